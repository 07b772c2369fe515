//! Retries and fallbacks one after another, and what their failed attempts cost.

use crate::money::Usd;
use crate::units::{Duration, Factor, Ratio, Share};

/// Deliberate rounding: probabilities and waits of attempts are measures, kept in whole multiples of
/// 10⁻¹⁸, since the exact fraction of a hundred attempts at each of many targets has thousands of
/// digits. What a target serves is the rest of what moves on, so that requests still add up.
const WALL: i128 = 1_000_000_000_000_000_000;
/// More attempts at one target than this are no plan.
pub const MOST_ATTEMPTS: u32 = 100;

/// One target of a chain, tried before the next one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The share of attempts that fail, each by itself.
    pub failure: Share,
    /// How often a request is tried here; at most [`MOST_ATTEMPTS`] count.
    pub attempts: u32,
    /// What an answered request costs.
    pub cost: Usd,
    /// What a failed attempt costs.
    pub failed_cost: Usd,
    /// How long a failed attempt takes.
    pub failed_after: Duration,
}

/// What a level does, as shares of all requests of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Requests that come here.
    pub reach: Ratio,
    /// Requests that are answered here.
    pub served: Ratio,
    /// Expected attempts.
    pub attempts: Ratio,
    /// Expected attempts that fail.
    pub failed: Ratio,
    /// What the failed ones cost, a request of the chain.
    pub wasted: Usd,
}

/// What a request costs on its way down a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// The levels, in their order.
    pub levels: Vec<Passage>,
    /// Expected cost of a request, failed attempts included.
    pub expected_cost: Usd,
    /// What of that is for failed attempts.
    pub wasted: Usd,
    /// The share of requests that some level answers.
    pub served: Ratio,
    /// Expected attempts of a request.
    pub attempts: Ratio,
    /// The expected cost over the cost of an answer of the first level, in percent; `None` where
    /// that is free.
    pub uplift_percent: Option<Ratio>,
}

/// Follows a request down a chain: expected attempts at a level are the sum of pⁱ for i below the
/// attempts, which holds for p = 100 % too, and what fails them all moves on.
///
/// Failures are independent; within an outage they are not.
pub fn chain(levels: &[Level]) -> Chain {
    let mut reach = Ratio::ONE;
    let mut passages = Vec::with_capacity(levels.len());
    for level in levels {
        let (attempts, lost) = tries(level.failure, level.attempts);
        let attempts = (reach * attempts).in_parts(WALL);
        let next = (reach * lost).in_parts(WALL);
        let served = reach - next;
        let failed = attempts - served;
        let wasted = level.failed_cost.times(failed);
        passages.push(Passage {
            reach,
            served,
            attempts,
            failed,
            wasted,
        });
        reach = next;
    }
    let answers = levels.iter().zip(&passages);
    let answers: Usd = answers.map(|(one, at)| one.cost.times(at.served)).sum();
    let wasted = passages.iter().map(|at| at.wasted).sum();
    let expected_cost = answers + wasted;
    let first = levels.first().map_or(Usd::ZERO, |level| level.cost);
    Chain {
        expected_cost,
        wasted,
        served: Ratio::ONE - reach,
        attempts: passages.iter().map(|at| at.attempts).sum(),
        uplift_percent: (expected_cost - first)
            .over(first)
            .map(|part| part * Ratio::whole(100)),
        levels: passages,
    }
}

/// Expected attempts, and the chance that all of them fail.
pub(super) fn tries(failure: Share, attempts: u32) -> (Ratio, Ratio) {
    let fails = failure.ratio().in_parts(WALL);
    let mut all_fail = Ratio::ONE;
    let mut expected = Ratio::ZERO;
    for _ in 0..attempts.min(MOST_ATTEMPTS) {
        expected = expected + all_fail;
        all_fail = (all_fail * fails).in_parts(WALL);
    }
    (expected, all_fail)
}

/// How long to wait between two attempts at the same level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// Before the second attempt.
    pub first: Duration,
    /// How many times longer each further wait is.
    pub multiplier: Factor,
    /// No wait is longer than this.
    pub most: Duration,
}

impl Backoff {
    /// No wait at all.
    pub const NONE: Self = Self {
        first: Duration::NONE,
        multiplier: Factor::ONE,
        most: Duration::NONE,
    };
}

/// The expected time that a request of the chain spends in failed attempts and waiting between
/// attempts. The next level is tried without a wait.
pub fn lost_time(levels: &[Level], chain: &Chain, backoff: Backoff) -> Duration {
    let spent = levels.iter().zip(&chain.levels).map(|(level, at)| {
        let failing = at.failed * level.failed_after.minutes();
        let waiting = at.reach * waits(level, backoff);
        failing.in_parts(WALL) + waiting.in_parts(WALL)
    });
    Duration::from_minutes(spent.sum())
}

/// Expected minutes of waiting at a level, for a request that reaches it.
fn waits(level: &Level, backoff: Backoff) -> Ratio {
    let fails = level.failure.ratio().in_parts(WALL);
    let most = backoff.most.minutes();
    let mut wait = backoff.first.minutes().min(most);
    let mut reached = fails;
    let mut expected = Ratio::ZERO;
    for _ in 1..level.attempts.min(MOST_ATTEMPTS) {
        expected = expected + (reached * wait).in_parts(WALL);
        reached = (reached * fails).in_parts(WALL);
        wait = (wait * backoff.multiplier.ratio()).in_parts(WALL).min(most);
    }
    expected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;
    use proptest::prelude::*;

    fn level(failure: &str, attempts: u32, cost: &str, failed: &str) -> Level {
        Level {
            failure: Share::parse(failure).unwrap(),
            attempts,
            cost: Usd::parse(cost).unwrap(),
            failed_cost: Usd::parse(failed).unwrap(),
            failed_after: Duration::parse("6s").unwrap(),
        }
    }

    /// 1,500 input tokens of which a failed attempt bills 40 %.
    fn published() -> Vec<Level> {
        vec![
            level("2%", 2, "0.001375", "0.00015"),
            level("1%", 1, "0.004", "0.0006"),
            level("0.5%", 1, "0.02", "0.003"),
        ]
    }

    #[test]
    fn a_retry_and_two_fallbacks() {
        // By the closed form, and 0.00137913 by Monte Carlo (routing.md 3.2). By hand, level one:
        // 0.02 × 1.02 failures × 0.00015 + 0.9996 × 0.001375.
        let chain = chain(&published());
        assert_eq!(chain.expected_cost.to_decimal(), "0.00137917606");
        assert_eq!(chain.served.to_decimal(12), "0.99999998");
        assert_eq!(chain.attempts.to_decimal(12), "1.020404");
        let uplift = chain.uplift_percent.unwrap();
        assert_eq!(uplift.to_decimal(10), "0.3037134545");
        let first = chain.levels[0];
        assert_eq!(first.served.to_decimal(6), "0.9996");
        assert_eq!(first.failed.to_decimal(6), "0.0204");
        assert_eq!(chain.levels[1].reach.to_decimal(6), "0.0004");
        assert_eq!(chain.levels[2].served.to_decimal(9), "0.00000398");
    }

    #[test]
    fn a_target_that_always_fails_is_tried_to_the_end() {
        // (1 − pⁿ) ÷ (1 − p) is 0 ÷ 0 here; the sum of pⁱ is 3.
        let dead = [level("100%", 3, "1", "0.10"), level("0%", 1, "2", "0")];
        let chain = chain(&dead);
        assert_eq!(chain.levels[0].attempts, Ratio::whole(3));
        assert_eq!(chain.levels[0].served, Ratio::ZERO);
        assert_eq!(chain.expected_cost.to_decimal(), "2.30");
        assert_eq!(chain.wasted.to_decimal(), "0.30");
        let alone = super::chain(&dead[..1]);
        assert_eq!(
            (alone.served, alone.attempts),
            (Ratio::ZERO, Ratio::whole(3))
        );
    }

    #[test]
    fn failed_attempts_and_waits_take_time() {
        // 50 % failures, three attempts, 6 s each, waits of 1 s, then 2 s cut to 1.5 s:
        // failed attempts 0.5 + 0.25 + 0.125 = 0.875 × 6 s; waits 0.5 × 1 + 0.25 × 1.5 s.
        let levels = [level("50%", 3, "1", "0")];
        let backoff = Backoff {
            first: Duration::parse("1s").unwrap(),
            multiplier: Factor::parse("2").unwrap(),
            most: Duration::parse("1.5s").unwrap(),
        };
        let seconds = |backoff| {
            let lost = lost_time(&levels, &chain(&levels), backoff);
            (lost.minutes() * Ratio::whole(60)).to_decimal(6)
        };
        assert_eq!(seconds(backoff), "6.125");
        assert_eq!(seconds(Backoff::NONE), "5.25");
    }

    proptest! {
        /// Whatever the chain: nothing is lost, and no level serves more than comes to it.
        #[test]
        fn requests_are_served_or_lost(
            levels in prop::collection::vec((0_i128..=100_000_000, 1_u32..=100), 1..8)
        ) {
            let levels: Vec<Level> = levels.into_iter().map(|(failure, attempts)| Level {
                failure: Share::new(Ratio::new(failure, 100_000_000).unwrap()).unwrap(),
                attempts,
                ..level("0%", 1, "1000000", "999999.123456789")
            }).collect();
            let chain = chain(&levels);
            let served: Ratio = chain.levels.iter().map(|at| at.served).sum();
            prop_assert_eq!(served, chain.served);
            for (at, level) in chain.levels.iter().zip(&levels) {
                prop_assert!(Ratio::ZERO <= at.served && at.served <= at.reach);
                prop_assert!(at.failed <= at.attempts);
                prop_assert!(at.attempts <= at.reach * Ratio::whole(level.attempts.into()));
            }
            lost_time(&levels, &chain, Backoff {
                first: Duration::parse("7.123456789s").unwrap(),
                multiplier: Factor::parse("1.999999").unwrap(),
                most: Duration::parse("1h").unwrap(),
            });
        }
    }
}
