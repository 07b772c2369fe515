//! The published figures, and others with a known right answer, through the program.

use std::collections::BTreeMap;

use crate::program::{plan, rows};

type Row = BTreeMap<String, String>;

const BOTH: [&str; 4] = [
    "--models",
    "global-api/deepseek-v4-flash,openai/gpt-4o",
    "--baseline",
    "openai/gpt-4o",
];

fn cell<'a>(row: &'a Row, column: &str) -> &'a str {
    row.get(column)
        .unwrap_or_else(|| panic!("no column `{column}` in {row:?}"))
}

fn find<'a>(rows: &'a [Row], conditions: &[(&str, &str)]) -> &'a Row {
    let meets = |row: &&Row| {
        conditions
            .iter()
            .all(|(column, value)| cell(row, column) == *value)
    };
    rows.iter()
        .find(meets)
        .unwrap_or_else(|| panic!("no row with {conditions:?}"))
}

/// The architect's table: `DeepSeek` V4 Flash at $0.25 against GPT-4o at $10.00 per million output.
#[test]
fn the_published_table() {
    let published = [
        ("mvp", "100", "5000000", "1.25", "50.00"),
        ("beta", "1000", "50000000", "12.50", "500.00"),
        ("launch", "10000", "500000000", "125.00", "5000.00"),
        ("growth", "100000", "5000000000", "1250.00", "50000.00"),
    ];
    let got = rows(&[&["compare"], &BOTH[..]].concat());
    assert_eq!(got.len(), 8);
    for (stage, users, tokens, flash, gpt) in published {
        let row = find(&got, &[("stage", stage), ("model", "deepseek-v4-flash")]);
        assert_eq!((cell(row, "users"), cell(row, "tokens")), (users, tokens));
        assert_eq!(
            (cell(row, "total_cost"), cell(row, "savings_percent")),
            (flash, "97.5")
        );
        assert_eq!(cell(row, "price_list"), "global-api/2026-05-31");
        let row = find(&got, &[("stage", stage), ("model", "gpt-4o")]);
        assert_eq!(
            (cell(row, "total_cost"), cell(row, "savings_percent")),
            (gpt, "0")
        );
    }
}

/// 500M x (0.6 x 2.50 + 0.2 x 1.25 + 0.2 x 10.00) per million.
#[test]
fn a_mix_with_cached_input() {
    let mix = "input=60%,cache_read=20%,output=20%";
    let args = [
        "compare",
        "--stage",
        "launch",
        "--models",
        "openai/gpt-4o",
        "--mix",
        mix,
    ];
    let got = rows(&args);
    let parts = ["input_cost", "cache_cost", "output_cost", "total_cost"];
    assert_eq!(
        parts.map(|part| cell(&got[0], part)),
        ["750.00", "125.00", "1000.00", "1875.00"]
    );
}

/// The alias of the article's body, by its bare name: 1.5B at $0.25.
#[test]
fn an_alias_and_a_volume_of_ones_own() {
    let args = [
        "compare",
        "--stage",
        "launch",
        "--models",
        "deepseek-v3-flash",
        "--tokens",
        "1.5B",
    ];
    let got = rows(&args);
    assert_eq!(
        (cell(&got[0], "model"), cell(&got[0], "total_cost")),
        ("deepseek-v4-flash", "375.00")
    );
}

#[test]
fn unpriced_input_is_said_and_never_zero() {
    let mix = "input=50%,output=50%";
    let args = [
        "compare",
        "--stage",
        "launch",
        "--models",
        "global-api/deepseek-v3.2",
        "--mix",
        mix,
    ];
    let got = rows(&args);
    assert_eq!(
        (cell(&got[0], "total_cost"), cell(&got[0], "input_cost")),
        ("", "")
    );
    assert_eq!(cell(&got[0], "output_cost"), "95.00"); // 250M x $0.38
    assert!(cell(&got[0], "note").contains("no price for input"));
    assert!(plan(&args).stdout.contains("unpriced"));
}

/// The publisher's price list of May 2026, output dollars per million.
#[test]
fn the_global_api_price_list() {
    let got = rows(&["models", "global-api"]);
    for (model, output) in [
        ("deepseek-v4-flash", "0.25"),
        ("deepseek-v3.2", "0.38"),
        ("deepseek-v4-pro", "0.78"),
        ("deepseek-r1", "2.50"),
        ("deepseek-coder", "0.25"),
        ("qwen3-8b", "0.01"),
        ("qwen2.5-7b", "0.01"),
        ("glm-4-9b", "0.01"),
        ("qwen3-32b", "0.28"),
        ("qwen3-coder-30b", "0.35"),
        ("qwen3-vl-32b", "0.52"),
        ("qwen3-omni-30b", "0.52"),
        ("qwen3.5-27b", "0.19"),
        ("qwen3.5-397b", "2.34"),
        ("glm-4-32b", "0.56"),
        ("glm-5", "1.92"),
        ("step-3.5-flash", "0.15"),
        ("hunyuan-turbos", "0.28"),
        ("hunyuan-turbo", "0.57"),
        ("doubao-seed-lite", "0.40"),
        ("minimax-m2.5", "1.15"),
        ("kimi-k2.5", "3.00"),
    ] {
        assert_eq!(
            cell(find(&got, &[("model", model)]), "output"),
            output,
            "{model}"
        );
    }
    let input = |model| cell(find(&got, &[("model", model)]), "input");
    assert_eq!(
        ["qwen3-8b", "qwen2.5-7b", "glm-4-9b"].map(input),
        ["0.01"; 3]
    );
    assert_eq!(input("deepseek-v4-flash"), "");
    assert!(cell(find(&got, &[("model", "kimi-k2.5")]), "note").contains("disputed"));
}

#[test]
fn the_catalog_is_broad_and_dated() {
    let got = rows(&["models"]);
    let mut providers: Vec<_> = got.iter().map(|row| cell(row, "provider")).collect();
    providers.dedup();
    assert!(
        got.len() >= 60 && providers.len() >= 6,
        "{} of {providers:?}",
        got.len()
    );
    let gpt = find(&got, &[("provider", "openai"), ("model", "gpt-4o")]);
    let prices = [
        "input",
        "cache_read",
        "output",
        "batch_input",
        "batch_output",
    ];
    assert_eq!(
        prices.map(|price| cell(gpt, price)),
        ["2.50", "1.25", "10.00", "1.25", "5.00"]
    );
    assert!(
        got.iter()
            .all(|row| !cell(row, "source").is_empty() && !cell(row, "checked").is_empty())
    );
}

/// `DeepSeek` V4 Flash cost 0.14 / 0.28 in August 2026 and 0.30 / 1.20 at peak hours in November.
#[test]
fn as_of_selects_the_version_in_force() {
    let output = |day: &str| {
        let got = rows(&["models", "deepseek/deepseek-v4-flash", "--as-of", day]);
        cell(find(&got, &[("model", "deepseek-v4-flash")]), "output").to_owned()
    };
    assert_eq!(output("2026-11-10"), "0.28");
    assert_eq!(output("2026-11-11"), "1.20");
    let history = rows(&["models", "deepseek/deepseek-v4-flash", "--history"]);
    let dates: Vec<_> = history.iter().map(|row| cell(row, "effective")).collect();
    assert!(
        dates.contains(&"2026-08-01") && dates.contains(&"2026-11-11"),
        "{dates:?}"
    );
    assert_eq!(plan(&["--as-of", "1999-01-01", "--stage", "mvp"]).status, 2);
}

/// Before a provider's first list its models are unpriced, and the plan says so.
#[test]
fn a_model_without_a_list_in_force_is_unpriced() {
    let got = rows(&["compare", "--stage", "mvp", "--as-of", "2026-06-30"]);
    let gpt = find(&got, &[("model", "gpt-4o")]);
    assert_eq!(
        (cell(gpt, "total_cost"), cell(gpt, "savings_percent")),
        ("", "")
    );
    assert!(cell(gpt, "note").contains("no price on 2026-06-30"));
    assert_eq!(
        cell(find(&got, &[("model", "deepseek-v4-flash")]), "total_cost"),
        "1.25"
    );
}

/// Its ids ended on 2026-07-24; the list of April prices them still.
#[test]
fn a_retired_model_is_replayable_and_unpriced_today() {
    let args = [
        "compare",
        "--stage",
        "mvp",
        "--models",
        "deepseek/deepseek-chat",
    ];
    let today = rows(&args);
    assert_eq!(cell(&today[0], "total_cost"), "");
    assert!(cell(&today[0], "note").contains("only from 2026-04-24"));
    let then = rows(&[&args[..], &["--as-of", "2026-05-31"]].concat());
    assert_eq!(cell(&then[0], "total_cost"), "2.10"); // 5M x $0.42
}

/// capacity.md section 6, exact rationals: 0.4 points of $2.3M a day.
#[test]
fn the_sla_case() {
    let got = rows(&[
        "sla",
        "--scenario",
        "fintech",
        "--days",
        "30",
        "--stage",
        "launch",
    ]);
    let low = find(&got, &[("availability_percent", "99.5")]);
    let high = find(&got, &[("availability_percent", "99.9")]);
    let number = |row: &Row, column: &str| cell(row, column).parse::<f64>().unwrap();
    assert_eq!(
        (
            cell(low, "downtime_minutes"),
            cell(high, "downtime_minutes")
        ),
        ("216", "43.2")
    );
    for (column, gap) in [
        ("loss_per_day", 9_200.0),
        ("loss_per_30_days", 276_000.0),
        ("loss_per_month", 276_000.0),
        ("loss_per_year", 3_358_000.0),
    ] {
        assert!(
            (number(low, column) - number(high, column) - gap).abs() < 1e-6,
            "{column}"
        );
    }
    assert_eq!(cell(high, "loss_per_incident"), "75069.444444444444");
    assert_eq!(cell(high, "net_benefit_per_month"), "273500.00");
    assert_eq!(cell(high, "roi_percent"), "10940");
    assert!((number(high, "break_even_minutes") - 2500.0 * 1440.0 / 2.3e6).abs() < 1e-9);
    assert_eq!(cell(low, "net_benefit_per_month"), "");
}

#[test]
fn the_claimed_loss_is_traced_to_its_outage() {
    let page = plan(&["sla", "--scenario", "fintech"]).stdout;
    assert!(page.contains("$18,400.00") && page.contains("11.52 min") && page.contains("5.76 min"));
}

/// 12 minutes of $50,000 an hour, which the startup's Growth stage carries, are $10,000.
#[test]
fn twelve_minutes_of_fifty_thousand_an_hour() {
    let got = rows(&["sla", "--stage", "growth"]);
    assert_eq!(cell(&got[0], "volume_per_hour"), "50000.00");
    assert_eq!(cell(&got[0], "loss_per_incident"), "10000.00");
    let args = [
        "sla",
        "--volume",
        "1.2M/day",
        "--availability",
        "99.5%,99.9%",
        "--premium",
        "2500",
    ];
    let got = rows(&[&args[..], &["--incident", "12m", "--stage", "launch"]].concat());
    assert_eq!(cell(&got[0], "loss_per_incident"), "10000.00");
}

/// tokens / 1,500 / 43,800 minutes x 4, against 50 requests a minute.
#[test]
fn the_standard_tier_is_outgrown_at_growth() {
    let got = rows(&["tiers"]);
    let standard = |stage| find(&got, &[("stage", stage), ("service_tier", "standard")]);
    let fits = ["mvp", "beta", "launch", "growth"].map(|stage| cell(standard(stage), "fits"));
    assert_eq!(fits, ["true", "true", "true", "false"]);
    assert_eq!(cell(standard("growth"), "peak_rpm"), "304.41400304414");
    assert_eq!(
        cell(standard("growth"), "binding_limit"),
        "requests_per_minute"
    );
    let pro = find(&got, &[("stage", "launch"), ("service_tier", "pro")]);
    assert_eq!(
        (cell(pro, "fixed_fee"), cell(pro, "total_cost")),
        ("2500.00", "2625.00")
    );
    assert_eq!(
        (cell(pro, "fits"), cell(pro, "headroom_percent")),
        ("true", "")
    );
}

/// 80 % x 99.5 % on the workhorse, 0.4 % on the fallback, 20 % premium; by hand at launch:
/// 398M x 0.25 + 2M x 2.50 + 100M x 10.00 per million = 99.50 + 5.00 + 1,000.00.
#[test]
fn a_route_counts_its_failures() {
    let got = rows(&["route", "--stage", "launch"]);
    let cost = |target| cell(find(&got, &[("target", target)]), "cost");
    assert_eq!(cost("workhorse"), "99.50");
    assert_eq!(cost("fallback"), "5.00");
    assert_eq!(cost("premium"), "1000.00");
    assert_eq!(cost("total"), "1104.50");
    assert_eq!(cost("baseline:all-workhorse"), "125.00");
    assert_eq!(cell(got.last().unwrap(), "target"), "total");
    let none = rows(&["route", "--stage", "launch", "--error-rate", "0%"]);
    assert_eq!(cell(find(&none, &[("target", "total")]), "cost"), "1100.00");
}

#[test]
fn the_page_of_a_stage_holds_the_published_figures() {
    let run = plan(&["--stage", "launch"]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    for figure in [
        "$125.00",
        "$5,000.00",
        "97.5 %",
        "1/40",
        "output=100%",
        "2026-11-11",
        "->",
    ] {
        assert!(run.stdout.contains(figure), "{figure}");
    }
    for width in ["60", "80", "120"] {
        let page = plan(&["--stage", "launch", "--width", width]).stdout;
        let widest = page.lines().map(|line| line.chars().count()).max().unwrap();
        assert!(
            widest <= width.parse().unwrap(),
            "{widest} columns of {width}"
        );
    }
}

/// Fee and downtime decide: 2,500 + 3,650 is less than 18,250 at Launch, and not at the MVP.
#[test]
fn the_verdict_names_the_tier_and_the_bill() {
    let verdict = |stage| {
        let page = plan(&["--stage", stage]).stdout;
        let lines: Vec<_> = page.lines().map(str::trim).collect();
        let text = lines.join(" ");
        text.split("-> ").nth(1).unwrap().to_owned()
    };
    let launch = verdict("launch");
    for part in [
        "Take Pro Channel",
        "$14,600.00",
        "30 min",
        "$1,104.50",
        "$3,604.50",
    ] {
        assert!(launch.contains(part), "{part}: {launch}");
    }
    assert!(verdict("mvp").starts_with("Stay on Standard"));
    assert!(verdict("growth").contains("50 requests a minute do not carry a peak of 304.4"));
}

/// $60 a minute for 2 hours, and 20 users at $0.60 an hour.
#[test]
fn a_stage_may_carry_its_own_stake() {
    let folder = tempfile::tempdir().unwrap();
    let text = "schema: 1\nname: own\ntoken_mix: { output: 100% }\nrequest: { tokens: 1000 }\n\
        baseline: openai/gpt-4o\nshortlist: [global-api/deepseek-v4-flash]\nstages:\n  \
        - { name: now, users: 10, tokens: 1M, downtime: { volume: 60/min, incident: 2h } }\n  \
        - { name: then, users: 20, tokens: 1M }\n\
        downtime: { volume_per_user: 0.60/h, availability: 99% }\n";
    std::fs::write(folder.path().join("own.yaml"), text).unwrap();
    let args = ["sla", "--scenario", "own.yaml", "--format", "csv"];
    let run = crate::program::plan_in(folder.path(), &args);
    let got = crate::program::parse_csv(&run.stdout);
    let now = find(&got, &[("stage", "now"), ("option", "global-api standard")]);
    assert_eq!(
        (cell(now, "volume_per_hour"), cell(now, "loss_per_incident")),
        ("3600.00", "7200.00")
    );
    let then = find(
        &got,
        &[("stage", "then"), ("option", "global-api standard")],
    );
    assert_eq!(
        (
            cell(then, "volume_per_hour"),
            cell(then, "loss_per_incident")
        ),
        ("12.00", "")
    );
    // 1 % of 43,800 minutes.
    assert_eq!(cell(then, "downtime_minutes"), "438");
}
