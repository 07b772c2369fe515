//! Rules that count requests and errors in windows which follow each other, each from nothing.
//!
//! Within a window the course of errors and successes is followed request by request, so the
//! figures are exact for windows up to [`MOST`] requests; beyond it a rule that has not tripped by
//! then is taken not to trip in this window.

use crate::units::Ratio;

use super::poisson::Poisson;

/// Requests of a window that are followed one by one.
const MOST: u32 = 2_000;
/// Moments of a window at which an outage is taken to begin.
const MOMENTS: u32 = 200;

/// When the counters of a window trip a breaker.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Limit {
    /// This share of at least so many requests.
    Share { share: Ratio, least: u32 },
    /// Errors in over half of at least so many requests, judged after an error only.
    OverHalf { least: u32 },
    /// More than so many errors, whatever their share.
    Over { allowed: u32 },
}

impl Limit {
    /// The errors that trip it among so many requests; `None` where they are too few to judge by.
    fn errors_of(self, requests: u32) -> Option<u32> {
        match self {
            Self::Share { share, least } => {
                let errors = (share * Ratio::whole(requests.into())).ceil();
                (requests >= least).then_some(u32::try_from(errors).ok()?.max(1))
            }
            Self::OverHalf { least } => (requests >= least).then_some(requests / 2 + 1),
            Self::Over { allowed } => Some(allowed + 1),
        }
    }

    /// Whether a success can trip it, since it makes enough requests to judge by.
    const fn judges_successes(self) -> bool {
        matches!(self, Self::Share { .. })
    }

    /// The errors in a row that trip it after so many successes, `None` where no number does.
    fn errors_after(self, successes: f64) -> Option<f64> {
        match self {
            Self::Share { share, least } => {
                let share = share.approximate();
                let rest = 1.0 - share;
                if rest <= 0.0 && successes > 0.0 {
                    return None;
                }
                let by_share = if successes > 0.0 {
                    // A whole number that rounding lifted a little stays the same number.
                    (share * successes / rest - 1e-9).ceil()
                } else {
                    0.0
                };
                Some(by_share.max(f64::from(least) - successes).max(1.0))
            }
            Self::OverHalf { least } => {
                Some((successes + 1.0).max(f64::from(least) - successes).max(1.0))
            }
            Self::Over { allowed } => Some(f64::from(allowed) + 1.0),
        }
    }
}

/// The mean time in seconds until a rule trips, from the beginning of a window on, at so many
/// requests a second of which a share fails; infinite where it never does.
pub(super) fn mean_time(limit: Limit, rate: f64, failing: f64, window: f64) -> f64 {
    if rate <= 0.0 || failing <= 0.0 {
        return f64::INFINITY;
    }
    let mean = rate * window;
    let firsts = first_trips(limit, failing, most_requests(mean));
    // A window with over twice the requests that are followed has all of them for certain.
    let counts = (mean <= f64::from(2 * MOST)).then(|| Poisson::new(mean, MOST + 1));
    let at_least = |count: u32| counts.as_ref().map_or(1.0, |counts| counts.at_least(count));
    let (mut trips, mut within) = (0.0, 0.0);
    for (requests, chance) in (1..).zip(firsts) {
        trips += chance * at_least(requests);
        // The mean of the moment of the n-th request, counted where it lies within the window.
        within += chance * f64::from(requests) / rate * at_least(requests + 1);
    }
    if trips <= 0.0 {
        return f64::INFINITY;
    }
    (window * (1.0 - trips).max(0.0) + within) / trips
}

fn most_requests(mean: f64) -> u32 {
    let bound = mean + 12.0 * mean.sqrt() + 30.0;
    (1..MOST)
        .find(|count| f64::from(*count) >= bound)
        .unwrap_or(MOST)
}

/// The chance that the rule first trips at the first request of a window, at the second, and so on.
fn first_trips(limit: Limit, failing: f64, most: u32) -> Vec<f64> {
    // Chances of so many errors so far, among the courses that have not tripped.
    let mut errors = vec![1.0];
    let mut firsts = Vec::new();
    for requests in 1..=most {
        let mut next = vec![0.0; errors.len() + 1];
        let needed = limit.errors_of(requests);
        let needed = needed.and_then(|needed| usize::try_from(needed).ok());
        let is_met = |count: usize| needed.is_some_and(|needed| count >= needed);
        let mut first = 0.0;
        for (count, chance) in errors.iter().enumerate() {
            let (good, bad) = (chance * (1.0 - failing), chance * failing);
            match limit.judges_successes() && is_met(count) {
                true => first += good,
                false => next[count] += good,
            }
            match is_met(count + 1) {
                true => first += bad,
                false => next[count + 1] += bad,
            }
        }
        firsts.push(first);
        errors = next;
    }
    firsts
}

/// The mean time in seconds from the beginning of a total outage, at any moment of a window, until
/// the rule trips. Successes of the window before it count against the trip.
pub(super) fn outage_detection(limit: Limit, rate: f64, window: f64) -> f64 {
    if rate <= 0.0 {
        return f64::INFINITY;
    }
    let fresh = mean_time(limit, rate, 1.0, window);
    let moments = (0..MOMENTS).map(|moment| (f64::from(moment) + 0.5) / f64::from(MOMENTS));
    let spread = rate * window <= f64::from(MOST);
    let times = moments.map(|part| {
        let (before, left) = (window * part, window * (1.0 - part));
        if spread {
            return detection_at(limit, rate, before, left, fresh);
        }
        // Of so many requests the mean says enough.
        let time = limit.errors_after(rate * before);
        let time = time.map(|errors| errors / rate);
        time.filter(|time| *time <= left).unwrap_or(left + fresh)
    });
    times.sum::<f64>() / f64::from(MOMENTS)
}

/// The mean time to detection when successes came for `before` and the window ends after `left`.
fn detection_at(limit: Limit, rate: f64, before: f64, left: f64, fresh: f64) -> f64 {
    let successes = Poisson::new(rate * before, 0);
    let errors = Poisson::new(rate * left, 0);
    let (mut counted, mut time) = (0.0, 0.0);
    for count in 0.. {
        let chance = successes.exactly(count);
        if counted + chance >= 1.0 - 1e-12 || f64::from(count) > rate * before && chance < 1e-14 {
            break;
        }
        counted += chance;
        let needed = limit.errors_after(f64::from(count));
        let late = left + fresh;
        time += chance
            * needed.map_or(late, |needed| {
                let needed = whole(needed);
                let missed = 1.0 - errors.at_least(needed);
                f64::from(needed) / rate * errors.at_least(needed + 1) + late * missed
            });
    }
    if counted > 0.0 { time / counted } else { fresh }
}

/// A whole number of a counter; those beyond are as good as never.
fn whole(number: f64) -> u32 {
    format!("{number:.0}").parse().unwrap_or(u32::MAX - 1)
}

#[cfg(test)]
mod tests {
    use super::super::draws::Draws;
    use super::*;

    const TEN: Limit = Limit::Share {
        share: Ratio::ONE,
        least: 10,
    };

    fn half_of(least: u32) -> Limit {
        let share = Ratio::new(1, 2).unwrap();
        Limit::Share { share, least }
    }

    fn near(got: f64, want: f64, relative: f64) {
        assert!((got / want - 1.0).abs() <= relative, "{got} is not {want}");
    }

    #[test]
    fn a_rule_of_one_request_is_a_plain_wait() {
        // Every error trips at once: 1 ÷ (λ p).
        let one = Limit::Over { allowed: 0 };
        near(mean_time(one, 2.0, 0.1, 60.0), 5.0, 1e-9);
        near(mean_time(one, 0.001, 0.1, 60.0), 10_000.0, 1e-9);
        assert!(mean_time(one, 2.0, 0.0, 60.0).is_infinite());
    }

    #[test]
    fn a_window_trips_by_a_chance_of_its_own() {
        // Two requests, both failing, in a window: by hand. Mean 0.1, p = 0.5, least 2, all:
        // only the second request can trip, since a success spoils the rest of the window.
        let both = Limit::Share {
            share: Ratio::ONE,
            least: 2,
        };
        let mean: f64 = 0.1;
        let firsts = first_trips(both, 0.5, 3);
        near(firsts[1], 0.25, 1e-12);
        // The third can trip only were all three to fail, and then the second did.
        assert!(firsts[0] == 0.0 && firsts[2] == 0.0);
        let two = 1.0 - (-mean).exp() * (1.0 + mean);
        let three = two - (-mean).exp() * mean * mean / 2.0;
        let trips = 0.25 * two;
        let want = (60.0 * (1.0 - trips) + 0.25 * 2.0 / (mean / 60.0) * three) / trips;
        near(mean_time(both, mean / 60.0, 0.5, 60.0), want, 1e-9);
    }

    #[test]
    fn over_half_of_at_least_five_requests_of_a_minute() {
        // LiteLLM 1.109: DEFAULT_FAILURE_THRESHOLD_PERCENT is 0.5, exceeded, of
        // DEFAULT_FAILURE_THRESHOLD_MINIMUM_REQUESTS, 5.
        let limit = Limit::OverHalf { least: 5 };
        let errors: Vec<_> = (1..9).map(|requests| limit.errors_of(requests)).collect();
        let of = |errors| [None, None, None, None].into_iter().chain(errors);
        let want: Vec<_> = of([3, 4, 4, 5].map(Some)).collect();
        assert_eq!(errors, want);
        // By hand at 5 %: the fifth request must be an error, and two of the four before it.
        let firsts = first_trips(limit, 0.05, 6);
        let two_of_four = 1.0 - 0.95_f64.powi(4) - 4.0 * 0.05 * 0.95_f64.powi(3);
        near(firsts[4], 0.05 * two_of_four, 1e-12);
        // The sixth: three of four failed, the fifth went well.
        let three_of_four = 4.0 * 0.05_f64.powi(3) * 0.95 + 0.05_f64.powi(4);
        near(firsts[5], 0.05 * 0.95 * three_of_four, 1e-12);
        assert!(firsts[..4].iter().all(|first| *first == 0.0));
    }

    #[test]
    fn the_rule_of_litellm_at_5_percent_errors() {
        // About 1.2 trips a day of 100 requests a minute, and 16.6 s to notice an outage: half of a
        // minute needs as many errors as there were successes, and at its end five of the next.
        let limit = Limit::OverHalf { least: 5 };
        let trips = 86_400.0 / mean_time(limit, 100.0 / 60.0, 0.05, 60.0);
        assert!((1.1..1.3).contains(&trips), "{trips}");
        let detection = outage_detection(limit, 100.0 / 60.0, 60.0);
        assert!((16.5..16.8).contains(&detection), "{detection}");
    }

    #[test]
    fn an_outage_amid_traffic_must_outweigh_its_window() {
        // Many requests: half of the window is errors after as long as successes came before, and
        // where that is past its end, at once in the next. ∫ u du up to w/2 and ∫ (w − u) du from
        // there: a quarter of the window.
        near(outage_detection(half_of(10), 1_000.0, 60.0), 15.0, 1e-3);
        near(outage_detection(half_of(10), 20.0, 60.0), 15.0, 0.05);
        // Four errors of a minute trip the other rule whatever came before.
        near(
            outage_detection(Limit::Over { allowed: 3 }, 100.0, 60.0),
            0.04,
            0.01,
        );
        // All requests of a window must fail: the rest of this one, and ten of the next.
        near(outage_detection(TEN, 100.0, 60.0), 30.1, 0.01);
    }

    #[test]
    fn an_outage_agrees_with_a_walk_through_its_windows() {
        const TRIALS: u32 = 20_000;
        let mut draws = Draws(7);
        let (rate, window) = (0.5, 60.0);
        let (mut outage, mut false_trips) = (0.0, 0.0);
        for _ in 0..TRIALS {
            // From the start of the window before the outage, whose moment is anywhere in it.
            let begin = draws.part() * window;
            let (mut now, mut ends, mut seen, mut failed) = (0.0, window, 0_u32, 0_u32);
            loop {
                now += draws.gap() / rate;
                while now > ends {
                    (ends, seen, failed) = (ends + window, 0, 0);
                }
                seen += 1;
                failed += u32::from(now > begin);
                if now > begin && seen >= 10 && 2 * failed >= seen {
                    outage += now - begin;
                    break;
                }
            }
            let (mut now, mut ends, mut seen, mut failed) = (0.0, window, 0_u32, 0_u32);
            loop {
                now += draws.gap() / rate;
                while now > ends {
                    (ends, seen, failed) = (ends + window, 0, 0);
                }
                seen += 1;
                failed += u32::from(draws.part() < 0.3);
                if seen >= 10 && 2 * failed >= seen {
                    false_trips += now;
                    break;
                }
            }
        }
        let trials = f64::from(TRIALS);
        near(
            outage_detection(half_of(10), rate, window),
            outage / trials,
            0.03,
        );
        near(
            mean_time(half_of(10), rate, 0.3, window),
            false_trips / trials,
            0.03,
        );
    }
}
