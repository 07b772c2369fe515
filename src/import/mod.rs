//! Foreign price catalogs, read into drafts of our own models.
//!
//! One file a source. Each turns its catalog's text into a [`Harvest`]: an entry for everything
//! that the catalog lists, with a draft or the reason why there is none. Nothing is dropped in
//! silence, and no price passes a floating-point number.

mod assemble;
mod evidence;
mod harvest;
mod history;
pub mod litellm;
mod plausible;
mod provider;
mod source;

pub use assemble::{Assembly, Edition, Outcome, Row, assemble};
pub use evidence::{Witness, attest};
pub use harvest::{Draft, Entry, Found, Harvest, Remark};
pub use history::History;
pub use plausible::{Finding, Weight, examine};
pub use provider::canonical;
pub use source::Source;
