//! Demand over the day: its mean and its busiest minute, hour by hour.

use crate::units::Ratio;

/// Minutes of an hour and of a day.
const HOUR: usize = 60;
const DAY: usize = 24 * HOUR;
/// Demand of less than a day is told in at most so many steps.
const STEPS: usize = 60;

/// A stretch of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where it begins, in minutes: of the day, or since the first request.
    pub minute: Ratio,
    /// What came in a minute on average.
    pub mean: Ratio,
    /// What came in its busiest minute.
    pub peak: u64,
}

/// Demand over the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayShape {
    /// The stretches in order.
    pub steps: Vec<Step>,
    /// Whether they are the hours of a day; else they follow each other from the first request on.
    pub is_day: bool,
}

impl DayShape {
    /// The hours of the day over all days of these minutes, the first of which is so many minutes
    /// after midnight; shorter demand as it came.
    pub fn of(minutes: &[u64], first: usize) -> Self {
        let is_day = minutes.len() >= DAY;
        let (width, slots) = if is_day {
            (HOUR, 24)
        } else {
            let width = minutes.len().div_ceil(STEPS).max(1);
            (width, minutes.len().div_ceil(width))
        };
        let slot = |minute: usize| {
            if is_day {
                (first + minute) % DAY / HOUR
            } else {
                minute / width
            }
        };
        let mut sums = vec![(0_u64, 0_u64, 0_u64); slots];
        for (minute, came) in minutes.iter().enumerate() {
            if let Some((total, count, peak)) = sums.get_mut(slot(minute)) {
                *total = total.saturating_add(*came);
                *count += 1;
                *peak = (*peak).max(*came);
            }
        }
        let width = Ratio::whole(u64::try_from(width).unwrap_or(1));
        let steps = sums.into_iter().zip(0_u64..);
        let steps = steps.filter_map(|((total, count, peak), index)| {
            Some(Step {
                minute: Ratio::whole(index) * width,
                mean: Ratio::whole(total).checked_div(Ratio::whole(count))?,
                peak,
            })
        });
        Self {
            steps: steps.collect(),
            is_day,
        }
    }

    /// Whether each stretch is a single minute, so that its mean is its peak.
    pub fn is_of_minutes(&self) -> bool {
        !self.is_day
            && self
                .steps
                .iter()
                .all(|step| step.mean == Ratio::whole(step.peak))
    }

    /// The busiest minute of all.
    pub fn peak(&self) -> u64 {
        self.steps.iter().map(|step| step.peak).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_are_laid_over_each_other_by_the_clock() {
        // Two days from 06:00 on with 1 a minute; 10 at 06:30 of the first, 61 at 07:00 of the second.
        let mut minutes = vec![1; 2 * DAY];
        (minutes[30], minutes[DAY + 60]) = (10, 61);
        let shape = DayShape::of(&minutes, 6 * HOUR);
        assert!(shape.is_day);
        assert_eq!(shape.steps.len(), 24);
        let six = shape.steps[6];
        // 119 minutes of 1 and one of 10, over 120.
        assert_eq!((six.mean, six.peak), (Ratio::new(129, 120).unwrap(), 10));
        assert_eq!(six.minute, Ratio::whole(6 * 60));
        assert_eq!((shape.steps[7].peak, shape.peak()), (61, 61));
        assert_eq!(shape.steps[8].mean, Ratio::ONE);
    }

    #[test]
    fn less_than_a_day_stands_as_it_came() {
        let shape = DayShape::of(&[3, 0, 9], 600);
        assert!(!shape.is_day);
        let told: Vec<_> = shape.steps.iter().map(|step| step.peak).collect();
        assert_eq!(told, [3, 0, 9]);
        assert_eq!(shape.steps[2].minute, Ratio::whole(2));
        assert!(shape.is_of_minutes());
        assert_eq!(DayShape::of(&[], 0).steps, []);
        assert_eq!(DayShape::of(&[1; 121], 0).steps.len(), 41);
    }

    proptest! {
        #[test]
        fn no_minute_is_lost(minutes in proptest::collection::vec(0_u64..1_000, 1..3_000), first in 0_usize..1_440) {
            let shape = DayShape::of(&minutes, first);
            prop_assert_eq!(Some(&shape.peak()), minutes.iter().max());
            prop_assert!(shape.steps.len() <= STEPS);
        }
    }
}
