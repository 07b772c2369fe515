//! The cheapest mix of models that is good enough, or the best one under a budget.
//!
//! Each class of requests may be divided over the models that can serve it. Cost, quality, failures
//! and the tail of latency of a mix are sums of share times figure, so the best mix is a linear
//! programme. Quality and budget alone need no solver: `hull` walks the lower convex hulls in whole
//! numbers. Other limits go to `linear`, which has its programme solved and proven by `simplex`. A
//! limit on the number of providers goes to `providers`, and where no mix meets all limits,
//! `obstacle` says which is in the way and by how much.

mod baseline;
mod frontier;
mod grid;
mod hull;
mod linear;
mod obstacle;
mod priced;
mod programme;
mod providers;
mod simplex;
#[cfg(test)]
mod simplex_tests;
mod success;
mod tail;

use crate::money::Usd;
use crate::units::{Ratio, Real, Share};

pub use baseline::{Baseline, baselines};
pub use frontier::{Curve, Frontier, Point, Position, Single, Standing, frontier, place};
pub use obstacle::{Obstacle, Shortfall, obstacle};
pub use priced::{LeftOut, Priced, of_shortlist, of_table};
pub use success::cost_per_success;
pub use tail::Latency;

use grid::Grid;

/// A model that may serve a part of the traffic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Who sells it: limits on providers go by this.
    pub provider: String,
}

/// Requests of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// How many requests; their number weighs the class against the others.
    pub requests: Option<u64>,
}

/// A model that can serve a class, and what all requests of the class are like on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Which class, as an index.
    pub class: usize,
    /// Which model, as an index.
    pub model: usize,
    /// What the whole class costs on it.
    pub cost: Usd,
    /// The quality of its answers, from 0 to a billion; where no quality is known, none.
    pub quality: Option<Ratio>,
    /// How long it takes to answer.
    pub latency: Option<Latency>,
    /// The share of requests that it answers.
    pub availability: Option<Ratio>,
}

/// Whether a mix knows the class of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routing {
    /// Every class has shares of its own.
    PerClass,
    /// One set of shares for all requests.
    ClassBlind,
}

/// Classes, models, and which can serve which.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The models.
    pub models: Vec<Model>,
    /// The classes; where all have a number of requests it is their weight, else all weigh the same.
    pub classes: Vec<Class>,
    /// What can serve what: at most one choice for a class and a model.
    pub choices: Vec<Choice>,
    /// Whether the class of a request is known when it is routed.
    pub routing: Routing,
}

/// Whose share is limited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// One model, as an index.
    Model(usize),
    /// All models of a provider.
    Provider(String),
    /// Each model by itself.
    Each,
}

/// The most that a model or a provider may serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareLimit {
    /// Whose.
    pub holder: Holder,
    /// Of all requests.
    pub share: Share,
}

/// What a mix must keep to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// The least mean quality.
    pub quality: Option<Ratio>,
    /// The least quality in each class.
    pub class_quality: Option<Ratio>,
    /// The most that it may cost.
    pub budget: Option<Usd>,
    /// The most that models and providers may serve.
    pub shares: Vec<ShareLimit>,
    /// The most providers.
    pub providers: Option<usize>,
    /// The time, in seconds, that at most 1 % of requests may take longer than.
    pub p99: Option<Real>,
    /// The least share of requests that are answered.
    pub availability: Option<Ratio>,
}

/// What is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// The lowest cost.
    Cost,
    /// The best quality, and of several mixes with it the cheapest.
    Quality,
}

/// What one model serves of one class.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The class, as an index; `None` for all of them, when routing is class-blind.
    pub class: Option<usize>,
    /// The model, as an index.
    pub model: usize,
    /// Its share of the class.
    pub share: Ratio,
    /// Its share of all requests, rounded at the trillionth.
    pub traffic: Ratio,
    /// What that costs: share × cost, rounded half to even at the pico-dollar.
    pub cost: Usd,
    /// The quality of its answers.
    pub quality: Option<Ratio>,
}

/// A mix and what it amounts to.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    /// Who serves what, in the order of the classes, the larger share first.
    pub parts: Vec<Part>,
    /// The sum of its parts.
    pub cost: Usd,
    /// The mean quality, rounded at the billionth.
    pub quality: Option<Ratio>,
    /// The share of requests over the time that [`Limits::p99`] names.
    pub late: Option<Real>,
    /// The share of requests that are answered.
    pub availability: Option<Real>,
    /// Whether its shares are exact; else they are a solver's, rounded at the trillionth, and its
    /// limits are kept to a part in ten million.
    pub is_exact: bool,
}

/// The solver gave up, which says nothing about the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolverError(pub String);

/// The best mix under the limits; `None` when no mix keeps to all of them.
///
/// Choices without a figure that a limit needs are left out.
///
/// # Errors
/// When the solver gives up.
pub fn optimize(
    problem: &Problem,
    goal: Goal,
    limits: &Limits,
) -> Result<Option<Mix>, SolverError> {
    optimize_watched(problem, goal, limits, &|_| ())
}

/// The same, and shows every mix that is better than those before and keeps to all limits, which
/// takes long only with a limit on providers.
///
/// # Errors
/// When the solver gives up.
pub fn optimize_watched(
    problem: &Problem,
    goal: Goal,
    limits: &Limits,
    better: &dyn Fn(&Mix),
) -> Result<Option<Mix>, SolverError> {
    let grid = Grid::new(problem, limits);
    let found = providers::solve_watched(&grid, goal.into(), limits, better)?;
    Ok(found.map(|solution| grid.mix(&solution)))
}
