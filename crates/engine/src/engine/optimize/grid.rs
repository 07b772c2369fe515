//! A problem as columns: one for every group of classes and model that can serve it.

use std::cmp::Reverse;

use crate::money::Usd;
use crate::units::{Ratio, Real, mul_div};

use super::{Holder, Limits, Mix, Part, Problem, Routing};

/// Qualities are counted in billionths, so that sums and products stay whole numbers.
pub(super) const BILLION: i128 = 1_000_000_000;
/// Shares that a solver found, or that only show, are rounded at the trillionth.
pub(super) const TRILLION: i128 = 1_000_000_000_000;

/// A model that can serve a group of classes.
pub(super) struct Column {
    pub(super) group: usize,
    pub(super) model: usize,
    pub(super) cost: Usd,
    /// Σ weight × quality of its classes, in billionths.
    pub(super) score: i128,
    /// The share of all requests over the time limit, if this column serves its group.
    pub(super) late: f64,
    /// The same of requests that are not answered.
    pub(super) failing: f64,
    /// The choices that it stands for, as indices.
    pub(super) choices: Vec<usize>,
}

/// Classes that share one set of shares.
pub(super) struct Group {
    pub(super) classes: Vec<usize>,
    /// Its part of all requests.
    pub(super) part: f64,
}

/// Shares of columns, by index; those of a group add up to one.
#[derive(Clone, Debug)]
pub(super) struct Solution {
    pub(super) shares: Vec<(usize, Ratio)>,
    pub(super) is_exact: bool,
}

/// All columns of a problem, group by group.
pub(super) struct Grid<'p> {
    pub(super) problem: &'p Problem,
    pub(super) columns: Vec<Column>,
    pub(super) groups: Vec<Group>,
    /// The weight of each class, and of all together.
    weights: Vec<u64>,
    total: i128,
    /// The part of all requests that each class has.
    parts: Vec<f64>,
    has_quality: bool,
    p99: Option<Real>,
}

impl<'p> Grid<'p> {
    /// The columns whose choices have every figure that the limits need.
    pub(super) fn new(problem: &'p Problem, limits: &Limits) -> Self {
        let weights = weights(problem);
        let total = weights.iter().map(|weight| i128::from(*weight)).sum();
        let part = |weight: &u64| Ratio::new(i128::from(*weight), total);
        let parts = weights.iter().map(part);
        let parts = parts.map(|part| part.map_or(0.0, Ratio::approximate));
        let classes = 0..problem.classes.len();
        let members: Vec<Vec<usize>> = match problem.routing {
            Routing::PerClass => classes.map(|class| vec![class]).collect(),
            Routing::ClassBlind => vec![classes.collect()],
        };
        let mut grid = Self {
            problem,
            columns: Vec::new(),
            groups: Vec::new(),
            parts: parts.collect(),
            weights,
            total,
            has_quality: problem.choices.iter().all(|one| one.quality.is_some()),
            p99: limits.p99,
        };
        let chosen = grid.usable(limits);
        for (group, classes) in members.into_iter().enumerate() {
            for (model, _) in problem.models.iter().enumerate() {
                let choices = classes.iter().map(|class| chosen[*class][model]);
                if let Some(choices) = choices.collect::<Option<Vec<usize>>>() {
                    let column = grid.column(group, model, choices);
                    grid.columns.push(column);
                }
            }
            let part = classes.iter().map(|class| grid.parts[*class]).sum();
            grid.groups.push(Group { classes, part });
        }
        grid
    }

    /// The usable choice of each class and model.
    fn usable(&self, limits: &Limits) -> Vec<Vec<Option<usize>>> {
        let problem = self.problem;
        let mut chosen = vec![vec![None; problem.models.len()]; problem.classes.len()];
        for (index, choice) in problem.choices.iter().enumerate() {
            let is_usable = (limits.p99.is_none() || choice.latency.is_some())
                && (limits.availability.is_none() || choice.availability.is_some());
            if is_usable {
                chosen[choice.class][choice.model] = Some(index);
            }
        }
        chosen
    }

    fn column(&self, group: usize, model: usize, choices: Vec<usize>) -> Column {
        let of = |index: &usize| &self.problem.choices[*index];
        let late = |index: &usize| {
            let beyond = of(index).latency.zip(self.p99);
            let beyond = beyond.map_or(0.0, |(latency, time)| latency.beyond(time).get());
            self.parts[of(index).class] * beyond
        };
        let failing = |index: &usize| {
            let answered = of(index).availability.unwrap_or(Ratio::ONE);
            self.parts[of(index).class] * (Ratio::ONE - answered).approximate()
        };
        Column {
            group,
            model,
            cost: choices.iter().map(|index| of(index).cost).sum(),
            score: choices.iter().map(|index| self.score(*index)).sum(),
            late: choices.iter().map(late).sum(),
            failing: choices.iter().map(failing).sum(),
            choices,
        }
    }

    fn score(&self, choice: usize) -> i128 {
        let choice = &self.problem.choices[choice];
        i128::from(self.weights[choice.class]) * choice.quality.map_or(0, billionths)
    }

    /// The score that a mean quality is, so that floors compare with sums of scores.
    pub(super) fn score_of(&self, quality: Ratio) -> i128 {
        billionths(quality) * self.total
    }

    /// The mean quality that a score is, rounded at the billionth.
    pub(super) fn quality_of(&self, score: i128) -> Option<Ratio> {
        self.has_quality.then(|| mean(score, self.total))?
    }

    /// The provider of a column.
    pub(super) fn provider(&self, column: &Column) -> &str {
        &self.problem.models[column.model].provider
    }

    /// The quality of a class under shares, rounded at the billionth.
    pub(super) fn class_quality(&self, solution: &Solution, class: usize) -> Option<Ratio> {
        let parts = solution.shares.iter().filter_map(|(index, share)| {
            let choices = self.columns[*index].choices.iter();
            let mut choices = choices.map(|index| &self.problem.choices[*index]);
            let quality = choices.find(|choice| choice.class == class)?.quality?;
            share.of(billionths(quality))
        });
        Ratio::new(parts.sum(), BILLION)
    }

    /// Whether a limit on a share counts this column.
    pub(super) fn is_held(&self, holder: &Holder, column: &Column) -> bool {
        match holder {
            Holder::Model(model) => column.model == *model,
            Holder::Provider(name) => self.provider(column) == name,
            Holder::Each => false,
        }
    }

    /// What the holder of a limit serves of all requests.
    pub(super) fn held(&self, solution: &Solution, holder: &Holder) -> f64 {
        let parts = solution.shares.iter().map(|(index, share)| {
            let column = &self.columns[*index];
            if self.is_held(holder, column) {
                self.groups[column.group].part * share.approximate()
            } else {
                0.0
            }
        });
        parts.sum()
    }

    /// What shares amount to.
    pub(super) fn mix(&self, solution: &Solution) -> Mix {
        let mut shares = solution.shares.clone();
        shares.sort_by_key(|(index, share)| (self.columns[*index].group, Reverse(*share), *index));
        let parts: Vec<Part> = shares
            .iter()
            .map(|(index, share)| self.parted(*index, *share))
            .collect();
        let score = shares.iter().map(|(index, share)| {
            let score = self.columns[*index].score;
            share.of(score).unwrap_or(0)
        });
        let sum = |figure: fn(&Column) -> f64| -> f64 {
            let shares = shares.iter();
            let parts =
                shares.map(|(index, share)| share.approximate() * figure(&self.columns[*index]));
            parts.sum()
        };
        let knows = self
            .problem
            .choices
            .iter()
            .all(|one| one.availability.is_some());
        Mix {
            cost: parts.iter().map(|part| part.cost).sum(),
            quality: self.quality_of(score.sum()),
            late: self.p99.and_then(|_| Real::new(sum(|column| column.late))),
            availability: Real::new(1.0 - sum(|column| column.failing)).filter(|_| knows),
            is_exact: solution.is_exact,
            parts,
        }
    }

    fn traffic(&self, share: Ratio, weight: i128) -> Ratio {
        if weight == self.total {
            return share;
        }
        let part = Ratio::new(weight, self.total);
        part.map_or(Ratio::ZERO, |part| share * part)
    }

    fn parted(&self, index: usize, share: Ratio) -> Part {
        let column = &self.columns[index];
        let weight = column
            .choices
            .iter()
            .map(|choice| i128::from(self.weights[self.problem.choices[*choice].class]));
        let weight: i128 = weight.sum();
        let quality = mean(column.score, weight).filter(|_| self.has_quality);
        let classes = &self.groups[column.group].classes;
        Part {
            class: match self.problem.routing {
                Routing::PerClass => classes.first().copied(),
                Routing::ClassBlind => None,
            },
            model: column.model,
            share,
            traffic: self.traffic(share, weight),
            cost: column.cost.times(share),
            quality,
        }
    }
}

/// The number of requests of each class where all have one above zero, else one each.
pub(super) fn weights(problem: &Problem) -> Vec<u64> {
    let requests = problem.classes.iter().map(|class| class.requests);
    let requests: Option<Vec<u64>> = requests.map(|one| one.filter(|count| *count > 0)).collect();
    requests.unwrap_or_else(|| vec![1; problem.classes.len()])
}

fn mean(score: i128, weight: i128) -> Option<Ratio> {
    Ratio::new(mul_div(score, 1, weight)?, BILLION)
}

/// A quality in billionths, rounded half to even.
pub(super) fn billionths(quality: Ratio) -> i128 {
    quality.of(BILLION).unwrap_or(i128::MAX)
}
