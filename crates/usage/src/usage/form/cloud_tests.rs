//! Lines of clouds' bills, from their columns to records.

use crate::catalog::Processing;
use crate::catalog::{Meter, TokenCounts};
use crate::money::Usd;
use crate::usage::record::Fault;
use crate::usage::record::six;

use super::{Form, Mapping, Reader};

/// Provider, model, tokens, size of prompt and cost of a row.
type Row = (String, String, TokenCounts, Option<u64>, Option<Usd>);

fn read(form: Form, csv: &str) -> Vec<Result<Row, Fault>> {
    let mut reader = Reader::new(form, &Mapping::default(), None);
    let mut lines = csv.lines().map(|line| line.split(',').map(str::as_bytes));
    let header: Vec<&[u8]> = lines.next().unwrap().collect();
    reader.header(&header).unwrap();
    let mut rows = Vec::new();
    for line in lines {
        let fields: Vec<&[u8]> = line.collect();
        reader.read_row(&fields, &mut |found| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            rows.push(found.map(|row| {
                assert_eq!(row.processing_mode, Processing::Standard);
                (
                    text(row.provider),
                    text(row.model),
                    row.tokens,
                    row.context,
                    row.spend,
                )
            }));
        });
    }
    rows
}

const CUR: &str = "line_item_usage_start_date,line_item_product_code,product_product_name,line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost\n";

fn cur(line: &str) -> Result<Row, Fault> {
    let row = format!("{CUR}2026-11-12T00:00:00Z,{line}\n");
    read(Form::Bedrock, &row).remove(0)
}

#[test]
fn units_of_the_marketplace_are_millions_of_tokens() {
    let row = cur(
        "5b5hwz,Claude Sonnet 4.5 (Amazon Bedrock Edition),USE1-MP:USE1_InputTokenCount-Units,0.25,Units,0.825",
    );
    let (provider, model, tokens, ..) = row.unwrap();
    assert_eq!(provider, "bedrock");
    assert_eq!(model, "us.anthropic.claude-sonnet-4-5-20250929-v1:0");
    assert_eq!(tokens, six([250_000, 0, 0, 0, 0, 0]));
}

#[test]
fn long_prompts_have_the_highest_band() {
    let row = cur(
        "AmazonBedrock,,USE1-anthropic.claude-sonnet-4-5-20250929-v1:0-input-tokens-long-context,300,1K tokens,1.8",
    );
    let (_, model, tokens, context, _) = row.unwrap();
    assert_eq!(model, "anthropic.claude-sonnet-4-5-20250929-v1:0");
    assert_eq!((tokens[Meter::Input], context), (300_000, Some(u64::MAX)));
}

#[test]
fn tokens_of_images_are_counted_under_their_usage_type() {
    let usage_type = "USE1-Nova2.0Omni-input-image-token-count";
    let row = cur(&format!("AmazonBedrock,,{usage_type},2,1K tokens,0.01"));
    let (_, model, tokens, ..) = row.unwrap();
    assert_eq!((model.as_str(), tokens[Meter::Input]), (usage_type, 2_000));
}

#[test]
fn a_refund_takes_back_money_and_no_tokens() {
    let row = cur("AmazonBedrock,,USE1-NovaPro-input-tokens,-5,1K tokens,-0.004");
    let (_, model, tokens, _, spend) = row.unwrap();
    assert_eq!(
        (model.as_str(), tokens),
        ("amazon.nova-pro-v1:0", TokenCounts::ZERO)
    );
    assert_eq!(spend, Some(Usd::from_pico(-4_000_000_000)));
    // Without money there is nothing to take back: the count is wrong.
    let row = cur("AmazonBedrock,,USE1-NovaPro-input-tokens,-5,1K tokens,");
    assert_eq!(row, Err(Fault::Negative));
}

const FOCUS: &str = "ChargePeriodStart,ChargeCategory,ProviderName,ServiceName,RegionId,x_SkuMeterName,SkuId,ConsumedQuantity,ConsumedUnit,PricingQuantity,PricingUnit,BilledCost\n";

fn focus(line: &str) -> Result<Row, Fault> {
    let row = format!("{FOCUS}2026-11-12T00:00:00Z,Usage,{line}\n");
    read(Form::Focus, &row).remove(0)
}

#[test]
fn other_services_of_a_cloud_are_aside() {
    for line in [
        "AWS,Amazon Elastic Compute Cloud,us-east-1,,G95F,1,Hours,1,Hours,0.1",
        "Microsoft,Virtual Machines,eastus,D2s v3,abc,1,Hours,1,Hours,0.1",
        "Oracle,COMPUTE,eu,,abc,1,Hours,1,Hours,0.1",
    ] {
        assert_eq!(focus(line), Err(Fault::NotARequest), "{line}");
    }
    // A provider that sells models alone has no other service.
    let line = "anthropic,Credits,,,abc,1,Units,1,Units,0.1";
    assert!(focus(line).is_ok());
}

#[test]
fn meters_of_azure_name_the_model_and_the_price_unit_scales_units() {
    let meter = "gpt 4o 0806 Inp glbl Tokens";
    let line = format!("Microsoft,Azure OpenAI Service,eastus,{meter},abc,2000,Units,2,1K,0.005");
    let (provider, model, tokens, ..) = focus(&line).unwrap();
    assert_eq!(
        (provider.as_str(), model.as_str()),
        ("azure", "gpt-4o-2024-08-06")
    );
    assert_eq!(tokens, six([2_000, 0, 0, 0, 0, 0]));
    let meter = "5.4 opt Dz 1M Tokens";
    let line = format!("Microsoft,Foundry Models,swedencentral,{meter},abc,3,1M,3,1M,49.5");
    let (_, model, tokens, ..) = focus(&line).unwrap();
    assert_eq!(
        (model.as_str(), tokens[Meter::Output]),
        ("eu/gpt-5.4", 3_000_000)
    );
    // A meter that we have no price for keeps its name, and its tokens count.
    let meter = "gpt 4o 0806 Inp regnl Tokens";
    let line = format!("Microsoft,Azure OpenAI Service,eastus,{meter},abc,2,1K,2,1K,0.005");
    let (_, model, tokens, ..) = focus(&line).unwrap();
    assert_eq!((model.as_str(), tokens[Meter::Input]), (meter, 2_000));
}

#[test]
fn bedrock_in_focus_is_read_by_its_usage_type() {
    let usage_type = "USE1-Claude4.5Haiku-output-tokens-cross-region-global";
    let line =
        format!("AWS,Amazon Bedrock,us-east-1,{usage_type},abc,2,1K tokens,2,1K tokens,0.01");
    let (provider, model, tokens, ..) = focus(&line).unwrap();
    assert_eq!(provider, "bedrock");
    assert_eq!(model, "global.anthropic.claude-haiku-4-5-20251001-v1:0");
    assert_eq!(tokens[Meter::Output], 2_000);
}
