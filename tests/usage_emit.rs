//! A scenario that is measured from a log costs what the log does.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{parse_csv, plan_in};

/// Prices in dollars per million tokens, by hand.
const LIST: &str = "\
schema: 1
provider: acme
effective: 2026-11-01
currency: USD
source: { title: worked by hand, checked: 2026-11-01 }
status: confirmed
models:
  - id: small
    prices: { input: 0.25, output: 2 }
    batch: { input: 0.125, output: 1 }
  - { id: cached, prices: { input: 3, cache_read: 0.30, cache_write: 3.75, output: 15 } }
  - { id: large, prices: { input: 5, output: 25 } }
  - { id: third, prices: { input: 1, output: 5 } }
  - id: tiered
    prices: { input: 1, output: 10 }
    rates: [{ over: 1000, prices: { input: 2, output: 20 } }]
";

const HEADER: &str = "timestamp,provider,model,input_tokens,cache_read_tokens,cache_write_tokens,output_tokens,service_tier,status,latency_ms\n";

pub(crate) fn folder(rows: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("pricing/acme");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join("2026-11-01.yaml"), LIST).unwrap();
    fs::write(folder.path().join("log.csv"), format!("{HEADER}{rows}")).unwrap();
    folder
}

/// Dollars in a column of the row in which another column has this value.
fn dollars(folder: &Path, args: &[&str], (key, value): (&str, &str), column: &str) -> f64 {
    let run = plan_in(folder, &[args, &["--format", "csv"]].concat());
    assert_eq!(run.status, 0, "{args:?}: {}", run.stderr);
    let rows = parse_csv(&run.stdout);
    let row = rows.iter().find(|row| row[key] == value);
    row.unwrap_or_else(|| panic!("{value} in {}", run.stdout))[column]
        .parse()
        .unwrap()
}

fn log_cost(folder: &Path) -> f64 {
    let run = plan_in(
        folder,
        &["usage", "log.csv", "--by", "provider", "--format", "csv"],
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)[0]["cost"].parse().unwrap()
}

fn emitted(folder: &Path) -> String {
    let run = plan_in(folder, &["usage", "log.csv", "--emit-scenario", "m.yaml"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    tokenplan::input::read_file(&folder.join("m.yaml"), 1 << 20).unwrap()
}

const ROUTE: [&str; 7] = [
    "route",
    "--scenario",
    "m.yaml",
    "--stage",
    "measured",
    "--as-of",
    "2026-11-20",
];

fn near(one: f64, other: f64) -> bool {
    (one / other - 1.0).abs() < 0.005
}

/// Many requests of four models: caches, batches, failures that bill nothing and some that do.
fn several() -> String {
    let mut rows = String::new();
    for place in 0..2_000_u32 {
        let (hour, day) = (place % 24, 2 + place % 12);
        let (model, cached, written) = match place % 7 {
            0..3 => ("small", 0, 0),
            3 | 4 => ("cached", 400 + place % 300, place % 50),
            5 => ("large", 0, 0),
            _ => ("third", 0, 0),
        };
        let input = 50 + place * 37 % 1_900 + cached + written;
        let tier = if model == "small" && place % 4 == 0 {
            "batch"
        } else {
            ""
        };
        let (status, output) = match place % 20 {
            // A failure that uses nothing, and one that is billed for its prompt.
            7 | 11 => (500, 0),
            _ => (200, place * 11 % 410),
        };
        let (input, cached, written) = match place % 20 {
            7 => (0, 0, 0),
            _ => (input, cached, written),
        };
        writeln!(
            rows,
            "2026-11-{day:02}T{hour:02}:{:02}:00Z,acme,{model},{input},{cached},{written},{output},{tier},{status},{}",
            place % 60,
            300 + place % 900
        )
        .unwrap();
    }
    rows
}

#[test]
fn a_plan_of_several_models_costs_what_their_log_does() {
    let folder = folder(&several());
    let path = folder.path();
    let text = emitted(path);
    let planned = dollars(path, &ROUTE, ("target", "total"), "total_cost");
    let logged = log_cost(path);
    assert!(
        near(planned, logged),
        "{planned} planned, {logged} logged\n{text}"
    );
    for part in [
        "workhorse:",
        "premium:",
        "others:",
        "error_rate:",
        "latency:",
        "batch: 100%",
        "mon-fri:",
        "# A log does not say how many people",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_plan_of_one_model_is_compared_at_what_its_log_costs() {
    let rows: Vec<String> = (0..500_u32)
        .map(|place| {
            format!(
                "2026-11-03T{:02}:00:00Z,acme,cached,{},{},0,{},,200,100\n",
                place % 24,
                900 + place % 211,
                place % 700,
                place % 97
            )
        })
        .collect();
    let folder = folder(&rows.concat());
    let path = folder.path();
    emitted(path);
    let compare = [
        "compare",
        "--scenario",
        "m.yaml",
        "--stage",
        "measured",
        "--as-of",
        "2026-11-20",
    ];
    let compared = dollars(path, &compare, ("model", "cached"), "total_cost");
    let planned = dollars(path, &ROUTE, ("target", "total"), "total_cost");
    let logged = log_cost(path);
    assert!(
        near(compared, logged) && near(planned, logged),
        "{compared}, {planned}, {logged}"
    );
}

#[test]
fn the_figures_of_a_scenario_are_those_of_the_log() {
    // 20 requests of 800 + 200 tokens, of which 5 fail without tokens, all in one hour.
    let rows: Vec<String> = (0..20)
        .map(|minute| match minute % 4 {
            0 => format!("2026-11-03T10:{minute:02}:00Z,acme,large,0,0,0,0,,500,\n"),
            _ => format!("2026-11-03T10:{minute:02}:00Z,acme,large,800,0,0,200,,200,2000\n"),
        })
        .collect();
    let folder = folder(&rows.concat());
    let text = emitted(folder.path());
    for part in [
        "token_mix: { input: 80%, output: 20% }",
        "tokens: 1000\n",
        "peak_to_mean: 1\n",
        "share: 100%, request: { input: 800, output: 200 }",
        "error_rate: 25%",
        // 0.25^7 is below 1 in 10,000 and 0.25^6 is not.
        "retries: 6",
        "tokens: 15000 }",
        // 15,000 tokens in 20 minutes are 32.85M in 730 hours.
        "tokens: 32850000 }",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn a_size_at_which_prices_change_has_its_own_point() {
    // 75 % of requests below the threshold: 500 tokens; the others 3,000, at the double price.
    let rows: Vec<String> = (0..400)
        .map(|place| {
            let input = if place % 4 == 0 { 3_000 } else { 500 };
            format!(
                "2026-11-03T10:{:02}:00Z,acme,tiered,{input},0,0,100,,200,100\n",
                place % 60
            )
        })
        .collect();
    let folder = folder(&rows.concat());
    let text = emitted(folder.path());
    assert!(
        text.contains("prompt: { p0.000001: 1, p75: 999, p75.000001: 3000, max: 3000 }"),
        "{text}"
    );
    let planned = dollars(folder.path(), &ROUTE, ("target", "total"), "total_cost");
    let logged = log_cost(folder.path());
    assert!(
        near(planned, logged),
        "{planned} planned, {logged} logged\n{text}"
    );
}

#[test]
fn a_file_that_is_there_is_not_replaced() {
    let folder = folder("2026-11-03T10:00:00Z,acme,large,800,0,0,200,,200,\n");
    fs::write(folder.path().join("m.yaml"), "mine").unwrap();
    let run = plan_in(
        folder.path(),
        &["usage", "log.csv", "--emit-scenario", "m.yaml"],
    );
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("would-overwrite"), "{}", run.stderr);
    assert_eq!(
        tokenplan::input::read_file(&folder.path().join("m.yaml"), 1 << 20).unwrap(),
        "mine"
    );
}

#[test]
fn nothing_is_made_of_a_log_without_prices() {
    let folder = folder("2026-11-03T10:00:00Z,acme,no-such,800,0,0,200,,200,\n");
    let run = plan_in(
        folder.path(),
        &["usage", "log.csv", "--emit-scenario", "m.yaml"],
    );
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("nothing-priced"), "{}", run.stderr);
    assert!(!folder.path().join("m.yaml").exists());
}
