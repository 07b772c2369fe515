//! Bills of generated requests, read back: the same cost to the last digit, whatever a price depends on.

use crate::usage::record::six;
use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::charge::periods;
use super::*;
use crate::catalog::{Announced, Catalog, Processing, read_price_list};
use crate::input::{Log, Sources};
use crate::units::{Day, Scalar};
use crate::usage::Instant;
use crate::usage::form::{Form, Mapping, Reader};
use crate::usage::price::{Basis, grain, price};
use crate::usage::reconcile::{Reason, reconcile};
use crate::usage::{Bands, Record, Tally};

/// Two versions within one month of models whose price depends on the size of the prompt, the hour,
/// the processing, the month's volume in either way, and requests.
const LISTS: [(&str, &str); 2] = [
    (
        "2026-06-01",
        "{ id: sized, prices: { input: 3, cache_read: 0.3, output: 15 }, batch: { input: 1.5, output: 7.5 }, \
           rates: [{ over: 1000, prices: { input: 6, cache_read: 0.6, output: 22.5 }, batch: { input: 3, output: 11.25 } }, \
                   { window: night, prices: { input: 1.1, cache_read: 0.3, output: 5 } }, \
                   { window: night, over: 1000, prices: { input: 2.2, cache_read: 0.6, output: 10 } }] }, \
         { id: steps, prices: { input: 10, cache_read: 5, output: 20 }, fees: { request: 0.005 }, \
           rates: [{ volume_over: 4000, prices: { input: 1, cache_read: 0.5, output: 2 } }] }, \
         { id: all, prices: { input: 10, cache_read: 5, output: 20 }, volume: all-units, \
           rates: [{ volume_over: 4000, prices: { input: 1, cache_read: 0.5, output: 2 } }] }",
    ),
    (
        "2026-06-15",
        "{ id: sized, prices: { input: 2.75, cache_read: 0.275, output: 12 }, batch: { input: 1.25, output: 6 }, \
           rates: [{ over: 1000, prices: { input: 5.5, cache_read: 0.55, output: 18 } }] }, \
         { id: steps, prices: { input: 9, cache_read: 4, output: 18 }, fees: { request: 0.004 }, \
           rates: [{ volume_over: 4000, prices: { input: 0.9, cache_read: 0.4, output: 1.8 } }] }, \
         { id: all, prices: { input: 9, cache_read: 4, output: 18 }, volume: all-units, \
           rates: [{ volume_over: 4000, prices: { input: 0.9, cache_read: 0.4, output: 1.8 } }] }",
    ),
];

fn catalog() -> Catalog {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let lists = LISTS.map(|(day, models)| {
        let text = format!(
            "{{ schema: 1, provider: acme, effective: {day}, currency: USD, status: confirmed, \
             windows: {{ night: {{ time_zone: Asia/Kolkata, hours: [00:00-06:00] }} }}, \
             source: {{ title: t, checked: {day} }}, models: [{models}] }}"
        );
        let source = sources.add(day.to_owned(), text);
        let list = read_price_list(&sources, source, &mut log);
        assert!(!log.has_errors(), "{:?}", log.iter().collect::<Vec<_>>());
        list.unwrap()
    });
    Catalog::new(lists.to_vec())
}

fn basis(catalog: &Catalog) -> Basis<'_> {
    Basis {
        catalog,
        as_of: None,
        otherwise: Day::parse("2026-06-01").unwrap(),
        announced: Announced::Ignored,
        keeps_parts: true,
    }
}

fn tally(catalog: &Catalog) -> Tally {
    Tally::new(Bands::of(catalog), grain(catalog))
}

fn cost(cells: &[PricedCell]) -> Usd {
    cells.iter().filter_map(PricedCell::cost).sum()
}

/// The rows of a bill by the names of its columns.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

/// What a bill says, as a log is read.
fn read(text: &str, catalog: &Catalog) -> Tally {
    let mut tally = tally(catalog);
    let mut reader = Reader::new(Form::Focus, &Mapping::default(), None);
    let mut lines = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes());
    for (place, line) in lines.byte_records().map(Result::unwrap).enumerate() {
        let fields: Vec<&[u8]> = line.iter().collect();
        if place == 0 {
            reader.header(&fields).unwrap();
            continue;
        }
        reader.read_row(&fields, &mut |record| tally.add(&record.unwrap()));
        assert_eq!(reader.broken_identities(), 0, "{line:?}");
    }
    tally
}

/// A request of June: minutes from its start, model, size, whether it is a batch, and so on.
fn request() -> impl Strategy<Value = (i64, usize, [u64; 3], bool)> {
    let tokens = [0_u64..2_000, 0_u64..500, 0_u64..300];
    (0_i64..43_200, 0_usize..3, tokens, any::<bool>())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_bill_reads_back_to_the_last_digit(
        requests in prop::collection::vec(request(), 1..40),
        is_hourly in any::<bool>(),
    ) {
        let catalog = catalog();
        let mut log = tally(&catalog);
        for (minute, model, [input, read, output], is_batch) in requests {
            let models: [&[u8]; 3] = [b"sized", b"steps", b"all"];
            let is_batch = is_batch && model == 0 && read == 0;
            log.add(&Record {
                // The first of June of 2026 in UTC.
                at: Some(Instant((29_671_200 + minute) * 60_000)),
                provider: b"acme",
                model: models[model],
                tokens: six([input, read, 0, 0, output, 0]),
                processing_mode: if is_batch { Processing::Batch } else { Processing::Standard },
                ..Record::default()
            });
        }
        let cells = price(&log, basis(&catalog));
        let length = if is_hourly { Length::Hour } else { Length::Day };
        let bill = bill(&cells, &log.names(), length);
        prop_assert_eq!(bill.cost, cost(&cells));
        if bill.rows == 0 {
            return Ok(());
        }
        let back = read(&bill.text, &catalog);
        let again = price(&back, basis(&catalog));
        prop_assert_eq!(cost(&again), bill.cost, "{}", bill.text);
        let billed = cells.iter().filter(|cell| matches!(cell.outcome, Outcome::Priced { .. }));
        let billed: Vec<&PricedCell> = billed.collect();
        let of = |cells: &[&PricedCell], count: fn(&Sums) -> u64| -> u64 {
            cells.iter().map(|cell| count(&cell.cell.sums)).sum()
        };
        let all: Vec<&PricedCell> = again.iter().collect();
        prop_assert_eq!(of(&all, Sums::all_tokens), of(&billed, Sums::all_tokens));
        let found = reconcile(&all, &back.names(), basis(&catalog)).unwrap();
        prop_assert_eq!(found.reason.clone(), Reason::Agrees);
        prop_assert_eq!(found.difference(), Usd::ZERO);
        // A SKU price has one price in a price list, one SKU and one meter.
        let mut prices: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        let mut skus: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
        for row in rows(&bill.text) {
            let id = row["SkuPriceId"].clone();
            let of_list = prices.entry((id.clone(), row["x_PriceList"].clone())).or_default();
            of_list.insert(row["ListUnitPrice"].clone());
            let of_sku = skus.entry(id).or_default();
            of_sku.insert((row["SkuId"].clone(), row["SkuMeter"].clone()));
        }
        prop_assert!(prices.values().all(|prices| prices.len() == 1), "{prices:?}");
        prop_assert!(skus.values().all(|skus| skus.len() == 1), "{skus:?}");
    }
}

#[test]
fn a_charge_period_is_within_its_month() {
    // 2026-12-31T23:00 in UTC.
    let minute = Instant(1_798_758_000_000).minute();
    let hour = periods(minute, Length::Hour).unwrap();
    assert_eq!(
        hour,
        [
            "2026-12-31T23:00:00Z",
            "2027-01-01T00:00:00Z",
            "2026-12-01T00:00:00Z",
            "2027-01-01T00:00:00Z"
        ]
    );
}
