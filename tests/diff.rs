//! `plan diff`: sides, kinds, gates and their exit codes, as a user runs it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::program::{Run, parse_csv, plan_in};

/// Writes a price list of `acme` with these models into a folder of price lists.
fn write_list(folder: &Path, day: &str, models: &str) {
    let text = format!(
        "schema: 1\nprovider: acme\neffective: {day}\ncurrency: USD\nstatus: confirmed\n\
         source: {{ title: t, checked: {day} }}\nmodels:\n{models}"
    );
    fs::create_dir_all(folder.join("acme")).unwrap();
    fs::write(folder.join(format!("acme/{day}.yaml")), text).unwrap();
}

const OLD: &str = "  - { id: rocket, prices: { input: 1.00, output: 2.00 } }
  - { id: dust, prices: { output: 10.00 } }
  - { id: gone, prices: { output: 3.00 } }
";
const NEW: &str = "  - { id: rocket, prices: { input: 1.00, output: 2.50 } }
  - { id: dust, prices: { output: 10.0001 } }
  - { id: fresh, prices: { output: 4.00 } }
";

/// A folder with `old` and `new` price lists and a scenario whose plan is `acme/rocket`.
fn workshop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_list(&folder.path().join("old"), "2026-08-01", OLD);
    write_list(&folder.path().join("new"), "2026-11-11", NEW);
    let scenario = "schema: 1\nname: shop\ntitle: Shop\ntoken_mix: { input: 50%, output: 50% }\n\
        request: { tokens: 1000 }\ntraffic: { peak_to_mean: 2 }\nbaseline: acme/rocket\n\
        shortlist: [acme/rocket]\nstages:\n\
        \x20 - { name: mvp, title: MVP, users: 10, tokens: 1M }\n\
        \x20 - { name: launch, title: Launch, users: 100, tokens: 100M }\n";
    fs::write(folder.path().join("shop.yaml"), scenario).unwrap();
    folder
}

fn diff(folder: &Path, args: &[&str]) -> Run {
    plan_in(
        folder,
        &[&["diff", "--scenario", "shop.yaml"], args].concat(),
    )
}

fn rows(folder: &Path, args: &[&str]) -> Vec<BTreeMap<String, String>> {
    let run = diff(folder, &[args, &["--format", "csv"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

/// A row as one line of its figures.
fn line(row: &BTreeMap<String, String>) -> String {
    let columns = [
        "change",
        "kind",
        "provider",
        "model",
        "meter",
        "old_price",
        "new_price",
        "change_percent",
        "stage",
        "monthly_impact",
        "currency",
        "plan_impact",
    ];
    columns.map(|column| row[column].as_str()).join(" ")
}

#[test]
fn each_changed_price_is_a_row_for_each_stage() {
    let folder = workshop();
    let lines: Vec<_> = rows(folder.path(), &["old", "new"])
        .iter()
        .map(line)
        .collect();
    // Half of 100M tokens × $0.50 = $25.00; half of 100M × $0.0001 = $0.005. MVP is a hundredth.
    assert_eq!(
        lines,
        [
            "~ increase acme rocket output 2.00 2.50 25 mvp 0.25 USD 0.25",
            "~ increase acme rocket output 2.00 2.50 25 launch 25.00 USD 25.00",
            "- removed acme gone output 3.00   mvp  USD ",
            "- removed acme gone output 3.00   launch  USD ",
            "+ added acme fresh output  4.00  mvp  USD ",
            "+ added acme fresh output  4.00  launch  USD ",
            "~ noise acme dust output 10.00 10.0001 0.001 mvp 0.00005 USD ",
            "~ noise acme dust output 10.00 10.0001 0.001 launch 0.005 USD ",
        ]
    );
}

#[test]
fn the_page_says_what_happens_to_the_plan() {
    let folder = workshop();
    let run = diff(
        folder.path(),
        &["old", "new", "--stage", "launch", "--top", "1"],
    );
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    // 50M × $1 + 50M × $2 = $150.00, then 50M × $2.50 instead: $175.00, a sixth more.
    for told in [
        "At launch this plan goes from $150.00 to $175.00 a month, +16.7 %.",
        "1 removed price, 1 increase, 1 added price and 1 difference in digits only.",
        "3 more changes;",
        "acme/rocket  output  $2.00  $2.50   +25 %  increase    +$25.00     +$25.00",
    ] {
        assert!(run.stdout.contains(told), "{told}\n{}", run.stdout);
    }
    assert!(!run.stdout.contains("acme/dust"), "{}", run.stdout);
}

#[test]
fn the_same_prices_on_both_sides_pass_every_gate() {
    let folder = workshop();
    let gates = [
        "--max-increase",
        "0%",
        "--max-monthly-increase",
        "0",
        "--fail-on",
        "increase,removed,suspicious,noise",
    ];
    let run = diff(folder.path(), &[&["old", "old"], &gates[..]].concat());
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("No price differs."), "{}", run.stdout);
    assert!(rows(folder.path(), &["old", "old"]).is_empty());
}

#[test]
fn a_broken_gate_prints_the_report_and_exits_with_1() {
    let folder = workshop();
    let status = |args: &[&str]| {
        let run = diff(folder.path(), &[&["old", "new"], args].concat());
        assert!(run.stdout.contains("acme/rocket"), "{}", run.stdout);
        (run.status, run.stderr)
    };
    let broken = |gate: &str| (1, format!("Gate broken: {gate}.\n"));
    let holds = || (0, String::new());
    assert_eq!(
        status(&["--max-increase", "10%"]),
        broken("--max-increase 10%: acme/rocket output +25 %")
    );
    assert_eq!(status(&["--max-increase", "25%"]), holds());
    assert_eq!(
        status(&["--max-monthly-increase", "24.99", "--quiet"]),
        broken("--max-monthly-increase 24.99: launch +$25.00 a month")
    );
    assert_eq!(status(&["--max-monthly-increase", "25"]), holds());
    assert_eq!(
        status(&["--max-monthly-increase", "1", "--stage", "mvp"]),
        holds()
    );
    assert_eq!(
        status(&["--fail-on", "removed"]),
        broken("--fail-on removed: acme/gone output removed")
    );
    assert_eq!(status(&["--fail-on", "removed", "--only-plan"]), holds());
    assert_eq!(
        status(&["--fail-on", "removed", "--allow", "removed:acme/*"]),
        holds()
    );
    assert_eq!(status(&["--fail-on", "suspicious,repair,alias"]), holds());
    assert_eq!(
        status(&["--fail-on", "noise"]),
        broken("--fail-on noise: acme/dust output +0.001 %")
    );
}

#[test]
fn a_gate_that_looks_at_nothing_says_so() {
    let folder = workshop();
    write_list(
        &folder.path().join("none"),
        "2026-11-11",
        "  - { id: stranger, prices: { output: 1.00 } }\n",
    );
    let run = diff(folder.path(), &["old", "none", "--max-increase", "10%"]);
    assert_eq!(run.status, 0);
    assert!(
        run.stderr
            .starts_with("warning: gate --max-increase 10%: looked at 0 models"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("none does not sell `acme/rocket`"),
        "{}",
        run.stdout
    );
    let run = diff(
        folder.path(),
        &["old", "new", "--allow", "increase:acme/rockte"],
    );
    assert_eq!(run.status, 0);
    assert!(
        run.stderr
            .contains("--allow increase:acme/rockte matches no change"),
        "{}",
        run.stderr
    );
}

#[test]
fn sides_are_dates_folders_files_and_projects() {
    let folder = workshop();
    let here = folder.path();
    let (old, new) = ("old/acme/2026-08-01.yaml", "new/acme/2026-11-11.yaml");
    let expected = rows(here, &["old", "new"]);
    assert_eq!(rows(here, &[old, new]), expected);
    // A project is a folder with `pricing` in it; dates are of the catalog in use.
    write_list(&here.join("project/pricing"), "2026-08-01", OLD);
    write_list(&here.join("project/pricing"), "2026-11-11", NEW);
    assert_eq!(rows(here, &["old", "project"]), expected);
    let dates = ["2026-08-01", "2026-11-11", "--pricing", "project/pricing"];
    assert_eq!(rows(here, &dates), expected);
    assert_eq!(
        rows(here, &["2026-10-31", "new", "--pricing", "project/pricing"]),
        expected
    );
}

#[test]
fn what_is_no_side_or_no_option_exits_with_2() {
    let folder = workshop();
    for (args, told) in [
        (
            &["old", "nowhere"][..],
            "`nowhere` is no date, folder, file or commit",
        ),
        (&["2026-02-30", "new"], "`2026-02-30` is no date"),
        (
            &["2020-01-01", "new"],
            "no price list is in force on 2020-01-01",
        ),
        (&["old", "new", "--fail-on", "rises"], "expected increase"),
        (
            &["old", "new", "--max-increase", "10"],
            "a percentage ends in `%`",
        ),
        (
            &["old", "new", "--allow", "rocket"],
            "expected a kind and a model",
        ),
        (&["old", "git:-x"], "`-x` is no name of a commit"),
    ] {
        let run = diff(folder.path(), args);
        assert_eq!(run.status, 2, "{args:?}\n{}", run.stdout);
        assert!(run.stderr.contains(told), "{told}\n{}", run.stderr);
        assert_eq!(run.stdout, "");
    }
}

/// Runs git in a folder, away from the user's settings; `None` where there is no git.
fn git(folder: &Path, args: &[&str]) -> Option<bool> {
    let output = Command::new("git")
        .current_dir(folder)
        .args([
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .ok()?;
    Some(output.status.success())
}

#[test]
fn a_commit_is_read_without_a_checkout() {
    let folder = workshop();
    let here = folder.path();
    if git(here, &["init", "--quiet"]).is_none() {
        println!("skipped: git is not installed");
        return;
    }
    write_list(&here.join("pricing"), "2026-08-01", OLD);
    fs::write(here.join("pricing/README.md"), "not a price list").unwrap();
    assert_eq!(git(here, &["add", "pricing", "new"]), Some(true));
    assert_eq!(git(here, &["commit", "--quiet", "-m", "old"]), Some(true));
    write_list(&here.join("pricing"), "2026-11-11", NEW);
    let expected = rows(here, &["old", "new"]);
    assert_eq!(rows(here, &["git:HEAD", "."]), expected);
    assert_eq!(
        rows(here, &["git:HEAD:pricing", "git:HEAD:./new/"]),
        expected
    );
    let run = diff(here, &["git:nowhere", "."]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("git said: fatal: Not a valid object name nowhere"),
        "{}",
        run.stderr
    );
    let run = diff(here, &["git:HEAD:docs", "."]);
    assert!(
        run.stderr
            .contains("commit `HEAD` holds no price lists in `docs`"),
        "{}",
        run.stderr
    );
    // A mistake in a commit is told at its place.
    fs::write(
        here.join("pricing/acme/2026-11-11.yaml"),
        "schema: 1\nprovider: acme\n",
    )
    .unwrap();
    assert_eq!(git(here, &["add", "-A"]), Some(true));
    assert_eq!(
        git(here, &["commit", "--quiet", "-m", "broken"]),
        Some(true)
    );
    let run = diff(here, &["git:HEAD", "old"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("git:HEAD:pricing/acme/2026-11-11.yaml"),
        "{}",
        run.stderr
    );
}

#[test]
fn two_plans_are_bridged_by_volume_mix_and_price() {
    let folder = workshop();
    let here = folder.path();
    fs::rename(
        here.join("new/acme/2026-11-11.yaml"),
        here.join("old/acme/2026-11-11.yaml"),
    )
    .unwrap();
    let save = |name: &str, args: &[&str]| {
        let common = [
            "--scenario",
            "shop.yaml",
            "--pricing",
            "old",
            "--output",
            name,
        ];
        let run = plan_in(here, &[&common, args].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
    };
    save("a.json", &["--as-of", "2026-08-01"]);
    save(
        "b.json",
        &["--tokens", "200M", "--mix", "input=75%,output=25%"],
    );
    let bridge = |old: &str, new: &str, more: &[&str]| {
        let args = [&[old, new, "--stage", "launch", "--pricing", "old"], more].concat();
        let lines = rows(here, &args).into_iter().map(|row| {
            let columns = ["stage", "component", "amount", "share_percent", "currency"];
            columns.map(|column| row[column].clone()).join(" ")
        });
        lines.collect::<Vec<_>>()
    };
    // 50M × $1 + 50M × $2 = $150; twice the volume $300; 150M × $1 + 50M × $2 = $250, so mix -$50;
    // 50M × $0.50 more = $25 for price. The change is $125.
    let expected = [
        "launch old 150.00  USD",
        "launch volume 150.00 120 USD",
        "launch mix -50.00 -40 USD",
        "launch price 25.00 20 USD",
        "launch new 275.00  USD",
    ];
    assert_eq!(bridge("a.json", "b.json", &[]), expected);
    // Scenarios are priced on one day, unless the first one is given a day of its own.
    let text = fs::read(here.join("shop.yaml")).unwrap();
    let text = String::from_utf8(text).unwrap();
    let text = text
        .replace("100M", "200M")
        .replace("input: 50%, output: 50%", "input: 75%, output: 25%");
    fs::write(here.join("next.yaml"), text).unwrap();
    let old_day = ["--as-of-old", "2026-08-01"];
    assert_eq!(bridge("shop.yaml", "next.yaml", &old_day), expected);
    let same_day = bridge("shop.yaml", "next.yaml", &[]);
    assert_eq!(same_day[3], "launch price 0.00 0 USD");
    assert_eq!(same_day[0], "launch old 175.00  USD");
    let gate = |limit: &str| {
        let gate = ["--max-monthly-increase", limit, "--stage", "launch"];
        diff(here, &[&["a.json", "b.json"], &gate[..]].concat())
    };
    assert_eq!(gate("125").status, 0);
    let broken = gate("124");
    assert_eq!(broken.status, 1);
    assert_eq!(
        broken.stderr,
        "Gate broken: --max-monthly-increase 124.00: launch +$125.00 a month.\n"
    );
}

#[test]
fn plans_that_cannot_be_bridged_say_why() {
    let folder = workshop();
    let here = folder.path();
    fs::write(here.join("no.json"), "{}").unwrap();
    fs::write(here.join("old.json"), "{ \"sections\": [] }").unwrap();
    for (args, told) in [
        (&["no.json", "no.json"][..], "`no.json` is no saved plan"),
        (&["old.json", "old.json"], "it has no section `line_items`"),
        (&["shop.yaml", "old"], "the other is not"),
        (
            &[
                "shop.yaml",
                "shop.yaml",
                "--pricing",
                "old",
                "--fail-on",
                "increase",
            ],
            "two plans hold no price changes",
        ),
        (
            &[
                "shop.yaml",
                "shop.yaml",
                "--pricing",
                "old",
                "--mix",
                "cache_read=100%",
            ],
            "stage mvp has a model without a price",
        ),
    ] {
        let run = diff(here, args);
        assert_eq!(run.status, 2, "{args:?}\n{}", run.stdout);
        assert!(
            run.stderr.to_lowercase().contains(told),
            "{told}\n{}",
            run.stderr
        );
    }
}

#[test]
fn prices_of_other_currencies_are_compared_as_listed() {
    let folder = workshop();
    let here = folder.path();
    let rates = |usd: &str| {
        format!(
            "schema: 1\nsource: {{ title: t, checked: 2026-08-01 }}\n\
             rates: [{{ currency: CNY, effective: 2026-01-01, usd: {usd} }}]\n"
        )
    };
    let in_yuan = |folder: &str, day: &str, price: &str, usd: &str| {
        let models = format!("  - {{ id: rocket, prices: {{ output: {price} }} }}\n");
        let folder = here.join(folder);
        write_list(&folder, day, &models);
        let path = folder.join(format!("acme/{day}.yaml"));
        let text = String::from_utf8(fs::read(&path).unwrap()).unwrap();
        fs::write(&path, text.replace("USD", "CNY")).unwrap();
        fs::write(folder.join("exchange-rates.yaml"), rates(usd)).unwrap();
    };
    in_yuan("yuan", "2026-08-01", "10", "0.14");
    in_yuan("dearer", "2026-11-11", "12", "0.15");
    // 50M output tokens: 12 × 0.15 − 10 × 0.14 = $0.40 a million, $20.00.
    let of = |old: &str, new: &str| {
        let rows = rows(here, &[old, new, "--stage", "launch"]);
        let columns = [
            "meter",
            "old_price",
            "new_price",
            "change_percent",
            "price_currency",
            "monthly_impact",
        ];
        let lines = rows
            .iter()
            .map(|row| columns.map(|column| row[column].as_str()).join(" "));
        lines.collect::<Vec<_>>()
    };
    assert_eq!(of("yuan", "dearer"), ["output 10.00 12.00 20 CNY 20.00"]);
    // Against a list in dollars both are dollars: 10 yuan are $1.40, and $2.50 is 78.57 % more.
    let lines = of("yuan", "new");
    assert!(
        lines.contains(&"output 1.40 2.50 78.571428571429 USD 55.00".to_owned()),
        "{lines:?}"
    );
}
