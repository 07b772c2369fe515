//! The simplex beside a library, and programmes whose answer is known.

use proptest::prelude::*;

use super::fallback;
use super::programme::{Programme, Row};
use super::simplex::{Verdict, solve};

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
