//! A stream of bytes cut into blocks of whole records, so that several threads can read them.
//!
//! One thread cuts and the others parse, so a file, a pipe and a compressed file are read in the
//! same way, and no record is seen twice or by halves.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memchr2_iter, memrchr};

/// Bytes that are read at a time.
pub(super) const BLOCK: usize = if cfg!(test) { 1 << 12 } else { 1 << 20 };
/// A record that is larger is no record.
pub(super) const LARGEST: usize = if cfg!(test) { 1 << 16 } else { 16 << 20 };

/// How records end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ends {
    /// At every line feed.
    Line,
    /// At a line feed that no quoted field holds; fields stand between these separators.
    Csv(u8),
}

/// Whole records of a stream.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// The number of the first line, counted from 1.
    pub(super) line: u64,
    /// Whether some field is quoted.
    pub(super) is_quoted: bool,
    /// Whether the stream ends here without a line feed.
    pub(super) is_open: bool,
    /// Whether this is the beginning of one record that is too large.
    pub(super) is_oversized: bool,
    /// Where the values of a document are: from which byte to before which.
    pub(super) elements: Vec<(usize, usize)>,
}

/// Cuts a stream.
#[derive(Debug)]
pub(super) struct Cutter<R> {
    source: R,
    ends: Ends,
    rest: Vec<u8>,
    line: u64,
    /// Whether the rest of a record that is too large is being passed over.
    is_skipping: bool,
    is_done: bool,
}

impl<R: Read> Cutter<R> {
    /// Cuts what a source has, whose first line has this number.
    pub(super) fn new(source: R, ends: Ends, line: u64) -> Self {
        Self {
            source,
            ends,
            rest: Vec::new(),
            line,
            is_skipping: false,
            is_done: false,
        }
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub(super) fn next(&mut self) -> io::Result<Option<Block>> {
        while !self.is_done {
            let mut bytes = std::mem::take(&mut self.rest);
            self.is_done = !fill(&mut self.source, &mut bytes, BLOCK)?;
            if let Some(block) = self.cut(bytes) {
                return Ok(Some(block));
            }
        }
        Ok(None)
    }

    /// The whole records of these bytes; what is left waits for more.
    fn cut(&mut self, mut bytes: Vec<u8>) -> Option<Block> {
        if self.is_skipping {
            let end = memchr(b'\n', &bytes)?;
            self.is_skipping = false;
            self.line += 1;
            bytes.drain(..=end);
        }
        let (end, is_quoted) = self.end(&bytes);
        let has_end = end > 0;
        if self.is_done && is_quoted && end < bytes.len() && self.is_left_open(&bytes[end..]) {
            // The quote is never closed: whole records first, then its line alone, and so on.
            let rest = bytes.split_off(end);
            if has_end {
                (self.rest, self.is_done) = (rest, false);
                return Some(self.block(bytes, is_quoted));
            }
            let mut broken = self.oversized(rest);
            (broken.is_open, self.is_done) = (true, self.rest.is_empty());
            return Some(broken);
        }
        if !has_end && bytes.len() > LARGEST {
            // A quote that is never closed must not swallow the rest of the log.
            return Some(self.oversized(bytes));
        }
        if !has_end && !self.is_done {
            self.rest = bytes;
            return None;
        }
        let is_open = self.is_done && end < bytes.len();
        if !is_open {
            self.rest = bytes.split_off(end);
        }
        if bytes.is_empty() {
            return None;
        }
        let is_open = is_open && !bytes.is_empty();
        Some(Block {
            is_open,
            ..self.block(bytes, is_quoted)
        })
    }

    fn block(&mut self, bytes: Vec<u8>, is_quoted: bool) -> Block {
        let line = self.line;
        self.line += lines(&bytes);
        Block {
            bytes,
            line,
            is_quoted,
            ..Block::default()
        }
    }

    /// Gives up the first line of bytes that hold no whole record.
    fn oversized(&mut self, mut bytes: Vec<u8>) -> Block {
        match memchr(b'\n', &bytes) {
            Some(end) => self.rest = bytes.split_off(end + 1),
            None => self.is_skipping = true,
        }
        let line = self.line;
        self.line += lines(&bytes);
        bytes.truncate(256);
        Block {
            bytes,
            line,
            is_oversized: true,
            ..Block::default()
        }
    }

    /// Where the last whole record ends, and whether some field is quoted.
    fn end(&self, bytes: &[u8]) -> (usize, bool) {
        let after = |found: Option<usize>| found.map_or(0, |place| place + 1);
        match self.ends {
            Ends::Csv(separator) if memchr(b'"', bytes).is_some() => {
                (quoting(bytes, separator).0, true)
            }
            _ => (after(memrchr(b'\n', bytes)), false),
        }
    }

    /// Whether bytes that begin with a record end within a quoted field.
    fn is_left_open(&self, bytes: &[u8]) -> bool {
        match self.ends {
            Ends::Csv(separator) => quoting(bytes, separator).1,
            Ends::Line => false,
        }
    }
}

/// Where the last line feed stands that no quoted field holds, plus one, and whether the bytes end
/// within a quoted field. A quote opens a field only at its beginning; within it, two stand for one.
fn quoting(bytes: &[u8], separator: u8) -> (usize, bool) {
    let (mut is_inside, mut end) = (false, 0);
    let mut last_quote = usize::MAX;
    for place in memchr2_iter(b'"', b'\n', bytes) {
        if bytes.get(place) == Some(&b'\n') {
            if !is_inside {
                end = place + 1;
            }
            continue;
        }
        if is_inside {
            is_inside = false;
            last_quote = place;
            continue;
        }
        let before = place.checked_sub(1);
        let opens = match before.and_then(|before| bytes.get(before)) {
            None | Some(b'\n') => true,
            Some(before) if *before == separator => true,
            // The second of two quotes within a field.
            Some(b'"') => before == Some(last_quote),
            Some(_) => false,
        };
        is_inside = opens;
    }
    (end, is_inside)
}

/// Reads so many bytes more, and says whether there was anything. Large reads go around the buffers
/// between here and the file.
///
/// # Errors
/// When the source cannot be read.
pub(super) fn fill(source: &mut impl Read, bytes: &mut Vec<u8>, step: usize) -> io::Result<bool> {
    let before = bytes.len();
    let mut end = before;
    bytes.resize(before + step, 0);
    while end < bytes.len() {
        match source.read(&mut bytes[end..]) {
            Ok(0) => break,
            Ok(read) => end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(end);
    Ok(end > before)
}

/// How many line feeds there are.
pub(super) fn lines(bytes: &[u8]) -> u64 {
    u64::try_from(memchr_iter(b'\n', bytes).count()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Gives at most so many bytes at a time, as pipes do.
    struct Drip<'a>(&'a [u8], usize);

    impl Read for Drip<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(self.1).min(into.len());
            let (now, later) = self.0.split_at(count);
            into[..count].copy_from_slice(now);
            self.0 = later;
            Ok(count)
        }
    }

    fn blocks(text: &[u8], ends: Ends) -> Vec<Block> {
        let mut cutter = Cutter::new(Drip(text, 7), ends, 1);
        std::iter::from_fn(|| cutter.next().unwrap()).collect()
    }

    #[test]
    fn a_line_feed_in_quotes_ends_no_record() {
        for (text, end) in [
            ("a,\"b\nc\",d\ne", 10),
            ("a,\"b\"\"\nc\"\nd,\"", 10),
            ("a,5\" disk\nb", 10),
            ("\"\"\n", 3),
            ("\"a\nb", 0),
        ] {
            assert_eq!(quoting(text.as_bytes(), b',').0, end, "{text:?}");
        }
    }

    #[test]
    fn a_record_that_never_ends_is_given_up_at_its_first_line() {
        let mut text = b"a\n\"b\n".to_vec();
        text.extend(std::iter::repeat_n(b"x\n", LARGEST).flatten());
        let mut cutter = Cutter::new(&text[..], Ends::Csv(b','), 1);
        let first = cutter.next().unwrap().unwrap();
        assert_eq!((first.bytes.as_slice(), first.line), (&b"a\n"[..], 1));
        let second = cutter.next().unwrap().unwrap();
        assert!(second.is_oversized && second.line == 2);
        let third = cutter.next().unwrap().unwrap();
        assert!(!third.is_oversized && third.line == 3);
    }

    #[test]
    fn a_quote_that_is_never_closed_costs_its_own_line_alone() {
        let text = b"a,b\n1,\"he said\n2,x\n3,y\n";
        let mut cutter = Cutter::new(&text[..], Ends::Csv(b','), 1);
        let found: Vec<(Vec<u8>, u64, bool)> = std::iter::from_fn(|| cutter.next().unwrap())
            .map(|block| (block.bytes, block.line, block.is_oversized))
            .collect();
        let expected: [(&[u8], u64, bool); 3] = [
            (b"a,b\n", 1, false),
            (b"1,\"he said\n", 2, true),
            (b"2,x\n3,y\n", 3, false),
        ];
        assert_eq!(
            found,
            expected.map(|(bytes, line, broken)| (bytes.to_vec(), line, broken))
        );
    }

    proptest! {
        #[test]
        fn no_byte_is_lost_and_lines_keep_their_numbers(
            text in prop::collection::vec(prop::sample::select(b"ab,\"\n".to_vec()), 0..60),
        ) {
            for ends in [Ends::Line, Ends::Csv(b',')] {
                let blocks = blocks(&text, ends);
                let joined: Vec<u8> = blocks.iter().flat_map(|block| block.bytes.clone()).collect();
                prop_assert_eq!(&joined, &text);
                let mut line = 1;
                for block in &blocks {
                    prop_assert_eq!(block.line, line);
                    line += lines(&block.bytes);
                }
            }
        }
    }
}
