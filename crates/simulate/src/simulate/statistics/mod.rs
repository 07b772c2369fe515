//! Statistics of what a simulation plays, in constant memory.
//!
//! Counts of values for quantiles, moments, and intervals that tell how far an estimate can be
//! from the truth. Nothing here knows what is simulated.

mod estimate;
mod histogram;
mod moments;
mod pooled;
mod student;

pub use estimate::{Batches, Estimate, LEVEL_PERCENT};
pub use histogram::Histogram;
pub use moments::Moments;
pub use pooled::Quantiles;
pub use student::student_t;
