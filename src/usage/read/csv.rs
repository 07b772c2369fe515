//! Rows of comma-separated values: a quick way for blocks without quotes, and the `csv` crate for
//! the others.

use memchr::memchr2_iter;

use super::super::form::Role;
use super::super::record::Fault;
use super::blocks::Block;

/// The values of a row by what they mean; empty where the row has none.
pub type Values<'a> = [&'a [u8]; Role::COUNT];

/// Which column means what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// What each column means, in the order of the header.
    roles: Vec<Option<Role>>,
}

impl Layout {
    /// Columns that mean this, in the order of the header.
    pub fn new(roles: Vec<Option<Role>>) -> Self {
        Self { roles }
    }

    /// Whether some column has this meaning.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&Some(role))
    }
}

/// Calls back with the values, the line and the bytes of each row of a block, or with why it has
/// no values. Empty lines are passed over.
pub(super) fn rows(
    block: &Block,
    layout: &Layout,
    mut row: impl FnMut(Result<&Values<'_>, Fault>, u64, &[u8]),
) {
    match block.is_quoted {
        false => plain(&block.bytes, block.line, layout, &mut row),
        true => quoted(&block.bytes, block.line, layout, &mut row),
    }
}

/// Every comma and line feed means what it says.
fn plain(
    bytes: &[u8],
    first: u64,
    layout: &Layout,
    row: &mut impl FnMut(Result<&Values<'_>, Fault>, u64, &[u8]),
) {
    let mut values: Values<'_> = [&[]; Role::COUNT];
    let (mut line, mut start, mut field, mut column) = (first, 0, 0, 0_usize);
    let columns = layout.roles.len();
    let ends = memchr2_iter(b',', b'\n', bytes);
    // The last line may have no line feed.
    let ends = ends.chain((bytes.last() != Some(&b'\n')).then_some(bytes.len()));
    for end in ends {
        let value = bytes.get(field..end).unwrap_or_default();
        field = end + 1;
        if bytes.get(end) == Some(&b',') {
            if let Some(Some(role)) = layout.roles.get(column) {
                values[role.index()] = value.trim_ascii();
            }
            column += 1;
            continue;
        }
        let whole = bytes.get(start..end).unwrap_or_default();
        if let Some(Some(role)) = layout.roles.get(column) {
            values[role.index()] = value.trim_ascii();
        }
        match column + 1 {
            count if count == columns => row(Ok(&values), line, whole),
            _ if whole.trim_ascii().is_empty() => {}
            _ => row(Err(Fault::Fields), line, whole),
        }
        (start, column) = (field, 0);
        line += 1;
    }
}

/// Fields may be quoted, and hold commas and line feeds.
fn quoted(
    bytes: &[u8],
    first: u64,
    layout: &Layout,
    row: &mut impl FnMut(Result<&Values<'_>, Fault>, u64, &[u8]),
) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    loop {
        let (from, line) = (reader.position().byte(), reader.position().line());
        // Reading from memory, the crate has nothing to complain of.
        if !reader.read_byte_record(&mut record).unwrap_or(false) {
            return;
        }
        let place = |byte: u64| usize::try_from(byte).unwrap_or(usize::MAX).min(bytes.len());
        let whole = bytes.get(place(from)..place(reader.position().byte()));
        let whole = whole.unwrap_or_default();
        // The crate passes over empty lines before it begins a record.
        let skipped = whole
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'));
        let skipped = u64::try_from(skipped.filter(|byte| **byte == b'\n').count()).unwrap_or(0);
        let line = first + line - 1 + skipped;
        if record.len() != layout.roles.len() {
            row(Err(Fault::Fields), line, whole.trim_ascii());
            continue;
        }
        let mut values: Values<'_> = [&[]; Role::COUNT];
        for (value, role) in record.iter().zip(&layout.roles) {
            if let Some(role) = role {
                values[role.index()] = value.trim_ascii();
            }
        }
        row(Ok(&values), line, whole.trim_ascii());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Seen = Vec<(u64, Option<(String, String)>)>;

    fn layout() -> Layout {
        Layout::new(vec![Some(Role::Model), None, Some(Role::Input)])
    }

    fn seen(text: &str, is_quoted: bool) -> Seen {
        let block = Block {
            bytes: text.into(),
            line: 2,
            is_quoted,
            ..Block::default()
        };
        let mut seen = Vec::new();
        rows(&block, &layout(), |values, line, _| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let found = values.ok().map(|values| {
                let of = |role: Role| text(values[role.index()]);
                (of(Role::Model), of(Role::Input))
            });
            seen.push((line, found));
        });
        seen
    }

    fn found(model: &str, input: &str) -> Option<(String, String)> {
        Some((model.to_owned(), input.to_owned()))
    }

    #[test]
    fn rows_are_read_with_crlf_and_without_a_last_line_feed() {
        for is_quoted in [false, true] {
            let rows = seen("a,x,1\r\n\nb,,\nonly,two\nc,y, 3 ", is_quoted);
            let expected = [
                (2, found("a", "1")),
                (4, found("b", "")),
                (5, None),
                (6, found("c", "3")),
            ];
            assert_eq!(rows, expected, "{is_quoted}");
        }
    }

    #[test]
    fn quoted_fields_hold_commas_quotes_and_line_feeds() {
        let rows = seen("\"a,\"\"1\"\"\",\"x\ny\",7\nb,\"\",8\n", true);
        assert_eq!(rows, [(2, found("a,\"1\"", "7")), (4, found("b", "8"))]);
    }

    proptest! {
        #[test]
        fn both_ways_read_the_same_where_nothing_is_quoted(
            text in prop::collection::vec(prop::sample::select(b"ab1,,\n".to_vec()), 0..60),
        ) {
            let text = String::from_utf8(text).unwrap();
            prop_assert_eq!(seen(&text, false), seen(&text, true));
        }
    }
}
