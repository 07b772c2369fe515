//! From streams to sums: blocks of whole records, read on several threads.

mod blocks;
mod counter;
mod course;
mod faults;
mod ids;
mod shape;

pub use counter::Extent;
pub use course::Course;
pub use faults::{BadRow, Faults};
pub use ids::Repeats;
pub use shape::{Shape, Sizes};
