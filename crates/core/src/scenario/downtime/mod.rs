//! What is at stake while the product is down, and what could be bought against it.

mod check;
mod loss;
mod model;
mod option;
mod schema;

pub(super) use check::{ScenarioDowntime, stakes};
pub use loss::LossTerms;
pub use model::{Claim, Downtime, StageDowntime};
pub use option::{DowntimeOption, Mitigation};
pub(super) use schema::{DowntimeFile, StageDowntimeFile};
