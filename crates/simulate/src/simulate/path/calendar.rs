//! What is to happen when: a heap of times, the earliest first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What happens to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Happening {
    /// Its attempt, or both of them, have come to an end.
    Ended,
    /// It is tried again.
    Retried,
    /// Its deadline passes while it waits to be tried again.
    Missed,
    /// Its answer takes so long that a second request is sent.
    Hedged,
}

/// Something to come. What happens at the same time happens in the order in which it was planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Event {
    pub(super) at: u64,
    order: u64,
    pub(super) request: u32,
    pub(super) what: Happening,
}

/// All that is to come.
#[derive(Clone, Debug, Default)]
pub(super) struct Calendar {
    events: BinaryHeap<Reverse<Event>>,
    planned: u64,
}

impl Calendar {
    /// When the next event is.
    pub(super) fn next(&self) -> Option<u64> {
        self.events.peek().map(|event| event.0.at)
    }

    /// Takes the next event.
    pub(super) fn pop(&mut self) -> Option<Event> {
        self.events.pop().map(|event| event.0)
    }

    /// Adds an event.
    pub(super) fn plan(&mut self, at: u64, request: u32, what: Happening) {
        let order = self.planned;
        self.planned += 1;
        self.events.push(Reverse(Event {
            at,
            order,
            request,
            what,
        }));
    }
}

/// Things by their places; places of those that were taken out are used again.
#[derive(Clone, Debug)]
pub(super) struct Slots<T> {
    places: Vec<Option<T>>,
    free: Vec<u32>,
}

impl<T> Slots<T> {
    pub(super) const fn new() -> Self {
        Self {
            places: Vec::new(),
            free: Vec::new(),
        }
    }

    /// Puts a thing in; `None` where as many are in as can be counted.
    pub(super) fn put(&mut self, thing: T) -> Option<u32> {
        if let Some(place) = self.free.pop() {
            self.places[index(place)] = Some(thing);
            return Some(place);
        }
        let place = u32::try_from(self.places.len()).ok()?;
        self.places.push(Some(thing));
        Some(place)
    }

    /// Takes a thing out.
    pub(super) fn take(&mut self, place: u32) -> Option<T> {
        let thing = self.places.get_mut(index(place))?.take();
        if thing.is_some() {
            self.free.push(place);
        }
        thing
    }
}

fn index(place: u32) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn events_come_in_the_order_of_time_then_of_planning(
            times in prop::collection::vec(0_u64..9, 0..50),
        ) {
            let mut calendar = Calendar::default();
            for (request, at) in (0..).zip(&times) {
                calendar.plan(*at, request, Happening::Ended);
            }
            let mut sorted: Vec<(u64, u32)> = times.iter().copied().zip(0..).collect();
            sorted.sort_unstable();
            let mut found = Vec::new();
            while let Some(event) = calendar.pop() {
                found.push((event.at, event.request));
            }
            prop_assert_eq!(found, sorted);
        }
    }

    #[test]
    fn places_are_used_again() {
        let mut slots = Slots::new();
        assert_eq!([slots.put('a'), slots.put('b')], [Some(0), Some(1)]);
        assert_eq!((slots.take(0), slots.take(0)), (Some('a'), None));
        assert_eq!((slots.put('c'), slots.take(1)), (Some(0), Some('b')));
    }
}
