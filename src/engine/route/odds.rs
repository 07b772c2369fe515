//! How attempts at the targets of a route go.

use crate::scenario::Terms;
use crate::units::Ratio;

use super::Leg;
use super::flow::{Bills, Odds};

/// How attempts at each leg go.
pub(super) fn odds(legs: &[Leg<'_>], terms: &Terms) -> Vec<Odds> {
    let bills = Bills::of(&terms.failures);
    let of = |leg: &Leg<'_>| Odds {
        fails: leg.error_rate.ratio(),
        bills,
        down: Ratio::ZERO,
        passed_by: Ratio::ZERO,
        probes: Ratio::ZERO,
    };
    legs.iter().map(of).collect()
}
