//! A price list: what one provider charges from one day on.

mod check;
mod model;
mod schema;

pub(super) use check::{Checked, price_list};
pub use model::PriceList;
pub use schema::PriceListFile;
