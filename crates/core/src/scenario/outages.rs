//! How often and how long a model or service is down.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Leaf, Reader, Spanned};
use crate::units::Duration;

/// How often and how long a target is down.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Outages")]
pub struct OutagesFile {
    /// Mean time between failures, from repair to the next failure.
    #[schemars(required)]
    pub mtbf: Leaf<Duration>,
    /// Mean time to repair.
    #[schemars(required)]
    pub mttr: Leaf<Duration>,
}

/// How often and how long a target is down: the mean time from the end of an outage to the next,
/// and the mean time to repair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outages {
    /// Mean time between failures, counted from repair to failure.
    pub mtbf: Duration,
    /// Mean time to repair.
    pub mttr: Duration,
}

/// Checks outages; `None` when a mistake was told.
pub(super) fn outages(file: Spanned<OutagesFile>, reader: &mut Reader<'_>) -> Option<Outages> {
    let mtbf = reader.require(file.value.mtbf, "mtbf", file.span);
    let mttr = reader.require(file.value.mttr, "mttr", file.span);
    let (mtbf, mttr) = (mtbf?, mttr?);
    if mtbf.value.minutes().is_zero() || mttr.value > mtbf.value {
        let message = "outages last longer than the time between them".to_owned();
        let label = "more than the mean time between failures";
        reader.tell(Code::NumberOutOfRange, message, mttr.span, label);
        return None;
    }
    Some(Outages {
        mtbf: mtbf.value,
        mttr: mttr.value,
    })
}
