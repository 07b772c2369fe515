//! Request logs and usage exports: streamed, counted and priced.

pub use tokenplan_core::{catalog, input, money, scenario, units, words};
pub use tokenplan_engine::engine;
pub use tokenplan_simulate::simulate;

pub mod usage;
