//! Cells with their costs, and by which prices those are.

use crate::catalog::{Announced, Catalog, Currency};
use crate::engine::cost::{Charge, MeterCost};
use crate::money::Usd;
use crate::units::{Day, Ratio, Tokens};
use crate::usage::tally::Cell;

use super::gap::Gap;
use super::model_match::ModelMatch;

/// By which prices a log is priced.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// All price lists.
    pub catalog: &'a Catalog,
    /// The day whose prices count for every request, instead of its own.
    pub as_of: Option<Day>,
    /// The day for requests of logs without times.
    pub otherwise: Day,
    /// Whether announced prices count.
    pub announced: Announced,
    /// Whether the costs of cells are kept meter by meter, as bills need them.
    pub keeps_parts: bool,
}

/// What became of a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It has a price, and so whole a cost.
    Priced {
        /// What it costs.
        cost: Usd,
        /// What it costs at list prices.
        list_cost: Usd,
    },
    /// Part of it has no price, so none of it is counted in money.
    Unpriced(Gap),
    /// It failed and used no tokens, so there is nothing to price.
    Failed,
    /// The gateway answered it from a cache of its own, so no provider bills it.
    FromGateway,
}

/// A cell with its cost.
#[derive(Clone, Debug, PartialEq)]
pub struct PricedCell {
    /// What was counted.
    pub cell: Cell,
    /// The model that priced it, by its full name.
    pub offer: Option<String>,
    /// How the log's name leads there.
    pub naming: ModelMatch,
    /// The label of the price list, where one did.
    pub list: Option<String>,
    /// How long a prompt of that model can be.
    pub context_window: Option<Tokens>,
    /// The currency of that list, and what it was worth in dollars.
    pub currency: (Currency, Ratio),
    /// What became of it.
    pub outcome: Outcome,
    /// The same by each price that tokens met, with what the model had billed before in the month
    /// where its price depends on that.
    pub parts: Vec<(Option<u64>, MeterCost)>,
    /// What was charged beside tokens.
    pub charges: Vec<Charge>,
}

impl PricedCell {
    /// What it costs; `None` of what has no price, and of what nobody bills.
    pub const fn cost(&self) -> Option<Usd> {
        match self.outcome {
            Outcome::Priced { cost, .. } => Some(cost),
            _ => None,
        }
    }

    pub(super) fn unpriced(cell: Cell, outcome: Outcome) -> Self {
        Self {
            cell,
            offer: None,
            naming: ModelMatch::Stated,
            list: None,
            context_window: None,
            currency: (Currency::USD, Ratio::ONE),
            outcome,
            parts: Vec::new(),
            charges: Vec::new(),
        }
    }
}
