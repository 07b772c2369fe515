//! The Poisson distribution: how many events come in a time when they come at random.

/// Chances of counts around a mean, each relatively exact to some 13 digits.
pub(super) struct Poisson {
    mean: f64,
    exactly: Vec<f64>,
    up_to: Vec<f64>,
    over: Vec<f64>,
}

impl Poisson {
    /// The distribution of a mean, for counts up to `most` and as far beyond the mean as chances
    /// are above 10⁻³⁰ or so.
    pub(super) fn new(mean: f64, most: u32) -> Self {
        let beyond = (mean + 12.0 * mean.sqrt() + 40.0).to_string();
        let beyond = beyond
            .split('.')
            .next()
            .and_then(|whole| whole.parse().ok());
        let length = beyond.unwrap_or(most).max(most);
        let exactly: Vec<f64> = (0..=length).map(|count| chance(mean, count)).collect();
        let running = |sum: &mut f64, chance: &f64| {
            *sum += chance;
            Some(*sum)
        };
        let up_to = exactly.iter().scan(0.0, running).collect();
        // From the far end, so that small chances are not lost against one.
        let mut over: Vec<f64> = exactly.iter().rev().scan(0.0, running).collect();
        over.pop();
        over.reverse();
        over.push(0.0);
        Self {
            mean,
            exactly,
            up_to,
            over,
        }
    }

    /// The mean.
    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    /// The chance of exactly so many.
    pub(super) fn exactly(&self, count: u32) -> f64 {
        at(&self.exactly, count).unwrap_or(0.0)
    }

    /// The chance of `count - less`; none of a negative number.
    pub(super) fn exactly_less(&self, count: u32, less: u32) -> f64 {
        count
            .checked_sub(less)
            .map_or(0.0, |count| self.exactly(count))
    }

    /// The chance of at most so many.
    pub(super) fn up_to(&self, count: u32) -> f64 {
        at(&self.up_to, count).unwrap_or(1.0)
    }

    /// The chance of at most `count - less`; none of a negative number.
    pub(super) fn up_to_less(&self, count: u32, less: u32) -> f64 {
        count
            .checked_sub(less)
            .map_or(0.0, |count| self.up_to(count))
    }

    /// The chance of more than so many.
    pub(super) fn over(&self, count: u32) -> f64 {
        at(&self.over, count).unwrap_or(0.0)
    }

    /// The chance of at least so many.
    pub(super) fn at_least(&self, count: u32) -> f64 {
        count.checked_sub(1).map_or(1.0, |below| self.over(below))
    }
}

fn at(chances: &[f64], count: u32) -> Option<f64> {
    chances.get(usize::try_from(count).ok()?).copied()
}

fn chance(mean: f64, count: u32) -> f64 {
    if mean <= 0.0 {
        return if count == 0 { 1.0 } else { 0.0 };
    }
    let count = f64::from(count);
    (count * mean.ln() - mean - libm::lgamma(count + 1.0)).exp()
}

#[cfg(test)]
mod tests {
    use super::Poisson;

    #[test]
    fn chances_of_counts() {
        // e⁻² × 2³ ÷ 3! and its sums, by hand.
        let two = Poisson::new(2.0, 5);
        let e = (-2.0_f64).exp();
        let near = |got: f64, want: f64| assert!((got - want).abs() < 1e-15, "{got} {want}");
        near(two.exactly(3), e * 8.0 / 6.0);
        near(two.up_to(2), e * 5.0);
        near(two.over(2), 1.0 - e * 5.0);
        near(two.at_least(1), 1.0 - e);
        near(two.exactly_less(1, 2), 0.0);
        near(Poisson::new(0.0, 3).exactly(0), 1.0);
        // A small chance far from the mean keeps its digits: mean^20 ÷ 20! × (1 + mean ÷ 21 ...).
        let small = Poisson::new(0.001, 5).at_least(20);
        assert!((small / (1e-60 / 2.432_902_008_176_64e18) - 0.999_05).abs() < 1e-4);
    }
}
