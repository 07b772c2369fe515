//! The page of `plan calc`, and what its figures mean in a sentence.

use crate::engine::Formula;
use crate::engine::route::breaker::{Assessment, Judgement};
use crate::engine::route::cascade::CascadeCost;
use crate::engine::sla::burn_rate::{can_fire, error_rate, errors_to_fire};
use crate::report::sections::Detail;
use crate::report::sections::calc::{Calc, explanation};
use crate::report::{Block, Grid, Report, Style, pick};
use crate::units::{Availability, Duration, Rate, Ratio, Real, Share};
use crate::words::{self, Text};

use super::breaker::{detection, instead, time};

/// How many digits of the figures the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// All: the figures are exact.
    All,
    /// Four significant ones.
    Four,
}

/// Fills in the page of a report whose only section is `calc`.
pub fn calc(
    report: &mut Report,
    formula: Formula,
    digits: Digits,
    readings: Vec<String>,
    detail: Detail,
) {
    let style = match digits {
        Digits::All => Style::Exact,
        Digits::Four => Style::Auto,
    };
    let columns = vec![
        pick(Calc::meaning, ""),
        pick(Calc::value, "").style(style),
        pick(Calc::metric, "metric").keep(1),
    ];
    let mut page = vec![Grid::of(&report.header.title, columns).into()];
    if !readings.is_empty() {
        page.push(Block::Blank);
        page.extend(readings.iter().map(Block::line));
    }
    if detail == Detail::Explained {
        page.push(Block::Blank);
        page.push(Block::notes(explanation(formula)));
    }
    report.header.assumptions.extend(Text::all(readings));
    report.page = page;
}

/// What a rule on errors does, in words.
pub fn breaker(
    (rule, errors): (&str, &str),
    (to_trip, trips_a_day): (Option<Real>, Real),
    assessed: Option<&Assessment>,
    repair: Duration,
    advised: Option<&Assessment>,
) -> Vec<String> {
    // Fewer false trips a day than this are said by the time between them.
    const FEW: f64 = 0.01;
    let first = match to_trip {
        None => format!("\"{rule}\" never trips at {errors}."),
        Some(seconds) if trips_a_day.get() < FEW => {
            format!(
                "\"{rule}\" trips every {} at {errors}.",
                words::time(seconds)
            )
        }
        Some(seconds) => {
            let (time, trips) = (words::time(seconds), words::real(trips_a_day));
            format!("\"{rule}\" trips every {time} at {errors}: {trips} false trips a day.")
        }
    };
    let judged = assessed.map(|one| judgement(one, repair, advised));
    [first].into_iter().chain(judged).collect()
}

fn judgement(rule: &Assessment, repair: Duration, advised: Option<&Assessment>) -> String {
    let noticed = format!("It notices a total outage {}", detection(rule));
    let judged = match rule.judgement {
        Judgement::Sound => return format!("{noticed}, and is sound."),
        Judgement::TriggerHappy => "but it is trigger-happy on the errors of every day".to_owned(),
        Judgement::Inert => format!("but one lasts {} on average: it is inert", time(repair)),
    };
    format!("{noticed}, {judged}. {}.", instead(advised))
}

/// What a cascade saves, in words.
pub fn cascade(cost: &CascadeCost, escalated: Share) -> Vec<String> {
    let reading = cost.break_even.map(|most| match most > Ratio::ZERO {
        true => format!(
            "It saves while fewer than {} of answers are escalated; {escalated} are.",
            words::percent(most * Ratio::whole(100))
        ),
        false => "It never saves: the cheap answer costs more than the strong one.".to_owned(),
    });
    reading.into_iter().collect()
}

/// What spreading calls over providers costs, in words.
pub fn cache(multiplier: Real, undivided: Real, providers: u32) -> Vec<String> {
    let (one, many) = (words::real(undivided), words::real(multiplier));
    let reading = match providers {
        1 => format!("A prompt token costs {many} times its price without a cache."),
        _ => format!(
            "{providers} providers with a cache each make a prompt token cost {many} times the input price, one provider {one} times."
        ),
    };
    vec![reading]
}

/// What an alert on a burn rate needs to fire, in words.
pub fn burn_rate(
    rate: Option<Ratio>,
    objective: Option<Availability>,
    requests: Option<Rate>,
    window: Duration,
) -> Vec<String> {
    let Some(errors) = rate
        .zip(objective)
        .map(|(rate, objective)| error_rate(rate, objective))
    else {
        return Vec::new();
    };
    let percent = words::percent(errors * Ratio::whole(100));
    if !can_fire(errors) {
        return vec![format!(
            "The alert can never fire: it needs {percent} of requests to fail. Take a longer window or a smaller share of the budget."
        )];
    }
    let Some(requests) = requests else {
        return Vec::new();
    };
    let count = u64::try_from(errors_to_fire(errors, requests, window)).unwrap_or(u64::MAX);
    let all = words::number(requests.per_minute() * window.minutes());
    let few = match count {
        1 => " A single error fires it.",
        2..=5 => " So few errors make false alerts likely.",
        _ => "",
    };
    vec![format!(
        "The alert fires at {} among {all} requests in the window.{few}",
        words::plural(count, "error")
    )]
}
