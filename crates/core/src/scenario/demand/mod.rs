//! Requests as they came or are taken to come: the demand that limits and queues are judged by.
//!
//! `read` takes a file apart in one pass: `form` says how it is written, `layout` where a row of
//! CSV holds what, `mooncake` reads JSON lines, `clock` times, and `rows` collects the requests and
//! refuses those that cannot be.

mod arrival;
mod clock;
mod columns;
mod form;
mod layout;
mod mooncake;
mod read;
mod rows;
mod table;

pub use arrival::{Arrival, MAX_REQUESTS, NANOS_PER_MINUTE, NANOS_PER_SECOND, Trace, TraceForm};
pub use columns::TraceColumns;
pub use read::{MAX_TRACE_BYTES, TraceOptions, read_trace};
