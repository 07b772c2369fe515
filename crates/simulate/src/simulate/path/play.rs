//! One replication: requests come, and what happens to them is played in the order of time.

use std::collections::VecDeque;

use crate::engine::random::{Stream, unit};
use crate::scenario::Arrival;
use crate::simulate::limiter::Limiter;

use super::breaker::{Breaker, Pass};
use super::calendar::{Calendar, Happening, Slots};
use super::flight::{Attempt, Fate, Flight};
use super::model::{FailureClass, Part, PathModel, Size};
use super::outages::Outages;
use super::tally::{Billed, BreakerTally, StationTally, Tally};
use super::time::{from_seconds, seconds};

/// More requests than this do not wait for a slot: those that come then are turned away.
pub const MOST_WAITING: usize = 1_000_000;

/// The substreams of a replication: each kind of chance has one, so that a change of one does not
/// move the others. Outages follow, each with its own.
const PLAN: u64 = 0x1000;
const FAIL: u64 = 0x1001;
const SERVE: u64 = 0x1002;
const WAIT: u64 = 0x1003;
const PATIENCE: u64 = 0x1004;
const OUTAGES: u64 = 0x2000;

/// Plays the requests that come within the horizon to their end.
pub(super) fn play(
    model: &PathModel,
    arrivals: impl Iterator<Item = Arrival>,
    seed: u64,
    replication: u64,
) -> Tally {
    let mut play = Play::new(model, seed, replication);
    let mut arrivals = arrivals.take_while(|arrival| arrival.at < model.horizon);
    let mut next = arrivals.next();
    loop {
        let event = play.calendar.next();
        match (next, event) {
            (Some(arrival), event) if event.is_none_or(|at| arrival.at <= at) => {
                play.now = arrival.at;
                play.arrive(arrival);
                next = arrivals.next();
            }
            (_, Some(_)) => play.happen(),
            (_, None) => return play.finished(),
        }
        play.fill_slots();
    }
}

/// How an attempt compares with the one beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// Its answer counts.
    Won,
    /// The other one answered while it was under way, and it was cut off.
    Cut,
    /// It failed.
    Lost,
}

/// The state of a replication.
struct Play<'m> {
    model: &'m PathModel,
    now: u64,
    calendar: Calendar,
    flights: Slots<Flight>,
    breaker: Option<Breaker>,
    outages: Vec<Outages<'m>>,
    limiters: Vec<Limiter>,
    free: u32,
    /// Requests that wait for a slot, with the time up to which they do.
    queue: VecDeque<(u64, Flight)>,
    plan: Stream,
    fail: Stream,
    serve: Stream,
    wait: Stream,
    patience: Stream,
    tally: Tally,
}

impl<'m> Play<'m> {
    fn new(model: &'m PathModel, seed: u64, replication: u64) -> Self {
        let stream = |kind| Stream::of(seed, replication, kind);
        let outages = model.outages.iter().zip(OUTAGES..);
        Self {
            model,
            now: 0,
            calendar: Calendar::default(),
            flights: Slots::new(),
            breaker: model
                .guard
                .map(|guard| Breaker::new(guard.rule, guard.cooldown)),
            outages: outages
                .map(|(failing, kind)| Outages::new(failing, stream(kind)))
                .collect(),
            limiters: model.limits.iter().map(Limiter::new).collect(),
            free: model.slots.unwrap_or(0),
            queue: VecDeque::new(),
            plan: stream(PLAN),
            fail: stream(FAIL),
            serve: stream(SERVE),
            wait: stream(WAIT),
            patience: stream(PATIENCE),
            tally: Tally {
                stations: vec![StationTally::default(); model.stations.len()],
                ..Tally::default()
            },
        }
    }

    fn finished(mut self) -> Tally {
        let end = self.model.horizon;
        let breaker = self.breaker.map(|breaker| breaker.finished(end));
        self.tally.breaker = breaker.map(|(trips, spent)| BreakerTally::new(trips, spent));
        let outages = self.outages.into_iter();
        self.tally.outages = outages.map(|outages| outages.finished(end)).collect();
        self.tally
    }

    /// A request comes: it gets a slot, or waits for one.
    fn arrive(&mut self, arrival: Arrival) {
        self.tally.came += 1;
        let flight = self.planned(arrival);
        if self.model.slots.is_none() {
            return self.run(flight);
        }
        if self.queue.len() >= MOST_WAITING {
            self.tally.turned_away += 1;
            return;
        }
        let patience = self.model.patience.map(|mean| {
            let drawn = -seconds(mean) * unit(self.patience.bits()).ln();
            self.now.saturating_add(from_seconds(drawn))
        });
        self.queue.push_back((patience.unwrap_or(u64::MAX), flight));
    }

    /// Where it is planned to go, and with how many tokens.
    fn planned(&mut self, arrival: Arrival) -> Flight {
        let plans = &self.model.planned;
        let planned = match plans.len() {
            1 => 0,
            count => {
                let drawn = unit(self.plan.bits());
                let found = plans.iter().position(|plan| drawn < plan.up_to);
                found.unwrap_or(count - 1)
            }
        };
        let size = plans[planned].size.unwrap_or(Size {
            input: arrival.uncached(),
            cached: arrival.cached,
            output: arrival.output,
        });
        Flight {
            came: arrival.at,
            began: arrival.at,
            planned,
            position: 0,
            tried: 0,
            size,
            first: None,
            second: None,
            was_refused: false,
        }
    }

    /// Gives free slots to those that wait, the first one first; some have gone by then.
    fn fill_slots(&mut self) {
        while self.free > 0 {
            let Some((until, mut flight)) = self.queue.pop_front() else {
                return;
            };
            if until <= self.now {
                self.tally.abandoned += 1;
                continue;
            }
            self.free -= 1;
            flight.began = self.now;
            let waited = self.now - flight.came;
            self.tally.started += 1;
            self.tally.waited += u64::from(waited > 0);
            self.tally.waiting += u128::from(waited);
            self.tally.waits.push(seconds(waited));
            self.run(flight);
        }
    }

    /// Plays the next event.
    fn happen(&mut self) {
        let Some(event) = self.calendar.pop() else {
            return;
        };
        self.now = event.at;
        let Some(mut flight) = self.flights.take(event.request) else {
            return;
        };
        match event.what {
            Happening::Retried => self.run(flight),
            Happening::Missed => self.miss(&flight),
            Happening::Hedged => {
                if let Some(hedge) = self.model.hedge {
                    self.tally.hedged += 1;
                    flight.second = Some(self.attempt(&flight, hedge.at, false));
                }
                self.put_off(flight.resolved(), flight, Happening::Ended);
            }
            Happening::Ended => {
                if let Some(flight) = self.conclude(flight) {
                    self.run(flight);
                }
            }
        }
    }

    /// Tries a request until it is over or has to wait for something.
    fn run(&mut self, mut flight: Flight) {
        loop {
            let station = self.model.station(flight.planned, flight.position);
            let Some(station) = station else {
                return self.lose(&flight);
            };
            let pass = match (&mut self.breaker, self.model.guard) {
                (Some(breaker), Some(guard)) if guard.station == station => breaker.pass(self.now),
                _ => Pass::Through,
            };
            if pass == Pass::Elsewhere {
                self.tally.stations[station].passed_by += 1;
                flight.move_on();
                continue;
            }
            let attempt = self.attempt(&flight, station, pass == Pass::Probe);
            flight.first = Some(attempt);
            if attempt.ends > self.now {
                return self.let_run(attempt, flight);
            }
            match self.conclude(flight) {
                Some(again) => flight = again,
                None => return,
            }
        }
    }

    /// An attempt takes its time, and a second request may be sent before it ends.
    fn let_run(&mut self, attempt: Attempt, flight: Flight) {
        let hedge = self.model.hedge.filter(|hedge| hedge.of == attempt.station);
        let second = hedge.map(|hedge| self.now.saturating_add(hedge.after));
        match second.filter(|second| *second < attempt.ends) {
            Some(second) => self.put_off(second, flight, Happening::Hedged),
            None => self.put_off(attempt.ends, flight, Happening::Ended),
        }
    }

    fn put_off(&mut self, until: u64, flight: Flight, what: Happening) {
        // Four thousand million requests under way at once have long filled the memory.
        if let Some(place) = self.flights.put(flight) {
            self.calendar.plan(until, place, what);
        }
    }

    /// Makes an attempt and draws how it will end.
    fn attempt(&mut self, flight: &Flight, station: usize, is_probe: bool) -> Attempt {
        let (model, now) = (self.model, self.now);
        let ends_by = self.ends_by(flight);
        let rest = ends_by.map(|at| at.saturating_sub(now));
        let place = &model.stations[station];
        let output = place.writes.of_tokens(flight.size.output);
        self.tally.stations[station].attempts += 1;
        let mut attempt = Attempt {
            station,
            is_probe,
            began: now,
            ends: now,
            reserved: 0,
            is_cut: false,
            fate: Fate::Answered,
        };
        if let Some(limiter) = place.limits.map(|limits| &mut self.limiters[limits]) {
            let Size { input, cached, .. } = flight.size;
            let arrival = Arrival {
                at: now,
                input: input.saturating_add(cached),
                cached,
                output,
            };
            attempt.reserved = limiter.reservation(&arrival, model.max_output);
            if let Err(refusal) = limiter.admit(&arrival, attempt.reserved) {
                attempt.fate = Fate::Refused(refusal.retry_after);
                return attempt;
            }
        }
        let counts = &mut self.tally.stations[station];
        let is_down = place
            .outages
            .is_some_and(|outages| self.outages[outages].is_down(now));
        if is_down {
            counts.down += 1;
            // Requests to what is down hang until the client gives them up.
            let hangs = model.timeout.unwrap_or(0);
            let cut = rest.filter(|rest| *rest < hangs);
            attempt.is_cut = cut.is_some();
            attempt.ends = now.saturating_add(cut.unwrap_or(hangs));
            attempt.fate = self.failure();
            return attempt;
        }
        if place.error > 0.0 && unit(self.fail.bits()) < place.error {
            counts.errors += 1;
            attempt.fate = self.failure();
            return attempt;
        }
        let time = place.service.drawn(output, &mut self.serve);
        attempt.ends = now.saturating_add(time);
        let limit = match (model.timeout, rest) {
            (Some(timeout), Some(rest)) => Some(timeout.min(rest)),
            (timeout, rest) => timeout.or(rest),
        };
        if let Some(limit) = limit.filter(|limit| time > *limit) {
            counts.late += 1;
            attempt.is_cut = model.timeout.is_none_or(|timeout| limit < timeout);
            attempt.ends = now.saturating_add(limit);
            attempt.fate = Fate::Late(Part::of_times(limit, time));
        }
        attempt
    }

    /// When a request is given up, whatever becomes of its attempts.
    fn ends_by(&self, flight: &Flight) -> Option<u64> {
        let deadline = self.model.deadline?;
        Some(flight.began.saturating_add(deadline))
    }

    /// A failure of one of the classes.
    fn failure(&mut self) -> Fate {
        let classes = &self.model.failures;
        let class = match classes.as_slice() {
            [] => None,
            [one] => Some(one),
            [.., last] => {
                let drawn = unit(self.fail.bits());
                let found = classes.iter().find(|class| drawn < class.up_to);
                Some(found.unwrap_or(last))
            }
        };
        let nothing = (Part::NONE, Part::NONE);
        let (input, output) = class.map_or(nothing, |&FailureClass { input, output, .. }| {
            (input, output)
        });
        Fate::Failed { input, output }
    }

    /// The attempts under way have come to an end; returns the request where it is tried again at
    /// once.
    fn conclude(&mut self, mut flight: Flight) -> Option<Flight> {
        let winner = flight.winner();
        for (place, attempt) in flight.attempts().enumerate() {
            let end = match winner {
                Some((won, _)) if won == place => End::Won,
                Some(_) if attempt.ends >= self.now => End::Cut,
                _ => End::Lost,
            };
            self.settle(&attempt, flight.size, end);
        }
        let first = flight.first.take();
        flight.second = None;
        if let Some((_, winner)) = winner {
            self.serve(&flight, winner);
            return None;
        }
        let failed = first?;
        if failed.is_cut || self.ends_by(&flight).is_some_and(|at| self.now >= at) {
            self.miss(&flight);
            return None;
        }
        self.fail_at(flight, failed)
    }

    /// Books an attempt: at the limits, at the breaker, and what it bills.
    fn settle(&mut self, attempt: &Attempt, size: Size, end: End) {
        let hedge = self.model.hedge.filter(|_| end == End::Cut);
        let part = hedge.map(|hedge| hedge.billed);
        let (prompt, completion) = match (attempt.fate, part) {
            (Fate::Refused(_), _) => (Part::NONE, Part::NONE),
            (_, Some(part)) => (part, part),
            (Fate::Answered, None) => (Part::ALL, Part::ALL),
            (Fate::Failed { input, output }, None) => (input, output),
            (Fate::Late(there), None) => (Part::ALL, there),
        };
        let output = completion.of_tokens(size.output);
        let is_refused = matches!(attempt.fate, Fate::Refused(_));
        let station = &self.model.stations[attempt.station];
        let limits = station.limits;
        if let Some(limits) = limits.filter(|_| !is_refused) {
            let limiter = &mut self.limiters[limits];
            let written = station.writes.of_tokens(output);
            limiter.settle(attempt.began, self.now, attempt.reserved, written);
            limiter.release();
        }
        let counts = &mut self.tally.stations[attempt.station];
        counts.refused += u64::from(is_refused);
        if prompt != Part::NONE || completion != Part::NONE {
            let billed = Billed {
                requests: 1,
                input: prompt.of_tokens(size.input).into(),
                cached: prompt.of_tokens(size.cached).into(),
                output: output.into(),
            };
            counts.billed = counts.billed.and(billed);
            if end != End::Won {
                counts.wasted = counts.wasted.and(billed);
            }
        }
        let guarded = self.model.guard;
        let guarded = guarded.is_some_and(|guard| guard.station == attempt.station);
        if let Some(breaker) = self.breaker.as_mut().filter(|_| guarded) {
            let failed = attempt.fate != Fate::Answered;
            match is_refused {
                true => breaker.refuse(self.now, attempt.is_probe),
                false if end != End::Cut || attempt.is_probe => {
                    breaker.record(self.now, failed, attempt.is_probe);
                }
                false => {}
            }
        }
    }

    /// What comes after a failed attempt: another one at once, one later, or the next station.
    fn fail_at(&mut self, mut flight: Flight, failed: Attempt) -> Option<Flight> {
        let station = &self.model.stations[failed.station];
        flight.was_refused = matches!(failed.fate, Fate::Refused(_));
        flight.tried += 1;
        let backoff = self.model.backoff;
        let asked = match failed.fate {
            Fate::Refused(after) => after.unwrap_or(0),
            _ => 0,
        };
        if flight.tried >= station.attempts || asked > backoff.asked {
            flight.move_on();
            return Some(flight);
        }
        let wait = self.backoff(flight.tried).max(asked);
        if wait == 0 {
            return Some(flight);
        }
        let next = self.now.saturating_add(wait);
        match self.ends_by(&flight).filter(|at| next > *at) {
            Some(at) => self.put_off(at, flight, Happening::Missed),
            None => self.put_off(next, flight, Happening::Retried),
        }
        None
    }

    /// How long to wait after so many attempts.
    fn backoff(&mut self, tried: u32) -> u64 {
        let backoff = self.model.backoff;
        if backoff.first == 0 {
            return 0;
        }
        let grown = seconds(backoff.first) * backoff.multiplier.powf(f64::from(tried - 1));
        let planned = grown.min(seconds(backoff.most));
        from_seconds(planned * (0.5 + unit(self.wait.bits())))
    }

    /// A request is answered.
    fn serve(&mut self, flight: &Flight, winner: Attempt) {
        let latency = self.now - flight.came;
        self.tally.served += 1;
        self.tally.stations[winner.station].served += 1;
        let planned = self.model.planned[flight.planned].station;
        self.tally.failed_over += u64::from(planned != winner.station);
        self.tally.latency += u128::from(latency);
        self.tally.latencies.push(seconds(latency));
        self.leave(flight);
    }

    /// A request is given up.
    fn lose(&mut self, flight: &Flight) {
        if flight.was_refused {
            self.tally.rejected += 1;
        } else {
            self.tally.failed += 1;
        }
        self.leave(flight);
    }

    /// A request is given up at its deadline.
    fn miss(&mut self, flight: &Flight) {
        self.tally.missed += 1;
        self.lose(flight);
    }

    fn leave(&mut self, flight: &Flight) {
        if self.model.slots.is_some() {
            self.tally.busy += u128::from(self.now - flight.began);
            self.free += 1;
        }
    }
}
