//! What is added up and counted while years are simulated.

use super::play::Year;
use crate::simulate::statistics::{Histogram, Moments};

/// What is added up of one option, in an order that matters: once a block.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub(super) incidents: Moments,
    pub(super) minutes: Moments,
    pub(super) loss: Moments,
    pub(super) saved: Moments,
}

/// What is counted of one option, in any order: once a thread.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub(super) minutes: Histogram,
    pub(super) loss: Histogram,
    pub(super) saved: Histogram,
    /// Years without an incident.
    pub(super) calm: u64,
    /// Years in which more is saved than the premium.
    pub(super) paid: u64,
}

impl Sums {
    pub(super) fn push(&mut self, year: Year, loss: f64, saved: f64) {
        self.incidents.push(year.incidents);
        self.minutes.push(year.minutes);
        self.loss.push(loss);
        self.saved.push(saved);
    }

    pub(super) fn then(self, other: Self) -> Self {
        Self {
            incidents: self.incidents.then(other.incidents),
            minutes: self.minutes.then(other.minutes),
            loss: self.loss.then(other.loss),
            saved: self.saved.then(other.saved),
        }
    }
}

impl Counts {
    pub(super) fn push(&mut self, year: Year, loss: f64, saved: f64, premium: f64) {
        self.minutes.push(year.minutes);
        self.loss.push(loss);
        self.saved.push(saved);
        self.calm += u64::from(year.incidents < 0.5);
        self.paid += u64::from(saved > premium);
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.minutes.join(&other.minutes);
        self.loss.join(&other.loss);
        self.saved.join(&other.saved);
        self.calm += other.calm;
        self.paid += other.paid;
    }
}
