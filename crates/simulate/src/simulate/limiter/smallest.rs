//! The smallest limit that would have been enough.

use crate::catalog::{LimitMeter, Limits};
use crate::scenario::Arrival;
use crate::units::Share;

use super::charge;
use super::gauge::Gauge;
use super::player::{Player, RequestTiming};

/// After so many requests played, those of the bisection included, a search gives up proving what
/// it found.
const EFFORT: u64 = 100_000_000;

/// The smallest limit that refuses few enough requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumLimit {
    /// With this limit no more are refused, and with one less more are.
    pub limit: u64,
    /// Whether it was proven that no larger limit refuses more either. The proof is given up when
    /// it takes too many requests, a hundred million unless the search is told otherwise.
    pub is_proven: bool,
}

/// The least limit on one meter from which on at most a share of the requests is refused.
///
/// A larger limit can refuse more where requests differ in size, since a large one that now passes
/// takes the room of many small ones. So the answer is a limit that holds *and* above which all
/// hold. `None` without requests. Of `limits` counts how they are enforced, not how high they are.
///
/// Two limits that refuse the same requests have between them only limits that refuse the same
/// ones too: with the same history, less is used and more is free under the larger limit, so what
/// the smaller one lets pass passes, and what the larger one refuses is refused. The search
/// bisects, then proves in this way that nothing between its answer and a limit that refuses
/// nothing refuses more.
pub fn smallest(
    arrivals: &[Arrival],
    meter: LimitMeter,
    limits: &Limits,
    at_most: Share,
    conduct: RequestTiming,
) -> Option<MinimumLimit> {
    smallest_within(arrivals, meter, limits, at_most, conduct, EFFORT)
}

/// The same, where the proof is given up after so many requests played.
pub fn smallest_within(
    arrivals: &[Arrival],
    meter: LimitMeter,
    limits: &Limits,
    at_most: Share,
    conduct: RequestTiming,
    effort: u64,
) -> Option<MinimumLimit> {
    if arrivals.is_empty() || meter == LimitMeter::Spend {
        return None;
    }
    let count = u64::try_from(arrivals.len()).ok()?;
    let allowed = allowed(count, at_most)?;
    let mut search = Search {
        arrivals,
        charges: charges(arrivals, meter, limits, conduct),
        meter,
        limits,
        conduct,
        effort,
    };
    // A limit that refuses nothing; everything above it refuses nothing either.
    let mut top = 1;
    while !search.refused(top, 0).is_empty() {
        top = top.checked_mul(2)?;
    }
    let top = search.bisect(top / 2, top, 0);
    let mut limit = search.bisect(0, top, allowed);
    let is_monotone = matches!(meter, LimitMeter::Rpm | LimitMeter::Rpd);
    let mut is_proven = true;
    if !is_monotone {
        let low = search.refused(limit, allowed);
        match search.greatest_failing((limit, &low), (top, &[]), allowed) {
            Ok(Some(failing)) => limit = failing + 1,
            Ok(None) => {}
            Err(ProofAborted) => is_proven = false,
        }
    }
    Some(MinimumLimit { limit, is_proven })
}

/// When requests come and what they use of a limit, where nothing is given back later. Playing
/// these takes a fraction of the time.
fn charges(
    arrivals: &[Arrival],
    meter: LimitMeter,
    limits: &Limits,
    conduct: RequestTiming,
) -> Option<Vec<(u64, u64)>> {
    let is_reserved = limits.reserves_output && conduct.max_output.is_some();
    if meter == LimitMeter::Concurrency || is_reserved {
        return None;
    }
    let charge = |one: &Arrival| {
        let at = one.at.saturating_add(conduct.minute_phase);
        (at, charge(meter, one, one.output, limits.counts_cached))
    };
    Some(arrivals.iter().map(charge).collect())
}

/// The whole requests in a share of them.
fn allowed(count: u64, share: Share) -> Option<usize> {
    let part = crate::units::Ratio::whole(count) * share.ratio();
    usize::try_from(part.floor()).ok()
}

/// The proof took too long.
struct ProofAborted;

/// The places of the first requests that do not pass.
fn first_refused<T>(
    requests: &[T],
    mut passes: impl FnMut(&T) -> bool,
    enough: usize,
) -> Vec<usize> {
    let mut refused = Vec::new();
    for (place, request) in requests.iter().enumerate() {
        if !passes(request) {
            refused.push(place);
            if refused.len() == enough {
                break;
            }
        }
    }
    refused
}

struct Search<'a> {
    arrivals: &'a [Arrival],
    charges: Option<Vec<(u64, u64)>>,
    meter: LimitMeter,
    limits: &'a Limits,
    conduct: RequestTiming,
    /// How many more requests may be played.
    effort: u64,
}

impl Search<'_> {
    /// The places of refused requests; one more than allowed are enough to know that it fails.
    fn refused(&mut self, limit: u64, allowed: usize) -> Vec<usize> {
        let enough = allowed + 1;
        let refused = if let Some(charges) = &self.charges {
            let mut gauge = Gauge::new(self.meter, limit, self.limits.enforcement);
            let passes = |&(at, charge): &(u64, u64)| gauge.pass(at, charge);
            first_refused(charges, passes, enough)
        } else {
            let mut player = Player::new(&self.limits.only(self.meter, limit), self.conduct);
            let passes = |one: &Arrival| player.play(one).is_ok();
            first_refused(self.arrivals, passes, enough)
        };
        let all = self.arrivals.len();
        let last = refused.last().copied().unwrap_or(all);
        let played = if refused.len() == enough { last } else { all };
        let played = u64::try_from(played).unwrap_or(u64::MAX);
        self.effort = self.effort.saturating_sub(played);
        refused
    }

    /// A limit that holds above one that does not; 0 never does.
    fn bisect(&mut self, mut failing: u64, mut holding: u64, allowed: usize) -> u64 {
        while holding - failing > 1 {
            let middle = failing + (holding - failing) / 2;
            if self.refused(middle, allowed).len() > allowed {
                failing = middle;
            } else {
                holding = middle;
            }
        }
        holding
    }

    /// The greatest limit between two that refuses more than allowed, given what both refuse.
    fn greatest_failing(
        &mut self,
        (low, refused_by_low): (u64, &[usize]),
        (high, refused_by_high): (u64, &[usize]),
        allowed: usize,
    ) -> Result<Option<u64>, ProofAborted> {
        if refused_by_high.len() > allowed {
            return Ok(Some(high));
        }
        if refused_by_low == refused_by_high {
            return Ok(None);
        }
        if high - low <= 1 {
            return Ok((refused_by_low.len() > allowed).then_some(low));
        }
        if self.effort == 0 {
            return Err(ProofAborted);
        }
        let middle = low + (high - low) / 2;
        let refused = self.refused(middle, allowed);
        let above = self.greatest_failing((middle, &refused), (high, refused_by_high), allowed)?;
        if above.is_some() {
            return Ok(above);
        }
        self.greatest_failing((low, refused_by_low), (middle, &refused), allowed)
    }
}
