//! The time that rows stand for.

use crate::usage::instant::{Clock, Instant};
use crate::usage::record::RowPeriod;

use super::format::Format;
use super::role::Role;
use super::values::Values;

/// A bucket of time around rows, as pages of an API have them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Bucket {
    /// When it begins.
    pub(super) from: Option<Instant>,
    /// When it ends.
    pub(super) until: Option<Instant>,
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The time that a row of so many requests stands for, which is read as of a moment.
pub(super) fn of(
    format: &Format,
    clock: &mut Clock,
    values: &Values<'_>,
    (at, requests): (Option<Instant>, u64),
    bucket: Bucket,
) -> RowPeriod {
    let is_date = is_date(values.text(Role::At));
    if !format.is_summed && requests <= 1 && !is_date {
        return RowPeriod::Moment;
    }
    let mut read = |role| clock.read(values.said(role)?);
    let begun = read(Role::Begin).or(at);
    // In a log of requests it is the end of an answer.
    let end = read(Role::End).filter(|_| format.is_summed);
    match (begun, end.or(bucket.until)) {
        (Some(from), Some(until)) if from < until => RowPeriod::Span(from, until),
        (Some(from), None) if is_date || format.is_of_days => {
            RowPeriod::Span(from, Instant(from.0.saturating_add(DAY)))
        }
        _ => RowPeriod::Unknown,
    }
}

/// Whether a time is `2026-11-12` and no hour of it.
pub(in crate::usage) fn is_date(text: &[u8]) -> bool {
    matches!(text, [_, _, _, _, b'-', _, _, b'-', _, _])
}

#[cfg(test)]
mod tests {
    use super::super::formats::Form;
    use super::*;

    type Row = &'static [(Role, &'static str)];

    fn read(form: Form, row: Row, requests: u64, bucket: Bucket) -> RowPeriod {
        let mut clock = Clock::default();
        let mut values = Values::new();
        for (role, text) in row {
            values.set(*role, 0, text.as_bytes());
        }
        let at = clock.read(values.text(Role::At));
        of(form.format(), &mut clock, &values, (at, requests), bucket)
    }

    fn at(text: &str) -> Instant {
        Clock::default().read(text.as_bytes()).unwrap()
    }

    const NOON: (Role, &str) = (Role::At, "2026-11-12T12:00:00Z");
    const DATE: (Role, &str) = (Role::At, "2026-11-12");
    const END: (Role, &str) = (Role::End, "2026-11-12T13:00:00Z");

    #[test]
    fn requests_have_a_moment_and_sums_without_an_end_nobody_knows() {
        let none = Bucket::default();
        for (form, row, requests, wanted) in [
            (Form::Generic, &[NOON][..], 1, RowPeriod::Moment),
            (Form::Helicone, &[NOON, END], 1, RowPeriod::Moment),
            (
                Form::Generic,
                &[(Role::At, "1794441600")],
                1,
                RowPeriod::Moment,
            ),
            (Form::Generic, &[NOON], 7, RowPeriod::Unknown),
            (Form::OpenAiUsage, &[NOON], 1, RowPeriod::Unknown),
            (
                Form::Bedrock,
                &[NOON, (Role::End, NOON.1)],
                0,
                RowPeriod::Unknown,
            ),
        ] {
            assert_eq!(read(form, row, requests, none), wanted, "{row:?}");
        }
    }

    #[test]
    fn sums_stand_for_what_they_state_or_their_form_implies() {
        let bucket = Bucket {
            from: Some(at(DATE.1)),
            until: Some(at("2026-11-13T00:00:00Z")),
        };
        let none = Bucket::default();
        let day = RowPeriod::Span(at(DATE.1), at("2026-11-13T00:00:00Z"));
        let hour = RowPeriod::Span(at(NOON.1), at(END.1));
        for (form, row, bucket, wanted) in [
            (Form::Generic, &[DATE][..], none, day),
            (
                Form::LiteLlmDaily,
                &[(Role::At, "2026-11-12T00:00:00Z")],
                none,
                day,
            ),
            (Form::OpenAiUsage, &[DATE], bucket, day),
            (Form::Bedrock, &[NOON, END], none, hour),
            // The time of the price is within the period.
            (
                Form::Focus,
                &[
                    (Role::At, "2026-11-12T12:30:00Z"),
                    (Role::Begin, NOON.1),
                    END,
                ],
                none,
                hour,
            ),
        ] {
            assert_eq!(read(form, row, 9, bucket), wanted, "{row:?}");
        }
    }
}
