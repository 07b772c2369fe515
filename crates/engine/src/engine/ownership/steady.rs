//! The steady spend at which two ways of access cost the same.

use crate::money::Usd;
use crate::scenario::{Access, Input};
use crate::units::Ratio;

use super::item::{self, Item};
use super::terms::Terms;

/// What one way of access costs in an average month when tokens cost the same every month: what is
/// paid once is spread over the months.
pub fn steady_cost(terms: &Terms, access: Access, spend: Usd) -> Usd {
    let usage = item::on_spend(terms, access, spend);
    let usage: Usd = usage.iter().map(|(_, amount)| *amount).sum();
    let months = i128::from(terms.months());
    let part = Ratio::new(1, months).unwrap_or(Ratio::ZERO);
    let items = Item::ALL.iter();
    let fixed =
        items.map(|item| item.monthly(terms, access) + item.once(terms, access).times(part));
    usage + fixed.sum()
}

/// A steady spend at which two ways of access cost the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// What tokens cost a month.
    pub spend: Usd,
    /// Which of the two costs less beyond it.
    pub cheaper_beyond: Access,
}

/// Every steady spend a month at which two ways of access cost the same, the smallest first.
///
/// The difference of two costs is linear between the spends where a minimum stops to bind, so each
/// stretch between those, and the one beyond the last, has at most one crossing.
pub fn break_evens(terms: &Terms, one: Access, other: Access) -> Vec<Crossing> {
    let gap = |spend| steady_cost(terms, one, spend) - steady_cost(terms, other, spend);
    let mut corners = vec![Usd::ZERO];
    for access in [one, other] {
        corners.extend(corners_of(terms, access));
    }
    corners.sort();
    corners.dedup();
    let last = corners.last().copied().unwrap_or(Usd::ZERO);
    let ends = corners.iter().skip(1).copied().map(Some).chain([None]);
    let stretches = corners.iter().copied().zip(ends);
    let found = stretches.filter_map(|(start, end)| {
        // A stretch without end is measured over as much as it starts with, and a million more.
        let step = end.unwrap_or(last + last + Usd::from_pico(10_i128.pow(18))) - start;
        let (before, slope) = (gap(start), gap(start + step) - gap(start));
        let crossing = start + step.times((-before).over(slope)?);
        let is_within = crossing > start && end.is_none_or(|end| crossing <= end);
        is_within.then_some(Crossing {
            spend: crossing,
            cheaper_beyond: if slope > Usd::ZERO { other } else { one },
        })
    });
    found.collect()
}

/// The spends at which a minimum of this access stops to bind.
fn corners_of(terms: &Terms, access: Access) -> Vec<Usd> {
    let least = terms.money(access, Input::Minimums);
    let rate = item::fee_rate(terms, access);
    let minimum = terms.money(access, Input::Minimum);
    let least_fee = minimum.times(terms.value(access, Input::Purchases));
    let billed = Ratio::ONE
        .checked_div(rate)
        .map(|factor| least_fee.times(factor));
    // Beyond the minimum a surcharge makes the bill grow faster than the spend.
    let surcharge = Ratio::ONE + terms.value(access, Input::Overage);
    let spend = billed.map(|billed| {
        if billed <= least {
            billed
        } else {
            least + (billed - least).times(Ratio::ONE.checked_div(surcharge).unwrap_or(Ratio::ONE))
        }
    });
    let corners = [Some(least), spend];
    corners
        .into_iter()
        .flatten()
        .filter(|corner| *corner > Usd::ZERO)
        .collect()
}
