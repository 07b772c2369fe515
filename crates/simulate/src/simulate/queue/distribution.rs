//! How gaps between requests, service times and patience vary around their mean.

use crate::engine::random::{Stream, unit};
use crate::units::{Ratio, Reject, RejectKind};

use super::ziggurat::Ziggurat;

/// The largest coefficient of variation: beyond it a run sees too few of the numbers that matter.
const MOST_VARIED: f64 = 20.0;

/// A family of distributions of positive numbers, of which mean and coefficient of variation pick
/// one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Family {
    /// Gamma; exponential where the coefficient of variation is 1.
    #[default]
    Gamma,
    /// Lognormal: most are short, a few very long, as answers of models are.
    Lognormal,
    /// Weibull; exponential too where the coefficient of variation is 1.
    Weibull,
}

/// A distribution of positive numbers with mean 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Distribution {
    kind: Kind,
    variation: Ratio,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Always 1.
    Fixed,
    Exponential,
    Gamma {
        shape: f64,
    },
    /// The deviation of the logarithm.
    Lognormal {
        deviation: f64,
    },
    /// The mean of the shape's numbers before they are scaled to 1.
    Weibull {
        shape: f64,
        mean: f64,
    },
}

impl Distribution {
    /// Exponential: what comes without memory.
    pub const EXPONENTIAL: Self = Self {
        kind: Kind::Exponential,
        variation: Ratio::ONE,
    };

    /// The distribution of a family with this coefficient of variation, the standard deviation
    /// over the mean; 0 is always the same.
    ///
    /// # Errors
    /// A coefficient below 0 or over 20.
    pub fn new(family: Family, variation: Ratio) -> Result<Self, Reject> {
        let ratio = variation;
        let variation = ratio.approximate();
        if !(0.0..=MOST_VARIED).contains(&variation) {
            let message = format!("a coefficient of variation is between 0 and {MOST_VARIED}");
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        let square = variation * variation;
        let kind = match family {
            _ if square < 1e-12 => Kind::Fixed,
            Family::Gamma | Family::Weibull if ratio == Ratio::ONE => Kind::Exponential,
            Family::Gamma => Kind::Gamma {
                shape: 1.0 / square,
            },
            Family::Lognormal => Kind::Lognormal {
                deviation: libm::log1p(square).sqrt(),
            },
            Family::Weibull => weibull(square),
        };
        Ok(Self {
            kind,
            variation: ratio,
        })
    }

    /// The standard deviation over the mean.
    pub fn variation(self) -> Ratio {
        self.variation
    }

    /// Whether numbers come without memory, as most closed forms ask.
    pub fn is_exponential(self) -> bool {
        self.kind == Kind::Exponential
    }

    /// Fills a slice with independent numbers of this mean.
    pub(super) fn fill(self, stream: &mut Stream, mean: f64, numbers: &mut [f64]) {
        // Each kind has a loop of its own, so that the choice is made once for all of them.
        macro_rules! each {
            ($draw:expr) => {
                for number in numbers {
                    *number = mean * $draw;
                }
            };
        }
        match self.kind {
            Kind::Fixed => numbers.fill(mean),
            Kind::Exponential => {
                let ziggurat = Ziggurat::shared();
                // A copy of the stream stays in registers.
                let mut own = *stream;
                each!(ziggurat.draw(&mut own));
                *stream = own;
            }
            Kind::Gamma { shape } => each!(gamma(shape, stream) / shape),
            Kind::Lognormal { deviation } => {
                each!(libm::exp(deviation * (normal(stream) - deviation / 2.0)));
            }
            Kind::Weibull { shape, mean: own } => {
                let ziggurat = Ziggurat::shared();
                each!(libm::pow(ziggurat.draw(stream), 1.0 / shape) / own);
            }
        }
    }
}

/// The Weibull distribution whose squared coefficient of variation this is: Γ(1+2/k) ÷ Γ(1+1/k)²
/// less 1, which falls with the shape k.
fn weibull(square: f64) -> Kind {
    let log_gamma = |part: f64| libm::lgamma(1.0 + part);
    let (mut low, mut high) = (0.05, 1e4);
    for _ in 0..200 {
        let shape = f64::midpoint(low, high);
        let own = libm::expm1(log_gamma(2.0 / shape) - 2.0 * log_gamma(1.0 / shape));
        if own > square {
            low = shape;
        } else {
            high = shape;
        }
    }
    let shape = f64::midpoint(low, high);
    let mean = libm::exp(log_gamma(1.0 / shape));
    Kind::Weibull { shape, mean }
}

/// A gamma number of this shape, with the shape as its mean (Marsaglia and Tsang, 2000).
fn gamma(shape: f64, stream: &mut Stream) -> f64 {
    if shape < 1.0 {
        // A number of the next shape, times a power of a uniform one.
        let power = libm::pow(unit(stream.bits()), 1.0 / shape);
        return gamma(shape + 1.0, stream) * power;
    }
    let scale = shape - 1.0 / 3.0;
    let slope = 1.0 / (9.0 * scale).sqrt();
    loop {
        let normal = normal(stream);
        let root = 1.0 + slope * normal;
        if root <= 0.0 {
            continue;
        }
        let cube = root * root * root;
        let bound = normal * normal / 2.0 + scale * (1.0 - cube + libm::log(cube));
        if libm::log(unit(stream.bits())) < bound {
            return scale * cube;
        }
    }
}

/// A standard normal number, by Marsaglia's polar method.
fn normal(stream: &mut Stream) -> f64 {
    loop {
        let across = 2.0 * unit(stream.bits()) - 1.0;
        let along = 2.0 * unit(stream.bits()) - 1.0;
        let square = across * across + along * along;
        if square < 1.0 && square > 0.0 {
            return across * (-2.0 * libm::log(square) / square).sqrt();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_mean_and_variation_asked_for() {
        // The error of the mean is cv ÷ √n, that of the square's mean follows from the fourth
        // moment; five and more of them are allowed.
        const NUMBERS: u32 = 400_000;
        for family in [Family::Gamma, Family::Lognormal, Family::Weibull] {
            for tenths in [0, 3, 10, 17] {
                let law = Distribution::new(family, Ratio::new(tenths, 10).unwrap()).unwrap();
                let variation = law.variation().approximate();
                let mut numbers = vec![0.0; usize::try_from(NUMBERS).unwrap()];
                law.fill(&mut Stream::new(9), 3.0, &mut numbers);
                let mean = numbers.iter().sum::<f64>() / f64::from(NUMBERS);
                let square = numbers
                    .iter()
                    .map(|number| (number - mean).powi(2))
                    .sum::<f64>();
                let found = (square / f64::from(NUMBERS)).sqrt() / mean;
                assert!((mean - 3.0).abs() < 0.02, "{family:?} {variation} {mean}");
                let off = (found - variation).abs();
                assert!(
                    off < 0.03 * variation + 1e-9,
                    "{family:?} {variation} {found}"
                );
            }
        }
    }

    #[test]
    fn a_variation_that_makes_no_sense_is_refused() {
        for tenths in [-1, 201] {
            assert!(Distribution::new(Family::Gamma, Ratio::new(tenths, 10).unwrap()).is_err());
        }
        let is_exponential = |family| {
            Distribution::new(family, Ratio::ONE)
                .unwrap()
                .is_exponential()
        };
        assert!(is_exponential(Family::Gamma) && is_exponential(Family::Weibull));
        assert!(!is_exponential(Family::Lognormal));
    }
}
