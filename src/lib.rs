//! Cost and capacity planning for teams that build on LLM APIs: exact, offline, reproducible.
//!
//! `ARCHITECTURE.md` names the crates and who may import whom. A program that plans on its own
//! loads a [`catalog::Catalog`] and a [`scenario::Scenario`], resolves the scenario's names with
//! [`scenario::Links`], and calls the pure functions of [`engine`].
//!
//! ```
//! use tokenplan::builtin::Builtin;
//! use tokenplan::catalog::{Announced, Meter};
//! use tokenplan::engine::cost::{TokenCost, Volume};
//! use tokenplan::input::Sources;
//! use tokenplan::scenario::{TokenMix, Workload};
//! use tokenplan::units::{Month, Share, Tokens};
//!
//! let builtin = Builtin::load(&mut Sources::new()).expect("the built-in data decodes");
//! let day = builtin.catalog.newest_confirmed().expect("a confirmed list");
//! let market = builtin.catalog.in_force(day, Announced::Ignored);
//! let gpt_4o = market.find("openai/gpt-4o").expect("it is sold");
//!
//! let mix = TokenMix::new([(Meter::Output, Share::ALL)]).expect("it adds up to the whole");
//! let requests = Workload::plain(Tokens::new(1_500));
//! let volume = Volume::new(Tokens::new(500_000_000), &mix, &requests, Month::PLANNING);
//! let cost = TokenCost::new(gpt_4o, &volume).total();
//! assert_eq!(cost.map(|cost| cost.to_decimal()), Some("5000.00".to_owned()));
//! ```

pub use tokenplan_builtin::builtin;
pub use tokenplan_core::{catalog, input, money, scenario, units, words};
pub use tokenplan_engine::engine;
pub use tokenplan_import::import;
pub use tokenplan_report::report;
pub use tokenplan_simulate::simulate;
pub use tokenplan_usage::usage;

pub mod cli;
pub mod cmd;
pub mod error;
mod planner;
pub mod ui;

pub use planner::Planner;
