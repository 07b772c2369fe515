//! Ways to spread requests over models: targets, what happens when they fail, and what is tried
//! first.

mod check;
mod model;
mod parts;
mod schema;
mod values;

pub(super) use check::routes;
pub use model::{
    Cascade, Class, Escalation, Failure, Hedge, Latency, Outcomes, Retry, Role, Route, Shape,
    Streaming, Target, Terms, Timeouts,
};
pub(super) use schema::RouteFile;
pub use values::{Retries, ShareBy};
