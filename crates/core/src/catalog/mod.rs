//! Price lists: who sells which model at which prices from which day on.
//!
//! Each entity (the list, its models, their rates, service tiers, overlays) has three pieces: its
//! schema as written, its checked types, and the check that turns one into the other. `market`
//! picks the lists in force on a day and finds models in them.

mod exchange;
mod folder;
mod gateway;
mod list;
mod listing;
mod load;
mod market;
mod meter;
mod models;
mod offer;
mod origin;
mod overlay;
mod provenance;
mod provider;
mod rates;
mod status;
mod tiers;
mod version;
mod window;
mod write;

pub use exchange::{Exchange, ExchangeFile, ExchangeRate};
pub use folder::check_folder_name;
pub use gateway::Gateway;
pub use list::{PriceList, PriceListFile};
pub use listing::{Listing, provider};
pub use load::{is_price_data, load_file, load_folder, load_texts, read_overlay, read_price_list};
pub use market::{Catalog, Market, NotFound};
pub use meter::{ByMeter, Meter, PerMeter, Prices, Side, TokenCounts};
pub use models::{Fees, Model, Models};
pub use offer::{Announced, Offer, Terms};
pub use origin::{Origin, sha256};
pub use overlay::{Contract, Overlay, OverlayFile, Rule};
pub use provenance::Provenance;
pub use provider::{canonical, renamed};
pub use rates::{
    Conditions, Processing, Rate, RateCard, RequestContext, Threshold, VolumeRule, rate_of,
};
pub use status::{Capacity, Currency, Evidence, Promise, Status};
pub use tiers::{
    Commitment, CommitmentWindow, CreditBand, Enforcement, LimitMeter, Limits, Provisioned,
    ServiceTier, Sla, TypicalSpend,
};
pub use version::SchemaVersion;
pub use window::{Hours, Weekdays, Window, Zone};
pub use write::write;
