//! Every option of every command, with values that none of them can have.

use std::collections::BTreeSet;

use crate::bad::check_told;
use crate::program::plan_in;

/// No option has a use for these.
const NONSENSE: [&str; 8] = [
    "",
    "-5%",
    "1e999999999",
    "NaN",
    "1,000",
    "999999999999999999999999999",
    "\u{1b}[31m",
    "💥",
];

const COMMANDS: [&str; 31] = [
    "",
    "compare",
    "tiers",
    "route",
    "break-even",
    "sla",
    "simulate",
    "capacity",
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
    "calc failover",
    "calc breaker",
    "calc cache",
    "calc cascade",
    "calc hedge",
    "calc outage",
    "calc weights",
    "calc availability",
    "calc downtime",
    "calc burn-rate",
    "calc erlang",
    "calc ptu",
];

/// Options of several commands.
const SHARED: [&str; 16] = [
    "--scenario",
    "--stage",
    "--mix",
    "--request",
    "--tokens",
    "--days",
    "--pricing",
    "--overlay",
    "--as-of",
    "--announced",
    "--format",
    "--width",
    "--color",
    "--quiet",
    "--no-progress",
    "--explain",
];

/// The options that a help page lists, and whether each takes a value.
fn options(help: &str) -> Vec<(String, bool)> {
    let lines = help.lines().map(str::trim_start);
    let lines = lines.filter(|line| line.starts_with('-'));
    let options = lines.filter_map(|line| {
        let long = line.split(' ').find(|word| word.starts_with("--"))?;
        let (name, joined) = long.split_once('[').unwrap_or((long, ""));
        let takes_value = line.contains('<') || !joined.is_empty();
        Some((name.to_owned(), takes_value))
    });
    options.collect()
}

fn refused(folder: &std::path::Path, args: &[&str]) {
    let run = plan_in(folder, args);
    let all = format!("{args:?}: {}{}", run.stdout, run.stderr);
    assert_eq!(run.status, 2, "{all}");
    assert_eq!(run.stdout, "", "{all}");
    check_told(&run.stderr);
}

#[test]
fn nonsense_in_any_option_is_refused_with_its_place_and_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let mut seen = BTreeSet::new();
    for command in COMMANDS {
        let words: Vec<&str> = command.split_whitespace().collect();
        let help = plan_in(folder.path(), &[&words[..], &["--help"]].concat());
        assert_eq!(help.status, 0, "{command}");
        assert_eq!(help.stderr, "", "{command}");
        for (option, takes_value) in options(&help.stdout) {
            let is_any = matches!(&*option, "--help" | "--version" | "--output");
            // The readers of shared options are the same everywhere; with the first command that
            // takes them all, each is tried once.
            let of = if SHARED.contains(&&*option) {
                ""
            } else {
                command
            };
            if is_any || !seen.insert((option.clone(), of)) {
                continue;
            }
            if !takes_value {
                let given = format!("{option}=x");
                refused(folder.path(), &[&words[..], &[&given]].concat());
                continue;
            }
            // A value for the whole is enough: which of them it is varies with the option.
            let place = seen.len() % NONSENSE.len();
            for value in [NONSENSE[place], NONSENSE[(place + 3) % NONSENSE.len()]] {
                let given = format!("{option}={value}");
                refused(folder.path(), &[&words[..], &[&given]].concat());
            }
        }
        refused(folder.path(), &[&words[..], &["--no-such-option"]].concat());
    }
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 0, "something was written");
}

#[test]
fn the_option_and_the_closest_name_are_told() {
    for (args, said) in [
        (&["compare", "--tokenz", "5"][..], "did you mean `--tokens`"),
        (&["comprae"], "did you mean `compare`"),
        (&["calc", "erlag"], "did you mean `erlang`"),
        (&["--format", "tabel"], "did you mean `table`"),
        (&["compare", "--tokens", "0"], "--> option --tokens"),
        (&["compare", "--tokens", "0"], "`plan compare --help`"),
        (
            &["--color", "never", "calc", "erlang"],
            "`plan calc erlang --help`",
        ),
        (&["--stage", "mvp", "models"], "leave it out"),
        (&["--policy", "x"], "`plan check` has it"),
        (&["calc", "erlang"], "--> option --servers"),
        (&["diff"], "--> argument <OLD>"),
        (&["--mix", "input=50%"], "add up to 50 %"),
        (&["calc", "breaker", "--errors", "1"], "expected a rate"),
        (
            &["capacity", "--months", "0"],
            "expected a whole number from 2 to 120",
        ),
    ] {
        let run = crate::program::plan(args);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
        check_told(&run.stderr);
    }
}

#[test]
fn numbers_are_read_as_programs_write_them() {
    let figure = |args: &[&str]| {
        let run = crate::program::plan(args);
        assert_eq!(run.status, 0, "{args:?}: {}", run.stderr);
        run.stdout
    };
    let breaker = |errors: &str| {
        figure(&[
            "calc", "breaker", "--errors", errors, "--count", "3", "--window", "60s",
        ])
    };
    breaker("0.0033333333333333335/s");
    assert_eq!(breaker("5e-1/s"), breaker("0.5/s"));
    assert_eq!(breaker("30/min"), breaker("0.3E+2/min"));
    let erlang = |servers: &str, load: &str| {
        figure(&[
            "calc",
            "erlang",
            "--servers",
            servers,
            "--offered-load",
            load,
        ])
    };
    assert_eq!(erlang("1e1", "9e0"), erlang("10", "9"));
    assert_eq!(erlang("1_0", "9.0"), erlang("10", "9"));
    let compare = |tokens: &str| figure(&["compare", "--stage", "mvp", "--tokens", tokens]);
    assert_eq!(compare("1.5e9"), compare("1.5B"));
    figure(&[
        "calc",
        "failover",
        "--target",
        "p=2.0000000000001%,cost=1e-3",
    ]);
    // Money and shares that add up are never rounded.
    for args in [
        &[
            "compare",
            "--mix",
            "input=33.3333333333%,output=66.6666666667%",
        ][..],
        &[
            "calc",
            "cascade",
            "--cheap",
            "0.0000000000001",
            "--strong",
            "1",
            "--escalate",
            "3%",
        ],
    ] {
        let run = crate::program::plan(args);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(run.stderr.contains("at most"), "{}", run.stderr);
    }
}
