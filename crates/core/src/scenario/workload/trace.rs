//! The sizes of requests in a CSV file with a row for each.

use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::input::{Code, CsvRows, Diagnostic, Leaf, Reader, Spanned, closest, read_file};
use crate::units::{Label, whole};
use crate::words;

use super::sizes::Sizes;

/// Traces are larger than price lists: a million requests of two numbers are 20 MB.
const MAX_BYTES: u64 = 256 << 20;

/// A CSV file with a row for each request.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Trace")]
pub struct TraceFile {
    /// The path, from the scenario's own folder.
    #[schemars(required)]
    pub file: Leaf<Label>,
    /// The column of prompt tokens.
    #[schemars(required)]
    pub input: Leaf<Label>,
    /// The column of completion tokens.
    #[schemars(required)]
    pub output: Leaf<Label>,
}

/// Reads the trace that a scenario names, from the scenario's own folder.
pub(super) fn sizes(
    trace: Spanned<TraceFile>,
    scenario: &str,
    reader: &mut Reader<'_>,
) -> Option<Sizes> {
    let (file, span) = (trace.value, trace.span);
    let path = reader.require(file.file, "file", span);
    let input = reader.require(file.input, "input", span);
    let output = reader.require(file.output, "output", span);
    let (path, input, output) = (path?, input?, output?);
    let folder = Path::new(scenario).parent().unwrap_or(Path::new("."));
    let full = folder.join(&path.value.0);
    let text = match read_file(&full, MAX_BYTES) {
        Ok(text) => text,
        Err(diagnostic) => {
            reader.push(diagnostic.at(reader.source, path.span, "named here"));
            return None;
        }
    };
    let mut rows = CsvRows::new(&text);
    let header: Vec<String> = rows.next_row().map_or_else(Vec::new, |row| {
        (0..row.width())
            .map(|index| row.field(index).to_owned())
            .collect()
    });
    let input = column(&header, &input, reader);
    let output = column(&header, &output, reader);
    let (input, output) = (input?, output?);
    let mut observed = Vec::new();
    while let Some(row) = rows.next_row() {
        let is_whole = row.width() == header.len();
        let number = |column: usize| whole(row.field(column)).ok().filter(|_| is_whole);
        let Some(request) = number(input).zip(number(output)) else {
            let message = format!(
                "row {} of `{}` has no count of tokens there",
                observed.len() + 2,
                full.display()
            );
            reader.tell(
                Code::InvalidValue,
                message,
                span,
                "columns of whole numbers",
            );
            return None;
        };
        observed.push(request);
    }
    if observed.is_empty() {
        let message = format!("`{}` has no requests", full.display());
        reader.tell(
            Code::EmptyFile,
            message,
            path.span,
            "nothing to take sizes from",
        );
        return None;
    }
    observed.sort_unstable();
    Some(Sizes::Observed(observed))
}

fn column(header: &[String], wanted: &Spanned<Label>, reader: &mut Reader<'_>) -> Option<usize> {
    let name = &wanted.value.0;
    let found = header.iter().position(|known| known == name);
    if found.is_none() {
        let message = format!("the trace has no column `{name}`");
        let diagnostic = Diagnostic::error(Code::UnknownField, message)
            .at(reader.source, wanted.span, "not among its columns")
            .note(format!("the columns are {}", words::all_of(header)));
        reader.push(diagnostic.did_you_mean(closest(name, header.iter().map(String::as_str))));
    }
    found
}
