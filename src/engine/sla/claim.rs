//! Which readings of the inputs give a claimed loss, and which plain ones do not.

use crate::money::{Usd, UsdFlow};
use crate::scenario::HoursPerDay;
use crate::units::{Availability, Duration, Ratio};

/// The minutes of a day.
const DAY: u64 = 1_440;
/// Windows of days that people quote a difference in availability for.
const WINDOWS: [u64; 5] = [1, 7, 30, 90, 365];
/// Times are kept to so many parts where money is divided by money.
const FINEST: i128 = 1_000_000_000_000;

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
        ways.extend(by_days(days.within(FINEST), daily));
    }
    let Some(minutes) = at_mean(inputs) else {
        return ways;
    };
    ways.push(Way::Outage { minutes });
    let known = inputs.incident.map(Duration::minutes);
    for outage in [whole_minutes(inputs), known].into_iter().flatten() {
        let share = minutes.checked_div(outage.within(FINEST));
        let share = share.filter(|share| *share < Ratio::ONE);
        ways.extend(share.map(|share| Way::PartOf {
            minutes: outage,
            share: share.within(FINEST),
        }));
    }
    let each = inputs.transaction.filter(|each| *each > Usd::ZERO);
    let count = each.and_then(|each| Some((inputs.loss.over(each)?.within(FINEST), each)));
    ways.extend(count.map(|(count, each)| Way::Transactions { count, each }));
    ways
}

/// A day's difference so many times over: a shorter trading day, rarer incidents, more days.
fn by_days(days: Ratio, daily: Ratio) -> Vec<Way> {
    let mut ways = Vec::new();
    let hours = Ratio::whole(24).checked_div(days);
    let hours = hours.map(|hours| hours.within(FINEST));
    let hours = hours.filter(|hours| !hours.is_zero() && *hours <= Ratio::whole(24));
    ways.extend(hours.map(|hours| Way::TradingDay {
        hours,
        minutes: daily,
    }));
    let per = |window| Some(Ratio::whole(window).checked_div(days)?.within(FINEST));
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
    let minutes = inputs.volume.minutes_for(inputs.loss)?.within(FINEST);
    (!minutes.is_zero()).then_some(minutes)
}

/// The next whole number of minutes, as outages are reported.
fn whole_minutes(inputs: &ClaimInputs) -> Option<Ratio> {
    let minutes = at_mean(inputs)?.ceil();
    u64::try_from(minutes).ok().map(Ratio::whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn inputs(loss: &str, volume: &str) -> ClaimInputs {
        let up = |text| Availability::parse(text).unwrap();
        ClaimInputs {
            loss: Usd::parse(loss).unwrap(),
            volume: UsdFlow::parse(volume).unwrap(),
            base: up("99.5%"),
            better: up("99.9%"),
            incident: Duration::parse("47m").ok(),
            trading_hours: HoursPerDay::parse("12").ok(),
            transaction: Usd::parse("450").ok(),
        }
    }

    fn number(ratio: Ratio) -> String {
        ratio.to_decimal(2)
    }

    #[test]
    fn no_plain_window_gives_18_400() {
        // By exact rationals: value, and value over the claim.
        let readings = claim_readings(&inputs("18400", "2.3M/day"));
        let expected = [
            (1, "9200.00", "0.5"),
            (7, "64400.00", "3.5"),
            (30, "276000.00", "15"),
            (90, "828000.00", "45"),
            (365, "3358000.00", "182.5"),
        ];
        for (window, value, ratio) in expected {
            let is_it = |way| matches!(way, Way::Window { days, .. } if days == window);
            let found = readings.iter().find(|one| is_it(one.way)).unwrap();
            let shown = (found.value.to_decimal(), number(found.ratio.unwrap()));
            assert_eq!(shown, (value.to_owned(), ratio.to_owned()));
            assert!(!found.matches);
        }
        let plain = |minutes| {
            let way = Way::Outage {
                minutes: Ratio::whole(minutes),
            };
            let found = readings.iter().find(|one| one.way == way).unwrap();
            (found.value.rounded(2), found.matches)
        };
        assert_eq!(plain(12), ("19166.67".to_owned(), false));
        assert_eq!(plain(47), ("75069.44".to_owned(), false));
    }

    #[test]
    fn readings_that_give_18_400_come_first() {
        let readings = claim_readings(&inputs("18400", "2.3M/day"));
        let matching: Vec<String> = readings
            .iter()
            .take_while(|one| one.matches)
            .map(|one| match one.way {
                Way::TradingDay { hours, minutes } => {
                    format!("{} min in {} h", number(minutes), number(hours))
                }
                Way::EveryDays {
                    days,
                    in_30_days,
                    in_a_year,
                } => format!("{days} d, {in_30_days} a month, {in_a_year} a year"),
                Way::Accumulated { days } => format!("{days} d together"),
                Way::Outage { minutes } => format!("{} min", number(minutes)),
                Way::PartOf { minutes, share } => {
                    format!("{} of {minutes} min", number(share * Ratio::whole(100)))
                }
                Way::Transactions { count, each } => format!("{} x {each}", number(count)),
                Way::Window { .. } | Way::BaseAlone { .. } => "plain".to_owned(),
            })
            .collect();
        let expected = [
            "5.76 min in 12 h",
            "2 d, 15 a month, 182.5 a year",
            "2 d together",
            "11.52 min",
            "96 of 12 min",
            "24.51 of 47 min",
            "40.89 x 450.00",
        ];
        assert_eq!(matching, expected);
        assert!(readings.iter().skip(expected.len()).all(|one| !one.matches));
    }

    #[test]
    fn any_claim_can_be_read() {
        // $10,000 at $50,000 an hour is exactly 12 minutes; a day's difference of $4,800 is less.
        let readings = claim_readings(&inputs("10000", "50_000/h"));
        let whole = Way::Outage {
            minutes: Ratio::whole(12),
        };
        assert!(readings.iter().any(|one| one.way == whole && one.matches));
        // A day's difference itself, a claim of nothing, and a flow of nothing.
        let day = claim_readings(&inputs("9200", "2.3M/day"));
        let is_day = |way| matches!(way, Way::Window { days: 1, .. });
        assert!(day.iter().any(|one| one.matches && is_day(one.way)));
        assert!(
            claim_readings(&inputs("0", "2.3M/day"))
                .iter()
                .all(|one| !one.matches && one.ratio.is_none())
        );
        let none = claim_readings(&inputs("18400", "0/day"));
        assert!(
            none.iter()
                .all(|one| one.matches == matches!(one.way, Way::Transactions { .. }))
        );
        // The same availability twice has no difference to be read.
        let mut same = inputs("18400", "2.3M/day");
        same.better = same.base;
        assert!(!claim_readings(&same).is_empty());
    }

    #[test]
    fn extreme_claims_do_not_overflow() {
        for loss in ["0.000000000001", "1000000000000"] {
            for volume in ["0.000000000001/day", "999B/s", "0.01/h"] {
                let mut inputs = inputs(loss, volume);
                inputs.base = Availability::parse("99.899999%").unwrap();
                let readings = claim_readings(&inputs);
                assert!(readings.iter().any(|one| !one.matches), "{loss} {volume}");
            }
        }
    }
}
