//! What was read of logs.

use super::super::form::{Container, Form, Pages};
use super::super::record::Convention;
use super::super::tally::Tally;
use super::counter::Extent;
use super::faults::Faults;
use super::ids::Repeats;
use super::replays::Replaced;
use super::shape::Shape;
use super::time_range::TimeRange;

/// A file that was read, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFile {
    /// As messages name it.
    pub name: String,
    /// Its format.
    pub form: Form,
    /// How its rows stand in it.
    pub container: Container,
    /// What its counts include.
    pub convention: Option<Convention>,
    /// The same where names tell it row by row: all that rows count by, the most frequent first,
    /// and how many do.
    pub told_by_rows: Vec<(Convention, u64)>,
    /// Columns that its header has more than once, of which the first counts.
    pub twice: Vec<String>,
    /// Its columns that nobody reads.
    pub unread: Vec<String>,
}

impl ReadFile {
    /// Takes what counts of so many of its rows include: what most do comes first.
    pub(super) fn counted_so(&mut self, own: Convention, rows: u64) {
        self.told_by_rows.push((own, rows));
        self.told_by_rows
            .sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        self.convention = self.told_by_rows.first().map(|(own, _)| *own);
    }

    /// Takes what counts below a header include; a second header may say otherwise.
    pub(super) fn counts_under(&mut self, own: Option<Convention>) {
        let Some(own) = own else { return };
        let known = &mut self.told_by_rows;
        if known.iter().all(|(other, _)| *other != own) {
            known.push((own, 0));
        }
        self.convention = known.first().map(|(own, _)| *own);
    }

    /// Takes the columns that a header has more than once.
    pub(super) fn repeats(&mut self, twice: Vec<String>) {
        for name in twice {
            if !self.twice.contains(&name) {
                self.twice.push(name);
            }
        }
    }

    /// What it was read as, and what its counts include, in a sentence.
    pub fn describe(&self) -> String {
        let mut counts = match self.convention {
            Some(convention) => convention.describe(),
            None => "each row counts one thing".to_owned(),
        };
        for (other, _) in self.told_by_rows.iter().skip(1) {
            counts.push_str(if self.form.format().shows_by_counts() {
                "; as their counts show, in other spans "
            } else {
                "; by the names of other rows, "
            });
            counts.push_str(&other.describe());
        }
        let (title, container) = (self.form.title(), self.container.name());
        format!("Read as {title} ({container}): {counts}.")
    }
}

/// Everything that was counted of logs.
#[derive(Debug)]
pub struct Reading {
    /// The rows added up.
    pub tally: Tally,
    /// Rows that could not be counted.
    pub faults: Faults,
    /// How times run.
    pub time_range: TimeRange,
    /// Ids that come twice.
    pub repeats: Repeats,
    /// Rows in whose place others count.
    pub replaced: Replaced,
    /// Prompt tokens of requests that did not fail.
    pub prompts: Extent,
    /// Completion tokens of requests that did not fail.
    pub completions: Extent,
    /// Sizes and times, where they were asked for.
    pub shape: Option<Shape>,
    /// Charges of FOCUS whose list cost is not list unit price × pricing quantity.
    pub broken_identities: u64,
    /// Pages of an API that say whether others follow.
    pub pages: Pages,
    /// What the user maps to keys that no row has: the keys, and what they were to mean.
    pub unmet: Vec<(String, &'static str)>,
    /// Rows that name several groups, of which the first counts.
    pub several: u64,
    /// The files, in the order in which they were named.
    pub files: Vec<ReadFile>,
}
