//! What the visits of a route cost.

use crate::catalog::{Listing, Meter, Processing, ServiceTier};
use crate::engine::cache::hit_ratio;
use crate::engine::compare::cost_on;
use crate::engine::cost::{TokenCost, Volume};
use crate::engine::tiers::{committed, standing_fee};
use crate::money::Usd;
use crate::scenario::{CacheHitModel, CacheUse, Role, Shape, Sizes, Terms, Workload};
use crate::units::{Month, Ratio, Share, Tokens, apportion};

use super::flow::{Bills, Cause, Flow, Visit, visits};
use super::load::Load;
use super::odds::{Arrivals, odds};
use super::pace::{hedged, hedged_share, pace, waiting};
use super::plan::{Planned, planned, total_requests};
use super::uptime::route_uptime;
use super::watch::{BreakerAnalysis, watch};
use super::{Dilution, Extra, ResolvedTarget, RoutedCost, TargetCost, Traffic, Unserved};

/// Prices a route.
///
/// Every planned request is tried at its target as often as the route says, then at each fallback;
/// a failed attempt bills what its class of failures does. With a cascade the workhorse's answers
/// are judged, and those that will not do are sent to the premium model.
pub fn routed_cost<'a>(
    legs: &[ResolvedTarget<'a>],
    terms: &Terms,
    traffic: Traffic<'_>,
    baseline: &Listing<'_>,
) -> RoutedCost<'a> {
    with_bill(legs, terms, traffic, |bill| {
        let (targets, unserved) = bill.targets();
        RoutedCost {
            unserved,
            requests: bill.arrivals.requests,
            tokens: targets.iter().map(|target| target.tokens).sum::<Tokens>()
                + unserved.map_or(Tokens::new(0), |lost| lost.tokens),
            checks: bill.checks(),
            fees: fees(&targets, traffic.month),
            baselines: bill.baselines(baseline),
            uptime: route_uptime(legs, terms, bill.plans),
            pace: pace(terms, bill.flow),
            missed: bill.flow.missed,
            waiting: waiting(legs, terms),
            targets,
        }
    })
}

/// What a route costs in all, without what it is set beside; `None` where a model has no price.
pub fn routed_total(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    traffic: Traffic<'_>,
) -> Option<Usd> {
    with_bill(legs, terms, traffic, |bill| {
        let (targets, _) = bill.targets();
        let tokens: Option<Usd> = targets.iter().map(TargetCost::total).sum();
        Some(tokens? + bill.checks() + fees(&targets, traffic.month))
    })
}

/// What the rule that guards a route's workhorse does at this traffic; `None` where no rule does.
pub fn watch_over(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    traffic: Traffic<'_>,
) -> Option<BreakerAnalysis> {
    let (plans, arrivals) = arrivals(legs, terms, traffic);
    watch(legs, terms, &plans, arrivals, traffic.peak)
}

/// The requests planned for each target, as its place among the legs, their share and what one of
/// them is on average; and all that come in the month.
pub fn planned_requests(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    traffic: Traffic<'_>,
) -> (Vec<(usize, Ratio, Shape)>, u64) {
    let (plans, arrivals) = arrivals(legs, terms, traffic);
    let plans = plans.into_iter();
    let plans = plans.map(|plan| (plan.leg, plan.requests, plan.shape));
    (plans.collect(), arrivals.requests)
}

/// The requests planned for each target, and all that come in the month.
fn arrivals(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    traffic: Traffic<'_>,
) -> (Vec<Planned>, Arrivals) {
    let usual = Shape::of_mix(traffic.mix, traffic.workload.per_request.ratio());
    let plans = planned(legs, terms, &usual);
    let arrivals = Arrivals {
        requests: total_requests(traffic.tokens, &plans),
        month: traffic.month,
    };
    (plans, arrivals)
}

/// Follows the requests of a route and hands on what its cost is worked out from.
fn with_bill<'a, R>(
    legs: &[ResolvedTarget<'a>],
    terms: &Terms,
    traffic: Traffic<'_>,
    work_out: impl FnOnce(&Bill<'_, 'a>) -> R,
) -> R {
    let usual = Shape::of_mix(traffic.mix, traffic.workload.per_request.ratio());
    let (plans, arrivals) = arrivals(legs, terms, traffic);
    let odds = odds(legs, terms, &plans, arrivals);
    let hedges = (hedged(legs, terms), hedged_share(legs, terms));
    let flow = visits(legs, &plans, &odds, terms, hedges);
    work_out(&Bill {
        legs,
        terms,
        traffic,
        usual: &usual,
        plans: &plans,
        visits: &flow.visits,
        flow: &flow,
        arrivals,
    })
}

/// Everything that the cost of a route is worked out from.
pub(super) struct Bill<'b, 'a> {
    pub legs: &'b [ResolvedTarget<'a>],
    pub terms: &'b Terms,
    pub traffic: Traffic<'b>,
    pub usual: &'b Shape,
    pub plans: &'b [Planned],
    pub visits: &'b [Visit],
    pub flow: &'b Flow,
    pub arrivals: Arrivals,
}

impl<'a> Bill<'_, 'a> {
    pub(super) fn month(&self) -> Month {
        self.traffic.month
    }

    fn of(&self, leg: usize, cause: Cause) -> impl Iterator<Item = &Visit> {
        let visits = self.visits.iter();
        visits.filter(move |visit| visit.leg == leg && visit.cause == cause)
    }

    /// The targets and what nobody answers; requests and tokens are whole and add up.
    fn targets(&self) -> (Vec<TargetCost<'a>>, Option<Unserved>) {
        let count = self.legs.len();
        let answered =
            |leg: usize| -> Ratio { self.of(leg, Cause::Planned).map(|visit| visit.served).sum() };
        let mut shares: Vec<Ratio> = (0..count).map(answered).collect();
        let lost = Ratio::ONE - shares.iter().copied().sum();
        shares.push(lost);
        let requests = apportion(self.arrivals.requests, &shares);
        let tokens = apportion(self.traffic.tokens.count(), &self.token_shares(&shares));
        let targets = (0..count).map(|leg| {
            let planned = self.planned_load(leg, requests[leg], tokens[leg]);
            let again = self.of(leg, Cause::Escalated).map(|visit| visit.served);
            let share = shares[leg] + again.sum();
            self.target(leg, share, requests[leg], tokens[leg], planned)
        });
        let targets = targets.collect();
        let unserved = (!lost.is_zero()).then(|| Unserved {
            share: lost,
            requests: requests[count],
            tokens: Tokens::new(tokens[count]),
        });
        (targets, unserved)
    }

    pub(super) fn is_one_size(&self) -> bool {
        self.plans.iter().all(|plan| plan.shape == *self.usual)
    }

    /// The shares of tokens that go with shares of requests, and what nobody answers last.
    fn token_shares(&self, shares: &[Ratio]) -> Vec<Ratio> {
        if self.is_one_size() {
            return shares.to_vec();
        }
        let size = |visit: &Visit| visit.served * visit.shape.tokens();
        let all = self.plans.iter();
        let all: Ratio = all.map(|plan| plan.requests * plan.shape.tokens()).sum();
        let of = |leg: usize| {
            let sum: Ratio = self.of(leg, Cause::Planned).map(size).sum();
            sum.checked_div(all).unwrap_or(Ratio::ZERO)
        };
        let mut tokens: Vec<Ratio> = (0..self.legs.len()).map(of).collect();
        tokens.push(Ratio::ONE - tokens.iter().copied().sum());
        tokens
    }

    /// What a leg answers of the planned requests.
    fn planned_load(&self, leg: usize, requests: u64, tokens: u64) -> Load {
        let total = Ratio::whole(tokens);
        if self.is_one_size() {
            let parts = self.traffic.mix.shares().iter();
            let parts = parts.map(|(meter, share)| (*meter, total * *share));
            let per_request = self.traffic.workload.per_request.ratio();
            let requests = total.checked_div(per_request).unwrap_or(Ratio::ZERO);
            return Load::new(requests, parts);
        }
        let all: Ratio = self.of(leg, Cause::Planned).map(|visit| visit.served).sum();
        let shapes = self
            .of(leg, Cause::Planned)
            .filter_map(|visit| Some((&visit.shape, visit.served.checked_div(all)?)));
        match Shape::mean(shapes) {
            Some(shape) => Load::whole(requests, tokens, &shape),
            None => Load::none(),
        }
    }

    /// So many of the month's requests, as expected: not a whole number, to a millionth.
    fn count(&self, share: Ratio) -> Ratio {
        Ratio::whole(self.arrivals.requests) * share
    }

    fn extra_load(&self, leg: usize, causes: &[Cause]) -> Load {
        let visits = causes.iter().flat_map(|cause| self.of(leg, *cause));
        visits.fold(Load::none(), |sum, visit| {
            let requests = self.count(visit.served);
            let billed = match (visit.cause, self.terms.hedge) {
                (Cause::Hedged, Some(hedge)) => hedge.billed.ratio(),
                _ => Ratio::ONE,
            };
            sum.and(&Load::partly(requests, &visit.shape, billed, billed))
        })
    }

    /// What failed attempts at a leg bill.
    fn wasted_load(&self, leg: usize) -> Load {
        let visits = self.visits.iter().filter(|visit| visit.leg == leg);
        visits.fold(Load::none(), |sum, visit| {
            let Bills {
                any,
                prompt,
                completion,
            } = visit.bills;
            let Some(once) = Ratio::ONE.checked_div(any) else {
                return sum;
            };
            // Of attempts that bill anything, each bills this much.
            let requests = self.count(any);
            let (prompt, completion) = (prompt * once, completion * once);
            let parts = (prompt, completion);
            sum.and(&Load::partly(requests, &visit.shape, parts.0, parts.1))
        })
    }

    fn target(
        &self,
        index: usize,
        share: Ratio,
        requests: u64,
        tokens: u64,
        planned: Load,
    ) -> TargetCost<'a> {
        let leg = &self.legs[index];
        let workload = self.workload(leg);
        let cost = |load: &Load| leg_cost(leg, &load.volume(&workload, self.month()));
        let total = |load: &Load| cost(load).and_then(|cost| cost.total());
        let mut load = planned;
        // What the load costs so far, where it was worked out.
        let mut known = None;
        let mut add = |more: Load, attempts: Ratio| {
            if more.is_empty() && attempts.is_zero() {
                return None;
            }
            let before = *known.get_or_insert_with(|| total(&load));
            load = load.and(&more);
            let after = if more.is_empty() {
                before
            } else {
                total(&load)
            };
            known = (!more.is_empty()).then_some(after);
            Some(Extra {
                attempts,
                tokens: more.tokens(),
                cost: after.zip(before).map(|(after, before)| after - before),
            })
        };
        let attempts = |causes: &[Cause]| -> Ratio {
            let visits = causes.iter().flat_map(|cause| self.of(index, *cause));
            self.count(visits.map(|visit| visit.attempts - visit.failed).sum())
        };
        let again = [Cause::Escalated, Cause::Verified];
        let escalated_load = self.extra_load(index, &again);
        let answered_twice = u64::try_from(escalated_load.requests.round()).unwrap_or(0);
        let tokens_twice = escalated_load.tokens();
        let escalated = add(escalated_load, attempts(&again));
        let hedge = [Cause::Hedged];
        let hedged = add(self.extra_load(index, &hedge), attempts(&hedge));
        let visits = || self.visits.iter().filter(|visit| visit.leg == index);
        let failed: Ratio = visits().map(|visit| visit.failed).sum();
        let wasted = add(self.wasted_load(index), self.count(failed));
        let tried: Ratio = visits().map(|visit| visit.attempts).sum();
        TargetCost {
            leg: leg.clone(),
            share,
            requests: requests + answered_twice,
            tokens: Tokens::new(tokens) + tokens_twice,
            attempts: self.count(tried),
            cost: cost(&load),
            wasted,
            escalated,
            hedged,
            cache: self.dilution(leg, &load, &workload),
        }
    }

    /// What requests at a leg are like: its own processing, hours and cache, the processing of its
    /// service tier, and sizes of its own where it has a request of its own.
    pub(super) fn workload(&self, leg: &ResolvedTarget<'_>) -> Workload {
        let mut workload = workload_of(leg, self.traffic.workload);
        if !self.is_one_size() {
            workload.sizes = Sizes::Mean;
        }
        workload
    }

    /// What a cache finds at this leg, against what it would find if all requests came here, and
    /// against finding every prefix.
    fn dilution(
        &self,
        leg: &ResolvedTarget<'_>,
        load: &Load,
        workload: &Workload,
    ) -> Option<Dilution> {
        let cache = workload.cache?;
        let offer = leg.listing.offer()?;
        offer.model.prices().of(Meter::CacheRead)?;
        let hits = hit_ratio(&load.volume(workload, self.month()), cache.hits);
        let all = Load::new(Ratio::whole(self.arrivals.requests), []);
        let undivided = hit_ratio(&all.volume(workload, self.month()), cache.hits);
        let at = |hits: Share| {
            let mut warm = workload.clone();
            let hits = CacheHitModel::Ratio(hits);
            warm.cache = Some(CacheUse { hits, ..cache });
            TokenCost::new(offer, &load.volume(&warm, self.month())).total()
        };
        let cold = at(hits);
        let over = |warm: Option<Usd>| cold.zip(warm).map(|(cold, warm)| cold - warm);
        Some(Dilution {
            hits,
            undivided,
            cost: over(at(undivided)),
            misses: over(at(Share::ALL)),
        })
    }

    /// Dollars for checks of a cascade's answers.
    fn checks(&self) -> Usd {
        let cascade = self.terms.cascade.as_ref();
        let Some(each) = cascade.and_then(|cascade| cascade.verify) else {
            return Usd::ZERO;
        };
        let checked: Ratio = self.answers_of_workhorse();
        each.times(self.count(checked))
    }

    /// The share of requests planned for the workhorse that are answered, there or further on.
    fn answers_of_workhorse(&self) -> Ratio {
        let role = |visit: &&Visit| {
            visit.cause == Cause::Planned && self.legs[visit.origin].target.role == Role::Workhorse
        };
        self.visits
            .iter()
            .filter(role)
            .map(|visit| visit.served)
            .sum()
    }
}

/// What requests at a leg are like: its own processing, hours and cache, and the processing of its
/// service tier.
pub fn workload_of(leg: &ResolvedTarget<'_>, usual: &Workload) -> Workload {
    let mut workload = usual.clone();
    if let Some(ways) = &leg.target.processing {
        workload.processing.clone_from(ways);
    }
    if let Some(profile) = &leg.target.profile {
        workload.profile = profile.clone();
    }
    if let Some(tier) = leg.service_tier
        && tier.processing != Processing::Standard
    {
        workload.processing = vec![(tier.processing, Share::ALL)];
    }
    if leg.target.cache.is_some() {
        workload.cache = leg.target.cache;
    }
    workload
}

/// What a volume costs at a leg; `None` when its model is not in force.
pub fn leg_cost(leg: &ResolvedTarget<'_>, volume: &Volume<'_>) -> Option<TokenCost> {
    let is_included = leg
        .service_tier
        .is_some_and(|tier| tier.provisioned.is_some());
    if is_included {
        leg.listing.offer().map(|_| included())
    } else {
        cost_on(&leg.listing, volume)
    }
}

/// The cost of tokens that provisioned capacity has included.
fn included() -> TokenCost {
    TokenCost {
        remarks: vec!["tokens are included in provisioned capacity".to_owned()],
        ..TokenCost::default()
    }
}

/// What the service tiers of targets cost beside tokens, each tier once: standing fees, and what a
/// commitment bills beyond what its targets use.
fn fees(targets: &[TargetCost<'_>], month: Month) -> Usd {
    let mut tiers: Vec<(&str, &ServiceTier, Usd)> = Vec::new();
    for target in targets {
        let leg = &target.leg;
        let Some((offer, tier)) = leg.listing.offer().zip(leg.service_tier) else {
            continue;
        };
        let used = target.total().unwrap_or(Usd::ZERO);
        let is_known = |(provider, paid, _): &&mut (&str, &ServiceTier, Usd)| {
            *provider == offer.provider() && paid.id == tier.id
        };
        match tiers.iter_mut().find(is_known) {
            Some((.., sum)) => *sum = *sum + used,
            None => tiers.push((offer.provider(), tier, used)),
        }
    }
    let fee = |(_, tier, used): &(&str, &ServiceTier, Usd)| {
        standing_fee(tier, month) + (committed(tier, *used) - *used)
    };
    tiers.iter().map(fee).sum()
}
