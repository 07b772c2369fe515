//! A month's requests divided into cells, each of which meets one rate.
//!
//! Sizes, hours and ways of processing are taken to be independent of each other.

use jiff::tz::TimeZone;

use crate::catalog::{Model, Offer, Processing, RequestContext, Threshold, VolumeRule};
use crate::scenario::{Below, HOURS, Profile};
use crate::units::{Day, Moment, Ratio, Tokens};

use super::cost::Volume;

/// Requests that meet the same rate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell {
    pub(super) way: Processing,
    pub(super) situation: RequestContext,
    /// The share of prompt tokens.
    pub(super) prompt: Ratio,
    /// The share of completion tokens.
    pub(super) completion: Ratio,
}

/// All cells of a volume on a model; their shares add up to the whole.
pub(super) fn cells(
    offer: Offer<'_>,
    volume: &Volume<'_>,
    ways: &[(Processing, Ratio)],
) -> Vec<Cell> {
    cells_in(offer, volume, ways, &bands(offer.model, volume.tokens))
}

/// The same, where so many tokens were billed before each band, and a share of the month's tokens
/// falls into it.
pub(super) fn cells_in(
    offer: Offer<'_>,
    volume: &Volume<'_>,
    ways: &[(Processing, Ratio)],
    bands: &[(Tokens, Ratio)],
) -> Vec<Cell> {
    let windows = windows(offer, &volume.workload.profile);
    let classes = classes(offer, volume);
    let at = Moment::from(offer.terms.as_of);
    let with_announced = offer.terms.counts_announced();
    let mut cells = Vec::with_capacity(ways.len() * bands.len() * windows.len() * classes.len());
    for &(way, of_way) in ways {
        for &(billed, of_band) in bands {
            for &(window, of_window) in &windows {
                for (context, class) in &classes {
                    let share = of_way * of_band * of_window;
                    cells.push(Cell {
                        way,
                        situation: RequestContext {
                            context: *context,
                            window,
                            at,
                            with_announced,
                            volume: billed,
                        },
                        prompt: share * class.prompt,
                        completion: share * class.completion,
                    });
                }
            }
        }
    }
    cells
}

/// The tokens billed before each band of volume, and the band's share of the month's tokens.
fn bands(model: &Model, tokens: Tokens) -> Vec<(Tokens, Ratio)> {
    let mut starts: Vec<Tokens> = model
        .rates
        .iter()
        .filter_map(|rate| rate.when.volume_over)
        .collect();
    if starts.is_empty() {
        return vec![(Tokens::new(0), Ratio::ONE)];
    }
    if model.volume == VolumeRule::AllUnits {
        // The last token of the month decides for all.
        let before = Tokens::new(tokens.count().saturating_sub(1));
        return vec![(before, Ratio::ONE)];
    }
    starts.retain(|start| *start < tokens);
    starts.push(Tokens::new(0));
    starts.sort_unstable();
    starts.dedup();
    let ends = starts.iter().skip(1).copied().chain([tokens]);
    let bands = starts.iter().zip(ends).map(|(&start, end)| {
        let part = end.ratio() - start.ratio();
        (
            start,
            part.checked_div(tokens.ratio()).unwrap_or(Ratio::ONE),
        )
    });
    bands.collect()
}

/// Each window that a rate of the model names, the hours outside, and their shares of traffic. An
/// hour in two windows counts to the first.
fn windows(offer: Offer<'_>, profile: &Profile) -> Vec<(Option<usize>, Ratio)> {
    let all = &offer.list.windows;
    let named: Vec<usize> = (0..all.len())
        .filter(|index| {
            offer
                .model
                .rates
                .iter()
                .any(|rate| rate.when.window == Some(*index))
        })
        .collect();
    if named.is_empty() {
        return vec![(None, Ratio::ONE)];
    }
    let minute = Ratio::new(1, 60).unwrap_or(Ratio::ZERO);
    let mut shares = vec![Ratio::ZERO; named.len()];
    let from = profile.zone.rules();
    let clocks: Vec<TimeZone> = named.iter().map(|index| all[*index].zone.rules()).collect();
    for hour in 0..HOURS {
        let starts: Vec<(usize, usize)> = clocks
            .iter()
            .map(|clock| local(offer.terms.as_of, hour, &from, clock))
            .collect();
        let mut counts = vec![0_u64; named.len()];
        // Between two edges of windows all minutes of the hour are alike.
        let edges = named.iter().zip(&starts).flat_map(|(index, (_, from))| {
            let edges = all[*index].edges().flat_map(|edge| [edge, edge + 1_440]);
            edges.filter_map(move |edge| edge.checked_sub(*from))
        });
        let mut edges: Vec<usize> = edges.filter(|step| *step < 60).chain([0, 60]).collect();
        edges.sort_unstable();
        edges.dedup();
        for pair in edges.windows(2) {
            let &[step, next] = pair else { continue };
            let within = (0..named.len()).find(|slot| {
                let (day, from) = starts[*slot];
                let minute = (from + step) % 1_440;
                let day = (day + (from + step) / 1_440) % 7;
                all[named[*slot]].has(day, u16::try_from(minute).unwrap_or(0))
            });
            if let Some(slot) = within {
                counts[slot] += u64::try_from(next - step).unwrap_or(0);
            }
        }
        for (share, count) in shares.iter_mut().zip(counts) {
            *share = *share + profile.share(hour) * minute * Ratio::whole(count);
        }
    }
    let outside = Ratio::ONE - shares.iter().copied().sum();
    let inside = named.into_iter().map(Some).zip(shares);
    inside
        .chain([(None, outside)])
        .filter(|(_, share)| !share.is_zero())
        .collect()
}

/// The weekday and minute of the day by a window's clock when an hour of the profile's week begins,
/// in the week that the day of the plan lies in.
fn local(as_of: Day, hour: usize, from: &TimeZone, clock: &TimeZone) -> (usize, usize) {
    let day = as_of.date();
    let monday = day
        .saturating_sub(jiff::Span::new().days(i64::from(day.weekday().to_monday_zero_offset())));
    let (days, hours) = (
        i64::try_from(hour / 24).unwrap_or(0),
        i8::try_from(hour % 24).unwrap_or(0),
    );
    let civil = monday
        .saturating_add(jiff::Span::new().days(days))
        .at(hours, 0, 0, 0);
    let Ok(there) = civil.to_zoned(from.clone()) else {
        return (hour / 24, hour % 24 * 60);
    };
    let here = there.with_time_zone(clock.clone());
    let number = |value: i8| usize::try_from(value).unwrap_or(0);
    let weekday = number(here.weekday().to_monday_zero_offset());
    (weekday, number(here.hour()) * 60 + number(here.minute()))
}

/// The classes of prompt size between the thresholds of a model: a size that stands for the class,
/// and its shares.
fn classes(offer: Offer<'_>, volume: &Volume<'_>) -> Vec<(Tokens, Below)> {
    let rates = offer.model.rates.iter();
    let mut firsts: Vec<Tokens> = rates
        .filter_map(|rate| rate.when.context)
        .map(Threshold::first)
        .collect();
    if firsts.is_empty() {
        return vec![(Tokens::new(0), Below::ALL)];
    }
    firsts.sort_unstable();
    firsts.dedup();
    let (mean, counted) = prompt(offer, volume);
    let mut classes = Vec::with_capacity(firsts.len() + 1);
    let (mut from, mut reached) = (Tokens::new(0), Below::NONE);
    for first in firsts {
        // The size of the whole prompt at which its counted part reaches the threshold.
        let size = first.ratio().checked_div(counted);
        let below = size.map_or(Below::ALL, |size| volume.workload.sizes.below(size, mean));
        classes.push((from, between(reached, below)));
        (from, reached) = (first, below);
    }
    classes.push((from, between(reached, Below::ALL)));
    classes.retain(|(_, class)| !(class.prompt.is_zero() && class.completion.is_zero()));
    classes
}

fn between(lower: Below, upper: Below) -> Below {
    Below {
        requests: upper.requests - lower.requests,
        prompt: upper.prompt - lower.prompt,
        completion: upper.completion - lower.completion,
    }
}

/// The mean size of a prompt, and the part of it that counts toward thresholds.
fn prompt(offer: Offer<'_>, volume: &Volume<'_>) -> (Ratio, Ratio) {
    let counts = if offer.model.threshold_counts.is_empty() {
        &offer.list.threshold_counts
    } else {
        &offer.model.threshold_counts
    };
    let all = volume.sum(|meter| !meter.is_completion());
    let counted = volume
        .sum(|meter| !meter.is_completion() && (counts.is_empty() || counts.contains(&meter)));
    let requests = volume.requests();
    let mean = all.checked_div(requests).unwrap_or(Ratio::ZERO);
    (mean, counted.checked_div(all).unwrap_or(Ratio::ZERO))
}
