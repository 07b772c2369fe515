//! The figures of `plan calc`: one formula by itself, a row a figure.

mod provisioned;
mod queueing;
mod reliability;
mod routing;

pub use provisioned::ptu;
pub use queueing::{Asked, erlang};
pub use reliability::{availability, blend, burn_rate, downtime};
pub use routing::{breaker, cache, cascade, failover, hedge, outage, weights};

use crate::engine::Formula;
use crate::report::{Cell, Rows, Section, columns};
use crate::units::Real;
use crate::words::Text;

use super::{Detail, percent, real_percent};

/// One figure of a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Its name, which scripts rely on.
    metric: String,
    value: Cell,
    /// What the value counts.
    unit: &'static str,
    /// What it is, in words.
    meaning: Text,
}

impl Figure {
    fn new(
        metric: impl Into<String>,
        value: impl Into<Cell>,
        unit: &'static str,
        meaning: impl Into<Text>,
    ) -> Self {
        Self {
            metric: metric.into(),
            value: value.into(),
            unit,
            meaning: meaning.into(),
        }
    }
}

/// Figures, each in one line: `metric => value, unit, meaning;`.
macro_rules! figures {
    ($($metric:expr => $value:expr, $unit:expr, $meaning:expr;)+) => {
        vec![$(Figure::new($metric, $value, $unit, $meaning)),+]
    };
}
use figures;

columns! {
    /// The figures of a formula.
    pub Calc<'a>, "calc", row: (&'a Figure, Formula) =>
    metric: None = row.0.metric.as_str();
    value: None = row.0.value.clone();
    unit: None = row.0.unit;
    meaning: None = row.0.meaning.clone();
    explanation: None = explanation(row.1).join("; ");
}

/// The formula's figures.
pub fn section(figures: &[Figure], formula: Formula, detail: Detail) -> Section {
    let rows = Rows::new().explained(detail, Calc::explanation);
    rows.with(figures.iter().map(|figure| (figure, formula)))
        .into()
}

/// Where the formula is described, and who it is from.
pub fn explanation(formula: Formula) -> Vec<String> {
    let source = match formula {
        Formula::FailoverChain => "expected values of a finite geometric sum",
        Formula::TripTime => {
            "renewal equations for up to three errors; Naus (1982) and Alm (1983) for more"
        }
        Formula::OutageShare => "alternating renewal process; AWS, Availability and Beyond (2021)",
        Formula::Cascade => "expected values; Chen et al., FrugalGPT (2023)",
        Formula::LatencyTail => {
            "tails of lognormal times; Dean and Barroso, The Tail at Scale (2013)"
        }
        Formula::PriceWeights => "OpenRouter's documentation of provider routing",
        Formula::CacheHits => "Poisson calls against a lifetime that each call renews",
        Formula::CompositeAvailability | Formula::Downtime => "AWS, Availability and Beyond (2021)",
        Formula::BurnRate => "Google, The Site Reliability Workbook (2018), chapter 5",
        Formula::ProvisionedUnits => {
            "Microsoft, Provisioned throughput onboarding (2026-04-07); AWS, Provisioned Throughput"
        }
        Formula::ErlangWait | Formula::ServersNeeded => "Erlang (1917); Little (1961)",
        Formula::Abandonment => {
            "Palm (1957); Mandelbaum and Zeltyn, The Palm/Erlang-A Queue (2005)"
        }
        Formula::BoundedQueue => "balance of the states of M/M/c/K",
        Formula::GeneralQueue => "Pollaczek (1930), Khinchine (1932); Allen (1990), Cunneen",
        _ => "as the section says",
    };
    let name = formula.name();
    vec![
        format!("method: docs/method.md#{name}"),
        format!("source: {source}"),
    ]
}

/// A time that may never come.
fn or_never(seconds: Option<Real>) -> Cell {
    seconds.map_or(Cell::missing("never"), Cell::Seconds)
}
