//! Traces in JSON lines with the hashes of the prompt's blocks.

use std::collections::BTreeSet;

use serde::Deserialize;
use serde_json::Number;

use crate::input::{Code, Span};

use super::clock::{TimeUnit, TraceTime};
use super::rows::{Rows, Sizes};
use super::table::tokens;

/// Tokens of a block.
const BLOCK: u64 = 512;

/// One request as written. Other keys are not looked at.
#[derive(Deserialize)]
struct Line {
    /// Milliseconds.
    timestamp: Number,
    input_length: Number,
    output_length: Number,
    /// The blocks of the prompt, each known by all that stands before it too.
    hash_ids: Option<Vec<u64>>,
}

/// Reads the lines of a text.
///
/// A request finds in an endless cache the blocks from its first one on that an earlier request
/// had, up to the first one that nobody had.
pub(super) fn read(rows: &mut Rows<'_, '_>) {
    let text = rows.text;
    let mut seen: BTreeSet<u64> = BTreeSet::new();
    let mut start = 0;
    for written in text.text.split_inclusive('\n') {
        let span = Span::new(start..start + written.trim_end().len());
        start += written.len();
        let line = written.trim();
        if line.is_empty() {
            continue;
        }
        if rows.too_many_errors() {
            return;
        }
        match request(line, &mut seen, rows) {
            Ok((at, sizes)) => rows.push(at, sizes, span),
            Err((code, message, label)) => {
                let help = r#"write `{"timestamp": 0, "input_length": 374, "output_length": 44}`"#;
                rows.tell_at(code, message, (span, label), help);
            }
        }
    }
}

type Fault = (Code, String, &'static str);

fn request(
    line: &str,
    seen: &mut BTreeSet<u64>,
    rows: &mut Rows<'_, '_>,
) -> Result<(TraceTime, Sizes), Fault> {
    if !line.starts_with('{') {
        let message = "a line that is no JSON stands among lines of JSON".to_owned();
        return Err((Code::MixedForms, message, "expected `{`"));
    }
    let line: Line = serde_json::from_str(line).map_err(|error| {
        if error.is_eof() {
            let message = "the line ends before the request does".to_owned();
            return (Code::BrokenRow, message, "was the file cut off?");
        }
        let text = error.to_string();
        // There is one line, and the caret shows it.
        let reason = text.split(" at line ").next().unwrap_or(&text);
        let message = format!("the request cannot be read: {reason}");
        (Code::InvalidValue, message, "this line")
    })?;
    let written = line.timestamp.to_string();
    let at = TraceTime::read(&written, TimeUnit::Milliseconds).ok_or_else(|| {
        let message = format!("`{written}` is no number of milliseconds");
        (Code::InvalidValue, message, "when the request came")
    })?;
    let number = |number: &Number| {
        let told = |message| (Code::InvalidValue, message, "tokens of the request");
        tokens(&number.to_string()).map_err(|reject| told(reject.message))
    };
    let (input, output) = (number(&line.input_length)?, number(&line.output_length)?);
    let blocks = line.hash_ids.unwrap_or_default();
    let leading = blocks.iter().take_while(|block| seen.contains(block));
    let leading = u64::try_from(leading.count()).unwrap_or(u64::MAX);
    rows.blocks.0 += u64::try_from(blocks.len()).unwrap_or(u64::MAX);
    rows.blocks.1 += leading;
    seen.extend(blocks);
    let sizes = Sizes {
        input,
        cached: u32::try_from(leading.saturating_mul(BLOCK)).unwrap_or(u32::MAX),
        output,
    };
    Ok((at, sizes))
}
