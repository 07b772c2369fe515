//! The time at which a share that falls with it has fallen so far.

use crate::units::{Real, Share};

use super::real;

/// The time that this share of requests does not exceed, where `over` is the share above a time: it
/// falls, and its logarithm is close to a straight line, on which chords are drawn.
pub(super) fn quantile(share: Share, over: impl Fn(f64) -> f64) -> Option<Real> {
    const MOST_STEPS: u32 = 200;
    const LONGEST: f64 = 1e18;
    let level = share.rest().ratio().approximate().ln();
    let height = |time: f64| over(time).ln() - level;
    let (mut low, mut above) = (0.0, height(0.0));
    if above <= 0.0 {
        return Some(Real::ZERO);
    }
    let mut high = 1e-6;
    while height(high) > 0.0 {
        (low, above) = (high, height(high));
        high *= 4.0;
        if high > LONGEST {
            return None;
        }
    }
    let mut below = height(high);
    // The Illinois rule: an end that stays twice counts half, so that both close in.
    let mut stayed = 0_i8;
    for _ in 0..MOST_STEPS {
        let middle = chord((low, above), (high, below));
        let at = height(middle);
        if at == 0.0 || high - low <= 4.0 * f64::EPSILON * high {
            return real(middle);
        }
        if at > 0.0 {
            (low, above) = (middle, at);
            below *= if stayed > 0 { 0.5 } else { 1.0 };
            stayed = 1;
        } else {
            (high, below) = (middle, at);
            above *= if stayed < 0 { 0.5 } else { 1.0 };
            stayed = -1;
        }
    }
    real(high)
}

/// Where the line between two points crosses zero; half-way where that is no point between them.
fn chord((low, above): (f64, f64), (high, below): (f64, f64)) -> f64 {
    let crossing = low + (high - low) * above / (above - below);
    if crossing > low && crossing < high {
        crossing
    } else {
        low + (high - low) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    #[test]
    fn an_exponential_and_a_bent_tail() {
        let share = Share::parse("99%").unwrap();
        let near = |got: Option<Real>, want: f64| {
            let got = got.unwrap().get();
            assert!((got / want - 1.0).abs() < 1e-12, "{got} {want}");
        };
        near(quantile(share, |t| (-t).exp()), 100_f64.ln());
        near(quantile(share, |t| (-t * t).exp()), 100_f64.ln().sqrt());
        near(quantile(share, |t| 1.0 / (1.0 + t)), 99.0);
        near(
            quantile(share, |t| 0.3 * (-t * 1e-9).exp()),
            1e9 * 30_f64.ln(),
        );
        near(
            quantile(share, |t| 0.3 * (-t * 1e9).exp()),
            1e-9 * 30_f64.ln(),
        );
        assert_eq!(quantile(share, |_| 0.01), Some(Real::ZERO));
        assert_eq!(quantile(share, |_| 0.02), None);
    }
}
