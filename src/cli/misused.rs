//! What is wrong with a command line, told as every other mistake is: by clap's kinds of errors.

use std::error::Error as _;
use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};

use crate::error::Failure;
use crate::input::{Code, Diagnostic, closest, code_of};
use crate::options::Refused;
use crate::words;

/// More names are not listed.
const MOST_NAMES: usize = 24;

/// The mistake in a command line that clap refuses.
pub fn misused(refused: &clap::Error, typed: &[OsString]) -> Failure {
    let mut all = super::command();
    all.build();
    let path = path(&all, typed);
    let command = path.last().copied().unwrap_or(&all);
    let told = match refused.kind() {
        ErrorKind::ValueValidation => refused_value(refused),
        ErrorKind::InvalidValue => no_such_value(refused),
        ErrorKind::UnknownArgument => no_such_option(refused, command, &all),
        ErrorKind::InvalidSubcommand => no_such_command(refused, command),
        ErrorKind::MissingRequiredArgument => missing(refused),
        ErrorKind::ArgumentConflict => conflict(refused),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let told = Diagnostic::error(Code::MissingOption, "the command is incomplete");
            told.within("<COMMAND>").note(names_of(command))
        }
        _ => otherwise(refused),
    };
    let names: Vec<&str> = path.iter().map(|command| command.get_name()).collect();
    let help = format!("`{} --help` describes it", names.join(" "));
    Failure::of(told.help(help))
}

/// The commands from the program to the one that was called.
fn path<'c>(all: &'c Command, typed: &[OsString]) -> Vec<&'c Command> {
    let mut path = vec![all];
    let mut command = all;
    let mut words = typed.iter().map(|word| word.to_string_lossy());
    while let Some(word) = words.next() {
        if word == "--" {
            break;
        }
        if word.starts_with('-') {
            let option = command.get_arguments().find(|arg| is_named(arg, &word));
            let needs = |arg: &Arg| arg.get_num_args().map_or(1, |count| count.min_values());
            if option.is_some_and(|arg| arg.get_action().takes_values() && needs(arg) > 0) {
                words.next();
            }
        } else if let Some(found) = command.find_subcommand(word.as_ref()) {
            command = found;
            path.push(found);
        } else if !command.has_subcommands() {
            break;
        }
    }
    path
}

/// The texts that clap gives for a kind of context.
fn texts(refused: &clap::Error, kind: ContextKind) -> Vec<String> {
    match refused.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    }
}

fn text(refused: &clap::Error, kind: ContextKind) -> String {
    texts(refused, kind).into_iter().next().unwrap_or_default()
}

/// The option of `--mix <METER=SHARE,…>`, or a positional argument as its help shows it.
fn name(argument: &str) -> String {
    let name = argument.split([' ', '=']).next().unwrap_or_default();
    match name.starts_with('-') {
        true => name.trim_end_matches('[').to_owned(),
        false => argument.trim_end_matches("...").to_owned(),
    }
}

/// The option or argument that clap is about.
fn place(refused: &clap::Error) -> String {
    let argument = text(refused, ContextKind::InvalidArg);
    match argument.is_empty() {
        true => "command line".to_owned(),
        false => name(&argument),
    }
}

/// A value that its reader refused.
fn refused_value(refused: &clap::Error) -> Diagnostic {
    let place = place(refused);
    let value = text(refused, ContextKind::InvalidValue);
    let source = refused.source();
    if let Some(told) = source.and_then(|source| source.downcast_ref::<Refused>()) {
        let (code, headline) = code_of(told.reject.kind);
        return Diagnostic::error(code, format!("{headline} `{value}` for {place}"))
            .within(place.as_str())
            .note(told.reject.message.clone())
            .note(format!("expected {}", told.expected))
            .did_you_mean(told.meant.as_deref());
    }
    let reason = source.map_or_else(String::new, ToString::to_string);
    let parts = reason.split("; ").flat_map(|part| {
        // A list of words keeps its place before what was probably meant.
        part.split_inclusive('\n').map(str::trim_end)
    });
    let told = Diagnostic::error(
        Code::InvalidValue,
        format!("invalid value `{value}` for {place}"),
    );
    parts.fold(told.within(place.as_str()), |told, part| {
        match part.starts_with("did you mean") {
            true => told.help(part),
            false => told.note(part),
        }
    })
}

/// A value that is none of a few words, or no value at all.
fn no_such_value(refused: &clap::Error) -> Diagnostic {
    let place = place(refused);
    let value = text(refused, ContextKind::InvalidValue);
    let valid = texts(refused, ContextKind::ValidValue);
    let known: Vec<&str> = valid.iter().map(String::as_str).collect();
    let told = match value.is_empty() {
        true => Diagnostic::error(Code::MissingOption, format!("{place} needs a value")),
        false => Diagnostic::error(
            Code::UnknownWord,
            format!("invalid value `{value}` for {place}"),
        ),
    };
    let told = told.within(place.as_str());
    let told = match known.is_empty() {
        true => told,
        false => told.note(format!("expected {}", words::any_of(&known))),
    };
    told.did_you_mean(closest(&value, known))
}

fn no_such_option(refused: &clap::Error, command: &Command, all: &Command) -> Diagnostic {
    let typed = text(refused, ContextKind::InvalidArg);
    if !typed.starts_with('-') {
        return Diagnostic::error(
            Code::UnknownOption,
            format!("unexpected argument `{typed}`"),
        )
        .within(format!("<{typed}>").as_str())
        .help("leave it out, or quote a value that has spaces");
    }
    let typed = name(&typed);
    let of = command.get_name();
    let told = Diagnostic::error(
        Code::UnknownOption,
        format!("`{of}` has no option `{typed}`"),
    )
    .within(typed.as_str());
    if has(all, &typed) {
        return told.help(format!("leave it out: `{of}` does not use it"));
    }
    // Without the dashes, which all options share.
    let longs = command.get_arguments().filter_map(Arg::get_long);
    let meant = closest(typed.trim_start_matches('-'), longs).map(|long| format!("--{long}"));
    match all.get_subcommands().find(|other| has(other, &typed)) {
        Some(other) if meant.is_none() => told.help(format!("`plan {}` has it", other.get_name())),
        _ => told.did_you_mean(meant.as_deref()),
    }
}

/// Whether a command has an option: `--output` or `-o`.
fn has(command: &Command, option: &str) -> bool {
    command.get_arguments().any(|arg| is_named(arg, option))
}

fn is_named(arg: &Arg, name: &str) -> bool {
    let long = arg.get_long().map(|long| format!("--{long}"));
    let short = arg.get_short().map(|short| format!("-{short}"));
    [long, short].into_iter().flatten().any(|own| own == name)
}

fn no_such_command(refused: &clap::Error, command: &Command) -> Diagnostic {
    let typed = text(refused, ContextKind::InvalidSubcommand);
    let names = command.get_subcommands().map(Command::get_name);
    let suggested = text(refused, ContextKind::SuggestedSubcommand);
    let meant = closest(&typed, names).map_or(suggested, str::to_owned);
    let meant = Some(meant).filter(|meant| !meant.is_empty());
    let of = command.get_name();
    Diagnostic::error(
        Code::UnknownCommand,
        format!("`{of}` has no command `{typed}`"),
    )
    .within("<COMMAND>")
    .note(names_of(command))
    .did_you_mean(meant.as_deref())
}

fn names_of(command: &Command) -> String {
    let names: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
    format!(
        "expected one of {}",
        words::all_of(&names[..names.len().min(MOST_NAMES)])
    )
}

fn missing(refused: &clap::Error) -> Diagnostic {
    let missing = texts(refused, ContextKind::InvalidArg);
    let names: Vec<String> = missing.iter().map(|argument| name(argument)).collect();
    let first = names.first().map_or("command line", String::as_str);
    let message = format!("missing {}", words::all_of(&names));
    let told = Diagnostic::error(Code::MissingOption, message).within(first);
    missing.iter().fold(told, |told, argument| {
        told.help(format!("add `{argument}`"))
    })
}

fn conflict(refused: &clap::Error) -> Diagnostic {
    let place = place(refused);
    let others = texts(refused, ContextKind::PriorArg);
    let others: Vec<String> = others.iter().map(|other| name(other)).collect();
    let is_twice = others.is_empty() || others.contains(&place);
    let message = match is_twice {
        true => format!("{place} is given twice"),
        false => format!(
            "{place} does not go together with {}",
            words::all_of(&others)
        ),
    };
    Diagnostic::error(Code::ConflictingOptions, message)
        .within(place.as_str())
        .help("leave one of them out")
}

/// The rest, in the first line of clap's own words.
fn otherwise(refused: &clap::Error) -> Diagnostic {
    let said = refused.to_string();
    let first = said.lines().next().unwrap_or_default();
    let message = first.strip_prefix("error: ").unwrap_or(first).to_owned();
    Diagnostic::error(Code::BadOption, message).within(place(refused).as_str())
}
