//! A CSV file with a row for each incident, read with the place of every mistake.

use std::collections::BTreeMap;

use crate::catalog::Zone;
use crate::input::{
    Code, CsvHeader, CsvRow, CsvRows, Diagnostic, Log, Reader, SourceId, Sources, Span, Spanned,
    refused,
};
use crate::units::{Frequency, Label, Moment, Scalar, Share};
use crate::words;

use super::basis::Impact;
use super::time::IncidentTime;
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
        reader: Reader::new(log, source),
        places: BTreeMap::new(),
    };
    let mut rows = CsvRows::new(&text.text);
    let Some(header) = rows.next_row().map(|row| CsvHeader::new(&row)) else {
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
    while let Some(row) = rows.next_row() {
        let Some((incident, identity)) = table.incident(&row, &header, (basis, zone)) else {
            is_sound = false;
            continue;
        };
        let span = row.line();
        if let Some(first) = seen.get(&identity) {
            table.duplicate(*first, span);
            is_sound = false;
        }
        seen.entry(identity).or_insert(span);
        incidents.push(incident);
    }
    if is_sound && incidents.is_empty() {
        let message = "the file has no incidents".to_owned();
        let label = "nothing follows the header";
        let at = header.line;
        table.reader.tell(Code::EmptyFile, message, at, label);
        return None;
    }
    is_sound.then_some(incidents)
}

/// What makes two rows the same.
type Identity = (Moment, Moment, String, Impact, Option<Share>);

/// A mistake that was told.
struct Told;

struct Table<'log> {
    reader: Reader<'log>,
    /// The place of each column that is read.
    places: BTreeMap<&'static str, usize>,
}

impl Table<'_> {
    fn read_header(&mut self, header: &CsvHeader, basis: UptimeBasis) -> Option<()> {
        let source = self.reader.source;
        let mut is_sound = true;
        for column in COLUMNS {
            let place = header.find(column);
            self.places.extend(place.map(|place| (column, place)));
            if let Some(again) = header.again(column) {
                self.reader.push(header.twice(again, source));
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
            let mut diagnostic = header.lacks(&lacking, source);
            if lacking.contains(&AFFECTED) {
                diagnostic = diagnostic.note("the uptime basis `requests` counts by it");
            }
            let help = if header.names.len() == 1 {
                "separate the columns by commas"
            } else {
                "rename the columns that hold this, or add them"
            };
            self.reader.push(diagnostic.help(help));
            is_sound = false;
        }
        is_sound.then_some(())
    }

    /// The incident of a row, what identifies it, and its place.
    fn incident(
        &mut self,
        row: &CsvRow<'_, '_>,
        header: &CsvHeader,
        (basis, zone): (UptimeBasis, Option<&Zone>),
    ) -> Option<(Incident, Identity)> {
        self.whole(row, header)?;
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
    fn whole(&mut self, row: &CsvRow<'_, '_>, header: &CsvHeader) -> Option<()> {
        let source = self.reader.source;
        let told = if row.is_open() {
            let label = "a quote is opened in this row and not closed";
            let told = Diagnostic::error(Code::BrokenRow, "the row has no end");
            told.at(source, row.line(), label)
        } else {
            match row.uneven(header, source) {
                Some(told) => told,
                None => return Some(()),
            }
        };
        self.reader.push(told);
        None
    }

    fn end(&mut self, row: &CsvRow<'_, '_>, zone: Option<&Zone>) -> Option<Spanned<Moment>> {
        if self.value(row, END).is_none() {
            let span = row.line();
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
        row: &CsvRow<'_, '_>,
        column: &'static str,
        zone: Option<&Zone>,
    ) -> Option<Spanned<Moment>> {
        let text = self.required(row, column, IncidentTime::EXPECTED)?;
        match IncidentTime::read(&text.value, zone) {
            Ok(IncidentTime(moment)) => Some(Spanned::new(moment, text.span)),
            Err(reject) => {
                let at = (self.reader.source, text.span);
                let place = format!("in column `{column}`");
                self.reader
                    .push(refused::<IncidentTime>(&text.value, reject, at, &place));
                None
            }
        }
    }

    /// The share of requests affected, which must be there where the basis counts by it.
    fn affected(
        &mut self,
        row: &CsvRow<'_, '_>,
        basis: UptimeBasis,
    ) -> Result<Option<Share>, Told> {
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

    fn scalar<T: Scalar>(
        &mut self,
        row: &CsvRow<'_, '_>,
        column: &'static str,
    ) -> Option<Spanned<T>> {
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
        row: &CsvRow<'_, '_>,
        column: &'static str,
        expected: &str,
    ) -> Option<Spanned<String>> {
        if let Some(text) = self.value(row, column) {
            return Some(text);
        }
        let diagnostic =
            Diagnostic::error(Code::MissingField, format!("nothing in column `{column}`"))
                .at(self.reader.source, row.line(), "in this row")
                .note(format!("expected {expected}"));
        self.reader.push(diagnostic);
        None
    }

    /// What a column holds; `None` for nothing but blanks.
    fn value(&self, row: &CsvRow<'_, '_>, column: &'static str) -> Option<Spanned<String>> {
        let place = *self.places.get(column)?;
        let text = row.field(place);
        (!text.is_empty()).then(|| Spanned::new(text.to_owned(), row.place(place)))
    }

    fn duplicate(&mut self, first: Span, again: Span) {
        let source = self.reader.source;
        let message = "the same incident is in the file twice";
        let diagnostic = Diagnostic::error(Code::DuplicateRow, message)
            .at(source, again, "this row")
            .and_at(source, first, "says what this one says");
        self.reader.push(diagnostic.help("remove one of the two"));
    }
}
