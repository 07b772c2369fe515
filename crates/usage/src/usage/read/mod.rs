//! From streams to sums: blocks of whole records, read on several threads.

mod block_source;
mod blocks;
mod counter;
mod course;
mod cover;
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

pub use block_source::Manner;
pub use counter::Extent;
pub use course::Course;
pub use cover::Cover;
pub use faults::{BadRow, Faults};
pub use ids::Repeats;
pub use reading::{ReadFile, Reading};
pub use replays::Replaced;
pub use run::{Order, read};
pub use shape::{Shape, Sizes};
