//! Ids of requests, to find those that come twice.

use std::hash::{BuildHasher, Hasher};

use rustc_hash::FxBuildHasher;

/// So many ids are remembered by all threads together: 32 MiB of them.
const MOST: usize = 4 << 20;

/// Hashes of ids. Two different ids of 64 bits look alike once in 10^12 times among four million.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    hashes: Vec<u64>,
    room: usize,
    /// Rows whose id was not looked at.
    passed: u64,
}

/// Rows whose id another row has, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Repeats {
    /// Rows beyond the first of each id.
    pub rows: u64,
    /// Rows whose id was not looked at, for there were too many.
    pub passed: u64,
}

impl Ids {
    /// Room for a part of all ids.
    pub(super) fn new(threads: usize) -> Self {
        Self {
            room: MOST / threads.max(1),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, id: &[u8]) {
        if id.is_empty() {
            return;
        }
        if self.hashes.len() >= self.room {
            self.passed += 1;
            return;
        }
        let mut hasher = FxBuildHasher.build_hasher();
        hasher.write(id);
        self.hashes.push(hasher.finish());
    }

    pub(super) fn join(&mut self, mut other: Self) {
        self.hashes.append(&mut other.hashes);
        self.passed += other.passed;
    }

    /// What came twice.
    pub(super) fn repeats(mut self) -> Repeats {
        self.hashes.sort_unstable();
        let all = self.hashes.len();
        self.hashes.dedup();
        Repeats {
            rows: u64::try_from(all - self.hashes.len()).unwrap_or(u64::MAX),
            passed: self.passed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_come_twice_are_found_on_whichever_thread() {
        let (mut one, mut other) = (Ids::new(2), Ids::new(2));
        for number in 0..1_000_u32 {
            one.push(format!("request-{number}").as_bytes());
            other.push(format!("request-{}", number + 990).as_bytes());
        }
        one.push(b"");
        one.push(b"request-0");
        one.join(other);
        assert_eq!(
            one.repeats(),
            Repeats {
                rows: 11,
                passed: 0
            }
        );
    }
}
