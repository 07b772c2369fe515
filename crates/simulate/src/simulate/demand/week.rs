//! How traffic spreads over the minutes of a week, with the peak that a scenario states.

use std::f64::consts::TAU;

use crate::scenario::{HOURS, Profile};
use crate::units::Factor;

/// Minutes of a week.
pub(super) const MINUTES: usize = HOURS * 60;

/// The traffic of each minute from Monday 00:00 on, in multiples of the mean minute.
///
/// A profile says what share each hour has. Where the stated peak is above its busiest hour, each
/// hour swells toward its middle until the busiest minute is the stated multiple of the mean;
/// where it is not, hours are even and the profile's own peak counts. Without a profile each day
/// swells toward noon in the same way. An hour's share is always the profile's.
pub(super) fn minutes(profile: &Profile, peak: Factor) -> Vec<f64> {
    let peak = peak.ratio().approximate();
    if profile.is_flat() {
        let day = swell(24 * 60, peak);
        return day.iter().copied().cycle().take(MINUTES).collect();
    }
    let hours: Vec<f64> = (0..HOURS)
        .map(|hour| profile.share(hour).approximate() * 168.0)
        .collect();
    let busiest = hours.iter().copied().fold(0.0, f64::max);
    let hour = swell(60, peak / busiest);
    let minutes = hours
        .iter()
        .flat_map(|share| hour.iter().map(move |one| share * one));
    minutes.collect()
}

/// So many minutes with a mean of 1 that rise to a peak in the middle and fall again: the density
/// of von Mises around a circle, e^(κ cos x), with κ such that the highest minute is the peak. A
/// peak of 1 or less makes all minutes the same; the highest there can be is all in one minute.
fn swell(count: u16, peak: f64) -> Vec<f64> {
    let count_f = f64::from(count);
    let middle = f64::from(count / 2);
    let at = |sharpness: f64| -> Vec<f64> {
        let weight = |minute: u16| {
            let angle = TAU * (f64::from(minute) - middle) / count_f;
            (sharpness * (angle.cos() - 1.0)).exp()
        };
        let weights: Vec<f64> = (0..count).map(weight).collect();
        let mean = weights.iter().sum::<f64>() / count_f;
        weights.iter().map(|weight| weight / mean).collect()
    };
    if peak <= 1.0 {
        return vec![1.0; usize::from(count)];
    }
    // The peak rises with κ; halving its logarithm's range 60 times finds it to all digits.
    let (mut low, mut high) = (-20.0_f64, 25.0_f64);
    for _ in 0..60 {
        let half = f64::midpoint(low, high);
        if at(half.exp())[usize::from(count / 2)] < peak {
            low = half;
        } else {
            high = half;
        }
    }
    at(high.exp())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Zone;
    use crate::units::{Ratio, Scalar};

    fn highest(minutes: &[f64]) -> f64 {
        minutes.iter().copied().fold(0.0, f64::max)
    }

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-9, "{got} for {expected}");
    }

    #[test]
    fn without_a_profile_days_swell_to_the_stated_peak() {
        for text in ["1", "1.000001", "1.5", "4", "60", "1000"] {
            let peak = Factor::parse(text).unwrap();
            let minutes = minutes(&Profile::flat(Zone::utc()), peak);
            assert_eq!(minutes.len(), MINUTES);
            near(minutes.iter().sum::<f64>() / 10_080.0, 1.0);
            near(highest(&minutes), peak.ratio().approximate());
            near(minutes[12 * 60], highest(&minutes));
        }
    }

    #[test]
    fn hours_keep_their_shares_whatever_the_peak() {
        // Mondays have 3 in each hour from 8 to 9 and 1 elsewhere; the mean hour is 170/168.
        let weights = (0..HOURS).map(|hour| Ratio::whole(if hour == 8 { 3 } else { 1 }));
        let profile = Profile::new(Zone::utc(), weights.collect()).unwrap();
        let own = 3.0 * 168.0 / 170.0;
        for (text, peak) in [("1", own), ("2", own), ("4", 4.0), ("1000", 60.0 * own)] {
            let minutes = minutes(&profile, Factor::parse(text).unwrap());
            near(highest(&minutes), peak);
            near(minutes[480..540].iter().sum::<f64>() / 60.0, own);
            near(minutes[..60].iter().sum::<f64>() / 60.0, 168.0 / 170.0);
        }
    }
}
