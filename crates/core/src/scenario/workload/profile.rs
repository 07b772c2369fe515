//! How traffic spreads over the week.

use serde::{Deserialize, Serialize};

use crate::catalog::{Weekdays, Zone};
use crate::input::{Code, Entries, Leaf, Part, Reader, Spanned};
use crate::units::{Name, Quantity, Ratio, Scalar};

/// Hours of a week.
pub const HOURS: usize = 7 * 24;

/// The weight of each of the 24 hours, for days such as `mon-fri`.
pub(in crate::scenario) type ProfileFile = Entries<Part<Vec<Leaf<Quantity>>>>;

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

/// Checks a profile; even where nothing is written.
pub(in crate::scenario) fn profile(
    part: Part<ProfileFile>,
    zone: Zone,
    reader: &mut Reader<'_>,
) -> Option<Profile> {
    let Some(days) = part.into_spanned() else {
        return Some(Profile::flat(zone));
    };
    let mut weights = vec![None; HOURS];
    for (name, hours) in days.value.0 {
        let covered = weekdays(&name, reader);
        let hours = hours.into_spanned();
        let (Some(covered), Some(hours)) = (covered, hours) else {
            continue;
        };
        let count = hours.value.len();
        if count != 24 {
            let message = format!("a day has 24 hours, and this one {count}");
            reader.tell(Code::InvalidValue, message, hours.span, "24 weights");
            continue;
        }
        for (index, leaf) in hours.value.into_iter().enumerate() {
            for day in (0..7).filter(|day| covered.has(*day)) {
                weights[day * 24 + index] = leaf.value.map(Quantity::ratio);
            }
        }
    }
    let is_told = reader.has_told_within(days.span);
    let weights: Option<Vec<Ratio>> = weights.into_iter().collect();
    let profile = weights.and_then(|weights| Profile::new(zone, weights));
    if profile.is_none() && !is_told {
        let message = "the profile does not cover the week, or has no weight at all".to_owned();
        let label = "24 weights for each day: `mon-fri` and `sat-sun`, or `daily`";
        reader.tell(Code::InvalidValue, message, days.span, label);
    }
    profile
}

fn weekdays(name: &Spanned<Name>, reader: &mut Reader<'_>) -> Option<Weekdays> {
    let days = Weekdays::parse(&name.value.0);
    if let Err(reject) = &days {
        let expected = Weekdays::EXPECTED;
        reader.tell(
            Code::InvalidValue,
            reject.message.clone(),
            name.span,
            expected,
        );
    }
    days.ok()
}
