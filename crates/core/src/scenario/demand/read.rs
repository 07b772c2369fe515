//! A trace from its text.

use crate::input::{Code, CsvHeader, CsvRows, Diagnostic, Log, SourceId, Sources, Span};
use crate::words;

use super::layout::Layout;
use super::rows::Rows;
use super::{Trace, TraceColumns, TraceForm, mooncake, table};

/// The largest trace that is read: 2 GiB, which is some 40 million requests.
pub const MAX_TRACE_BYTES: u64 = 2 << 30;

/// How a trace is to be read.
#[derive(Clone, Debug, Default)]
pub struct TraceOptions {
    /// Its form, instead of what its first line shows.
    pub form: Option<TraceForm>,
    /// The columns of a CSV file of no known form.
    pub columns: Option<TraceColumns>,
    /// Whether to put requests in the order of time; a trace out of order is refused otherwise.
    pub sort: bool,
}

/// Reads a trace, telling every mistake; `None` when there was one.
///
/// Times count from the first request. Requests at the same time and requests without tokens are
/// kept as they are.
pub fn read_trace(
    sources: &Sources,
    source: SourceId,
    options: &TraceOptions,
    log: &mut Log,
) -> Option<Trace> {
    let text = sources.get(source);
    let mut rows = Rows::new(text, source, options.sort, log);
    let lines = text.text.lines();
    let Some(first) = lines.map(str::trim).find(|line| !line.is_empty()) else {
        let message = format!("the trace `{}` is empty", text.name);
        let told = Diagnostic::error(Code::EmptyFile, message);
        let told = told.at(source, Span::default(), "there is nothing in it");
        rows.tell(told.help("export it again, or name another file"));
        return None;
    };
    let named = options.columns.as_ref().map(|_| TraceForm::Named);
    let form = named
        .or(options.form)
        .or_else(|| TraceForm::of_first_line(first));
    let form = match form {
        Some(TraceForm::Named) if options.columns.is_none() => None,
        form => form,
    };
    let Some(form) = form else {
        rows.tell(unknown(first, &rows));
        return None;
    };
    if form == TraceForm::Mooncake {
        mooncake::read(&mut rows);
        return rows.finish(form);
    }
    let mut table = CsvRows::new(&text.text);
    let header = table
        .next_filled()
        .map(|row| CsvHeader::new(&row))
        .unwrap_or_default();
    let layout = Layout::find(form, options.columns.as_ref(), &header, &mut rows)?;
    table::read(&header, &mut table, &layout, &mut rows);
    rows.finish(form)
}

/// The first line shows no form.
fn unknown(first: &str, rows: &Rows<'_, '_>) -> Diagnostic {
    let start = rows.text.text.find(first).unwrap_or(0);
    let message = format!("the form of the trace `{}` is not known", rows.text.name);
    let forms: Vec<&str> = TraceForm::ALL.iter().map(|form| form.name()).collect();
    // A line of values begins with a number.
    let is_data = first.starts_with(|letter: char| letter.is_ascii_digit());
    let label = if is_data {
        "these are values; the first line must name the columns"
    } else {
        "the first line"
    };
    Diagnostic::error(Code::UnknownTraceForm, message)
        .at(rows.source, rows.line_at(start), label)
        .note(format!("forms are {}", words::all_of(&forms)))
        .help("name its columns: `--columns at=time,input=prompt_tokens,output=completion_tokens`")
}
