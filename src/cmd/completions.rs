//! `plan completions`.

use clap_complete::Shell;

use crate::error::{Exit, Failure};
use crate::ui::Ui;

/// A completion script for a shell
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// The shell
    #[arg(value_enum)]
    pub shell: Shell,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::TextOptions,
}

const EXAMPLES: &str = "Examples:
  plan completions bash > ~/.local/share/bash-completion/completions/plan
  plan completions fish > ~/.config/fish/completions/plan.fish";

/// Prints the script.
///
/// # Errors
/// When it cannot be written.
pub fn run(args: &Args, mut command: clap::Command, ui: &Ui) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "plan", &mut script);
    ui.text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Answered)
}
