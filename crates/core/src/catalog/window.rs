//! Windows of the week in which other prices count.

use std::fmt;

use jiff::tz::TimeZone;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Leaf, Part, Reader, Spanned};
use crate::units::{Name, Reject, RejectKind, Scalar};

/// The IANA name of a time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone(String);

impl Zone {
    /// Coordinated universal time.
    pub fn utc() -> Self {
        Self("UTC".to_owned())
    }

    /// Its rules, from the time zone database in the program.
    pub fn rules(&self) -> TimeZone {
        // The name was looked up when it was read.
        TimeZone::get(&self.0).unwrap_or(TimeZone::UTC)
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl Scalar for Zone {
    const EXPECTED: &'static str = "a time zone such as `UTC` or `Asia/Shanghai`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let unknown = || Reject::malformed(format!("there is no time zone `{text}`"));
        TimeZone::get(text).map_err(|_| unknown())?;
        Ok(Self(text.to_owned()))
    }
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Days of the week: `mon-fri`, `sat+sun`, `daily`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weekdays([bool; 7]);

impl Weekdays {
    /// Every day.
    pub const DAILY: Self = Self([true; 7]);

    /// These days, counted from Monday.
    pub fn new(days: [bool; 7]) -> Self {
        Self(days)
    }

    /// Whether the day is among them, counted from Monday.
    pub fn has(self, day: usize) -> bool {
        self.0[day % 7]
    }
}

impl Scalar for Weekdays {
    const EXPECTED: &'static str = "days such as `mon-fri`, `sat+sun` or `daily`";

    fn parse(text: &str) -> Result<Self, Reject> {
        if text == "daily" {
            return Ok(Self::DAILY);
        }
        let index = |name: &str| {
            let unknown = || Reject::new(RejectKind::Malformed, format!("`{name}` is no weekday"));
            DAYS.iter().position(|day| *day == name).ok_or_else(unknown)
        };
        let mut days = [false; 7];
        for part in text.split('+') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (mut day, last) = (index(first)?, index(last)?);
            days[day] = true;
            while day != last {
                day = (day + 1) % 7;
                days[day] = true;
            }
        }
        Ok(Self(days))
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == [true; 7] {
            return f.write_str("daily");
        }
        let mut parts: Vec<(usize, usize)> = Vec::new();
        for day in (0..7).filter(|day| self.0[*day]) {
            match parts.last_mut() {
                Some((_, last)) if *last + 1 == day => *last = day,
                _ => parts.push((day, day)),
            }
        }
        let write = |(first, last): &(usize, usize)| {
            if first == last {
                DAYS[*first].to_owned()
            } else {
                format!("{}-{}", DAYS[*first], DAYS[*last])
            }
        };
        f.write_str(&parts.iter().map(write).collect::<Vec<_>>().join("+"))
    }
}

/// Hours of a day, from minute to minute: `09:00-12:00`; the end is not within, `24:00` is midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// The first minute of the day within.
    pub from: u16,
    /// The first minute after.
    pub to: u16,
}

impl Scalar for Hours {
    const EXPECTED: &'static str = "hours such as `09:00-12:00`, within one day";

    fn parse(text: &str) -> Result<Self, Reject> {
        let minute = |text: &str| {
            let (hour, minute) = text.trim().split_once(':')?;
            let is_short = hour.len() == 2 && minute.len() == 2;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            let total = hour * 60 + minute;
            (is_short && minute < 60 && total <= 24 * 60).then_some(total)
        };
        let read = text
            .split_once('-')
            .and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
        let (from, to) =
            read.ok_or_else(|| Reject::malformed("hours are written `09:00-12:00`"))?;
        if from >= to {
            let message =
                "the hours end before they begin; write those after midnight as hours of their own";
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        Ok(Self { from, to })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = self;
        write!(
            f,
            "{:02}:{:02}-{:02}:{:02}",
            from / 60,
            from % 60,
            to / 60,
            to % 60
        )
    }
}

/// Hours of the week in which other rates count.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Window")]
pub struct WindowFile {
    /// Whose clock counts.
    #[schemars(required)]
    pub time_zone: Leaf<Zone>,
    /// On which days; daily when not given.
    pub days: Leaf<Weekdays>,
    /// In which hours of the day.
    #[schemars(required)]
    pub hours: Part<Vec<Leaf<Hours>>>,
}

/// Hours of the week in one time zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The name that rates give.
    pub name: String,
    /// Whose clock counts.
    pub zone: Zone,
    /// On which days, by that clock.
    pub days: Weekdays,
    /// In which hours of them.
    pub hours: Vec<Hours>,
}

impl Window {
    /// Whether a minute is within: the day of the week counted from Monday, and the minute of the
    /// day, both by the window's own clock.
    pub fn has(&self, day: usize, minute: u16) -> bool {
        let within = |hours: &Hours| (hours.from..hours.to).contains(&minute);
        self.days.has(day) && self.hours.iter().any(within)
    }

    /// The minutes of the day at which it may begin or end.
    pub fn edges(&self) -> impl Iterator<Item = usize> {
        let edges = self.hours.iter().flat_map(|hours| [hours.from, hours.to]);
        std::iter::once(0).chain(edges.map(usize::from))
    }
}

/// Checks a window of a price list; `None` when a mistake was told that leaves none.
pub(super) fn window(
    name: Spanned<Name>,
    part: Part<WindowFile>,
    reader: &mut Reader<'_>,
) -> Option<Window> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let zone = reader.require(file.time_zone, "time_zone", span);
    let hours = reader.require_part(file.hours, "hours", span, "`[09:00-12:00]`");
    Some(Window {
        name: name.value.0,
        zone: zone?.value,
        days: file.days.value.unwrap_or(Weekdays::DAILY),
        hours: hours?
            .value
            .into_iter()
            .filter_map(|leaf| leaf.value)
            .collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_are_read_and_written() {
        for text in ["mon-fri", "sat-sun", "daily", "mon+wed", "fri"] {
            assert_eq!(Weekdays::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Weekdays::parse("sat-mon").unwrap().to_string(),
            "mon+sat-sun"
        );
        assert!(Weekdays::parse("mo").is_err());
        assert_eq!(
            Hours::parse("09:00-24:00").unwrap().to_string(),
            "09:00-24:00"
        );
        for bad in ["9-12", "12:00-09:00", "00:00-24:01", "aa:bb-cc:dd"] {
            assert!(Hours::parse(bad).is_err(), "{bad}");
        }
        assert!(Zone::parse("Asia/Shanghai").is_ok() && Zone::parse("Mars/Base").is_err());
    }
}
