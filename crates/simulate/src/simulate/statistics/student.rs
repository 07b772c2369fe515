//! Student's t distribution, for intervals from few batches.

use std::f64::consts::{FRAC_2_PI, FRAC_PI_2};

use crate::units::Real;

/// How far from its centre Student's t lies at most, with a probability from 0 to 1.
///
/// The probability is a finite sum for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and
/// 26.7.4), and the distance is found by halving the range of its angle, arctan(t ÷ √degrees).
pub fn student_t(probability: f64, degrees: u32) -> f64 {
    let degrees = degrees.max(1);
    let (mut low, mut high) = (0.0, FRAC_PI_2);
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if within(middle, degrees) < probability {
            low = middle;
        } else {
            high = middle;
        }
    }
    libm::tan(f64::midpoint(low, high)) * f64::from(degrees).sqrt()
}

/// With what probability the angle is at most so large.
fn within(angle: f64, degrees: u32) -> f64 {
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let is_odd = degrees % 2 == 1;
    // Each term is the one before times cos² and the quotient of two neighbouring numbers.
    let first = if is_odd { cosine } else { 1.0 };
    let mut term = if degrees == 1 { 0.0 } else { first };
    let mut sum = term;
    let mut number = if is_odd { 3 } else { 2 };
    while number + 2 <= degrees {
        term *= cosine * cosine * f64::from(number - 1) / f64::from(number);
        sum += term;
        number += 2;
    }
    if is_odd {
        FRAC_2_PI * (angle + sine * sum)
    } else {
        sine * sum
    }
}

/// Student's t as a number with its unit, which is none.
pub(super) fn margin(level: f64, batches: u32) -> Option<Real> {
    (batches > 1).then(|| Real::new(student_t(level, batches - 1)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        // Two-sided 99 % and 95 % points as printed in tables of Student's t.
        for (probability, degrees, published) in [
            (0.99, 1, 63.657),
            (0.99, 2, 9.925),
            (0.99, 3, 5.841),
            (0.99, 10, 3.169),
            (0.99, 15, 2.947),
            (0.99, 31, 2.744),
            (0.99, 63, 2.656),
            (0.95, 1, 12.706),
            (0.95, 30, 2.042),
        ] {
            let found = student_t(probability, degrees);
            assert!((found - published).abs() < 6e-4, "{degrees}: {found}");
        }
    }

    #[test]
    fn many_degrees_come_to_the_normal_distribution() {
        assert!((student_t(0.99, 1_000_000) - 2.575_829).abs() < 1e-4);
    }
}
