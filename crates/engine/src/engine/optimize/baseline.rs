//! What the same traffic costs without an optimum: one model for all, or any at random.

use crate::units::Ratio;

use super::grid::{Column, Grid, Solution};
use super::{Goal, Limits, Mix, Problem, Routing};

/// A mix to compare with.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    /// Its name in reports.
    pub name: &'static str,
    /// The model, where it is one for all requests.
    pub model: Option<usize>,
    /// What it amounts to.
    pub mix: Mix,
}

/// One model for all requests: the cheapest, the best, and the one to choose under the limits on
/// quality, latency and availability, or on cost where quality is sought. Then each class on its
/// best model, where classes are told apart, and all models in equal parts.
pub fn baselines(problem: &Problem, goal: Goal, limits: &Limits) -> Vec<Baseline> {
    let blind = Problem {
        routing: Routing::ClassBlind,
        ..problem.clone()
    };
    let timed = Limits {
        p99: limits.p99,
        ..Limits::default()
    };
    let singles = Grid::new(&blind, &timed);
    let single = |name, found: Option<usize>| {
        found.map(|index| Baseline {
            name,
            model: Some(singles.columns[index].model),
            mix: singles.mix(&whole(vec![index])),
        })
    };
    let columns = || singles.columns.iter().enumerate();
    let cheapest = columns().min_by_key(|(_, column)| (column.cost, -column.score));
    let best = columns().min_by_key(|(_, column)| (-column.score, column.cost));
    let fit = columns().filter(|(_, column)| keeps(&singles, column, goal, limits));
    let fit = match goal {
        Goal::Cost => fit.min_by_key(|(_, column)| (column.cost, -column.score)),
        Goal::Quality => fit.min_by_key(|(_, column)| (-column.score, column.cost)),
    };
    let index = |found: Option<(usize, &Column)>| found.map(|(index, _)| index);
    let grid = Grid::new(problem, &timed);
    let has_quality = problem.choices.iter().all(|one| one.quality.is_some());
    let all = [
        single("best-single", index(fit)),
        single("all-cheapest", index(cheapest)),
        single("all-best", index(best)).filter(|_| has_quality),
        best_of_each(&grid).filter(|_| has_quality),
        random(&grid),
    ];
    all.into_iter().flatten().collect()
}

fn whole(columns: Vec<usize>) -> Solution {
    Solution {
        shares: columns
            .into_iter()
            .map(|index| (index, Ratio::ONE))
            .collect(),
        is_exact: true,
    }
}

/// Whether one model for all keeps to the limits that can be kept so.
fn keeps(singles: &Grid<'_>, column: &Column, goal: Goal, limits: &Limits) -> bool {
    let floor = limits.quality.map(|quality| singles.score_of(quality));
    let in_each = |floor: Ratio| {
        let choices = column
            .choices
            .iter()
            .map(|index| &singles.problem.choices[*index]);
        choices
            .map(|choice| choice.quality)
            .all(|quality| quality.is_some_and(|one| one >= floor))
    };
    let is_known = column.choices.iter().all(|index| {
        let choice = &singles.problem.choices[*index];
        (limits.p99.is_none() || choice.latency.is_some())
            && (limits.availability.is_none() || choice.availability.is_some())
    });
    let failing = limits
        .availability
        .map(|least| (Ratio::ONE - least).approximate());
    is_known
        && floor.is_none_or(|floor| column.score >= floor)
        && limits.class_quality.is_none_or(in_each)
        && limits.p99.is_none_or(|_| column.late <= 0.01)
        && failing.is_none_or(|most| column.failing <= most + 1e-12)
        && (goal == Goal::Cost || limits.budget.is_none_or(|budget| column.cost <= budget))
}

/// Every class on the model that is best at it.
fn best_of_each(grid: &Grid<'_>) -> Option<Baseline> {
    let problem = grid.problem;
    if problem.routing == Routing::ClassBlind || problem.classes.len() < 2 {
        return None;
    }
    let best = |group: usize| {
        let columns = grid.columns.iter().enumerate();
        let columns = columns.filter(|(_, column)| column.group == group);
        let best = columns.min_by_key(|(_, column)| (-column.score, column.cost));
        best.map(|(index, _)| index)
    };
    let columns: Option<Vec<usize>> = (0..grid.groups.len()).map(best).collect();
    Some(Baseline {
        name: "best-per-class",
        model: None,
        mix: grid.mix(&whole(columns?)),
    })
}

/// Every request to any model that can serve it, each as likely as the other.
fn random(grid: &Grid<'_>) -> Option<Baseline> {
    let mut shares = Vec::new();
    for group in 0..grid.groups.len() {
        let columns = grid.columns.iter().enumerate();
        let columns = columns.filter(|(_, column)| column.group == group);
        let columns: Vec<usize> = columns.map(|(index, _)| index).collect();
        let share = Ratio::new(1, i128::try_from(columns.len()).ok()?)?;
        shares.extend(columns.into_iter().map(|index| (index, share)));
    }
    let is_exact = true;
    Some(Baseline {
        name: "random",
        model: None,
        mix: grid.mix(&Solution { shares, is_exact }),
    })
}
