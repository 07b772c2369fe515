//! What the same traffic costs without routing, or drawn at random.

use crate::catalog::Listing;
use crate::engine::compare::cost_on;
use crate::money::Usd;
use crate::scenario::{Role, Shape, Sizes, Workload};
use crate::units::Ratio;

use super::flow::{escalated, judged};
use super::load::{Load, PARTS};
use super::price::Bill;
use super::{Baseline, Leg};

impl Bill<'_, '_> {
    /// All planned traffic, in whole tokens.
    fn whole_load(&self) -> Load {
        let tokens = self.traffic.tokens.count();
        let shapes = self.plans.iter().map(|plan| (&plan.shape, plan.requests));
        match Shape::mean(shapes) {
            Some(shape) if !self.is_one_size() => {
                Load::whole(self.arrivals.requests, tokens, &shape)
            }
            _ => {
                let total = Ratio::whole(tokens);
                let parts = self.traffic.mix.shares().iter();
                let parts = parts.map(|(meter, share)| (*meter, total * *share));
                let per_request = self.traffic.workload.per_request.ratio();
                let requests = total.checked_div(per_request).unwrap_or(Ratio::ZERO);
                Load::new(requests, parts.collect())
            }
        }
    }

    pub(super) fn baselines(&self, baseline: &Listing<'_>) -> Vec<Baseline> {
        let load = self.whole_load();
        let on = |name: String, listing: &Listing<'_>, workload: &Workload| Baseline {
            name,
            model: listing.name(),
            cost: cost_on(listing, &load.volume(workload, self.month()))
                .and_then(|cost| cost.total()),
        };
        let find = |role: Role| self.legs.iter().find(|leg| leg.role == role);
        let all = |role: Role| {
            let leg = find(role)?;
            let workload = self.workload(leg);
            Some(on(format!("all-{}", role.name()), &leg.listing, &workload))
        };
        let mut baselines: Vec<Baseline> = [Role::Workhorse, Role::Premium]
            .into_iter()
            .filter_map(all)
            .collect();
        if let (Some(cheap), Some(strong)) = (find(Role::Workhorse), find(Role::Premium)) {
            baselines.extend(self.mixes(cheap, strong, &load));
        }
        let mut plain = self.traffic.workload.clone();
        if !self.is_one_size() {
            plain.sizes = Sizes::Mean;
        }
        baselines.push(on(baseline.name(), baseline, &plain));
        baselines
    }

    /// The same shares of requests drawn at random, and the best choice where outcomes are known.
    fn mixes(&self, cheap: &Leg<'_>, strong: &Leg<'_>, load: &Load) -> Vec<Baseline> {
        let planned: Ratio = self
            .plans
            .iter()
            .filter(|plan| self.legs[plan.leg].role == Role::Premium)
            .map(|plan| plan.requests)
            .sum();
        let cascade = self.terms.cascade.as_ref();
        let rest = Ratio::ONE - planned;
        let share =
            planned + cascade.map_or(Ratio::ZERO, |one| (rest * escalated(one)).in_parts(PARTS));
        let mut mixes = vec![("random-mix", share)];
        if let Some(judged) = cascade.and_then(judged) {
            mixes.push(("oracle", judged.alone.oracle_escalation.in_parts(PARTS)));
        }
        let model = format!("{} + {}", cheap.listing.name(), strong.listing.name());
        let mixes = mixes.into_iter();
        mixes
            .map(|(name, share)| Baseline {
                name: name.to_owned(),
                model: model.clone(),
                cost: self.at_share(cheap, strong, share, load),
            })
            .collect()
    }

    /// This share of the traffic on the strong model, the rest on the cheap one, requests of every
    /// size alike.
    fn at_share(
        &self,
        cheap: &Leg<'_>,
        strong: &Leg<'_>,
        share: Ratio,
        load: &Load,
    ) -> Option<Usd> {
        let on = |leg: &Leg<'_>, share: Ratio| {
            let part = load.times(share);
            let workload = self.workload(leg);
            cost_on(&leg.listing, &part.volume(&workload, self.month()))?.total()
        };
        Some(on(strong, share)? + on(cheap, Ratio::ONE - share)?)
    }
}
