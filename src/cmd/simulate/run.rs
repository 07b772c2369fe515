//! How long a simulation is, and its random numbers.

use crate::cmd::threads::threads;
use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::options::{integer, scalar};
use crate::ui::Ui;
use crate::units::Count;
use crate::words;

/// Seconds after which it is worth saying how long it will take.
const LONG: u64 = 20;
/// Seconds after which somebody must want it: an hour.
const TOO_LONG: u64 = 3_600;

/// The options of every simulation.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Options {
    /// How many requests are counted
    ///
    /// Four times as many make intervals half as wide.
    #[arg(long, value_name = "N", value_parser = scalar::<Count>)]
    pub requests: Option<Count>,
    /// Random seed
    ///
    /// The same seed gives the same figures.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = integer::<u64>(0..=u64::MAX))]
    pub seed: u64,
    /// Threads [default: those of the machine]
    ///
    /// They change no figure.
    #[arg(long, value_name = "N", value_parser = integer::<u16>(1..=256))]
    pub threads: Option<u16>,
    /// Run also what takes over an hour
    #[arg(long)]
    pub yes: bool,
}

impl Options {
    /// The number of threads.
    pub(super) fn threads(&self) -> usize {
        threads(self.threads)
    }

    /// Says about how long it will take where that is long, and refuses what takes over an hour
    /// unless it is wanted.
    pub(super) fn foresee(&self, requests: u64, seconds: u64, ui: &Ui) -> Result<(), Failure> {
        let count = words::count(requests);
        let time = words::time(crate::units::Real::count(seconds));
        let told = format!("{count} requests take about {time}, and no more memory than few do");
        if seconds > TOO_LONG && !self.yes {
            let diagnostic = Diagnostic::error(Code::BadOption, told).within("--requests");
            return Err(Failure::of(diagnostic.help(
                "choose fewer with --requests, or add --yes; Ctrl-C then prints what is known",
            )));
        }
        if seconds > LONG {
            ui.warning(&format!("{told}; Ctrl-C prints what is known by then"));
        }
        Ok(())
    }
}
