//! What is demanded a minute: figures by meter, the trace behind them, and the course over time.

use crate::report::{Cell, Section, Unit};
use crate::scenario::{NANOS_PER_MINUTE, Trace};
use crate::simulate::demand::{DemandMeter, DemandStatistics, MeterDemand, Series};
use crate::units::{Ratio, Tokens};

/// The section of figures by meter without rows; `demand` in its rows is a stage or a trace.
pub fn section() -> Section {
    Section::new(
        "demand",
        [
            ("demand", Unit::None),
            ("meter", Unit::None),
            ("unit", Unit::None),
            ("total", Unit::Count),
            ("mean_per_minute", Unit::Count),
            ("peak_per_minute", Unit::Count),
            ("p99_per_minute", Unit::Count),
            ("p999_per_minute", Unit::Count),
            ("peak_to_mean", Unit::Count),
            ("minutes", Unit::Minutes),
            ("gap_cv", Unit::Count),
        ],
    )
}

/// Adds the figures of a demand, a row for each meter.
pub fn rows(section: &mut Section, name: &str, statistics: &DemandStatistics) {
    for meter in &statistics.meters {
        section.push(row(name, meter, statistics));
    }
}

fn row(name: &str, figures: &MeterDemand, statistics: &DemandStatistics) -> [Cell; 11] {
    let is_requests = figures.meter == DemandMeter::Requests;
    let cv = match is_requests {
        true => Cell::or_missing(statistics.gap_cv, "too few requests"),
        false => Cell::NONE,
    };
    let mean = figures.mean.map(Cell::Number);
    let peak_to_mean = figures.peak_to_mean().map(Cell::Number);
    [
        Cell::from(name),
        Cell::from(figures.meter.name()),
        Cell::from(if is_requests { "requests" } else { "tokens" }),
        Cell::from(figures.total),
        Cell::or_missing(mean, "under a minute"),
        Cell::from(figures.peak),
        Cell::from(figures.p99),
        Cell::from(figures.p999),
        Cell::or_missing(peak_to_mean, "under a minute"),
        Cell::Minutes(Ratio::whole(statistics.minutes)),
        cv,
    ]
}

/// The section about traces without rows.
pub fn trace_section() -> Section {
    Section::new(
        "trace",
        [
            ("trace", Unit::None),
            ("form", Unit::None),
            ("requests", Unit::Requests),
            ("minutes", Unit::Minutes),
            ("failed_requests", Unit::Requests),
            ("empty_requests", Unit::Requests),
            ("simultaneous_requests", Unit::Requests),
            ("cacheable_percent", Unit::Percent),
            ("scaled_by", Unit::Count),
        ],
    )
}

/// Adds a trace: what the file says, and how many times of it the demand is.
pub fn trace_row(section: &mut Section, trace: &Trace, as_read: &DemandStatistics, factor: Ratio) {
    let length = trace.arrivals.last().map_or(0, |last| last.at);
    let minutes = Ratio::whole(length).checked_div(Ratio::whole(NANOS_PER_MINUTE));
    let requests = as_read.of(DemandMeter::Requests);
    let cacheable = trace
        .cacheable
        .map(|share| Cell::Percent(share * Ratio::whole(100)));
    section.push([
        Cell::from(trace.name.as_str()),
        Cell::from(trace.form.name()),
        Cell::from(requests.map_or(0, |requests| requests.total)),
        Cell::or_missing(minutes.map(Cell::Minutes), ""),
        Cell::from(trace.failed),
        Cell::from(as_read.empty),
        Cell::from(as_read.simultaneous),
        Cell::or_missing(cacheable, "not in the file"),
        Cell::Number(factor),
    ]);
}

/// The section of demand over time without rows.
pub fn series_section() -> Section {
    Section::new(
        "demand_series",
        [
            ("demand", Unit::None),
            ("start_minute", Unit::Minutes),
            ("requests", Unit::Requests),
            ("input_tokens", Unit::Tokens),
            ("uncached_input_tokens", Unit::Tokens),
            ("output_tokens", Unit::Tokens),
        ],
    )
}

/// Adds the course of a demand, a row for each bucket of time.
pub fn series_rows(section: &mut Section, name: &str, series: &Series) {
    let bucket = Ratio::whole(series.bucket).checked_div(Ratio::whole(NANOS_PER_MINUTE));
    let bucket = bucket.unwrap_or(Ratio::ONE);
    for (place, load) in (0_u64..).zip(&series.loads) {
        section.push([
            Cell::from(name),
            Cell::Minutes(bucket * Ratio::whole(place)),
            Cell::from(load.requests),
            Cell::from(Tokens::new(load.input)),
            Cell::from(Tokens::new(load.uncached)),
            Cell::from(Tokens::new(load.output)),
        ]);
    }
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
            cacheable: Ratio::new(1, 4),
            failed: 0,
        }
    }

    fn cell<'s>(section: &'s Section, row: usize, column: &str) -> &'s Cell {
        &section.rows[row][section.position(column).unwrap()]
    }

    #[test]
    fn figures_stand_in_the_columns_that_name_them() {
        let trace = trace(&[0, 30, 150]);
        let demand = Demand::of_trace(&trace);
        let (mut section, statistics) = (section(), demand.statistics());
        rows(&mut section, "t.csv", &statistics);
        assert!(section.faults().is_empty() && section.rows.len() == 4);
        // 3 requests in 2.5 minutes; minutes of 2, 0 and 1.
        assert_eq!(
            *cell(&section, 0, "mean_per_minute"),
            Cell::Number(Ratio::new(6, 5).unwrap())
        );
        assert_eq!(*cell(&section, 0, "peak_per_minute"), Cell::Count(2));
        assert_eq!(*cell(&section, 2, "total"), Cell::Count(600));
        assert_eq!(*cell(&section, 3, "gap_cv"), Cell::NONE);
        let mut about = trace_section();
        trace_row(&mut about, &trace, &statistics, Ratio::ONE);
        assert!(about.faults().is_empty());
        assert_eq!(
            *cell(&about, 0, "cacheable_percent"),
            Cell::Percent(Ratio::whole(25))
        );
        let mut course = series_section();
        series_rows(&mut course, "t.csv", &demand.series(2 * NANOS_PER_MINUTE));
        assert!(course.faults().is_empty());
        assert_eq!(
            *cell(&course, 1, "start_minute"),
            Cell::Minutes(Ratio::whole(2))
        );
        assert_eq!(
            *cell(&course, 0, "uncached_input_tokens"),
            Cell::Tokens(Tokens::new(400))
        );
    }

    #[test]
    fn what_is_not_known_is_said() {
        let mut section = section();
        rows(
            &mut section,
            "t.csv",
            &Demand::of_trace(&trace(&[0])).statistics(),
        );
        assert_eq!(
            *cell(&section, 0, "mean_per_minute"),
            Cell::missing("under a minute")
        );
        assert_eq!(
            *cell(&section, 0, "gap_cv"),
            Cell::missing("too few requests")
        );
    }
}
