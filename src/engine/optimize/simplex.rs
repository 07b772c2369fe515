//! The cheapest shares under limits, by the revised simplex method, with a proof.
//!
//! There are few rows, a group's shares that add up to one and the limits, and many columns. So the
//! inverse of the basis is small and kept whole. Columns are priced all at once, but the best one of
//! each group then stays at hand, and the others are not looked at until none of these helps.
//!
//! Duality proves what is returned. For any price on each limit, the cheapest column of every group
//! at these prices, less what the bounds are worth, is a bound on all mixes: no mix costs less. The
//! optimum must reach its bound, and where nothing is possible, the least sum of violations at these
//! prices must be above zero. What cannot be proven is for another solver to say.

use std::ops::Range;

use super::linear::Row;

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
/// Rows for which a whole inverse is a good idea.
const ROWS: usize = 300;

/// Shares of columns, made so that the goal is least.
pub(super) struct Programme<'p> {
    /// What the whole share of each column adds to the goal; the largest is one.
    pub(super) goal: &'p [f64],
    /// The columns of each group, whose shares add up to one.
    pub(super) groups: Vec<Range<usize>>,
    /// The limits.
    pub(super) rows: &'p [Row],
}

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
    let size = programme.groups.len() + programme.rows.len();
    if programme.groups.iter().any(Range::is_empty) {
        return Verdict::Impossible;
    }
    if size > ROWS {
        return Verdict::Unsure;
    }
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

/// What is made small: how far limits are missed until all are kept, then the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Missing,
    Goal,
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
        match self.values.iter().any(|value| *value < -FEASIBLE) {
            true => Phase::Missing,
            false => Phase::Goal,
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

impl Programme<'_> {
    /// What each column adds to what is made small, less its use of the limits at their prices.
    fn less_limits(&self, phase: Phase, prices: &[f64]) -> Vec<f64> {
        let mut all = match phase {
            Phase::Goal => self.goal.to_vec(),
            Phase::Missing => vec![0.0; self.goal.len()],
        };
        for (row, price) in self.rows.iter().zip(prices) {
            if *price != 0.0 {
                row.subtract(*price, &mut all);
            }
        }
        all
    }

    /// What no shares can be below, for prices that are not above zero: a limit can only cost.
    fn bound(&self, phase: Phase, prices: Vec<f64>) -> f64 {
        let all = self.less_limits(phase, &prices);
        let least = |group: &Range<usize>| {
            let columns = all[group.clone()].iter().copied();
            columns.fold(f64::INFINITY, f64::min)
        };
        let groups: f64 = self.groups.iter().map(least).sum();
        let limits = self
            .rows
            .iter()
            .zip(prices)
            .map(|(row, price)| price * row.most());
        groups + limits.sum::<f64>()
    }
}

fn add(to: &mut [f64], times: f64, row: &[f64]) {
    for (cell, one) in to.iter_mut().zip(row) {
        *cell += times * one;
    }
}

/// Divides the row of a pivot by it, and takes that row from the others as often as they have it.
fn eliminate(matrix: &mut [Vec<f64>], column: &[f64], pivot: usize) {
    for cell in &mut matrix[pivot] {
        *cell /= column[pivot];
    }
    let lead = std::mem::take(&mut matrix[pivot]);
    for (at, row) in matrix.iter_mut().enumerate() {
        if at != pivot && column[at] != 0.0 {
            add(row, -column[at], &lead);
        }
    }
    matrix[pivot] = lead;
}

#[cfg(test)]
mod tests {
    use super::super::fallback;
    use super::*;
    use crate::units::Ratio;
    use proptest::prelude::*;

    fn tenths(number: i32) -> f64 {
        f64::from(number) / 10.0
    }

    /// Few different numbers, so that many columns tie and vertices are degenerate.
    fn row(columns: usize) -> impl Strategy<Value = Row> {
        let terms = prop::collection::vec(-3..8_i32, columns);
        (terms, -5..30_i32, any::<bool>()).prop_map(|(terms, bound, is_floor)| {
            let terms = terms.into_iter().map(tenths).enumerate();
            Row::new(terms.collect(), is_floor, tenths(bound))
        })
    }

    type Drawn = (usize, Vec<f64>, Vec<Row>);

    fn drawn() -> impl Strategy<Value = Drawn> {
        (1..5_usize, 1..9_usize).prop_flat_map(|(groups, each)| {
            let goal = prop::collection::vec((0..10_i32).prop_map(tenths), groups * each);
            let rows = prop::collection::vec(row(groups * each), 0..6);
            (Just(groups), goal, rows)
        })
    }

    fn programme((groups, goal, rows): &Drawn) -> Programme<'_> {
        let each = goal.len() / groups;
        Programme {
            goal,
            groups: (0..*groups).map(|at| at * each..(at + 1) * each).collect(),
            rows,
        }
    }

    fn value(goal: &[f64], shares: &[f64]) -> f64 {
        goal.iter()
            .zip(shares)
            .map(|(one, share)| one * share)
            .sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn the_library_finds_the_same(drawn in drawn()) {
            let programme = programme(&drawn);
            let theirs = fallback::solve(&programme).unwrap();
            match solve(&programme, &mut Vec::new()) {
                Verdict::Best(shares) => {
                    let theirs = theirs.map(|theirs| value(programme.goal, &theirs));
                    let ours = value(programme.goal, &shares);
                    prop_assert!(theirs.is_some_and(|theirs| (ours - theirs).abs() < 1e-7), "{ours} {theirs:?}");
                    for group in &programme.groups {
                        let sum: f64 = shares[group.clone()].iter().sum();
                        prop_assert!((sum - 1.0).abs() < 1e-8);
                    }
                    for row in programme.rows {
                        let used = shares.iter().enumerate().map(|(at, share)| row.coefficient(at) * share);
                        prop_assert!(used.sum::<f64>() < row.most() + 1e-7);
                    }
                }
                Verdict::Impossible => prop_assert_eq!(theirs, None),
                Verdict::Unsure => prop_assert!(false, "nothing was proven"),
            }
        }

        /// More rows, from where fewer of them ended, are the same as all rows at once.
        #[test]
        fn a_known_basis_leads_to_the_same(drawn in drawn(), before in 0..6_usize) {
            let all = programme(&drawn);
            let fewer = Programme { rows: &drawn.2[..before.min(drawn.2.len())], groups: all.groups.clone(), ..all };
            let mut basis = Vec::new();
            solve(&fewer, &mut basis);
            match (solve(&all, &mut basis), solve(&all, &mut Vec::new())) {
                (Verdict::Best(one), Verdict::Best(two)) => {
                    prop_assert!((value(all.goal, &one) - value(all.goal, &two)).abs() < 1e-8);
                }
                (one, two) => prop_assert_eq!(one, two),
            }
        }

        /// Half of each of two columns that are a tenth apart cannot be told from the optimum by
        /// anything but its bound.
        #[test]
        fn what_is_not_best_is_not_proven(goal in prop::collection::vec(1..10_i32, 2..9)) {
            let goal: Vec<f64> = goal.into_iter().map(tenths).collect();
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

    /// The worked example of two groups and one limit: the cheap column of the first group may
    /// serve no more than a quarter, and the dearer one costs 0.5 more.
    #[test]
    fn a_limit_divides_one_group() {
        let goal = [0.5, 1.0, 0.2];
        let rows = [Row::new(vec![(0, 1.0)], false, 0.25)];
        let programme = Programme {
            goal: &goal,
            groups: vec![0..2, 2..3],
            rows: &rows,
        };
        assert_eq!(
            solve(&programme, &mut Vec::new()),
            Verdict::Best(vec![0.25, 0.75, 1.0])
        );
        let floor = [Row::new(vec![(2, 1.0)], true, 1.5)];
        let programme = Programme {
            rows: &floor,
            groups: vec![0..2, 2..3],
            ..programme
        };
        assert_eq!(solve(&programme, &mut Vec::new()), Verdict::Impossible);
    }

    /// Thousands of columns that tie: every quality costs the same a point, in whole numbers.
    #[test]
    fn ties_do_not_cycle() {
        let goal: Vec<f64> = (0..4_000).map(|at| f64::from(at % 40) / 40.0).collect();
        let floor = goal.iter().map(|one| 0.1 * one).enumerate();
        let cap = (0..4_000).filter(|at| at % 3 == 0).map(|at| (at, 0.1));
        let rows = [
            Row::new(floor.collect(), true, 0.5),
            Row::new(cap.collect(), false, 0.01),
        ];
        let groups = (0..10).map(|at| at * 400..(at + 1) * 400).collect();
        let programme = Programme {
            goal: &goal,
            groups,
            rows: &rows,
        };
        let Verdict::Best(shares) = solve(&programme, &mut Vec::new()) else {
            panic!("nothing was proven");
        };
        // The goal is ten times what the floor adds up.
        assert!((value(&goal, &shares) - 5.0).abs() < 1e-8);
        assert_eq!(
            Ratio::whole(10).approximate(),
            shares.iter().sum::<f64>().round()
        );
    }
}
