//! Catalogs of others read into price lists.

pub use tokenplan_core::{catalog, input, money, scenario, units, words};

pub mod import;
