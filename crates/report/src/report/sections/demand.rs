//! What is demanded a minute: figures by meter, and the trace behind them.

use crate::report::{Cell, Rows, columns};
use crate::scenario::{NANOS_PER_MINUTE, Trace};
use crate::simulate::demand::{DemandMeter, DemandStatistics, MeterDemand};
use crate::units::Ratio;

/// One meter of a demand.
#[derive(Clone, Copy, Debug)]
pub struct MeterRow<'a> {
    /// The demand: a stage or a trace.
    pub demand: &'a str,
    /// The meter and its figures.
    pub figures: &'a MeterDemand,
    /// Those of all meters.
    pub all: &'a DemandStatistics,
}

columns! {
    /// What is demanded a minute, by meter.
    pub Demanded<'a>, "demand", row: MeterRow<'a> =>
    demand: None = row.demand;
    meter: None = row.figures.meter.name();
    unit: None = if row.is_requests() { "requests" } else { "tokens" };
    total: Count = row.figures.total;
    mean_per_minute: Count = Cell::or_missing(row.figures.mean.map(Cell::Number), BRIEF);
    peak_per_minute: Count = row.figures.peak;
    p99_per_minute: Count = row.figures.p99;
    p999_per_minute: Count = row.figures.p999;
    peak_to_mean: Count = Cell::or_missing(row.figures.peak_to_mean().map(Cell::Number), BRIEF);
    minutes: Minutes = Cell::Minutes(Ratio::whole(row.all.minutes));
    gap_cv: Count = row.is_requests().then(|| Cell::or_missing(row.all.gap_cv, "too few requests"));
}

/// Why there is no mean of minutes.
const BRIEF: &str = "under a minute";

impl MeterRow<'_> {
    fn is_requests(&self) -> bool {
        self.figures.meter == DemandMeter::Requests
    }
}

/// Adds the figures of a demand, a row for each meter.
pub fn rows(rows: &mut Rows<Demanded>, demand: &str, all: &DemandStatistics) {
    for figures in &all.meters {
        rows.push(&MeterRow {
            demand,
            figures,
            all,
        });
    }
}

/// What the file of a trace says, and how many times of it a demand is.
#[derive(Clone, Copy, Debug)]
pub struct TraceRow<'a> {
    /// The trace.
    pub trace: &'a Trace,
    /// Its figures as it stands.
    pub as_read: &'a DemandStatistics,
    /// How many times of it.
    pub factor: Ratio,
}

columns! {
    /// What is known of traces.
    pub Traced<'a>, "trace", row: TraceRow<'a> =>
    trace: None = row.trace.name.as_str();
    form: None = row.trace.form.name();
    requests: Requests = row.as_read.of(DemandMeter::Requests).map_or(0, |one| one.total);
    minutes: Minutes = in_minutes(row.trace.arrivals.last().map_or(0, |last| last.at));
    failed_requests: Requests = row.trace.failed;
    empty_requests: Requests = row.as_read.empty;
    simultaneous_requests: Requests = row.as_read.simultaneous;
    cacheable_percent: Percent = row.cacheable();
    scaled_by: Count = Cell::Number(row.factor);
}

impl TraceRow<'_> {
    fn cacheable(&self) -> Cell {
        let percent = self.trace.cacheable.map(|share| share * Ratio::whole(100));
        Cell::or_missing(percent.map(Cell::Percent), "not in the file")
    }
}

fn in_minutes(nanos: u64) -> Option<Cell> {
    let minutes = Ratio::whole(nanos).checked_div(Ratio::whole(NANOS_PER_MINUTE));
    minutes.map(Cell::Minutes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Arrival, TraceForm};
    use crate::simulate::demand::Demand;

    fn trace(times: &[u64]) -> Trace {
        let arrivals = times.iter().map(|seconds| Arrival {
            at: seconds * NANOS_PER_MINUTE / 60,
            input: 300,
            cached: 100,
            output: 50,
        });
        Trace {
            name: "t.csv".to_owned(),
            form: TraceForm::Azure,
            arrivals: arrivals.collect(),
            week_second: None,
            minute_phase: 0,
            cacheable: Ratio::new(1, 4),
            failed: 0,
        }
    }

    #[test]
    fn figures_stand_in_the_columns_that_name_them() {
        let trace = trace(&[0, 30, 150]);
        let all = &Demand::of_trace(&trace).statistics();
        let row = |meter: usize| MeterRow {
            demand: "t.csv",
            figures: &all.meters[meter],
            all,
        };
        assert_eq!(all.meters.len(), 4);
        // 3 requests in 2.5 minutes; minutes of 2, 0 and 1.
        assert_eq!(
            Demanded::mean_per_minute.of(&row(0)),
            Cell::Number(Ratio::new(6, 5).unwrap())
        );
        assert_eq!(Demanded::peak_per_minute.of(&row(0)), Cell::Count(2));
        assert_eq!(Demanded::total.of(&row(2)), Cell::Count(600));
        assert_eq!(Demanded::gap_cv.of(&row(3)), Cell::NONE);
        let about = TraceRow {
            trace: &trace,
            as_read: all,
            factor: Ratio::ONE,
        };
        assert_eq!(
            Traced::cacheable_percent.of(&about),
            Cell::Percent(Ratio::whole(25))
        );
    }

    #[test]
    fn what_is_not_known_is_said() {
        let all = &Demand::of_trace(&trace(&[0])).statistics();
        let row = MeterRow {
            demand: "t.csv",
            figures: &all.meters[0],
            all,
        };
        let (mean, cv) = (
            Demanded::mean_per_minute.of(&row),
            Demanded::gap_cv.of(&row),
        );
        assert_eq!(mean, Cell::missing("under a minute"));
        assert_eq!(cv, Cell::missing("too few requests"));
    }
}
