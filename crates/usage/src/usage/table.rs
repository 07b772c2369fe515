//! Priced cells put together by what a report groups by.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::catalog::Meter;
use crate::money::Usd;
use crate::units::{Day, Ratio};

use super::instant::Instant;
use super::price::{Gap, ModelMatch, Outcome, PricedCell};
use super::tally::{Cell, Sums};

/// What a report can group by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The hour in UTC.
    Hour,
    /// The day in UTC.
    Day,
    /// The month by the calendar in UTC.
    Month,
    /// Provider and model.
    Model,
    /// The provider.
    Provider,
    /// The team, tag or user that was read as the group.
    Group,
}

impl By {
    /// What it makes of a key to sort by.
    fn part(self, key: &Key) -> [Option<&str>; 2] {
        match self {
            Self::Hour | Self::Day | Self::Month => [key.period.as_deref(), None],
            Self::Model => [key.provider.as_deref(), key.model.as_deref()],
            Self::Provider => [key.provider.as_deref(), None],
            Self::Group => [key.group.as_deref(), None],
        }
    }
}

/// What rows of a report share; what they do not is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The hour, day or month: `2026-11-12T07`, `2026-11-12`, `2026-11`.
    pub period: Option<String>,
    /// The provider; empty where the log names none.
    pub provider: Option<String>,
    /// The model.
    pub model: Option<String>,
    /// The group; empty where the log names none.
    pub group: Option<String>,
}

/// One row of a report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// What its requests share.
    pub key: Key,
    /// All that was counted.
    pub sums: Sums,
    /// What the priced requests cost.
    pub cost: Usd,
    /// The same at list prices.
    pub list_cost: Usd,
    /// What was counted and has a price.
    pub priced: Sums,
    /// What was counted and has none.
    pub unpriced: Sums,
    /// Requests that failed and used nothing.
    pub idle: Sums,
    /// Requests that a gateway answered from a cache of its own.
    pub from_gateway: Sums,
    /// Why some have no price, and what they are.
    pub gaps: BTreeMap<Gap, Sums>,
    /// The full names of the models that priced it, and their lists.
    pub offers: BTreeMap<String, Vec<String>>,
    /// Those of them that the log calls otherwise, or does not say whose they are.
    pub namings: BTreeSet<(String, ModelMatch)>,
}

impl Line {
    /// What the requests cost; `None` where none of them has a price.
    pub fn total(&self) -> Option<Usd> {
        (self.priced.rows > 0 || self.unpriced.rows == 0).then_some(self.cost)
    }

    /// What the log says that it cost; `None` where it says nothing.
    pub fn recorded(&self) -> Option<Usd> {
        (self.sums.with_spend > 0).then(|| Usd::from_pico(self.sums.spend))
    }

    /// The share of its tokens that have no price, in percent; `None` where there are no tokens.
    pub fn unpriced_percent(&self) -> Option<Ratio> {
        percent(self.unpriced.all_tokens(), self.sums.all_tokens())
    }

    /// The share of prompt tokens that were read from a cache, in percent; `None` without prompts.
    pub fn cache_hit_percent(&self) -> Option<Ratio> {
        let tokens = &self.sums.tokens;
        percent(tokens[Meter::CacheRead], tokens.prompt())
    }

    /// The share of requests that failed, in percent; `None` without requests.
    pub fn failed_percent(&self) -> Option<Ratio> {
        percent(self.sums.failed, self.sums.requests)
    }

    /// Why some of it has no price, each reason once: a model that no list sells may have a name
    /// near it on some days only, as lists come and go.
    pub fn reasons(&self) -> BTreeMap<Gap, Sums> {
        let is_near = |gap: &&Gap| matches!(gap, Gap::UnknownModel { near: Some(_) });
        let near = self.gaps.keys().find(is_near);
        let mut reasons: BTreeMap<Gap, Sums> = BTreeMap::new();
        for (gap, sums) in &self.gaps {
            let gap = match (gap, near) {
                (Gap::UnknownModel { near: None }, Some(near)) => near,
                (gap, _) => gap,
            };
            reasons.entry(gap.clone()).or_default().join(sums);
        }
        reasons
    }

    /// Requests without a price; rows, of formats that do not count requests.
    pub fn unpriced_requests(&self) -> u64 {
        let counts = self.gaps.values().map(|sums| match sums.requests {
            0 => sums.rows,
            requests => requests,
        });
        counts.sum()
    }

    /// The row of these cells.
    pub fn of(key: Key, cells: &[&PricedCell]) -> Self {
        let mut line = Self {
            key,
            ..Self::default()
        };
        for cell in cells {
            line.add(cell);
        }
        line
    }

    fn add(&mut self, cell: &PricedCell) {
        let sums = &cell.cell.sums;
        self.sums.join(sums);
        match &cell.outcome {
            Outcome::Priced { cost, list_cost } => {
                self.priced.join(sums);
                self.cost = self.cost + *cost;
                self.list_cost = self.list_cost + *list_cost;
            }
            Outcome::Unpriced(gap) => {
                self.unpriced.join(sums);
                self.gaps.entry(gap.clone()).or_default().join(sums);
            }
            Outcome::Failed => self.idle.join(sums),
            Outcome::FromGateway => self.from_gateway.join(sums),
        }
        if let (Some(offer), Some(list)) = (&cell.offer, &cell.list) {
            let lists = self.offers.entry(offer.clone()).or_default();
            if !lists.contains(list) {
                lists.push(list.clone());
            }
            if cell.naming != ModelMatch::Stated {
                self.namings.insert((offer.clone(), cell.naming));
            }
        }
    }
}

/// The rows of a report with their cells, sorted by what they are grouped by in the order in which
/// that was named.
pub fn grouped<'c>(
    cells: &'c [PricedCell],
    names: &[[String; 3]],
    by: &[By],
) -> Vec<(Key, Vec<&'c PricedCell>)> {
    let mut groups: BTreeMap<Key, Vec<&PricedCell>> = BTreeMap::new();
    for cell in cells {
        groups.entry(key(cell, names, by)).or_default().push(cell);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|(one, _), (other, _)| {
        let mut orders = by.iter().map(|by| by.part(one).cmp(&by.part(other)));
        orders
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    groups
}

/// The rows of a report, in their order.
pub fn lines(cells: &[PricedCell], names: &[[String; 3]], by: &[By]) -> Vec<Line> {
    let groups = grouped(cells, names, by).into_iter();
    groups.map(|(key, cells)| Line::of(key, &cells)).collect()
}

/// The first and the last day of cells in UTC; `None` where the log has no times.
pub fn days(cells: &[PricedCell]) -> Option<(Day, Day)> {
    let days = || cells.iter().filter_map(|cell| day(&cell.cell));
    Some((days().min()?, days().max()?))
}

/// Parts cells into those of the days from one to another, both included, and all others: earlier,
/// later, and without a time.
pub fn within(
    cells: Vec<PricedCell>,
    from: Option<Day>,
    to: Option<Day>,
) -> (Vec<PricedCell>, Vec<PricedCell>) {
    if from.is_none() && to.is_none() {
        return (cells, Vec::new());
    }
    let is_within = |day: Day| from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
    let is_kept = |cell: &PricedCell| day(&cell.cell).is_some_and(is_within);
    cells.into_iter().partition(is_kept)
}

/// A name in a log that another model of price lists prices, or one whose provider it does not name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PricedAs {
    /// The provider as the log has it; empty where it names none.
    pub provider: String,
    /// The model as the log has it.
    pub model: String,
    /// The full name of the model that prices it.
    pub offer: String,
    /// How the name leads there.
    pub naming: ModelMatch,
}

/// All such names, and how many requests there are of each.
pub fn priced_as(cells: &[PricedCell], names: &[[String; 3]]) -> BTreeMap<PricedAs, u64> {
    let mut found: BTreeMap<PricedAs, u64> = BTreeMap::new();
    for cell in cells
        .iter()
        .filter(|cell| cell.naming != ModelMatch::Stated)
    {
        let name = names.get(cell.cell.key.name.place());
        if let (Some([provider, model, _]), Some(offer)) = (name, &cell.offer) {
            let requests = found.entry(PricedAs {
                provider: provider.clone(),
                model: model.clone(),
                offer: offer.clone(),
                naming: cell.naming,
            });
            *requests.or_default() += cell.cell.sums.requests;
        }
    }
    found
}

/// All of them in one.
pub fn total(cells: &[PricedCell]) -> Line {
    let mut all = Line::default();
    for cell in cells {
        all.add(cell);
    }
    all
}

fn key(cell: &PricedCell, names: &[[String; 3]], by: &[By]) -> Key {
    let name = names.get(cell.cell.key.name.place());
    let [provider, model, group] = name.cloned().unwrap_or_default();
    // A log that names no provider means the only one that sells the model.
    let seller = cell
        .offer
        .as_deref()
        .and_then(|offer| offer.split('/').next());
    let provider = if provider.is_empty() {
        seller.unwrap_or_default().to_owned()
    } else {
        provider
    };
    let mut key = Key::default();
    for one in by {
        match one {
            By::Hour => key.period = Some(period(&cell.cell, "%Y-%m-%dT%H")),
            By::Day => key.period = Some(period(&cell.cell, "%Y-%m-%d")),
            By::Month => key.period = Some(period(&cell.cell, "%Y-%m")),
            By::Provider => key.provider = Some(provider.clone()),
            By::Model => {
                key.provider = Some(provider.clone());
                key.model = Some(model.clone());
            }
            By::Group => key.group = Some(group.clone()),
        }
    }
    key
}

fn percent(part: u64, whole: u64) -> Option<Ratio> {
    Ratio::new(i128::from(part) * 100, i128::from(whole))
}

/// When the span of a cell begins, in UTC; nothing where the log has no times.
fn start(cell: &Cell) -> Option<Zoned> {
    let minute = i64::from(cell.key.minute?);
    let at = Instant::of_minute(minute).timestamp()?;
    Some(at.to_zoned(TimeZone::UTC))
}

fn day(cell: &Cell) -> Option<Day> {
    start(cell).map(|at| Day::from(at.date()))
}

/// The span of time that a cell is in; empty where the log has no times.
fn period(cell: &Cell, form: &str) -> String {
    start(cell).map_or_else(String::new, |at| at.strftime(form).to_string())
}
