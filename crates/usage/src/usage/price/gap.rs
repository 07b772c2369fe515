//! Why tokens of a log have no price.

use crate::catalog::{Meter, NotFound};
use crate::engine::cost::Unpriced;
use crate::units::Day;
use crate::usage::billing::Unlisted;

/// Why a part of a log has no price.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// The log states money and no tokens, as exports of costs do.
    NoTokens,
    /// The log gives money back, which no price list does; tokens that were used stay counted.
    Credit,
    /// Something else than its model and tokens decides its price, which no list has.
    Unlisted(Unlisted),
    /// The rows name no model.
    Nameless,
    /// No price list sells the model.
    UnknownModel {
        /// The nearest name that is sold.
        near: Option<String>,
    },
    /// There is no price list of the provider.
    UnknownProvider,
    /// Several providers sell a model of the name, and the log does not say which it was.
    Ambiguous {
        /// The full names to choose from.
        sellers: Vec<String>,
    },
    /// One provider sells several models of which the name may be one, and not for the same.
    Unclear {
        /// Their full names.
        models: Vec<String>,
    },
    /// A variant of a model that has a price of its own, which no list has.
    Variant {
        /// The variant: `free`.
        variant: String,
        /// The full name of the model.
        of: String,
    },
    /// Price lists sell the model, but only after the day of the request.
    NotInForce {
        /// The first day on which one does.
        first: Option<Day>,
    },
    /// A price list sold the model before, and the one in force does not.
    NoLonger {
        /// The day of the newest list that has it.
        last: Day,
    },
    /// Only lists of announced prices have the model.
    OnlyAnnounced {
        /// The day of the first of them.
        from: Day,
    },
    /// The list has no price for some meters that have tokens.
    Meters {
        /// The meters.
        meters: Vec<Meter>,
        /// Which requests, where only some are unpriced.
        condition: String,
    },
    /// The list is in a currency whose worth is not known on the day.
    Currency {
        /// Its code.
        currency: String,
    },
}

impl Gap {
    pub(super) fn of_meters(unpriced: &[Unpriced]) -> Self {
        let condition = unpriced.first().map(|gap| gap.condition.clone());
        Self::Meters {
            meters: unpriced.iter().map(|gap| gap.meter).collect(),
            condition: condition.unwrap_or_default(),
        }
    }

    pub(super) fn of_absence(absence: NotFound) -> Self {
        match absence {
            NotFound::UnknownModel { candidates } => Self::UnknownModel {
                near: candidates.into_iter().next(),
            },
            NotFound::UnknownProvider { .. } => Self::UnknownProvider,
            NotFound::Ambiguous { candidates } => Self::Ambiguous {
                sellers: candidates,
            },
            NotFound::NotInForce { dates } => Self::NotInForce {
                first: dates.into_iter().min(),
            },
        }
    }
}
