//! Which readings of the inputs give a claimed loss, and which plain ones do not.

use crate::money::{Usd, UsdFlow};
use crate::scenario::HoursPerDay;
use crate::units::{Availability, Duration, Ratio};

/// The minutes of a day.
const DAY: u64 = 1_440;
/// Windows of days that people quote a difference in availability for.
const WINDOWS: [u64; 5] = [1, 7, 30, 90, 365];
/// Half a cent in pico-dollars.
const HALF_A_CENT: i128 = 5_000_000_000;

/// What a claim is held against.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClaimInputs {
    /// The claimed loss.
    pub loss: Usd,
    /// The money that flows.
    pub volume: UsdFlow,
    /// The availability of the base.
    pub base: Availability,
    /// The availability that it is compared with.
    pub better: Availability,
    /// How long one incident lasts, where that is known.
    pub incident: Option<Duration>,
    /// The hours of the day in which money flows, where they are known.
    pub trading_hours: Option<HoursPerDay>,
    /// The money of one transaction, where it is known.
    pub transaction: Option<Usd>,
}

/// A way to read the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// The downtime between the two availabilities in so many days.
    Window {
        /// The days.
        days: u64,
        /// That downtime, in minutes.
        minutes: Ratio,
    },
    /// All downtime of the base in so many days.
    BaseAlone {
        /// The days.
        days: u64,
        /// That downtime, in minutes.
        minutes: Ratio,
    },
    /// A day's difference, within a trading day of so many hours.
    TradingDay {
        /// The hours.
        hours: Ratio,
        /// A day's difference in minutes.
        minutes: Ratio,
    },
    /// The difference, in one incident every so many days.
    EveryDays {
        /// The days.
        days: Ratio,
        /// Incidents in 30 days.
        in_30_days: Ratio,
        /// Incidents in a year of 365 days.
        in_a_year: Ratio,
    },
    /// The difference, summed over so many days.
    Accumulated {
        /// The days.
        days: Ratio,
    },
    /// One outage of so many minutes at the average rate.
    Outage {
        /// The minutes.
        minutes: Ratio,
    },
    /// One outage of a whole number of minutes, or of the known length, that loses a part of the
    /// volume.
    PartOf {
        /// The minutes.
        minutes: Ratio,
        /// The part, as a fraction of one.
        share: Ratio,
    },
    /// So many transactions.
    Transactions {
        /// How many.
        count: Ratio,
        /// The money of one.
        each: Usd,
    },
}

/// A way to read the inputs, and what it gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimReading {
    /// The way.
    pub way: Way,
    /// The loss that it gives.
    pub value: Usd,
    /// Whether that is the claimed loss, to half a cent.
    pub matches: bool,
    /// The value over the claimed loss; `None` for a claim of nothing.
    pub ratio: Option<Ratio>,
}

/// Readings that give the claim first, each group in the order of the ways.
pub fn claim_readings(inputs: &ClaimInputs) -> Vec<ClaimReading> {
    let mut ways = solved(inputs);
    ways.extend(plain(inputs));
    let mut readings: Vec<ClaimReading> = Vec::new();
    for way in ways {
        let value = value(inputs, way);
        let reading = ClaimReading {
            way,
            value,
            matches: is_claimed(value, inputs.loss),
            ratio: value.over(inputs.loss),
        };
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings.sort_by_key(|reading| !reading.matches);
    readings
}

/// Whether a value is the claimed one: to half a cent, and of small claims to a thousandth.
fn is_claimed(value: Usd, loss: Usd) -> bool {
    let off = (value - loss).magnitude();
    let part = Ratio::new(1, 1_000).map(|part| loss.times(part));
    off <= Usd::from_pico(HALF_A_CENT) && part.is_some_and(|part| off <= part)
}

/// What a way gives, from its own numbers.
fn value(inputs: &ClaimInputs, way: Way) -> Usd {
    let flow = |minutes: Ratio| inputs.volume.over_minutes(minutes);
    let day = flow(daily(inputs));
    let month = flow(daily(inputs) * Ratio::whole(30));
    match way {
        Way::Window { minutes, .. } | Way::BaseAlone { minutes, .. } | Way::Outage { minutes } => {
            flow(minutes)
        }
        Way::TradingDay { hours, minutes } => {
            let peak = Ratio::whole(24).checked_div(hours);
            peak.map_or(Usd::ZERO, |peak| flow(minutes * peak))
        }
        Way::EveryDays { in_30_days, .. } => Ratio::ONE
            .checked_div(in_30_days)
            .map_or(Usd::ZERO, |part| month.times(part)),
        Way::Accumulated { days } => day.times(days),
        Way::PartOf { minutes, share } => flow(minutes * share),
        Way::Transactions { count, each } => each.times(count),
    }
}

/// Minutes between the two availabilities in a day.
fn daily(inputs: &ClaimInputs) -> Ratio {
    let gap = inputs.better.ratio() - inputs.base.ratio();
    gap.magnitude() * Ratio::whole(DAY)
}

/// The ways without a free number.
fn plain(inputs: &ClaimInputs) -> Vec<Way> {
    let daily = daily(inputs);
    let down = inputs.base.unavailability().ratio() * Ratio::whole(DAY);
    let windows = WINDOWS.iter().filter(|_| !daily.is_zero());
    let windows = windows.map(|&days| Way::Window {
        days,
        minutes: daily * Ratio::whole(days),
    });
    let alone = [1, 30, 365].map(|days| Way::BaseAlone {
        days,
        minutes: down * Ratio::whole(days),
    });
    let hours = inputs.trading_hours.filter(|_| !daily.is_zero());
    let hours = hours.map(|hours| Way::TradingDay {
        hours: hours.hours(),
        minutes: daily,
    });
    let outages = [
        inputs.incident.map(Duration::minutes),
        whole_minutes(inputs),
    ];
    let outages = outages.into_iter().flatten();
    windows
        .chain(hours)
        .chain(outages.map(|minutes| Way::Outage { minutes }))
        .chain(alone)
        .collect()
}

/// The ways with one free number, at the number that gives the claim, where it is a possible one.
fn solved(inputs: &ClaimInputs) -> Vec<Way> {
    let mut ways = Vec::new();
    let daily = daily(inputs);
    let day = inputs.volume.over_minutes(daily);
    if let Some(days) = inputs.loss.over(day).filter(|days| !days.is_zero()) {
        ways.extend(by_days(days, daily));
    }
    let Some(minutes) = at_mean(inputs) else {
        return ways;
    };
    ways.push(Way::Outage { minutes });
    let known = inputs.incident.map(Duration::minutes);
    for outage in [whole_minutes(inputs), known].into_iter().flatten() {
        let share = minutes.checked_div(outage);
        let share = share.filter(|share| *share < Ratio::ONE);
        ways.extend(share.map(|share| Way::PartOf {
            minutes: outage,
            share,
        }));
    }
    let each = inputs.transaction.filter(|each| *each > Usd::ZERO);
    let count = each.and_then(|each| Some((inputs.loss.over(each)?, each)));
    ways.extend(count.map(|(count, each)| Way::Transactions { count, each }));
    ways
}

/// A day's difference so many times over: a shorter trading day, rarer incidents, more days.
fn by_days(days: Ratio, daily: Ratio) -> Vec<Way> {
    let mut ways = Vec::new();
    let hours = Ratio::whole(24).checked_div(days);
    let hours = hours.filter(|hours| !hours.is_zero() && *hours <= Ratio::whole(24));
    ways.extend(hours.map(|hours| Way::TradingDay {
        hours,
        minutes: daily,
    }));
    let per = |window| Ratio::whole(window).checked_div(days);
    if let (Some(in_30_days), Some(in_a_year)) = (per(30), per(365)) {
        ways.push(Way::EveryDays {
            days,
            in_30_days,
            in_a_year,
        });
    }
    if days > Ratio::ONE {
        ways.push(Way::Accumulated { days });
    }
    ways
}

/// Minutes of the average flow that make up the claim.
fn at_mean(inputs: &ClaimInputs) -> Option<Ratio> {
    let minutes = inputs.volume.minutes_for(inputs.loss)?;
    (!minutes.is_zero()).then_some(minutes)
}

/// The next whole number of minutes, as outages are reported.
fn whole_minutes(inputs: &ClaimInputs) -> Option<Ratio> {
    let minutes = at_mean(inputs)?.ceil();
    u64::try_from(minutes).ok().map(Ratio::whole)
}

#[cfg(test)]
mod tests;
