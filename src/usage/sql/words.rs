//! Words of statuses and service tiers, as statements compare them: in small letters.

use crate::catalog::Processing;

use super::engine::{Engine, texts};
use super::shape::Shape;

/// Parts of words that say that a request failed, as in `rate_limit_error`.
const FAILING: [&str; 12] = [
    "abort",
    "denied",
    "error",
    "exception",
    "expired",
    "fail",
    "false",
    "refused",
    "reject",
    "timed",
    "timeout",
    "unavailable",
];

/// The ways of processing and the words for them.
const TIERS: [(Processing, &[&str]); 4] = [
    (
        Processing::Standard,
        &[
            "",
            "standard",
            "default",
            "auto",
            "on_demand",
            "on-demand",
            "standard_only",
            "false",
            "0",
            "no",
        ],
    ),
    (Processing::Batch, &["batch", "true", "1", "yes"]),
    (Processing::Flex, &["flex"]),
    (Processing::Priority, &["priority", "fast"]),
];

/// Words for yes; PostgreSQL's copies say `t`.
const YES: [&str; 5] = ["true", "1", "yes", "t", "batch"];

/// Whether a request failed, by its status: a number of HTTP from 400 on, another number than 1,
/// or a word that says so.
pub(super) fn is_failed(status: &str, engine: Engine) -> String {
    let success = Shape::Success.of(status, engine);
    let number = Shape::Numeric.of(status, engine);
    let mut failing = String::new();
    for (place, part) in FAILING.iter().enumerate() {
        let or = if place == 0 { "" } else { " OR " };
        failing += &format!("{or}{status} LIKE '%{part}%'");
    }
    format!("NOT ({status} IN ('', '1') OR {success}) AND ({number} OR {failing})")
}

/// The way of processing, by the word of a service tier and by a mark of batches; empty where the
/// word means nothing.
pub(super) fn processing(tier: Option<&str>, batch: Option<&str>) -> String {
    let mut cases = String::new();
    if let Some(batch) = batch {
        let yes = texts(&YES);
        cases += &format!(" WHEN {batch} IN ({yes}) THEN 'batch'");
    }
    match tier {
        Some(tier) => {
            for (way, words) in TIERS {
                let (words, name) = (texts(words), way.name());
                cases += &format!(" WHEN {tier} IN ({words}) THEN '{name}'");
            }
            format!("CASE{cases} ELSE '' END")
        }
        None => format!("CASE{cases} ELSE 'standard' END"),
    }
}
