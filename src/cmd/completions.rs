//! `plan completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::cli::Cli;
use crate::error::{Exit, Failure};
use crate::ui::Ui;

/// A completion script for a shell
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
}

const EXAMPLES: &str = "Examples:
  plan completions bash > ~/.local/share/bash-completion/completions/plan
  plan completions fish > ~/.config/fish/completions/plan.fish";

/// Prints the script.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, ui: &Ui) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "plan", &mut script);
    ui.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Answered)
}
