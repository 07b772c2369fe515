//! A scenario as it is written in YAML, before it is checked.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::{ByMeter, SchemaVersion, Zone};
use crate::input::{Entries, Leaf, Part};
use crate::money::{Usd, UsdFlow};
use crate::units::{
    Availability, Count, Duration, Factor, Label, Name, Quantity, Share, Tokens, Users,
};

use super::alternative::AlternativeFile;
use super::loss::{IncidentStaffFile, PenaltyFile};
use super::ownership::OwnershipFile;
use super::policy::RulesFile;
use super::route::RouteFile;

/// A business case: a shared workload, its routes and what downtime costs, and its growth stages.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Scenario")]
pub struct ScenarioFile {
    /// Version of this file format: 1.
    #[schemars(required)]
    pub schema: Leaf<SchemaVersion>,
    /// The scenario's id; the file has the same name.
    #[schemars(required)]
    pub name: Leaf<Name>,
    /// The scenario's name for people.
    pub title: Leaf<Label>,
    /// How tokens divide over the meters; adds up to 100 %.
    #[schemars(required)]
    pub token_mix: Part<MixFile>,
    /// What one request looks like.
    #[schemars(required)]
    pub request: Part<RequestFile>,
    /// How traffic arrives.
    pub traffic: Part<TrafficFile>,
    /// The shares of requests that are not processed at once.
    pub processing: Part<ProcessingFile>,
    /// How prompts meet caches.
    pub cache: Part<CacheFile>,
    /// Completion tokens billed for each one that is shown, of models that reason; 1 when not given.
    pub reasoning: Leaf<Factor>,
    /// Where requests are processed, such as `eu`; uplifts of that region count.
    pub region: Leaf<Name>,
    /// How often credits are bought in a month, where a gateway has a least fee; once when not given.
    pub purchases: Leaf<Count>,
    /// The model that savings are counted against.
    #[schemars(required)]
    pub baseline: Leaf<Name>,
    /// The models that reports compare.
    #[schemars(required)]
    pub shortlist: Part<Vec<Leaf<Name>>>,
    /// The route that reports use.
    pub route: Leaf<Name>,
    /// The growth stages, smallest first.
    #[schemars(required)]
    pub stages: Part<Vec<Part<StageFile>>>,
    /// Ways to spread requests over models, by name.
    pub routes: Part<Entries<Part<RouteFile>>>,
    /// What is at stake while the product is down.
    pub downtime: Part<DowntimeFile>,
    /// The rules that `plan check` holds the plan to.
    pub policy: Part<RulesFile>,
    /// What `plan route --tco` takes for the cost of integrations and fees.
    pub ownership: Part<OwnershipFile>,
}

/// How tokens divide over the meters.
pub(super) type MixFile = ByMeter<Share>;

/// What one request looks like.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Request")]
pub struct RequestFile {
    /// Tokens of one request on average, prompt and completion together.
    #[schemars(required)]
    pub tokens: Leaf<Tokens>,
    /// The sizes of prompts: tokens at percentiles of requests, such as `p50`, `p99.9`, `min` and
    /// `max`; every request has the mean size when not given.
    pub prompt: Part<Entries<Leaf<Tokens>>>,
    /// A file of requests to take the sizes from, instead of `prompt`.
    pub trace: Part<TraceFile>,
    /// Searches of one request on average; none when not given.
    pub searches: Leaf<Quantity>,
    /// The longest completion that a request allows (`max_tokens`), which some providers count
    /// against limits until it ends.
    pub max_output: Leaf<Tokens>,
}

/// A CSV file with a row for each request.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Trace")]
pub struct TraceFile {
    /// The path, from the scenario's own folder.
    #[schemars(required)]
    pub file: Leaf<Label>,
    /// The column of prompt tokens.
    #[schemars(required)]
    pub input: Leaf<Label>,
    /// The column of completion tokens.
    #[schemars(required)]
    pub output: Leaf<Label>,
}

/// How prompts meet caches, where the token mix names only `input`.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Cache")]
pub struct CacheFile {
    /// The part of prompt tokens that stands in a shared prefix; all of it when not given.
    pub cacheable: Leaf<Share>,
    /// How often the prefix is found in the cache.
    pub hit_ratio: Leaf<Share>,
    /// How many prefixes share the traffic, instead of a hit ratio.
    pub prefixes: Leaf<Count>,
    /// How long a prefix lives after it was last used.
    pub ttl: Leaf<Duration>,
}

/// The shares of requests that are not processed at once.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Processing")]
pub struct ProcessingFile {
    /// Within a day.
    pub batch: Leaf<Share>,
    /// When there is room.
    pub flex: Leaf<Share>,
    /// Ahead of others.
    pub priority: Leaf<Share>,
}

/// The weight of each of the 24 hours, for days such as `mon-fri`.
pub(super) type ProfileFile = Entries<Part<Vec<Leaf<Quantity>>>>;

/// How traffic arrives.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Traffic")]
pub struct TrafficFile {
    /// The busiest minute over the average minute; 1 when not given.
    pub peak_to_mean: Leaf<Factor>,
    /// The time zone of the profile, such as `Europe/Berlin`; UTC when not given.
    pub time_zone: Leaf<Zone>,
    /// The weight of each of the 24 hours, for days such as `mon-fri` and `sat-sun`; traffic is
    /// spread evenly when not given.
    pub profile: Part<ProfileFile>,
    /// How unevenly requests come: the coefficient of variation of the gaps between them, from 0
    /// (even) to 100; 1 when not given, as if each came by itself.
    pub burstiness: Leaf<Quantity>,
}

/// A growth stage.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Stage")]
pub struct StageFile {
    /// The stage's id.
    #[schemars(required)]
    pub name: Leaf<Name>,
    /// The stage's name for people.
    pub title: Leaf<Label>,
    /// People who use the product in a month.
    #[schemars(required)]
    pub users: Leaf<Users>,
    /// Tokens in a month.
    #[schemars(required)]
    pub tokens: Leaf<Tokens>,
    /// What is at stake in this stage, where it differs from the scenario.
    pub downtime: Part<StageDowntimeFile>,
}

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
    /// How many times faster than on average money flows while the product is down; 1 when not
    /// given.
    pub peak_factor: Leaf<Factor>,
    /// The hours of the day in which the money flows and the product is down, instead of a
    /// `peak_factor`.
    pub trading_hours: Leaf<super::trigger::HoursPerDay>,
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
    pub trading_hours: Leaf<super::trigger::HoursPerDay>,
    /// Who says so.
    pub source: Leaf<Label>,
}
