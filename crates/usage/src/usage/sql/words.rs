//! Words of statuses and service tiers, as statements compare them: in small letters.

use crate::catalog::Processing;

use super::engine::{Engine, texts};
use super::shape::Shape;

/// What stands for nothing where text stands for everything, as a list of SQL texts.
pub(super) const BLANK: &str = "'', 'null', 'NULL', 'Null', 'None', 'nan', 'NaN'";

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

/// Whether a request failed, by its status: a number of HTTP from 400 on, another number than 1,
/// or a word that says so.
pub(super) fn is_failed(status: &str, engine: Engine) -> String {
    let success = Shape::Success.of(status, engine);
    let number = Shape::Numeric.of(status, engine);
    let failing = FAILING.map(|part| format!("{status} LIKE '%{part}%'"));
    let failing = failing.join(" OR ");
    format!("NOT ({status} IN ('', '1') OR {success}) AND ({number} OR {failing})")
}

/// The way of processing, by a mark of batches and else by the word of a service tier; empty where
/// one of them means nothing.
pub(super) fn processing(tier: Option<&str>, batch: Option<&str>) -> String {
    let cases = |column: &str, is_last: bool| {
        let known = TIERS.into_iter();
        let known = known.filter(|(way, _)| is_last || *way == Processing::Batch);
        let case = |(way, words): (Processing, &[&str])| {
            format!(" WHEN {column} IN ({}) THEN '{}'", texts(words), way.name())
        };
        known.map(case).collect::<String>()
    };
    let all: Vec<&str> = TIERS
        .iter()
        .flat_map(|(_, words)| words.iter().copied())
        .collect();
    let is_unknown = |column: &str| format!(" WHEN {column} NOT IN ({}) THEN ''", texts(&all));
    match (batch, tier) {
        (Some(batch), Some(tier)) => format!(
            "CASE{}{}{} ELSE '' END",
            is_unknown(batch),
            cases(batch, false),
            cases(tier, true)
        ),
        (Some(only), None) | (None, Some(only)) => format!("CASE{} ELSE '' END", cases(only, true)),
        (None, None) => "'standard'".to_owned(),
    }
}
