//! Incidents of one service that overlap, made one outage.

use std::collections::BTreeMap;

use crate::units::{Moment, Ratio, Share};

use super::Incident;

/// Weights are counted in hundred-millionths, which a share holds exactly.
const PARTS: i128 = 100_000_000;

const MILLISECONDS_PER_MINUTE: i128 = 60_000;

/// A time in which a service was not well without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// When it began, in milliseconds since 1970.
    pub(super) start: i64,
    /// When it was over.
    pub(super) end: i64,
    /// Milliseconds times the weight at each of them, in hundred-millionths.
    pub(super) weighted: i128,
}

impl Outage {
    /// How long it lasted, in minutes.
    pub fn minutes(&self) -> Ratio {
        to_minutes(i128::from(self.end - self.start) * PARTS)
    }

    /// Its minutes of full outage: an hour of which a third counts is 20.
    pub fn weighted_minutes(&self) -> Ratio {
        to_minutes(self.weighted)
    }
}

/// Weighted milliseconds in minutes.
pub(super) fn to_minutes(weighted: i128) -> Ratio {
    Ratio::new(weighted, PARTS * MILLISECONDS_PER_MINUTE).unwrap_or(Ratio::ZERO)
}

pub(super) fn milliseconds(moment: Moment) -> i64 {
    moment.timestamp().as_millisecond()
}

/// The outages of incidents, within a window of milliseconds. Incidents that overlap or touch are
/// one outage; at each moment the heaviest of them counts. An incident without length counts as
/// an outage without length.
pub(super) fn merge<'a>(
    incidents: impl Iterator<Item = &'a Incident>,
    (from, to): (i64, i64),
) -> Vec<Outage> {
    let mut changes: Vec<(i64, Change, i128)> = Vec::new();
    for incident in incidents {
        let (start, end) = (milliseconds(incident.start), milliseconds(incident.end));
        let is_within = end >= from && start <= to;
        if let Some(weight) = incident.weight.filter(|_| is_within) {
            let weight = parts(weight);
            changes.push((start.max(from), Change::Begins, weight));
            changes.push((end.min(to), Change::Ends, weight));
        }
    }
    // What begins at a moment comes before what ends at it, so that incidents that touch are one.
    changes.sort_unstable();
    let mut sweep = Sweep::default();
    for (at, change, weight) in changes {
        sweep.pass(at, change, weight);
    }
    sweep.outages
}

fn parts(weight: Share) -> i128 {
    let most = u64::try_from(PARTS).unwrap_or(u64::MAX);
    (weight.ratio() * Ratio::whole(most)).round()
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Begins,
    Ends,
}

/// Goes through the changes in their order.
#[derive(Default)]
struct Sweep {
    outages: Vec<Outage>,
    /// How many incidents of each weight are open.
    open: BTreeMap<i128, u32>,
}

impl Sweep {
    fn pass(&mut self, at: i64, change: Change, weight: i128) {
        match (self.open.last_key_value(), self.outages.last_mut()) {
            (Some((heaviest, _)), Some(outage)) => {
                outage.weighted += i128::from(at - outage.end) * heaviest;
                outage.end = at;
            }
            _ => self.outages.push(Outage {
                start: at,
                end: at,
                weighted: 0,
            }),
        }
        let count = self.open.entry(weight).or_default();
        match change {
            Change::Begins => *count += 1,
            Change::Ends => *count -= 1,
        }
        if *count == 0 {
            self.open.remove(&weight);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;

    use super::*;

    /// From one minute to another, at a weight in percent.
    fn incident((start, length, percent): (u16, u16, u8)) -> Incident {
        let moment = |minute: u16| {
            let second = i64::from(minute) * 60;
            Moment::from(Timestamp::from_second(second).unwrap())
        };
        Incident {
            service: "api".to_owned(),
            start: moment(start),
            end: moment(start + length),
            weight: Share::new(Ratio::new(i128::from(percent), 100).unwrap()),
        }
    }

    const ALWAYS: (i64, i64) = (i64::MIN / 4, i64::MAX / 4);

    fn merged(rows: &[(u16, u16, u8)], window: (i64, i64)) -> Vec<(Ratio, Ratio)> {
        let incidents: Vec<Incident> = rows.iter().copied().map(incident).collect();
        let outages = merge(incidents.iter(), window);
        outages
            .iter()
            .map(|outage| (outage.minutes(), outage.weighted_minutes()))
            .collect()
    }

    #[test]
    fn overlapping_incidents_are_one_outage() {
        let minutes = |whole: u64, weighted: u64| (Ratio::whole(whole), Ratio::whole(weighted));
        // 0-60 at 30 %, of which 30-40 in full: 50 × 30 % + 10 = 25 minutes of full outage.
        let rows = [(0, 60, 30), (30, 10, 100)];
        assert_eq!(merged(&rows, ALWAYS), [minutes(60, 25)]);
        // Those that touch are one, and those that do not are two.
        assert_eq!(
            merged(&[(0, 10, 100), (10, 5, 100)], ALWAYS),
            [minutes(15, 15)]
        );
        let apart = merged(&[(0, 10, 100), (11, 5, 100)], ALWAYS);
        assert_eq!(apart, [minutes(10, 10), minutes(5, 5)]);
        // One without length is an outage, and a window cuts off what lies outside.
        assert_eq!(merged(&[(7, 0, 100)], ALWAYS), [minutes(0, 0)]);
        let window = (5 * 60_000, 8 * 60_000);
        assert_eq!(
            merged(&[(0, 10, 100), (20, 5, 100)], window),
            [minutes(3, 3)]
        );
    }

    proptest! {
        #[test]
        fn merging_agrees_with_a_grid_of_minutes(
            rows in prop::collection::vec((0_u16..60, 1_u16..20, 0_u8..=100), 0..8),
        ) {
            let mut grid = [None::<u8>; 100];
            for (start, length, percent) in &rows {
                for minute in *start..start + length {
                    let minute = &mut grid[usize::from(minute)];
                    *minute = (*minute).max(Some(*percent));
                }
            }
            let found = merged(&rows, ALWAYS);
            let down: u64 = grid.iter().flatten().map(|percent| u64::from(*percent)).sum();
            let weighted = found.iter().fold(Ratio::ZERO, |sum, outage| sum + outage.1);
            prop_assert_eq!(weighted, Ratio::new(i128::from(down), 100).unwrap());
            let minutes = found.iter().fold(Ratio::ZERO, |sum, outage| sum + outage.0);
            let touched = u64::try_from(grid.iter().flatten().count()).unwrap();
            prop_assert_eq!(minutes, Ratio::whole(touched));
            // An outage starts wherever the grid does after a gap.
            let starts = grid.iter().enumerate().filter(|(at, minute)| {
                minute.is_some() && (*at == 0 || grid[at - 1].is_none())
            });
            prop_assert_eq!(found.len(), starts.count());
        }
    }
}
