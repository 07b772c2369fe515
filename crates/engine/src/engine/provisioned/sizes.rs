//! The numbers of units that are sold.

use crate::units::Ratio;

/// How units are sold: so many at least, and then in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// The fewest.
    pub minimum: u64,
    /// The step; 0 is taken as 1.
    pub increment: u64,
}

impl Sizes {
    /// One by one, from one on.
    pub const SINGLE: Self = Self {
        minimum: 1,
        increment: 1,
    };

    /// The fewest units sold that are no fewer than these: the next multiple of the increment, or
    /// the minimum if that is more.
    pub fn at_least(self, need: Ratio) -> u64 {
        let step = self.step();
        let steps = need.checked_div(Ratio::whole(step)).unwrap_or(need).ceil();
        let steps = u64::try_from(steps.max(0)).unwrap_or(u64::MAX);
        steps.saturating_mul(step).max(self.minimum)
    }

    /// The size of this number, counted from none at 0 and the fewest at 1.
    pub(super) fn nth(self, place: u64) -> u64 {
        match place {
            0 => 0,
            1 => self.least(),
            _ => {
                let above = (self.least() / self.step() + 1) * self.step();
                above.saturating_add((place - 2).saturating_mul(self.step()))
            }
        }
    }

    fn least(self) -> u64 {
        self.minimum.max(self.step())
    }

    fn step(self) -> u64 {
        self.increment.max(1)
    }
}
