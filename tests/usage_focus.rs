//! A bill in FOCUS: its sums, its rules, and that it reads back as the same cost.

use std::collections::BTreeMap;
use std::fs;

use tokenplan::usage::focus::COLUMNS;

use crate::program::{parse_csv, plan_in};
use crate::usage_emit::folder;

/// On two days: 3 requests with caches, 2 in batches, one model that nobody sells, one idle failure.
const ROWS: &str = "\
2026-11-03T10:00:00Z,acme,cached,1000,400,100,200,,200,
2026-11-03T22:30:00Z,acme,cached,1000,400,0,200,,200,
2026-11-04T10:00:00Z,acme,cached,1001,0,0,200,,200,
2026-11-03T10:00:00Z,acme,small,1000,0,0,200,batch,200,
2026-11-03T11:00:00Z,acme,small,1000,0,0,200,batch,200,
2026-11-03T11:00:00Z,acme,no-such,1000,0,0,200,,200,
2026-11-03T11:00:00Z,acme,small,0,0,0,0,,500,
";

fn bill(args: &[&str]) -> (Vec<BTreeMap<String, String>>, String, tempfile::TempDir) {
    let folder = folder(ROWS);
    let args = [&["usage", "log.csv", "--focus", "focus.csv"], args].concat();
    let run = plan_in(folder.path(), &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let text = tokenplan::input::read_file(&folder.path().join("focus.csv"), 1 << 20).unwrap();
    (parse_csv(&text), run.stderr, folder)
}

/// A decimal in whole 10⁻¹².
fn exact(text: &str) -> i128 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<12}").parse().unwrap()
}

#[test]
fn a_row_for_each_day_model_and_kind_of_token() {
    let (rows, stderr, _folder) = bill(&[]);
    let found: Vec<String> = rows
        .iter()
        .map(|row| {
            let columns = [
                "ChargePeriodStart",
                "x_Model",
                "x_TokenClass",
                "x_ServiceTier",
            ];
            let key = columns.map(|column| row[column].as_str());
            format!(
                "{} {} {}",
                key.join(" "),
                row["PricingQuantity"],
                row["BilledCost"]
            )
        })
        .collect();
    // By hand: 500 + 600 input tokens at $3 a million on the first day, 800 read at $0.30, 100
    // written at $3.75, 400 of output at $15; batches at half of $0.25 and $2.
    assert_eq!(
        found,
        [
            "2026-11-03T00:00:00Z cached input standard 0.0011 0.0033",
            "2026-11-03T00:00:00Z cached cache_read standard 0.0008 0.00024",
            "2026-11-03T00:00:00Z cached cache_write standard 0.0001 0.000375",
            "2026-11-03T00:00:00Z cached output standard 0.0004 0.006",
            "2026-11-03T00:00:00Z small input batch 0.002 0.00025",
            "2026-11-03T00:00:00Z small output batch 0.0004 0.0004",
            "2026-11-04T00:00:00Z cached input standard 0.001001 0.003003",
            "2026-11-04T00:00:00Z cached output standard 0.0002 0.003",
        ]
    );
    assert!(
        stderr.contains("leaves out 1 row without a price"),
        "{stderr}"
    );
}

#[test]
fn every_row_keeps_to_the_rules() {
    let (rows, _, _folder) = bill(&["--by", "hour"]);
    assert_eq!(rows.len(), 13);
    // FOCUS 1.2, the sections of the columns: never null, or not for usage that is no correction.
    let required = [
        "BilledCost",
        "BillingAccountId",
        "BillingAccountType",
        "BillingCurrency",
        "BillingPeriodEnd",
        "BillingPeriodStart",
        "ChargeCategory",
        "ChargeDescription",
        "ChargeFrequency",
        "ChargePeriodEnd",
        "ChargePeriodStart",
        "ConsumedQuantity",
        "ConsumedUnit",
        "ContractedCost",
        "ContractedUnitPrice",
        "EffectiveCost",
        "InvoiceIssuerName",
        "ListCost",
        "ListUnitPrice",
        "PricingCategory",
        "PricingCurrency",
        "PricingCurrencyContractedUnitPrice",
        "PricingCurrencyEffectiveCost",
        "PricingCurrencyListUnitPrice",
        "PricingQuantity",
        "PricingUnit",
        "ProviderName",
        "PublisherName",
        "ServiceCategory",
        "ServiceName",
        "ServiceSubcategory",
        "SkuId",
        "SkuMeter",
        "SkuPriceId",
    ];
    for row in &rows {
        for column in required {
            assert_ne!(row[column], "", "{column} in {row:?}");
        }
        // Null where there is no correction, commitment, reservation, resource, region, invoice
        // or sub account.
        for column in [
            "AvailabilityZone",
            "CapacityReservationId",
            "CapacityReservationStatus",
            "ChargeClass",
            "CommitmentDiscountCategory",
            "CommitmentDiscountId",
            "CommitmentDiscountName",
            "CommitmentDiscountQuantity",
            "CommitmentDiscountStatus",
            "CommitmentDiscountType",
            "CommitmentDiscountUnit",
            "InvoiceId",
            "RegionId",
            "RegionName",
            "ResourceId",
            "ResourceName",
            "ResourceType",
            "SubAccountId",
            "SubAccountName",
            "SubAccountType",
            "Tags",
        ] {
            assert_eq!(row[column], "", "{column} in {row:?}");
        }
        // Both factors have at most six decimals, so the product has twelve.
        let million = 1_000_000;
        let (price, quantity) = (exact(&row["ListUnitPrice"]), exact(&row["PricingQuantity"]));
        assert_eq!((price % million, quantity % million), (0, 0));
        assert_eq!(
            price / million * (quantity / million),
            exact(&row["ListCost"])
        );
    }
}

#[test]
fn the_columns_are_those_of_the_specification() {
    // FOCUS 1.2, presence rules of the Cost and Usage dataset: 57 columns; by Column Handling in
    // the order of the alphabet, and custom ones after them, with an x_, by the alphabet too.
    let (theirs, ours): (Vec<&str>, Vec<&str>) =
        COLUMNS.iter().partition(|name| !name.starts_with("x_"));
    assert_eq!((theirs.len(), ours.len()), (57, 10));
    assert_eq!([theirs.clone(), ours].concat(), COLUMNS);
    assert!(COLUMNS[..57].is_sorted() && COLUMNS[57..].is_sorted());
    // New in 1.2, as the section of each says.
    for name in [
        "BillingAccountType",
        "InvoiceId",
        "PricingCurrency",
        "PricingCurrencyContractedUnitPrice",
        "PricingCurrencyEffectiveCost",
        "PricingCurrencyListUnitPrice",
        "SubAccountType",
    ] {
        assert!(theirs.contains(&name), "{name}");
    }
}

#[test]
fn a_price_in_another_currency_stands_beside_its_dollars() {
    let folder = folder("2026-11-03T10:00:00Z,euro,m,1000,0,0,200,,200,\n");
    let lists = folder.path().join("pricing/euro");
    fs::create_dir_all(&lists).unwrap();
    fs::write(
        lists.join("2026-11-01.yaml"),
        "{ schema: 1, provider: euro, effective: 2026-11-01, currency: EUR, status: confirmed, \
           source: { title: t, checked: 2026-11-01 }, gateway: { fee: 5% }, \
           models: [{ id: m, prices: { input: 2, output: 4 } }] }\n",
    )
    .unwrap();
    fs::write(
        folder.path().join("pricing/exchange-rates.yaml"),
        "{ schema: 1, source: { title: t, checked: 2026-11-01 }, rates: [{ currency: EUR, effective: 2026-11-01, usd: 1.25 }] }\n",
    )
    .unwrap();
    let args = ["usage", "log.csv", "--focus", "focus.csv"];
    let run = plan_in(folder.path(), &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let text = tokenplan::input::read_file(&folder.path().join("focus.csv"), 1 << 20).unwrap();
    let columns = [
        "SkuMeter",
        "PricingQuantity",
        "PricingUnit",
        "ListUnitPrice",
        "ListCost",
        "PricingCurrency",
        "PricingCurrencyListUnitPrice",
        "PricingCurrencyEffectiveCost",
    ];
    let rows = parse_csv(&text);
    let found: Vec<_> = rows
        .iter()
        .map(|row| columns.map(|column| row[column].as_str()).join(" "))
        .collect();
    // 1,000 x 2 and 200 x 4 micro-euros, at $1.25; 5 % of $0.0035 for the gateway.
    assert_eq!(
        found,
        [
            "input tokens 0.001 1000000 Tokens 2.50 0.0025 EUR 2.00 0.002",
            "output tokens 0.0002 1000000 Tokens 5.00 0.001 EUR 4.00 0.0008",
            "gateway fee 0.0035 Dollars 0.05 0.000175 EUR 0.04 0.00014",
        ]
    );
    // The fee's row has no tokens, and is in the cost of those that have.
    let run = plan_in(
        folder.path(),
        &["usage", "focus.csv", "--by", "model", "--format", "csv"],
    );
    let back = &parse_csv(&run.stdout)[0];
    assert_eq!(back["cost"], "0.003675");
    assert_eq!(
        (&*back["recorded_cost"], &*back["difference"]),
        ("0.003675", "0.00")
    );
}

#[test]
fn a_bill_reads_back_as_the_same_cost() {
    let (rows, _, folder) = bill(&[]);
    let billed: i128 = rows.iter().map(|row| exact(&row["BilledCost"])).sum();
    let cost = |log: &str| {
        let run = plan_in(
            folder.path(),
            &["usage", log, "--by", "model", "--format", "csv"],
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
        let rows = parse_csv(&run.stdout).into_iter();
        let priced = rows.filter(|row| !row["cost"].is_empty());
        priced
            .map(|row| (row["model"].clone(), exact(&row["cost"])))
            .collect::<BTreeMap<_, _>>()
    };
    let logged = cost("log.csv");
    assert_eq!(logged.values().sum::<i128>(), billed);
    assert_eq!(cost("focus.csv"), logged);
}

#[test]
fn a_bill_is_not_written_over_a_file() {
    let (_, _, folder) = bill(&[]);
    let run = plan_in(folder.path(), &["usage", "log.csv", "--focus", "focus.csv"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("would-overwrite"), "{}", run.stderr);
}

#[test]
fn charges_that_break_the_identity_are_told() {
    let (_, _, folder) = bill(&[]);
    let path = folder.path().join("focus.csv");
    let text = tokenplan::input::read_file(&path, 1 << 20).unwrap();
    let run = plan_in(folder.path(), &["usage", "focus.csv"]);
    assert!(!run.stderr.contains("ListUnitPrice"), "{}", run.stderr);
    // A price of a thousandth, as if it were of a thousand tokens.
    let broken = text.replacen(",15.00,Standard", ",0.015,Standard", 1);
    assert_ne!(broken, text);
    fs::write(&path, broken).unwrap();
    let run = plan_in(folder.path(), &["usage", "focus.csv"]);
    assert!(
        run.stderr.contains("1 row of FOCUS whose ListCost is not"),
        "{}",
        run.stderr
    );
}
