//! The `plan` program: parse, run, outcome to exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::Resettable;
use clap::{Arg, CommandFactory, FromArgMatches};

use tokenplan::cli::Cli;
use tokenplan::error::WRONG_INPUT;
use tokenplan::ui::{Ui, survive_file_limits};
use tokenplan::words::visible;

fn main() -> ExitCode {
    survive_file_limits();
    let args: Vec<OsString> = std::env::args_os().collect();
    let cli = match parse(args.clone()) {
        Ok(cli) => cli,
        Err(usage) if !usage.use_stderr() => {
            // Help and version are answers; a closed pipe is no mistake.
            let usage = harmless(&args, usage);
            let _ = usage.print();
            return ExitCode::SUCCESS;
        }
        Err(usage) => {
            let typed: Vec<_> = std::env::args_os().skip(1).collect();
            Ui::plain().failure(&tokenplan::cmd::misused(&usage, &typed));
            return ExitCode::from(WRONG_INPUT);
        }
    };
    let ui = Ui::new(&cli.global);
    match tokenplan::cmd::run(&cli, &ui) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => {
            ui.failure(&failure);
            ExitCode::from(WRONG_INPUT)
        }
    }
}

/// The command line, with the variables that stand for options. An empty variable is as good as
/// none: that is how a job unsets one.
fn parse(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let command = Cli::command().mut_args(|arg: Arg| {
        let variable = arg.get_env().and_then(std::env::var_os);
        match variable.is_some_and(|value| value.is_empty()) {
            true => arg.env(Resettable::Reset),
            false => arg,
        }
    });
    Cli::from_arg_matches_mut(&mut command.try_get_matches_from(args)?)
}

/// The mistake in the words of a command line whose characters all show: file names come from
/// other people, and the message repeats them.
fn harmless(args: &[OsString], usage: clap::Error) -> clap::Error {
    let shown = |arg: &OsString| OsString::from(visible(&arg.to_string_lossy()));
    parse(args.iter().map(shown).collect())
        .err()
        .unwrap_or(usage)
}
