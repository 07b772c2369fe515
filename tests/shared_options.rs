//! Options that commands share: each command takes those that it uses and refuses the others, and
//! short help fits a screen.

use std::ffi::OsString;

use clap::Command;
use tokenplan::cli::{command, options_behind};

use crate::bad::check_told;
use crate::program::{command as program, plan};

/// Each shared option with a value.
const SHARED: [&[&str]; 17] = [
    &["--scenario", "fintech"],
    &["--stage", "launch"],
    &["--mix", "input=60%,output=40%"],
    &["--request", "input=300,output=100"],
    &["--tokens", "77M"],
    &["--days", "31"],
    &["--pricing", "built-in"],
    &["--overlay", "overlay.yaml"],
    &["--as-of", "2026-06-15"],
    &["--announced"],
    &["--format", "csv"],
    &["-o", "report.csv"],
    &["--width", "60"],
    &["--color", "never"],
    &["--quiet"],
    &["--no-progress"],
    &["--explain"],
];

const SCENARIO: &[&str] = &["scenario", "stage", "mix", "request", "tokens", "days"];
const ROUTE: &[&str] = &["scenario", "mix", "request"];
const PRICES: &[&str] = &["pricing", "overlay", "as-of", "announced"];
const OUTPUT: &[&str] = &["format", "o", "width", "color", "quiet", "no-progress"];
const EXPLAIN: &[&str] = &["explain"];
const TEXT: &[&str] = &["o", "color", "quiet"];
const TERMINAL: &[&str] = &["color", "quiet"];

/// What a command needs to run, and the shared options that it takes.
const TAKEN: [(&str, &[&[&str]]); 21] = [
    ("", &[SCENARIO, PRICES, OUTPUT, EXPLAIN]),
    ("compare", &[SCENARIO, PRICES, OUTPUT, EXPLAIN]),
    ("tiers", &[SCENARIO, PRICES, OUTPUT, EXPLAIN]),
    ("route", &[SCENARIO, PRICES, OUTPUT, EXPLAIN]),
    ("break-even a b", &[SCENARIO, PRICES, OUTPUT]),
    ("sla", &[SCENARIO, PRICES, OUTPUT, EXPLAIN]),
    ("simulate", &[SCENARIO, PRICES, OUTPUT, EXPLAIN]),
    ("capacity", &[SCENARIO, PRICES, OUTPUT, EXPLAIN]),
    ("calc downtime 99%", &[OUTPUT, EXPLAIN]),
    ("usage log.csv", &[ROUTE, PRICES, OUTPUT, EXPLAIN]),
    ("models", &[PRICES, OUTPUT]),
    ("check", &[SCENARIO, PRICES, OUTPUT]),
    ("diff a b", &[SCENARIO, PRICES, OUTPUT]),
    ("import litellm a.json --date 2026-11-11", &[OUTPUT]),
    ("crosscheck a.json", &[PRICES, OUTPUT]),
    ("init", &[TERMINAL]),
    ("schema", &[TEXT]),
    ("completions bash", &[TEXT]),
    ("man", &[TEXT]),
    ("explain", &[TEXT]),
    // Its own --output is a number of tokens, and its -o another option.
    (
        "calc ptu --rpm 1 --input 1 --output 1 --tpm-per-unit 9 --output-ratio 1",
        &[OUTPUT, EXPLAIN],
    ),
];

fn is_taken(words: &[&str]) -> bool {
    let words: Vec<OsString> = std::iter::once("plan")
        .chain(words.iter().copied())
        .map(OsString::from)
        .collect();
    command()
        .try_get_matches_from(options_behind(&words))
        .is_ok()
}

#[test]
fn a_command_takes_the_shared_options_that_it_uses_and_refuses_the_others() {
    let names: Vec<&str> = TAKEN
        .iter()
        .filter_map(|(call, _)| call.split(' ').next())
        .collect();
    for listed in command().get_subcommands().map(Command::get_name) {
        assert!(names.contains(&listed), "{listed} is not listed here");
    }
    for (call, groups) in TAKEN {
        let call: Vec<&str> = call.split_whitespace().collect();
        assert!(is_taken(&call), "{call:?}");
        for option in SHARED {
            let name = option[0].trim_start_matches('-');
            let expected = groups.concat().contains(&name);
            let behind = [&call[..], option].concat();
            assert_eq!(is_taken(&behind), expected, "{behind:?}");
            let before = [option, &call[..]].concat();
            assert_eq!(is_taken(&before), expected, "{before:?}");
        }
    }
}

#[test]
fn a_shared_option_that_a_command_does_not_use_is_refused_with_a_remedy() {
    for (args, option) in [
        (&["--stage", "launch", "models"][..], "--stage"),
        (
            &[
                "import",
                "litellm",
                "a.json",
                "--date",
                "2026-11-11",
                "--days=30",
            ],
            "--days",
        ),
        (
            &["--as-of", "2026-06-15", "calc", "downtime", "99%"],
            "--as-of",
        ),
        (&["-qo", "x.txt", "init"], "-o"),
        (&["schema", "--format", "json"], "--format"),
        (&["--explain", "check"], "--explain"),
    ] {
        let run = plan(args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        let said = format!("has no option `{option}`");
        assert!(
            run.stderr.contains("error[unknown-option]"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(&said), "{}", run.stderr);
        assert!(run.stderr.contains("leave it out"), "{}", run.stderr);
        check_told(&run.stderr);
    }
}

#[test]
fn a_plain_queue_has_no_scenario() {
    let queue = ["simulate", "--arrival-rate", "9/s", "--service-time", "1s"];
    for option in SHARED {
        let name = option[0].trim_start_matches('-');
        let expected = name == "pricing" || OUTPUT.contains(&name) || EXPLAIN.contains(&name);
        let args = [&queue[..], option].concat();
        assert_eq!(is_taken(&args), expected, "{args:?}");
    }
}

#[test]
fn an_option_before_a_command_is_as_good_as_behind_it() {
    let shown = |args: &[&str]| {
        let run = plan(args);
        assert_eq!(run.status, 0, "{args:?}: {}", run.stderr);
        run.stdout
    };
    let usual = shown(&["compare"]);
    for option in [
        &["--scenario", "fintech"][..],
        &["--stage=launch"],
        &["--mix", "input=60%,output=40%"],
        &["--request", "input=300,output=100"],
        &["--tokens", "77M"],
        &["--as-of", "2026-06-15"],
        &["--format", "csv"],
        &["--width", "60"],
        &["--color", "always"],
        &["--explain"],
    ] {
        let before = shown(&[option, &["compare"]].concat());
        let behind = shown(&[&["compare"], option].concat());
        assert_eq!(before, behind, "{option:?}");
        assert_ne!(before, usual, "{option:?}");
    }
    // The one behind the command counts.
    assert_eq!(
        shown(&["--stage", "mvp", "compare", "--stage", "growth"]),
        shown(&["compare", "--stage", "growth"])
    );
    let csv = shown(&["calc", "downtime", "99%", "--format", "csv"]);
    assert_eq!(shown(&["--format", "csv", "calc", "downtime", "99%"]), csv);
    assert_eq!(shown(&["calc", "--format", "csv", "downtime", "99%"]), csv);
}

/// The names of a command and of all below it.
fn paths(command: &Command, path: &str) -> Vec<String> {
    let below = command.get_subcommands().flat_map(|one| {
        let path = format!("{path} {}", one.get_name());
        paths(one, path.trim_start())
    });
    std::iter::once(path.to_owned()).chain(below).collect()
}

#[test]
fn short_help_of_every_command_fits_a_screen() {
    let all = paths(&command(), "");
    assert!(all.len() > 30, "{all:?}");
    for path in all {
        let folder = tempfile::tempdir().unwrap();
        let mut help = program(folder.path());
        let help = help.env("COLUMNS", "80").args(path.split_whitespace());
        let page = help.arg("-h").output().unwrap().stdout;
        let page = String::from_utf8(page).unwrap();
        let lines = page.lines().count();
        assert!(lines <= 40, "`plan {path} -h` has {lines} lines:\n{page}");
        let wide = page.lines().find(|line| line.chars().count() > 80);
        let wide = wide.filter(|line| !line.starts_with("Usage:"));
        assert_eq!(wide, None, "`plan {path} -h`");
        let own = page.find("\n  -h, --help");
        let shared = page.find("\nGlobal options");
        assert!(own.is_some() && own < shared, "{page}");
    }
}
