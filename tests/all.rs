//! All integration tests in one binary; each topic is a file of `tests/`.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

mod action;
mod bad;
mod break_even;
mod calc;
mod check;
mod check_places;
mod contract;
mod crosscheck;
mod crossings;
mod diff;
mod docs;
mod figures;
mod import;
mod incidents;
mod optimize;
mod ownership;
mod pricing;
mod program;
mod properties;
mod route;
mod sla;
mod sla_year;
mod structure;
mod usage_emit;
mod usage_focus;
mod usage_what_if;
