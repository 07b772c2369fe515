//! What `plan usage` says of traces, of pages of an API on one line, and of rows that seem to be
//! sums. Expected values are worked by hand.

use std::fs;

use tempfile::TempDir;

use crate::program::{Run, parse_csv, plan_in};

/// A folder with a price list whose model `claude-m` costs $0.000001 a token, $0.0000001 from a
/// cache, and takes 10,000 tokens.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let list = "schema: 1\nprovider: anthropic\neffective: 2025-01-01\ncurrency: USD\n\
        source: { title: t, checked: 2025-01-01 }\nstatus: confirmed\nmodels:\n  \
        - { id: claude-m, context_window: 10000, prices: { input: 1, output: 1, cache_read: 0.1 } }\n";
    let at = folder.path().join("lists/anthropic");
    fs::create_dir_all(&at).unwrap();
    fs::write(at.join("2025-01-01.yaml"), list).unwrap();
    folder
}

fn usage(log: &str, text: &str, args: &[&str]) -> Run {
    let folder = folder();
    fs::write(folder.path().join(log), text).unwrap();
    let asked = ["usage", log, "--pricing", "lists", "--format", "csv"];
    let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
    plan_in(folder.path(), &asked)
}

/// Requests, input, cached and output tokens, and cost of the one row, and what was said beside it.
fn one(log: &str, text: &str, args: &[&str]) -> ([String; 5], String) {
    let run = usage(log, text, args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let rows = parse_csv(&run.stdout);
    assert_eq!(rows.len(), 1, "{}", run.stdout);
    let columns = [
        "requests",
        "input_tokens",
        "cache_read_tokens",
        "output_tokens",
        "cost",
    ];
    (columns.map(|name| rows[0][name].clone()), run.stderr)
}

/// A line with a span.
fn span(id: &str, parent: &str, attributes: &str) -> String {
    let attributes: Vec<String> = attributes
        .split(' ')
        .map(|one| {
            let (key, value) = one.split_once('=').unwrap();
            let kind = match value.parse::<u64>() {
                Ok(_) => "intValue",
                Err(_) => "stringValue",
            };
            format!(r#"{{"key":"{key}","value":{{"{kind}":"{value}"}}}}"#)
        })
        .collect();
    format!(
        "{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{{\"traceId\":\"7\",\"spanId\":\"{id}\",\
         \"parentSpanId\":\"{parent}\",\"startTimeUnixNano\":\"1785542410000000000\",\
         \"attributes\":[{}]}}]}}]}}]}}\n",
        attributes.join(",")
    )
}

#[test]
fn a_call_of_a_framework_and_of_its_client_was_counted_twice() {
    // `ChatAnthropic.chat` of a chain, and the request that it makes.
    let usage = "gen_ai.usage.input_tokens=1000 gen_ai.usage.output_tokens=200";
    let inner = format!(
        "gen_ai.operation.name=chat gen_ai.provider.name=anthropic gen_ai.request.model=claude-m {usage}"
    );
    let outer = format!(
        "traceloop.span.kind=task gen_ai.system=Langchain gen_ai.request.model=claude-m {usage}"
    );
    let log = span("2", "1", &inner) + &span("1", "0", &outer);
    let (found, told) = one("spans.jsonl", &log, &[]);
    assert_eq!(found, ["1", "1000", "0", "200", "0.0012"], "{told}");
    assert!(
        told.contains("1 span of the same call as a span within"),
        "{told}"
    );
}

#[test]
fn spans_of_claude_count_as_each_shows_and_a_mixed_log_is_told() {
    // 5 beside 800 cached; then a prompt of 1,005 which may have them within.
    let span = |id: &str, input: u64| {
        span(
            id,
            "",
            &format!(
                "gen_ai.operation.name=chat gen_ai.provider.name=anthropic gen_ai.request.model=claude-m \
                 gen_ai.usage.input_tokens={input} llm.usage.cache_read_input_tokens=800"
            ),
        )
    };
    let log = span("1", 5) + &span("2", 1_005);
    let (found, told) = one("spans.jsonl", &log, &[]);
    // 5 + 205 tokens, and 1,600 from the cache.
    assert_eq!(found, ["2", "210", "1600", "0", "0.00037"], "{told}");
    assert!(told.contains("`--map input.excludes=cache`"), "{told}");
    let (found, told) = one("spans.jsonl", &log, &["--map", "input.excludes=cache"]);
    assert_eq!(found, ["2", "1010", "1600", "0", "0.00117"], "{told}");
    assert_eq!(told, "");
}

#[test]
fn a_row_with_more_cached_tokens_than_its_prompt_is_told_with_what_can_be_done() {
    let log = "model,input_tokens,cached_tokens,output_tokens\nclaude-m,10,0,1\nclaude-m,10,11,1\n";
    let (_, told) = one("log.csv", log, &[]);
    assert!(told.contains("`--map input.excludes=cache`"), "{told}");
}

#[test]
fn pages_on_one_line_were_refused() {
    let row = r#"{"id":"o","traceId":"t","type":"GENERATION","startTime":"2026-08-01T00:00:00Z","model":"claude-m","usageDetails":{"input":1000,"output":200,"total":1200},"latency":1.5}"#;
    let page = format!(r#"{{"data":[{row}],"meta":{{"page":1,"totalItems":1}}}}"#);
    for text in [page.clone(), page.replace(',', ",\n"), format!("{page}\n")] {
        let (found, told) = one("page.json", &text, &[]);
        assert_eq!(found, ["1", "1000", "0", "200", "0.0012"], "{told}");
    }
    // A page a line, without the end of its first line in sight.
    let long = format!("\"input\":\"{}\",\"latency\"", "x".repeat(70_000));
    let long = page.replace("\"latency\"", &long);
    let (found, told) = one("pages.jsonl", &format!("{long}\n{long}\n"), &[]);
    assert_eq!(found[0], "2", "{told}");
    // LiteLLM, Helicone and OpenRouter.
    let litellm = r#"{"data":[{"request_id":"r","call_type":"acompletion","spend":0.0012,"total_tokens":1200,"prompt_tokens":1000,"completion_tokens":200,"startTime":"2026-08-01T00:00:00Z","endTime":"2026-08-01T00:00:01Z","model":"claude-m","custom_llm_provider":"anthropic","status":"success"}],"total":1,"page":1}"#;
    assert_eq!(one("page.json", litellm, &[]).0[..2], ["1", "1000"]);
    let helicone = r#"{"data":[{"request_id":"r","request_created_at":"2026-08-01T00:00:00Z","response_status":200,"provider":"ANTHROPIC","model":"claude-m","prompt_tokens":1000,"completion_tokens":200}],"error":null}"#;
    assert_eq!(one("page.json", helicone, &[]).0[..2], ["1", "1000"]);
    let openrouter = r#"{"data":[{"date":"2026-08-01","model":"anthropic/claude-m","model_permaslug":"anthropic/claude-m","endpoint_id":"e","provider_name":"Anthropic","usage":0.015,"requests":5,"prompt_tokens":1000,"completion_tokens":200,"reasoning_tokens":0}]}"#;
    assert_eq!(one("page.json", openrouter, &[]).0[..2], ["5", "1000"]);
}

#[test]
fn a_map_to_a_key_that_no_row_has_was_ignored_in_silence() {
    let log =
        "{\"model\":\"claude-m\",\"input_tokens\":1000,\"output_tokens\":200,\"from_cache\":600}\n";
    let (found, told) = one("log.jsonl", log, &["--map", "cache_read=from_cahce"]);
    assert_eq!(found[2], "0");
    assert!(
        told.contains("no row of the log has anything under `from_cahce`"),
        "{told}"
    );
    assert!(told.contains("did you mean `from_cache`?"), "{told}");
    let (found, told) = one("log.jsonl", log, &["--map", "cache_read=from_cache"]);
    assert_eq!((found[2].as_str(), told.as_str()), ("600", ""));
}

#[test]
fn a_day_of_requests_in_a_row_was_one_request() {
    for column in [
        "num_requests",
        "n_requests",
        "request_count",
        "calls",
        "count",
    ] {
        let log = format!(
            "date,model,{column},input_tokens,output_tokens\n2026-08-01,claude-m,1000,1000000,200\n"
        );
        let (found, told) = one("days.csv", &log, &[]);
        assert_eq!((found[0].as_str(), told.as_str()), ("1000", ""), "{column}");
    }
    // Under a name that nobody knows it is one request, of a length that cannot be.
    let log = "date,model,quantity_of_it,input_tokens,output_tokens\n2026-08-01,claude-m,1000,1000000,200\n";
    let (found, told) = one("days.csv", log, &[]);
    assert_eq!(found[0], "1");
    assert!(told.contains("1 request of anthropic/claude-m with 1,000,000 prompt tokens, more than its context window of 10,000"), "{told}");
    let (found, told) = one("days.csv", log, &["--map", "requests=quantity_of_it"]);
    assert_eq!((found[0].as_str(), told.as_str()), ("1000", ""));
}

#[test]
fn a_file_named_twice_counted_twice() {
    let folder = folder();
    let log = "model,input_tokens,output_tokens\nclaude-m,1000,200\n";
    fs::write(folder.path().join("log.csv"), log).unwrap();
    let asked = [
        "usage",
        "log.csv",
        "./log.csv",
        "--pricing",
        "lists",
        "--format",
        "csv",
    ];
    let run = plan_in(folder.path(), &asked);
    assert_eq!(parse_csv(&run.stdout)[0]["requests"], "1", "{}", run.stderr);
}
