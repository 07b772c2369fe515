//! Simulations, event by event: queues, rate limiters, request paths, incident years, and the traffic
//! that they meet.
//!
//! Nothing here knows a file, a clock or a terminal. Random numbers follow from a seed and a
//! position, so the number of threads never changes a result.

pub mod capacity;
pub mod demand;
pub mod limiter;
pub mod path;
mod queue;
pub mod statistics;
mod whole;
pub mod year;

pub use crate::simulate::statistics::{Batches, Estimate, Quantiles};
pub use queue::{
    Distribution, Exact, Family, QueueModel, QueueOutcome, RunOptions, first_waits, simulate,
    simulate_watched,
};
