//! A circuit breaker as it runs: the rules of `scenario/trigger.rs` on a clock of nanoseconds, with
//! cool-down and a probe.

use crate::engine::route::breaker::JUDGED;
use crate::scenario::{NANOS_PER_MINUTE, Trigger};

use super::time::nanos;

/// What a breaker does with requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Lets them pass and counts how they go.
    Closed,
    /// Sends them elsewhere until this time; from then on it is half open, and the next one probes.
    Open { until: u64 },
    /// One probe is under way, and the others go elsewhere.
    Probing,
}

/// How long a breaker was in each of its states, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Spent {
    pub(super) closed: u64,
    pub(super) open: u64,
    pub(super) half_open: u64,
}

/// How an attempt may go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    /// As any other.
    Through,
    /// As the probe of a half-open breaker.
    Probe,
    /// Not at all: it goes elsewhere.
    Elsewhere,
}

/// The rule of a breaker with what it counts.
#[derive(Clone, Debug)]
enum Counter {
    /// The times of the last errors, a ring.
    Count {
        times: Vec<u64>,
        next: usize,
        seen: usize,
        window: u64,
    },
    /// Requests and errors of a window; windows follow each other from the time it closed on.
    Windows {
        limit: Limit,
        length: u64,
        /// Whether windows are those of the clock.
        by_clock: bool,
        start: u64,
        requests: u32,
        errors: u32,
    },
    /// Errors since the last success.
    Consecutive { most: u32, errors: u32 },
}

/// When the counts of a window trip it.
#[derive(Clone, Copy, Debug)]
enum Limit {
    /// Errors are this share of at least so many requests, as numerator and denominator.
    Share { part: i128, of: i128, least: u32 },
    /// Errors in over half of at least so many requests, judged after an error only.
    OverHalf { least: u32 },
    /// More than so many errors, whatever their share.
    Over { allowed: u32 },
}

impl Limit {
    fn is_met(self, requests: u32, errors: u32, failed: bool) -> bool {
        match self {
            Self::Share { part, of, least } => {
                let reached = i128::from(errors) * of >= part * i128::from(requests);
                requests >= least && errors > 0 && reached
            }
            Self::OverHalf { least } => failed && requests >= least && errors > requests / 2,
            Self::Over { allowed } => failed && errors > allowed,
        }
    }
}

/// A breaker.
#[derive(Clone, Debug)]
pub(super) struct Breaker {
    counter: Counter,
    cooldown: u64,
    state: State,
    since: u64,
    spent: Spent,
    trips: u64,
}

impl Breaker {
    /// A closed breaker at time 0.
    pub(super) fn new(rule: Trigger, cooldown: u64) -> Self {
        let counter = match rule {
            Trigger::Count { errors, window } => Counter::Count {
                times: vec![0; usize::try_from(errors).unwrap_or(1).max(1)],
                next: 0,
                seen: 0,
                window: nanos(window),
            },
            Trigger::Rate {
                share,
                least,
                window,
            } => {
                // Exact: a rule's share has eight decimals.
                let of = 100_000_000;
                let part = share.ratio().of(of).unwrap_or(of);
                let limit = Limit::Share { part, of, least };
                Counter::windows(limit, nanos(window), false)
            }
            Trigger::Minute { allowed } => {
                let limit = match allowed {
                    Some(allowed) => Limit::Over { allowed },
                    None => Limit::OverHalf { least: JUDGED },
                };
                Counter::windows(limit, NANOS_PER_MINUTE, true)
            }
            Trigger::Consecutive { errors } => Counter::Consecutive {
                most: errors,
                errors: 0,
            },
        };
        Self {
            counter,
            cooldown,
            state: State::Closed,
            since: 0,
            spent: Spent::default(),
            trips: 0,
        }
    }

    /// Whether an attempt may be made now.
    pub(super) fn pass(&mut self, now: u64) -> Pass {
        match self.state {
            State::Closed => Pass::Through,
            State::Open { until } if now >= until => {
                self.state = State::Probing;
                Pass::Probe
            }
            State::Open { .. } | State::Probing => Pass::Elsewhere,
        }
    }

    /// An attempt went well or failed. While the breaker is not closed, only its probe counts.
    pub(super) fn record(&mut self, now: u64, failed: bool, probe: bool) {
        match self.state {
            State::Closed => {
                if self.counter.trips(now, failed) {
                    self.trips += 1;
                    self.open(now);
                }
            }
            State::Probing if probe => {
                if failed {
                    self.open(now);
                } else {
                    self.close(now);
                }
            }
            State::Probing | State::Open { .. } => {}
        }
    }

    /// A limit refused an attempt, HTTP 429: `LiteLLM` opens at once, other rules count an error.
    pub(super) fn refuse(&mut self, now: u64, probe: bool) {
        let opens = matches!(self.counter, Counter::Windows { by_clock: true, .. });
        if opens && self.state == State::Closed {
            self.trips += 1;
            return self.open(now);
        }
        self.record(now, true, probe);
    }

    fn open(&mut self, now: u64) {
        self.spend(now);
        let until = now.saturating_add(self.cooldown);
        self.state = State::Open { until };
        self.since = now;
    }

    fn close(&mut self, now: u64) {
        self.spend(now);
        self.state = State::Closed;
        self.since = now;
        self.counter.restart(now);
    }

    /// Books the time since the last change: an open breaker is half open once it has cooled down.
    fn spend(&mut self, now: u64) {
        let passed = now.saturating_sub(self.since);
        match self.state {
            State::Closed => self.spent.closed += passed,
            State::Open { .. } | State::Probing => {
                let open = passed.min(self.cooldown);
                self.spent.open += open;
                self.spent.half_open += passed - open;
            }
        }
    }

    /// How often it tripped, and how long it was in each state up to the end.
    pub(super) fn finished(mut self, end: u64) -> (u64, Spent) {
        self.spend(end);
        (self.trips, self.spent)
    }
}

impl Counter {
    fn windows(limit: Limit, length: u64, by_clock: bool) -> Self {
        Self::Windows {
            limit,
            length: length.max(1),
            by_clock,
            start: 0,
            requests: 0,
            errors: 0,
        }
    }

    /// Counts an attempt and says whether the rule is met.
    fn trips(&mut self, now: u64, failed: bool) -> bool {
        match self {
            Self::Count {
                times,
                next,
                seen,
                window,
            } => {
                if !failed {
                    return false;
                }
                times[*next] = now;
                *next = (*next + 1) % times.len();
                *seen = (*seen + 1).min(times.len());
                // The place to be overwritten next has the oldest of the last errors.
                *seen == times.len() && now - times[*next] <= *window
            }
            Self::Windows {
                limit,
                length,
                start,
                requests,
                errors,
                ..
            } => {
                let passed = (now - *start) / *length;
                if passed > 0 {
                    *start += passed * *length;
                    (*requests, *errors) = (0, 0);
                }
                *requests = requests.saturating_add(1);
                *errors = errors.saturating_add(u32::from(failed));
                limit.is_met(*requests, *errors, failed)
            }
            Self::Consecutive { most, errors } => {
                *errors = if failed { errors.saturating_add(1) } else { 0 };
                *errors >= *most
            }
        }
    }

    /// Forgets everything, when the breaker closes.
    fn restart(&mut self, now: u64) {
        match self {
            Self::Count { seen, next, .. } => (*seen, *next) = (0, 0),
            Self::Windows {
                by_clock,
                length,
                start,
                requests,
                errors,
                ..
            } => {
                *start = if *by_clock { now - now % *length } else { now };
                (*requests, *errors) = (0, 0);
            }
            Self::Consecutive { errors, .. } => *errors = 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::NANOS_PER_SECOND;
    use crate::units::Scalar;

    fn at(second: u64) -> u64 {
        second * NANOS_PER_SECOND
    }

    fn tripped(rule: &str, errors: &[(u64, bool)]) -> Option<u64> {
        let mut breaker = Breaker::new(Trigger::parse(rule).unwrap(), at(30));
        errors.iter().find_map(|(second, failed)| {
            breaker.record(at(*second), *failed, false);
            (breaker.trips > 0).then_some(*second)
        })
    }

    #[test]
    fn each_rule_trips_where_it_says() {
        let errors = |seconds: &[u64]| -> Vec<(u64, bool)> {
            seconds.iter().map(|second| (*second, true)).collect()
        };
        let three = "3 errors in 60s";
        assert_eq!(tripped(three, &errors(&[0, 50, 100, 109])), Some(109));
        assert_eq!(tripped(three, &errors(&[0, 61, 122, 183])), None);
        let mixed = [
            (0, true),
            (1, true),
            (2, false),
            (3, true),
            (4, true),
            (5, true),
        ];
        assert_eq!(tripped("3 in a row", &mixed), Some(5));
        // Of the first five requests four failed, and the fifth is the first to judge by.
        assert_eq!(
            tripped("60% of at least 5 requests in 60s", &mixed),
            Some(4)
        );
        // A success can be the request that makes enough of them.
        let late = [(0, true), (1, true), (2, false)];
        assert_eq!(tripped("50% of at least 3 requests in 60s", &late), Some(2));
        // LiteLLM's minutes are those of the clock: of these errors one is in the first minute.
        assert_eq!(
            tripped("litellm", &errors(&[59, 60, 61, 62, 63, 64])),
            Some(64)
        );
        assert_eq!(
            tripped("litellm allowing 1", &errors(&[59, 60, 61])),
            Some(61)
        );
        // Three errors of five are over half, and it looks after an error only: the success that
        // makes five requests of them does not trip it, the error after it does.
        let five = [(1, false), (2, true), (3, false), (4, true), (5, true)];
        assert_eq!(tripped("litellm", &five), Some(5));
        let mut late = vec![(1, true), (2, true), (3, true), (4, false), (5, false)];
        assert_eq!(tripped("litellm", &late), None);
        late.push((6, true));
        assert_eq!(tripped("litellm", &late), Some(6));
    }

    #[test]
    fn an_http_429_opens_only_the_rule_of_litellm_at_once() {
        let trips = |rule: &str| {
            let mut breaker = Breaker::new(Trigger::parse(rule).unwrap(), at(30));
            breaker.refuse(at(1), false);
            breaker.trips
        };
        assert_eq!(trips("litellm"), 1);
        assert_eq!(trips("litellm allowing 3"), 1);
        assert_eq!(trips("3 in a row"), 0);
        assert_eq!(trips("50% of at least 5 requests in 60s"), 0);
    }

    #[test]
    fn an_open_breaker_probes_until_one_goes_well() {
        let mut breaker = Breaker::new(Trigger::parse("1 in a row").unwrap(), at(30));
        assert_eq!(breaker.pass(at(1)), Pass::Through);
        breaker.record(at(1), true, false);
        assert_eq!(breaker.pass(at(30)), Pass::Elsewhere);
        assert_eq!(breaker.pass(at(35)), Pass::Probe);
        // Others do not probe, and what was under way before says nothing.
        assert_eq!(breaker.pass(at(36)), Pass::Elsewhere);
        breaker.record(at(36), false, false);
        breaker.record(at(37), true, true);
        assert_eq!(breaker.pass(at(60)), Pass::Elsewhere);
        assert_eq!(breaker.pass(at(70)), Pass::Probe);
        breaker.record(at(71), false, true);
        assert_eq!(breaker.pass(at(71)), Pass::Through);
        let (trips, spent) = breaker.finished(at(100));
        // Closed to 1 s and from 71 s; open for 30 s from 1 s and from 37 s, half open after each.
        assert_eq!(trips, 1);
        assert_eq!((spent.closed, spent.open), (at(30), at(60)));
        assert_eq!(spent.half_open, at(6 + 4));
    }
}
