//! Every file that a command reads, as files of all kinds that are none of its own.

use std::fs;

use crate::bad::check_told;
use crate::program::plan_in;

/// What may lie where a file of another kind is looked for.
fn contents() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("empty", Vec::new()),
        ("blank", b"\n \n".to_vec()),
        ("nul", b"\0\0\0".to_vec()),
        ("nul within", b"schema: 1\nname: a\0b\n".to_vec()),
        ("latin-1", b"name: \xe9t\xe9\n".to_vec()),
        ("utf-16", b"\xff\xfea\0:\0".to_vec()),
        ("byte order mark alone", b"\xef\xbb\xbf".to_vec()),
        ("binary", (0..=255).collect()),
        ("gzip cut off", b"\x1f\x8b\x08\0abc".to_vec()),
        ("zip", b"PK\x03\x04abc".to_vec()),
        ("html", b"<!DOCTYPE html><html></html>".to_vec()),
        ("prose", b"hello world\n".to_vec()),
        ("open brace", b"{".to_vec()),
        ("open list", b"[1, 2".to_vec()),
        ("deep", b"[".repeat(5_000)),
        ("open quote", b"\"a,b\n".to_vec()),
        ("long line", b"x".repeat(1_000_000)),
    ]
}

/// The commands, with the file that each reads.
const READERS: [(&[&str], &str); 20] = [
    (&["--scenario", "f.yaml"], "f.yaml"),
    (&["compare", "--overlay", "f.yaml"], "f.yaml"),
    (&["models", "--pricing", "p"], "p/acme/2026-11-01.yaml"),
    (&["check", "--policy", "f.yaml"], "f.yaml"),
    (&["route", "--optimize", "--quality", "f.csv"], "f.csv"),
    (&["sla", "--incidents", "f.csv"], "f.csv"),
    (&["capacity", "--trace", "f.csv"], "f.csv"),
    (&["simulate", "--stage", "mvp", "--trace", "f.csv"], "f.csv"),
    (&["usage", "f.csv"], "f.csv"),
    (&["usage", "f.jsonl"], "f.jsonl"),
    (&["usage", "--form", "aggregate", "f.csv"], "f.csv"),
    (&["diff", "f.json", "f.json"], "f.json"),
    (&["diff", "f.yaml", "2026-11-11"], "f.yaml"),
    (&["diff", "f.yaml", "f.yaml"], "f.yaml"),
    (&["crosscheck", "f.json"], "f.json"),
    (&["crosscheck", "litellm=f.json"], "f.json"),
    (
        &[
            "import",
            "litellm",
            "f.json",
            "--date",
            "2026-11-11",
            "--into",
            "out",
        ],
        "f.json",
    ),
    (
        &[
            "import",
            "openrouter",
            "f.json",
            "--date",
            "2026-11-11",
            "--into",
            "out",
        ],
        "f.json",
    ),
    (
        &[
            "import",
            "genai-prices",
            "f.json",
            "--date",
            "2026-11-11",
            "--into",
            "out",
        ],
        "f.json",
    ),
    (
        &[
            "import",
            "models.dev",
            "f.json",
            "--date",
            "2026-11-11",
            "--into",
            "out",
        ],
        "f.json",
    ),
];

/// Runs a command on a file, which it refuses without writing anything.
fn refused(args: &[&str], name: &str, kind: &str, write: impl Fn(&std::path::Path)) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    write(&path);
    let run = plan_in(folder.path(), args);
    let all = format!("{kind}, {args:?}: {}{}", run.stdout, run.stderr);
    assert_eq!(run.status, 2, "{all}");
    assert_eq!(run.stdout, "", "{all}");
    assert!(!folder.path().join("out").exists(), "{all}");
    check_told(&run.stderr);
    run.stderr
}

/// Whether a line points at a line and column of a file.
fn is_place(line: &str) -> bool {
    let place = line.trim_start().strip_prefix("--> ");
    let numbers = place.into_iter().flat_map(|place| place.split(':').skip(1));
    numbers
        .filter(|part| part.trim_end().parse::<u64>().is_ok())
        .count()
        == 2
}

#[test]
fn a_file_of_another_kind_is_refused_at_a_line_and_column() {
    for (args, name) in READERS {
        for (kind, content) in contents() {
            let said = refused(args, name, kind, |path| fs::write(path, &content).unwrap());
            let is_placed = said.lines().any(is_place) || said.contains(", shortened");
            assert!(is_placed, "{kind}, {args:?}: {said}");
        }
    }
}

#[test]
fn a_folder_or_nothing_in_place_of_a_file_is_refused() {
    for (args, name) in READERS {
        refused(args, name, "folder", |path| fs::create_dir(path).unwrap());
        refused(args, name, "nothing", |_| {});
    }
}

#[test]
fn exchange_rates_that_are_a_folder_are_not_passed_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("p/exchange-rates.yaml")).unwrap();
    fs::create_dir_all(folder.path().join("p/acme")).unwrap();
    let list = "{ schema: 1, provider: acme, effective: 2026-08-01, currency: USD, \
                status: confirmed, source: { title: a letter, checked: 2026-08-01 }, \
                models: [{ id: rocket, prices: { output: 2e0 } }] }";
    fs::write(folder.path().join("p/acme/2026-08-01.yaml"), list).unwrap();
    let run = plan_in(folder.path(), &["models", "--pricing", "p"]);
    assert_eq!(run.status, 2, "{}", run.stdout);
    check_told(&run.stderr);
}
