//! The one line at the end: what the plan would do.

use crate::money::Usd;

use super::route::RoutedCost;
use super::tiers::{Fit, TierCost};

/// Which service tier to take, and why.
#[derive(Clone, Debug)]
pub struct Choice<'t, 'a> {
    /// The tier to take.
    pub tier: &'t TierCost<'a>,
    /// Why.
    pub reason: Reason<'t, 'a>,
}

/// Why a service tier is the one to take.
#[derive(Clone, Debug)]
pub enum Reason<'t, 'a> {
    /// Its higher fee is less than the downtime that it avoids.
    PaysOff {
        /// What its downtime costs less, a month.
        avoided: Usd,
        /// What its fee costs more, a month.
        premium: Usd,
    },
    /// The cheaper tier does not carry the load.
    OnlyFit {
        /// The cheaper tier.
        instead_of: &'t TierCost<'a>,
    },
    /// A dearer tier avoids less downtime than its fee costs.
    DearerNotWorthIt {
        /// The dearer tier.
        dearer: &'t TierCost<'a>,
        /// What its downtime costs less, a month.
        avoided: Usd,
        /// What its fee costs more, a month.
        premium: Usd,
    },
    /// Nothing else is sold, or nothing can be compared.
    Only,
}

/// The tier with the lowest cost, downtime included, among those that fit.
///
/// The tokens cost the same on every tier, so fee and downtime decide, also where tokens are
/// unpriced. `None` when no tier fits.
pub fn choose<'t, 'a>(tiers: &'t [TierCost<'a>]) -> Option<Choice<'t, 'a>> {
    let knows_downtime = tiers.iter().all(|tier| tier.downtime_cost.is_some());
    let lost = |tier: &TierCost<'_>| {
        tier.downtime_cost
            .filter(|_| knows_downtime)
            .unwrap_or(Usd::ZERO)
    };
    let cost = |tier: &TierCost<'_>| tier.tier.monthly_fee + lost(tier);
    let fitting = || tiers.iter().filter(|tier| tier.fit.fits() == Some(true));
    let tier = fitting().min_by_key(|tier| (cost(tier), tier.tier.monthly_fee))?;
    let fee = |other: &&TierCost<'_>| other.tier.monthly_fee;
    let cheaper = tiers
        .iter()
        .filter(|other| fee(other) < fee(&tier))
        .max_by_key(fee);
    let dearer = tiers
        .iter()
        .filter(|other| fee(other) > fee(&tier))
        .min_by_key(fee);
    let reason = match (cheaper, dearer) {
        (Some(instead_of), _) if matches!(instead_of.fit, Fit::Over { .. }) => {
            Reason::OnlyFit { instead_of }
        }
        (Some(instead_of), _) if knows_downtime => Reason::PaysOff {
            avoided: lost(instead_of) - lost(tier),
            premium: fee(&tier) - fee(&instead_of),
        },
        (None, Some(dearer)) if knows_downtime => Reason::DearerNotWorthIt {
            dearer,
            avoided: lost(tier) - lost(dearer),
            premium: fee(&dearer) - fee(&tier),
        },
        _ => Reason::Only,
    };
    Some(Choice { tier, reason })
}

/// The saving of a route on the scenario's baseline, which is the last of its baselines.
pub fn route_saving(route: &RoutedCost<'_>) -> Option<super::compare::Saving> {
    route.saving_on(route.baselines.last()?.cost)
}

/// What a month costs on a route and a service tier: tokens, the route's fees, and the tier's fee
/// unless the route pays it already.
pub fn bill(route: &RoutedCost<'_>, tier: &TierCost<'_>) -> Option<Usd> {
    let is_paid = route.targets.iter().any(|target| {
        let on_tier = target
            .leg
            .service_tier
            .is_some_and(|paid| paid.id == tier.tier.id);
        let offer = target.leg.listing.offer();
        on_tier && offer.is_some_and(|offer| offer.provider() == tier.offer.provider())
    });
    let fee = if is_paid {
        Usd::ZERO
    } else {
        tier.tier.monthly_fee
    };
    Some(route.total()? + fee)
}
