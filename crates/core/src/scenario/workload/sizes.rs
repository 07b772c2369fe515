//! How large requests are, beyond their mean.

use serde::{Deserialize, Serialize};

use crate::input::{Code, Entries, Leaf, Part, Reader, Span};
use crate::units::{Ratio, Tokens};

/// The sizes of prompts, as shares of requests and of tokens above a threshold need them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Sizes {
    /// Every request has the mean size.
    #[default]
    Mean,
    /// Prompt tokens at shares of requests, rising; between two points sizes are spread evenly.
    /// The first share is 0, the last 1.
    Points(Vec<(Ratio, Tokens)>),
    /// The requests of a trace: prompt and completion tokens, by size of prompt.
    Observed(Vec<(u64, u64)>),
}

/// The part of all requests that lies below a size, and what tokens they carry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Below {
    /// Their share of requests.
    pub requests: Ratio,
    /// Their share of prompt tokens.
    pub prompt: Ratio,
    /// Their share of completion tokens.
    pub completion: Ratio,
}

impl Below {
    /// None of them.
    pub const NONE: Self = Self {
        requests: Ratio::ZERO,
        prompt: Ratio::ZERO,
        completion: Ratio::ZERO,
    };
    /// All of them.
    pub const ALL: Self = Self {
        requests: Ratio::ONE,
        prompt: Ratio::ONE,
        completion: Ratio::ONE,
    };
}

impl Sizes {
    /// The requests whose prompt is below `size`, when all prompts have `mean` tokens on average.
    ///
    /// With points, completions do not depend on the size of the prompt, so that their share is
    /// that of requests: nothing says otherwise.
    pub fn below(&self, size: Ratio, mean: Ratio) -> Below {
        match self {
            Self::Mean if mean < size => Below::ALL,
            Self::Mean => Below::NONE,
            Self::Points(points) => below_on(points, size),
            Self::Observed(requests) => below_in(requests, size),
        }
    }
}

/// Between two points a share p of requests is spread evenly from a to b tokens: those below t are
/// p × (t − a) ÷ (b − a) of requests, and carry (t + a) ÷ 2 tokens each on average.
fn below_on(points: &[(Ratio, Tokens)], size: Ratio) -> Below {
    let half = |sum: Ratio| sum.checked_div(Ratio::whole(2)).unwrap_or(sum);
    let (mut requests, mut tokens, mut all) = (Ratio::ZERO, Ratio::ZERO, Ratio::ZERO);
    for pair in points.windows(2) {
        let [(from, a), (to, b)] = pair else { continue };
        let (share, a, b) = (*to - *from, a.ratio(), b.ratio());
        all = all + share * half(a + b);
        if size >= b {
            requests = requests + share;
            tokens = tokens + share * half(a + b);
        } else if size > a {
            let part = (size - a).checked_div(b - a).unwrap_or(Ratio::ZERO);
            requests = requests + share * part;
            tokens = tokens + share * part * half(size + a);
        }
    }
    Below {
        requests,
        prompt: tokens.checked_div(all).unwrap_or(requests),
        completion: requests,
    }
}

fn below_in(observed: &[(u64, u64)], size: Ratio) -> Below {
    let count = observed.partition_point(|(prompt, _)| Ratio::whole(*prompt) < size);
    let (below, _) = observed.split_at(count);
    let prompts = |part: &[(u64, u64)]| part.iter().map(|(prompt, _)| i128::from(*prompt)).sum();
    let completions = |part: &[(u64, u64)]| part.iter().map(|(_, out)| i128::from(*out)).sum();
    let len = |part: &[(u64, u64)]| i128::try_from(part.len()).unwrap_or(i128::MAX);
    let share = |part: i128, all: i128| Ratio::new(part, all).unwrap_or(Ratio::ZERO);
    Below {
        requests: share(len(below), len(observed)),
        prompt: share(prompts(below), prompts(observed)),
        completion: share(completions(below), completions(observed)),
    }
}

/// Checks the points of a distribution, by share of requests.
pub(super) fn sizes(part: Part<Entries<Leaf<Tokens>>>, reader: &mut Reader<'_>) -> Option<Sizes> {
    let file = part.into_spanned()?;
    let mut points: Vec<(Ratio, Tokens, Span)> = Vec::new();
    for (name, leaf) in file.value.0 {
        let Some(share) = percentile(&name.value.0) else {
            let message = format!("`{}` is no percentile", name.value.0);
            let label = "expected `p50`, `p99.9`, `min` or `max`";
            reader.tell(Code::InvalidValue, message, name.span, label);
            continue;
        };
        points.extend(leaf.value.map(|tokens| (share, tokens, leaf.span)));
    }
    points.sort_by_key(|(share, _, _)| *share);
    let falls = |pair: &&[(Ratio, Tokens, Span)]| pair[0].0 == pair[1].0 || pair[0].1 > pair[1].1;
    if let Some(pair) = points.windows(2).find(falls) {
        let message = "a higher percentile has fewer tokens than a lower one".to_owned();
        reader.tell(
            Code::InvalidValue,
            message,
            pair[1].2,
            "less than the one below",
        );
    }
    let has_end = points
        .last()
        .is_some_and(|(share, _, _)| *share == Ratio::ONE);
    if !has_end && !reader.has_told_within(file.span) {
        let message = "missing field `max`".to_owned();
        let label = "the largest prompt, without which the tail is unknown";
        reader.tell(Code::MissingField, message, file.span, label);
        return None;
    }
    let mut points: Vec<_> = points
        .into_iter()
        .map(|(share, tokens, _)| (share, tokens))
        .collect();
    if points.first().is_some_and(|(share, _)| !share.is_zero()) {
        points.insert(0, (Ratio::ZERO, Tokens::new(0)));
    }
    Some(Sizes::Points(points))
}

/// The share of requests that a percentile names: `p99.9`, `min`, `max`.
fn percentile(name: &str) -> Option<Ratio> {
    match name {
        "min" => Some(Ratio::ZERO),
        "max" => Some(Ratio::ONE),
        name => {
            let percent = Ratio::parse(name.strip_prefix('p')?).ok()?;
            let share = percent.checked_div(Ratio::whole(100))?;
            (share <= Ratio::ONE && !share.is_negative()).then_some(share)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i128, denominator: i128) -> Ratio {
        Ratio::new(numerator, denominator).unwrap()
    }

    #[test]
    fn sizes_between_points_are_spread_evenly() {
        // Half of the requests from 0 to 1,000 tokens, half from 1,000 to 9,000. All carry
        // 0.5 x 500 + 0.5 x 5,000 = 2,750 on average. Below 5,000: 0.5 + 0.5 x 4,000/8,000 = 0.75
        // of requests, with 250 + 0.25 x 3,000 = 1,000 tokens: 1,000/2,750 = 4/11.
        let points = vec![
            (Ratio::ZERO, Tokens::new(0)),
            (ratio(1, 2), Tokens::new(1_000)),
            (Ratio::ONE, Tokens::new(9_000)),
        ];
        let below = Sizes::Points(points).below(Ratio::whole(5_000), Ratio::ZERO);
        assert_eq!(below.requests, ratio(3, 4));
        assert_eq!(below.prompt, ratio(4, 11));
        assert_eq!(below.completion, ratio(3, 4));
    }

    #[test]
    fn a_trace_is_counted() {
        let sizes = Sizes::Observed(vec![(100, 10), (200, 10), (700, 80)]);
        let below = sizes.below(Ratio::whole(201), Ratio::ZERO);
        assert_eq!(below.requests, ratio(2, 3));
        assert_eq!(
            (below.prompt, below.completion),
            (ratio(3, 10), ratio(1, 5))
        );
    }
}
