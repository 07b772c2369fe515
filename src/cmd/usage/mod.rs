//! `plan usage`.

pub mod engine;
pub mod sql;
