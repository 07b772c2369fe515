//! Whole files read: the quick way and the usual one agree, on any number of threads.

use crate::catalog::Meter;
use crate::usage::record::six;
use std::io::Write;
use std::sync::atomic::AtomicBool;

use proptest::prelude::*;

use super::*;
use crate::catalog::Catalog;
use crate::usage::form::Mapping;
use crate::usage::{Bands, Cell, Fault, Tally, find};

fn read_text(text: &str, threads: usize) -> Reading {
    let mut file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let order = Order {
        files: find(&[file.path().to_owned()]).unwrap(),
        read_options: ReadOptions {
            form: None,
            mapping: Mapping::default(),
            group: None,
            provider: None,
        },
        tally: Tally::new(Bands::of(&Catalog::default()), 60),
        with_shape: false,
        is_strict: false,
        threads,
    };
    read(order, &|_, _| (), &AtomicBool::new(false)).unwrap()
}

type Seen = (Vec<([String; 3], Cell)>, Vec<(Fault, u64)>, u64);

fn seen(reading: &Reading) -> Seen {
    let names = reading.tally.names();
    let cells = reading.tally.cells().into_iter();
    let cells = cells.map(|mut cell| {
        let name = names[usize::try_from(cell.key.name.0).unwrap()].clone();
        cell.key.name = crate::usage::Name(0);
        (name, cell)
    });
    let faults = reading
        .faults
        .kinds()
        .map(|(fault, count, _)| (fault, count));
    (
        cells.collect(),
        faults.collect(),
        reading.time_range.jumps(),
    )
}

const HEADER: &str =
    "timestamp,provider,model,input_tokens,cache_read_tokens,output_tokens,status,latency_ms\n";

fn row() -> impl Strategy<Value = String> {
    let time = prop::sample::select(vec![
        "2026-11-12T07:08:09Z",
        "2026-11-12T07:59:59.9Z",
        "2026-11-12 08:00:00",
        "2026-11-12T09:00:00+02:00",
        "1794467289",
        "never",
        "",
    ]);
    let provider = prop::sample::select(vec!["openai", "azure", "", "OpenAI", " openai"]);
    let model = prop::sample::select(vec!["gpt-4o", "gpt-4o-mini", "m", "", "null", "NaN"]);
    let count = prop::sample::select(vec![
        "0",
        "1",
        "17",
        "1000",
        "",
        "-1",
        "1.5",
        "9oo",
        "9999999999999999",
    ]);
    let status = prop::sample::select(vec!["200", "500", "429", "", "error", "ok", "2000"]);
    (
        time,
        provider,
        model,
        [count.clone(), count.clone(), count.clone(), count],
        status,
    )
        .prop_map(
            |(time, provider, model, [input, cached, output, latency], status)| {
                format!("{time},{provider},{model},{input},{cached},{output},{status},{latency}\n")
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_quick_way_counts_as_the_usual_one(rows in prop::collection::vec(row(), 0..40)) {
        let plain = format!("{HEADER}{}", rows.concat());
        // A quoted field in every block sends all rows the usual way.
        let quoted = rows.iter().map(|row| format!("\"{}", row.replacen(',', "\",", 1)));
        let quoted = quoted.collect::<Vec<_>>().concat();
        let quoted = format!("{HEADER}{quoted}");
        let expected = seen(&read_text(&quoted, 1));
        prop_assert_eq!(&seen(&read_text(&plain, 1)), &expected);
        prop_assert_eq!(&seen(&read_text(&plain, 3)), &expected);
    }
}

#[test]
fn a_second_header_brings_its_own_columns() {
    let text = format!(
        "{HEADER}2026-11-12T07:00:00Z,openai,m,10,0,5,200,9\n\
         timestamp,model,provider,output_tokens,input_tokens\n\
         2026-11-12T07:00:01Z,m,openai,7,20\n"
    );
    let reading = read_text(&text, 2);
    let total = reading.tally.total();
    assert_eq!((total.rows, total.tokens), (2, six([30, 0, 0, 0, 12, 0])));
    assert_eq!(reading.faults.count(), 0);
}

#[test]
fn a_second_header_may_count_otherwise_and_that_is_told() {
    let text = "timestamp,model,input_tokens,output_tokens\n2026-11-12T07:00:00Z,m,10,5\n\
                timestamp,model,input_tokens,cache_read_input_tokens,output_tokens\n\
                2026-11-12T07:00:01Z,m,10,90,5\n";
    let reading = read_text(text, 2);
    assert_eq!(reading.tally.total().tokens, six([20, 90, 0, 0, 10, 0]));
    let told = reading.files[0].describe();
    assert!(
        told.contains("input includes cache reads and writes"),
        "{told}"
    );
    assert!(
        told.contains("other rows, input excludes cached tokens"),
        "{told}"
    );
}

#[test]
fn rows_under_a_second_header_that_says_nothing_are_bad() {
    let text = format!(
        "{HEADER}2026-11-12T07:00:00Z,openai,m,10,0,5,200,9\n\
         timestamp,a,b,c,d,e,f,g\n\
         2026-11-12T07:00:01Z,openai,m,20,0,7,200,9\n"
    );
    let reading = read_text(&text, 1);
    assert_eq!(reading.tally.total().rows, 1);
    let faults: Vec<_> = reading
        .faults
        .kinds()
        .map(|(fault, count, _)| (fault, count))
        .collect();
    assert_eq!(faults, [(Fault::Fields, 2)]);
}

#[test]
fn a_last_line_that_breaks_off_is_told_as_such() {
    let reading = read_text(
        &format!("{HEADER}2026-11-12T07:00:00Z,openai,m,10,0,5,200,9\n2026-11-12T07:0"),
        1,
    );
    let faults: Vec<_> = reading
        .faults
        .kinds()
        .map(|(fault, count, rows)| (fault, count, rows[0].line))
        .collect();
    assert_eq!(faults, [(Fault::Truncated, 1, 3)]);
    assert_eq!(reading.tally.total().rows, 1);
    let whole = read_text(
        &format!("{HEADER}2026-11-12T07:00:00Z,openai,m,10,0,5,200,9"),
        1,
    );
    assert_eq!((whole.tally.total().rows, whole.faults.count()), (1, 0));
}

/// A span that is the only one of its line.
fn span(id: u64, input: u64) -> String {
    format!(
        "{{\"resourceSpans\":[{{\"scopeSpans\":[{{\"spans\":[{{\"attributes\":[\
         {{\"key\":\"gen_ai.operation.name\",\"value\":{{\"stringValue\":\"chat\"}}}},\
         {{\"value\":{{\"intValue\":\"{input}\"}},\"key\":\"gen_ai.usage.input_tokens\"}}],\
         \"spanId\":\"{id}\",\"startTimeUnixNano\":\"1785542410000000000\"}}]}}],\
         \"resource\":{{\"attributes\":[\
         {{\"key\":\"gen_ai.request.model\",\"value\":{{\"stringValue\":\"m{}\"}}}},\
         {{\"key\":\"gen_ai.usage.input_tokens\",\"value\":{{\"intValue\":9}}}}]}}}}]}}\n",
        id % 7
    )
}

#[test]
fn a_span_that_is_sent_again_counts_as_it_was_last_on_any_number_of_threads() {
    // Each is sent with 1 token and then with 100 + its id, over many blocks of 4 KiB.
    let spans = (0..600).map(|place| span(place / 2, 1 + place % 2 * (99 + place / 2)));
    let text: String = spans.collect();
    let expected = read_text(&text, 1);
    let total = expected.tally.total();
    assert_eq!(
        (total.rows, total.tokens[Meter::Input]),
        (300, 300 * 100 + 299 * 150)
    );
    assert_eq!(expected.replaced.again, 300);
    for threads in 2..5 {
        let reading = read_text(&text, threads);
        assert_eq!(seen(&reading), seen(&expected), "{threads}");
        assert_eq!(reading.replaced.again, 300);
    }
}

#[test]
fn a_batch_that_is_broken_anywhere_counts_nothing_and_is_one_bad_row() {
    let (good, more) = (span(1, 5), span(2, 7));
    let broken = span(3, 11).replace("}]}],", "}]],");
    let reading = read_text(&format!("{good}{broken}null\n{more}"), 2);
    assert_eq!(reading.tally.total().tokens[Meter::Input], 12);
    let faults: Vec<_> = reading.faults.kinds().collect();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert_eq!((faults[0].0, faults[0].1), (Fault::NotJson, 2));
}
