//! How long until so many errors fall within a sliding window, errors coming at random.
//!
//! One and two errors have a plain closed form, three one with complex roots. For more, the chance
//! of no trip is exact up to twice the window and goes on as powers of its ratio over one more
//! window, which is exact there again (Naus 1982): within 0.1 % of simulation.

use super::poisson::Poisson;

/// Below this chance of a trip in one window, trips come so rarely that Alm's approximation for
/// rare clumps (1983) is closer than differences of probabilities near one.
const RARE: f64 = 1e-6;
/// Below this expected number of errors in a window the closed form of three loses its digits.
const FEW: f64 = 1e-3;
/// Steps of the integration over one window; even.
const STEPS: u32 = 128;

/// The mean time until `errors` errors of a Poisson stream fall within `window`, from an empty
/// window on; infinite when there are no errors.
///
/// `rate` is in errors a second, `window` and the result in seconds.
pub(super) fn mean_time(errors: u32, rate: f64, window: f64) -> f64 {
    let mean = rate * window;
    match errors {
        _ if rate <= 0.0 => f64::INFINITY,
        0 => 0.0,
        1 => 1.0 / rate,
        2 => 1.0 / rate + 1.0 / (rate * -(-mean).exp_m1()),
        3 if mean >= FEW => three(mean) / rate,
        _ => many(errors, mean) / rate,
    }
}

/// The closed form of three errors, in mean gaps between errors.
fn three(mean: f64) -> f64 {
    let beta = (-mean).exp();
    let under = 1.0 - 4.0 * beta;
    if under >= 0.0 {
        let root = under.sqrt();
        let (e, g) = ((mean * (1.0 - root) / 2.0).exp(), 2.0 / (1.0 + root));
        return 1.0 + (g + e) / (1.0 - beta * e + g * beta * (e - 1.0));
    }
    let root = (-under).sqrt();
    let (size, angle) = ((mean / 2.0).exp(), mean * root / 2.0);
    let e = (size * angle.cos(), -size * angle.sin());
    let g = (2.0 / (1.0 + root * root), -2.0 * root / (1.0 + root * root));
    let less = (e.0 - 1.0, e.1);
    let product = (g.0 * less.0 - g.1 * less.1, g.0 * less.1 + g.1 * less.0);
    let below = (
        1.0 - beta * e.0 + beta * product.0,
        -beta * e.1 + beta * product.1,
    );
    let above = (g.0 + e.0, g.1 + e.1);
    let size = below.0 * below.0 + below.1 * below.1;
    1.0 + (above.0 * below.0 + above.1 * below.1) / size
}

/// The mean time in mean gaps between errors, for any number of errors.
fn many(errors: u32, mean: f64) -> f64 {
    let count = f64::from(errors);
    if mean > 2.0 * count + 200.0 {
        // So many errors come in every window that they only need to come at all.
        return count;
    }
    let whole = Poisson::new(mean, 2 * errors);
    let (two, three) = (two_windows(errors, &whole), three_windows(errors, &whole));
    let drop = if two > 0.0 { (two - three) / two } else { 1.0 };
    if mean < count && drop < RARE {
        return rare(errors, &whole);
    }
    let first: f64 = (0..errors).map(|count| whole.over(count)).sum();
    let second = mean * over_second_window(errors, mean);
    // Two windows without a trip may be out of a float's reach; then there is no time beyond.
    let beyond = if two > 0.0 && drop < 1.0 {
        mean * two / -(-drop).ln_1p()
    } else {
        0.0
    };
    first + second + beyond
}

/// Alm's approximation: clumps of trips come at random, and 1 − mean ÷ errors of the moments that
/// trip begin one.
fn rare(errors: u32, whole: &Poisson) -> f64 {
    let mean = whole.mean();
    let begins = (1.0 - mean / f64::from(errors)) * whole.exactly(errors - 1);
    mean + whole.up_to(errors - 1) / begins
}

/// The chance of no trip, averaged over times from one window to two, by Simpson's rule.
///
/// Within a time of one window and a part, every window holds the middle; what is left is the
/// same question for windows as long as the part, and the errors that the middle leaves.
fn over_second_window(errors: u32, mean: f64) -> f64 {
    let at = |step: u32| -> f64 {
        let part = f64::from(step) / f64::from(STEPS);
        let middle = Poisson::new(mean * (1.0 - part), errors);
        let part = Poisson::new(mean * part, 2 * errors);
        (0..errors)
            .map(|count| middle.exactly(count) * two_windows(errors - count, &part))
            .sum()
    };
    let weight = |step: u32| match step {
        0 | STEPS => 1.0,
        odd if odd % 2 == 1 => 4.0,
        _ => 2.0,
    };
    let sum: f64 = (0..=STEPS).map(|step| weight(step) * at(step)).sum();
    sum / (3.0 * f64::from(STEPS))
}

/// The chance of no trip within two windows (Naus 1982).
fn two_windows(errors: u32, at: &Poisson) -> f64 {
    let (count, mean) = (f64::from(errors), at.mean());
    let p = |less: u32| at.exactly_less(errors, less);
    let f = |less: u32| at.up_to_less(errors, less);
    let all = at.exactly(errors);
    let chance = f(1) * f(1) - (count - 1.0) * all * p(2) - (count - 1.0 - mean) * all * f(3);
    chance.clamp(0.0, 1.0)
}

/// The chance of no trip within three windows (Naus 1982).
fn three_windows(errors: u32, at: &Poisson) -> f64 {
    let (count, mean) = (f64::from(errors), at.mean());
    let f = |less: u32| at.up_to_less(errors, less);
    let all = at.exactly(errors);
    let one = 2.0 * all * f(1) * ((count - 1.0) * f(2) - mean * f(3));
    let two = (count - 1.0) * (count - 2.0) * f(3) - 2.0 * (count - 2.0) * mean * f(4)
        + mean * mean * f(5);
    let two = 0.5 * all * all * two;
    let three: f64 = (1..errors)
        .map(|r| at.exactly(2 * errors - r) * at.up_to(r - 1).powi(2))
        .sum();
    let four: f64 = (2..errors)
        .map(|r| {
            let inner = (f64::from(r) - 1.0) * at.up_to_less(r, 2) - mean * at.up_to_less(r, 3);
            at.exactly(2 * errors - r) * at.exactly(r) * inner
        })
        .sum();
    (f(1).powi(3) - one + two + three - four).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::draws::Draws;
    use super::*;

    fn near(got: f64, want: f64, relative: f64) {
        assert!((got / want - 1.0).abs() <= relative, "{got} is not {want}");
    }

    #[test]
    fn two_errors_within_a_minute() {
        // Errors a minute, and seconds by the closed form to 13 digits (data of the reference,
        // breaker_detection.csv, whose Monte Carlo agrees within its error).
        for (per_minute, seconds) in [
            (0.1, 6_904.999_166_865),
            (0.25, 1_324.994_799_405),
            (0.5, 424.979_289_904_4),
            (1.0, 154.918_602_412_2),
            (2.0, 64.695_529_282_49),
            (3.0, 41.047_913_929_83),
            (5.0, 24.081_403_858_88),
            (10.0, 12.000_272_411_95),
            (25.0, 4.800_000_000_033),
            (50.0, 2.4),
            (250.0, 0.48),
            (1_000.0, 0.12),
        ] {
            near(mean_time(2, per_minute / 60.0, 60.0), seconds, 1e-9);
        }
        near(mean_time(2, 0.01, 60.0), 321.636_921_516_086_1, 1e-12);
        near(mean_time(2, 0.001, 60.0), 18_171.666_366_692_38, 1e-12);
    }

    #[test]
    fn three_errors_within_a_minute() {
        // Errors a second, and seconds by the closed form with 60 digits (routing.md 3.3); the
        // rows from 0.1 to 50 a minute are those of capacity.md 1.17.
        for (rate, seconds, digits) in [
            (0.1, 30.225_255, 1e-7),
            (0.05, 66.833_913_853_833_99, 1e-12),
            (0.02, 281.269_197, 1e-8),
            (0.01, 1_194.881_159_460_126, 1e-12),
            (1.0 / 300.0, 19_572.503_786, 1e-9),
            (0.001, 601_894.682_922_691_8, 1e-10),
            (1e-4, 5.600_188_95e8, 1e-8),
            (0.1 / 60.0, 137_139.14, 1e-7),
            (0.25 / 60.0, 10_699.187, 1e-7),
            (0.5 / 60.0, 1_832.616_5, 1e-7),
            (1.0 / 60.0, 399.508_494_954_402, 1e-12),
            (2.0 / 60.0, 118.271_38, 1e-7),
            (5.0 / 60.0, 36.662_117, 1e-7),
            (10.0 / 60.0, 18.003_542, 1e-7),
            (50.0 / 60.0, 3.6, 1e-9),
        ] {
            near(mean_time(3, rate, 60.0), seconds, digits);
        }
    }

    #[test]
    fn the_limits_of_rare_and_of_many_errors() {
        // Rare: 2 ÷ (μ³ w²). Many: one after another, k ÷ μ.
        near(mean_time(3, 1e-9, 60.0), 2.0 / (1e-27 * 3_600.0), 1e-6);
        near(mean_time(3, 100.0, 60.0), 0.03, 1e-12);
        near(mean_time(10, 100.0, 60.0), 0.1, 1e-9);
        near(mean_time(1, 0.5, 60.0), 2.0, 1e-12);
        near(mean_time(4, 1e-7, 60.0), 6.0 / (1e-28 * 216_000.0), 2e-5);
        assert!(mean_time(3, 0.0, 60.0).is_infinite());
        assert!(mean_time(10_000, 1e-6, 60.0).is_infinite());
    }

    #[test]
    fn no_seam_where_one_method_follows_another() {
        // Both sides of the step from the closed form of three to the rare one.
        let at = |mean: f64| mean_time(3, mean / 60.0, 60.0) * mean.powi(3);
        near(at(FEW * 0.999_999), at(FEW * 1.000_001), 1e-5);
        // The general method against the closed form of three; it is furthest off near two.
        for mean in [0.01, 0.1, 0.5, 1.0, 2.0, 4.0, 8.0, 40.0] {
            near(many(3, mean), three(mean), 7e-4);
        }
        // Through the same formulas with 50 digits, by an independent program.
        near(many(4, 1.0) * 60.0, 1_242.216_941_12, 1e-8);
        near(many(5, 0.5) * 120.0, 84_374.163_440_6, 1e-8);
        near(many(10, 4.0) * 15.0, 1_843.850_844_96, 1e-8);
        near(many(10, 8.0) * 7.5, 115.896_562_771, 1e-8);
    }

    #[test]
    fn more_than_three_errors_agree_with_a_simulation() {
        const TRIALS: u32 = 40_000;
        for (errors, mean) in [(4_usize, 1.5), (5, 2.0), (10, 6.0), (20, 15.0)] {
            let mut draws = Draws(20_261_124);
            let mut total = 0.0;
            for _ in 0..TRIALS {
                let mut times = std::collections::VecDeque::new();
                let mut now = 0.0;
                loop {
                    now += draws.gap();
                    times.push_back(now);
                    if times.len() > errors {
                        times.pop_front();
                    }
                    if times.len() == errors && now - times[0] <= mean {
                        break;
                    }
                }
                total += now;
            }
            // Four standard errors of a time that is at most exponential.
            let relative = 4.0 / f64::from(TRIALS).sqrt();
            let want = total / f64::from(TRIALS);
            near(many(u32::try_from(errors).unwrap(), mean), want, relative);
        }
    }
}
