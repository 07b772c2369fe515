//! Queues in closed form: how long requests wait for one of several servers.
//!
//! A server is whatever takes one request at a time: a slot of a concurrency limit, a replica, a
//! worker. Times are counted in mean service times, so that the offered load `a` is the only number
//! that arrivals need; whoever knows the service time multiplies with it. Requests come at random
//! and services take exponential times, except in `general.rs`. Each sum has positive terms only,
//! so that no digits cancel.

mod bounded;
mod erlang;
mod general;
mod patience;
mod root;
mod staffing;
mod station;

pub use bounded::BoundedQueue;
pub use erlang::ErlangC;
pub use general::{AllenCunneen, BURSTIEST, pollaczek_khinchine, shared_response};
pub use patience::{ErlangA, MOST_PATIENCE};
pub use staffing::{Promise, servers_needed};
pub use station::{MOST_SERVERS, Station, offered_load};

use crate::units::{Real, Share};

/// What happens to requests that find all servers busy.
#[derive(Clone, Debug)]
pub enum Queue {
    /// They wait for as long as it takes: M/M/c, Erlang C.
    Endless(ErlangC),
    /// Each gives up after a time of its own: M/M/c+M, Erlang A.
    Impatient(ErlangA),
    /// They wait while there is room, and are refused when there is none: M/M/c/K.
    Bounded(BoundedQueue),
}

impl Queue {
    /// The share of requests that wait, of those let in; all of them where the queue only grows.
    pub fn delayed(&self) -> Real {
        real(match self {
            Self::Endless(queue) => queue.delayed(),
            Self::Impatient(queue) => queue.delayed(),
            Self::Bounded(queue) => queue.delayed(),
        })
        .unwrap_or(Real::ONE)
    }

    /// The mean wait of requests that are let in, those that give up included, in service times;
    /// `None` where the queue only grows.
    pub fn mean_wait(&self) -> Option<Real> {
        match self {
            Self::Endless(queue) => queue.mean_wait(),
            Self::Impatient(queue) => real(queue.mean_wait()),
            Self::Bounded(queue) => real(queue.mean_wait()),
        }
    }

    /// The wait in service times that this share of requests does not exceed; `None` where the
    /// queue only grows.
    pub fn wait(&self, share: Share) -> Option<Real> {
        match self {
            Self::Endless(queue) => queue.wait(share),
            Self::Impatient(queue) => root::quantile(share, |time| queue.over(time)),
            Self::Bounded(queue) => root::quantile(share, |time| queue.over(time)),
        }
    }

    /// How many requests wait on average; `None` where there are ever more.
    pub fn length(&self) -> Option<Real> {
        match self {
            Self::Endless(queue) => queue.length(),
            Self::Impatient(queue) => real(queue.length()),
            Self::Bounded(queue) => real(queue.length()),
        }
    }

    /// The share of their time that servers work; over 1 where more is offered than they can do.
    pub fn utilisation(&self) -> Real {
        real(match self {
            Self::Endless(queue) => queue.station().utilisation(),
            Self::Impatient(queue) => queue.occupancy(),
            Self::Bounded(queue) => queue.occupancy(),
        })
        .unwrap_or(Real::ONE)
    }
}

/// Where a formula is defined, its value is finite.
fn real(number: f64) -> Option<Real> {
    Real::new(number)
}
