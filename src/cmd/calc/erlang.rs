//! `plan calc erlang`.

use crate::engine::Formula;
use crate::engine::queue::{
    AllenCunneen, BoundedQueue, ErlangA, ErlangC, MOST_PATIENCE, MOST_SERVERS, Promise, Queue,
    Station, offered_load, servers_needed,
};
use crate::error::Failure;
use crate::options::{integer, scalar};
use crate::report::pages::calc::Digits;
use crate::report::sections::calc::Asked;
use crate::report::{pages, sections};
use crate::units::{Duration, Quantity, Rate, Ratio, Share, group_thousands};

use super::{Answer, refused};

/// How long requests wait for one of several servers
///
/// A server is whatever takes one request at a time: a slot of a concurrency limit, a replica, a
/// worker. Requests come at random and take exponential times unless options say otherwise.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Requests served at once
    #[arg(long, value_name = "N", value_parser = integer::<u32>(1..=MOST_SERVERS.into()))]
    pub servers: u32,
    /// Requests in the time of one service
    ///
    /// What would be busy on average.
    #[arg(long, value_name = "ERLANGS", value_parser = scalar::<Quantity>, required_unless_present = "arrival_rate")]
    pub offered_load: Option<Quantity>,
    /// Arrival rate, instead of --offered-load
    #[arg(long, value_name = "RATE", value_parser = scalar::<Rate>, conflicts_with = "offered_load", requires = "service_time")]
    pub arrival_rate: Option<Rate>,
    /// Mean time of a service
    ///
    /// Waits are then in seconds, else in service times.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub service_time: Option<Duration>,
    /// Mean wait until a request gives up
    ///
    /// Such as a client's timeout.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "service_time")]
    pub patience: Option<Duration>,
    /// Most requests at once; others are refused
    ///
    /// Those being served included.
    #[arg(long, value_name = "N", conflicts_with_all = ["patience", "target_wait"], value_parser = integer::<u32>(0..=u32::MAX.into()))]
    pub capacity: Option<u32>,
    /// How irregular arrivals are; 1 is random
    ///
    /// The standard deviation of the time between two, over its mean.
    #[arg(long, value_name = "CV", value_parser = scalar::<Quantity>, conflicts_with_all = ["patience", "capacity"])]
    pub arrival_cv: Option<Quantity>,
    /// The same of service times
    ///
    /// 1 is exponential, 0 always the same.
    #[arg(long, value_name = "CV", value_parser = scalar::<Quantity>, conflicts_with_all = ["patience", "capacity"])]
    pub service_cv: Option<Quantity>,
    /// Longest wait to promise
    ///
    /// Says how many servers keep it.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "service_time")]
    pub target_wait: Option<Duration>,
    /// Share that waits no longer than that
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>, default_value = "99%", requires = "target_wait")]
    pub at: Share,
}

const EXAMPLES: &str = "Examples:
  plan calc erlang --servers 10 --offered-load 9
  plan calc erlang --servers 40 --arrival-rate 4/s --service-time 8s --patience 30s --target-wait 2s";

pub(super) fn answer(args: &Args) -> Result<Answer, Failure> {
    let load = load(args)?;
    let station = Station::new(args.servers, load).ok_or_else(|| {
        let message = "the offered load is over a billion";
        refused(
            "--offered-load",
            message,
            "--arrival-rate × --service-time is the load",
        )
    })?;
    let queue = queue(args, station)?;
    let general = general(args, station);
    let asked = Asked {
        station,
        queue: &queue,
        general: general.as_ref(),
        service_cv: args.service_cv.map(Quantity::ratio),
        service: args.service_time,
    };
    let promise = promise(args)?;
    let needed = promise.map(|promise| {
        let needed = servers_needed(load, promise, |station, time| over(args, station, time));
        (needed, args.target_wait.unwrap_or(Duration::NONE), args.at)
    });
    Ok(Answer {
        title: "Queue".to_owned(),
        formula: formula(args),
        digits: Digits::Four,
        figures: sections::calc::erlang(&asked, needed),
        readings: pages::queue::readings(&asked, needed),
    })
}

fn formula(args: &Args) -> Formula {
    match (
        args.patience,
        args.capacity,
        args.arrival_cv.or(args.service_cv),
    ) {
        (Some(_), _, _) => Formula::Abandonment,
        (_, Some(_), _) => Formula::BoundedQueue,
        (_, _, Some(_)) => Formula::GeneralQueue,
        _ if args.target_wait.is_some() => Formula::ServersNeeded,
        _ => Formula::ErlangWait,
    }
}

/// The load as given, or by Little's law.
fn load(args: &Args) -> Result<Ratio, Failure> {
    if args.service_time == Some(Duration::NONE) {
        let message = "a service takes no time";
        return Err(refused(
            "--service-time",
            message,
            "--service-time is above zero, such as 0.8s",
        ));
    }
    let given = args.offered_load.map(Quantity::ratio);
    let arrivals = args.arrival_rate.zip(args.service_time);
    let reckoned = || arrivals.map(|(rate, service)| offered_load(rate, service));
    Ok(given.or_else(reckoned).unwrap_or(Ratio::ZERO))
}

/// What requests do that find all servers busy.
fn queue(args: &Args, station: Station) -> Result<Queue, Failure> {
    if let (Some(patience), Some(service)) = (args.patience, args.service_time) {
        if patience == Duration::NONE {
            let message = "requests that give up at once do not wait";
            return Err(refused(
                "--patience",
                message,
                "--capacity with as many as --servers is for those",
            ));
        }
        let queue = ErlangA::new(station, patience, service).ok_or_else(|| {
            let most = group_thousands(&MOST_PATIENCE.to_string());
            let message = format!("the load × patience ÷ service time is over {most}");
            refused(
                "--patience",
                message,
                "leave --patience out if hardly a request gives up",
            )
        })?;
        return Ok(Queue::Impatient(queue));
    }
    let Some(capacity) = args.capacity else {
        return Ok(Queue::Endless(ErlangC::new(station)));
    };
    let room = BoundedQueue::new(station, capacity).ok_or_else(|| {
        let most = group_thousands(&MOST_SERVERS.to_string());
        let message = format!("--capacity {capacity} is fewer than the servers, or over {most}");
        refused(
            "--capacity",
            message,
            "it counts the requests that are served and those that wait",
        )
    })?;
    Ok(Queue::Bounded(room))
}

/// Arrivals and services that are not exponential; one that is not given is.
fn general(args: &Args, station: Station) -> Option<AllenCunneen> {
    args.arrival_cv.or(args.service_cv)?;
    let cv = |given: Option<Quantity>| given.map_or(Ratio::ONE, Quantity::ratio);
    let (arrivals, services) = (cv(args.arrival_cv), cv(args.service_cv));
    Some(AllenCunneen::new(station, arrivals, services))
}

fn promise(args: &Args) -> Result<Option<Promise>, Failure> {
    if args.at == Share::ALL {
        let message = "no number of servers keeps every request from waiting";
        return Err(refused(
            "--at",
            message,
            "--at is below 100%, such as 99.9%",
        ));
    }
    let times = args.target_wait.zip(args.service_time);
    Ok(times.and_then(|(within, service)| Promise::new(args.at, within, service)))
}

/// The share that waits longer at a station with other servers.
fn over(args: &Args, station: Station, time: f64) -> f64 {
    if let Some(general) = general(args, station) {
        return general.over(time);
    }
    let patience = args.patience.zip(args.service_time);
    let impatient =
        patience.and_then(|(patience, service)| ErlangA::new(station, patience, service));
    match impatient {
        Some(queue) => queue.over(time),
        None => ErlangC::new(station).over(time),
    }
}
