//! Queues, limiters, paths and years run event by event, and the statistics that they need.

pub use tokenplan_core::{catalog, input, money, scenario, units, words};
pub use tokenplan_engine::engine;

pub mod simulate;
