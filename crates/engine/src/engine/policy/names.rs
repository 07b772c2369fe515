//! Which providers and models a plan uses, and whether it may.

use crate::catalog::Listing;
use crate::scenario::{Pattern, Place, Rule};

use super::{Facts, Measure, Unknown, Verdict};
use crate::engine::Case;

/// Whether the patterns say what may be used or what may not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    Allowed,
    Banned,
}

/// The models that a scenario names, each once, and where it names them.
pub(super) fn used<'a>(case: &Case<'a>) -> Vec<(Listing<'a>, Vec<String>)> {
    let links = &case.links;
    let baseline = std::iter::once((&links.baseline, "baseline".to_owned()));
    let shortlist = links.shortlist.iter();
    let shortlist = shortlist.map(|listing| (listing, "shortlist".to_owned()));
    let routes = links.routes.iter().flat_map(|route| {
        let place = format!("route {}", route.name);
        let targets = route.targets.iter();
        targets.map(move |(_, listing, _)| (listing, place.clone()))
    });
    let mut used: Vec<(Listing<'a>, Vec<String>)> = Vec::new();
    for (listing, place) in baseline.chain(shortlist).chain(routes) {
        let name = listing.name();
        match used.iter_mut().find(|(known, _)| known.name() == name) {
            Some((_, places)) if places.contains(&place) => {}
            Some((_, places)) => places.push(place),
            None => used.push((listing.clone(), vec![place])),
        }
    }
    used
}

/// A verdict for each provider.
pub(super) fn providers<'p>(
    rule: &'p Rule,
    patterns: &[(Pattern, Place)],
    sense: Sense,
    facts: Facts<'_, '_>,
) -> Vec<Verdict<'p>> {
    let mut by_provider: Vec<(String, Vec<String>)> = Vec::new();
    let mut verdicts = Vec::new();
    for (listing, _) in used(facts.case) {
        let (provider, _) = listing.parts();
        if provider.is_empty() {
            verdicts.push(Verdict::new(rule, listing.name()).unknown(Unknown::NoProvider));
            continue;
        }
        match by_provider.iter_mut().find(|(known, _)| *known == provider) {
            Some((_, models)) => models.push(listing.name()),
            None => by_provider.push((provider, vec![listing.name()])),
        }
    }
    let judged = by_provider.into_iter().map(|(provider, models)| {
        let hit = patterns
            .iter()
            .find(|(pattern, _)| pattern.matches(&provider))
            .map(|(_, place)| *place);
        verdict(rule, provider, hit, sense, models)
    });
    judged.chain(verdicts).collect()
}

/// A verdict for each model.
pub(super) fn models<'p>(
    rule: &'p Rule,
    patterns: &[(Pattern, Place)],
    sense: Sense,
    facts: Facts<'_, '_>,
) -> Vec<Verdict<'p>> {
    let used = used(facts.case).into_iter();
    used.map(|(listing, places)| {
        let hit = patterns
            .iter()
            .find_map(|(pattern, place)| Some((named(pattern, &listing, sense)?, *place)));
        // Without an offer its other names are not known, and one of them may be banned.
        if hit.is_none() && sense == Sense::Banned && listing.offer().is_none() {
            return Verdict::new(rule, listing.name()).unknown(Unknown::NotInForce);
        }
        let place = hit.as_ref().map(|(_, place)| *place);
        let mut verdict = verdict(rule, listing.name(), place, sense, places);
        verdict.also_called = hit
            .map(|(name, _)| name)
            .filter(|name| *name != listing.parts().1);
        verdict
    })
    .collect()
}

fn verdict(
    rule: &Rule,
    subject: String,
    hit: Option<Place>,
    sense: Sense,
    actual: Vec<String>,
) -> Verdict<'_> {
    let holds = hit.is_some() == (sense == Sense::Allowed);
    let mut verdict = Verdict::new(rule, subject).measured(Measure::Names(actual), holds);
    verdict.place = hit.unwrap_or(rule.place);
    verdict
}

/// The name by which a pattern meets a model: its id, or one of its other names.
///
/// A pattern with a slash is held against `provider/model`, one without against the model alone. A
/// ban is read widely: it also meets the model's other names, for a scenario may use one of them,
/// and the model behind a gateway, whose id there begins with the name of who made it.
fn named(pattern: &Pattern, listing: &Listing<'_>, sense: Sense) -> Option<String> {
    let (provider, model) = listing.parts();
    let with_provider = |id: &str| pattern.matches(&format!("{provider}/{id}"));
    let alone = |id: &str| !pattern.text().contains('/') && pattern.matches(id);
    if with_provider(&model) || alone(&model) {
        return Some(model);
    }
    if sense == Sense::Allowed {
        return None;
    }
    let aliases = listing.offer().map(|offer| offer.model.aliases.as_slice());
    let ids = aliases.unwrap_or_default().iter().map(String::as_str);
    let mut ids = std::iter::once(model.as_str()).chain(ids);
    let hit = ids.find(|id| {
        let last = id.rsplit('/').next().unwrap_or(id);
        with_provider(id) || pattern.matches(id) || pattern.matches(last)
    });
    hit.map(str::to_owned)
}
