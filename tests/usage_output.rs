//! What `plan usage` shows of a log. Expected values are worked by hand from the rows.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use tokenplan::money::Usd;
use tokenplan::units::Scalar;

use crate::program::{Run, parse_csv, plan_in};
use crate::usage::folder;

/// Of two teams on two days: 4 priced, 2 without a price, a failure that used nothing, and 5 bad.
const ROWS: &str = "\
2026-11-03T10:00:00Z,acme,large,1000,400,200,200,chat
2026-11-03T23:59:59Z,acme,large,1000,0,200,500,chat
2026-11-04T10:00:00Z,acme,small,3000,0,7,200,search
2026-11-04T11:00:00Z,acme,small,10,0,3,200,
2026-11-04T12:00:00Z,acme,smal,100,0,0,200,chat
2026-11-05T12:00:00Z,other,large,100,0,0,200,chat
2026-11-04T13:00:00Z,acme,small,0,0,0,500,search
2026-11-04T13:00:00Z,acme,small,1x,0,1,200,search
2026-11-04T13:00:00Z,acme,small,2x,0,1,200,search
2026-11-04T13:00:00Z,acme,small,3x,0,1,200,search
2026-11-04T13:00:00Z,acme,small,4x,0,1,200,search
2026-11-04T13:00:00Z,acme,small,5,6,1,200,search
";
const HEADER: &str =
    "timestamp,provider,model,input_tokens,cache_read_tokens,output_tokens,status,squad\n";

/// The log above, with lists of $3, $0.30 (cached) and $15, and of $0.10 and $0.40 a million.
fn log(rows: &str) -> TempDir {
    let folder = folder(&[("small", "0.1", "0.4")], "");
    let list = folder.path().join("lists/acme/2025-01-01.yaml");
    let mut text = tokenplan::input::read_file(&list, 1 << 20).unwrap();
    text.push_str("  - { id: large, prices: { input: 3, cache_read: 0.3, output: 15 } }\n");
    fs::write(&list, text).unwrap();
    fs::write(folder.path().join("log.csv"), format!("{HEADER}{rows}")).unwrap();
    folder
}

fn usage(folder: &TempDir, args: &[&str]) -> Run {
    let asked = [&["usage", "log.csv", "--pricing", "lists"], args].concat();
    plan_in(folder.path(), &asked)
}

fn json(folder: &TempDir, args: &[&str]) -> Value {
    let run = usage(folder, &[args, &["--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

/// The rows of a section, each as an object.
fn section(report: &Value, name: &str) -> Vec<serde_json::Map<String, Value>> {
    let sections = report["sections"].as_array().unwrap();
    let section = sections.iter().find(|one| one["name"] == name).unwrap();
    let names = section["columns"].as_array().unwrap();
    let names = || {
        names
            .iter()
            .map(|one| one["name"].as_str().unwrap().to_owned())
    };
    let rows = section["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        names()
            .zip(row.as_array().unwrap().iter().cloned())
            .collect()
    })
    .collect()
}

fn amount(value: &Value) -> Usd {
    value
        .as_str()
        .map_or(Usd::ZERO, |text| Usd::parse(text).unwrap())
}

#[test]
fn the_total_is_the_sum_of_the_rows_and_stands_in_the_head() {
    for by in ["model", "day,model,team", "month"] {
        let report = json(&log(ROWS), &["--by", by, "--map", "team=squad"]);
        let (rows, total) = (section(&report, "usage"), section(&report, "total"));
        for column in [
            "requests",
            "failed_requests",
            "input_tokens",
            "output_tokens",
        ] {
            let sum: u64 = rows.iter().map(|row| row[column].as_u64().unwrap()).sum();
            assert_eq!(total[0][column], sum, "{by} {column}");
        }
        let sum: Usd = rows.iter().map(|row| amount(&row["cost"])).sum();
        assert_eq!(amount(&total[0]["cost"]), sum);
        // 1,600 x 3 + 400 x 0.3 + 400 x 15 + 3,010 x 0.1 + 10 x 0.4 millionths.
        assert_eq!(total[0]["cost"], "0.011225");
    }
    let page = usage(&log(ROWS), &["--width", "120"]).stdout;
    let head = page.lines().next().unwrap();
    // 200 of 1,600 + 400 + 400 + 3,010 + 10 + 200 tokens.
    assert!(
        head.ends_with("$0.01122, and 3.6 % of tokens without a price"),
        "{head}"
    );
    let total = page
        .lines()
        .find(|line| line.starts_with("  total"))
        .unwrap();
    assert!(
        total.contains("$0.01122") && total.contains("100.0 %"),
        "{total}"
    );
    let span = "12 rows read, from 2026-11-03 to 2026-11-05 in UTC: 4 priced, 2 without a price, 1";
    assert!(page.contains(span), "{page}");
}

#[test]
fn one_row_needs_no_total() {
    let page = usage(&log(ROWS), &["--by", "month", "--width", "120"]).stdout;
    assert!(
        page.contains("  2026-11 ") && !page.contains("  total"),
        "{page}"
    );
}

#[test]
fn explained_costs_are_tokens_times_prices_that_add_up() {
    let report = json(&log(ROWS), &["--explain"]);
    let rows = section(&report, "usage");
    let mut explained = 0;
    for row in &rows {
        let text = row["explanation"].as_str().unwrap();
        let mut sum = Usd::ZERO;
        for part in text.split("; ").filter(|part| part.contains(" per 1M = ")) {
            let words: Vec<&str> = part.split_whitespace().collect();
            let number = |word: &str| word.replace([',', '$'], "");
            let tokens: i128 = number(words[0]).parse().unwrap();
            let price = Usd::parse(&number(words[4])).unwrap();
            let cost = Usd::parse(&number(words.last().unwrap())).unwrap();
            assert_eq!(price.pico() * tokens, cost.pico() * 1_000_000, "{part}");
            sum = sum + cost;
            explained += 1;
        }
        assert_eq!(sum, amount(&row["cost"]), "{text}");
    }
    // Input, cached and output of large, input and output of small.
    assert_eq!(explained, 5);
    let page = usage(&log(ROWS), &["--explain", "--width", "120"]).stdout;
    for line in [
        "2 requests as acme/large by acme 2025-01-01: lists/acme/2025-01-01.yaml (t)",
        "400 cache_read tokens x $0.30 per 1M = $0.00012",
        "sum = $0.01092",
        "1 request failed without using tokens",
        "100 tokens without a price: no price list sells the model (near: acme/small)",
    ] {
        assert!(page.contains(line), "{line}: {page}");
    }
}

#[test]
fn bad_rows_are_listed_with_their_lines() {
    let report = json(&log(ROWS), &[]);
    let rows = section(&report, "bad_rows");
    let found: Vec<(u64, u64)> = rows
        .iter()
        .map(|row| {
            (
                row["rows_with_reason"].as_u64().unwrap(),
                row["line"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(found, [(4, 9), (4, 10), (4, 11), (1, 13)]);
    assert!(rows.iter().all(|row| row["file"] == "log.csv"));
    let told = usage(&log(ROWS), &[]).stderr;
    let many = "warning: 4 rows were not counted, since each has a count that is no whole number: \
                log.csv:9, log.csv:10, log.csv:11 and 1 more; the first begins `2026-11-04T13";
    assert!(told.contains(many), "{told}");
}

#[test]
fn the_head_names_the_price_lists_that_priced_something() {
    let folder = log(ROWS);
    let later = "schema: 1\nprovider: later\neffective: 2025-02-01\ncurrency: USD\n\
                 source: { title: t, checked: 2025-02-01 }\nstatus: confirmed\nmodels:\n  \
                 - { id: unused, prices: { input: 1, output: 1 } }\n";
    fs::create_dir_all(folder.path().join("lists/later")).unwrap();
    fs::write(folder.path().join("lists/later/2025-02-01.yaml"), later).unwrap();
    let report = json(&folder, &[]);
    let lists = report["header"]["price_lists"].as_array().unwrap();
    let lists: Vec<&str> = lists
        .iter()
        .map(|one| one["provider"].as_str().unwrap())
        .collect();
    assert_eq!(lists, ["acme"]);
}

#[test]
fn a_group_that_no_row_names_is_told_with_the_columns_that_could() {
    let run = usage(&log(ROWS), &["--by", "team"]);
    assert!(
        run.stderr.contains("--by team: no row of the log names a team; say which column has it with `--map team=COLUMN`, of `squad`"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("no team"), "{}", run.stdout);
    let run = usage(
        &log(ROWS),
        &["--by", "team", "--map", "team=squad", "--width", "120"],
    );
    assert!(!run.stderr.contains("names a team"), "{}", run.stderr);
    for name in ["no team", "chat", "search"] {
        assert!(run.stdout.contains(name), "{}", run.stdout);
    }
}

#[test]
fn rows_are_sorted_by_what_was_named_first() {
    let args = ["--by", "team,day", "--map", "team=squad", "--format", "csv"];
    let rows = parse_csv(&usage(&log(ROWS), &args).stdout);
    let keys: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row["group"].as_str(), row["period"].as_str()))
        .collect();
    let expected = [
        ("", "2026-11-04"),
        ("chat", "2026-11-03"),
        ("chat", "2026-11-04"),
        ("chat", "2026-11-05"),
        ("search", "2026-11-04"),
    ];
    assert_eq!(keys, expected);
    let run = usage(&log(ROWS), &["--by", "day,hour"]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("day and hour cannot stand together"),
        "{}",
        run.stderr
    );
}

#[test]
fn days_that_are_not_asked_for_are_counted_apart() {
    let report = json(&log(ROWS), &["--from", "2026-11-04", "--to", "2026-11-04"]);
    let rows = section(&report, "balance");
    let counts: Vec<(&str, u64)> = rows
        .iter()
        .map(|row| {
            (
                row["outcome"].as_str().unwrap(),
                row["rows"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("priced", 2),
        ("unpriced", 1),
        ("failed", 1),
        ("bad", 5),
        ("outside", 3),
        ("read", 12),
    ];
    assert_eq!(counts, expected);
    // 3,010 x 0.1 + 10 x 0.4 millionths.
    assert_eq!(section(&report, "total")[0]["cost"], "0.000305");
    let run = usage(&log(ROWS), &["--from", "2026-11-04", "--to", "2026-11-03"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("is before"), "{}", run.stderr);
    let run = usage(&log(ROWS), &["--from", "2030-01-01"]);
    assert!(
        run.stdout.contains("7 outside the days asked for"),
        "{}",
        run.stdout
    );
}

#[test]
fn shares_of_caches_and_failures_are_of_prompts_and_requests() {
    let rows = section(&json(&log(ROWS), &[]), "usage");
    let row = rows.iter().find(|row| row["model"] == "large").unwrap();
    // 400 of 2,000 prompt tokens, and 1 of 2 requests.
    assert_eq!(
        (&row["cache_hit_percent"], &row["failed_percent"]),
        (&Value::from(20), &Value::from(50))
    );
}

#[test]
fn no_name_of_a_log_moves_the_cursor() {
    // An escape code in a model's name, a provider's, and in a row that cannot be counted.
    let rows = "2026-11-03T10:00:00Z,acme,\u{1b}[2Jlarge,1,0,1,200,\u{1b}]0;x\u{7}\n\
                2026-11-03T10:00:00Z,\u{1b}[31mq,\"=cmd(),\"\"x\",1,0,1,200,a|b\n\
                2026-11-03T10:00:00Z,acme,\u{1b}[2Jlarge,q,0,1,200,a\n";
    let folder = log(rows);
    for form in ["table", "csv", "json", "markdown"] {
        for more in [
            &["--by", "model,team"][..],
            &["--strict"],
            &["--by", "tag", "--explain"],
        ] {
            let args = [more, &["--map", "team=squad", "--format", form]].concat();
            let run = usage(&folder, &args);
            for text in [&run.stdout, &run.stderr] {
                let is_harmful = |c: char| c.is_control() && c != '\n';
                assert!(!text.contains(is_harmful), "{form}: {text:?}");
            }
        }
    }
    let csv = usage(&folder, &["--format", "csv"]).stdout;
    assert!(csv.contains("\"'=cmd(),\"\"x\""), "{csv}");
}

#[test]
fn a_log_of_one_kind_of_rows_says_so() {
    let cases = [
        ("", 0, "There are no rows in it."),
        (
            "2026-11-03T10:00:00Z,acme,large,0,0,0,500,a\n",
            0,
            "1 failed without using tokens",
        ),
        (
            "2026-11-03T10:00:00Z,acme,what,1,0,0,200,a\n",
            0,
            "nothing of it has a price",
        ),
        (
            "2026-11-03T10:00:00Z,acme,large,x,0,0,200,a\n",
            2,
            "the only row cannot be counted",
        ),
    ];
    for (rows, status, said) in cases {
        let run = usage(&log(rows), &[]);
        assert_eq!(run.status, status, "{}", run.stderr);
        let all = format!("{}{}", run.stdout, run.stderr);
        assert!(all.contains(said), "{said}: {all}");
        assert!(status == 2 || !all.contains("warning"), "{all}");
    }
}

#[test]
fn rows_that_are_no_requests_are_not_bad() {
    let folder = log("");
    let line = |kind: &str| {
        format!(
            r#"{{"id":"o{kind}","trace_id":"t","type":"{kind}","start_time":"2026-08-01T00:00:00Z","provided_model_name":"acme/small","usage_details":{{"input":10,"output":5,"total":15}}}}"#
        )
    };
    let text = format!("{}\n{}\n", line("SPAN"), line("GENERATION"));
    fs::write(folder.path().join("log.csv"), text).unwrap();
    let run = usage(&folder, &["--strict"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("1 priced and 1 that are no requests"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.is_empty(), "{}", run.stderr);
}
