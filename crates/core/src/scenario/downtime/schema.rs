//! What is at stake while the product is down, as it is written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::input::{Leaf, Part};
use crate::money::{Usd, UsdFlow};
use crate::scenario::trigger::HoursPerDay;
use crate::units::{Availability, Duration, Factor, Label, Share};

use super::loss::{IncidentStaffFile, PenaltyFile};
use super::option::AlternativeFile;

/// What is at stake while the product is down.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Downtime")]
pub struct DowntimeFile {
    /// The money that flows through the product.
    pub volume: Leaf<UsdFlow>,
    /// The money that flows through the product for each user, instead of `volume`.
    pub volume_per_user: Leaf<UsdFlow>,
    /// What best effort is taken to mean.
    #[schemars(required)]
    pub availability: Leaf<Availability>,
    /// How long one incident lasts.
    pub incident: Leaf<Duration>,
    /// The money of one transaction.
    pub transaction: Leaf<Usd>,
    /// How many times faster than on average money flows in every outage; 1 when not given.
    pub peak_factor: Leaf<Factor>,
    /// The hours of the day in which the money flows, instead of a `peak_factor`: an incident within
    /// them costs more, and the expected loss stays, since outages come at any hour.
    pub trading_hours: Leaf<HoursPerDay>,
    /// The share of the flow that an outage stops; all when not given.
    pub affected: Leaf<Share>,
    /// The share of what was stopped that comes back later; none when not given.
    pub recovered: Leaf<Share>,
    /// The share of the money that would have been kept; all when not given.
    pub margin: Leaf<Share>,
    /// The people who work on each incident.
    pub incident_staff: Part<IncidentStaffFile>,
    /// What is owed to one's own customers.
    pub penalty: Part<PenaltyFile>,
    /// How much of the time best effort worked, as measured.
    pub observed: Leaf<Availability>,
    /// What else could be bought against downtime.
    pub options: Part<Vec<Part<AlternativeFile>>>,
    /// A loss that somebody claims for one incident, to be traced to its assumptions.
    pub claim: Part<ClaimFile>,
}

/// What is at stake in one stage.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "StageDowntime")]
pub struct StageDowntimeFile {
    /// The money that flows through the product.
    pub volume: Leaf<UsdFlow>,
    /// What best effort is taken to mean.
    pub availability: Leaf<Availability>,
    /// How long one incident lasts.
    pub incident: Leaf<Duration>,
}

/// A claimed loss.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Claim")]
pub struct ClaimFile {
    /// The money said to be lost in one incident.
    #[schemars(required)]
    pub loss_per_incident: Leaf<Usd>,
    /// The hours of the day in which the money flows, if not all 24.
    pub trading_hours: Leaf<HoursPerDay>,
    /// Who says so.
    pub source: Leaf<Label>,
}
