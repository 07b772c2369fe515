//! From routes as written to checked ones, telling every mistake.

use crate::catalog::Zone;
use crate::input::{Code, Diagnostic, Entries, Leaf, Part, Reader, Spanned, closest};
use crate::scenario::outages::outages;
use crate::scenario::shares::not_100;
use crate::units::{Frequency, Name, Ratio, Share};
use crate::words;

use super::model::{Role, Route, Target, Terms};
use super::parts;
use super::schema::{FallbackFile, NextFile, RouteFile, TargetFile};

/// The routes, and the name of the one that reports use.
pub(in crate::scenario) fn routes(
    part: Part<Entries<Part<RouteFile>>>,
    named: Leaf<Name>,
    clock: &Zone,
    reader: &mut Reader<'_>,
) -> (Vec<Route>, Option<String>) {
    let is_known = !part.is_bad();
    let files = part.value.unwrap_or_default().0;
    let names = files.iter().map(|(name, _)| name.value.0.clone());
    let known: Vec<_> = names.collect();
    let routes = files
        .into_iter()
        .filter_map(|(name, file)| route(name, file, clock, reader));
    let routes = routes.collect();
    let default = default_route(named, is_known.then_some(&known), reader);
    (routes, default)
}

fn route(
    name: Spanned<Name>,
    part: Part<RouteFile>,
    clock: &Zone,
    reader: &mut Reader<'_>,
) -> Option<Route> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let expected = "`{ model: …, share: 80% }`";
    let is_cascade = !file.cascade.is_missing();
    let has_premium = !file.premium.is_missing();
    let is_bad = file.premium.is_bad() || file.workhorse.is_bad() || file.classes.is_bad();
    let workhorse = reader.require_part(file.workhorse, "workhorse", span, expected);
    let workhorse =
        workhorse.and_then(|one| planned(one, Role::Workhorse, Need::Share, clock, reader));
    let need = if is_cascade { Need::None } else { Need::Share };
    let premium = file.premium.into_spanned();
    let premium = premium.and_then(|one| planned(one, Role::Premium, need, clock, reader));
    let is_bad = is_bad || file.others.is_bad();
    let others = file.others.value.unwrap_or_default();
    let count = others.len();
    let others = others.into_iter().filter_map(Part::into_spanned);
    let others = others.filter_map(|one| planned(one, Role::Other, Need::Share, clock, reader));
    let others: Vec<Target> = others.collect();
    let (mut terms, cooldown) = (Terms::default(), file.fallback.value.as_ref());
    terms.cooldown = cooldown.and_then(|fallback| fallback.cooldown.value);
    let fallbacks = file.fallback.into_spanned();
    let fallbacks = fallbacks.map_or_else(Vec::new, |one| fallback(one, reader));
    terms.gateway_availability = file.gateway_availability.value;
    terms.share_by = file.share_by.value.unwrap_or_default();
    let classes_at = file.classes.span;
    terms.classes = parts::classes(file.classes, reader);
    terms.retry = parts::retry(&file.retry.value.unwrap_or_default());
    terms.failures = parts::failures(file.failures, reader);
    terms.timeouts = parts::timeouts(&file.timeouts.value.unwrap_or_default());
    terms.hedge = parts::hedge(file.hedge, workhorse.as_ref(), reader);
    let cascade = file.cascade.into_spanned();
    let cascade = cascade.and_then(|one| parts::cascade(one, has_premium, reader));
    let (cascade, verifier) = cascade.unzip();
    terms.cascade = cascade;
    let at = if file.error_rate.is_missing() {
        name.span
    } else {
        file.error_rate.span
    };
    let error_rate = Spanned::new(
        file.error_rate.value.map_or(Share::NONE, Frequency::share),
        at,
    );
    let is_bad = is_bad || (!terms.classes.is_empty() && reader.has_told_within(classes_at));
    let is_whole = !is_bad && (premium.is_some() || !has_premium) && others.len() == count;
    let mut targets = vec![workhorse?];
    targets.extend(fallbacks);
    targets.extend(premium);
    targets.extend(others);
    if is_whole {
        share_out(&name, &mut targets, &terms, reader)?;
    }
    targets.extend(verifier.flatten());
    Some(Route {
        name: name.value.0,
        targets,
        error_rate,
        terms,
    })
}

/// Gives targets that name classes the shares of those, and holds the sum to the whole.
fn share_out(
    name: &Spanned<Name>,
    targets: &mut [Target],
    terms: &Terms,
    reader: &mut Reader<'_>,
) -> Option<()> {
    if targets.iter().any(|target| !target.classes.is_empty()) {
        known_classes(targets, terms, reader)?;
        for class in &terms.classes {
            let takers = targets.iter().filter(|target| target.takes(&class.name));
            let (count, class) = (takers.count(), &class.name);
            if count != 1 {
                let message = match count {
                    0 => format!(
                        "no target of route `{}` takes class `{class}`",
                        name.value.0
                    ),
                    _ => format!("class `{class}` is taken by more than one target"),
                };
                let label = "each class has one target";
                reader.tell(Code::SharesNot100, message, name.span, label);
                return None;
            }
        }
        let takes_classes = |target: &&mut Target| !target.classes.is_empty();
        for target in targets.iter_mut().filter(takes_classes) {
            let own = terms.classes.iter();
            let own = own.filter(|class| target.takes(&class.name));
            let sum: Ratio = own.map(|class| class.share.ratio()).sum();
            target.share = Share::new(sum)?;
        }
    }
    let total: Ratio = targets.iter().map(|target| target.share.ratio()).sum();
    if total != Ratio::ONE {
        let what = format!("route `{}`", name.value.0);
        not_100(&what, total, name.span, reader);
        return None;
    }
    Some(())
}

/// Tells each name of a class that the route does not have.
fn known_classes(targets: &[Target], terms: &Terms, reader: &mut Reader<'_>) -> Option<()> {
    let known: Vec<&str> = terms.classes.iter().map(|one| one.name.as_str()).collect();
    let named = targets.iter().flat_map(|target| &target.classes);
    let mut unknown = named.filter(|name| !known.contains(&name.value.as_str()));
    let Some(name) = unknown.next() else {
        return Some(());
    };
    let message = format!("the route has no class `{}`", name.value);
    let diagnostic = Diagnostic::error(Code::UnknownWord, message)
        .at(reader.source, name.span, "not among its `classes`")
        .note(if known.is_empty() {
            "it has none".to_owned()
        } else {
            format!("they are {}", words::all_of(&known))
        });
    let meant = closest(&name.value, known.iter().copied());
    reader.push(diagnostic.suggest_word(reader.source, name.span, meant));
    None
}

/// Whether a target must say its share.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Share,
    None,
}

fn planned(
    file: Spanned<TargetFile>,
    role: Role,
    need: Need,
    clock: &Zone,
    reader: &mut Reader<'_>,
) -> Option<Target> {
    let (file, span) = (file.value, file.span);
    let model = reader.require(file.model, "model", span);
    let has_classes = !file.classes.is_missing();
    if has_classes && !file.share.is_missing() {
        let message = "the share of a target is said twice".to_owned();
        let label = "it takes the classes that it names, or a share";
        reader.tell(Code::DuplicateField, message, file.share.span, label);
        return None;
    }
    let share = match need == Need::Share && !has_classes {
        true => reader
            .require(file.share, "share", span)
            .map(|share| share.value),
        false if file.share.is_bad() => None,
        false => Some(file.share.value.unwrap_or(Share::NONE)),
    };
    let classes = file.classes.value.unwrap_or_default().into_iter();
    let classes = classes
        .filter_map(Leaf::into_spanned)
        .map(Spanned::into_text);
    let shape = file.request.into_spanned();
    let (latency, streaming) = parts::latency(file.latency, reader);
    Some(Target {
        model: model?.into_text(),
        share: share?,
        classes: classes.collect(),
        service_tier: file.service_tier.into_spanned().map(Spanned::into_text),
        shape: shape.and_then(|shape| parts::shape(shape, reader)),
        error_rate: file.error_rate.value.map(Frequency::share),
        retries: file.retries.value,
        outages: file
            .outages
            .into_spanned()
            .and_then(|one| outages(one, reader)),
        latency,
        streaming,
        processing: parts::processing(&file.batch, file.processing, reader),
        profile: parts::profile(file.profile, clock, reader),
        cache: parts::cache(file.cache, reader),
        ..Target::bare(role)
    })
}

fn fallback(file: Spanned<FallbackFile>, reader: &mut Reader<'_>) -> Vec<Target> {
    let (file, span) = (file.value, file.span);
    let first = NextFile {
        model: file.model,
        service_tier: file.service_tier,
        error_rate: file.error_rate,
        retries: file.retries,
        latency: file.latency,
        cache: file.cache,
        outages: file.outages,
    };
    let mut chain = Vec::new();
    let first = next(Spanned::new(first, span), reader);
    chain.extend(first.map(|target| Target {
        trigger: file.when.value,
        share: file.share.value.unwrap_or(Share::NONE),
        ..target
    }));
    for part in file.then.value.unwrap_or_default() {
        chain.extend(part.into_spanned().and_then(|part| next(part, reader)));
    }
    chain
}

fn next(file: Spanned<NextFile>, reader: &mut Reader<'_>) -> Option<Target> {
    let (file, span) = (file.value, file.span);
    let model = reader.require(file.model, "model", span);
    let (latency, streaming) = parts::latency(file.latency, reader);
    Some(Target {
        latency,
        streaming,
        cache: parts::cache(file.cache, reader),
        outages: file
            .outages
            .into_spanned()
            .and_then(|one| outages(one, reader)),
        model: model?.into_text(),
        service_tier: file.service_tier.into_spanned().map(Spanned::into_text),
        error_rate: file.error_rate.value.map(Frequency::share),
        retries: file.retries.value,
        ..Target::bare(Role::Fallback)
    })
}

/// The route that is named, else the first; a name that leads nowhere is told.
fn default_route(
    leaf: Leaf<Name>,
    known: Option<&Vec<String>>,
    reader: &mut Reader<'_>,
) -> Option<String> {
    let Some(named) = leaf.into_spanned() else {
        return known?.first().cloned();
    };
    if let Some(known) = known
        && !known.contains(&named.value.0)
    {
        let message = format!("there is no route `{}`", named.value.0);
        let note = if known.is_empty() {
            "the scenario has no routes".to_owned()
        } else {
            format!("the routes are {}", words::all_of(known))
        };
        let diagnostic = Diagnostic::error(Code::UnknownRoute, message)
            .at(reader.source, named.span, "not among the routes")
            .note(note);
        let meant = closest(&named.value.0, known.iter().map(String::as_str));
        reader.push(diagnostic.suggest_word(reader.source, named.span, meant));
    }
    Some(named.value.0)
}
