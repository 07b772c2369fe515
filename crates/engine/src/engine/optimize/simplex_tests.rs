//! The simplex held to exact certificates, and programmes whose answer is known.
//!
//! The vertex where it stops is computed again from its basis in exact fractions. An optimum must be
//! feasible there, and no variable may have a reduced cost below zero; by strong duality nothing is
//! cheaper. Where nothing is feasible, the prices of the rows must be a certificate by the lemma of
//! Farkas. Neither uses what the simplex computed but the basis, nor its tolerances.

use proptest::prelude::*;

use super::programme::{Programme, Row};
use super::simplex::{Verdict, solve};
use crate::units::Ratio;

/// A limit in tenths, before it is scaled.
#[derive(Clone, Debug)]
struct Limit {
    terms: Vec<i32>,
    bound: i32,
    is_floor: bool,
}

impl Limit {
    fn row(&self) -> Row {
        let terms = self.terms.iter().copied().map(tenths).enumerate();
        Row::new(terms.collect(), self.is_floor, tenths(self.bound))
    }

    /// A number of the limit where the sum must not go beyond the bound.
    fn at_most(&self, number: i32) -> Ratio {
        exact(if self.is_floor { -number } else { number })
    }
}

/// A programme in tenths, with groups of the same size.
#[derive(Clone, Debug)]
struct Drawn {
    groups: usize,
    goal: Vec<i32>,
    limits: Vec<Limit>,
}

impl Drawn {
    fn goal(&self) -> Vec<f64> {
        self.goal.iter().copied().map(tenths).collect()
    }

    fn rows(&self) -> Vec<Row> {
        self.limits.iter().map(Limit::row).collect()
    }

    fn programme<'p>(&self, goal: &'p [f64], rows: &'p [Row]) -> Programme<'p> {
        let each = goal.len() / self.groups;
        Programme {
            goal,
            groups: (0..self.groups)
                .map(|at| at * each..(at + 1) * each)
                .collect(),
            rows,
        }
    }

    /// The coefficients of a variable, a column or the slack of a limit, in every row.
    fn coefficients(&self, variable: usize) -> Vec<Ratio> {
        let is = |yes: bool| if yes { Ratio::ONE } else { Ratio::ZERO };
        let each = self.goal.len() / self.groups;
        let groups = (0..self.groups).map(|group| is(variable / each == group));
        let limits = self.limits.iter().enumerate().map(|(at, limit)| {
            let number = limit.terms.get(variable).copied();
            number.map_or(is(variable == self.goal.len() + at), |number| {
                limit.at_most(number)
            })
        });
        groups.chain(limits).collect()
    }

    fn bounds(&self) -> Vec<Ratio> {
        let ones = (0..self.groups).map(|_| Ratio::ONE);
        let limits = self.limits.iter().map(|limit| limit.at_most(limit.bound));
        ones.chain(limits).collect()
    }

    fn goal_of(&self, variable: usize) -> Ratio {
        self.goal
            .get(variable)
            .map_or(Ratio::ZERO, |one| exact(*one))
    }

    /// What one of a variable that is below zero counts: the slack of a limit is divided by the
    /// largest coefficient of its row.
    fn weight(&self, variable: usize) -> Ratio {
        let limit = variable.checked_sub(self.goal.len());
        let terms = limit.map(|at| self.limits[at].terms.iter());
        let largest = terms.and_then(|terms| terms.map(|term| term.abs()).max());
        let largest = largest.filter(|largest| *largest > 0).map(exact);
        largest.map_or(Ratio::ONE, |largest| {
            Ratio::ONE.checked_div(largest).unwrap()
        })
    }

    fn variables(&self) -> std::ops::Range<usize> {
        0..self.goal.len() + self.limits.len()
    }
}

fn tenths(number: i32) -> f64 {
    f64::from(number) / 10.0
}

fn exact(tenths: i32) -> Ratio {
    Ratio::new(tenths.into(), 10).unwrap()
}

fn dot(one: &[Ratio], other: &[Ratio]) -> Ratio {
    one.iter()
        .zip(other)
        .map(|(one, other)| *one * *other)
        .sum()
}

/// The numbers with which the columns of a square matrix add up to the right side.
fn solve_exactly(columns: &[Vec<Ratio>], right: &[Ratio]) -> Vec<Ratio> {
    let size = right.len();
    let mut rows: Vec<Vec<Ratio>> = (0..size)
        .map(|row| {
            let left = columns.iter().map(|column| column[row]);
            left.chain([right[row]]).collect()
        })
        .collect();
    for pivot in 0..size {
        let row = (pivot..size).find(|row| !rows[*row][pivot].is_zero());
        rows.swap(pivot, row.expect("a basis is regular"));
        let lead = rows[pivot][pivot];
        for cell in &mut rows[pivot] {
            *cell = cell.checked_div(lead).unwrap();
        }
        let lead = rows[pivot].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let times = row[pivot];
            if at != pivot && !times.is_zero() {
                for (cell, one) in row.iter_mut().zip(&lead) {
                    *cell = *cell - times * *one;
                }
            }
        }
    }
    rows.into_iter().map(|row| row[size]).collect()
}

/// The prices of the rows at which every variable of the basis costs what it adds.
fn prices(columns: &[Vec<Ratio>], added: &[Ratio]) -> Vec<Ratio> {
    let transposed: Vec<Vec<Ratio>> = (0..columns.len())
        .map(|row| columns.iter().map(|column| column[row]).collect())
        .collect();
    solve_exactly(&transposed, added)
}

/// Few different numbers, so that many columns tie and vertices are degenerate.
fn limit(columns: usize) -> impl Strategy<Value = Limit> {
    let terms = prop::collection::vec(-3..8_i32, columns);
    (terms, -5..30_i32, any::<bool>()).prop_map(|(terms, bound, is_floor)| Limit {
        terms,
        bound,
        is_floor,
    })
}

fn drawn() -> impl Strategy<Value = Drawn> {
    (1..5_usize, 1..9_usize).prop_flat_map(|(groups, each)| {
        let goal = prop::collection::vec(0..10_i32, groups * each);
        let limits = prop::collection::vec(limit(groups * each), 0..6);
        (goal, limits).prop_map(move |(goal, limits)| Drawn {
            groups,
            goal,
            limits,
        })
    })
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
    fn the_last_basis_proves_the_answer_in_exact_fractions(drawn in drawn()) {
        let (goal, rows) = (drawn.goal(), drawn.rows());
        let mut basis = Vec::new();
        let verdict = solve(&drawn.programme(&goal, &rows), &mut basis);
        let columns: Vec<Vec<Ratio>> = basis.iter().map(|at| drawn.coefficients(*at)).collect();
        let values = solve_exactly(&columns, &drawn.bounds());
        match verdict {
            Verdict::Best(shares) => {
                prop_assert!(values.iter().all(|value| !value.is_negative()), "{values:?}");
                let added: Vec<Ratio> = basis.iter().map(|at| drawn.goal_of(*at)).collect();
                let prices = prices(&columns, &added);
                for variable in drawn.variables() {
                    let used = dot(&prices, &drawn.coefficients(variable));
                    prop_assert!(drawn.goal_of(variable) >= used, "variable {variable} helps");
                }
                let mut expected = vec![0.0; goal.len()];
                for (at, value) in basis.iter().zip(&values) {
                    if let Some(share) = expected.get_mut(*at) {
                        *share = value.approximate();
                    }
                }
                for (share, expected) in shares.iter().zip(expected) {
                    prop_assert!((share - expected).abs() < 1e-9, "{share} is not {expected}");
                }
            }
            Verdict::Impossible => {
                let missing = values.iter().zip(&basis).map(|(value, at)| {
                    if value.is_negative() { -drawn.weight(*at) } else { Ratio::ZERO }
                });
                let prices = prices(&columns, &missing.collect::<Vec<_>>());
                for variable in drawn.variables() {
                    let used = dot(&prices, &drawn.coefficients(variable));
                    prop_assert!(used <= Ratio::ZERO, "variable {variable} helps");
                }
                prop_assert!(dot(&prices, &drawn.bounds()) > Ratio::ZERO);
            }
            Verdict::Unsure => prop_assert!(false, "nothing was proven"),
        }
    }

    /// More rows, from where fewer of them ended, are the same as all rows at once.
    #[test]
    fn a_known_basis_leads_to_the_same(drawn in drawn(), before in 0..6_usize) {
        let (goal, rows) = (drawn.goal(), drawn.rows());
        let all = drawn.programme(&goal, &rows);
        let fewer = drawn.programme(&goal, &rows[..before.min(rows.len())]);
        let mut basis = Vec::new();
        solve(&fewer, &mut basis);
        match (solve(&all, &mut basis), solve(&all, &mut Vec::new())) {
            (Verdict::Best(one), Verdict::Best(two)) => {
                prop_assert!((value(all.goal, &one) - value(all.goal, &two)).abs() < 1e-8);
            }
            (one, two) => prop_assert_eq!(one, two),
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
    assert!((shares.iter().sum::<f64>() - 10.0).abs() < 1e-8);
}

/// Groups with a limit each, more rows than most simplexes of a kept inverse are asked for: the
/// cheap column of every group may serve a tenth.
#[test]
fn hundreds_of_limits_are_solved() {
    const GROUPS: usize = 400;
    let goal: Vec<f64> = (0..GROUPS).flat_map(|_| [0.2, 1.0, 0.6]).collect();
    let rows: Vec<Row> = (0..GROUPS)
        .map(|group| Row::new(vec![(3 * group, 1.0)], false, 0.1))
        .collect();
    let programme = Programme {
        goal: &goal,
        groups: (0..GROUPS).map(|at| 3 * at..3 * at + 3).collect(),
        rows: &rows,
    };
    let Verdict::Best(shares) = solve(&programme, &mut Vec::new()) else {
        panic!("nothing was proven");
    };
    for share in shares.chunks(3) {
        assert_eq!(share, [0.1, 0.0, 0.9]);
    }
}
