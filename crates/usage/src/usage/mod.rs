//! Request logs and usage exports, streamed: read in constant memory, counted exactly, priced by
//! the catalog of the day.
//!
//! A `Form` says how a log is written, a reader turns each of its rows into a [`Record`], and a
//! [`Tally`] adds records up by what their price can depend on. Pricing looks at the tally alone,
//! so a log that was added up elsewhere, by the statement of `plan usage --sql`, costs the same to
//! the last digit.

pub mod aggregate;
pub mod balance;
mod billing;
pub mod breakdown;
mod bytes;
mod duplicate_files;
pub mod emit;
pub mod focus;
pub mod form;
mod frames;
mod includes;
mod instant;
pub mod latency;
pub mod price;
pub mod read;
pub mod reconcile;
mod record;
mod sold_by;
mod source;
pub mod sql;
pub mod table;
mod tally;
pub mod what_if;

pub use billing::{Billing, Unlisted};
pub use duplicate_files::duplicate_files;
pub use form::{Container, Form};
pub use includes::Includes;
pub use instant::{Clock, Instant};
pub use record::{Convention, Fault, Record};
pub use sold_by::SoldBy;
pub use source::{HEAD, LogFile, Opened, Packing, find};
pub use tally::{Bands, Cell, CellKey, MeterSet, Name, Sums, Tally};
