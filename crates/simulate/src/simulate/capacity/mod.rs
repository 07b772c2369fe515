//! Whether a service tier carries demand: judged by replaying the demand through its limits.
//!
//! `fit` sets one demand against one tier, meter by meter and all together; `elastic` says what
//! capacity that followed demand would take, and `outgrown` when a growing demand is too much.

mod day;
mod elastic;
mod fit;
mod growth;
mod horizon;
mod inquiry;
mod judge;
mod outgrown;
mod source;
mod study;

pub use day::{DayShape, Step};
pub use elastic::{Elastic, elastic};
pub use fit::{Demanded, MeterFit, OfferedTier, SoldUnits, Spending, TierFit, Verdict};
pub use growth::Growth;
pub use horizon::{Effort, Horizon};
pub use inquiry::{Growing, Inquiry, day_shape};
pub use judge::Judge;
pub use outgrown::outgrown;
pub use source::{Source, horizon, mix_of, monthly, times_to};
pub use study::{Found, FoundUnits, Outgrown, Study, Subject, Terms};
