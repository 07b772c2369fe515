//! How demand grows from month to month.

use crate::engine::ownership::ramp;
use crate::units::{Ratio, Real, Tokens};

/// A growing volume, month by month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Tokens of the first month, or of the month before it where `is_from_now`.
    pub from: Tokens,
    /// Tokens of the last month.
    pub to: Tokens,
    /// How many months.
    pub months: u64,
    /// Whether `from` is today's volume, and the first month has grown once.
    pub is_from_now: bool,
}

impl Growth {
    /// Today's volume, which grows by the same part of itself each month; `None` where the last month is
    /// beyond what a volume can be.
    pub fn by(from: Tokens, part: Ratio, months: u64) -> Option<Self> {
        /// The largest volume that is read, too.
        const LARGEST: f64 = 1e15;
        let factor = 1.0 + part.approximate();
        if months == 0 {
            return None;
        }
        let steps = Real::count(months).get();
        let last = from.ratio().approximate() * factor.powf(steps);
        if !(1.0..=LARGEST).contains(&last) {
            return None;
        }
        let to = format!("{last:.0}").parse().ok().map(Tokens::new)?;
        Some(Self {
            from,
            to,
            months,
            is_from_now: true,
        })
    }

    /// The volumes that the ramp goes through, today's included.
    fn steps(self) -> u64 {
        self.months.saturating_add(u64::from(self.is_from_now))
    }

    /// Tokens of each month.
    pub fn volumes(self) -> Vec<Tokens> {
        let mut volumes = ramp::volumes(self.from, self.to, self.steps());
        if self.is_from_now && !volumes.is_empty() {
            volumes.remove(0);
        }
        volumes
    }

    /// Tokens of one month, counted from 1.
    pub fn volume(self, month: u64) -> Option<Tokens> {
        let index = usize::try_from(month.checked_sub(1)?).ok()?;
        self.volumes().get(index).copied()
    }

    /// A month's volume in terms of `from`.
    pub fn factor(self, month: u64) -> Option<Ratio> {
        let volume = self.volume(month)?;
        volume.ratio().checked_div(self.from.ratio())
    }

    /// By which part of itself the volume grows from one month to the next.
    pub fn rate(self) -> Option<Real> {
        ramp::growth(self.from, self.to, self.steps())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_a_month_is_ninefold_in_a_year() {
        // 1.2^12 = 8.916100448256, so 1M tokens are 8,916,100 in the twelfth month from now.
        let growth = Growth::by(Tokens::new(1_000_000), Ratio::new(1, 5).unwrap(), 12).unwrap();
        assert_eq!(growth.to.count(), 8_916_100);
        assert_eq!(growth.volume(12).unwrap().count(), 8_916_100);
        assert_eq!(growth.volume(1).unwrap().count(), 1_200_000);
        assert_eq!((growth.volume(0), growth.volume(13)), (None, None));
        assert_eq!(growth.factor(1), Ratio::new(6, 5));
        // Between two stages the first of them is the first month.
        let stages = Growth {
            from: Tokens::new(1_000_000),
            to: Tokens::new(4_000_000),
            months: 3,
            is_from_now: false,
        };
        let volumes = stages.volumes().into_iter().map(Tokens::count);
        assert_eq!(
            volumes.collect::<Vec<_>>(),
            [1_000_000, 2_000_000, 4_000_000]
        );
    }

    #[test]
    fn what_grows_beyond_all_bounds_is_no_growth() {
        let absurd = Growth::by(Tokens::new(1_000_000), Ratio::whole(10), 120);
        assert_eq!(absurd, None);
        assert_eq!(Growth::by(Tokens::new(1), Ratio::ONE, 0), None);
    }
}
