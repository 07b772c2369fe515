//! What an offer costs at every volume: an exact curve of straight pieces over whole tokens.

use std::cmp::Ordering;

use crate::money::Usd;
use crate::units::{Ratio, Tokens};

/// Volumes over this are not looked at: 1,000T tokens a month, the most that is read.
pub const HORIZON: u64 = 1_000_000_000_000_000;

/// A straight line over volumes: base + slope × tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Pico-dollars at no tokens.
    base: Ratio,
    /// Pico-dollars a token.
    slope: Ratio,
}

/// A piece of a curve, up to where the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The first volume of the piece, in tokens.
    pub from: u64,
    /// The costs on it.
    pub line: Line,
}

/// The cost of a month for every volume from one token on.
///
/// A jump, as all-units tiers and steps of capacity have, is where one piece ends and the next
/// begins elsewhere. Volumes are whole tokens, so a strict threshold is met from the next token on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    segments: Vec<Segment>,
}

/// Volumes on which two curves are both straight.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) from: u64,
    pub(super) to: u64,
    pub(super) lines: [Line; 2],
}

impl Line {
    /// A line of pico-dollars and pico-dollars a token.
    pub fn new(base: Ratio, slope: Ratio) -> Self {
        Self { base, slope }
    }

    /// The same amount at every volume.
    pub fn level(amount: Usd) -> Self {
        Self::new(amount.pico_ratio(), Ratio::ZERO)
    }

    /// Pico-dollars at a volume.
    pub fn at(self, tokens: u64) -> Ratio {
        self.base + self.slope * Ratio::whole(tokens)
    }

    fn times(self, factor: Ratio) -> Self {
        Self::new(self.base * factor, self.slope * factor)
    }

    fn plus(self, amount: Ratio) -> Self {
        Self::new(self.base + amount, self.slope)
    }

    /// The line that gives at so many tokens more what this one gives.
    fn later(self, tokens: u64) -> Self {
        Self::new(self.base - self.slope * Ratio::whole(tokens), self.slope)
    }

    /// Whether another line is above, on or below this one at a volume.
    pub(super) fn against(self, other: Self, tokens: u64) -> Ordering {
        let difference = Self::new(self.base - other.base, self.slope - other.slope);
        difference.at(tokens).cmp(&Ratio::ZERO)
    }
}

/// The first volume after `from`, up to `to`, of which something holds that holds for all later
/// ones as well.
pub(super) fn first(from: u64, to: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    if from >= to || !holds(to) {
        return None;
    }
    let (mut below, mut above) = (from, to);
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if holds(middle) {
            above = middle;
        } else {
            below = middle;
        }
    }
    Some(above)
}

impl Curve {
    /// A curve of these pieces, in rising order; the first one begins at one token.
    pub fn new(segments: Vec<Segment>) -> Self {
        let mut joined: Vec<Segment> = Vec::with_capacity(segments.len());
        for segment in segments {
            if segment.from > HORIZON {
                break;
            }
            match joined.last_mut() {
                Some(last) if last.from == segment.from => *last = segment,
                Some(last) if last.line == segment.line => {}
                _ => joined.push(segment),
            }
        }
        Self { segments: joined }
    }

    /// One line at all volumes.
    pub fn straight(line: Line) -> Self {
        Self::new(vec![Segment { from: 1, line }])
    }

    /// The pieces.
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    fn line(&self, tokens: u64) -> Line {
        let count = self.segments.partition_point(|one| one.from <= tokens);
        self.segments[count.saturating_sub(1)].line
    }

    /// Pico-dollars at a volume, exactly.
    pub fn exact(&self, tokens: u64) -> Ratio {
        self.line(tokens).at(tokens)
    }

    /// The cost of a month at a volume, rounded half to even at the pico-dollar.
    pub fn at(&self, tokens: Tokens) -> Usd {
        Usd::from_pico(self.exact(tokens.count()).round())
    }

    /// Whether it costs nothing at any volume.
    pub fn is_free(&self) -> bool {
        let free = Line::level(Usd::ZERO);
        self.segments.iter().all(|segment| segment.line == free)
    }

    fn map(&self, change: impl Fn(Line) -> Line) -> Self {
        let segments = self.segments.iter();
        Self::new(
            segments
                .map(|one| Segment {
                    line: change(one.line),
                    ..*one
                })
                .collect(),
        )
    }

    /// All costs times a factor.
    #[must_use]
    pub fn times(&self, factor: Ratio) -> Self {
        self.map(|line| line.times(factor))
    }

    /// All costs and an amount, which may be negative.
    #[must_use]
    pub fn plus(&self, amount: Usd) -> Self {
        self.plus_pico(amount.pico_ratio())
    }

    pub(super) fn plus_pico(&self, amount: Ratio) -> Self {
        self.map(|line| line.plus(amount))
    }

    /// Nothing for the first tokens of a month; the curve from its beginning for those after them.
    #[must_use]
    pub fn after(&self, tokens: u64) -> Self {
        let free = Segment {
            from: 1,
            line: Line::level(Usd::ZERO),
        };
        let later = self.segments.iter().map(|one| Segment {
            from: one.from.saturating_add(tokens),
            line: one.line.later(tokens),
        });
        Self::new(std::iter::once(free).chain(later).collect())
    }

    /// At each volume the dearer of two.
    #[must_use]
    pub fn max(&self, other: &Self) -> Self {
        let mut segments = Vec::new();
        for Piece { from, to, lines } in self.pieces(other) {
            let [one, two] = lines;
            let is_over = |tokens: u64| one.against(two, tokens).is_ge();
            let dearer = |tokens: u64| if is_over(tokens) { one } else { two };
            let line = dearer(from);
            segments.push(Segment { from, line });
            let begins_over = is_over(from);
            let change = first(from, to, |tokens| is_over(tokens) != begins_over);
            segments.extend(change.map(|from| Segment {
                from,
                line: dearer(from),
            }));
        }
        Self::new(segments)
    }

    /// At each volume the sum of two.
    #[must_use]
    pub fn sum(&self, other: &Self) -> Self {
        let pieces = self.pieces(other).into_iter();
        let added = pieces.map(|Piece { from, lines, .. }| {
            let [one, two] = lines;
            let line = Line::new(one.base + two.base, one.slope + two.slope);
            Segment { from, line }
        });
        Self::new(added.collect())
    }

    /// The volumes on which both curves are straight, in rising order.
    pub(super) fn pieces(&self, other: &Self) -> Vec<Piece> {
        let both = self.segments.iter().chain(&other.segments);
        let mut starts: Vec<u64> = both.map(|segment| segment.from).collect();
        starts.sort_unstable();
        starts.dedup();
        let ends = starts.iter().skip(1).map(|next| next - 1);
        let pieces = starts.iter().zip(ends.chain([HORIZON]));
        pieces
            .map(|(&from, to)| Piece {
                from,
                to,
                lines: [self.line(from), other.line(from)],
            })
            .collect()
    }
}
