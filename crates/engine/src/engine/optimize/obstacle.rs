//! Which limit is in the way when no mix keeps to all of them, and by how much.

use crate::money::Usd;
use crate::units::{Ratio, Real, Share};

use super::grid::{Grid, Solution};
use super::linear::Aim;
use super::{Holder, Limits, Mix, Problem, SolverError, providers};

/// What falls short.
#[derive(Clone, Debug, PartialEq)]
pub enum Shortfall {
    /// No model can serve a class; none can serve all of them when routing is class-blind.
    Unserved(Option<usize>),
    /// The best quality.
    Quality(Ratio),
    /// The best quality of a class.
    ClassQuality(usize, Ratio),
    /// The lowest cost.
    Budget(Usd),
    /// The least share of answers over the time.
    Late(Real),
    /// The largest share of requests that are answered.
    Availability(Real),
    /// The least that the holder of a limit must serve; the limit as an index.
    Share(usize, Real),
    /// The fewest providers.
    Providers(usize),
    /// No one limit: without any single one of them there is no mix either.
    Together,
}

/// A limit that is in the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// What falls short of it.
    pub shortfall: Shortfall,
    /// Whether that is under the other limits; else it is so without any of them.
    pub under_others: bool,
    /// The mix that comes closest.
    pub closest: Option<Mix>,
}

/// A limit by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Quality,
    ClassQuality,
    Budget,
    Late,
    Availability,
    Share(usize),
    Providers,
}

/// What is in the way of a problem without a solution: first what no mix could reach whatever the
/// other limits, else every limit without which there would be a mix.
///
/// # Errors
/// When the solver gives up.
pub fn obstacle(problem: &Problem, limits: &Limits) -> Result<Vec<Obstacle>, SolverError> {
    let grid = Grid::new(problem, limits);
    let served = |group: &usize| grid.columns.iter().any(|column| column.group == *group);
    if let Some(group) = (0..grid.groups.len()).find(|group| !served(group)) {
        let classes = &grid.groups[group].classes;
        let class = classes.first().copied().filter(|_| classes.len() == 1);
        return Ok(vec![Obstacle {
            shortfall: Shortfall::Unserved(class),
            under_others: false,
            closest: None,
        }]);
    }
    let kinds = kinds(limits);
    for kind in &kinds {
        if let Some(found) = shortfall(&grid, *kind, limits, &only(limits, *kind), false)? {
            return Ok(vec![found]);
        }
    }
    let mut found = Vec::new();
    for kind in &kinds {
        found.extend(shortfall(
            &grid,
            *kind,
            limits,
            &without(limits, *kind),
            true,
        )?);
    }
    if found.is_empty() {
        found.push(Obstacle {
            shortfall: Shortfall::Together,
            under_others: true,
            closest: None,
        });
    }
    Ok(found)
}

fn kinds(limits: &Limits) -> Vec<Kind> {
    let single = [
        limits.quality.map(|_| Kind::Quality),
        limits.class_quality.map(|_| Kind::ClassQuality),
        limits.budget.map(|_| Kind::Budget),
        limits.p99.map(|_| Kind::Late),
        limits.availability.map(|_| Kind::Availability),
        limits.providers.map(|_| Kind::Providers),
    ];
    let shares = (0..limits.shares.len()).map(Kind::Share);
    single.into_iter().flatten().chain(shares).collect()
}

/// The limits without one of them. A limit on a share stays, at all of it, so that the others keep
/// their places.
fn without(limits: &Limits, kind: Kind) -> Limits {
    let mut rest = limits.clone();
    match kind {
        Kind::Quality => rest.quality = None,
        Kind::ClassQuality => rest.class_quality = None,
        Kind::Budget => rest.budget = None,
        Kind::Late => rest.p99 = None,
        Kind::Availability => rest.availability = None,
        Kind::Share(index) => rest.shares[index].share = Share::ALL,
        Kind::Providers => rest.providers = None,
    }
    rest
}

/// None of the limits, but the places of those on shares.
fn only(limits: &Limits, kind: Kind) -> Limits {
    match kind {
        Kind::Share(_) => without(
            &Limits {
                shares: limits.shares.clone(),
                ..Limits::default()
            },
            kind,
        ),
        _ => Limits::default(),
    }
}

/// How far the best mix under `rest` misses a limit; `None` when it does not, or there is no mix.
fn shortfall(
    grid: &Grid<'_>,
    kind: Kind,
    limits: &Limits,
    rest: &Limits,
    under_others: bool,
) -> Result<Option<Obstacle>, SolverError> {
    let best = |aim| -> Result<Option<(Mix, Solution)>, SolverError> {
        let found = providers::solve(grid, aim, rest)?;
        Ok(found.map(|solution| (grid.mix(&solution), solution)))
    };
    let of = |mix: Mix, shortfall: Option<Shortfall>| {
        shortfall.map(|shortfall| Obstacle {
            shortfall,
            under_others,
            closest: Some(mix),
        })
    };
    let found = match kind {
        Kind::Quality => best(Aim::Quality)?.map(|(mix, _)| {
            let quality = mix
                .quality
                .filter(|best| limits.quality.is_some_and(|floor| *best < floor));
            of(mix, quality.map(Shortfall::Quality))
        }),
        Kind::Budget => best(Aim::Cost)?.map(|(mix, _)| {
            let cost = Some(mix.cost).filter(|cost| limits.budget.is_some_and(|most| *cost > most));
            of(mix, cost.map(Shortfall::Budget))
        }),
        Kind::Late => best(Aim::Late)?.map(|(mix, _)| {
            let late = mix.late.filter(|late| late.get() > 0.01);
            of(mix, late.map(Shortfall::Late))
        }),
        Kind::Availability => best(Aim::Failing)?.map(|(mix, _)| {
            let least = limits.availability.map_or(0.0, Ratio::approximate);
            let answered = mix.availability.filter(|share| share.get() < least);
            of(mix, answered.map(Shortfall::Availability))
        }),
        Kind::Share(index) => return share(grid, index, limits, rest, under_others),
        Kind::ClassQuality => return class_quality(grid, limits, rest, under_others),
        Kind::Providers => return fewest(grid, limits, rest, under_others),
    };
    Ok(found.flatten())
}

/// The class whose best quality is furthest below the floor.
fn class_quality(
    grid: &Grid<'_>,
    limits: &Limits,
    rest: &Limits,
    under_others: bool,
) -> Result<Option<Obstacle>, SolverError> {
    let floor = limits.class_quality.unwrap_or(Ratio::ZERO);
    let mut worst: Option<(Ratio, usize, Mix)> = None;
    for class in 0..grid.problem.classes.len() {
        let Some(found) = providers::solve(grid, Aim::ClassQuality(class), rest)? else {
            return Ok(None);
        };
        let quality = grid.class_quality(&found, class).unwrap_or(Ratio::ZERO);
        if quality < floor && worst.as_ref().is_none_or(|(least, ..)| quality < *least) {
            worst = Some((quality, class, grid.mix(&found)));
        }
    }
    Ok(worst.map(|(quality, class, mix)| Obstacle {
        shortfall: Shortfall::ClassQuality(class, quality),
        under_others,
        closest: Some(mix),
    }))
}

/// The least that the holder of a limit must serve. For a limit on each model that is the least
/// one under which there is a mix, by bisection.
fn share(
    grid: &Grid<'_>,
    index: usize,
    limits: &Limits,
    rest: &Limits,
    under_others: bool,
) -> Result<Option<Obstacle>, SolverError> {
    const HALVINGS: usize = 16;
    let limit = &limits.shares[index];
    let most = limit.share.ratio().approximate();
    if limit.holder != Holder::Each {
        let Some(found) = providers::solve(grid, Aim::Share(index), rest)? else {
            return Ok(None);
        };
        let served =
            Real::new(grid.held(&found, &limit.holder)).filter(|one| one.get() > most + 1e-6);
        return Ok(served.map(|served| Obstacle {
            shortfall: Shortfall::Share(index, served),
            under_others,
            closest: Some(grid.mix(&found)),
        }));
    }
    let under = |share: Ratio| {
        let mut rest = rest.clone();
        rest.shares[index].share = Share::new(share).unwrap_or(Share::ALL);
        providers::solve(grid, Aim::Cost, &rest)
    };
    let (mut low, mut high) = (limit.share.ratio(), Ratio::ONE);
    let Some(mut found) = under(high)? else {
        return Ok(None);
    };
    if under(low)?.is_some() {
        return Ok(None);
    }
    for _ in 0..HALVINGS {
        let middle = (low + high) * Ratio::new(1, 2).unwrap_or(Ratio::ONE);
        match under(middle)? {
            Some(solution) => (found, high) = (solution, middle),
            None => low = middle,
        }
    }
    Ok(Real::new(high.approximate()).map(|least| Obstacle {
        shortfall: Shortfall::Share(index, least),
        under_others,
        closest: Some(grid.mix(&found)),
    }))
}

/// The fewest providers with which there is a mix.
fn fewest(
    grid: &Grid<'_>,
    limits: &Limits,
    rest: &Limits,
    under_others: bool,
) -> Result<Option<Obstacle>, SolverError> {
    let least = limits.providers.unwrap_or(1);
    for providers in least..=grid.problem.models.len() {
        let rest = Limits {
            providers: Some(providers),
            ..rest.clone()
        };
        if let Some(found) = providers::solve(grid, Aim::Cost, &rest)? {
            return Ok((providers > least).then(|| Obstacle {
                shortfall: Shortfall::Providers(providers),
                under_others,
                closest: Some(grid.mix(&found)),
            }));
        }
    }
    Ok(None)
}
