//! From streams to sums: blocks of whole records, read on several threads.

mod blocks;
mod counter;
mod course;
mod csv;
mod faults;
mod feed;
mod ids;
mod quick;
mod reader;
mod replays;
mod run;
mod shape;
#[cfg(test)]
mod tests;

pub use counter::Extent;
pub use course::Course;
pub use faults::{BadRow, Faults};
pub use feed::Manner;
pub use ids::Repeats;
pub use run::{Order, read};
pub use shape::{Shape, Sizes};

use super::form::{Container, Form};
use super::record::Convention;
use super::tally::Tally;

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
    /// Its columns that nobody reads.
    pub unread: Vec<String>,
}

/// Everything that was counted of logs.
#[derive(Debug)]
pub struct Reading {
    /// The rows added up.
    pub tally: Tally,
    /// Rows that could not be counted.
    pub faults: Faults,
    /// How times run.
    pub course: Course,
    /// Ids that come twice.
    pub repeats: Repeats,
    /// Rows in whose place a later one of the same id counts.
    pub replaced: u64,
    /// Prompt tokens of requests that did not fail.
    pub prompts: Extent,
    /// Completion tokens of requests that did not fail.
    pub completions: Extent,
    /// Sizes and times, where they were asked for.
    pub shape: Option<Shape>,
    /// Charges of FOCUS whose list cost is not list unit price × pricing quantity.
    pub broken_identities: u64,
    /// The files, in the order in which they were named.
    pub files: Vec<ReadFile>,
}
