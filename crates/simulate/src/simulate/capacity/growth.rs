//! How demand grows from month to month.

use crate::engine::ownership::ramp;
use crate::units::{Ratio, Real, Tokens};

/// A growing volume, month by month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    /// Tokens of the first month.
    pub from: Tokens,
    /// Tokens of the last month.
    pub to: Tokens,
    /// How many months.
    pub months: u64,
}

impl Growth {
    /// A volume that grows by the same part of itself each month; `None` where the last month is
    /// beyond what a volume can be.
    pub fn by(from: Tokens, part: Ratio, months: u64) -> Option<Self> {
        /// The largest volume that is read, too.
        const LARGEST: f64 = 1e15;
        let factor = 1.0 + part.approximate();
        let steps = Real::count(months.checked_sub(1)?).get();
        let last = from.ratio().approximate() * factor.powf(steps);
        if !(1.0..=LARGEST).contains(&last) {
            return None;
        }
        let to = format!("{last:.0}").parse().ok().map(Tokens::new)?;
        Some(Self { from, to, months })
    }

    /// Tokens of each month.
    pub fn volumes(self) -> Vec<Tokens> {
        ramp::volumes(self.from, self.to, self.months)
    }

    /// Tokens of one month, counted from 1.
    pub fn volume(self, month: u64) -> Option<Tokens> {
        let index = usize::try_from(month.checked_sub(1)?).ok()?;
        self.volumes().get(index).copied()
    }

    /// A month's volume in terms of the first month's.
    pub fn factor(self, month: u64) -> Option<Ratio> {
        let volume = self.volume(month)?;
        volume.ratio().checked_div(self.from.ratio())
    }

    /// By which part of itself the volume grows from one month to the next.
    pub fn rate(self) -> Option<Real> {
        ramp::growth(self.from, self.to, self.months)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_a_month_is_ninefold_in_a_year() {
        // 1.2^12 = 8.916100448256, so the thirteenth month of 1M tokens is 8,916,100.
        let growth = Growth::by(Tokens::new(1_000_000), Ratio::new(1, 5).unwrap(), 13).unwrap();
        assert_eq!(growth.to.count(), 8_916_100);
        assert_eq!(growth.volume(1).unwrap().count(), 1_000_000);
        assert_eq!(growth.volume(13).unwrap().count(), 8_916_100);
        assert_eq!(growth.volume(2).unwrap().count(), 1_200_000);
        assert_eq!((growth.volume(0), growth.volume(14)), (None, None));
        assert_eq!(growth.factor(2), Ratio::new(6, 5));
    }

    #[test]
    fn what_grows_beyond_all_bounds_is_no_growth() {
        let absurd = Growth::by(Tokens::new(1_000_000), Ratio::whole(10), 120);
        assert_eq!(absurd, None);
        assert_eq!(Growth::by(Tokens::new(1), Ratio::ONE, 0), None);
    }
}
