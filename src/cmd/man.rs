//! `plan man`.

use crate::error::{Exit, Failure};
use crate::ui::Ui;

/// The manual page, in roff
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::TextOptions,
}

const EXAMPLES: &str = "Examples:
  plan man > ~/.local/share/man/man1/plan.1
  plan man | man -l -";

/// Prints the page.
///
/// # Errors
/// When it cannot be written.
pub fn run(command: clap::Command, ui: &Ui) -> Result<Exit, Failure> {
    let mut page = Vec::new();
    // Writing to memory does not fail.
    let _ = clap_mangen::Man::new(command).render(&mut page);
    ui.text(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Answered)
}
