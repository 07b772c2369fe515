//! Sentences of `plan capacity` about where demand is from and how it grows.

use crate::engine::capacity::Horizon;
use crate::engine::demand::Demand;
use crate::scenario::{NANOS_PER_MINUTE, Stage, Trace, TraceForm};
use crate::units::{Ratio, Share};
use crate::words;

/// The page of a trace in one line.
pub fn trace_title(trace: &Trace) -> String {
    format!("Capacity for {}", trace.name)
}

/// What was drawn for a stage.
pub fn drawn(demand: &Demand, horizon: Horizon, seed: u64) -> String {
    let stretch = match horizon.is_week {
        true => "a week",
        false => "a month",
    };
    format!("{} drawn for {stretch} (seed {seed}).", requests(demand))
}

/// What a trace holds, and what was made of it.
pub fn traced(trace: &Trace, demand: &Demand, scale: Ratio, to: Option<&Stage>) -> String {
    let minutes = Ratio::whole(demand.length).checked_div(Ratio::whole(NANOS_PER_MINUTE));
    let span = minutes.map_or_else(String::new, |minutes| {
        format!(" in {}", words::minutes(minutes))
    });
    let (count, form) = (requests(demand), form(trace.form));
    let multiple = words::multiple(scale);
    match to {
        Some(stage) => format!(
            "{count}{span}: the trace ({form}), stretched {multiple} to the tokens of {}.",
            stage.title
        ),
        None if scale == Ratio::ONE => format!("{count}{span}: the trace ({form}) as it stands."),
        None => format!("{count}{span}: the trace ({form}), {multiple}."),
    }
}

fn requests(demand: &Demand) -> String {
    let count = u64::try_from(demand.arrivals.len()).unwrap_or(u64::MAX);
    words::plural(count, "request")
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
