//! The price lists and scenarios inside the program.

pub use tokenplan_core::{catalog, input, money, scenario, units, words};

pub mod builtin;
