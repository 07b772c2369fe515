//! The `plan` program: parse, run, outcome to exit code.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::builder::Resettable;
use clap::{Arg, Command, FromArgMatches};

use tokenplan::cli::{Cli, command, options_behind};
use tokenplan::error::WRONG_INPUT;
use tokenplan::ui::{Ui, survive_file_limits};
use tokenplan::words::visible;

fn main() -> ExitCode {
    survive_file_limits();
    let args: Vec<OsString> = std::env::args_os().collect();
    let args = options_behind(&args);
    let cli = match parse(args.clone()) {
        Ok(cli) => cli,
        Err(usage) if !usage.use_stderr() => {
            // Help and version are answers; a closed pipe is no mistake.
            let usage = harmless(&args, usage);
            let _ = usage.print();
            return ExitCode::SUCCESS;
        }
        Err(usage) => {
            Ui::plain().failure(&tokenplan::cli::misused(&usage, &args[1..]));
            return ExitCode::from(WRONG_INPUT);
        }
    };
    let ui = Ui::new(&cli.global());
    match tokenplan::cli::run(&cli, &ui) {
        Ok(exit) => ExitCode::from(exit.code()),
        Err(failure) => {
            ui.failure(&failure);
            ExitCode::from(WRONG_INPUT)
        }
    }
}

/// The command line, with the variables that stand for options.
fn parse(args: Vec<OsString>) -> Result<Cli, clap::Error> {
    let command = without_empty_variables(command());
    Cli::from_arg_matches_mut(&mut command.try_get_matches_from(args)?)
}

/// An empty variable is as good as none: that is how a job unsets one.
fn without_empty_variables(command: Command) -> Command {
    let command = command.mut_args(|arg: Arg| {
        let variable = arg.get_env().and_then(std::env::var_os);
        match variable.is_some_and(|value| value.is_empty()) {
            true => arg.env(Resettable::Reset),
            false => arg,
        }
    });
    command.mut_subcommands(without_empty_variables)
}

/// The mistake in the words of a command line whose characters all show: file names come from
/// other people, and the message repeats them.
fn harmless(args: &[OsString], usage: clap::Error) -> clap::Error {
    let shown = |arg: &OsString| OsString::from(visible(&arg.to_string_lossy()));
    parse(args.iter().map(shown).collect())
        .err()
        .unwrap_or(usage)
}
