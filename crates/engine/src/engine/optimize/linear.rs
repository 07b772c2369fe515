//! Mixes under any of the limits, by a linear programme.

use crate::units::Ratio;

use super::grid::{BILLION, Column, Grid, Solution, TRILLION};
use super::programme::{Programme, Row, TOLERANCE};
use super::simplex::{self, Verdict};
use super::{Goal, Holder, Limits, SolverError};

/// Of slow answers, how many may be: what a 99 % point means.
const LATE: f64 = 0.01;
/// Shares below a billionth are dropped.
const LEAST: i128 = 1_000;

/// What is sought: the goal of a user, or what one limit is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Aim {
    /// The lowest cost.
    Cost,
    /// The best quality.
    Quality,
    /// The best quality in one class.
    ClassQuality(usize),
    /// The fewest late answers.
    Late,
    /// The fewest requests without an answer.
    Failing,
    /// The least share of the holder of a limit, by its index.
    Share(usize),
}

impl From<Goal> for Aim {
    fn from(goal: Goal) -> Self {
        match goal {
            Goal::Cost => Self::Cost,
            Goal::Quality => Self::Quality,
        }
    }
}

/// The best mix of the columns that `is_allowed`; `None` when no mix keeps to the limits.
///
/// # Errors
/// When the solver gives up.
pub(super) fn solve(
    grid: &Grid<'_>,
    aim: Aim,
    limits: &Limits,
    is_allowed: &dyn Fn(&Column) -> bool,
) -> Result<Option<Solution>, SolverError> {
    let columns = grid.columns.iter().enumerate();
    let columns = columns.filter(|(_, column)| is_allowed(column));
    let used: Vec<usize> = columns.map(|(index, _)| index).collect();
    let Some(found) = best(grid, aim, limits, &used)? else {
        return Ok(None);
    };
    if aim != Aim::Quality {
        return Ok(Some(found));
    }
    // Of all mixes of that quality, the cheapest.
    let slack = Ratio::new(1, BILLION).unwrap_or(Ratio::ZERO);
    let quality = grid.mix(&found).quality.map(|best| best - slack);
    let limits = Limits {
        quality,
        ..limits.clone()
    };
    Ok(best(grid, Aim::Cost, &limits, &used)?.or(Some(found)))
}

fn best(
    grid: &Grid<'_>,
    aim: Aim,
    limits: &Limits,
    used: &[usize],
) -> Result<Option<Solution>, SolverError> {
    let mut goal: Vec<f64> = used
        .iter()
        .map(|index| wanted(grid, aim, limits, *index))
        .collect();
    let largest = goal.iter().map(|one| one.abs()).fold(0.0, f64::max);
    if largest > 0.0 {
        for one in &mut goal {
            *one /= largest;
        }
    }
    let mut rows = rows(grid, aim, limits, used);
    let mut basis = Vec::new();
    // A limit on every model would be thousands of rows, of which few bind: these come when broken.
    let shares = loop {
        let programme = Programme {
            goal: &goal,
            groups: groups(grid, used),
            rows: &rows,
        };
        let shares = match simplex::solve(&programme, &mut basis) {
            Verdict::Best(shares) => shares,
            Verdict::Impossible => return Ok(None),
            Verdict::Unsure => {
                return Err(SolverError("its answer could not be proven".to_owned()));
            }
        };
        let broken = broken(grid, limits, used, &shares);
        if broken.is_empty() {
            break shares;
        }
        rows.extend(broken);
    };
    let found = cleaned(grid, used, &shares);
    if let Some(missed) = rows
        .iter()
        .map(|row| missed(row, used, &found))
        .find(|by| *by > TOLERANCE)
    {
        return Err(SolverError(format!(
            "its answer misses a limit by {missed:e}"
        )));
    }
    let cost = grid.mix(&found).cost;
    let is_within = |budget: crate::money::Usd| (cost - budget).pico() <= budget.pico() / BILLION;
    Ok(limits
        .budget
        .is_none_or(|budget| aim != Aim::Cost || is_within(budget))
        .then_some(found))
}

/// Where the columns of each group stand: a grid has them group by group.
fn groups(grid: &Grid<'_>, used: &[usize]) -> Vec<std::ops::Range<usize>> {
    let before = |group| used.partition_point(|index| grid.columns[*index].group < group);
    (0..grid.groups.len())
        .map(|group| before(group)..before(group + 1))
        .collect()
}

/// What a column adds to what is made small.
fn wanted(grid: &Grid<'_>, aim: Aim, limits: &Limits, index: usize) -> f64 {
    let column = &grid.columns[index];
    let group = &grid.groups[column.group];
    match aim {
        Aim::Cost => column.cost.approximate(),
        Aim::Quality => -grid
            .quality_of(column.score)
            .map_or(0.0, Ratio::approximate),
        Aim::ClassQuality(class) => -class_quality(grid, column, class).unwrap_or(0.0),
        Aim::Late => column.late,
        Aim::Failing => column.failing,
        Aim::Share(limit) => {
            if grid.is_held(&limits.shares[limit].holder, column) {
                group.part
            } else {
                0.0
            }
        }
    }
}

/// The quality of a column in a class, if it serves the class.
fn class_quality(grid: &Grid<'_>, column: &Column, class: usize) -> Option<f64> {
    let choices = column
        .choices
        .iter()
        .map(|index| &grid.problem.choices[*index]);
    let quality = choices
        .filter(|choice| choice.class == class)
        .find_map(|choice| choice.quality);
    quality.map(Ratio::approximate)
}

/// The limits as rows, but for those on each model, and for a budget where cost is sought.
fn rows(grid: &Grid<'_>, aim: Aim, limits: &Limits, used: &[usize]) -> Vec<Row> {
    let terms = |figure: &dyn Fn(&Column) -> f64| -> Vec<(usize, f64)> {
        let figures = used.iter().enumerate();
        let figures = figures.map(|(at, index)| (at, figure(&grid.columns[*index])));
        figures.filter(|(_, figure)| *figure != 0.0).collect()
    };
    let mut rows = Vec::new();
    if let Some(quality) = limits.quality {
        let figure = |column: &Column| {
            grid.quality_of(column.score)
                .map_or(0.0, Ratio::approximate)
        };
        rows.push(Row::new(terms(&figure), true, quality.approximate()));
    }
    if let Some(quality) = limits.class_quality {
        for class in 0..grid.problem.classes.len() {
            let figure = |column: &Column| class_quality(grid, column, class).unwrap_or(0.0);
            rows.push(Row::new(terms(&figure), true, quality.approximate()));
        }
    }
    if let Some(budget) = limits.budget.filter(|_| aim != Aim::Cost) {
        let figure = |column: &Column| column.cost.approximate();
        rows.push(Row::new(terms(&figure), false, budget.approximate()));
    }
    if limits.p99.is_some() {
        rows.push(Row::new(terms(&|column| column.late), false, LATE));
    }
    if let Some(availability) = limits.availability {
        let failing = (Ratio::ONE - availability).approximate();
        rows.push(Row::new(terms(&|column| column.failing), false, failing));
    }
    for limit in limits
        .shares
        .iter()
        .filter(|limit| limit.holder != Holder::Each)
    {
        let figure = |column: &Column| {
            if grid.is_held(&limit.holder, column) {
                grid.groups[column.group].part
            } else {
                0.0
            }
        };
        rows.push(Row::new(
            terms(&figure),
            false,
            limit.share.ratio().approximate(),
        ));
    }
    rows
}

/// The rows of limits on each model that shares break.
fn broken(grid: &Grid<'_>, limits: &Limits, used: &[usize], shares: &[f64]) -> Vec<Row> {
    let each = limits
        .shares
        .iter()
        .filter(|limit| limit.holder == Holder::Each);
    let Some(bound) = each.map(|limit| limit.share.ratio()).min() else {
        return Vec::new();
    };
    let bound = bound.approximate();
    let mut served = vec![0.0; grid.problem.models.len()];
    for (index, share) in used.iter().zip(shares) {
        let column = &grid.columns[*index];
        served[column.model] += grid.groups[column.group].part * share;
    }
    let models = served.iter().enumerate();
    let models = models.filter(|(_, share)| **share > bound + 1e-7);
    let row = |(model, _): (usize, &f64)| {
        let terms = used.iter().enumerate().filter_map(|(at, index)| {
            let column = &grid.columns[*index];
            (column.model == model).then(|| (at, grid.groups[column.group].part))
        });
        Row::new(terms.collect(), false, bound)
    };
    models.map(row).collect()
}

/// The solver's shares as fractions that add up to one in every group.
fn cleaned(grid: &Grid<'_>, used: &[usize], shares: &[f64]) -> Solution {
    let mut by_group = vec![Vec::new(); grid.groups.len()];
    for (index, share) in used.iter().zip(shares) {
        if *share == 0.0 {
            continue;
        }
        let share = trillionths(*share);
        if share >= LEAST {
            by_group[grid.columns[*index].group].push((*index, share));
        }
    }
    for group in &mut by_group {
        let rest = TRILLION - group.iter().map(|(_, share)| share).sum::<i128>();
        if let Some((_, largest)) = group.iter_mut().max_by_key(|(_, share)| *share) {
            *largest += rest;
        }
    }
    let shares = by_group.into_iter().flatten();
    let shares =
        shares.map(|(index, share)| (index, Ratio::new(share, TRILLION).unwrap_or(Ratio::ZERO)));
    Solution {
        shares: shares.collect(),
        is_exact: false,
    }
}

fn trillionths(share: f64) -> i128 {
    format!("{:.0}", share * 1e12).parse().unwrap_or(0)
}

/// By how much shares miss a row.
fn missed(row: &Row, used: &[usize], found: &Solution) -> f64 {
    let served = found.shares.iter().filter_map(|(index, share)| {
        let at = used.binary_search(index).ok()?;
        let at = row.terms.binary_search_by_key(&at, |(at, _)| *at).ok()?;
        Some(row.terms[at].1 * share.approximate())
    });
    let sum: f64 = served.sum();
    if row.is_floor {
        row.bound - sum
    } else {
        sum - row.bound
    }
}
