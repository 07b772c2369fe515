//! Figures of queues.

use crate::engine::queue::{AllenCunneen, Queue, Station, pollaczek_khinchine, shared_response};
use crate::report::Cell;
use crate::units::{Duration, Ratio, Real, Share};

use super::{Figure, figures, real_percent};

/// A queue that was asked about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The servers and their load.
    pub station: Station,
    /// What those do that find all of them busy.
    pub queue: &'a Queue,
    /// The approximation for other arrivals and services, where asked for.
    pub general: Option<&'a AllenCunneen>,
    /// The coefficient of variation of services, where given.
    pub service_cv: Option<Ratio>,
    /// How long a service takes, where that is known.
    pub service: Option<Duration>,
}

/// The percentiles of waits that are shown: the metric, and the share in thousandths.
const PERCENTILES: [(&str, i128); 4] = [
    ("wait_p50", 500),
    ("wait_p95", 950),
    ("wait_p99", 990),
    ("wait_p999", 999),
];

impl Asked<'_> {
    /// A number of service times as such, or in seconds.
    fn time(&self, services: Option<Real>) -> Cell {
        let Some(services) = services else {
            return Cell::missing("unbounded");
        };
        match self.service {
            None => Cell::Real(services),
            Some(service) => {
                let seconds = services.get() * service.seconds().approximate();
                Cell::or_missing(Real::new(seconds).map(Cell::Seconds), "unbounded")
            }
        }
    }

    /// What [`Self::time`] counts.
    fn unit(&self) -> &'static str {
        match self.service {
            None => "service times",
            Some(_) => "seconds",
        }
    }
}

/// The figures of a queue; how many servers are needed only where a wait was promised.
pub fn erlang(asked: &Asked<'_>, needed: Option<(Option<u32>, Duration, Share)>) -> Vec<Figure> {
    let mut figures = plain(asked);
    match asked.queue {
        Queue::Endless(_) => {}
        Queue::Impatient(queue) => {
            let late = thousandths(990).and_then(|share| queue.wait_of_served(share));
            figures.push(delayed(asked.queue));
            figures.extend(figures! {
                "abandoned_percent" => real_percent(queue.abandoned()), "percent", "share of requests that give up";
                "served_mean_wait" => asked.time(queue.served_wait()), asked.unit(), "mean wait of those that are served";
                "served_wait_p99" => asked.time(late), asked.unit(), "wait that 99 % of those do not exceed";
            });
        }
        Queue::Bounded(queue) => {
            figures.push(delayed(asked.queue));
            figures.extend(figures! {
                "blocked_percent" => real_percent(queue.blocked()), "percent", "share of requests that are refused";
            });
        }
    }
    if let Some(general) = asked.general {
        figures.extend(any_shape(asked, general));
    }
    figures.extend(growth(asked));
    figures.extend(needed.map(|(needed, _, _)| {
        let needed = needed.map(u64::from);
        let cell = Cell::or_missing(needed, "over 1,000,000");
        let meaning = "servers that keep waits to the target";
        Figure::new("servers_needed", cell, "servers", meaning)
    }));
    figures
}

fn plain(asked: &Asked<'_>) -> Vec<Figure> {
    let queue = asked.queue;
    let erlang = crate::engine::queue::ErlangC::new(asked.station);
    let ratio = |number: f64| Cell::or_missing(Real::new(number), "too large");
    let mut figures = figures! {
        "erlang_b" => ratio(asked.station.blocking()), "ratio", "share refused if nobody waits";
        "erlang_c" => ratio(erlang.delayed()), "ratio", "share that waits if nobody gives up";
        "mean_wait" => asked.time(queue.mean_wait()), asked.unit(), "mean wait";
    };
    figures.extend(PERCENTILES.iter().filter_map(|(metric, thousandth)| {
        let share = thousandths(*thousandth)?;
        let meaning = format!("wait that {} % do not exceed", share.percent());
        let wait = asked.time(queue.wait(share));
        Some(Figure::new(*metric, wait, asked.unit(), meaning))
    }));
    figures.extend(figures! {
        "queue_length" => Cell::or_missing(queue.length(), "unbounded"), "requests", "requests that wait, on average";
        "utilisation" => queue.utilisation(), "ratio", "share of time that a server works";
    });
    figures
}

fn delayed(queue: &Queue) -> Figure {
    let share = real_percent(queue.delayed());
    Figure::new(
        "delayed_percent",
        share,
        "percent",
        "share of requests that wait",
    )
}

fn any_shape(asked: &Asked<'_>, general: &AllenCunneen) -> Vec<Figure> {
    let late = thousandths(990).and_then(|share| general.wait(share));
    let mut figures = figures! {
        "wait_factor" => general.factor(), "ratio", "times as long as exponential times make waits";
        "general_mean_wait" => asked.time(general.mean_wait()), asked.unit(), "about: mean wait with these variations";
        "general_wait_p99" => asked.time(late), asked.unit(), "about: wait that 99 % do not exceed";
        "general_queue_length" => Cell::or_missing(general.length(), "unbounded"), "requests", "about: requests that wait";
        "general_is_valid" => general.is_valid(), "flag", "whether the approximation may be used";
    };
    if let Some(services) = asked.service_cv.filter(|_| asked.station.servers() == 1) {
        let exact = pollaczek_khinchine(asked.station, services);
        figures.extend(figures! {
            "random_arrivals_mean_wait" => asked.time(exact), asked.unit(), "exact: mean wait if arrivals are at random";
            "shared_response" => asked.time(shared_response(asked.station)), asked.unit(), "time to an answer if all share the server";
        });
    }
    figures
}

/// How fast a queue grows that nobody leaves, where more comes than can be served.
fn growth(asked: &Asked<'_>) -> Option<Figure> {
    let Queue::Endless(_) = asked.queue else {
        return None;
    };
    let (metric, unit, meaning, growth) = match asked.service {
        Some(service) => (
            "queue_growth_per_minute",
            "requests per minute",
            "by so many the queue grows in a minute",
            asked.station.growth_a_minute(service),
        ),
        None => (
            "queue_growth",
            "requests per service time",
            "by so many the queue grows in a service time",
            asked.station.growth(),
        ),
    };
    Some(Figure::new(metric, growth?, unit, meaning))
}

fn thousandths(number: i128) -> Option<Share> {
    Share::new(Ratio::new(number, 1_000)?)
}
