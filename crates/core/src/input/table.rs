//! CSV text as rows whose cells know their places.

use std::borrow::Cow;
use std::ops::Range;

use csv::StringRecord;

use crate::input::{Code, Diagnostic, SourceId, Span, Spanned};
use crate::words;

/// The rows of a CSV text, one after another; the header is the first of them.
pub struct CsvRows<'t> {
    text: &'t str,
    reader: csv::Reader<&'t [u8]>,
    fields: StringRecord,
    /// The byte after the last row.
    end: usize,
}

impl<'t> CsvRows<'t> {
    /// The rows of a text, of which none was read.
    pub fn new(text: &'t str) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        Self {
            text,
            reader,
            fields: StringRecord::new(),
            end: 0,
        }
    }

    /// The next row, whatever its number of cells; lines with nothing on them are no rows.
    pub fn next_row(&mut self) -> Option<CsvRow<'t, '_>> {
        let range = self.advance()?;
        Some(self.row(range))
    }

    /// The next row that has something in a cell.
    pub fn next_filled(&mut self) -> Option<CsvRow<'t, '_>> {
        loop {
            let range = self.advance()?;
            if !self.row(range.clone()).is_blank() {
                return Some(self.row(range));
            }
        }
    }

    fn row(&self, range: Range<usize>) -> CsvRow<'t, '_> {
        CsvRow {
            text: self.text,
            fields: &self.fields,
            range,
        }
    }

    /// Reads a row and says where it is.
    fn advance(&mut self) -> Option<Range<usize>> {
        // Text that is UTF-8 has no row that cannot be read.
        if !self.reader.read_record(&mut self.fields).unwrap_or(false) {
            return None;
        }
        let byte = usize::try_from(self.reader.position().byte());
        let end = byte.map_or(self.text.len(), |byte| byte.min(self.text.len()));
        // Blanks before a row are no part of it.
        let written = self.text.get(self.end..end).unwrap_or_default();
        let start = self.end + written.len() - written.trim_start().len();
        self.end = end;
        Some(start..end)
    }
}

/// A cell without blanks around it, and its place with the quotes around it. The text is that of the source
/// where nothing in it is escaped.
pub type CsvCell<'t> = Spanned<Cow<'t, str>>;

/// One row, which may go over several lines.
#[derive(Clone, Debug)]
pub struct CsvRow<'t, 'r> {
    text: &'t str,
    fields: &'r StringRecord,
    range: Range<usize>,
}

impl<'t> CsvRow<'t, '_> {
    /// The number of cells.
    pub fn width(&self) -> usize {
        self.fields.len()
    }

    /// What a cell holds, without blanks around it; nothing where the row has no such cell.
    pub fn field(&self, index: usize) -> &str {
        self.fields.get(index).unwrap_or_default().trim()
    }

    /// Whether no cell holds anything.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(|field| field.trim().is_empty())
    }

    /// Whether the cells are those of another row.
    pub fn is_like(&self, header: &CsvHeader) -> bool {
        self.width() == header.names.len()
            && (0..self.width()).all(|index| self.field(index) == header.names[index].value)
    }

    /// All bytes of the row, its line break included.
    pub fn span(&self) -> Span {
        Span::new(self.range.clone())
    }

    /// The first line of the row.
    pub fn line(&self) -> Span {
        let written = self.text.get(self.range.clone()).unwrap_or_default();
        let line = written.split('\n').next().unwrap_or_default();
        let start = self.range.start;
        Span::new(start..start + line.trim_end_matches('\r').len())
    }

    /// The place of a cell; the first line of the row where it has no such cell.
    pub fn place(&self, index: usize) -> Span {
        let written = self.written().nth(index);
        written.map_or_else(|| self.line(), |range| self.inner(range).1)
    }

    /// All cells with their places.
    pub fn cells(&self) -> Vec<CsvCell<'t>> {
        let fields = self.fields.iter().zip(self.written());
        let cell = |(field, range): (&str, _)| {
            let (written, span) = self.inner(range);
            let value = match field.trim() {
                field if field == written => Cow::Borrowed(written),
                field => Cow::Owned(field.to_owned()),
            };
            Spanned::new(value, span)
        };
        fields.map(cell).collect()
    }

    /// Whether a quote is opened in the row and never closed. Quotes come in pairs; one that is not
    /// closed takes in all that follows.
    pub fn is_open(&self) -> bool {
        let written = self.text.get(self.range.clone()).unwrap_or_default();
        self.range.end == self.text.len() && written.matches('"').count() % 2 == 1
    }

    /// What to tell of a row that has another number of cells than the header.
    pub fn uneven(&self, header: &CsvHeader, source: SourceId) -> Option<Diagnostic> {
        if self.width() == header.names.len() {
            return None;
        }
        let fields = words::plural(self.width() as u64, "field");
        let message = format!(
            "the row has {fields}, and the header {}",
            header.names.len()
        );
        let label = if self.is_open() {
            "a quote is opened in this row and not closed"
        } else {
            "is a comma missing, or one too many?"
        };
        let told = Diagnostic::error(Code::BrokenRow, message).at(source, self.line(), label);
        Some(told.help("give every row a value for each column; was the file cut off?"))
    }

    /// The bytes of each cell between commas, blanks and quotes included.
    fn written(&self) -> impl Iterator<Item = Range<usize>> + use<'t> {
        let (text, mut start) = (self.text, self.range.start);
        (0..self.fields.len()).map(move |_| {
            let rest = text.get(start..).unwrap_or_default();
            let range = start..start + field_length(rest);
            // A comma is one byte.
            start = (range.end + 1).min(text.len());
            range
        })
    }

    /// What is written between the blanks and quotes of a cell, and where it is with its quotes.
    fn inner(&self, range: Range<usize>) -> (&'t str, Span) {
        let written = self.text.get(range.clone()).unwrap_or_default();
        let shown = written.trim();
        let lead = written.len() - written.trim_start().len();
        let start = (range.start + lead).min(range.end);
        let quoted = shown
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        let span = Span::new(start..start + shown.len());
        (quoted.unwrap_or(shown).trim(), span)
    }
}

/// How many bytes a cell takes up to the comma or line break that ends it.
fn field_length(text: &str) -> usize {
    let has_quotes = text.starts_with('"');
    let mut is_quoted = false;
    // All of these are one byte, and no part of a longer letter.
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' if has_quotes => is_quoted = !is_quoted,
            b',' | b'\n' | b'\r' if !is_quoted => return at,
            _ => {}
        }
    }
    text.len()
}

/// The names of the columns.
#[derive(Clone, Debug, Default)]
pub struct CsvHeader {
    /// The names as written, with their places.
    pub names: Vec<Spanned<String>>,
    /// The first line of the header.
    pub line: Span,
}

impl CsvHeader {
    /// The names that a row holds.
    pub fn new(row: &CsvRow<'_, '_>) -> Self {
        let names = row.cells().into_iter();
        Self {
            names: names.map(|cell| cell.map(Cow::into_owned)).collect(),
            line: row.line(),
        }
    }

    /// Where a column stands: by its exact name, or else whatever the case of its letters.
    pub fn find(&self, name: &str) -> Option<usize> {
        let exact = self.names.iter().position(|known| known.value == name);
        exact.or_else(|| self.named(name).next())
    }

    /// The second column of a name, where there is one.
    pub fn again(&self, name: &str) -> Option<usize> {
        self.named(name).nth(1)
    }

    /// The columns of a name, whatever the case of its letters.
    fn named(&self, name: &str) -> impl Iterator<Item = usize> {
        let known = self.names.iter().enumerate();
        let named = known.filter(move |(_, known)| known.value.eq_ignore_ascii_case(name));
        named.map(|(index, _)| index)
    }

    /// What to tell of a column whose name comes a second time.
    pub fn twice(&self, again: usize, source: SourceId) -> Diagnostic {
        let name = &self.names[again];
        let message = format!("the column `{}` is there twice", name.value.to_lowercase());
        let label = "which of the two counts is not known";
        Diagnostic::error(Code::MissingColumn, message).at(source, name.span, label)
    }

    /// What to tell of columns that are not there.
    pub fn lacks(&self, names: &[&str], source: SourceId) -> Diagnostic {
        let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let columns = if names.len() == 1 {
            "is no column"
        } else {
            "are no columns"
        };
        let message = format!("there {columns} {}", words::all_of(&quoted));
        Diagnostic::error(Code::MissingColumn, message).at(
            source,
            self.line,
            "the columns of the file",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cells of all rows, and what stands at their places.
    fn read(text: &str) -> Vec<Vec<(String, &str)>> {
        let (mut rows, mut all) = (CsvRows::new(text), Vec::new());
        while let Some(row) = rows.next_row() {
            let cells = row.cells().into_iter();
            let cells = cells.map(|cell| (cell.value.into_owned(), &text[cell.span.range()]));
            all.push(cells.collect());
        }
        all
    }

    #[test]
    fn cells_know_their_places() {
        let same = |text: &'static str| (text.to_owned(), text);
        let quoted = |text: &'static str| (text.trim_matches('"').to_owned(), text);
        assert_eq!(
            read("a, b ,\"c, d\"\r\n\n  é,\"\",\"x\ny\"\n"),
            [
                vec![same("a"), same("b"), quoted("\"c, d\"")],
                vec![same("é"), quoted("\"\""), quoted("\"x\ny\"")],
            ]
        );
        let escaped = ("say \"no\"".to_owned(), "\"say \"\"no\"\"\"");
        assert_eq!(read("\"say \"\"no\"\"\",b"), [vec![escaped, same("b")]]);
        assert_eq!(read("5\" disk,b"), [vec![same("5\" disk"), same("b")]]);
    }

    #[test]
    fn a_row_begins_after_blank_lines_and_shows_its_first_line() {
        let text = "a\n\n  b\r\n\"c\nd\"\n";
        let mut rows = CsvRows::new(text);
        let mut line = || rows.next_row().map(|row| &text[row.line().range()]);
        assert_eq!(
            [line(), line(), line(), line()],
            [Some("a"), Some("b"), Some("\"c"), None]
        );
    }

    #[test]
    fn a_quote_that_is_not_closed_is_seen() {
        let is_open = |text| CsvRows::new(text).next_row().map(|row| row.is_open());
        assert_eq!(is_open("a,\"b\nc"), Some(true));
        assert_eq!(is_open("a,\"b\"\nc"), Some(false));
    }
}
