//! Units for a peak that is told in plain numbers, and the offers for them.

use crate::money::Usd;
use crate::units::{Month, Ratio, Share};

use super::{Carries, Sizes, TokenPrices, overage_units};

/// Requests of the busiest minute, all alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traffic {
    /// How many in the minute.
    pub requests: Ratio,
    /// Prompt tokens of each, cached ones included.
    pub input: u64,
    /// Completion tokens of each.
    pub output: u64,
    /// The share of prompt tokens that a cache holds.
    pub cached: Share,
}

impl Traffic {
    /// Tokens of one request: of the prompt, of those cached, and of the completion.
    fn request(self) -> (Ratio, Ratio, Ratio) {
        let input = Ratio::whole(self.input);
        (
            input,
            input * self.cached.ratio(),
            Ratio::whole(self.output),
        )
    }
}

/// The units for some traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fleet {
    /// The traffic.
    pub traffic: Traffic,
    /// What a unit carries.
    pub carries: Carries,
    /// The prompt tokens a minute that all tokens count as, where completions count as prompts.
    pub converted: Option<Ratio>,
    /// The units needed, in part units.
    pub need: Ratio,
    /// The units to buy.
    pub units: u64,
}

/// Prices that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prices {
    /// Of tokens one by one.
    pub tokens: Option<TokenPrices>,
    /// Of a unit for a month.
    pub month: Option<Usd>,
    /// Of a unit for an hour.
    pub hour: Option<Usd>,
    /// How many units are reserved at the price of a month, where both are known; 0 for all.
    pub reserved: u64,
}

/// A way to pay for the units of a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Whether all units are paid for by the hour.
    pub is_hourly: bool,
    /// The units beyond a reservation, which are paid for by the hour.
    pub overage: u64,
    /// All units for a month.
    pub cost: Usd,
    /// The share of its time from which on a unit of this price costs less than its tokens; over 1
    /// it never does. `None` where tokens have no price, or cost next to nothing.
    pub break_even: Option<Ratio>,
    /// The requests a minute, all month long, from which on the units cost less than their tokens.
    pub break_even_requests: Option<Ratio>,
}

impl Fleet {
    /// The units for some traffic; `None` where a unit carries nothing.
    pub fn new(traffic: Traffic, carries: Carries, sizes: Sizes) -> Option<Self> {
        let (input, cached, output) = traffic.request();
        let need = carries.need_of(input, cached, output)? * traffic.requests;
        let converted = carries.converted(input, cached, output);
        Some(Self {
            traffic,
            carries,
            converted: converted.map(|tokens| tokens * traffic.requests),
            need,
            units: sizes.at_least(need),
        })
    }

    /// How busy the units are in the busiest minute.
    pub fn utilisation(&self) -> Option<Ratio> {
        self.need.checked_div(Ratio::whole(self.units))
    }

    /// What the tokens of a unit cost one by one that is busy all month; `None` where they have no
    /// price.
    pub fn worth(&self, tokens: TokenPrices) -> Option<Usd> {
        tokens.of_busy_unit(self.carries, self.traffic.request(), Month::PLANNING)
    }

    /// By the month or with a reservation, and all by the hour, as prices are known.
    pub fn offers(&self, prices: Prices) -> Vec<Offer> {
        let hourly = prices.hour.map(|hour| hour.times(Month::PLANNING.hours()));
        let overage = match prices.reserved {
            0 => 0,
            reserved => overage_units(reserved, &[self.units]),
        };
        let reserved = match prices.reserved {
            0 => self.units,
            reserved => reserved,
        };
        let by_month = prices.month.map(|month| {
            let beyond = hourly.unwrap_or(Usd::ZERO).times(Ratio::whole(overage));
            let cost = month.times(Ratio::whole(reserved)) + beyond;
            self.offer(prices, cost, (false, overage))
        });
        let by_hour = hourly.map(|hour| {
            let cost = hour.times(Ratio::whole(self.units));
            self.offer(prices, cost, (true, 0))
        });
        by_month.into_iter().chain(by_hour).collect()
    }

    fn offer(&self, prices: Prices, cost: Usd, (is_hourly, overage): (bool, u64)) -> Offer {
        let worth = prices.tokens.and_then(|tokens| self.worth(tokens));
        // So many busy units are worth as much as all of them cost.
        let busy = worth.and_then(|worth| cost.over(worth));
        let busy = busy.filter(|busy| *busy <= Ratio::whole(1_000_000_000_000));
        let break_even = busy.and_then(|busy| {
            let all = Ratio::whole(self.units);
            busy.checked_div(all)
        });
        let requests = busy.and_then(|busy| {
            let (input, cached, output) = self.traffic.request();
            let need = self.carries.need_of(input, cached, output)?;
            busy.checked_div(need)
        });
        Offer {
            is_hourly,
            overage,
            cost,
            break_even,
            break_even_requests: requests,
        }
    }
}
