//! The whole path of a request, played: planned target, slots, limits, failures, outages, retries,
//! breaker, fallbacks and second requests, in the order of time.
//!
//! The clock counts nanoseconds. A replication draws from substreams of its own, one for each kind
//! of chance, so that it does not matter on which thread or in which order it is played. Its memory
//! is that of the requests under way.

mod breaker;
mod calendar;
mod cost;
#[cfg(test)]
mod ends;
mod flight;
mod model;
mod outages;
mod outcome;
mod play;
mod replicate;
mod service;
mod setup;
mod tally;
mod time;
#[cfg(test)]
mod worked;

pub use cost::Prices;
pub use model::{Backoff, FailureClass, Guard, Hedging, Part, PathModel, Planned, Size, Station};
pub use outages::Failing;
pub use outcome::PathOutcome;
pub use play::MOST_WAITING;
pub use replicate::{Batch, Foreseen, MOST_BATCHES, Run, Watch, seed_of, simulate};
pub use service::ServiceTime;
pub use setup::{Asked, LeftOut, PathCase, routed};
pub use tally::{Billed, BreakerTally, StationTally, Tally};
pub use time::nanos as length;
