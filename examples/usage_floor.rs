//! The least that reading a log can take: counts its lines and adds up one column, on as many
//! threads as are named, without looking at anything else. What `plan usage` is measured against.
//!
//! ```sh
//! cargo run --release --example usage_floor -- target/usage.csv 3 2
//! ```

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::thread;

use memchr::{memchr, memchr_iter, memrchr};

const BLOCK: usize = 1 << 20;

fn main() -> io::Result<()> {
    let mut words = std::env::args().skip(1);
    let path = words.next().unwrap_or_default();
    let mut number = |otherwise| {
        let word = words.next().and_then(|word| word.parse().ok());
        word.unwrap_or(otherwise)
    };
    let (column, threads) = (number(3_usize), number(1));
    let size = std::fs::metadata(&path)?.len();
    let parts = u64::try_from(threads).unwrap_or(1);
    let bound = |part: u64| size / parts * part + if part == parts { size % parts } else { 0 };
    let found = thread::scope(|scope| {
        let parts = (0..parts).map(|part| {
            let (from, to) = (bound(part), bound(part + 1));
            let path = &path;
            scope.spawn(move || sum(path, from, to, column))
        });
        let parts: Vec<_> = parts.collect();
        parts
            .into_iter()
            .map(|part| {
                part.join()
                    .unwrap_or_else(|_| Err(io::Error::other("panicked")))
            })
            .try_fold((0, 0), |(lines, sum), part| {
                part.map(|(more, other)| (lines + more, sum + other))
            })
    })?;
    io::Write::write_all(
        &mut io::stdout(),
        format!("{} {}\n", found.0, found.1).as_bytes(),
    )
}

/// The lines that begin in a part of the file, and the sum of a column of theirs.
fn sum(path: &str, from: u64, to: u64, column: usize) -> io::Result<(u64, u64)> {
    let mut file = File::open(path)?;
    let mut at = from.saturating_sub(1);
    file.seek(SeekFrom::Start(at))?;
    let (mut lines, mut total) = (0_u64, 0_u64);
    let mut bytes: Vec<u8> = Vec::with_capacity(2 * BLOCK);
    let mut is_aligned = from == 0;
    loop {
        let kept = bytes.len();
        let room = u64::try_from(BLOCK).unwrap_or(0);
        let read = (&mut file).take(room).read_to_end(&mut bytes)?;
        if read == 0 && kept == 0 {
            return Ok((lines, total));
        }
        let mut start = 0;
        if !is_aligned {
            start = memchr(b'\n', &bytes).map_or(bytes.len(), |end| end + 1);
            is_aligned = true;
        }
        let end = match read {
            0 => bytes.len(),
            _ => memrchr(b'\n', &bytes).map_or(start, |end| end + 1),
        };
        for line in bytes[start..end.max(start)].split_inclusive(|byte| *byte == b'\n') {
            let place = at + u64::try_from(start).unwrap_or(0);
            if place >= to {
                return Ok((lines, total));
            }
            lines += 1;
            total += value(line, column);
            start += line.len();
        }
        at += u64::try_from(end).unwrap_or(0);
        bytes.drain(..end);
    }
}

fn value(line: &[u8], column: usize) -> u64 {
    let mut from = 0;
    if column > 0 {
        match memchr_iter(b',', line).nth(column - 1) {
            Some(comma) => from = comma + 1,
            None => return 0,
        }
    }
    let digits = line[from..].iter().take_while(|byte| byte.is_ascii_digit());
    digits.fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'))
}
