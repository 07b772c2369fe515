//! What a model billed before in a month, where its price depends on that.

use std::collections::BTreeMap;

use crate::catalog::{Offer, TokenCounts, VolumeRule};
use crate::units::{Day, Ratio, Tokens};

use super::super::tally::{Cell, Sums};

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

    /// The parts of a cell that meet one volume each. Cells come in the order of time; one that
    /// says what was billed before it is no matter of order.
    pub(super) fn pieces(&mut self, offer: Offer<'_>, day: Day, cell: &Cell) -> Vec<Piece> {
        let starts = starts(offer);
        if starts.is_empty() {
            return vec![Piece::whole(None, &cell.sums)];
        }
        if cell.key.before.is_some() {
            return vec![Piece::whole(cell.key.before, &cell.sums)];
        }
        let key = key(offer, day);
        if offer.model.volume == VolumeRule::AllUnits {
            // The last token of the month decides for all.
            let all = self.whole.get(&key).copied().unwrap_or(0);
            return vec![Piece::whole(Some(all.saturating_sub(1)), &cell.sums)];
        }
        let billed = self.billed.entry(key).or_default();
        let from = *billed;
        let to = from.saturating_add(cell.sums.all_tokens());
        *billed = to;
        Piece::several(&cut(from, to, &starts), &cell.sums)
    }
}

/// A part of a cell that meets one volume.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// What the model had billed before in the month, where a price depends on that.
    pub(super) before: Option<u64>,
    /// Tokens by meter.
    pub(super) tokens: TokenCounts,
    /// Requests.
    pub(super) requests: u64,
    /// Searches of the web.
    pub(super) searches: u64,
}

impl Piece {
    fn whole(before: Option<u64>, sums: &Sums) -> Self {
        Self {
            before,
            tokens: sums.tokens,
            requests: sums.requests,
            searches: sums.searches,
        }
    }

    /// Shares of a cell in whole tokens, as they are billed: each piece gets what the shares up to
    /// its end have, rounded, less what was given before.
    fn several(shares: &[(u64, Ratio)], sums: &Sums) -> Vec<Self> {
        let mut given = Self::whole(None, &Sums::default());
        let mut so_far = Ratio::ZERO;
        let pieces = shares.iter().map(|(before, share)| {
            so_far = so_far + *share;
            let upto = |all: u64| {
                let part = (Ratio::whole(all) * so_far).round();
                u64::try_from(part).unwrap_or(all).min(all)
            };
            let end = Self {
                before: Some(*before),
                tokens: sums.tokens.map(upto),
                requests: upto(sums.requests),
                searches: upto(sums.searches),
            };
            let mut piece = end;
            piece.tokens =
                TokenCounts::from_fn(|meter| end.tokens[meter].saturating_sub(given.tokens[meter]));
            piece.requests = end.requests.saturating_sub(given.requests);
            piece.searches = end.searches.saturating_sub(given.searches);
            given = end;
            piece
        });
        pieces.collect()
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
    use crate::usage::record::six;

    #[test]
    fn pieces_of_a_cell_have_whole_tokens_that_add_up() {
        let sums = Sums {
            tokens: six([7, 1, 0, 0, 5, 0]),
            requests: 3,
            ..Sums::default()
        };
        // 13 tokens, of which the first 5 are up to the threshold: 5/13 of 7 is 2.69, of 1 is
        // 0.38, of 5 is 1.92 and of 3 is 1.15.
        let pieces = Piece::several(&cut(95, 108, &[100]), &sums);
        let seen: Vec<_> = pieces
            .iter()
            .map(|piece| (piece.before, piece.tokens, piece.requests))
            .collect();
        assert_eq!(
            seen,
            [
                (Some(95), six([3, 0, 0, 0, 2, 0]), 1),
                (Some(100), six([4, 1, 0, 0, 3, 0]), 2)
            ]
        );
    }

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
