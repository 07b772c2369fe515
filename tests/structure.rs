//! What the compiler does not keep: floors of one crate import one way, and engines are pure.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::root;

/// The floors that share a crate, and those of them that each may import. What crates may import
/// is in their manifests, and the compiler keeps it.
const FLOORS: &[(&str, &[&str])] = &[
    ("units", &[]),
    ("money", &["units"]),
    ("words", &["units", "money"]),
    ("input", &["units", "money", "words"]),
    ("catalog", &["units", "money", "words", "input"]),
    ("scenario", &["units", "money", "words", "input", "catalog"]),
    ("error", &["input"]),
    (
        "options",
        &["units", "words", "input", "catalog", "scenario"],
    ),
    ("ui", &["units", "words", "input", "error", "options"]),
    (
        "cmd",
        &[
            "units", "money", "words", "input", "catalog", "scenario", "error", "options", "ui",
        ],
    ),
    ("cli", &["error", "options", "ui", "input", "words", "cmd"]),
];

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[expect(
    clippy::disallowed_methods,
    reason = "the test reads the program's own source"
)]
fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

/// All source files of all crates, each by its path within the `src` of its crate.
fn sources() -> Vec<(PathBuf, String)> {
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let crates = crates.map(|entry| entry.unwrap().path().join("src"));
    let mut all = Vec::new();
    for src in crates.chain([root().join("src")]) {
        let files = rust_files(&src).into_iter();
        all.extend(files.map(|path| (path.strip_prefix(&src).unwrap().to_owned(), text(&path))));
    }
    all
}

/// `units/ratio.rs` and `money.rs` stand on the floors `units` and `money`.
fn floor(path: &Path) -> String {
    let first = path
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The code without its tests, which may use anything.
fn code(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap()
}

#[test]
fn imports_run_one_way() {
    let mut seen = 0;
    for (path, text) in sources() {
        let floor = floor(&path);
        let Some((_, allowed)) = FLOORS.iter().find(|(name, _)| *name == floor) else {
            continue;
        };
        for (_, rest) in code(&text)
            .match_indices("crate::")
            .map(|(at, _)| text.split_at(at + 7))
        {
            let imported: String = rest
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            let is_module = FLOORS.iter().any(|(name, _)| *name == imported);
            seen += usize::from(is_module);
            assert!(
                !is_module || imported == floor || allowed.contains(&imported.as_str()),
                "{} imports `{imported}`",
                path.display()
            );
        }
    }
    assert!(seen > 100, "only {seen} imports were seen");
}

#[test]
fn engines_are_pure() {
    for (path, text) in sources()
        .into_iter()
        .filter(|(path, _)| ["engine", "simulate"].contains(&floor(path).as_str()))
    {
        for word in [
            "std::fs",
            "std::env",
            "std::io",
            "SystemTime",
            "Instant",
            "println!",
            "rand::",
        ] {
            assert!(
                !code(&text).contains(word),
                "{} uses `{word}`",
                path.display()
            );
        }
    }
}

#[test]
fn commands_do_no_arithmetic_and_reports_know_no_clap() {
    for (path, text) in sources() {
        let is_report = floor(&path) == "report";
        assert!(
            !is_report || !code(&text).contains("clap"),
            "{}",
            path.display()
        );
        let is_command = floor(&path) == "cmd";
        assert!(
            !is_command || !code(&text).contains(".times("),
            "{}",
            path.display()
        );
    }
}

#[test]
fn only_the_input_floor_knows_yaml() {
    for (path, text) in sources() {
        let knows = code(&text).contains("saphyr");
        assert!(
            !knows || floor(&path) == "input",
            "{} names the parser",
            path.display()
        );
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let list = text(&root().join("tests/all.rs"));
    for path in rust_files(&root().join("tests")) {
        let stem = path.file_stem().unwrap().to_string_lossy();
        let is_listed = stem == "all" || list.contains(&format!("mod {stem};"));
        assert!(is_listed, "{} is not in tests/all.rs", path.display());
    }
}
