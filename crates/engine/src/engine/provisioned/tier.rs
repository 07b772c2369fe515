//! Provisioned capacity as a price list sells it.

use crate::catalog::Provisioned;
use crate::units::{Month, Units};

use super::{Carries, MinuteLoad, Provisioning, Sizes, TokenPrices, UnitMonth, provisioned};

/// What a unit of a tier carries; `None` where its list does not say of prompts and completions.
pub fn carries(tier: &Provisioned) -> Option<Carries> {
    let input = tier.input_tokens_per_minute?;
    match (tier.output_ratio, tier.output_tokens_per_minute) {
        (Some(ratio), _) => Some(Carries::Converted {
            input,
            output_ratio: ratio.ratio(),
        }),
        (None, Some(output)) => Some(Carries::Separate { input, output }),
        (None, None) => None,
    }
}

/// How units of a tier are bought for a month: reserved where that has a price, else by the hour.
pub fn unit_month(tier: &Provisioned, month: Month) -> UnitMonth {
    let by_hour = || tier.unit_hour.times(month.hours());
    UnitMonth {
        price: tier.unit_month.unwrap_or_else(by_hour),
        sizes: Sizes {
            minimum: tier.minimum.map_or(1, Units::count),
            increment: tier.increment.map_or(1, Units::count),
        },
        month,
    }
}

/// What units of a tier do for the demand of each of some minutes in a row, minutes without any
/// included; prices of both in one currency. `None` where the list does not say what a unit
/// carries, where a token that is used has no price, and where there are no minutes.
pub fn of_tier(
    minutes: &[MinuteLoad],
    tier: &Provisioned,
    prices: TokenPrices,
    month: Month,
) -> Option<Provisioning> {
    provisioned(minutes, carries(tier)?, prices, unit_month(tier, month))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::{UnitPrice, Usd};
    use crate::units::{Ratio, Scalar, Tokens};

    /// 2 units of 1,000 tokens at $10 a month, for tokens of $1 a million: each carries $43.80.
    #[test]
    fn a_tier_as_listed() {
        let mut tier = Provisioned::hourly(Usd::parse("0.02").unwrap(), Units::new(2));
        let prices = TokenPrices {
            input: UnitPrice::parse("1").unwrap(),
            cached: None,
            output: Some(UnitPrice::parse("4").unwrap()),
        };
        let minutes = [MinuteLoad {
            input: 1_000,
            cached: 0,
            output: 250,
        }];
        let found = |tier: &Provisioned| of_tier(&minutes, tier, prices, Month::PLANNING);
        assert_eq!(found(&tier), None);
        tier.input_tokens_per_minute = Some(Tokens::new(1_000));
        assert_eq!(found(&tier), None);
        tier.output_ratio = Some(Scalar::parse("4").unwrap());
        // By the hour: 730 × $0.02 = $14.60 is a third of the worth.
        assert_eq!(found(&tier).unwrap().break_even, Ratio::new(1, 3));
        tier.unit_month = Some(Usd::parse("10.95").unwrap());
        tier.minimum = Some(Units::new(5));
        let reserved = found(&tier).unwrap();
        assert_eq!(reserved.break_even, Ratio::new(1, 4));
        assert_eq!((reserved.peak_units, reserved.best_units), (5, 5));
        tier.output_ratio = None;
        tier.output_tokens_per_minute = Some(Tokens::new(125));
        assert_eq!(found(&tier).unwrap().peak_need, Ratio::whole(2));
    }
}
