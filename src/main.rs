//! The `plan` program: parse, run, outcome to exit code.

use std::process::ExitCode;

use clap::Parser;

use tokenplan::cli::Cli;
use tokenplan::error::WRONG_INPUT;
use tokenplan::ui::Ui;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(usage) if !usage.use_stderr() => {
            // Help and version are answers; a closed pipe is no mistake.
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
