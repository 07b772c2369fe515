//! How `plan usage` reads logs as they come: who sold what they do not say, how fields are
//! separated, documents in pieces, and files that break. Expected values are worked by hand.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use crate::program::{Run, parse_csv, plan_in};

/// A folder with a price list of two providers that sell a model `m`: at `acme` a token costs
/// $0.000001, at `other` twice that.
pub(crate) fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (provider, price) in [("acme", 1), ("other", 2)] {
        let list = format!(
            "schema: 1\nprovider: {provider}\neffective: 2025-01-01\ncurrency: USD\n\
             source: {{ title: t, checked: 2025-01-01 }}\nstatus: confirmed\nmodels:\n  \
             - {{ id: m, prices: {{ input: {price}, output: {price}, cache_read: {price} }} }}\n"
        );
        let at = folder.path().join("lists").join(provider);
        fs::create_dir_all(&at).unwrap();
        fs::write(at.join("2025-01-01.yaml"), list).unwrap();
    }
    folder
}

pub(crate) fn run(folder: &Path, args: &[&str]) -> Run {
    let asked = ["usage", "--pricing", "lists"];
    let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
    plan_in(folder, &asked)
}

/// Requests, input tokens and cost of the one row of the answer, and what was said beside it.
fn one(folder: &Path, args: &[&str]) -> ([String; 3], String) {
    let args: Vec<&str> = args.iter().copied().chain(["--format", "csv"]).collect();
    let run = run(folder, &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let rows = parse_csv(&run.stdout);
    assert_eq!(rows.len(), 1, "{}", run.stdout);
    let cell = |name: &str| rows[0][name].clone();
    (
        [cell("requests"), cell("input_tokens"), cell("cost")],
        run.stderr,
    )
}

pub(crate) fn is_one(folder: &Path, args: &[&str], expected: [&str; 3]) -> String {
    let (found, told) = one(folder, args);
    assert_eq!(found, expected, "{told}");
    told
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

const ROWS: &str = "timestamp,model,input_tokens,output_tokens\n2026-11-01T00:00:00Z,m,1000,500\n";

#[test]
fn a_log_without_providers_may_be_of_one() {
    let folder = folder();
    let at = folder.path();
    fs::write(at.join("log.csv"), ROWS).unwrap();
    // Both sell it, so nobody knows.
    assert!(run(at, &["log.csv"]).stdout.contains("1 without a price"));
    is_one(
        at,
        &["log.csv", "--provider", "other"],
        ["1", "1000", "0.003"],
    );
    is_one(
        at,
        &["log.csv", "--provider", "acme"],
        ["1", "1000", "0.0015"],
    );
    let page = run(at, &["log.csv", "--provider", "acme"]);
    assert!(
        page.stdout
            .contains("Rows that name no provider are taken as sold by acme.")
    );
    let line = r#"{"model":"m","usage":{"prompt_tokens":1000,"completion_tokens":500}}"#;
    fs::write(at.join("log.jsonl"), line).unwrap();
    is_one(
        at,
        &["log.jsonl", "--provider", "other"],
        ["1", "1000", "0.003"],
    );
    // What a row says of itself stays.
    let named = "timestamp,provider,model,input_tokens,output_tokens\n\
                 2026-11-01T00:00:00Z,acme,m,1000,500\n2026-11-01T00:00:00Z,,m,1000,500\n";
    fs::write(at.join("both.csv"), named).unwrap();
    let found = run(
        at,
        &[
            "both.csv",
            "--provider",
            "other",
            "--by",
            "provider",
            "--format",
            "csv",
        ],
    );
    let costs: Vec<String> = parse_csv(&found.stdout)
        .iter()
        .map(|row| row["cost"].clone())
        .collect();
    // By name: acme, then other.
    assert_eq!(costs, ["0.0015", "0.003"]);
}

#[test]
fn a_provider_without_prices_is_refused() {
    let folder = folder();
    fs::write(folder.path().join("log.csv"), ROWS).unwrap();
    let refused = run(folder.path(), &["log.csv", "--provider", "acmee"]);
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("`acmee`"), "{}", refused.stderr);
    assert!(refused.stderr.contains("`acme`"), "{}", refused.stderr);
}

#[test]
fn a_provider_stands_in_statements_too() {
    let folder = folder();
    let with = ["--sql", "duckdb", "--provider", "acme"];
    let statement = run(folder.path(), &with).stdout;
    assert!(
        statement.contains("ELSE 'acme' END AS provider"),
        "{statement}"
    );
    let none = [&with[..], &["--map", "provider="]].concat();
    let statement = run(folder.path(), &none).stdout;
    assert!(statement.contains("THEN 'acme' ELSE ''"), "{statement}");
    let refused = run(folder.path(), &["--sql", "duckdb", "--provider", "x'y"]);
    assert_eq!(refused.status, 2, "{}", refused.stdout);
}

#[test]
fn fields_may_stand_between_semicolons_and_tabs() {
    let folder = folder();
    let at = folder.path();
    for (name, separator) in [
        ("semicolons.csv", ";"),
        ("tabs.csv", "\t"),
        ("bars.csv", "|"),
    ] {
        let text = format!("provider,note,{ROWS}").replacen('\n', ",cost\n", 1);
        let text = text.replace("\n2026", "\nacme,\"a; b\t|\",2026");
        let text = text.replace(",500\n", ",500,0.0015\n");
        // Within quotes nothing changes.
        let text = text.replace(',', separator);
        fs::write(at.join(name), text).unwrap();
        let told = is_one(at, &[name], ["1", "1000", "0.0015"]);
        assert!(!told.contains("recorded"), "{told}");
    }
    let excel = "sep=;\r\nprovider;model;input_tokens;output_tokens;cost\r\nacme;m;1000;500;0,0015\r\nacme;m;x;1;1\r\n";
    fs::write(at.join("excel.csv"), format!("\u{feff}{excel}")).unwrap();
    let told = is_one(at, &["excel.csv"], ["1", "1000", "0.0015"]);
    assert!(told.contains("excel.csv:4"), "{told}");
    let found = run(at, &["excel.csv", "--format", "csv"]);
    assert_eq!(parse_csv(&found.stdout)[0]["recorded_cost"], "0.0015");
}

#[test]
fn a_column_that_comes_twice_is_told() {
    let folder = folder();
    let text = "provider,model,input_tokens,output_tokens,model\nacme,m,1000,500,other\n";
    fs::write(folder.path().join("log.csv"), text).unwrap();
    let told = is_one(folder.path(), &["log.csv"], ["1", "1000", "0.0015"]);
    let words = "`log.csv` has the column `model` more than once: the first one counts";
    assert!(told.contains(words), "{told}");
}

#[test]
fn one_page_of_several_is_told_as_such() {
    let folder = folder();
    let at = folder.path();
    let page = |more: bool| {
        format!(
            r#"{{"object":"page","data":[{{"object":"bucket","start_time":1793491200,"end_time":1793577600,"results":[{{"input_tokens":1000,"output_tokens":500,"num_model_requests":2,"model":"m"}}]}}],"has_more":{more}}}"#
        )
    };
    fs::write(at.join("1.json"), page(true)).unwrap();
    fs::write(at.join("2.json"), page(false)).unwrap();
    let words = "the export says that more pages follow";
    assert!(run(at, &["1.json"]).stderr.contains(words));
    assert!(!run(at, &["1.json", "2.json"]).stderr.contains(words));
    assert!(!run(at, &["2.json"]).stderr.contains(words));
    // A line a page, and all rows of all pages are there.
    fs::write(
        at.join("pages.jsonl"),
        format!("{}\n{}\n", page(true), page(false)),
    )
    .unwrap();
    let found = run(at, &["pages.jsonl"]);
    assert!(found.stdout.contains("2 rows read, "), "{}", found.stdout);
}

#[test]
fn a_document_that_breaks_off_keeps_its_whole_rows() {
    let folder = folder();
    let row = r#"{"id":"o","type":"GENERATION","startTime":"2026-11-01T00:00:00Z","providedModelName":"m","usageDetails":{"input":1000,"output":500}}"#;
    let text = format!("{{\"data\": [\n{row},\n{row},\n{}", &row[..40]);
    fs::write(folder.path().join("log.json"), text).unwrap();
    let told = is_one(
        folder.path(),
        &["log.json", "--form", "langfuse", "--provider", "acme"],
        ["2", "2000", "0.003"],
    );
    assert!(told.contains("breaks off: log.json:4"), "{told}");
}

#[test]
fn rows_that_are_no_text_are_bad() {
    let folder = folder();
    let text = [
        ROWS.replace("timestamp", "provider,timestamp")
            .replace("\n2026", "\nacme,2026")
            .as_bytes(),
        b"acme,2026-11-01T00:00:00Z,m\xff,1,1\n",
    ]
    .concat();
    fs::write(folder.path().join("log.csv"), text).unwrap();
    let told = is_one(folder.path(), &["log.csv"], ["1", "1000", "0.0015"]);
    assert!(told.contains("is not UTF-8: log.csv:3"), "{told}");
}

#[test]
fn a_packed_file_may_have_any_name_and_several_parts() {
    let folder = folder();
    let (head, row) = ROWS.split_at(ROWS.find('\n').unwrap() + 1);
    let packed = [
        gzip(head.as_bytes()),
        gzip(row.as_bytes()),
        gzip(row.as_bytes()),
    ]
    .concat();
    fs::write(folder.path().join("log.csv"), &packed).unwrap();
    let asked = ["log.csv", "--provider", "acme"];
    is_one(folder.path(), &asked, ["2", "2000", "0.003"]);
    fs::write(folder.path().join("log.csv"), &packed[..packed.len() - 9]).unwrap();
    let broken = run(folder.path(), &asked);
    assert_eq!(broken.status, 2);
    assert!(broken.stderr.contains("breaks off"), "{}", broken.stderr);
}
