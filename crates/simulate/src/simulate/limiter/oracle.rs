//! The same limiter again, written in the plainest way, to hold the other one to.
//!
//! Levels are exact fractions of a request or token; each meter is kept by hand; nothing is shared
//! with the code that it judges.

use proptest::prelude::*;

use crate::catalog::{Enforcement, LimitMeter, Limits};
use crate::scenario::{Arrival, NANOS_PER_MINUTE};
use crate::units::Ratio;

use super::{RequestTiming, replay};

const NANOS_PER_DAY: u64 = 1_440 * NANOS_PER_MINUTE;

/// Requests that come within a few minutes, some at the same time.
pub(super) fn a_demand() -> impl Strategy<Value = Vec<Arrival>> {
    let gap = prop_oneof![Just(0), 0..2_000_000_000_u64, 0..40_000_000_000_u64];
    let one = (gap, 0..40_u32, 0..40_u32, 0..40_u32);
    prop::collection::vec(one, 0..60).prop_map(|drawn| {
        let mut at = 0;
        let mut arrivals = Vec::new();
        for (gap, input, cached, output) in drawn {
            at += gap;
            let cached = cached.min(input);
            arrivals.push(Arrival {
                at,
                input,
                cached,
                output,
            });
        }
        arrivals
    })
}

pub(super) fn an_enforcement() -> impl Strategy<Value = Enforcement> {
    prop::sample::select(Enforcement::ALL.to_vec())
}

pub(super) fn a_meter() -> impl Strategy<Value = LimitMeter> {
    prop::sample::select(LimitMeter::ALL[..6].to_vec())
}

fn some_limits() -> impl Strategy<Value = Limits> {
    let limits = prop::array::uniform6(prop::option::of(1..400_u64));
    let parts = (limits, an_enforcement(), any::<bool>(), any::<bool>());
    parts.prop_map(
        |(limits, enforcement, counts_cached, reserves_output)| Limits {
            limits: LimitMeter::ALL
                .into_iter()
                .zip(limits)
                .filter_map(|(meter, limit)| Some((meter, limit?)))
                .collect(),
            spend: None,
            enforcement,
            counts_cached,
            reserves_output,
        },
    )
}

fn uses(meter: LimitMeter, arrival: &Arrival, limits: &Limits, output: u32) -> u64 {
    let cached = if limits.counts_cached {
        0
    } else {
        arrival.cached
    };
    let (input, output) = (u64::from(arrival.input - cached), u64::from(output));
    match meter {
        LimitMeter::Itpm => input,
        LimitMeter::Otpm => output,
        LimitMeter::Tpm | LimitMeter::Tpd => input + output,
        _ => 1,
    }
}

/// Who refuses each request, by the history of what was admitted alone: the level of every limit
/// is worked out anew from the first request on.
fn played(arrivals: &[Arrival], limits: &Limits, most: Option<u32>) -> Vec<Option<LimitMeter>> {
    let mut admitted: Vec<Arrival> = Vec::new();
    let mut outcome = Vec::new();
    let first = arrivals.first().map_or(0, |arrival| arrival.at);
    for arrival in arrivals {
        let reserved = match most {
            Some(most) if limits.reserves_output => most.max(arrival.output),
            _ => arrival.output,
        };
        let refuses = limits.limits.iter().find(|&&(meter, limit)| {
            let wanted = uses(meter, arrival, limits, reserved);
            let before = admitted
                .iter()
                .map(|one| (one.at, uses(meter, one, limits, one.output)));
            let is_daily = matches!(meter, LimitMeter::Rpd | LimitMeter::Tpd);
            if is_daily || limits.enforcement == Enforcement::FixedMinute {
                let span = if is_daily {
                    NANOS_PER_DAY
                } else {
                    NANOS_PER_MINUTE
                };
                // Minutes are those of the clock, days begin with the first request.
                let start = if is_daily { first } else { 0 };
                let same = |at: u64| (at - start) / span == (arrival.at - start) / span;
                let used: u64 = before
                    .filter(|(at, _)| same(*at))
                    .map(|(_, used)| used)
                    .sum();
                return used + wanted > limit;
            }
            // A bucket that is filled at the limit's rate and never over its size.
            let size = match limits.enforcement {
                Enforcement::PerSecond => Ratio::new(i128::from(limit), 60).expect("a size"),
                _ => Ratio::whole(limit),
            };
            let (mut level, mut then) = (size, first);
            for (at, used) in before {
                level = size.min(level + filled(limit, at - then)) - Ratio::whole(used);
                then = at;
            }
            level = size.min(level + filled(limit, arrival.at - then));
            let wanted_ratio = Ratio::whole(wanted);
            level < wanted_ratio && (level < size || wanted > limit)
        });
        outcome.push(refuses.map(|(meter, _)| *meter));
        if refuses.is_none() {
            admitted.push(*arrival);
        }
    }
    outcome
}

fn filled(limit: u64, nanos: u64) -> Ratio {
    let parts = i128::from(limit) * i128::from(nanos);
    Ratio::new(parts, i128::from(NANOS_PER_MINUTE)).expect("a minute is not 0")
}

proptest! {
    #[test]
    fn a_replay_refuses_what_the_plain_limiter_does(
        arrivals in a_demand(),
        limits in some_limits(),
        max_output in prop::option::of(0..60_u32),
    ) {
        let expected = played(&arrivals, &limits, max_output);
        let conduct = RequestTiming { max_output, ..RequestTiming::default() };
        let got = replay(arrivals.iter().copied(), &limits, conduct);
        let count = |meter| expected.iter().filter(|one| **one == Some(meter)).count();
        for one in &got.by_meter {
            prop_assert_eq!(one.first, u64::try_from(count(one.meter)).expect("few"));
            let only = limits.only(one.meter, limits.of(one.meter).expect("limited"));
            let alone = played(&arrivals, &only, max_output);
            let alone = alone.iter().filter(|one| one.is_some()).count();
            prop_assert_eq!(one.alone, u64::try_from(alone).expect("few"));
        }
        let refused = expected.iter().filter(|one| one.is_some()).count();
        prop_assert_eq!(got.rejected, u64::try_from(refused).expect("few"));
        let first = expected.iter().position(Option::is_some);
        prop_assert_eq!(got.first_rejection, first.map(|place| arrivals[place].at));
        let runs = expected.split(Option::is_none).map(<[_]>::len);
        let longest = runs.max().unwrap_or(0);
        prop_assert_eq!(got.longest_run, u64::try_from(longest).expect("few"));
    }
}
