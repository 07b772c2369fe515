//! Which requests are planned for which target, and how large they are.

use crate::scenario::{Shape, ShareBy, Terms};
use crate::units::{Ratio, Tokens};

use super::ResolvedTarget;

/// The requests planned for one target.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Planned {
    /// The target, by its place among the legs.
    pub leg: usize,
    /// Their share of all requests.
    pub requests: Ratio,
    /// Their share of all tokens.
    pub tokens: Ratio,
    /// What one of them is on average.
    pub shape: Shape,
}

/// The shares of requests and of tokens of every planned target.
///
/// By requests, a target's share of tokens is s × T ÷ Σ s × T, with T tokens to a request; by
/// tokens, its share of requests is (s ÷ T) ÷ Σ (s ÷ T).
pub(super) fn planned(legs: &[ResolvedTarget<'_>], terms: &Terms, usual: &Shape) -> Vec<Planned> {
    let mut plans: Vec<Planned> = Vec::new();
    for (leg, one) in legs.iter().enumerate() {
        if one.target.share.ratio().is_zero() {
            continue;
        }
        plans.push(Planned {
            leg,
            requests: one.target.share.ratio(),
            tokens: one.target.share.ratio(),
            shape: shape(one, terms, usual),
        });
    }
    let is_same_size = plans
        .windows(2)
        .all(|pair| pair[0].shape.tokens() == pair[1].shape.tokens());
    if !is_same_size {
        convert(&mut plans, terms.share_by);
    }
    plans
}

fn convert(plans: &mut [Planned], by: ShareBy) {
    let weight = |plan: &Planned| {
        let size = plan.shape.tokens();
        match by {
            ShareBy::Requests => plan.requests * size,
            ShareBy::Tokens => plan.tokens.checked_div(size).unwrap_or(Ratio::ZERO),
        }
    };
    let all: Ratio = plans.iter().map(weight).sum();
    for plan in plans {
        let part = weight(plan).checked_div(all).unwrap_or(Ratio::ZERO);
        match by {
            ShareBy::Requests => plan.tokens = part,
            ShareBy::Tokens => plan.requests = part,
        }
    }
}

/// What one of a target's requests is on average: its own word, the mean of the classes that it
/// takes or of all classes, or the scenario's request.
fn shape(leg: &ResolvedTarget<'_>, terms: &Terms, usual: &Shape) -> Shape {
    if let Some(own) = &leg.target.shape {
        return own.clone();
    }
    let own = &leg.target.classes;
    let takes = |name: &String| own.is_empty() || own.iter().any(|one| one.value == *name);
    let classes = terms.classes.iter().filter(|class| takes(&class.name));
    let weighted: Vec<(&Shape, Ratio)> = classes
        .map(|class| {
            let shape = class.shape.as_ref().unwrap_or(usual);
            let share = class.share.ratio();
            let weight = match terms.share_by {
                ShareBy::Requests => Some(share),
                ShareBy::Tokens => share.checked_div(shape.tokens()),
            };
            (shape, weight.unwrap_or(Ratio::ZERO))
        })
        .collect();
    let all: Ratio = weighted.iter().map(|(_, weight)| *weight).sum();
    let parts = weighted
        .into_iter()
        .filter_map(|(shape, weight)| Some((shape, weight.checked_div(all)?)));
    Shape::mean(parts).unwrap_or_else(|| usual.clone())
}

/// Requests in the month: tokens ÷ the mean tokens of a request, rounded half to even.
pub(super) fn total_requests(tokens: Tokens, plans: &[Planned]) -> u64 {
    let terms = plans.iter();
    let mean: Ratio = terms.map(|plan| plan.requests * plan.shape.tokens()).sum();
    let exact = tokens.ratio().checked_div(mean);
    exact
        .and_then(|requests| u64::try_from(requests.round()).ok())
        .unwrap_or(0)
}
