//! Answers of APIs as they are published, in logs that keep them as they came.

use super::trap_tests::read_as;
use super::{Container, Form, Mapping, detect};
use crate::catalog::TokenCounts;
use crate::usage::record::Convention;
use crate::usage::record::six;

/// The tokens of each row of a log that must be detected as a request log.
fn tokens(text: &str, map: &str) -> Vec<TokenCounts> {
    let mapping = Mapping::read(map.split(',').filter(|one| !one.is_empty())).unwrap();
    let found = detect(text.as_bytes(), "log.jsonl", &mapping).unwrap();
    assert_eq!(found.form, Form::Generic, "{text}");
    let rows = read_as(Form::Generic, found.container, text.as_bytes(), map);
    rows.into_iter().map(|row| row.unwrap().tokens).collect()
}

/// Anthropic's example of prompt caching, a book and a question about it, twice:
/// <https://platform.minimax.io/docs/api-reference/anthropic-api-compatible-cache> publishes the
/// same counts.
const BOOK: [&str; 2] = [
    r#""cache_creation_input_tokens":188086,"cache_read_input_tokens":0,"input_tokens":21,"output_tokens":393"#,
    r#""cache_creation_input_tokens":0,"cache_read_input_tokens":188086,"input_tokens":21,"output_tokens":393"#,
];

#[test]
fn anthropics_own_names_count_cached_tokens_beside_input() {
    let lines = BOOK.map(|usage| {
        format!(r#"{{"type":"message","model":"claude-haiku-4-5","usage":{{{usage}}}}}"#)
    });
    let expected = [
        six([21, 0, 188_086, 0, 393, 0]),
        six([21, 188_086, 0, 0, 393, 0]),
    ];
    assert_eq!(tokens(&lines.join("\n"), ""), expected);
    let flat = BOOK.map(|usage| format!(r#"{{"model":"claude-haiku-4-5",{usage}}}"#));
    assert_eq!(tokens(&flat.join("\n"), ""), expected);
    let csv = "model,input_tokens,cache_creation_input_tokens,cache_read_input_tokens,output_tokens\n\
        claude-haiku-4-5,21,188086,0,393\nclaude-haiku-4-5,21,0,188086,393\n";
    assert_eq!(tokens(csv, ""), expected);
}

#[test]
fn both_lives_of_anthropics_cache_are_told_apart() {
    // By hand: 248 written, 100 of them for an hour.
    let line = r#"{"model":"claude-haiku-4-5","usage":{"input_tokens":2048,"cache_read_input_tokens":1800,"cache_creation_input_tokens":248,"output_tokens":503,"cache_creation":{"ephemeral_5m_input_tokens":148,"ephemeral_1h_input_tokens":100}}}"#;
    assert_eq!(tokens(line, ""), [six([2_048, 1_800, 148, 100, 503, 0])]);
}

#[test]
fn a_user_who_knows_better_has_the_last_word() {
    let line = r#"{"model":"m","input_tokens":100,"cache_read_input_tokens":40,"output_tokens":1}"#;
    assert_eq!(tokens(line, ""), [six([100, 40, 0, 0, 1, 0])]);
    assert_eq!(
        tokens(line, "input.includes=cache"),
        [six([60, 40, 0, 0, 1, 0])]
    );
    let named = "input=input_tokens,cache_read=cache_read_input_tokens";
    assert_eq!(tokens(line, named), [six([100, 40, 0, 0, 1, 0])]);
    let whole = r#"{"model":"m","input_tokens":100,"cache_read_tokens":40,"output_tokens":1}"#;
    assert_eq!(
        tokens(whole, "input.excludes=cache"),
        [six([100, 40, 0, 0, 1, 0])]
    );
}

#[test]
fn gateways_add_the_same_names_to_the_prompt() {
    // As LiteLLM answers: Anthropic's names beside a whole prompt.
    let line = r#"{"model":"m","usage":{"prompt_tokens":100,"completion_tokens":9,"cache_read_input_tokens":40,"cache_creation_input_tokens":10,"prompt_tokens_details":{"cached_tokens":40}}}"#;
    assert_eq!(tokens(line, ""), [six([50, 40, 10, 0, 9, 0])]);
}

#[test]
fn openai_counts_cached_tokens_in_both_of_its_apis() {
    // OpenAI's guide to prompt caching: 2,006 of the prompt, 1,920 of them cached.
    let chat = r#"{"id":"chatcmpl-1","object":"chat.completion","created":1741569952,"model":"gpt-4o","usage":{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920},"completion_tokens_details":{"reasoning_tokens":0}}}"#;
    assert_eq!(tokens(chat, ""), [six([86, 1_920, 0, 0, 300, 0])]);
    // OpenAI's guide to reasoning: 1,024 of 1,186 completion tokens are thought.
    let responses = r#"{"id":"resp_1","object":"response","created_at":1741476777,"status":"completed","error":null,"model":"gpt-5-mini","usage":{"input_tokens":75,"input_tokens_details":{"cached_tokens":0},"output_tokens":1186,"output_tokens_details":{"reasoning_tokens":1024},"total_tokens":1261}}"#;
    assert_eq!(tokens(responses, ""), [six([75, 0, 0, 0, 162, 1_024])]);
    let both = tokens(&format!("{chat}\n{responses}"), "");
    assert_eq!(both.len(), 2);
    let rows = read_as(Form::Generic, Container::JsonLines, chat.as_bytes(), "");
    assert_eq!(rows[0].as_ref().unwrap().millis, Some(1_741_569_952_000));
}

#[test]
fn a_proxy_of_openai_that_names_writes_as_anthropic_does_still_counts_whole_prompts() {
    let line = r#"{"model":"m","usage":{"input_tokens":20,"output_tokens":2,"cache_creation_input_tokens":7,"input_tokens_details":{"cached_tokens":3,"cache_write_tokens":7}}}"#;
    assert_eq!(tokens(line, ""), [six([10, 3, 7, 0, 2, 0])]);
}

#[test]
fn bedrocks_converse_counts_cached_tokens_beside_input() {
    // Its total of 600 is 100 + 200 + 100 + 200: no part is in another.
    let line = r#"{"modelId":"amazon.nova-lite-v1:0","stopReason":"end_turn","usage":{"inputTokens":100,"outputTokens":200,"totalTokens":600,"cacheReadInputTokens":100,"cacheWriteInputTokens":200},"metrics":{"latencyMs":551}}"#;
    assert_eq!(tokens(line, ""), [six([100, 100, 200, 0, 200, 0])]);
    let rows = read_as(Form::Generic, Container::JsonLines, line.as_bytes(), "");
    assert_eq!(rows[0].as_ref().unwrap().latency, Some(551));
}

#[test]
fn codex_names_writes_as_converse_does_and_counts_whole_prompts() {
    let line = r#"{"model":"m","inputTokens":125,"cachedInputTokens":55,"cacheWriteInputTokens":4,"outputTokens":20}"#;
    assert_eq!(tokens(line, ""), [six([66, 55, 4, 0, 20, 0])]);
}

#[test]
fn deepseeks_hits_and_misses_are_its_prompt() {
    // DeepSeek's reference: prompt_tokens = hit + miss.
    let line = r#"{"model":"deepseek-chat","usage":{"prompt_tokens":10000,"completion_tokens":500,"prompt_cache_hit_tokens":9000,"prompt_cache_miss_tokens":1000}}"#;
    assert_eq!(tokens(line, ""), [six([1_000, 9_000, 0, 0, 500, 0])]);
    let csv = "model,prompt_cache_hit_tokens,prompt_cache_miss_tokens,completion_tokens\ndeepseek-chat,9000,1000,500\n";
    assert_eq!(tokens(csv, ""), [six([1_000, 9_000, 0, 0, 500, 0])]);
}

#[test]
fn geminis_thoughts_are_added_in_request_logs_too() {
    let csv = "model,prompt_token_count,cached_content_token_count,candidates_token_count,thoughts_token_count\ngemini-2.5-flash,1000,100,200,700\n";
    assert_eq!(tokens(csv, ""), [six([900, 100, 0, 0, 200, 700])]);
}

#[test]
fn rows_of_several_apis_count_each_by_its_names() {
    let text = [
        format!(r#"{{"model":"claude-haiku-4-5","usage":{{{}}}}}"#, BOOK[1]),
        r#"{"model":"gpt-4o","usage":{"prompt_tokens":2006,"completion_tokens":300,"prompt_tokens_details":{"cached_tokens":1920}}}"#.to_owned(),
        r#"{"model":"gpt-4o","usage":{"prompt_tokens":5,"completion_tokens":3}}"#.to_owned(),
    ];
    let mut reader = super::Reader::new(Form::Generic, &Mapping::default(), None);
    let mut tokens = Vec::new();
    for line in &text {
        reader.read_line(line.as_bytes(), &mut |row| tokens.push(row.unwrap().tokens));
    }
    assert_eq!(
        tokens,
        [
            six([21, 188_086, 0, 0, 393, 0]),
            six([86, 1_920, 0, 0, 300, 0]),
            six([5, 0, 0, 0, 3, 0])
        ]
    );
    let told = [(Convention::APART, 1), (Convention::INCLUSIVE, 1)];
    assert_eq!(reader.conventions(), told);
}

#[test]
fn of_two_columns_of_a_name_the_first_counts_and_is_told() {
    let mut reader = super::Reader::new(Form::Generic, &Mapping::default(), None);
    let names: [&[u8]; 5] = [
        b"model",
        b"input_tokens",
        b"output_tokens",
        b"x",
        b"Input Tokens",
    ];
    reader.header(&names).unwrap();
    assert_eq!(reader.twice(), ["Input Tokens"]);
    reader.read_row(&[b"m", b"1", b"2", b"", b"9"], &mut |row| {
        assert_eq!(row.unwrap().tokens, six([1, 0, 0, 0, 2, 0]));
    });
}

#[test]
fn names_that_are_no_text_are_told() {
    use crate::usage::record::Fault;
    let mut reader = super::Reader::new(Form::Generic, &Mapping::default(), None);
    reader
        .header(&[b"model", b"input_tokens", b"output_tokens"])
        .unwrap();
    reader.read_row(&[b"gpt\xff", b"1", b"2"], &mut |row| {
        assert_eq!(row, Err(Fault::NotUtf8));
    });
}

#[test]
fn bedrocks_log_of_invocations_is_of_bedrock() {
    // As published, but for the counts of its cache.
    let line = r#"{"schemaType":"ModelInvocationLog","schemaVersion":"1.0","timestamp":"2026-08-01T23:00:17Z","accountId":"123456789012","identity":{"arn":"arn:aws:sts::xxxx"},"region":"us-east-1","requestId":"915a6a04","operation":"Converse","modelId":"MODEL","input":{"inputContentType":"application/json","inputBodyJson":{"messages":[]},"inputTokenCount":35,"cacheReadInputTokenCount":7,"cacheWriteInputTokenCount":2},"output":{"outputContentType":"application/json","outputBodyJson":{"metrics":{"latencyMs":3640},"usage":{"inputTokens":35,"outputTokens":446,"totalTokens":481}},"outputTokenCount":446}}"#;
    for model in [
        "anthropic.claude-3-haiku-20240307-v1:0",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    ] {
        let line = line.replace("MODEL", model);
        let found = detect(line.as_bytes(), "log", &Mapping::default()).unwrap();
        assert_eq!(found.form, Form::BedrockLog);
        let rows = read_as(found.form, found.container, line.as_bytes(), "");
        let row = rows[0].as_ref().unwrap();
        assert_eq!(row.tokens, six([35, 7, 2, 0, 446, 0]));
        assert_eq!(row.provider, "bedrock");
        assert_eq!(row.model, "anthropic.claude-3-haiku-20240307-v1:0");
        assert_eq!((row.latency, row.failed), (Some(3_640), 0));
    }
}
