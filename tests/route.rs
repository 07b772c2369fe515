//! What a routed mix costs, against closed forms and figures worked by hand.

use std::collections::BTreeMap;
use std::fs;

use proptest::prelude::*;

use crate::program::{Run, parse_csv, plan_in};

type Row = BTreeMap<String, String>;

/// Three models at the list prices of gpt-5-mini, claude-haiku-4.5 and claude-opus-4.5.
const LIST: &str = "\
schema: 1
provider: acme
effective: 2026-11-01
currency: USD
source: { title: worked by hand, checked: 2026-11-01 }
status: confirmed
models:
  - { id: small, prices: { input: 0.25, output: 2 } }
  - { id: middle, prices: { input: 1, output: 5 } }
  - { id: large, prices: { input: 5, output: 25 } }
  - id: cached
    prices: { input: 3, cache_read: 0.30, cache_write: 3.75, output: 15 }
    batch: { input: 1.50, output: 7.50 }
  - { id: free-writes, prices: { input: 3, cache_read: 0.30, cache_write: 0, output: 15 } }
  - id: stacked
    prices: { input: 3, cache_read: 0.30, cache_write: 3.75, output: 15 }
    batch: { input: 1.50, cache_read: 0.15, output: 7.50 }
service_tiers:
  - { id: committed, availability: 99.9%, capacity: dedicated, monthly_fee: 100, commitment: { monthly: 1000, overage: 1.2 } }
  - { id: reserved, availability: 99.9%, capacity: dedicated, monthly_fee: 0, provisioned: { unit_hour: 1, units: 2 } }
";

/// A second provider, which fails by itself.
const OTHER: &str = "\
schema: 1
provider: other
effective: 2026-11-01
currency: USD
source: { title: worked by hand, checked: 2026-11-01 }
status: confirmed
models:
  - { id: elsewhere, prices: { input: 1, output: 5 } }
";

/// Runs `plan` with the lists above and a scenario of 1,500 input and 500 output tokens to a request.
fn run(tokens: &str, extra: &str, route: &str, args: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("pricing/acme");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join("2026-11-01.yaml"), LIST).unwrap();
    let lists = folder.path().join("pricing/other");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join("2026-11-01.yaml"), OTHER).unwrap();
    let scenario = format!(
        "schema: 1\nname: s\ntoken_mix: {{ input: 75%, output: 25% }}\nrequest: {{ tokens: 2_000 }}\n\
         baseline: large\nshortlist: [large]\n{extra}stages: [{{ name: one, users: 1, tokens: {tokens} }}]\n\
         routes:\n  r: {route}\n"
    );
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    plan_in(
        folder.path(),
        &[&["route", "--scenario", "s.yaml"], args].concat(),
    )
}

fn rows(tokens: &str, extra: &str, route: &str) -> Vec<Row> {
    let run = run(tokens, extra, route, &["--format", "csv"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

fn cell<'r>(rows: &'r [Row], target: &str, column: &str) -> &'r str {
    let row = rows.iter().find(|row| row["target"] == target);
    &row.unwrap_or_else(|| panic!("no {target} in {rows:?}"))[column]
}

fn number(rows: &[Row], target: &str, column: &str) -> f64 {
    cell(rows, target, column).parse().unwrap()
}

fn near(got: f64, want: f64, within: f64) {
    assert!(
        (got - want).abs() <= within * want.abs(),
        "{got} is not {want}"
    );
}

/// routing.md 3.1: 0.001375, 0.004 and 0.02 a request at 80, 15 and 5 % are 0.0027; 5M tokens are
/// 2,500 requests.
#[test]
fn a_mix_of_three_targets() {
    let route = "{ workhorse: { model: small, share: 80% }, \
                 fallback: { model: middle, share: 15% }, premium: { model: large, share: 5% } }";
    for (tokens, mix, cheap, dear) in [
        ("5M", "6.75", "3.4375", "50.00"),
        ("50M", "67.50", "34.375", "500.00"),
        ("500M", "675.00", "343.75", "5000.00"),
        ("5B", "6750.00", "3437.50", "50000.00"),
    ] {
        let got = rows(tokens, "", route);
        assert_eq!(cell(&got, "total", "cost"), mix);
        assert_eq!(cell(&got, "baseline:all-workhorse", "cost"), cheap);
        assert_eq!(cell(&got, "baseline:all-premium", "cost"), dear);
    }
}

/// routing.md 3.2: two attempts at 2 %, one at 1 %, one at 0.5 %; a failed one bills 40 % of its
/// input. 0.00137917606 a request, 1.020404 attempts, 99.999998 % served, over 10^9 requests.
#[test]
fn a_retry_and_fallback_chain_with_billed_failures() {
    let route = "{ workhorse: { model: small, share: 100%, error_rate: 2%, retries: 1 }, \
                 fallback: { model: middle, error_rate: 1%, \
                             then: [{ model: large, error_rate: 0.5% }] }, \
                 failures: { any: { share: 100%, input: 40% } } }";
    let got = rows("2000B", "", route);
    near(number(&got, "total", "cost"), 1_379_176.06, 1e-9);
    near(number(&got, "total", "attempts"), 1.020_404e9, 1e-9);
    near(number(&got, "total", "served_percent"), 99.999_998, 1e-12);
    // Failed attempts: 0.02 x 1.02 at $0.00015 each, 0.0004 x 0.01 at $0.0006, 4e-6 x 0.005 at
    // $0.003.
    near(
        number(&got, "total", "wasted_cost"),
        3_060.0 + 2.4 + 0.06,
        1e-9,
    );
}

/// Each class of failures bills its own part: 0.25 x (1,500 x 0.25 + 0.5 x 500 x 2) per million.
#[test]
fn classes_of_failures_bill_what_they_say() {
    let route = "{ workhorse: { model: small, share: 100%, error_rate: 10% }, \
                 fallback: { model: middle }, failures: { \
                   timeout: { share: 25%, input: 100%, output: 50% }, \
                   rate-limited: { share: 75% } } }";
    let got = rows("2B", "", route);
    // 1M requests: 100,000 fail, 25,000 of them bill 1,500 and 250 tokens.
    near(
        number(&got, "total", "wasted_cost"),
        25_000.0 * 0.000_875,
        1e-12,
    );
    assert_eq!(cell(&got, "workhorse", "wasted_tokens"), "43750000");
    near(
        number(&got, "workhorse", "cost"),
        900_000.0 * 0.001_375 + 21.875,
        1e-12,
    );
}

/// routing.md 3.5: 0.001375 + 0.0001 + q x 0.02 at q = 0.1, 0.3 and 0.5.
#[test]
fn a_cascade_pays_for_drafts_checks_and_escalations() {
    for (escalate, each) in [("10%", 0.003_475), ("30%", 0.007_475), ("50%", 0.011_475)] {
        let route = format!(
            "{{ workhorse: {{ model: small, share: 100% }}, premium: {{ model: large }}, \
             cascade: {{ escalate: {escalate}, verify: 0.0001 }} }}"
        );
        let got = rows("2B", "", &route);
        near(number(&got, "total", "cost"), each * 1e6, 1e-12);
        assert_eq!(cell(&got, "verification", "cost"), "100.00");
        near(
            number(&got, "total", "escalation_cost"),
            (each - 0.001_375) * 1e6,
            1e-12,
        );
    }
}

/// routing.md 3.5, GSM8K of `RouteLLM`: 739, 382, 94 and 92 of 1,307; a check that flags 80 % of
/// wrong and 10 % of right answers escalates 35.3864 %.
#[test]
fn outcomes_and_a_verifier_say_how_much_is_escalated() {
    let route = "{ workhorse: { model: small, share: 100% }, premium: { model: large }, \
                 cascade: { flags_wrong: 80%, flags_right: 10%, carries_draft: true, \
                   outcomes: { both: 739, strong_only: 382, weak_only: 94, neither: 92 } } }";
    let got = rows("2B", "", route);
    let share = (0.8 * 474.0 + 0.1 * 833.0) / 1_307.0;
    near(
        number(&got, "premium", "traffic_share_percent"),
        share * 100.0,
        1e-9,
    );
    // An escalated request carries the draft of 500 tokens as input: 2,000 x 5 + 500 x 25.
    near(number(&got, "premium", "cost"), share * 22_500.0, 1e-6);
    // The cheapest oracle asks the strong model where only it is right: 382 of 1,307.
    let oracle = 382.0 / 1_307.0;
    let want = oracle * 20_000.0 + (1.0 - oracle) * 1_375.0;
    near(number(&got, "baseline:oracle", "cost"), want, 1e-9);
    let random = share * 20_000.0 + (1.0 - share) * 1_375.0;
    near(number(&got, "baseline:random-mix", "cost"), random, 1e-9);
}

/// A verifier's tokens are a target of their own: 800 x 0.25 + 10 x 2 per million for each check.
#[test]
fn a_model_that_verifies_is_billed_for_every_answer() {
    let route = "{ workhorse: { model: middle, share: 100% }, premium: { model: large }, \
                 cascade: { escalate: 30%, verifier: { model: small, request: { input: 800, output: 10 } } } }";
    let got = rows("2B", "", route);
    near(number(&got, "verifier", "cost"), 220.0, 1e-12);
    assert_eq!(cell(&got, "verifier", "requests"), "1000000");
}

/// The requests that are routed are not the average ones: 900k of 1,000 + 200 and 100k of 6,000 +
/// 3,200 tokens are 2B tokens. Share x average price gives 900k x 0.001375 + 100k x 0.02.
#[test]
fn a_target_has_requests_of_its_own_size() {
    let route = "{ workhorse: { model: small, share: 90%, request: { input: 1000, output: 200 } }, \
                 premium: { model: large, share: 10%, request: { input: 6000, output: 3200 } } }";
    let got = rows("2B", "", route);
    assert_eq!(cell(&got, "workhorse", "requests"), "900000");
    assert_eq!(cell(&got, "workhorse", "tokens"), "1080000000");
    assert_eq!(cell(&got, "premium", "tokens"), "920000000");
    // 900k x (1,000 x 0.25 + 200 x 2) and 100k x (6,000 x 5 + 3,200 x 25) per million.
    assert_eq!(cell(&got, "workhorse", "cost"), "585.00");
    assert_eq!(cell(&got, "premium", "cost"), "11000.00");
    // Drawn at random, both would get the mean request of 1,500 + 500 tokens.
    near(
        number(&got, "baseline:random-mix", "cost"),
        900.0 * 1.375 + 100.0 * 20.0,
        1e-9,
    );
}

/// The same as shares of tokens: 1.08B of 2B on the workhorse.
#[test]
fn shares_of_tokens_are_turned_into_shares_of_requests() {
    let route = "{ share_by: tokens, \
                 workhorse: { model: small, share: 54%, request: { input: 1000, output: 200 } }, \
                 premium: { model: large, share: 46%, request: { input: 6000, output: 3200 } } }";
    let got = rows("2B", "", route);
    assert_eq!(cell(&got, "workhorse", "requests"), "900000");
    assert_eq!(cell(&got, "premium", "requests"), "100000");
    assert_eq!(cell(&got, "total", "cost"), "11585.00");
}

#[test]
fn classes_bring_their_share_and_their_size() {
    let route = "{ classes: { chat: { share: 60%, request: { input: 900, output: 150 } }, \
                   search: { share: 30%, request: { input: 1200, output: 300 } }, \
                   law: { share: 10%, request: { input: 6000, output: 3200 } } }, \
                 workhorse: { model: small, classes: [chat, search] }, \
                 premium: { model: large, classes: [law] } }";
    let got = rows("2B", "", route);
    // The mean of chat and search is 1,000 + 200: the same as above.
    assert_eq!(cell(&got, "workhorse", "traffic_share_percent"), "90");
    assert_eq!(cell(&got, "total", "cost"), "11585.00");
}

/// 2 prefixes that live for 5 minutes; 1M requests in 43,800 minutes. At 100 % on one model a prefix
/// is used every 0.0876 min, at 50 % half as often.
#[test]
fn splitting_requests_over_two_models_cools_their_caches() {
    let cache = "cache: { prefixes: 400, ttl: 5m }\n";
    let route =
        "{ workhorse: { model: cached, share: 50% }, premium: { model: cached, share: 50% } }";
    let got = rows("2B", cache, route);
    let hits = |requests: f64| 1.0 - (-requests / 43_800.0 / 400.0 * 5.0_f64).exp();
    let (half, whole) = (hits(500_000.0), hits(1_000_000.0));
    near(
        number(&got, "workhorse", "cache_hit_percent"),
        half * 100.0,
        1e-7,
    );
    // 750M prompt tokens a leg: what is not found is written at 3.75 instead of read at 0.30.
    near(
        number(&got, "workhorse", "dilution_cost"),
        (whole - half) * 750.0 * 3.45,
        1e-6,
    );
    let alone = number(&got, "baseline:all-workhorse", "cost");
    let split = number(&got, "total", "cost");
    near(split - alone, number(&got, "total", "dilution_cost"), 1e-6);
}

/// A price list that says 0.00 for writing means that writing costs no more than input; misses that
/// cost nothing once made a cold cache cheaper than a warm one.
#[test]
fn a_zero_for_cache_writes_does_not_make_misses_free() {
    let route = "{ workhorse: { model: free-writes, share: 100% } }";
    let got = rows("2B", "cache: { hit_ratio: 80% }\n", route);
    // 1,500M prompt tokens, a fifth of them as input.
    let want = 1_500.0 * (0.8 * 0.30 + 0.2 * 3.0) + 500.0 * 15.0;
    near(number(&got, "total", "cost"), want, 1e-12);
    // Against finding every prefix.
    near(
        number(&got, "total", "cold_cache_cost"),
        1_500.0 * 0.2 * 2.7,
        1e-12,
    );
}

/// The same model has one price as a baseline, whichever name it goes by: the requests of each
/// target keep their size and cache.
#[test]
fn a_baseline_costs_the_same_by_either_name() {
    let route = "{ classes: { chat: { share: 85%, request: { input: 1800, output: 350 } }, \
                   hard: { share: 15%, request: { input: 6000, output: 1500 } } }, \
                 workhorse: { model: cached, classes: [chat], cache: { cacheable: 60%, hit_ratio: 50% } }, \
                 premium: { model: large, classes: [hard] } }";
    let got = rows("300M", "", route);
    assert_eq!(
        cell(&got, "baseline:all-premium", "cost"),
        cell(&got, "baseline:acme/large", "cost")
    );
    // 85 of 100 requests with 60 % of their prompt in the cache's reach, half of it found.
    let chat = 0.85 * (1_800.0 * (0.4 * 3.0 + 0.3 * 0.3 + 0.3 * 3.75) + 350.0 * 15.0);
    let hard = 0.15 * (6_000.0 * 3.0 + 1_500.0 * 15.0);
    let requests = number(&got, "total", "requests");
    let want = requests * (chat + hard) / 1e6;
    near(number(&got, "baseline:all-workhorse", "cost"), want, 1e-4);
}

#[test]
fn a_fallback_at_the_same_provider_is_said() {
    let route =
        "{ workhorse: { model: small, share: 100%, error_rate: 1% }, fallback: { model: middle } }";
    let page = run("5M", "", route, &[]).stdout;
    assert!(page.contains("most outages take both"), "{page}");
}

/// A batch price for input and output only says nothing of cached tokens: half of the requests go
/// at batch prices, all of their prompt as input. 500k x (1,500 x 1.50 + 500 x 7.50) per million.
#[test]
fn batch_and_cache_do_not_stack_by_themselves() {
    let cache = "cache: { hit_ratio: 80% }\n";
    let route =
        |model: &str| format!("{{ workhorse: {{ model: {model}, share: 100%, batch: 50% }} }}");
    let standard = 500.0 * (1.5 * (0.8 * 0.30 + 0.2 * 3.75) + 0.5 * 15.0);
    let apart = rows("2B", cache, &route("cached"));
    near(
        number(&apart, "total", "cost"),
        standard + 500.0 * (1.5 * 1.50 + 0.5 * 7.50),
        1e-9,
    );
    assert!(cell(&apart, "workhorse", "note").contains("no batch price for cached tokens"));
    // Where the list has a price for both, both count; there is none for writing in a batch.
    let stacked = rows("2B", cache, &route("stacked"));
    let batch = 500.0 * (1.5 * (0.8 * 0.15 + 0.2 * 1.50) + 0.5 * 7.50);
    near(number(&stacked, "total", "cost"), standard + batch, 1e-9);
}

/// $1,000 are committed, $343.75 used: $100 + $656.25 on top of tokens. Two units at $1 for 730 h
/// have their tokens included.
#[test]
fn a_target_on_a_service_tier_pays_its_commitment_or_its_units() {
    let route = "{ workhorse: { model: small, share: 100%, service_tier: committed } }";
    let got = rows("500M", "", route);
    assert_eq!(cell(&got, "total", "fixed_fee"), "756.25");
    assert_eq!(cell(&got, "total", "total_cost"), "1100.00");
    let route = "{ workhorse: { model: small, share: 100%, service_tier: reserved } }";
    let got = rows("500M", "", route);
    assert_eq!(cell(&got, "total", "total_cost"), "1460.00");
    assert!(cell(&got, "workhorse", "note").contains("included in provisioned capacity"));
}

/// routing.md 3.4: at 10 requests a second, 99.82 % up and 2.56 h a repair, three errors in a
/// minute, a cool-down and a timeout of 30 s: 609 failed requests an outage, 0.180 % of requests on
/// the fallback, and an uplift of 0.343 % with failed attempts that bill 40 % of their input.
#[test]
fn an_outage_moves_requests_to_the_fallback_once_it_is_noticed() {
    let route = |cooldown: &str| {
        format!(
            "{{ workhorse: {{ model: small, share: 100%, outages: {{ mtbf: 1419.6622h, mttr: 2.56h }} }}, \
             fallback: {{ model: elsewhere, when: 3 errors in 60s{cooldown} }}, timeouts: {{ client: 30s }}, \
             failures: {{ any: {{ share: 100%, input: 40% }} }} }}"
        )
    };
    // 10 a second for 730 hours of 2,000 tokens.
    let got = rows("52_560M", "", &route(", cooldown: 30s"));
    let outages_a_month = 730.0 / (1_419.662_2 + 2.56);
    near(
        number(&got, "workhorse", "wasted_attempts"),
        609.19 * outages_a_month,
        1e-4,
    );
    // Open for 9,216 - 30.3 + 15 s of 5.12M s; the 303 that failed before that move as well. A
    // probe is one of the requests that the open breaker would have sent to the fallback.
    let moved = 100.0 - number(&got, "workhorse", "traffic_share_percent");
    near(moved, (9_200.7 / 5.12e6 + 303.0 / 51.2e6) * 100.0, 1e-5);
    let base = number(&got, "baseline:all-workhorse", "cost");
    let uplift = number(&got, "total", "cost") / base - 1.0;
    // 0.17970 % x (0.004 - 0.001375) + 609.19 failed attempts of 51.2M x 0.00015 are 0.343 %, and
    // the requests that failed are paid at the fallback, where 0.001375 is saved.
    let published = (0.001_797_0 * 2.625 + 609.19 / 51.2e6 * 0.15) / 1.375;
    near(published, 0.003_43, 2e-3);
    near(uplift, published + 303.0 / 51.2e6 * 2.625 / 1.375, 1e-4);
    // Without a breaker that is counted every request of an outage is tried, and fails.
    let open = rows("52_560M", "", &route(""));
    near(
        number(&open, "total", "wasted_attempts") / 26_280_000.0,
        0.001_8,
        1e-6,
    );
}

/// 80 % on a workhorse that is up for 98 of 100 hours with a fallback at the same provider, which
/// adds nothing, and 20 % on a tier of 99.9 %, all behind a gateway of 99.95 %.
#[test]
fn a_route_is_up_as_its_targets_and_its_gateway_are() {
    let route = "{ gateway_availability: 99.95%, \
                 workhorse: { model: small, share: 80%, outages: { mtbf: 98h, mttr: 2h } }, \
                 fallback: { model: middle, outages: { mtbf: 99h, mttr: 1h } }, \
                 premium: { model: large, share: 20%, service_tier: committed } }";
    let got = rows("5M", "", route);
    assert_eq!(cell(&got, "workhorse", "availability_percent"), "98");
    assert_eq!(cell(&got, "premium", "availability_percent"), "99.9");
    let want = (0.8 * 0.98 + 0.2 * 0.999) * 99.95;
    near(number(&got, "total", "availability_percent"), want, 1e-10);
    // Nothing says how much of the time this one is up.
    let got = rows("5M", "", "{ workhorse: { model: small, share: 100% } }");
    assert_eq!(cell(&got, "total", "availability_percent"), "");
}

/// Lognormal with a median of 2 s and a 99th percentile of 8.0765 s (sigma 0.6): 5 % of requests
/// take over 5.36587 s, and with a second request after that 99 of 100 take up to 7.1254 s.
#[test]
fn a_hedge_sends_a_second_request_after_the_slowest() {
    let route = "{ workhorse: { model: small, share: 100%, latency: { p50: 2s, p99: 8.0765s } }, \
                 hedge: { after: 5.36587s }, timeouts: { p99: 7.5s } }";
    let got = rows("2B", "", route);
    near(number(&got, "total", "hedge_cost"), 0.05 * 1_375.0, 1e-3);
    near(number(&got, "total", "latency_p99_seconds"), 7.125_4, 1e-4);
    let page = run("2B", "", route, &[]).stdout;
    assert!(page.contains("99 of 100 answers take at most 7.13 s, within the 7.5 s asked for"));
}

/// P(L > 6 s) of the same lognormal is P(z > ln(3)/0.6) = 3.3549 %; what is cut off has read its
/// prompt and bills it.
#[test]
fn an_attempt_that_takes_longer_than_the_client_waits_fails_and_is_billed() {
    let route = "{ workhorse: { model: small, share: 100%, latency: { p50: 2s, p99: 8.0765s } }, \
                 fallback: { model: middle }, timeouts: { client: 6s } }";
    let got = rows("2B", "", route);
    near(number(&got, "workhorse", "wasted_attempts"), 33_549.0, 2e-3);
    let wasted = number(&got, "workhorse", "wasted_tokens");
    assert!(
        wasted > 33_400.0 * 1_500.0 && wasted < 33_700.0 * 2_000.0,
        "{wasted}"
    );
}

/// The rows of the section `breaker`: stage, whether it is advice, detection, time to a false trip,
/// open share, judgement.
fn breakers(tokens: &str, rate: &str) -> Vec<(bool, f64, f64, f64, String)> {
    let route = format!(
        "{{ workhorse: {{ model: small, share: 100%, error_rate: {rate} }}, \
         fallback: {{ model: middle, when: 3 errors in 60s, cooldown: 60s }} }}"
    );
    let run = run(tokens, "", &route, &["--days", "30", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sections = json["sections"].as_array().unwrap();
    let section = sections
        .iter()
        .find(|one| one["name"] == "breaker")
        .unwrap();
    let names = section["columns"].as_array().unwrap();
    let at = |name: &str| {
        names
            .iter()
            .position(|column| column["name"] == name)
            .unwrap()
    };
    let rows = section["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        (
            row[at("is_advice")].as_bool().unwrap(),
            row[at("outage_detection_seconds")].as_f64().unwrap(),
            row[at("false_trip_seconds")].as_f64().unwrap(),
            row[at("open_percent")].as_f64().unwrap(),
            row[at("judgement")].as_str().unwrap().to_owned(),
        )
    })
    .collect()
}

/// `golden_routing.json`, group breaker: 30 days, 2,000 tokens to a request, three errors in a minute.
#[test]
fn a_rule_that_is_inert_when_small_is_trigger_happy_when_large() {
    for (tokens, detection, trip_hours, open, judgement) in [
        (
            "5M",
            668_913.579_673_176_4,
            172_125_443.237_739_5,
            9.682_860_564_682_976e-11,
            "inert",
        ),
        (
            "50M",
            1_298.754_165_577_057_8,
            173_325.224_004_255_3,
            9.615_833_563_568_689e-8,
            "sound",
        ),
        (
            "500M",
            31.386_702_076_259_645,
            185.809_327_686_993_8,
            8.968_964_070_197_298e-5,
            "sound",
        ),
        (
            "5B",
            3.1104,
            0.360_765_045_993_627_2,
            0.044_158_098_293_312_846,
            "trigger-happy",
        ),
    ] {
        let got = breakers(tokens, "1%");
        let (_, found, trip, share, word) = &got[0];
        near(*found, detection, 1e-6);
        near(*trip / 3_600.0, trip_hours, 1e-6);
        near(*share / 100.0, open, 1e-6);
        assert_eq!(word, judgement, "{tokens}");
        // Where the rule is not sound, the next row says what is.
        assert_eq!(got.len(), if judgement == "sound" { 1 } else { 2 });
        if let Some((is_advice, found, .., word)) = got.get(1) {
            assert!(*is_advice && *found < 2.56 * 3_600.0 && word == "sound");
        }
    }
}

/// routing.md 3.3: at 5B tokens the breaker is open for 4.416 % of the time, and those requests cost
/// $289.79 more on the fallback: 2.5M x 4.4158 % x (0.004 - 0.001375).
#[test]
fn an_open_breaker_moves_requests_and_costs_money() {
    let route = |cooldown: &str| {
        format!(
            "{{ workhorse: {{ model: small, share: 100%, error_rate: 1% }}, \
             fallback: {{ model: middle, when: 3 errors in 60s{cooldown} }} }}"
        )
    };
    let cost = |cooldown: &str| {
        let args = ["--days", "30", "--format", "csv"];
        let run = run("5B", "", &route(cooldown), &args);
        number(&parse_csv(&run.stdout), "total", "cost")
    };
    let more = cost(", cooldown: 60s") - cost("");
    // A request that would have failed is on the fallback either way: 99 % of the published figure.
    near(more, 289.79 * 0.99, 1e-3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Shares by requests that are turned into shares by tokens give the same requests back.
    #[test]
    fn shares_convert_both_ways(share in 1_u32..100, sizes in (100_u64..9_000, 100_u64..9_000)) {
        let route = |by: &str, one: String, two: String| format!(
            "{{ share_by: {by}, workhorse: {{ model: small, share: {one}%, request: {{ input: {} }} }}, \
             premium: {{ model: large, share: {two}%, request: {{ input: {} }} }} }}", sizes.0, sizes.1
        );
        let by_requests = rows("500B", "", &route("requests", share.to_string(), (100 - share).to_string()));
        let tokens = number(&by_requests, "workhorse", "tokens") / 5e11 * 1e8;
        let (one, two) = (tokens.round(), 1e8 - tokens.round());
        let by_tokens = rows("500B", "", &route("tokens", format!("{:.6}", one / 1e6), format!("{:.6}", two / 1e6)));
        near(number(&by_tokens, "workhorse", "requests"), number(&by_requests, "workhorse", "requests"), 1e-5);
    }

    /// Without failures a route costs its shares, whatever it would do about failures.
    #[test]
    fn zero_failures_equal_the_plain_mix(share in 0_u32..100, retries in 0_u32..5) {
        let plain = format!("workhorse: {{ model: small, share: {}% }}, premium: {{ model: large, share: {share}% }}", 100 - share);
        let careful = format!("{plain}, fallback: {{ model: middle, when: 3 errors in 60s }}, retry: {{ retries: {retries} }}, \
                               failures: {{ timeout: {{ share: 100%, input: 100%, output: 100% }} }}");
        let (plain, careful) = (rows("5M", "", &format!("{{ {plain} }}")), rows("5M", "", &format!("{{ {careful} }}")));
        prop_assert_eq!(cell(&plain, "total", "cost"), cell(&careful, "total", "cost"));
        prop_assert_eq!(cell(&careful, "total", "wasted_cost"), "0.00");
    }

    #[test]
    fn more_retries_never_serve_less(rate in 0_u32..=100, retries in 0_u32..19) {
        let route = |retries: u32| format!(
            "{{ workhorse: {{ model: small, share: 100%, error_rate: {rate}% }}, retry: {{ retries: {retries} }} }}"
        );
        let served = |retries| number(&rows("5M", "", &route(retries)), "total", "served_percent");
        prop_assert!(served(retries + 1) >= served(retries));
    }
}

#[test]
fn a_route_has_any_number_of_models() {
    // Requests of 1,500 + 500 tokens: $1.375, $4 and $20 a thousand; 1,000 of them.
    let route = "{ workhorse: { model: small, share: 50% }, premium: { model: large, share: 10% }, \
                 others: [{ model: middle, share: 30% }, { model: middle, share: 10% }] }";
    let rows = rows("2M", "", route);
    let others: Vec<&str> = rows
        .iter()
        .filter(|row| row["target"] == "other")
        .map(|row| row["cost"].as_str())
        .collect();
    assert_eq!(others, ["1.20", "0.40"]);
    assert_eq!(cell(&rows, "total", "total_cost"), "4.2875");
    // Without its share a model is refused, and so are shares over the whole.
    for (others, code) in [
        ("{ model: middle }", "missing-field"),
        ("{ model: middle, share: 60% }", "shares-not-100"),
    ] {
        let route = format!("{{ workhorse: {{ model: small, share: 50% }}, others: [{others}] }}");
        let run = run("2M", "", &route, &[]);
        assert_eq!(run.status, 2, "{others}");
        assert!(run.stderr.contains(code), "{others}: {}", run.stderr);
    }
}
