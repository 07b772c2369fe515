//! Benchmarks of the optimiser: `cargo bench --bench optimize`. See `benches/README.md`.
#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot go on stops where it stands"
)]

use divan::{Bencher, black_box};
use tokenplan::engine::optimize::{
    Choice, Class, Goal, Holder, Latency, Limits, Model, Problem, Routing, ShareLimit, optimize,
};
use tokenplan::money::Usd;
use tokenplan::units::{Ratio, Real, Share};

fn main() {
    divan::main();
}

/// Knuth's MMIX generator, as in `optimize_highs.py`: whole numbers below a limit.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: i128) -> i128 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i128::from(self.0 >> 33) % sides
    }
}

/// Better models cost more, more or less; latency and failures are anyone's guess.
fn problem(models: usize, classes: usize) -> Problem {
    let mut dice = Dice(42);
    let real = |number: i128| {
        let ratio = Ratio::new(number, 1_000).expect("a fraction");
        Real::new(ratio.approximate()).expect("a finite number")
    };
    let mut choices = Vec::new();
    for model in 0..models {
        for class in 0..classes {
            let quality = 40_000 + dice.roll(50_000);
            let cents = quality * quality / 4_000_000 * (50 + dice.roll(100)) / 100;
            let p50 = 200 + dice.roll(2_000);
            choices.push(Choice {
                class,
                model,
                cost: Usd::from_pico((1 + cents) * 10_000_000_000),
                quality: Ratio::new(quality, 1_000),
                latency: Some(Latency {
                    p50: real(p50),
                    p99: real(p50 * (2 + dice.roll(6))),
                }),
                availability: Ratio::new(100_000 - dice.roll(200), 100_000),
            });
        }
    }
    let class = |index| Class {
        name: format!("c{index}"),
        requests: Some(1_000),
    };
    Problem {
        models: (0..models)
            .map(|index| Model {
                name: format!("m{index}"),
                provider: format!("p{}", index % 40),
            })
            .collect(),
        classes: (0..classes).map(class).collect(),
        choices,
        routing: Routing::PerClass,
    }
}

fn limits() -> Limits {
    let share = |name: &str| ShareLimit {
        holder: Holder::Provider(name.to_owned()),
        share: Share::new(Ratio::new(5, 100).expect("a fraction")).expect("a share"),
    };
    Limits {
        quality: Some(Ratio::whole(80)),
        budget: Some(Usd::from_pico(1_000_000 * 1_000_000_000_000)),
        shares: ["p1", "p2"].map(share).into(),
        p99: Real::new(5.0),
        availability: Ratio::new(9_995, 10_000),
        ..Limits::default()
    }
}

/// 30,000 shares, 10 classes and 6 limits: quality, budget, two providers, tail, failures.
#[divan::bench]
fn optimise_3000_models_10_classes_6_limits(bencher: Bencher<'_, '_>) {
    let (problem, limits) = (problem(3_000, 10), limits());
    bencher.bench(|| {
        let mix = optimize(black_box(&problem), Goal::Cost, &limits);
        mix.expect("an answer").expect("a mix").cost
    });
}

/// The same shares with a floor on quality alone, which needs no solver.
#[divan::bench]
fn optimise_3000_models_10_classes_by_hull(bencher: Bencher<'_, '_>) {
    let problem = problem(3_000, 10);
    let limits = Limits {
        quality: Some(Ratio::whole(80)),
        ..Limits::default()
    };
    bencher.bench(|| {
        let mix = optimize(black_box(&problem), Goal::Cost, &limits);
        mix.expect("an answer").expect("a mix").cost
    });
}
