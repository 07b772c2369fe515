//! Queues played request by request, in constant memory.
//!
//! A queue that serves in order of arrival is a recursion over its requests: each takes the server
//! that is free first. That needs no calendar of events, and is exact also with bounded places and
//! with requests that give up, since in order of arrival the wait of a request is known when it
//! arrives.
//!
//! A run is cut into independent lanes, each a queue of its own with a warm-up and with random
//! numbers of its own. Figures are quotients of sums over all lanes, and their intervals come from
//! how much the lanes differ, so that no wait needs to be independent of the one before. How many
//! lanes there are does not depend on the threads, and so does no figure.
//!
//! ```
//! use tokenplan_simulate::simulate::{RunOptions, QueueModel, simulate};
//! use tokenplan_simulate::units::{Duration, Rate, Real, Scalar};
//!
//! // Nine requests a second that take a second each, on ten servers.
//! let queue = QueueModel::new(Rate::parse("9/s")?, Duration::parse("1s")?, 10)?;
//! let play = RunOptions { requests: 200_000, seed: 7, warm_up: None, threads: 2 };
//! let played = simulate(&queue, play);
//! // Erlang C says that 0.668731524 of them wait, and as many seconds on average.
//! let exact = Real::new(0.668_731_524).expect("a number");
//! assert!(played.waiting.is_some_and(|share| share.covers(exact)));
//! assert!(played.mean_wait.is_some_and(|wait| wait.covers(exact)));
//! # Ok::<(), tokenplan_simulate::units::Reject>(())
//! ```

mod distribution;
mod exact;
mod heap;
mod lane;
mod model;
mod outcome;
mod run;
mod servers;
mod waiting_room;
#[cfg(test)]
mod worked;
mod ziggurat;

pub use distribution::{Distribution, Family};
pub use exact::Exact;
pub use lane::first_waits;
pub use model::QueueModel;
pub use outcome::QueueOutcome;
pub use run::{RunOptions, simulate, simulate_watched};
