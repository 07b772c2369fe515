//! Prints what each of the first requests of a queue waits, for comparison with other simulators.
//!
//!     cargo run --release --example first_waits [REQUESTS] [SEED]
//!
//! Nine requests a second at ten slots of a second each, from an empty queue on. `benches/
//! simulate_simpy.py` plays the same random numbers in `SimPy`.
#![expect(clippy::print_stdout, reason = "an example has nothing else to say")]

use tokenplan::simulate::{QueueModel, first_waits};
use tokenplan::units::{Duration, Rate, Reject, Scalar};

fn main() -> Result<(), Reject> {
    let given = std::env::args().skip(1);
    let given: Vec<u64> = given.filter_map(|text| text.parse().ok()).collect();
    let requests = given.first().copied().unwrap_or(20_000);
    let seed = given.get(1).copied().unwrap_or(7);
    let queue = QueueModel::new(Rate::parse("9/s")?, Duration::parse("1s")?, 10)?;
    for wait in first_waits(&queue, seed, usize::try_from(requests).unwrap_or(0)) {
        println!("{wait}");
    }
    Ok(())
}
