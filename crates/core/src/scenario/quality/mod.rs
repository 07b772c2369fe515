//! What each model scores on each class of requests, and what that costs: a table in CSV.

mod read;
mod row;
mod sheet;

use crate::catalog::{Listing, Market};
use crate::input::{Log, SourceId, Span, Spanned};
use crate::money::Usd;
use crate::units::{Availability, Ratio, Real};

pub use read::read_quality;

/// The table: classes of requests, and what is known of models on them.
#[derive(Clone, Debug, PartialEq)]
pub struct QualityTable {
    /// The text that places point into.
    pub source: SourceId,
    /// The classes, in the order of their first rows.
    pub classes: Vec<QualityClass>,
    /// The rows: one for each class that a model can serve.
    pub rows: Vec<QualityRow>,
    /// How qualities are written.
    pub scale: Scale,
}

/// A class of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QualityClass {
    /// Its name.
    pub name: String,
    /// How many requests it has.
    pub requests: Option<u64>,
    /// How many answers each quality was measured on.
    pub samples: Option<u64>,
}

/// A model on a class.
#[derive(Clone, Debug, PartialEq)]
pub struct QualityRow {
    /// The model, as written.
    pub model: Spanned<String>,
    /// Who sells it, where a column says so.
    pub provider: Option<String>,
    /// The class, as an index.
    pub class: usize,
    /// How good its answers are.
    pub quality: Ratio,
    /// What serving the class with it costs.
    pub bill: Bill,
    /// The median and the 99 % point of how long it takes, in seconds.
    pub latency: Option<(Real, Real)>,
    /// The share of requests that it answers.
    pub availability: Option<Availability>,
    /// How many requests it makes for one of the class: an agent on a weak model takes more steps.
    pub steps: Ratio,
}

/// What a class costs on a model, as the table says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bill {
    /// An amount for the whole class.
    Cost(Usd),
    /// Tokens of one request on average, to be priced.
    Tokens {
        /// What is sent.
        input: Ratio,
        /// What comes back.
        output: Ratio,
    },
}

/// How qualities are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As shares of one: none is above 1.
    Fraction,
    /// In percent: none is above 100.
    Percent,
    /// In points of some other kind.
    Points,
}

impl Scale {
    /// A quality as the share of answers that are right, where it is one.
    pub fn share(self, quality: Ratio) -> Option<Ratio> {
        let whole = match self {
            Self::Fraction => Ratio::ONE,
            Self::Percent => Ratio::whole(100),
            Self::Points => return None,
        };
        quality.checked_div(whole)
    }
}

impl QualityTable {
    /// What the model of each row leads to, where its cost must be priced; every name that leads
    /// nowhere is told at its place.
    pub fn listings<'a>(&self, market: &Market<'a>, log: &mut Log) -> Vec<Option<Listing<'a>>> {
        let listing = |row: &QualityRow| match row.bill {
            Bill::Cost(_) => None,
            Bill::Tokens { .. } => match Listing::find(market, &row.model.value) {
                Ok(listing) => Some(listing),
                Err(told) => {
                    log.push(told.at(self.source, row.model.span, "its tokens need a price"));
                    None
                }
            },
        };
        self.rows.iter().map(listing).collect()
    }

    /// The place of the whole table.
    pub fn place(&self) -> (SourceId, Span) {
        (self.source, Span::default())
    }
}
