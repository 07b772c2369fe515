//! Money, exactly: amounts, unit prices and flows of money.
//!
//! An amount is a whole number of pico-dollars. A price in micro-dollars per million tokens is the
//! same whole number as pico-dollars per token, so price × tokens never divides and never rounds.
//! The one function that rounds is [`Usd::times`].

use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use serde::{Deserialize, Serialize};

use crate::units::{Decimal, Period, Ratio, Reject, RejectKind, Scalar, Tokens};

const PICO: i128 = 1_000_000_000_000;
const DECIMALS: u32 = 12;

/// An amount of US dollars, in whole pico-dollars.
///
/// Amounts reach to ±1.7 × 10^26 dollars. A sum or a product further out is [`Usd::is_beyond`], and
/// stays so whatever is added to it: no wrong number comes back. A report that would show one is
/// refused, with the name of the figure.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Usd(i128);

impl Usd {
    /// Nothing to pay; never a stand-in for a missing price.
    pub const ZERO: Self = Self(0);

    /// More than 128 bits of pico-dollars hold; there is one below zero too.
    const BEYOND: i128 = i128::MAX;

    /// So many pico-dollars.
    pub const fn from_pico(pico: i128) -> Self {
        Self(pico)
    }

    /// The amount in pico-dollars.
    pub const fn pico(self) -> i128 {
        self.0
    }

    /// Whether the amount is further from zero than can be held, so that it is not known.
    pub const fn is_beyond(self) -> bool {
        self.0 == Self::BEYOND || self.0 <= -Self::BEYOND
    }

    /// What a sum or a product is when it cannot be held: beyond, on its side of zero.
    const fn beyond(is_negative: bool) -> Self {
        Self(if is_negative {
            -Self::BEYOND
        } else {
            Self::BEYOND
        })
    }

    /// The amount times an exact factor, rounded half to even at the pico-dollar.
    ///
    /// The only place where money is rounded.
    #[must_use]
    pub fn times(self, factor: Ratio) -> Self {
        self.times_all(&[factor])
    }

    /// The amount times several exact factors, rounded once as in [`Self::times`].
    #[must_use]
    pub fn times_all(self, factors: &[Ratio]) -> Self {
        let is_nothing = factors.iter().any(|factor| factor.is_zero());
        match Ratio::product_of(self.0, factors) {
            Some(product) if !self.is_beyond() || is_nothing => Self(product),
            _ => {
                let below = factors.iter().filter(|factor| factor.is_negative()).count();
                Self::beyond(self.is_negative() != (below % 2 == 1))
            }
        }
    }

    /// This amount as a multiple of another; `None` when the other is zero, or one is beyond what
    /// can be held.
    pub fn over(self, other: Self) -> Option<Ratio> {
        if self.is_beyond() || other.is_beyond() {
            None
        } else {
            Ratio::new(self.0, other.0)
        }
    }

    /// The nearest floating-point number of dollars, for statistics and solvers; no money comes
    /// back from there. Infinite for an amount beyond what can be held.
    pub fn approximate(self) -> f64 {
        match self.is_beyond() {
            true if self.is_negative() => f64::NEG_INFINITY,
            true => f64::INFINITY,
            false => self.dollars().approximate(),
        }
    }

    /// The number of dollars, exactly.
    pub fn dollars(self) -> Ratio {
        // Whole cents and millionths, which most amounts are, need no search for what both parts of
        // the fraction share.
        const UNITS: [(i128, u32); 2] = [(10_000_000_000, 2), (1_000_000, 6)];
        let whole = UNITS.iter().find(|(unit, _)| self.0 % unit == 0);
        match whole {
            Some((unit, scale)) => Ratio::from(Decimal {
                digits: self.0 / unit,
                scale: *scale,
            }),
            None => Ratio::new(self.0, PICO).unwrap_or(Ratio::ZERO),
        }
    }

    /// The number of pico-dollars, exactly.
    pub fn pico_ratio(self) -> Ratio {
        Ratio::new(self.0, 1).unwrap_or(Ratio::ZERO)
    }

    /// As a plain decimal with all its digits and at least two decimals: `1250.00`.
    pub fn to_decimal(self) -> String {
        self.written(2, DECIMALS)
    }

    /// As a decimal with exactly `decimals` decimals, rounded half to even.
    pub fn rounded(self, decimals: u32) -> String {
        self.written(usize::try_from(decimals).unwrap_or(0), decimals)
    }

    fn written(self, least: usize, most: u32) -> String {
        if self.is_beyond() {
            return "more than can be held".to_owned();
        }
        let text = Decimal {
            digits: self.0,
            scale: DECIMALS,
        };
        let text = text.to_text(least, most);
        text.unwrap_or_else(|| self.dollars().to_decimal_from(least, most))
    }

    /// The size of the amount without its sign.
    #[must_use]
    pub fn magnitude(self) -> Self {
        Self(self.0.abs())
    }

    /// Whether the amount is below zero.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }
}

impl Scalar for Usd {
    const EXPECTED: &'static str = "an amount in dollars, such as `2500` or `0.50`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let text = text.strip_prefix('$').unwrap_or(text);
        let (number, thousands) = match text.as_bytes().last() {
            Some(b'k' | b'K') => (&text[..text.len() - 1], 1_000),
            Some(b'm' | b'M') => (&text[..text.len() - 1], 1_000_000),
            Some(b'b' | b'B') => (&text[..text.len() - 1], 1_000_000_000),
            _ => (text, 1),
        };
        let pico = Decimal::parse(number)?.at_scale(DECIMALS).ok_or_else(|| {
            Reject::new(RejectKind::TooPrecise, "an amount has at most 12 decimals")
        })?;
        let pico = pico.saturating_mul(thousands);
        if pico > PICO * PICO {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the amount is over a trillion dollars",
            ));
        }
        Ok(Self(pico))
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match self.0.checked_add(other.0) {
            Some(sum) if !self.is_beyond() && !other.is_beyond() => Self(sum),
            _ if self.is_beyond() => self,
            _ => Self::beyond(other.is_negative()),
        }
    }
}

impl Sub for Usd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Neg for Usd {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl std::iter::Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Usd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_decimal())
    }
}

/// A price per million tokens, in whole micro-dollars: six decimals of a dollar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct UnitPrice(i64);

impl UnitPrice {
    /// Pico-dollars per token, which is micro-dollars per million tokens.
    pub const fn from_pico_per_token(pico: i64) -> Self {
        Self(pico)
    }

    /// The price of one token.
    pub fn per_token(self) -> Usd {
        Usd(i128::from(self.0))
    }

    /// The price of a million tokens, as price lists write it.
    pub fn per_million(self) -> Usd {
        Usd(i128::from(self.0) * 1_000_000)
    }

    /// The cost of a number of tokens; a part of a token, which only a share of an odd number leaves, is
    /// rounded half to even at the pico-dollar.
    pub fn cost(self, tokens: Ratio) -> Usd {
        self.per_token().times(tokens)
    }

    /// As price lists write it, with all its digits and at least two decimals: `2.50`, `0.0028`.
    pub fn to_decimal(self) -> String {
        self.per_million().to_decimal()
    }
}

impl Mul<Tokens> for UnitPrice {
    type Output = Usd;

    fn mul(self, tokens: Tokens) -> Usd {
        Usd(i128::from(self.0) * i128::from(tokens.count()))
    }
}

impl Scalar for UnitPrice {
    const EXPECTED: &'static str = "a price in dollars per million tokens, such as `2.50`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let decimal = Decimal::parse(text.strip_prefix('$').unwrap_or(text))?;
        let micro = decimal.at_scale(6).ok_or_else(|| {
            Reject::new(
                RejectKind::TooPrecise,
                "a price has at most 6 decimals per million tokens",
            )
        })?;
        if micro > PICO {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the price is over $1,000,000 per million tokens",
            ));
        }
        i64::try_from(micro)
            .map(Self)
            .map_err(|_| Reject::malformed("not a price"))
    }
}

/// Money that flows: so much a period, such as the value of transactions a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsdFlow {
    /// How much in one period.
    pub amount: Usd,
    /// The period.
    pub per: Period,
}

impl UsdFlow {
    /// The money that flows in so many minutes, rounded half to even at the pico-dollar.
    pub fn over_minutes(self, minutes: Ratio) -> Usd {
        let periods = minutes
            .checked_div(self.per.minutes())
            .unwrap_or(Ratio::ZERO);
        self.amount.times(periods)
    }

    /// How many minutes of this flow make up an amount; `None` when nothing flows.
    pub fn minutes_for(self, amount: Usd) -> Option<Ratio> {
        Some(amount.over(self.amount)? * self.per.minutes())
    }
}

impl Mul<Ratio> for UsdFlow {
    type Output = Self;

    fn mul(self, factor: Ratio) -> Self {
        Self {
            amount: self.amount.times(factor),
            per: self.per,
        }
    }
}

impl Scalar for UsdFlow {
    const EXPECTED: &'static str = "money a period, such as `2.3M/day` or `50_000/h`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let (amount, per) = text
            .split_once('/')
            .ok_or_else(|| Reject::malformed("the period is missing"))?;
        let per = Period::parse(per)?;
        let amount = Usd::parse(amount.trim())?;
        Ok(Self { amount, per })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn price(text: &str) -> UnitPrice {
        UnitPrice::parse(text).unwrap()
    }

    #[test]
    fn price_times_tokens_is_exact() {
        // The published launch stage: 500M tokens at $0.25 and at $10.00 per million.
        assert_eq!(
            (price("0.25") * Tokens::new(500_000_000)).to_decimal(),
            "125.00"
        );
        assert_eq!(
            (price("10.00") * Tokens::new(500_000_000)).to_decimal(),
            "5000.00"
        );
        // One token at the cheapest real price of the market, $0.0028 per million.
        assert_eq!(
            (price("0.0028") * Tokens::new(1)).to_decimal(),
            "0.0000000028"
        );
    }

    #[test]
    fn prices_refuse_what_they_cannot_hold() {
        for (text, kind) in [
            ("0.1234567", RejectKind::TooPrecise),
            ("-1", RejectKind::Negative),
            (".nan", RejectKind::OutOfRange),
            ("2e-7", RejectKind::TooPrecise),
            ("fifteen", RejectKind::Malformed),
            ("1000001", RejectKind::OutOfRange),
        ] {
            assert_eq!(UnitPrice::parse(text).unwrap_err().kind, kind, "{text}");
        }
        assert_eq!(price("2.5").to_decimal(), "2.50");
    }

    #[test]
    fn amounts_take_the_suffixes_that_people_write() {
        let read = |text| Usd::parse(text).map(Usd::to_decimal);
        assert_eq!(read("$10k"), Ok("10000.00".to_owned()));
        assert_eq!(read("1.5M"), Ok("1500000.00".to_owned()));
        assert_eq!(read("2e3"), Ok("2000.00".to_owned()));
        for (text, kind) in [
            ("k", RejectKind::Malformed),
            ("1001B", RejectKind::OutOfRange),
            ("999999999999999999B", RejectKind::OutOfRange),
        ] {
            assert_eq!(Usd::parse(text).unwrap_err().kind, kind, "{text}");
        }
    }

    #[test]
    fn a_47_minute_outage_of_2_3_million_a_day() {
        // capacity.md section 6: $75,069.44; exactly 2,300,000 × 47 ÷ 1,440.
        let flow = UsdFlow::parse("2.3M/day").unwrap();
        assert_eq!(
            flow.over_minutes(Ratio::whole(47)).to_decimal(),
            "75069.444444444444"
        );
        assert_eq!(
            flow.minutes_for(Usd::parse("18400").unwrap())
                .unwrap()
                .to_decimal(4),
            "11.52"
        );
    }

    proptest! {
        #[test]
        fn writing_and_reading_a_price_gives_it_back(pico in 0_i64..1_000_000_000_000) {
            let price = UnitPrice::from_pico_per_token(pico);
            prop_assert_eq!(UnitPrice::parse(&price.to_decimal()), Ok(price));
        }

        #[test]
        fn cost_is_linear_in_tokens(pico in 0_i64..1_000_000_000, a in 0_u64..1 << 40, b in 0_u64..1 << 40) {
            let price = UnitPrice::from_pico_per_token(pico);
            prop_assert_eq!(price * Tokens::new(a) + price * Tokens::new(b), price * Tokens::new(a + b));
        }
    }
}
