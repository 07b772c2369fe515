//! A JSON document cut into blocks of whole elements of its list, so that a document of any size
//! is read in pieces, by several threads: of a list at its top, `[ … ]`, or of that of a page,
//! `{"data": [ … ]}`. Values that stand one after the other are elements, too.
//!
//! The cut knows strings and how deep it is, and nothing else of JSON: what an element holds is
//! for who reads it to judge, so one that is broken costs itself alone.

use std::collections::VecDeque;
use std::io::{self, Read};

use memchr::memchr2;

use super::blocks::{BLOCK, Block, fill, lines};

/// An element is held whole, so it must not be too large.
const LARGEST: usize = 1 << 30;

/// Cuts a document.
pub(super) struct Elements<R> {
    source: R,
    /// How much is read at a time.
    step: usize,
    /// The names of lists of pages.
    lists: &'static [&'static str],
    /// What was read and not handed out, and the number of its first line.
    bytes: Vec<u8>,
    line: u64,
    /// How far it was looked at.
    at: usize,
    place: Place,
    /// Where elements are in it.
    found: Vec<(usize, usize)>,
    ready: VecDeque<Block>,
    is_done: bool,
}

/// Where in the structure of a document it is.
#[derive(Default)]
struct Place {
    is_in_text: bool,
    /// How many objects and lists are open.
    depth: usize,
    /// How many are open around an element.
    base: usize,
    /// Where the element begins that is open.
    start: Option<usize>,
    /// Where the last text of an object at the top is: the key of what follows.
    key: (usize, usize),
    /// What stands around the list of a page: its beginning so far, and its line.
    frame: Option<(Vec<u8>, u64)>,
}

impl<R: Read> Elements<R> {
    /// Cuts what a source has; lists of pages have one of these names.
    pub(super) fn new(source: R, lists: &'static [&'static str]) -> Self {
        Self {
            source,
            step: BLOCK,
            lists,
            bytes: Vec::new(),
            line: 1,
            at: 0,
            place: Place::default(),
            found: Vec::new(),
            ready: VecDeque::new(),
            is_done: false,
        }
    }

    /// The next block; `None` at the end.
    ///
    /// # Errors
    /// When the source cannot be read, or one element is larger than 1 GiB.
    pub(super) fn next(&mut self) -> io::Result<Option<Block>> {
        loop {
            if let Some(block) = self.ready.pop_front() {
                return Ok(Some(block));
            }
            if self.is_done {
                return Ok(None);
            }
            if self.bytes.len() > LARGEST {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            self.is_done = !fill(&mut self.source, &mut self.bytes, self.step)?;
            self.scan();
            if self.is_done {
                self.end();
            } else {
                self.hand_out();
            }
        }
    }

    /// Looks at what was read.
    fn scan(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            if self.place.is_in_text {
                if !self.text() {
                    return;
                }
                continue;
            }
            let is_between = self.place.depth == self.place.base;
            match byte {
                b'"' => {
                    self.place.start.get_or_insert(self.at);
                    self.place.is_in_text = true;
                    if self.is_top_object() {
                        self.place.key.0 = self.at + 1;
                    }
                }
                b'{' | b'[' => self.open(byte),
                b'}' | b']' => self.close(),
                b',' | b' ' | b'\n' | b'\r' | b'\t' if is_between => self.end_element(self.at),
                _ if is_between => {
                    self.place.start.get_or_insert(self.at);
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Passes over a text; `false` where it goes on in what is not read yet.
    fn text(&mut self) -> bool {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let Some(found) = memchr2(b'"', b'\\', rest) else {
            self.at = self.bytes.len();
            return false;
        };
        let place = self.at + found;
        if rest.get(found) == Some(&b'\\') {
            // What is escaped may not be here yet.
            let is_whole = place + 1 < self.bytes.len();
            self.at = if is_whole { place + 2 } else { place };
            return is_whole;
        }
        self.place.is_in_text = false;
        self.at = place + 1;
        if self.is_top_object() {
            self.place.key.1 = place;
        }
        if self.place.depth == self.place.base {
            self.end_element(self.at);
        }
        true
    }

    /// Whether it is right in an object at the top, which may be a page.
    fn is_top_object(&self) -> bool {
        let place = &self.place;
        place.base == 0 && place.depth == 1 && place.frame.is_none()
    }

    fn open(&mut self, byte: u8) {
        let is_list = byte == b'[';
        let is_top = self.place.base == 0 && self.place.depth == 0 && self.place.start.is_none();
        if is_list && is_top {
            (self.place.depth, self.place.base) = (1, 1);
            return;
        }
        let start = *self.place.start.get_or_insert(self.at);
        if is_list && self.is_top_object() && self.is_list_of_page() {
            let head = self.bytes.get(start..=self.at).unwrap_or_default().to_vec();
            let before = self.bytes.get(..start).unwrap_or_default();
            self.place.frame = Some((head, self.line + lines(before)));
            self.place.start = None;
            (self.place.depth, self.place.base) = (2, 2);
            return;
        }
        self.place.depth += 1;
    }

    fn is_list_of_page(&self) -> bool {
        let (from, to) = self.place.key;
        let key = self.bytes.get(from..to).unwrap_or_default();
        self.lists.iter().any(|list| list.as_bytes() == key)
    }

    fn close(&mut self) {
        let place = &mut self.place;
        if place.depth > place.base {
            place.depth -= 1;
            if place.depth == place.base {
                self.end_element(self.at + 1);
            }
            return;
        }
        match place.base {
            // A bracket that closes nothing is no JSON, and is told so.
            0 => {
                place.start.get_or_insert(self.at);
                self.end_element(self.at + 1);
            }
            1 => {
                self.end_element(self.at);
                (self.place.depth, self.place.base) = (0, 0);
            }
            _ => {
                self.end_element(self.at);
                // What follows the list of a page belongs to what came before it.
                self.place.start = Some(self.at);
                (self.place.depth, self.place.base) = (1, 0);
            }
        }
    }

    /// An element ends here, if one is open.
    fn end_element(&mut self, end: usize) {
        let Some(start) = self.place.start.take() else {
            return;
        };
        match self.place.frame.take() {
            Some((mut bytes, line)) if self.place.base == 0 => {
                bytes.extend_from_slice(self.bytes.get(start..end).unwrap_or_default());
                let elements = vec![(0, bytes.len())];
                self.ready.push_back(Block {
                    bytes,
                    line,
                    elements,
                    ..Block::default()
                });
            }
            frame => {
                self.place.frame = frame;
                self.found.push((start, end));
            }
        }
    }

    /// Hands out the elements that are whole, before what stood around them.
    fn hand_out(&mut self) {
        let cut = self.place.start.unwrap_or(self.at).min(self.at);
        if cut == 0 {
            return;
        }
        let rest = self.bytes.split_off(cut);
        let bytes = std::mem::replace(&mut self.bytes, rest);
        let line = self.line;
        self.line += lines(&bytes);
        self.at -= cut;
        let place = &mut self.place;
        place.start = place.start.map(|start| start - cut);
        place.key = (
            place.key.0.saturating_sub(cut),
            place.key.1.saturating_sub(cut),
        );
        let elements = std::mem::take(&mut self.found);
        if !elements.is_empty() {
            self.ready.push_front(Block {
                bytes,
                line,
                elements,
                ..Block::default()
            });
        }
    }

    /// The document ends; an element or list that is open then breaks off.
    fn end(&mut self) {
        let place = &self.place;
        if place.base == 0 && place.depth == 0 && !place.is_in_text {
            self.end_element(self.bytes.len());
        }
        let place = &self.place;
        let is_open = place.depth > 0 || place.is_in_text || place.frame.is_some();
        let elements = std::mem::take(&mut self.found);
        if elements.is_empty() && !is_open {
            return;
        }
        self.ready.push_front(Block {
            bytes: std::mem::take(&mut self.bytes),
            line: self.line,
            elements,
            is_open,
            ..Block::default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::form::{Form, Mapping, Reader};
    use crate::usage::record::Fault;
    use proptest::prelude::*;

    const LISTS: &[&str] = &["data", "results"];

    /// What a document has: a row's id or what is wrong with it, and its line.
    type Seen = Vec<(Result<String, Fault>, u64)>;

    fn reader() -> Reader {
        Reader::new(Form::Langfuse, &Mapping::default(), None)
    }

    fn blocks(text: &[u8], step: usize) -> Vec<Block> {
        let mut elements = Elements::new(text, LISTS);
        elements.step = step;
        std::iter::from_fn(|| elements.next().unwrap()).collect()
    }

    /// Rows read in pieces, and whether the document breaks off.
    fn in_pieces(text: &[u8], step: usize) -> (Seen, bool) {
        let (mut reader, mut seen, mut is_open) = (reader(), Vec::new(), false);
        for block in blocks(text, step) {
            is_open |= block.is_open;
            for (start, end) in &block.elements {
                reader.read_document(&block.bytes[*start..*end], &mut |place, row| {
                    let line = block.line + lines(&block.bytes[..start + place]);
                    let id = row.map(|row| String::from_utf8_lossy(row.id).into_owned());
                    seen.push((id, line));
                });
            }
        }
        seen.sort_by_key(|(_, line)| *line);
        (seen, is_open)
    }

    /// Rows of the whole document at once.
    fn at_once(text: &[u8]) -> Seen {
        let mut seen = Vec::new();
        reader().read_document(text, &mut |place, row| {
            let id = row.map(|row| String::from_utf8_lossy(row.id).into_owned());
            seen.push((id, 1 + lines(&text[..place])));
        });
        seen.sort_by_key(|(_, line)| *line);
        seen
    }

    fn row() -> impl Strategy<Value = String> {
        let text = prop::sample::select(vec![
            "",
            "plain",
            "a, ]}[{ b",
            r#"\"data\": ["#,
            r"\\",
            r#"\\\" ]"#,
            "é…",
        ]);
        let input = prop::sample::select(vec!["12", "0", "-1", "\"7\"", "null", "{}", "[1, [2]]"]);
        let more = prop::sample::select(vec![
            "",
            r#","data":{"results":[1,2]}"#,
            ",\n \"x\": [ {\"y\": [ ] } ]",
        ]);
        (0..9_999_u32, text, input, more).prop_map(|(id, text, input, more)| {
            format!(
                "{{\"id\":\"{id}\",\"note\":\"{text}\",\"startTime\":\"2026-08-01T00:00:00Z\",\n\"model\":\"m\",\"usageDetails\":{{\"input\":{input},\"output\":1}}{more}}}"
            )
        })
    }

    fn document() -> impl Strategy<Value = String> {
        let between = prop::sample::select(vec!["", " ", "\n", "\r\n\t"]);
        let rows = prop::collection::vec(row(), 0..6);
        (rows, between, 0..4_usize).prop_map(|(rows, between, shape)| {
            let list = rows.join(&format!("{between},{between}"));
            let list = format!("[{between}{list}{between}]");
            match shape {
                0 => list,
                1 => format!("{{\"object\":\"data\",{between}\"data\":{list},\"has_more\":true}}"),
                2 => format!("{{\"x\":[\"data\",[]],\"results\" :{between}{list}\n}}"),
                _ => rows.join("\n"),
            }
        })
    }

    proptest! {
        #[test]
        fn a_document_in_pieces_is_the_document(text in document(), step in 1..200_usize) {
            let (seen, is_open) = in_pieces(text.as_bytes(), step);
            prop_assert!(!is_open);
            prop_assert_eq!(seen, at_once(text.as_bytes()));
        }

        #[test]
        fn a_document_that_breaks_off_keeps_what_was_whole(
            text in document(), step in 1..200_usize, cut in 0..1_000_usize,
        ) {
            let (whole, _) = in_pieces(text.as_bytes(), step);
            let cut = text.len() * cut / 1_000;
            let (part, is_open) = in_pieces(&text.as_bytes()[..cut], step);
            prop_assert_eq!(&part[..], &whole[..part.len()]);
            // Rows that stand one after the other may end anywhere.
            let is_list = text.starts_with('[') || text.contains("\"has_more\"") || text.starts_with("{\"x\"");
            prop_assert!(is_open || !is_list || cut == 0);
        }
    }

    #[test]
    fn one_broken_element_costs_itself_alone() {
        let text = b"[\n{\"id\":\"a\" oops},\n{\"id\":\"b\",\"startTime\":\"2026-08-01\",\"model\":\"m\",\"usageDetails\":{\"input\":1}},\n7]";
        let (seen, is_open) = in_pieces(text, 16);
        let expected = [
            (Err(Fault::NotJson), 2),
            (Ok("b".to_owned()), 3),
            (Err(Fault::NotJson), 4),
        ];
        assert_eq!((seen, is_open), (expected.to_vec(), false));
    }

    #[test]
    fn memory_is_that_of_a_piece() {
        let row = "{\"id\":\"a\"},\n".repeat(100_000);
        let text = format!("{{\"data\":[{row}7]}}");
        let mut elements = Elements::new(text.as_bytes(), LISTS);
        let mut count = 0;
        while let Some(block) = elements.next().unwrap() {
            assert!(block.bytes.capacity() < 4 * BLOCK && elements.bytes.capacity() < 4 * BLOCK);
            count += block.elements.len();
        }
        // The last one is what stands around the list.
        assert_eq!(count, 100_002);
    }

    #[test]
    fn pages_say_whether_others_follow() {
        let text = b"{\"data\":[\n],\n\"has_more\": true}\n{\"data\":[],\"has_more\":false}";
        let mut reader = reader();
        for block in blocks(text, 3) {
            for (start, end) in &block.elements {
                let element = &block.bytes[*start..*end];
                reader.read_document(element, &mut |_, row| panic!("{row:?}"));
            }
        }
        let pages = reader.pages();
        assert_eq!((pages.followed, pages.last), (1, 1));
    }
}
