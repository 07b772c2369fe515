//! `plan check`: the forms that point at the limit that broke.

use std::fs;

use serde_json::Value;

use crate::check::{cells, check, check_in, fixture, own_scenario, policy};
use crate::program::{parse_csv, plan, plan_in};

/// What SARIF 2.1.0 requires, by section of the OASIS standard: log (3.13) `version`, `runs`; run
/// (3.14) `tool`; tool (3.18) `driver`; component (3.19) `name`; descriptor (3.49) `id`; result
/// (3.27) `message`, `ruleIndex` of the same rule as `ruleId`; message (3.11) `text`; region (3.30)
/// lines and columns from 1, the end after the last character.
#[test]
fn sarif_has_what_its_schema_requires() {
    let rules = "banned_models:\n- acme/größe\n- oligo/giant # größer\nmin_availability: 99.9%";
    let run = fixture(rules, &["--format", "sarif"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let log: Value = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"]
            .as_str()
            .is_some_and(|uri| uri.contains("sarif-2.1.0"))
    );
    let runs = log["runs"].as_array().expect("runs");
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0]["columnKind"], "unicodeCodePoints");
    let driver = &runs[0]["tool"]["driver"];
    assert_eq!(driver["name"], "plan");
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    let known = driver["rules"].as_array().expect("rules");
    for rule in known {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string());
    }
    let results = runs[0]["results"].as_array().expect("results");
    assert_eq!(results.len(), 3, "{results:#?}");
    for result in results {
        assert!(
            result["message"]["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        let level = result["level"].as_str().unwrap_or_default();
        assert!(["error", "warning", "note", "none"].contains(&level));
        let index = result["ruleIndex"].as_u64().expect("an index");
        let rule = &known[usize::try_from(index).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "policy.yaml");
        for edge in ["startLine", "startColumn", "endColumn"] {
            assert!(
                place["region"][edge].as_u64().is_some_and(|at| at >= 1),
                "{edge}"
            );
        }
    }
    // `  - oligo/giant` on line 4: 11 characters from column 5 on.
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        *region,
        serde_json::json!({ "startLine": 4, "startColumn": 5, "endColumn": 16 })
    );
    let levels: Vec<_> = results.iter().map(|one| &one["level"]).collect();
    assert_eq!(levels, ["error", "error", "warning"]);
    let kept = check("budget: { launch: 1_000_000 }", &["--format", "sarif"]);
    let log: Value = serde_json::from_str(&kept.stdout).expect("JSON");
    assert_eq!(
        (kept.status, &log["runs"][0]["results"]),
        (0, &serde_json::json!([]))
    );
}

#[test]
fn annotations_are_workflow_commands() {
    let args = ["--format", "github", "--path-prefix", "ci"];
    let run = fixture("budget: { launch: 250 }\nmin_availability: 99.9%", &args);
    assert_eq!(run.status, 1, "{}", run.stderr);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:#?}");
    assert_eq!(
        lines[0],
        "::error file=ci/policy.yaml,line=2,col=21,title=budget%3A launch::launch costs \
         $1,409.00 a month, $1,159.00 over its budget of $250.00"
    );
    assert!(
        lines[1].ends_with("and 99.9 %25 is asked for"),
        "{}",
        lines[1]
    );
    let warning = "::warning file=ci/policy.yaml,line=3,col=21,title=min_availability%3A premium";
    assert!(lines[2].starts_with(warning), "{}", lines[2]);
    let kept = check("budget: { launch: 1_000_000 }", &["--format", "github"]);
    assert_eq!((kept.status, kept.stdout.as_str()), (0, ""));
}

/// Files in the current folder are named from there, however they were named on the command line.
#[test]
fn places_are_relative_to_the_current_folder() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = folder.path().canonicalize().expect("the folder");
    let file = folder.join("policy.yaml");
    fs::write(&file, policy("budget: { launch: 1 }")).expect("a file");
    let absolute = file.display().to_string();
    for name in [absolute.as_str(), "./policy.yaml", "policy.yaml"] {
        let run = plan_in(&folder, &["check", "--policy", name, "--format", "csv"]);
        assert_eq!(
            cells(&parse_csv(&run.stdout), "launch", ["file"]),
            ["policy.yaml"]
        );
    }
}

#[test]
fn other_commands_have_no_places_to_show() {
    for args in [
        &["compare", "--format", "sarif"][..],
        &["--format", "github"],
        &["models", "--format", "sarif"],
        &["tiers", "-o", "tiers.sarif"],
    ] {
        let run = plan(args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(
            run.stderr.contains("only `plan check` writes"),
            "{}",
            run.stderr
        );
    }
}

/// The rules of the scenario and of each file all count: 1,000 tokens at $10.00 a million cost
/// $0.01.
#[test]
fn no_policy_replaces_another() {
    let scenario = own_scenario("baseline: openai/gpt-4o", "budget: { launch: 10 }")
        .replace("tokens: 1M", "tokens: 1k");
    let files = [
        ("policy.yaml", policy("budget: { launch: 0.01 }")),
        ("case.yaml", scenario),
        ("more.yaml", policy("budget: { launch: 0.009 }")),
    ];
    let files = files.each_ref().map(|(name, text)| (*name, text.as_str()));
    let more = [
        "--policy",
        "more.yaml",
        "--scenario",
        "case.yaml",
        "--format",
        "csv",
    ];
    let run = check_in(&files, &more);
    let got = parse_csv(&run.stdout);
    let got: Vec<_> = got
        .iter()
        .map(|row| {
            [
                &*row["file"],
                &*row["limit"],
                &*row["actual"],
                &*row["passed"],
            ]
        })
        .collect();
    assert_eq!(
        got,
        [
            ["case.yaml", "10.00", "0.01", "true"],
            ["policy.yaml", "0.01", "0.01", "true"],
            ["more.yaml", "0.009", "0.01", "false"]
        ]
    );
    assert_eq!(run.status, 1);
}
