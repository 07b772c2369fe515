//! Priced cells put together by what a report groups by.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use crate::money::Usd;

use super::instant::Instant;
use super::price::{Gap, Naming, Outcome, PricedCell};
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
    /// Why some have no price, and what they are.
    pub gaps: BTreeMap<Gap, Sums>,
    /// The full names of the models that priced it, and their lists.
    pub offers: BTreeMap<String, Vec<String>>,
    /// Those of them that the log calls otherwise, or does not say whose they are.
    pub namings: BTreeSet<(String, Naming)>,
}

impl Line {
    /// What the requests cost; `None` where none of them has a price.
    pub fn total(&self) -> Option<Usd> {
        (self.priced.rows > 0 || self.unpriced.rows == 0).then_some(self.cost)
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
        }
        if let (Some(offer), Some(list)) = (&cell.offer, &cell.list) {
            let lists = self.offers.entry(offer.clone()).or_default();
            if !lists.contains(list) {
                lists.push(list.clone());
            }
            if cell.naming != Naming::Stated {
                self.namings.insert((offer.clone(), cell.naming));
            }
        }
    }
}

/// The cells of each row of a report, in the order of their keys.
pub fn grouped<'c>(
    cells: &'c [PricedCell],
    names: &[[String; 3]],
    by: &[By],
) -> BTreeMap<Key, Vec<&'c PricedCell>> {
    let mut groups: BTreeMap<Key, Vec<&PricedCell>> = BTreeMap::new();
    for cell in cells {
        groups.entry(key(cell, names, by)).or_default().push(cell);
    }
    groups
}

/// The rows of a report, in the order of their keys.
pub fn lines(cells: &[PricedCell], names: &[[String; 3]], by: &[By]) -> Vec<Line> {
    let groups = grouped(cells, names, by).into_iter();
    groups.map(|(key, cells)| Line::of(key, &cells)).collect()
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
    pub naming: Naming,
}

/// All such names, and how many requests there are of each.
pub fn priced_as(cells: &[PricedCell], names: &[[String; 3]]) -> BTreeMap<PricedAs, u64> {
    let mut found: BTreeMap<PricedAs, u64> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.naming != Naming::Stated) {
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
    let provider = match provider.is_empty() {
        true => seller.unwrap_or_default().to_owned(),
        false => provider,
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

/// The span of time that a cell is in; nothing where the log has no times.
fn period(cell: &Cell, form: &str) -> String {
    let minute = cell.key.minute.map(i64::from);
    let at = minute.and_then(|minute| Instant::of_minute(minute).timestamp());
    at.map_or_else(String::new, |at| {
        at.to_zoned(TimeZone::UTC).strftime(form).to_string()
    })
}
