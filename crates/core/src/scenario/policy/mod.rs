//! Policies: what a plan must not exceed, and which providers and models it may use.

mod check;
mod model;
mod schema;
mod values;

pub(super) use check::policy;
pub use check::read_policy;
pub use model::{Limit, Place, Policy, Rule};
pub use schema::PolicyFile;
pub(super) use schema::RulesFile;
pub use values::{Days, Pattern};
