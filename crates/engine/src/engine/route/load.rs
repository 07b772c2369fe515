//! Requests and their tokens by meter, which add up.

use crate::catalog::Meter;
use crate::engine::cost::Volume;
use crate::scenario::{Shape, Workload};
use crate::units::{Month, Ratio, Tokens, apportion};

/// Requests of a month and the tokens that they carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Load {
    /// How many requests.
    pub(super) requests: Ratio,
    parts: Vec<(Meter, Ratio)>,
}

impl Load {
    /// No requests.
    pub(super) const NONE: Self = Self {
        requests: Ratio::ZERO,
        parts: Vec::new(),
    };

    /// These tokens by meter in so many requests.
    pub(super) fn new(requests: Ratio, parts: Vec<(Meter, Ratio)>) -> Self {
        Self { requests, parts }
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
        Self::new(Ratio::whole(requests), parts.collect())
    }

    /// So many requests of a shape of which a part of the prompt and of the completion is billed;
    /// each meter's tokens are rounded to whole ones.
    pub(super) fn partly(requests: Ratio, shape: &Shape, prompt: Ratio, completion: Ratio) -> Self {
        let tokens = |meter: Meter, of_one: Ratio| {
            let part = match meter.is_completion() {
                true => completion,
                false => prompt,
            };
            whole(of_one * part * requests)
        };
        let parts = shape.parts().iter();
        let parts = parts.map(|(meter, of_one)| (*meter, tokens(*meter, *of_one)));
        Self::new(requests, parts.collect())
    }

    /// Both together.
    #[must_use]
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut sum = self.clone();
        sum.requests = sum.requests + other.requests;
        for (meter, tokens) in &other.parts {
            match sum.parts.iter_mut().find(|(known, _)| known == meter) {
                Some((_, known)) => *known = *known + *tokens,
                None => sum.parts.push((*meter, *tokens)),
            }
        }
        sum.parts.sort_by_key(|(meter, _)| *meter);
        sum
    }

    /// So large a part of all of it.
    #[must_use]
    pub(super) fn times(&self, share: Ratio) -> Self {
        let part = |number: Ratio| number * share;
        let parts = self.parts.iter();
        let parts = parts.map(|(meter, tokens)| (*meter, part(*tokens)));
        Self::new(part(self.requests), parts.collect())
    }

    /// All tokens, to the nearest whole one.
    pub(super) fn tokens(&self) -> Tokens {
        let tokens: Ratio = self.parts.iter().map(|(_, tokens)| *tokens).sum();
        Tokens::new(u64::try_from(tokens.round()).unwrap_or(u64::MAX))
    }

    /// Whether it carries no tokens.
    pub(super) fn is_empty(&self) -> bool {
        self.parts.iter().all(|(_, tokens)| tokens.is_zero())
    }

    /// As a volume to price.
    pub(super) fn volume<'w>(&self, workload: &'w Workload, month: Month) -> Volume<'w> {
        let parts = self.parts.iter().filter(|(_, tokens)| !tokens.is_zero());
        Volume::of_parts(parts.copied().collect(), self.requests, workload, month)
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
