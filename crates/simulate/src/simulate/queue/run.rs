//! Many requests on several threads, added up so that the number of threads changes nothing.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use super::lane::{Lane, Scratch};
use super::model::QueueModel;
use super::outcome::{QueueOutcome, outcome};

/// The most lanes: enough that one more would hardly make an interval narrower.
const MOST_LANES: u64 = 64;
/// The fewest, for requests that do not suffice for more: fewer make intervals wide.
const FEWEST_LANES: u64 = 16;
/// A lane should be so many times longer than its warm-up before there is another one.
const LONG: u64 = 20;
/// Nanoseconds for a request of a queue with few servers, measured on a small virtual machine.
const NANOSECONDS: u64 = 25;

/// How a queue is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunOptions {
    /// How many requests are counted; at least one a lane is.
    pub requests: u64,
    /// What random numbers begin with.
    pub seed: u64,
    /// How many requests each lane plays before it counts; by default what the model asks for.
    pub warm_up: Option<u64>,
    /// On how many threads, which changes no figure.
    pub threads: usize,
}

impl RunOptions {
    /// How many lanes there are: independent queues, each with a warm-up of its own. The model,
    /// the requests and the warm-up say it, and not the threads.
    pub fn lanes(&self, model: &QueueModel) -> u64 {
        let enough = self.warm_up_of(model).max(1).saturating_mul(LONG);
        (self.requests / enough).clamp(FEWEST_LANES, MOST_LANES)
    }

    /// The warm-up of each lane in requests.
    pub fn warm_up_of(&self, model: &QueueModel) -> u64 {
        self.warm_up.unwrap_or_else(|| model.warm_up())
    }

    /// How many requests are played in all, those of warm-ups included.
    pub fn played(&self, model: &QueueModel) -> u64 {
        let warming = self.warm_up_of(model).saturating_mul(self.lanes(model));
        self.requests.saturating_add(warming)
    }

    /// About how many seconds it takes.
    pub fn seconds(&self, model: &QueueModel) -> u64 {
        let threads = u64::try_from(self.threads.max(1)).unwrap_or(1);
        // What a request costs grows with the depth of the heap of servers.
        let deep = u64::from(model.servers.max(16).ilog2() - 3);
        let nanoseconds = u128::from(self.played(model)) * u128::from(NANOSECONDS * deep);
        u64::try_from(nanoseconds / 1_000_000_000 / u128::from(threads)).unwrap_or(u64::MAX)
    }
}

/// Plays a queue.
///
/// The outcome depends on the model, the requests, the seed and the warm-up alone.
pub fn simulate(model: &QueueModel, play: RunOptions) -> QueueOutcome {
    simulate_watched(model, play, &|_| true)
}

/// The same, and tells now and then how many requests more were played, on whichever thread
/// played them. When the answer is false the run ends early with what is known by then.
pub fn simulate_watched(
    model: &QueueModel,
    play: RunOptions,
    played: &(dyn Fn(u64) -> bool + Sync),
) -> QueueOutcome {
    let lanes = play.lanes(model);
    let warm_up = play.warm_up_of(model);
    let requests = u128::from(play.requests.max(lanes));
    // Each lane counts as many as any other, or one more.
    let before = |number: u64| requests * u128::from(number) / u128::from(lanes);
    let all = (0..lanes).map(|number| {
        let own = before(number + 1) - before(number);
        let own = u64::try_from(own).unwrap_or(u64::MAX);
        Lane::new(model, (play.seed, number), (warm_up, own))
    });
    let all: Vec<Lane> = all.collect();
    let turns = all.iter().map(Lane::turns).max().unwrap_or(0);
    let all: Vec<_> = all.into_iter().map(Mutex::new).collect();
    let run = Run {
        lanes: &all,
        turns: turns.saturating_mul(lanes),
        next: AtomicU64::new(0),
        is_over: AtomicBool::new(false),
        played,
    };
    thread::scope(|scope| {
        for _ in 1..play.threads.max(1) {
            scope.spawn(|| run.work());
        }
        run.work();
    });
    let is_partial = run.is_over.load(Ordering::Relaxed);
    let lanes = all.into_iter().map(Mutex::into_inner);
    let lanes: Vec<Lane> = lanes
        .map(|lane| lane.expect("a simulation does not panic"))
        .collect();
    outcome(model, lanes, (play.seed, warm_up), is_partial)
}

/// Lanes that move on by turns. Which thread takes a turn changes nothing, since a lane moves by
/// itself and always does what comes next for it; and when the run ends early all lanes have come
/// about equally far.
struct Run<'a> {
    lanes: &'a [Mutex<Lane>],
    turns: u64,
    next: AtomicU64,
    is_over: AtomicBool,
    played: &'a (dyn Fn(u64) -> bool + Sync),
}

impl Run<'_> {
    /// Takes one turn after the other, until none is left.
    fn work(&self) {
        let mut scratch = Scratch::new();
        let lanes = u64::try_from(self.lanes.len()).unwrap_or(1);
        while !self.is_over.load(Ordering::Relaxed) {
            let turn = self.next.fetch_add(1, Ordering::Relaxed);
            if turn >= self.turns {
                return;
            }
            let lane = &self.lanes[usize::try_from(turn % lanes).unwrap_or(0)];
            let mut lane = lane.lock().expect("a simulation does not panic");
            let done = lane.take_turn(&mut scratch);
            drop(lane);
            if !(self.played)(done) {
                self.is_over.store(true, Ordering::Relaxed);
            }
        }
    }
}
