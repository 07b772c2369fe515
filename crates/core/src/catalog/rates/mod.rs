//! Prices for requests that meet conditions.

mod check;
mod model;
mod schema;

pub(super) use check::{card, rates};
pub use model::{
    Conditions, Processing, Rate, RateCard, RequestContext, Threshold, VolumeRule, rate_of,
};
pub(super) use schema::RateFile;
