//! The planning engines: pure functions from prices and scenarios to figures.
//!
//! Inputs come by reference and results go back by value. Nothing here knows files, clocks, the
//! environment, printing or randomness without a seed. Each formula has a section in
//! `docs/method.md`, named by [`Formula`].

pub mod advice;
pub mod bridge;
pub mod cache;
mod case;
mod cells;
pub mod compare;
pub mod contract;
pub mod cost;
pub mod diff;
mod fit;
mod formula;
pub mod lognormal;
pub mod normal;
pub mod optimize;
pub mod ownership;
mod peak;
pub mod policy;
mod pricing;
pub mod provisioned;
pub mod queue;
pub mod random;
pub mod route;
pub mod sla;
pub mod tiers;

pub use case::{Case, StagePlan};
pub use formula::Formula;
