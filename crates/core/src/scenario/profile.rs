//! How traffic spreads over the week.

use serde::{Deserialize, Serialize};

use crate::catalog::Zone;
use crate::units::Ratio;

/// Hours of a week.
pub const HOURS: usize = 7 * 24;

/// The share of a week's traffic in each of its hours, by one clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Whose clock.
    pub zone: Zone,
    /// The weight of each hour from Monday 00:00 on; empty when all weigh the same.
    weights: Vec<Ratio>,
}

impl Profile {
    /// Traffic of these weights by one clock; `None` unless there are 168 that do not all vanish.
    pub fn new(zone: Zone, weights: Vec<Ratio>) -> Option<Self> {
        let total: Ratio = weights.iter().copied().sum();
        let weights = match weights.len() {
            0 => weights,
            HOURS => weights
                .iter()
                .map(|weight| weight.checked_div(total))
                .collect::<Option<_>>()?,
            _ => return None,
        };
        Some(Self { zone, weights })
    }

    /// The same traffic in every hour.
    pub fn flat(zone: Zone) -> Self {
        Self {
            zone,
            weights: Vec::new(),
        }
    }

    /// Whether every hour has the same traffic.
    pub fn is_flat(&self) -> bool {
        self.weights.is_empty()
    }

    /// The share of the week's traffic in an hour, counted from Monday 00:00.
    pub fn share(&self, hour: usize) -> Ratio {
        let even = Ratio::new(1, 168).unwrap_or(Ratio::ZERO);
        self.weights.get(hour).copied().unwrap_or(even)
    }
}
