//! Offers against each other at every volume: break-even, commitments, reserved units.
//!
//! An offer is a curve of straight pieces over the tokens of a month. What a model costs comes from
//! its price list, with the numbers of `TokenCost`; fees, commitments and gateways change the
//! curve, and two curves are cut with each other piece by piece, so no crossing is missed.

mod crossing;
mod curve;
mod envelope;
mod fees;
mod listed;
mod quote;
mod reserved;
mod terms;

pub use crossing::{Crossing, Kind, crossings};
pub use curve::{Curve, HORIZON, Line, Segment};
pub use envelope::{Cliff, Contender, VolumeRange, all_crossings, cliffs, envelope};
pub use fees::{Overage, commit, of_the_charge};
pub use listed::{Usage, tier_curve, token_curve};
pub use quote::{Basis, Comparison, Deal, Gap, Quote, StageCost, UnitUse};
pub use reserved::{UnitCapacity, Utilisation, utilisation};
pub use terms::{Agreed, Rates, Reserved, Terms};
