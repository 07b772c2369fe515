//! What a simulation measured: a row a figure, each with its interval.

mod path;
mod queue;

pub use path::{NO_LATENCY, PathTargets, path, targets};
pub use queue::queue;

use crate::engine::Formula;
use crate::report::{Cell, Rows, columns};
use crate::simulate::statistics::Estimate;
use crate::units::Real;

use super::Detail;

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

/// A figure, and where its method is described.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    figure: &'a Measured,
    explanation: &'a str,
}

columns! {
    /// What a simulation measured.
    pub Simulate<'a>, "simulate", row: Row<'a> =>
    metric: None = row.figure.metric;
    value: None = row.figure.value();
    ci_low: None = row.figure.low();
    ci_high: None = row.figure.end(|found| found.high);
    unit: None = row.figure.measure.name();
    closed_form: None = row.figure.closed_form.map(|exact| row.figure.measure.cell(exact));
    inside: None = row.figure.is_inside();
    meaning: None = row.figure.meaning.as_str();
    subject: None = row.figure.subject.as_deref();
    explanation: None = row.explanation;
}

impl Measured {
    fn value(&self) -> Cell {
        match self.estimate {
            Ok(found) => self.measure.cell(found.value),
            Err(reason) => Cell::missing(reason),
        }
    }

    /// The low end of the interval. All measures are counts, times, shares or amounts that are paid:
    /// a symmetric interval of a small one reaches below zero, where nothing can be.
    fn low(&self) -> Cell {
        let low = self.estimate.ok().and_then(|found| found.low);
        let low = low.map(|low| low.max(Real::count(0)));
        Cell::or_missing(low.map(|low| self.measure.cell(low)), "open")
    }

    /// An end of the interval; `open` where the run says nothing of it.
    fn end(&self, of: fn(Estimate) -> Option<Real>) -> Cell {
        let end = self.estimate.ok().and_then(of);
        Cell::or_missing(end.map(|end| self.measure.cell(end)), "open")
    }

    /// Whether what the formula says is within the interval.
    fn is_inside(&self) -> Option<bool> {
        Some(self.estimate.ok()?.covers(self.closed_form?))
    }
}

/// The figures, in the order given.
pub fn rows(figures: &[Measured], explanation: &str, detail: Detail) -> Rows<Simulate> {
    let rows = figures.iter().map(|figure| Row {
        figure,
        explanation,
    });
    Rows::new()
        .explained(detail, Simulate::explanation)
        .with(rows)
}

/// Where the method is described.
pub fn explanation(formula: Formula) -> String {
    format!("method: docs/method.md#{}", formula.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.4 outages ± 0.9: there are no fewer than none.
    #[test]
    fn no_interval_of_a_figure_begins_below_zero() {
        let real = |number| Real::new(number).unwrap();
        let reaching = |low: f64| Estimate {
            low: Some(real(low)),
            ..Estimate::exact(real(0.4))
        };
        let low = |low| {
            let name = ("outages", "outages");
            Measured::new(name, Measure::Mean, Some(reaching(low)), "").low()
        };
        assert_eq!(low(-0.5), Cell::Real(Real::default()));
        assert_eq!(low(0.1), Cell::Real(real(0.1)));
    }
}
