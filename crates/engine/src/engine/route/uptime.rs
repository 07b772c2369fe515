//! How much of the time a route can answer, from how much of it its targets are up.

use crate::catalog::Promise;
use crate::scenario::{Role, Terms};
use crate::units::{Availability, Ratio};

use super::ResolvedTarget;
use super::outage::unavailability;
use super::plan::Planned;

/// The share of time in which a target is up: by its outages where the route states them, else as
/// its service tier promises; `None` where nothing says so.
pub fn uptime(leg: &ResolvedTarget<'_>) -> Option<Ratio> {
    if let Some(outages) = leg.target.outages {
        return Some(Ratio::ONE - unavailability(outages));
    }
    match leg.service_tier?.promise {
        Promise::Sla(promised) => Some(promised.ratio()),
        Promise::BestEffort => None,
    }
}

/// The share of requests that find a target up: Σ share × (1 − Π (1 − A)) over a target and the
/// fallbacks after it, times the availability of a gateway that all of them stand behind.
///
/// Targets of different providers fail independently; a fallback at a provider that was tried
/// before adds nothing, since its outages are mostly the same. `None` where nothing says how much
/// of the time a target with a share of requests is up; fallbacks that nothing is said of are taken
/// to be down.
pub(super) fn route_uptime(
    legs: &[ResolvedTarget<'_>],
    terms: &Terms,
    plans: &[Planned],
) -> Option<Ratio> {
    let provider = |leg: &ResolvedTarget<'_>| leg.listing.parts().0;
    let fallbacks = legs.iter().filter(|leg| leg.target.role == Role::Fallback);
    let of_plan = |plan: &Planned| {
        let leg = &legs[plan.leg];
        let mut tried = vec![provider(leg)];
        let mut down = Ratio::ONE - uptime(leg)?;
        for fallback in fallbacks.clone() {
            let name = provider(fallback);
            if !tried.contains(&name) {
                let up = uptime(fallback).unwrap_or(Ratio::ZERO);
                down = down * (Ratio::ONE - up);
                tried.push(name);
            }
        }
        Some(plan.requests * (Ratio::ONE - down))
    };
    let answered: Option<Ratio> = plans.iter().map(of_plan).sum::<Option<Ratio>>();
    let gateway = terms.gateway_availability;
    let gateway = gateway.map_or(Ratio::ONE, Availability::ratio);
    Some(answered? * gateway)
}
