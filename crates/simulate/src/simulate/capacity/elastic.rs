//! How much capacity demand would take if capacity could follow it from minute to minute.
//!
//! The ideal that autoscalers are measured by: in each minute the fewest whole units that hold the
//! minute's demand, `max over limits ⌈load ÷ limit⌉`, and none while nothing comes. A unit is
//! whatever has the limits: an account, a key, a reserved slot. No real capacity does better
//! without turning requests away.

use crate::units::Ratio;

/// Units that follow demand, against a number that stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elastic {
    /// Units over all minutes, on average.
    pub mean: Ratio,
    /// Units in the minute that needs most.
    pub peak: u64,
    /// Units that stand still and are enough.
    pub fixed: u64,
}

/// One limit of a unit: what came in each minute, and how much of it a unit takes in one.
#[derive(Clone, Copy, Debug)]
pub struct Load<'m> {
    /// What came, minute by minute.
    pub minutes: &'m [u64],
    /// What a unit takes in a minute; not 0.
    pub limit: u64,
}

/// The lower bound of minutes under all limits together, where so many units standing still are
/// enough. A bucket that is full carries a busy minute on what it saved before, so following never
/// needs more than standing still does. `None` without a limit or a minute.
pub fn elastic(loads: &[Load<'_>], fixed: u64) -> Option<Elastic> {
    let minutes = loads.iter().map(|load| load.minutes.len()).max()?;
    let count = u64::try_from(minutes).ok().filter(|count| *count > 0)?;
    let needed = |minute: usize| {
        let needs = loads.iter().map(|load| {
            let came = load.minutes.get(minute).copied().unwrap_or(0);
            came.div_ceil(load.limit.max(1))
        });
        needs.max().unwrap_or(0).min(fixed)
    };
    let (mut total, mut peak) = (0_u64, 0_u64);
    for units in (0..minutes).map(needed) {
        total = total.saturating_add(units);
        peak = peak.max(units);
    }
    Some(Elastic {
        mean: Ratio::whole(total).checked_div(Ratio::whole(count))?,
        peak,
        fixed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn units_follow_the_minutes() {
        // By hand: 0, 40, 60 and 130 requests under 50 a minute take 0, 1, 2 and 3 units, 1.5 on
        // average. Tokens of 9,000 under 2,000 in the second minute alone need 5 there: 2.5.
        let requests = Load {
            minutes: &[0, 40, 60, 130],
            limit: 50,
        };
        let alone = elastic(&[requests], 3).unwrap();
        assert_eq!((alone.mean, alone.peak), (Ratio::new(3, 2).unwrap(), 3));
        let tokens = Load {
            minutes: &[0, 9_000, 0, 100],
            limit: 2_000,
        };
        let both = elastic(&[requests, tokens], 9).unwrap();
        assert_eq!((both.mean, both.peak), (Ratio::new(5, 2).unwrap(), 5));
        assert_eq!(elastic(&[], 1), None);
    }

    proptest! {
        /// Following never takes more than standing still, and never less than the mean load.
        #[test]
        fn it_lies_between_the_mean_and_what_stands_still(minutes in proptest::collection::vec(0_u64..1_000, 1..60), limit in 1_u64..200) {
            let peak = minutes.iter().max().unwrap().div_ceil(limit);
            let found = elastic(&[Load { minutes: &minutes, limit }], peak).unwrap();
            prop_assert!(found.peak <= found.fixed);
            prop_assert!(found.mean <= Ratio::whole(found.peak));
            let total = Ratio::whole(minutes.iter().sum());
            let count = Ratio::whole(u64::try_from(minutes.len()).unwrap() * limit);
            prop_assert!(found.mean >= total.checked_div(count).unwrap());
        }
    }
}
