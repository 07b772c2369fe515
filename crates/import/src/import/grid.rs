//! Rates for every joint condition of days, windows and sizes of prompts.

use crate::catalog::{Conditions, Rate, RateCard, Threshold};
use crate::input::Span;
use crate::units::{Day, Moment};

/// One corner of a grid of conditions: a day to come, a window and a size of prompt; what is not
/// set holds for every request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RateConditions {
    /// The day on which announced prices begin.
    pub(super) since: Option<Day>,
    /// The window, by its number.
    pub(super) window: Option<usize>,
    /// The size of prompt.
    pub(super) context: Option<Threshold>,
}

/// The axes of a grid: the conditions that prices depend on.
#[derive(Clone, Debug, Default)]
pub(super) struct Axes {
    /// Days to come.
    pub(super) days: Vec<Day>,
    /// How many windows there are; no two of them share an hour.
    pub(super) windows: usize,
    /// Sizes of prompts, in any order.
    pub(super) contexts: Vec<Threshold>,
}

impl Axes {
    /// The base card and the rates. Every corner gets a rate, so for any two rates that one
    /// request meets there is one with the conditions of both.
    pub(super) fn rates(
        mut self,
        mut card: impl FnMut(RateConditions) -> RateCard,
    ) -> (RateCard, Vec<Rate>) {
        self.days.sort_unstable();
        self.days.dedup();
        self.contexts.sort_by_key(|one| one.first());
        self.contexts.dedup_by_key(|one| one.first());
        let base = card(RateConditions::default());
        let mut rates = Vec::new();
        for since in options(self.days.iter().copied()) {
            for window in options(0..self.windows) {
                for context in options(self.contexts.iter().copied()) {
                    let corner = RateConditions {
                        since,
                        window,
                        context,
                    };
                    if corner != RateConditions::default() {
                        rates.extend(rate(corner, &card(corner)));
                    }
                }
            }
        }
        (base, rates)
    }
}

fn options<T: Clone>(values: impl Iterator<Item = T>) -> Vec<Option<T>> {
    std::iter::once(None).chain(values.map(Some)).collect()
}

/// The rate of a corner; none where nothing is sold.
fn rate(corner: RateConditions, card: &RateCard) -> Option<Rate> {
    let when = Conditions {
        context: corner.context,
        window: corner.window,
        since: corner.since.map(Moment::from),
        is_announced: corner.since.is_some(),
        volume_over: None,
    };
    card.iter().next()?;
    let span = Span::default();
    Some(Rate {
        when,
        card: *card,
        span,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Meter, Prices, Processing};
    use crate::money::UnitPrice;
    use crate::units::{Scalar, Tokens};
    use proptest::prelude::*;

    fn card(_: RateConditions) -> RateCard {
        let price = Some(UnitPrice::from_pico_per_token(1));
        let prices = Prices::default().with(Meter::Input, price);
        RateCard::default().with(Processing::Standard, prices)
    }

    proptest! {
        /// The rule of price lists: two rates that a request can meet are nested, or a third is
        /// for exactly such requests.
        #[test]
        fn every_request_meets_one_narrowest_rate(
            days in proptest::collection::vec(1_u8..9, 0..3),
            windows in 0_usize..3,
            sizes in proptest::collection::vec((1_u64..5, any::<bool>()), 0..4),
        ) {
            let day = |day: u8| Day::parse(&format!("2026-12-0{day}")).unwrap();
            let size = |(tokens, is_over)| {
                if is_over {
                    Threshold::Over(Tokens::new(tokens))
                } else {
                    Threshold::AtLeast(Tokens::new(tokens))
                }
            };
            let axes = Axes {
                days: days.into_iter().map(day).collect(),
                windows,
                contexts: sizes.into_iter().map(size).collect(),
            };
            let (_, rates) = axes.rates(card);
            for (at, one) in rates.iter().enumerate() {
                for two in &rates[..at] {
                    let Some(both) = one.when.and(&two.when) else { continue };
                    let is_nested = one.when.is_within(&two.when) != two.when.is_within(&one.when);
                    let is_settled = rates.iter().any(|rate| rate.when == both);
                    prop_assert!(is_nested || (is_settled && one.when != two.when));
                }
            }
        }
    }
}
