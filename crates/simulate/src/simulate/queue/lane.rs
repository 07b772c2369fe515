//! One queue from its empty start on, by itself.

use crate::engine::random::Stream;
use crate::simulate::statistics::Histogram;
use crate::units::Real;

use super::distribution::Distribution;
use super::heap::Heap;
use super::model::QueueModel;
use super::servers::{Servers, Sorted};
use super::waiting_room::WaitingRoom;

/// So many requests are drawn before they are played, which keeps each loop short and the numbers
/// in the nearest cache.
const DRAWN: usize = 512;

/// So many requests of a lane are played at once: some milliseconds of work.
const TURN: u64 = 65_536;

/// From which time on time is counted from a new zero, in service times, so that no digits are
/// lost.
const LATE: f64 = 65_536.0;

/// What happened to the requests of a lane, with times in mean service times.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sums {
    pub(super) arrived: u64,
    /// Those that were not refused.
    pub(super) admitted: u64,
    pub(super) served: u64,
    /// Those let in that found no server free.
    pub(super) waited: u64,
    /// From the first arrival to the last.
    pub(super) time: f64,
    /// What those let in waited.
    pub(super) wait: f64,
    /// From arrival to the end of service, of those served.
    pub(super) sojourn: f64,
    /// What servers worked.
    pub(super) busy: f64,
}

/// One of several queues with the same model and random numbers of its own.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    gaps: Source,
    services: Source,
    patience: Option<Source>,
    line: Option<WaitingRoom>,
    servers: Pool,
    now: f64,
    /// Requests that are still to be played before any is counted.
    warming: u64,
    /// Requests that are still to be counted.
    left: u64,
    pub(super) sums: Sums,
    pub(super) waits: Histogram,
}

/// Where numbers of one kind come from. Each kind has a stream of its own, so that two models that
/// differ in one kind meet the same numbers of the others.
#[derive(Clone, Debug)]
struct Source {
    stream: Stream,
    law: Distribution,
    mean: f64,
}

impl Source {
    fn fill(&mut self, numbers: &mut [f64]) {
        self.law.fill(&mut self.stream, self.mean, numbers);
    }
}

/// The servers, by how many there are.
#[derive(Clone, Debug)]
enum Pool {
    One(Sorted<1>),
    Two(Sorted<2>),
    Four(Sorted<4>),
    Eight(Sorted<8>),
    Twelve(Sorted<12>),
    Sixteen(Sorted<16>),
    Many(Heap),
}

impl Pool {
    fn of(servers: u32) -> Self {
        let count = usize::try_from(servers).unwrap_or(usize::MAX);
        match count {
            ..=1 => Self::One(Sorted::idle(count)),
            2 => Self::Two(Sorted::idle(count)),
            3..=4 => Self::Four(Sorted::idle(count)),
            5..=8 => Self::Eight(Sorted::idle(count)),
            9..=12 => Self::Twelve(Sorted::idle(count)),
            13..=16 => Self::Sixteen(Sorted::idle(count)),
            _ => Self::Many(Heap::of(count, 0.0)),
        }
    }
}

/// Does the same with the servers, however many there are. Few are copied, so that they stay in
/// registers.
macro_rules! with_servers {
    ($pool:expr, $servers:ident => $work:expr) => {
        match $pool {
            Pool::One(own) => with_servers!(@copied own, $servers => $work),
            Pool::Two(own) => with_servers!(@copied own, $servers => $work),
            Pool::Four(own) => with_servers!(@copied own, $servers => $work),
            Pool::Eight(own) => with_servers!(@copied own, $servers => $work),
            Pool::Twelve(own) => with_servers!(@copied own, $servers => $work),
            Pool::Sixteen(own) => with_servers!(@copied own, $servers => $work),
            Pool::Many($servers) => $work,
        }
    };
    (@copied $own:ident, $servers:ident => $work:expr) => {{
        let mut copy = *$own;
        let $servers = &mut copy;
        let done = $work;
        *$own = copy;
        done
    }};
}

/// The numbers of the next requests, and what came of them.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    gaps: [f64; DRAWN],
    services: [f64; DRAWN],
    patience: [f64; DRAWN],
    pub(super) waits: [f64; DRAWN],
}

impl Scratch {
    /// Room for the next requests.
    pub(super) fn new() -> Self {
        let none = [0.0; DRAWN];
        Self {
            gaps: none,
            services: none,
            patience: none,
            waits: none,
        }
    }
}

impl Lane {
    /// The lane of this number, empty, which counts so many requests after a warm-up.
    pub(super) fn new(
        model: &QueueModel,
        (seed, number): (u64, u64),
        (warming, left): (u64, u64),
    ) -> Self {
        let source = |source: u64, law, mean| Source {
            stream: Stream::of(seed, number, source),
            law,
            mean,
        };
        let unit = model.service_seconds();
        let gap = 1.0 / model.load();
        let patience = model.patience;
        let places = model.capacity.map(|places| places - model.servers);
        Self {
            gaps: source(0, model.arrivals, gap),
            services: source(1, model.service, 1.0),
            patience: patience
                .map(|own| source(2, own.law, own.mean.seconds().approximate() / unit)),
            line: places
                .map(|places| WaitingRoom::of(usize::try_from(places).unwrap_or(usize::MAX))),
            servers: Pool::of(model.servers),
            now: 0.0,
            warming,
            left,
            sums: Sums::default(),
            waits: Histogram::default(),
        }
    }

    /// In how many turns the lane is played.
    pub(super) fn turns(&self) -> u64 {
        self.warming.div_ceil(TURN) + self.left.div_ceil(TURN)
    }

    /// Plays the lane on for a turn, first those requests that only warm up, and says how many
    /// it had.
    pub(super) fn take_turn(&mut self, scratch: &mut Scratch) -> u64 {
        let warms_up = self.warming > 0;
        let turn = if warms_up { self.warming } else { self.left }.min(TURN);
        let mut left = turn;
        while left > 0 {
            let next = usize::try_from(left).unwrap_or(DRAWN).min(DRAWN);
            let mut sums = self.sums;
            let admitted = self.play(next, scratch, &mut sums);
            if !warms_up {
                self.sums = sums;
                self.waits.push_all(&scratch.waits[..admitted]);
            }
            left -= length(next);
        }
        if warms_up {
            self.warming -= turn;
        } else {
            self.left -= turn;
        }
        turn
    }

    /// Plays the next requests, at most as many as are drawn at once, and says how many were let
    /// in; their waits are then the first ones.
    fn play(&mut self, next: usize, scratch: &mut Scratch, sums: &mut Sums) -> usize {
        self.rebase();
        self.gaps.fill(&mut scratch.gaps[..next]);
        self.services.fill(&mut scratch.services[..next]);
        match (&mut self.patience, &self.line) {
            (None, None) => self.play_all(next, scratch, sums),
            (patience, _) => {
                match patience {
                    Some(patience) => patience.fill(&mut scratch.patience[..next]),
                    None => scratch.patience[..next].fill(f64::INFINITY),
                }
                self.play_some(next, scratch, sums)
            }
        }
    }

    /// Plays requests that are all served.
    fn play_all(&mut self, next: usize, scratch: &mut Scratch, sums: &mut Sums) -> usize {
        let (gaps, services) = (&scratch.gaps[..next], &scratch.services[..next]);
        let waits = &mut scratch.waits[..next];
        let start = self.now;
        let now = &mut self.now;
        with_servers!(&mut self.servers, servers => serve(servers, now, (gaps, services), waits));
        let (wait, busy) = (total(waits), total(services));
        sums.arrived += length(next);
        sums.admitted += length(next);
        sums.served += length(next);
        sums.waited += length(waits.iter().filter(|wait| **wait > 0.0).count());
        sums.time += self.now - start;
        sums.wait += wait;
        sums.sojourn += wait + busy;
        sums.busy += busy;
        next
    }

    /// Plays requests that can be refused or give up.
    fn play_some(&mut self, next: usize, scratch: &mut Scratch, sums: &mut Sums) -> usize {
        let Self { line, now, .. } = self;
        let mut admitted = 0;
        let (start, mut wait_of_all) = (*now, 0.0);
        with_servers!(&mut self.servers, servers => for place in 0..next {
            *now += scratch.gaps[place];
            let offered = (servers.first() - *now).max(0.0);
            let patience = scratch.patience[place];
            let wait = offered.min(patience);
            if line.as_mut().is_some_and(|line| !line.admits(*now, wait)) {
                continue;
            }
            scratch.waits[admitted] = wait;
            admitted += 1;
            wait_of_all += wait;
            sums.waited += u64::from(offered > 0.0);
            if offered <= patience {
                let service = scratch.services[place];
                servers.occupy(*now + offered + service);
                sums.served += 1;
                sums.sojourn += offered + service;
                sums.busy += service;
            }
        });
        sums.arrived += length(next);
        sums.admitted += length(admitted);
        sums.time += self.now - start;
        sums.wait += wait_of_all;
        admitted
    }

    /// Counts time from now on where it has become long.
    fn rebase(&mut self) {
        if self.now > LATE {
            let zero = self.now;
            with_servers!(&mut self.servers, servers => servers.shift(zero));
            if let Some(line) = &mut self.line {
                line.shift(zero);
            }
            self.now = 0.0;
        }
    }
}

/// Serves requests in order of arrival and tells what each waited.
fn serve<S: Servers>(
    servers: &mut S,
    now: &mut f64,
    (gaps, services): (&[f64], &[f64]),
    waits: &mut [f64],
) {
    let mut clock = *now;
    for ((gap, service), wait) in gaps.iter().zip(services).zip(waits) {
        clock += gap;
        let first = servers.first();
        let start = if first > clock { first } else { clock };
        *wait = start - clock;
        servers.occupy(start + service);
    }
    *now = clock;
}

/// The sum in four parts, which the processor adds at once.
fn total(numbers: &[f64]) -> f64 {
    let mut parts = [0.0; 4];
    let chunks = numbers.chunks_exact(4);
    let rest: f64 = chunks.remainder().iter().sum();
    for chunk in chunks {
        for (part, number) in parts.iter_mut().zip(chunk) {
            *part += number;
        }
    }
    parts.iter().sum::<f64>() + rest
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The waits of the first requests in seconds, from an empty queue and without warm-up: for
/// comparison with other simulators, request by request.
pub fn first_waits(model: &QueueModel, seed: u64, requests: usize) -> Vec<Real> {
    let mut lane = Lane::new(model, (seed, 0), (0, 0));
    let mut scratch = Scratch::new();
    let mut waits = Vec::new();
    let mut left = requests;
    while left > 0 {
        let next = left.min(DRAWN);
        let admitted = lane.play(next, &mut scratch, &mut Sums::default());
        let played = scratch.waits[..admitted].iter();
        waits.extend(
            played
                .map(|wait| wait * model.service_seconds())
                .filter_map(Real::new),
        );
        left -= next;
    }
    waits
}
