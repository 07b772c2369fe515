//! From streams to sums: blocks of whole records, read on several threads.

mod block_source;
mod blocks;
mod counter;
mod coverage;
mod csv;
mod elements;
mod fast_csv;
mod faults;
mod ids;
mod reader;
mod reading;
mod replays;
mod run;
mod shape;
#[cfg(test)]
mod tests;
mod time_range;

pub use block_source::ReadOptions;
pub use counter::Extent;
pub use coverage::CoverageSpan;
pub use faults::{BadRow, Faults};
pub use ids::Repeats;
pub use reading::{ReadFile, Reading};
pub use replays::Replaced;
pub use run::{Order, read};
pub use shape::{Shape, Sizes};
pub use time_range::TimeRange;
