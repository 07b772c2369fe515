//! Times of any length in words.

use super::real;
use crate::units::Real;

/// Units from the longest, and their seconds. A unit is used from two of it on.
const UNITS: [(&str, f64); 4] = [
    ("years", 31_536_000.0),
    ("days", 86_400.0),
    ("h", 3_600.0),
    ("min", 60.0),
];

/// A time in the unit that suits its length, in four significant digits: `3.11 s`, `6.658 min`,
/// `185.8 h`, `19.79 years`.
pub fn time(seconds: Real) -> String {
    let unit = UNITS
        .iter()
        .find(|(_, length)| seconds.get() >= 2.0 * length);
    let (name, length) = unit.copied().unwrap_or(("s", 1.0));
    let number = Real::new(seconds.get() / length).unwrap_or(seconds);
    format!("{} {name}", real(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_the_unit_that_suits_it() {
        for (seconds, text) in [
            (3.1104, "3.11 s"),
            (119.0, "119 s"),
            (399.508, "6.658 min"),
            (668_913.58, "7.742 days"),
            (9_216.0, "2.56 h"),
            (6.2e8, "19.66 years"),
        ] {
            assert_eq!(time(Real::new(seconds).unwrap()), text);
        }
    }
}
