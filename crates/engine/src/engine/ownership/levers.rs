//! What one input would have to be, all others as they are, for direct to cost so many times unified.

use crate::money::Usd;
use crate::scenario::{Access, Input, Key, Measure};
use crate::units::{Ratio, Real};

use super::terms::dollars;
use super::{Comparison, Outlook, access_costs};

/// Numbers beyond this make no plan; the search stops there.
const FARTHEST: f64 = 1e6;
/// A search that is this near, in dollars over the whole ramp, has arrived.
const NEAR: f64 = 0.005;
/// Longer ramps are not looked at.
const LONGEST: u64 = 60;

/// One number to turn while all others stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lever {
    /// An input.
    Input(Key),
    /// What tokens cost in an average month; each month changes by the same factor.
    Spend,
    /// How long the ramp is.
    Months,
    /// What direct costs a month beside all that is counted.
    Uncounted,
}

impl Lever {
    /// The levers, in the order of reports.
    pub fn all() -> impl Iterator<Item = Self> {
        let own = |access, input| Self::Input(Key::of(access, input));
        [
            own(Access::Direct, Input::Providers),
            own(Access::Direct, Input::IntegrationHours),
            own(Access::Direct, Input::MonthlyHours),
            own(Access::Unified, Input::IntegrationHours),
            own(Access::Unified, Input::MonthlyHours),
            Self::Input(Key::shared(Input::HourlyRate)),
            own(Access::Unified, Input::Fee),
            Self::Spend,
            Self::Months,
            Self::Uncounted,
        ]
        .into_iter()
    }

    /// As reports name it.
    pub fn name(self) -> String {
        match self {
            Self::Input(key) => key.name(),
            Self::Spend => "monthly_spend".to_owned(),
            Self::Months => "months".to_owned(),
            Self::Uncounted => "direct.uncounted".to_owned(),
        }
    }

    /// What its number counts.
    pub fn measure(self) -> Measure {
        match self {
            Self::Input(key) => key.input.measure(),
            Self::Spend | Self::Uncounted => Measure::UsdPerMonth,
            Self::Months => Measure::Months,
        }
    }
}

/// Whether a number can be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Within a third and three times what is in use.
    Plausible,
    /// Further away than that.
    Unlikely,
    /// Below zero, a fee of all or more, or no number at all.
    Impossible,
}

impl Verdict {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plausible => "plausible",
            Self::Unlikely => "unlikely",
            Self::Impossible => "impossible",
        }
    }
}

/// What a lever would have to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Which.
    pub lever: Lever,
    /// What it is; a percent is a fraction of one, money is dollars.
    pub in_use: Ratio,
    /// What it would have to be; `None` where no number does it.
    pub needed: Option<Ratio>,
    /// How many times unified direct then costs.
    pub gives: Option<Ratio>,
    /// Whether that can be.
    pub verdict: Verdict,
}

/// What direct and unified cost in all.
#[derive(Clone, Copy)]
struct Pair {
    direct: Usd,
    unified: Usd,
}

impl Pair {
    fn of(comparison: &Comparison) -> Option<Self> {
        Some(Self {
            direct: comparison.cost(Access::Direct)?.total(),
            unified: comparison.cost(Access::Unified)?.total(),
        })
    }

    /// Direct less so many times unified, in dollars.
    fn gap(self, factor: Ratio) -> f64 {
        (self.direct - self.unified.times(factor)).approximate()
    }
}

impl Outlook<'_> {
    /// What each lever alone would have to be for direct to cost `factor` times unified; `None`
    /// where a month's tokens have no price.
    pub fn needed(&self, factor: Ratio) -> Option<Vec<Needed>> {
        let comparison = self.compare()?;
        let levers = Lever::all();
        levers
            .map(|lever| match lever {
                Lever::Months => self.needed_months(factor, &comparison),
                _ => self.needed_of(lever, factor, &comparison),
            })
            .collect()
    }

    /// By how much unified costs less than direct when a lever is a tenth larger; `None` where a
    /// tenth of it is nothing, or a part of a month.
    pub fn lead_after_a_tenth_more(&self, lever: Lever, comparison: &Comparison) -> Option<Usd> {
        let in_use = self.turned(lever, comparison)?;
        if in_use.is_zero() || lever == Lever::Months {
            return None;
        }
        let pair = self.at(lever, in_use * Ratio::new(11, 10)?, comparison)?;
        Some(pair.direct - pair.unified)
    }

    /// Where the search of a lever starts: its number, and a factor of one for the spend.
    fn turned(&self, lever: Lever, comparison: &Comparison) -> Option<Ratio> {
        match lever {
            Lever::Input(key) => {
                let given = self.terms.given(key);
                Some(given.map_or(Ratio::ZERO, |given| given.value))
            }
            Lever::Spend => {
                let spent = comparison.spend.iter().any(|month| *month != Usd::ZERO);
                spent.then_some(Ratio::ONE)
            }
            Lever::Months => Some(Ratio::whole(self.terms.months())),
            Lever::Uncounted => Some(Ratio::ZERO),
        }
    }

    /// What both cost when a lever is turned to a number.
    fn at(&self, lever: Lever, number: Ratio, comparison: &Comparison) -> Option<Pair> {
        let mut turned = comparison.clone();
        match lever {
            Lever::Input(key) => {
                let terms = self.terms.with(key, number);
                turned.costs = access_costs(&terms, &comparison.spend);
            }
            Lever::Spend => {
                let spend = comparison.spend.iter();
                turned.spend = spend.map(|month| month.times(number)).collect();
                turned.costs = access_costs(&self.terms, &turned.spend);
            }
            Lever::Uncounted => {
                let pair = Pair::of(comparison)?;
                let more = dollars(number).times(Ratio::whole(self.terms.months()));
                return Some(Pair {
                    direct: pair.direct + more,
                    ..pair
                });
            }
            Lever::Months => {
                let terms = self.terms.with(Key::shared(Input::Months), number);
                turned = Outlook {
                    terms,
                    ..self.clone()
                }
                .compare()?;
            }
        }
        Pair::of(&turned)
    }

    /// Follows the secant, which meets a straight line at once and a broken one after a few steps.
    fn needed_of(&self, lever: Lever, factor: Ratio, comparison: &Comparison) -> Option<Needed> {
        let Some(in_use) = self.turned(lever, comparison) else {
            return Some(impossible(lever, Ratio::ZERO));
        };
        let gap = |number: f64| {
            let number = Real::new(number)?.rounded()?;
            Some((number, self.at(lever, number, comparison)?.gap(factor)))
        };
        let start = in_use.approximate();
        let step = match lever.measure() {
            Measure::Percent => 0.01,
            _ => start.abs().max(1.0) / 10.0,
        };
        let (mut before, mut now) = (start, start + step);
        let mut found = None;
        for _ in 0..60 {
            let (Some((_, first)), Some((number, second))) = (gap(before), gap(now)) else {
                break;
            };
            if second.abs() <= NEAR {
                found = Some(number);
                break;
            }
            let next = now - second * (now - before) / (second - first);
            if !next.is_finite() || next.abs() > FARTHEST {
                break;
            }
            (before, now) = (now, next);
        }
        let Some(found) = found else {
            return Some(impossible(lever, in_use_of(lever, in_use, comparison)));
        };
        let pair = self.at(lever, found, comparison)?;
        let in_use = in_use_of(lever, in_use, comparison);
        let needed = in_use_of(lever, found, comparison);
        Some(Needed {
            lever,
            in_use,
            needed: Some(needed),
            gives: pair.direct.over(pair.unified),
            verdict: verdict(lever, in_use, needed, comparison),
        })
    }

    /// The length of the ramp at which the ratio passes the factor, the nearest of its two months.
    fn needed_months(&self, factor: Ratio, comparison: &Comparison) -> Option<Needed> {
        let months = (2..=LONGEST).map(|months| {
            let pair = self.at(Lever::Months, Ratio::whole(months), comparison)?;
            Some((months, pair))
        });
        let months: Vec<(u64, Pair)> = months.collect::<Option<_>>()?;
        let passes = months.windows(2).find(|two| {
            let (first, second) = (two[0].1.gap(factor), two[1].1.gap(factor));
            (first <= 0.0) != (second <= 0.0)
        });
        let in_use = Ratio::whole(self.terms.months());
        let Some(passes) = passes else {
            return Some(impossible(Lever::Months, in_use));
        };
        let nearest = passes
            .iter()
            .min_by(|one, two| one.1.gap(factor).abs().total_cmp(&two.1.gap(factor).abs()))?;
        let needed = Ratio::whole(nearest.0);
        Some(Needed {
            lever: Lever::Months,
            in_use,
            needed: Some(needed),
            gives: nearest.1.direct.over(nearest.1.unified),
            verdict: verdict(Lever::Months, in_use, needed, comparison),
        })
    }
}

fn impossible(lever: Lever, in_use: Ratio) -> Needed {
    Needed {
        lever,
        in_use,
        needed: None,
        gives: None,
        verdict: Verdict::Impossible,
    }
}

/// The number of a lever as reports show it: a factor of the spend as dollars in an average month.
fn in_use_of(lever: Lever, number: Ratio, comparison: &Comparison) -> Ratio {
    let Lever::Spend = lever else {
        return number;
    };
    let months = i128::try_from(comparison.spend.len()).unwrap_or(0);
    let part = Ratio::new(1, months).unwrap_or(Ratio::ZERO);
    let total: Usd = comparison.spend.iter().copied().sum();
    let mean = total.times_all(&[part, number]);
    // Deliberately to the micro-dollar: an average month is a measure.
    let micro = mean.over(Usd::from_pico(1_000_000)).map(Ratio::round);
    micro
        .and_then(|micro| Ratio::new(micro, 1_000_000))
        .unwrap_or(Ratio::ZERO)
}

/// Whether a number can be true. What is not counted has no number in use to compare with: up to
/// what direct costs in an average month it is plausible.
fn verdict(lever: Lever, in_use: Ratio, needed: Ratio, comparison: &Comparison) -> Verdict {
    let is_whole = lever.measure() == Measure::Percent && needed >= Ratio::ONE;
    if needed.is_negative() || is_whole {
        return Verdict::Impossible;
    }
    let three = Ratio::whole(3);
    let is_near = match lever {
        Lever::Uncounted => {
            let months = Ratio::whole(u64::try_from(comparison.spend.len()).unwrap_or(0));
            let direct = comparison
                .cost(Access::Direct)
                .map(super::AccessCost::total);
            direct.is_some_and(|direct| dollars(needed).times(months) <= direct)
        }
        _ => needed <= in_use * three && in_use <= needed * three,
    };
    if is_near {
        Verdict::Plausible
    } else {
        Verdict::Unlikely
    }
}
