//! The same programme by a library, for what [`super::simplex`] cannot prove.

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, SolveOutcome, Variable};

use super::GaveUp;
use super::programme::Programme;

/// The best share of each column; `None` when no shares keep to the limits.
///
/// # Errors
/// When the library gives up.
pub(super) fn solve(programme: &Programme<'_>) -> Result<Option<Vec<f64>>, GaveUp> {
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    let variables: Vec<Variable> = programme
        .goal
        .iter()
        .map(|one| problem.add_var(*one, (0.0, 1.0)))
        .collect();
    for group in &programme.groups {
        let terms = variables[group.clone()]
            .iter()
            .map(|variable| (*variable, 1.0));
        problem.add_constraint(terms.collect::<Vec<_>>(), ComparisonOp::Eq, 1.0);
    }
    for row in programme.rows {
        let terms = row.terms.iter().map(|(at, one)| (variables[*at], *one));
        let side = match row.is_floor {
            true => ComparisonOp::Ge,
            false => ComparisonOp::Le,
        };
        problem.add_constraint(terms.collect::<Vec<_>>(), side, row.bound);
    }
    match problem.solve() {
        Ok(SolveOutcome::Solution(solved)) => {
            let shares = variables
                .into_iter()
                .map(|variable| solved.var_value(variable));
            Ok(Some(shares.collect()))
        }
        Err(Error::Infeasible) => Ok(None),
        Ok(SolveOutcome::Interrupted(_)) => Err(GaveUp("it was interrupted".to_owned())),
        Err(error) => Err(GaveUp(error.to_string())),
    }
}
