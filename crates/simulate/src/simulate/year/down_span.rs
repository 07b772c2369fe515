//! The times within a year at which something is down, as disjoint spans in order.
//!
//! The year is a ring: an outage that runs over its end goes on at its start. So no year loses
//! what the one before it left over, and what two independent providers are down together is on
//! average exactly the product of what each is down.

use crate::units::YEAR;

/// From one minute of the year to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DownSpan {
    pub(super) start: f64,
    pub(super) end: f64,
}

/// The year in minutes.
pub(super) fn year() -> f64 {
    YEAR.minutes().approximate()
}

/// Makes a cover of spans that start within the year, may overlap and may run over its end.
pub(super) fn merge_spans(spans: &[DownSpan], year: f64, cover: &mut Vec<DownSpan>) {
    cover.clear();
    cover.extend(spans.iter().flat_map(|span| parts(*span, year)));
    cover.sort_unstable_by(|one, other| one.start.total_cmp(&other.start));
    cover.dedup_by(|next, last| {
        let meets = next.start <= last.end;
        if meets {
            last.end = last.end.max(next.end);
        }
        meets
    });
}

/// The parts of a span before and after the turn of the year.
fn parts(span: DownSpan, year: f64) -> impl Iterator<Item = DownSpan> {
    let DownSpan { start, end } = span;
    let turned = (start - year).max(0.0)..(end - year).max(0.0);
    let whole = [start.min(year)..end.min(year), turned];
    let parts = whole.into_iter().filter(|part| part.start < part.end);
    parts.map(|part| DownSpan {
        start: part.start,
        end: part.end,
    })
}

/// What two covers have in common.
pub(super) fn common(one: &[DownSpan], other: &[DownSpan], common: &mut Vec<DownSpan>) {
    common.clear();
    let (mut ones, mut others) = (one.iter().peekable(), other.iter().peekable());
    while let (Some(a), Some(b)) = (ones.peek(), others.peek()) {
        let (start, end) = (a.start.max(b.start), a.end.min(b.end));
        if start < end {
            common.push(DownSpan { start, end });
        }
        if a.end <= b.end {
            ones.next()
        } else {
            others.next()
        };
    }
}

/// For how many minutes a span, which may run over the end of the year, lies within a cover.
pub(super) fn overlap(span: DownSpan, cover: &[DownSpan], year: f64) -> f64 {
    parts(span, year)
        .map(|part| {
            let first = cover.partition_point(|covered| covered.end <= part.start);
            let met = cover[first..]
                .iter()
                .take_while(|covered| covered.start < part.end);
            met.map(|covered| covered.end.min(part.end) - covered.start.max(part.start))
                .sum::<f64>()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Real;
    use proptest::prelude::*;

    const MINUTES: u16 = 200;

    fn span((start, length): (u16, u16)) -> DownSpan {
        let start = f64::from(start);
        DownSpan {
            start,
            end: start + f64::from(length),
        }
    }

    /// Which minutes of a short year a list of spans touches, one by one.
    fn grid(spans: &[(u16, u16)]) -> Vec<bool> {
        let mut grid = vec![false; usize::from(MINUTES)];
        for (start, length) in spans {
            for minute in *start..start + length {
                grid[usize::from(minute % MINUTES)] = true;
            }
        }
        grid
    }

    fn minutes(grid: impl Iterator<Item = bool>) -> Option<Real> {
        let minutes = grid.filter(|&down| down).count();
        u64::try_from(minutes).ok().map(Real::count)
    }

    fn spans() -> impl Strategy<Value = Vec<(u16, u16)>> {
        prop::collection::vec((0..MINUTES, 0..MINUTES), 0..6)
    }

    proptest! {
        #[test]
        fn covers_agree_with_a_grid_of_minutes(
            one in spans(), other in spans(), part in (0..MINUTES, 0..MINUTES),
        ) {
            let year = f64::from(MINUTES);
            let (mut a, mut b, mut both) = (vec![], vec![], vec![]);
            let list = |of: &[(u16, u16)]| of.iter().copied().map(span).collect::<Vec<_>>();
            merge_spans(&list(&one), year, &mut a);
            merge_spans(&list(&other), year, &mut b);
            common(&a, &b, &mut both);
            let length = |cover: &[DownSpan]| cover.iter().map(|s| s.end - s.start).sum::<f64>();
            let (ga, gb, gp) = (grid(&one), grid(&other), grid(&[part]));
            prop_assert_eq!(Real::new(length(&a)), minutes(ga.iter().copied()));
            let joint = || ga.iter().zip(&gb).map(|(a, b)| *a && *b);
            prop_assert_eq!(Real::new(length(&both)), minutes(joint()));
            let met = joint().zip(&gp).map(|(down, within)| down && *within);
            prop_assert_eq!(Real::new(overlap(span(part), &both, year)), minutes(met));
        }
    }
}
