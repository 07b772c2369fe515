//! When the attempts at a chain of targets begin and end: client timeouts, waits before retries and
//! an overall deadline, one after another.
//!
//! The moments at which attempts begin are kept as points with weights: exact where nothing waits,
//! by Gauss-Legendre quadrature over the random part of each wait, and beyond [`MOST_POINTS`] on a
//! grid that keeps their mean.

use crate::scenario::{Role, Terms};
use crate::units::{Duration, Factor};

use super::ResolvedTarget;
use super::flow::{Met, Odds, merge};
use super::latency::{Hedged, Lognormal, cut_off_at};

/// More points than this are merged onto a grid.
const MOST_POINTS: usize = 2_048;
/// The points of that grid.
const GRID: usize = 1_024;
/// Nodes and weights of a quadrature over −1 to 1, those above zero.
const NODES: [(f64, f64); 4] = [
    (0.183_434_642_495_649_8, 0.362_683_783_378_362),
    (0.525_532_409_916_329, 0.313_706_645_877_887_3),
    (0.796_666_477_413_626_7, 0.222_381_034_453_374_5),
    (0.960_289_856_497_536_3, 0.101_228_536_290_376_3),
];

/// Moments in seconds since the first attempt, each with its share of requests.
type Points = Vec<(f64, f64)>;

/// How long an answer takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Service {
    /// One request.
    Single(Lognormal),
    /// A second one is sent when the first takes long.
    Pair(Hedged),
}

impl Service {
    /// The chance that so many seconds leave a request without an answer, when each attempt is
    /// given up after `limit`.
    fn unanswered(self, seconds: f64, limit: f64) -> f64 {
        match self {
            Self::Single(one) => one.tail(seconds.min(limit)),
            Self::Pair(pair) => pair.tail_within(seconds, limit),
        }
    }
}

/// Answers of attempts that begin at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Answers {
    begins: f64,
    weight: f64,
    service: Service,
    limit: f64,
}

impl Answers {
    /// How many there are by so many seconds.
    pub(super) fn by(&self, seconds: f64) -> f64 {
        let passed = seconds - self.begins;
        if passed <= 0.0 {
            return 0.0;
        }
        self.weight * (1.0 - self.service.unanswered(passed, self.limit))
    }

    /// How many there are in the end.
    pub(super) fn all(&self) -> f64 {
        self.by(f64::INFINITY)
    }
}

/// What one target of a chain does, as shares of the route's requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Stay {
    pub(super) served: f64,
    pub(super) attempts: f64,
    /// Attempts that fail at once, or at a target that is down.
    pub(super) errors: f64,
    /// Attempts that the client gives up, by its timeout or by the deadline.
    pub(super) late: f64,
    /// The parts of their completions that are billed, summed up.
    pub(super) late_output: f64,
}

/// What becomes of the requests planned for one target.
#[derive(Clone, Debug, Default)]
pub(super) struct Course {
    /// What each target of the chain does, by its place among the legs.
    pub(super) stays: Vec<(usize, Stay)>,
    /// Answers by the outages that their requests met.
    pub(super) answered: Vec<(Met, f64)>,
    /// Requests that the deadline ends.
    pub(super) missed: f64,
    /// When answers come; those of targets without a latency are not in it.
    pub(super) answers: Vec<Answers>,
    /// Whether a target that gives answers does not say how long it takes.
    pub(super) is_unknown: bool,
}

/// The times of a route, in seconds.
#[derive(Clone, Copy, Debug)]
struct Clock {
    timeout: Option<f64>,
    deadline: f64,
    first: f64,
    multiplier: f64,
    most: f64,
}

fn seconds(time: Duration) -> f64 {
    time.seconds().approximate()
}

impl Clock {
    fn of(terms: &Terms) -> Self {
        let (retry, timeouts) = (terms.retry, terms.timeouts);
        let multiplier = retry.multiplier.unwrap_or(Factor::ONE);
        Self {
            timeout: timeouts.client.map(seconds),
            deadline: timeouts.deadline.map_or(f64::INFINITY, seconds),
            first: retry.backoff.map_or(0.0, seconds),
            multiplier: multiplier.ratio().approximate(),
            most: retry.most.map_or(f64::INFINITY, seconds),
        }
    }

    /// Waits after so many attempts at a target: between half and one and a half times as long as
    /// planned. Returns when attempts begin again, and how many requests the deadline ends before.
    fn wait(&self, points: Points, tried: i32) -> (Points, f64) {
        let planned = (self.first * self.multiplier.powi(tried - 1)).min(self.most);
        if planned <= 0.0 {
            return (points, 0.0);
        }
        let mut missed = 0.0;
        let mut next = Vec::with_capacity(points.len() * 2 * NODES.len());
        for (at, weight) in points {
            let (low, high) = (at + planned / 2.0, at + planned * 1.5);
            let end = high.min(self.deadline);
            let within = ((end - low) / planned).clamp(0.0, 1.0);
            missed += weight * (1.0 - within);
            if within > 0.0 {
                let (middle, half) = (f64::midpoint(low, end), (end - low) / 2.0);
                next.extend(NODES.into_iter().flat_map(|(node, part)| {
                    let part = weight * within * part / 2.0;
                    [(middle - half * node, part), (middle + half * node, part)]
                }));
            }
        }
        (merged(next), missed)
    }
}

/// The same points, or fewer with the same weight and mean.
fn merged(points: Points) -> Points {
    if points.len() <= MOST_POINTS {
        return points;
    }
    let ends = points.iter().map(|(at, _)| *at);
    let (low, high) = ends.fold((f64::INFINITY, 0.0_f64), |(low, high), at| {
        (low.min(at), high.max(at))
    });
    let mut grid = vec![0.0; GRID + 1];
    let moments: Vec<f64> = (0_u32..).take(GRID + 1).map(f64::from).collect();
    let step = (high - low).max(f64::MIN_POSITIVE) / moments[GRID];
    for (at, weight) in points {
        let place = (at - low) / step;
        let before = moments.partition_point(|moment| *moment <= place);
        let before = before.clamp(1, GRID) - 1;
        let part = (place - moments[before]).clamp(0.0, 1.0);
        grid[before] += weight * (1.0 - part);
        grid[before + 1] += weight * part;
    }
    let grid = moments.into_iter().zip(grid);
    let grid = grid.filter(|(_, weight)| *weight > 0.0);
    grid.map(|(moment, weight)| (low + moment * step, weight))
        .collect()
}

/// What a request finds at one target, and what it takes there.
struct Visited<'o> {
    attempts: u32,
    odds: &'o Odds,
    error: f64,
    service: Option<Service>,
}

/// Follows so large a share of requests through a chain of targets, their outages as `odds` say.
pub(super) fn course(
    legs: &[ResolvedTarget<'_>],
    order: &[usize],
    weight: f64,
    odds: &[Odds],
    (terms, hedged): (&Terms, Option<Hedged>),
    needed: impl Fn(usize) -> Vec<usize>,
) -> Course {
    let clock = Clock::of(terms);
    let mut course = Course::default();
    let mut fronts: Vec<(Met, Points)> = vec![(Met::new(), vec![(0.0, weight)])];
    for (place, leg) in order.iter().copied().enumerate() {
        let target = &legs[leg];
        let single = target.target.latency;
        let single = single.and_then(|at| Lognormal::of_percentiles(at.p50, at.p99));
        let is_first = place == 0 && target.target.role == Role::Workhorse;
        let visited = Visited {
            attempts: target.attempts,
            odds: &odds[leg],
            error: target.error_rate.ratio().approximate(),
            service: match hedged.filter(|_| is_first) {
                Some(pair) => Some(Service::Pair(pair)),
                None => single.map(Service::Single),
            },
        };
        let (needed, mut next) = (needed(place), Vec::new());
        let mut stay = Stay::default();
        for (met, points) in fronts {
            for (is_down, chance) in visited.odds.states(&met) {
                let met = visited.odds.remember(&met, is_down, &needed);
                let chance = chance.approximate();
                let before = stay.served;
                let on = match is_down {
                    true => course.down(&visited, (&points, chance), clock, &mut stay),
                    false => course.up(&visited, (&points, chance), clock, &mut stay),
                };
                merge(
                    &mut course.answered,
                    met.clone(),
                    stay.served - before,
                    |sum, more| {
                        *sum += more;
                    },
                );
                merge(&mut next, met, on, |all: &mut Points, more| {
                    all.extend(more);
                });
            }
        }
        course.stays.push((leg, stay));
        let next = next.into_iter();
        fronts = next.map(|(met, points)| (met, merged(points))).collect();
    }
    course
}

impl Course {
    /// A target that is up; returns the requests that move on, and when.
    fn up(
        &mut self,
        at: &Visited<'_>,
        (points, chance): (&Points, f64),
        clock: Clock,
        stay: &mut Stay,
    ) -> Points {
        let passed = at.odds.passed_up.approximate();
        let mut on = scaled(points, chance * passed);
        let mut points = scaled(points, chance * (1.0 - passed));
        for tried in 1..=at.attempts {
            let mut failed = Points::new();
            for (begins, weight) in points {
                let rest = clock.deadline - begins;
                let limit = clock.timeout.map_or(rest, |timeout| timeout.min(rest));
                stay.attempts += weight;
                stay.errors += weight * at.error;
                let tried = weight * (1.0 - at.error);
                let unanswered = at.service.map_or(0.0, |service| {
                    service.unanswered(f64::INFINITY, limit.max(0.0))
                });
                let late = tried * unanswered;
                stay.served += tried - late;
                stay.late += late;
                if let Some(service) = at.service {
                    let weight = tried;
                    self.answers.push(Answers {
                        begins,
                        weight,
                        service,
                        limit,
                    });
                    if late > 0.0 {
                        stay.late_output += late * service.billed_output(limit);
                    }
                }
                self.is_unknown |= at.service.is_none() && tried > 0.0;
                push(&mut failed, begins, weight * at.error);
                match clock.timeout.filter(|timeout| *timeout < rest) {
                    Some(timeout) => push(&mut failed, begins + timeout, late),
                    None => self.missed += late,
                }
            }
            points = self.again(failed, tried, at, clock);
            if points.is_empty() {
                break;
            }
        }
        on.extend(points);
        on
    }

    /// A target that is down: each attempt hangs until the client gives it up.
    fn down(
        &mut self,
        at: &Visited<'_>,
        (points, chance): (&Points, f64),
        clock: Clock,
        stay: &mut Stay,
    ) -> Points {
        let (passed, probes) = (
            at.odds.passed_down.approximate(),
            at.odds.probes.approximate(),
        );
        let reached: f64 = points.iter().map(|(_, weight)| weight * chance).sum();
        stay.attempts += reached * probes;
        stay.errors += reached * probes;
        let mut on = scaled(points, chance * passed);
        let mut points = scaled(points, chance * (1.0 - passed));
        for tried in 1..=at.attempts {
            let mut failed = Points::new();
            for (begins, weight) in points {
                stay.attempts += weight;
                stay.errors += weight;
                let hangs = clock.timeout.unwrap_or(0.0);
                match begins + hangs < clock.deadline {
                    true => push(&mut failed, begins + hangs, weight),
                    false => self.missed += weight,
                }
            }
            points = self.again(failed, tried, at, clock);
            if points.is_empty() {
                break;
            }
        }
        on.extend(points);
        on
    }

    /// Failed attempts are made again after a wait, but for the last ones, which move on.
    fn again(&mut self, failed: Points, tried: u32, at: &Visited<'_>, clock: Clock) -> Points {
        if tried >= at.attempts {
            return failed;
        }
        let (points, missed) = clock.wait(merged(failed), i32::try_from(tried).unwrap_or(i32::MAX));
        self.missed += missed;
        points
    }
}

impl Service {
    /// The part of a completion that is there when an attempt is cut off, on average.
    fn billed_output(self, limit: f64) -> f64 {
        let first = match self {
            Self::Single(one) => one,
            Self::Pair(pair) => pair.first(),
        };
        cut_off_at(first, limit.max(0.0)).billed_output
    }
}

fn push(points: &mut Points, at: f64, weight: f64) {
    if weight > 0.0 {
        points.push((at, weight));
    }
}

fn scaled(points: &Points, by: f64) -> Points {
    let mut scaled = Points::new();
    for (at, weight) in points {
        push(&mut scaled, *at, weight * by);
    }
    scaled
}
