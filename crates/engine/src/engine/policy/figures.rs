//! Rules about figures: cost, its rise, the age of prices, availability and shares.

use crate::catalog::{Listing, Promise, ServiceTier};
use crate::money::Usd;
use crate::scenario::{Days, RouteLinks, Rule, Stage};
use crate::units::{Availability, Day, Ratio, Share};

use super::names::used;
use super::{Facts, Measure, Unknown, Verdict};
use crate::engine::Case;

/// What the plan of a stage costs in a month, else the models without a price.
fn cost(case: &Case<'_>, stage: &Stage) -> Result<Usd, Vec<String>> {
    case.plan_total(stage).ok_or_else(|| {
        let Some(route) = &case.route else {
            return vec![case.links.baseline.name()];
        };
        let targets = case.route(stage, route).targets;
        let unpriced = targets.iter().filter(|target| target.total().is_none());
        unpriced.map(|target| target.leg.listing.name()).collect()
    })
}

pub(super) fn budget<'p>(
    rule: &'p Rule,
    stage: &str,
    most: Usd,
    facts: Facts<'_, '_>,
) -> Vec<Verdict<'p>> {
    let is_meant = |known: &&&Stage| known.name.eq_ignore_ascii_case(stage);
    let stages = facts.stages.iter().filter(is_meant);
    stages
        .map(|stage| {
            let verdict = Verdict::new(rule, stage.name.clone());
            match cost(facts.case, stage) {
                Ok(cost) => verdict.measured(Measure::Money(cost), cost <= most),
                Err(models) => verdict.unknown(Unknown::Unpriced(models)),
            }
        })
        .collect()
}

pub(super) fn rise<'p>(
    rule: &'p Rule,
    most: Share,
    since: Day,
    facts: Facts<'_, '_>,
) -> Vec<Verdict<'p>> {
    let stages = facts.stages.iter();
    stages
        .map(|stage| {
            let verdict = Verdict::new(rule, stage.name.clone());
            match risen(stage, since, facts) {
                Ok(percent) => {
                    verdict.measured(Measure::Percent(percent), percent <= most.percent())
                }
                Err(why) => verdict.unknown(why),
            }
        })
        .collect()
}

/// (cost now − cost then) ÷ cost then, in percent.
fn risen(stage: &Stage, since: Day, facts: Facts<'_, '_>) -> Result<Ratio, Unknown> {
    if since > facts.as_of {
        return Err(Unknown::BaseIsLater);
    }
    let base = facts.base.ok_or(Unknown::NoBase)?;
    let now = cost(facts.case, stage).map_err(Unknown::Unpriced)?;
    let then = cost(base, stage).map_err(Unknown::UnpricedThen)?;
    if now == then {
        return Ok(Ratio::ZERO);
    }
    let part = (now - then).over(then).ok_or(Unknown::FreeThen)?;
    Ok(part * Ratio::whole(100))
}

/// A verdict for each price list of the models that the scenario names.
pub(super) fn price_age<'p>(rule: &'p Rule, most: Days, facts: Facts<'_, '_>) -> Vec<Verdict<'p>> {
    let mut verdicts: Vec<Verdict<'p>> = Vec::new();
    for (listing, _) in used(facts.case) {
        let verdict = match listing.offer() {
            Some(offer) => {
                let age = offer.list.provenance.checked.days_until(facts.as_of);
                // Prices that were checked after the day of the plan are as fresh as can be.
                let age = u64::try_from(age).unwrap_or(0);
                Verdict::new(rule, offer.list.label())
                    .measured(Measure::Days(age), age <= most.count())
            }
            None => Verdict::new(rule, listing.name()).unknown(Unknown::NotInForce),
        };
        if !verdicts.contains(&verdict) {
            verdicts.push(verdict);
        }
    }
    verdicts
}

/// A verdict for each target of the route, or for the baseline where there is no route.
pub(super) fn availability<'p>(
    rule: &'p Rule,
    least: Availability,
    facts: Facts<'_, '_>,
) -> Vec<Verdict<'p>> {
    let case = facts.case;
    let Some(route) = &case.route else {
        let baseline = &case.links.baseline;
        return vec![promised(rule, baseline.name(), baseline, None, least)];
    };
    let targets = route.targets.iter();
    targets
        .map(|(target, listing, tier)| {
            let subject = format!("{} {}", target.role.name(), listing.name());
            promised(rule, subject, listing, *tier, least)
        })
        .collect()
}

/// A target that names no service tier runs on the one that costs nothing by itself, for the route
/// pays for none.
fn promised<'p>(
    rule: &'p Rule,
    subject: String,
    listing: &Listing<'_>,
    named: Option<&ServiceTier>,
    least: Availability,
) -> Verdict<'p> {
    let Some(offer) = listing.offer() else {
        return Verdict::new(rule, subject).unknown(Unknown::NotInForce);
    };
    let tiers = offer.service_tiers();
    let free = tiers.iter().find(|tier| {
        tier.monthly_fee == Usd::ZERO && tier.commitment.is_none() && tier.provisioned.is_none()
    });
    let Some(tier) = named.or(free).or(tiers.first()) else {
        return Verdict::new(rule, subject).unknown(Unknown::NoTiers);
    };
    let verdict = Verdict::new(rule, format!("{subject} on {}", tier.id));
    match tier.promise {
        Promise::Sla(promise) => {
            let holds = promise.percent() >= least.percent();
            verdict.measured(Measure::Percent(promise.percent()), holds)
        }
        Promise::BestEffort => verdict,
    }
}

/// A verdict for each provider of the route, or for one; without a route the baseline's provider
/// serves all requests.
pub(super) fn shares<'p>(
    rule: &'p Rule,
    only: Option<&str>,
    most: Share,
    facts: Facts<'_, '_>,
) -> Vec<Verdict<'p>> {
    let shares = by_provider(facts);
    if let Some(nameless) = shares.iter().find(|(provider, ..)| provider.is_empty()) {
        return vec![Verdict::new(rule, nameless.1.clone()).unknown(Unknown::NoProvider)];
    }
    let verdict = |provider: &str, share: Ratio| {
        let percent = share * Ratio::whole(100);
        Verdict::new(rule, provider.to_owned())
            .measured(Measure::Percent(percent), percent <= most.percent())
    };
    let Some(only) = only else {
        let shares = shares.iter();
        return shares
            .map(|(provider, _, share)| verdict(provider, *share))
            .collect();
    };
    let found = shares.iter().find(|(provider, ..)| provider == only);
    vec![verdict(
        only,
        found.map_or(Ratio::ZERO, |(.., share)| *share),
    )]
}

/// Each provider, one of its models, and the largest share of requests that it serves in a stage
/// once failures have moved: how long a breaker is open depends on the traffic.
fn by_provider(facts: Facts<'_, '_>) -> Vec<(String, String, Ratio)> {
    let case = facts.case;
    let Some(route) = &case.route else {
        let baseline = &case.links.baseline;
        return vec![(baseline.parts().0, baseline.name(), Ratio::ONE)];
    };
    let mut largest: Vec<(String, String, Ratio)> = Vec::new();
    for stage in facts.stages {
        for (provider, model, share) in of_stage(case, route, stage) {
            match largest.iter_mut().find(|(known, ..)| *known == provider) {
                Some((.., most)) => *most = (*most).max(share),
                None => largest.push((provider, model, share)),
            }
        }
    }
    largest
}

fn of_stage(
    case: &Case<'_>,
    route: &RouteLinks<'_>,
    stage: &Stage,
) -> Vec<(String, String, Ratio)> {
    let mut shares: Vec<(String, String, Ratio)> = Vec::new();
    for target in case.route(stage, route).targets {
        let (provider, _) = target.leg.listing.parts();
        match shares.iter_mut().find(|(known, ..)| *known == provider) {
            Some((.., share)) => *share = *share + target.share,
            None => shares.push((provider, target.leg.listing.name(), target.share)),
        }
    }
    shares
}
