//! Curves cut with each other: brute force at every volume finds what the program reports.

use std::cmp::Ordering;

use proptest::prelude::*;
use tokenplan::catalog::VolumeRule;
use tokenplan::engine::contract::{
    Agreed, Contender, Curve, Kind, Line, Overage, Rates, Segment, Terms, cliffs, crossings,
    envelope,
};
use tokenplan::money::UnitPrice;
use tokenplan::units::{Ratio, Share, Tokens};

use crate::contract::{share, usd};

/// A curve of up to five pieces with jumps up and down, its breaks below 2,000 tokens, so that brute
/// force can look at every volume.
fn jagged() -> impl Strategy<Value = Curve> {
    let piece = (1_u64..2_000, 0_i128..2_000, 0_i128..5);
    prop::collection::vec(piece, 1..6).prop_map(|mut pieces| {
        pieces.sort_unstable();
        pieces[0].0 = 1;
        let whole = |number: i128| Ratio::new(number, 1).unwrap();
        let segments = pieces.into_iter().map(|(from, base, slope)| Segment {
            from,
            line: Line::new(whole(base), whole(slope)),
        });
        Curve::new(segments.collect())
    })
}

const DENSE: u64 = 5_000;

fn order(one: &Curve, two: &Curve, volume: u64) -> Ordering {
    one.exact(volume).cmp(&two.exact(volume))
}

/// Both cost 278 for one token; from the second on the other one costs less. A tie at the very start
/// is no crossing, and once hid what comes after it.
#[test]
fn offers_that_tie_for_one_token_part_with_the_second() {
    let whole = |number: i128| Ratio::new(number, 1).unwrap();
    let straight = |base: i128, slope: i128| Contender {
        curve: Curve::straight(Line::new(whole(base), whole(slope))),
        carries: None,
    };
    let stretches = envelope(&[straight(275, 3), straight(276, 2)]);
    let cheapest: Vec<_> = stretches
        .iter()
        .map(|one| (one.from.count(), one.cheapest))
        .collect();
    assert_eq!(cheapest, [(1, Some(0)), (2, Some(1))]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// A scan of every volume finds the crossings that are reported, all of them and no other; at
    /// each the costs are equal or straddle; between two the order does not change.
    #[test]
    fn every_crossing_is_found(one in jagged(), two in jagged()) {
        let found = crossings(&one, &two);
        let mut scanned: Vec<(u64, Ordering, Ordering)> = Vec::new();
        let mut last = order(&one, &two, 1);
        let mut since_equal = None;
        let mut begun = 1;
        for volume in 2..=DENSE {
            let now = order(&one, &two, volume);
            if now == order(&one, &two, volume - 1) {
                continue;
            }
            if now.is_eq() && order(&one, &two, volume + 1) != Ordering::Equal {
                since_equal = Some(volume);
                continue;
            }
            let at = since_equal.take().unwrap_or(volume);
            if now != last {
                // One equal volume at the very start is no order of its own.
                if !(last.is_eq() && begun == 1 && volume == 2) {
                    scanned.push((at, last, now));
                }
                last = now;
                begun = at;
            }
        }
        let reported = found.iter().map(|one| (one.tokens.count(), one.below, one.above));
        let reported: Vec<_> = reported.filter(|one| one.0 < DENSE).collect();
        prop_assert_eq!(&reported, &scanned);
        for crossing in &found {
            let at = crossing.tokens.count();
            let straddles = order(&one, &two, at - 1) == crossing.below;
            prop_assert!(straddles && order(&one, &two, at) != crossing.below);
            let jumps = |curve: &Curve| curve.segments().iter().any(|piece| piece.from == at);
            if crossing.kind == Kind::Jump {
                prop_assert!(jumps(&one) || jumps(&two));
            }
        }
    }

    #[test]
    fn the_envelope_is_the_least_at_every_volume(curves in prop::collection::vec(jagged(), 2..5), limit in 1_u64..4_000) {
        let contenders: Vec<Contender> = curves.into_iter().enumerate().map(|(index, curve)| Contender {
            curve,
            carries: (index == 0).then_some(Tokens::new(limit)),
        }).collect();
        let stretches = envelope(&contenders);
        prop_assert_eq!(stretches[0].from.count(), 1);
        for volume in 1..DENSE {
            let here = stretches.iter().rfind(|one| one.from.count() <= volume).unwrap();
            prop_assert!(here.to.is_none_or(|to| volume <= to.count()));
            let able = contenders.iter().filter(|one| one.carries(volume));
            let least = able.map(|one| one.curve.exact(volume)).min().unwrap();
            let cheapest = &contenders[here.cheapest.unwrap()];
            prop_assert!(cheapest.carries(volume));
            prop_assert_eq!(cheapest.curve.exact(volume), least);
        }
    }

    /// Below a fall, exactly the volumes of the cliff cost more than the volume after it.
    #[test]
    fn cliffs_are_where_more_costs_less(curve in jagged()) {
        for cliff in cliffs(&curve) {
            let (from, to) = (cliff.from.count(), cliff.to.count());
            let bar = curve.exact(to);
            prop_assert!((from..to).all(|volume| curve.exact(volume) > bar));
            prop_assert!(from == 1 || curve.exact(from - 1) <= bar);
        }
        let falls = (2..DENSE).filter(|&to| curve.exact(to) < curve.exact(to - 1)).count();
        prop_assert_eq!(cliffs(&curve).len(), falls);
    }

    #[test]
    fn operations_are_pointwise(one in jagged(), two in jagged(), shift in 1_u64..500) {
        let (most, sum, later) = (one.max(&two), one.sum(&two), one.after(shift));
        for volume in 1..DENSE {
            let (a, b) = (one.exact(volume), two.exact(volume));
            prop_assert_eq!(most.exact(volume), a.max(b));
            prop_assert_eq!(sum.exact(volume), a + b);
            let expected = if volume <= shift { Ratio::ZERO } else { one.exact(volume - shift) };
            prop_assert_eq!(later.exact(volume), expected);
        }
    }

    /// Random contracts with realistic numbers, sampled at 10,000 volumes: between two reported
    /// crossings the order is always the same.
    #[test]
    fn no_sampled_order_contradicts_the_crossings(
        price in 1_u32..30_000_000, other in 1_u32..30_000_000, fee in 0_u64..100_000,
        committed in 1_u64..100_000, percent in 0_i128..60, at_list in any::<bool>(),
        all_units in any::<bool>(), threshold in 1_u64..20_000,
    ) {
        let unit = |pico: u32| UnitPrice::from_pico_per_token(pico.into());
        let rule = if all_units { VolumeRule::AllUnits } else { VolumeRule::Graduated };
        let steps = vec![(0, unit(price)), (threshold * 1_000_000, unit(price / 2))];
        let usage = Rates { steps, rule }.curve();
        let terms = Terms {
            fee: usd(&fee.to_string()),
            commitment: Some(Agreed {
                monthly: usd(&committed.to_string()),
                discount: Share::new(Ratio::new(percent, 100).unwrap()).unwrap(),
                overage: if at_list { Overage::List } else { Overage::Discounted },
            }),
            gateway: Some((share("5.5%").ratio(), usd("0.80"))),
            ..Terms::default()
        };
        let one = terms.curve(Some(usage), 1);
        let two = Rates { steps: vec![(0, unit(other))], rule }.curve();
        let found = crossings(&one, &two);
        for sample in 0..10_000_u64 {
            // From a thousand tokens to over 10T, evenly on a logarithm: 10^(sample / 1000 + 3).
            let volume = 1_000 * 10_u64.pow(u32::try_from(sample / 1_000).unwrap()) / 1_000 * (1_000 + 9 * (sample % 1_000));
            let last = found.iter().rfind(|one| one.tokens.count() < volume);
            let at_one = found.iter().any(|one| one.tokens.count() == volume);
            let expected = last.map(|one| one.above).or(found.first().map(|one| one.below));
            if let Some(expected) = expected.filter(|_| !at_one) {
                prop_assert_eq!(order(&one, &two, volume), expected, "at {}", volume);
            }
        }
        if found.is_empty() {
            prop_assert_eq!(order(&one, &two, 1_000), order(&one, &two, 10_000_000_000_000));
        }
    }
}
