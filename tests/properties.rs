//! What holds whatever the numbers.

use std::fs;
use std::io::Read;
use std::process::Stdio;

use proptest::prelude::*;
use tokenplan::catalog::{Announced, Meter, Prices};
use tokenplan::engine::cost::{TokenCost, Volume};
use tokenplan::money::{UnitPrice, Usd};
use tokenplan::scenario::{TokenMix, Workload};
use tokenplan::units::{Day, Month, Ratio, Scalar, Share, Tokens};

use crate::pricing::catalog_of;
use crate::program::{command, parse_csv, plan, plan_in, rows};

fn price(pico: u32) -> UnitPrice {
    UnitPrice::from_pico_per_token(i64::from(pico))
}

fn prices(each: [u32; 3]) -> Prices {
    Prices::default()
        .with(Meter::Input, Some(price(each[0])))
        .with(Meter::CacheRead, Some(price(each[1])))
        .with(Meter::Output, Some(price(each[2])))
}

/// A mix of input, cache reads and output in whole percents.
fn mix() -> impl Strategy<Value = TokenMix> {
    (0_i128..=100, 0_i128..=100).prop_map(|(a, b)| {
        let (low, high) = (a.min(b), a.max(b));
        let share = |percent| Share::new(Ratio::new(percent, 100).unwrap()).unwrap();
        let meters = [Meter::Input, Meter::CacheRead, Meter::Output];
        let shares = [share(low), share(high - low), share(100 - high)];
        TokenMix::new(meters.into_iter().zip(shares)).unwrap()
    })
}

fn cost(prices: &Prices, tokens: u64, mix: &TokenMix) -> TokenCost {
    let written = prices
        .iter()
        .map(|(meter, price)| format!("{}: {}", meter.name(), price.to_decimal()));
    let written: Vec<_> = written.collect();
    let catalog = catalog_of(
        "",
        &format!("{{ id: m, prices: {{ {} }} }}", written.join(", ")),
    );
    let market = catalog.in_force(Day::parse("2026-11-11").unwrap(), Announced::Ignored);
    let requests = Workload::plain(Tokens::new(1_500));
    let volume = Volume::new(Tokens::new(tokens), mix, &requests, Month::PLANNING);
    TokenCost::new(market.find("acme/m").unwrap(), &volume)
}

fn total(prices: &Prices, tokens: u64, mix: &TokenMix) -> Usd {
    cost(prices, tokens, mix).total().unwrap()
}

proptest! {
    /// Exactly so where shares leave whole tokens, as hundreds of tokens do at whole percents.
    #[test]
    fn cost_is_linear_in_tokens(
        each in any::<[u32; 3]>(), mix in mix(), hundreds in 1_u64..1 << 40, factor in 1_u64..1000,
    ) {
        let (one, prices) = (hundreds * 100, prices(each));
        let product = total(&prices, one, &mix).times(Ratio::whole(factor));
        prop_assert_eq!(total(&prices, one * factor, &mix), product);
    }

    #[test]
    fn a_higher_price_never_costs_less(
        each in any::<[u32; 3]>(), rise in any::<u16>(), mix in mix(), tokens in 1_u64..1 << 50,
    ) {
        let dearer = each.map(|pico| pico.saturating_add(u32::from(rise)));
        prop_assert!(total(&prices(dearer), tokens, &mix) >= total(&prices(each), tokens, &mix));
    }

    /// Any tokens and shares against exact rationals: half a pico-dollar a meter at most.
    #[test]
    fn cost_agrees_with_rational_arithmetic(
        each in any::<[u32; 3]>(), mix in mix(), tokens in 1_u64..1 << 50,
    ) {
        let meters = [Meter::Input, Meter::CacheRead, Meter::Output];
        let exact: Ratio = mix
            .shares()
            .iter()
            .map(|(meter, share)| {
                let index = meters.iter().position(|known| known == meter).unwrap();
                Ratio::whole(tokens) * *share * Ratio::whole(u64::from(each[index]))
            })
            .sum();
        let cost = Ratio::new(total(&prices(each), tokens, &mix).pico(), 1).unwrap();
        let gap = cost - exact;
        let bound = Ratio::new(3, 2).unwrap();
        prop_assert!(gap <= bound && Ratio::ZERO - gap <= bound);
    }

    #[test]
    fn parts_add_up_to_the_total(each in any::<[u32; 3]>(), mix in mix(), tokens in 1_u64..1 << 50) {
        let cost = cost(&prices(each), tokens, &mix);
        let parts: Usd = cost.parts.iter().map(|part| part.cost).sum();
        prop_assert_eq!(cost.total(), Some(parts));
    }
}

#[test]
fn a_mix_of_all_output_is_the_default() {
    let plain = plan(&["compare", "--format", "csv"]).stdout;
    assert_eq!(
        plan(&["compare", "--format", "csv", "--mix", "output=100%"]).stdout,
        plain
    );
}

#[test]
fn the_parts_of_a_route_add_up_to_its_total() {
    let pico = |text: &str| {
        let (whole, fraction) = text.split_once('.').unwrap();
        format!("{whole}{fraction:0<12}").parse::<i128>().unwrap()
    };
    for rate in ["0%", "0.333333%", "17%"] {
        for stage in ["mvp", "growth"] {
            let got = rows(&[
                "route",
                "--stage",
                stage,
                "--error-rate",
                rate,
                "--tokens",
                "1234567",
            ]);
            let targets = got.iter().filter(|row| !row["role"].is_empty());
            let cost: i128 = targets.clone().map(|row| pico(&row["cost"])).sum();
            let tokens: u64 = targets
                .map(|row| row["tokens"].parse::<u64>().unwrap())
                .sum();
            let total = got.last().unwrap();
            assert_eq!(
                (cost, tokens),
                (pico(&total["cost"]), 1_234_567),
                "{stage} {rate}"
            );
        }
    }
}

const LIST: &str = "schema: 1\nprovider: PROVIDER\neffective: 2026-08-01\ncurrency: USD\n\
    source: { url: https://example.com, checked: 2026-08-01 }\nstatus: confirmed\nmodels:\n";

/// A workspace with two providers, its files made in the given order of names and keys.
fn workspace(first: &str, keys: [&str; 2]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for provider in [first, if first == "acme" { "zeta" } else { "acme" }] {
        let path = folder.path().join("pricing").join(provider);
        fs::create_dir_all(&path).unwrap();
        let [a, b] = keys;
        let models = format!("  - id: one\n    prices: {{ {a}, {b} }}\n");
        let text = LIST.replace("PROVIDER", provider) + &models;
        fs::write(path.join("2026-08-01.yaml"), text).unwrap();
    }
    folder
}

#[test]
fn the_order_of_files_and_keys_does_not_matter() {
    let args = ["models", "--format", "csv"];
    let there = workspace("acme", ["input: 1.00", "output: 2.00"]);
    let back = workspace("zeta", ["output: 2.00", "input: 1.00"]);
    let run = |folder: &tempfile::TempDir| {
        let run = plan_in(folder.path(), &args);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout
    };
    assert_eq!(run(&there), run(&back));
    assert_eq!(run(&there).lines().count(), 3);
}

const CASE: &str = "schema: 1\nname: case\ntoken_mix: { output: 100% }\nrequest: { tokens: 1000 }\n\
    baseline: acme/one\nshortlist: [acme/one]\nstages:\n  - { name: now, users: 1, tokens: 1M }\n";

/// A cell that a spreadsheet would run as a formula is neutralised.
#[test]
fn names_that_look_like_formulas_are_neutralised_in_csv() {
    let folder = workspace("acme", ["input: 1.00", "output: 2.00"]);
    let path = folder.path().join("pricing/acme/2026-08-01.yaml");
    let models = "  - id: '=1+1'\n    prices: { output: 1.00 }\n  - id: '@SUM(A1)'\n    \
        prices: { output: 1.00 }\n  - id: one\n    prices: { output: 1.00 }\n";
    fs::write(path, LIST.replace("PROVIDER", "acme") + models).unwrap();
    fs::write(folder.path().join("case.yaml"), CASE).unwrap();
    let args = [
        "compare",
        "--all",
        "--scenario",
        "case.yaml",
        "--format",
        "csv",
    ];
    let run = plan_in(folder.path(), &args);
    let got = parse_csv(&run.stdout);
    let names: Vec<_> = got.iter().map(|row| row["model"].as_str()).collect();
    assert!(
        names.contains(&"'=1+1") && names.contains(&"'@SUM(A1)"),
        "{names:?} {}",
        run.stderr
    );
}

#[test]
fn csv_json_and_table_carry_the_same_figures() {
    for command in [&["compare"][..], &["tiers"], &["route"], &["sla"], &[]] {
        let args = [command, &["--stage", "launch"]].concat();
        let csv = rows(&args);
        let json = plan(&[&args[..], &["--format", "json"]].concat()).stdout;
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        let section = &json["sections"][0];
        let columns: Vec<_> = section["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        let data = section["rows"].as_array().unwrap();
        assert_eq!(data.len(), csv.len());
        for (ours, theirs) in csv.iter().zip(data) {
            for (index, column) in columns.iter().enumerate() {
                let text = match &theirs[index] {
                    serde_json::Value::Null => String::new(),
                    serde_json::Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                assert_eq!(ours[*column], text, "{command:?} {column}");
            }
        }
    }
    let page = plan(&["compare", "--stage", "launch"]).stdout;
    for row in rows(&["compare", "--stage", "launch"]) {
        let (whole, cents) = row["total_cost"].split_once('.').unwrap();
        let grouped = tokenplan::units::group_thousands(whole);
        assert!(page.contains(&format!("${grouped}.{cents}")), "{row:?}");
    }
}

#[test]
fn the_same_inputs_print_the_same_bytes() {
    for args in [
        &["--stage", "growth"][..],
        &["--format", "json"],
        &["models", "--history"],
    ] {
        assert_eq!(plan(args).stdout, plan(args).stdout);
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = command(folder.path())
        .args(["models", "--history", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut byte = [0];
    child.stdout.take().unwrap().read_exact(&mut byte).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn a_file_is_written_whole_and_in_the_form_of_its_ending() {
    let folder = tempfile::tempdir().unwrap();
    for (file, start) in [
        ("plan.csv", "stage,users"),
        ("plan.json", "{"),
        ("plan.md", "#"),
    ] {
        let run = plan_in(folder.path(), &["--stage", "launch", "-o", file]);
        assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{}", run.stderr);
        let text = String::from_utf8(fs::read(folder.path().join(file)).unwrap()).unwrap();
        assert!(text.starts_with(start), "{file}: {}", &text[..40]);
    }
    assert_eq!(
        fs::read_dir(folder.path()).unwrap().count(),
        3,
        "temporary files are left"
    );
}

#[test]
fn a_workspace_of_init_plans_like_the_built_in_data() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(plan_in(folder.path(), &["init"]).status, 0);
    let own = plan_in(folder.path(), &["--format", "csv"]).stdout;
    assert_eq!(own, plan(&["--format", "csv"]).stdout);
    let again = plan_in(folder.path(), &["init"]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("would-overwrite"), "{}", again.stderr);
}
