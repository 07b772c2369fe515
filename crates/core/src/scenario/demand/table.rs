//! The rows of a trace in CSV.

use crate::input::{Code, CsvHeader, CsvRow, CsvRows, Diagnostic, SourceId};
use crate::units::{Decimal, Reject, RejectKind};

use super::clock::TraceTime;
use super::layout::Layout;
use super::rows::{Rows, Sizes};

/// The most of a bad value that a message repeats.
const MOST_SHOWN: usize = 40;

/// Reads the rows after a header.
pub(super) fn read(
    header: &CsvHeader,
    table: &mut CsvRows<'_>,
    layout: &Layout,
    rows: &mut Rows<'_, '_>,
) {
    while !rows.too_many_errors()
        && let Some(row) = table.next_filled()
    {
        if let Some(told) = misplaced(&row, header, rows.source) {
            rows.tell(told);
        } else if let Err(fault) = take(&row, layout, rows) {
            let is_filled = |place: &usize| !row.field(*place).is_empty();
            let place = fault.place.filter(is_filled);
            let at = place.map_or_else(|| row.line(), |place| row.place(place));
            rows.tell_at(fault.code, fault.message, (at, fault.label), fault.help);
        }
    }
}

/// What to tell of a row that is none of the trace's.
fn misplaced(row: &CsvRow<'_, '_>, header: &CsvHeader, source: SourceId) -> Option<Diagnostic> {
    let mixed = |message: &str, label: &str| {
        Diagnostic::error(Code::MixedForms, message).at(source, row.line(), label)
    };
    if row.field(0).starts_with('{') {
        let message = "a line of JSON stands in a CSV file";
        let told = mixed(message, "this is the form of another trace");
        return Some(told.help("keep the two traces in files of their own"));
    }
    if let Some(told) = row.uneven(header, source) {
        return Some(told);
    }
    row.is_like(header).then(|| {
        let message = "the header comes again within the trace";
        let told = mixed(message, "two files were put one after the other");
        told.help("remove this line, and see that the times go on from the line before")
    })
}

/// What is wrong with a row.
struct Fault {
    code: Code,
    message: String,
    label: &'static str,
    help: &'static str,
    /// The field in which it is.
    place: Option<usize>,
}

fn take(row: &CsvRow<'_, '_>, layout: &Layout, rows: &mut Rows<'_, '_>) -> Result<(), Fault> {
    let at = instant(row, layout)?;
    let input = count(row, layout.input)?;
    let output = count(row, layout.output)?;
    let cached = match layout.cached {
        Some(place) => count(row, place)?,
        None => 0,
    };
    if cached > input {
        return Err(Fault {
            code: Code::InvalidValue,
            message: format!("{cached} cached tokens in a prompt of {input}"),
            label: "more than the prompt has",
            help: "`input` counts cached tokens too; name the column of all prompt tokens",
            place: layout.cached,
        });
    }
    rows.failed += u64::from(layout.fails_without_output && output == 0);
    let sizes = Sizes {
        input,
        cached,
        output,
    };
    rows.push(at, sizes, row.span());
    Ok(())
}

fn instant(row: &CsvRow<'_, '_>, layout: &Layout) -> Result<TraceTime, Fault> {
    let text = row.field(layout.at);
    TraceTime::read(text, layout.unit).ok_or_else(|| Fault {
        code: Code::InvalidValue,
        message: format!("`{}` is no time", shown(text)),
        label: "when the request came",
        help: "write `2026-08-22 18:15:46.68`, with an offset or without, or a plain number; \
               `--columns at=COLUMN:ms,…` says of what unit",
        place: Some(layout.at),
    })
}

fn count(row: &CsvRow<'_, '_>, place: usize) -> Result<u32, Fault> {
    tokens(row.field(place)).map_err(|reject| Fault {
        code: Code::InvalidValue,
        message: reject.message,
        label: "tokens of the request",
        help: "a whole number from 0 to 4,294,967,295",
        place: Some(place),
    })
}

/// A number of tokens of one request.
pub(super) fn tokens(text: &str) -> Result<u32, Reject> {
    if let Ok(tokens) = text.parse::<u32>() {
        return Ok(tokens);
    }
    let shown = shown(text);
    if text.is_empty() {
        return Err(Reject::malformed("the number of tokens is missing"));
    }
    let not_whole = || format!("`{shown}` is no whole number of tokens");
    // Tables that were kept in floating point write 374.0 or 1e3.
    match Decimal::parse(text) {
        Ok(number) => match number.at_scale(0).map(u32::try_from) {
            Some(Ok(tokens)) => Ok(tokens),
            Some(Err(_)) => Err(too_many(&shown)),
            None => Err(Reject::new(RejectKind::TooPrecise, not_whole())),
        },
        Err(reject) if reject.kind == RejectKind::Negative => Err(Reject::new(
            RejectKind::Negative,
            format!("{shown} tokens are below zero"),
        )),
        Err(reject)
            if reject.kind == RejectKind::OutOfRange
                && text.starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Err(too_many(&shown))
        }
        Err(_) => Err(Reject::malformed(not_whole())),
    }
}

fn too_many(shown: &str) -> Reject {
    let message = format!("{shown} tokens are more than a request can have");
    Reject::new(RejectKind::OutOfRange, message)
}

/// A bad value, cut short where it is long.
fn shown(text: &str) -> String {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_whole_and_fit_a_request() {
        assert_eq!(tokens("374"), Ok(374));
        assert_eq!(tokens("374.0"), Ok(374));
        assert_eq!(tokens("1e3"), Ok(1_000));
        assert_eq!(tokens("1_000"), Ok(1_000));
        assert_eq!(tokens("4294967295"), Ok(u32::MAX));
        for (text, said) in [
            ("", "missing"),
            ("-5", "below zero"),
            ("4294967296", "more than a request can have"),
            ("1.5", "no whole number"),
            ("1e30", "more than a request can have"),
            ("NaN", "no whole number"),
        ] {
            let message = tokens(text).unwrap_err().message;
            assert!(message.contains(said), "{message}");
        }
    }
}
