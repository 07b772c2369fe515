//! Tallies priced by hand-made lists; every expected amount is price × tokens, written out.

use super::*;
use crate::catalog::{Announced, Catalog, Meter, Processing, TokenCounts, read_price_list};
use crate::input::{Log, Sources};
use crate::units::Scalar;
use crate::usage::record::six;
use crate::usage::{Bands, Billing, Clock, Record, Unlisted};

const LISTS: &[(&str, &str, &str)] = &[
    (
        "acme",
        "2026-01-01",
        "{ id: rocket, prices: { input: 1, output: 2 } }",
    ),
    (
        "acme",
        "2026-06-01",
        "{ id: rocket, aliases: [r], prices: { input: 3, cache_read: 0.3, output: 4 }, \
           batch: { input: 1.5, output: 2 }, fees: { request: 0.01 }, \
           rates: [{ over: 1000, prices: { input: 30, output: 40 } }, \
                   { window: night, prices: { input: 2, output: 2 } }, \
                   { window: night, over: 1000, prices: { input: 20, output: 20 } }] }, \
         { id: atlas, prices: { input: 4, output: 8 }, regions: { us: 1.1 }, \
           fees: { search_per_1k: 10 } }, \
         { id: steps, prices: { input: 10, output: 10 }, \
           rates: [{ volume_over: 100, prices: { input: 1, output: 1 } }] }, \
         { id: all, prices: { input: 10, output: 10 }, volume: all-units, \
           rates: [{ volume_over: 100, prices: { input: 1, output: 1 } }] }",
    ),
    (
        "bolt",
        "2026-06-01",
        "{ id: r, prices: { input: 5, output: 5 } }",
    ),
];

fn catalog() -> Catalog {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let lists = LISTS.iter().map(|(provider, day, models)| {
        let windows = match *day {
            "2026-06-01" if *provider == "acme" => {
                "windows: { night: { time_zone: Asia/Kolkata, hours: [00:00-06:00] } }, "
            }
            _ => "",
        };
        let text = format!(
            "{{ schema: 1, provider: {provider}, effective: {day}, currency: USD, {windows}\
             status: confirmed, source: {{ title: t, checked: {day} }}, models: [{models}] }}"
        );
        let source = sources.add(format!("{provider}/{day}"), text);
        read_price_list(&sources, source, &mut log)
    });
    let lists = lists.collect::<Option<Vec<_>>>();
    assert!(!log.has_errors(), "{:?}", log.iter().collect::<Vec<_>>());
    Catalog::new(lists.unwrap())
}

fn basis(catalog: &Catalog) -> Basis<'_> {
    Basis {
        catalog,
        as_of: None,
        otherwise: Day::parse("2026-07-01").unwrap(),
        announced: Announced::Ignored,
        keeps_parts: true,
    }
}

fn record<'a>(at: &str, model: &'a str, tokens: TokenCounts) -> Record<'a> {
    Record {
        at: Clock::default().read(at.as_bytes()),
        provider: b"acme",
        model: model.as_bytes(),
        tokens,
        ..Record::default()
    }
}

fn outcomes(records: &[Record<'_>]) -> Vec<Outcome> {
    let catalog = catalog();
    let mut tally = Tally::new(Bands::of(&catalog), grain(&catalog));
    for record in records {
        tally.add(record);
    }
    let priced = price(&tally, basis(&catalog)).into_iter();
    priced.map(|cell| cell.outcome).collect()
}

fn cost(records: &[Record<'_>]) -> Option<String> {
    let mut sum = Usd::ZERO;
    for outcome in outcomes(records) {
        let Outcome::Priced { cost, list_cost } = outcome else {
            return None;
        };
        assert_eq!(cost, list_cost);
        sum = sum + cost;
    }
    Some(sum.to_decimal())
}

const MILLION: u64 = 1_000_000;

#[test]
fn each_request_is_priced_by_its_own_day() {
    // 500 prompt and 100 completion tokens: 500 x 1 + 100 x 2 = 700 micro-dollars before June; from
    // June on 500 x 3 + 100 x 4 = 1,900, and a cent for the request.
    let tokens = six([500, 0, 0, 0, 100, 0]);
    let may = record("2026-05-31T23:59:59Z", "rocket", tokens);
    let june = record("2026-06-01T02:00:00Z", "rocket", tokens);
    assert_eq!(cost(&[may]).as_deref(), Some("0.0007"));
    assert_eq!(cost(&[june]).as_deref(), Some("0.0119"));
    assert_eq!(cost(&[may, june, june]).as_deref(), Some("0.0245"));
}

#[test]
fn a_long_prompt_and_the_hour_pick_the_rate() {
    // Over 1,000 tokens by the day: 1,001 x 30 micro-dollars = 0.03003, and the cent.
    let day = "2026-06-10T12:00:00Z";
    assert_eq!(
        cost(&[record(day, "rocket", six([1_000, 0, 0, 0, 0, 0]))]).as_deref(),
        Some("0.013")
    );
    assert_eq!(
        cost(&[record(day, "rocket", six([1_001, 0, 0, 0, 0, 0]))]).as_deref(),
        Some("0.04003")
    );
    // In Kolkata, 5 h 30 min ahead, the night begins at 18:30 UTC.
    let (evening, night) = ("2026-06-10T18:29:59Z", "2026-06-10T18:30:00Z");
    assert_eq!(
        cost(&[record(evening, "rocket", six([1_000, 0, 0, 0, 0, 0]))]).as_deref(),
        Some("0.013")
    );
    assert_eq!(
        cost(&[record(night, "rocket", six([1_000, 0, 0, 0, 0, 0]))]).as_deref(),
        Some("0.012")
    );
    assert_eq!(
        cost(&[record(night, "rocket", six([2_000, 0, 0, 0, 0, 0]))]).as_deref(),
        Some("0.05")
    );
    assert_eq!(grain(&catalog()), 30);
}

#[test]
fn what_has_no_price_is_a_gap_and_never_nothing() {
    let at = "2026-06-10T12:00:00Z";
    let gap = |record: Record<'_>| match outcomes(&[record]).remove(0) {
        Outcome::Unpriced(gap) => gap,
        other => panic!("{other:?}"),
    };
    let tokens = six([10, 0, 0, 0, 10, 0]);
    assert_eq!(
        gap(record(at, "rockte", tokens)),
        Gap::UnknownModel {
            near: Some("acme/rocket".to_owned())
        }
    );
    let unknown = Record {
        provider: b"nobody",
        ..record(at, "rocket", tokens)
    };
    assert_eq!(gap(unknown), Gap::UnknownProvider);
    let either = Record {
        provider: b"",
        ..record(at, "r", tokens)
    };
    assert!(matches!(gap(either), Gap::Ambiguous { .. }));
    let before = record("2025-12-31T12:00:00Z", "rocket", tokens);
    assert_eq!(
        gap(before),
        Gap::NotInForce {
            first: Some(Day::parse("2026-01-01").unwrap())
        }
    );
    assert_eq!(
        gap(record(at, "rocket", six([10, 0, 5, 0, 0, 0]))),
        Gap::Meters {
            meters: vec![Meter::CacheWrite],
            condition: String::new()
        }
    );
    let flex = Record {
        processing_mode: Processing::Flex,
        ..record(at, "rocket", tokens)
    };
    assert_eq!(
        gap(flex),
        Gap::Meters {
            meters: vec![Meter::Input, Meter::Output],
            condition: "flex".to_owned()
        }
    );
    // A request that failed and used nothing is neither priced nor unpriced.
    let failed = Record {
        failed: 1,
        ..record(at, "rockte", TokenCounts::ZERO)
    };
    assert_eq!(outcomes(&[failed]), [Outcome::Failed]);
}

#[test]
fn batch_and_cached_tokens_have_their_own_prices() {
    let at = "2026-06-10T12:00:00Z";
    let batch = Record {
        processing_mode: Processing::Batch,
        ..record(at, "rocket", six([100, 0, 0, 0, 100, 0]))
    };
    // 100 x 1.5 + 100 x 2 = 350 micro-dollars and the cent.
    assert_eq!(cost(&[batch]).as_deref(), Some("0.01035"));
    // 100 x 3 + 400 x 0.3 = 420 micro-dollars and the cent.
    let cached = record(at, "rocket", six([100, 400, 0, 0, 0, 0]));
    assert_eq!(cost(&[cached]).as_deref(), Some("0.01042"));
}

#[test]
fn a_price_by_volume_looks_at_what_the_month_billed_before() {
    let at = |day: u32| format!("2026-06-{day:02}T12:00:00Z");
    let of = |model, day: u32, input| {
        let tokens = six([input, 0, 0, 0, 0, 0]);
        record(&at(day), model, tokens)
    };
    // 60 + 60: 100 at 10 and 20 at 1 micro-dollar; the new month begins anew.
    assert_eq!(
        cost(&[of("steps", 1, 60), of("steps", 2, 60)]).as_deref(),
        Some("0.00102")
    );
    let july = record("2026-07-01T00:00:00Z", "steps", six([60, 0, 0, 0, 0, 0]));
    assert_eq!(cost(&[of("steps", 1, 60), july]).as_deref(), Some("0.0012"));
    // All units: 120 in the month, so every token at 1 micro-dollar.
    assert_eq!(
        cost(&[of("all", 1, 60), of("all", 2, 60)]).as_deref(),
        Some("0.00012")
    );
    assert_eq!(cost(&[of("all", 1, MILLION)]).as_deref(), Some("1.00"));
}

#[test]
fn regions_and_searches_cost_what_the_list_says_or_have_no_price() {
    let day = "2026-06-10T12:00:00Z";
    let million = six([MILLION, 0, 0, 0, 0, 0]);
    let base = record(day, "atlas", million);
    // $4 for the million; in the region a tenth more; 250 searches at $10 for a thousand.
    assert_eq!(cost(&[base]).as_deref(), Some("4.00"));
    let in_us = Record {
        billing: Billing::InUs,
        ..base
    };
    assert_eq!(cost(&[in_us]).as_deref(), Some("4.40"));
    let searched = Record {
        searches: 250,
        ..base
    };
    assert_eq!(cost(&[searched]).as_deref(), Some("6.50"));
    // A report may count searches and no requests.
    let report = Record {
        requests: 0,
        ..searched
    };
    assert_eq!(cost(&[report]).as_deref(), Some("6.50"));
    // `rocket` has neither a region nor a price for searches.
    for (record, why) in [
        (
            Record {
                billing: Billing::InUs,
                ..record(day, "rocket", million)
            },
            Unlisted::Region,
        ),
        (
            Record {
                searches: 1,
                ..record(day, "rocket", million)
            },
            Unlisted::Searches,
        ),
        (
            Record {
                billing: Billing::Unlisted(Unlisted::Sound),
                ..base
            },
            Unlisted::Sound,
        ),
    ] {
        let unpriced = Outcome::Unpriced(Gap::Unlisted(why));
        assert_eq!(outcomes(&[record]), [unpriced]);
    }
    let cached = Record {
        billing: Billing::FromGateway,
        ..base
    };
    assert_eq!(outcomes(&[cached]), [Outcome::FromGateway]);
}
