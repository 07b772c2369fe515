//! Cost and capacity planning for teams that build on LLM APIs: exact, offline, reproducible.
//!
//! `ARCHITECTURE.md` names the floors and who may import whom. A program that plans on its own
//! loads a [`catalog::Catalog`] and a [`scenario::Scenario`], resolves the scenario's names with
//! [`scenario::Links`], and calls the pure functions of [`engine`].

pub mod builtin;
pub mod catalog;
pub mod cli;
pub mod cmd;
pub mod engine;
pub mod error;
pub mod input;
pub mod money;
pub mod report;
pub mod scenario;
pub mod ui;
pub mod units;
pub mod words;
