//! What it costs to own the access to models: integrations, fees, and the months that they are for.

mod check;
mod input;
mod model;
mod presets;
mod schema;

pub(super) use check::ownership;
pub use check::{override_text, read_ownership};
pub use input::{Access, Input, Key, Measure};
pub use model::{FeeBasis, Ownership, Payments, RampEnd};
pub use presets::{Preset, PresetBasis};
pub(super) use schema::OwnershipFile;
