//! What a reservation leaves to pay by the hour.
//!
//! A reservation is a discount on units, not units of its own: whatever is deployed beyond it, on
//! all deployments together, is billed by the hour, and parts of an hour in proportion.

use crate::units::{Duration, Ratio};

/// The units deployed beyond those reserved.
pub fn overage_units(reserved: u64, deployed: &[u64]) -> u64 {
    let all: u64 = deployed.iter().sum();
    all.saturating_sub(reserved)
}

/// The unit-hours beyond a reservation, of so many units deployed for so long, one after another.
pub fn overage(reserved: u64, deployed: &[(u64, Duration)]) -> Ratio {
    let hour = Ratio::whole(60);
    let beyond = deployed.iter().map(|(units, time)| {
        let units = Ratio::whole(overage_units(reserved, &[*units]));
        units * time.minutes().checked_div(hour).unwrap_or(Ratio::ZERO)
    });
    beyond.sum()
}
