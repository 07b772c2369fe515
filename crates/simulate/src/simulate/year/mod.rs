//! A year of incidents, played many times: how the loss is spread, and how sure a better service
//! level, a second provider or a faster repair is to pay.
//!
//! Every option meets the same incidents, so that the difference of two options has less noise
//! than each of them. A year's numbers come from its own substreams, and years are added up in
//! 256 blocks whose results are joined in their order, so that the outcome is the same to the
//! last bit for any number of threads. Memory does not grow with the number of years.
//!
//! ```
//! use tokenplan_simulate::engine::sla::incidents::{IncidentModel, Length, Stakes};
//! use tokenplan_simulate::simulate::year::{Choice, Provider, YearModel, simulate};
//! use tokenplan_simulate::units::{Real, Scalar, Spread};
//!
//! // Two providers that fail twelve times a year for half an hour to four hours.
//! let length = Length::between(Spread::parse("30m to 4h")?);
//! let incidents = IncidentModel::new(Real::count(12), length)?;
//! let providers = vec![
//!     Provider::new("first", incidents.clone(), 0),
//!     Provider::new("second", incidents, 1),
//! ];
//! // The first alone, or with failover to the second after two minutes, for $30,000 a year.
//! let single = Choice::single("single", 0);
//! let failover = Choice::single("failover", 0)
//!     .with_backup(1, Real::count(2))
//!     .with_premium(Real::count(30_000));
//! let stakes = Stakes::new(Real::count(833), Real::ZERO)?;
//! let model = YearModel::new(providers, &[], vec![single, failover], stakes)?;
//!
//! let outcomes = simulate(&model, 10_000, 1, 2);
//! let failover = &outcomes.choices[1];
//! let against = failover.against_base.as_ref().expect("the second of two");
//! assert!(against.pays.value.get() > 0.99);
//! assert!(failover.loss.p95.value < outcomes.choices[0].loss.p5.value);
//! # Ok::<(), tokenplan_simulate::units::Reject>(())
//! ```

mod alternatives;
mod down_span;
mod model;
mod outcome;
mod play;
mod simulate;
mod sums;
#[cfg(test)]
mod worked;

pub use alternatives::{Pattern, Stage, YearBasis, stage};
pub use model::{Choice, Group, Provider, YearModel};
pub use outcome::{Against, ChoiceOutcome, Distribution, Estimate, Outcomes};
pub use simulate::{simulate, simulate_watched};
