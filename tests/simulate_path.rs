//! `plan simulate` of a scenario: held to `plan route` and `plan sla` within its own intervals.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::program::{Run, parse_csv, plan_in};

type Row = BTreeMap<String, String>;

const LIST: &str = "\
schema: 1
provider: acme
effective: 2026-11-01
currency: USD
source: { title: worked by hand, checked: 2026-11-01 }
status: confirmed
models:
  - { id: small, prices: { input: 0.25, output: 2 } }
  - { id: large, prices: { input: 5, output: 25 } }
  - { id: unpriced, prices: { input: 5 } }
service_tiers:
  - { id: tight, availability: 99.5%, capacity: shared, limits: { requests_per_minute: 2 }, monthly_fee: 0 }
";

/// A folder with the list and a scenario of 1,500 input and 500 output tokens to a request.
fn folder(route: &str, downtime: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("pricing/acme");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join("2026-11-01.yaml"), LIST).unwrap();
    let scenario = format!(
        "schema: 1\nname: s\ntoken_mix: {{ input: 75%, output: 25% }}\nrequest: {{ tokens: 2_000 }}\n\
         baseline: large\nshortlist: [large]\nstages: [{{ name: one, users: 1, tokens: 5M }}]\n\
         {downtime}routes:\n  r: {route}\n"
    );
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    folder
}

fn run(folder: &Path, command: &str, args: &[&str]) -> Run {
    let command = [command, "--scenario", "s.yaml", "--stage", "one"];
    plan_in(folder, &[&command[..], args].concat())
}

/// The rows of a command as CSV.
fn rows(folder: &Path, command: &str, args: &[&str]) -> Vec<Row> {
    let run = run(folder, command, &[args, &["--format", "csv"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

/// The figures of a simulation by subject and metric.
fn figures(folder: &Path, args: &[&str]) -> BTreeMap<(String, String), Row> {
    let rows = rows(folder, "simulate", args).into_iter();
    rows.map(|row| ((row["subject"].clone(), row["metric"].clone()), row))
        .collect()
}

fn of<'f>(figures: &'f BTreeMap<(String, String), Row>, metric: &str) -> &'f Row {
    &figures[&(String::new(), metric.to_owned())]
}

fn number(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|_| panic!("`{text}` is no number"))
}

/// Whether an interval holds a number.
fn holds(row: &Row, exact: f64) {
    let (low, high) = (number(&row["ci_low"]), number(&row["ci_high"]));
    assert!(
        low <= exact && exact <= high,
        "{row:?} does not hold {exact}"
    );
}

#[test]
fn failures_retries_and_fallbacks_cost_what_plan_route_expects() {
    let folder = folder(
        "{ workhorse: { model: small, share: 70% }, premium: { model: large, share: 30%, error_rate: 5% }, \
         fallback: { model: large, error_rate: 20% }, error_rate: 10%, retry: { retries: 1 }, \
         failures: { late: { share: 40%, input: 100%, output: 50% }, refused: { share: 60% } } }",
        "",
    );
    let expected = rows(folder.path(), "route", &[]);
    let total = expected.iter().find(|row| row["target"] == "total");
    let total = |column: &str| number(&total.unwrap()[column]);
    let found = figures(folder.path(), &["--replications", "40", "--seed", "3"]);
    let a_request = total("attempts") / total("requests");
    holds(of(&found, "attempts_per_request"), a_request);
    holds(of(&found, "token_cost"), total("total_cost"));
    holds(of(&found, "wasted_cost"), total("wasted_cost"));
    // 10 % twice, then 20 % twice; the premium's 5 % twice, then the fallback.
    let lost = 0.7 * 0.01 * 0.04 + 0.3 * 0.0025 * 0.04;
    holds(of(&found, "failed_percent"), lost * 100.0);
    let small = ("workhorse acme/small".to_owned(), "errors".to_owned());
    // 70 % of 2,500 requests, of which 10 % fail once and 1 % a second time.
    holds(&found[&small], 1_750.0 * 0.11);
}

#[test]
fn one_provider_that_goes_down_loses_what_plan_sla_says() {
    // 5.64 days up and 2.56 hours down are an availability of 135.36 ÷ 137.92.
    let folder = folder(
        "{ workhorse: { model: small, share: 100%, outages: { mtbf: 5.64d, mttr: 2.56h } } }",
        "downtime: { volume: 50_000/h, availability: 99.5% }\n",
    );
    let availability = format!("{:.6}%", 13_536.0 / 137.92);
    let expected = rows(folder.path(), "sla", &["--availability", &availability]);
    let found = figures(folder.path(), &["--replications", "100"]);
    holds(
        of(&found, "downtime_minutes"),
        number(&expected[0]["downtime_minutes"]),
    );
    holds(
        of(&found, "downtime_cost"),
        number(&expected[0]["loss_per_month"]),
    );
    holds(
        of(&found, "availability_percent"),
        number(&availability[..9]),
    );
    let down = (
        "workhorse acme/small".to_owned(),
        "outage_minutes".to_owned(),
    );
    holds(&found[&down], 43_800.0 * 2.56 / 137.92);
}

#[test]
fn the_seed_decides_and_threads_do_not() {
    let folder = folder(
        "{ workhorse: { model: small, share: 100%, error_rate: 20%, outages: { mtbf: 1d, mttr: 1h }, \
         latency: { ttft: { p50: 0.4s, p99: 2s }, tokens_per_second: { p50: 80, p1: 20 } } }, \
         fallback: { model: large, when: 3 errors in 60s, cooldown: 30s, latency: { p50: 2s, p99: 8s } }, \
         retry: { retries: 2, backoff: 0.5s, multiplier: 2 }, timeouts: { client: 20s }, hedge: { after: 10s } }",
        "",
    );
    let play = |threads: &str, seed: &str| {
        let args = ["--replications", "5", "--slots", "1", "--give-up", "1m"];
        let more = ["--threads", threads, "--seed", seed];
        figures(folder.path(), &[&args[..], &more].concat())
    };
    let one = play("1", "7");
    assert_eq!(one, play("3", "7"));
    assert_ne!(one, play("1", "8"));
    // Half of the answers take over 0.4 s and 500 tokens at 80 a second.
    let median = number(&of(&one, "latency_p50")["value"]);
    assert!((6.0..8.0).contains(&median), "{median}");
    for metric in [
        "breaker_trips",
        "hedged_percent",
        "waiting_percent",
        "utilisation_percent",
    ] {
        let figure = of(&one, metric);
        assert!(number(&figure["value"]) > 0.0, "{figure:?}");
    }
}

#[test]
fn a_trace_is_refused_what_its_tier_does_not_allow() {
    // Two a minute, refilled continuously: of three at once the third is refused, and so is one
    // more after 10 s; after 40 s one and a third are free, so that one of two passes.
    let folder = folder(
        "{ workhorse: { model: small, share: 100%, service_tier: tight } }",
        "",
    );
    let trace = "TIMESTAMP,ContextTokens,GeneratedTokens\n\
        2023-11-16 18:15:46.0000000,100,10\n\
        2023-11-16 18:15:46.0000000,100,10\n\
        2023-11-16 18:15:46.0000000,100,10\n\
        2023-11-16 18:15:56.0000000,100,10\n\
        2023-11-16 18:16:26.0000000,100,10\n\
        2023-11-16 18:16:26.0000000,100,10\n";
    fs::write(folder.path().join("t.csv"), trace).unwrap();
    let found = figures(folder.path(), &["--trace", "t.csv", "--replications", "2"]);
    assert_eq!(of(&found, "requests")["value"], "6");
    assert!((number(&of(&found, "rejected_percent")["value"]) - 50.0).abs() < 1e-9);
    let tokens = ("workhorse acme/small".to_owned(), "tokens".to_owned());
    assert_eq!(found[&tokens]["value"], "330");
    // 300 × $0.25 and 30 × $2 a million.
    let cost = number(&of(&found, "token_cost")["value"]);
    assert!((cost - 0.000_135).abs() < 1e-15, "{cost}");
    fs::write(folder.path().join("t.csv"), "").unwrap();
    let empty = run(folder.path(), "simulate", &["--trace", "t.csv"]);
    assert_eq!(empty.status, 2);
    assert!(empty.stderr.contains("is empty"), "{}", empty.stderr);
}

#[test]
fn what_is_not_known_is_said() {
    let folder = folder("{ workhorse: { model: unpriced, share: 100% } }", "");
    let args = ["--replications", "2", "--slots", "3"];
    let found = figures(folder.path(), &args);
    assert_eq!(of(&found, "latency_p99")["value"], "");
    assert_eq!(of(&found, "token_cost")["value"], "");
    assert!(number(&of(&found, "wait_mean")["value"]).abs() < 1e-300);
    let page = run(folder.path(), "simulate", &args).stdout;
    for said in [
        "states no `latency:` of",
        "keep no slot busy",
        "so none is ever down",
        "unpriced",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

#[test]
fn what_cannot_be_played_is_refused() {
    let folder = folder("{ workhorse: { model: small, share: 100% } }", "");
    for (args, said) in [
        (
            &["--requests", "10k"][..],
            "--requests is for a plain queue",
        ),
        (&["--horizon", "0s"], "the horizon has no length"),
        (&["--horizon", "800d"], "over a year"),
        (&["--tokens", "900T"], "choose a shorter --horizon"),
        (&["--slots", "0"], "a whole number from 1 to 1000000"),
        (&["--give-up", "5s"], "--slots"),
        (&["--trace", "none.csv"], "none.csv"),
    ] {
        let run = run(folder.path(), "simulate", args);
        assert_eq!(run.status, 2, "{args:?}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
    }
}
