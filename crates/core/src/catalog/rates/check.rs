//! From rates as written to checked ones, so that every request meets one price.

use crate::catalog::meter::PricesFile;
use crate::catalog::status::Status;
use crate::catalog::window::Window;
use crate::input::{Code, Diagnostic, Part, Reader, Spanned, closest};
use crate::units::Name;
use crate::words;

use super::model::{Conditions, Processing, Rate, RateCard, Threshold};
use super::schema::RateFile;

pub(in crate::catalog) fn rates(
    parts: Vec<Part<RateFile>>,
    windows: &[Window],
    reader: &mut Reader<'_>,
) -> Vec<Rate> {
    let rates = parts
        .into_iter()
        .filter_map(|part| rate(part, windows, reader));
    let rates: Vec<_> = rates.collect();
    for (index, rate) in rates.iter().enumerate() {
        for earlier in &rates[..index] {
            refuse_unclear(earlier, rate, &rates, reader);
        }
    }
    rates
}

fn rate(part: Part<RateFile>, windows: &[Window], reader: &mut Reader<'_>) -> Option<Rate> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let over = file.over.value.map(Threshold::Over);
    let at_least = file.at_least.value.map(Threshold::AtLeast);
    if over.is_some() && at_least.is_some() {
        let message = "a rate has both `over` and `at_least`".to_owned();
        reader.tell(Code::InvalidValue, message, span, "write one of them");
    }
    let is_bad = file.window.is_bad() || file.over.is_bad() || file.at_least.is_bad();
    let window = file.window.into_spanned();
    let window = window.map(|name| window_index(&name, windows, reader));
    let when = Conditions {
        context: over.or(at_least),
        window: match window {
            Some(found) => Some(found?),
            None => None,
        },
        since: file.since.value,
        is_announced: file
            .status
            .value
            .is_some_and(|status| status != Status::Confirmed),
        volume_over: file.volume_over.value,
    };
    let is_cancelled = file.status.value == Some(Status::Cancelled);
    if when == Conditions::default() && !is_bad && !reader.has_told_within(span) {
        let message = "a rate has no condition".to_owned();
        let label = "add `over`, `window`, `since` or `volume_over`, or make these the base prices";
        reader.tell(Code::MissingField, message, span, label);
    }
    let parts = [
        (Processing::Standard, file.prices),
        (Processing::Batch, file.batch),
        (Processing::Flex, file.flex),
        (Processing::Priority, file.priority),
    ];
    let card = card(&RateCard::default(), parts);
    if card.iter().next().is_none() && !reader.has_told_within(span) {
        let message = "a rate has no price at all".to_owned();
        reader.tell(
            Code::MissingField,
            message,
            span,
            "state at least one price",
        );
    }
    (!is_cancelled && !is_bad).then_some(Rate { when, card, span })
}

fn window_index(
    name: &Spanned<Name>,
    windows: &[Window],
    reader: &mut Reader<'_>,
) -> Option<usize> {
    let Name(wanted) = &name.value;
    let found = windows.iter().position(|window| window.name == *wanted);
    if found.is_none() {
        let names: Vec<&str> = windows.iter().map(|window| window.name.as_str()).collect();
        let note = if names.is_empty() {
            "the list has no `windows`".to_owned()
        } else {
            format!("the windows are {}", words::all_of(&names))
        };
        let diagnostic =
            Diagnostic::error(Code::UnknownWord, format!("there is no window `{wanted}`"))
                .at(reader.source, name.span, "not among the windows")
                .note(note);
        let meant = closest(wanted, names);
        reader.push(diagnostic.suggest_word(reader.source, name.span, meant));
    }
    found
}

/// Tells two rates that some request meets both of while neither is the narrower one, unless a
/// third rate is for exactly such requests.
fn refuse_unclear(first: &Rate, second: &Rate, all: &[Rate], reader: &mut Reader<'_>) {
    let Some(both) = first.when.and(&second.when) else {
        return;
    };
    let is_nested = first.when.is_within(&second.when) != second.when.is_within(&first.when);
    let is_settled = all.iter().any(|rate| rate.when == both);
    if is_nested || (is_settled && first.when != second.when) {
        return;
    }
    let (message, help) = if first.when == second.when {
        ("two rates have the same conditions", "remove one of them")
    } else {
        (
            "a request can meet two rates, and neither is the narrower one",
            "add a rate with the conditions of both, which then counts for such requests",
        )
    };
    let diagnostic = Diagnostic::error(Code::AmbiguousRate, message)
        .at(reader.source, second.span, "this one")
        .and_at(reader.source, first.span, "and this one")
        .help(help);
    reader.push(diagnostic);
}

/// A card with what is written for each way of processing.
pub(in crate::catalog) fn card<const N: usize>(
    base: &RateCard,
    parts: [(Processing, Part<PricesFile>); N],
) -> RateCard {
    let parts = parts.into_iter();
    parts.fold(*base, |card, (way, part)| {
        card.with(way, part.value.unwrap_or_default().into())
    })
}
