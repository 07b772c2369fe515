//! When a cell was, as conditions on prices see it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::catalog::{Catalog, Offer, Window};
use crate::units::{Day, Moment};

use super::super::instant::Instant;

/// The span of time of a cell, by its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    /// The day in UTC.
    pub(super) day: Day,
    /// The start of the span; of the day, where there are no times.
    pub(super) moment: Moment,
}

impl Stamp {
    pub(super) fn of(minute: Option<u32>, otherwise: Day) -> Self {
        let at = minute.and_then(|minute| Instant::of_minute(i64::from(minute)).timestamp());
        match at {
            None => Self {
                day: otherwise,
                moment: Moment::from(otherwise),
            },
            Some(at) => Self {
                day: Day::from(at.to_zoned(TimeZone::UTC).date()),
                moment: Moment::from(at),
            },
        }
    }

    /// The window of the list that it lies in, of those that a rate of the model names.
    pub(super) fn window(self, offer: Offer<'_>) -> Option<usize> {
        let windows = offer.list.windows.iter().enumerate();
        let rates = &offer.model.rates;
        let named =
            windows.filter(|(place, _)| rates.iter().any(|rate| rate.when.window == Some(*place)));
        let mut within = named.filter(|(_, window)| has(window, self.moment.timestamp()));
        within.next().map(|(place, _)| place)
    }
}

/// The window of an offer's list that a minute since 1970 lies in, of those that a rate of the model
/// names; where there is no minute, the start of a day.
pub fn window_at(offer: Offer<'_>, minute: Option<u32>, otherwise: Day) -> Option<usize> {
    Stamp::of(minute, otherwise).window(offer)
}

fn has(window: &Window, at: Timestamp) -> bool {
    let here = at.to_zoned(window.zone.rules());
    let number = |value: i8| u16::try_from(value).unwrap_or(0);
    let minute = number(here.hour()) * 60 + number(here.minute());
    let weekday = here.weekday().to_monday_zero_offset();
    window.has(usize::try_from(weekday).unwrap_or(0), minute)
}

/// How many minutes a span of time may have so that no price of a catalog changes within one: 60,
/// or what divides the minutes at which windows and rates begin.
pub fn grain(catalog: &Catalog) -> u32 {
    let lists = catalog.lists().iter();
    let edges = lists.flat_map(|list| list.windows.iter().flat_map(edges));
    let offers = catalog.offers();
    let since = offers.flat_map(|offer| &offer.model.rates);
    let since = since.filter_map(|rate| rate.when.since);
    let since = since.map(|since| since.timestamp().as_second().div_euclid(60));
    let seconds = edges.chain(since);
    seconds.fold(60, |grain, edge| {
        gcd(grain, u32::try_from(edge.rem_euclid(60)).unwrap_or(1))
    })
}

/// The minutes at which a window begins and ends, in UTC, in winter and summer.
fn edges(window: &Window) -> impl Iterator<Item = i64> {
    let rules = window.zone.rules();
    let offsets = [1_767_225_600, 1_782_864_000].map(|second| {
        let at = Timestamp::from_second(second).unwrap_or(Timestamp::UNIX_EPOCH);
        i64::from(rules.to_offset(at).seconds() / 60)
    });
    let hours = window.hours.iter();
    hours.flat_map(move |hours| {
        offsets
            .into_iter()
            .flat_map(|offset| [i64::from(hours.from) - offset, i64::from(hours.to) - offset])
    })
}

fn gcd(one: u32, other: u32) -> u32 {
    match other {
        0 => one,
        other => gcd(other, one % other),
    }
}
