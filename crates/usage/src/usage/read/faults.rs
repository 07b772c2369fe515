//! Rows that could not be counted: how many of each kind, and the first ones.

use std::collections::BTreeMap;

use super::super::record::Fault;

/// So many rows of each kind are kept to be shown.
const SHOWN: usize = 3;

/// A row that could not be counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BadRow {
    /// The number of its file, in the order in which they were named.
    pub file: usize,
    /// The line on which it begins, from 1; the record, in a file that is one document.
    pub line: u64,
    /// Its beginning.
    pub text: String,
}

/// Rows that could not be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(BTreeMap<Fault, (u64, Vec<BadRow>)>);

impl Faults {
    pub(super) fn push(
        &mut self,
        (fault, rows): (Fault, u64),
        file: usize,
        line: u64,
        bytes: &[u8],
    ) {
        let (count, first) = self.0.entry(fault).or_default();
        *count += rows;
        if first.len() < SHOWN
            || first
                .last()
                .is_some_and(|last| (file, line) < (last.file, last.line))
        {
            first.push(BadRow {
                file,
                line,
                text: beginning(bytes),
            });
            first.sort();
            first.truncate(SHOWN);
        }
    }

    pub(super) fn join(&mut self, other: Self) {
        for (fault, (more, theirs)) in other.0 {
            let (count, first) = self.0.entry(fault).or_default();
            *count += more;
            first.extend(theirs);
            first.sort();
            first.truncate(SHOWN);
        }
    }

    /// All rows that could not be counted.
    pub fn count(&self) -> u64 {
        self.rows(|fault| !fault.is_aside())
    }

    /// Rows that are about something else than requests, with which nothing is wrong.
    pub fn aside(&self) -> u64 {
        self.rows(Fault::is_aside)
    }

    fn rows(&self, matches: impl Fn(Fault) -> bool) -> u64 {
        let kinds = self.0.iter().filter(|(fault, _)| matches(**fault));
        kinds.map(|(_, (count, _))| *count).sum()
    }

    /// Each kind: how many, and the first ones.
    pub fn kinds(&self) -> impl Iterator<Item = (Fault, u64, &[BadRow])> {
        let kinds = self.0.iter();
        kinds.map(|(fault, (count, first))| (*fault, *count, first.as_slice()))
    }

    /// The very first bad one.
    pub fn first(&self) -> Option<(Fault, &BadRow)> {
        let firsts = self.0.iter().filter(|(fault, _)| !fault.is_aside());
        let firsts = firsts.filter_map(|(fault, (_, rows))| Some((*fault, rows.first()?)));
        firsts.min_by_key(|(_, row)| (row.file, row.line))
    }
}

/// What people see of a row: the beginning of its first line.
fn beginning(bytes: &[u8]) -> String {
    const LONGEST: usize = 60;
    let text = String::from_utf8_lossy(bytes.get(..4 * LONGEST).unwrap_or(bytes)).into_owned();
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(LONGEST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rows_are_the_same_whoever_finds_them() {
        let (mut one, mut other) = (Faults::default(), Faults::default());
        for line in (1..=9).rev() {
            let faults = if line % 2 == 0 { &mut one } else { &mut other };
            faults.push((Fault::Negative, 1), 0, line, b"-1");
        }
        other.push((Fault::Fields, 1), 0, 4, b"a,b");
        let mut joined = one.clone();
        joined.join(other.clone());
        other.join(one);
        assert_eq!(joined, other);
        assert_eq!(joined.count(), 10);
        let lines: Vec<_> = joined
            .kinds()
            .map(|(fault, count, rows)| {
                (
                    fault,
                    count,
                    rows.iter().map(|row| row.line).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                (Fault::Fields, 1, vec![4]),
                (Fault::Negative, 9, vec![1, 2, 3])
            ]
        );
        assert_eq!(joined.first().map(|(_, row)| row.line), Some(1));
    }
}
