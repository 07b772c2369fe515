//! The page of `plan capacity`.

use crate::catalog::Enforcement;
use crate::engine::Case;
use crate::report::sections::capacity::unit;
use crate::report::{Axis, Block, Cell, Chart, Condition, Grid, Pick, Report, Series, Style};
use crate::simulate::capacity::{Found, Outgrown, Study, Verdict};
use crate::units::{Ratio, Share};
use crate::words;

use super::{About, close, explanations, footnotes, of_stage};

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
        Block::Heading {
            left: report.header.title.clone(),
            right: format!("prices as of {}", report.header.as_of),
        },
        Block::Blank,
    ];
    for study in studies {
        page.extend(of_study(study, asked, studies.len() > 1));
    }
    page.extend(super::provisioned::blocks(report));
    page.push(Block::Verdict(verdict(studies, asked)));
    page.push(Block::Blank);
    page.extend(explanations(
        report,
        "capacity",
        &["stage", "provider", "service_tier", "meter"],
        &[],
    ));
    page.extend(explanations(
        report,
        "capacity_tiers",
        &["stage", "provider", "service_tier"],
        &[],
    ));
    let notes = footnotes(report, "capacity_tiers", &["provider", "service_tier"], &[]);
    let notes = notes.into_iter().chain(method(asked, studies)).collect();
    let about: &[About] = match asked.is_trace {
        true => &[About::Prices, About::Month],
        false => &[About::Prices, About::Load, About::Month],
    };
    close(report, page, case, about, notes);
}

/// The demand of a stage, what its tiers make of it, and the day.
fn of_study(study: &Study, asked: &Asked, is_one_of_many: bool) -> Vec<Block> {
    let stage = || of_stage(&study.subject.name);
    let mut blocks = Vec::new();
    if is_one_of_many {
        blocks.push(Block::Line(study.subject.title.clone()));
    }
    blocks.push(Block::Line(study.subject.source.clone()));
    blocks.push(Block::Blank);
    if let Some(first) = study.tiers.first() {
        let tier = Cell::from(first.fit.tier.name.as_str());
        let provider = Cell::from(first.fit.tier.provider.as_str());
        let grid = demand_grid()
            .only(stage())
            .only(Condition::Is("provider", provider))
            .only(Condition::Is("service_tier", tier))
            .only(Condition::is_not("meter", "spend"))
            .only(Condition::is_not("meter", "concurrency"));
        blocks.extend([Block::Grid(grid), Block::Blank]);
    }
    blocks.extend([
        Block::Grid(tier_grid(asked, study).only(stage())),
        Block::Blank,
    ]);
    blocks.extend(match is_one_of_many {
        true => vec![Block::Line(spark(study)), Block::Blank],
        false => day(study),
    });
    blocks
}

fn demand_grid() -> Grid {
    let columns = vec![
        Pick::new("meter", "").style(Style::Join("  ", "unit")),
        Pick::new("demand_mean", "on average"),
        Pick::new("demand_p99", "99 % below").keep(2),
        Pick::new("demand_p999", "99.9 % below").keep(3),
        Pick::new("demand_peak", "busiest"),
        Pick::new("smallest_limit", "limit that would do"),
    ];
    Grid::new("Demand", "capacity", columns)
}

fn tier_grid(asked: &Asked, study: &Study) -> Grid {
    let mut columns = vec![
        Pick::new("provider", "").style(Style::Join(" ", "service_tier")),
        Pick::new("fits", "by its limits").style(Style::Fits("headroom_percent")),
        Pick::new("binding_limit", "reached first"),
        Pick::new("rejected_percent", "refused"),
        Pick::new("total_cost", "per month").keep(3),
    ];
    if study.tiers.iter().any(|found| found.fit.elastic.is_some()) {
        columns.push(Pick::new("fixed_units", "units").keep(1));
        columns.push(Pick::new("elastic_mean", "if elastic").keep(1));
    }
    if !asked.growth.is_empty() {
        columns.push(Pick::new("outgrown_in_month", "outgrown in month").keep(4));
    }
    Grid::new("Service tiers", "capacity_tiers", columns)
}

/// Demand over the day as a chart, with the limit on requests a minute as a line.
fn day(study: &Study) -> Vec<Block> {
    let stage = of_stage(&study.subject.name);
    let series = |what: &str, label: &str, sign: char, line: Option<char>| Series {
        label: label.to_owned(),
        sign,
        only: vec![stage.clone(), Condition::is("what", what)],
        line,
    };
    let mut all = Vec::new();
    let limited = study.tiers.iter().filter_map(|found| {
        let limit = found.fit.tier.requests_per_minute()?;
        Some((found, limit))
    });
    let signs = ['─', '═', '┄', '┈'];
    for ((found, limit), sign) in limited.zip(signs) {
        let label = format!(
            "{} allows {}",
            found.fit.tier.full_name(),
            words::count(limit)
        );
        all.push(series(
            &found.fit.tier.full_name(),
            &label,
            sign,
            Some(sign),
        ));
    }
    let is_minutes = study.subject.day.is_of_minutes();
    if !is_minutes {
        all.push(series("mean", "on average", '○', None));
    }
    let busiest = if is_minutes {
        "requests"
    } else {
        "busiest minute"
    };
    all.push(series("peak", busiest, '●', Some('·')));
    let (title, axis) = match study.subject.day.is_day {
        true => ("Requests a minute by hour of the day", Axis::Hours),
        false => ("Requests a minute since the first", Axis::Minutes),
    };
    vec![
        Block::Line(title.to_owned()),
        Block::Chart(Chart {
            section: "day",
            across: if study.subject.day.is_day {
                "hour"
            } else {
                "minute"
            },
            up: "requests_per_minute",
            axis,
            series: all,
        }),
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
    let Some(best) = best else {
        return format!(
            "No published limit says whether a tier carries {name}; give one with --limit."
        );
    };
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
        Enforcement::FixedMinute => "by minutes that follow each other from the first request on",
        Enforcement::PerSecond => "by a bucket that holds one second's worth, at least one request",
    }
}
