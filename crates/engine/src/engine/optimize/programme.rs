//! A linear programme over shares of groups, and what duality says of it.

use std::ops::Range;

/// How far a solver's shares may miss a limit that is scaled to about one.
pub(super) const TOLERANCE: f64 = 1e-6;

/// Shares of columns, made so that the goal is least.
pub(super) struct Programme<'p> {
    /// What the whole share of each column adds to the goal; the largest is one.
    pub(super) goal: &'p [f64],
    /// The columns of each group, whose shares add up to one.
    pub(super) groups: Vec<Range<usize>>,
    /// The limits.
    pub(super) rows: &'p [Row],
}

/// A limit: the sum of share × coefficient on one side of a bound.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Columns and their coefficients, in the order of the columns.
    pub(super) terms: Vec<(usize, f64)>,
    /// Whether the sum must reach the bound; else it must not go beyond.
    pub(super) is_floor: bool,
    /// The bound.
    pub(super) bound: f64,
}

impl Row {
    /// Scaled so that the largest coefficient is one. Coefficients far below the bound go: tails of
    /// latency span hundreds of orders of magnitude, and floating point only some.
    pub(super) fn new(terms: Vec<(usize, f64)>, is_floor: bool, bound: f64) -> Self {
        let largest = terms.iter().map(|(_, one)| one.abs()).fold(0.0, f64::max);
        let scale = if largest > 0.0 { largest } else { 1.0 };
        let least = TOLERANCE * bound.abs().min(largest);
        let terms = terms.into_iter().filter(|(_, one)| one.abs() > least);
        Self {
            terms: terms.map(|(at, one)| (at, one / scale)).collect(),
            is_floor,
            bound: bound / scale,
        }
    }

    /// The bound of the row as a sum that must not go beyond it.
    pub(super) fn most(&self) -> f64 {
        self.sign() * self.bound
    }

    /// The coefficient of a column in that sum.
    pub(super) fn coefficient(&self, column: usize) -> f64 {
        let at = self.terms.binary_search_by_key(&column, |(at, _)| *at);
        at.map_or(0.0, |at| self.sign() * self.terms[at].1)
    }

    /// Takes that sum's coefficients from a number of each column, times a price.
    pub(super) fn subtract(&self, price: f64, from: &mut [f64]) {
        let price = self.sign() * price;
        for (at, one) in &self.terms {
            from[*at] -= price * one;
        }
    }

    fn sign(&self) -> f64 {
        if self.is_floor { -1.0 } else { 1.0 }
    }
}

/// What is made small: how far limits are missed until all are kept, then the goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Missing,
    Goal,
}

impl Programme<'_> {
    /// What each column adds to what is made small, less its use of the limits at their prices.
    pub(super) fn less_limits(&self, phase: Phase, prices: &[f64]) -> Vec<f64> {
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
    pub(super) fn bound(&self, phase: Phase, prices: Vec<f64>) -> f64 {
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
