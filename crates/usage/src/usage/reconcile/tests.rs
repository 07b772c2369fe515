//! Recorded costs made wrong by hand, and what is found of them.

use super::*;
use crate::catalog::TokenCounts;
use crate::catalog::{Announced, Catalog, Processing, read_price_list};
use crate::input::{Log, Sources};
use crate::units::{Day, Scalar};
use crate::usage::price::{grain, price};
use crate::usage::record::six;
use crate::usage::{Bands, Clock, Record, Tally};

/// Three lists of one provider, whose prices of input are 6, 3 and 2, and a gateway that takes 5 %.
fn catalog() -> Catalog {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let lists = [
        (
            "acme",
            "2025-06-01",
            "models: [{ id: m, prices: { input: 6, cache_read: 0.6, output: 30 } }]",
        ),
        (
            "acme",
            "2026-01-01",
            "models: [{ id: m, prices: { input: 3, cache_read: 0.3, cache_write: 3.75, output: 15 }, \
               batch: { input: 1.5, output: 7.5 } }, { id: n, prices: { input: 1, cache_read: 0.1, output: 2 } }]",
        ),
        (
            "acme",
            "2026-04-01",
            "models: [{ id: m, prices: { input: 2, cache_read: 0.2, output: 10 } }]",
        ),
        (
            "gate",
            "2026-01-01",
            "gateway: { fee: 5% }, models: [{ id: m, prices: { input: 3, output: 15 } }]",
        ),
    ];
    let lists = lists.map(|(provider, day, models)| {
        let text = format!(
            "{{ schema: 1, provider: {provider}, effective: {day}, currency: USD, \
             status: confirmed, source: {{ title: t, checked: {day} }}, {models} }}"
        );
        let source = sources.add(format!("{provider}/{day}"), text);
        read_price_list(&sources, source, &mut log).unwrap()
    });
    Catalog::new(lists.to_vec())
}

/// What one row of a log says: model, tokens, whether it failed, and what it cost.
type Row<'r> = (&'r str, TokenCounts, u64, Option<&'r str>);

/// What is found of rows, each an hour after the one before.
fn found_of(rows: &[Record<'_>], as_of: Option<&str>) -> Option<Reconciled> {
    let hour = |place| format!("2026-02-{:02}T{:02}:00:00Z", 1 + place / 24, place % 24);
    found_at(rows, as_of, hour)
}

/// What is found of rows at these times.
fn found_at(
    rows: &[Record<'_>],
    as_of: Option<&str>,
    time: impl Fn(usize) -> String,
) -> Option<Reconciled> {
    let catalog = catalog();
    let basis = Basis {
        catalog: &catalog,
        as_of: as_of.map(|day| Day::parse(day).unwrap()),
        otherwise: Day::parse("2026-02-01").unwrap(),
        announced: Announced::Ignored,
        keeps_parts: false,
    };
    let mut tally = Tally::new(Bands::of(&catalog), grain(&catalog));
    for (place, row) in rows.iter().enumerate() {
        let at = time(place);
        tally.add(&Record {
            at: Clock::default().read(at.as_bytes()),
            ..*row
        });
    }
    let cells = price(&tally, basis);
    let cells: Vec<&PricedCell> = cells.iter().collect();
    reconcile(&cells, &tally.names(), basis)
}

fn record((model, tokens, failed, spend): Row<'_>) -> Record<'_> {
    Record {
        provider: b"acme",
        model: model.as_bytes(),
        tokens,
        failed,
        spend: spend.map(|spend| Usd::parse(spend).unwrap()),
        ..Record::default()
    }
}

fn reason(rows: &[Row<'_>]) -> Reason {
    let rows: Vec<Record<'_>> = rows.iter().map(|row| record(*row)).collect();
    found_of(&rows, None).unwrap().reason
}

/// A row of 100 uncached, 900 cached and 200 completion tokens, half of them reasoning, beside a
/// failed one of 100 prompt tokens, with so much recorded of each.
fn two(recorded: [Option<&str>; 2]) -> Option<Reconciled> {
    let rows = [
        record(("m", six([100, 900, 0, 0, 100, 100]), 0, recorded[0])),
        record(("m", six([100, 0, 0, 0, 0, 0]), 1, recorded[1])),
    ];
    found_of(&rows, None)
}

#[test]
fn a_difference_is_explained_by_what_was_tried() {
    // 100 x 3 + 900 x 0.3 + 200 x 15 = 3,570 millionths, and 300 for the failed one.
    for (recorded, reason) in [
        (["0.00357", "0.0003"], Reason::Agrees),
        (["0.357", "0.03"], Reason::Unit(100)),
        (["0.00000357", "0.0000003"], Reason::Multiple(1_000)),
        // 1,000 x 3 + 200 x 15.
        (["0.006", "0.0003"], Reason::CacheAsInput),
        // 1,000 x 3 + 900 x 0.3 + 200 x 15.
        (["0.00627", "0.0003"], Reason::CacheTwice),
        // 100 x 3 + 200 x 15.
        (["0.0033", "0.0003"], Reason::WithoutReads),
        (["0.00357", "0"], Reason::WithoutFailed),
        // 100 x 3 + 900 x 0.3 + 100 x 15, and 300 x 15.
        (["0.00207", "0.0003"], Reason::WithoutReasoning),
        (["0.00507", "0.0003"], Reason::ReasoningTwice),
        // 100 x 6 + 900 x 0.6 + 200 x 30, and 600; then at 2, 0.2 and 10.
        (["0.00714", "0.0006"], Reason::PricesOf(day("2025-06-01"))),
        (["0.00238", "0.0002"], Reason::PricesOf(day("2026-04-01"))),
        (["0.5", "0.5"], Reason::Unexplained),
    ] {
        let found = two(recorded.map(Some)).unwrap();
        assert_eq!(found.reason, reason, "{recorded:?}");
        assert_eq!(found.reckoned, Usd::parse("0.00387").unwrap());
    }
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

#[test]
fn reads_and_writes_of_a_cache_are_told_apart() {
    // 100 x 3 + 900 x 0.3 + 1,000 x 3.75 + 200 x 15 = 7,320 millionths.
    let tokens = six([100, 900, 1_000, 0, 200, 0]);
    for (spend, expected) in [
        ("0.00732", Reason::Agrees),
        // 2,000 x 3 + 200 x 15.
        ("0.009", Reason::CacheAsInput),
        // 1,000 x 3 + 1,000 x 3.75 + 200 x 15.
        ("0.00975", Reason::ReadsAsInput),
        // 1,000 x 3 + 900 x 0.3 + 1,000 x 3.75 + 200 x 15.
        ("0.01002", Reason::ReadsTwice),
        // 1,100 x 3 + 900 x 0.3 + 200 x 15.
        ("0.00657", Reason::WritesAsInput),
    ] {
        assert_eq!(reason(&[("m", tokens, 0, Some(spend))]), expected);
    }
}

#[test]
fn batches_at_standard_prices_are_told() {
    // 1,000 x 3 + 100 x 15, where a batch is half of that.
    let batch = Record {
        processing_mode: Processing::Batch,
        ..record(("m", six([1_000, 0, 0, 0, 100, 0]), 0, Some("0.0045")))
    };
    let found = found_of(&[batch], None).unwrap();
    assert_eq!(found.reason, Reason::BatchAsStandard);
    assert_eq!(found.difference(), Usd::parse("0.00225").unwrap());
    assert_eq!(found.percent(), Some(Ratio::whole(100)));
}

#[test]
fn a_report_as_of_another_day_tells_that_the_record_is_of_each_day() {
    // 1,000 x 3; as of May it would be 1,000 x 2.
    let row = record(("m", six([1_000, 0, 0, 0, 0, 0]), 0, Some("0.003")));
    let found = found_of(&[row], Some("2026-05-01")).unwrap();
    assert_eq!(found.reason, Reason::OwnDays);
    assert_eq!(found.reckoned, Usd::parse("0.002").unwrap());
}

#[test]
fn a_fee_that_is_not_recorded_is_told() {
    // 1,000 x 3 = 3,000 millionths, and 150 for the gateway.
    let row = |spend| Record {
        provider: b"gate",
        ..record(("m", six([1_000, 0, 0, 0, 0, 0]), 0, Some(spend)))
    };
    let of = |spend| found_of(&[row(spend)], None).unwrap().reason;
    assert_eq!(of("0.00315"), Reason::Agrees);
    assert_eq!(of("0.003"), Reason::WithoutFees);
}

#[test]
fn a_fee_on_a_row_of_its_own_belongs_to_the_tokens() {
    let tokens = Record {
        provider: b"gate",
        ..record(("m", six([1_000, 0, 0, 0, 0, 0]), 0, Some("0.003")))
    };
    let fee = Record {
        provider: b"gate",
        requests: 0,
        ..record(("m", TokenCounts::ZERO, 0, Some("0.00015")))
    };
    let found = found_of(&[tokens, fee], None).unwrap();
    assert_eq!((found.reason.clone(), found.rows), (Reason::Agrees, 2));
    assert_eq!(found.difference(), Usd::ZERO);
}

#[test]
fn one_multiple_of_every_hour_is_told_and_chance_is_not() {
    // 1,000, 2,000 and 3,000 x 3 millionths, each with 5.5 % on top.
    let rows = |spend: [&'static str; 3]| {
        let rows = [1_000, 2_000, 3_000].into_iter().zip(spend);
        let rows = rows.map(|(input, spend)| ("m", six([input, 0, 0, 0, 0, 0]), 0, Some(spend)));
        rows.collect::<Vec<_>>()
    };
    let marked = rows(["0.003165", "0.00633", "0.009495"]);
    assert_eq!(reason(&marked), Reason::Factor(Factor(10_550)));
    let off = rows(["0.0027", "0.0054", "0.0081"]);
    assert_eq!(reason(&off), Reason::Factor(Factor(9_000)));
    // The same sum, spread otherwise.
    assert_eq!(
        reason(&rows(["0.00633", "0.003165", "0.009495"])),
        Reason::Unexplained
    );
    // Of two rows there is always some multiple that nearly fits.
    assert_eq!(reason(&marked[..2]), Reason::Unexplained);
}

#[test]
fn legs_of_a_fallback_that_are_not_recorded_are_told() {
    let tokens = six([1_000, 0, 0, 0, 0, 0]);
    // Each at 3 a million; the second one's own cost is recorded as zero.
    let zero = [("m", tokens, 0, Some("0.003")), ("m", tokens, 0, Some("0"))];
    assert_eq!(reason(&zero), Reason::ZeroRecorded);
    // Or not at all, while the first row has the cost of both.
    let silent = [("m", tokens, 0, Some("0.006")), ("m", tokens, 0, None)];
    assert_eq!(reason(&silent), Reason::WithSilent);
    // Rows within one hour are told apart as well.
    let both = |spend| Record {
        spend,
        ..record(("m", tokens, 0, None))
    };
    let cost = Some(Usd::parse("0.003").unwrap());
    let catalog = catalog();
    let mut tally = Tally::new(Bands::of(&catalog), grain(&catalog));
    for spend in [cost, None, Some(Usd::ZERO)] {
        tally.add(&both(spend));
    }
    assert_eq!(tally.cells().len(), 3);
}

#[test]
fn the_prices_of_the_model_that_answered_are_told() {
    let catalog = catalog();
    let basis = Basis {
        catalog: &catalog,
        as_of: None,
        otherwise: Day::parse("2026-02-01").unwrap(),
        announced: Announced::Ignored,
        keeps_parts: false,
    };
    let mut tally = Tally::new(Bands::of(&catalog), grain(&catalog));
    // 1,000 at 1 a million are recorded of `m`, which costs 3: `n` answered.
    tally.add(&record(("n", six([10, 0, 0, 0, 0, 0]), 0, Some("0.00001"))));
    tally.add(&record((
        "m",
        six([1_000, 0, 0, 0, 0, 0]),
        0,
        Some("0.001"),
    )));
    let cells = price(&tally, basis);
    let names = tally.names();
    let of_m = cells
        .iter()
        .filter(|cell| cell.offer.as_deref() == Some("acme/m"));
    let of_m: Vec<&PricedCell> = of_m.collect();
    let found = reconcile(&of_m, &names, basis).unwrap();
    assert_eq!(found.reason, Reason::PricesAs("acme/n".to_owned()));
}

#[test]
fn a_reason_is_found_in_a_log_of_many_hours_too() {
    // More hours than are tried at once: 1,000 x 3 + 1,000 x 0.3 millionths, recorded as 2,000 x 3.
    let row = record(("m", six([1_000, 1_000, 0, 0, 0, 0]), 0, Some("0.006")));
    let rows = vec![row; 27 * 24];
    let found = found_of(&rows, None).unwrap();
    assert_eq!((found.reason, found.rows), (Reason::CacheAsInput, 27 * 24));
}

#[test]
fn rows_whose_cost_nobody_recorded_are_not_compared() {
    let half = two([Some("0.00357"), None]).unwrap();
    assert_eq!((half.reason.clone(), half.silent), (Reason::Agrees, 1));
    assert_eq!(half.difference(), Usd::ZERO);
    assert_eq!(two([None, None]), None);
}

#[test]
fn a_row_without_a_recorded_cost_takes_none_from_rows_of_its_model() {
    // 1,000 × $3 + 200 × $15 a million = $0.006: recorded, zero for a failed one, and not at all.
    // The sums of the three came out as nothing recorded, and two rows without.
    let tokens = six([1_000, 0, 0, 0, 200, 0]);
    let rows = [(0, Some("0.006")), (1, Some("0")), (0, None)];
    let rows = rows.map(|(failed, spend)| record(("m", tokens, failed, spend)));
    // In an hour each, and all in one.
    for found in [
        found_of(&rows, None),
        found_at(&rows, None, |_| "2026-02-01T07:00:00Z".to_owned()),
    ] {
        let found = found.unwrap();
        assert_eq!(found.recorded, Usd::parse("0.006").unwrap());
        assert_eq!((found.rows, found.silent), (2, 1));
    }
}

#[test]
fn a_report_of_usage_is_held_to_one_of_costs() {
    // 1M x 3 and 100k x 15: the money of two rows without tokens, $3.00 and $1.50.
    let usage = record(("m", six([1_000_000, 0, 0, 0, 100_000, 0]), 0, None));
    let money = |spend: &'static str| Record {
        requests: 0,
        ..record(("m", TokenCounts::ZERO, 0, Some(spend)))
    };
    let found = found_of(&[usage, money("3"), money("1.5")], None).unwrap();
    assert_eq!(
        (found.reason, found.rows, found.silent),
        (Reason::Agrees, 3, 0)
    );
    assert_eq!(found.recorded, Usd::parse("4.5").unwrap());
    let found = found_of(&[usage, money("3")], None).unwrap();
    assert_eq!(found.reason, Reason::Unexplained);
    assert_eq!(found.difference(), -Usd::parse("1.5").unwrap());
    // One report alone is held to nothing.
    assert_eq!(found_of(&[usage], None), None);
    assert_eq!(found_of(&[money("3")], None), None);
}
