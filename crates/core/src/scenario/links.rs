//! What the names of a scenario lead to in a catalog.

use crate::catalog::{Listing, Market, ServiceTier};
use crate::input::{Code, Diagnostic, Log, Spanned, closest};
use crate::units::Share;

use super::downtime::Mitigation;
use super::model::Scenario;
use super::route::{Role, Route, Target, Terms};

/// A scenario's names, resolved against the price lists in force.
#[derive(Clone, Debug)]
pub struct Links<'a> {
    /// The model that savings are counted against.
    pub baseline: Listing<'a>,
    /// The models to compare.
    pub shortlist: Vec<Listing<'a>>,
    /// The routes.
    pub routes: Vec<RouteLinks<'a>>,
    /// The second provider's model of each option against downtime, where it has one.
    pub second_providers: Vec<Option<Listing<'a>>>,
}

/// A route's names, resolved.
#[derive(Clone, Debug)]
pub struct RouteLinks<'a> {
    /// The route's id.
    pub name: String,
    /// The share of the workhorse's requests that fail.
    pub error_rate: Share,
    /// What else the route says.
    pub terms: Terms,
    /// Each target with its model and service tier.
    pub targets: Vec<(Target, Listing<'a>, Option<&'a ServiceTier>)>,
}

impl<'a> Links<'a> {
    /// Resolves every name of a scenario, or says of each that leads nowhere where it is written.
    pub fn resolve(scenario: &Scenario, market: &Market<'a>, log: &mut Log) -> Option<Self> {
        let mut resolver = Resolver {
            scenario,
            market,
            log,
        };
        let baseline = resolver.listing(&scenario.baseline);
        let shortlist: Vec<_> = scenario
            .shortlist
            .iter()
            .map(|name| resolver.listing(name))
            .collect();
        let routes: Vec<_> = scenario
            .routes
            .iter()
            .map(|route| resolver.route(route))
            .collect();
        let second_providers: Vec<_> = second_models(scenario)
            .map(|name| match name {
                Some(name) => resolver.listing(name).map(Some),
                None => Some(None),
            })
            .collect();
        Some(Self {
            second_providers: second_providers.into_iter().collect::<Option<_>>()?,
            baseline: baseline?,
            shortlist: shortlist.into_iter().collect::<Option<_>>()?,
            routes: routes.into_iter().collect::<Option<_>>()?,
        })
    }

    /// The same, where a name that leads nowhere is a model without an offer. A target whose service
    /// tier is not sold counts as one, for its cost is not known.
    pub fn tolerant(scenario: &Scenario, market: &Market<'a>) -> Self {
        let unsold = |name: &str| Listing::NotInForce {
            name: name.to_owned(),
            as_of: market.as_of,
            dates: Vec::new(),
        };
        let listing = |name: &Spanned<String>| {
            Listing::find(market, &name.value).unwrap_or_else(|_| unsold(&name.value))
        };
        let target = |target: &Target| {
            let found = listing(&target.model);
            let Some(tier) = &target.service_tier else {
                return (target.clone(), found, None);
            };
            let tiers = found.offer().map(crate::catalog::Offer::service_tiers);
            let sold = tiers.and_then(|tiers| tiers.iter().find(|sold| sold.id == tier.value));
            match sold {
                Some(sold) => (target.clone(), found, Some(sold)),
                None => (target.clone(), unsold(&target.model.value), None),
            }
        };
        let route = |route: &Route| RouteLinks {
            name: route.name.clone(),
            error_rate: route.error_rate.value,
            terms: route.terms.clone(),
            targets: route.targets.iter().map(target).collect(),
        };
        Self {
            baseline: listing(&scenario.baseline),
            shortlist: scenario.shortlist.iter().map(listing).collect(),
            routes: scenario.routes.iter().map(route).collect(),
            second_providers: second_models(scenario)
                .map(|name| name.map(listing))
                .collect(),
        }
    }

    /// The route of a name.
    pub fn route(&self, name: &str) -> Option<&RouteLinks<'a>> {
        self.routes.iter().find(|route| route.name == name)
    }

    /// The model whose provider's service tiers are in question: the workhorse of a route if its
    /// provider sells tiers, else the first model of the shortlist whose provider does.
    pub fn tiered(&self, route: Option<&RouteLinks<'a>>) -> Option<Listing<'a>> {
        let workhorse = route.and_then(|route| route.listing(Role::Workhorse));
        workhorse
            .into_iter()
            .chain(&self.shortlist)
            .find(|listing| listing.sells_tiers())
            .cloned()
    }
}

impl<'a> RouteLinks<'a> {
    /// The model of a role.
    pub fn listing(&self, role: Role) -> Option<&Listing<'a>> {
        let target = self.targets.iter().find(|(target, ..)| target.role == role);
        target.map(|(_, listing, _)| listing)
    }
}

/// The second provider's model of each option against downtime.
fn second_models(scenario: &Scenario) -> impl Iterator<Item = Option<&Spanned<String>>> {
    let options = scenario.downtime.iter().flat_map(|one| &one.options);
    options.map(|option| match &option.means {
        Mitigation::SecondProvider { model, .. } => Some(model),
        Mitigation::Instead(_) | Mitigation::FasterRepair(_) => None,
    })
}

struct Resolver<'r, 'a> {
    scenario: &'r Scenario,
    market: &'r Market<'a>,
    log: &'r mut Log,
}

impl<'a> Resolver<'_, 'a> {
    fn listing(&mut self, name: &Spanned<String>) -> Option<Listing<'a>> {
        match Listing::find(self.market, &name.value) {
            Ok(listing) => Some(listing),
            Err(diagnostic) => {
                let source = self.scenario.origin.source;
                let label = match diagnostic.code() {
                    Code::AmbiguousModel => "more than one model",
                    _ => "not in the price lists",
                };
                self.log.push(diagnostic.at(source, name.span, label));
                None
            }
        }
    }

    fn route(&mut self, route: &Route) -> Option<RouteLinks<'a>> {
        let targets: Vec<_> = route
            .targets
            .iter()
            .map(|target| self.target(target))
            .collect();
        Some(RouteLinks {
            name: route.name.clone(),
            error_rate: route.error_rate.value,
            terms: route.terms.clone(),
            targets: targets.into_iter().collect::<Option<_>>()?,
        })
    }

    fn target(
        &mut self,
        target: &Target,
    ) -> Option<(Target, Listing<'a>, Option<&'a ServiceTier>)> {
        let listing = self.listing(&target.model)?;
        let tier = match (&target.service_tier, listing.offer()) {
            (Some(name), Some(offer)) => Some(self.tier(name, offer)?),
            _ => None,
        };
        Some((target.clone(), listing, tier))
    }

    fn tier(
        &mut self,
        name: &Spanned<String>,
        offer: crate::catalog::Offer<'a>,
    ) -> Option<&'a ServiceTier> {
        let tiers = offer.service_tiers();
        let found = tiers.iter().find(|tier| tier.id == name.value);
        if found.is_none() {
            let ids: Vec<String> = tiers.iter().map(|tier| tier.id.clone()).collect();
            let message = format!(
                "`{}` sells no service tier `{}`",
                offer.provider(),
                name.value
            );
            let mut diagnostic = Diagnostic::error(Code::UnknownTier, message).at(
                self.scenario.origin.source,
                name.span,
                "no such tier",
            );
            diagnostic = match closest(&name.value, ids.iter().map(String::as_str)) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None if ids.is_empty() => diagnostic.note("its price list has no service tiers"),
                None => diagnostic.note(format!("it sells {}", crate::words::all_of(&ids))),
            };
            self.log.push(diagnostic);
        }
        found
    }
}
