//! What a row of a bill is about, and what is added up in it.

use jiff::tz::TimeZone;
use jiff::{ToSpan, Zoned};

use crate::catalog::{Currency, Meter, Processing};
use crate::money::{UnitPrice, Usd};
use crate::units::Ratio;
use crate::usage::instant::Instant;

/// How long a charge period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// An hour.
    Hour,
    /// A day in UTC.
    Day,
}

/// What a row is charged for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    /// Tokens of a meter at a list price. The condition says which of the model's prices it is.
    Tokens(Meter, String, UnitPrice),
    /// A fee, and dollars for one of what it is charged for.
    Fee(&'static str, Ratio, IsListed),
}

/// Whether the price list charges it.
pub(super) type IsListed = bool;

/// What the requests of a row share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// The start of the charge period, in minutes since 1970.
    pub(super) from: i64,
    /// The model's full name in price lists.
    pub(super) offer: String,
    /// The team, tag or user; empty where there is none.
    pub(super) group: String,
    pub(super) processing_mode: Processing,
    /// The price list.
    pub(super) list: String,
    /// Its currency, and what that was worth in dollars.
    pub(super) currency: (Currency, Ratio),
    pub(super) item: Item,
}

/// What a price depends on beside what rows share, of the first requests of the row: the others met
/// the same price, so that the row can be priced again by these.
#[derive(Clone, Copy, Debug)]
pub(super) struct Met {
    /// The start of the span of time, in minutes since 1970.
    pub(super) minute: u32,
    /// The least prompt of the band.
    pub(super) band: u64,
    /// What the model had billed before in the month, where its prices depend on that.
    pub(super) before: Option<u64>,
}

/// What is added up in a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sum {
    pub(super) met: Met,
    /// Tokens, or what a fee is charged for.
    pub(super) quantity: Ratio,
    /// Requests, counted in one of their rows.
    pub(super) requests: u64,
    pub(super) list_cost: Usd,
    pub(super) cost: Usd,
}

impl Sum {
    pub(super) fn join(&mut self, other: &Self) {
        self.quantity = self.quantity + other.quantity;
        self.requests = self.requests.saturating_add(other.requests);
        self.list_cost = self.list_cost + other.list_cost;
        self.cost = self.cost + other.cost;
    }
}

impl Length {
    pub(super) fn minutes(self) -> i64 {
        match self {
            Self::Hour => 60,
            Self::Day => 1_440,
        }
    }
}

/// A moment, as FOCUS writes it.
pub(super) fn moment(minute: i64) -> Option<String> {
    let at = Instant::of_minute(minute)
        .timestamp()?
        .to_zoned(TimeZone::UTC);
    Some(at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string())
}

/// The start and the exclusive end of the charge period and of its month, in UTC.
pub(super) fn periods(from: i64, length: Length) -> Option<[String; 4]> {
    let write = |at: &Zoned| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let at = |minute| {
        Some(
            Instant::of_minute(minute)
                .timestamp()?
                .to_zoned(TimeZone::UTC),
        )
    };
    let (start, end) = (at(from)?, at(from + length.minutes())?);
    let month = start.first_of_month().ok()?.start_of_day().ok()?;
    let next = month.checked_add(1.month()).ok()?;
    Some([write(&start), write(&end), write(&month), write(&next)])
}
