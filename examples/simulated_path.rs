//! Plays a month of Growth traffic, 5B tokens in 3.7 million requests, through limits, outages, a
//! breaker and a fallback, and prints what came of it and how long it took.
//!
//!     cargo run --release --example simulated_path [REPLICATIONS] [SEED] [THREADS]
#![expect(clippy::print_stdout, reason = "an example has nothing else to say")]

use std::time::Instant;

use tokenplan::catalog::{LimitMeter, Limits, Meter};
use tokenplan::engine::route::Traffic;
use tokenplan::engine::sla::incidents::Length;
use tokenplan::scenario::{
    Latency, NANOS_PER_MINUTE, NANOS_PER_SECOND, TokenMix, Trigger, Workload,
};
use tokenplan::simulate::demand::{StageTraffic, nanos_of};
use tokenplan::simulate::path::{
    Backoff, Failing, FailureClass, Guard, Part, PathModel, PathOutcome, Planned, Run, ServiceTime,
    Station, Tally, Watch, simulate,
};
use tokenplan::units::{Duration, Factor, Month, Real, Reject, Scalar, Share, Tokens};

fn main() -> Result<(), Reject> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u64| {
        let given = arguments.next().and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (replications, seed, threads) = (number(1), number(1), number(1));
    let month = Month::PLANNING;
    let model = model(nanos_of(month))?;
    let workload = Workload::plain(Tokens::new(1_350));
    let mix = [
        (Meter::Input, Share::parse("80%")?),
        (Meter::Output, Share::parse("20%")?),
    ];
    let mix = TokenMix::new(mix).ok_or_else(|| Reject::malformed("no whole"))?;
    let traffic = Traffic {
        tokens: Tokens::parse("5B")?,
        mix: &mix,
        workload: &workload,
        month,
        peak: Factor::parse("4")?,
    };
    let arrivals = |replication| StageTraffic::new(traffic, seed + replication);
    let run = Run {
        seed,
        replications,
        threads: usize::try_from(threads).unwrap_or(1),
    };
    let started = Instant::now();
    let outcome = PathOutcome::new(simulate(&model, &arrivals, run, &Watch::NONE));
    let took = started.elapsed();
    let came = outcome.sum(|tally| tally.came);
    let attempts = outcome.sum(Tally::attempts);
    println!("requests {came}, attempts {attempts}, {took:?}");
    println!("served {:?}", outcome.share(|tally| tally.served));
    println!("failed over {:?}", outcome.share(|tally| tally.failed_over));
    println!("rejected {:?}", outcome.share(|tally| tally.rejected));
    println!("p99 {:?}", outcome.latency(0.99));
    Ok(())
}

/// A workhorse of 400 requests a minute that fails now and then, guarded by a rule, and a fallback.
fn model(horizon: u64) -> Result<PathModel, Reject> {
    let latency = Latency {
        p50: Duration::parse("2s")?,
        p99: Duration::parse("8s")?,
    };
    let station = |error, attempts| Station {
        name: "model".to_owned(),
        error,
        attempts,
        service: ServiceTime::of(Some(latency), None),
        writes: Part::ALL,
        limits: None,
        outages: None,
    };
    let mut workhorse = station(0.005, 3);
    (workhorse.limits, workhorse.outages) = (Some(0), Some(0));
    let limits = Limits {
        limits: vec![(LimitMeter::Rpm, 400), (LimitMeter::Otpm, 120_000)],
        ..Limits::default()
    };
    Ok(PathModel {
        stations: vec![workhorse, station(0.002, 1)],
        planned: vec![Planned {
            station: 0,
            up_to: 1.0,
            size: None,
        }],
        fallbacks: vec![1],
        failures: vec![FailureClass {
            up_to: 1.0,
            input: Part::ALL,
            output: Part::NONE,
        }],
        backoff: Backoff {
            first: NANOS_PER_SECOND,
            multiplier: 2.0,
            most: NANOS_PER_MINUTE,
            asked: NANOS_PER_SECOND,
        },
        guard: Some(Guard {
            station: 0,
            rule: Trigger::parse("50% of at least 10 requests in 60s")?,
            cooldown: NANOS_PER_MINUTE,
        }),
        timeout: Some(30 * NANOS_PER_SECOND),
        deadline: None,
        hedge: None,
        slots: None,
        patience: None,
        limits: vec![limits],
        max_output: None,
        outages: vec![Failing {
            up: Real::count(487_296),
            down: Length::exponential(Duration::parse("2.56h")?),
        }],
        horizon,
    })
}
