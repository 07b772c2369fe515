//! Prints what each of the first requests of a queue waits, for comparison with other simulators.
//!
//!     cargo run --release --example first_waits [REQUESTS] [SEED]
//!
//! Nine requests a second at ten slots of a second each, from an empty queue on. `benches/
//! simulate_simpy.py` plays the same random numbers in `SimPy`.
#![expect(clippy::print_stdout, reason = "an example has nothing else to say")]

use tokenplan::engine::simulate::{QueueModel, first_waits};
use tokenplan::units::{Duration, Rate, Reject, Scalar};

fn main() -> Result<(), Reject> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u64| {
        let given = arguments.next().and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (requests, seed) = (number(20_000), number(7));
    let queue = QueueModel::new(Rate::parse("9/s")?, Duration::parse("1s")?, 10)?;
    for wait in first_waits(&queue, seed, usize::try_from(requests).unwrap_or(0)) {
        println!("{wait}");
    }
    Ok(())
}
