//! Business cases: a shared workload, routes and what downtime costs, and growth stages.
//!
//! `schema` is a scenario as written, `check` turns it into the checked types of `model`, and each
//! of its parts has the same three pieces. `links` resolves its names against the price lists in force.

mod check;
mod demand;
mod downtime;
mod incidents;
mod links;
mod mix;
mod model;
mod outages;
mod ownership;
mod policy;
mod quality;
mod route;
mod schema;
mod shares;
mod stage;
mod trigger;
mod workload;

use crate::catalog::Origin;
use crate::input::{Log, Reader, SourceId, Sources, read};

pub use demand::{
    Arrival, MAX_REQUESTS, MAX_TRACE_BYTES, NANOS_PER_MINUTE, NANOS_PER_SECOND, Trace,
    TraceColumns, TraceForm, TraceOptions, read_trace,
};
pub use downtime::{Claim, Downtime, DowntimeOption, LossTerms, Mitigation, StageDowntime};
pub use incidents::{
    Incident, IncidentHistory, JointOutage, MAX_INCIDENT_BYTES, Outage, ServiceRecord, UptimeBasis,
    Window, read_incidents,
};
pub use links::{Links, RouteLinks};
pub use mix::{RequestShape, TokenMix};
pub use model::Scenario;
pub use outages::Outages;
pub use ownership::{
    Access, FeeBasis, Input, Key, Measure, Ownership, Payments, Preset, PresetBasis, RampEnd,
    override_text, read_ownership,
};
pub use policy::{Days, Limit, Pattern, Place, Policy, PolicyFile, Rule, read_policy};
pub use quality::{Bill, QualityClass, QualityRow, QualityTable, Scale, read_quality};
pub use route::{
    Cascade, Class, Escalation, Failure, Hedge, Latency, Outcomes, Retries, Retry, Role, Route,
    Shape, ShareBy, Streaming, Target, Terms, Timeouts,
};
pub use schema::ScenarioFile;
pub use stage::Stage;
pub use trigger::{HoursPerDay, Trigger};
pub use workload::{Below, CacheHitModel, CacheUse, HOURS, Profile, Sizes, Workload};

/// Reads a scenario from a source text, telling every mistake in it.
pub fn read_scenario(sources: &Sources, source: SourceId, log: &mut Log) -> Option<Scenario> {
    let file = read(sources, source, log)?;
    let origin = Origin::of(sources, source);
    let mut scenario = check::scenario(file, origin, &mut Reader::new(log, source))?;
    if let Some(policy) = &scenario.policy {
        scenario.check_budgets(policy, source, log);
    }
    for stage in &mut scenario.stages {
        let line = sources.line(source, stage.tokens.span);
        stage.place = format!("{}:{line}", scenario.origin.path);
    }
    Some(scenario)
}
