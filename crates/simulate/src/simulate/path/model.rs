//! The path of requests in plain numbers: all that a simulation of it needs to know.

use crate::catalog::Limits;
use crate::scenario::Trigger;
use crate::units::{Ratio, Share};

use super::outages::Failing;
use super::service::ServiceTime;

/// The path that requests take.
#[derive(Clone, Debug, PartialEq)]
pub struct PathModel {
    /// Where requests can go.
    pub stations: Vec<Station>,
    /// The stations that requests are planned for, with their shares, which add up to one.
    pub planned: Vec<Planned>,
    /// The stations that take over, in their order.
    pub fallbacks: Vec<usize>,
    /// What fails, and what a failed attempt bills; nothing where it is empty.
    pub failures: Vec<FailureClass>,
    /// How long to wait between two attempts at the same station.
    pub backoff: Backoff,
    /// What guards a station.
    pub guard: Option<Guard>,
    /// The client gives an attempt up after this, in nanoseconds.
    pub timeout: Option<u64>,
    /// The client gives a request up so long after its first attempt, in nanoseconds.
    pub deadline: Option<u64>,
    /// A second request for answers that take long.
    pub hedge: Option<Hedging>,
    /// How many requests the client works on at once.
    pub slots: Option<u32>,
    /// How long requests wait for a slot on average before they are given up, in nanoseconds.
    pub patience: Option<u64>,
    /// The limits of service tiers; stations that share a tier share them.
    pub limits: Vec<Limits>,
    /// The longest completion that a request allows, which some tiers reserve.
    pub max_output: Option<u32>,
    /// What goes down, each by itself; stations that share one go down together.
    pub outages: Vec<Failing>,
    /// Requests come up to this time, in nanoseconds.
    pub horizon: u64,
}

/// Where requests can go.
#[derive(Clone, Debug, PartialEq)]
pub struct Station {
    /// Its name in reports.
    pub name: String,
    /// The chance that an attempt fails while it is up.
    pub error: f64,
    /// How often a request is tried there.
    pub attempts: u32,
    /// How long it takes.
    pub service: ServiceTime,
    /// Completion tokens that it writes for each one that it shows.
    pub writes: Part,
    /// Its limits, by their place.
    pub limits: Option<usize>,
    /// Its outages, by their place.
    pub outages: Option<usize>,
}

/// Requests that are planned for a station.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The station, by its place.
    pub station: usize,
    /// The chance that a request is planned for it or for one before it.
    pub up_to: f64,
    /// The size of every one of them, where it is not that with which it comes.
    pub size: Option<Size>,
}

/// The tokens of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Of its prompt, those that no cache holds.
    pub input: u32,
    /// Of its prompt, those that a cache holds.
    pub cached: u32,
    /// Of its completion.
    pub output: u32,
}

/// What numbers of tokens are multiplied with, in parts of 2⁻³²; products are rounded to whole
/// tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part(u64);

impl Part {
    /// Nothing.
    pub const NONE: Self = Self(0);
    /// All.
    pub const ALL: Self = Self(1 << 32);

    /// The nearest one to a fraction that is not negative.
    pub fn of(ratio: Ratio) -> Self {
        let parts = (ratio * Ratio::whole(1 << 32)).round();
        Self(u64::try_from(parts).unwrap_or(u64::MAX))
    }

    /// A share.
    pub fn of_share(share: Share) -> Self {
        Self::of(share.ratio())
    }

    /// One time in another that is longer.
    pub(super) fn of_times(time: u64, whole: u64) -> Self {
        let parts = (u128::from(time) << 32) / u128::from(whole.max(1));
        Self(u64::try_from(parts).unwrap_or(u64::MAX))
    }

    /// So many tokens times this.
    pub(super) fn of_tokens(self, tokens: u32) -> u32 {
        if self == Self::ALL {
            return tokens;
        }
        let product = (u128::from(tokens) * u128::from(self.0) + (1 << 31)) >> 32;
        u32::try_from(product).unwrap_or(u32::MAX)
    }
}

/// A class of failures, and what one bills.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FailureClass {
    /// The chance of this class or one before it.
    pub up_to: f64,
    /// The part of the prompt that is billed.
    pub input: Part,
    /// The part of the completion that is billed.
    pub output: Part,
}

/// How long to wait between two attempts, in nanoseconds; drawn between half of that and one and a
/// half times.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Backoff {
    /// Before the second attempt.
    pub first: u64,
    /// How many times longer each further wait is.
    pub multiplier: f64,
    /// No wait is longer than this before it is drawn.
    pub most: u64,
    /// Where a provider asks to wait longer than this, the request moves on.
    pub asked: u64,
}

/// What guards a station.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// The station, by its place.
    pub station: usize,
    /// When it opens.
    pub rule: Trigger,
    /// How long it stays open before it lets one request probe, in nanoseconds.
    pub cooldown: u64,
}

/// A second request when the first takes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hedging {
    /// The station whose requests are hedged.
    pub of: usize,
    /// The station that gets the second request.
    pub at: usize,
    /// How long after the first, in nanoseconds.
    pub after: u64,
    /// The part of the loser's tokens that is billed.
    pub billed: Part,
}

impl PathModel {
    /// The station at a place of the chain of a plan: its own, then the fallbacks beside it.
    pub(super) fn station(&self, planned: usize, position: usize) -> Option<usize> {
        let own = self.planned[planned].station;
        let Some(place) = position.checked_sub(1) else {
            return Some(own);
        };
        let others = self.fallbacks.iter().filter(|fallback| **fallback != own);
        others.copied().nth(place)
    }

    /// Whether answers take a time that is known, at every station that gives any.
    pub fn has_latency(&self) -> bool {
        let planned = self.planned.iter().map(|plan| plan.station);
        let mut all = planned.chain(self.fallbacks.iter().copied());
        all.all(|station| self.stations[station].service != ServiceTime::Unknown)
    }
}
