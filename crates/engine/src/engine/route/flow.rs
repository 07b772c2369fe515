//! Which target meets how many requests of a route: attempts, failures, what moves on.

use crate::scenario::{Cascade, Escalation, Failure, Role, Shape, Terms};
use crate::units::{Ratio, Share};

use super::cascade::{Accuracy, Verifier, accuracy, verified};
use super::plan::Planned;
use super::{ResolvedTarget, failover};

/// Why a target processes requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// They are planned for it, or moved to it when another target failed.
    Planned,
    /// An answer that would not do was escalated to it.
    Escalated,
    /// It judges answers.
    Verified,
    /// The first request took long, and a second was sent.
    Hedged,
}

/// What one target does with requests of one kind; all counts are shares of the route's requests.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Visit {
    /// The target, by its place among the legs.
    pub leg: usize,
    /// The target that the requests were planned for.
    pub origin: usize,
    pub cause: Cause,
    /// What one of the requests is.
    pub shape: Shape,
    /// Requests that are answered.
    pub served: Ratio,
    /// Attempts, those that fail included.
    pub attempts: Ratio,
    /// Attempts that fail.
    pub failed: Ratio,
    /// What a failed attempt bills.
    pub bills: Bills,
}

/// What a failed attempt bills on average.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bills {
    /// The share of failed attempts that bill anything.
    pub any: Ratio,
    /// The part of the prompt.
    pub prompt: Ratio,
    /// The part of the completion.
    pub completion: Ratio,
}

impl Bills {
    pub(super) const NOTHING: Self = Self {
        any: Ratio::ZERO,
        prompt: Ratio::ZERO,
        completion: Ratio::ZERO,
    };

    /// The mean over classes of failures.
    pub(super) fn of(failures: &[Failure]) -> Self {
        let mean = |part: &dyn Fn(&Failure) -> Share| -> Ratio {
            let terms = failures.iter();
            let terms = terms.map(|one| one.share.ratio() * part(one).ratio());
            terms.sum::<Ratio>()
        };
        let bills = failures
            .iter()
            .filter(|one| one.input != Share::NONE || one.output != Share::NONE);
        Self {
            any: bills.map(|one| one.share.ratio()).sum(),
            prompt: mean(&|one| one.input),
            completion: mean(&|one| one.output),
        }
    }

    /// This and another, with weights that add up to one.
    pub(super) fn mixed(self, other: Self, weight: Ratio) -> Self {
        let mix = |one: Ratio, two: Ratio| one + (two - one) * weight;
        Self {
            any: mix(self.any, other.any),
            prompt: mix(self.prompt, other.prompt),
            completion: mix(self.completion, other.completion),
        }
    }
}

/// How attempts at a target go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Odds {
    /// The share of attempts that fail while the target is up.
    pub fails: Ratio,
    /// What a failed attempt bills.
    pub bills: Bills,
    /// The share of requests that come while it is down and is still tried.
    pub down: Ratio,
    /// The share of requests that pass it by, since it is known to be down.
    pub passed_by: Ratio,
    /// Attempts that only find out whether it is up again.
    pub probes: Ratio,
}

/// What comes of a request that is tried up to `attempts` times with this chance of failure:
/// expected attempts, those that fail, and the chance of an answer.
fn tries(fails: Ratio, attempts: u32) -> (Ratio, Ratio, Ratio) {
    let failure = Share::new(fails).unwrap_or(Share::ALL);
    let (expected, lost) = failover::tries(failure, attempts);
    let (expected, served) = (expected, (Ratio::ONE - lost));
    (expected, expected - served, served)
}

/// Follows the requests of every planned target through its attempts and fallbacks, and those that
/// a cascade escalates to the premium model.
pub(super) fn visits(
    legs: &[ResolvedTarget<'_>],
    planned: &[Planned],
    odds: &[Odds],
    terms: &Terms,
    hedged: Ratio,
) -> Vec<Visit> {
    let mut visits = Vec::new();
    for plan in planned {
        let answered = chain(legs, plan, odds, &mut visits);
        if legs[plan.leg].target.role == Role::Workhorse {
            if let Some(cascade) = &terms.cascade {
                escalate(legs, plan, cascade, answered, odds, &mut visits);
            }
            visits.extend(hedge(legs, plan, odds, hedged));
        }
    }
    visits
}

/// The attempts at one planned target and at the fallbacks after it; returns what is answered.
fn chain(
    legs: &[ResolvedTarget<'_>],
    plan: &Planned,
    odds: &[Odds],
    visits: &mut Vec<Visit>,
) -> Ratio {
    let is_next = |index: &usize| legs[*index].target.role == Role::Fallback && *index != plan.leg;
    let fallbacks = (0..legs.len()).filter(is_next);
    let mut reached = plan.requests;
    for leg in std::iter::once(plan.leg).chain(fallbacks) {
        let (odds, attempts) = (&odds[leg], legs[leg].attempts);
        let (expected, failed, served) = tries(odds.fails, attempts);
        let up = Ratio::ONE - odds.down - odds.passed_by;
        let all = Ratio::whole(attempts.into());
        let of_reached = |share: Ratio| reached * share;
        let visit = Visit {
            leg,
            origin: plan.leg,
            cause: Cause::Planned,
            shape: plan.shape.clone(),
            served: of_reached(up * served),
            attempts: of_reached(up * expected + odds.down * all + odds.probes),
            failed: of_reached(up * failed + odds.down * all + odds.probes),
            bills: odds.bills,
        };
        reached = reached - visit.served;
        visits.push(visit);
    }
    plan.requests - reached
}

/// What comes of a cascade whose escalations follow from who answers what right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The share of requests that is escalated.
    pub escalated: Ratio,
    /// The share of answers that are right in the end.
    pub right: Ratio,
    /// What the models do alone, and what no choice between them exceeds.
    pub alone: Accuracy,
}

/// What comes of a cascade; `None` where the share that is escalated is given.
pub fn judged(cascade: &Cascade) -> Option<Judged> {
    let Escalation::Judged {
        outcomes,
        flags_wrong,
        flags_right,
    } = cascade.escalation
    else {
        return None;
    };
    let verifier = Verifier {
        flags_wrong,
        flags_right,
    };
    let (escalated, right) = verified(outcomes, verifier)?;
    Some(Judged {
        escalated,
        right,
        alone: accuracy(outcomes)?,
    })
}

/// The share of a workhorse's answers that a cascade escalates.
pub fn escalated(cascade: &Cascade) -> Ratio {
    match cascade.escalation {
        Escalation::Share(share) => share.ratio(),
        Escalation::Judged { .. } => judged(cascade).map_or(Ratio::ZERO, |judged| judged.escalated),
    }
}

fn escalate(
    legs: &[ResolvedTarget<'_>],
    plan: &Planned,
    cascade: &Cascade,
    answered: Ratio,
    odds: &[Odds],
    visits: &mut Vec<Visit>,
) {
    let find = |role: Role| legs.iter().position(|leg| leg.target.role == role);
    if let (Some(leg), Some(shape)) = (find(Role::Verifier), &cascade.check) {
        visits.push(Visit {
            leg,
            origin: plan.leg,
            cause: Cause::Verified,
            shape: shape.clone(),
            served: answered,
            attempts: answered,
            failed: Ratio::ZERO,
            bills: Bills::NOTHING,
        });
    }
    let Some(leg) = find(Role::Premium) else {
        return;
    };
    let draft = if cascade.carries_draft {
        plan.shape.completion()
    } else {
        Ratio::ZERO
    };
    let shape = cascade
        .shape
        .as_ref()
        .unwrap_or(&plan.shape)
        .with_input(draft);
    let reached = answered * escalated(cascade);
    let (expected, failed, served) = tries(odds[leg].fails, legs[leg].attempts);
    visits.push(Visit {
        leg,
        origin: plan.leg,
        cause: Cause::Escalated,
        shape,
        served: (reached * served),
        attempts: (reached * expected),
        failed: (reached * failed),
        bills: odds[leg].bills,
    });
}

/// The second requests, which go to the first fallback, or to the workhorse again without one.
fn hedge(
    legs: &[ResolvedTarget<'_>],
    plan: &Planned,
    odds: &[Odds],
    share: Ratio,
) -> Option<Visit> {
    let fallback = legs
        .iter()
        .position(|leg| leg.target.role == Role::Fallback);
    let up = Ratio::ONE - odds[plan.leg].down - odds[plan.leg].passed_by;
    let sent = plan.requests * (up * share);
    (!sent.is_zero()).then(|| Visit {
        leg: fallback.unwrap_or(plan.leg),
        origin: plan.leg,
        cause: Cause::Hedged,
        shape: plan.shape.clone(),
        served: sent,
        attempts: sent,
        failed: Ratio::ZERO,
        bills: Bills::NOTHING,
    })
}
