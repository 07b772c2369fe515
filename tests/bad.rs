//! What the program says of bad input, word for word: one file of `tests/bad` per mistake.

use std::fs;
use std::path::Path;

use crate::program::{Run, plan_in, root};

/// Longer messages are no help.
const LONGEST: usize = 4096;

/// A folder to put bad files in.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, with the folders that it needs.
    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, content).expect("a file");
        self
    }

    fn plan(&self, args: &[&str]) -> Run {
        plan_in(self.path(), args)
    }
}

/// What was said on stderr, of a run that refused its input and printed no figure.
fn refusal(run: Run) -> String {
    assert_eq!(run.status, 2, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "");
    assert!(!run.stderr.contains("internal"), "{}", run.stderr);
    run.stderr
}

/// Every mistake has a code, a place and a remedy.
pub(crate) fn check_told(text: &str) {
    let count = |needle: &str| text.matches(needle).count();
    let errors = count("error[");
    assert!(errors > 0, "no code: {text}");
    assert!(count("--> ") >= errors, "no place: {text}");
    let has_remedy = ["= help: ", "help: ", "= note: expected "]
        .iter()
        .any(|mark| text.contains(mark));
    assert!(has_remedy || text.contains('^'), "no remedy: {text}");
}

/// Every message has a code, a place and a caret; together they are short.
fn check_placed(text: &str) {
    let lines: Vec<&str> = text.lines().collect();
    let errors = lines.iter().zip(lines.iter().skip(1));
    let errors: Vec<_> = errors
        .filter(|(line, _)| line.starts_with("error["))
        .collect();
    assert!(!errors.is_empty(), "{text}");
    let is_placed = |line: &str| line.trim_start().starts_with("--> ");
    assert!(errors.iter().all(|(_, next)| is_placed(next)), "{text}");
    // A build log takes a line that begins with two colons for a command.
    let is_command = |line: &&&str| line.trim_start().starts_with("::");
    assert_eq!(lines.iter().find(is_command), None, "{text}");
    assert!(
        text.lines()
            .any(|line| line.trim_start().starts_with('|') && line.contains('^')),
        "{text}"
    );
    assert!(text.len() < 2 * LONGEST, "{text}");
}

/// Runs the program on each bad file of a folder, under the name that the program looks for.
fn snapshot_each(kind: &str, least: usize, place: &str, args: &[&str]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("bad/{kind}/said"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let folder = root().join("tests/bad").join(kind);
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("the folder of mistakes")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"))
        .collect();
    files.sort();
    assert!(files.len() >= least, "only {} mistakes", files.len());
    for file in files {
        let bad = Folder::new().with(place, fs::read(&file).expect("a bad file"));
        let text = refusal(bad.plan(args));
        check_told(&text);
        let name = file.file_stem().expect("a name").to_string_lossy();
        settings.bind(|| insta::assert_snapshot!(name.as_ref(), text));
        check_placed(&text);
    }
}

#[test]
fn bad_price_lists() {
    snapshot_each(
        "price-list",
        31,
        "pricing/acme/2026-08-01.yaml",
        &["models", "--width", "100"],
    );
}

#[test]
fn bad_scenarios() {
    snapshot_each(
        "scenario",
        31,
        "case.yaml",
        &["--scenario", "case.yaml", "--stage", "launch"],
    );
}

#[test]
fn bad_policies() {
    snapshot_each(
        "policy",
        15,
        "policy.yaml",
        &["check", "--policy", "policy.yaml", "--width", "100"],
    );
}

/// What is said of a price list that the test makes up.
fn of_price_list(content: impl AsRef<[u8]>) -> String {
    let folder = Folder::new().with("pricing/acme/2026-08-01.yaml", content);
    let text = refusal(folder.plan(&["models"]));
    let most = if text.ends_with("shown\n") {
        2 * LONGEST
    } else {
        LONGEST
    };
    assert!(text.len() < most, "{} bytes", text.len());
    text
}

macro_rules! said {
    ($name:literal, $text:expr) => {{
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("bad/said");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!($name, $text));
    }};
}

#[test]
fn a_file_that_is_no_text() {
    said!("empty-file", of_price_list(""));
    said!("binary-file", of_price_list(b"\x7fELF\x02\x01\x01\0\0\0"));
    said!(
        "invalid-utf-8",
        of_price_list(b"schema: 1\ntitle: Gr\xf6\xdfe\n")
    );
    said!("utf-16", of_price_list(b"\xff\xfes\0c\0h\0e\0m\0a\0"));
    said!(
        "large-file",
        of_price_list("# twenty megabytes\n".repeat(1024 * 1024))
    );
}

#[test]
fn a_file_that_would_blow_up() {
    let mut bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for (one, next) in ('a'..'i').zip('b'..) {
        let nine = vec![format!("*{one}"); 9].join(", ");
        bomb.extend([format!("{next}: &{next} [{nine}]\n")]);
    }
    said!("alias-bomb", of_price_list(bomb));
    said!("brackets", of_price_list("[".repeat(100_000)));
    said!("braces", of_price_list("{a: ".repeat(100_000)));
    said!("dashes", of_price_list("- ".repeat(100_000)));
    said!(
        "long-list",
        of_price_list("models:\n".to_owned() + &"- x\n".repeat(200_000))
    );
    said!(
        "unknown-fields",
        of_price_list((0..100_000).fold(String::new(), |text, n| text + &format!("f{n}: 1\n")))
    );
    said!(
        "long-line",
        of_price_list(format!(
            "title: {}\nschema: [{}",
            "x".repeat(100_000),
            "1,".repeat(50_000)
        ))
    );
}

#[test]
fn a_folder_that_holds_no_prices() {
    let empty = Folder::new();
    fs::create_dir(empty.path().join("pricing")).expect("a folder");
    said!("empty-pricing", refusal(empty.plan(&["models"])));
    said!(
        "pricing-missing",
        refusal(empty.plan(&["models", "--pricing", "prices"]))
    );
    let file = Folder::new().with("prices", "schema: 1\n");
    said!(
        "pricing-is-a-file",
        refusal(file.plan(&["models", "--pricing", "prices"]))
    );
}

#[cfg(unix)]
#[test]
fn a_folder_that_cannot_be_read() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new().with("prices/acme/2026-08-01.yaml", "schema: 1\n");
    let closed = folder.path().join("prices/acme");
    let allow = |mode| fs::set_permissions(&closed, fs::Permissions::from_mode(mode));
    allow(0o000).expect("permissions");
    let can_read = fs::read_dir(&closed).is_ok();
    let run = folder.plan(&["models", "--pricing", "prices"]);
    allow(0o755).expect("permissions");
    // Who runs as root reads it anyway.
    if !can_read {
        said!("pricing-unreadable", refusal(run));
    }
}

#[test]
fn a_name_that_is_not_known() {
    let empty = Folder::new();
    said!("unknown-stage", refusal(empty.plan(&["--stage", "lunch"])));
    said!(
        "unknown-scenario",
        refusal(empty.plan(&["--scenario", "startpu"]))
    );
    said!(
        "scenario-file-missing",
        refusal(empty.plan(&["--scenario", "./case.yaml"]))
    );
    let folder = Folder::new();
    fs::create_dir(folder.path().join("case.yaml")).expect("a folder");
    said!(
        "scenario-is-a-folder",
        refusal(folder.plan(&["--scenario", "case.yaml"]))
    );
    said!(
        "unknown-code",
        refusal(empty.plan(&["explain", "nonsense"]))
    );
    said!(
        "misspelt-code",
        refusal(empty.plan(&["explain", "unpriecd"]))
    );
    said!("unknown-command", refusal(empty.plan(&["comprae"])));
}

#[test]
fn an_option_with_a_bad_value() {
    let empty = Folder::new();
    let of = |args: &[&str]| {
        let text = refusal(empty.plan(args));
        check_told(&text);
        text
    };
    said!("as-of-too-early", of(&["--as-of", "1999-01-01"]));
    said!("as-of-garbage", of(&["--as-of", "garbage"]));
    said!("as-of-impossible", of(&["--as-of", "2026-02-30"]));
    said!("mix-under-100", of(&["--mix", "input=60%,output=30%"]));
    said!("mix-over-100", of(&["--mix", "input=60%,output=60%"]));
    said!("mix-unknown-meter", of(&["--mix", "inptu=60%,output=40%"]));
    said!(
        "mix-without-percent",
        of(&["--mix", "input=0.6,output=0.4"])
    );
    said!("tokens-negative", of(&["--tokens", "-5M"]));
    said!("tokens-zero", of(&["--tokens", "0"]));
    said!("days-zero", of(&["--days", "0"]));
    said!("days-many", of(&["--days", "400"]));
    said!("unknown-option", of(&["compare", "--tokenz", "5M"]));
    said!("option-of-another-command", of(&["--policy", "p.yaml"]));
    said!("option-without-value", of(&["--tokens"]));
    said!("option-twice", of(&["--days", "30", "--days", "31"]));
    said!("option-missing", of(&["calc", "ptu", "--rpm", "1"]));
    said!("argument-missing", of(&["diff", "2026-11-11"]));
    said!("argument-too-many", of(&["models", "gpt", "mini"]));
    said!("formula-missing", of(&["calc"]));
    said!("unknown-formula", of(&["calc", "brekaer"]));
    said!("unknown-word", of(&["--format", "xlm"]));
    said!(
        "options-in-conflict",
        of(&["--mix", "output=100%", "--request", "input=5"])
    );
    said!(
        "too-many-digits",
        of(&["--mix", "input=33.33333333%,output=66.66666667%"])
    );
    said!(
        "exponent-too-large",
        of(&["calc", "breaker", "--errors", "1e999999999/s"])
    );
}

#[test]
fn an_output_that_cannot_be_written() {
    let empty = Folder::new();
    let of = |args: &[&str]| refusal(empty.plan(args));
    said!(
        "output-into-no-folder",
        of(&["-o", "no/such/folder/plan.csv"])
    );
    fs::create_dir(empty.path().join("plan.csv")).expect("a folder");
    said!("output-is-a-folder", of(&["-o", "plan.csv"]));
    said!("output-ending", of(&["-o", "plan.xlsx"]));
    let left: Vec<_> = fs::read_dir(empty.path()).expect("the folder").collect();
    assert_eq!(left.len(), 1, "nothing is left behind: {left:?}");
}

#[test]
fn prices_of_ones_own_need_no_model_of_the_scenario() {
    let list = "{ schema: 1, provider: acme, effective: 2026-08-01, currency: USD, \
                status: confirmed, source: { title: a letter, checked: 2026-08-01 }, \
                models: [{ id: rocket, prices: { output: 2.00 } }] }";
    let run = Folder::new()
        .with("pricing/acme/2026-08-01.yaml", list)
        .plan(&["models"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(run.stdout.contains("acme/rocket"), "{}", run.stdout);
}
