//! Quantities with their unit in the type: tokens, users, shares, durations, exact ratios.
//!
//! The ground floor: nothing here knows money, files or models. Everything is exact; there is no
//! floating point below the statistics of the engine.

mod apportion;
mod count;
mod day;
mod decimal;
mod factor;
mod fraction;
mod moment;
mod rate;
mod ratio;
mod real;
mod scalar;
mod share;
mod spread;
mod time;
mod wide;

pub use apportion::apportion;
pub use count::{Count, RequestsPerMinute, Tokens, Units, Users, whole};
pub use day::Day;
pub use decimal::{Decimal, group_thousands};
pub use factor::{Factor, Multiple, Quantity};
pub use moment::{DateAndTime, Moment};
pub use rate::Rate;
pub use ratio::Ratio;
pub use real::Real;
pub use scalar::{Flag, Label, Name, Reject, RejectKind, Scalar};
pub use share::{Availability, Frequency, Share};
pub use spread::Spread;
pub use time::{Duration, Month, Period, YEAR};
pub use wide::mul_div;
