//! Exponential numbers, fast and exact.

use std::sync::LazyLock;

use crate::engine::random::{Stream, unit};

/// How many layers there are: as many as a byte can tell apart.
const LAYERS: usize = 256;

/// Where the lowest layer ends and the tail begins, so that all layers have the same area.
const TAIL: f64 = 7.697_117_470_131_05;

/// The tables of all samplers.
static TABLES: LazyLock<Ziggurat> = LazyLock::new(Ziggurat::new);

/// The area under e^-x, cut into layers of the same area (Marsaglia and Tsang, 2000).
///
/// A layer is chosen by one byte and a place in it by 52 other bits of the same word. In 99 of 100
/// cases the place lies under the curve for certain, which one comparison tells; in the others the
/// curve itself is asked, so the numbers have the exact distribution up to the 52 bits.
#[derive(Debug)]
pub(super) struct Ziggurat {
    /// The width of each layer; the next one's is how far it lies under the curve for certain.
    widths: [f64; LAYERS + 1],
    /// The height of the curve there.
    heights: [f64; LAYERS + 1],
}

impl Ziggurat {
    /// The tables, which are made once.
    pub(super) fn shared() -> &'static Self {
        &TABLES
    }

    fn new() -> Self {
        let height = |width: f64| libm::exp(-width);
        // The lowest layer is a rectangle and the tail behind it.
        let area = TAIL * height(TAIL) + height(TAIL);
        let mut widths = [0.0; LAYERS + 1];
        (widths[0], widths[1]) = (area / height(TAIL), TAIL);
        for layer in 2..LAYERS {
            let below = widths[layer - 1];
            widths[layer] = -libm::log(area / below + height(below));
        }
        let heights = widths.map(height);
        Self { widths, heights }
    }

    /// An exponential number with mean 1.
    #[inline]
    pub(super) fn draw(&self, stream: &mut Stream) -> f64 {
        let bits = stream.bits();
        let layer = usize::from(bits.to_le_bytes()[0]);
        let place = unit(bits) * self.widths[layer];
        if place < self.widths[layer + 1] {
            return place;
        }
        self.draw_at_the_edge(layer, place, stream)
    }

    /// What to do where the place may lie above the curve.
    #[cold]
    fn draw_at_the_edge(&self, layer: usize, place: f64, stream: &mut Stream) -> f64 {
        if layer == 0 {
            // The exponential distribution forgets: behind the tail's start it begins anew.
            return TAIL - libm::log(unit(stream.bits()));
        }
        let (low, high) = (self.heights[layer], self.heights[layer + 1]);
        if low + (high - low) * unit(stream.bits()) < libm::exp(-place) {
            place
        } else {
            self.draw(stream)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_layers_have_the_same_area() {
        let Ziggurat { widths, heights } = Ziggurat::shared();
        let area = widths[1] * heights[1] + heights[1];
        for layer in 1..LAYERS {
            let own = widths[layer] * (heights[layer + 1] - heights[layer]);
            assert!((own - area).abs() < 1e-12, "{layer}: {own} {area}");
        }
    }

    #[test]
    fn numbers_are_exponential() {
        // Kolmogorov and Smirnov: of n numbers, the largest distance between the shares below and
        // 1 - e^-x is above 1.95 ÷ √n once in a thousand samples.
        const NUMBERS: u32 = 200_000;
        let mut stream = Stream::new(3);
        let mut numbers: Vec<f64> = (0..NUMBERS)
            .map(|_| Ziggurat::shared().draw(&mut stream))
            .collect();
        numbers.sort_by(f64::total_cmp);
        let distance = (1..).zip(&numbers).map(|(rank, number): (u32, _)| {
            let share = f64::from(rank) / f64::from(NUMBERS);
            (share - 1.0 + libm::exp(-number)).abs()
        });
        let largest = distance.fold(0.0, f64::max);
        assert!(largest < 1.95 / f64::from(NUMBERS).sqrt(), "{largest}");
        // Of 200,000 numbers 90.8 lie in the tail, ± 9.5.
        let tail = numbers.iter().filter(|number| **number > TAIL).count();
        assert!((52..130).contains(&tail), "{tail}");
    }
}
