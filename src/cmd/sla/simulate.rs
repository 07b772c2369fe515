//! The simulated year of `plan sla`.

use crate::cmd::interrupt::Interrupt;
use crate::cmd::threads::threads;
use crate::engine::sla::Alternative;
use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::options::integer;
use crate::report::sections::decision::Played;
use crate::simulate::year::{Outcomes, Pattern, Stage, YearBasis, simulate_watched, stage};
use crate::ui::Ui;
use crate::units::Reject;
use crate::words;

/// The years that are played where no number is given.
const YEARS: &str = "100000";
/// Seconds after which it is worth saying how long it will take.
const LONG: u64 = 20;

/// The options of the simulated year.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Options {
    /// Simulate years of incidents [default: 100000]
    ///
    /// The same years for every option: how the loss is spread, and with what probability each
    /// option pays. CSV then carries the options.
    #[arg(long, value_name = "YEARS", num_args = 0..=1, default_missing_value = YEARS, value_parser = integer::<u64>(1..=1_000_000_000))]
    pub simulate: Option<u64>,
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
}

/// The outcomes of one stage, on both bases.
pub(super) struct Outcome {
    /// How many years were asked for.
    wanted: u64,
    promised: (Stage, Outcomes),
    observed: Option<(Stage, Outcomes)>,
    /// Whether the run was ended before the years as measured.
    is_cut: bool,
}

impl Options {
    /// Plays the year of all alternatives of a stage, as promised and, where the base was
    /// measured, as observed; `None` where nobody asked.
    pub(super) fn play(
        &self,
        all: &[Alternative],
        pattern: &Pattern,
        interrupt: &Interrupt,
        ui: &Ui,
    ) -> Result<Option<Outcome>, Failure> {
        let Some(years) = self.simulate else {
            return Ok(None);
        };
        let staged = |basis| stage(all, basis, pattern).map_err(|reject| unplayable(&reject));
        let promised = staged(YearBasis::Promised)?;
        let observed = staged(YearBasis::Observed)?;
        let threads = threads(self.threads);
        let stages = promised.iter().chain(&observed);
        let seconds = stages.map(|stage| stage.model.seconds(years, threads));
        warn_of_wait(years, seconds.fold(0, u64::saturating_add), ui);
        let play = |stage: Stage| {
            let progress = ui.progress("playing years", years);
            let goes_on = |more| {
                progress.advance(more);
                !interrupt.is_asked()
            };
            let outcomes = simulate_watched(&stage.model, (years, self.seed), threads, &goes_on);
            (stage, outcomes)
        };
        Ok(promised.map(|promised| {
            let promised = play(promised);
            let is_cut = observed.is_some() && interrupt.is_asked();
            Outcome {
                wanted: years,
                promised,
                observed: observed.filter(|_| !is_cut).map(play),
                is_cut,
            }
        }))
    }
}

/// Says about how long it will take, where that is long.
fn warn_of_wait(years: u64, seconds: u64, ui: &Ui) {
    if seconds > LONG {
        let (years, minutes) = (words::count(years), words::count(seconds.div_ceil(60)));
        ui.warning(&format!(
            "{years} years take about {minutes} min; the {YEARS} of the default give every \
             probability to 0.16 points; Ctrl-C prints what is known by then"
        ));
    }
}

impl Outcome {
    /// After how much the run was ended, as a part of a sentence; `None` where all was played.
    pub(super) fn ended(&self) -> Option<String> {
        let part = |played: u64| {
            let (played, wanted) = (words::count(played), words::count(self.wanted));
            format!("{played} of {wanted} simulated years")
        };
        let is_whole = |years| years >= self.wanted;
        let promised = self.promised.1.years;
        let observed = self.observed.as_ref().map(|(_, outcomes)| outcomes.years);
        match observed {
            _ if self.is_cut => {
                let promised = part(promised);
                Some(format!("{promised} as promised and none as measured"))
            }
            None if is_whole(promised) => None,
            None => Some(part(promised)),
            Some(observed) if is_whole(promised) && is_whole(observed) => None,
            Some(observed) => {
                let (promised, observed) = (part(promised), part(observed));
                Some(format!("{promised} as promised and {observed} as measured"))
            }
        }
    }

    /// What each alternative met.
    pub(super) fn played(&self) -> Vec<Played<'_>> {
        let (stage, outcomes) = &self.promised;
        let promised = stage.outcomes(outcomes);
        let observed = self.observed.as_ref();
        let observed = observed.map(|(stage, outcomes)| stage.outcomes(outcomes));
        let observed = observed.unwrap_or_else(|| vec![None; promised.len()]);
        let (years, is_cut) = (outcomes.years, self.is_cut);
        let both = promised.into_iter().zip(observed);
        both.map(|(promised, observed)| Played {
            years,
            is_cut,
            promised,
            observed,
        })
        .collect()
    }
}

fn unplayable(reject: &Reject) -> Failure {
    Failure::of(
        Diagnostic::error(Code::BadOption, reject.message.clone())
            .within("--simulate")
            .help("say how long an incident lasts: --incident 47m, or --incident '30m to 4h'"),
    )
}
