//! The models that a price list sells.

mod check;
mod model;
mod packed;
mod schema;

pub(super) use check::{meters, models, regions};
pub use model::{Fees, Model};
pub use packed::Models;
pub(super) use schema::ModelFile;
