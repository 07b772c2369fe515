//! When an incident began or ended, as files write it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::catalog::Zone;
use crate::units::{DateAndTime, Moment, Reject, RejectKind, Scalar};

/// A moment as a file of incidents writes it.
pub(super) struct IncidentTime(pub(super) Moment);

impl Scalar for IncidentTime {
    const EXPECTED: &'static str = "a time with its offset, such as `2026-08-22T16:00Z` or \
         `2026-08-22 18:00+02:00`, or one of a zone that is named";

    fn parse(text: &str) -> Result<Self, Reject> {
        Self::read(text, None)
    }
}

impl IncidentTime {
    /// ISO 8601 with `Z` or an offset, or the civil time of a zone. Parts of a second are read, to
    /// the nanosecond.
    pub(super) fn read(text: &str, zone: Option<&Zone>) -> Result<Self, Reject> {
        let malformed = || Reject::malformed(format!("`{text}` is no day and time"));
        let written = DateAndTime::read(text).ok_or_else(malformed)?;
        if let Some(instant) = written.instant {
            return Self::likely(instant);
        }
        let Some(zone) = zone else {
            let message = format!("`{text}` has no offset, and no time zone is named");
            return Err(Reject::malformed(message));
        };
        let found = zone.rules().to_ambiguous_timestamp(written.civil);
        let instant = found.unambiguous().map_err(|_| {
            let name = zone.name();
            let message = format!("the clocks of {name} change then: {text} comes twice or never");
            Reject::new(RejectKind::OutOfRange, message)
        })?;
        Self::likely(instant)
    }

    /// A time of a century in which there are such services: others are typing mistakes, and would
    /// stretch the period that an availability is of.
    fn likely(instant: Timestamp) -> Result<Self, Reject> {
        let year = instant.to_zoned(TimeZone::UTC).year();
        if (2000..2100).contains(&year) {
            Ok(Self(Moment::from(instant)))
        } else {
            Err(Reject::new(
                RejectKind::OutOfRange,
                format!("the year {year} is not within 2000 and 2099"),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_an_offset_or_a_zone() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let read =
            |text: &str| IncidentTime::read(text, None).map(|read| read.0.timestamp().to_string());
        let expected = Ok("2026-08-22T16:00:00Z".to_owned());
        assert_eq!(read("2026-08-22T16:00Z"), expected);
        assert_eq!(read("2026-08-22 18:00:00+02:00"), expected);
        assert_eq!(read("2026-08-22T16:00:00.0000000+00:00"), expected);
        let civil = IncidentTime::read("2026-08-22 18:00", Some(&berlin)).unwrap();
        assert_eq!(civil.0.timestamp().to_string(), "2026-08-22T16:00:00Z");
        assert!(
            read("2026-08-22 18:00")
                .unwrap_err()
                .message
                .contains("no offset")
        );
        for text in [
            "2026-08-22",
            "16:00",
            "",
            "2026-02-30T16:00Z",
            "2026-08-22T16:00+99:00",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_that_the_clocks_show_twice_or_never_is_refused() {
        // Berlin, 2026: 02:30 does not exist on 29 March and comes twice on 25 October.
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        for text in ["2026-03-29T02:30", "2026-10-25T02:30"] {
            let message = IncidentTime::read(text, Some(&berlin))
                .map(|read| read.0)
                .unwrap_err()
                .message;
            assert!(message.contains("twice or never"), "{message}");
        }
        assert!(IncidentTime::read("2026-10-25T02:30+01:00", Some(&berlin)).is_ok());
    }
}
