//! Incidents that were observed, from a CSV file with a row for each.
//!
//! `read` turns rows into incidents and tells every mistake at its place, `merge` makes one outage
//! of those that overlap, and `history` says how often each service failed and for how long.

mod basis;
mod history;
mod merge;
mod read;
mod time;

use crate::units::{Moment, Share};

pub use basis::UptimeBasis;
pub use history::{IncidentHistory, JointOutage, ServiceRecord, Window};
pub use merge::Outage;
pub use read::{MAX_INCIDENT_BYTES, read_incidents};

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// What failed.
    pub service: String,
    /// When it began.
    pub start: Moment,
    /// When it was over; not before the start.
    pub end: Moment,
    /// The part of the service that counts as down; `None` where the basis does not count the
    /// incident at all.
    pub weight: Option<Share>,
}
