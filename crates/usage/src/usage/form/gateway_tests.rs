//! What gateways, consoles and batches say beside tokens that decides what they cost. The rows have
//! the columns of public examples; their numbers are made up.

use super::trap_tests::{one, read, sums};
use super::{Container, Form, Mapping, detect};
use crate::catalog::Meter;
use crate::catalog::Processing;
use crate::usage::record::Fault;
use crate::usage::record::six;
use crate::usage::{Billing, Unlisted};

#[test]
fn what_a_gateway_answers_from_its_own_cache_is_not_priced_as_served() {
    let litellm = |hit: &str| {
        format!(
            r#"{{"request_id":"r12","call_type":"acompletion","spend":0.0,"total_tokens":1200,"prompt_tokens":1000,"completion_tokens":200,"startTime":"2026-11-12T09:20:46Z","endTime":"2026-11-12T09:20:46Z","model":"gpt-4o-2024-08-06","custom_llm_provider":"openai","cache_hit":"{hit}","metadata":"{{}}","request_tags":"[]","status":"success"}}"#
        )
    };
    let hit = one(Form::LiteLlm, &litellm("True"));
    assert_eq!(
        (hit.billing, hit.tokens[Meter::Input]),
        (Billing::FromGateway, 1_000)
    );
    for miss in ["False", "None", ""] {
        assert_eq!(
            one(Form::LiteLlm, &litellm(miss)).billing,
            Billing::Listed,
            "{miss}"
        );
    }
    let helicone = |id: &str| {
        let row = format!(
            "request_id,request_created_at,status,model,provider,prompt_tokens,completion_tokens,cost,cache_reference_id\nr1,2026-08-01 00:00:00,200,gpt-5-mini,OPENAI,1000,300,0,{id}\n"
        );
        one(Form::Helicone, &row).billing
    };
    assert_eq!(
        helicone("00000000-0000-0000-0000-000000000000"),
        Billing::Listed
    );
    assert_eq!(helicone(""), Billing::Listed);
    assert_eq!(
        helicone("0f3c2a10-7d1e-4c55-9a36-5b1d2f0e8c77"),
        Billing::FromGateway
    );
}

#[test]
fn helicone_exports_are_in_dollars_and_its_tables_in_billionths() {
    let export = |cost: &str| {
        let row = format!(
            "response_id,response_created_at,response_status,request_created_at,request_body,request_properties,request_user_id,model,prompt_tokens,completion_tokens,latency,cost\nr1,2026-08-01 00:00:01,200,2026-08-01 00:00:00,{{}},{{}},u1,gpt-5-mini,1000,300,900,{cost}\n"
        );
        one(Form::Helicone, &row).pico
    };
    assert_eq!(export("0.002"), Some(2_000_000_000));
    assert_eq!(export("2e-3"), Some(2_000_000_000));
    // Two dollars, not two billionths.
    assert_eq!(export("2"), Some(2_000_000_000_000));
    let api = r#"{"request_id":"r","request_created_at":"2026-08-01T00:00:00Z","response_status":200,"request_model":"gpt-5-mini","provider":"OPENAI","delay_ms":900,"prompt_tokens":1000,"completion_tokens":300,"cost":1}"#;
    assert_eq!(one(Form::Helicone, api).pico, Some(1_000_000_000_000));
}

#[test]
fn audio_is_never_priced_as_text() {
    let sound = Billing::Unlisted(Unlisted::Sound);
    let openai = r#"{"object":"page","data":[{"object":"bucket","start_time":1785542400,"results":[{"num_model_requests":2,"input_tokens":1000,"output_tokens":10,"input_cached_tokens":0,"input_audio_tokens":400,"output_audio_tokens":0,"model":"gpt-audio"},{"num_model_requests":2,"input_tokens":1000,"output_tokens":10,"input_cached_tokens":0,"input_audio_tokens":0,"output_audio_tokens":0,"model":"gpt-5-mini"}]}]}"#;
    let rows = read(Form::OpenAiUsage, openai).into_iter();
    let billings: Vec<Billing> = rows.map(|row| row.unwrap().billing).collect();
    assert_eq!(billings, [sound, Billing::Listed]);
    let gemini = |kind: &str| {
        let text = format!(
            r#"{{"modelVersion":"gemini-2.5-flash","usageMetadata":{{"promptTokenCount":1000,"candidatesTokenCount":200,"promptTokensDetails":[{{"modality":"TEXT","tokenCount":10}},{{"modality":"{kind}","tokenCount":990}}]}}}}"#
        );
        one(Form::Gemini, &text).billing
    };
    assert_eq!(gemini("AUDIO"), sound);
    assert_eq!(gemini("IMAGE"), Billing::Listed);
    let chat = r#"{"time":"2026-08-01T00:00:00Z","provider":"openai","model":"gpt-audio","usage":{"prompt_tokens":1000,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":12}}}"#;
    assert_eq!(one(Form::Generic, chat).billing, sound);
}

#[test]
fn anthropic_reports_say_region_speed_and_searches() {
    let result = |more: &str| {
        let text = format!(
            r#"{{"data":[{{"starting_at":"2026-08-01T00:00:00Z","ending_at":"2026-08-02T00:00:00Z","results":[{{"uncached_input_tokens":1500,"cache_creation":{{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0}},"cache_read_input_tokens":0,"output_tokens":500,"model":"claude-opus-4-6","context_window":"0-200k",{more}}}]}}],"has_more":false}}"#
        );
        one(Form::AnthropicUsage, &text)
    };
    let us = result(r#""inference_geo":"us","server_tool_use":{"web_search_requests":7}"#);
    assert_eq!((us.billing, us.searches), (Billing::InUs, 7));
    let plain = result(r#""inference_geo":"not_available","speed":null"#);
    assert_eq!((plain.billing, plain.searches), (Billing::Listed, 0));
    let fast = result(r#""inference_geo":"global","speed":"fast""#);
    assert_eq!(fast.billing, Billing::Unlisted(Unlisted::Fast));
    // A tier without a list price is no mistake of the row.
    let agreed = result(r#""service_tier":"flex_discount""#);
    assert_eq!(agreed.billing, Billing::Unlisted(Unlisted::Agreed));
    assert_eq!(agreed.tokens, six([1_500, 0, 0, 0, 500, 0]));
}

const CLAUDE_USAGE: &str = "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed\n";

#[test]
fn downloads_of_consoles_are_read() {
    let text = format!(
        "{CLAUDE_USAGE}2026-03-22,claude-haiku-4-5-20251001,app,Default,standard,≤ 200k,1200,8000,0,8000,500,10,not_available,\n2026-03-22,claude-opus-4-6,app,Default,batch,> 200k,5,0,0,0,7,0,us,\n"
    );
    let rows = read(Form::AnthropicUsage, &text);
    let (first, second) = (rows[0].as_ref().unwrap(), rows[1].as_ref().unwrap());
    assert_eq!(first.tokens, six([1_200, 8_000, 8_000, 0, 500, 0]));
    assert_eq!((first.searches, first.context), (10, Some(0)));
    assert_eq!(
        (first.group.as_str(), first.provider.as_str()),
        ("app", "anthropic")
    );
    assert_eq!(
        (second.context, second.processing_mode),
        (Some(200_001), Processing::Batch)
    );
    assert_eq!(second.billing, Billing::InUs);

    let costs = "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed\n2026-03-15,Claude Opus 4.6,Default,app,message,≤ 200k,input_no_cache,1.50,1.50,token,global,\n";
    let row = one(Form::AnthropicCosts, costs);
    assert_eq!(
        (row.model.as_str(), row.pico),
        ("claude-opus-4-6", Some(1_500_000_000_000))
    );

    let costs = "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,project_id\n1790467200,1790553600,2026-09-27T00:00:00+00:00,2026-09-28T00:00:00+00:00,,,,,,,\n1790553600,1790640000,2026-09-28T00:00:00,2026-09-29T00:00:00,0.5,usd,1000,tokens,\"gpt-5-nano, input_tokens\",,proj_a\n";
    let rows = read(Form::OpenAiCosts, costs);
    // A day without costs is about nothing.
    assert_eq!(rows[0], Err(Fault::NotARequest));
    let row = rows[1].as_ref().unwrap();
    assert_eq!(
        (row.model.as_str(), row.provider.as_str(), row.pico),
        ("gpt-5-nano", "openai", Some(500_000_000_000))
    );

    let usage = "start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_audio_tokens,output_audio_tokens\n1785542400,1785628800,2026-08-01T00:00:00+00:00,2026-08-02T00:00:00+00:00,p,10,,,gpt-5-mini,False,default,3000,500,1000,0,0\n1785628800,1785715200,2026-08-02T00:00:00+00:00,2026-08-03T00:00:00+00:00,,,,,,,,,,,,\n";
    let rows = read(Form::OpenAiUsage, usage);
    let row = rows[0].as_ref().unwrap();
    assert_eq!(
        (row.requests, row.tokens),
        (10, six([2_000, 1_000, 0, 0, 500, 0]))
    );
    assert_eq!(rows[1], Err(Fault::NotARequest));

    let page = "Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens\n\"2026-05-12 00:00:00\",\"anthropic/claude-opus-4.7\",\"430.07\",\"0\",\"4115\",\"70965665\",\"3009973\",\"0\"\n";
    let row = one(Form::OpenRouter, page);
    assert_eq!(
        (row.requests, row.tokens[Meter::Input], row.model.as_str()),
        (4_115, 70_965_665, "anthropic/claude-opus-4.7")
    );
    assert_eq!(
        (row.pico, row.billing),
        (Some(430_070_000_000_000), Billing::Listed)
    );
}

#[test]
fn openrouter_says_what_its_own_price_does_not_cover() {
    let row = |variant: &str, own: &str, search: &str| {
        one(
            Form::OpenRouter,
            &format!(
                "generation_id,created_at,cost_total,cost_web_search,byok_usage_inference,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name,variant\ng1,2026-11-12 03:46:57.713,0,{search},{own},1000000,100000,0,0,openai/gpt-oss-120b,Groq,{variant}\n"
            ),
        )
    };
    assert_eq!(row("free", "0", "0").model, "openai/gpt-oss-120b:free");
    let plain = row("standard", "0", "0");
    assert_eq!(
        (plain.model.as_str(), plain.billing),
        ("openai/gpt-oss-120b", Billing::Listed)
    );
    assert_eq!(
        row("", "0.002", "0").billing,
        Billing::Unlisted(Unlisted::OwnKey)
    );
    assert_eq!(
        row("", "", "0.02").billing,
        Billing::Unlisted(Unlisted::Searches)
    );
}

#[test]
fn the_output_of_batches_has_the_price_of_batches() {
    let haiku = r#"{"custom_id":"q","result":{"type":"succeeded","message":{"id":"msg","type":"message","model":"claude-haiku-4-5","usage":{"input_tokens":600,"cache_creation_input_tokens":4000,"cache_read_input_tokens":4000,"cache_creation":{"ephemeral_5m_input_tokens":4000,"ephemeral_1h_input_tokens":0},"output_tokens":250,"service_tier":"batch"}}}}"#;
    let mini = r#"{"id":"batch_req_1","custom_id":"q","response":{"status_code":200,"request_id":"r","body":{"id":"chatcmpl","object":"chat.completion","created":1785542400,"model":"gpt-5-mini","usage":{"prompt_tokens":1500,"completion_tokens":250,"prompt_tokens_details":{"cached_tokens":500},"completion_tokens_details":{"reasoning_tokens":160}}}},"error":null}"#;
    let lines = [haiku, haiku, mini, mini].join("\n");
    let rows = read(Form::Batch, &lines);
    assert!(
        rows.iter()
            .flatten()
            .all(|row| row.processing_mode == Processing::Batch)
    );
    let claude = ("anthropic".to_owned(), "claude-haiku-4-5".to_owned());
    let gpt = (String::new(), "gpt-5-mini".to_owned());
    let found = sums(rows);
    assert_eq!(found[&claude], six([1_200, 8_000, 8_000, 0, 500, 0]));
    assert_eq!(found[&gpt], six([2_000, 1_000, 0, 0, 180, 320]));

    let lost = r#"{"custom_id":"q","result":{"type":"canceled"}}"#;
    let lines = format!("{haiku}\n{lost}");
    let rows = read(Form::Batch, &lines);
    assert_eq!(rows[1].as_ref().unwrap().failed, 1);

    let gemini = |beside: &str| {
        let text = format!(
            r#"{{{beside}"response":{{"modelVersion":"gemini-2.5-flash","usageMetadata":{{"promptTokenCount":1000,"candidatesTokenCount":200,"thoughtsTokenCount":700}}}}}}"#
        );
        one(Form::Gemini, &text)
    };
    let row = gemini(r#""key":"r1","#);
    assert_eq!(
        (row.processing_mode, row.tokens),
        (Processing::Batch, six([1_000, 0, 0, 0, 200, 700]))
    );
    assert_eq!(gemini("").processing_mode, Processing::Standard);
    let units = r#"{"modelVersion":"gemini-2.5-flash","usageMetadata":{"promptTokenCount":1000,"candidatesTokenCount":200,"trafficType":"PROVISIONED_THROUGHPUT"}}"#;
    assert_eq!(
        one(Form::Gemini, units).billing,
        Billing::Unlisted(Unlisted::Units)
    );
    let litellm = r#"{"request_id":"r","call_type":"aretrieve_batch","spend":0.1,"prompt_tokens":10,"completion_tokens":2,"startTime":"2026-08-01T00:00:00Z","endTime":"2026-08-01T00:00:01Z","model":"gpt-5-mini","custom_llm_provider":"openai","metadata":"{}"}"#;
    assert_eq!(
        one(Form::LiteLlm, litellm).processing_mode,
        Processing::Batch
    );
}

#[test]
fn days_of_litellm_are_read_model_by_model() {
    let metrics = |tokens: u64, spend: &str| {
        format!(
            r#"{{"spend":{spend},"prompt_tokens":{tokens},"completion_tokens":500,"cache_read_input_tokens":1000,"cache_creation_input_tokens":0,"total_tokens":{tokens},"successful_requests":2,"failed_requests":1,"api_requests":3}}"#
        )
    };
    let (mini, haiku) = (metrics(3_000, "0.001525"), metrics(2_000, "0.0034"));
    let text = format!(
        r#"{{"results":[{{"date":"2026-08-01","metrics":{},"breakdown":{{"mcp_servers":{{}},"models":{{"gpt-5-mini":{{"metrics":{mini},"metadata":{{}},"api_key_breakdown":{{"k":{{"metrics":{mini}}}}}}},"gpt-5":{{"metrics":{haiku},"metadata":{{}}}}}},"providers":{{"openai":{{"metrics":{mini}}}}}}}}}],"metadata":{{"total_spend":0.004925,"page":1,"has_more":false}}}}"#,
        metrics(5_000, "0.004925")
    );
    let rows = read(Form::LiteLlmDaily, &text);
    assert_eq!(rows.len(), 2, "{rows:?}");
    let mut spent = 0;
    for (row, model) in rows.iter().zip(["gpt-5", "gpt-5-mini"]) {
        let row = row.as_ref().unwrap();
        assert_eq!(
            (row.model.as_str(), row.provider.as_str()),
            (model, "openai")
        );
        assert_eq!((row.requests, row.failed), (3, 1));
        spent += row.pico.unwrap();
    }
    assert_eq!(spent, 4_925_000_000);
}

#[test]
fn metadata_that_was_encoded_twice_is_read() {
    let inner = r#"{"usage_object": {"cache_read_input_tokens": 400}}"#;
    let twice = serde_json::to_string(&serde_json::to_string(inner).unwrap()).unwrap();
    let text = format!(
        r#"{{"request_id":"r","spend":0.1,"prompt_tokens":1000,"completion_tokens":2,"startTime":"2026-08-01T00:00:00Z","endTime":"2026-08-01T00:00:01Z","model":"gpt-5-mini","custom_llm_provider":"openai","metadata":{twice}}}"#
    );
    assert_eq!(
        one(Form::LiteLlm, &text).tokens,
        six([600, 400, 0, 0, 2, 0])
    );
    let field = serde_json::to_string(inner).unwrap().replace('"', "\"\"");
    let csv = format!(
        "request_id,spend,prompt_tokens,completion_tokens,startTime,endTime,model,custom_llm_provider,metadata\nr,0.1,1000,2,2026-08-01T00:00:00Z,2026-08-01T00:00:01Z,gpt-5-mini,openai,\"{field}\"\n"
    );
    assert_eq!(one(Form::LiteLlm, &csv).tokens, six([600, 400, 0, 0, 2, 0]));
}

#[test]
fn openai_usage_of_either_layout_is_no_generic_log() {
    let header = b"start_time,num_model_requests,input_tokens,output_tokens,model\n".as_slice();
    let found = detect(header, "usage.csv", &Mapping::default()).unwrap();
    assert_eq!(
        (found.form, found.container),
        (Form::OpenAiUsage, Container::Csv)
    );
}

#[test]
fn helicone_costs_are_billionths() {
    let csv = "request_id,request_created_at,status,model,provider,latency,prompt_tokens,completion_tokens,prompt_cache_read_tokens,cost\nr1,2026-08-01 00:00:00,200,claude-haiku-4-5,ANTHROPIC,900,1000,300,8000,3300000\n";
    let row = one(Form::Helicone, csv);
    assert_eq!(
        (row.pico, row.provider.as_str()),
        (Some(3_300_000_000), "anthropic")
    );
    assert_eq!(row.tokens, six([1_000, 8_000, 0, 0, 300, 0]));
}
