//! How often each service failed and for how long, as observed.

use crate::units::{Moment, Ratio, Reject, RejectKind, YEAR};

use super::merge::{Outage, merge, milliseconds, to_minutes};
use super::{Incident, UptimeBasis};

/// The time that was watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it began.
    pub from: Moment,
    /// When it ended.
    pub to: Moment,
    /// Whether both ends were given; otherwise the first start or the last end in the file stands
    /// for one that was not, which makes the window too short.
    pub is_given: bool,
}

impl Window {
    /// Its length in minutes.
    pub fn minutes(&self) -> Ratio {
        let length = milliseconds(self.to) - milliseconds(self.from);
        Ratio::new(i128::from(length), 60_000).unwrap_or(Ratio::ZERO)
    }
}

/// The outages of one service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRecord {
    /// The service.
    pub service: String,
    /// The time that was watched.
    pub window: Window,
    /// Its outages, apart from each other and in order.
    pub outages: Vec<Outage>,
    /// Rows of this service that do not count on this basis.
    pub uncounted: usize,
}

/// The outages of all services of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentHistory {
    /// What counts as downtime.
    pub basis: UptimeBasis,
    /// The time that was watched.
    pub window: Window,
    /// The services in the order of their names.
    pub services: Vec<ServiceRecord>,
}

impl IncidentHistory {
    /// The history of incidents that were read on a basis, at least one, in a window of which one
    /// or both ends may be given.
    ///
    /// # Errors
    /// When there is no incident, or the window ends before it begins.
    pub fn new(
        incidents: &[Incident],
        basis: UptimeBasis,
        from: Option<Moment>,
        to: Option<Moment>,
    ) -> Result<Self, Reject> {
        let first = incidents.iter().map(|incident| incident.start).min();
        let last = incidents.iter().map(|incident| incident.end).max();
        let (Some(first), Some(last)) = (first, last) else {
            return Err(Reject::malformed("there is no incident"));
        };
        let is_given = from.is_some() && to.is_some();
        let (from, to) = (from.unwrap_or(first), to.unwrap_or(last));
        if to < from {
            let message = format!("the time that was watched ends at {to}, before {from}");
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        let window = Window { from, to, is_given };
        let mut names: Vec<&str> = incidents
            .iter()
            .map(|incident| &*incident.service)
            .collect();
        names.sort_unstable();
        names.dedup();
        let services = names
            .into_iter()
            .map(|name| record(name, incidents, window));
        Ok(Self {
            basis,
            window,
            services: services.collect(),
        })
    }

    /// How often two services were down together; `None` when one is not in the file or no time
    /// was watched.
    pub fn joint(&self, one: &str, other: &str) -> Option<JointOutage> {
        let find = |name: &str| self.services.iter().find(|record| record.service == name);
        JointOutage::new(find(one)?, find(other)?)
    }
}

fn record(name: &str, incidents: &[Incident], window: Window) -> ServiceRecord {
    let own = || incidents.iter().filter(|incident| incident.service == name);
    let ends = (milliseconds(window.from), milliseconds(window.to));
    ServiceRecord {
        service: name.to_owned(),
        window,
        outages: merge(own(), ends),
        uncounted: own().filter(|incident| incident.weight.is_none()).count(),
    }
}

impl ServiceRecord {
    /// How many outages there were.
    pub fn count(&self) -> usize {
        self.outages.len()
    }

    /// How many there would be in a year of 365 days; `None` when no time was watched, as with
    /// one incident and no window.
    pub fn per_year(&self) -> Option<Ratio> {
        if !self.window.is_given && self.count() < 2 {
            return None;
        }
        let count = Ratio::whole(u64::try_from(self.count()).unwrap_or(u64::MAX));
        (count * YEAR.minutes()).checked_div(self.window.minutes())
    }

    /// Minutes of full outage on the basis.
    pub fn downtime(&self) -> Ratio {
        to_minutes(self.outages.iter().map(|outage| outage.weighted).sum())
    }

    /// The share of the time that was watched in which the service worked, on the basis; `None`
    /// when no time was watched, as with one incident and no window.
    pub fn availability(&self) -> Option<Ratio> {
        if !self.window.is_given && self.count() < 2 {
            return None;
        }
        let down = self.downtime().checked_div(self.window.minutes())?;
        Some(Ratio::ONE - down)
    }

    /// The mean time to repair in minutes, from start to end; `None` without an outage.
    pub fn mean_time_to_repair(&self) -> Option<Ratio> {
        mean(&self.repairs())
    }

    /// The median time to repair in minutes. Far below the mean where a few outages were long.
    pub fn median_time_to_repair(&self) -> Option<Ratio> {
        median(self.repairs())
    }

    /// The mean time between failures in minutes, from the end of one to the start of the next;
    /// `None` with fewer than two outages, between which it would be measured.
    pub fn mean_time_between_failures(&self) -> Option<Ratio> {
        mean(&self.gaps())
    }

    /// The median time between failures in minutes.
    pub fn median_time_between_failures(&self) -> Option<Ratio> {
        median(self.gaps())
    }

    fn repairs(&self) -> Vec<Ratio> {
        self.outages.iter().map(Outage::minutes).collect()
    }

    fn gaps(&self) -> Vec<Ratio> {
        let pairs = self.outages.windows(2);
        let gap = |pair: &[Outage]| i128::from(pair[1].start - pair[0].end);
        pairs
            .filter_map(|pair| Ratio::new(gap(pair), 60_000))
            .collect()
    }
}

fn mean(lengths: &[Ratio]) -> Option<Ratio> {
    let sum = lengths
        .iter()
        .fold(Ratio::ZERO, |sum, length| sum + *length);
    let count = u64::try_from(lengths.len()).ok()?;
    sum.checked_div(Ratio::whole(count))
}

fn median(mut lengths: Vec<Ratio>) -> Option<Ratio> {
    lengths.sort_unstable();
    let middle = lengths.len() / 2;
    match lengths.len() % 2 {
        0 => mean(lengths.get(middle.checked_sub(1)?..=middle)?),
        _ => lengths.get(middle).copied(),
    }
}

/// How often two services were down together, whatever the weight of their outages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JointOutage {
    /// The share of the time in which the first was down.
    pub one: Ratio,
    /// The share of the time in which the other was down.
    pub other: Ratio,
    /// The share of the time in which both were down.
    pub both: Ratio,
    /// How many times the share that independent outages would have in common; `None` when one
    /// was never down. Above 1 the two have causes in common, and one is a poor backup of the
    /// other.
    pub to_independence: Option<Ratio>,
}

impl JointOutage {
    fn new(one: &ServiceRecord, other: &ServiceRecord) -> Option<Self> {
        let window = one.window.minutes();
        let share = |minutes: Ratio| minutes.checked_div(window);
        let (a, b) = (elapsed(&one.outages), elapsed(&other.outages));
        let both = in_common(&one.outages, &other.outages);
        let scaled = both.checked_div(a).map(|part| part * window);
        Some(Self {
            one: share(a)?,
            other: share(b)?,
            both: share(both)?,
            to_independence: scaled.and_then(|scaled| scaled.checked_div(b)),
        })
    }

    /// The probability that the first is down while the other is; `None` when that never was.
    pub fn one_given_other(&self) -> Option<Ratio> {
        self.both.checked_div(self.other)
    }

    /// The probability that the other is down while the first is; `None` when that never was.
    pub fn other_given_one(&self) -> Option<Ratio> {
        self.both.checked_div(self.one)
    }
}

fn elapsed(outages: &[Outage]) -> Ratio {
    let length = |outage: &Outage| i128::from(outage.end - outage.start);
    Ratio::new(outages.iter().map(length).sum(), 60_000).unwrap_or(Ratio::ZERO)
}

/// Minutes that two lists have in common, each in order and without overlaps.
fn in_common(ones: &[Outage], others: &[Outage]) -> Ratio {
    let (mut ones, mut others) = (ones.iter().peekable(), others.iter().peekable());
    let mut common = 0;
    while let (Some(one), Some(other)) = (ones.peek(), others.peek()) {
        common += (one.end.min(other.end) - one.start.max(other.start)).max(0);
        if one.end <= other.end {
            ones.next()
        } else {
            others.next()
        };
    }
    Ratio::new(i128::from(common), 60_000).unwrap_or(Ratio::ZERO)
}
