//! A CSV text as cells that know their places.

use std::borrow::Cow;

use crate::input::{Code, Diagnostic, Log, SourceId, Span, Spanned, closest};
use crate::words;

/// A cell: its text in the source where nothing in it is escaped.
pub(super) type Cell<'t> = Spanned<Cow<'t, str>>;

/// The rows of a CSV text under the columns of its header.
pub(super) struct Sheet<'t> {
    pub(super) source: SourceId,
    pub(super) header: Vec<Spanned<String>>,
    pub(super) rows: Vec<Vec<Cell<'t>>>,
}

impl<'t> Sheet<'t> {
    /// Reads a text; rows with too many or too few cells are told and left out.
    pub(super) fn read(text: &'t str, source: SourceId, log: &mut Log) -> Option<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            match reader.read_record(&mut record) {
                Ok(true) => rows.push(cells(&record, text)),
                Ok(false) => break,
                Err(error) => {
                    let message = "the text is no CSV".to_owned();
                    let at = error.position().map_or(0, csv::Position::byte);
                    let at = usize::try_from(at).unwrap_or(0).min(text.len());
                    let told = Diagnostic::error(Code::InvalidValue, message);
                    log.push(told.at(source, Span::new(at..at), error.to_string()));
                    return None;
                }
            }
        }
        let is_blank = |row: &Vec<Cell<'_>>| row.iter().all(|cell| cell.value.is_empty());
        rows.retain(|row| !is_blank(row));
        if rows.len() < 2 {
            let (message, label) = match rows.is_empty() {
                true => ("the table is empty", "nothing is written here"),
                false => ("the table has no rows", "only a header"),
            };
            let told = Diagnostic::error(Code::EmptyFile, message.to_owned());
            let header = rows.first().and_then(|row| row.first());
            let span = header.map_or_else(Span::default, |cell| cell.span);
            log.push(
                told.at(source, span, label)
                    .help("write a row for each model and class: `model,class,quality,cost`"),
            );
            return None;
        }
        let header = rows.remove(0).into_iter();
        let header = header.map(|name| Spanned::new(name.value.to_lowercase(), name.span));
        let mut sheet = Self {
            source,
            header: header.collect(),
            rows: Vec::with_capacity(rows.len()),
        };
        for row in rows {
            sheet.take(row, log);
        }
        Some(sheet)
    }

    fn take(&mut self, row: Vec<Cell<'t>>, log: &mut Log) {
        let (cells, columns) = (row.len(), self.header.len());
        if cells == columns {
            return self.rows.push(row);
        }
        let span = row.last().map_or_else(Span::default, |cell| cell.span);
        let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX);
        let message = format!(
            "a row has {} for {}",
            words::plural(count(cells), "cell"),
            words::plural(count(columns), "column")
        );
        let told = Diagnostic::error(Code::BrokenRow, message);
        log.push(told.at(self.source, span, "the row ends here"));
    }

    /// Where a column stands.
    pub(super) fn position(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|known| known.value == name)
    }

    /// Tells columns that come twice or that are missing, and warns of those that nobody reads.
    pub(super) fn check(&self, required: &[&str], known: &[&str], log: &mut Log) {
        for (index, name) in self.header.iter().enumerate() {
            let told = if self.header[..index]
                .iter()
                .any(|one| one.value == name.value)
            {
                let message = format!("the column `{}` comes twice", name.value);
                Diagnostic::error(Code::DuplicateField, message).at(self.source, name.span, "again")
            } else if known.contains(&name.value.as_str()) {
                continue;
            } else {
                let message = format!("the column `{}` is not read", name.value);
                let meant = closest(&name.value, known.iter().copied());
                Diagnostic::warning(Code::UnknownField, message)
                    .at(self.source, name.span, "no such column")
                    .note(format!("the columns are {}", words::all_of(known)))
                    .suggest_word(self.source, name.span, meant)
            };
            log.push(told);
        }
        for name in required.iter().filter(|name| self.position(name).is_none()) {
            let last = self
                .header
                .last()
                .map_or_else(Span::default, |cell| cell.span);
            let message = format!("the table has no column `{name}`");
            let told = Diagnostic::error(Code::MissingField, message);
            let told = told.at(self.source, last, "the header ends here");
            log.push(told.note(format!("the columns are {}", words::all_of(known))));
        }
    }
}

/// The cells of a record, trimmed, with their places in the text.
fn cells<'t>(record: &csv::StringRecord, text: &'t str) -> Vec<Cell<'t>> {
    let start = record.position().map_or(0, csv::Position::byte);
    let start = usize::try_from(start).unwrap_or(0).min(text.len());
    let mut at = start + text[start..].len() - text[start..].trim_start_matches(['\r', '\n']).len();
    let mut cells = Vec::with_capacity(record.len());
    for field in record {
        let end = at + field_length(&text[at..]);
        let written = &text[at..end];
        let lead = written.len() - written.trim_start().len();
        let span = Span::new(at + lead..(at + lead + written.trim().len()).max(at + lead));
        let (field, plain) = (field.trim(), written.trim());
        let value = match field == plain {
            true => Cow::Borrowed(plain),
            false => Cow::Owned(field.to_owned()),
        };
        cells.push(Spanned::new(value, span));
        at = (end + 1).min(text.len());
        // A comma is one byte; the end of a text, or a cut letter, is nowhere to go on from.
        while !text.is_char_boundary(at) {
            at += 1;
        }
    }
    cells
}

/// How many bytes a field takes up to the comma or line break that ends it, outside of quotes.
fn field_length(text: &str) -> usize {
    let mut is_quoted = false;
    // All of these are one byte, and no part of a longer letter.
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b',' | b'\n' | b'\r' if !is_quoted => return at,
            _ => {}
        }
    }
    text.len()
}
