//! Cascades: a cheap model answers, and what will not do is escalated to a strong one.

use crate::money::Usd;
use crate::scenario::Outcomes;
use crate::units::{Ratio, Share};

/// What the steps of a cascade cost, a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// The cheap model's answer.
    pub cheap: Usd,
    /// Judging it.
    pub verify: Usd,
    /// The strong model's answer.
    pub strong: Usd,
    /// What the strong model reads in addition, when it is given the cheap one's draft.
    pub draft: Usd,
}

/// What a cascade costs against the strong model alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CascadeCost {
    /// Expected cost of a request.
    pub expected_cost: Usd,
    /// What it saves on the strong model alone, in percent; negative when it costs more. `None`
    /// where that is free.
    pub saving_percent: Option<Ratio>,
    /// The share of requests up to which it saves; not above 1, and `None` where nothing escalated
    /// costs anything. Negative where it never saves.
    pub break_even: Option<Ratio>,
}

/// cheap + verify + escalated × (strong + draft), and where that meets the strong model alone.
pub fn cascade_cost(steps: Steps, escalated: Share) -> CascadeCost {
    let before = steps.cheap + steps.verify;
    let after = steps.strong + steps.draft;
    let expected_cost = before + after.times(escalated.ratio());
    CascadeCost {
        expected_cost,
        saving_percent: (steps.strong - expected_cost)
            .over(steps.strong)
            .map(|part| part * Ratio::whole(100)),
        break_even: (steps.strong - before).over(after),
    }
}

/// How well a verifier tells wrong answers from right ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verifier {
    /// The share of wrong answers that it escalates.
    pub flags_wrong: Share,
    /// The share of right answers that it escalates too.
    pub flags_right: Share,
}

/// How often each of two models, and what is made of both, answers right; shares of questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accuracy {
    /// The weak model alone.
    pub weak: Ratio,
    /// The strong model alone.
    pub strong: Ratio,
    /// Whichever of the two is right.
    pub oracle: Ratio,
    /// The least share of questions that the oracle must send to the strong model.
    pub oracle_escalation: Ratio,
}

/// The accuracies that follow from who answers what right; `None` without questions.
pub fn accuracy(outcomes: Outcomes) -> Option<Accuracy> {
    let Outcomes {
        both,
        strong_only,
        weak_only,
        neither,
    } = outcomes;
    let all = total(outcomes)?;
    let of_all = |counts: &[u64]| {
        let sum: Ratio = counts.iter().map(|count| Ratio::whole(*count)).sum();
        sum * all
    };
    Some(Accuracy {
        weak: of_all(&[both, weak_only]),
        strong: of_all(&[both, strong_only]),
        oracle: Ratio::ONE - of_all(&[neither]),
        oracle_escalation: of_all(&[strong_only]),
    })
}

/// One question as a share of all; `None` without questions.
fn total(outcomes: Outcomes) -> Option<Ratio> {
    let counts = [
        outcomes.both,
        outcomes.strong_only,
        outcomes.weak_only,
        outcomes.neither,
    ];
    let all: Ratio = counts.into_iter().map(Ratio::whole).sum();
    Ratio::ONE.checked_div(all)
}

impl Accuracy {
    /// The accuracy when a share of questions, chosen at random, goes to the strong model.
    pub fn at_random(self, to_strong: Share) -> Ratio {
        self.weak + to_strong.ratio() * (self.strong - self.weak)
    }
}

/// The share of questions that a verifier escalates, and the share answered right then; `None`
/// without questions.
///
/// A right answer of the weak model that is escalated is lost where only that model knows it.
pub fn verified(outcomes: Outcomes, verifier: Verifier) -> Option<(Ratio, Ratio)> {
    let one = total(outcomes)?;
    let count = |number: u64| Ratio::whole(number) * one;
    let (both, weak_only) = (count(outcomes.both), count(outcomes.weak_only));
    let (strong_only, neither) = (count(outcomes.strong_only), count(outcomes.neither));
    let (wrong, right) = (verifier.flags_wrong.ratio(), verifier.flags_right.ratio());
    let escalated = wrong * (strong_only + neither) + right * (both + weak_only);
    let kept = (both + weak_only) * (Ratio::ONE - right);
    Some((escalated, kept + right * both + wrong * strong_only))
}

/// How much dearer a request is when it is escalated: the mean cost of the escalated ones over the
/// mean of all, which share × mean leaves out. `None` where nothing is escalated or costs anything.
///
/// `rows` are requests: what the strong model would cost, and whether it is asked.
pub fn escalated_over_mean(rows: &[(Usd, bool)]) -> Option<Ratio> {
    let asked = rows.iter().filter(|(_, escalated)| *escalated);
    let number = u64::try_from(asked.clone().count()).ok()?;
    let sum: Usd = asked.map(|(cost, _)| *cost).sum();
    let all: Usd = rows.iter().map(|(cost, _)| *cost).sum();
    let per_row = Ratio::new(u64::try_from(rows.len()).ok()?.into(), number.into())?;
    Some(sum.over(all)? * per_row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn usd(text: &str) -> Usd {
        Usd::parse(text).unwrap()
    }

    fn share(text: &str) -> Share {
        Share::parse(text).unwrap()
    }

    fn steps() -> Steps {
        Steps {
            cheap: usd("0.001375"),
            verify: usd("0.0001"),
            strong: usd("0.02"),
            draft: Usd::ZERO,
        }
    }

    /// Mixtral 8x7B and GPT-4-1106 on 1,307 questions of GSM8K (`RouteLLM`'s data, routing.md 1.2).
    const GSM8K: Outcomes = Outcomes {
        both: 739,
        strong_only: 382,
        weak_only: 94,
        neither: 92,
    };

    #[test]
    fn what_a_cascade_saves() {
        // golden_routing.json, group cascade, and routing.md 3.5.
        for (escalated, cost, saving) in [
            ("10%", "0.003475", "82.625"),
            ("30%", "0.007475", "62.625"),
            ("50%", "0.011475", "42.625"),
            ("100%", "0.021475", "-7.375"),
        ] {
            let got = cascade_cost(steps(), share(escalated));
            assert_eq!(got.expected_cost.to_decimal(), cost);
            assert_eq!(got.saving_percent.unwrap().to_decimal(9), saving);
            assert_eq!(got.break_even.unwrap().to_decimal(9), "0.92625");
        }
        // At the break-even the two cost the same.
        let even = cascade_cost(steps(), share("92.625%"));
        assert_eq!(even.expected_cost, steps().strong);
    }

    #[test]
    fn a_draft_that_is_carried_along_costs_too() {
        // 500 tokens of draft at $5 per million are $0.0025: 0.001475 + 0.3 × 0.0225 = 0.008225;
        // break-even (0.02 − 0.001475) ÷ 0.0225.
        let carried = Steps {
            draft: usd("0.0025"),
            ..steps()
        };
        let got = cascade_cost(carried, share("30%"));
        assert_eq!(got.expected_cost.to_decimal(), "0.008225");
        assert_eq!(got.break_even.unwrap().to_decimal(6), "0.823333");
        // A free strong model is never worth a step before it.
        let free = Steps {
            strong: Usd::ZERO,
            ..steps()
        };
        let got = cascade_cost(free, share("30%"));
        assert_eq!((got.saving_percent, got.break_even), (None, None));
    }

    #[test]
    fn who_answers_gsm8k_right() {
        // routing.md 3.5.
        let got = accuracy(GSM8K).unwrap();
        let six = |ratio: Ratio| ratio.to_decimal(6);
        assert_eq!(six(got.weak), "0.637337");
        assert_eq!(six(got.strong), "0.857689");
        assert_eq!(six(got.oracle), "0.92961");
        assert_eq!(six(got.oracle_escalation), "0.292272");
        for (to_strong, right) in [
            ("25%", "0.692425"),
            ("50%", "0.747513"),
            ("75%", "0.802601"),
        ] {
            assert_eq!(six(got.at_random(share(to_strong))), right);
        }
    }

    #[test]
    fn a_verifier_beats_the_strong_model_at_a_third_of_its_calls() {
        // routing.md 3.5: 35.3864 % escalated, 86.3963 % right.
        let verifier = Verifier {
            flags_wrong: share("80%"),
            flags_right: share("10%"),
        };
        let (escalated, right) = verified(GSM8K, verifier).unwrap();
        assert_eq!(escalated.to_decimal(6), "0.353864");
        assert_eq!(right.to_decimal(6), "0.863963");
        // One that flags all is the strong model, one that flags nothing the weak one.
        let both = accuracy(GSM8K).unwrap();
        for (flags, want) in [("100%", both.strong), ("0%", both.weak)] {
            let (flags_wrong, flags_right) = (share(flags), share(flags));
            let verifier = Verifier {
                flags_wrong,
                flags_right,
            };
            assert_eq!(verified(GSM8K, verifier).unwrap().1, want);
        }
        assert_eq!(
            accuracy(Outcomes {
                both: 0,
                strong_only: 0,
                weak_only: 0,
                neither: 0
            }),
            None
        );
    }

    #[test]
    fn escalated_requests_may_be_cheaper_than_the_mean() {
        // Mean (1 + 2 + 3) ÷ 3 = 2; the escalated ones (1 + 2) ÷ 2 = 1.5, three quarters of it.
        let rows = [(usd("1"), true), (usd("2"), true), (usd("3"), false)];
        assert_eq!(escalated_over_mean(&rows), Ratio::new(3, 4));
        assert_eq!(escalated_over_mean(&rows[2..]), None);
        assert_eq!(escalated_over_mean(&[]), None);
    }
}
