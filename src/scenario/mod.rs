//! Business cases: a shared workload, routes and what downtime costs, and growth stages.
//!
//! `schema` is a scenario as written, `check` turns it into the checked types of `model`, and
//! `links` resolves its names against the price lists in force.

mod check;
mod links;
mod model;
mod schema;
mod stake;
mod trigger;

use crate::catalog::Origin;
use crate::input::{Log, Reader, SourceId, Sources, read};

pub use links::{Links, RouteLinks};
pub use model::{Claim, Downtime, Role, Route, Scenario, Stage, Stake, Target, TokenMix};
pub use schema::ScenarioFile;
pub use trigger::{HoursPerDay, Trigger};

/// Reads a scenario from a source text, telling every mistake in it.
pub fn read_scenario(sources: &Sources, source: SourceId, log: &mut Log) -> Option<Scenario> {
    let file = read(sources, source, log)?;
    let origin = Origin::of(sources, source);
    check::scenario(file, origin, &mut Reader::new(log, source))
}
