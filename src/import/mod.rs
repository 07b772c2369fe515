//! Foreign price catalogs, read into drafts of our own models.
//!
//! One file a source. Each turns its catalog's text into a [`Harvest`]: an entry for everything
//! that the catalog lists, with a draft or the reason why there is none. Nothing is dropped in
//! silence, and no price passes a floating-point number.

mod harvest;
mod provider;

pub use harvest::{Draft, Entry, Found, Harvest, Remark};
pub use provider::canonical;
