//! The fields of a scenario that say what its requests are like, as they are written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::Zone;
use crate::input::{Entries, Leaf, Part};
use crate::units::{Factor, Quantity, Share, Tokens};

use super::profile::ProfileFile;
use super::trace::TraceFile;

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
