//! What quality costs: single models, the hull of their mixes, and a route against it.

use crate::money::Usd;
use crate::units::{Ratio, Real};

use super::grid::{Grid, Solution};
use super::hull::{Walk, lower_hull};
use super::{Goal, Limits, Problem, Routing, SolverError, optimize};

/// How a single model stands against mixes of all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// At a corner of the hull: no mix is both cheaper and better.
    Hull,
    /// No single model is both cheaper and better, but a mix is.
    Pareto,
    /// A single model is at least as good and cheaper, or better and no dearer.
    Dominated,
}

/// A single model for all requests.
#[derive(Clone, Debug, PartialEq)]
pub struct Single {
    /// The model, as an index.
    pub model: usize,
    /// What all requests cost on it.
    pub cost: Usd,
    /// Its mean quality.
    pub quality: Ratio,
    /// How it stands.
    pub standing: Standing,
}

/// A corner of a hull.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What it costs.
    pub cost: Usd,
    /// Its mean quality.
    pub quality: Ratio,
    /// The class, where classes are told apart, and the model that it moves to here; `None` at the
    /// start of a hull of classes, where each is on its cheapest model.
    pub change: Option<(Option<usize>, usize)>,
}

/// The corners from the cheapest mix to the best one, and the area below.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Whether classes are told apart.
    pub routing: Routing,
    /// The corners; between two of them lie mixes of both.
    pub points: Vec<Point>,
    /// The mean quality over costs from the first corner to the dearest single model, which is the
    /// area divided by that range; and the area divided by the whole of the dearest cost.
    pub quality_over_range: Option<Real>,
    /// See [`Curve::quality_over_range`].
    pub quality_over_maximum: Option<Real>,
}

/// What quality costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Frontier {
    /// The models that serve every class, from the cheapest on.
    pub singles: Vec<Single>,
    /// The hulls: class-blind, and per class where there are several.
    pub curves: Vec<Curve>,
}

/// A mix of models against a curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Position {
    /// Whether the curve tells classes apart.
    pub routing: Routing,
    /// What the mix costs.
    pub cost: Usd,
    /// Its mean quality.
    pub quality: Ratio,
    /// The lowest cost of that quality.
    pub cost_at_equal_quality: Usd,
    /// The best quality for that cost.
    pub quality_at_equal_cost: Ratio,
}

/// The frontier of a problem with qualities; `None` where no quality is known.
pub fn frontier(problem: &Problem) -> Option<Frontier> {
    let blind = with(problem, Routing::ClassBlind);
    let grid = Grid::new(&blind, &Limits::default());
    let mut order: Vec<usize> = (0..grid.columns.len()).collect();
    let of = |index: usize| &grid.columns[index];
    order.sort_by_key(|index| (of(*index).cost, -of(*index).score, *index));
    let hull = lower_hull(&grid, order.clone());
    let mut best = None;
    let mut singles = Vec::new();
    for index in order {
        let column = of(index);
        let standing = match best {
            _ if hull.contains(&index) => Standing::Hull,
            Some(best) if column.score <= best => Standing::Dominated,
            _ => Standing::Pareto,
        };
        best = best.max(Some(column.score));
        singles.push(Single {
            model: column.model,
            cost: column.cost,
            quality: grid.quality_of(column.score)?,
            standing,
        });
    }
    let dearest = singles.last().map(|single| single.cost);
    let mut curves: Vec<Curve> = curve(&blind, dearest).into_iter().collect();
    if problem.classes.len() > 1 {
        curves.extend(curve(&with(problem, Routing::PerClass), dearest));
    }
    Some(Frontier { singles, curves })
}

fn with(problem: &Problem, routing: Routing) -> Problem {
    Problem {
        routing,
        ..problem.clone()
    }
}

fn curve(problem: &Problem, dearest: Option<Usd>) -> Option<Curve> {
    let grid = Grid::new(problem, &Limits::default());
    let walk = Walk::new(&grid, &|_| true)?;
    let routing = problem.routing;
    let start = |index: &usize| &grid.columns[*index];
    let mut cost: Usd = walk.start.iter().map(|index| start(index).cost).sum();
    let mut score: i128 = walk.start.iter().map(|index| start(index).score).sum();
    let only = walk
        .start
        .first()
        .filter(|_| routing == Routing::ClassBlind);
    let mut points = vec![Point {
        cost,
        quality: grid.quality_of(score)?,
        change: only.map(|index| (None, grid.columns[*index].model)),
    }];
    for step in &walk.steps {
        let (here, there) = (&grid.columns[step.from], &grid.columns[step.to]);
        cost = cost + there.cost - here.cost;
        score += there.score - here.score;
        let classes = &grid.groups[there.group].classes;
        let class = classes
            .first()
            .copied()
            .filter(|_| routing == Routing::PerClass);
        points.push(Point {
            cost,
            quality: grid.quality_of(score)?,
            change: Some((class, there.model)),
        });
    }
    let end = dearest
        .into_iter()
        .chain(points.last().map(|point| point.cost))
        .max()?;
    let (area, first, last) = (area(&points, end), points.first()?.cost, end.approximate());
    Some(Curve {
        routing,
        quality_over_range: Real::new(area / (last - first.approximate())),
        quality_over_maximum: Real::new(area / last),
        points,
    })
}

/// The area under a curve by trapezoids, flat from its last corner on.
fn area(points: &[Point], end: Usd) -> f64 {
    let height = |point: &Point| point.quality.approximate();
    let pairs = points.windows(2);
    let rising = pairs.map(|pair| {
        let width = (pair[1].cost - pair[0].cost).approximate();
        width * f64::midpoint(height(&pair[0]), height(&pair[1]))
    });
    let flat = points
        .last()
        .map(|last| (end - last.cost).approximate() * height(last));
    rising.sum::<f64>() + flat.unwrap_or(0.0)
}

/// Where a class-blind mix of models lies: shares of all requests by model, which add up to one.
/// `None` when one of its models cannot serve every class, or no quality is known.
///
/// # Errors
/// When the solver gives up.
pub fn place(
    problem: &Problem,
    shares: &[(usize, Ratio)],
    routing: Routing,
) -> Result<Option<Position>, SolverError> {
    let blind = with(problem, Routing::ClassBlind);
    let grid = Grid::new(&blind, &Limits::default());
    let column = |model: usize| grid.columns.iter().position(|column| column.model == model);
    let shares = shares
        .iter()
        .map(|(model, share)| Some((column(*model)?, *share)));
    let Some(shares) = shares.collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let is_exact = true;
    let mix = grid.mix(&Solution { shares, is_exact });
    let Some(quality) = mix.quality else {
        return Ok(None);
    };
    let (least, most) = (
        Limits {
            quality: Some(quality),
            ..Limits::default()
        },
        Limits {
            budget: Some(mix.cost),
            ..Limits::default()
        },
    );
    let problem = with(problem, routing);
    let cheaper = optimize(&problem, Goal::Cost, &least)?;
    let better = optimize(&problem, Goal::Quality, &most)?;
    Ok(cheaper.zip(better).and_then(|(cheaper, better)| {
        Some(Position {
            routing,
            cost: mix.cost,
            quality,
            // What rounding at the pico-dollar adds is no distance.
            cost_at_equal_quality: cheaper.cost.min(mix.cost),
            quality_at_equal_cost: better.quality?.max(quality),
        })
    }))
}
