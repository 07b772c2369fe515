//! The rows of a trace in CSV.

use csv::StringRecord;

use crate::input::{Code, Span};
use crate::units::{Decimal, Reject, RejectKind};
use crate::words;

use super::clock::Instant;
use super::layout::Layout;
use super::rows::{Rows, Sizes};

/// The most of a bad value that a message repeats.
const MOST_SHOWN: usize = 40;

/// A row and the bytes that it was read from.
struct Row<'r> {
    fields: &'r StringRecord,
    span: Span,
}

/// The first row of a CSV text, and a reader of the others.
pub(super) fn open(text: &str) -> (StringRecord, csv::Reader<&[u8]>) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut header = StringRecord::new();
    // Text that is UTF-8 has no row that cannot be read.
    while reader.read_record(&mut header).unwrap_or(false) {
        if header.iter().any(|name| !name.trim().is_empty()) {
            break;
        }
    }
    (header, reader)
}

/// Reads the rows after a header.
pub(super) fn read(
    header: &StringRecord,
    reader: &mut csv::Reader<&[u8]>,
    layout: &Layout,
    rows: &mut Rows<'_, '_>,
) {
    let mut fields = StringRecord::new();
    let mut start = byte(reader);
    while !rows.is_hopeless() && reader.read_record(&mut fields).unwrap_or(false) {
        let end = byte(reader);
        let row = Row {
            fields: &fields,
            span: Span::new(start..end),
        };
        start = end;
        if fields.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        if let Err(fault) = row.take(header, layout, rows) {
            row.tell(&fault, rows);
        }
    }
}

fn byte(reader: &csv::Reader<&[u8]>) -> usize {
    usize::try_from(reader.position().byte()).unwrap_or(usize::MAX)
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

impl Row<'_> {
    fn take(
        &self,
        header: &StringRecord,
        layout: &Layout,
        rows: &mut Rows<'_, '_>,
    ) -> Result<(), Fault> {
        if self.field(0).starts_with('{') {
            return Err(Fault {
                code: Code::MixedForms,
                message: "a line of JSON stands in a CSV file".to_owned(),
                label: "this is the form of another trace",
                help: "keep the two traces in files of their own",
                place: None,
            });
        }
        if self.fields.len() != header.len() {
            return Err(self.uneven(header.len(), rows));
        }
        if self.fields == header {
            return Err(Fault {
                code: Code::MixedForms,
                message: "the header comes again within the trace".to_owned(),
                label: "two files were put one after the other",
                help: "remove this line, and see that the times go on from the line before",
                place: None,
            });
        }
        let at = self.instant(layout)?;
        let input = self.tokens(layout.input)?;
        let output = self.tokens(layout.output)?;
        let cached = match layout.cached {
            Some(place) => self.tokens(place)?,
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
        rows.push(
            at,
            Sizes {
                input,
                cached,
                output,
            },
            self.span,
        );
        Ok(())
    }

    fn field(&self, place: usize) -> &str {
        self.fields.get(place).unwrap_or_default().trim()
    }

    fn instant(&self, layout: &Layout) -> Result<Instant, Fault> {
        let text = self.field(layout.at);
        Instant::read(text, layout.unit).ok_or_else(|| Fault {
            code: Code::InvalidValue,
            message: format!("`{}` is no time", shown(text)),
            label: "when the request came",
            help: "write `2026-08-22 18:15:46.68`, with an offset or without, or plain seconds",
            place: Some(layout.at),
        })
    }

    fn tokens(&self, place: usize) -> Result<u32, Fault> {
        let text = self.field(place);
        tokens(text).map_err(|reject| Fault {
            code: Code::InvalidValue,
            message: reject.message,
            label: "tokens of the request",
            help: "a whole number from 0 to 4,294,967,295",
            place: Some(place),
        })
    }

    fn uneven(&self, wanted: usize, rows: &Rows<'_, '_>) -> Fault {
        // Quotes come in pairs; one that is never closed takes in all that follows.
        let written = rows.text.text.get(self.span.range()).unwrap_or_default();
        let is_open = written.matches('"').count() % 2 == 1;
        let fields = u64::try_from(self.fields.len()).unwrap_or(u64::MAX);
        let fields = words::plural(fields, "field");
        Fault {
            code: Code::BrokenRow,
            message: format!("the row has {fields}, and the header {wanted}"),
            label: match is_open {
                true => "a quote is opened in this row and not closed",
                false => "is a comma missing, or one too many?",
            },
            help: "give every row a value for each column; was the file cut off?",
            place: None,
        }
    }

    fn tell(&self, fault: &Fault, rows: &mut Rows<'_, '_>) {
        let at = fault.place.map_or_else(
            || rows.line_of(self.span),
            |place| self.span_of(place, rows),
        );
        rows.tell_at(
            fault.code,
            fault.message.clone(),
            (at, fault.label),
            fault.help,
        );
    }

    /// Where a field stands: found as it is written, or else the first line of the row.
    fn span_of(&self, place: usize, rows: &Rows<'_, '_>) -> Span {
        let mut at = self.span.range().start;
        for (index, field) in self.fields.iter().enumerate() {
            let field = field.trim();
            let rest = rows.text.text.get(at..self.span.range().end);
            let Some(found) = rest.and_then(|rest| rest.find(field)) else {
                break;
            };
            if index == place && !field.is_empty() {
                return Span::new(at + found..at + found + field.len());
            }
            at += found + field.len();
        }
        rows.line_of(self.span)
    }
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
