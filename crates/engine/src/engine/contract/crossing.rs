//! Where one offer becomes cheaper than another: every place, jumps included.

use std::cmp::Ordering;

use crate::units::Tokens;

use super::curve::{Curve, Line, Piece, first};

/// How two curves change order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// They meet: at this volume, or between it and the token before, both cost the same.
    Meet,
    /// One jumps over the other.
    Jump,
}

/// A volume at which two offers change order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The first volume at which the order below does not hold.
    pub tokens: Tokens,
    /// Of smaller volumes: whether the first offer costs less than, as much as or more than the
    /// second.
    pub below: Ordering,
    /// The same of larger volumes.
    pub above: Ordering,
    /// Whether they meet or jump.
    pub kind: Kind,
}

/// Volumes on which two curves keep their order.
#[derive(Clone, Copy, Debug)]
struct Run {
    from: u64,
    order: Ordering,
    /// Whether the order changed on the way, and not at a jump.
    meets: bool,
}

/// All volumes at which two curves change order, in rising order. Where they only touch, the order
/// does not change.
pub fn crossings(one: &Curve, two: &Curve) -> Vec<Crossing> {
    let runs = without_touches(&runs(&one.pieces(two)));
    let pairs = runs.iter().zip(runs.iter().skip(1));
    pairs
        .map(|(below, above)| Crossing {
            tokens: Tokens::new(above.from),
            below: below.order,
            above: above.order,
            kind: if above.meets { Kind::Meet } else { Kind::Jump },
        })
        .collect()
}

/// The orders of two curves from piece to piece; neighbours differ.
fn runs(pieces: &[Piece]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut before: Option<[Line; 2]> = None;
    for &Piece { from, to, lines } in pieces {
        let order = |tokens: u64| lines[0].against(lines[1], tokens);
        let meets = before.is_none_or(|before| meets_at(before, lines, from));
        let mut next = Some((from, meets));
        while let Some((from, meets)) = next {
            let order_here = order(from);
            if runs.last().is_none_or(|last| last.order != order_here) {
                runs.push(Run {
                    from,
                    order: order_here,
                    meets,
                });
            }
            // Where lines are equal at one volume, they differ at the next.
            let change = first(from, to, |tokens| order(tokens) != order_here);
            next = change.map(|from| (from, true));
        }
        before = Some(lines);
    }
    runs
}

/// Whether the change of order at the begin of a piece comes of lines that meet: of those before,
/// drawn on to here, or of these, drawn back to the token before.
fn meets_at(before: [Line; 2], lines: [Line; 2], from: u64) -> bool {
    let order = |lines: [Line; 2], tokens: u64| lines[0].against(lines[1], tokens);
    let (was, is) = (order(before, from - 1), order(lines, from));
    let drawn_on = order(before, from);
    let drawn_back = order(lines, from - 1);
    drawn_on == is || drawn_on.is_eq() || drawn_back == was || drawn_back.is_eq()
}

/// Leaves out the single volumes at which two curves cost the same: such a volume is where the order
/// changes, or where it does not change at all.
fn without_touches(runs: &[Run]) -> Vec<Run> {
    let mut kept: Vec<Run> = Vec::with_capacity(runs.len());
    let mut touch: Option<Run> = None;
    for (index, run) in runs.iter().enumerate() {
        let ends = runs.get(index + 1).map(|next| next.from);
        if run.order.is_eq() && ends == Some(run.from + 1) {
            touch = Some(*run);
            continue;
        }
        let equal = touch.take();
        if kept.last().is_none_or(|last| last.order != run.order) {
            kept.push(equal.map_or(*run, |equal| Run {
                from: equal.from,
                meets: true,
                ..*run
            }));
        }
    }
    kept
}
