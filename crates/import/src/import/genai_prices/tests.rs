use super::super::testing::{model, only, price, rate_prices, said, unread};
use super::*;
use crate::import::Found;
use crate::units::{Moment, Scalar, Tokens};

fn read_models(models: &str) -> ImportedCatalog {
    let text = format!("[{{\"id\": \"x-ai\", \"models\": [{models}]}}]");
    read(&text, Day::parse("2026-11-09").unwrap()).unwrap()
}

fn over(tokens: u64) -> Threshold {
    Threshold::Over(Tokens::new(tokens))
}

#[test]
fn prices_fees_and_unread_keys() {
    let imported = read_models(
        r#"{"id": "rocket", "context_window": 128000, "prices": {"input_mtok": 2.5,
            "output_mtok": 1e1, "cache_read_mtok": "0.25", "output_reasoning_mtok": 12,
            "requests_kcount": 5, "web_searches_kcount": 10, "input_audio_mtok": 3}}"#,
    );
    let (rocket, _) = only(&imported);
    assert_eq!(imported.entries[0].provider, "xai");
    assert_eq!(price(rocket, Meter::Output), "10.00");
    assert_eq!(price(rocket, Meter::CacheRead), "0.25");
    assert_eq!(price(rocket, Meter::Reasoning), "12.00");
    assert_eq!(rocket.prices().of(Meter::CacheWrite), None);
    // $5 a thousand requests are half a cent each.
    assert_eq!(rocket.fees.request.unwrap().to_decimal(), "0.005");
    assert_eq!(rocket.fees.search_per_1k.unwrap().to_decimal(), "10.00");
    assert_eq!(unread(&imported), "input_audio_mtok=1");
}

#[test]
fn the_last_row_in_force_is_the_base_and_those_to_come_are_announced() {
    let imported = read_models(
        r#"{"id": "rocket", "prices": [
            {"prices": {"input_mtok": {"base": 1, "tiers": [{"start": 200000, "price": 2}]}}},
            {"constraint": {"start_date": "2026-11-09"}, "prices": {"input_mtok": 4}},
            {"constraint": {"start_date": "2027-01-01"}, "prices": {"input_mtok": 8}},
            {"constraint": {"end_date": "2027-01-01"}, "prices": {"input_mtok": 9}}]}"#,
    );
    let (rocket, _) = only(&imported);
    assert_eq!(price(rocket, Meter::Input), "4.00");
    assert_eq!(rocket.rates.len(), 1);
    let when = &rocket.rates[0].when;
    let january = Moment::parse("2027-01-01").unwrap();
    assert_eq!((when.since, when.is_announced), (Some(january), true));
    assert_eq!(rate_prices(rocket, 0, Processing::Standard), "input=8.00");
    assert_eq!(unread(&imported), "prices with another constraint=1");
}

#[test]
fn tiers_are_cliffs_and_meters_without_them_keep_their_base() {
    let imported = read_models(
        r#"{"id": "rocket", "prices": {"cache_read_mtok": 0.1, "input_mtok": {"base": 1, "tiers": [
            {"start": 32000, "price": 2}, {"start": 128000, "price": 3}]}, "output_mtok":
            {"base": 5, "tiers": [{"start": 128000, "price": 6}]}}}"#,
    );
    let (rocket, _) = only(&imported);
    let contexts: Vec<_> = rocket
        .rates
        .iter()
        .map(|rate| rate.when.context.unwrap())
        .collect();
    assert_eq!(contexts, [over(32_000), over(128_000)]);
    let way = Processing::Standard;
    assert_eq!(
        rate_prices(rocket, 0, way),
        "input=2.00 cache_read=0.10 output=5.00"
    );
    assert_eq!(
        rate_prices(rocket, 1, way),
        "input=3.00 cache_read=0.10 output=6.00"
    );
}

#[test]
fn variants_replace_key_by_key_once_they_have_begun() {
    let imported = read_models(
        r#"{"id": "rocket", "prices": {"input_mtok": {"base": 2, "tiers": [{"start": 9, "price": 4}]},
            "output_mtok": 10}, "price_variants": [
            {"when": {"processing": "batch"}, "prices": {"output_mtok": 5}, "constraint": {"start_date": "2026-10-14"}},
            {"when": {"service_tier": "priority"}, "prices": {"input_mtok": 6}},
            {"when": {"service_tier": "flex"}, "prices": {"input_mtok": 1}, "constraint": {"start_date": "2026-12-01"}},
            {"when": {"service_tier": "default"}, "prices": {}},
            {"when": {"speed": "fast"}, "prices": {"input_mtok": 9}}]}"#,
    );
    let (rocket, _) = only(&imported);
    let written = |way: Processing| {
        let prices = rocket.card.of(way).iter();
        let written =
            prices.map(|(meter, price)| format!("{} {}", meter.name(), price.to_decimal()));
        written.collect::<Vec<_>>().join(", ")
    };
    assert_eq!(written(Processing::Batch), "input 2.00, output 5.00");
    assert_eq!(written(Processing::Priority), "input 6.00, output 10.00");
    assert_eq!(written(Processing::Flex), "");
    // Over 9 tokens: batch keeps the tier of standard, priority has none of its own.
    assert_eq!(
        rate_prices(rocket, 0, Processing::Batch),
        "input=4.00 output=5.00"
    );
    assert_eq!(
        rate_prices(rocket, 0, Processing::Priority),
        "input=6.00 output=10.00"
    );
    // From December on, flex too.
    assert_eq!(
        rate_prices(rocket, 1, Processing::Flex),
        "input=1.00 output=10.00"
    );
    assert_eq!(rocket.rates.len(), 3);
    assert_eq!(unread(&imported), "price_variants speed=fast=1");
}

#[test]
fn a_window_and_a_size_of_prompt_meet_in_a_rate_of_both() {
    let imported = read_models(
        r#"{"id": "rocket", "prices": [
            {"prices": {"input_mtok": {"base": 1, "tiers": [{"start": 32000, "price": 2}]}}},
            {"constraint": {"start_time": "09:00:00+08:00", "end_time": "12:00:00+08:00"},
             "prices": {"input_mtok": {"base": 3, "tiers": [{"start": 32000, "price": 4}]}}}]}"#,
    );
    let Found::Model(draft) = &imported.entries[0].found else {
        panic!("{imported:?}")
    };
    // 09:00 to 12:00 in Beijing is 01:00 to 04:00 UTC.
    assert_eq!(draft.windows.len(), 1);
    assert_eq!(draft.windows[0].hours[0].to_string(), "01:00-04:00");
    let rates = &draft.model.rates;
    let seen: Vec<_> = rates
        .iter()
        .map(|rate| (rate.when.window, rate.when.context))
        .collect();
    assert_eq!(
        seen,
        [
            (None, Some(over(32_000))),
            (Some(0), None),
            (Some(0), Some(over(32_000)))
        ]
    );
    let input = |at| rate_prices(&draft.model, at, Processing::Standard);
    assert_eq!(
        [input(0), input(1), input(2)],
        ["input=2.00", "input=3.00", "input=4.00"]
    );
}

#[test]
fn exact_matches_are_aliases_unless_two_models_claim_them() {
    let imported = read_models(
        r#"{"id": "rocket", "prices": {"input_mtok": 1}, "match": {"or_": [{"equals": "rocket-1"},
            {"equals": "shared"}, {"equals": "rocket"}, {"starts_with": "rock"}]}},
           {"id": "skates", "prices": {"input_mtok": 1}, "match": {"or": [{"equals": "shared"},
            {"regex": "s.*"}, {"or": [{"equals": "wheels"}]}]}}"#,
    );
    assert_eq!(model(&imported, 0).aliases, ["rocket-1"]);
    assert_eq!(model(&imported, 1).aliases, ["wheels"]);
    assert!(model(&imported, 1).is_called("wheels"));
    assert!(format!("{:?}", imported.entries[0].remarks).contains("`shared` also names"));
}

#[test]
fn prices_converted_from_another_currency_are_told() {
    let text = r#"[{"id": "zhipuai", "price_comments": "Converted from CNY at 7.25.", "models": [
        {"id": "a", "prices": {"input_mtok": 1}, "deprecated": true},
        {"id": "b", "prices": {"input_mtok": 1}, "price_comments": "8 CNY at 1 USD = 7.25 CNY"},
        {"id": "c", "prices": {"input_mtok": 0, "output_mtok": 0}},
        {"id": "d", "prices": {"audio_hours": 1}}, {"id": "e"}, 5]}]"#;
    let imported = read(text, Day::parse("2026-11-09").unwrap()).unwrap();
    let note = |at: usize| model(&imported, at).note.clone().unwrap();
    assert!(note(0).contains("this provider from CNY") && note(0).contains("Deprecated"));
    assert!(note(1).contains("Charged in CNY"));
    assert!(said(&imported, 2).contains("every price is 0"));
    assert!(said(&imported, 3).contains("no price for tokens"));
    assert!(said(&imported, 4).contains("no prices"));
    assert_eq!(imported.entries.len(), 6);
}
