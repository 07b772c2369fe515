//! The table as cells under the columns of its header.

use crate::input::{Code, CsvCell, CsvHeader, CsvRows, Diagnostic, Log, SourceId, Span, closest};
use crate::words;

const ROWS: &str = "write a row for each model and class: `model,class,quality,cost`";

/// The rows of a CSV text under the columns of its header.
pub(super) struct Sheet<'t> {
    pub(super) source: SourceId,
    pub(super) header: CsvHeader,
    pub(super) rows: Vec<Vec<CsvCell<'t>>>,
}

impl<'t> Sheet<'t> {
    /// Reads a text; rows with too many or too few cells are told and left out.
    pub(super) fn read(text: &'t str, source: SourceId, log: &mut Log) -> Option<Self> {
        let mut rows = CsvRows::new(text);
        let header = rows.next_filled().map(|row| CsvHeader::new(&row));
        let Some(header) = header else {
            let told = Diagnostic::error(Code::EmptyFile, "the table is empty");
            let told = told.at(source, Span::default(), "nothing is written here");
            log.push(told.help(ROWS));
            return None;
        };
        let (mut kept, mut is_empty) = (Vec::new(), true);
        while let Some(row) = rows.next_filled() {
            is_empty = false;
            match row.uneven(&header, source) {
                Some(told) => log.push(told),
                None => kept.push(row.cells()),
            }
        }
        if is_empty {
            let first = header.names.first();
            let span = first.map_or_else(Span::default, |name| name.span);
            let told = Diagnostic::error(Code::EmptyFile, "the table has no rows");
            log.push(told.at(source, span, "only a header").help(ROWS));
            return None;
        }
        Some(Self {
            source,
            header,
            rows: kept,
        })
    }

    /// Tells columns that come twice or that are missing, and warns of those that nobody reads.
    pub(super) fn check(&self, required: &[&str], known: &[&str], log: &mut Log) {
        for (index, name) in self.header.names.iter().enumerate() {
            let lower = name.value.to_lowercase();
            if self.header.names[..index]
                .iter()
                .any(|one| one.value.to_lowercase() == lower)
            {
                log.push(self.header.twice(index, self.source));
            } else if !known.contains(&lower.as_str()) {
                let message = format!("the column `{lower}` is not read");
                let meant = closest(&lower, known.iter().copied());
                let told = Diagnostic::warning(Code::UnknownField, message)
                    .at(self.source, name.span, "no such column")
                    .note(format!("the columns are {}", words::all_of(known)));
                log.push(told.suggest_word(self.source, name.span, meant));
            }
        }
        let lacking = required.iter().copied();
        let lacking: Vec<&str> = lacking
            .filter(|name| self.header.find(name).is_none())
            .collect();
        if !lacking.is_empty() {
            let told = self.header.lacks(&lacking, self.source);
            log.push(told.note(format!("a table has {}", words::all_of(known))));
        }
    }
}
