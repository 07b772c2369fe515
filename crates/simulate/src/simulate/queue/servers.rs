//! When each server is free again: all that a queue remembers that serves in order of arrival.
//!
//! A request that arrives takes the server that is free first, now or later. So no calendar of
//! events is needed, and a request costs one look at the first server and one insertion (Kiefer
//! and Wolfowitz, 1955; Krivulin, 1994).

use super::heap::Heap;

/// The times at which servers are free again.
pub(super) trait Servers {
    /// The earliest of them.
    fn first(&self) -> f64;
    /// Takes the server that is free first until a later time.
    fn occupy(&mut self, until: f64);
    /// Counts time from a later zero.
    fn shift(&mut self, zero: f64);
}

/// Few servers in rising order of their times; those that are not there are never free.
///
/// The insertion compares all of them without a branch, since the processor could not foresee
/// where a time belongs, and keeps them in registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sorted<const N: usize>([f64; N]);

impl<const N: usize> Sorted<N> {
    /// So many servers, all free; at most `N`.
    pub(super) fn idle(servers: usize) -> Self {
        let mut times = [f64::INFINITY; N];
        times[..servers.min(N)].fill(0.0);
        Self(times)
    }
}

impl<const N: usize> Servers for Sorted<N> {
    #[inline]
    fn first(&self) -> f64 {
        self.0[0]
    }

    #[inline]
    fn occupy(&mut self, until: f64) {
        let times = &mut self.0;
        // The first leaves; each place takes the middle one of its own time, the next one's and
        // the new one. No time is before the first one's, which makes the first place no exception.
        for place in 1..N {
            times[place - 1] = lesser(times[place], greater(times[place - 1], until));
        }
        times[N - 1] = greater(times[N - 1], until);
    }

    fn shift(&mut self, zero: f64) {
        for time in &mut self.0 {
            *time -= zero;
        }
    }
}

/// Many servers.
impl Servers for Heap {
    #[inline]
    fn first(&self) -> f64 {
        self.least().unwrap_or(f64::INFINITY)
    }

    #[inline]
    fn occupy(&mut self, until: f64) {
        self.replace_least(until);
    }

    fn shift(&mut self, zero: f64) {
        Self::shift(self, zero);
    }
}

/// The lesser of two numbers, in one instruction: none is `NaN`.
#[inline]
fn lesser(one: f64, other: f64) -> f64 {
    if one < other { one } else { other }
}

/// The greater of two numbers.
#[inline]
fn greater(one: f64, other: f64) -> f64 {
    if one > other { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Both keep the times that a plain sorted list would.
        #[test]
        fn both_kinds_keep_the_same_times(
            servers in 1_usize..=8, lengths in prop::collection::vec(0.0_f64..9.0, 0..60),
        ) {
            let mut sorted = Sorted::<8>::idle(servers);
            let mut heap = Heap::of(servers, 0.0);
            let mut list = vec![0.0_f64; servers];
            for length in lengths {
                list.sort_by(f64::total_cmp);
                prop_assert!(sorted.first().total_cmp(&list[0]).is_eq());
                prop_assert!(Servers::first(&heap).total_cmp(&list[0]).is_eq());
                let until = list[0] + length;
                list[0] = until;
                sorted.occupy(until);
                heap.occupy(until);
            }
        }
    }
}
