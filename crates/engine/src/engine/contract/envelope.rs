//! Which of several offers costs least at which volume, and where one costs less for more.

use crate::units::Tokens;

use super::crossing::{Crossing, crossings};
use super::curve::{Curve, HORIZON, first};

/// An offer as a curve, and how far it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contender {
    /// What a month costs at every volume.
    pub curve: Curve,
    /// The most tokens a month that it carries; `None` when no limit is known.
    pub carries: Option<Tokens>,
}

/// Volumes on which the same offer costs least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VolumeRange {
    /// The first of them.
    pub from: Tokens,
    /// The last of them; `None` when it has no end.
    pub to: Option<Tokens>,
    /// The cheapest offer that carries them, the first of equal ones; `None` when none does.
    pub cheapest: Option<usize>,
    /// An offer that costs less and does not carry them.
    pub outgrown: Option<usize>,
}

/// A place where a curve falls: more tokens cost less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cliff {
    /// The first volume from which on it is cheaper to buy up to `to`.
    pub from: Tokens,
    /// The first volume after the fall.
    pub to: Tokens,
}

impl Contender {
    /// Whether it carries a volume.
    pub fn carries(&self, tokens: u64) -> bool {
        self.carries.is_none_or(|most| tokens <= most.count())
    }
}

/// The order of every two offers: their numbers and how they change order.
pub fn all_crossings(contenders: &[Contender]) -> Vec<(usize, usize, Crossing)> {
    let mut all = Vec::new();
    for (index, one) in contenders.iter().enumerate() {
        for (other, two) in contenders.iter().enumerate().skip(index + 1) {
            let found = crossings(&one.curve, &two.curve);
            all.extend(found.into_iter().map(|crossing| (index, other, crossing)));
        }
    }
    all.sort_by_key(|(one, two, crossing)| (crossing.tokens, *one, *two));
    all
}

/// The lower envelope: which offer costs least at which volume, of those that carry it.
pub fn envelope(contenders: &[Contender]) -> Vec<VolumeRange> {
    // Two offers may cost the same for one token, which is no crossing, and part with the second.
    let mut events = vec![1, 2];
    for (_, _, crossing) in all_crossings(contenders) {
        let tokens = crossing.tokens.count();
        events.extend([tokens, tokens + 1]);
    }
    let limits = contenders.iter().filter_map(|one| one.carries);
    events.extend(limits.map(|most| most.count() + 1));
    events.retain(|tokens| *tokens <= HORIZON);
    events.sort_unstable();
    events.dedup();
    let mut stretches: Vec<VolumeRange> = Vec::new();
    for from in events {
        let least = |filter: &dyn Fn(&Contender) -> bool| {
            let numbered = contenders.iter().enumerate().filter(|(_, one)| filter(one));
            numbered
                .min_by_key(|(_, one)| one.curve.exact(from))
                .map(|(index, _)| index)
        };
        let cheapest = least(&|one| one.carries(from));
        let outgrown = least(&|_| true).filter(|any| !contenders[*any].carries(from));
        match stretches.last_mut() {
            Some(last) if (last.cheapest, last.outgrown) == (cheapest, outgrown) => continue,
            Some(last) => last.to = Some(Tokens::new(from - 1)),
            None => {}
        }
        stretches.push(VolumeRange {
            from: Tokens::new(from),
            to: None,
            cheapest,
            outgrown,
        });
    }
    stretches
}

/// The places where a curve falls, in rising order.
pub fn cliffs(curve: &Curve) -> Vec<Cliff> {
    let starts = curve.segments().iter().skip(1).map(|one| one.from);
    let falls = starts.filter(|&to| curve.exact(to) < curve.exact(to - 1));
    falls
        .map(|to| Cliff {
            from: Tokens::new(dearer_from(curve, to)),
            to: Tokens::new(to),
        })
        .collect()
}

/// The first of the volumes right below a fall that cost more than the volume after it.
fn dearer_from(curve: &Curve, to: u64) -> u64 {
    let bar = curve.exact(to);
    let is_dearer = |tokens: u64| curve.exact(tokens) > bar;
    let mut dearest = to - 1;
    for segment in curve.segments().iter().rev() {
        if segment.from > dearest || !is_dearer(dearest) {
            continue;
        }
        if !is_dearer(segment.from) {
            return first(segment.from, dearest, is_dearer).unwrap_or(dearest);
        }
        match segment.from {
            1 => return 1,
            from if is_dearer(from - 1) => dearest = from - 1,
            from => return from,
        }
    }
    dearest
}
