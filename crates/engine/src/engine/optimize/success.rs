//! What a successful answer costs, and how sure a measured quality is.

use std::collections::BTreeSet;

use crate::engine::normal::Z97_5;
use crate::money::Usd;
use crate::units::{Ratio, Real};

use super::grid::{billionths, weights};
use super::{Part, Problem};

/// cost ÷ (requests × share of right answers), rounded half to even at the pico-dollar; `None` when
/// no answer is right.
pub fn cost_per_success(cost: Usd, requests: Ratio, right: Ratio) -> Option<Usd> {
    const MILLION: i128 = 1_000_000;
    let millionths = requests.of(MILLION)?;
    let successes = millionths.checked_mul(billionths(right))?;
    Some(cost.times(Ratio::new(MILLION * 1_000_000_000, successes)?))
}

impl Part {
    /// Requests that it serves, rounded; `None` where their number is not known.
    pub fn requests(&self, problem: &Problem) -> Option<u64> {
        let of_all = || problem.classes.iter().map(|class| class.requests).sum();
        let requests: Option<u64> = match self.class {
            Some(class) => problem.classes[class].requests,
            None => of_all(),
        };
        u64::try_from(self.share.of(requests?.into())?).ok()
    }
}

impl Problem {
    /// Half of the 95 % interval of the mean quality of parts, as a share of one: the part of each
    /// choice in the mean, squared, times q (1 − q) ÷ n, summed; the root times 1.96. `None` unless
    /// `measured` tells the quality of each choice as a share q of n answers.
    pub fn margin(
        &self,
        parts: &[Part],
        measured: &dyn Fn(usize) -> Option<(Ratio, u64)>,
    ) -> Option<Real> {
        let weights = weights(self);
        let mut serves = vec![false; self.models.len()];
        for part in parts {
            serves[part.model] = true;
        }
        let choices = self.choices.iter().enumerate();
        let choices = choices.filter(|(_, choice)| serves[choice.model]);
        let mut at: Vec<(usize, usize, usize)> = choices
            .map(|(index, choice)| (choice.model, choice.class, index))
            .collect();
        at.sort_unstable();
        let choice = |model: usize, class: usize| {
            let found = at.binary_search_by_key(&(model, class), |one| (one.0, one.1));
            found.ok().map(|found| at[found].2)
        };
        let classes_of = |part: &Part| match part.class {
            Some(class) => class..class + 1,
            None => 0..self.classes.len(),
        };
        let touched: BTreeSet<usize> = parts.iter().flat_map(classes_of).collect();
        let total: Ratio = touched
            .iter()
            .map(|class| Ratio::whole(weights[*class]))
            .sum();
        let weight = |weight: &u64| Ratio::whole(*weight).checked_div(total);
        let weights: Option<Vec<Ratio>> = weights.iter().map(weight).collect();
        let weights: Vec<f64> = weights?.into_iter().map(Ratio::approximate).collect();
        let share: f64 = match parts {
            [part] => part.share.approximate(),
            _ => 1.0,
        };
        let mut variance = 0.0;
        for part in parts {
            let own = part.share.approximate() / share;
            for class in classes_of(part) {
                let (right, answers) = measured(choice(part.model, class)?)?;
                let right = right.approximate();
                let weight = weights[class] * own;
                let of_one = right * (1.0 - right) / Ratio::whole(answers).approximate();
                variance += weight * weight * of_one;
            }
        }
        Real::new(Z97_5 * variance.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_success_costs_what_all_answers_do_over_those_that_are_right() {
        let usd = |cents: i128| Usd::from_pico(cents * 10_000_000_000);
        // 74 of 100 cases solved for $54.73: $0.7396 a solved case.
        let right = Ratio::parse("0.74").unwrap();
        let cost = cost_per_success(usd(5_473), Ratio::whole(100), right).unwrap();
        assert_eq!(cost.rounded(4), "0.7396");
        assert_eq!(
            cost_per_success(usd(100), Ratio::whole(100), Ratio::ZERO),
            None
        );
    }
}
