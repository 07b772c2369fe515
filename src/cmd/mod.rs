//! One file per command: its options and what it runs. No arithmetic.

pub mod break_even;
mod bridge;
pub mod calc;
pub mod capacity;
pub mod check;
pub mod compare;
pub mod completions;
pub mod crosscheck;
pub mod demand;
pub mod diff;
pub mod explain;
pub mod import;
pub mod init;
mod interrupt;
pub mod man;
mod misused;
pub mod mix;
pub mod models;
mod named;
mod plan;
mod policies;
pub mod route;
pub mod schema;
mod side;
pub mod simulate;
pub mod sla;
mod threads;
pub mod tiers;
pub mod usage;
mod workspace;

pub use misused::misused;

use crate::cli::{Cli, Command};
use crate::error::{Exit, Failure};
use crate::ui::Ui;

/// Runs the command of a command line.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(cli: &Cli, ui: &Ui) -> Result<Exit, Failure> {
    let global = &cli.global();
    if !matches!(cli.command, Some(Command::Check(_))) {
        ui.refuse_places()?;
    }
    match &cli.command {
        None => plan::run(global, ui),
        Some(Command::Compare(args)) => compare::run(args, global, ui),
        Some(Command::Tiers(args)) => tiers::run(args, global, ui),
        Some(Command::Route(args)) => route::run(args, global, ui),
        Some(Command::Sla(args)) => sla::run(args, global, ui),
        Some(Command::Usage(args)) => usage::run(args, global, ui),
        Some(Command::Simulate(args)) => simulate::run(args, global, ui),
        Some(Command::Models(args)) => models::run(args, global, ui),
        Some(Command::Check(args)) => check::run(args, global, ui),
        Some(Command::Init(args)) => init::run(args, ui),
        Some(Command::Schema(args)) => schema::run(args, ui),
        Some(Command::Completions(args)) => completions::run(args, ui),
        Some(Command::Man(args)) => man::run(args, ui),
        Some(Command::Explain(args)) => explain::run(args, ui),
        Some(Command::Diff(args)) => diff::run(args, global, ui),
        Some(Command::Crosscheck(args)) => crosscheck::run(args, global, ui),
        Some(Command::Import(args)) => import::run(args, ui),
        Some(Command::BreakEven(args)) => break_even::run(args, global, ui),
        Some(Command::Calc(args)) => calc::run(args, global, ui),
        Some(Command::Capacity(args)) => capacity::run(args, global, ui),
    }
}
