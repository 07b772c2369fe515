//! Sections: columns with units, rows of typed cells.

use std::borrow::Cow;

use crate::money::{UnitPrice, Usd};
use crate::units::{Availability, Duration, Ratio, Real, RequestsPerMinute, Share, Tokens, Users};
use crate::words::Text;

/// A rectangular table of data under one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its name in JSON, and how grids refer to it.
    pub name: &'static str,
    /// The columns, in the order of the contract.
    columns: Vec<Heading>,
    /// The rows; each has one cell per column.
    rows: Vec<Vec<Cell>>,
}

impl Section {
    /// A section of these columns, without rows.
    pub(super) fn empty(
        name: &'static str,
        columns: impl Iterator<Item = (&'static str, Unit)>,
    ) -> Self {
        Self {
            name,
            columns: columns.map(|(name, unit)| Heading { name, unit }).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row, which has a cell for each column.
    pub(super) fn add(&mut self, row: Vec<Cell>) {
        self.rows.push(row);
    }

    /// The columns, in the order of the contract.
    pub fn columns(&self) -> &[Heading] {
        &self.columns
    }

    /// The rows; each has one cell per column.
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// Where the column of this name stands.
    pub(super) fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known.name == column)
    }
}

/// What stands above a column: its name is the contract with scripts and spreadsheets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The name, in `snake_case`.
    pub name: &'static str,
    /// What its numbers count.
    pub unit: Unit,
}

/// What the numbers of a column count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Text, flags, or rows that each name their unit in a column of their own.
    None,
    /// US dollars.
    Usd,
    /// US dollars per million tokens.
    UsdPerMillionTokens,
    /// Tokens.
    Tokens,
    /// Tokens a minute.
    TokensPerMinute,
    /// Users.
    Users,
    /// Requests.
    Requests,
    /// Requests a minute.
    RequestsPerMinute,
    /// Requests a second.
    RequestsPerSecond,
    /// Percent: 97.5 for 97.5 %.
    Percent,
    /// Minutes.
    Minutes,
    /// Seconds.
    Seconds,
    /// Hours.
    Hours,
    /// A calendar day, `YYYY-MM-DD`.
    Date,
    /// A number of things that the column names.
    Count,
}

impl Unit {
    /// The unit as JSON names it; `None` for text.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::None => return None,
            Self::Usd => "USD",
            Self::UsdPerMillionTokens => "USD per 1M tokens",
            Self::Tokens => "tokens",
            Self::TokensPerMinute => "tokens per minute",
            Self::Users => "users",
            Self::Requests => "requests",
            Self::RequestsPerMinute => "requests per minute",
            Self::RequestsPerSecond => "requests per second",
            Self::Percent => "percent",
            Self::Minutes => "minutes",
            Self::Seconds => "seconds",
            Self::Hours => "hours",
            Self::Date => "date",
            Self::Count => "count",
        })
    }

    /// Whether the cells are numbers, which stand at the right.
    pub const fn is_number(self) -> bool {
        !matches!(self, Self::None | Self::Date)
    }
}

/// One value with its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A name, a word, a date.
    Text(Text),
    /// A yes or no.
    Flag(bool),
    /// A whole number.
    Count(u64),
    /// A number of tokens.
    Tokens(Tokens),
    /// An amount.
    Money(Usd),
    /// A price per million tokens.
    Price(UnitPrice),
    /// A number of percent: 97.5 for 97.5 %.
    Percent(Ratio),
    /// Any other number.
    Number(Ratio),
    /// A number of minutes.
    Minutes(Ratio),
    /// A length of time in seconds, which people read in the unit that suits it.
    Seconds(Real),
    /// A statistic: a probability, a wait, what a solver found.
    Real(Real),
    /// No value, and the short reason: `unpriced`, `dedicated`; empty when it needs none.
    Missing(Cow<'static, str>),
}

impl Cell {
    /// No value, and nothing to say about it.
    pub const NONE: Self = Self::Missing(Cow::Borrowed(""));

    /// No value, for a short reason.
    pub fn missing(reason: impl Into<Cow<'static, str>>) -> Self {
        Self::Missing(reason.into())
    }

    /// The value, or the reason why there is none.
    pub fn or_missing(value: Option<impl Into<Self>>, reason: &'static str) -> Self {
        value.map_or_else(|| Self::missing(reason), Into::into)
    }

    /// Whether the value is larger than can be held: an amount beyond [`Usd`], or a count that was
    /// cut off at the largest one there is.
    pub fn is_beyond(&self) -> bool {
        match self {
            Self::Money(amount) => amount.is_beyond(),
            Self::Count(count) => *count == u64::MAX,
            Self::Tokens(tokens) => tokens.count() == u64::MAX,
            _ => false,
        }
    }

    /// The number in the cell, whatever its unit; `None` for text, flags and missing values.
    pub fn quantity(&self) -> Option<Ratio> {
        match self {
            Self::Count(count) => Some(Ratio::whole(*count)),
            Self::Tokens(tokens) => Some(tokens.ratio()),
            Self::Money(amount) => Some(amount.dollars()),
            Self::Price(price) => Ratio::new(price.per_token().pico(), 1_000_000),
            Self::Percent(ratio) | Self::Number(ratio) | Self::Minutes(ratio) => Some(*ratio),
            Self::Real(real) | Self::Seconds(real) => real.rounded(),
            Self::Text(_) | Self::Flag(_) | Self::Missing(_) => None,
        }
    }
}

impl Default for Cell {
    fn default() -> Self {
        Self::NONE
    }
}

/// No value where there is none, and nothing to say about it.
impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::NONE, Into::into)
    }
}

macro_rules! cell_from {
    ($($from:ty => |$value:ident| $cell:expr;)+) => {$(
        impl From<$from> for Cell {
            fn from($value: $from) -> Self {
                $cell
            }
        }
    )+};
}

cell_from! {
    &str => |text| Self::Text(text.into());
    String => |text| Self::Text(text.into());
    Text => |text| Self::Text(text);
    bool => |flag| Self::Flag(flag);
    u64 => |count| Self::Count(count);
    Users => |users| Self::Count(users.count());
    RequestsPerMinute => |rate| Self::Count(rate.count());
    Tokens => |tokens| Self::Tokens(tokens);
    Usd => |amount| Self::Money(amount);
    UnitPrice => |price| Self::Price(price);
    Share => |share| Self::Percent(share.percent());
    Availability => |availability| Self::Percent(availability.percent());
    Real => |real| Self::Real(real);
    Duration => |duration| Self::Minutes(duration.minutes());
}
