//! `plan simulate`: a plain queue within its interval, the same on any number of threads.

use std::collections::BTreeMap;

use crate::program::plan;

const QUEUE: [&str; 7] = [
    "simulate",
    "--arrival-rate",
    "9/s",
    "--service-time",
    "1s",
    "--servers",
    "10",
];

type Row = BTreeMap<String, String>;

/// The rows of a run by metric, each by column.
fn rows(more: &[&str]) -> BTreeMap<String, Row> {
    let rows = crate::program::rows(&[&QUEUE[..], more].concat());
    let rows = rows.into_iter().map(|row| (row["metric"].clone(), row));
    rows.collect()
}

fn number(row: &Row, column: &str) -> f64 {
    row[column].parse().expect(column)
}

#[test]
fn the_reference_queue_is_within_its_interval() {
    // Erlang C for ten servers and nine erlangs, by exact rational arithmetic.
    const EXACT: f64 = 0.668_731_524_107_697;
    let rows = rows(&["--requests", "300k", "--seed", "7"]);
    let wait = &rows["mean_wait"];
    assert!(number(wait, "ci_low") <= EXACT && EXACT <= number(wait, "ci_high"));
    assert!((number(wait, "closed_form") - EXACT).abs() < 1e-12);
    assert_eq!(
        (wait["unit"].as_str(), wait["inside"].as_str()),
        ("seconds", "true")
    );
    assert!((number(&rows["utilisation_percent"], "value") - 90.0).abs() < 1.0);
    assert_eq!(rows["requests"]["value"], "300000");
    assert!(!rows.contains_key("rejected_percent") && !rows.contains_key("abandoned_percent"));
}

#[test]
fn seed_and_requests_decide_and_threads_do_not() {
    let of = |threads, seed| rows(&["--requests", "100k", "--threads", threads, "--seed", seed]);
    assert_eq!(of("1", "7"), of("2", "7"));
    assert_eq!(of("1", "7"), of("4", "7"));
    assert_ne!(of("1", "7"), of("1", "8"));
}

#[test]
fn a_line_that_grows_without_end_is_refused_with_its_drift() {
    let options = [
        "--arrival-rate",
        "12/s",
        "--service-time",
        "1s",
        "--servers",
        "10",
    ];
    let refused = plan(&[&["simulate"][..], &options].concat());
    assert_eq!(refused.status, 2);
    assert!(
        refused.stderr.contains("grows by 2 requests a second"),
        "{}",
        refused.stderr
    );
    assert!(refused.stderr.contains("--patience"), "{}", refused.stderr);
    let patient = plan(
        &[
            &["simulate"][..],
            &options,
            &["--patience", "5s", "--requests", "50k"],
        ]
        .concat(),
    );
    assert_eq!(patient.status, 0, "{}", patient.stderr);
    assert!(
        patient.stdout.contains("gave up waiting"),
        "{}",
        patient.stdout
    );
}

#[test]
fn options_that_make_no_queue_are_refused() {
    for (options, said) in [
        (&["--capacity", "9"][..], "9 places for 10 servers"),
        (&["--service-cv", "21"], "between 0 and 20"),
        (&["--servers", "0"], "zero"),
        (&["--requests", "1T"], "--yes"),
        (&["--patience", "0s"], "patience"),
        (&["--patience-cv", "0"], "--patience"),
    ] {
        let arguments: Vec<&str> = match options[0] {
            "--servers" => [&QUEUE[..5], options].concat(),
            _ => [&QUEUE[..], options].concat(),
        };
        let refused = plan(&arguments);
        assert_eq!(refused.status, 2, "{options:?}");
        assert!(
            refused.stderr.contains(said),
            "{options:?}: {}",
            refused.stderr
        );
    }
}
