//! What fees and commitments make of a curve of usage.

use crate::money::Usd;
use crate::units::{Ratio, Share};

use super::curve::{Curve, Line};

/// How usage beyond a commitment is billed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overage {
    /// At the discount of the commitment.
    Discounted,
    /// At list prices.
    List,
}

/// Usage and the fee of a gateway on it: a share, and no less than a minimum for each purchase;
/// nothing where nothing is billed.
pub(super) fn gateway(usage: &Curve, fee: Ratio, minimum: Usd, purchases: u64) -> Curve {
    if usage.is_free() {
        return usage.clone();
    }
    let least = minimum.times(Ratio::whole(purchases));
    usage.times(Ratio::ONE + fee).max(&usage.plus(least))
}

/// The part of what is charged as a part of what it is charged on: f ÷ (1 − f). A fee of 5.5 % of
/// the whole charge is 5.82 % of the usage. `None` when nothing is left for usage.
pub fn of_the_charge(fee: Share) -> Option<Ratio> {
    fee.ratio().checked_div(fee.rest().ratio())
}

/// A commitment of a price list: at least its amount, and what goes beyond it times its overage.
pub(super) fn commitment(usage: &Curve, monthly: Usd, overage: Ratio) -> Curve {
    let beyond = usage
        .times(overage)
        .plus_pico(monthly.pico_ratio() - monthly.pico_ratio() * overage);
    beyond.max(&Curve::straight(Line::level(monthly)))
}

/// A commitment to spend an amount M a month for a discount d on usage U at list prices. Where
/// usage beyond it has the discount too: max(M, U × (1 − d)). Where that is billed at list prices:
/// M + max(0, U − M ÷ (1 − d)), for M buys M ÷ (1 − d) of usage.
pub fn commit(usage: &Curve, monthly: Usd, discount: Share, overage: Overage) -> Curve {
    let least = Curve::straight(Line::level(monthly));
    let rest = discount.rest().ratio();
    let beyond = match overage {
        Overage::Discounted => usage.times(rest),
        Overage::List => {
            let bought = monthly.pico_ratio().checked_div(rest);
            usage.plus_pico(monthly.pico_ratio() - bought.unwrap_or(Ratio::ZERO))
        }
    };
    beyond.max(&least)
}
