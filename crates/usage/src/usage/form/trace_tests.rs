//! Spans as instrumentations write them: each has names of its own for the same counts.

use super::trap_tests::{Row, read_as};
use super::{Container, Form};
use crate::catalog::{Meter, TokenCounts};
use crate::usage::record::Fault;
use crate::usage::record::six;

/// A batch with one span of a failed or good request and these attributes; numbers are written as
/// OTLP writes them.
fn batch(attributes: &[(&str, &str)], is_error: bool) -> String {
    let of = |(key, value): &(&str, &str)| {
        let kind = match value.parse::<u64>() {
            Ok(_) => "intValue",
            Err(_) => "stringValue",
        };
        format!(r#"{{"key":"{key}","value":{{"{kind}":"{value}"}}}}"#)
    };
    let attributes: Vec<String> = attributes.iter().map(of).collect();
    let attributes = attributes.join(",");
    let code = if is_error { 2 } else { 0 };
    format!(
        r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"5b8e","spanId":"051","parentSpanId":"eee","name":"chat","startTimeUnixNano":"1785542410000000000","endTimeUnixNano":"1785542410900000000","attributes":[{attributes}],"status":{{"code":{code}}}}}]}}]}}]}}"#
    )
}

fn mapped(attributes: &[(&str, &str)], map: &str) -> Result<Row, Fault> {
    let text = batch(attributes, false);
    let mut rows = read_as(
        Form::OpenTelemetry,
        Container::JsonLines,
        text.as_bytes(),
        map,
    );
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

fn read(attributes: &[(&str, &str)]) -> Result<Row, Fault> {
    mapped(attributes, "")
}

fn tokens(attributes: &[(&str, &str)]) -> TokenCounts {
    read(attributes).unwrap().tokens
}

#[test]
fn cached_tokens_were_not_seen_under_the_names_of_other_instrumentations() {
    // Of 1,000 prompt tokens 600 were cached.
    for cached in [
        "gen_ai.usage.cache_read.input_tokens",
        "gen_ai.usage.cached_tokens",
        "gen_ai.usage.cache_read_tokens",
        "gen_ai.usage.input_tokens_details.cached_tokens",
        "gen_ai.usage.prompt_tokens_details.cached_tokens",
        "gen_ai.usage.details.cache_read_tokens",
        "gen_ai.usage.details.cached_tokens",
        "gen_ai.usage.details.cache_read_input_tokens",
        "llm.usage.cache_read_input_tokens",
        "llm.token_count.prompt_details.cache_read",
        "ai.usage.cachedInputTokens",
        "ai.usage.inputTokenDetails.cacheReadTokens",
    ] {
        let span = [
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.provider.name", "openai"),
            ("gen_ai.request.model", "gpt-5-mini"),
            ("gen_ai.usage.input_tokens", "1000"),
            ("gen_ai.usage.output_tokens", "200"),
            (cached, "600"),
        ];
        assert_eq!(tokens(&span), six([400, 600, 0, 0, 200, 0]), "{cached}");
    }
}

#[test]
fn spans_of_openinference_and_of_old_openllmetry_were_no_requests() {
    let openinference = [
        ("openinference.span.kind", "LLM"),
        ("llm.provider", "openai"),
        ("llm.model_name", "gpt-4o-mini-2024-07-18"),
        ("llm.token_count.prompt", "1000"),
        ("llm.token_count.completion", "300"),
        ("llm.token_count.total", "1300"),
        ("llm.token_count.prompt_details.cache_read", "256"),
        ("llm.token_count.prompt_details.cache_write", "100"),
        ("llm.token_count.completion_details.reasoning", "50"),
    ];
    let row = read(&openinference).unwrap();
    assert_eq!(row.tokens, six([644, 256, 100, 0, 250, 50]));
    assert_eq!(
        (row.provider.as_str(), row.model.as_str()),
        ("openai", "gpt-4o-mini-2024-07-18")
    );
    let openllmetry = [
        ("llm.request.type", "chat"),
        ("gen_ai.system", "OpenAI"),
        ("llm.request.model", "gpt-4o"),
        ("llm.response.model", "gpt-4o-2024-08-06"),
        ("llm.usage.prompt_tokens", "1000"),
        ("llm.usage.completion_tokens", "300"),
    ];
    let row = read(&openllmetry).unwrap();
    assert_eq!(row.tokens, six([1_000, 0, 0, 0, 300, 0]));
    assert_eq!(row.model, "gpt-4o-2024-08-06");
}

#[test]
fn frames_around_requests_repeat_their_sums_and_count_nothing() {
    let usage = [
        ("gen_ai.request.model", "gpt-4o"),
        ("gen_ai.usage.input_tokens", "1000"),
        ("gen_ai.usage.output_tokens", "300"),
    ];
    for (key, kind, is_request) in [
        ("gen_ai.operation.name", "invoke_agent", false),
        ("gen_ai.operation.name", "execute_tool", false),
        ("gen_ai.operation.name", "text_completion", true),
        ("gen_ai.operation.name", "a_word_of_ones_own", true),
        ("openinference.span.kind", "CHAIN", false),
        ("openinference.span.kind", "AGENT", false),
        ("openinference.span.kind", "EMBEDDING", true),
        ("traceloop.span.kind", "workflow", false),
        ("traceloop.span.kind", "tool", false),
        // Its child tells whether a task is a request: LangChain's model spans are tasks, too.
        ("traceloop.span.kind", "task", true),
        ("langsmith.span.kind", "LLM", true),
        ("langsmith.span.kind", "chain", false),
        ("ai.operationId", "ai.generateText", false),
        ("ai.operationId", "ai.generateText.doGenerate", true),
        ("ai.operationId", "ai.streamText.doStream", true),
        ("ai.operationId", "ai.toolCall", false),
    ] {
        let span: Vec<_> = usage.into_iter().chain([(key, kind)]).collect();
        let found = read(&span).map(|row| row.tokens[Meter::Input]);
        let expected = if is_request {
            Ok(1_000)
        } else {
            Err(Fault::NotARequest)
        };
        assert_eq!(found, expected, "{kind}");
    }
    // What says that it is a request is one, whatever it is for a framework.
    let task = [
        ("llm.request.type", "chat"),
        ("traceloop.span.kind", "tool"),
    ];
    let span: Vec<_> = usage.into_iter().chain(task).collect();
    assert_eq!(tokens(&span), six([1_000, 0, 0, 0, 300, 0]));
}

#[test]
fn a_refused_request_has_no_usage_and_was_no_request() {
    let refused = batch(
        &[
            ("gen_ai.system", "openai"),
            ("gen_ai.request.model", "gpt-4o"),
            ("error.type", "RateLimitError"),
        ],
        true,
    );
    let rows = read_as(
        Form::OpenTelemetry,
        Container::JsonLines,
        refused.as_bytes(),
        "",
    );
    let row = rows[0].as_ref().unwrap();
    assert_eq!((row.failed, row.tokens), (1, TokenCounts::ZERO));
    // A failed request to something else names no model.
    let http = batch(&[("http.request.method", "POST")], true);
    let rows = read_as(
        Form::OpenTelemetry,
        Container::JsonLines,
        http.as_bytes(),
        "",
    );
    assert_eq!(rows, [Err(Fault::NotARequest)]);
}

/// The counts of a call to Claude, as its API states them: 5 beside 8,000 read and 100 written.
fn claude<'s>(provider: &'s str, input: &'s str) -> [(&'s str, &'s str); 7] {
    [
        ("gen_ai.operation.name", "chat"),
        ("gen_ai.provider.name", provider),
        ("gen_ai.request.model", "claude-haiku-4-5"),
        ("gen_ai.usage.input_tokens", input),
        ("gen_ai.usage.cache_read_input_tokens", "8000"),
        ("gen_ai.usage.cache_creation_input_tokens", "100"),
        ("gen_ai.usage.output_tokens", "40"),
    ]
}

#[test]
fn claude_spans_that_leave_cached_tokens_out_of_the_prompt_were_dropped() {
    let expected = six([5, 8_000, 100, 0, 40, 0]);
    for provider in ["anthropic", "aws.bedrock", "gcp.vertex_ai"] {
        assert_eq!(tokens(&claude(provider, "5")), expected, "{provider}");
        assert_eq!(tokens(&claude(provider, "8105")), expected, "{provider}");
    }
    // A total shows it where the prompt is longer than its cached part.
    let long = claude("anthropic", "9000");
    assert_eq!(tokens(&long), six([900, 8_000, 100, 0, 40, 0]));
    let total = [("gen_ai.usage.total_tokens", "17140")];
    let long: Vec<_> = long.into_iter().chain(total).collect();
    assert_eq!(tokens(&long), six([9_000, 8_000, 100, 0, 40, 0]));
    // What the user says counts, and for other models it is an error.
    let said = mapped(&claude("anthropic", "5"), "input.includes=cache");
    assert_eq!(said, Err(Fault::CacheOverInput));
    let said = mapped(&claude("anthropic", "9000"), "input.excludes=cache");
    assert_eq!(said.unwrap().tokens, six([9_000, 8_000, 100, 0, 40, 0]));
    let mut other = claude("openai", "5");
    other[2].1 = "gpt-5-mini";
    assert_eq!(read(&other), Err(Fault::CacheOverInput));
}

#[test]
fn thoughts_of_gemini_may_stand_beside_its_answer() {
    let span = |answer, total| {
        [
            ("gen_ai.operation.name", "generate_content"),
            ("gen_ai.provider.name", "gcp.gemini"),
            ("gen_ai.request.model", "gemini-2.5-flash"),
            ("gen_ai.usage.input_tokens", "1000"),
            ("gen_ai.usage.output_tokens", answer),
            ("gen_ai.usage.details.thoughts_tokens", "700"),
            ("gen_ai.usage.total_tokens", total),
        ]
    };
    let expected = six([1_000, 0, 0, 0, 200, 700]);
    assert_eq!(tokens(&span("200", "1900")), expected);
    assert_eq!(tokens(&span("900", "1900")), expected);
}

#[test]
fn providers_have_the_names_of_their_instrumentations() {
    for (theirs, ours) in [
        ("openai.chat", "openai"),
        ("openai.responses", "openai"),
        ("anthropic.messages", "anthropic"),
        ("google.generative-ai", "google"),
        ("google_genai", "google"),
        ("google.vertex", "vertex"),
        ("google.vertex.chat", "vertex"),
        ("amazon-bedrock", "bedrock"),
        ("azure-openai.chat", "azure"),
        ("mistral.chat", "mistral"),
        ("x_ai", "xai"),
        // Nobody is named by these.
        ("gcp.gen_ai", ""),
        ("Langchain", ""),
    ] {
        let span = [
            ("gen_ai.operation.name", "chat"),
            ("gen_ai.system", theirs),
            ("gen_ai.request.model", "m"),
            ("gen_ai.usage.input_tokens", "10"),
        ];
        assert_eq!(read(&span).unwrap().provider, ours, "{theirs}");
    }
}
