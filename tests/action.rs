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

/// What a reader of commands is left with: the lines outside the fences, which must be closed.
fn outside(log: &str) -> Vec<&str> {
    let mut token = None;
    let mut outside = Vec::new();
    for line in log.lines() {
        match (token, line.strip_prefix("::stop-commands::")) {
            (None, Some(begun)) => {
                let is_random = begun.len() == 32 && begun.chars().all(|c| c.is_ascii_hexdigit());
                assert!(is_random, "{begun}");
                token = Some(begun);
            }
            (None, None) => outside.push(line),
            (Some(token_), _) if line == format!("::{token_}::") => token = None,
            (Some(_), _) => {}
        }
    }
    assert_eq!(token, None, "{log}");
    outside
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

/// Keys, file names and limits of a pull request give no commands, neither to the log nor to the
/// page.
#[test]
fn files_of_a_pull_request_give_no_commands() {
    let Some(folder) = repository() else {
        eprintln!("skipped: no git or no sh here");
        return;
    };
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join("my app").join(name), text).expect("a file");
    };
    let payload = "x\\n::error::pwned\\n::stop-commands::t\\n##[error]pwned\\u2028\\u202E@octocat";
    write(
        "keys.yaml",
        &format!("policy:\n  \"{payload}\": 1\n  ##[group]x\n  budget: {{ launch: 5 }}\n"),
    );
    write("policy\n::error::pwned.yaml", "policy:\n  budgit: 1\n");
    for policy in [
        "keys.yaml",
        "policy\n::error::pwned.yaml",
        "none\n::error::pwned",
    ] {
        let job = run(folder.path(), &[("POLICY", policy)]);
        assert_eq!(
            (job.status, job.stdout.as_str()),
            (Some(2), ""),
            "{}",
            job.stderr
        );
        assert_eq!(outside(&job.stderr).join(""), "", "{}", job.stderr);
        // The program by itself says nothing that a log would take for a command, either.
        let fences = job.stderr.matches("\n::").count() + usize::from(job.stderr.starts_with("::"));
        assert_eq!(fences, 2, "{}", job.stderr);
        assert!(!job.stderr.contains("##["), "{}", job.stderr);
        assert!(
            !job.stderr.contains(['\u{2028}', '\u{202e}']),
            "{}",
            job.stderr
        );
    }
    // A broken limit, whose annotation is read outside the fence.
    write(
        "case.yaml",
        &SCENARIO.replace("launch", "\"launch@octocat#1/https://evil.example\""),
    );
    let policy = POLICY.replace("launch", "\"launch@octocat#1/https://evil.example\"");
    write("policy.yaml", &policy);
    let job = run(
        folder.path(),
        &[
            ("POLICY", "policy.yaml"),
            ("BASE", "`@octocat`\n#1"),
            ("PRICING", "pricing"),
        ],
    );
    assert!(
        job.stdout.starts_with("::error file=my app/policy.yaml,"),
        "{}",
        job.stdout
    );
    assert_eq!(job.stdout.lines().count(), 1, "{}", job.stdout);
    assert_eq!(outside(&job.stderr).join(""), "", "{}", job.stderr);
    assert!(job.report.contains("octocat"), "{}", job.report);
    assert!(!job.report.contains("https://"), "{}", job.report);
    assert!(
        job.report.contains("# Prices against `@octocat?#1`\n"),
        "{}",
        job.report
    );
    let mentions = job.report.replace("`@octocat?#1`", "");
    assert!(!mentions.contains("@octocat"), "{}", job.report);
}

/// However the script ends, it says so.
#[test]
fn the_action_tells_of_every_failure() {
    let Some(folder) = repository() else {
        eprintln!("skipped: no git or no sh here");
        return;
    };
    fs::write(folder.path().join("file"), "").expect("a file");
    let file = folder.path().join("file/reports");
    for inputs in [
        &[("PROGRAM", "/no/such/plan")][..],
        &[("DIRECTORY", "no such folder")],
        &[("DIRECTORY", "-")],
        &[("OUT", file.to_str().expect("UTF-8"))],
    ] {
        let inputs = [inputs, &[("POLICY", "policy.yaml")]].concat();
        let job = run(folder.path(), &inputs);
        assert_eq!(
            (job.status, job.stdout.as_str()),
            (Some(2), ""),
            "{inputs:?}"
        );
        assert!(
            job.outputs.starts_with("status=error\n"),
            "{inputs:?}: {}",
            job.outputs
        );
        assert_eq!(job.outputs.matches("status=").count(), 1, "{}", job.outputs);
        assert_eq!(outside(&job.stderr).join(""), "", "{}", job.stderr);
    }
}

/// A folder of the checkout may look like a repository, with settings that run programs.
#[test]
fn the_action_runs_no_settings_of_the_checkout() {
    let Some(folder) = repository() else {
        eprintln!("skipped: no git or no sh here");
        return;
    };
    let app = folder.path().join("my app");
    git(&app, &["init", "--quiet", "--bare", "."]);
    let mut config = fs::OpenOptions::new()
        .append(true)
        .open(app.join("config"))
        .expect("the settings");
    let evil = "[core]\nworktree = .\nbare = false\nfsmonitor = \"touch pwned; false\"\n";
    std::io::Write::write_all(&mut config, evil.as_bytes()).expect("settings");
    let base = [("POLICY", "policy.yaml"), ("BASE", "HEAD~1")];
    run(folder.path(), &base);
    assert!(!app.join("pwned").exists());
}

/// A package that builds at once, in the place of the action's own.
fn small_action() -> tempfile::TempDir {
    let action = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = action.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    };
    write(
        "Cargo.toml",
        "[package]\nname = \"plan\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    );
    write(
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"plan\"\nversion = \"0.1.0\"\n",
    );
    write("src/main.rs", "fn main() {}\n");
    action
}

/// The status of a build in a checkout and what it told the job.
fn build(checkout: &Path, action: &Path) -> (Option<i32>, String) {
    let temp = tempfile::tempdir().expect("a temporary folder");
    let mut script = Command::new("sh");
    script
        .arg(root().join("action/build.sh"))
        .current_dir(checkout)
        .env("GITHUB_ACTION_PATH", action)
        .env("RUNNER_TEMP", temp.path())
        .env("GITHUB_OUTPUT", temp.path().join("outputs"));
    for (name, _) in std::env::vars_os() {
        let shown = name.to_string_lossy();
        let is_cargo = shown.starts_with("CARGO") && shown != "CARGO_HOME";
        if is_cargo || shown.starts_with("RUSTUP_TOOLCHAIN") {
            script.env_remove(&name);
        }
    }
    let status = script.output().expect("sh runs").status;
    let is_built = temp.path().join("tokenplan/bin/plan").exists();
    assert_eq!(is_built, status.success());
    let outputs = fs::read(temp.path().join("outputs")).map(text);
    (status.code(), outputs.unwrap_or_default())
}

#[test]
#[cfg(unix)]
fn the_action_builds_away_from_the_checkout() {
    use std::os::unix::fs::PermissionsExt;

    if Command::new("rustup").arg("--version").output().is_ok() {
        let pinned = ["run", "1.95.0", "rustc", "--version"];
        let found = Command::new("rustup").args(pinned).output();
        if !found.is_ok_and(|found| found.status.success()) {
            eprintln!("skipped: the toolchain of the action is not installed here");
            return;
        }
    }
    let checkout = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, text: &str| {
        let path = checkout.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(&path, text).expect("a file");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("a program");
    };
    let pwned = checkout.path().join("pwned");
    let evil = format!("#!/bin/sh\ntouch '{}'\nexit 1\n", pwned.display());
    write("evil/bin/cargo", &evil);
    write("evil/bin/rustc", &evil);
    write("rust-toolchain.toml", "[toolchain]\npath = \"evil\"\n");
    write(
        ".cargo/config.toml",
        "[build]\nrustc = \"evil/bin/rustc\"\nrustc-wrapper = \"evil/bin/rustc\"\n",
    );
    let action = small_action();
    let built = build(checkout.path(), action.path());
    assert_eq!(built, (Some(0), String::new()));
    assert!(!pwned.exists());
    // A failed build, and no action at all.
    let error = (Some(2), "status=error\n".to_owned());
    fs::write(action.path().join("src/main.rs"), "fn main() { 1 }").expect("a file");
    assert_eq!(build(checkout.path(), action.path()), error);
    assert_eq!(build(checkout.path(), &checkout.path().join("none")), error);
    assert!(!pwned.exists());
}

/// What the scripts do is of use only where `action.yml` calls them so.
#[test]
fn the_action_calls_its_scripts_with_care() {
    let action = fs::read(root().join("action.yml"))
        .map(text)
        .expect("action.yml");
    for needed in [
        "working-directory: ${{ github.action_path }}",
        "steps.run.outputs.status || steps.build.outputs.status || 'error'",
        "action/plan.sh\" 2>&1",
    ] {
        assert!(action.contains(needed), "{needed}");
    }
    // An input in a script would be run as a part of it.
    let scripts = action
        .lines()
        .filter(|line| line.trim_start().starts_with("run:"));
    assert!(scripts.clone().count() == 2 && scripts.clone().all(|line| !line.contains("${{")));
    let guide = fs::read(root().join("docs/changes.md"))
        .map(text)
        .expect("the guide");
    assert!(guide.contains("persist-credentials: false"));
}
