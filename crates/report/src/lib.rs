//! What came out: sections of typed cells, pages, and the exporters.

use tokenplan_core::text;
pub use tokenplan_core::{catalog, input, money, scenario, units, words};
pub use tokenplan_engine::engine;
pub use tokenplan_import::import;
pub use tokenplan_simulate::simulate;
pub use tokenplan_usage::usage;

pub mod report;
