//! Cost and capacity planning for teams that build on LLM APIs: exact, offline, reproducible.
//!
//! What a program of your own may build on is [`Planner`], which loads the built-in price lists and
//! scenarios or folders of yours and answers as values; the types that it takes and gives, in
//! [`catalog`], [`scenario`], [`money`] and [`units`]; the pure functions of [`engine`]; and
//! [`input`], whose diagnostics say what is wrong with a file. All else belongs to the program
//! `plan`, is hidden here, and changes without notice.
//!
//! ```
//! use tokenplan::Planner;
//!
//! let planner = Planner::builtin("startup")?;
//! let costs = planner.compare("launch")?;
//! let gpt_4o = costs.iter().find(|cost| cost.listing.name() == "openai/gpt-4o");
//! let total = gpt_4o.and_then(|cost| cost.total()).expect("it is priced");
//! assert_eq!(total.to_decimal(), "5000.00");
//! # Ok::<(), tokenplan::error::Failure>(())
//! ```

use tokenplan_core::text;
pub use tokenplan_core::{catalog, input, money, scenario, units, words};
pub use tokenplan_engine::engine;

#[doc(hidden)]
pub use tokenplan_builtin::builtin;
#[doc(hidden)]
pub use tokenplan_import::import;
#[doc(hidden)]
pub use tokenplan_report::report;
#[doc(hidden)]
pub use tokenplan_simulate::simulate;
#[doc(hidden)]
pub use tokenplan_usage::usage;

#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod cmd;
pub mod error;
#[doc(hidden)]
pub mod options;
mod planner;
#[doc(hidden)]
pub mod ui;

pub use planner::Planner;
