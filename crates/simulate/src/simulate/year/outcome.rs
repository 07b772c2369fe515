//! What the simulated years say, each figure with its standard error.

use crate::units::Real;

use super::model::YearModel;
use super::sums::{Counts, Sums};
use crate::simulate::statistics::{Histogram, Moments};

/// The outcome of a simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    /// How many years were played.
    pub years: u64,
    /// The seed that they come from.
    pub seed: u64,
    /// The options in the order of the model; the first is the base.
    pub choices: Vec<ChoiceOutcome>,
}

/// A figure found by simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// The figure.
    pub value: Real,
    /// Its standard error: in two of three cases the truth is not farther away. It says nothing
    /// of whether the model is right.
    pub error: Real,
}

/// How a quantity is spread over years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// The expected value.
    pub mean: Estimate,
    /// The standard deviation from year to year.
    pub deviation: Real,
    /// One year in twenty is below this.
    pub p5: Estimate,
    /// Half of the years are below this.
    pub p50: Estimate,
    /// One year in twenty is above this; of a loss, the value at risk at 95 %.
    pub p95: Estimate,
    /// One year in a hundred is above this; of a loss, the value at risk at 99 %.
    pub p99: Estimate,
    /// The part of years in which it is exactly zero.
    pub zero: Estimate,
}

/// What one option loses.
#[derive(Clone, Debug, PartialEq)]
pub struct ChoiceOutcome {
    /// The name of the option.
    pub name: String,
    /// Incidents of its first provider in a year.
    pub incidents: Estimate,
    /// The probability of a year without one.
    pub no_incident: Estimate,
    /// Minutes without service in a year, in minutes of full outage.
    pub minutes: Distribution,
    /// Dollars lost in a year; the premium is not in it.
    pub loss: Distribution,
    /// Against the first option; `None` for itself.
    pub against_base: Option<Against>,
}

/// What an option saves over the base, in years with the same incidents.
#[derive(Clone, Debug, PartialEq)]
pub struct Against {
    /// Dollars that are lost less in a year, before the premium.
    pub saved: Distribution,
    /// Dollars a year that the option costs more.
    pub premium: Real,
    /// The expected net benefit of a year in dollars: saved less the premium.
    pub net_benefit: Estimate,
    /// The probability that a year saves more than the premium, which is that of a return above
    /// zero.
    pub pays: Estimate,
}

/// The outcome of all sums and counts.
pub(super) fn summary(
    model: &YearModel,
    (years, seed): (u64, u64),
    sums: &[Sums],
    counts: &[Counts],
) -> Outcomes {
    let choices = model.choices.iter().zip(sums).zip(counts).enumerate();
    let choices = choices.map(|(place, ((choice, sums), counts))| {
        let saved = Distribution::of(sums.saved, &counts.saved);
        let against = || Against {
            saved,
            premium: choice.premium,
            net_benefit: estimate(sums.saved.mean() - choice.premium.get(), sums.saved.error()),
            pays: share(counts.paid, years),
        };
        ChoiceOutcome {
            name: choice.name.clone(),
            incidents: estimate(sums.incidents.mean(), sums.incidents.error()),
            no_incident: share(counts.calm, years),
            minutes: Distribution::of(sums.minutes, &counts.minutes),
            loss: Distribution::of(sums.loss, &counts.loss),
            against_base: (place > 0).then(against),
        }
    });
    Outcomes {
        years,
        seed,
        choices: choices.collect(),
    }
}

impl Distribution {
    fn of(moments: Moments, histogram: &Histogram) -> Self {
        let quantile = |share| quantile(histogram, share);
        Self {
            mean: estimate(moments.mean(), moments.error()),
            deviation: real(moments.variance().sqrt()),
            p5: quantile(0.05),
            p50: quantile(0.5),
            p95: quantile(0.95),
            p99: quantile(0.99),
            zero: share(histogram.zeros(), histogram.count()),
        }
    }
}

/// A quantile and its standard error √(p(1-p) ÷ n) ÷ f. The density f is measured over just that
/// range of shares, so that the error is half the way between the quantiles at either end of it.
fn quantile(histogram: &Histogram, share: f64) -> Estimate {
    let step = share_error(share, histogram.count());
    let (low, high) = (share - step, share + step);
    let width = histogram.quantile(high) - histogram.quantile(low);
    estimate(histogram.quantile(share), width / 2.0)
}

/// So many of all, and the error of that share.
fn share(count: u64, all: u64) -> Estimate {
    let share = Real::count(count).get() / Real::count(all).get();
    estimate(share, share_error(share, all))
}

fn share_error(share: f64, all: u64) -> f64 {
    (share * (1.0 - share) / Real::count(all).get()).sqrt()
}

fn estimate(value: f64, error: f64) -> Estimate {
    Estimate {
        value: real(value),
        error: real(error),
    }
}

/// Rates, lengths, losses and premiums are bounded, so that no sum of them overflows.
fn real(number: f64) -> Real {
    Real::new(number).expect("sums of bounded numbers are finite")
}
