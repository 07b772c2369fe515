//! The page of `plan capacity`.

use crate::catalog::Enforcement;
use crate::engine::Case;
use crate::report::sections::capacity::{Capacity, unit};
use crate::report::sections::capacity_tiers::CapacityTiers;
use crate::report::sections::day::Day;
use crate::report::{Axis, Block, Chart, Grid, In, Report, Series, fits, is, is_not, join, pick};
use crate::simulate::capacity::{Found, Outgrown, Study, Verdict};
use crate::units::{Ratio, Share};
use crate::words::{self, Text};

use super::texts::{explanations, footnotes};
use super::{About, close};

/// How the question was put, which the page repeats.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The share of requests that may be refused.
    pub at_most: Share,
    /// How demand grows, in words: `from MVP to Growth in 24 months`; empty where it does not.
    pub growth: String,
    /// How all limits are enforced, where that was asked.
    pub enforcement: Option<Enforcement>,
    /// Whether requests are those of a trace, and not drawn.
    pub is_trace: bool,
    /// Whether some prompt token is known to come from a cache.
    pub has_cached: bool,
}

/// Fills in the page of a report with the sections `capacity`, `capacity_tiers` and `day`.
pub fn capacity(report: &mut Report, case: &Case<'_>, asked: &Asked, studies: &[Study]) {
    let mut page = vec![
        Block::heading(
            &report.header.title,
            format!("prices as of {}", report.header.as_of),
        ),
        Block::Blank,
    ];
    for study in studies {
        page.extend(of_study(study, asked, studies.len() > 1));
    }
    page.extend(super::provisioned::blocks(report));
    page.push(Block::verdict(verdict(studies, asked)));
    page.push(Block::Blank);
    page.extend(explanations(
        report,
        Capacity::explanation,
        &[
            Capacity::stage,
            Capacity::provider,
            Capacity::service_tier,
            Capacity::meter,
        ],
        &[],
    ));
    let tier = [
        CapacityTiers::stage,
        CapacityTiers::provider,
        CapacityTiers::service_tier,
    ];
    page.extend(explanations(report, CapacityTiers::explanation, &tier, &[]));
    let notes = footnotes(report, CapacityTiers::note, &tier[1..], &[]);
    let method = Text::all(method(asked, studies));
    let notes = notes.into_iter().chain(method).collect();
    let about: &[About] = match asked.is_trace {
        true => &[About::Prices, About::Month],
        false => &[About::Prices, About::Load, About::Month],
    };
    close(report, page, case, about, notes);
}

/// The demand of a stage, what its tiers make of it, and the day.
fn of_study(study: &Study, asked: &Asked, is_one_of_many: bool) -> Vec<Block> {
    let stage = study.subject.name.as_str();
    let mut blocks = Vec::new();
    if is_one_of_many {
        blocks.push(Block::line(&study.subject.title));
    }
    blocks.push(Block::line(&study.subject.source));
    blocks.push(Block::Blank);
    if let Some(first) = study.tiers.first() {
        let tier = &first.fit.tier;
        let grid = demand_grid()
            .only(is(Capacity::stage, stage))
            .only(is(Capacity::provider, tier.provider.as_str()))
            .only(is(Capacity::service_tier, tier.name.as_str()))
            .only(is_not(Capacity::meter, "spend"))
            .only(is_not(Capacity::meter, "concurrency"));
        blocks.extend([grid.into(), Block::Blank]);
    }
    let grid = tier_grid(asked, study).only(is(CapacityTiers::stage, stage));
    blocks.extend([grid.into(), Block::Blank]);
    blocks.extend(match is_one_of_many {
        true => vec![Block::line(spark(study)), Block::Blank],
        false => day(study),
    });
    blocks
}

fn demand_grid() -> In<Capacity, Grid> {
    let columns = vec![
        pick(Capacity::meter, "").style(join("  ", Capacity::unit)),
        pick(Capacity::demand_mean, "on average"),
        pick(Capacity::demand_p99, "99 % below").keep(2),
        pick(Capacity::demand_p999, "99.9 % below").keep(3),
        pick(Capacity::demand_peak, "busiest"),
        pick(Capacity::smallest_limit, "limit that would do"),
    ];
    Grid::of("Demand", columns)
}

fn tier_grid(asked: &Asked, study: &Study) -> In<CapacityTiers, Grid> {
    let mut columns = vec![
        pick(CapacityTiers::provider, "").style(join(" ", CapacityTiers::service_tier)),
        pick(CapacityTiers::fits, "by its limits").style(fits(CapacityTiers::headroom_percent)),
        pick(CapacityTiers::binding_limit, "reached first"),
        pick(CapacityTiers::rejected_percent, "refused"),
        pick(CapacityTiers::total_cost, "per month").keep(3),
    ];
    if study.tiers.iter().any(|found| found.fit.elastic.is_some()) {
        columns.push(pick(CapacityTiers::fixed_units, "units").keep(1));
        columns.push(pick(CapacityTiers::elastic_mean, "if elastic").keep(1));
    }
    if !asked.growth.is_empty() {
        columns.push(pick(CapacityTiers::outgrown_in_month, "outgrown in month").keep(4));
    }
    Grid::of("Service tiers", columns)
}

/// Demand over the day as a chart, with the limit on requests a minute as a line.
fn day(study: &Study) -> Vec<Block> {
    let series = |what: &str, label: &str, sign: char, line: Option<char>| {
        let stage = study.subject.name.as_str();
        let only = vec![is(Day::stage, stage), is(Day::what, what)];
        Series::of(label, sign, only, line)
    };
    let mut all = Vec::new();
    let limited = study.tiers.iter().filter_map(|found| {
        let limit = found.fit.tier.requests_per_minute()?;
        Some((found.fit.tier.full_name(), limit))
    });
    let signs = ['─', '═', '┄', '┈'];
    for ((tier, limit), sign) in limited.zip(signs) {
        let label = format!("{tier} allows {}", words::count(limit));
        all.push(series(&tier, &label, sign, Some(sign)));
    }
    let day = &study.subject.day;
    let busiest = if day.is_of_minutes() {
        "requests"
    } else {
        all.push(series("mean", "on average", '○', None));
        "busiest minute"
    };
    all.push(series("peak", busiest, '●', Some('·')));
    let (title, across, axis) = match day.is_day {
        true => (
            "Requests a minute by hour of the day",
            Day::hour,
            Axis::Hours,
        ),
        false => (
            "Requests a minute since the first",
            Day::minute,
            Axis::Minutes,
        ),
    };
    vec![
        Block::line(title),
        Block::Chart(Chart::of(across, Day::requests_per_minute, axis, all)),
        Block::Blank,
    ]
}

/// The busiest minutes of the day in one line.
fn spark(study: &Study) -> String {
    const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let shape = &study.subject.day;
    let most = Ratio::whole(shape.peak());
    let level = |peak: u64| {
        let part = (Ratio::whole(peak) * Ratio::whole(7)).checked_div(most);
        let level = part.map_or(0, Ratio::round);
        LEVELS[usize::try_from(level).unwrap_or(0).min(7)]
    };
    let line: String = shape.steps.iter().map(|step| level(step.peak)).collect();
    let what = match shape.is_day {
        true => "Busiest minute of each hour, 0 to 24 h",
        false => "Busiest minutes since the first request",
    };
    format!(
        "{what}: {line}  at most {} requests",
        words::count(shape.peak())
    )
}

/// Which tier to take, and until when.
fn verdict(studies: &[Study], asked: &Asked) -> String {
    let mut sentences: Vec<String> = carried(studies).into_iter().collect();
    sentences.extend(studies.iter().filter_map(refusing));
    sentences.extend(outgrown(studies, asked));
    sentences.join(" ")
}

/// Which tier carries what: `standard carries MVP and Beta, pro Launch and Growth.`
fn carried(studies: &[Study]) -> Option<String> {
    let mut tiers: Vec<(String, Vec<&str>)> = Vec::new();
    for study in studies {
        let Some(found) = study.smallest() else {
            continue;
        };
        let name = found.fit.tier.full_name();
        match tiers.iter_mut().find(|(known, _)| *known == name) {
            Some((_, carried)) => carried.push(&study.subject.short),
            None => tiers.push((name, vec![&study.subject.short])),
        }
    }
    let (first, rest) = tiers.split_first()?;
    let first = format!("{} carries {}", first.0, words::all_of(&first.1));
    let rest = rest
        .iter()
        .map(|(tier, carried)| format!(", {tier} {}", words::all_of(carried)));
    Some(format!("{first}{}.", rest.collect::<String>()))
}

/// What stands in the way where no tier carries a demand.
fn refusing(study: &Study) -> Option<String> {
    study.smallest().is_none().then(|| none_fits(study))
}

/// When growth is too much for the tier to take, and what comes after it.
fn outgrown(studies: &[Study], asked: &Asked) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    for study in studies {
        let Some(smallest) = study.smallest() else {
            continue;
        };
        let tier = smallest.fit.tier.full_name();
        let sentence = match smallest.outgrown {
            Outgrown::In { month, .. } => {
                let next = study
                    .next(smallest)
                    .map_or_else(|| "no tier".to_owned(), |next| next.fit.tier.full_name());
                format!(
                    "Growth {} outgrows {tier} in month {month}: {next} from then on.",
                    asked.growth
                )
            }
            Outgrown::NotWithin { .. } => {
                format!("Growth {} does not outgrow {tier}.", asked.growth)
            }
            Outgrown::NoGrowth | Outgrown::NoLimit => continue,
        };
        if !sentences.contains(&sentence) {
            sentences.push(sentence);
        }
    }
    sentences
}

fn none_fits(study: &Study) -> String {
    let name = &study.subject.short;
    let refusing = study
        .tiers
        .iter()
        .filter(|found| found.fit.verdict == Verdict::Refuses);
    let best = refusing.min_by_key(|found| found.fit.rejected);
    let short = study.tiers.iter();
    let short = short.filter(|found| found.fit.verdict == Verdict::TooShort);
    if let Some(found) = short.min_by_key(|found| found.fit.rejected) {
        let tier = found.fit.tier.full_name();
        return format!(
            "We cannot say whether {tier} fits {name}: it has a limit per day, and the trace is shorter than a day."
        );
    }
    let Some(best) = best else {
        return format!(
            "No published limit says whether a tier carries {name}; give one with --limit."
        );
    };
    if let Some(why) = short_of(best) {
        return format!("No tier fits {name}: {why}.");
    }
    let refused = best.fit.rejected_percent();
    let refused = refused.map_or_else(String::new, |share| {
        format!(
            ": {} refuses {}",
            best.fit.tier.full_name(),
            words::percent(share)
        )
    });
    format!("No tier carries {name}{refused}{}.", missing(best))
}

/// Why a tier does not fit, where that is not what its limits refuse.
fn short_of(found: &Found) -> Option<String> {
    let fit = &found.fit;
    let tier = fit.tier.full_name();
    if let Some(one) = fit.spending.filter(|one| one.fits() == Some(false)) {
        let (cost, cap) = (words::usd(one.cost?), words::usd(one.cap));
        return Some(format!(
            "the month costs {cost}, and {tier} has a spend limit of {cap} per month"
        ));
    }
    let sold = fit.tier.units.filter(|_| fit.has_too_few_units)?;
    let needed = found.units.as_ref()?.provisioning.as_ref()?.peak_units;
    Some(format!(
        "the busiest minute needs {}, and {tier} has {}",
        words::plural(needed, "unit"),
        words::count(sold.terms.units.count())
    ))
}

/// What its binding limit would have to be.
fn missing(found: &Found) -> String {
    let binding = found.fit.binding.and_then(|meter| {
        let one = found.fit.meters.iter().find(|one| one.meter == meter)?;
        Some((meter, one.limit?, one.smallest?))
    });
    binding.map_or_else(String::new, |(meter, limit, smallest)| {
        let (limit, smallest) = (words::count(limit), words::count(smallest));
        format!(
            ", for {limit} {} are too few; {smallest} would do",
            unit(meter)
        )
    })
}

/// How the figures came about.
fn method(asked: &Asked, studies: &[Study]) -> Vec<String> {
    let at_most = words::percent(asked.at_most.percent());
    let manner = match asked.enforcement {
        Some(manner) => manner_words(manner),
        None => {
            "as each tier says, else by a bucket of the limit's size, full at the start and refilled continuously"
        }
    };
    let mut notes = vec![
        format!(
            "A limit would do when the demand replayed through it has at most {at_most} of its requests refused; a refused request does not come again. Headroom is the part of a limit that is not needed."
        ),
        format!("Limits a minute are enforced {manner}."),
    ];
    let found = || studies.iter().flat_map(|study| &study.tiers);
    let counts_cached = |found: &Found| found.fit.tier.limits.counts_cached;
    if asked.is_trace && !asked.has_cached && !found().all(counts_cached) {
        notes.push("The trace says nothing of caches, so every prompt token counts, also where those of a cache would not.".to_owned());
    }
    if found().any(|found| found.fit.elastic.is_some()) {
        notes.push(
            "Units: how many times a tier's limits have to stand ready; if elastic: how many on average if their number could follow every minute.".to_owned(),
        );
    }
    if found().any(|found| found.fit.verdict == Verdict::Dedicated) {
        notes.push("Capacity set aside for the customer, without a published limit, is taken to carry everything.".to_owned());
    }
    if !asked.growth.is_empty() {
        notes.push(format!(
            "Growth is {}, by the same factor each month; a tier is outgrown in the first month in which it refuses more than {at_most}, or in which a cap on spending is below the cost of the month.",
            asked.growth
        ));
    }
    notes
}

/// How limits are enforced, in words.
fn manner_words(manner: Enforcement) -> &'static str {
    match manner {
        Enforcement::TokenBucket => {
            "by a bucket of the limit's size, full at the start and refilled continuously"
        }
        Enforcement::FixedMinute => "by minutes of the clock",
        Enforcement::PerSecond => "by a bucket that holds one second's worth, at least one request",
    }
}
