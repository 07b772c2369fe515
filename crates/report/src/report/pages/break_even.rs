//! The page of `plan break-even`.

use crate::engine::Case;
use crate::engine::contract::{Basis, Comparison, Deal, Kind, VolumeRange};
use crate::report::sections::break_even::{Stages, Utilisations, carries, gap};
use crate::report::{Block, Grid, In, Report, Style, is, join, pick};
use crate::scenario::{CacheHitModel, Stage};
use crate::units::Ratio;
use crate::words::{self, Text};

use super::{About, close, opening, stage_title};

/// More crossings than these are left to the other forms of output.
const MOST_CROSSINGS: usize = 12;

/// Fills in the page of a report whose first section is `break_even`.
pub fn break_even(
    report: &mut Report,
    case: &Case<'_>,
    stages: &[&Stage],
    deals: &[Deal<'_>],
    comparison: &Comparison<'_>,
) {
    let mut page = opening(&report.header, case);
    page.push(Block::verdict(verdict(comparison)));
    page.push(Block::Blank);
    for stage in stages {
        page.push(Block::line(stage_title(case, stage)));
        page.push(costs().only(is(Stages::stage, stage.name.as_str())).into());
        page.extend(unit_lines(stage, comparison).into_iter().map(Block::line));
        page.push(Block::Blank);
    }
    for line in crossings(comparison) {
        page.push(Block::line(line));
    }
    page.push(Block::Blank);
    let cliffs = comparison.cliffs.iter().map(|(index, cliff)| {
        let name = &comparison.quotes[*index].name;
        let (from, to) = (
            words::about_tokens(cliff.from),
            words::about_tokens(cliff.to),
        );
        format!("{name}: from {from} tokens a month on it is cheaper to buy over {to}.")
    });
    let cliffs: Vec<String> = cliffs.collect();
    if !cliffs.is_empty() {
        page.push(Block::line("Buy more and pay less"));
        page.extend(
            cliffs
                .into_iter()
                .map(|line| Block::line(format!("  {line}"))),
        );
        page.push(Block::Blank);
    }
    if !comparison.utilisations.is_empty() {
        page.push(units().into());
        page.push(Block::Blank);
    }
    let notes = Text::all(notes(case, deals, comparison));
    close(report, page, case, &[About::Load, About::Month], notes);
}

/// The table of costs.
fn costs() -> In<Stages, Grid> {
    let columns = vec![
        pick(Stages::offer, ""),
        pick(Stages::cost, "per month"),
        pick(Stages::per_million, "per 1M").keep(1),
        pick(Stages::verdict, ""),
    ];
    Grid::of("Offers", columns).marking(is(Stages::cheapest, true), Stages::cost)
}

/// The table of reserved units.
fn units() -> In<Utilisations, Grid> {
    let columns = vec![
        pick(Utilisations::offer, "").style(join(" against ", Utilisations::other_offer)),
        pick(Utilisations::units_cost, "units"),
        pick(Utilisations::value, "worth").keep(1),
        pick(Utilisations::break_even_percent, "must be used"),
        pick(Utilisations::pays, "").style(Style::Choice("", "never pays")),
    ];
    Grid::of("Reserved units", columns)
}

/// How many units the busiest minute of a stage needs, and how much of them its month uses.
fn unit_lines(stage: &Stage, comparison: &Comparison<'_>) -> Vec<String> {
    let costs = comparison.stages.iter();
    let costs = costs.filter(|cost| cost.stage.name == stage.name);
    let lines = costs.filter_map(|cost| {
        let units = cost.units?;
        let name = &comparison.quotes[cost.quote].name;
        let need = words::plural(units.needed, "unit");
        let bought = words::plural(units.bought, "unit");
        let used = words::percent(units.used);
        Some(match (units.bought >= units.needed, cost.carries) {
            (true, _) => format!(
                "  {name}: the busiest minute needs {need}; the month uses {used} of {bought}."
            ),
            (false, true) => format!(
                "  {name}: the busiest minute needs {need}. The month uses {used} of {bought}; the rest is paid per token."
            ),
            (false, false) => format!(
                "  {name}: the busiest minute needs {need}, more than the {} on offer.",
                words::count(units.bought)
            ),
        })
    });
    lines.collect()
}

/// The answer in a sentence or two.
fn verdict(comparison: &Comparison<'_>) -> String {
    let name = |index: usize| comparison.quotes[index].name.as_str();
    let stretches = joined(&comparison.stretches);
    let end = |stretch: &VolumeRange| stretch.to.map(words::about_tokens).unwrap_or_default();
    let part = |stretch: &VolumeRange| stretch.cheapest.map_or("none of them", name);
    match &stretches[..] {
        [] => "Nothing asked for has a price.".to_owned(),
        [only] => match only.cheapest {
            Some(index) if comparison.stages.iter().all(|one| one.cost.is_some()) => {
                format!("{} costs least at every volume.", name(index))
            }
            Some(index) => format!(
                "Of what is priced, {} costs least at every volume.",
                name(index)
            ),
            None => "None of them carries any volume.".to_owned(),
        },
        [below, above] => {
            let (first, second, end) = (part(below), part(above), end(below));
            match above.cheapest {
                None => format!(
                    "{first} costs least, and nothing carries more than {end} tokens a month."
                ),
                _ if above.outgrown.is_some() && above.outgrown == below.cheapest => format!(
                    "{first} costs least, and carries up to {end} tokens a month; beyond, {second}."
                ),
                _ => format!("{second} pays from {end} tokens a month on; below, {first}."),
            }
        }
        [first, rest @ .., last] => {
            let parts = [first].into_iter().chain(rest).enumerate();
            let parts = parts.map(|(index, stretch)| {
                let (name, end) = (part(stretch), end(stretch));
                match index {
                    0 => format!("{name} costs least up to {end} tokens a month"),
                    _ => format!("{name} from there to {end}"),
                }
            });
            let parts: Vec<String> = parts.collect();
            format!("{}, and {} beyond.", parts.join(", "), part(last))
        }
    }
}

/// The stretches by their cheapest offer alone.
fn joined(stretches: &[VolumeRange]) -> Vec<VolumeRange> {
    let mut joined: Vec<VolumeRange> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if last.cheapest == stretch.cheapest => last.to = stretch.to,
            _ => joined.push(*stretch),
        }
    }
    joined
}

/// Where two offers change places, a line each.
fn crossings(comparison: &Comparison<'_>) -> Vec<String> {
    let name = |index: usize| comparison.quotes[index].name.as_str();
    let line = |&(one, two, crossing): &(usize, usize, crate::engine::contract::Crossing)| {
        let at = words::about_tokens(crossing.tokens);
        let (first, second) = (name(one), name(two));
        let jump = match crossing.kind {
            Kind::Meet => "",
            Kind::Jump => ", by a jump",
        };
        let idle = [one, two]
            .into_iter()
            .find(|index| !carries(comparison, *index, crossing.tokens));
        let idle = idle.map(|index| format!("; {} does not carry it", name(index)));
        let how = format!("{jump}{}", idle.unwrap_or_default());
        match crossing.above {
            std::cmp::Ordering::Less => {
                format!("  {at}: {first} becomes cheaper than {second}{how}")
            }
            std::cmp::Ordering::Greater => {
                format!("  {at}: {second} becomes cheaper than {first}{how}")
            }
            std::cmp::Ordering::Equal => {
                format!("  {at}: {first} and {second} cost the same from here{how}")
            }
        }
    };
    let all = &comparison.crossings;
    if all.is_empty() {
        let is_alone = comparison
            .quotes
            .iter()
            .filter(|quote| quote.outcome.is_ok())
            .count()
            < 2;
        let text = match is_alone {
            true => "No two offers have a price, so none can cross.",
            false => "No two of them change places at any volume up to 1,000T tokens a month.",
        };
        return vec![text.to_owned()];
    }
    let mut lines = vec!["Where they change places, in tokens a month".to_owned()];
    lines.extend(all.iter().take(MOST_CROSSINGS).map(line));
    if all.len() > MOST_CROSSINGS {
        let more = all.len() - MOST_CROSSINGS;
        lines.push(format!("  {more} more are in the JSON form."));
    }
    lines
}

/// What limits and prices are missing or assumed.
fn notes(case: &Case<'_>, deals: &[Deal<'_>], comparison: &Comparison<'_>) -> Vec<String> {
    let quotes = comparison.quotes.iter();
    let gaps = quotes.clone().filter_map(|quote| {
        let gap = gap(quote)?;
        Some(format!("{} is left out: {gap}.", quote.name))
    });
    let limits = quotes.filter_map(|quote| {
        let most = quote.outcome.as_ref().ok()?.carries?;
        let most = words::about_tokens(most);
        Some(format!(
            "{} carries up to {most} tokens a month.",
            quote.name
        ))
    });
    let lists = deals.iter().filter_map(|deal| match &deal.basis {
        Basis::Listed { listing, .. } => Some(listing.offer()?.list.label()),
        Basis::Own(_) | Basis::Included => None,
    });
    let mut lists: Vec<String> = lists.collect();
    lists.sort();
    lists.dedup();
    let lists = (!lists.is_empty()).then(|| format!("Price lists: {}.", words::all_of(&lists)));
    let own = deals.iter().any(|deal| matches!(deal.basis, Basis::Own(_)));
    let own =
        own.then(|| "A rate of an --offer is for every token, whatever its meter.".to_owned());
    let is_bent = case
        .workload
        .cache
        .is_some_and(|cache| matches!(cache.hits, CacheHitModel::Lifetime { .. }));
    let bent = is_bent.then(|| {
        "Cache hits follow from volume: costs are reckoned at volumes an eighth apart and drawn straight between them.".to_owned()
    });
    let spills = deals.iter().any(|deal| {
        let carries = deal.terms.reserved.as_ref().and_then(|one| one.carries);
        let is_peaked = carries.is_some_and(|each| each.most_used() < Ratio::whole(100));
        is_peaked && !matches!(deal.basis, Basis::Included)
    });
    let spills = spills.then(|| {
        "Tokens beyond reserved units are an upper bound: we assume traffic at its peak or none."
            .to_owned()
    });
    let exact = Some("Volumes are rounded here; CSV and JSON have every token.".to_owned());
    gaps.chain(limits)
        .chain(lists)
        .chain(own)
        .chain(bent)
        .chain(spills)
        .chain(exact)
        .collect()
}
