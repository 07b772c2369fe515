//! A scenario as it is written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::SchemaVersion;
use crate::input::{Entries, Leaf, Part};
use crate::units::{Count, Factor, Label, Name};

use super::downtime::DowntimeFile;
use super::mix::MixFile;
use super::ownership::OwnershipFile;
use super::policy::RulesFile;
use super::route::RouteFile;
use super::stage::StageFile;
use super::workload::{CacheFile, ProcessingFile, RequestFile, TrafficFile};

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
