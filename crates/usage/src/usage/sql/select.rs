//! How the steps of a statement are written down.

use super::engine::Engine;

/// An expression and the name of the column that it makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) expression: String,
    pub(super) name: String,
}

impl Named {
    pub(super) fn new(expression: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            expression: expression.into(),
            name: name.into(),
        }
    }
}

/// Columns of a `SELECT`, one a line.
pub(super) fn columns(named: &[Named], indent: &str) -> String {
    let line = |one: &Named| {
        if one.expression == one.name {
            format!("{indent}{}", one.name)
        } else {
            format!("{indent}{} AS {}", one.expression, one.name)
        }
    };
    named.iter().map(line).collect::<Vec<_>>().join(",\n")
}

/// A step that adds columns to those of the step before it.
pub(super) fn step(name: &str, before: &str, added: &[Named], engine: Engine) -> String {
    let (added, fence) = (columns(added, "    "), engine.fence());
    format!("{name} AS (\n  SELECT *,\n{added}\n  FROM {before}{fence}\n)")
}
