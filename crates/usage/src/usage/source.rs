//! Log files: found by path, folder or pattern, opened one at a time, unpacked as they are read.

use std::fs::{self, File};
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::MultiGzDecoder;

use crate::input::{Code, Diagnostic, Place};

use super::frames::Frames;

/// How much of a file is read at once, and looked at to tell its format.
pub const HEAD: usize = 64 << 10;
/// Files that a pattern may find.
const MOST_FILES: usize = 100_000;

/// A log that was named or found.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LogFile {
    /// Where it is; `None` for the standard input.
    pub path: Option<PathBuf>,
    /// Its size on disk in bytes, where that is known.
    pub size: Option<u64>,
    /// What people call it, where that is not where it is.
    pub called: Option<String>,
}

/// How a file is packed, as its first bytes say, whatever its name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// It is not.
    Plain,
    /// By gzip, one member or several.
    Gzip,
    /// By Zstandard, one frame or several.
    Zstd,
}

/// A log that was opened.
pub struct Opened {
    /// How it is packed.
    pub packing: Packing,
    /// Its first bytes, unpacked: up to [`HEAD`] of them, fewer where it is shorter.
    pub head: Vec<u8>,
    /// All of it, unpacked, the head too.
    pub reader: Box<dyn Read + Send>,
    /// Bytes read from the disk so far, before they are unpacked.
    pub consumed: Arc<AtomicU64>,
}

/// The logs that arguments name, in the order of the arguments, each once.
///
/// An argument is a path, `-` for the standard input, a folder (all files right in it whose
/// names say that they are logs) or a pattern such as `logs/*.jsonl.gz`.
///
/// # Errors
/// When an argument names nothing, or what cannot be listed.
pub fn find(arguments: &[PathBuf]) -> Result<Vec<LogFile>, Diagnostic> {
    let mut found = Vec::new();
    for argument in arguments {
        match find_one(argument)? {
            files if files.is_empty() => return Err(nothing(argument)),
            files => found.extend(files),
        }
    }
    // One file may have several names, such as `log.csv` and `./log.csv`.
    let whole = |path: &PathBuf| fs::canonicalize(path).unwrap_or_else(|_| path.clone());
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|file| seen.insert(file.path.as_ref().map(whole)));
    Ok(found)
}

fn find_one(argument: &Path) -> Result<Vec<LogFile>, Diagnostic> {
    if argument == Path::new("-") {
        return Ok(vec![LogFile {
            path: None,
            size: None,
            called: None,
        }]);
    }
    match fs::metadata(argument) {
        Ok(data) if data.is_dir() => within(argument),
        Ok(data) => Ok(vec![LogFile {
            path: Some(argument.to_owned()),
            // A pipe has no size.
            size: data.is_file().then_some(data.len()),
            called: None,
        }]),
        Err(error) => match argument.to_str().filter(|text| is_pattern(text)) {
            Some(pattern) => matching(pattern),
            None => Err(unreadable(argument, &error)),
        },
    }
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The logs right in a folder.
fn within(folder: &Path) -> Result<Vec<LogFile>, Diagnostic> {
    let shown = folder.display();
    let unlisted = |error: &io::Error| {
        Diagnostic::error(
            Code::FolderNotReadable,
            format!("cannot list the folder `{shown}`: {error}"),
        )
        .within(Place::path(&shown))
        .named_by("<LOG>")
        .help("check the path, and that the folder is yours to read")
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| unlisted(&error))? {
        let path = entry.map_err(|error| unlisted(&error))?.path();
        if is_log(&path) {
            found.extend(existing(path));
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file's name is that of a log: others in a folder are passed over.
fn is_log(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    if name.starts_with('.') {
        return false;
    }
    let bare = [".gz", ".zst"]
        .into_iter()
        .find_map(|end| name.strip_suffix(end));
    let bare = bare.unwrap_or(&name);
    let endings = [".csv", ".json", ".jsonl", ".ndjson", ".log"];
    endings.into_iter().any(|end| bare.ends_with(end)) || name.ends_with(".parquet")
}

fn matching(pattern: &str) -> Result<Vec<LogFile>, Diagnostic> {
    let bad = |reason: String| {
        Diagnostic::error(
            Code::BadOption,
            format!("`{pattern}` is no pattern of files: {reason}"),
        )
        .within("<LOG>")
        .help("write a pattern such as `'logs/*.jsonl.gz'`, or name the files")
    };
    // As in a shell, a star finds no hidden file.
    let rules = glob::MatchOptions {
        require_literal_leading_dot: true,
        ..glob::MatchOptions::default()
    };
    let paths = glob::glob_with(pattern, rules).map_err(|error| bad(error.msg.to_owned()))?;
    let mut found = Vec::new();
    for path in paths {
        let path = path.map_err(|error| unreadable(error.path(), error.error()))?;
        found.extend(existing(path));
        if found.len() > MOST_FILES {
            return Err(bad(format!("it finds over {MOST_FILES} files")));
        }
    }
    found.sort();
    Ok(found)
}

/// A file, unless it is a folder or gone since it was listed.
fn existing(path: PathBuf) -> Option<LogFile> {
    let data = fs::metadata(&path).ok()?;
    data.is_file().then_some(LogFile {
        path: Some(path),
        size: Some(data.len()),
        called: None,
    })
}

impl LogFile {
    /// Its name for people.
    pub fn name(&self) -> String {
        match (&self.called, &self.path) {
            (Some(called), _) => called.clone(),
            (None, Some(path)) => path.display().to_string(),
            (None, None) => "standard input".to_owned(),
        }
    }

    /// Whether its name says that it is a Parquet file, which an engine reads.
    pub fn is_parquet(&self) -> bool {
        let end = self.path.as_ref().and_then(|path| path.extension());
        end.is_some_and(|end| end.eq_ignore_ascii_case("parquet"))
    }

    /// Opens it, and looks at its first bytes.
    ///
    /// # Errors
    /// When it cannot be read, is broken where it begins, or is of a kind that is read elsewhere.
    pub fn open(&self) -> Result<Opened, Diagnostic> {
        let failed = |error: io::Error| self.broken(&error);
        let raw: Box<dyn Read + Send> = match &self.path {
            Some(path) => Box::new(File::open(path).map_err(failed)?),
            None => Box::new(io::stdin()),
        };
        let consumed = Arc::new(AtomicU64::new(0));
        let mut counted = Counted {
            inner: raw,
            consumed: Arc::clone(&consumed),
        };
        let magic = first(&mut counted, 4).map_err(failed)?;
        let packing = self.packing(&magic)?;
        let raw = BufReader::with_capacity(HEAD, Cursor::new(magic).chain(counted));
        let mut unpacked: Box<dyn Read + Send> = match packing {
            Packing::Plain => Box::new(raw),
            Packing::Gzip => Box::new(MultiGzDecoder::new(raw)),
            Packing::Zstd => Box::new(Frames::new(raw)),
        };
        let head = first(&mut unpacked, HEAD).map_err(failed)?;
        let reader = Box::new(Cursor::new(head.clone()).chain(unpacked));
        Ok(Opened {
            packing,
            head,
            reader,
            consumed,
        })
    }

    fn packing(&self, magic: &[u8]) -> Result<Packing, Diagnostic> {
        Ok(match magic {
            [0x1f, 0x8b, ..] => Packing::Gzip,
            // A frame, or a frame to skip before it.
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Packing::Zstd,
            b"PAR1" => return Err(self.parquet()),
            [b'P', b'K', 3, 4] => {
                return Err(self.packed("a zip archive", "unzip -p FILE | plan usage -"));
            }
            [0xfd, b'7', b'z', b'X'] => {
                return Err(self.packed("packed by xz", "xz -dc FILE | plan usage -"));
            }
            [b'B', b'Z', b'h', _] => {
                return Err(self.packed("packed by bzip2", "bzip2 -dc FILE | plan usage -"));
            }
            _ => Packing::Plain,
        })
    }

    fn parquet(&self) -> Diagnostic {
        let message = format!(
            "`{}` is a Parquet file, which is read by a database",
            self.name()
        );
        let told = Diagnostic::error(Code::UnknownLogFormat, message);
        told.within(Place::start_of(self.name())).help(
            "`plan usage --sql duckdb --table \"read_parquet('FILE')\"` prints a statement for it; `plan usage` reads its answer",
        )
    }

    fn packed(&self, how: &str, command: &str) -> Diagnostic {
        let message = format!("`{}` is {how}, which is not unpacked here", self.name());
        let told = Diagnostic::error(Code::UnknownLogFormat, message);
        let told = told.within(Place::start_of(self.name()));
        told.help(format!("unpack it first: `{command}`"))
    }

    /// What an error while it is opened or read is called.
    pub fn broken(&self, error: &io::Error) -> Diagnostic {
        let name = self.name();
        match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                let message = format!("`{name}` breaks off: its packed data has no end");
                Diagnostic::error(Code::BrokenLog, message)
                    .within(Place::start_of(&name))
                    .help("fetch it anew, or wait until it is written")
            }
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                let message = format!("`{name}` cannot be unpacked: {error}");
                let told = Diagnostic::error(Code::BrokenLog, message);
                told.within(Place::start_of(&name)).help("fetch it anew")
            }
            _ => unreadable(Path::new(&name), error),
        }
    }
}

fn nothing(argument: &Path) -> Diagnostic {
    let shown = argument.display();
    Diagnostic::error(Code::FileNotFound, format!("`{shown}` finds no log"))
        .within(Place::path(shown))
        .named_by("<LOG>")
        .help("in a folder, logs end in .csv, .json, .jsonl, .ndjson or .log, and may be packed: .gz, .zst")
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => {
            Diagnostic::error(Code::FileNotFound, format!("there is no file `{shown}`"))
                .within(Place::path(shown))
                .named_by("<LOG>")
                .help("check the path; it is taken from the current folder")
        }
        _ => Diagnostic::error(
            Code::FileNotReadable,
            format!("cannot read `{shown}`: {error}"),
        )
        .within(Place::path(shown))
        .named_by("<LOG>")
        .help("check that the file is yours to read"),
    }
}

/// The first bytes of a reader, fewer where it ends before.
fn first(reader: &mut impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most);
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    reader.by_ref().take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Counts what is read through it.
struct Counted {
    inner: Box<dyn Read + Send>,
    consumed: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let more = u64::try_from(read).unwrap_or(0);
        self.consumed.fetch_add(more, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn gzip(text: &str) -> Vec<u8> {
        let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
        packer.write_all(text.as_bytes()).unwrap();
        packer.finish().unwrap()
    }

    fn zstd(text: &str) -> Vec<u8> {
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        ruzstd::encoding::compress_to_vec(text.as_bytes(), level)
    }

    fn read(bytes: &[u8]) -> Result<(Packing, String), Diagnostic> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log");
        fs::write(&path, bytes).unwrap();
        let file = find(&[path])?.remove(0);
        let mut opened = file.open()?;
        let mut text = Vec::new();
        let read = opened.reader.read_to_end(&mut text);
        read.map_err(|error| file.broken(&error))?;
        let size = u64::try_from(bytes.len()).unwrap();
        assert_eq!(opened.consumed.load(Ordering::Relaxed), size);
        assert_eq!(opened.head, text[..text.len().min(HEAD)]);
        Ok((opened.packing, String::from_utf8(text).unwrap()))
    }

    #[test]
    fn what_packs_a_log_is_told_by_its_bytes() {
        // Longer than the head, in two members or frames as rotated logs are joined by `cat`.
        let text = "a row of a log\n".repeat(10_000);
        let (first, second) = text.split_at(1_234);
        let twice = |pack: fn(&str) -> Vec<u8>| [pack(first), pack(second)].concat();
        let read = |bytes: &[u8]| read(bytes).unwrap();
        assert_eq!(read(text.as_bytes()), (Packing::Plain, text.clone()));
        assert_eq!(read(&twice(gzip)), (Packing::Gzip, text.clone()));
        assert_eq!(read(&twice(zstd)), (Packing::Zstd, text.clone()));
        // A frame to skip: magic number, length 3, three bytes.
        let skipped = [
            &[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3],
            &*zstd(first),
        ]
        .concat();
        assert_eq!(read(&skipped), (Packing::Zstd, first.to_owned()));
        assert_eq!(read(b""), (Packing::Plain, String::new()));
        assert_eq!(read(b"a"), (Packing::Plain, "a".to_owned()));
    }

    #[test]
    fn broken_packing_is_told() {
        for pack in [gzip, zstd] {
            let whole = pack(&"a row of a log, 1234567890\n".repeat(50_000));
            for part in [6, whole.len() / 2, whole.len() - 1] {
                let told = read(&whole[..part]).unwrap_err();
                assert_eq!(told.code, Code::BrokenLog, "{part} {told:?}");
                assert!(told.message.contains("breaks off"), "{part} {told:?}");
            }
        }
        let mut flipped = gzip("a row of a log");
        let last = flipped.len() - 6;
        flipped[last] ^= 0xff;
        assert_eq!(read(&flipped).unwrap_err().code, Code::BrokenLog);
    }

    #[test]
    fn other_kinds_of_files_are_named() {
        for (bytes, word) in [
            (&b"PAR1\x15\x04"[..], "--sql duckdb"),
            (b"PK\x03\x04", "unzip"),
            (b"BZh91AY", "bzip2"),
        ] {
            let told = read(bytes).unwrap_err();
            assert_eq!(told.code, Code::UnknownLogFormat);
            assert!(told.helps[0].message.contains(word), "{told:?}");
        }
    }

    #[test]
    fn logs_are_found_by_path_folder_and_pattern() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["b.csv", "a.jsonl.gz", "notes.txt", ".hidden.csv", "c.json"] {
            fs::write(at(name), "x").unwrap();
        }
        fs::create_dir(at("d.csv")).unwrap();
        let names = |arguments: &[PathBuf]| {
            let found = find(arguments).unwrap();
            let names = found.iter().map(|file| file.path.clone().unwrap());
            names
                .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(&[folder.path().to_owned()]),
            ["a.jsonl.gz", "b.csv", "c.json"]
        );
        assert_eq!(
            names(&[at("*.csv"), at("b.csv"), at("notes.txt")]),
            ["b.csv", "notes.txt"]
        );
        assert_eq!(find(&[PathBuf::from("-")]).unwrap()[0].path, None);
        let told = |name: &str| find(&[at(name)]).unwrap_err().code;
        assert_eq!(told("none.csv"), Code::FileNotFound);
        assert_eq!(told("*.parquet"), Code::FileNotFound);
        assert_eq!(told("[.csv"), Code::BadOption);
        assert_eq!(told("d.csv"), Code::FileNotFound);
    }
}
