//! Numbers of foreign catalogs, exactly as written: `3e-7`, `"0.0000025"`, `2000000.0`.

use serde_json::Value;

use crate::money::{UnitPrice, Usd};
use crate::units::Tokens;

/// More digits than any price carries; further ones only say that the number is not exact.
const MOST_DIGITS: usize = 28;
/// No price and no count lies outside of these powers of ten.
const FARTHEST: i32 = 60;
/// A million dollars per million tokens, in pico-dollars per token.
const DEAREST: i128 = 1_000_000_000_000;

/// A decimal number as its text says: `digits × 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exact {
    digits: i128,
    exponent: i32,
    /// Whether digits beyond [`MOST_DIGITS`] were left out.
    is_cut: bool,
}

/// What a price is stated for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PriceUnit {
    /// Dollars per million tokens.
    Million,
    /// Dollars per token.
    Token,
    /// Cents per token.
    TokenInCents,
}

impl PriceUnit {
    /// The power of ten from the stated unit to pico-dollars per token.
    fn shift(self) -> i32 {
        match self {
            Self::Million => 6,
            Self::Token => 12,
            Self::TokenInCents => 10,
        }
    }
}

/// What a number is worth as a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReadPrice {
    /// A price above zero.
    Price(UnitPrice),
    /// The price nearest to a number of more digits than prices hold.
    Rounded(UnitPrice),
    /// Zero.
    Zero,
    /// Below zero, which is a sentinel and never a price.
    Negative,
    /// Above zero and below the smallest price, or above the largest.
    OutOfRange,
}

impl Exact {
    /// The number in a JSON number, or in a text that holds nothing else.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(number.as_str()),
            Value::String(text) => Self::parse(text.trim()),
            _ => None,
        }
    }

    /// Reads `-1`, `0.25` or `2.5e-06`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix('-').unwrap_or(mantissa);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let all = || whole.chars().chain(fraction.chars());
        if all().next().is_none() || !all().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let significant: Vec<u32> = all()
            .filter_map(|c| c.to_digit(10))
            .skip_while(|d| *d == 0)
            .collect();
        let (kept, cut) = significant.split_at(significant.len().min(MOST_DIGITS));
        let digits = kept
            .iter()
            .fold(0_i128, |sum, digit| sum * 10 + i128::from(*digit));
        let left_out = i32::try_from(cut.len()).ok()?;
        let decimals = i32::try_from(fraction.len()).ok()?;
        let exponent = exponent.checked_sub(decimals)?.checked_add(left_out)?;
        Some(Self {
            digits: if mantissa.starts_with('-') {
                -digits
            } else {
                digits
            },
            exponent,
            is_cut: cut.iter().any(|digit| *digit != 0),
        })
    }

    /// Whether it is zero.
    pub(super) fn is_zero(self) -> bool {
        self.digits == 0
    }

    /// Whether it is below zero.
    pub(super) fn is_negative(self) -> bool {
        self.digits < 0
    }

    /// The number times `10^shift`, rounded to the nearest whole (ties to even), and whether that
    /// is the whole truth. `None` when it is too large to hold.
    fn scaled(self, shift: i32) -> Option<(i128, bool)> {
        if self.digits == 0 {
            return Some((0, true));
        }
        let exponent = self.exponent.checked_add(shift)?;
        if exponent >= 0 {
            let factor = 10_i128.checked_pow(u32::try_from(exponent).ok()?)?;
            return Some((self.digits.checked_mul(factor)?, !self.is_cut));
        }
        let places = exponent.unsigned_abs();
        if exponent < -FARTHEST || places > 37 {
            return Some((0, false));
        }
        let divisor = 10_i128.pow(places);
        let (whole, rest) = (self.digits / divisor, self.digits % divisor);
        let twice = rest.abs() * 2;
        let is_up = twice > divisor || (twice == divisor && (self.is_cut || whole % 2 != 0));
        let step = if is_up { self.digits.signum() } else { 0 };
        Some((whole + step, rest == 0 && !self.is_cut))
    }

    /// What it is worth as a price.
    pub(super) fn read_price(self, per: PriceUnit) -> ReadPrice {
        if self.is_zero() {
            return ReadPrice::Zero;
        }
        if self.is_negative() {
            return ReadPrice::Negative;
        }
        let Some((pico, is_exact)) = self.scaled(per.shift()) else {
            return ReadPrice::OutOfRange;
        };
        match i64::try_from(pico) {
            Ok(small) if (1..=DEAREST).contains(&pico) => {
                let price = UnitPrice::from_pico_per_token(small);
                if is_exact {
                    ReadPrice::Price(price)
                } else {
                    ReadPrice::Rounded(price)
                }
            }
            _ => ReadPrice::OutOfRange,
        }
    }

    /// The amount of money that it is, in units of `10^power` dollars; `None` when it is not above
    /// zero or out of all proportion.
    pub(super) fn usd(self, power: i32) -> Option<Usd> {
        let (pico, _) = self.scaled(power.checked_add(12)?)?;
        (1..=DEAREST * 1_000_000)
            .contains(&pico)
            .then(|| Usd::from_pico(pico))
    }

    /// The count of tokens that it is; `None` when it is not whole or not above zero.
    pub(super) fn tokens(self) -> Option<Tokens> {
        match self.scaled(0)? {
            (count, true) if count > 0 && count <= 1_000_000_000_000 => {
                u64::try_from(count).ok().map(Tokens::new)
            }
            _ => None,
        }
    }
}

/// A limit in tokens, also where it is written `2000000.0` or as text.
pub(super) fn tokens(value: Option<&Value>) -> Option<Tokens> {
    Exact::of(value?)?.tokens()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read_price(text: &str, per: PriceUnit) -> ReadPrice {
        Exact::parse(text).unwrap().read_price(per)
    }

    fn price(pico: i64) -> UnitPrice {
        UnitPrice::from_pico_per_token(pico)
    }

    #[test]
    fn units_are_converted_from_the_text_to_the_last_digit() {
        // By hand: $2.5e-06 a token is $2.50 a million; 0.00025 cents a token too; and 2.8e-09 a
        // token is $0.0028 a million, 2,800 micro-dollars.
        assert_eq!(
            read_price("2.5e-06", PriceUnit::Token),
            ReadPrice::Price(price(2_500_000))
        );
        assert_eq!(
            read_price("0.00025", PriceUnit::TokenInCents),
            ReadPrice::Price(price(2_500_000))
        );
        assert_eq!(
            read_price("2.5", PriceUnit::Million),
            ReadPrice::Price(price(2_500_000))
        );
        assert_eq!(
            read_price("2.8e-09", PriceUnit::Token),
            ReadPrice::Price(price(2_800))
        );
        assert_eq!(
            read_price("0.0000000028", PriceUnit::Token),
            ReadPrice::Price(price(2_800))
        );
        assert_eq!(
            read_price("1E0", PriceUnit::Million),
            ReadPrice::Price(price(1_000_000))
        );
    }

    #[test]
    fn float_dust_is_rounded_and_said() {
        // 2.9999900000000002e-06 a token is 2.9999900000000002 a million: 2.99999 at six decimals.
        assert_eq!(
            read_price("2.9999900000000002e-06", PriceUnit::Token),
            ReadPrice::Rounded(price(2_999_990))
        );
        // 5.999999999999999e-05 cents a token is 0.5999999999999999 a million: 0.60.
        assert_eq!(
            read_price("5.999999999999999e-05", PriceUnit::TokenInCents),
            ReadPrice::Rounded(price(600_000))
        );
        let long = "0.1000000000000000055511151231257827021181583404541015625";
        assert_eq!(
            read_price(long, PriceUnit::Million),
            ReadPrice::Rounded(price(100_000))
        );
    }

    #[test]
    fn what_is_no_price_is_told_apart() {
        assert_eq!(read_price("-1", PriceUnit::Token), ReadPrice::Negative);
        assert_eq!(read_price("0.0", PriceUnit::Token), ReadPrice::Zero);
        assert_eq!(read_price("0e99", PriceUnit::Token), ReadPrice::Zero);
        assert_eq!(read_price("1e-30", PriceUnit::Token), ReadPrice::OutOfRange);
        assert_eq!(read_price("2", PriceUnit::Token), ReadPrice::OutOfRange);
        assert_eq!(
            read_price("1e2000000000", PriceUnit::Million),
            ReadPrice::OutOfRange
        );
        assert_eq!(
            read_price("1e-2000000000", PriceUnit::Million),
            ReadPrice::OutOfRange
        );
        for text in ["", "-", ".", "NaN", "1,000", "1.2.3", "e5", "1e"] {
            assert_eq!(Exact::parse(text), None, "{text}");
        }
    }

    #[test]
    fn limits_may_be_written_with_a_point() {
        let read = |value: Value| tokens(Some(&value)).map(Tokens::count);
        assert_eq!(
            read(serde_json::from_str("2000000.0").unwrap()),
            Some(2_000_000)
        );
        assert_eq!(read(serde_json::from_str("1e6").unwrap()), Some(1_000_000));
        assert_eq!(read(Value::from("128000")), Some(128_000));
        assert_eq!(read(serde_json::from_str("0.5").unwrap()), None);
        assert_eq!(read(Value::from(0)), None);
        assert_eq!(read(Value::Null), None);
    }

    proptest! {
        #[test]
        fn six_decimals_are_kept_whatever_the_notation(micro in 1_i64..1_000_000_000_000) {
            let plain = format!("{micro}e-6");
            prop_assert_eq!(read_price(&plain, PriceUnit::Million), ReadPrice::Price(price(micro)));
            let a_token = format!("{micro}e-12");
            prop_assert_eq!(read_price(&a_token, PriceUnit::Token), ReadPrice::Price(price(micro)));
        }

        #[test]
        fn no_text_panics(text in ".{0,24}") {
            if let Some(number) = Exact::parse(&text) {
                let _ = (number.read_price(PriceUnit::Token), number.tokens(), number.usd(-3));
            }
        }
    }
}
