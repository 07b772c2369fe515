//! Requests and their tokens by meter, which add up.

use crate::catalog::{Meter, PerMeter};
use crate::engine::cost::{Volume, by_meter};
use crate::scenario::{Shape, Workload};
use crate::units::{Month, Ratio, Tokens, apportion};

/// Requests of a month and the tokens that they carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Load {
    /// How many requests.
    pub(super) requests: Ratio,
    parts: PerMeter<Ratio>,
}

impl Load {
    /// No requests.
    pub(super) fn none() -> Self {
        Self::new(Ratio::ZERO, [])
    }

    /// These tokens by meter in so many requests.
    pub(super) fn new(requests: Ratio, parts: impl IntoIterator<Item = (Meter, Ratio)>) -> Self {
        Self {
            requests,
            parts: by_meter(parts),
        }
    }

    /// So many requests and tokens, divided over the meters as a shape is: whole tokens that add
    /// up to the total.
    pub(super) fn whole(requests: u64, tokens: u64, shape: &Shape) -> Self {
        let all = shape.tokens();
        let weights: Vec<Ratio> = shape
            .parts()
            .iter()
            .map(|(_, part)| part.checked_div(all).unwrap_or(Ratio::ZERO))
            .collect();
        let counts = apportion(tokens, &weights);
        let meters = shape.parts().iter().map(|(meter, _)| *meter);
        let parts = meters.zip(counts.into_iter().map(Ratio::whole));
        Self::new(Ratio::whole(requests), parts)
    }

    /// So many requests of a shape of which a part of the prompt and of the completion is billed;
    /// each meter's tokens are rounded to whole ones.
    pub(super) fn partly(requests: Ratio, shape: &Shape, prompt: Ratio, completion: Ratio) -> Self {
        let tokens = |meter: Meter, of_one: Ratio| {
            let part = if meter.is_completion() {
                completion
            } else {
                prompt
            };
            whole(of_one * part * requests)
        };
        let parts = shape.parts().iter();
        let parts = parts.map(|(meter, of_one)| (*meter, tokens(*meter, *of_one)));
        Self::new(requests, parts)
    }

    /// Both together.
    #[must_use]
    pub(super) fn and(&self, other: &Self) -> Self {
        let sum = |meter| self.parts[meter] + other.parts[meter];
        Self {
            requests: self.requests + other.requests,
            parts: PerMeter::from_fn(sum),
        }
    }

    /// So large a part of all of it.
    #[must_use]
    pub(super) fn times(&self, share: Ratio) -> Self {
        Self {
            requests: self.requests * share,
            parts: self.parts.map(|tokens| tokens * share),
        }
    }

    /// All tokens, to the nearest whole one.
    pub(super) fn tokens(&self) -> Tokens {
        let tokens: Ratio = self.parts.values().copied().sum();
        Tokens::new(u64::try_from(tokens.round()).unwrap_or(u64::MAX))
    }

    /// Whether it carries no tokens.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.values().all(|tokens| tokens.is_zero())
    }

    /// As a volume to price.
    pub(super) fn volume<'w>(&self, workload: &'w Workload, month: Month) -> Volume<'w> {
        let parts = self.parts.iter().map(|(meter, tokens)| (meter, *tokens));
        Volume::of_parts(parts, self.requests, workload, month)
    }
}

/// A share or a time from statistics as a fraction: deliberately to twelve decimals, which every
/// machine finds alike.
pub(super) fn exact(number: f64) -> Ratio {
    Ratio::parse(&format!("{:.12}", number.max(0.0))).unwrap_or(Ratio::ZERO)
}

/// Rounded to the nearest whole number.
fn whole(number: Ratio) -> Ratio {
    Ratio::new(number.round(), 1).unwrap_or(number)
}
