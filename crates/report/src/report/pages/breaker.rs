//! What people see of a route's breaker.

use crate::engine::route::breaker::{Assessment, Judgement};
use crate::engine::route::{Basis, BreakerAnalysis, BreakerMinute};
use crate::report::sections::breaker::Breaker;
use crate::report::{Block, Grid, In, Style, is, pick};
use crate::scenario::Stage;
use crate::units::{Duration, Real};
use crate::words;

/// The table of a stage.
pub(super) fn table(stage: &Stage, watch: &BreakerAnalysis) -> Option<In<Breaker, Grid>> {
    watch.minutes.first()?;
    let columns = vec![
        pick(Breaker::minute, ""),
        pick(Breaker::attempts_per_minute, "attempts a min"),
        pick(Breaker::error_rate_percent, "errors").keep(1),
        pick(Breaker::outage_detection_seconds, "notices an outage in"),
        pick(Breaker::false_trip_seconds, "false trip every"),
        pick(Breaker::open_percent, "open")
            .style(Style::Suffix("%"))
            .keep(2),
        pick(Breaker::judgement, "judgement"),
    ];
    let grid = Grid::of("Breaker", columns);
    let grid = grid.only(is(Breaker::stage, stage.name.as_str()));
    Some(grid.only(is(Breaker::is_advice, false)))
}

/// What is wrong with the rule at this stage, and what to use instead.
pub(super) fn warning(title: &str, watch: &BreakerAnalysis) -> Option<Block> {
    let worst = watch
        .minutes
        .iter()
        .max_by_key(|minute| minute.found.judgement)?;
    let rule = worst.found.rule;
    let mean = watch.minutes.first()?.found.judgement;
    let what = match worst.found.judgement {
        Judgement::Sound => return None,
        Judgement::Inert => format!(
            "\"{rule}\" is inert: it notices a total outage {}, and one lasts {} on average",
            detection(&worst.found),
            time(watch.repair.0)
        ),
        Judgement::TriggerHappy if mean == Judgement::Sound => format!(
            "\"{rule}\" is sound at the average pace, but at the busiest minute's, errors of every day trip it {}",
            every(&worst.found)
        ),
        Judgement::TriggerHappy => format!(
            "\"{rule}\" is trigger-happy: errors of every day trip it {}{}",
            every(&worst.found),
            at_peak(worst)
        ),
    };
    let instead = instead(worst.instead.as_ref());
    Some(Block::verdict(format!("{title}{what}. {instead}.")))
}

/// Which rule to use instead of one that is not sound.
pub(super) fn instead(better: Option<&Assessment>) -> String {
    match better {
        None => {
            let reason = "so few requests, or so many errors, tell no outage apart";
            format!("No rule is sound here: {reason}; probe the model from outside")
        }
        Some(better) => format!(
            "Use \"{}\" instead: it notices an outage {} and trips for nothing {}",
            better.rule,
            detection(better),
            every(better)
        ),
    }
}

/// How soon it notices an outage.
pub(super) fn detection(found: &Assessment) -> String {
    match found.detection {
        Some(seconds) => format!("after {}", words::time(seconds)),
        None => "never".to_owned(),
    }
}

/// How often it trips for nothing.
pub(super) fn every(found: &Assessment) -> String {
    match found.to_trip {
        Some(seconds) => format!("every {}", words::time(seconds)),
        None => "never".to_owned(),
    }
}

fn at_peak(minute: &BreakerMinute) -> &'static str {
    match minute.is_peak {
        true => " at the busiest minute's pace",
        false => "",
    }
}

pub(super) fn time(time: Duration) -> String {
    let seconds = Real::new(time.seconds().approximate());
    seconds.map_or_else(|| time.to_string(), words::time)
}

/// What the table takes for granted.
pub(super) fn assumption(watch: &BreakerAnalysis) -> Option<String> {
    let mut parts = Vec::new();
    if watch.cooldown.1 == Basis::Assumed {
        let cooldown = time(watch.cooldown.0);
        parts.push(format!(
            "the breaker stays open for {cooldown}, which the costs do not count, since the route states no `cooldown`"
        ));
    }
    if watch.repair.1 == Basis::Assumed {
        parts.push(format!(
            "an outage lasts {}, as measured for the OpenAI API (arXiv 2501.12469)",
            time(watch.repair.0)
        ));
    }
    let all = match parts.as_slice() {
        [] => return None,
        [one] => one.clone(),
        [one, two, ..] => format!("{one}; {two}"),
    };
    Some(words::sentence(&format!("assumed: {all}")))
}
