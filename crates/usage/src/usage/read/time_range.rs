//! How the times of a log run: from when to when, in which direction, and whether clocks jumped.

use super::super::instant::Instant;

/// Back by more than that is no mere disorder.
const BACK: i64 = 3_600_000;

/// The times of a log, or of a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeRange {
    /// The first time in the order of the log, and the last.
    ends: Option<(Instant, Instant)>,
    /// The earliest time, and the latest.
    pub span: Option<(Instant, Instant)>,
    /// Rows earlier than the one before.
    pub back: u64,
    /// Rows later than the one before.
    pub forth: u64,
    /// Rows earlier than the one before by more than an hour.
    pub jumps_back: u64,
    /// Rows later than the one before by more than an hour.
    pub jumps_forth: u64,
}

impl TimeRange {
    pub(super) fn push(&mut self, at: Instant) {
        if let Some((_, before)) = self.ends {
            self.step(before, at);
        }
        self.ends = Some((self.ends.map_or(at, |ends| ends.0), at));
        let (from, to) = self.span.unwrap_or((at, at));
        self.span = Some((from.min(at), to.max(at)));
    }

    fn step(&mut self, before: Instant, at: Instant) {
        let gap = at.0 - before.0;
        self.back += u64::from(gap < 0);
        self.forth += u64::from(gap > 0);
        self.jumps_back += u64::from(gap < -BACK);
        self.jumps_forth += u64::from(gap > BACK);
    }

    /// This part of a log, and then another one of the same file.
    #[must_use]
    pub(super) fn then(mut self, next: Self) -> Self {
        let (Some((first, before)), Some((at, last))) = (self.ends, next.ends) else {
            return if self.ends.is_some() { self } else { next };
        };
        self.step(before, at);
        self.add(next);
        self.ends = Some((first, last));
        self
    }

    /// This file, and another one that has nothing to do with its order.
    #[must_use]
    pub(super) fn beside(mut self, other: Self) -> Self {
        self.add(other);
        self.ends = self.ends.or(other.ends);
        self
    }

    fn add(&mut self, other: Self) {
        self.back += other.back;
        self.forth += other.forth;
        self.jumps_back += other.jumps_back;
        self.jumps_forth += other.jumps_forth;
        self.span = match (self.span, other.span) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, two) => one.or(two),
        };
    }

    /// Whether rows stand in no order of time at all, so that no jump means anything: of twenty or
    /// more, over a fifth go against the others.
    pub fn is_unordered(&self) -> bool {
        let steps = self.back.saturating_add(self.forth);
        steps >= 20 && self.back.min(self.forth).saturating_mul(5) > steps
    }

    /// Rows that jump against the direction of the log by more than an hour: where a clock was set,
    /// or files were joined out of order. A log that runs backwards, as exports often do, is in order.
    pub fn jumps(&self) -> u64 {
        if self.forth >= self.back {
            self.jumps_back
        } else {
            self.jumps_forth
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn time_range(hours: &[i64]) -> TimeRange {
        let mut time_range = TimeRange::default();
        for hour in hours {
            time_range.push(Instant(hour * 1_800_000));
        }
        time_range
    }

    #[test]
    fn a_clock_that_is_set_back_is_a_jump_and_a_log_that_runs_backwards_is_not() {
        assert_eq!(time_range(&[1, 2, 3, 2, 3, 4]).jumps(), 0);
        assert_eq!(time_range(&[1, 2, 9, 3, 4, 5]).jumps(), 1);
        assert_eq!(time_range(&[9, 6, 3, 1]).jumps(), 0);
        assert_eq!(time_range(&[9, 6, 3, 9, 6, 3]).jumps(), 1);
        // A log that was sorted by something else, such as its models.
        let shuffled: Vec<i64> = (0..30).map(|row| row * 7 % 30).collect();
        assert!(time_range(&shuffled).jumps() > 0 && time_range(&shuffled).is_unordered());
        let joined: Vec<i64> = (0..30).chain(0..30).collect();
        assert!(time_range(&joined).jumps() == 1 && !time_range(&joined).is_unordered());
    }

    proptest! {
        #[test]
        fn a_log_may_be_cut_anywhere(hours in prop::collection::vec(0_i64..20, 0..30), cut in 0_usize..30) {
            let (first, second) = hours.split_at(cut.min(hours.len()));
            prop_assert_eq!(time_range(first).then(time_range(second)), time_range(&hours));
        }
    }
}
