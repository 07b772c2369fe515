//! A checked scenario.

use serde::{Deserialize, Serialize};

use crate::catalog::Origin;
use crate::input::Spanned;
use crate::units::Factor;

use super::downtime::Downtime;
use super::mix::TokenMix;
use super::ownership::Ownership;
use super::policy::Policy;
use super::route::Route;
use super::stage::Stage;
use super::workload::Workload;

/// A business case and its growth stages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// The id.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// How tokens divide over the meters.
    pub token_mix: Spanned<TokenMix>,
    /// What requests are like and how they come.
    pub workload: Workload,
    /// The busiest minute over the average minute.
    pub peak_to_mean: Factor,
    /// The model that savings are counted against, as written.
    pub baseline: Spanned<String>,
    /// The models to compare, as written.
    pub shortlist: Vec<Spanned<String>>,
    /// The route that reports use; `None` where there is no route.
    pub route: Option<String>,
    /// The stages, in the order of the file.
    pub stages: Vec<Stage>,
    /// The routes, in the order of the file.
    pub routes: Vec<Route>,
    /// What is at stake while the product is down.
    pub downtime: Option<Downtime>,
    /// The rules that the plan is held to.
    pub policy: Option<Policy>,
    /// What is stated of the cost of integrations and fees.
    pub ownership: Option<Ownership>,
    /// The file that says so.
    pub origin: Origin,
}

impl Scenario {
    /// The stage of a name, whatever the case of its letters.
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages
            .iter()
            .find(|stage| stage.name.eq_ignore_ascii_case(name))
    }

    /// The route of a name.
    pub fn route(&self, name: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.name == name)
    }

    /// The route that reports use.
    pub fn default_route(&self) -> Option<&Route> {
        self.route(self.route.as_deref()?)
    }
}
