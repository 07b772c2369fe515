//! On how many threads long runs work.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

/// As many threads as were asked for, or as the machine has.
pub(super) fn threads(wanted: Option<u16>) -> usize {
    let machine = || available_parallelism().map_or(1, NonZeroUsize::get);
    wanted.map_or_else(machine, usize::from)
}
