//! `plan crosscheck` on catalogs written by hand: one model, its prices in several notations.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::program::{parse_csv, plan_in};

const OURS: &str = "schema: 1
provider: acme
effective: 2026-11-01
currency: USD
status: confirmed
source: { title: by hand, checked: 2026-11-01 }
models:
  - id: rocket
    aliases: [rocket-1]
    prices: { input: 2.50, output: 10.00 }
";

/// The same model at the same input price; output is 11 here, and there is a second provider.
const GENAI: &str = r#"[{"id": "acme", "models": [
    {"id": "rocket-1", "prices": {"input_mtok": 2.5, "output_mtok": 11}}]},
    {"id": "bolt", "models": [{"id": "rocket", "prices": {"input_mtok": 1}}]}]"#;

/// Cents per token: 0.00025 is $2.50 a million, 0.0008 is $8.00.
const PORTKEY: &str = r#"{"default": {"pricing_config": {"pay_as_you_go": {"request_token": {"price": 0}}}},
    "Rocket": {"pricing_config": {"pay_as_you_go": {"request_token": {"price": 2.5e-4},
    "response_token": {"price": 0.0008}}}}}"#;

fn write(folder: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let files = [
        ("pricing/acme/2026-11-01.yaml", OURS),
        ("genai.json", GENAI),
        ("acme.json", PORTKEY),
    ];
    write(folder.path(), &files);
    folder
}

fn rows(args: &[&str]) -> Vec<BTreeMap<String, String>> {
    let folder = folder();
    let run = plan_in(folder.path(), &[args, &["--format", "csv"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

fn lines(args: &[&str]) -> Vec<String> {
    const COLUMNS: [&str; 7] = [
        "provider",
        "model",
        "meter",
        "source",
        "price",
        "spread_percent",
        "used",
    ];
    let rows = rows(args);
    let line = |row: &BTreeMap<String, String>| COLUMNS.map(|column| row[column].clone()).join(",");
    rows.iter().map(line).collect()
}

#[test]
fn every_source_says_its_price_of_every_meter() {
    // Output: (11 − 8) ÷ 8 = 37.5 %. The alias and the other case are the same model; another
    // provider's is not.
    assert_eq!(
        lines(&["crosscheck", "genai.json", "acme.json"]),
        [
            "acme,rocket,input,plan,2.50,0,true",
            "acme,rocket,input,genai-prices,2.50,0,false",
            "acme,rocket,input,portkey,2.50,0,false",
            "acme,rocket,output,plan,10.00,37.5,true",
            "acme,rocket,output,genai-prices,11.00,37.5,false",
            "acme,rocket,output,portkey,8.00,37.5,false",
            "bolt,rocket,input,genai-prices,1.00,,false",
        ]
    );
}

#[test]
fn only_disagreements_and_only_some_models() {
    let differing = lines(&[
        "crosscheck",
        "genai.json",
        "acme.json",
        "--min-spread",
        "1%",
    ]);
    assert_eq!(differing.len(), 3);
    assert!(differing.iter().all(|line| line.contains(",output,")));
    let bolt = lines(&["crosscheck", "genai.json", "--models", "BOLT/"]);
    assert_eq!(bolt, ["bolt,rocket,input,genai-prices,1.00,,false"]);
}

#[test]
fn two_files_of_a_source_and_folders_of_price_lists_are_sources_of_their_own() {
    let folder = folder();
    let later = GENAI.replace("11", "12");
    let old = OURS.replace("10.00", "9.00");
    let files = [
        ("later.json", later.as_str()),
        ("old/acme/2026-11-01.yaml", &old),
    ];
    write(folder.path(), &files);
    let args = [
        "crosscheck",
        "genai.json",
        "genai-prices=later.json",
        "old",
        "--format",
        "csv",
    ];
    let run = plan_in(folder.path(), &args);
    let output: Vec<&str> = run
        .stdout
        .lines()
        .filter(|line| line.contains(",output,"))
        .collect();
    // (12 − 9) ÷ 9 is a third.
    assert_eq!(
        output,
        [
            "acme,rocket,output,plan,10.00,33.333333333333,true",
            "acme,rocket,output,genai-prices,11.00,33.333333333333,false",
            "acme,rocket,output,later.json,12.00,33.333333333333,false",
            "acme,rocket,output,old,9.00,33.333333333333,false",
        ]
    );
}

#[test]
fn the_page_counts_before_it_lists() {
    let folder = folder();
    let run = plan_in(folder.path(), &["crosscheck", "genai.json", "acme.json"]);
    let sentence = "2 prices are stated by two sources or more: 1 agree within 1 %, 1 differ; 1 more by one alone.";
    assert!(run.stdout.contains(sentence), "{}", run.stdout);
    assert!(run.stdout.contains("acme/rocket"), "{}", run.stdout);
    assert!(
        run.stdout
            .contains("portkey: acme.json, 2 entries, 1 model with prices.")
    );
}

#[test]
fn files_that_are_no_catalogs_are_refused() {
    let folder = folder();
    write(
        folder.path(),
        &[("list.json", "{\"a\": 1}"), ("broken.json", "{\"data\": [")],
    );
    for (file, said) in [
        (
            "list.json",
            "error[foreign-catalog]: `list.json` has the form of no catalog",
        ),
        ("openrouter=broken.json", "is no catalog of openrouter"),
        ("portkey=genai.json", "is no catalog of portkey"),
        ("openruter=genai.json", "did you mean `openrouter`?"),
        ("none.json", "error[file-not-found]"),
    ] {
        let run = plan_in(folder.path(), &["crosscheck", file]);
        assert_eq!(run.status, 2, "{file}: {}", run.stdout);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains(said), "{file}: {}", run.stderr);
    }
    let run = plan_in(
        folder.path(),
        &["crosscheck", "genai.json", "--models", "nothing"],
    );
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("no source has a model"),
        "{}",
        run.stderr
    );
}
