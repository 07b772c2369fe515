//! From the parser's places, which count characters, to spans of bytes that fit a value exactly.

use saphyr_parser::{Marker, ScalarStyle};

use crate::input::Span;

/// One byte offset is kept for so many characters.
const STRIDE: usize = 64;

/// Where the characters of a text are.
pub(super) struct Offsets<'a> {
    text: &'a str,
    /// The byte of every [`STRIDE`]th character; nothing when characters are bytes.
    strides: Option<Vec<usize>>,
}

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let strides = (!text.is_ascii()).then(|| {
            text.char_indices()
                .step_by(STRIDE)
                .map(|(byte, _)| byte)
                .collect()
        });
        Self { text, strides }
    }

    /// The byte at which a character starts.
    fn byte(&self, character: usize) -> usize {
        let Some(strides) = &self.strides else {
            return character.min(self.text.len());
        };
        let Some(&start) = strides.get(character / STRIDE) else {
            return self.text.len();
        };
        let mut rest = self.text[start..].char_indices();
        let byte = rest.nth(character % STRIDE).map(|(byte, _)| start + byte);
        byte.unwrap_or(self.text.len())
    }

    /// A span of the parser in bytes.
    pub(super) fn span(&self, span: saphyr_parser::Span) -> Span {
        let start = self.byte(span.start.index());
        let end = match span.end.index() {
            end if end == span.start.index() => start,
            end => self.byte(end),
        };
        Span::new(start..end.max(start))
    }

    /// The character at a place, or nothing at the end of a line.
    pub(super) fn point(&self, marker: &Marker) -> Span {
        let start = self.byte(marker.index());
        let character = self.text[start..].chars().next();
        let width = character
            .filter(|c| !matches!(c, '\n' | '\r'))
            .map_or(0, char::len_utf8);
        Span::new(start..start + width)
    }

    /// The first tab from a place on; the place itself when there is none.
    pub(super) fn tab_from(&self, span: Span) -> Span {
        let start = span.range().start;
        let tab = self.text.get(start..).and_then(|text| text.find('\t'));
        tab.map_or(span, |tab| within(start + tab, 1))
    }

    /// The span of a scalar without the blanks and comments that the parser counts in.
    pub(super) fn scalar(&self, span: Span, text: &str, style: ScalarStyle) -> Span {
        let range = span.range();
        let written = &self.text[range.clone()];
        match style {
            ScalarStyle::Plain if text.is_empty() => self.nothing(range.start),
            ScalarStyle::SingleQuoted => within(range.start, single_quoted(written)),
            ScalarStyle::DoubleQuoted => within(range.start, double_quoted(written)),
            _ => within(range.start, written.trim_end().len()),
        }
    }

    /// A value that is not there is shown at the sign after which it is missing.
    fn nothing(&self, at: usize) -> Span {
        if self.text[at..].starts_with(':') {
            return within(at, 1);
        }
        let before = self.text[..at].trim_end();
        if before.ends_with([':', '-', '?', ',']) {
            return within(before.len() - 1, 1);
        }
        within(at, 0)
    }

    /// The span of a value behind its anchor and tag, and the spans of those.
    pub(super) fn without_properties(&self, span: Span) -> (Span, Vec<Span>) {
        let mut range = span.range();
        let mut marks = Vec::new();
        while let Some(mark) = mark_at(&self.text[range.clone()]) {
            marks.push(within(range.start, mark));
            let rest = &self.text[range.start + mark..range.end];
            range.start = range.end - rest.trim_start().len();
        }
        if marks.is_empty() {
            marks.extend(self.mark_before(range.start));
        }
        (Span::new(range), marks)
    }

    /// The anchor or tag that stands before a value.
    fn mark_before(&self, at: usize) -> Option<Span> {
        let start = self.text[..at].rfind(['&', '!'])?;
        mark_at(&self.text[start..at]).map(|length| within(start, length))
    }
}

/// The length of the anchor or tag at the start of a text.
fn mark_at(text: &str) -> Option<usize> {
    text.starts_with(['&', '!'])
        .then(|| text.find(char::is_whitespace).unwrap_or(text.len()))
}

fn within(start: usize, length: usize) -> Span {
    Span::new(start..start + length)
}

/// The length of the text in single quotes with which `written` starts.
fn single_quoted(written: &str) -> usize {
    let mut quotes = written
        .match_indices('\'')
        .map(|(at, _)| at)
        .skip(1)
        .peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return at + 1;
        }
    }
    written.len()
}

/// The length of the text in double quotes with which `written` starts.
fn double_quoted(written: &str) -> usize {
    let mut escaped = false;
    for (at, character) in written.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    written.len()
}
