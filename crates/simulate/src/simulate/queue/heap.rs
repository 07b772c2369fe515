//! Times of which only the earliest is asked for.

/// A binary heap of times, none of them `NaN`.
#[derive(Clone, Debug, Default)]
pub(super) struct Heap(Vec<f64>);

impl Heap {
    /// So many times, all the same.
    pub(super) fn of(count: usize, time: f64) -> Self {
        Self(vec![time; count])
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The earliest.
    pub(super) fn least(&self) -> Option<f64> {
        self.0.first().copied()
    }

    /// Puts a time in the place of the earliest, if there is one.
    pub(super) fn replace_least(&mut self, time: f64) {
        let times = &mut self.0;
        let mut place = 0;
        loop {
            let mut child = 2 * place + 1;
            let Some(mut least) = times.get(child).copied() else {
                break;
            };
            if let Some(right) = times.get(child + 1).filter(|right| **right < least) {
                (child, least) = (child + 1, *right);
            }
            if time <= least {
                break;
            }
            times[place] = least;
            place = child;
        }
        if let Some(slot) = times.get_mut(place) {
            *slot = time;
        }
    }

    /// Adds a time.
    pub(super) fn push(&mut self, time: f64) {
        let times = &mut self.0;
        let mut place = times.len();
        times.push(time);
        while place > 0 {
            let parent = (place - 1) / 2;
            if times[parent] <= time {
                break;
            }
            times.swap(place, parent);
            place = parent;
        }
    }

    /// Takes away the times up to one, that one included.
    pub(super) fn drop_until(&mut self, time: f64) {
        while self.least().is_some_and(|least| least <= time) {
            let Some(last) = self.0.pop() else { return };
            self.replace_least(last);
        }
    }

    /// Counts time from a later zero.
    pub(super) fn shift(&mut self, zero: f64) {
        for time in &mut self.0 {
            *time -= zero;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_earliest_are_dropped_first(
            times in prop::collection::vec(0.0_f64..9.0, 0..60), until in 0.0_f64..9.0,
        ) {
            let mut heap = Heap::default();
            for time in &times {
                heap.push(*time);
            }
            heap.drop_until(until);
            let later = times.iter().filter(|time| **time > until);
            prop_assert_eq!(heap.len(), later.clone().count());
            let least = later.copied().min_by(f64::total_cmp);
            prop_assert_eq!(heap.least().map(f64::to_bits), least.map(f64::to_bits));
        }
    }
}
