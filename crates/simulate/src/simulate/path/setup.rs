//! The path of a stage's requests on a route, from a case.

use crate::catalog::{Limits, Listing, Meter};
use crate::engine::Case;
use crate::engine::route::{Basis, ResolvedTarget, Traffic, legs, planned_requests};
use crate::engine::sla::Exposure;
use crate::engine::sla::incidents::Length;
use crate::money::Usd;
use crate::scenario::{NANOS_PER_MINUTE, Outages, Role, RouteLinks, Shape, Stage, Terms};
use crate::simulate::demand::StageTraffic;
use crate::units::{Duration, Factor, Ratio, Real, Tokens};

use super::cost::Prices;
use super::model::{
    Backoff, FailureClass, Guard, Hedging, Part, PathModel, Planned, Size, Station,
};
use super::outages::Failing;
use super::service::ServiceTime;
use super::time::nanos;

/// The longest that a request waits because a provider asks it to, where the route does not say
/// how long any wait may be: a minute.
const ASKED: u64 = NANOS_PER_MINUTE;
/// The longest wait before a retry, where the route does not say: a day.
const MOST: u64 = 24 * 60 * NANOS_PER_MINUTE;

/// What a simulation is asked beyond the scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// How many requests the client works on at once.
    pub slots: Option<u32>,
    /// How long requests wait for a slot on average before they are given up.
    pub patience: Option<Duration>,
    /// Up to when requests come, in nanoseconds.
    pub horizon: u64,
    /// Whether requests have the sizes with which they come, as those of a trace do, also where a
    /// target states its own.
    pub keeps_sizes: bool,
}

/// The path of a stage, ready to be played, and what its tokens cost.
#[derive(Clone, Debug)]
pub struct PathCase<'a> {
    /// The path.
    pub model: PathModel,
    /// What tokens cost at each station.
    pub prices: Prices<'a>,
    /// What is at stake while nothing is answered, in dollars a minute.
    pub stake: Option<Usd>,
    /// How long the breaker stays open, and whether the route says so.
    pub cooldown: Option<(Duration, Basis)>,
    /// Whether the route has a part that is not played.
    pub leaves_out: LeftOut,
    /// Whether targets run on service tiers with fees, which come beside the tokens.
    pub has_fees: bool,
}

/// Parts of a route that the simulation does not play.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// A cascade: no answer is judged, and none is escalated.
    pub cascade: bool,
    /// A limit on a month's spending.
    pub spending: bool,
}

impl<'a> PathCase<'a> {
    /// The path of a stage's requests on a route.
    pub fn of(case: &Case<'a>, stage: &Stage, route: &RouteLinks<'a>, asked: Asked) -> Self {
        let legs = legs(route, case.error_rate);
        let (terms, traffic) = (&route.terms, case.traffic(stage));
        let watch = case.watch(stage, route);
        let (planned_for, _) = planned_requests(&legs, terms, traffic);
        let cooldown = watch.map(|watch| watch.cooldown);
        let mut draft = Draft::default();
        let stations = legs.iter().map(|leg| draft.station(leg, case));
        let stations = stations.collect();
        let spending = draft.limits.iter().any(|limits| limits.spend.is_some());
        let model = PathModel {
            stations,
            planned: planned(&planned_for, asked, &case.usual_request()),
            fallbacks: places(&legs, Role::Fallback),
            failures: failures(terms),
            backoff: backoff(terms),
            guard: guard(&legs, cooldown.map(|(time, _)| time)),
            timeout: terms.timeouts.client.map(nanos),
            deadline: terms.timeouts.deadline.map(nanos),
            hedge: hedge(&legs, terms),
            slots: asked.slots,
            patience: asked.patience.map(nanos),
            limits: draft.limits,
            max_output: max_output(case.workload.max_output),
            outages: draft.outages,
            horizon: asked.horizon,
        };
        let stake = stage.stake.as_ref();
        let tiers = legs.iter().filter_map(|leg| leg.service_tier);
        let has_fees = tiers.into_iter().any(|tier| tier.monthly_fee != Usd::ZERO);
        Self {
            model,
            prices: Prices::new(legs, case, planned_for, asked.horizon),
            stake: stake.map(|stake| Exposure::of(stake, case.month).loss(Ratio::ONE).total()),
            cooldown,
            leaves_out: LeftOut {
                cascade: terms.cascade.is_some(),
                spending,
            },
            has_fees,
        }
    }
}

/// The requests of a stage that take a route, drawn one after the other from a seed: as many as
/// `plan route` counts, where targets have requests of sizes of their own too.
pub fn routed(case: &Case<'_>, stage: &Stage, route: &RouteLinks<'_>, seed: u64) -> StageTraffic {
    let legs = legs(route, case.error_rate);
    let traffic = case.traffic(stage);
    let (_, requests) = planned_requests(&legs, &route.terms, traffic);
    let usual = case.requests(stage);
    if requests == usual {
        return StageTraffic::new(traffic, seed);
    }
    let per_request = traffic.workload.per_request.count();
    let tokens = Tokens::new(requests.saturating_mul(per_request).max(1));
    StageTraffic::new(Traffic { tokens, ..traffic }, seed)
}

/// What stations share.
#[derive(Default)]
struct Draft {
    limits: Vec<Limits>,
    tiers: Vec<(String, String)>,
    outages: Vec<Failing>,
    providers: Vec<(String, Outages)>,
}

impl Draft {
    fn station(&mut self, leg: &ResolvedTarget<'_>, case: &Case<'_>) -> Station {
        let reasons = leg.listing.offer().is_some_and(|offer| offer.model.reasons);
        let writes = if reasons {
            Part::of(case.workload.reasoning.ratio())
        } else {
            Part::ALL
        };
        Station {
            name: leg.listing.name(),
            error: leg.error_rate.ratio().approximate(),
            attempts: leg.attempts,
            service: ServiceTime::of(leg.target.latency, leg.target.streaming),
            writes,
            limits: self.limits_of(leg),
            outages: leg
                .target
                .outages
                .map(|outages| self.outages_of(&leg.listing, outages)),
        }
    }

    /// Stations of one model on one tier share its limits.
    fn limits_of(&mut self, leg: &ResolvedTarget<'_>) -> Option<usize> {
        let tier = leg.service_tier.filter(|tier| !tier.limits.is_empty())?;
        let key = (leg.listing.name(), tier.id.clone());
        if let Some(known) = self.tiers.iter().position(|known| *known == key) {
            return Some(known);
        }
        self.tiers.push(key);
        self.limits.push(tier.limits.clone());
        Some(self.limits.len() - 1)
    }

    /// Stations of one provider that state the same outages go down together.
    fn outages_of(&mut self, listing: &Listing<'_>, outages: Outages) -> usize {
        let key = (listing.parts().0, outages);
        if let Some(known) = self.providers.iter().position(|known| *known == key) {
            return known;
        }
        self.providers.push(key);
        let up = outages.mtbf.seconds().approximate();
        self.outages.push(Failing {
            up: Real::new(up).unwrap_or(Real::ZERO),
            down: Length::exponential(outages.mttr),
        });
        self.outages.len() - 1
    }
}

fn places(legs: &[ResolvedTarget<'_>], role: Role) -> Vec<usize> {
    let all = legs.iter().enumerate();
    let of_role = all.filter(|(_, leg)| leg.target.role == role);
    of_role.map(|(place, _)| place).collect()
}

/// The stations that requests are planned for. Where targets state requests of their own, those
/// planned for each are all of its mean size, as `plan route` prices them.
fn planned(plans: &[(usize, Ratio, Shape)], asked: Asked, usual: &Shape) -> Vec<Planned> {
    let is_one_size = plans.iter().all(|(.., shape)| shape == usual);
    let mut up_to = Ratio::ZERO;
    let plans = plans.iter().map(|(station, share, shape)| {
        up_to = up_to + *share;
        let size = (!is_one_size && !asked.keeps_sizes).then(|| size(shape));
        Planned {
            station: *station,
            up_to: up_to.approximate(),
            size,
        }
    });
    plans.collect()
}

fn size(shape: &Shape) -> Size {
    let sum = |is_it: &dyn Fn(Meter) -> bool| {
        let parts = shape.parts().iter().filter(|(meter, _)| is_it(*meter));
        let tokens: Ratio = parts.map(|(_, tokens)| *tokens).sum();
        u32::try_from(tokens.round()).unwrap_or(u32::MAX)
    };
    Size {
        input: sum(&|meter| !meter.is_completion() && meter != Meter::CacheRead),
        cached: sum(&|meter| meter == Meter::CacheRead),
        output: sum(&|meter| meter.is_completion()),
    }
}

fn failures(terms: &Terms) -> Vec<FailureClass> {
    let mut up_to = Ratio::ZERO;
    let classes = terms.failures.iter().map(|class| {
        up_to = up_to + class.share.ratio();
        FailureClass {
            up_to: up_to.approximate(),
            input: Part::of_share(class.input),
            output: Part::of_share(class.output),
        }
    });
    classes.collect()
}

fn backoff(terms: &Terms) -> Backoff {
    let retry = terms.retry;
    let multiplier = retry.multiplier.unwrap_or(Factor::ONE).ratio();
    Backoff {
        first: retry.backoff.map_or(0, nanos),
        multiplier: multiplier.approximate(),
        most: retry.most.map_or(MOST, nanos),
        asked: retry.most.map_or(ASKED, nanos),
    }
}

/// The rule of the first fallback that has one guards the workhorse.
fn guard(legs: &[ResolvedTarget<'_>], cooldown: Option<Duration>) -> Option<Guard> {
    let rule = legs.iter().find_map(|leg| leg.target.trigger)?;
    let station = places(legs, Role::Workhorse).first().copied()?;
    Some(Guard {
        station,
        rule,
        cooldown: nanos(cooldown?),
    })
}

/// The second request goes to the first fallback, or to the workhorse again without one.
fn hedge(legs: &[ResolvedTarget<'_>], terms: &Terms) -> Option<Hedging> {
    let hedge = terms.hedge?;
    let of = places(legs, Role::Workhorse).first().copied()?;
    let fallback = places(legs, Role::Fallback).first().copied();
    Some(Hedging {
        of,
        at: fallback.unwrap_or(of),
        after: nanos(hedge.after),
        billed: Part::of_share(hedge.billed),
    })
}

fn max_output(most: Option<Tokens>) -> Option<u32> {
    most.map(|most| u32::try_from(most.count()).unwrap_or(u32::MAX))
}
