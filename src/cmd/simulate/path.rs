//! `plan simulate` of a scenario.

use crate::cli::Global;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic};
use crate::ui::Ui;

use super::Args;

/// The options of the scenario form.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Options {}

/// Plays the path of a scenario.
pub(super) fn run(_args: &Args, _global: &Global, _ui: &Ui) -> Result<Exit, Failure> {
    Err(Failure::of(
        Diagnostic::error(Code::BadOption, "no arrival rate is given")
            .help("say how often requests come: --arrival-rate 9/s"),
    ))
}
