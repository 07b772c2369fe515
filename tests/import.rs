//! `plan import` as a user runs it, on catalogs written here by hand.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::program::{Run, parse_csv, plan_in};

/// A catalog of models of `acme`: id, and prices of input, output and cache reads per token.
fn catalog(models: &[(&str, &str, &str, &str)]) -> String {
    let entries = models.iter().map(|(id, input, output, cache)| {
        format!(
            r#""acme/{id}": {{"litellm_provider": "acme", "mode": "chat", "input_cost_per_token": {input},
            "output_cost_per_token": {output}, "cache_read_input_token_cost": {cache}}}"#
        )
    });
    format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
}

/// Imports a catalog into the folder `lists`.
fn import(folder: &Path, json: &str, date: &str, options: &[&str]) -> Run {
    fs::write(folder.join("prices.json"), json).unwrap();
    let fixed = [
        "import",
        "litellm",
        "prices.json",
        "--into",
        "lists",
        "--date",
        date,
    ];
    plan_in(folder, &[&fixed, options].concat())
}

fn imported(folder: &Path, json: &str, date: &str, options: &[&str]) -> Run {
    let run = import(folder, json, date, options);
    assert_eq!(run.status, 0, "{}", run.stderr);
    run
}

fn text(path: &Path) -> String {
    String::from_utf8(fs::read(path).unwrap()).unwrap()
}

/// The paths of all files below a folder, hidden ones too.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(files(&path)),
            false => found.push(path.display().to_string()),
        }
    }
    found.sort();
    found
}

/// The findings of an import with everything allowed: code and weight, by model and meter.
fn findings(folder: &Path, json: &str, date: &str) -> Vec<(String, String, String)> {
    let run = imported(
        folder,
        json,
        date,
        &["--dry-run", "--allow", "all", "--format", "json"],
    );
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sections = report["sections"].as_array().unwrap();
    let section = sections
        .iter()
        .find(|one| one["name"] == "findings")
        .unwrap();
    let rows = section["rows"].as_array().unwrap().iter();
    let word = |cell: &serde_json::Value| cell.as_str().unwrap_or_default().to_owned();
    rows.map(|row| (word(&row[0]), word(&row[1]), word(&row[5])))
        .collect()
}

const OLD: [(&str, &str, &str, &str); 2] = [
    ("a", "1e-06", "4e-06", "1e-07"),
    ("b-latest", "2e-06", "8e-06", "2e-07"),
];

#[test]
fn every_entry_has_a_row_and_the_lists_load() {
    let folder = tempfile::tempdir().unwrap();
    let json = r#"{"sample_spec": {}, "acme/a": {"litellm_provider": "acme", "mode": "chat",
        "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05, "input_cost_per_image": 1},
        "acme/e": {"litellm_provider": "acme", "mode": "embedding"}}"#;
    let run = imported(folder.path(), json, "2026-11-11", &["--format", "csv"]);
    let rows = parse_csv(&run.stdout);
    let outcomes: Vec<_> = rows
        .iter()
        .map(|row| (row["model"].as_str(), row["outcome"].as_str()))
        .collect();
    let expected = [
        ("sample_spec", "skipped"),
        ("a", "imported"),
        ("e", "skipped"),
    ];
    assert_eq!(outcomes, expected);
    let is_explained =
        |row: &BTreeMap<String, String>| (row["outcome"] == "skipped") != row["reason"].is_empty();
    assert!(rows.iter().all(is_explained), "{}", run.stdout);
    assert_eq!(rows[1]["remarks"], "input_cost_per_image not read");
    let expected = "schema: 1\nprovider: acme\neffective: 2026-11-11\ncurrency: USD\nsource:\n  \
        title: \"acme as litellm lists it\"\n  checked: 2026-11-11\n  via: \"litellm, prices.json\"\n\
        status: confirmed\nmodels:\n  - id: a\n    prices: { input: 2.50, output: 10.00 }\n";
    assert_eq!(
        text(&folder.path().join("lists/acme/2026-11-11.yaml")),
        expected
    );
    let models = plan_in(
        folder.path(),
        &["models", "--pricing", "lists", "--format", "csv"],
    );
    assert_eq!(models.status, 0, "{}", models.stderr);
    assert_eq!(parse_csv(&models.stdout)[0]["output"], "10.00");
}

#[test]
fn a_version_is_never_overwritten_and_nothing_else_is_written() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path(), &catalog(&OLD), "2026-08-01", &[]);
    let before = files(folder.path());
    let more = catalog(&OLD).replacen('{', r#"{"bolt/x": {"litellm_provider": "bolt", "mode": "chat", "input_cost_per_token": 1e-06},"#, 1);
    let run = import(folder.path(), &more, "2026-08-01", &["--allow", "all"]);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("error[version-exists]") && run.stdout.is_empty());
    assert_eq!(files(folder.path()), before);
}

#[test]
fn a_trial_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let run = imported(folder.path(), &catalog(&OLD), "2026-08-01", &["--dry-run"]);
    assert!(run.stdout.contains("nothing written") && run.stdout.contains("imported"));
    assert!(!folder.path().join("lists").exists());
}

/// One list cannot be written, since a file stands where its folder would be: no list is.
#[test]
fn all_lists_are_written_or_none() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("lists")).unwrap();
    fs::write(folder.path().join("lists/bolt"), "in the way").unwrap();
    let json = catalog(&OLD).replacen('{', r#"{"bolt/x": {"litellm_provider": "bolt", "mode": "chat", "input_cost_per_token": 1e-06},"#, 1);
    let run = import(folder.path(), &json, "2026-08-01", &[]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    let left: Vec<_> = fs::read_dir(folder.path().join("lists")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn what_did_not_change_is_still_listed_and_the_rest_is_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path(), &catalog(&OLD), "2026-08-01", &[]);
    let path = folder.path().join("lists/acme/2026-08-01.yaml");
    let tiers = "service_tiers:\n  - id: pro\n    availability: best effort\n    capacity: shared\n    monthly_fee: 10\n";
    fs::write(
        &path,
        text(&path).replace("effective", "title: Acme\neffective") + tiers,
    )
    .unwrap();
    let new = [OLD[0], ("c", "1e-06", "2e-06", "1e-07"), OLD[1]];
    let run = imported(
        folder.path(),
        &catalog(&new),
        "2026-11-11",
        &["--format", "csv"],
    );
    let outcomes: Vec<_> = parse_csv(&run.stdout)
        .iter()
        .map(|row| row["outcome"].clone())
        .collect();
    assert_eq!(outcomes, ["unchanged", "imported", "unchanged"]);
    let written = text(&folder.path().join("lists/acme/2026-11-11.yaml"));
    assert_eq!(written.matches("- id: ").count(), 4);
    assert!(written.contains("title: Acme\n") && written.contains("- id: pro\n"));
}

/// Each of these is wrong beyond doubt against the list before, and stops the import.
#[test]
fn implausible_prices_stop_an_import_unless_allowed() {
    let folder = tempfile::tempdir().unwrap();
    imported(folder.path(), &catalog(&OLD), "2026-08-01", &[]);
    let before = files(folder.path());
    let b = OLD[1];
    for (code, models) in [
        ("unit-scale", vec![("a", "1e-03", "4e-03", "1e-04"), b]),
        ("unit-scale", vec![("a", "1e-09", "4e-09", "1e-10"), b]),
        (
            "unit-scale",
            vec![OLD[0], b, ("new", "0.002", "0.004", "1e-06")],
        ),
        ("swapped", vec![("a", "4e-06", "1e-06", "1e-07"), b]),
        (
            "zeroed",
            vec![("a", "0", "0", "0"), b, ("c", "1e-06", "1e-06", "1e-06")],
        ),
        ("zeroed", vec![("a", "1e-06", "0", "1e-07"), b]),
        ("shrunk", vec![b]),
    ] {
        let json = catalog(&models);
        let run = import(folder.path(), &json, "2026-11-11", &[]);
        assert_eq!(run.status, 2, "{code}");
        let codes: Vec<_> = run
            .stderr
            .lines()
            .filter(|line| line.starts_with("error["))
            .collect();
        let is_it = |line: &&str| line.starts_with(&format!("error[{code}]"));
        assert!(
            codes.iter().all(is_it) && !codes.is_empty(),
            "{code}: {codes:?}"
        );
        assert_eq!(files(folder.path()), before, "{code}");
        imported(
            folder.path(),
            &json,
            "2026-11-11",
            &["--dry-run", "--allow", code],
        );
    }
    let run = import(
        folder.path(),
        &catalog(&OLD),
        "2026-11-11",
        &["--allow", "noise"],
    );
    assert!(
        run.status == 2 && run.stderr.contains("error[bad-option]"),
        "{}",
        run.stderr
    );
}

#[test]
fn odd_prices_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let start = [
        ("a", "1e-06", "4e-06", "1e-07"),
        OLD[1],
        ("s", "4e-06", "1e-06", "1e-07"),
    ];
    imported(folder.path(), &catalog(&start), "2026-07-01", &[]);
    let middle = [
        ("a", "2e-06", "4e-06", "1e-07"),
        OLD[1],
        ("s", "4e-06", "1e-06", "1e-07"),
    ];
    imported(folder.path(), &catalog(&middle), "2026-08-01", &[]);
    let now = [
        // Input goes back to the price before last, and cache reads move by a millionth.
        ("a", "1e-06", "4.000004e-06", "1e-07"),
        ("b-latest", "3e-06", "8e-06", "2e-07"),
        // The swapped pair is put right.
        ("s", "1e-06", "4e-06", "1e-07"),
        ("odd", "2e-06", "1e-06", "3e-06"),
    ];
    let findings = findings(folder.path(), &catalog(&now), "2026-11-11");
    let short: Vec<_> = findings
        .iter()
        .map(|(code, weight, _)| (code.as_str(), weight.as_str()))
        .collect();
    let expected = [
        ("reverted", "warning"),
        ("noise", "note"),
        ("alias-repointed", "warning"),
        ("output-below-input", "warning"),
        ("cache-above-input", "warning"),
        ("swapped", "warning"),
    ];
    assert_eq!(short, expected, "{findings:?}");
    assert!(findings[5].2.starts_with("a repair: "), "{}", findings[5].2);
}

/// A price ten times lower is told as a likely repair; one that leaves an absurd price is one.
#[test]
fn a_repair_is_told_apart_from_a_move() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = [
        ("a", "5e-03", "9e-03", "2e-03"),
        ("b", "1e-06", "4e-06", "1e-07"),
    ];
    imported(
        folder.path(),
        &catalog(&wrong),
        "2026-08-01",
        &["--allow", "unit-scale"],
    );
    let right = [
        ("a", "5e-06", "9e-06", "1e-06"),
        ("b", "1e-07", "4e-06", "1e-07"),
    ];
    let findings = findings(folder.path(), &catalog(&right), "2026-11-11");
    assert!(
        findings
            .iter()
            .all(|(code, weight, _)| code == "unit-scale" && weight == "warning")
    );
    let words: Vec<_> = findings
        .iter()
        .map(|(_, _, message)| message.contains("repair"))
        .collect();
    assert_eq!(words, [true; 4], "{findings:?}");
}

#[test]
fn a_file_of_another_form_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for json in ["[]", "{}", "prices"] {
        let run = import(folder.path(), json, "2026-11-11", &[]);
        assert!(
            run.status == 2 && run.stderr.contains("error[foreign-catalog]"),
            "{}",
            run.stderr
        );
    }
    let run = import(
        folder.path(),
        &catalog(&OLD),
        "2026-11-11",
        &["--against", "litellm=prices.json"],
    );
    assert!(
        run.status == 2 && run.stderr.contains("its own prices"),
        "{}",
        run.stderr
    );
}

/// A catalog of another shape is refused, with the shape that was expected and the source that it
/// is of; it is never an import of nothing.
#[test]
fn a_catalog_of_another_source_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let openrouter =
        r#"{"data": [{"id": "a/m", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}]}"#;
    let genai = r#"[{"id": "a", "models": [{"id": "m", "prices": {"input_mtok": 1}}]}]"#;
    for (source, json, expected, likely) in [
        (
            "litellm",
            openrouter,
            "\"litellm_provider\"",
            "plan import openrouter",
        ),
        (
            "litellm",
            genai,
            "no JSON object",
            "plan import genai-prices",
        ),
        (
            "genai-prices",
            openrouter,
            "no list of providers",
            "plan import openrouter",
        ),
        (
            "openrouter",
            genai,
            "no entry has `pricing`",
            "plan import genai-prices",
        ),
        (
            "portkey",
            openrouter,
            "\"pricing_config\"",
            "plan import openrouter",
        ),
        ("models.dev", genai, "expected", "plan import genai-prices"),
        (
            "llm-prices",
            openrouter,
            "\"price_history\"",
            "plan import openrouter",
        ),
    ] {
        fs::write(folder.path().join("acme.json"), json).unwrap();
        let args = [
            "import",
            source,
            "acme.json",
            "--date",
            "2026-11-11",
            "--into",
            "lists",
        ];
        let run = plan_in(folder.path(), &args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{source}");
        for said in ["error[foreign-catalog]", "expected: ", expected, likely] {
            assert!(
                run.stderr.contains(said),
                "{source}: {said}: {}",
                run.stderr
            );
        }
    }
    for source in [
        "litellm",
        "genai-prices",
        "openrouter",
        "portkey",
        "models.dev",
        "llm-prices",
    ] {
        for json in [
            "null",
            "{}",
            "[]",
            "1",
            "{\"data\": []}",
            "{\"a\": {\"b\": {}}}",
            "[{\"id\": \"x\"}]",
        ] {
            fs::write(folder.path().join("acme.json"), json).unwrap();
            let args = [
                "import",
                source,
                "acme.json",
                "--date",
                "2026-11-11",
                "--into",
                "lists",
            ];
            let run = plan_in(folder.path(), &args);
            assert_eq!(
                (run.status, run.stdout.as_str()),
                (2, ""),
                "{source}: {json}"
            );
        }
    }
    assert_eq!(files(&folder.path().join("lists")), Vec::<String>::new());
}

/// Rows of the catalog that are all skipped have their reasons in the report.
#[test]
fn a_catalog_of_skipped_rows_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    let json = r#"{"m": {"litellm_provider": "acme", "mode": "image_generation"}}"#;
    let run = imported(folder.path(), json, "2026-11-11", &[]);
    assert!(
        run.stderr.contains("no model was imported"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("skipped"), "{}", run.stdout);
}

/// Windows would open a device instead of a folder of such a name.
#[test]
fn providers_named_as_devices_are_skipped() {
    let folder = tempfile::tempdir().unwrap();
    let rows = ["con", "NUL", "Com1", "lpt\u{b9}", "aux.v2", "acme"].map(|provider| {
        format!(
            r#""{provider}/m": {{"litellm_provider": "{provider}", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}}"#
        )
    });
    let json = format!("{{{}}}", rows.join(","));
    let run = imported(folder.path(), &json, "2026-11-11", &["--format", "csv"]);
    let written = files(&folder.path().join("lists"));
    assert_eq!(written.len(), 1, "{written:?}");
    assert!(written[0].ends_with("acme/2026-11-11.yaml"), "{written:?}");
    let skipped = run.stdout.matches("Windows reserves this name").count();
    assert_eq!(skipped, 5, "{}", run.stdout);
}
