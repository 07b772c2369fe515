//! Logs whose bytes are those of another one: the same requests, which would be counted twice.

use std::fs::File;
use std::io::{BufReader, Read};

use super::source::LogFile;

/// How much of two files is compared at once.
const STEP: usize = 64 << 10;

/// The logs that hold the same bytes as one named before, and which that is. Only files of one
/// size are read for it, each up to where it differs; what cannot be read here is told where it
/// is counted.
pub fn duplicate_files(files: &[LogFile]) -> Vec<[String; 2]> {
    let mut found = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let mut before = files.iter().take(place);
        if let Some(first) = before.find(|first| are_same(first, file)) {
            found.push([first.name(), file.name()]);
        }
    }
    found
}

fn are_same(one: &LogFile, other: &LogFile) -> bool {
    let has_bytes = one.size.is_some_and(|size| size > 0);
    has_bytes && one.size == other.size && compare(one, other).unwrap_or(false)
}

fn compare(one: &LogFile, other: &LogFile) -> Option<bool> {
    let open = |file: &LogFile| {
        let opened = File::open(file.path.as_ref()?).ok()?;
        Some(BufReader::with_capacity(STEP, opened))
    };
    let (mut one, mut other) = (open(one)?, open(other)?);
    loop {
        let (mut left, mut right) = (Vec::new(), Vec::new());
        let step = u64::try_from(STEP).ok()?;
        one.by_ref().take(step).read_to_end(&mut left).ok()?;
        other.by_ref().take(step).read_to_end(&mut right).ok()?;
        if left != right {
            return Some(false);
        }
        if left.is_empty() {
            return Some(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::find;
    use std::fs;

    #[test]
    fn files_of_one_size_are_the_same_only_byte_for_byte() {
        let folder = tempfile::tempdir().unwrap();
        let text = "a row of a log\n".repeat(9_000);
        let other = format!("{}!", &text[..text.len() - 1]);
        let texts = [
            ("a", &*text),
            ("b", &*other),
            ("c", &*text),
            ("d", ""),
            ("e", ""),
        ];
        let paths = texts.map(|(name, text)| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            path
        });
        let told = duplicate_files(&find(&paths).unwrap());
        let names = |place: usize| paths[place].display().to_string();
        assert_eq!(told, [[names(0), names(2)]]);
    }
}
