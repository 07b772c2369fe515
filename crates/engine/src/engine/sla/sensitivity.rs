//! What the answer depends on: each input at half and at double, the others as they are.

use crate::money::{Usd, UsdFlow};
use crate::units::{Ratio, Share};

use super::decision::Decision;
use super::loss::Exposure;

/// An input of the net benefit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// The money that flows.
    Volume,
    /// How much faster it flows while the product is down.
    Peak,
    /// The share of it that an outage stops.
    Affected,
    /// The share of that which does not come back.
    NotRecovered,
    /// The share of that which is margin.
    Margin,
    /// Minutes without service a month, of the base.
    BaseDowntime,
    /// Minutes without service a month, of the alternative.
    OwnDowntime,
    /// What the alternative costs over the base.
    Premium,
}

impl Input {
    /// All inputs.
    pub const ALL: [Self; 8] = [
        Self::Volume,
        Self::Peak,
        Self::Affected,
        Self::NotRecovered,
        Self::Margin,
        Self::BaseDowntime,
        Self::OwnDowntime,
        Self::Premium,
    ];
}

/// A value of an input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// Money that flows.
    Flow(UsdFlow),
    /// An amount a month.
    Amount(Usd),
    /// A multiple.
    Multiple(Ratio),
    /// A fraction of one.
    Part(Ratio),
    /// Minutes a month.
    Minutes(Ratio),
}

/// What one input alone does to the net benefit of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Swing {
    /// The input.
    pub input: Input,
    /// Its low value, and the net benefit there.
    pub low: (Setting, Usd),
    /// Its high value, and the net benefit there.
    pub high: (Setting, Usd),
}

impl Swing {
    /// How far apart the net benefits are.
    pub fn width(&self) -> Usd {
        (self.high.1 - self.low.1).magnitude()
    }
}

/// The inputs of a net benefit, to be changed one by one.
#[derive(Clone, Copy)]
struct Inputs {
    base: Exposure,
    own: Exposure,
    base_down: Ratio,
    own_down: Ratio,
    premium: Usd,
    credits: Usd,
}

impl Inputs {
    fn net(self) -> Usd {
        let lost = |exposure: Exposure, minutes| exposure.loss(minutes).total();
        lost(self.base, self.base_down) - lost(self.own, self.own_down) - self.premium
            + self.credits
    }

    /// The input times a factor; shares stay below the whole, and a peak above the mean.
    fn scaled(mut self, input: Input, factor: Ratio) -> (Setting, Usd) {
        let part = |share: Share| {
            let part = (share.ratio() * factor).min(Ratio::ONE);
            Share::new(part).unwrap_or(share)
        };
        let month = self.base.month.minutes();
        let minutes = |down: Ratio| (down * factor).min(month);
        let (base, own) = (&mut self.base, &mut self.own);
        let setting = match input {
            Input::Volume => {
                base.volume = base.volume * factor;
                own.volume = base.volume;
                Setting::Flow(base.volume)
            }
            Input::Peak => {
                base.terms.peak = (base.terms.peak * factor).max(Ratio::ONE);
                Setting::Multiple(base.terms.peak)
            }
            Input::Affected => {
                base.terms.affected = part(base.terms.affected);
                Setting::Part(base.terms.affected.ratio())
            }
            Input::NotRecovered => {
                base.terms.recovered = part(base.terms.recovered.rest()).rest();
                Setting::Part(base.terms.recovered.rest().ratio())
            }
            Input::Margin => {
                base.terms.margin = part(base.terms.margin);
                Setting::Part(base.terms.margin.ratio())
            }
            Input::BaseDowntime => {
                self.base_down = minutes(self.base_down);
                Setting::Minutes(self.base_down)
            }
            Input::OwnDowntime => {
                self.own_down = minutes(self.own_down);
                Setting::Minutes(self.own_down)
            }
            Input::Premium => {
                self.premium = self.premium.times(factor);
                Setting::Amount(self.premium)
            }
        };
        self.own.terms = self.base.terms;
        (setting, self.net())
    }
}

/// How the net benefit of an alternative moves with each input alone, the widest swing first;
/// an input that changes nothing is left out.
pub fn sensitivity(own: &Decision, base: &Decision) -> Vec<Swing> {
    let credit = |one: &Decision| one.promised.credit.unwrap_or(Usd::ZERO);
    let inputs = Inputs {
        base: base.alternative.exposure,
        own: own.alternative.exposure,
        base_down: base.promised.downtime,
        own_down: own.promised.downtime,
        premium: own.alternative.price - base.alternative.price,
        credits: credit(own) - credit(base),
    };
    let half = Ratio::new(1, 2).unwrap_or(Ratio::ONE);
    let swing = |input| Swing {
        input,
        low: inputs.scaled(input, half),
        high: inputs.scaled(input, Ratio::whole(2)),
    };
    let mut swings: Vec<Swing> = Input::ALL.into_iter().map(swing).collect();
    swings.retain(|swing| swing.width() > Usd::ZERO);
    swings.sort_by_key(|swing| std::cmp::Reverse(swing.width()));
    swings
}
