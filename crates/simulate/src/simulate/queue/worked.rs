//! Played queues held to closed forms, each by its own interval, and to each other.

use super::*;
use crate::units::{Duration, Rate, Ratio, Scalar};

fn queue(rate: &str, servers: u64) -> QueueModel {
    let (rate, time) = (Rate::parse(rate).unwrap(), Duration::parse("2s").unwrap());
    QueueModel::new(rate, time, servers).unwrap()
}

fn law(family: Family, tenths: i128) -> Distribution {
    Distribution::new(family, Ratio::new(tenths, 10).unwrap()).unwrap()
}

fn play(requests: u64, seed: u64) -> RunOptions {
    RunOptions {
        requests,
        seed,
        warm_up: None,
        threads: 2,
    }
}

/// Holds every figure that has a closed form to it, and says how many have one. One of a hundred
/// intervals misses, so the seeds of these tests are some with which none of a dozen figures does;
/// how often that happens is what the last test is about.
fn held(model: &QueueModel, play: RunOptions) -> usize {
    let (played, exact) = (simulate(model, play), Exact::of(model));
    let pairs = [
        ("mean wait", played.mean_wait, exact.mean_wait),
        ("p50", played.waits[0], exact.waits[0]),
        ("p95", played.waits[1], exact.waits[1]),
        ("p99", played.waits[2], exact.waits[2]),
        ("p99.9", played.waits[3], exact.waits[3]),
        ("waiting", played.waiting, exact.waiting),
        ("utilisation", played.utilisation, exact.utilisation),
        ("sojourn", played.mean_sojourn, exact.mean_sojourn),
        ("queue", played.mean_queue, exact.mean_queue),
        ("rejected", played.rejected, exact.rejected),
        ("abandoned", played.abandoned, exact.abandoned),
        ("throughput", played.throughput, exact.throughput),
    ];
    let mut count = 0;
    for (name, estimate, exact) in pairs {
        if let (Some(estimate), Some(exact)) = (estimate, exact) {
            assert!(estimate.covers(exact), "{name}: {exact} {estimate:?}");
            count += 1;
        }
    }
    count
}

#[test]
fn queues_without_end_wait_as_erlang_c_says() {
    for (rate, servers) in [("4.5/s", 10), ("0.35/s", 1), ("0.7/s", 2), ("14/s", 32)] {
        assert_eq!(held(&queue(rate, servers), play(400_000, 3)), 10, "{rate}");
    }
}

#[test]
fn the_reference_queue_is_where_the_table_has_it() {
    // C(10, 9) = 0.668731524107697: with services of a second also the mean wait in seconds.
    let nine = Rate::parse("9/s").unwrap();
    let queue = QueueModel::new(nine, Duration::parse("1s").unwrap(), 10).unwrap();
    let exact = Exact::of(&queue);
    for found in [exact.mean_wait, exact.waiting] {
        assert!((found.unwrap().get() - 0.668_731_524_107_697).abs() < 1e-12);
    }
    assert!(
        simulate(&queue, play(500_000, 7))
            .mean_wait
            .unwrap()
            .covers(exact.mean_wait.unwrap())
    );
}

#[test]
fn one_server_waits_as_pollaczek_and_khinchine_say() {
    // Wq = ρ(1 + Cs²) ÷ 2(1 - ρ) services, with Cs = 0 that of M/D/1.
    for (family, tenths) in [
        (Family::Gamma, 0),
        (Family::Gamma, 20),
        (Family::Lognormal, 10),
        (Family::Weibull, 5),
    ] {
        let queue = queue("0.4/s", 1).with_service(law(family, tenths));
        assert_eq!(held(&queue, play(600_000, 5)), 6, "{family:?} {tenths}");
    }
    let always_the_same = queue("0.4/s", 1).with_service(law(Family::Gamma, 0));
    let wait = Exact::of(&always_the_same).mean_wait.unwrap();
    assert!((wait.get() - 2.0 * 0.8 / 2.0 / 0.2).abs() < 1e-12);
}

#[test]
fn refused_requests_are_as_many_as_erlang_b_says() {
    // Also with services of another shape: how many are refused depends on their mean alone.
    let lost = queue("5/s", 10).with_capacity(10).unwrap();
    assert!(held(&lost, play(400_000, 5)) >= 5);
    let other = lost.with_service(law(Family::Lognormal, 20));
    assert_eq!(held(&other, play(400_000, 5)), 3);
}

#[test]
fn a_line_with_an_end_refuses_as_many_as_the_closed_form() {
    for (rate, servers, places) in [("4.5/s", 10, 15), ("9/s", 10, 30), ("3/s", 4, 4)] {
        let queue = queue(rate, servers).with_capacity(places).unwrap();
        assert!(held(&queue, play(400_000, 6)) >= 6, "{rate}");
    }
}

#[test]
fn impatient_requests_give_up_as_erlang_a_says() {
    // The published case: 10/3 a second, services of 3 s, patience of 5 s, 13 servers.
    let patience = Duration::parse("5s").unwrap();
    let times = (
        Rate::parse("200/min").unwrap(),
        Duration::parse("3s").unwrap(),
    );
    let published = QueueModel::new(times.0, times.1, 13).unwrap();
    let published = published
        .with_patience(patience, Distribution::EXPONENTIAL)
        .unwrap();
    let exact = Exact::of(&published);
    for (found, printed) in [
        (exact.waiting, 0.225_797_084),
        (exact.abandoned, 0.024_963_303_6),
        (exact.mean_wait, 0.124_816_518),
    ] {
        assert!((found.unwrap().get() - printed).abs() < 1e-8);
    }
    assert_eq!(held(&published, play(400_000, 8)), 11);
    let overloaded = queue("8/s", 10)
        .with_patience(patience, Distribution::EXPONENTIAL)
        .unwrap();
    assert_eq!(held(&overloaded, play(400_000, 8)), 11);
}

#[test]
fn a_line_that_never_fills_and_patience_that_never_ends_change_nothing() {
    // Three ways through the code, the same requests: to the last bit but for the order of sums.
    let plain = queue("4.5/s", 10);
    let bounded = plain.clone().with_capacity(1_000_000).unwrap();
    let patient = Duration::parse("300d").unwrap();
    let patient = plain
        .clone()
        .with_patience(patient, law(Family::Gamma, 0))
        .unwrap();
    let play = RunOptions {
        warm_up: Some(500),
        ..play(100_000, 9)
    };
    let wait = |model: &QueueModel| simulate(model, play).mean_wait.unwrap().value.get();
    for other in [&bounded, &patient] {
        let (one, other) = (wait(&plain), wait(other));
        assert!((one - other).abs() < 1e-12, "{one} {other}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let patience = Duration::parse("20s").unwrap();
    let queues = [
        queue("4.5/s", 10),
        queue("9/s", 20)
            .with_patience(patience, Distribution::EXPONENTIAL)
            .unwrap(),
    ];
    for queue in &queues {
        let of = |threads| {
            simulate(
                queue,
                RunOptions {
                    threads,
                    ..play(3_000_001, 2)
                },
            )
        };
        let one = of(1);
        assert_eq!(one.requests, 3_000_001);
        assert!(one == of(2) && one == of(5));
    }
}

#[test]
fn a_run_that_ends_early_tells_what_it_knows() {
    use std::sync::atomic::{AtomicU64, Ordering};
    let turns = AtomicU64::new(0);
    let played = simulate_watched(&queue("4.5/s", 10), play(50_000_000, 2), &|_| {
        turns.fetch_add(1, Ordering::Relaxed) < 200
    });
    assert!(played.is_partial && played.requests < 20_000_000);
    let exact = Exact::of(&queue("4.5/s", 10)).mean_wait.unwrap();
    assert!(played.mean_wait.unwrap().covers(exact));
    let at_once = simulate_watched(&queue("4.5/s", 10), play(50_000_000, 2), &|_| false);
    assert_eq!((at_once.requests, at_once.mean_wait), (0, None));
}

#[test]
fn intervals_hold_the_truth_in_99_runs_of_100() {
    // 200 runs of M/M/1 at 0.8 and as many of M/M/10 at 0.9, short against what is usual. On
    // average 2 of 200 miss; over 9 do so in one of ten thousand such tests.
    for (rate, servers, requests) in [("0.4/s", 1, 20_000), ("4.5/s", 10, 40_000)] {
        let queue = queue(rate, servers);
        let exact = Exact::of(&queue);
        let mut missed = [0; 3];
        for seed in 0..200 {
            let played = simulate(&queue, play(requests, 1_000 + seed));
            let pairs = [
                (played.mean_wait, exact.mean_wait),
                (played.waits[2], exact.waits[2]),
                (played.waiting, exact.waiting),
            ];
            for (missed, (played, exact)) in missed.iter_mut().zip(pairs) {
                *missed += u32::from(!played.unwrap().covers(exact.unwrap()));
            }
        }
        assert!(
            missed.iter().all(|missed| *missed <= 9),
            "{rate}: {missed:?}"
        );
    }
}
