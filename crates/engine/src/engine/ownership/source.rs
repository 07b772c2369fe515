//! Where a comparison takes its ramp and its prices from: a scenario, and options over it.

use crate::engine::Case;
use crate::money::Usd;
use crate::scenario::{Input, Key, Ownership, RampEnd, Scenario};
use crate::units::{Ratio, Tokens};

use super::terms::Terms;

/// What is asked for: the scenario's block, and what options state over it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// What options state.
    pub option: Option<&'a Ownership>,
    /// The months that an option states.
    pub months: Option<u64>,
}

impl Asked<'_> {
    /// The numbers in use.
    pub fn terms(&self) -> Terms {
        let purchases = self.scenario.workload.purchases;
        let purchases = (purchases != 1).then_some(purchases);
        let terms = Terms::new(self.scenario.ownership.as_ref(), self.option, purchases);
        match self.months {
            Some(months) => terms.with(Key::shared(Input::Months), Ratio::whole(months)),
            None => terms,
        }
    }
}

/// The volumes at which the ramp starts and ends: as an option says, else the scenario's block, else
/// the first and the last stage. `None` for a scenario without stages.
pub fn ends(asked: &Asked<'_>) -> Option<(Tokens, Tokens)> {
    let scenario = asked.scenario;
    let blocks = [asked.option, scenario.ownership.as_ref()];
    let stated =
        |end: fn(&Ownership) -> Option<&RampEnd>| blocks.iter().copied().flatten().find_map(end);
    let tokens = |end: &RampEnd| match end {
        RampEnd::Volume(tokens) => Some(*tokens),
        RampEnd::Stage(name) => Some(scenario.stage(name)?.tokens.value),
    };
    let first = scenario.stages.first().map(|stage| stage.tokens.value);
    let last = scenario.stages.last().map(|stage| stage.tokens.value);
    let from = stated(|block| block.from.as_ref()).map_or(first, tokens);
    let to = stated(|block| block.to.as_ref()).map_or(last, tokens);
    from.zip(to)
}

/// What so many tokens cost in a month on the route in use, or on the baseline model where the
/// scenario has no route; `None` where they have no price.
pub fn price(case: &Case<'_>, tokens: Tokens) -> Option<Usd> {
    let stage = case.scenario.stages.first()?;
    let case = Case {
        tokens: Some(tokens),
        ..case.clone()
    };
    case.plan_total(stage)
}
