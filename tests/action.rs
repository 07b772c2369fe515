//! The script of the GitHub action, run as a job does, on a scratch repository.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::program::{plan, root};

const SCENARIO: &str = "schema: 1\nname: case\ntoken_mix: { output: 100% }\n\
    request: { tokens: 1000 }\nbaseline: acme/rocket\nshortlist: []\n\
    stages: [{ name: launch, users: 10, tokens: 2M }]\n";

/// Two million tokens at $3.00 cost $6.00, over the budget of $5.00.
const POLICY: &str = "policy:\n  budget: { launch: 5 }\n";

fn price_list(day: &str, price: &str) -> String {
    format!(
        "{{ schema: 1, provider: acme, effective: {day}, currency: USD, status: confirmed, \
         source: {{ title: a letter, checked: {day} }}, \
         models: [{{ id: rocket, prices: {{ output: {price} }} }}] }}\n"
    )
}

/// A repository whose folder `my app` holds a plan; `None` without git or sh.
fn repository() -> Option<tempfile::TempDir> {
    for (tool, argument) in [("git", "--version"), ("sh", "-c:")] {
        if Command::new(tool).arg(argument).output().is_err() {
            return None;
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join("my app").join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    };
    write("case.yaml", SCENARIO);
    write("policy.yaml", POLICY);
    write(
        "pricing/acme/2026-08-01.yaml",
        &price_list("2026-08-01", "2.00"),
    );
    git(folder.path(), &["init", "--quiet"]);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "First prices"]);
    write(
        "pricing/acme/2026-11-01.yaml",
        &price_list("2026-11-01", "3.00"),
    );
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "Newer prices"]);
    Some(folder)
}

fn git(folder: &Path, args: &[&str]) {
    let identity = [
        "-c",
        "user.name=test",
        "-c",
        "user.email=test@example.invalid",
    ];
    let output = Command::new("git")
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", folder.join("no-such-file"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .args(identity)
        .args(args)
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {output:?}");
}

/// What a run of the script left behind.
struct Job {
    status: Option<i32>,
    stdout: String,
    stderr: String,
    report: String,
    summary: String,
    outputs: String,
    sarif: Option<String>,
}

fn run(folder: &Path, inputs: &[(&str, &str)]) -> Job {
    let out = tempfile::tempdir().expect("a temporary folder");
    let at = |name: &str| out.path().join(name);
    let mut script = Command::new("sh");
    script
        .arg(root().join("action/plan.sh"))
        .current_dir(folder)
        .env_remove("PLAN_PRICING")
        .env("PLAN_ACTION_PROGRAM", env!("CARGO_BIN_EXE_plan"))
        .env("PLAN_ACTION_SCENARIO", "case.yaml")
        .env("PLAN_ACTION_DIRECTORY", "my app")
        .env("PLAN_ACTION_OUT", at("reports"))
        .env("GITHUB_STEP_SUMMARY", at("summary.md"))
        .env("GITHUB_OUTPUT", at("outputs"));
    for (name, value) in inputs {
        script.env(format!("PLAN_ACTION_{name}"), value);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = script.output().expect("sh runs");
    let read = |name: &str| fs::read(at(name)).ok().map(text);
    Job {
        status: status.code(),
        stdout: text(stdout),
        stderr: text(stderr),
        report: read("reports/report.md").unwrap_or_default(),
        summary: read("summary.md").unwrap_or_default(),
        outputs: read("outputs").unwrap_or_default(),
        sarif: read("reports/plan.sarif"),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn the_action_checks_the_policy() {
    let Some(folder) = repository() else {
        eprintln!("skipped: no git or no sh here");
        return;
    };
    let job = run(folder.path(), &[("POLICY", "policy.yaml")]);
    assert_eq!(job.status, Some(1), "{}", job.stderr);
    assert_eq!(
        job.stdout,
        "::error file=my app/policy.yaml,line=2,col=21,title=budget%3A launch::launch costs $6.00 \
         a month, $1.00 over its budget of $5.00\n"
    );
    assert!(job.report.contains("\n# Policy\n"), "{}", job.report);
    assert!(
        job.report.contains("The plan breaks its policy"),
        "{}",
        job.report
    );
    assert_eq!(job.report, job.summary);
    assert!(
        job.outputs.starts_with("status=broken\nreport=/"),
        "{}",
        job.outputs
    );
    assert!(job.outputs.ends_with("/plan.sarif\n"), "{}", job.outputs);
    let sarif: serde_json::Value =
        serde_json::from_str(&job.sarif.unwrap_or_default()).expect("JSON");
    let place = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "my%20app/policy.yaml");
    assert_eq!(
        job.stderr.matches("error[policy-broken]").count(),
        1,
        "{}",
        job.stderr
    );

    // Two million tokens at a contract's $2.00 cost $4.00.
    fs::write(
        folder.path().join("my app/contract.yaml"),
        "schema: 1\nrules: [{ provider: acme, prices: { output: 2.00 } }]\n",
    )
    .expect("a file");
    let contract = [("POLICY", "policy.yaml"), ("OVERLAY", "contract.yaml")];
    let job = run(folder.path(), &contract);
    assert_eq!(
        (job.status, job.stdout.as_str()),
        (Some(0), ""),
        "{}",
        job.stderr
    );

    // On the first day two million tokens cost $4.00.
    let job = run(
        folder.path(),
        &[("POLICY", "policy.yaml"), ("AS_OF", "2026-08-01")],
    );
    assert_eq!(
        (job.status, job.stdout.as_str()),
        (Some(0), ""),
        "{}",
        job.stderr
    );
    assert!(
        job.outputs.starts_with("status=passed\n"),
        "{}",
        job.outputs
    );
}

#[test]
fn the_action_tells_errors_from_broken_gates() {
    let Some(folder) = repository() else {
        eprintln!("skipped: no git or no sh here");
        return;
    };
    // No policy anywhere, a scenario that is not there, and nothing to do at all.
    for inputs in [
        &[][..],
        &[("POLICY", "policy.yaml"), ("SCENARIO", "none.yaml")],
        &[("CHECK", "false")],
        &[("CHECK", "false"), ("BASE", "--upload-pack=touch pwned")],
        &[("CHECK", "false"), ("BASE", "no-such-commit")],
    ] {
        let job = run(folder.path(), inputs);
        assert_eq!(
            (job.status, job.stdout.as_str()),
            (Some(2), ""),
            "{inputs:?}"
        );
        assert!(job.outputs.starts_with("status=error\n"), "{}", job.outputs);
        assert!(!job.stderr.is_empty());
        assert_eq!(job.sarif, None);
    }
    assert!(!folder.path().join("my app/pwned").exists());
}

/// From $2.00 to $3.00 is a rise of 50 %.
#[test]
fn the_action_compares_prices_with_the_base() {
    if plan(&["diff", "--help"]).status != 0 {
        eprintln!("skipped: this program has no `plan diff`");
        return;
    }
    let Some(folder) = repository() else {
        eprintln!("skipped: no git or no sh here");
        return;
    };
    let of = |most: &str| {
        let base = [
            ("CHECK", "false"),
            ("BASE", "HEAD~1"),
            ("MAX_INCREASE", most),
        ];
        run(folder.path(), &base)
    };
    let broken = of("49%");
    assert_eq!(broken.status, Some(1), "{}", broken.stderr);
    assert!(
        broken.report.contains("# Prices against `HEAD~1`"),
        "{}",
        broken.report
    );
    assert!(broken.report.contains("rocket"), "{}", broken.report);
    assert!(
        broken.outputs.starts_with("status=broken\n"),
        "{}",
        broken.outputs
    );
    assert_eq!(broken.report, broken.summary);
    let held = of("50%");
    assert_eq!(held.status, Some(0), "{}", held.stderr);
}
