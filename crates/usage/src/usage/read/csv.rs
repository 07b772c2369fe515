//! Rows of separated values: a quick way for blocks without quotes, and the `csv` crate for
//! the others.

use memchr::memchr2_iter;

use super::super::record::Fault;
use super::blocks::Block;

/// Calls back with the fields, the line and the bytes of each row of a block that has so many
/// columns between its separators, or with why it has no fields. Empty lines are passed over.
pub(super) fn rows(
    block: &Block,
    (columns, separator): (usize, u8),
    mut row: impl FnMut(Result<&[&[u8]], Fault>, u64, &[u8]),
) {
    if block.is_quoted {
        quoted(&block.bytes, block.line, (columns, separator), &mut row);
    } else {
        plain(&block.bytes, block.line, (columns, separator), &mut row);
    }
}

/// Every separator and line feed means what it says.
fn plain(
    bytes: &[u8],
    first: u64,
    (columns, separator): (usize, u8),
    row: &mut impl FnMut(Result<&[&[u8]], Fault>, u64, &[u8]),
) {
    let mut fields: Vec<&[u8]> = Vec::new();
    let (mut line, mut start, mut field) = (first, 0, 0);
    let ends = memchr2_iter(separator, b'\n', bytes);
    // The last line may have no line feed.
    let ends = ends.chain((bytes.last() != Some(&b'\n')).then_some(bytes.len()));
    for end in ends {
        fields.push(bytes.get(field..end).unwrap_or_default());
        field = end + 1;
        if bytes.get(end) == Some(&separator) {
            continue;
        }
        let whole = bytes.get(start..end).unwrap_or_default();
        if let Some(last) = fields.last_mut() {
            *last = last.strip_suffix(b"\r").unwrap_or(last);
        }
        match fields.len() == columns {
            true => row(Ok(&fields), line, whole),
            false if whole.trim_ascii().is_empty() => {}
            false => row(Err(Fault::Fields), line, whole),
        }
        fields.clear();
        start = field;
        line += 1;
    }
}

/// Fields may be quoted, and hold separators and line feeds.
fn quoted(
    bytes: &[u8],
    first: u64,
    (columns, separator): (usize, u8),
    row: &mut impl FnMut(Result<&[&[u8]], Fault>, u64, &[u8]),
) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
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
        let (line, whole) = (first + line - 1 + skipped, whole.trim_ascii());
        let fields: Vec<&[u8]> = record.iter().collect();
        if fields.len() == columns {
            row(Ok(&fields), line, whole);
        } else {
            row(Err(Fault::Fields), line, whole);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Seen = Vec<(u64, Option<(String, String)>)>;

    fn seen(text: &str, is_quoted: bool) -> Seen {
        separated(text, b',', is_quoted)
    }

    fn separated(text: &str, separator: u8, is_quoted: bool) -> Seen {
        let block = Block {
            bytes: text.into(),
            line: 2,
            is_quoted,
            ..Block::default()
        };
        let mut seen = Vec::new();
        rows(&block, (3, separator), |fields, line, _| {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let found = fields.ok().map(|fields| (text(fields[0]), text(fields[2])));
            seen.push((line, found));
        });
        seen
    }

    fn found(model: &str, input: &str) -> (String, String) {
        (model.to_owned(), input.to_owned())
    }

    #[test]
    fn rows_are_read_with_crlf_and_without_a_last_line_feed() {
        for is_quoted in [false, true] {
            let rows = seen("a,x,1\r\n\nb,,\nonly,two\nc,y,3", is_quoted);
            let expected = [
                (2, Some(found("a", "1"))),
                (4, Some(found("b", ""))),
                (5, None),
                (6, Some(found("c", "3"))),
            ];
            assert_eq!(rows, expected, "{is_quoted}");
        }
    }

    #[test]
    fn quoted_fields_hold_commas_quotes_and_line_feeds() {
        let rows = seen("\"a,\"\"1\"\"\",\"x\ny\",7\nb,\"\",8\n", true);
        assert_eq!(
            rows,
            [(2, Some(found("a,\"1\"", "7"))), (4, Some(found("b", "8")))]
        );
    }

    #[test]
    fn fields_may_stand_between_semicolons_or_tabs() {
        for separator in [b';', b'\t'] {
            let between = char::from(separator).to_string();
            let plain = "a;x,y;1\nb;;2\n".replace(';', &between);
            let quoted = "\"a;\"\"1\"\"\";x;1\nb;\"y\nz\";2\n".replace(';', &between);
            for is_quoted in [false, true] {
                let rows = separated(&plain, separator, is_quoted);
                assert_eq!(
                    rows,
                    [(2, Some(found("a", "1"))), (3, Some(found("b", "2")))]
                );
            }
            let first = format!("a{between}\"1\"");
            let rows = separated(&quoted, separator, true);
            assert_eq!(
                rows,
                [(2, Some(found(&first, "1"))), (3, Some(found("b", "2")))]
            );
        }
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
