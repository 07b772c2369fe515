//! What changed in the fees of service tiers.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Currency, Market, Processing, ServiceTier};
use crate::money::Usd;

use super::change::{Change, Impact, Kind, kind_of};
use super::exposure::Exposure;
use super::slot::{Item, Price, Slot};

type Key<'a> = (&'a str, &'a str, Item);

/// The fees of every service tier, by provider, tier and what the fee is for.
fn fees<'a>(market: &Market<'a>) -> BTreeMap<Key<'a>, Usd> {
    let of_tier = |tier: &ServiceTier| {
        let fees = [
            (Item::MonthlyFee, Some(tier.monthly_fee)),
            (Item::Commitment, tier.commitment.map(|one| one.monthly)),
            (Item::UnitHour, tier.provisioned.map(|one| one.unit_hour)),
        ];
        fees.into_iter()
            .filter_map(|(item, fee)| Some((item, fee?)))
    };
    let lists = market.lists.iter().copied();
    let tiers = lists.flat_map(|list| list.service_tiers.iter().map(move |tier| (list, tier)));
    tiers
        .flat_map(|(list, tier)| {
            let named = |(item, fee)| ((list.provider.as_str(), tier.id.as_str(), item), fee);
            of_tier(tier).map(named)
        })
        .collect()
}

/// The fees that are not the same on both sides.
pub(super) fn changes<'a>(
    old: &Market<'a>,
    new: &Market<'a>,
    exposure: &Exposure<'_>,
) -> Vec<Change<'a>> {
    let (old, new) = (fees(old), fees(new));
    let keys: BTreeSet<Key<'a>> = old.keys().chain(new.keys()).copied().collect();
    let change = |key: Key<'a>| {
        let (provider, model, item) = key;
        let (before, after) = (old.get(&key).copied(), new.get(&key).copied());
        let (kind, suspicion) = match (before, after) {
            (Some(before), Some(after)) if before == after => return None,
            (Some(before), Some(after)) => {
                kind_of(Price::Fee(before), Price::Fee(after), false, false)
            }
            (None, _) => (Kind::Added, None),
            (_, None) => (Kind::Removed, None),
        };
        let in_plan = exposure.pays(provider, model);
        let rise = before.zip(after).map(|(before, after)| after - before);
        let impact = Impact {
            all: None,
            // The other fees are not part of what a route costs.
            plan: rise.filter(|_| in_plan && item == Item::MonthlyFee),
        };
        Some(Change {
            kind,
            suspicion,
            provider,
            model,
            slot: Some(Slot {
                condition: String::new(),
                processing: Processing::Standard,
                item,
            }),
            old: before.map(Price::Fee),
            new: after.map(Price::Fee),
            currency: Currency::USD,
            note: Some("service tier".to_owned()),
            in_plan,
            impacts: vec![impact; exposure.stages.len()],
        })
    };
    keys.into_iter().filter_map(change).collect()
}
