//! Bills and exports of others: tokens in their units, and money without tokens.

use std::collections::BTreeMap;
use std::fs;

use crate::program::{parse_csv, plan_in};
use crate::usage_emit::folder;

/// The rows by model of a file of this name and text.
fn by_model(name: &str, text: &str) -> (BTreeMap<String, BTreeMap<String, String>>, String) {
    let folder = folder("");
    fs::write(folder.path().join(name), text).unwrap();
    let args = ["usage", name, "--by", "model", "--format", "csv"];
    let run = plan_in(folder.path(), &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let rows = parse_csv(&run.stdout).into_iter();
    let rows = rows.map(|row| (row["model"].clone(), row)).collect();
    let page = plan_in(folder.path(), &["usage", name, "--width", "200"]);
    (rows, page.stdout)
}

const FOCUS: &str = "BilledCost,EffectiveCost,BillingCurrency,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,ProviderName,ServiceName,SkuMeter,ConsumedQuantity,ConsumedUnit,PricingQuantity,PricingUnit,ListCost,ListUnitPrice\n";

#[test]
fn tokens_of_a_bill_are_told_by_either_unit() {
    let rows = "\
0.003,0.003,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Usage,acme,cached,Input tokens,1,Requests,1,1000 Tokens,0.003,0.003
0.003,0.003,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Usage,acme,cached,cached inp Tokens,10,1K,10,1K,0.003,0.0003
0.03,0.03,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Usage,acme,cached,Output,NULL,NULL,0.002,Millions of tokens,0.03,15
0.5,0.5,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Usage,acme,cached,Cache storage,1000,Token-Hours,1000,Token-Hours,0.5,0.0005
";
    let (found, page) = by_model("focus.csv", &format!("{FOCUS}{rows}"));
    let row = &found["cached"];
    let tokens = ["input_tokens", "cache_read_tokens", "output_tokens"];
    assert_eq!(
        tokens.map(|name| row[name].as_str()),
        ["1000", "10000", "2000"]
    );
    // 1,000 x 3 + 10,000 x 0.3 + 2,000 x 15; the storage has no price here, and no tokens.
    assert_eq!((&*row["cost"], &*row["recorded_cost"]), ("0.036", "0.036"));
    assert!(
        page.contains("What states money and no tokens cannot be priced"),
        "{page}"
    );
}

#[test]
fn billed_and_effective_costs_are_never_added() {
    // Usage that a commitment covers is billed at nothing; buying it has no effective cost.
    let rows = "\
100,0,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Purchase,acme,cached,Commitment,NULL,NULL,1,Units,100,100
0,0.003,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Usage,acme,cached,Input tokens,1000,Tokens,0.001,1000000 Tokens,0.003,3
";
    let (found, _) = by_model("focus.csv", &format!("{FOCUS}{rows}"));
    let row = &found["cached"];
    assert_eq!(
        (&*row["recorded_cost"], &*row["difference"]),
        ("0.003", "0.00")
    );
}

#[test]
fn money_without_tokens_is_recorded_and_never_priced() {
    // The first is in cents, as decimal strings; a quantity of one request a row counts none.
    let anthropic = r#"{"data":[{"starting_at":"2026-11-03T00:00:00Z","ending_at":"2026-11-04T00:00:00Z","results":[{"currency":"USD","amount":"123.45","model":"claude-x","cost_type":"tokens"}]}],"has_more":false}"#;
    let openai = r#"{"object":"page","data":[{"object":"bucket","start_time":1793664000,"end_time":1793750400,"results":[{"object":"organization.costs.result","amount":{"value":0.06,"currency":"usd"},"line_item":"gpt-x, input","project_id":null}]}],"has_more":false}"#;
    let litellm = format!(
        "{FOCUS}0.25,0.25,USD,2026-11-03T00:00:00Z,2026-11-04T00:00:00Z,Usage,acme,cached,NULL,1.000000,Requests,1.000000,Requests,0.25,NULL\n"
    );
    for (name, text, recorded) in [
        ("anthropic.json", anthropic, "1.2345"),
        ("openai.json", openai, "0.06"),
        ("litellm.csv", &litellm, "0.25"),
    ] {
        let (found, page) = by_model(name, text);
        let row = found.values().next().unwrap();
        assert_eq!(row["recorded_cost"], recorded, "{name}");
        assert_eq!(row["requests"], "", "{name}");
        assert!(["", "unpriced"].contains(&&*row["cost"]), "{name}: {row:?}");
        assert!(
            row["note"].contains("money and no tokens"),
            "{name}: {row:?}"
        );
        assert!(page.contains("without a price"), "{name}: {page}");
    }
}

#[test]
fn reasons_are_told_whatever_a_report_groups_by() {
    // 1,000 x 3 + 200 x 15 micro-dollars, in cents; the other as it is: 1,000 x 0.25 + 200 x 2.
    let folder = folder("");
    let log = "timestamp,provider,model,input_tokens,output_tokens,cost\n\
        2026-11-03T10:00:00Z,acme,cached,1000,200,0.6\n\
        2026-11-04T10:00:00Z,acme,small,1000,200,0.00065\n";
    fs::write(folder.path().join("spend.csv"), log).unwrap();
    for by in ["day", "model", "provider", "hour"] {
        let args = ["usage", "spend.csv", "--by", by, "--width", "120"];
        let run = plan_in(folder.path(), &args);
        assert!(
            run.stdout.contains("it is in cents"),
            "{by}: {}",
            run.stdout
        );
        let total = run
            .stdout
            .lines()
            .rfind(|line| line.trim().starts_with("total"));
        let total = total.unwrap_or_else(|| panic!("{by}: {}", run.stdout));
        // 0.60065 recorded, 0.00665 reckoned.
        for figure in ["$0.60065", "$0.00665", "$0.594", "model by model"] {
            assert!(total.contains(figure), "{figure} in {total}");
        }
    }
}
