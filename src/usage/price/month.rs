//! What a model billed before in a month, where its price depends on that.

use std::collections::BTreeMap;

use crate::catalog::{Offer, VolumeRule};
use crate::units::{Day, Ratio, Tokens};

use super::super::tally::Sums;

/// A model, and a month by the calendar in UTC.
type Key = (String, i16, i8);

/// Tokens of models whose price depends on the month's volume.
#[derive(Clone, Debug, Default)]
pub(super) struct Months {
    whole: BTreeMap<Key, u64>,
    billed: BTreeMap<Key, u64>,
}

impl Months {
    /// Counts tokens of which more may come in the month.
    pub(super) fn expect(&mut self, offer: Offer<'_>, day: Day, sums: &Sums) {
        if !starts(offer).is_empty() {
            let all = self.whole.entry(key(offer, day)).or_default();
            *all = all.saturating_add(sums.all_tokens());
        }
    }

    /// The parts of a cell that meet one volume each: what was billed before, and the share of the
    /// cell. Cells come in the order of time.
    pub(super) fn pieces(&mut self, offer: Offer<'_>, day: Day, sums: &Sums) -> Vec<(u64, Ratio)> {
        let starts = starts(offer);
        if starts.is_empty() {
            return vec![(0, Ratio::ONE)];
        }
        let key = key(offer, day);
        if offer.model.volume == VolumeRule::AllUnits {
            // The last token of the month decides for all.
            let all = self.whole.get(&key).copied().unwrap_or(0);
            return vec![(all.saturating_sub(1), Ratio::ONE)];
        }
        let billed = self.billed.entry(key).or_default();
        let from = *billed;
        let to = from.saturating_add(sums.all_tokens());
        *billed = to;
        cut(from, to, &starts)
    }
}

fn key(offer: Offer<'_>, day: Day) -> Key {
    (offer.name(), day.date().year(), day.date().month())
}

/// The volumes over which another price counts, rising.
fn starts(offer: Offer<'_>) -> Vec<u64> {
    let rates = offer.model.rates.iter();
    let starts = rates.filter_map(|rate| rate.when.volume_over);
    let mut starts: Vec<u64> = starts.map(Tokens::count).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// The tokens from one volume to another, cut where a price changes.
fn cut(from: u64, to: u64, starts: &[u64]) -> Vec<(u64, Ratio)> {
    let within = starts
        .iter()
        .copied()
        .filter(|start| from < *start && *start < to);
    let edges: Vec<u64> = [from].into_iter().chain(within).chain([to]).collect();
    let share = |tokens: u64| Ratio::new(i128::from(tokens), i128::from((to - from).max(1)));
    let pieces = edges.windows(2).map(|pair| {
        let tokens = pair.last().unwrap_or(&to) - pair.first().unwrap_or(&from);
        let before = pair.first().copied().unwrap_or(from);
        (before, share(tokens).unwrap_or(Ratio::ONE))
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_cut_where_the_price_changes() {
        let share = |tokens| Ratio::new(tokens, 100).unwrap();
        assert_eq!(
            cut(0, 100, &[40, 90, 500]),
            [(0, share(40)), (40, share(50)), (90, share(10))]
        );
        // What was billed up to a volume is not over it.
        assert_eq!(cut(40, 140, &[40]), [(40, Ratio::ONE)]);
        assert_eq!(cut(0, 100, &[100]), [(0, Ratio::ONE)]);
    }
}
