//! Many years on several threads, added up so that the number of threads changes nothing.

use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::model::YearModel;
use super::outcome::{Outcomes, summary};
use super::play::YearScratch;
use super::sums::{Counts, Sums};

/// Years are played in so many blocks, however many there are: enough to keep the threads busy to
/// the end, few enough to remember the sums of each.
const BLOCKS: u64 = 256;
/// After so many years a thread asks whether the run goes on: few enough to end at once, enough
/// for the asking to take no time.
const AT_ONCE: u64 = 64;

/// What a thread brings back.
struct WorkerOutput {
    blocks: Vec<(u64, Vec<Sums>)>,
    counts: Vec<Counts>,
    years: u64,
}

/// Plays so many years, at least one, on so many threads, at least one.
///
/// The outcome depends on the model, the years and the seed alone.
pub fn simulate(model: &YearModel, years: u64, seed: u64, threads: usize) -> Outcomes {
    simulate_watched(model, (years, seed), threads, &|_| true)
}

/// The same, and tells every few years how many more were played, on whichever thread played
/// them; `false` ends the run. The outcome is then that of the years that were played, at least
/// one, and depends on when it was ended.
pub fn simulate_watched(
    model: &YearModel,
    (years, seed): (u64, u64),
    threads: usize,
    goes_on: &(dyn Fn(u64) -> bool + Sync),
) -> Outcomes {
    let years = years.max(1);
    let next = AtomicU64::new(0);
    let work = || run_blocks(model, (years, seed), &next, goes_on);
    let mut outputs: Vec<WorkerOutput> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads.max(1)).map(|_| scope.spawn(work)).collect();
        let mine = work();
        let theirs = others.into_iter().map(thread::ScopedJoinHandle::join);
        let theirs = theirs.map(|joined| joined.expect("a simulation does not panic"));
        std::iter::once(mine).chain(theirs).collect()
    });
    let mut blocks: Vec<(u64, Vec<Sums>)> = Vec::new();
    for output in &mut outputs {
        blocks.append(&mut output.blocks);
    }
    blocks.sort_unstable_by_key(|block| block.0);
    let mut sums = vec![Sums::default(); model.choices.len()];
    for (_, block) in &blocks {
        for (sum, of_block) in sums.iter_mut().zip(block) {
            *sum = sum.then(*of_block);
        }
    }
    let mut counts = vec![Counts::default(); model.choices.len()];
    for output in &outputs {
        for (count, of_thread) in counts.iter_mut().zip(&output.counts) {
            count.join(of_thread);
        }
    }
    let played = outputs.iter().map(|output| output.years).sum();
    summary(model, (played, seed), &sums, &counts)
}

/// Plays one block after the other, until none is left or the run is ended.
fn run_blocks(
    model: &YearModel,
    (years, seed): (u64, u64),
    next: &AtomicU64,
    goes_on: &(dyn Fn(u64) -> bool + Sync),
) -> WorkerOutput {
    let mut scratch = YearScratch::new(model, seed);
    let mut counts = vec![Counts::default(); model.choices.len()];
    let mut blocks = Vec::new();
    let (mut all, mut is_ended) = (0, false);
    while !is_ended {
        let block = next.fetch_add(1, Ordering::Relaxed);
        if block >= BLOCKS.min(years) {
            break;
        }
        let mut sums = vec![Sums::default(); model.choices.len()];
        let (mut number, end) = (bound(block, years), bound(block + 1, years));
        while number < end && !is_ended {
            let until = end.min(number + AT_ONCE);
            for number in number..until {
                let mut base = 0.0;
                scratch.play(number, |place, year| {
                    let loss = model.stakes.loss(year.minutes, year.incidents);
                    if place == 0 {
                        base = loss;
                    }
                    let premium = model.choices[place].premium.get();
                    sums[place].push(year, loss, base - loss);
                    counts[place].push(year, loss, base - loss, premium);
                });
            }
            is_ended = !goes_on(until - number);
            all += until - number;
            number = until;
        }
        blocks.push((block, sums));
    }
    WorkerOutput {
        blocks,
        counts,
        years: all,
    }
}

/// The first year of a block.
fn bound(block: u64, years: u64) -> u64 {
    let blocks = BLOCKS.min(years);
    let bound = u128::from(years) * u128::from(block) / u128::from(blocks);
    u64::try_from(bound).unwrap_or(years)
}
