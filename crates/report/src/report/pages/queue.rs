//! What the figures of a queue mean, in sentences.

use crate::engine::queue::{BURSTIEST, ErlangC, Queue};
use crate::report::sections::calc::Asked;
use crate::units::{Duration, Real, Share};
use crate::words;

/// What waits, gives up or is refused; and how many servers keep a promise.
pub fn readings(asked: &Asked<'_>, needed: Option<(Option<u32>, Duration, Share)>) -> Vec<String> {
    let mut readings = vec![waiting(asked)];
    readings.extend(asked.general.filter(|general| !general.is_valid()).map(|_| {
        match asked.station.spare() > 0.0 {
            true => format!(
                "Arrivals vary more than the approximation bears, a coefficient of {BURSTIEST}: replay the trace instead."
            ),
            false => "The approximation needs fewer requests than the servers can do.".to_owned(),
        }
    }));
    readings.extend(needed.map(|(needed, within, at)| staffing(needed, within, at)));
    readings
}

fn waiting(asked: &Asked<'_>) -> String {
    let busy = share(asked.queue.utilisation());
    let delayed = share(asked.queue.delayed());
    match asked.queue {
        Queue::Endless(queue) if asked.station.spare() > 0.0 => {
            format!("Servers work {busy} of the time, and {delayed} of requests wait.")
        }
        Queue::Endless(queue) => overload(asked, queue),
        Queue::Impatient(queue) => {
            let abandoned = share(queue.abandoned());
            format!(
                "Servers work {busy} of the time; {delayed} of requests wait, and {abandoned} give up."
            )
        }
        Queue::Bounded(queue) => {
            let blocked = share(queue.blocked());
            format!(
                "Servers work {busy} of the time; {blocked} of requests are refused, and {delayed} of the others wait."
            )
        }
    }
}

/// More comes than the servers can do.
fn overload(asked: &Asked<'_>, queue: &ErlangC) -> String {
    let servers = words::plural(u64::from(queue.station().servers()), "server");
    let growth = match asked.service {
        Some(service) => (queue.station().growth_a_minute(service), "minute"),
        None => (queue.station().growth(), "service time"),
    };
    match growth {
        (Some(growth), time) => format!(
            "More comes than {servers} can do: the queue grows by {} requests a {time}, and waits have no bound.",
            words::real(growth)
        ),
        (None, _) => format!("As much comes as {servers} can do, and waits have no bound."),
    }
}

fn staffing(needed: Option<u32>, within: Duration, at: Share) -> String {
    let within = Real::new(within.seconds().approximate()).map_or(String::new(), words::time);
    let kept = format!(
        "{} of requests wait no longer than {within}",
        words::percent(at.percent())
    );
    match needed {
        Some(servers) => format!(
            "With {}, {kept}.",
            words::plural(u64::from(servers), "server")
        ),
        None => format!("No number of servers up to a million is enough that {kept}."),
    }
}

/// A share of one in percent.
fn share(part: Real) -> String {
    let percent = Real::new(part.get() * 100.0).unwrap_or(part);
    format!("{} %", words::real(percent))
}
