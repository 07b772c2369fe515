//! How busy a reserved unit must be to cost no more than paying for each token.

use crate::money::Usd;
use crate::units::{Month, Period, Ratio, Tokens};

/// What a reserved unit costs and what it replaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Utilisation {
    /// The price of the units for a period.
    pub price: Usd,
    /// What the tokens that they carry in the period cost when each is paid for.
    pub value: Usd,
}

/// The share of their capacity at which units cost what their tokens would, in percent; over 100
/// they never pay. `None` when the tokens cost nothing.
pub fn utilisation(Utilisation { price, value }: Utilisation) -> Option<Ratio> {
    Some(price.over(value)? * Ratio::whole(100))
}

/// The tokens that a unit carries when those read from a cache do not count, as a share of all
/// tokens: capacity ÷ (1 − share). `None` when all of them are.
pub fn carried_with_cache(capacity: Tokens, cached: Ratio) -> Option<Tokens> {
    let all = capacity.ratio().checked_div(Ratio::ONE - cached)?;
    Some(whole(all))
}

/// The tokens of a month at so many a period, rounded down.
pub fn carried_in(tokens: Tokens, per: Period, month: Month) -> Tokens {
    let periods = month.minutes().checked_div(per.minutes());
    whole(tokens.ratio() * periods.unwrap_or(Ratio::ZERO))
}

/// The whole tokens in a ratio.
fn whole(tokens: Ratio) -> Tokens {
    Tokens::new(u64::try_from(tokens.floor()).unwrap_or(u64::MAX))
}
