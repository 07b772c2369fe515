//! The cheapest shares under limits, by the revised simplex method, with a proof.
//!
//! There are few rows, a group's shares that add up to one and the limits, and many columns. So the
//! inverse of the basis is small and kept whole. Columns are priced all at once, but the best one of
//! each group then stays at hand, and the others are not looked at until none of these helps.
//!
//! Duality proves what is returned. For any price on each limit, the cheapest column of every group
//! at these prices, less what the bounds are worth, is a bound on all mixes: no mix costs less. The
//! optimum must reach its bound, and where nothing is possible, the least sum of violations at these
//! prices must be above zero. What cannot be proven is an error, never an answer.

use std::ops::Range;

use super::programme::{Phase, Programme, Row};

/// Values down to minus this count as kept: rows are scaled to a largest coefficient of one.
const FEASIBLE: f64 = 1e-9;
/// Coefficients of a size that a step may divide by.
const PIVOT: f64 = 1e-9;
/// How near an optimum must be to its bound: this part of it, or of `SMALL`.
const GAP: f64 = 1e-9;
/// A value that counts as small beside the largest coefficient of the goal, which is one.
const SMALL: f64 = 1e-4;
/// Steps after which the inverse is computed anew.
const REFRESH: usize = 60;
/// Steps without progress after which the first column is taken, not the best: that cannot cycle.
const STALLED: usize = 30;
/// Steps before giving up.
const MOST: usize = 20_000;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Verdict {
    /// The best share of each column, proven.
    Best(Vec<f64>),
    /// No shares keep to the limits, proven.
    Impossible,
    /// Nothing could be proven.
    Unsure,
}

/// The best shares. `basis` is where to begin, and what was found: empty at first, and good for
/// another programme that has the same columns and more rows at the end.
pub(super) fn solve(programme: &Programme<'_>, basis: &mut Vec<usize>) -> Verdict {
    if programme.groups.iter().any(Range::is_empty) {
        return Verdict::Impossible;
    }
    if !basis.is_empty() {
        let verdict = solve_from(programme, basis);
        if verdict != Verdict::Unsure {
            return verdict;
        }
        basis.clear();
    }
    solve_from(programme, basis)
}

fn solve_from(programme: &Programme<'_>, basis: &mut Vec<usize>) -> Verdict {
    if basis.is_empty() {
        basis.extend(programme.groups.iter().filter_map(|group| {
            let goal = |at: &usize| programme.goal[*at];
            group
                .clone()
                .min_by(|one, two| goal(one).total_cmp(&goal(two)))
        }));
    }
    let known = basis.len() - programme.groups.len();
    let slacks = known..programme.rows.len();
    basis.extend(slacks.map(|row| programme.goal.len() + row));
    let mut simplex = Simplex::new(programme, basis.clone());
    let verdict = simplex.run().unwrap_or(Verdict::Unsure);
    *basis = simplex.basis;
    verdict
}

/// The vertex of a basis. Variables are the columns, then the slacks of the rows.
struct Simplex<'p> {
    programme: &'p Programme<'p>,
    basis: Vec<usize>,
    is_basic: Vec<bool>,
    /// Row by row.
    inverse: Vec<Vec<f64>>,
    values: Vec<f64>,
    /// Columns that were good when all were priced.
    at_hand: Vec<usize>,
    /// Steps since the inverse was computed.
    steps: usize,
    stalled: usize,
}

impl<'p> Simplex<'p> {
    fn new(programme: &'p Programme<'p>, basis: Vec<usize>) -> Self {
        let mut is_basic = vec![false; programme.goal.len() + programme.rows.len()];
        for variable in &basis {
            is_basic[*variable] = true;
        }
        Self {
            programme,
            is_basic,
            inverse: Vec::new(),
            values: Vec::new(),
            basis,
            at_hand: Vec::new(),
            steps: 0,
            stalled: 0,
        }
    }

    /// Steps from vertex to vertex until none helps; `None` when numbers fail.
    fn run(&mut self) -> Option<Verdict> {
        self.refresh()?;
        for _ in 0..MOST {
            if self.steps >= REFRESH {
                self.refresh()?;
            }
            let phase = self.phase();
            let prices = self.prices(phase);
            let Some((entering, reduced)) = self.entering(phase, &prices) else {
                // A last look with nothing but rounding of its own.
                if self.steps == 0 {
                    return Some(self.verdict(phase, prices));
                }
                self.refresh()?;
                continue;
            };
            let column = self.column(entering);
            let (leaving, length) = match phase {
                Phase::Missing => self.least_missing(&column, reduced)?,
                Phase::Goal => self.first_at_zero(&column)?,
            };
            self.stalled = if length > FEASIBLE {
                0
            } else {
                self.stalled + 1
            };
            self.step(entering, leaving, length, &column);
        }
        None
    }

    fn phase(&self) -> Phase {
        if self.values.iter().any(|value| *value < -FEASIBLE) {
            Phase::Missing
        } else {
            Phase::Goal
        }
    }

    /// The coefficients of a variable by row: groups, then limits.
    fn coefficients(&self, variable: usize) -> Vec<(usize, f64)> {
        let Programme { goal, groups, rows } = self.programme;
        if let Some(row) = variable.checked_sub(goal.len()) {
            return vec![(groups.len() + row, 1.0)];
        }
        let group = groups.partition_point(|group| group.end <= variable);
        let limits = rows.iter().enumerate();
        let limits = limits.map(|(at, row)| (groups.len() + at, row.coefficient(variable)));
        let limits = limits.filter(|(_, coefficient)| *coefficient != 0.0);
        std::iter::once((group, 1.0)).chain(limits).collect()
    }

    /// A variable's coefficients in terms of the basis.
    fn column(&self, variable: usize) -> Vec<f64> {
        let coefficients = self.coefficients(variable);
        let of = |row: &Vec<f64>| coefficients.iter().map(|(at, one)| row[*at] * one).sum();
        self.inverse.iter().map(of).collect()
    }

    /// What one more of each row's bound would add to what is made small.
    fn prices(&self, phase: Phase) -> Vec<f64> {
        let mut prices = vec![0.0; self.basis.len()];
        for (at, row) in self.inverse.iter().enumerate() {
            let weight = match phase {
                Phase::Goal => self.goal(self.basis[at]),
                Phase::Missing if self.values[at] < -FEASIBLE => -1.0,
                Phase::Missing => 0.0,
            };
            if weight != 0.0 {
                add(&mut prices, weight, row);
            }
        }
        prices
    }

    fn goal(&self, variable: usize) -> f64 {
        self.programme.goal.get(variable).copied().unwrap_or(0.0)
    }

    /// How small a gain is not worth a step.
    fn tolerance(&self, phase: Phase) -> f64 {
        let values = self.basis.iter().zip(&self.values);
        let goal: f64 = values.map(|(at, value)| self.goal(*at) * value).sum();
        match phase {
            Phase::Missing => 1e-10,
            Phase::Goal => {
                let groups = self
                    .programme
                    .groups
                    .iter()
                    .fold(1.0, |count, _| count + 1.0);
                0.1 * GAP * goal.abs().max(SMALL) / groups
            }
        }
    }

    /// The variable whose growth makes most, and what one of it makes; `None` when none does.
    fn entering(&mut self, phase: Phase, prices: &[f64]) -> Option<(usize, f64)> {
        let tolerance = self.tolerance(phase);
        let is_first = self.stalled > STALLED;
        if !is_first {
            let priced = self
                .at_hand
                .iter()
                .map(|at| (*at, self.reduced(*at, phase, prices)));
            let best = priced
                .filter(|(at, _)| !self.is_basic[*at])
                .min_by(|one, two| one.1.total_cmp(&two.1));
            if best.is_some_and(|(_, reduced)| reduced < -tolerance) {
                return best;
            }
        }
        let all = self.all_reduced(phase, prices);
        let helps = |at: &usize| all[*at] < -tolerance && !self.is_basic[*at];
        if is_first {
            let first = (0..all.len()).find(helps);
            return first.map(|at| (at, all[at]));
        }
        let columns = self.programme.goal.len();
        let slacks = (columns..all.len()).map(|at| at..at + 1);
        let groups = self.programme.groups.iter().cloned().chain(slacks);
        let best_of = |group: Range<usize>| {
            let helping = group.filter(helps);
            helping.min_by(|one, two| all[*one].total_cmp(&all[*two]))
        };
        let at_hand: Vec<usize> = groups.filter_map(best_of).collect();
        let best = at_hand
            .iter()
            .min_by(|one, two| all[**one].total_cmp(&all[**two]));
        let best = best.map(|at| (*at, all[*at]));
        self.at_hand = at_hand;
        best
    }

    fn reduced(&self, variable: usize, phase: Phase, prices: &[f64]) -> f64 {
        let own = match phase {
            Phase::Goal => self.goal(variable),
            Phase::Missing => 0.0,
        };
        let coefficients = self.coefficients(variable);
        own - coefficients
            .iter()
            .map(|(at, one)| prices[*at] * one)
            .sum::<f64>()
    }

    fn all_reduced(&self, phase: Phase, prices: &[f64]) -> Vec<f64> {
        let (of_groups, of_rows) = prices.split_at(self.programme.groups.len());
        let mut all = self.programme.less_limits(phase, of_rows);
        for (group, price) in self.programme.groups.iter().zip(of_groups) {
            for one in &mut all[group.clone()] {
                *one -= price;
            }
        }
        all.extend(of_rows.iter().map(|price| -price));
        all
    }

    /// The basic variable that is zero first when a variable grows, and after how much of it.
    fn first_at_zero(&self, column: &[f64]) -> Option<(usize, f64)> {
        let is_first = self.stalled > STALLED;
        let falling = column.iter().enumerate().filter(|(_, one)| **one > PIVOT);
        let ratio = |(at, one): (usize, &f64)| (at, self.values[at].max(0.0) / one);
        falling.map(ratio).reduce(|best, next| {
            let is_tie = (next.1 - best.1).abs() <= 1e-12;
            let is_better = match (is_tie, is_first) {
                (false, _) => next.1 < best.1,
                (true, true) => self.basis[next.0] < self.basis[best.0],
                (true, false) => column[next.0] > column[best.0],
            };
            if is_better { next } else { best }
        })
    }

    /// The same until the sum of what is missing grows again: each variable that goes through zero
    /// turns the slope by its coefficient.
    fn least_missing(&self, column: &[f64], reduced: f64) -> Option<(usize, f64)> {
        let crossing = |(at, one): (usize, &f64)| {
            let value = self.values[at];
            let falls = *one > PIVOT && value >= -FEASIBLE;
            let rises = *one < -PIVOT && value < -FEASIBLE;
            (falls || rises).then(|| (at, if falls { value.max(0.0) } else { value } / one))
        };
        let mut crossings: Vec<(usize, f64)> =
            column.iter().enumerate().filter_map(crossing).collect();
        crossings.sort_by(|one, two| one.1.total_cmp(&two.1));
        let mut slope = reduced;
        let turn = crossings.iter().find(|(at, _)| {
            slope += column[*at].abs();
            slope >= 0.0
        });
        turn.or(crossings.last()).copied()
    }

    fn step(&mut self, entering: usize, leaving: usize, length: f64, column: &[f64]) {
        self.is_basic[self.basis[leaving]] = false;
        self.is_basic[entering] = true;
        self.basis[leaving] = entering;
        add(&mut self.values, -length, column);
        self.values[leaving] = length;
        eliminate(&mut self.inverse, column, leaving);
        self.steps += 1;
    }

    /// The inverse of the basis and the values at its vertex, from the coefficients.
    fn refresh(&mut self) -> Option<()> {
        let size = self.basis.len();
        let mut matrix = vec![vec![0.0; size]; size];
        let mut inverse = matrix.clone();
        for (at, variable) in self.basis.iter().enumerate() {
            for (row, one) in self.coefficients(*variable) {
                matrix[row][at] = one;
            }
            inverse[at][at] = 1.0;
        }
        for pivot in 0..size {
            let sizes = (pivot..size).map(|row| (row, matrix[row][pivot].abs()));
            let (row, largest) = sizes.max_by(|one, two| one.1.total_cmp(&two.1))?;
            if largest < 1e-12 {
                return None;
            }
            matrix.swap(pivot, row);
            inverse.swap(pivot, row);
            let column: Vec<f64> = matrix.iter().map(|row| row[pivot]).collect();
            eliminate(&mut matrix, &column, pivot);
            eliminate(&mut inverse, &column, pivot);
        }
        let ones = self.programme.groups.iter().map(|_| 1.0);
        let bounds = self.programme.rows.iter().map(Row::most);
        let right: Vec<f64> = ones.chain(bounds).collect();
        let of = |row: &Vec<f64>| row.iter().zip(&right).map(|(one, bound)| one * bound).sum();
        self.values = inverse.iter().map(of).collect();
        self.inverse = inverse;
        self.steps = 0;
        self.values
            .iter()
            .all(|value: &f64| value.is_finite())
            .then_some(())
    }

    /// What the last vertex proves at its prices.
    fn verdict(&self, phase: Phase, prices: Vec<f64>) -> Verdict {
        let mut of_rows = prices;
        of_rows.drain(..self.programme.groups.len());
        let bound = self
            .programme
            .bound(phase, of_rows.iter().map(|one| one.min(0.0)).collect());
        let size: f64 = of_rows.iter().map(|price| price.abs()).sum();
        let values = self.basis.iter().zip(&self.values);
        let goal: f64 = values
            .clone()
            .map(|(at, value)| self.goal(*at) * value)
            .sum();
        match phase {
            Phase::Missing if bound > FEASIBLE * size => Verdict::Impossible,
            Phase::Goal if goal - bound <= GAP * goal.abs().max(SMALL) => {
                let mut shares = vec![0.0; self.programme.goal.len()];
                for (at, value) in values {
                    if let Some(share) = shares.get_mut(*at) {
                        *share = value.max(0.0);
                    }
                }
                Verdict::Best(shares)
            }
            _ => Verdict::Unsure,
        }
    }
}

fn add(to: &mut [f64], times: f64, row: &[f64]) {
    for (cell, one) in to.iter_mut().zip(row) {
        *cell += times * one;
    }
}

/// Divides the row of a pivot by it, and takes that row from the others as often as they have it.
/// With many groups most cells of a row are zero, and only the others are touched.
fn eliminate(matrix: &mut [Vec<f64>], column: &[f64], pivot: usize) {
    for cell in &mut matrix[pivot] {
        *cell /= column[pivot];
    }
    let cells = matrix[pivot].iter().copied().enumerate();
    let lead: Vec<(usize, f64)> = cells.filter(|(_, one)| *one != 0.0).collect();
    for (at, row) in matrix.iter_mut().enumerate() {
        if at != pivot && column[at] != 0.0 {
            for (cell, one) in &lead {
                row[*cell] -= column[at] * one;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A vertex that is not the best one is found out by its bound, however near it is.
        #[test]
        fn what_is_not_best_is_not_proven(goal in prop::collection::vec(1..1_000_000_i32, 2..9)) {
            let goal: Vec<f64> = goal.into_iter().map(|one| f64::from(one) / 1e6).collect();
            let programme = Programme { goal: &goal, groups: std::iter::once(0..goal.len()).collect(), rows: &[] };
            let least = goal.iter().copied().fold(f64::INFINITY, f64::min);
            for (at, one) in goal.iter().enumerate() {
                let mut simplex = Simplex::new(&programme, vec![at]);
                simplex.refresh().unwrap();
                let verdict = simplex.verdict(Phase::Goal, simplex.prices(Phase::Goal));
                prop_assert_eq!(verdict == Verdict::Unsure, *one > least);
            }
        }
    }
}
