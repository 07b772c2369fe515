//! Requests as they came or are taken to come: the demand that limits and queues are judged by.

mod arrival;

pub use arrival::{Arrival, NANOS_PER_MINUTE, NANOS_PER_SECOND, Trace, TraceForm};
