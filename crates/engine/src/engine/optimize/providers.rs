//! A limit on the number of providers, by branch and bound.
//!
//! Without the limit the best mix is a bound on every mix with it. Where that mix has too many
//! providers, the one that serves most is kept in one branch and left out in the other; a branch
//! that cannot beat the best mix so far ends.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{Column, Grid, Solution};
use super::linear::{self, Aim};
use super::{Limits, Mix, SolverError, hull};

/// Programmes that are solved before giving up: enough for 30 providers.
const MOST: usize = 20_000;

/// The best mix under all limits; `None` when there is none.
///
/// # Errors
/// When the solver gives up, or the branches are too many.
pub(super) fn solve(
    grid: &Grid<'_>,
    aim: Aim,
    limits: &Limits,
) -> Result<Option<Solution>, SolverError> {
    solve_watched(grid, aim, limits, &|_| ())
}

/// The same, and shows each mix that is better than those before.
///
/// # Errors
/// When the solver gives up, or the branches are too many.
pub(super) fn solve_watched(
    grid: &Grid<'_>,
    aim: Aim,
    limits: &Limits,
    better: &dyn Fn(&Mix),
) -> Result<Option<Solution>, SolverError> {
    let Some(most) = limits.providers else {
        return relaxed(grid, aim, limits, &|_| true);
    };
    let mut search = Search {
        grid,
        aim,
        limits,
        most,
        better,
        best: None,
        solved: 0,
    };
    search.branch(&BTreeSet::new(), &BTreeSet::new())?;
    Ok(search.best.map(|(_, solution)| solution))
}

/// The best mix without a limit on providers: by the hull where that is enough.
fn relaxed(
    grid: &Grid<'_>,
    aim: Aim,
    limits: &Limits,
    is_allowed: &dyn Fn(&Column) -> bool,
) -> Result<Option<Solution>, SolverError> {
    let needs_solver = limits.class_quality.is_some()
        || !limits.shares.is_empty()
        || limits.p99.is_some()
        || limits.availability.is_some()
        || !matches!(aim, Aim::Cost | Aim::Quality);
    if needs_solver {
        linear::solve(grid, aim, limits, is_allowed)
    } else {
        Ok(hull::solve(
            grid,
            aim,
            limits.quality,
            limits.budget,
            is_allowed,
        ))
    }
}

struct Search<'s, 'p> {
    grid: &'s Grid<'p>,
    aim: Aim,
    limits: &'s Limits,
    most: usize,
    better: &'s dyn Fn(&Mix),
    best: Option<(Mix, Solution)>,
    solved: usize,
}

impl Search<'_, '_> {
    fn branch(
        &mut self,
        kept: &BTreeSet<String>,
        out: &BTreeSet<String>,
    ) -> Result<(), SolverError> {
        self.solved += 1;
        if self.solved > MOST {
            let reason = format!("the providers have more than {MOST} combinations to try");
            return Err(SolverError(reason));
        }
        let is_full = kept.len() >= self.most;
        let is_allowed = |column: &Column| {
            let name = self.grid.provider(column);
            kept.contains(name) || (!is_full && !out.contains(name))
        };
        let Some(found) = relaxed(self.grid, self.aim, self.limits, &is_allowed)? else {
            return Ok(());
        };
        let mix = self.grid.mix(&found);
        if self
            .best
            .as_ref()
            .is_some_and(|(best, _)| !self.beats(&mix, best))
        {
            return Ok(());
        }
        let served = self.served(&mix);
        let next = served
            .iter()
            .filter(|(name, _)| !kept.contains(**name))
            .max_by_key(|(name, share)| (**share, std::cmp::Reverse(**name)));
        match next {
            Some((name, _)) if served.len() > self.most => {
                let name = (*name).to_owned();
                let with = |set: &BTreeSet<String>| {
                    set.iter()
                        .cloned()
                        .chain([name.clone()])
                        .collect::<BTreeSet<_>>()
                };
                self.branch(&with(kept), out)?;
                self.branch(kept, &with(out))
            }
            _ => {
                (self.better)(&mix);
                self.best = Some((mix, found));
                Ok(())
            }
        }
    }

    fn beats(&self, mix: &Mix, best: &Mix) -> bool {
        match self.aim {
            Aim::Cost => mix.cost < best.cost,
            _ => (mix.quality, best.cost) > (best.quality, mix.cost),
        }
    }

    /// What each provider serves: sums of shares of classes, which only rank them.
    fn served<'m>(&'m self, mix: &Mix) -> BTreeMap<&'m str, i128> {
        let mut served: BTreeMap<&str, i128> = BTreeMap::new();
        for part in &mix.parts {
            let name = self.grid.problem.models[part.model].provider.as_str();
            let millionths = part.share.of(1_000_000).unwrap_or(0);
            *served.entry(name).or_default() += millionths;
        }
        served
    }
}
