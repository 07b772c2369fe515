//! What is at stake while the product is down.

use serde::{Deserialize, Serialize};

use crate::input::Spanned;
use crate::money::{Usd, UsdFlow};
use crate::scenario::trigger::HoursPerDay;
use crate::units::{Availability, Duration};

use super::loss::LossTerms;
use super::option::DowntimeOption;

/// What is at stake in every stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Downtime {
    /// What best effort is taken to mean.
    pub best_effort: Availability,
    /// The money of one transaction.
    pub transaction: Option<Usd>,
    /// A claimed loss to trace.
    pub claim: Option<Claim>,
    /// How much of the time best effort worked, as measured.
    pub observed: Option<Availability>,
    /// What else could be bought.
    pub options: Vec<DowntimeOption>,
}

/// A loss that somebody claims for one incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The money said to be lost.
    pub loss: Usd,
    /// The hours of the day in which the money flows.
    pub trading_hours: Option<HoursPerDay>,
    /// Who says so.
    pub source: Option<String>,
}

/// The money that flows in a stage and how long it may stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StageDowntime {
    /// The money that flows through the product.
    pub volume: Spanned<UsdFlow>,
    /// Whether the volume follows from the number of users.
    pub per_user: Option<UsdFlow>,
    /// What best effort is taken to mean.
    pub best_effort: Availability,
    /// How long one incident lasts, if the scenario says.
    pub incident: Option<Duration>,
    /// How much of it is lost, and what incidents cost besides.
    pub terms: LossTerms,
}
