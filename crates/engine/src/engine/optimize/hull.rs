//! Quality floors and budgets without a solver, in whole numbers.
//!
//! With one limit that couples the classes, the best mix lies on the lower convex hull of each
//! class, and the steps between neighbours on the hulls are taken in the order of what a point of
//! quality costs. At most one step is taken in part, so at most one class is divided.

use std::cmp::Ordering;

use crate::money::Usd;
use crate::units::Ratio;

use super::grid::{Column, Grid, Solution};
use super::linear::Aim;

/// From one column of a hull to the next, dearer and better one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub(super) from: usize,
    pub(super) to: usize,
    cost: Usd,
    score: i128,
}

impl Step {
    /// Pico-dollars and billionths of a point of quality, to divide one by the other.
    const fn slope(self) -> (i128, i128) {
        (self.cost.pico(), self.score)
    }
}

/// The cheapest column of every group, and the steps from there in the order of their slope.
#[derive(Debug)]
pub(super) struct Walk {
    pub(super) start: Vec<usize>,
    pub(super) steps: Vec<Step>,
}

impl Walk {
    /// The walk over the columns that `is_allowed`; `None` when a group has none.
    pub(super) fn new(grid: &Grid<'_>, is_allowed: &dyn Fn(&Column) -> bool) -> Option<Self> {
        let mut by_group = vec![Vec::new(); grid.groups.len()];
        for (index, column) in grid.columns.iter().enumerate() {
            if is_allowed(column) {
                by_group[column.group].push(index);
            }
        }
        let hulls = by_group
            .into_iter()
            .map(|columns| lower_hull(grid, columns));
        let mut walk = Self {
            start: Vec::new(),
            steps: Vec::new(),
        };
        for hull in hulls {
            walk.start.push(*hull.first()?);
            let pairs = hull.windows(2);
            walk.steps
                .extend(pairs.map(|pair| step(grid, pair[0], pair[1])));
        }
        // The sort is stable, so that the steps of one hull keep their order.
        walk.steps
            .sort_by(|one, two| fractions(one.slope(), two.slope()));
        Some(walk)
    }

    fn cost(&self, grid: &Grid<'_>) -> Usd {
        let start = self.start.iter();
        start.map(|index| grid.columns[*index].cost).sum()
    }

    fn score(&self, grid: &Grid<'_>) -> i128 {
        self.start
            .iter()
            .map(|index| grid.columns[*index].score)
            .sum()
    }
}

/// The columns at the corners of the lower convex hull, from the cheapest to the best.
pub(super) fn lower_hull(grid: &Grid<'_>, mut columns: Vec<usize>) -> Vec<usize> {
    let of = |index: usize| &grid.columns[index];
    columns.sort_by_key(|index| (of(*index).cost, -of(*index).score, *index));
    let mut hull: Vec<usize> = Vec::new();
    for next in columns {
        if hull
            .last()
            .is_some_and(|last| of(next).score <= of(*last).score)
        {
            continue;
        }
        while let [.., before, last] = hull[..] {
            let (first, second) = (step(grid, before, last), step(grid, last, next));
            let slopes = fractions(first.slope(), second.slope());
            if slopes == Ordering::Less {
                break;
            }
            hull.pop();
        }
        hull.push(next);
    }
    hull
}

fn step(grid: &Grid<'_>, from: usize, to: usize) -> Step {
    let (here, there) = (&grid.columns[from], &grid.columns[to]);
    Step {
        from,
        to,
        cost: there.cost - here.cost,
        score: there.score - here.score,
    }
}

/// Compares two fractions of numbers that are not negative, the lower ones above zero, by their
/// continued fractions, so that nothing overflows.
fn fractions(one: (i128, i128), two: (i128, i128)) -> Ordering {
    let (mut a, mut b) = one;
    let (mut c, mut d) = two;
    let mut is_swapped = false;
    loop {
        let order = (a / b).cmp(&(c / d));
        let (left, right) = (a % b, c % d);
        let order = match (order, left, right) {
            (Ordering::Equal, 0, 0) => return Ordering::Equal,
            (Ordering::Equal, 0, _) => Ordering::Less,
            (Ordering::Equal, _, 0) => Ordering::Greater,
            (Ordering::Equal, ..) => {
                (a, b, c, d) = (b, left, d, right);
                is_swapped = !is_swapped;
                continue;
            }
            (order, ..) => order,
        };
        return if is_swapped { order.reverse() } else { order };
    }
}

/// The best mix under a quality floor and a budget, exactly; `None` when there is none.
pub(super) fn solve(
    grid: &Grid<'_>,
    aim: Aim,
    floor: Option<Ratio>,
    budget: Option<Usd>,
    is_allowed: &dyn Fn(&Column) -> bool,
) -> Option<Solution> {
    let walk = Walk::new(grid, is_allowed)?;
    let floor = floor.map(|quality| grid.score_of(quality));
    let (mut cost, mut score) = (walk.cost(grid), walk.score(grid));
    if budget.is_some_and(|budget| cost > budget) {
        return None;
    }
    let mut at = walk.start.clone();
    let mut divided = None;
    for step in &walk.steps {
        let room = match aim {
            Aim::Quality => budget.map(|budget| ((budget - cost).pico(), step.cost.pico())),
            _ => Some((floor.unwrap_or(0) - score, step.score)),
        };
        let group = grid.columns[step.from].group;
        match room {
            Some((room, _)) if room <= 0 => break,
            Some((room, whole)) if room < whole => {
                divided = Ratio::new(room, whole).map(|share| (*step, share));
                break;
            }
            _ => {}
        }
        (cost, score) = (cost + step.cost, score + step.score);
        at[group] = step.to;
    }
    let mut shares: Vec<(usize, Ratio)> = Vec::new();
    for (group, index) in at.into_iter().enumerate() {
        match divided {
            Some((step, share)) if grid.columns[step.to].group == group => {
                shares.extend([(step.from, Ratio::ONE - share), (step.to, share)]);
            }
            _ => shares.push((index, Ratio::ONE)),
        }
    }
    let solution = Solution {
        shares,
        is_exact: true,
    };
    keeps(grid, &solution, floor, budget).then_some(solution)
}

/// Whether a solution of exact shares reaches the floor within the budget.
fn keeps(grid: &Grid<'_>, solution: &Solution, floor: Option<i128>, budget: Option<Usd>) -> bool {
    // A divided step reaches its limit exactly; rounding its figures may miss by one at the end.
    let shares = || solution.shares.iter();
    let column = |index: &usize| &grid.columns[*index];
    let scores = shares().filter_map(|(index, share)| share.of(column(index).score));
    let costs = shares().map(|(index, share)| column(index).cost.times(*share));
    let (score, cost): (i128, Usd) = (scores.sum(), costs.sum());
    let is_within = |budget: Usd| cost <= budget + Usd::from_pico(1);
    floor.is_none_or(|floor| score + 1 >= floor) && budget.is_none_or(is_within)
}

#[cfg(test)]
mod tests {
    use super::fractions;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fractions_compare_as_their_cross_products_do(a in 0..1_000_i128, b in 1..1_000_i128, c in 0..1_000_i128, d in 1..1_000_i128) {
            prop_assert_eq!(fractions((a, b), (c, d)), (a * d).cmp(&(c * b)));
            // The same far outside of what a product of 128 bits holds.
            let far = i128::MAX / 1_000;
            prop_assert_eq!(fractions((a * far, b), (c * far, d)), (a * d).cmp(&(c * b)));
        }
    }
}
