//! What becomes of a request that fails: providers that are down, timeouts, deadlines, breakers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::program::{parse_csv, plan_in, rows};

type Row = BTreeMap<String, String>;

fn list(provider: &str, models: &str) -> String {
    format!(
        "schema: 1\nprovider: {provider}\neffective: 2026-11-01\ncurrency: USD\n\
         source: {{ title: worked by hand, checked: 2026-11-01 }}\nstatus: confirmed\nmodels:\n{models}"
    )
}

/// Three providers, and a scenario of a million requests of 1,500 and 500 tokens; on `acme/w` one
/// costs $0.0035, on `acme/w2` half of that, on `zeta/p` ten times as much.
fn folder(route: &str, rest: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lists = [
        (
            "acme",
            "  - { id: w, prices: { input: 1, output: 4 } }\n  - { id: w2, prices: { input: 0.5, output: 2 } }\n",
        ),
        ("beta", "  - { id: f, prices: { input: 2, output: 8 } }\n"),
        ("zeta", "  - { id: p, prices: { input: 10, output: 40 } }\n"),
    ];
    for (provider, models) in lists {
        let at = folder.path().join("pricing").join(provider);
        fs::create_dir_all(&at).unwrap();
        fs::write(at.join("2026-11-01.yaml"), list(provider, models)).unwrap();
    }
    let scenario = format!(
        "schema: 1\nname: s\ntoken_mix: {{ input: 75%, output: 25% }}\nrequest: {{ tokens: 2_000 }}\n\
         traffic: {{ peak_to_mean: 1 }}\nbaseline: zeta/p\nshortlist: [acme/w]\n\
         stages: [{{ name: one, users: 100, tokens: 2B }}]\n{rest}routes:\n  r: {{ {route} }}\n"
    );
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    folder
}

fn of(folder: &Path, command: &str, args: &[&str]) -> Vec<Row> {
    let args = [
        &[command, "--scenario", "s.yaml"],
        args,
        &["--format", "csv"],
    ]
    .concat();
    let run = plan_in(folder, &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

fn row(rows: &[Row], column: &str, name: &str) -> Row {
    let found = rows.iter().find(|row| row[column] == name);
    found.unwrap_or_else(|| panic!("no {name}")).clone()
}

fn routed(route: &str) -> Vec<Row> {
    of(folder(route, "").path(), "route", &[])
}

fn near(text: &str, want: f64, by: f64) {
    let found: f64 = text.parse().unwrap();
    assert!((found - want).abs() <= by, "{found} is not {want}");
}

#[test]
fn a_fallback_at_the_provider_that_is_down_does_not_answer() {
    // 1 day of 10: 900,000 requests of $0.0035 are answered, by hand. It is the same whether the
    // fallback states its provider's outages or leaves them to the workhorse.
    for own in ["", ", outages: { mtbf: 9d, mttr: 1d }"] {
        let found = routed(&format!(
            "workhorse: {{ model: acme/w, share: 100%, outages: {{ mtbf: 9d, mttr: 1d }} }}, \
             fallback: {{ model: acme/w2{own} }}"
        ));
        assert_eq!(
            row(&found, "target", "unserved")["traffic_share_percent"],
            "10"
        );
        let total = row(&found, "target", "total");
        assert_eq!(
            (total["cost"].as_str(), total["served_percent"].as_str()),
            ("3150.00", "90")
        );
        assert_eq!(row(&found, "target", "fallback")["requests"], "0");
    }
}

#[test]
fn a_fallback_of_another_provider_answers_unless_it_is_down_too() {
    // 10 % of requests move on, and a fifth of those find the other provider down too.
    let found = routed(
        "workhorse: { model: acme/w, share: 100%, outages: { mtbf: 9d, mttr: 1d } }, \
         fallback: { model: beta/f, outages: { mtbf: 4d, mttr: 1d }, then: [{ model: acme/w2 }] }",
    );
    assert_eq!(row(&found, "target", "fallback")["requests"], "80000");
    assert_eq!(
        row(&found, "target", "unserved")["traffic_share_percent"],
        "2"
    );
    // 900,000 × $0.0035 + 80,000 × $0.007.
    assert_eq!(row(&found, "target", "total")["cost"], "3710.00");
}

#[test]
fn outages_of_the_premium_model_are_failures_of_a_cascade() {
    // A fifth is escalated, half of it while the model is down: 100,000 × $0.035, and $3,500 and
    // $200 before. The same half fails with an error rate of 50 %.
    for failing in ["outages: { mtbf: 1d, mttr: 1d }", "error_rate: 50%"] {
        let found = routed(&format!(
            "workhorse: {{ model: acme/w, share: 100% }}, premium: {{ model: zeta/p, {failing} }}, \
             cascade: {{ escalate: 20%, verify: 0.0002 }}"
        ));
        let premium = row(&found, "target", "premium");
        assert_eq!(premium["cost"], "3500.00", "{failing}");
        assert_eq!(premium["wasted_attempts"], "100000", "{failing}");
        assert_eq!(
            row(&found, "target", "total")["cost"],
            "7200.00",
            "{failing}"
        );
    }
}

#[test]
fn an_answer_escalates_only_where_its_provider_still_is_up() {
    // The premium model is down when its provider is; what the workhorse answers there finds it up.
    let found = routed(
        "workhorse: { model: acme/w, share: 100%, outages: { mtbf: 1d, mttr: 1d } }, \
         premium: { model: acme/w2 }, cascade: { escalate: 100% }",
    );
    let premium = row(&found, "target", "premium");
    assert_eq!(premium["wasted_attempts"], "0");
    assert_eq!(premium["requests"], "500000");
}

#[test]
fn timeouts_and_retries_bound_the_99th_percentile() {
    // Lognormal with 2 s and 20 s: 5.197 % are over 10 s. Of those 0.01 ÷ 0.05197 = 19.24 % take over
    // 4.727 s again, so 1 % of answers take over 14.727 s (14.7 to 14.8 s by simulation).
    let route = |timeouts: &str| {
        routed(&format!(
            "workhorse: {{ model: acme/w, share: 100%, latency: {{ p50: 2s, p99: 20s }} }}, \
             fallback: {{ model: beta/f, latency: {{ p50: 1s, p99: 3s }} }}, \
             retry: {{ retries: 1 }}, timeouts: {{ {timeouts} }}"
        ))
    };
    let found = route("client: 10s, p99: 15s");
    near(
        &row(&found, "target", "total")["latency_p99_seconds"],
        14.727,
        0.001,
    );
    // Without a timeout it is the model's own.
    let found = route("p99: 15s");
    near(
        &row(&found, "target", "total")["latency_p99_seconds"],
        20.0,
        1e-6,
    );
}

#[test]
fn sla_and_simulate_let_a_failing_request_move_on() {
    // A fallback that is never down answers whatever fails first: 100 %, and nothing is lost.
    let folder = folder(
        "workhorse: { model: acme/w, share: 100%, outages: { mtbf: 5.64d, mttr: 2.57h } }, \
         fallback: { model: beta/f, when: 3 errors in 60s, cooldown: 60s }",
        "downtime:\n  volume: 50_000/h\n  availability: 98.1366%\n  incident: 2.57h\n  options:\n\
         \x20   - { name: second, price: 500, availability: 100%, second_provider: beta/f }\n",
    );
    let json = ["sla", "--scenario", "s.yaml", "--format", "json"];
    let run = plan_in(folder.path(), &json);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sections = json["sections"].as_array().unwrap();
    let failover = sections
        .iter()
        .find(|one| one["name"] == "failover")
        .unwrap();
    let cell = |name: &str| {
        let columns = failover["columns"].as_array().unwrap();
        let place = columns.iter().position(|one| one["name"] == name).unwrap();
        failover["rows"][0][place].to_string()
    };
    assert_eq!(cell("availability_percent").trim_matches('"'), "100");
    assert_eq!(cell("lost_requests_per_outage").trim_matches('"'), "0");
    assert_ne!(cell("failed_requests_per_outage").trim_matches('"'), "0");
    let simulated = of(
        folder.path(),
        "simulate",
        &["--horizon", "10d", "--replications", "2"],
    );
    let all: Vec<Row> = simulated
        .into_iter()
        .filter(|row| row["subject"].is_empty())
        .collect();
    assert_eq!(row(&all, "metric", "availability_percent")["value"], "100");
    let served = of(folder.path(), "route", &[]);
    assert_eq!(row(&served, "target", "total")["served_percent"], "100");
}

/// A request handler with an overall deadline, as in a published example.
const HANDLER: &str = "workhorse: { model: acme/w, share: 100%, latency: { p50: 2s, p99: 12s } }, \
    error_rate: 1%, retry: { retries: 2, backoff: 0.5s, multiplier: 2, most: 8s }";

#[test]
fn a_deadline_counts_over_retries_and_their_waits() {
    // 11.74 % by a simulation of two million requests; answers that fail three times are not in it.
    let folder = folder(
        &format!("{HANDLER}, timeouts: {{ client: 30s, deadline: 5s }}"),
        "",
    );
    let found = of(folder.path(), "route", &[]);
    let total = row(&found, "target", "total");
    near(&total["missed_deadline_percent"], 11.74, 0.005);
    near(&total["served_percent"], 88.26, 0.005);
    let args = ["--horizon", "5d", "--replications", "10"];
    let simulated = of(folder.path(), "simulate", &args);
    let missed = row(&simulated, "metric", "missed_deadline_percent");
    let bound = |column: &str| missed[column].parse::<f64>().unwrap();
    let exact: f64 = total["missed_deadline_percent"].parse().unwrap();
    assert!(
        bound("ci_low") < exact && exact < bound("ci_high"),
        "{missed:?}"
    );
    // An attempt that the deadline ends bills its whole prompt, and the part of the answer that is
    // there: with one attempt of exactly 10 s that is half of each completion.
    let halved = routed(
        "workhorse: { model: acme/w, share: 100%, latency: { p50: 10s, p99: 10.000001s } }, \
         timeouts: { deadline: 5s }",
    );
    let total = row(&halved, "target", "total");
    assert_eq!(total["missed_deadline_percent"], "100");
    near(&total["wasted_cost"], 1_500.0 + 1_000.0, 0.01);
    assert_eq!(total["served_percent"], "0");
}

#[test]
fn a_deadline_does_not_count_other_failures() {
    // All attempts fail at once: nothing is answered, and no deadline passes.
    let found = routed(
        "workhorse: { model: acme/w, share: 100%, latency: { p50: 2s, p99: 12s } }, \
         error_rate: 100%, retry: { retries: 2 }, timeouts: { client: 30s, deadline: 5s }",
    );
    let total = row(&found, "target", "total");
    assert_eq!(total["missed_deadline_percent"], "0");
    assert_eq!(total["served_percent"], "0");
    assert_eq!(total["wasted_attempts"], "3000000");
}

#[test]
fn no_more_requests_fail_than_come_in_an_outage() {
    // One request per hour in an outage of 2.56 hours.
    let found = rows(&[
        "calc",
        "outage",
        "--mtbf",
        "59d",
        "--mttr",
        "2.56h",
        "--requests",
        "1/h",
        "--detection",
        "0.3s",
    ]);
    let failed = row(&found, "metric", "failed_requests_per_outage");
    assert_eq!(failed["value"], "2.56");
}

#[test]
fn the_rule_of_litellm_1_109() {
    // Over half of at least five requests of a minute: 1.16 trips per day at 5 % errors, by the
    // chances of its requests one by one (`breaker/windows.rs`).
    let found = rows(&[
        "calc",
        "breaker",
        "--errors",
        "5%",
        "--requests",
        "100/min",
        "--rule",
        "litellm",
        "--cooldown",
        "5s",
    ]);
    near(
        &row(&found, "metric", "trips_per_day")["value"],
        1.1645,
        0.001,
    );
    let detection = row(&found, "metric", "outage_detection_seconds");
    near(&detection["value"], 16.65, 0.1);
}

#[test]
fn sentences_say_what_the_table_says() {
    let run = |route: &str| {
        let folder = folder(route, "");
        let run = plan_in(folder.path(), &["route", "--scenario", "s.yaml"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let plain = "workhorse: { model: acme/w, share: 100%, latency: { p50: 2s, p99: 20s } }";
    let with = |rest: &str| run(&format!("{plain}, {rest}"));
    let still = with("retry: { retries: 1 }");
    assert!(still.contains("no attempts fail"), "{still}");
    let late = with("retry: { retries: 1 }, timeouts: { client: 10s }");
    assert!(late.contains("5.2 % on acme/w take over 10 s"), "{late}");
    assert!(!late.contains("no attempts fail"), "{late}");
    let down = run(
        "workhorse: { model: acme/w, share: 100%, outages: { mtbf: 9d, mttr: 1d } }, \
         retry: { retries: 1 }",
    );
    assert!(
        down.contains("attempts fail only while a target is down"),
        "{down}"
    );
    assert!(down.contains("acme is down 10 % of the time"), "{down}");
}
