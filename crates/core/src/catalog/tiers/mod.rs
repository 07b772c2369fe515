//! Service tiers: what a customer gets beyond the model, its limits, and what it pays back.

mod check;
mod limits;
mod model;
mod schema;
mod sla;

pub(super) use check::tier;
pub use limits::{Enforcement, LimitMeter, Limits};
pub use model::{Commitment, Provisioned, ServiceTier, TypicalSpend};
pub(super) use schema::TierFile;
pub use sla::{CommitmentWindow, CreditBand, Sla};
