//! Sentences of `plan capacity` about where demand is from and how it grows.

use crate::scenario::{NANOS_PER_MINUTE, Stage, Trace, TraceForm};
use crate::simulate::capacity::Horizon;
use crate::simulate::demand::{DemandMeter, DemandStatistics};
use crate::units::{Ratio, Share};
use crate::words;

/// The page of a trace in one line.
pub fn trace_title(trace: &Trace) -> String {
    format!("Capacity for {}", trace.name)
}

/// What was drawn for a stage.
pub fn drawn(demand: &DemandStatistics, horizon: Horizon, seed: u64) -> String {
    let stretch = match horizon.is_week {
        true => "a week",
        false => "a month",
    };
    let (count, gaps) = (requests(demand), gaps(demand));
    format!("{count} drawn for {stretch} (seed {seed}){gaps}.")
}

/// What a trace holds, and what was made of it.
pub fn traced(
    trace: &Trace,
    demand: &DemandStatistics,
    scale: Ratio,
    to: Option<&Stage>,
) -> String {
    let length = trace.arrivals.last().map_or(0, |last| last.at);
    let minutes = Ratio::whole(length).checked_div(Ratio::whole(NANOS_PER_MINUTE));
    let minutes = words::minutes(minutes.unwrap_or(Ratio::ZERO));
    let (count, form, gaps) = (requests(demand), form(trace.form), gaps(demand));
    let multiple = words::number(scale);
    let made = match to {
        Some(stage) => format!("{multiple} times, which is the volume of {}", stage.title),
        None if scale == Ratio::ONE => "as it stands".to_owned(),
        None => format!("{multiple} times"),
    };
    format!("{count} in {minutes}: the trace ({form}) {made}{gaps}.")
}

fn requests(demand: &DemandStatistics) -> String {
    let requests = demand.of(DemandMeter::Requests);
    words::plural(requests.map_or(0, |requests| requests.total), "request")
}

/// How uneven requests follow each other.
fn gaps(demand: &DemandStatistics) -> String {
    demand.gap_cv.map_or_else(String::new, |cv| {
        format!(
            "; the gaps between them vary by {} times their mean",
            words::real(cv)
        )
    })
}

/// Whose form a trace has.
fn form(form: TraceForm) -> &'static str {
    match form {
        TraceForm::Azure => "in the form of Azure's",
        TraceForm::BurstGpt => "in the form of BurstGPT",
        TraceForm::Mooncake => "in the form of Mooncake's",
        TraceForm::Named => "by the columns named",
    }
}

/// Growth from the first stage to the last.
pub fn growth_of(stages: &[Stage], months: u64) -> String {
    let title = |stage: Option<&Stage>| stage.map_or("", |stage| stage.title.as_str()).to_owned();
    let (first, last) = (title(stages.first()), title(stages.last()));
    format!(
        "from {first} to {last} in {}",
        words::plural(months, "month")
    )
}

/// Growth by the same part each month.
pub fn growth_by(part: Share, months: u64) -> String {
    let (part, months) = (
        words::percent(part.percent()),
        words::plural(months, "month"),
    );
    format!("of {part} a month over {months}")
}
