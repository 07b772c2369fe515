//! Which column of a CSV trace holds what.

use crate::input::{CsvHeader, closest};
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
        header: &CsvHeader,
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
            unit: columns.map_or(TimeUnit::Unstated, |columns| columns.unit),
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

/// Where a column stands; one that is not there is told.
fn column(header: &CsvHeader, wanted: &str, rows: &mut Rows<'_, '_>) -> Option<usize> {
    let place = header.find(wanted);
    if place.is_none() {
        let known: Vec<&str> = header
            .names
            .iter()
            .map(|name| name.value.as_str())
            .collect();
        let quoted: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
        let told = header
            .lacks(&[wanted], rows.source)
            .note(format!("they are {}", words::all_of(&quoted)))
            .did_you_mean(closest(wanted, known));
        rows.tell(told.help("name the columns: `--columns at=…,input=…,output=…`"));
    }
    place
}
