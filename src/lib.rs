//! Cost and capacity planning for teams that build on LLM APIs: exact, offline, reproducible.
pub mod money;
pub mod report;
pub mod units;
pub mod words;
