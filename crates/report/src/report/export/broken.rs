//! The rules that a plan breaks and where their limits are written, for forms that point there.

use crate::report::sections::check::Check;
use crate::report::{Cell, Report, is};
use crate::words::Text;

/// What paths of files inside the program begin with; nobody else can open them.
const BUILT_IN: &str = "built-in:";

/// A rule that is not passed.
pub(super) struct Broken {
    pub rule: String,
    pub severity: String,
    pub subject: String,
    pub message: String,
    /// `None` when the limit is in no file that others can open.
    pub place: Option<Place>,
}

/// Where its limit is written, counted from 1 in characters.
pub(super) struct Place {
    /// The path with forward slashes.
    pub file: String,
    pub line: u64,
    pub column: u64,
    /// The column after the last character.
    pub end_column: u64,
}

/// The rules that are not passed, in the order of the report.
pub(super) fn broken(report: &Report) -> Vec<Broken> {
    let is_broken = [is(Check::passed, false)];
    let rows = report.rows::<Check>();
    rows.filter(|row| row.meets_all(&is_broken))
        .map(|row| {
            let word = |column| row.text(column).map(Text::to_string).unwrap_or_default();
            let number = |column| match row.get(column) {
                Cell::Count(count) => *count,
                _ => 1,
            };
            let file = word(Check::file);
            let is_open = !file.is_empty() && !file.starts_with(BUILT_IN);
            Broken {
                rule: word(Check::rule),
                severity: word(Check::severity),
                subject: word(Check::subject),
                message: word(Check::message),
                place: is_open.then(|| Place {
                    file: slashed(&file),
                    line: number(Check::line),
                    column: number(Check::column),
                    end_column: number(Check::end_column),
                }),
            }
        })
        .collect()
}

/// The path as other tools write it: forward slashes, no leading `./`.
fn slashed(file: &str) -> String {
    let path = file.replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}
