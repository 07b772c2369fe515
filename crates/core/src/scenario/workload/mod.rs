//! What requests are like and how they come.

mod cache;
mod check;
mod model;
mod profile;
mod schema;
mod sizes;
mod trace;

pub(super) use cache::{CacheFile, cache};
pub use cache::{CacheHitModel, CacheUse};
pub(super) use check::{Written, clock, longest_output, processing, workload};
pub use model::Workload;
pub use profile::{HOURS, Profile};
pub(super) use profile::{ProfileFile, profile};
pub(super) use schema::{ProcessingFile, RequestFile, TrafficFile};
pub use sizes::{Below, Sizes};
