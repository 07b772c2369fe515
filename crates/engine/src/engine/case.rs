//! A scenario on a market: everything that a plan is computed from, and the plan of a stage.

use crate::catalog::{Listing, ServiceTier};
use crate::money::Usd;
use crate::scenario::{Links, RouteLinks, Scenario, Shape, Stage, TokenMix, Workload};
use crate::units::{Duration, Month, Ratio, Share, Tokens};

use super::compare::{ModelCost, compare, cost_on};
use super::cost::Volume;
use super::optimize::Problem;
use super::route::{
    self, BreakerAnalysis, RoutedCost, Traffic, legs, routed_cost, routed_shares, routed_total,
    watch_over,
};
use super::sla::measured::{Assigned, Named};
use super::sla::{
    Alternative, Candidate, CreditTerms, Exposure, FailoverBreaker, Level, LevelCost, alternatives,
    level_costs,
};
use super::tiers::{Basis, PeakLoad, TierCost, availability, tier_costs};

/// A scenario, its names resolved, and what replaces parts of it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What its names lead to.
    pub links: Links<'a>,
    /// The route in use.
    pub route: Option<RouteLinks<'a>>,
    /// How tokens divide over the meters.
    pub mix: TokenMix,
    /// What requests are like and how they come.
    pub workload: Workload,
    /// Tokens a month, instead of the stage's.
    pub tokens: Option<Tokens>,
    /// The share of the workhorse's requests that fail, instead of the route's.
    pub error_rate: Option<Share>,
    /// The month.
    pub month: Month,
}

/// The whole plan of one stage.
#[derive(Clone, Debug)]
pub struct StagePlan<'a> {
    /// The stage.
    pub stage: &'a Stage,
    /// Tokens a month.
    pub tokens: Tokens,
    /// The models of the shortlist.
    pub models: Vec<ModelCost<'a>>,
    /// The service tiers in question.
    pub tiers: Vec<TierCost<'a>>,
    /// The route in use.
    pub route: Option<RoutedCost<'a>>,
    /// The service levels, where something is at stake.
    pub levels: Vec<LevelCost>,
}

impl<'a> Case<'a> {
    /// A scenario as it stands, on the route that it names, in a planning month.
    pub fn new(scenario: &'a Scenario, links: Links<'a>) -> Self {
        let route = scenario.route.as_deref();
        Self {
            scenario,
            route: route.and_then(|name| links.route(name)).cloned(),
            links,
            mix: scenario.token_mix.value.clone(),
            workload: scenario.workload.clone(),
            tokens: None,
            error_rate: None,
            month: Month::PLANNING,
        }
    }

    /// Tokens a month in a stage.
    pub fn tokens(&self, stage: &Stage) -> Tokens {
        self.tokens.unwrap_or(stage.tokens.value)
    }

    /// Tokens of a stage by meter.
    pub fn volume(&self, stage: &Stage) -> Volume<'_> {
        Volume::new(self.tokens(stage), &self.mix, &self.workload, self.month)
    }

    /// Requests in the busiest minute of a stage.
    pub fn peak(&self, stage: &Stage) -> PeakLoad {
        let per_request = self.workload.per_request;
        PeakLoad::new(
            self.tokens(stage),
            per_request,
            self.scenario.peak_to_mean,
            self.month,
        )
    }

    /// The cost of models in a stage.
    pub fn models(&self, stage: &Stage, listings: &[Listing<'a>]) -> Vec<ModelCost<'a>> {
        compare(
            listings,
            &self.links.baseline,
            &self.volume(stage),
            stage.users,
        )
    }

    /// The cost of service tiers in a stage, on the model of a listing.
    pub fn tiers(&self, stage: &Stage, listing: &Listing<'a>) -> Vec<TierCost<'a>> {
        let Some(offer) = listing.offer() else {
            return Vec::new();
        };
        let (volume, peak) = (self.volume(stage), self.peak(stage));
        tier_costs(offer, &volume, peak, stage.stake.as_ref(), self.month)
    }

    /// The cost of a route in a stage.
    pub fn route(&self, stage: &Stage, route: &RouteLinks<'a>) -> RoutedCost<'a> {
        let (legs, traffic) = (legs(route, self.error_rate), self.traffic(stage));
        routed_cost(&legs, &route.terms, traffic, &self.links.baseline)
    }

    /// What the rule that guards a route's workhorse does in a stage.
    pub fn watch(&self, stage: &Stage, route: &RouteLinks<'a>) -> Option<BreakerAnalysis> {
        let legs = legs(route, self.error_rate);
        watch_over(&legs, &route.terms, self.traffic(stage))
    }

    /// What the case's own plan costs in a stage: its route, or all tokens on its baseline where it
    /// has none; `None` where a model has no price.
    pub fn plan_total(&self, stage: &Stage) -> Option<Usd> {
        match &self.route {
            Some(route) => {
                let legs = legs(route, self.error_rate);
                routed_total(&legs, &route.terms, self.traffic(stage))
            }
            None => cost_on(&self.links.baseline, &self.volume(stage))?.total(),
        }
    }

    /// A month of a stage on its way to a route: tokens, their mix, and how requests come.
    pub fn traffic(&self, stage: &Stage) -> Traffic<'_> {
        Traffic {
            tokens: self.tokens(stage),
            mix: &self.mix,
            workload: &self.workload,
            month: self.month,
            peak: self.scenario.peak_to_mean,
        }
    }

    /// The scenario's request, in tokens by meter.
    pub fn usual_request(&self) -> Shape {
        Shape::of_mix(&self.mix, self.workload.per_request.ratio())
    }

    /// Requests of a stage in a month, rounded half to even.
    pub fn requests(&self, stage: &Stage) -> u64 {
        u64::try_from(self.volume(stage).requests().round()).unwrap_or(u64::MAX)
    }

    /// The shares of a route after failures as shares of the models of a problem, those that find
    /// no fallback left out; `None` when the problem does not have all its models.
    pub fn shares_in(
        &self,
        route: &RouteLinks<'a>,
        problem: &Problem,
    ) -> Option<Vec<(usize, Ratio)>> {
        let legs = legs(route, self.error_rate);
        let (shares, lost) = routed_shares(&legs, &route.terms, &self.usual_request());
        let mut known: Vec<(usize, Ratio)> = Vec::new();
        for (leg, share) in legs
            .iter()
            .zip(shares)
            .filter(|(_, share)| !share.is_zero())
        {
            let (_, id) = leg.listing.parts();
            let names = [leg.listing.name(), id];
            let mut models = problem.models.iter();
            let model = models.position(|model| names.contains(&model.name))?;
            let share = share.checked_div(Ratio::ONE - lost)?;
            match known.iter_mut().find(|(one, _)| *one == model) {
                Some((_, sum)) => *sum = *sum + share,
                None => known.push((model, share)),
            }
        }
        Some(known)
    }

    /// The model whose service tiers are in question.
    pub fn tiered(&self) -> Option<Listing<'a>> {
        self.links.tiered(self.route.as_ref())
    }

    /// The service levels of a stage: those of the tiers in question, where something is at stake.
    pub fn levels(&self, stage: &Stage) -> Vec<Level> {
        let stake = stage.stake.as_ref();
        let offer = self.tiered().and_then(|listing| listing.offer());
        let downtime = self.scenario.downtime.as_ref();
        let measured = downtime.and_then(|one| one.observed);
        let Some(stake) = stake else {
            return Vec::new();
        };
        let Some(offer) = offer else {
            // Without tiers the options of the scenario are set against what there is now.
            let has_options = downtime.is_some_and(|one| !one.options.is_empty());
            let as_it_is = has_options.then(|| Level {
                name: "as it is".to_owned(),
                availability: stake.best_effort,
                basis: Basis::Assumed,
                fee: Usd::ZERO,
                observed: measured,
                credit_terms: None,
            });
            return as_it_is.into_iter().collect();
        };
        let bill = |id: &str| {
            let tiers = self.tiers(stage, &self.tiered()?);
            tiers.iter().find(|cost| cost.tier.id == id)?.total()
        };
        let level = |tier: &ServiceTier| {
            let (availability, basis) = availability(tier, Some(stake.best_effort))?;
            Some(Level {
                name: offer.tier_name(tier),
                availability,
                basis,
                fee: tier.monthly_fee,
                observed: measured.filter(|_| basis == Basis::Assumed),
                credit_terms: tier.sla.clone().map(|sla| CreditTerms {
                    sla,
                    bill: bill(&tier.id),
                }),
            })
        };
        offer.service_tiers().iter().filter_map(level).collect()
    }

    /// What a file of incidents may call the service levels and the options against downtime.
    pub fn services(&self, levels: &[Level]) -> Vec<Named> {
        let provider = self.tiered().map(|listing| listing.parts().0);
        let levels = levels.iter().enumerate().map(|(place, level)| {
            let tier = level.name.rsplit(' ').next().map(str::to_owned);
            let provider = provider.clone().filter(|_| place == 0);
            Named {
                name: level.name.clone(),
                aliases: tier.into_iter().chain(provider).collect(),
            }
        });
        let options = self.scenario.downtime.iter().flat_map(|one| &one.options);
        let options = options.zip(&self.links.second_providers);
        let options = options.map(|(option, second)| {
            let second = second.as_ref();
            let model = second.map(Listing::name);
            let provider = second.map(|listing| listing.parts().0);
            Named {
                name: option.name.clone(),
                aliases: model.into_iter().chain(provider).collect(),
            }
        });
        levels.chain(options).collect()
    }

    /// The breaker of the case's route at the traffic of a stage, where it has one.
    fn guarding(&self, stage: &Stage) -> Option<FailoverBreaker> {
        let route = self.route.as_ref()?;
        let watch = self.watch(stage, route)?;
        let average = watch.minutes.first()?;
        Some(FailoverBreaker {
            rule: average.found.rule,
            requests: average.requests,
            failing: average.failing,
            cooldown: watch.cooldown.0,
            is_stated: watch.cooldown.1 == route::Basis::Stated,
            timeout: route.terms.timeouts.client.unwrap_or(Duration::NONE),
            repair: watch.repair.0,
        })
    }

    /// What could be bought against downtime in a stage, the first level being what there is.
    pub fn alternatives(
        &self,
        stage: &Stage,
        levels: &[Level],
        exposure: Exposure,
        measured: &Assigned,
    ) -> Vec<Alternative> {
        let options = self.scenario.downtime.iter().flat_map(|one| &one.options);
        let base = self.tiered().map(|listing| listing.parts().0);
        let has_second = self.links.second_providers.iter().any(Option::is_some);
        let guarding = has_second.then(|| self.guarding(stage)).flatten();
        let candidates = options.zip(&self.links.second_providers);
        let candidates = candidates.map(|(option, second)| Candidate {
            option,
            is_same_provider: second.as_ref().map(|second| second.parts().0) == base,
            observed: measured.availabilities.get(&option.name).copied(),
            guarding,
        });
        alternatives(levels, exposure, &candidates.collect::<Vec<_>>())
    }

    /// What the service levels of a stage lose and earn.
    pub fn level_costs(&self, stage: &Stage) -> Vec<LevelCost> {
        let Some(stake) = &stage.stake else {
            return Vec::new();
        };
        level_costs(&self.levels(stage), Exposure::of(stake, self.month))
    }

    /// The whole plan of a stage.
    pub fn plan(&self, stage: &'a Stage) -> StagePlan<'a> {
        StagePlan {
            stage,
            tokens: self.tokens(stage),
            models: self.models(stage, &self.links.shortlist),
            tiers: self
                .tiered()
                .map(|listing| self.tiers(stage, &listing))
                .unwrap_or_default(),
            route: self.route.as_ref().map(|route| self.route(stage, route)),
            levels: self.level_costs(stage),
        }
    }
}
