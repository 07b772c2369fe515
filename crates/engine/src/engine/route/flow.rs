//! Which target meets how many requests of a route: attempts, failures, what moves on.

use crate::scenario::{Cascade, Escalation, Failure, Role, Shape, Terms};
use crate::units::{Ratio, Share};

use super::cascade::{Accuracy, Verifier, accuracy, verified};
use super::latency::Hedged;
use super::load::exact;
use super::plan::Planned;
use super::timing::{Answers, Course, course};
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
    /// What all of these bill.
    pub bills: Bills,
}

/// What a failed attempt bills on average, or all of them together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bills {
    /// Failed attempts that bill anything.
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

    /// So many times as much.
    fn times(self, share: Ratio) -> Self {
        Self {
            any: self.any * share,
            prompt: self.prompt * share,
            completion: self.completion * share,
        }
    }

    /// Both together.
    fn and(self, other: Self) -> Self {
        Self {
            any: self.any + other.any,
            prompt: self.prompt + other.prompt,
            completion: self.completion + other.completion,
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
    /// What a failed attempt bills then.
    pub bills: Bills,
    /// What a failed attempt bills while the target is down.
    pub down_bills: Bills,
    /// What it goes down with, by its place.
    pub source: Option<usize>,
    /// The share of time that it is down.
    pub unavailability: Ratio,
    /// Of the requests that come while it is up, the share that an open breaker sends on.
    pub passed_up: Ratio,
    /// The same while it is down.
    pub passed_down: Ratio,
    /// Attempts that only find out whether it is up again, for each request that comes while it
    /// is down.
    pub probes: Ratio,
}

/// The outages that a request knows of: what goes down, by its place, and whether it is down.
pub(super) type Met = Vec<(usize, bool)>;

impl Odds {
    /// Whether a request that has met these outages finds the target down, and the chance of it.
    pub(super) fn states(&self, met: &Met) -> Vec<(bool, Ratio)> {
        let known = met.iter().find(|(source, _)| Some(*source) == self.source);
        if let Some((_, is_down)) = known {
            return vec![(*is_down, Ratio::ONE)];
        }
        let states = [
            (true, self.unavailability),
            (false, Ratio::ONE - self.unavailability),
        ];
        let states = states.into_iter().filter(|(_, chance)| !chance.is_zero());
        states.collect()
    }

    /// What a request knows after this target of what is needed further on.
    pub(super) fn remember(&self, met: &Met, is_down: bool, needed: &[usize]) -> Met {
        let mut known: Met = met.clone();
        if let Some(source) = self.source
            && !known.iter().any(|(other, _)| *other == source)
        {
            known.push((source, is_down));
        }
        known.retain(|(source, _)| needed.contains(source));
        known.sort_unstable();
        known
    }
}

/// Adds to what is known of requests that have met the same outages.
pub(super) fn merge<T>(all: &mut Vec<(Met, T)>, met: Met, more: T, join: impl Fn(&mut T, T)) {
    match all.iter_mut().find(|(known, _)| *known == met) {
        Some((_, sum)) => join(sum, more),
        None => all.push((met, more)),
    }
}

/// What comes of a request that is tried up to `attempts` times with this chance of failure:
/// expected attempts, those that fail, and the chance of an answer.
fn tries(fails: Ratio, attempts: u32) -> (Ratio, Ratio, Ratio) {
    let failure = Share::new(fails).unwrap_or(Share::ALL);
    let (expected, lost) = failover::tries(failure, attempts);
    let (expected, served) = (expected, (Ratio::ONE - lost));
    (expected, expected - served, served)
}

/// What becomes of all requests of a route.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    pub visits: Vec<Visit>,
    /// When answers come, over all planned targets; `None` where a target that gives some does not
    /// say how long it takes.
    pub answers: Option<Vec<Answers>>,
    /// The share of requests that the deadline ends, where there is one and latencies are known.
    pub missed: Option<Ratio>,
}

/// Follows the requests of every planned target through its attempts and fallbacks, and those that
/// a cascade escalates to the premium model.
pub(super) fn visits(
    legs: &[ResolvedTarget<'_>],
    planned: &[Planned],
    odds: &[Odds],
    terms: &Terms,
    hedged: (Option<Hedged>, Ratio),
) -> Flow {
    let find = |role: Role| legs.iter().position(|leg| leg.target.role == role);
    let premium = terms.cascade.as_ref().and_then(|_| find(Role::Premium));
    let premium = premium.and_then(|leg| odds[leg].source);
    let mut flow = Flow::default();
    let (mut answers, mut missed, mut is_known) = (Vec::new(), 0.0, true);
    for plan in planned {
        let order = chain_of(legs, plan.leg);
        let needed = |place: usize| -> Vec<usize> {
            let later = order[place + 1..].iter();
            let later = later.filter_map(|leg| odds[*leg].source);
            later.chain(premium).collect()
        };
        let weight = plan.requests.approximate();
        let course = course(legs, &order, weight, odds, (terms, hedged.0), needed);
        let answered = match terms.timeouts.deadline {
            Some(_) => timed(plan, &course, odds, &mut flow.visits),
            None => chain(legs, plan, (&order, odds), needed, &mut flow.visits),
        };
        missed += course.missed;
        is_known &= !course.is_unknown;
        answers.extend(course.answers);
        if legs[plan.leg].target.role == Role::Workhorse {
            if let Some(cascade) = &terms.cascade {
                escalate(legs, plan, cascade, &answered, odds, &mut flow.visits);
            }
            flow.visits.extend(hedge(legs, plan, odds, hedged.1));
        }
    }
    let deadline = terms.timeouts.deadline.filter(|_| is_known);
    flow.missed = deadline.map(|_| exact(missed));
    flow.answers = is_known.then_some(answers);
    flow
}

/// The planned target and the fallbacks after it.
fn chain_of(legs: &[ResolvedTarget<'_>], planned: usize) -> Vec<usize> {
    let is_next = |index: &usize| legs[*index].target.role == Role::Fallback && *index != planned;
    let fallbacks = (0..legs.len()).filter(is_next);
    std::iter::once(planned).chain(fallbacks).collect()
}

/// The attempts at one planned target and at the fallbacks after it, without a deadline: exact.
/// Returns what is answered, by the outages that requests met.
fn chain(
    legs: &[ResolvedTarget<'_>],
    plan: &Planned,
    (order, odds): (&[usize], &[Odds]),
    needed: impl Fn(usize) -> Vec<usize>,
    visits: &mut Vec<Visit>,
) -> Vec<(Met, Ratio)> {
    let join = |sum: &mut Ratio, more: Ratio| *sum = *sum + more;
    let mut answered: Vec<(Met, Ratio)> = Vec::new();
    let mut fronts: Vec<(Met, Ratio)> = vec![(Met::new(), plan.requests)];
    for (place, leg) in order.iter().copied().enumerate() {
        let (odds, attempts, needed) = (&odds[leg], legs[leg].attempts, needed(place));
        let (expected, failed, served) = tries(odds.fails, attempts);
        let all = Ratio::whole(attempts.into());
        let mut visit = Visit::none(plan, leg);
        let mut next = Vec::new();
        for (met, reached) in fronts {
            for (is_down, chance) in odds.states(&met) {
                let met = odds.remember(&met, is_down, &needed);
                let share = reached * chance;
                if is_down {
                    let tried = share * (Ratio::ONE - odds.passed_down);
                    let failing = tried * all + share * odds.probes;
                    visit.attempts = visit.attempts + failing;
                    visit.fail(failing, odds.down_bills);
                    merge(&mut next, met, share, join);
                } else {
                    let tried = share * (Ratio::ONE - odds.passed_up);
                    let good = tried * served;
                    visit.served = visit.served + good;
                    visit.attempts = visit.attempts + tried * expected;
                    visit.fail(tried * failed, odds.bills);
                    merge(&mut answered, met.clone(), good, join);
                    merge(&mut next, met, share - good, join);
                }
            }
        }
        visits.push(visit);
        fronts = next;
    }
    answered
}

/// The same where a deadline makes it matter when attempts begin.
fn timed(
    plan: &Planned,
    course: &Course,
    odds: &[Odds],
    visits: &mut Vec<Visit>,
) -> Vec<(Met, Ratio)> {
    for (leg, stay) in &course.stays {
        let (errors, late) = (exact(stay.errors), exact(stay.late));
        let mut visit = Visit::none(plan, *leg);
        visit.served = exact(stay.served);
        visit.attempts = exact(stay.attempts);
        visit.fail(errors, odds[*leg].down_bills);
        let bills = Bills {
            any: late,
            prompt: late,
            completion: exact(stay.late_output),
        };
        visit.failed = visit.failed + late;
        visit.bills = visit.bills.and(bills);
        visits.push(visit);
    }
    let answered = course.answered.iter();
    answered
        .map(|(met, share)| (met.clone(), exact(*share)))
        .collect()
}

impl Visit {
    /// A planned visit of which nothing is known yet.
    fn none(plan: &Planned, leg: usize) -> Self {
        Self {
            leg,
            origin: plan.leg,
            cause: Cause::Planned,
            shape: plan.shape.clone(),
            served: Ratio::ZERO,
            attempts: Ratio::ZERO,
            failed: Ratio::ZERO,
            bills: Bills::NOTHING,
        }
    }

    /// So many attempts fail, and bill so much each.
    fn fail(&mut self, attempts: Ratio, each: Bills) {
        self.failed = self.failed + attempts;
        self.bills = self.bills.and(each.times(attempts));
    }
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
    answered: &[(Met, Ratio)],
    odds: &[Odds],
    visits: &mut Vec<Visit>,
) {
    let find = |role: Role| legs.iter().position(|leg| leg.target.role == role);
    let all: Ratio = answered.iter().map(|(_, share)| *share).sum();
    if let (Some(leg), Some(shape)) = (find(Role::Verifier), &cascade.check) {
        visits.push(Visit {
            cause: Cause::Verified,
            shape: shape.clone(),
            served: all,
            attempts: all,
            ..Visit::none(plan, leg)
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
    let (odds, attempts) = (&odds[leg], legs[leg].attempts);
    let (expected, failed, served) = tries(odds.fails, attempts);
    let mut visit = Visit {
        cause: Cause::Escalated,
        shape,
        ..Visit::none(plan, leg)
    };
    for (met, share) in answered {
        let reached = *share * escalated(cascade);
        for (is_down, chance) in odds.states(met) {
            let reached = reached * chance;
            if is_down {
                let failing = reached * Ratio::whole(attempts.into());
                visit.attempts = visit.attempts + failing;
                visit.fail(failing, odds.down_bills);
            } else {
                visit.served = visit.served + reached * served;
                visit.attempts = visit.attempts + reached * expected;
                visit.fail(reached * failed, odds.bills);
            }
        }
    }
    visits.push(visit);
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
    let (own, leg) = (&odds[plan.leg], fallback.unwrap_or(plan.leg));
    let up = (Ratio::ONE - own.unavailability) * (Ratio::ONE - own.passed_up);
    let sent = plan.requests * (up * share);
    let met: Met = own
        .source
        .map(|source| (source, false))
        .into_iter()
        .collect();
    let mut visit = Visit {
        cause: Cause::Hedged,
        attempts: sent,
        ..Visit::none(plan, leg)
    };
    for (is_down, chance) in odds[leg].states(&met) {
        match is_down {
            true => visit.fail(sent * chance, odds[leg].down_bills),
            false => visit.served = sent * chance,
        }
    }
    (!sent.is_zero()).then_some(visit)
}
