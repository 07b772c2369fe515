//! What a simulation measured: a row a figure, each with its interval.

mod path;
mod queue;

pub use path::{NO_LATENCY, path, targets};
pub use queue::queue;

use crate::engine::Formula;
use crate::report::{Cell, Section, Unit};
use crate::simulate::statistics::Estimate;
use crate::units::Real;

use super::{Detail, columns, push};

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A length of time in seconds.
    Seconds,
    /// A share of one, written in percent.
    Percent,
    /// So many a second.
    PerSecond,
    /// How many of something, on average.
    Mean,
    /// How many of something.
    Count,
    /// US dollars.
    Usd,
    /// A length of time in minutes.
    Minutes,
}

impl Measure {
    /// The unit's name in the column `unit`.
    const fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Percent => "percent",
            Self::PerSecond => "per second",
            Self::Mean => "mean number",
            Self::Count => "count",
            Self::Usd => "USD",
            Self::Minutes => "minutes",
        }
    }

    fn cell(self, number: Real) -> Cell {
        match self {
            Self::Seconds => Cell::Seconds(number),
            Self::Percent => {
                let percent = Real::new(number.get() * 100.0).and_then(Real::rounded);
                Cell::or_missing(percent.map(Cell::Percent), "too large")
            }
            // A mean of exact amounts: what lies beyond a billionth is not known.
            Self::Usd => Cell::or_missing(number.rounded().map(Cell::Number), "too large"),
            Self::PerSecond | Self::Mean | Self::Count | Self::Minutes => Cell::Real(number),
        }
    }
}

/// One figure of a simulation.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Its name, which scripts rely on.
    pub metric: &'static str,
    /// What it is, in words.
    pub meaning: String,
    /// What it counts.
    pub measure: Measure,
    /// The figure and its interval, or why there is none.
    pub estimate: Result<Estimate, &'static str>,
    /// The same by a formula, where there is one that is exact.
    pub closed_form: Option<Real>,
    /// What it is a figure of, where it is not one of all requests.
    pub subject: Option<String>,
}

impl Measured {
    /// A figure with its interval, or the reason why there is none.
    pub fn new(
        (metric, meaning): (&'static str, impl Into<String>),
        measure: Measure,
        estimate: Option<Estimate>,
        reason: &'static str,
    ) -> Self {
        Self {
            metric,
            meaning: meaning.into(),
            measure,
            estimate: estimate.ok_or(reason),
            closed_form: None,
            subject: None,
        }
    }

    /// A whole number that the run was told or counted.
    pub fn count(name: (&'static str, impl Into<String>), number: u64) -> Self {
        let exact = Estimate::exact(Real::count(number));
        Self::new(name, Measure::Count, Some(exact), "")
    }

    /// The same as a figure of one target.
    #[must_use]
    pub fn of(mut self, subject: &str) -> Self {
        self.subject = Some(subject.to_owned());
        self
    }

    /// The figure beside what a formula says.
    #[must_use]
    pub fn beside(mut self, closed_form: Option<Real>) -> Self {
        self.closed_form = closed_form;
        self
    }
}

/// The section `simulate`: a row a figure, in the order given.
pub fn section(figures: &[Measured], explanation: &[String], detail: Detail) -> Section {
    let names = [
        ("metric", Unit::None),
        ("value", Unit::None),
        ("ci_low", Unit::None),
        ("ci_high", Unit::None),
        ("unit", Unit::None),
        ("closed_form", Unit::None),
        ("inside", Unit::None),
        ("meaning", Unit::None),
        ("subject", Unit::None),
    ];
    let mut section = Section::new("simulate", columns(names, detail));
    for figure in figures {
        push(&mut section, row(figure), detail, explanation);
    }
    section
}

fn row(figure: &Measured) -> Vec<Cell> {
    let cell = |number: Option<Real>, reason: &'static str| {
        number.map_or(Cell::missing(reason), |number| figure.measure.cell(number))
    };
    let (value, low, high) = match figure.estimate {
        Ok(found) => (Some(found.value), found.low, found.high),
        Err(_) => (None, None, None),
    };
    let closed = figure.closed_form;
    let inside = figure.estimate.ok().zip(closed);
    let inside = inside.map(|(estimate, closed)| estimate.covers(closed));
    vec![
        Cell::from(figure.metric),
        cell(value, figure.estimate.err().unwrap_or_default()),
        cell(low, OPEN),
        cell(high, OPEN),
        Cell::from(figure.measure.name()),
        cell(closed, ""),
        Cell::or_missing(inside, ""),
        Cell::from(figure.meaning.as_str()),
        Cell::or_missing(figure.subject.clone(), ""),
    ]
}

/// Of an end of an interval that the run says nothing of.
const OPEN: &str = "open";

/// Where the method is described.
pub fn explanation(formula: Formula) -> Vec<String> {
    let name = formula.name();
    vec![format!("method: docs/method.md#{name}")]
}
