//! The statement of `SQLite`, run where there is a `sqlite3`, read back, and held to sums by hand.

use crate::catalog::TokenCounts;
use crate::usage::record::six;
use std::io::Write as _;
use std::process::{Command, Stdio};

use super::{Engine, Layout, Question, table};
use crate::usage::aggregate::Reader;
use crate::usage::{Bands, Fault};

const TABLE: &str = "CREATE TABLE logs (timestamp TEXT, provider TEXT, model TEXT, input_tokens TEXT, cache_read_tokens TEXT, output_tokens TEXT, status TEXT, latency_ms TEXT);
INSERT INTO logs VALUES
('2026-11-12T07:10:00Z', 'openai', 'gpt-4o', 1000, 200, 50, 200, 1023),
('2026-11-12T09:59:59+02:00', 'openai', 'gpt-4o', 500, 100, 30, '', 1023),
('1794467289', 'openai', 'gpt-4o', '2000.0', 0, 10, 'ok', 1023),
('2026-11-12 07:10:00', 'openai', 'gpt-4o', 200001, 1, 10, 200, NULL),
('2026-11-12 07:10:00', 'openai', 'gpt-4o', NULL, NULL, NULL, 429, NULL),
('yesterday', 'openai', 'gpt-4o', 1, 0, 1, 200, 1),
('2026-11-12 07:10:00', 'openai', 'gpt-4o', -5, 0, 1, 200, 1),
('2026-11-12 07:10:00', 'openai', 'gpt-4o', 5, 6, 1, 200, 1),
('2026-11-12 07:10:00', 'openai', NULL, 5, 0, 1, 200, 1);
.mode csv
.headers on
";

/// What the program says, or nothing where there is none.
fn answer(script: &str) -> Option<String> {
    let mut child = Command::new("sqlite3")
        .arg(":memory:")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(script.as_bytes()).ok()?;
    String::from_utf8(child.wait_with_output().ok()?.stdout).ok()
}

#[test]
fn sqlite_adds_up_what_we_would() {
    let bands = Bands::new(vec![200_001]);
    let question = Question {
        engine: Engine::Sqlite,
        from: table("logs", Engine::Sqlite).unwrap(),
        layout: &Layout::default(),
        bands: bands.clone(),
        grain: 60,
    };
    let script = format!("{TABLE}{}", question.statement());
    let Some(answer) = answer(&script).filter(|answer| !answer.is_empty()) else {
        println!("skipped: there is no sqlite3 with mathematical functions on the PATH");
        return;
    };
    let mut csv = csv::Reader::from_reader(answer.as_bytes());
    let header = csv.byte_headers().unwrap().clone();
    let header: Vec<&[u8]> = header.iter().collect();
    let mut reader = Reader::new(&header, bands, 60).unwrap();
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    for line in csv.byte_records() {
        let line = line.unwrap();
        let fields: Vec<&[u8]> = line.iter().collect();
        let line = reader.read(&fields);
        match line.record {
            // 2026-11-12T07:00Z is minute 29,907,780 since 1970 (date -u -d).
            Ok(record) => {
                assert_eq!(record.at.unwrap().minute(), 29_907_780);
                good.push((line.rows, record.failed, record.context, record.tokens));
            }
            Err(fault) => bad.push((line.rows, fault)),
        }
    }
    good.sort_unstable();
    bad.sort_unstable();
    let expected = [
        (1, 0, Some(0), six([2_000, 0, 0, 0, 10, 0])),
        (1, 0, Some(200_001), six([200_000, 1, 0, 0, 10, 0])),
        (1, 1, Some(0), TokenCounts::ZERO),
        // 07:10Z and 07:59:59Z, which is 09:59:59+02:00, are of one hour, in two lines.
        (1, 0, Some(0), six([400, 100, 0, 0, 30, 0])),
        (1, 0, Some(0), six([800, 200, 0, 0, 50, 0])),
    ];
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(good, expected);
    let faults = [
        Fault::NoModel,
        Fault::Negative,
        Fault::CacheOverInput,
        Fault::NoTime,
    ];
    assert_eq!(bad, faults.map(|fault| (1, fault)));
}
