//! Price lists: who sells which model at which prices from which day on.
//!
//! `schema` is a list as written, `check` turns it into the checked types of `model`, and `market`
//! picks the lists in force on a day and finds models in them.

mod check;
mod check_limits;
mod check_model;
mod check_rates;
mod check_tier;
mod exchange;
mod folder;
mod limits;
mod listing;
mod load;
mod market;
mod meter;
mod model;
mod models;
mod overlay;
mod provider;
mod rate;
mod schema;
mod sla;
mod status;
mod version;
mod window;
mod write;
#[cfg(test)]
mod write_tests;
mod write_tier;

pub use exchange::{Exchange, ExchangeFile, ExchangeRate};
pub use folder::check_folder_name;
pub use limits::{Enforcement, LimitMeter, Limits};
pub use listing::{Listing, provider};
pub use load::{
    is_price_data, load_file, load_folder, load_texts, read_overlay, read_price_list, sha256,
};
pub use market::{Announced, Catalog, Market, NotFound, Offer, Terms};
pub use meter::{ByMeter, Meter, PerMeter, Prices, Side, TokenCounts};
pub use model::{
    Commitment, Fees, Gateway, Model, Origin, PriceList, Provenance, Provisioned, ServiceTier,
    TypicalSpend,
};
pub use models::Models;
pub use overlay::{Contract, Overlay, OverlayFile, Rule};
pub use provider::{canonical, renamed};
pub use rate::{Conditions, Processing, Rate, RateCard, Situation, Threshold, VolumeRule, rate_of};
pub use schema::PriceListFile;
pub use sla::{CommitmentWindow, CreditBand, Sla};
pub use status::{Capacity, Currency, Evidence, Promise, Status};
pub use version::SchemaVersion;
pub use window::{Hours, Weekdays, Window, Zone};
pub use write::write;
