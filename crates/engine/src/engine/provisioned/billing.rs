//! Prices of tokens one by one, and of units by the month.

use crate::money::{UnitPrice, Usd};
use crate::units::{Month, Ratio};

use super::{Carries, MinuteLoad, Sizes};

/// What tokens cost that no unit carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenPrices {
    /// Prompt tokens.
    pub input: UnitPrice,
    /// Prompt tokens that a cache holds, where they have a price.
    pub cached: Option<UnitPrice>,
    /// Completion tokens, where they have a price.
    pub output: Option<UnitPrice>,
}

/// How units are bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitMonth {
    /// A unit for a month.
    pub price: Usd,
    /// How many may be bought.
    pub sizes: Sizes,
    /// How long a month is.
    pub month: Month,
}

impl TokenPrices {
    /// The price of completion tokens that cost as many prompt tokens as they count as, which is
    /// how ratios are set; `None` where they do not count as any.
    pub fn by_ratio(input: UnitPrice, carries: Carries) -> Option<UnitPrice> {
        let Carries::Converted { output_ratio, .. } = carries else {
            return None;
        };
        let price = input.per_token().times(output_ratio).pico();
        i64::try_from(price)
            .ok()
            .map(UnitPrice::from_pico_per_token)
    }

    /// What the tokens of a minute cost; `None` where some of them have no price.
    pub fn cost(self, load: MinuteLoad) -> Option<Usd> {
        let cached = load.cached.min(load.input);
        let whole = Ratio::whole;
        self.cost_of(whole(load.input), whole(cached), whole(load.output))
    }

    /// The same of numbers of tokens that need not be whole.
    pub fn cost_of(self, input: Ratio, cached: Ratio, output: Ratio) -> Option<Usd> {
        let plain = self.input.cost(input - cached);
        let cached = priced(self.cached, cached)?;
        Some(plain + cached + priced(self.output, output)?)
    }

    /// What the tokens of a unit that is busy all month cost, when they have these shares. `None`
    /// where they have no price, or need no unit.
    pub fn of_busy_unit(
        self,
        carries: Carries,
        (input, cached, output): (Ratio, Ratio, Ratio),
        month: Month,
    ) -> Option<Usd> {
        let minutes_of_a_unit = month
            .minutes()
            .checked_div(carries.need_of(input, cached, output)?)?;
        Some(
            self.cost_of(input, cached, output)?
                .times(minutes_of_a_unit),
        )
    }
}

/// No tokens cost nothing, whatever their price.
fn priced(price: Option<UnitPrice>, tokens: Ratio) -> Option<Usd> {
    if tokens.is_zero() {
        Some(Usd::ZERO)
    } else {
        price.map(|price| price.cost(tokens))
    }
}
