//! What derive cannot say of the command line: short help, and options typed before a command.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Cli;
use crate::options::HEADINGS;

/// Short help is as wide as the narrowest usual terminal.
const WIDTH: usize = 78;

/// The command line of the program.
pub fn command() -> Command {
    finished(Cli::command(), &[])
}

/// A command whose short help lists shared options without their descriptions, and whose commands
/// take those that it shares with them.
fn finished(command: Command, inherited: &[Arg]) -> Command {
    let own: Vec<Arg> = command.get_arguments().cloned().collect();
    let is_own = |arg: &&Arg| own.iter().all(|own| own.get_id() != arg.get_id());
    let inherited = inherited.iter().filter(is_own).cloned();
    let shared: Vec<Arg> = own.iter().filter(|arg| is_shared(arg)).cloned().collect();
    let shared: Vec<Arg> = inherited.chain(shared).collect();
    let has_formulas = command.get_name() == "calc";
    let command = command.mut_args(|arg| match is_shared(&arg) {
        true => {
            // Manual pages show no short text of what short help hides.
            let text = arg.get_long_help().or_else(|| arg.get_help()).cloned();
            let arg = arg.hide_short_help(true).global(has_formulas);
            arg.long_help(text.unwrap_or_default())
        }
        false => arg,
    });
    let handed_on: &[Arg] = if has_formulas { &shared } else { &[] };
    command
        .after_help(listed(&shared))
        .mut_subcommands(|one| finished(one, handed_on))
}

fn is_shared(arg: &Arg) -> bool {
    let heading = arg.get_help_heading();
    heading.is_some_and(|heading| HEADINGS.contains(&heading))
}

/// The shared options by their headings, without descriptions.
fn listed(shared: &[Arg]) -> String {
    let mut text = String::from("Global options (described by --help):");
    for heading in HEADINGS {
        let of_it = shared
            .iter()
            .filter(|arg| arg.get_help_heading() == Some(heading));
        let mut names = of_it.map(spelled).peekable();
        if names.peek().is_none() {
            continue;
        }
        let title = heading.trim_end_matches(" options");
        let mut line = format!("  {title:8}");
        for name in names {
            if line.chars().count() + 2 + name.chars().count() > WIDTH {
                text = format!("{text}\n{line}");
                line = " ".repeat(10);
            }
            line = format!("{line}  {name}");
        }
        text = format!("{text}\n{line}");
    }
    text
}

/// An option as help pages write it: `-o, --output <FILE>`.
fn spelled(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let names = names.join(", ");
    match (takes_value(arg), arg.get_value_names()) {
        (true, Some([value, ..])) => format!("{names} <{value}>"),
        _ => names,
    }
}

fn takes_value(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Set | ArgAction::Append)
}

/// An option as it was typed.
struct Typed {
    id: String,
    words: Vec<OsString>,
    /// Whether an option given twice counts twice.
    adds_up: bool,
}

/// A command line with the options that are typed before a command moved behind it, so that the
/// command decides whether it takes them: `plan --stage launch compare` is
/// `plan compare --stage launch`. Of an option on both sides the one behind the command counts.
pub fn options_behind(typed: &[OsString]) -> Vec<OsString> {
    let program = command();
    let mut words = typed.iter().skip(1);
    let mut before = Vec::new();
    let name = loop {
        let Some(word) = words.next() else {
            return typed.to_vec();
        };
        match option(&program, word, &mut words) {
            Some(option) => before.push(option),
            None => break word,
        }
    };
    let called = program.find_subcommand(name);
    let Some(called) = called.filter(|_| !before.is_empty()) else {
        return typed.to_vec();
    };
    let rest: Vec<OsString> = words.cloned().collect();
    let behind = ids(called, &rest);
    let moved = before
        .into_iter()
        .filter(|option| option.adds_up || !behind.contains(&option.id))
        .flat_map(|option| option.words);
    let head = typed.first().cloned().into_iter().chain([name.clone()]);
    head.chain(moved).chain(rest).collect()
}

/// The options among the words behind a command.
fn ids(command: &Command, words: &[OsString]) -> BTreeSet<String> {
    let mut words = words.iter();
    let mut ids = BTreeSet::new();
    while let Some(word) = words.next() {
        if word == "--" || command.find_subcommand(word).is_some() {
            break;
        }
        ids.extend(option(command, word, &mut words).map(|option| option.id));
    }
    ids
}

/// The option of a command that a word begins, with the value that follows it; flags in one word
/// are the last of them.
fn option<'w>(
    command: &Command,
    word: &OsStr,
    rest: &mut impl Iterator<Item = &'w OsString>,
) -> Option<Typed> {
    let text = word
        .to_str()
        .map_or_else(|| word.to_string_lossy(), Into::into);
    let (arg, has_value) = match text.strip_prefix("--") {
        Some(long) => {
            let (name, value) = long
                .split_once('=')
                .map_or((long, None), |(name, value)| (name, Some(value)));
            let mut arguments = command.get_arguments();
            let arg = arguments.find(|arg| has_long(arg, name))?;
            (arg, value.is_some())
        }
        None => shorts(command, text.strip_prefix('-')?)?,
    };
    let mut words = vec![word.to_owned()];
    let least = arg.get_num_args().map_or(1, |count| count.min_values());
    if takes_value(arg) && !has_value && least > 0 {
        // Behind two dashes there are no options, and they are no value.
        words.extend(rest.next().filter(|value| *value != "--").cloned());
        if words.len() == 1 {
            return None;
        }
    }
    Some(Typed {
        id: arg.get_id().to_string(),
        words,
        adds_up: matches!(arg.get_action(), ArgAction::Append),
    })
}

fn has_long(arg: &Arg, name: &str) -> bool {
    let aliases = arg.get_all_aliases().unwrap_or_default();
    arg.get_long() == Some(name) || aliases.contains(&name)
}

/// The last option of `-qo`, and whether its value is joined to it.
fn shorts<'c>(command: &'c Command, letters: &str) -> Option<(&'c Arg, bool)> {
    let mut letters = letters.chars();
    let mut last = None;
    while let Some(letter) = letters.next() {
        let mut arguments = command.get_arguments();
        let arg = arguments.find(|arg| arg.get_short() == Some(letter))?;
        if takes_value(arg) {
            return Some((arg, !letters.as_str().is_empty()));
        }
        last = Some(arg);
    }
    last.map(|arg| (arg, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(typed: &str) -> String {
        let words: Vec<OsString> = typed.split(' ').map(OsString::from).collect();
        let words = options_behind(&words);
        let words: Vec<_> = words.iter().map(|word| word.to_string_lossy()).collect();
        words.join(" ")
    }

    #[test]
    fn the_command_line_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn options_before_a_command_move_behind_it() {
        for (typed, expected) in [
            ("plan --stage launch compare", "plan compare --stage launch"),
            (
                "plan --stage=launch -qo a.csv compare --all",
                "plan compare --stage=launch -qo a.csv --all",
            ),
            (
                "plan -oa.csv --tokens -5% tiers",
                "plan tiers -oa.csv --tokens -5%",
            ),
            (
                "plan --output x calc ptu --output 9",
                "plan calc --output x ptu --output 9",
            ),
            (
                "plan --overlay a compare --overlay b",
                "plan compare --overlay a --overlay b",
            ),
        ] {
            assert_eq!(moved(typed), expected);
        }
    }

    #[test]
    fn of_an_option_on_both_sides_the_one_behind_the_command_counts() {
        for (typed, expected) in [
            (
                "plan --stage mvp compare --stage=beta",
                "plan compare --stage=beta",
            ),
            (
                "plan -q -o a.csv tiers --output b.csv -q",
                "plan tiers --output b.csv -q",
            ),
            ("plan -q compare -- -q", "plan compare -q -- -q"),
        ] {
            assert_eq!(moved(typed), expected);
        }
    }

    #[test]
    fn what_clap_has_to_refuse_or_answer_stays_where_it_is() {
        for typed in [
            "plan",
            "plan --stage launch",
            "plan --stage",
            "plan --stge launch compare",
            "plan --stage launch comprae",
            "plan --stage -- compare",
            "plan -q -- compare",
            "plan -q help compare",
            "plan -qx compare",
            "plan --help compare",
            "plan compare --stage launch",
        ] {
            assert_eq!(moved(typed), typed);
        }
    }
}
