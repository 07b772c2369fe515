//! The documents: what they show is what the program prints, and what they name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tokenplan::engine::Formula;
use tokenplan::input::Code;

use crate::program::{command, plan, root};

/// The documents for people who use the program: their sessions are run.
const GUIDES: [&str; 8] = [
    "README.md",
    "docs/capacity.md",
    "docs/changes.md",
    "docs/prices.md",
    "docs/reliability.md",
    "docs/routing.md",
    "docs/scenarios.md",
    "docs/usage.md",
];

/// The documents for people who change it or check its figures.
const OTHERS: [&str; 7] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "benches/README.md",
    "docs/internals.md",
    "docs/method.md",
];

/// Every command that has a help page; the program itself has the empty name.
const COMMANDS: [&str; 20] = [
    "",
    "compare",
    "tiers",
    "route",
    "break-even",
    "sla",
    "simulate",
    "capacity",
    "calc",
    "usage",
    "models",
    "check",
    "diff",
    "import",
    "crosscheck",
    "init",
    "schema",
    "completions",
    "man",
    "explain",
];

fn document(path: &str) -> String {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8(bytes).expect("documents are UTF-8")
}

/// The fenced blocks of one language, without their fences.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(fence) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if fence == language {
                found.push(body.join("\n") + "\n");
            }
        }
    }
    found
}

fn headings(text: &str, level: &str) -> Vec<String> {
    let prefix = format!("{level} ");
    text.lines()
        .filter_map(|line| line.strip_prefix(&prefix))
        .map(str::to_owned)
        .collect()
}

/// `TRYCMD=overwrite cargo test sessions` writes what the program prints now into the guides.
#[test]
fn sessions_of_the_guides_are_what_the_program_prints() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let cases = trycmd::TestCases::new();
    cases
        .register_bin("plan", PathBuf::from(env!("CARGO_BIN_EXE_plan")))
        .env("NO_COLOR", "1")
        .env("PLAN_PRICING", "built-in");
    let copy = |path: &str| {
        let name = Path::new(path).file_name().expect("a file");
        folder.path().join(name)
    };
    for path in GUIDES {
        assert!(!blocks(&document(path), "console").is_empty(), "{path}");
        fs::copy(root().join(path), copy(path)).expect("the guide is there");
        // trycmd runs the sessions of `NAME.md` in `NAME.in`.
        examples(&copy(path).with_extension("in"));
        cases.case(copy(path));
    }
    cases.run();
    if std::env::var_os("TRYCMD").is_some_and(|mode| mode == "overwrite") {
        for path in GUIDES {
            fs::copy(copy(path), root().join(path)).expect("the guide can be written");
        }
    }
}

/// Writes the examples of all guides into a folder: one guide may run what another one shows.
fn examples(folder: &Path) {
    for path in GUIDES {
        let text = document(path);
        for block in blocks(&text, "yaml") {
            example(folder, &block, &block);
        }
        // A CSV file has no comments, so the line with its name is not part of it.
        for block in blocks(&text, "csv") {
            let (_, rows) = block.split_once('\n').expect("rows under the name");
            example(folder, &block, rows);
        }
    }
}

/// Writes an example of a document to the path in its first line.
fn example(folder: &Path, block: &str, text: &str) {
    let name = block
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("# "));
    let path = folder.join(name.expect("an example begins with `# its/path`"));
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder for the example");
    fs::write(path, text).expect("the example can be written");
}

#[test]
fn the_commands_of_a_fresh_machine_are_those_of_the_checks() {
    let readme = document("README.md");
    let shell = blocks(&readme, "sh").concat();
    let lines: BTreeSet<&str> = shell.lines().collect();
    for command in [
        "cargo run --release -- --stage launch",
        "cargo test",
        "cargo install --path .",
    ] {
        assert!(lines.contains(command), "README says how to `{command}`");
    }
    let checks = root().join(".ci/run");
    if checks.is_file() {
        // The checks take both commands out of the README and run them as written there.
        let checks = document(".ci/run");
        for command in ["eval \"$(readme test)\"", "eval \"$(readme run)\""] {
            assert!(checks.lines().any(|line| line == command), "{command}");
        }
    }
}

#[test]
fn every_command_of_the_help_is_listed_here() {
    let help = plan(&["--help"]).stdout;
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert_eq!(listed, COMMANDS[1..]);
}

/// `PLAN_SNAPSHOTS=overwrite cargo test help_pages` accepts the pages as they are.
#[test]
fn help_pages_are_the_committed_ones() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let overwrite = std::env::var_os("PLAN_SNAPSHOTS").is_some_and(|mode| mode == "overwrite");
    for name in COMMANDS {
        let words = name.split_whitespace().chain(["--help"]);
        let mut help = command(folder.path());
        let output = help
            .env("COLUMNS", "100")
            .args(words)
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "{name}");
        let page = String::from_utf8(output.stdout).expect("help is UTF-8");
        let file = if name.is_empty() { "plan" } else { name };
        let path = format!("tests/help/{file}.txt");
        if overwrite {
            fs::write(root().join(&path), &page).expect("the page can be written");
        }
        assert_eq!(page, document(&path), "{path} is out of date");
    }
}

#[test]
fn every_help_page_has_two_examples() {
    for name in COMMANDS {
        let page = document(&format!(
            "tests/help/{}.txt",
            if name.is_empty() { "plan" } else { name }
        ));
        let examples = page.lines().skip_while(|line| *line != "Examples:").skip(1);
        let count = examples.take_while(|line| line.starts_with("  ")).count();
        assert!(count >= 2, "`plan {name} --help` has {count} examples");
    }
}

#[test]
fn every_formula_is_a_section_of_the_method() {
    let sections = headings(&document("docs/method.md"), "##");
    for formula in Formula::ALL {
        assert!(
            sections.iter().any(|title| title == formula.name()),
            "{}",
            formula.name()
        );
    }
}

/// The method names tests in backticks, as `path::to::tests::name`.
#[test]
fn every_test_that_the_method_names_is_there() {
    let method = document("docs/method.md");
    let tests: Vec<&str> = method
        .lines()
        .filter_map(|line| line.strip_prefix("Test: "))
        .collect();
    assert!(
        tests.len() >= Formula::ALL.len(),
        "each formula names its test"
    );
    for line in tests {
        for named in line.split('`').skip(1).step_by(2) {
            let (file, test) = named.split_once("::").expect("`file.rs::test`");
            let is_there = document(file).contains(&format!("fn {test}("));
            assert!(is_there, "{file} has no test `{test}`");
        }
    }
}

#[test]
fn every_code_is_explained() {
    let listed = plan(&["explain"]).stdout;
    let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    assert_eq!(listed.lines().collect::<Vec<_>>(), names);
    for code in Code::ALL {
        let told = plan(&["explain", code.name()]);
        assert_eq!(told.status, 0, "{}", told.stderr);
        assert!(told.stdout.contains(code.explanation()), "{}", code.name());
    }
}

#[test]
fn every_relative_link_leads_somewhere() {
    for path in GUIDES.into_iter().chain(OTHERS) {
        let text = document(path);
        let from = root().join(path);
        let folder = from.parent().unwrap_or(Path::new("."));
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next());
        for target in targets.filter(|target| !target.contains("://")) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let place = if file.is_empty() {
                from.clone()
            } else {
                folder.join(file)
            };
            assert!(place.exists(), "{path} links to {target}");
            assert!(
                anchor.is_empty() || has_anchor(&place, anchor),
                "{path} links to {target}"
            );
        }
    }
}

/// Whether a document has a heading that GitHub gives this anchor.
fn has_anchor(place: &Path, anchor: &str) -> bool {
    let bytes = fs::read(place).expect("the document can be read");
    let text = String::from_utf8(bytes).expect("documents are UTF-8");
    let titles = text.lines().filter(|line| line.starts_with('#'));
    titles
        .map(|line| line.trim_start_matches('#').trim())
        .any(|title| {
            let kept = title.to_lowercase().replace(' ', "-");
            kept.chars()
                .filter(|c| c.is_alphanumeric() || "-_".contains(*c))
                .eq(anchor.chars())
        })
}
