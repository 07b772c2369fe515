//! `plan calc`: one formula by itself.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{command, plan, plan_in, rows};

/// The values of a formula by metric; missing ones are left out.
fn metrics(words: &[&str]) -> BTreeMap<String, f64> {
    let rows = rows(&[&["calc"], words].concat());
    let values = rows.into_iter().filter_map(|row| {
        let value = row["value"].parse().ok()?;
        Some((row["metric"].clone(), value))
    });
    values.collect()
}

fn near(got: f64, want: f64, relative: f64) {
    assert!((got / want - 1.0).abs() <= relative, "{got} is not {want}");
}

/// The formulas, and what each is called with.
const CALLS: [(&str, &[&str]); 13] = [
    (
        "failover",
        &["--target", "p=2%,attempts=2,cost=0.001375,failed=0.00015"],
    ),
    (
        "breaker",
        &["--errors", "1%", "--requests", "1/s", "--cooldown", "60s"],
    ),
    (
        "cache",
        &["--calls", "0.5/min", "--ttl", "5m", "--providers", "2"],
    ),
    (
        "cascade",
        &["--cheap", "0.001", "--strong", "0.02", "--escalate", "30%"],
    ),
    ("hedge", &["--p50", "2s", "--p99", "8s", "--after", "5s"]),
    (
        "outage",
        &["--mtbf", "59d", "--mttr", "2.56h", "--requests", "10/s"],
    ),
    ("weights", &["1", "2", "3"]),
    ("availability", &["99.9% * (99% | 99%)"]),
    ("downtime", &["99.9%"]),
    ("burn-rate", &["--budget", "2%", "--window", "1h"]),
    ("blend", &["--mtbf", "5.64d", "--mttr", "2.56h"]),
    ("erlang", &["--servers", "10", "--offered-load", "9"]),
    (
        "ptu",
        &[
            "--rpm",
            "1000",
            "--input",
            "500",
            "--output",
            "200",
            "--cached",
            "0%",
            "--tpm-per-unit",
            "3400",
            "--output-ratio",
            "8",
            "--minimum",
            "50",
            "--increment",
            "50",
        ],
    ),
];

/// Metric names are a contract with scripts.
#[test]
fn every_formula_has_the_metrics_of_the_contract() {
    for (formula, names) in [
        (
            "failover",
            "expected_cost served_ratio attempts uplift_percent",
        ),
        ("breaker", "mean_time_to_trip_seconds trips_per_day"),
        ("cache", "hit_ratio input_multiplier"),
        (
            "cascade",
            "expected_cost saving_percent break_even_escalation",
        ),
        (
            "availability",
            "availability_percent downtime_minutes_30d downtime_minutes_year",
        ),
        ("downtime", "allowed_minutes"),
        ("burn-rate", "burn_rate time_to_exhaustion_hours"),
        ("blend", "availability_percent incidents_per_30d"),
        (
            "erlang",
            "erlang_b erlang_c mean_wait wait_p50 wait_p95 wait_p99 wait_p999 queue_length utilisation",
        ),
        ("ptu", "units_raw units"),
    ] {
        let (_, options) = CALLS.iter().find(|(name, _)| *name == formula).unwrap();
        let got = rows(&[&["calc", formula], *options].concat());
        let first: Vec<&str> = got.iter().map(|row| row["metric"].as_str()).collect();
        let names: Vec<&str> = names.split(' ').collect();
        assert_eq!(first[..names.len()], names);
        assert!(
            got.iter()
                .all(|row| !row["unit"].is_empty() && !row["meaning"].is_empty())
        );
    }
}

/// Values from routing.md 3.2 to 3.6 and capacity.md 1.11 to 1.17, each pinned where its formula is.
#[test]
fn figures_arrive_whole() {
    let got = metrics(&[
        "failover",
        "--target",
        "p=2%,attempts=2,cost=0.001375,failed=0.00015",
        "--target",
        "p=1%,attempts=1,cost=0.004,failed=0.0006",
        "--target",
        "p=0.5%,attempts=1,cost=0.02,failed=0.003",
    ]);
    near(got["expected_cost"], 0.001_379_176_06, 1e-12);
    near(got["served_ratio"], 0.999_999_98, 1e-12);
    near(got["attempts"], 1.020_404, 1e-12);
    near(got["uplift_percent"], 0.303_713_454_545, 1e-10);
    let got = metrics(&[
        "breaker", "--errors", "1/min", "--count", "3", "--window", "60s",
    ]);
    near(got["mean_time_to_trip_seconds"], 399.508_494_954_402, 1e-12);
    near(got["trips_per_day"], 216.265_74, 1e-7);
    let got = metrics(&[
        "cache",
        "--calls",
        "0.5/min",
        "--ttl",
        "5m",
        "--providers",
        "3",
    ]);
    near(got["input_multiplier"], 0.599_787_939_783_14, 1e-12);
    let system = "99.99%*99.99%*99.95%*99.9%*99.995%*99.9%*99.99%*99.9%";
    near(
        metrics(&["availability", system])["availability_percent"],
        99.615_576_576_658_61,
        1e-12,
    );
    let got = metrics(&["downtime", "99.999%", "--window", "7d"]);
    near(got["allowed_minutes"], 0.1008, 1e-12);
    let got = metrics(&[
        "burn-rate",
        "--budget",
        "10%",
        "--window",
        "72h",
        "--period",
        "28d",
    ]);
    near(got["burn_rate"], 2.8 / 3.0, 1e-8);
    let got = metrics(&["blend", "--mtbf", "5.64d", "--mttr", "2.56h"]);
    near(got["availability_percent"], 98.143_85, 1e-7);
    near(got["incidents_per_30d"], 5.220_42, 1e-6);
}

/// A formula needs no files, so broken ones beside it do not matter.
#[test]
fn formulas_read_no_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("pricing/acme")).unwrap();
    fs::write(folder.path().join("pricing/acme/2026-01-01.yaml"), "{").unwrap();
    for (formula, options) in CALLS {
        let words = [&["calc", formula], options].concat();
        let run = plan_in(folder.path(), &words);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{formula}");
        assert!(!run.stdout.is_empty());
    }
}

#[test]
fn every_form_and_width_carries_the_figures() {
    for (formula, options) in CALLS {
        for form in [
            &["--format", "json"][..],
            &["--format", "markdown"],
            &["--width", "60"],
        ] {
            let run = plan(&[&["calc", formula, "--explain"], options, form].concat());
            assert_eq!(run.status, 0, "{formula}: {}", run.stderr);
            let method = run.stdout.contains("docs/method.md#");
            assert!(method, "{formula} {form:?}: {}", run.stdout);
        }
    }
}

#[test]
fn the_page_says_what_a_rule_does() {
    let run = plan(&["calc", "breaker", "--errors", "1/min"]);
    let told =
        "\"3 errors in 60s\" trips every 6.66 min at 1 error a minute: 216.3 false trips a day.";
    assert!(run.stdout.contains(told), "{}", run.stdout);
    let inert = [
        "calc",
        "breaker",
        "--errors",
        "1%",
        "--requests",
        "3.5/h",
        "--width",
        "120",
    ];
    let run = plan(&inert);
    assert!(run.stdout.contains("it is inert"), "{}", run.stdout);
    assert!(
        run.stdout.contains("Use \"3 in a row\" instead"),
        "{}",
        run.stdout
    );
}

#[test]
fn bad_input_is_refused() {
    for words in [
        &["downtime", "100.1%"][..],
        &["downtime", "0%"],
        &["downtime", "nan"],
        &["downtime", "-5%"],
        &["downtime", "99.9"],
        &["downtime", "99.9%", "--window", "30"],
        &["availability", "99% * (98%"],
        &["availability", "1 - 0.9995^2"],
        &["breaker", "--errors", "1%"],
        &["breaker", "--errors", "2/s", "--requests", "1/s"],
        &["breaker", "--errors", "1/min", "--rule", "3 in a row"],
        &["breaker", "--errors", "1/min", "--rule", "three errors"],
        &["breaker", "--errors", "1/min", "--window", "0s"],
        &["breaker", "--errors", "1/min", "--count", "0"],
        &["breaker", "--errors", "-1/min"],
        &["cache", "--calls", "1/min", "--ttl", "5"],
        &[
            "cascade",
            "--cheap",
            "-1",
            "--strong",
            "1",
            "--escalate",
            "30%",
        ],
        &["failover", "--target", "p=2%"],
        &["failover"],
        &["hedge", "--p50", "2s", "--p99", "1s", "--after", "1s"],
        &[
            "outage",
            "--mtbf",
            "0s",
            "--mttr",
            "0s",
            "--requests",
            "1/s",
        ],
        &["weights", "0", "1"],
        &["blend", "--mtbf", "0s", "--mttr", "1h"],
        &["burn-rate", "--budget", "101%", "--window", "1h"],
        &["erlang", "--servers", "0", "--offered-load", "9"],
        &["erlang", "--servers", "1000001", "--offered-load", "9"],
        &["erlang", "--servers", "10", "--offered-load", "-9"],
        &["erlang", "--servers", "10", "--offered-load", "nan"],
        &["erlang", "--servers", "10"],
        &["erlang", "--servers", "10", "--arrival-rate", "9/s"],
        &[
            "erlang",
            "--servers",
            "10",
            "--offered-load",
            "9",
            "--capacity",
            "9",
        ],
        &[
            "erlang",
            "--servers",
            "10",
            "--offered-load",
            "9",
            "--patience",
            "5s",
        ],
        &["ptu", "--rpm", "1", "--input", "1", "--output", "1"],
        &[
            "ptu",
            "--rpm",
            "1000000000",
            "--input",
            "1000",
            "--output",
            "1",
            "--tpm-per-unit",
            "1",
            "--output-ratio",
            "1",
        ],
        &["no-such-formula"],
    ] {
        let run = plan(&[&["calc"], words].concat());
        assert_eq!(run.status, 2, "{words:?}: {}", run.stdout);
        assert!(!run.stderr.is_empty() && run.stdout.is_empty(), "{words:?}");
    }
}

/// The largest numbers that options take; none of them may overflow or take long.
#[test]
fn numbers_at_their_bounds_are_answered() {
    let most = "999999.999999999999s";
    for words in [
        &[
            "breaker",
            "--errors",
            "1%",
            "--requests",
            "16000000/s",
            "--rule",
            "50% of at least 10000 requests in 365d",
            "--cooldown",
            "366d",
        ][..],
        &[
            "breaker",
            "--errors",
            "49.999999%",
            "--requests",
            "0.000000000000000001/h",
            "--rule",
            "99.999999% of at least 10000 requests in 365d",
        ],
        &[
            "breaker",
            "--errors",
            "16000000/s",
            "--count",
            "10000",
            "--window",
            "365d",
        ],
        &[
            "breaker",
            "--errors",
            "100%",
            "--requests",
            "30/s",
            "--rule",
            "litellm allowing 10000",
        ],
        &[
            "outage",
            "--mtbf",
            most,
            "--mttr",
            most,
            "--requests",
            "999999.999999999999/s",
            "--detection",
            most,
            "--timeout",
            most,
            "--cooldown",
            most,
        ],
        &[
            "failover",
            "--target",
            "p=99.999999%,attempts=100,cost=999999999999.999999,failed=999999999999.999999,after=365.999999999999999d",
            "--target",
            "p=33.333333%,attempts=99,cost=0.000000000001",
            "--backoff",
            "0.000000000000000001s",
            "--multiplier",
            "999.999999",
            "--longest",
            "366d",
        ],
        &[
            "cache",
            "--calls",
            "999999999/min",
            "--ttl",
            "365.999999999999d",
            "--read",
            "999999999.999999",
            "--write",
            "0.000001",
            "--providers",
            "1000",
        ],
        &[
            "burn-rate",
            "--budget",
            "0.000001%",
            "--window",
            "365.99999999999999d",
            "--period",
            "0.000000000000001s",
        ],
        &[
            "blend",
            "--mtbf",
            "365.999999999999999d",
            "--mttr",
            "0.000000000000001s",
        ],
        &["downtime", "0.000001%", "--window", "365.999999999999999d"],
        &[
            "availability",
            "32/64(32/64(0.000001% * 99.999999%) | 63/64(33.333333%))",
        ],
        &["weights", "0.000000000001", "999999999999"],
        &[
            "cascade",
            "--cheap",
            "999999999999",
            "--strong",
            "0.000000000001",
            "--escalate",
            "99.999999%",
        ],
        &[
            "hedge",
            "--p50",
            "0.000000000001s",
            "--p99",
            "366d",
            "--after",
            "366d",
        ],
    ] {
        let run = plan(&[&["calc"], words].concat());
        assert_eq!(run.status, 0, "{words:?}: {}", run.stderr);
    }
}

#[test]
fn every_formula_shows_two_worked_examples() {
    let folder = tempfile::tempdir().unwrap();
    for (formula, _) in CALLS {
        let output = command(folder.path())
            .args(["calc", formula, "--help"])
            .output()
            .unwrap();
        let help = String::from_utf8(output.stdout).unwrap();
        let examples = help.lines().skip_while(|line| *line != "Examples:").skip(1);
        let examples: Vec<&str> = examples.filter(|line| line.starts_with("  plan")).collect();
        assert_eq!(examples.len(), 2, "{formula}");
        for example in examples {
            let words: Vec<String> = quoted(example.trim());
            let words: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
            let run = plan(&words);
            assert_eq!(run.status, 0, "{example}: {}", run.stderr);
        }
    }
}

/// The words of a command as a shell takes them: between blanks, or between apostrophes.
fn quoted(line: &str) -> Vec<String> {
    let pieces = line.split('\'').enumerate();
    let words = pieces.flat_map(|(index, piece)| match index % 2 {
        0 => piece.split_whitespace().map(str::to_owned).collect(),
        _ => vec![piece.to_owned()],
    });
    words.collect()
}

/// 14.4 × (100 − 90) % is 144 % of requests; 14.4 × 0.1 % of 600 requests in an hour are 8.64 errors.
#[test]
fn a_burn_rate_says_whether_it_can_fire_and_at_how_many_errors() {
    let args = ["calc", "burn-rate", "--budget", "2%", "--window", "1h"];
    let page = |more: &[&str]| {
        let run = plan(&[&args, more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let never = page(&["--availability", "90%"]);
    assert!(
        never.contains("can never fire: it needs 144 % of requests to fail"),
        "{never}"
    );
    let nine = page(&["--availability", "99.9%", "--requests", "10/min"]);
    assert!(
        nine.contains("fires at 9 errors among 600 requests"),
        "{nine}"
    );
    let one = page(&["--availability", "99.9%", "--requests", "1/min"]);
    assert!(one.contains("A single error fires it."), "{one}");
}
