//! The same requests on other models and routes, at figures worked by hand.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{Run, parse_csv, plan_in};
use crate::usage_emit::folder;

/// A million input and 100,000 output tokens in a thousand requests on each of three models, the
/// last one with half of its prompts from a cache.
fn log() -> String {
    let rows = (0..3_000).map(|place| {
        let (model, read) = match place % 3 {
            0 => ("small", 0),
            1 => ("large", 0),
            _ => ("cached", 500),
        };
        format!(
            "2026-11-03T10:{:02}:00Z,acme,{model},1000,{read},0,100,,200,\n",
            place % 60
        )
    });
    rows.collect::<Vec<String>>().concat()
}

fn usage(folder: &tempfile::TempDir, args: &[&str]) -> Run {
    plan_in(folder.path(), &[&["usage", "log.csv"], args].concat())
}

/// The page with each run of white space as one space.
fn flat(run: &Run) -> String {
    run.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rows(run: &Run) -> BTreeMap<String, BTreeMap<String, String>> {
    assert_eq!(run.status, 0, "{}", run.stderr);
    let rows = parse_csv(&run.stdout).into_iter();
    rows.map(|row| (row["model"].clone(), row)).collect()
}

#[test]
fn one_model_for_another() {
    let folder = folder(&log());
    let run = usage(
        &folder,
        &["--what-if", "large=acme/third", "--format", "csv"],
    );
    let rows = rows(&run);
    // large: 1M × $5 + 0.1M × $25 = $7.50; third: 1M × $1 + 0.1M × $5 = $1.50, 80 % less.
    let large = &rows["large"];
    assert_eq!(large["cost"], "7.50");
    assert_eq!(large["what_if_cost"], "1.50");
    assert_eq!(large["what_if_change"], "-6.00");
    assert_eq!(large["what_if_change_percent"], "-80");
    // small stays: 1M × $0.25 + 0.1M × $2 = $0.45.
    assert_eq!(rows["small"]["what_if_cost"], "0.45");
    assert_eq!(rows["small"]["what_if_change"], "0.00");
}

#[test]
fn a_meter_without_a_price_there_is_said() {
    let folder = folder(&log());
    let run = usage(
        &folder,
        &["--what-if", "model=acme/large", "--format", "csv"],
    );
    let rows = rows(&run);
    assert_eq!(rows["small"]["what_if_cost"], "7.50");
    assert_eq!(rows["cached"]["what_if_cost"], "");
    let note = &rows["cached"]["what_if_note"];
    assert!(
        note.contains("1,000 requests") && note.contains("cache_read"),
        "{note}"
    );
    // 1M x $5 + 0.1M x $25 = $7.50 each for small and large, beside $0.45 + $7.50.
    let page = flat(&usage(&folder, &["--what-if", "*=acme/large"]));
    assert!(
        page.contains("3,000 requests on acme/large: $15.00, which is $7.05 or 88.7 % more than the $7.95 of the 2,000 requests with a price in both places; 1,000 more have no price in one of them."),
        "{page}"
    );
}

#[test]
fn a_model_without_a_price_in_the_log_leaves_the_others_their_figures() {
    let unknown = "2026-11-03T10:00:00Z,acme,nobody-sells-it,1000,0,0,100,,200,\n";
    let folder = folder(&format!("{}{unknown}", log()));
    let args = ["--what-if", "large=acme/third", "--format", "csv"];
    let rows = rows(&usage(&folder, &args));
    assert_eq!(rows["large"]["what_if_change"], "-6.00");
    assert_eq!(rows["nobody-sells-it"]["what_if_cost"], "");
    let page = flat(&usage(&folder, &["--what-if", "large=acme/third"]));
    assert!(
        page.contains("1,000 requests on acme/third, all others as they are: $5.10 in all, which is $6.00 or 54.1 % less than the $11.10 of the 3,000 requests with a price in both places; 1 more has no price in one of them."),
        "{page}"
    );
    assert_eq!(page.matches("tokenizer").count(), 1, "{page}");
}

#[test]
fn requests_over_a_context_window_are_counted() {
    // Prompts of 1,000, 1,001 and 5,000 tokens; narrow takes 1,000, and answers of 50.
    let rows = [1_000, 1_001, 5_000]
        .map(|input| format!("2026-11-03T10:00:00Z,acme,large,{input},0,0,100,,200,\n"));
    let folder = folder(&rows.concat());
    let list = folder.path().join("pricing/acme/2026-11-01.yaml");
    let text = tokenplan::input::read_file(&list, 1 << 20).unwrap();
    let narrow = "  - { id: narrow, context_window: 1000, max_output: 50, prices: { input: 1, output: 1 } }\n";
    fs::write(&list, format!("{text}{narrow}")).unwrap();
    let page = flat(&usage(&folder, &["--what-if", "large=acme/narrow"]));
    for part in [
        "2 requests with 6,201 tokens have prompts over the context window of acme/narrow (1,000 tokens)",
        "The longest completion of the log has 100 tokens, and acme/narrow gives 50 at the most.",
        // 7,001 + 300 tokens at $1 and 7,001 x $5 + 300 x $25.
        "3 requests on acme/narrow: $0.007301, which is",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}

#[test]
fn every_request_on_one_model_is_told_in_a_sentence() {
    let folder = folder(&log());
    // cached takes all: 3 × (1M input, 0.1M output); 0.5M of the prompts are read from its cache.
    // 2.5M × $3 + 0.5M × $0.30 + 0.3M × $15 = $12.15, beside 0.45 + 7.50 + 3.15 = $11.10.
    let page = usage(&folder, &["--what-if", "model=acme/cached"]).stdout;
    assert!(
        page.contains("3,000 requests on acme/cached: $12.15, which is $1.05 or 9.5 % more."),
        "{page}"
    );
}

#[test]
fn the_same_requests_on_a_route() {
    let folder = folder(&log());
    let scenario = "schema: 1\nname: s\ntoken_mix: { input: 100% }\nrequest: { tokens: 1000 }\n\
                    baseline: large\nshortlist: [large]\nstages: [{ name: one, users: 1, tokens: 1M }]\n\
                    routes:\n  mixed:\n    workhorse: { model: third, share: 60% }\n    \
                    premium: { model: cached, share: 30% }\n    others:\n      - { model: small, share: 10% }\n";
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    let run = usage(
        &folder,
        &[
            "--scenario",
            "s.yaml",
            "--as-of",
            "2026-11-20",
            "--route",
            "mixed",
            "--format",
            "csv",
        ],
    );
    // small's requests: 60 % × $1.50 + 30 % × $4.50 + 10 % × $0.45 = $2.295.
    assert_eq!(rows(&run)["small"]["what_if_cost"], "2.295");
    // The same route by its file.
    let args = [
        "--as-of",
        "2026-11-20",
        "--route",
        "s.yaml:mixed",
        "--format",
        "csv",
    ];
    assert_eq!(rows(&usage(&folder, &args)), rows(&run));
}

#[test]
fn a_model_that_nobody_sells_or_used_is_refused() {
    let folder = folder(&log());
    for (swap, code) in [
        ("model=acme/nothing", "unknown-model"),
        ("absent=acme/large", "bad-option"),
    ] {
        let run = usage(&folder, &["--what-if", swap]);
        assert_eq!(run.status, 2, "{swap}");
        assert!(run.stderr.contains(code), "{swap}: {}", run.stderr);
    }
}

#[test]
fn tokens_written_to_a_cache_are_input_where_writing_has_no_price() {
    // 50,000 of input, 30,000 written and 10,000 of output; large sells no cache.
    let folder = folder("2026-11-03T10:00:00Z,acme,cached,80000,0,30000,10000,,200,\n");
    let run = usage(
        &folder,
        &["--what-if", "cached=acme/large", "--format", "csv"],
    );
    // 80,000 × $5 + 10,000 × $25 a million: it had no price at all.
    assert_eq!(rows(&run)["cached"]["what_if_cost"], "0.65");
    let page = flat(&usage(&folder, &["--what-if", "cached=acme/large"]));
    assert!(
        page.contains("30,000 tokens that the log wrote to a cache are priced as input on acme/large, which has no price for writing."),
        "{page}"
    );
}

#[test]
fn a_second_model_for_the_same_requests_is_refused_and_one_without_requests_said() {
    let folder = folder(&log());
    let twice = [
        "--what-if",
        "small=acme/large",
        "--what-if",
        "small=acme/third",
    ];
    let run = usage(&folder, &twice);
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(
        run.stderr
            .contains("the requests of `small` go to acme/large already"),
        "{}",
        run.stderr
    );
    let twice = ["--what-if", "*=acme/large", "--what-if", "model=acme/third"];
    assert_eq!(usage(&folder, &twice).status, 2);
    // It said that requests went to large and third.
    let shadowed = ["--what-if", "*=acme/third", "--what-if", "small=acme/large"];
    let page = flat(&usage(&folder, &shadowed));
    assert!(page.contains("3,000 requests on acme/third: "), "{page}");
    assert!(
        page.contains("No request went by `small=acme/large`: the log has none of the model, or one named before took them."),
        "{page}"
    );
}

/// A day of Anthropic's report, whose rows do not count requests; some searched the web.
const REPORT: &str = r#"{"data":[{"starting_at":"2026-11-12T00:00:00Z","ending_at":"2026-11-13T00:00:00Z","results":[{"uncached_input_tokens":1000000,"output_tokens":100000,"model":"claude-opus-4-5","service_tier":"standard","server_tool_use":{"web_search_requests":100}}]}],"has_more":false}"#;

#[test]
fn a_report_that_counts_no_requests_was_said_to_have_none_to_move() {
    let folder = tempfile::tempdir().unwrap();
    let plain = REPORT.replace(":100}", ":0}");
    fs::write(folder.path().join("report.json"), plain).unwrap();
    let args = ["usage", "report.json", "--what-if"];
    let run = |swap| {
        plan_in(
            folder.path(),
            &[&args[..], &[swap, "--format", "csv"]].concat(),
        )
    };
    for swap in [
        "model=anthropic/claude-haiku-4-5",
        "claude-opus-4-5=anthropic/claude-haiku-4-5",
    ] {
        // 1M x $1 and 100k x $5, by the list of 2026-11-11.
        assert_eq!(rows(&run(swap))["claude-opus-4-5"]["what_if_cost"], "1.50");
    }
    let none = run("gpt-4o=anthropic/claude-haiku-4-5");
    assert_eq!(none.status, 2, "{}", none.stdout);
}

#[test]
fn failed_requests_without_tokens_made_an_unpriced_what_if_free() {
    let lines = "2026-11-03T10:00:00Z,acme,cached,1000,500,0,100,,200,\n\
        2026-11-03T10:00:00Z,acme,cached,0,0,0,0,,500,\n";
    let folder = folder(lines);
    // `large` has no price for what a cache holds.
    let args = ["--what-if", "cached=acme/large", "--format", "csv"];
    assert_eq!(rows(&usage(&folder, &args))["cached"]["what_if_cost"], "");
}

#[test]
fn searches_of_the_web_took_their_requests_out_of_the_scenario() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("report.json"), REPORT).unwrap();
    let args = ["usage", "report.json", "--emit-scenario", "measured.yaml"];
    let run = plan_in(folder.path(), &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    // 1M x $5 and 100k x $25 a million; 100 searches at $10 a thousand are said.
    assert!(
        run.stderr.contains("Searches of the web cost $1.00"),
        "{}",
        run.stderr
    );
    let args = [
        "route",
        "--scenario",
        "measured.yaml",
        "--stage",
        "measured",
        "--format",
        "csv",
    ];
    let planned = plan_in(folder.path(), &args);
    let mut total = parse_csv(&planned.stdout).into_iter();
    let total = total.rfind(|row| row["target"] == "total").unwrap();
    assert_eq!(total["cost"], "7.50", "{}", planned.stdout);
}

#[test]
fn a_gateways_log_and_a_providers_report_were_added_up_in_silence() {
    let folder = folder(&log());
    fs::write(folder.path().join("report.json"), REPORT).unwrap();
    let both = plan_in(folder.path(), &["usage", "log.csv", "report.json"]);
    assert!(both.stderr.contains("counted twice"), "{}", both.stderr);
    let one = plan_in(folder.path(), &["usage", "report.json"]);
    assert!(!one.stderr.contains("counted twice"), "{}", one.stderr);
}
