//! Foreign price catalogs, read into drafts of our own models.
//!
//! One file a source. Each turns its catalog's text into a [`ImportedCatalog`]: an entry for everything
//! that the catalog lists, with a draft or the reason why there is none. Nothing is dropped in
//! silence, and no price passes a floating-point number.

mod assemble;
pub mod crosscheck;
mod evidence;
mod finish;
mod genai_prices;
mod grid;
mod history;
mod imported;
mod litellm;
mod llm_prices;
mod members;
mod models_dev;
mod notes;
mod number;
mod openrouter;
mod plausible;
mod portkey;
mod shape;
mod source;
#[cfg(test)]
mod testing;

pub use assemble::{Assembly, Edition, Outcome, Row, assemble};
pub use evidence::{Witness, attest};
pub use history::History;
pub use imported::{Draft, Entry, Found, ImportedCatalog, Remark};
pub use plausible::{Finding, Severity, examine};
pub use shape::Foreign;
pub use source::Source;
