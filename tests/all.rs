//! All integration tests in one binary; each topic is a file of `tests/`.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on stops where it stands"
)]

mod action;
mod agreement;
mod bad;
mod bad_files;
mod bad_options;
mod break_even;
mod calc;
mod calc_capacity;
mod capacity;
mod check;
mod check_places;
mod contract;
mod crosscheck;
mod crossings;
mod diff;
mod docs;
mod exact;
mod failing_requests;
mod figures;
mod files;
mod import;
mod incidents;
mod interrupt;
mod limits;
mod optimize;
mod ownership;
mod pricing;
mod program;
mod properties;
mod provisioned;
mod route;
mod shared_options;
mod shown;
mod simulate;
mod simulate_path;
mod sla;
mod sla_year;
mod structure;
mod trace;
mod usage;
mod usage_bills;
mod usage_emit;
mod usage_focus;
mod usage_input;
mod usage_output;
mod usage_round_trip;
mod usage_sql;
mod usage_sums;
mod usage_traces;
mod usage_what_if;
