//! Why one plan costs more than another: volume, mix and price, adding up exactly.
//!
//! The three take the place of the old ones in this order: first the volume at the old mix and the
//! old prices, then the mix at the old prices, then the prices.

use std::collections::BTreeMap;

use crate::catalog::{Listing, Meter};
use crate::money::Usd;
use crate::scenario::Stage;
use crate::units::Ratio;

use super::Case;
use super::cost::TokenCost;

/// What tokens are billed as: provider, model and meter.
pub type Line = (String, String, Meter);

/// What a plan bills in a month, line by line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bill {
    /// Tokens and what they cost, by line.
    pub lines: BTreeMap<Line, (Ratio, Usd)>,
    /// The fees of models and of service tiers.
    pub fees: Usd,
}

/// How the cost of one plan becomes that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bridge {
    /// What the first plan costs.
    pub old: Usd,
    /// What other volume costs more, at the old mix and the old prices.
    pub volume: Usd,
    /// What other shares of models and meters cost more, at the new volume and the old prices.
    pub mix: Usd,
    /// What other prices cost more, at the new volume and the new mix.
    pub price: Usd,
    /// What other fees cost more.
    pub fees: Usd,
    /// What the second plan costs: the sum of all of the above.
    pub new: Usd,
}

impl Bill {
    /// The bill of a case's own plan in a stage: its route, or its baseline where it has none;
    /// `None` when a model has no price.
    pub fn of(case: &Case<'_>, stage: &Stage) -> Option<Self> {
        let mut bill = Self::default();
        if let Some(route) = &case.route {
            let routed = case.route(stage, route);
            for target in &routed.targets {
                bill.add(&target.leg.listing, target.cost.as_ref()?)?;
            }
            bill.fees = bill.fees + routed.fees + routed.checks;
        } else {
            let baseline = case.links.baseline.clone();
            let cost = case.models(stage, std::slice::from_ref(&baseline));
            bill.add(&baseline, cost.first()?.cost.as_ref()?)?;
        }
        Some(bill)
    }

    fn add(&mut self, listing: &Listing<'_>, cost: &TokenCost) -> Option<()> {
        // A bill with a price missing is no bill.
        cost.total()?;
        let (provider, model) = listing.parts();
        for part in &cost.parts {
            let line = (provider.clone(), model.clone(), part.meter);
            self.put(line, part.tokens, part.cost);
        }
        self.fees = self.fees + cost.fees();
        Some(())
    }

    /// Adds tokens and their cost to a line.
    pub fn put(&mut self, line: Line, tokens: Ratio, cost: Usd) {
        let (sum, total) = self.lines.entry(line).or_insert((Ratio::ZERO, Usd::ZERO));
        *sum = *sum + tokens;
        *total = *total + cost;
    }

    /// All tokens.
    pub fn tokens(&self) -> Ratio {
        self.lines.values().map(|(tokens, _)| *tokens).sum()
    }

    fn token_cost(&self) -> Usd {
        self.lines.values().map(|(_, cost)| *cost).sum()
    }

    /// What these lines cost at the prices of another bill. A line that the other does not have, or
    /// has without tokens, keeps its own price.
    fn at_prices_of(&self, other: &Self) -> Usd {
        let priced = |(line, (tokens, cost)): (&Line, &(Ratio, Usd))| {
            let old = other.lines.get(line);
            let old = old.and_then(|(old, cost)| Some((*cost, tokens.checked_div(*old)?)));
            old.map_or(*cost, |(old, times)| old.times(times))
        };
        self.lines.iter().map(priced).sum()
    }
}

impl Bridge {
    /// How the cost of the old bill becomes that of the new one; `None` when the old one has no
    /// tokens.
    pub fn new(old: &Bill, new: &Bill) -> Option<Self> {
        let (before, after) = (old.token_cost(), new.token_cost());
        let growth = new.tokens().checked_div(old.tokens())?;
        let at_new_volume = before.times(growth);
        let at_new_mix = new.at_prices_of(old);
        Some(Self {
            old: before + old.fees,
            volume: at_new_volume - before,
            mix: at_new_mix - at_new_volume,
            price: after - at_new_mix,
            fees: new.fees - old.fees,
            new: after + new.fees,
        })
    }

    /// The components in the order of reports; the fees only where they differ.
    pub fn parts(&self) -> Vec<(&'static str, Usd)> {
        let fees = Some(("fees", self.fees)).filter(|(_, fees)| *fees != Usd::ZERO);
        let parts = [
            ("old", self.old),
            ("volume", self.volume),
            ("mix", self.mix),
            ("price", self.price),
        ];
        parts
            .into_iter()
            .chain(fees)
            .chain([("new", self.new)])
            .collect()
    }

    /// How much more the new plan costs.
    pub fn change(&self) -> Usd {
        self.new - self.old
    }

    /// A component in percent of the change; `None` when nothing changes.
    pub fn share(&self, part: Usd) -> Option<Ratio> {
        Some(part.over(self.change())? * Ratio::whole(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A bill of millions of output tokens and their price per million in cents, by model.
    fn bill(lines: &[(&str, u64, i128)]) -> Bill {
        let mut bill = Bill::default();
        for (model, millions, cents) in lines {
            let line = ("p".to_owned(), (*model).to_owned(), Meter::Output);
            let cost = Usd::from_pico(cents * 10_000_000_000 * i128::from(*millions));
            bill.put(line, Ratio::whole(millions * 1_000_000), cost);
        }
        bill
    }

    fn dollars(bridge: &Bridge) -> Vec<(&'static str, String)> {
        let parts = bridge.parts().into_iter();
        parts
            .map(|(name, amount)| (name, amount.to_decimal()))
            .collect()
    }

    #[test]
    fn volume_then_mix_then_price() {
        // 80M at $1 and 20M at $10 are $280, on average $2.80 a million. 200M at that are $560:
        // volume $280. 190M at $1 and 10M at $10 are $290: mix -$270. The cheap one at $2 is
        // 190M × $1 dearer: price $190. Together $480.
        let old = bill(&[("cheap", 80, 100), ("dear", 20, 1_000)]);
        let new = bill(&[("cheap", 190, 200), ("dear", 10, 1_000)]);
        let bridge = Bridge::new(&old, &new).unwrap();
        let expected = [
            ("old", "280.00"),
            ("volume", "280.00"),
            ("mix", "-270.00"),
            ("price", "190.00"),
            ("new", "480.00"),
        ];
        assert_eq!(
            dollars(&bridge),
            expected.map(|(name, cost)| (name, cost.to_owned()))
        );
        // $190 of a change of $200.
        assert_eq!(bridge.share(bridge.price), Ratio::new(95, 1));
    }

    #[test]
    fn a_model_that_is_new_in_the_plan_is_mix() {
        // All of 10M move from $3 to a model at $1, which the old plan did not price.
        let bridge = Bridge::new(&bill(&[("a", 10, 300)]), &bill(&[("b", 10, 100)])).unwrap();
        assert_eq!((bridge.volume, bridge.price), (Usd::ZERO, Usd::ZERO));
        assert_eq!(bridge.mix.to_decimal(), "-20.00");
        assert_eq!(Bridge::new(&bill(&[]), &bill(&[("b", 10, 100)])), None);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_last_digit(
            a in prop::collection::vec((1_u64..1_000_000, 0_i128..10_000), 3),
            b in prop::collection::vec((1_u64..1_000_000, 0_i128..10_000), 3),
            fees in 0_i128..1_000,
        ) {
            let named = |lines: &[(u64, i128)]| {
                let names = ["x", "y", "z"].into_iter().zip(lines);
                bill(&names.map(|(name, (tokens, cents))| (name, *tokens, *cents)).collect::<Vec<_>>())
            };
            let (old, mut new) = (named(&a), named(&b));
            new.fees = Usd::from_pico(fees);
            let bridge = Bridge::new(&old, &new).unwrap();
            let sum = bridge.old + bridge.volume + bridge.mix + bridge.price + bridge.fees;
            prop_assert_eq!(sum, bridge.new);
        }
    }
}
