//! A CSV file with a row for each incident, read with the place of every mistake.

use std::collections::BTreeMap;
use std::ops::Range;

use csv::StringRecord;

use crate::catalog::Zone;
use crate::input::{Code, Diagnostic, Reader, Source, Span, Spanned, refused};
use crate::input::{Log, SourceId, Sources};
use crate::units::{Frequency, Label, Moment, Scalar, Share};
use crate::words;

use super::basis::Impact;
use super::instant::Instant;
use super::{Incident, UptimeBasis};

/// The largest file of incidents that is read: 64 MiB.
pub const MAX_INCIDENT_BYTES: u64 = 64 << 20;

/// The columns that are read; the first four must be there.
const COLUMNS: [&str; 6] = [START, END, SERVICE, IMPACT, AFFECTED, ZONE];
const START: &str = "start";
const END: &str = "end";
const SERVICE: &str = "service";
const IMPACT: &str = "impact";
const AFFECTED: &str = "requests_affected_percent";
const ZONE: &str = "time_zone";

/// Reads incidents on an uptime basis, telling every mistake; `None` when there was one.
///
/// The columns `start`, `end`, `service` and `impact` may stand in any order, and others, such as
/// a title, beside them. Times have an offset, or are those of the column `time_zone` or of
/// `zone`. The basis `requests` needs the column `requests_affected_percent`.
pub fn read_incidents(
    sources: &Sources,
    source: SourceId,
    basis: UptimeBasis,
    zone: Option<&Zone>,
    log: &mut Log,
) -> Option<Vec<Incident>> {
    let text = sources.get(source);
    let mut table = Table {
        text,
        reader: Reader::new(log, source),
        places: BTreeMap::new(),
    };
    let mut rows = rows(&text.text).into_iter();
    let Some(header) = rows.next() else {
        let diagnostic = Diagnostic::error(Code::EmptyFile, format!("`{}` has no rows", text.name));
        let columns = words::all_of(&COLUMNS[..4]);
        let help = format!("begin with a line of columns: {columns}");
        let diagnostic = diagnostic.at(source, Span::default(), "there is nothing in it");
        table.reader.push(diagnostic.help(help));
        return None;
    };
    table.read_header(&header, basis)?;
    let mut seen: BTreeMap<Identity, Span> = BTreeMap::new();
    let mut incidents = Vec::new();
    let mut is_sound = true;
    for row in rows {
        let Some((incident, identity)) = table.incident(&row, header.fields.len(), (basis, zone))
        else {
            is_sound = false;
            continue;
        };
        let span = table.line_of(&row);
        if let Some(first) = seen.get(&identity) {
            table.duplicate(*first, span);
            is_sound = false;
        }
        seen.entry(identity).or_insert(span);
        incidents.push(incident);
    }
    if is_sound && incidents.is_empty() {
        let span = table.line_of(&header);
        let message = "the file has no incidents".to_owned();
        let label = "nothing follows the header";
        table.reader.tell(Code::EmptyFile, message, span, label);
        return None;
    }
    is_sound.then_some(incidents)
}

/// A row and the bytes that it was read from, which may go over several lines.
struct Row {
    fields: StringRecord,
    range: Range<usize>,
}

/// All rows, the header first. Text that is UTF-8 has no row that cannot be read.
fn rows(text: &str) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let at = |reader: &csv::Reader<&[u8]>| {
        let byte = usize::try_from(reader.position().byte()).unwrap_or(text.len());
        byte.min(text.len())
    };
    let (mut rows, mut fields) = (Vec::new(), StringRecord::new());
    let mut start = 0;
    while reader.read_record(&mut fields).unwrap_or(false) {
        let end = at(&reader);
        // Blank lines before a row are no part of it.
        let written = text.get(start..end).unwrap_or_default();
        let blank = written.len() - written.trim_start().len();
        let range = start + blank..end;
        rows.push(Row {
            fields: fields.clone(),
            range,
        });
        start = end;
    }
    rows
}

/// What makes two rows the same.
type Identity = (Moment, Moment, String, Impact, Option<Share>);

/// A mistake that was told.
struct Told;

struct Table<'a, 'log> {
    text: &'a Source,
    reader: Reader<'log>,
    /// The place of each column that is read.
    places: BTreeMap<&'static str, usize>,
}

impl Table<'_, '_> {
    fn read_header(&mut self, header: &Row, basis: UptimeBasis) -> Option<()> {
        let names: Vec<String> = header
            .fields
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        let mut is_sound = true;
        for column in COLUMNS {
            let mut found = names.iter().enumerate().filter(|(_, name)| *name == column);
            if let Some((place, _)) = found.next() {
                self.places.insert(column, place);
            }
            if let Some((again, _)) = found.next() {
                let message = format!("the column `{column}` is there twice");
                let span = self.field(header, again);
                let label = "which of the two counts is not known";
                self.reader.tell(Code::MissingColumn, message, span, label);
                is_sound = false;
            }
        }
        let needed = COLUMNS[..4].iter().copied();
        let affected = Some(AFFECTED).filter(|_| basis == UptimeBasis::Requests);
        let lacking = needed.chain(affected);
        let lacking: Vec<&str> = lacking
            .filter(|name| !self.places.contains_key(name))
            .collect();
        if !lacking.is_empty() {
            self.lacks_columns(&lacking, header);
            is_sound = false;
        }
        is_sound.then_some(())
    }

    fn lacks_columns(&mut self, lacking: &[&str], header: &Row) {
        let quoted: Vec<String> = lacking.iter().map(|name| format!("`{name}`")).collect();
        let message = match lacking {
            [_] => format!("there is no column {}", words::all_of(&quoted)),
            _ => format!("there are no columns {}", words::all_of(&quoted)),
        };
        let span = self.line_of(header);
        let mut diagnostic = Diagnostic::error(Code::MissingColumn, message).at(
            self.reader.source,
            span,
            "the columns of the file",
        );
        if lacking.contains(&AFFECTED) {
            diagnostic = diagnostic.note("the uptime basis `requests` counts by it");
        }
        let help = match header.fields.len() {
            1 => "separate the columns by commas",
            _ => "rename the columns that hold this, or add them",
        };
        self.reader.push(diagnostic.help(help));
    }

    /// The incident of a row, what identifies it, and its place.
    fn incident(
        &mut self,
        row: &Row,
        width: usize,
        (basis, zone): (UptimeBasis, Option<&Zone>),
    ) -> Option<(Incident, Identity)> {
        self.whole(row, width)?;
        let named = match self.value(row, ZONE) {
            Some(_) => Some(self.scalar::<Zone>(row, ZONE)?.value),
            None => None,
        };
        let zone = named.as_ref().or(zone);
        let (start, end) = (self.instant(row, START, zone), self.end(row, zone));
        let service = self.scalar::<Label>(row, SERVICE);
        let impact = self.scalar::<Impact>(row, IMPACT);
        let affected = self.affected(row, basis);
        let (start, end, service, impact, affected) = (
            start?,
            end?,
            service?.value.0,
            impact?.value,
            affected.ok()?,
        );
        if end.value < start.value {
            let message = format!("the incident ends at {}, before it starts", end.value);
            let source = self.reader.source;
            let diagnostic = Diagnostic::error(Code::EndBeforeStart, message)
                .at(source, end.span, "the end")
                .and_at(source, start.span, "the start");
            self.reader
                .push(diagnostic.help("are the two exchanged, or is an offset wrong?"));
            return None;
        }
        let incident = Incident {
            service: service.clone(),
            start: start.value,
            end: end.value,
            weight: basis.weight(impact, affected),
        };
        let identity = (start.value, end.value, service, impact, affected);
        Some((incident, identity))
    }

    /// Tells when a row is no row of this table.
    fn whole(&mut self, row: &Row, width: usize) -> Option<()> {
        // Quotes come in pairs; one that is never closed takes in all that follows.
        let is_last = row.range.end == self.text.text.len();
        let quotes = self.text.text[row.range.clone()].matches('"').count();
        let (message, label) = if is_last && quotes % 2 == 1 {
            let label = "a quote is opened in this row and not closed";
            ("the row has no end".to_owned(), label)
        } else if row.fields.len() == width {
            return Some(());
        } else {
            let fields = u64::try_from(row.fields.len()).unwrap_or(u64::MAX);
            let fields = words::plural(fields, "field");
            let label = "is there a comma in a text without quotes?";
            (
                format!("the row has {fields}, and the header {width}"),
                label,
            )
        };
        let span = self.line_of(row);
        self.reader.tell(Code::BrokenRow, message, span, label);
        None
    }

    fn end(&mut self, row: &Row, zone: Option<&Zone>) -> Option<Spanned<Moment>> {
        if self.value(row, END).is_none() {
            let span = self.line_of(row);
            let message = "the incident has no end".to_owned();
            let diagnostic = Diagnostic::error(Code::OpenIncident, message)
                .at(self.reader.source, span, "still open")
                .help("give it the time of the export as its end, or leave the row out");
            self.reader.push(diagnostic);
            return None;
        }
        self.instant(row, END, zone)
    }

    fn instant(
        &mut self,
        row: &Row,
        column: &'static str,
        zone: Option<&Zone>,
    ) -> Option<Spanned<Moment>> {
        let text = self.required(row, column, Instant::EXPECTED)?;
        match Instant::read(&text.value, zone) {
            Ok(Instant(moment)) => Some(Spanned::new(moment, text.span)),
            Err(reject) => {
                let at = (self.reader.source, text.span);
                let place = format!("in column `{column}`");
                self.reader
                    .push(refused::<Instant>(&text.value, reject, at, &place));
                None
            }
        }
    }

    /// The share of requests affected, which must be there where the basis counts by it.
    fn affected(&mut self, row: &Row, basis: UptimeBasis) -> Result<Option<Share>, Told> {
        if self.value(row, AFFECTED).is_none() && basis != UptimeBasis::Requests {
            return Ok(None);
        }
        let text = self.required(row, AFFECTED, Share::EXPECTED).ok_or(Told)?;
        // The name of the column says percent, so that the sign may be left out.
        let share = format!("{}%", text.value.trim_end_matches('%').trim_end());
        let share = self.parsed::<Frequency>(&share, text.span, AFFECTED);
        let share = share.ok_or(Told)?.share();
        Ok(Some(share))
    }

    fn scalar<T: Scalar>(&mut self, row: &Row, column: &'static str) -> Option<Spanned<T>> {
        let text = self.required(row, column, T::EXPECTED)?;
        let value = self.parsed(&text.value, text.span, column)?;
        Some(Spanned::new(value, text.span))
    }

    fn parsed<T: Scalar>(&mut self, text: &str, span: Span, column: &str) -> Option<T> {
        let told = |reject| {
            let at = (self.reader.source, span);
            self.reader.push(refused::<T>(
                text,
                reject,
                at,
                &format!("in column `{column}`"),
            ));
        };
        T::parse(text).map_err(told).ok()
    }

    fn required(
        &mut self,
        row: &Row,
        column: &'static str,
        expected: &str,
    ) -> Option<Spanned<String>> {
        if let Some(text) = self.value(row, column) {
            return Some(text);
        }
        let diagnostic =
            Diagnostic::error(Code::MissingField, format!("nothing in column `{column}`"))
                .at(self.reader.source, self.line_of(row), "in this row")
                .note(format!("expected {expected}"));
        self.reader.push(diagnostic);
        None
    }

    /// What a column holds; `None` for nothing but blanks.
    fn value(&self, row: &Row, column: &'static str) -> Option<Spanned<String>> {
        let place = *self.places.get(column)?;
        let text = row.fields.get(place)?.trim();
        (!text.is_empty()).then(|| Spanned::new(text.to_owned(), self.field(row, place)))
    }

    fn duplicate(&mut self, first: Span, again: Span) {
        let source = self.reader.source;
        let message = "the same incident is in the file twice";
        let diagnostic = Diagnostic::error(Code::DuplicateRow, message)
            .at(source, again, "this row")
            .and_at(source, first, "says what this one says");
        self.reader.push(diagnostic.help("remove one of the two"));
    }

    /// The first line of a row.
    fn line_of(&self, row: &Row) -> Span {
        let start = row.range.start;
        let line = self.text.line_range(self.text.line_of(start));
        Span::new(start..line.end.max(start))
    }

    /// Where a field stands: found as it is written, or else the first line of its row.
    fn field(&self, row: &Row, place: usize) -> Span {
        let mut at = row.range.start;
        for (index, field) in row.fields.iter().enumerate() {
            let field = field.trim();
            let Some(found) = self
                .text
                .text
                .get(at..row.range.end)
                .and_then(|rest| rest.find(field))
            else {
                break;
            };
            if index == place {
                return Span::new(at + found..at + found + field.len());
            }
            at += found + field.len();
        }
        self.line_of(row)
    }
}
