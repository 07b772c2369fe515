//! Plays a trace against many limits on requests a minute, or finds the smallest that would do.
//!
//!     cargo run --release --example limiter_replay -- TRACE [LOWEST HIGHEST STEP]
//!
//! Prints the refused requests of each limit, or without limits the smallest ones for at most
//! 0.1 % refused, on four meters.
//!
//! The trace has a first column such as `2023-11-16 18:15:46.6805900`, in the order of time within
//! one day, then prompt and completion tokens. `benches/limiter_python.py` runs it beside the same
//! in Python.
#![expect(clippy::print_stdout, reason = "an example has nothing else to say")]

use std::time::Instant;

use tokenplan::catalog::{Enforcement, LimitMeter, Limits};
use tokenplan::engine::limiter::{Conduct, replay, smallest};
use tokenplan::scenario::{Arrival, NANOS_PER_SECOND};
use tokenplan::units::{Reject, Scalar, Share};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("a trace, please")?;
    let mut number = |otherwise: u64| {
        let given = arguments.next().and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (lowest, highest, step) = (number(0), number(0), number(1));
    let text = std::fs::read_to_string(path)?;
    let rows = text.lines().skip(1);
    let mut arrivals: Vec<Arrival> = rows.filter_map(arrival).collect();
    let first = arrivals.first().map_or(0, |arrival| arrival.at);
    for arrival in &mut arrivals {
        arrival.at -= first;
    }

    if highest == 0 {
        return Ok(find_smallest(&arrivals)?);
    }
    for enforcement in Enforcement::ALL {
        let mut limit = lowest;
        while limit <= highest {
            let limits = limits(LimitMeter::Rpm, limit, enforcement);
            let outcome = replay(arrivals.iter().copied(), &limits, Conduct::default());
            println!("{},{limit},{}", enforcement.name(), outcome.rejected);
            limit += step.max(1);
        }
    }
    Ok(())
}

/// The limits for at most 0.1 % refused, with the seconds that finding them took.
fn find_smallest(arrivals: &[Arrival]) -> Result<(), Reject> {
    let at_most = Share::parse("0.1%")?;
    let meters = [
        LimitMeter::Rpm,
        LimitMeter::Itpm,
        LimitMeter::Otpm,
        LimitMeter::Tpm,
    ];
    for (meter, enforcement) in meters
        .into_iter()
        .flat_map(|meter| Enforcement::ALL.map(|enforcement| (meter, enforcement)))
    {
        let start = Instant::now();
        let limits = limits(meter, 1, enforcement);
        let found = smallest(arrivals, meter, &limits, at_most, Conduct::default());
        if let Some(found) = found {
            let seconds = start.elapsed().as_secs_f64();
            let (meter, how) = (meter.name(), enforcement.name());
            let (limit, proven) = (found.limit, found.is_proven);
            println!("smallest,{meter},{how},{limit},{proven},{seconds:.4}");
        }
    }
    Ok(())
}

fn limits(meter: LimitMeter, limit: u64, enforcement: Enforcement) -> Limits {
    let limits = Limits {
        enforcement,
        ..Limits::default()
    };
    limits.only(meter, limit)
}

fn arrival(row: &str) -> Option<Arrival> {
    let mut cells = row.trim().split(',');
    let (_, time) = cells.next()?.split_once(' ')?;
    let (whole, decimals) = time.split_once('.')?;
    let parts = whole.split(':').map(str::parse::<u64>);
    let seconds = parts.fold(Some(0), |sum, part| Some(sum? * 60 + part.ok()?));
    let nanos: u64 = format!("{decimals:0<9}").parse().ok()?;
    Some(Arrival {
        at: seconds? * NANOS_PER_SECOND + nanos,
        input: cells.next()?.parse().ok()?,
        cached: 0,
        output: cells.next()?.parse().ok()?,
    })
}
