//! The planning engines: pure functions from prices and scenarios to figures.
//!
//! Inputs come by reference and results go back by value. Nothing here knows files, clocks, the
//! environment, printing or randomness without a seed. Each formula has a section in
//! `docs/method.md`, named by [`Formula`].

pub mod advice;
pub mod bridge;
pub mod cache;
pub mod capacity;
mod case;
mod cells;
pub mod compare;
pub mod contract;
pub mod cost;
pub mod demand;
pub mod diff;
mod fit;
mod formula;
pub mod limiter;
pub mod optimize;
pub mod ownership;
pub mod policy;
mod pricing;
pub mod provisioned;
pub mod queue;
pub mod random;
pub mod route;
pub mod simulate;
pub mod sla;
pub mod statistics;
pub mod tiers;

pub use case::{Case, StagePlan};
pub use formula::Formula;
