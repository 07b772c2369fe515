//! Source texts and places in them; the only code that reads files.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};

use crate::input::{Code, Diagnostic, Place};

/// The largest file that is read: 16 MiB.
pub const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A range of bytes in a source text.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The span of a range of bytes.
    pub fn new(range: Range<usize>) -> Self {
        let narrow = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
        Self {
            start: narrow(range.start),
            end: narrow(range.end),
        }
    }

    /// As a range of indices.
    pub fn range(self) -> Range<usize> {
        let wide = |byte| usize::try_from(byte).unwrap_or(usize::MAX);
        wide(self.start)..wide(self.end)
    }

    /// Whether the other span lies within this one.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A value and the place where it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value at a place.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// Another value at the same place.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned::new(change(self.value), self.span)
    }

    /// A reference to the value, at the same place.
    pub fn as_ref(&self) -> Spanned<&T> {
        Spanned::new(&self.value, self.span)
    }
}

/// A part of one line, counted from 1 in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// The line.
    pub line: u64,
    /// The column of the first character.
    pub column: u64,
    /// The column after the last character.
    pub end_column: u64,
}

/// Which source text of [`Sources`] is meant.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct SourceId(pub u32);

/// A text and the name under which messages show it.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// The name as shown, mostly a path.
    pub name: String,
    /// The text.
    pub text: Cow<'static, str>,
    line_starts: OnceLock<Vec<usize>>,
}

impl Source {
    /// Where each line starts, found once and only when asked for.
    fn line_starts(&self) -> &[usize] {
        self.line_starts.get_or_init(|| {
            let breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
            std::iter::once(0).chain(breaks).collect()
        })
    }

    /// The 1-based line of a byte.
    pub fn line_of(&self, byte: usize) -> usize {
        self.line_starts().partition_point(|&start| start <= byte)
    }

    /// The bytes of a 1-based line, without its line break.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let starts = self.line_starts();
        let end_of_text = self.text.len();
        let start = starts.get(line.saturating_sub(1)).copied();
        let start = start.unwrap_or(end_of_text);
        let end = starts.get(line).copied().unwrap_or(end_of_text);
        let line = self.text.get(start..end).unwrap_or_default();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    }

    /// The 1-based line and column, in characters, of a byte.
    pub fn line_col(&self, byte: usize) -> (usize, usize) {
        let line = self.line_of(byte);
        let before = self.text.get(self.line_range(line).start..byte);
        (line, before.map_or(1, |text| text.chars().count() + 1))
    }
}

/// All source texts of a run.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// No texts yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a text under the name that messages will show.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<Cow<'static, str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(Source {
            name: name.into(),
            text: text.into(),
            line_starts: OnceLock::new(),
        });
        id
    }

    /// The source of an id that [`Sources::add`] gave.
    ///
    /// # Panics
    /// When the id comes from other sources.
    pub fn get(&self, id: SourceId) -> &Source {
        let index = usize::try_from(id.0).unwrap_or(usize::MAX);
        self.0.get(index).expect("an id of these sources")
    }

    /// All sources with their ids, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0..).map(SourceId).zip(&self.0)
    }

    /// The 1-based line on which a span starts.
    pub fn line(&self, id: SourceId, span: Span) -> usize {
        self.get(id).line_of(span.range().start)
    }

    /// The part of a span on the line where it starts.
    pub fn region(&self, id: SourceId, span: Span) -> Region {
        let source = self.get(id);
        let (line, column) = source.line_col(span.range().start);
        let end = span.range().end.min(source.line_range(line).end);
        let (_, end_column) = source.line_col(end.max(span.range().start));
        let wide = |number| u64::try_from(number).unwrap_or(u64::MAX);
        Region {
            line: wide(line),
            column: wide(column),
            end_column: wide(end_column),
        }
    }

    /// The 1-based line and column, in characters, at which a span starts.
    pub fn line_col(&self, id: SourceId, span: Span) -> (usize, usize) {
        self.get(id).line_col(span.range().start)
    }
}

/// Reads a text file of at most `limit` bytes, mostly [`MAX_BYTES`]; a leading byte order mark is
/// left out.
///
/// # Errors
/// A diagnostic that names the path, the reason and a remedy.
pub fn read_file(path: &Path, limit: u64) -> Result<String, Box<Diagnostic>> {
    let broken = |error: io::Error| unreadable(path, &error);
    let metadata = fs::metadata(path).map_err(broken)?;
    if metadata.is_dir() {
        let message = format!("`{}` is a folder, not a file", path.display());
        let told = Diagnostic::error(Code::FileNotReadable, message);
        let told = told.within(Place::path(path.display()));
        return Err(Box::new(told.help("name a file in it")));
    }
    if metadata.len() > limit {
        return Err(too_large(path, Some(metadata.len()), limit));
    }
    let mut bytes = Vec::new();
    // A pipe says that it holds nothing, so the limit is kept while reading, too.
    let mut reader = File::open(path).map_err(broken)?.take(limit + 1);
    reader.read_to_end(&mut bytes).map_err(broken)?;
    if u64::try_from(bytes.len()).is_ok_and(|size| size > limit) {
        return Err(too_large(path, None, limit));
    }
    into_text(path, bytes)
}

/// The entries of a folder, sorted by name.
///
/// # Errors
/// A diagnostic that names the path, the reason and a remedy.
pub fn list_folder(path: &Path) -> Result<Vec<PathBuf>, Box<Diagnostic>> {
    let broken = |error: io::Error| {
        let message = format!("cannot list the folder `{}`", path.display());
        let diagnostic = Diagnostic::error(Code::FolderNotReadable, message);
        let diagnostic = diagnostic.within(Place::path(path.display()));
        let help = match error.kind() {
            io::ErrorKind::PermissionDenied => "check that the folder is yours to read",
            _ => "check the path; it is taken from the current folder",
        };
        Box::new(diagnostic.note(reason(&error)).help(help))
    };
    let entries = fs::read_dir(path).map_err(broken)?;
    let paths: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
    let mut paths = paths.map_err(broken)?;
    paths.sort();
    Ok(paths)
}

fn unreadable(path: &Path, error: &io::Error) -> Box<Diagnostic> {
    let shown = path.display();
    Box::new(match error.kind() {
        io::ErrorKind::NotFound => {
            Diagnostic::error(Code::FileNotFound, format!("there is no file `{shown}`"))
                .within(Place::path(shown))
                .help("check the path; it is taken from the current folder")
        }
        _ => Diagnostic::error(Code::FileNotReadable, format!("cannot read `{shown}`"))
            .within(Place::path(shown))
            .note(reason(error))
            .help("check that the file is yours to read"),
    })
}

/// The reason of the operating system without its error number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or(&text);
    words.to_lowercase()
}

pub(super) fn too_large(path: &Path, size: Option<u64>, limit: u64) -> Box<Diagnostic> {
    let message = match size {
        Some(size) => format!("`{}` is too large: {}", path.display(), mebibytes(size)),
        None => format!("`{}` is too large", path.display()),
    };
    let diagnostic = Diagnostic::error(Code::FileTooLarge, message)
        .within(Place::start_of(path.display()))
        .note(format!("the limit is {}", mebibytes(limit)))
        .help("split the file, or check that it is the file you meant");
    Box::new(diagnostic)
}

/// The 1-based line and column, in characters, behind these bytes; what is not UTF-8 counts as
/// written by [`String::from_utf8_lossy`].
pub fn line_col_after(before: &[u8]) -> (usize, usize) {
    let line = before.iter().rposition(|byte| *byte == b'\n');
    let last = &before[line.map_or(0, |at| at + 1)..];
    let lines = before.split(|byte| *byte == b'\n').count();
    (lines, String::from_utf8_lossy(last).chars().count() + 1)
}

fn mebibytes(bytes: u64) -> String {
    let tenths = bytes.saturating_mul(10).div_ceil(1024 * 1024);
    format!("{}.{} MiB", tenths / 10, tenths % 10)
}

pub(super) fn into_text(path: &Path, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
    let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let is_packed = bytes.starts_with(&[0x1f, 0x8b]);
    let wrong = |what: &str, before: &[u8]| {
        let message = format!("`{}` is not a text file", path.display());
        let remedy = if is_packed {
            "it is compressed by gzip; unpack it first: `gunzip FILE`"
        } else if wide {
            "it looks like UTF-16; save it as UTF-8"
        } else {
            "save it as UTF-8 text"
        };
        let place = Place::File {
            name: path.display().to_string(),
            at: Some(line_col_after(before)),
        };
        let diagnostic = Diagnostic::error(Code::NotText, message).within(place);
        let note = format!("{what} at byte {}", before.len());
        Box::new(diagnostic.note(note).help(remedy))
    };
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        wrong("invalid UTF-8", &error.as_bytes()[..valid])
    })?;
    if let Some(byte) = text.find('\0') {
        return Err(wrong("a NUL character", &text.as_bytes()[..byte]));
    }
    Ok(match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_with_or_without_carriage_return() {
        let mut sources = Sources::new();
        let id = sources.add("x", "a: Größe\r\nb: 日本 é\nc");
        let source = sources.get(id);
        let at = |needle: &str| source.line_col(source.text.find(needle).unwrap());
        assert_eq!(at("ße"), (1, 7));
        assert_eq!(at("é"), (2, 7));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(&source.text[source.line_range(1)], "a: Größe");
        assert_eq!(source.line_col(source.text.len()), (3, 2));
        assert_eq!(source.line_range(99), source.text.len()..source.text.len());
    }

    #[test]
    fn files_are_text_within_the_limit() {
        let folder = tempfile::tempdir().unwrap();
        let read = |bytes: &[u8], limit| {
            let path = folder.path().join("file");
            fs::write(&path, bytes).unwrap();
            read_file(&path, limit).map_err(|told| told.code)
        };
        assert_eq!(read(b"\xef\xbb\xbfa: 1", 99), Ok("a: 1".to_owned()));
        assert_eq!(read(b"abcd", 4), Ok("abcd".to_owned()));
        assert_eq!(read(b"abcde", 4), Err(Code::FileTooLarge));
        assert_eq!(read(b"a\0b", 99), Err(Code::NotText));
        assert_eq!(read(b"\xff", 99), Err(Code::NotText));
        assert_eq!(read(b"\x1f\x8b\x08\0", 99), Err(Code::NotText));
        let code = |path: &Path| read_file(path, 99).unwrap_err().code;
        assert_eq!(code(folder.path()), Code::FileNotReadable);
        assert_eq!(code(&folder.path().join("none")), Code::FileNotFound);
        let missing = list_folder(&folder.path().join("none")).unwrap_err();
        assert_eq!(missing.code, Code::FolderNotReadable);
    }
}
