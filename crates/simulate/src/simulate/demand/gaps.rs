//! Gaps between requests, with a mean of 1 and a coefficient of variation that is asked for.

use std::f64::consts::TAU;

use crate::engine::random::{Stream, unit};

/// How gaps vary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Gaps {
    /// Not at all.
    Even,
    /// As in a Poisson process.
    Exponential,
    /// Gamma of this shape, which is 1 ÷ CV².
    Gamma(f64),
}

impl Gaps {
    /// Gaps of a coefficient of variation.
    pub(super) fn of(cv: f64) -> Self {
        if cv <= 0.0 {
            Self::Even
        } else if (cv - 1.0).abs() < 1e-12 {
            Self::Exponential
        } else {
            Self::Gamma(1.0 / (cv * cv))
        }
    }

    /// A gap.
    pub(super) fn draw(self, stream: &mut Stream) -> f64 {
        match self {
            Self::Even => 1.0,
            Self::Exponential => exponential(stream),
            Self::Gamma(shape) => gamma(shape, stream) / shape,
        }
    }

    /// What is left of the gap that is under way at a moment taken at random, so that nothing is
    /// special about time 0. Long gaps are met more often: a gap met so is gamma of a shape larger
    /// by one, and what is left of it is spread evenly.
    pub(super) fn left(self, stream: &mut Stream) -> f64 {
        match self {
            Self::Even => unit(stream.bits()),
            Self::Exponential => exponential(stream),
            Self::Gamma(shape) => unit(stream.bits()) * gamma(shape + 1.0, stream) / shape,
        }
    }
}

fn exponential(stream: &mut Stream) -> f64 {
    -unit(stream.bits()).ln()
}

/// A gamma number of this shape and scale 1, by Marsaglia and Tsang (2000).
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        let boost = unit(stream.bits()).powf(1.0 / shape);
        return gamma(shape + 1.0, stream) * boost;
    }
    let middle = shape - 1.0 / 3.0;
    let width = 1.0 / (9.0 * middle).sqrt();
    loop {
        let x = normal(stream);
        let cube = (1.0 + width * x).powi(3);
        if cube <= 0.0 {
            continue;
        }
        let bound = 0.5 * x * x + middle * (1.0 - cube + cube.ln());
        if unit(stream.bits()).ln() < bound {
            return middle * cube;
        }
    }
}

/// A normal number by Box and Muller.
fn normal(stream: &mut Stream) -> f64 {
    let radius = (-2.0 * unit(stream.bits()).ln()).sqrt();
    radius * (TAU * unit(stream.bits())).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mean and the second moment of 200,000 numbers.
    fn moments(mut draw: impl FnMut(&mut Stream) -> f64) -> (f64, f64) {
        let mut stream = Stream::new(11);
        let numbers: Vec<f64> = (0..200_000).map(|_| draw(&mut stream)).collect();
        let mean = |power: i32| numbers.iter().map(|one| one.powi(power)).sum::<f64>() / 2e5;
        (mean(1), mean(2))
    }

    #[test]
    fn gaps_have_the_mean_and_the_variation_asked_for() {
        for cv in [0.0, 0.5, 1.0, 2.0, 4.0] {
            let (mean, square) = moments(|stream| Gaps::of(cv).draw(stream));
            // The mean of n gaps has a standard error of CV ÷ √n. The square of a gamma number of
            // mean 1 has the mean 1 + CV², and a relative error that rises with CV.
            assert!(
                (mean - 1.0).abs() <= 4.0 * cv / 2e5_f64.sqrt() + 1e-12,
                "{cv}: {mean}"
            );
            let (a, second) = (1.0 / (cv * cv), 1.0 + cv * cv);
            let fourth = if cv > 0.0 {
                (a + 1.0) * (a + 2.0) * (a + 3.0) / (a * a * a)
            } else {
                1.0
            };
            let error = ((fourth - second * second).max(0.0) / 2e5).sqrt();
            assert!(
                (square - second).abs() <= 4.0 * error + 1e-12,
                "{cv}: {square}"
            );
        }
    }

    #[test]
    fn a_gap_met_at_random_leaves_half_of_a_longer_one() {
        // Renewal theory: what is left has the mean (1 + CV²) ÷ 2.
        for cv in [0.0, 0.5, 1.0, 2.0] {
            let (mean, square) = moments(|stream| Gaps::of(cv).left(stream));
            let error = ((square - mean * mean) / 2e5).sqrt();
            let expected = f64::midpoint(1.0, cv * cv);
            assert!((mean - expected).abs() < 4.0 * error, "{cv}: {mean}");
        }
    }
}
