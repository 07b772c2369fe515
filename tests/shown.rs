//! What the program prints of other people's text: every character shows, and no line begins with
//! a file's words.

use std::fs;
use std::path::Path;

use crate::program::{Run, command, plan_in};

/// Characters that do not show, or move others; the line feed too, which ends a line.
const HIDDEN: &str = "\u{1}\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}\u{200c}\
    \u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\
    \u{2066}\u{2067}\u{2068}\u{2069}\u{feff}\u{e0001}\u{e0041}\u{e007f}";

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A string of YAML with every character of a text escaped.
fn escaped(text: &str) -> String {
    let letters = text.chars().map(|c| format!("\\U{:08x}", u32::from(c)));
    format!("\"{}\"", letters.collect::<String>())
}

/// A scenario and a price list whose titles hold a text.
fn titled(text: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let title = escaped(text);
    write(
        folder.path(),
        "pricing/acme/2026-08-01.yaml",
        &format!(
            "{{ schema: 1, provider: acme, title: {title}, effective: 2026-08-01, currency: USD, \
             status: confirmed, source: {{ title: {title}, checked: 2026-08-01 }}, models: [{{ id: \
             rocket, note: {title}, prices: {{ input: 1, output: 2 }} }}] }}\n"
        ),
    );
    write(
        folder.path(),
        "case.yaml",
        &format!(
            "schema: 1\nname: case\ntitle: {title}\ntoken_mix: {{ output: 100% }}\nrequest: {{ \
             tokens: 1000 }}\nbaseline: acme/rocket\nshortlist: []\nstages: [{{ name: launch, \
             title: {title}, users: 10, tokens: 2M }}]\npolicy:\n  budget: {{ launch: 1 }}\n"
        ),
    );
    folder
}

/// No character is hidden, and no line begins as a command to a log.
fn check(text: &str, what: &str) {
    for letter in HIDDEN.chars() {
        assert!(!text.contains(letter), "{letter:?} in {what}: {text:?}");
    }
    for line in text.lines() {
        let line = line.trim_start();
        assert!(
            !line.starts_with("::") && !line.starts_with("##["),
            "{what}: {text}"
        );
    }
}

fn payloads() -> [String; 3] {
    [
        format!("a{HIDDEN}b"),
        "x\n::error::pwned\r::stop-commands::t\n##[error]pwned".to_owned(),
        "\u{202e}=1+1".to_owned(),
    ]
}

#[test]
fn every_form_shows_hidden_characters() {
    for payload in payloads() {
        let folder = titled(&payload);
        for form in ["table", "csv", "json", "markdown"] {
            for args in [
                &["--stage", "launch", "--scenario", "case.yaml"][..],
                &["models"],
                &["compare", "--stage", "launch", "--scenario", "case.yaml"],
                &["check", "--scenario", "case.yaml"],
            ] {
                let args = [args, &["--format", form]].concat();
                let run = plan_in(folder.path(), &args);
                assert!(run.status < 2, "{args:?}: {}", run.stderr);
                // Mentions and links are broken by a character without a width.
                let stdout = match form {
                    "markdown" => run.stdout.replace("#\u{200b}", "#"),
                    _ => run.stdout,
                };
                check(&stdout, form);
                check(&run.stderr, "stderr");
            }
        }
        for form in ["sarif", "github"] {
            let args = ["check", "--scenario", "case.yaml", "--format", form];
            let run = plan_in(folder.path(), &args);
            assert_eq!(run.status, 1, "{}", run.stderr);
            let stdout = run.stdout.replacen("::error ", "", 1);
            check(&stdout, form);
        }
    }
}

/// The message, the label, the excerpt and the path of a mistake.
#[test]
fn messages_show_hidden_characters() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| -> Run {
        let run = plan_in(folder.path(), args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        run
    };
    for payload in payloads() {
        write(
            folder.path(),
            "case.yaml",
            &format!("{}: 1\nschema: 1\n", escaped(&payload)),
        );
        let told = run(&["--scenario", "case.yaml"]);
        check(&told.stderr, "a key");
        write(
            folder.path(),
            "case.yaml",
            &format!("schema: {}\n", escaped(&payload)),
        );
        check(&run(&["--scenario", "case.yaml"]).stderr, "a value");
        // As it stands in the file, in a comment beside the mistake.
        let raw: String = payload
            .chars()
            .filter(|c| !matches!(c, '\n' | '\r' | '\u{1}' | '\u{1b}' | '\u{7f}'))
            .collect();
        write(folder.path(), "case.yaml", &format!("schema: 9 # {raw}\n"));
        check(&run(&["--scenario", "case.yaml"]).stderr, "an excerpt");
        // Options and paths.
        check(
            &run(&["--scenario", &format!("./{payload}.yaml")]).stderr,
            "a path",
        );
        check(&run(&["--format", &payload]).stderr, "an option");
        check(&run(&[&payload]).stderr, "a command");
        check(&run(&["compare", "--as-of", &payload]).stderr, "a day");
    }
    #[cfg(unix)]
    for payload in payloads() {
        let name = payload.replace('/', "");
        write(
            folder.path(),
            &format!("{name}.yaml"),
            "schema: 1\nnmae: x\n",
        );
        check(
            &run(&["--scenario", &format!("./{name}.yaml")]).stderr,
            "a file",
        );
    }
}

/// An empty variable is as good as none.
#[test]
fn an_empty_variable_is_unset() {
    let folder = tempfile::tempdir().unwrap();
    let answer = |value: Option<&str>| {
        let mut plan = command(folder.path());
        if let Some(value) = value {
            plan.env("PLAN_PRICING", value);
        }
        Run::from(plan.args(["models", "--format", "csv"]).output().unwrap())
    };
    let unset = answer(None);
    assert_eq!(unset.status, 0, "{}", unset.stderr);
    let empty = answer(Some(""));
    assert_eq!(
        (empty.status, empty.stdout),
        (0, unset.stdout),
        "{}",
        empty.stderr
    );
    assert_eq!(answer(Some("no-such-folder")).status, 2);
    // An empty option is a mistake still.
    assert_eq!(
        plan_in(folder.path(), &["models", "--pricing", ""]).status,
        2
    );
}
