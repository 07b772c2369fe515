//! What everything stands on: quantities, money, words, files, price lists and scenarios.

pub mod catalog;
pub mod input;
pub mod money;
pub mod scenario;
pub mod units;
pub mod words;
