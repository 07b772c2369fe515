//! The planning formulas: pure functions from a case to figures.

pub use tokenplan_core::{catalog, input, money, scenario, units, words};

pub mod engine;
