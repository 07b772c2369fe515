//! Who gets in, and who gives up.

use super::heap::Heap;

/// The places of those who wait, where there is an end to them.
#[derive(Clone, Debug)]
pub(super) struct WaitingRoom {
    /// How many may wait.
    places: usize,
    /// When each of those who wait leaves the line, to be served or because it gives up. In order
    /// of arrival both are known on arrival.
    leaving: Heap,
}

impl WaitingRoom {
    /// A line of so many places.
    pub(super) fn of(places: usize) -> Self {
        Self {
            places,
            leaving: Heap::default(),
        }
    }

    /// Lets a request in that would wait so long, unless it must wait and all places are taken.
    pub(super) fn admits(&mut self, now: f64, wait: f64) -> bool {
        if wait <= 0.0 {
            return true;
        }
        self.leaving.drop_until(now);
        let is_free = self.leaving.len() < self.places;
        if is_free {
            self.leaving.push(now + wait);
        }
        is_free
    }

    /// Counts time from a later zero.
    pub(super) fn shift(&mut self, zero: f64) {
        self.leaving.shift(zero);
    }
}
