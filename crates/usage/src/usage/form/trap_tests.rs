//! The same requests in every format give the same counts, and each trap of a format is known.
//!
//! Two requests to claude-haiku-4-5 have 1,200 tokens of input, 8,000 read from a cache, 8,000
//! written to it and 500 of output; two to gpt-5-mini 2,000, 1,000 read and 500 of output, 320 of
//! them of reasoning; one to gemini-2.5-flash 1,000, and 900 of output with 700 of reasoning.

use crate::catalog::TokenCounts;
use crate::usage::record::six;
use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{Container, Form, Mapping, Reader, Role, detect};
use crate::catalog::Processing;
use crate::usage::Billing;
use crate::usage::record::{Fault, Record};

/// What a record says, without what it borrows.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub(super) provider: String,
    pub(super) model: String,
    pub(super) group: String,
    pub(super) tokens: TokenCounts,
    pub(super) requests: u64,
    pub(super) failed: u64,
    pub(super) processing_mode: Processing,
    pub(super) billing: Billing,
    pub(super) searches: u64,
    pub(super) context: Option<u64>,
    pub(super) pico: Option<i128>,
    pub(super) latency: Option<u64>,
    pub(super) millis: Option<i64>,
    id: String,
}

fn row(record: &Record<'_>) -> Row {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Row {
        provider: text(record.provider),
        model: text(record.model),
        group: text(record.group),
        tokens: record.tokens,
        requests: record.requests,
        failed: record.failed,
        processing_mode: record.processing_mode,
        billing: record.billing,
        searches: record.searches,
        context: record.context,
        pico: record.spend.map(crate::money::Usd::pico),
        latency: record.latency,
        millis: record.at.map(|at| at.0),
        id: text(record.id),
    }
}

pub(super) fn read_as(
    form: Form,
    container: Container,
    text: &[u8],
    map: &str,
) -> Vec<Result<Row, Fault>> {
    let mapping = Mapping::read(map.split(',').filter(|one| !one.is_empty())).unwrap();
    let mut reader = Reader::new(form, &mapping, Some(Role::Tag));
    let mut rows = Vec::new();
    match container {
        Container::Document => {
            reader.read_document(text, &mut |_, read| rows.push(read.map(|one| row(&one))));
        }
        Container::JsonLines => {
            for line in text.split(|byte| *byte == b'\n') {
                reader.read_line(line, &mut |read| rows.push(read.map(|one| row(&one))));
            }
        }
        Container::Csv => {
            let mut lines = csv::ReaderBuilder::new();
            let mut lines = lines.has_headers(false).flexible(true).from_reader(text);
            for (place, line) in lines.byte_records().enumerate() {
                let Ok(line) = line else { continue };
                let fields: Vec<&[u8]> = line.iter().collect();
                match place {
                    0 if reader.header(&fields).is_err() => return rows,
                    0 => {}
                    _ => reader.read_row(&fields, &mut |read| rows.push(read.map(|one| row(&one)))),
                }
            }
        }
    }
    rows
}

/// The rows of a text whose form must be detected.
pub(super) fn read(form: Form, text: &str) -> Vec<Result<Row, Fault>> {
    let found = detect(text.as_bytes(), "log", &Mapping::default()).unwrap();
    assert_eq!(found.form, form, "{text}");
    read_as(form, found.container, text.as_bytes(), "")
}

/// The one good row of a text.
pub(super) fn one(form: Form, text: &str) -> Row {
    let mut rows = read(form, text);
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0).unwrap()
}

/// Tokens by provider and model.
pub(super) fn sums(rows: Vec<Result<Row, Fault>>) -> BTreeMap<(String, String), TokenCounts> {
    let mut sums = BTreeMap::new();
    for row in rows {
        let row = row.unwrap();
        let sum = sums
            .entry((row.provider, row.model))
            .or_insert(TokenCounts::ZERO);
        sum.add(&row.tokens);
    }
    sums
}

const CLAUDE: [u64; 6] = [1_200, 8_000, 8_000, 0, 500, 0];
const GPT: [u64; 6] = [2_000, 1_000, 0, 0, 180, 320];
const GEMINI: [u64; 6] = [1_000, 0, 0, 0, 200, 700];

fn all_five() -> BTreeMap<(String, String), TokenCounts> {
    let names = [
        ("anthropic", "claude-haiku-4-5", six(CLAUDE)),
        ("openai", "gpt-5-mini", six(GPT)),
        ("google", "gemini-2.5-flash", six(GEMINI)),
    ];
    let owned = |(provider, model, tokens): (&str, &str, _)| {
        ((provider.to_owned(), model.to_owned()), tokens)
    };
    names.into_iter().map(owned).collect()
}

/// Provider, model, whole prompt, read, written, whole completion, reasoning, status.
const FIVE: [(&str, &str, [u64; 5], u64); 5] = [
    (
        "anthropic",
        "claude-haiku-4-5",
        [9_000, 8_000, 0, 300, 0],
        200,
    ),
    (
        "anthropic",
        "claude-haiku-4-5",
        [8_200, 0, 8_000, 200, 0],
        200,
    ),
    ("openai", "gpt-5-mini", [1_500, 1_000, 0, 500, 320], 200),
    ("openai", "gpt-5-mini", [1_500, 0, 0, 0, 0], 504),
    ("gemini", "gemini-2.5-flash", [1_000, 0, 0, 900, 700], 200),
];

fn lines(line: impl Fn(usize, &str, &str, [u64; 5], u64) -> String) -> String {
    let all = FIVE.iter().enumerate();
    let all = all.map(|(place, (provider, model, counts, status))| {
        line(place, provider, model, *counts, *status)
    });
    all.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_same_five_requests_are_the_same_in_every_log() {
    let generic = lines(
        |place, provider, model, [prompt, hit, write, output, thought], status| {
            format!(
                "2026-08-01T00:0{place}:00Z,{provider},{model},{prompt},{hit},{write},{output},{thought},{status}"
            )
        },
    );
    let generic = format!(
        "timestamp,provider,model,input_tokens,cache_read_tokens,cache_write_tokens,output_tokens,reasoning_tokens,status\n{generic}"
    );
    assert_eq!(sums(read(Form::Generic, &generic)), all_five());

    let litellm = lines(
        |place, provider, model, [prompt, hit, write, output, thought], status| {
            let metadata = format!(
                r#"{{\"usage_object\": {{\"cache_read_input_tokens\": {hit}, \"cache_creation_input_tokens\": {write}, \"completion_tokens_details\": {{\"reasoning_tokens\": {thought}}}}}}}"#
            );
            let status = if status == 200 { "success" } else { "failure" };
            format!(
                r#"{{"request_id":"r{place}","startTime":"2026-08-01 00:0{place}:00","endTime":"2026-08-01 00:0{place}:01.5","model":"{provider}/{model}","custom_llm_provider":"{provider}","spend":0.1,"prompt_tokens":{prompt},"completion_tokens":{output},"metadata":"{metadata}","status":"{status}"}}"#
            )
        },
    );
    assert_eq!(sums(read(Form::LiteLlm, &litellm)), all_five());
    let failed: Vec<u64> = read(Form::LiteLlm, &litellm)
        .into_iter()
        .map(|row| row.unwrap().failed)
        .collect();
    assert_eq!(failed, [0, 0, 0, 1, 0]);
    let array = format!("[{}]", litellm.replace('\n', ",\n"));
    assert_eq!(sums(read(Form::LiteLlm, &array)), all_five());

    let spans = lines(
        |place, provider, model, [prompt, hit, write, output, thought], status| {
            let error = if status == 200 {
                String::new()
            } else {
                format!(r#",{{"key":"error.type","value":{{"stringValue":"{status}"}}}}"#)
            };
            format!(
                r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"t{place}","spanId":"s","startTimeUnixNano":"1785542410000000000","endTimeUnixNano":"1785542410900000000","attributes":[{{"key":"gen_ai.provider.name","value":{{"stringValue":"{provider}"}}}},{{"key":"gen_ai.request.model","value":{{"stringValue":"{model}"}}}},{{"key":"gen_ai.usage.input_tokens","value":{{"intValue":"{prompt}"}}}},{{"key":"gen_ai.usage.cache_read.input_tokens","value":{{"intValue":{hit}}}}},{{"key":"gen_ai.usage.cache_creation.input_tokens","value":{{"intValue":"{write}"}}}},{{"key":"gen_ai.usage.output_tokens","value":{{"intValue":{output}}}}},{{"key":"gen_ai.usage.reasoning.output_tokens","value":{{"intValue":{thought}}}}}{error}]}}]}}]}}]}}"#
            )
        },
    );
    assert_eq!(sums(read(Form::OpenTelemetry, &spans)), all_five());

    let langfuse = lines(
        |place, _, model, [prompt, hit, write, output, thought], _| {
            let (input, answer) = (prompt - hit - write, output - thought);
            format!(
                r#"{{"id":"o{place}","traceId":"t","type":"GENERATION","startTime":"2026-08-01T00:00:00Z","providedModelName":"{model}","usageDetails":{{"input":{input},"input_cached_tokens":{hit},"cache_creation_input_tokens":{write},"output":{answer},"output_reasoning_tokens":{thought},"total":{}}},"latency":1.5}}"#,
                prompt + output
            )
        },
    );
    let unnamed: BTreeMap<_, _> = all_five()
        .into_iter()
        .map(|((_, model), tokens)| ((String::new(), model), tokens))
        .collect();
    assert_eq!(sums(read(Form::Langfuse, &langfuse)), unnamed);
}

#[test]
fn openai_input_includes_cached_and_written_tokens() {
    // The example of OpenAI's reference: 1,000 = 500 uncached + 400 cached + 100 written.
    let text = r#"{"object":"page","data":[{"object":"bucket","start_time":1730419200,"end_time":1730505600,"results":[{"input_tokens":1000,"input_cached_tokens":400,"input_cache_write_tokens":100,"output_tokens":500,"num_model_requests":5,"model":null,"batch":true,"service_tier":null}]}],"has_more":true}"#;
    let row = one(Form::OpenAiUsage, text);
    assert_eq!(row.tokens, six([500, 400, 100, 0, 500, 0]));
    assert_eq!((row.requests, row.context), (5, Some(200)));
    assert_eq!(
        (row.processing_mode, row.model.as_str()),
        (Processing::Batch, "")
    );
    assert_eq!(row.millis, Some(1_730_419_200_000));
}

#[test]
fn anthropic_usage_excludes_caches_and_says_the_context() {
    let text = r#"{"data":[{"starting_at":"2026-08-01T00:00:00Z","results":[{"uncached_input_tokens":1200,"cache_read_input_tokens":8000,"cache_creation":{"ephemeral_5m_input_tokens":8000,"ephemeral_1h_input_tokens":7},"output_tokens":500,"model":"claude-haiku-4-5","service_tier":"batch","context_window":"200k-1M"}]}]}"#;
    let row = one(Form::AnthropicUsage, text);
    assert_eq!(row.tokens, six([1_200, 8_000, 8_000, 7, 500, 0]));
    assert_eq!((row.provider.as_str(), row.requests), ("anthropic", 0));
    assert_eq!(
        (row.processing_mode, row.context),
        (Processing::Batch, Some(200_001))
    );
}

#[test]
fn anthropic_costs_are_in_cents_and_openai_costs_in_dollars() {
    let text = r#"{"data":[{"starting_at":"2026-08-01T00:00:00Z","results":[{"amount":"1.4500","currency":"USD","model":"claude-haiku-4-5"}]}]}"#;
    let row = one(Form::AnthropicCosts, text);
    assert_eq!(
        (row.pico, row.tokens),
        (Some(14_500_000_000), TokenCounts::ZERO)
    );
    let text = r#"{"data":[{"start_time":1730419200,"results":[{"amount":{"value":0.06,"currency":"usd"},"line_item":null}]}]}"#;
    assert_eq!(one(Form::OpenAiCosts, text).pico, Some(60_000_000_000));
    let euros = text.replace("usd", "eur");
    assert_eq!(read(Form::OpenAiCosts, &euros), [Err(Fault::NotDollars)]);
}

#[test]
fn litellm_spend_is_a_float_and_metadata_is_encoded_twice() {
    let csv = "request_id,startTime,endTime,model,custom_llm_provider,spend,prompt_tokens,completion_tokens,metadata,request_tags,status\n\
        r1,2026-08-01 00:00:00,2026-08-01 00:00:01.500,gpt-5-mini,openai,0.00022500000000000002,1500,500,\"{\"\"additional_usage_values\"\": {\"\"prompt_tokens_details\"\": {\"\"cached_tokens\"\": 1000}}}\",\"[\"\"prod\"\", \"\"eu\"\"]\",success\n";
    let row = one(Form::LiteLlm, csv);
    assert_eq!(row.tokens, six([500, 1_000, 0, 0, 500, 0]));
    assert_eq!(row.pico, Some(225_000_000));
    assert_eq!((row.latency, row.group.as_str()), (Some(1_500), "prod"));
    let daily = "date,model,custom_llm_provider,prompt_tokens,completion_tokens,cache_read_input_tokens,cache_creation_input_tokens,spend,api_requests,successful_requests,failed_requests\n2026-08-01,gpt-5-mini,openai,3000,500,1000,0,0.001525,2,1,1\n";
    let row = one(Form::LiteLlmDaily, daily);
    assert_eq!((row.requests, row.failed, row.context), (2, 1, Some(1_500)));
}

#[test]
fn gemini_thoughts_are_added_to_candidates() {
    let text = "{\n \"modelVersion\": \"gemini-2.5-flash\",\n \"usageMetadata\": {\"promptTokenCount\": 1000, \"cachedContentTokenCount\": 0, \"candidatesTokenCount\": 200, \"thoughtsTokenCount\": 700, \"totalTokenCount\": 1900}\n}";
    let row = one(Form::Gemini, text);
    assert_eq!((row.tokens, row.provider.as_str()), (six(GEMINI), "google"));
}

#[test]
fn langfuse_totals_tell_prompts_that_were_given_whole() {
    let line = |kind: &str, total: u64| {
        format!(
            r#"{{"id":"o","trace_id":"t","type":"{kind}","start_time":"2026-08-01T00:00:00Z","provided_model_name":"m","usage_details":{{"input":1500,"input_cached_tokens":1000,"output":500,"total":{total}}}}}"#
        )
    };
    assert_eq!(
        one(Form::Langfuse, &line("GENERATION", 2_000)).tokens,
        six([500, 1_000, 0, 0, 500, 0])
    );
    assert_eq!(
        one(Form::Langfuse, &line("GENERATION", 3_000)).tokens,
        six([1_500, 1_000, 0, 0, 500, 0])
    );
    assert_eq!(
        read(Form::Langfuse, &line("SPAN", 3_000)),
        [Err(Fault::NotARequest)]
    );
}

#[test]
fn spans_of_agents_are_no_requests_and_old_names_are_known() {
    let line = |operation: &str| {
        format!(
            r#"{{"resourceSpans":[{{"scopeSpans":[{{"spans":[{{"traceId":"a","spanId":"b","startTimeUnixNano":1785542410000000000,"endTimeUnixNano":1785542410900000000,"attributes":[{{"key":"gen_ai.operation.name","value":{{"stringValue":"{operation}"}}}},{{"key":"gen_ai.system","value":{{"stringValue":"az.ai.openai"}}}},{{"key":"gen_ai.request.model","value":{{"stringValue":"m"}}}},{{"key":"gen_ai.usage.prompt_tokens","value":{{"intValue":"100"}}}},{{"key":"gen_ai.usage.cached_input_tokens","value":{{"intValue":40}}}},{{"key":"gen_ai.usage.completion_tokens","value":{{"intValue":"9"}}}}],"status":{{"code":2}}}}]}}]}}]}}"#
        )
    };
    let row = one(Form::OpenTelemetry, &line("chat"));
    assert_eq!(row.tokens, six([60, 40, 0, 0, 9, 0]));
    assert_eq!((row.provider.as_str(), row.id.as_str()), ("azure", "ab"));
    assert_eq!((row.failed, row.latency), (1, Some(900)));
    assert_eq!(
        read(Form::OpenTelemetry, &line("invoke_agent")),
        [Err(Fault::NotARequest)]
    );
}

#[test]
fn openrouter_is_paid_itself() {
    let csv = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name,generation_time_ms\ng1,2026-08-01 00:00:00.040,0.01,1500,500,320,1000,openai/gpt-5-mini,OpenAI,2100.4\n";
    let row = one(Form::OpenRouter, csv);
    assert_eq!(
        (row.provider.as_str(), row.latency),
        ("openrouter", Some(2_100))
    );
    assert_eq!(row.tokens, six([500, 1_000, 0, 0, 180, 320]));
}

#[test]
fn the_variant_of_a_model_was_ignored() {
    let head = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion";
    let row = "g1,2026-11-12 03:46:57.713,0,1000000,100000";
    for (columns, values, model) in [
        (
            "model_permaslug,variant",
            "openai/gpt-oss-120b,free",
            "openai/gpt-oss-120b:free",
        ),
        (
            "model_permaslug,variant",
            "openai/gpt-oss-120b,standard",
            "openai/gpt-oss-120b",
        ),
        (
            "model_permaslug,variant",
            "openai/gpt-oss-120b,",
            "openai/gpt-oss-120b",
        ),
        (
            "model_permaslug,model",
            "openai/gpt-oss-120b,openai/gpt-oss-120b:free",
            "openai/gpt-oss-120b:free",
        ),
        (
            "model,variant",
            "openai/gpt-oss-120b:free,free",
            "openai/gpt-oss-120b:free",
        ),
    ] {
        let csv = format!("{head},{columns}\n{row},{values}\n");
        assert_eq!(
            one(Form::OpenRouter, &csv).model,
            model,
            "{columns} {values}"
        );
    }
}

#[test]
fn lines_of_aws_are_per_thousand_or_per_million() {
    let csv = "line_item_usage_start_date,line_item_product_code,line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,line_item_currency_code\n\
        2026-08-01T00:00:00Z,AmazonBedrock,USE1-NovaLite-input-tokens,1.2,1K tokens,0.0012,USD\n\
        2026-08-01T00:00:00Z,AmazonBedrock,USE1-NovaLite-output-tokens-batch,0.0005,1M tokens,0.001,USD\n\
        2026-08-01T00:00:00Z,AmazonBedrock,USE1-NovaLite-Guardrail,1,Units,0.001,USD\n\
        2026-08-01T00:00:00Z,AmazonEC2,USE1-BoxUsage,1,Hrs,1,USD\n";
    let rows = read(Form::Bedrock, csv);
    let tokens: Vec<_> = rows
        .iter()
        .map(|row| {
            row.as_ref()
                .map(|row| (row.model.as_str(), row.tokens, row.processing_mode))
        })
        .collect();
    assert_eq!(
        tokens[0],
        Ok((
            "amazon.nova-lite-v1:0",
            six([1_200, 0, 0, 0, 0, 0]),
            Processing::Standard
        ))
    );
    assert_eq!(
        tokens[1],
        Ok((
            "amazon.nova-lite-v1:0",
            six([0, 0, 0, 0, 500, 0]),
            Processing::Batch
        ))
    );
    assert!(tokens[2].is_ok_and(|(_, tokens, _)| tokens == TokenCounts::ZERO));
    assert_eq!(tokens[3], Err(&Fault::NotARequest));
}

#[test]
fn focus_has_a_mark_and_nulls_and_a_row_a_kind_of_token() {
    let csv = "\u{feff}BilledCost,PricingQuantity,PricingUnit,ConsumedQuantity,ConsumedUnit,BillingCurrency,ChargePeriodStart,ChargeCategory,ProviderName,ServiceName,SkuId,x_TokenClass\n\
        0.0012,1.2,1000 Tokens,1200,Tokens,USD,2026-08-01T00:00:00Z,Usage,anthropic,claude-haiku-4-5,a,input\n\
        0.01,8,1000 Tokens,NULL,NULL,USD,2026-08-01T00:00:00Z,Usage,anthropic,claude-haiku-4-5,a,cache_write\n\
        5,1,Units,NULL,NULL,USD,2026-08-01T00:00:00Z,Purchase,anthropic,claude-haiku-4-5,a,NULL\n";
    let rows: Vec<Row> = read(Form::Focus, csv)
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(rows[0].tokens, six([1_200, 0, 0, 0, 0, 0]));
    assert_eq!(rows[1].tokens, six([0, 0, 8_000, 0, 0, 0]));
    assert_eq!(
        (rows[2].tokens, rows[2].pico),
        (TokenCounts::ZERO, Some(5_000_000_000_000))
    );
}

#[test]
fn bad_rows_are_faults_and_never_zero() {
    let head = "timestamp,model,input_tokens,cache_read_tokens,output_tokens,service_tier\n";
    for (line, fault) in [
        ("2026-08-01,m,abc,0,1,", Fault::NotACount),
        ("2026-08-01,m,-1,0,1,", Fault::Negative),
        ("2026-08-01,m,1.5,0,1,", Fault::NotACount),
        ("2026-08-01,m,,0,1,", Fault::NoTokens),
        ("2026-08-01,m,1,2,1,", Fault::CacheOverInput),
        ("2026-08-01,,1,0,1,", Fault::NoModel),
        ("soon,m,1,0,1,", Fault::NoTime),
        (",m,1,0,1,", Fault::NoTime),
        ("2026-08-01,m,1,0,1,gold", Fault::UnknownTier),
        ("2026-08-01,m,1", Fault::Fields),
    ] {
        let text = format!("{head}{line}\n");
        assert_eq!(
            read_as(Form::Generic, Container::Csv, text.as_bytes(), ""),
            [Err(fault)],
            "{line}"
        );
    }
    let cut = r#"[{"model":"m","input_tokens":1,"output_tokens":2},{"model":"m","input_to"#;
    let rows = read_as(Form::Generic, Container::Document, cut.as_bytes(), "");
    assert!(rows[0].is_ok());
    assert_eq!(rows[1..], [Err(Fault::Truncated)]);
}

#[test]
fn a_map_names_columns_and_what_they_exclude() {
    let text = br#"{"when":"2026-08-01","m":"x","u":{"in":10,"hit":90,"out":5}}"#;
    let map =
        "timestamp=when,model=m,input=u.in,cache_read=u.hit,output=u.out,input.excludes=cache";
    let rows = read_as(Form::Generic, Container::JsonLines, text, map);
    assert_eq!(rows[0].as_ref().unwrap().tokens, six([10, 90, 0, 0, 5, 0]));
}

#[test]
fn a_log_of_no_known_format_says_what_it_has() {
    let told = detect(b"when,what,much\n1,2,3\n", "x.csv", &Mapping::default()).unwrap_err();
    assert!(
        told.notes[0].contains("`when`, `what` and `much`"),
        "{told:?}"
    );
    assert!(told.helps[0].message.contains("--map"), "{told:?}");
    let named = detect(b"Wann;Cache_Read\n", "x.csv", &Mapping::default()).unwrap_err();
    assert!(
        named.notes[0].contains("`Wann` and `Cache_Read`"),
        "{named:?}"
    );
    for (text, word) in [("  \n", "empty"), ("\0\0", "no text")] {
        let told = detect(text.as_bytes(), "x", &Mapping::default()).unwrap_err();
        assert!(told.message.contains(word), "{told:?}");
    }
    // A row that has the signs of two formats.
    let both = "spend,prompt_tokens,startTime,api_requests\n";
    let told = detect(both.as_bytes(), "x", &Mapping::default()).unwrap_err();
    assert!(told.message.contains("may be LiteLLM"), "{told:?}");
}

proptest! {
    #[test]
    fn random_bytes_make_no_form_fall(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        text in "[\\[\\]{}:,\"a-z0-9\\\\ .\n-]{0,120}",
    ) {
        for form in Form::ALL {
            for input in [bytes.as_slice(), text.as_bytes()] {
                for container in [Container::Csv, Container::JsonLines, Container::Document] {
                    let _ = read_as(form, container, input, "");
                }
                let _ = detect(input, "x", &Mapping::default());
            }
        }
    }
}
