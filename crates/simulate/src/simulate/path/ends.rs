//! Every simulated request comes to one end, whatever happens to it.

use proptest::prelude::*;

use crate::catalog::{LimitMeter, Limits};
use crate::engine::sla::incidents::Length;
use crate::scenario::{Arrival, NANOS_PER_SECOND, Trigger};
use crate::units::{Real, Scalar};

use super::worked::{HOUR, lognormal, path, poisson, station};
use super::*;

#[test]
fn too_many_requests_do_not_wait() {
    // Nobody ever leaves the one slot: a second million and one more is turned away.
    let model = PathModel {
        slots: Some(1),
        ..path(
            vec![station(
                0.0,
                1,
                ServiceTime::Exponential(Real::new(1e9).unwrap()),
            )],
            HOUR,
        )
    };
    let crowd = |_| {
        let all = u64::try_from(MOST_WAITING).unwrap() + 7;
        (0..all).map(|at| Arrival {
            at,
            ..Arrival::default()
        })
    };
    let run = Run {
        seed: 1,
        replications: 1,
        threads: 1,
    };
    let mut model = model;
    model.patience = Some(NANOS_PER_SECOND);
    let found = simulate(&model, &crowd, run, &Watch::NONE);
    assert_eq!(found[0].tally.turned_away, 6);
}

/// A path with everything in it.
fn everything(seed: u64) -> PathModel {
    let service = ServiceTime::Whole(lognormal());
    let mut model = path(
        vec![station(0.2, 2, service), station(0.1, 1, service)],
        HOUR,
    );
    model.stations[0].limits = Some(0);
    model.stations[0].outages = Some(0);
    model.limits = vec![Limits {
        limits: vec![
            (LimitMeter::Rpm, 40 + seed % 20),
            (LimitMeter::Concurrency, 2),
        ],
        ..Limits::default()
    }];
    model.outages = vec![Failing {
        up: Real::count(1_200),
        down: Length::Fixed(Real::count(5)),
    }];
    model.guard = Some(Guard {
        station: 0,
        rule: Trigger::parse("3 in a row").unwrap(),
        cooldown: 20 * NANOS_PER_SECOND,
    });
    model.backoff.first = NANOS_PER_SECOND / 2;
    model.timeout = Some(6 * NANOS_PER_SECOND);
    model.hedge = Some(Hedging {
        of: 0,
        at: 1,
        after: 3 * NANOS_PER_SECOND,
        billed: Part::ALL,
    });
    model.slots = Some(3);
    model.patience = Some(10 * NANOS_PER_SECOND);
    model
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_request_comes_to_one_end_on_any_number_of_threads(
        seed in any::<u64>(), threads in 2_usize..5,
    ) {
        let model = everything(seed);
        let run = |threads| Run { seed, replications: 5, threads };
        let one = simulate(&model, &poisson(1.0), run(1), &Watch::NONE);
        let many = simulate(&model, &poisson(1.0), run(threads), &Watch::NONE);
        prop_assert_eq!(&one, &many);
        for Batch { tally, .. } in &one {
            let ends = tally.served + tally.rejected + tally.failed;
            prop_assert_eq!(tally.came, ends + tally.abandoned + tally.turned_away);
            prop_assert_eq!(tally.started, ends);
            let served: u64 = tally.stations.iter().map(|one| one.served).sum();
            prop_assert_eq!(tally.served, served);
            prop_assert_eq!(tally.latencies.count(), served);
            for one in &tally.stations {
                let failed = one.errors + one.down + one.late + one.refused;
                prop_assert!(one.served + failed <= one.attempts);
            }
        }
    }
}
