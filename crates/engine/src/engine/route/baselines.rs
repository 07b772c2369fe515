//! What the same traffic costs without routing, or drawn at random.

use crate::catalog::Listing;
use crate::engine::compare::cost_on;
use crate::money::Usd;
use crate::scenario::{Role, Workload};
use crate::units::{Ratio, apportion};

use super::flow::{escalated, judged};
use super::load::Load;
use super::plan::Planned;
use super::price::Bill;
use super::{Baseline, ResolvedTarget};

impl Bill<'_, '_> {
    /// All traffic as the scenario's requests.
    fn whole_load(&self) -> Load {
        let total = Ratio::whole(self.traffic.tokens.count());
        let parts = self.traffic.mix.shares().iter();
        let parts = parts.map(|(meter, share)| (*meter, total * *share));
        let per_request = self.traffic.workload.per_request.ratio();
        let requests = total.checked_div(per_request).unwrap_or(Ratio::ZERO);
        Load::new(requests, parts)
    }

    /// All planned traffic on one model, part by part: where targets have requests, caches,
    /// hours or processing of their own, each part keeps its own, whatever model it is on.
    fn parts(&self) -> Vec<(Load, Workload)> {
        let is_alike = |leg: &ResolvedTarget<'_>| {
            leg.target.cache.is_none()
                && leg.target.processing.is_none()
                && leg.target.profile.is_none()
        };
        if self.is_one_size() && self.plans.iter().all(|plan| is_alike(&self.legs[plan.leg])) {
            return vec![(self.whole_load(), self.traffic.workload.clone())];
        }
        let shares = |of: fn(&Planned) -> Ratio| self.plans.iter().map(of).collect::<Vec<_>>();
        let requests = apportion(self.arrivals.requests, &shares(|plan| plan.requests));
        let tokens = apportion(self.traffic.tokens.count(), &shares(|plan| plan.tokens));
        let counts = requests.into_iter().zip(tokens);
        let plans = self.plans.iter().zip(counts);
        plans
            .map(|(plan, (requests, tokens))| {
                let load = Load::whole(requests, tokens, &plan.shape);
                let leg = ResolvedTarget {
                    service_tier: None,
                    ..self.legs[plan.leg].clone()
                };
                (load, self.workload(&leg))
            })
            .collect()
    }

    pub(super) fn baselines(&self, baseline: &Listing<'_>) -> Vec<Baseline> {
        let parts = self.parts();
        let on = |name: String, listing: &Listing<'_>| Baseline {
            name,
            model: listing.name(),
            cost: self.on_one(listing, &parts, Ratio::ONE),
        };
        let find = |role: Role| self.legs.iter().find(|leg| leg.target.role == role);
        let all = |role: Role| Some(on(format!("all-{}", role.name()), &find(role)?.listing));
        let mut baselines: Vec<Baseline> = [Role::Workhorse, Role::Premium]
            .into_iter()
            .filter_map(all)
            .collect();
        if let (Some(cheap), Some(strong)) = (find(Role::Workhorse), find(Role::Premium)) {
            baselines.extend(self.mixes(cheap, strong, &parts));
        }
        baselines.push(on(baseline.name(), baseline));
        baselines
    }

    /// What a share of every part costs on one model.
    fn on_one(
        &self,
        listing: &Listing<'_>,
        parts: &[(Load, Workload)],
        share: Ratio,
    ) -> Option<Usd> {
        let cost = |(load, workload): &(Load, Workload)| {
            let load = if share == Ratio::ONE {
                load.clone()
            } else {
                load.times(share)
            };
            cost_on(listing, &load.volume(workload, self.month()))?.total()
        };
        parts.iter().map(cost).sum()
    }

    /// The same shares of requests drawn at random, and the best choice where outcomes are known.
    fn mixes(
        &self,
        cheap: &ResolvedTarget<'_>,
        strong: &ResolvedTarget<'_>,
        parts: &[(Load, Workload)],
    ) -> Vec<Baseline> {
        let planned: Ratio = self
            .plans
            .iter()
            .filter(|plan| self.legs[plan.leg].target.role == Role::Premium)
            .map(|plan| plan.requests)
            .sum();
        let cascade = self.terms.cascade.as_ref();
        let rest = Ratio::ONE - planned;
        let share = planned + cascade.map_or(Ratio::ZERO, |one| rest * escalated(one));
        let mut mixes = vec![("random-mix", share)];
        if let Some(judged) = cascade.and_then(judged) {
            mixes.push(("oracle", judged.alone.oracle_escalation));
        }
        let model = format!("{} + {}", cheap.listing.name(), strong.listing.name());
        let mixes = mixes.into_iter();
        mixes
            .map(|(name, share)| {
                let dear = self.on_one(&strong.listing, parts, share);
                let rest = self.on_one(&cheap.listing, parts, Ratio::ONE - share);
                Baseline {
                    name: name.to_owned(),
                    model: model.clone(),
                    cost: dear.zip(rest).map(|(dear, rest)| dear + rest),
                }
            })
            .collect()
    }
}
