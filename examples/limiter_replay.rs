//! Plays a trace against many limits on requests a minute, or finds the smallest that would do.
//!
//!     cargo run --release --example limiter_replay -- TRACE [LOWEST HIGHEST STEP]
//!
//! Prints the refused requests of each limit, or without limits the smallest ones for at most
//! 0.1 % refused, on four meters.
//!
//! `benches/limiter_python.py` runs it beside the same in Python, on the conversation trace of
//! Azure.
#![expect(clippy::print_stdout, reason = "an example has nothing else to say")]

use std::path::Path;
use std::time::Instant;

use tokenplan::catalog::{Enforcement, LimitMeter, Limits};
use tokenplan::input::{Log, Sources, read_file};
use tokenplan::scenario::{Arrival, MAX_TRACE_BYTES, TraceOptions, read_trace};
use tokenplan::simulate::limiter::{RequestTiming, replay, smallest};
use tokenplan::units::{Reject, Scalar, Share};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("a trace, please")?;
    let mut number = |otherwise: u64| {
        let given = arguments.next().and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (lowest, highest, step) = (number(0), number(0), number(1));
    let arrivals = arrivals(&path)?;

    if highest == 0 {
        return Ok(find_smallest(&arrivals)?);
    }
    for enforcement in Enforcement::ALL {
        let mut limit = lowest;
        while limit <= highest {
            let limits = limits(LimitMeter::Rpm, limit, enforcement);
            let outcome = replay(arrivals.iter().copied(), &limits, RequestTiming::default());
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
        let found = smallest(arrivals, meter, &limits, at_most, RequestTiming::default());
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

fn arrivals(path: &str) -> Result<Vec<Arrival>, Box<dyn std::error::Error>> {
    let text = read_file(Path::new(path), MAX_TRACE_BYTES).map_err(|_| "no such trace")?;
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let source = sources.add(path.to_owned(), text);
    let trace = read_trace(&sources, source, &TraceOptions::default(), &mut log);
    Ok(trace.ok_or("not a trace")?.arrivals)
}
