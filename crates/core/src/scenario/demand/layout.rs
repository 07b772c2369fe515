//! Which column of a CSV trace holds what.

use csv::StringRecord;

use crate::input::{Code, Diagnostic, closest};
use crate::words;

use super::clock::TimeUnit;
use super::rows::Rows;
use super::{TraceColumns, TraceForm};

/// The places of the columns that are read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) at: usize,
    /// What plain numbers in that column count.
    pub(super) unit: TimeUnit,
    pub(super) input: usize,
    pub(super) output: usize,
    pub(super) cached: Option<usize>,
    /// Whether a request without completion tokens is one that failed.
    pub(super) fails_without_output: bool,
}

impl Layout {
    /// The layout of a form under a header; columns that are not there are told.
    pub(super) fn find(
        form: TraceForm,
        columns: Option<&TraceColumns>,
        header: &StringRecord,
        rows: &mut Rows<'_, '_>,
    ) -> Option<Self> {
        let (at, input, output) = match (form, columns) {
            (TraceForm::Named, Some(columns)) => (
                columns.at.as_str(),
                columns.input.as_str(),
                columns.output.as_str(),
            ),
            (TraceForm::BurstGpt, _) => ("Timestamp", "Request tokens", "Response tokens"),
            _ => ("TIMESTAMP", "ContextTokens", "GeneratedTokens"),
        };
        let cached = columns.and_then(|columns| columns.cached.as_deref());
        let mut place = |name: &str| column(header, name, rows);
        let (at, input, output) = (place(at), place(input), place(output));
        let cached = cached.map(place);
        Some(Self {
            at: at?,
            unit: columns.map_or(TimeUnit::Seconds, |columns| columns.unit),
            input: input?,
            output: output?,
            cached: match cached {
                Some(place) => Some(place?),
                None => None,
            },
            fails_without_output: form == TraceForm::BurstGpt,
        })
    }
}

/// Where a column stands: by its exact name, or else whatever the case of its letters.
fn column(header: &StringRecord, wanted: &str, rows: &mut Rows<'_, '_>) -> Option<usize> {
    let is_it = |name: &str| name.trim() == wanted;
    let is_alike = |name: &str| name.trim().eq_ignore_ascii_case(wanted);
    let place = header.iter().position(is_it);
    let place = place.or_else(|| header.iter().position(is_alike));
    if place.is_none() {
        let known: Vec<&str> = header.iter().map(str::trim).collect();
        let quoted: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let start = header.position().map_or(0, csv::Position::byte);
        let line = rows.line_at(usize::try_from(start).unwrap_or(0));
        let message = format!("the trace has no column `{wanted}`");
        let told = Diagnostic::error(Code::MissingColumn, message)
            .at(rows.source, line, "the columns of the file")
            .note(format!("they are {}", words::all_of(&quoted)));
        let meant = closest(wanted, known.iter().copied());
        let told = told.did_you_mean(meant);
        rows.tell(told.help("name the columns: `--columns at=…,input=…,output=…`"));
    }
    place
}
