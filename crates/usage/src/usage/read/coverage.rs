//! The time that a log covers, which a month is reckoned from.

use super::super::record::{Record, RowPeriod};

/// From the beginning of the first of its rows to the end of the last one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CoverageSpan {
    /// The first minute since 1970, and the one after the last.
    ends: Option<(i64, i64)>,
    /// Minutes of the longest span that a row stands for; a request has its minute.
    widest: u64,
    /// Rows that stand for spans of which nobody knows how long they are.
    unknown: u64,
}

impl CoverageSpan {
    pub(super) fn push(&mut self, record: &Record<'_>) {
        let Some(at) = record.at else { return };
        let (first, end) = match record.row_period {
            RowPeriod::Moment => (at.minute(), at.minute().saturating_add(1)),
            // A part of a minute is the whole.
            RowPeriod::Span(from, until) => {
                let last = until.0.saturating_sub(1).div_euclid(60_000);
                (from.minute(), last.saturating_add(1))
            }
            RowPeriod::Unknown => {
                self.unknown += record.rows;
                return;
            }
        };
        let wide = u64::try_from(end.saturating_sub(first)).unwrap_or(0);
        self.widest = self.widest.max(wide);
        self.join_ends(Some((first, end)));
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.widest = self.widest.max(other.widest);
        self.unknown += other.unknown;
        self.join_ends(other.ends);
    }

    fn join_ends(&mut self, other: Option<(i64, i64)>) {
        self.ends = match (self.ends, other) {
            (Some((a, b)), Some((c, d))) => Some((a.min(c), b.max(d))),
            (one, two) => one.or(two),
        };
    }

    /// Minutes from the first beginning to the last end; `None` where rows do not say how long
    /// they last, or the log has no times.
    pub fn minutes(&self) -> Option<u64> {
        let (first, end) = self.ends.filter(|_| self.unknown == 0)?;
        u64::try_from(end.saturating_sub(first)).ok()
    }

    /// Minutes of the longest span that a row stands for; `None` where some do not say.
    pub const fn widest(&self) -> Option<u64> {
        match self.unknown {
            0 => Some(self.widest),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::instant::Instant;
    use super::*;

    const HOUR: i64 = 3_600_000;

    fn row(at: i64, row_period: RowPeriod) -> Record<'static> {
        let at = Some(Instant(at));
        Record {
            at,
            row_period,
            ..Record::default()
        }
    }

    #[test]
    fn a_bucket_lasts_to_its_end() {
        let mut coverage = CoverageSpan::default();
        assert_eq!(coverage.minutes(), None);
        let day = |from| RowPeriod::Span(Instant(from), Instant(from + 24 * HOUR));
        coverage.push(&row(7 * HOUR, day(0)));
        assert_eq!(
            (coverage.minutes(), coverage.widest()),
            (Some(1_440), Some(1_440))
        );
        let mut other = CoverageSpan::default();
        other.push(&row(24 * HOUR, day(24 * HOUR)));
        other.push(&row(50 * HOUR + 1, RowPeriod::Moment));
        other.join(&coverage);
        // 50 hours, and the minute of the last request.
        assert_eq!(
            (other.minutes(), other.widest()),
            (Some(3_001), Some(1_440))
        );
        other.push(&row(0, RowPeriod::Unknown));
        assert_eq!((other.minutes(), other.widest()), (None, None));
    }
}
