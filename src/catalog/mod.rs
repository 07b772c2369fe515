//! Price lists: who sells which model at which prices from which day on.
//!
//! `schema` is a list as written, `check` turns it into the checked types of `model`, and `market`
//! picks the lists in force on a day and finds models in them.

mod check;
mod listing;
mod load;
mod market;
mod meter;
mod model;
mod schema;
mod status;
mod version;

pub(crate) use check::refuse_duplicates;
pub use listing::Listing;
pub use load::{load_folder, read_price_list, sha256};
pub use market::{Announced, Catalog, Market, NotFound, Offer};
pub use meter::{Meter, Prices};
pub use model::{Model, Origin, PriceList, Provenance, ServiceTier, TypicalSpend};
pub use schema::PriceListFile;
pub use status::{Capacity, Currency, Promise, Status};
pub use version::SchemaVersion;
