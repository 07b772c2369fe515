//! The traps of the catalog, each on a fixture written by hand. Prices per million tokens are those
//! of the fixture times a million.

use super::super::assemble::{Edition, assemble};
use super::super::history::History;
use super::super::imported::{Draft, Entry, Found, ImportedCatalog, Remark};
use super::read;
use crate::catalog::{Meter, Model, Processing, Rate, Threshold, read_price_list, write};
use crate::input::{Log, Sources};
use crate::money::Usd;
use crate::units::{Day, Scalar, Tokens};

fn day() -> Day {
    Day::parse("2026-11-11").unwrap()
}

fn imported(json: &str) -> ImportedCatalog {
    read(json, day()).unwrap()
}

/// The only entry, a chat model of `acme` with these fields.
fn entry(fields: &str) -> Entry {
    let json = format!(r#"{{"acme/m": {{"litellm_provider": "acme", "mode": "chat", {fields}}}}}"#);
    let mut imported = imported(&json);
    assert_eq!(imported.entries.len(), 1);
    imported.entries.remove(0)
}

fn draft(entry: &Entry) -> &Draft {
    match &entry.found {
        Found::Model(draft) => draft,
        Found::Skipped(reason) => panic!("skipped: {reason}"),
    }
}

fn reason(entry: &Entry) -> &str {
    match &entry.found {
        Found::Model(_) => panic!("`{}` is imported", entry.id),
        Found::Skipped(reason) => reason,
    }
}

fn of(prices: &crate::catalog::Prices) -> String {
    let words = prices
        .iter()
        .map(|(meter, price)| format!("{} {}", meter.name(), price.to_decimal()));
    words.collect::<Vec<_>>().join(", ")
}

fn standard(model: &Model) -> String {
    of(model.prices())
}

/// The condition of a rate and its prices, standard and of another processing.
fn rate(rate: &Rate, way: Processing) -> (Option<Threshold>, Option<usize>, String) {
    (rate.when.context, rate.when.window, of(rate.card.of(way)))
}

#[test]
fn prices_of_every_notation_and_sizes_with_a_point() {
    let entry = entry(
        r#""input_cost_per_token": 2.9999900000000002e-06, "output_cost_per_token": "1.5e-5",
        "cache_read_input_token_cost": 2.8e-09, "max_input_tokens": 2000000.0,
        "max_output_tokens": 0, "supports_reasoning": true"#,
    );
    let model = &draft(&entry).model;
    assert_eq!(
        standard(model),
        "input 3.00, cache_read 0.0028, output 15.00"
    );
    assert_eq!(model.context_window, Some(Tokens::new(2_000_000)));
    assert_eq!((model.max_output, model.reasons), (None, true));
    let written = "2.9999900000000002e-06".to_owned();
    assert_eq!(
        entry.remarks,
        [Remark::Rounded {
            meter: Meter::Input,
            written
        }]
    );
}

#[test]
fn sentinels_and_misspelt_keys_are_told() {
    let entry = entry(
        r#""input_cost_per_token": 1e-06, "ouput_cost_per_token": 2e-06,
        "cache_read_input_token_cost": -1"#,
    );
    assert_eq!(standard(&draft(&entry).model), "input 1.00, output 2.00");
    let respelt = Remark::Respelt {
        written: "ouput_cost_per_token".to_owned(),
        read_as: "output_cost_per_token".to_owned(),
    };
    assert!(entry.remarks.contains(&respelt));
    let is_told = |remark: &Remark| matches!(remark, Remark::Said(said) if said.contains("is -1"));
    assert!(entry.remarks.iter().any(is_told));
}

#[test]
fn zero_is_no_price_unless_the_source_says_free() {
    let zero = r#""input_cost_per_token": 0, "output_cost_per_token": 0.0"#;
    assert!(reason(&entry(zero)).starts_with("zero prices"));
    let one = entry(r#""input_cost_per_token": 0, "output_cost_per_token": 1e-06"#);
    assert_eq!(standard(&draft(&one).model), "output 1.00");
    assert_eq!(one.remarks.len(), 1);
    let json = format!(
        r#"{{"openrouter/x/y:free": {{"litellm_provider": "openrouter", "mode": "chat", {zero}}},
        "ollama/llama": {{"litellm_provider": "ollama", "mode": "completion", {zero}}},
        "deepseek/d": {{"litellm_provider": "deepseek", "mode": "chat",
          "input_cost_per_token": 1e-06, "cache_creation_input_token_cost": 0.0}}}}"#
    );
    let free: Vec<_> = imported(&json)
        .entries
        .iter()
        .map(|entry| standard(&draft(entry).model))
        .collect();
    assert_eq!(
        free,
        [
            "input 0.00, output 0.00",
            "input 0.00, output 0.00",
            "input 1.00"
        ]
    );
}

/// A zero is left out where it stands, and prices beside it stay.
#[test]
fn zeros_are_left_out_one_by_one() {
    let entry = entry(
        r#""input_cost_per_token": 1e-06, "cache_creation_input_token_cost": 0,
        "cache_creation_input_token_cost_above_200k_tokens": 3e-06,
        "input_cost_per_token_batches": 0, "output_cost_per_token_batches": 2e-06"#,
    );
    let model = &draft(&entry).model;
    assert_eq!(standard(model), "input 1.00");
    assert_eq!(of(model.card.of(Processing::Batch)), "output 2.00");
    let expected = "input 1.00, cache_write 3.00".to_owned();
    assert_eq!(rate(&model.rates[0], Processing::Standard).2, expected);
    let said: Vec<_> = entry
        .remarks
        .iter()
        .filter(|one| matches!(one, Remark::Said(_)))
        .collect();
    assert_eq!(said.len(), 2, "{said:?}");
}

#[test]
fn two_keys_for_one_price_that_differ_are_told() {
    let fields = |hit: &str| {
        format!(
            r#""input_cost_per_token": 1e-06, "cache_read_input_token_cost": 1e-07,
            "input_cost_per_token_cache_hit": {hit}"#
        )
    };
    let (same, other) = (entry(&fields("1e-7")), entry(&fields("2e-07")));
    assert_eq!(
        standard(&draft(&other).model),
        "input 1.00, cache_read 0.10"
    );
    assert_eq!((same.remarks.len(), other.remarks.len()), (0, 1));
    let alone = entry(r#""input_cost_per_token": 1e-06, "input_cost_per_token_cache_hit": 1e-07"#);
    assert_eq!(
        standard(&draft(&alone).model),
        "input 1.00, cache_read 0.10"
    );
}

#[test]
fn what_is_no_chat_model_is_skipped_with_its_reason() {
    let imported = imported(
        r#"{"sample_spec": {"mode": "one of: chat"},
        "fallback_generalizations": {"rules": []}, "last_updated": "2026-11-11",
        "acme-up-to-4b": {"litellm_provider": "acme", "input_cost_per_token": 1e-06},
        "acme/e": {"litellm_provider": "acme", "mode": "embedding", "input_cost_per_token": 1e-08},
        "acme/s": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_second": 0.01},
        "acme/d": {"litellm_provider": "acme", "mode": "chat", "input_dbu_cost_per_token": 1e-06},
        "acme/a b": {"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": 1e-06},
        "n": {"mode": "chat", "input_cost_per_token": 1e-06}}"#,
    );
    let reasons: Vec<&str> = imported.entries.iter().map(reason).collect();
    let expected = [
        "a description of the format, no model",
        "no model: the entry has no mode",
        "no model: the value is no object",
        "no model: the entry has no mode",
        "mode embedding: not priced by token of a chat model",
        "no price per token; it has input_cost_per_second",
        "no price per token; it has input_dbu_cost_per_token",
        "`a b` cannot be an id here: a name has no spaces, commas or control characters",
        "the entry names no provider",
    ];
    assert_eq!(reasons, expected);
    assert_eq!(imported.unread["input_dbu_cost_per_token"], 1);
}

#[test]
fn ids_lose_the_providers_prefix_and_nothing_else() {
    let imported = imported(
        r#"{"fal_ai/xhigh/3840-x-2160/openai/gpt/sunburst": {"litellm_provider": "fal_ai", "mode": "chat", "input_cost_per_token": 1e-06},
        "gemini/g": {"litellm_provider": "gemini", "mode": "chat", "input_cost_per_token": 1e-06},
        "vertex_ai/c": {"litellm_provider": "vertex_ai-anthropic_models", "mode": "chat", "input_cost_per_token": 1e-06},
        "us.anthropic.c-v1:0": {"litellm_provider": "bedrock_converse", "mode": "chat", "input_cost_per_token": 1e-06},
        "azure/eu/gpt-4o": {"litellm_provider": "azure", "mode": "chat", "input_cost_per_token": 1e-06},
        "groq/groq/compound": {"litellm_provider": "groq", "mode": "chat", "input_cost_per_token": 1e-06}}"#,
    );
    let names = imported
        .entries
        .iter()
        .map(|entry| format!("{} {}", entry.provider, entry.id));
    let expected = [
        "fal-ai xhigh/3840-x-2160/openai/gpt/sunburst",
        "google g",
        "vertex c",
        "bedrock us.anthropic.c-v1:0",
        "azure eu/gpt-4o",
        "groq groq/compound",
    ];
    assert_eq!(names.collect::<Vec<_>>(), expected);
}

#[test]
fn one_of_several_entries_of_a_model_is_kept() {
    let model = |key: &str, prices: &str| {
        format!(r#""{key}": {{"litellm_provider": "acme", "mode": "chat", {prices}}}"#)
    };
    let (cheap, more) = (
        r#""input_cost_per_token": 1e-06"#,
        r#""input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06"#,
    );
    let entries = [
        model("a", cheap),
        model("acme/a", more),
        model("acme/b", cheap),
        model("acme/B", cheap),
        model("c", cheap),
        model("c", cheap),
    ];
    let imported = imported(&format!("{{{}}}", entries.join(",")));
    let skipped: Vec<_> = imported
        .entries
        .iter()
        .map(|entry| match &entry.found {
            Found::Model(_) => String::new(),
            Found::Skipped(reason) => reason.clone(),
        })
        .collect();
    let expected = [
        "duplicate: the same model as `acme/a`, at other prices; the entry with more prices is kept, or the first",
        "",
        "",
        "duplicate: differs from `acme/b` only in case, at the same prices",
        "",
        "duplicate: the key comes twice, at the same prices",
    ];
    assert_eq!(skipped, expected);
}

/// Above the threshold the cache price, which has no key of its own, stays at the base price of
/// the same processing; flex has no key above it and so no price there.
#[test]
fn suffixes_make_whole_rates() {
    let entry = entry(
        r#""input_cost_per_token": 1e-06, "output_cost_per_token": 4e-06,
        "cache_read_input_token_cost": 1e-07, "cache_creation_input_token_cost_above_1hr": 2e-06,
        "input_cost_per_token_above_200k_tokens": 2e-06, "output_cost_per_token_above_200k_tokens": 6e-06,
        "input_cost_per_token_priority": 3e-06, "cache_read_input_token_cost_priority": 3e-07,
        "input_cost_per_token_above_200k_tokens_priority": 5e-06,
        "input_cost_per_token_flex": 5e-07, "input_cost_per_token_balanced": 7e-07"#,
    );
    let model = &draft(&entry).model;
    assert_eq!(of(model.card.of(Processing::Flex)), "input 0.50");
    assert_eq!(model.rates.len(), 1);
    let over = Some(Threshold::Over(Tokens::new(200_000)));
    let expected = "input 2.00, cache_read 0.10, cache_write_1h 2.00, output 6.00".to_owned();
    assert_eq!(
        rate(&model.rates[0], Processing::Standard),
        (over, None, expected)
    );
    let expected = "input 5.00, cache_read 0.30".to_owned();
    assert_eq!(
        rate(&model.rates[0], Processing::Priority),
        (over, None, expected)
    );
    assert_eq!(rate(&model.rates[0], Processing::Flex).2, "");
    assert_eq!(
        entry.remarks,
        [Remark::Unread("input_cost_per_token_balanced".to_owned())]
    );
}

#[test]
fn the_threshold_of_xai_is_met_by_the_size_itself() {
    let imported = imported(
        r#"{"xai/g": {"litellm_provider": "xai", "mode": "chat", "input_cost_per_token": 1e-06,
        "input_cost_per_token_above_128k_tokens": 2e-06}}"#,
    );
    let rates = &draft(&imported.entries[0]).model.rates;
    assert_eq!(
        rates[0].when.context,
        Some(Threshold::AtLeast(Tokens::new(128_000)))
    );
}

#[test]
fn ranges_make_rates_and_the_first_is_the_base() {
    let entry = entry(
        r#""tiered_pricing": [
          {"range": [0, 32000.0], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06},
          {"range": [32000.0, 128000.0], "input_cost_per_token": 2e-06, "output_cost_per_token": 1e-05}]"#,
    );
    let model = &draft(&entry).model;
    assert_eq!(standard(model), "input 1.00, output 5.00");
    let over = Some(Threshold::Over(Tokens::new(32_000)));
    let expected = (over, None, "input 2.00, output 10.00".to_owned());
    assert_eq!(rate(&model.rates[0], Processing::Standard), expected);
}

#[test]
fn tiers_of_something_else_are_not_read() {
    let entry = entry(
        r#""input_cost_per_token": 1e-06,
        "tiered_pricing": [{"max_results_range": [0, 25], "input_cost_per_query": 0.005}]"#,
    );
    assert_eq!(entry.remarks, [Remark::Unread("tiered_pricing".to_owned())]);
}

const OFF_PEAK: &str = r#""input_cost_per_token": 3e-07, "output_cost_per_token": 1.2e-06,
    "cache_read_input_token_cost": 6e-09"#;

/// By UTC, 22:00 to 02:00 on weekdays is two ranges of one day each; the cache price, which the
/// off-peak prices leave out, stays at the base.
#[test]
fn off_peak_hours_are_windows_with_their_weekdays() {
    let entry = entry(&format!(
        r#"{OFF_PEAK}, "off_peak_pricing": {{"input_cost_per_token": 1.5e-07, "output_cost_per_token": 6e-07,
        "windows": [{{"hours_utc": ["22:00-02:00", "04:00-06:00"], "weekdays": [1, 2, 3, 4, 5]}},
          {{"hours_utc": "00:00-00:00", "weekdays": [6, 7]}}]}}"#
    ));
    let draft = draft(&entry);
    let windows: Vec<String> = draft
        .windows
        .iter()
        .map(|window| {
            let hours = window
                .hours
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>();
            format!("{} {} {}", window.name, window.zone.name(), hours.join(" "))
        })
        .collect();
    let expected = [
        "off-peak-mon-fri UTC 00:00-02:00 04:00-06:00 22:00-24:00",
        "off-peak-sat-sun UTC 00:00-24:00",
    ];
    assert_eq!(windows, expected);
    let prices = "input 0.15, cache_read 0.006, output 0.60".to_owned();
    let rates: Vec<_> = draft
        .model
        .rates
        .iter()
        .map(|one| rate(one, Processing::Standard))
        .collect();
    assert_eq!(
        rates,
        [(None, Some(0), prices.clone()), (None, Some(1), prices)]
    );
}

/// Weekdays by the clock of Shanghai, eight hours ahead: 10:00-24:00 UTC is 18:00-24:00 and
/// 00:00-08:00 there, and 00:00-01:00 UTC is 08:00-09:00, which joins it.
#[test]
fn weekdays_of_another_zone_move_the_hours_to_its_clock() {
    let entry = entry(&format!(
        r#"{OFF_PEAK}, "off_peak_pricing": {{"input_cost_per_token": 1.5e-07, "weekday_timezone": "Asia/Shanghai",
        "windows": [{{"hours_utc": ["00:00-01:00", "04:00-06:00", "10:00-00:00"], "weekdays": [1, 2, 3, 4, 5]}}]}}"#
    ));
    let window = &draft(&entry).windows[0];
    let hours: Vec<String> = window.hours.iter().map(ToString::to_string).collect();
    assert_eq!(hours, ["00:00-09:00", "12:00-14:00", "18:00-24:00"]);
    assert_eq!(window.zone.name(), "Asia/Shanghai");
}

/// A zone with summer time has no one clock in UTC, so the hours cannot be said exactly.
#[test]
fn windows_that_cannot_be_said_exactly_are_not_read() {
    let peculiar = [
        r#""weekday_timezone": "Europe/Berlin", "windows": [{"hours_utc": "10:00-12:00"}]"#,
        r#""windows": [{"hours_utc": "10:00-12:00", "months": [1]}]"#,
        r#""windows": [{"hours_utc": "10-12"}]"#,
        r#""discount": 0.5, "input_cost_per_image": 1, "windows": [{"hours_utc": "10:00-12:00"}]"#,
    ];
    for fields in peculiar {
        let entry = entry(&format!(
            r#"{OFF_PEAK}, "off_peak_pricing": {{"input_cost_per_token": 1e-07, {fields}}}"#
        ));
        assert_eq!(
            entry.remarks,
            [Remark::Unread("off_peak_pricing".to_owned())],
            "{fields}"
        );
        assert!(draft(&entry).model.rates.is_empty());
    }
}

#[test]
fn fees_regions_and_dates() {
    let entry = entry(
        r#""input_cost_per_token": 1e-06, "input_cost_per_request": 0.005,
        "search_context_cost_per_query": {"search_context_size_low": 0.01, "search_context_size_high": 1e-2},
        "regional_processing_uplift_multiplier_eu": 1.1,
        "provider_specific_entry": {"us": 1.1, "fast": 6.0, "frames": "first"},
        "deprecation_date": "2026-12-11""#,
    );
    let model = &draft(&entry).model;
    assert_eq!(
        model.fees.request.map(Usd::to_decimal),
        Some("0.005".to_owned())
    );
    assert_eq!(
        model.fees.search_per_1k.map(Usd::to_decimal),
        Some("10.00".to_owned())
    );
    let regions: Vec<_> = model
        .regions
        .iter()
        .map(|(name, factor)| format!("{name} {factor}"))
        .collect();
    assert_eq!(regions, ["eu 1.1", "us 1.1"]);
    assert_eq!(model.note.as_deref(), Some("to be retired on 2026-12-11"));
    assert_eq!(
        entry.remarks,
        [Remark::Unread("provider_specific_entry.fast".to_owned())]
    );
}

#[test]
fn search_fees_that_differ_by_size_are_not_read() {
    let entry = entry(
        r#""input_cost_per_token": 1e-06,
        "search_context_cost_per_query": {"search_context_size_low": 0.01, "search_context_size_high": 0.02}"#,
    );
    assert_eq!(draft(&entry).model.fees.search_per_1k, None);
    assert_eq!(
        entry.remarks,
        [Remark::Unread("search_context_cost_per_query".to_owned())]
    );
}

#[test]
fn what_is_no_object_is_refused() {
    for text in ["", "[]", "{\"a\": ", "{} {}", "null"] {
        assert!(read(text, day()).is_err(), "{text}");
    }
}

/// Windows and thresholds together: every request meets one narrowest rate, as the check of price
/// lists demands.
#[test]
fn joint_rates_pass_the_check_of_price_lists() {
    let json = format!(
        r#"{{"acme/m": {{"litellm_provider": "acme", "mode": "chat", {OFF_PEAK},
        "input_cost_per_token_above_200k_tokens": 6e-07, "input_cost_per_token_above_272k_tokens": 9e-07,
        "off_peak_pricing": {{"input_cost_per_token": 1.5e-07, "windows": [
          {{"hours_utc": "22:00-02:00", "weekdays": [1, 2]}}, {{"hours_utc": "22:00-03:00", "weekdays": [3]}}]}}}}}}"#
    );
    let edition = Edition {
        date: day(),
        publisher: "litellm",
        file: "prices.json",
    };
    let assembly = assemble(imported(&json), edition, &History::default());
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let source = sources.add("acme", write(&assembly.lists[0]));
    let list = read_price_list(&sources, source, &mut log);
    assert!(log.is_empty(), "{:?}", log.iter().next());
    // Two thresholds, two windows, and each window with each threshold.
    assert_eq!(list.map(|list| list.models[0].rates.len()), Some(8));
}
