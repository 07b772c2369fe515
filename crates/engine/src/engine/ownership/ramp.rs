//! How a volume grows from month to month, and what it costs then.

use crate::money::Usd;
use crate::scenario::Payments;
use crate::units::{Ratio, Real, Tokens};

/// What a number of tokens costs in one month; `None` where they have no price.
pub type Price<'p> = &'p dyn Fn(Tokens) -> Option<Usd>;

/// Tokens month by month from one volume to another, growing by the same factor each month:
/// `V0 × (VT ÷ V0)^(k ÷ (T − 1))`.
///
/// The factor is irrational, so each month is rounded to whole tokens, which are then priced
/// exactly. A floating-point number holds a volume to 16 digits, so up to a trillion tokens a month
/// the rounding hides its error. The first and the last month are the given volumes.
pub fn volumes(from: Tokens, to: Tokens, months: u64) -> Vec<Tokens> {
    let (first, last) = (from.ratio().approximate(), to.ratio().approximate());
    let steps = Ratio::whole(months.saturating_sub(1).max(1)).approximate();
    let volume = |month: u64| {
        let exponent = Ratio::whole(month).approximate() / steps;
        let volume = first * (last / first).powf(exponent);
        format!("{volume:.0}").parse().map_or(from, Tokens::new)
    };
    (0..months)
        .map(|month| match month {
            0 => from,
            _ if month + 1 == months => to,
            _ => volume(month),
        })
        .collect()
}

/// The growth from one month to the next, as a fraction of one: `(VT ÷ V0)^(1 ÷ (T − 1)) − 1`;
/// `None` for a single month.
pub fn growth(from: Tokens, to: Tokens, months: u64) -> Option<Real> {
    let steps = Ratio::whole(months.checked_sub(1)?).approximate();
    let factor = to.ratio().approximate() / from.ratio().approximate();
    Real::new(factor.powf(1.0 / steps) - 1.0)
}

/// What the volumes cost month by month, when prices fall by a share each year: in month k they
/// are `(1 − decline)^(k ÷ 12)` of today's. `None` where a volume has no price.
pub fn spend(volumes: &[Tokens], decline: Ratio, price: Price<'_>) -> Option<Vec<Usd>> {
    let kept = Ratio::ONE - decline;
    let months = volumes.iter().zip(0_u64..);
    months
        .map(|(tokens, month)| Some(price(*tokens)?.times(power(kept, month))))
        .collect()
}

/// What a dollar of each month is worth today: `(1 + rate)^(−k ÷ 12)`, where k counts from 0 when
/// months are paid at their start, and from 1 when at their end.
pub fn discounts(rate: Ratio, payments: Payments, months: u64) -> Vec<Ratio> {
    let first = match payments {
        Payments::Start => 0,
        Payments::End => 1,
    };
    let worth = Ratio::ONE.checked_div(Ratio::ONE + rate);
    let worth = worth.unwrap_or(Ratio::ONE);
    (first..first + months)
        .map(|month| power(worth, month))
        .collect()
}

/// A yearly factor from 0 to 1 over so many months, rounded to 15 decimals; amounts are then
/// multiplied with it exactly.
fn power(yearly: Ratio, months: u64) -> Ratio {
    if months == 0 || yearly == Ratio::ONE {
        return Ratio::ONE;
    }
    let years = Ratio::whole(months).approximate() / 12.0;
    let factor = yearly.approximate().powf(years);
    Ratio::parse(&format!("{factor:.15}")).unwrap_or(Ratio::ZERO)
}

/// How many months at the end hold half of an amount, with a part of the month in which the half
/// is reached; `None` when there is nothing.
pub fn last_half(spend: &[Usd]) -> Option<Ratio> {
    let total: Usd = spend.iter().copied().sum();
    let mut missing = total.times(Ratio::new(1, 2)?);
    let mut months = Ratio::ZERO;
    for month in spend.iter().rev() {
        if *month >= missing {
            return Some(months + missing.over(*month)?);
        }
        missing = missing - *month;
        months = months + Ratio::ONE;
    }
    None
}

/// By how many percent the sum changes when the monthly factor of growth is 1 % larger and the
/// first month stays: the mean month, weighted with what is spent in it. `None` when that is nothing.
pub fn elasticity(spend: &[Usd]) -> Option<Ratio> {
    let weighted = spend.iter().zip(0_u64..);
    let weighted: Usd = weighted
        .map(|(amount, month)| amount.times(Ratio::whole(month)))
        .sum();
    weighted.over(spend.iter().copied().sum())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;
    use proptest::prelude::*;

    fn tokens(text: &str) -> Tokens {
        Tokens::parse(text).unwrap()
    }

    /// A million tokens for $1.35, which is $0.0027 for a request of 2,000.
    fn reference(decline: Ratio) -> Vec<Usd> {
        let price = |tokens: Tokens| Some(Usd::from_pico(1_350_000).times(tokens.ratio()));
        spend(&volumes(tokens("5M"), tokens("5B"), 24), decline, &price).unwrap()
    }

    fn worth(spend: &[Usd], rate: Ratio, payments: Payments) -> String {
        let factors = discounts(rate, payments, 24);
        let values = spend.iter().zip(factors);
        let values = values.map(|(amount, factor)| amount.times(factor));
        values.sum::<Usd>().rounded(2)
    }

    #[test]
    fn a_thousandfold_in_24_months() {
        // Closed form: 1000^(1/23) - 1 = 35.0314 %; the geometric series 5M x (g^24 - 1) / (g - 1)
        // is 19,258,634,996 tokens, and $25,999.16 at $1.35 a million. Whole tokens move it by 2.
        let growth = growth(tokens("5M"), tokens("5B"), 24).unwrap().get();
        assert!((growth - 0.350_314).abs() < 5e-7, "{growth}");
        let total: Tokens = volumes(tokens("5M"), tokens("5B"), 24).into_iter().sum();
        assert!(total.count().abs_diff(19_258_634_996) <= 12, "{total}");
        let spend = reference(Ratio::ZERO);
        assert_eq!(spend.iter().copied().sum::<Usd>().rounded(2), "25999.16");
        assert_eq!(
            (spend[0].to_decimal(), spend[23].to_decimal()),
            ("6.75".to_owned(), "6750.00".to_owned())
        );
    }

    #[test]
    fn worth_today_depends_on_when_a_month_is_paid() {
        // By hand in double precision with y = 1.1^(1/12): 22,159.28 at the start of each month and
        // 21,983.98 at its end; with prices halving each year the plain sum is 8,275.72, less the
        // half cent that rounding to whole tokens costs.
        let tenth = Ratio::new(1, 10).unwrap();
        let spend = reference(Ratio::ZERO);
        assert_eq!(worth(&spend, tenth, Payments::Start), "22159.28");
        assert_eq!(worth(&spend, tenth, Payments::End), "21983.98");
        let falling: Usd = reference(Ratio::new(1, 2).unwrap()).into_iter().sum();
        let off = (falling - Usd::parse("8275.72").unwrap()).magnitude();
        assert!(off < Usd::parse("0.01").unwrap(), "{falling}");
    }

    #[test]
    fn the_last_months_hold_half_of_it() {
        // ln 2 / ln 1.350314 = 2.3 months; the mean month is 20.163 by the same sum in double
        // precision.
        let spend = reference(Ratio::ZERO);
        assert_eq!(last_half(&spend).unwrap().to_decimal(1), "2.3");
        assert_eq!(elasticity(&spend).unwrap().to_decimal(3), "20.163");
        assert_eq!(last_half(&[]), None);
        assert_eq!(elasticity(&[Usd::ZERO]), None);
    }

    proptest! {
        #[test]
        fn a_ramp_runs_from_its_first_volume_to_its_last(first in 1_u64..1_000_000_000_000, last in 1_u64..1_000_000_000_000, months in 2_u64..=120) {
            let ramp = volumes(Tokens::new(first), Tokens::new(last), months);
            prop_assert_eq!(u64::try_from(ramp.len()), Ok(months));
            prop_assert_eq!((ramp[0].count(), ramp[ramp.len() - 1].count()), (first, last));
            prop_assert!(ramp.is_sorted() || ramp.is_sorted_by(|a, b| a >= b));
        }

        #[test]
        fn without_a_rate_today_is_the_sum(months in 1_u64..=120) {
            let factors = discounts(Ratio::ZERO, Payments::End, months);
            prop_assert_eq!(factors.into_iter().sum::<Ratio>(), Ratio::whole(months));
        }
    }
}
