//! Prices as JSON writes them: exact, with exponents, sometimes with the dust of floating point.

use serde_json::Value;

use crate::money::UnitPrice;
use crate::units::{Ratio, Tokens, mul_div};

/// A price as it was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StatedPrice {
    /// Exactly this price.
    Exact(UnitPrice),
    /// This price, after dropping digits beyond six decimals per million tokens.
    Rounded(UnitPrice),
    /// Below zero: a mark for "not known", no price.
    Sentinel,
    /// No number, or one that no price holds.
    Unreadable,
}

/// A number of any notation as `digits × 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scientific {
    digits: i128,
    exponent: i32,
}

/// The most digits that are kept of a number; a double writes 17.
const MOST_DIGITS: usize = 25;

impl Scientific {
    /// Reads `3e-06`, `0.0000025`, `2000000.0` or `-1`, to the last digit.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (is_negative, unsigned) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
        let exponent: i32 = exponent.parse().ok()?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let written = || whole.chars().chain(fraction.chars());
        let is_number = written().next().is_some() && written().all(|c| c.is_ascii_digit());
        if !is_number || written().skip_while(|c| *c == '0').count() > MOST_DIGITS {
            return None;
        }
        let digits = written().filter_map(|c| c.to_digit(10));
        let digits = digits.fold(0_i128, |sum, digit| sum * 10 + i128::from(digit));
        Some(Self {
            digits: if is_negative { -digits } else { digits },
            exponent: exponent.checked_sub(i32::try_from(fraction.len()).ok()?)?,
        })
    }

    /// The number of a JSON value; also one that is written as a string.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Self::parse(number.as_str()),
            Value::String(text) => Self::parse(text),
            _ => None,
        }
    }

    /// In units of `10^-scale`, with whether that is exact.
    fn at_scale(self, scale: i32) -> Option<(i128, bool)> {
        if self.digits == 0 {
            return Some((0, true));
        }
        let shift = self.exponent.checked_add(scale)?;
        let power = |exponent: u32| 10_i128.checked_pow(exponent);
        if let Ok(up) = u32::try_from(shift) {
            return Some((self.digits.checked_mul(power(up)?)?, true));
        }
        let Some(divisor) = power(shift.unsigned_abs()) else {
            return Some((0, false));
        };
        let nearest = mul_div(self.digits, 1, divisor)?;
        Some((nearest, nearest * divisor == self.digits))
    }

    /// A whole number of tokens, also when it is written `2000000.0`; `None` for zero and less.
    pub(super) fn tokens(self) -> Option<Tokens> {
        match self.at_scale(0)? {
            (count, true) => u64::try_from(count)
                .ok()
                .filter(|count| *count > 0)
                .map(Tokens::new),
            _ => None,
        }
    }

    /// As a plain decimal without an exponent, with at most `decimals` decimals.
    pub(super) fn decimal(self, decimals: u32) -> Option<String> {
        let (value, is_exact) = self.at_scale(i32::try_from(decimals).ok()?)?;
        let scale = 10_i128.checked_pow(decimals)?;
        let number = Ratio::new(value, scale).filter(|_| is_exact)?;
        Some(number.to_decimal(decimals))
    }

    /// The same number times a power of ten.
    pub(super) fn shifted(self, exponent: i32) -> Self {
        Self {
            exponent: self.exponent + exponent,
            ..self
        }
    }
}

/// A price in dollars per token.
pub(super) fn price(value: &Value) -> StatedPrice {
    // A dollar per token is a million million micro-dollars per million tokens.
    const MICRO_PER_MILLION: i32 = 12;
    let Some(number) = Scientific::of(value) else {
        return StatedPrice::Unreadable;
    };
    if number.digits < 0 {
        return StatedPrice::Sentinel;
    }
    let Some((micro, is_exact)) = number.at_scale(MICRO_PER_MILLION) else {
        return StatedPrice::Unreadable;
    };
    let kept = if is_exact { micro } else { without_dust(micro) };
    let is_lost = number.digits > 0 && kept == 0;
    match i64::try_from(kept) {
        Ok(kept) if !is_lost => {
            let price = UnitPrice::from_pico_per_token(kept);
            if is_exact {
                StatedPrice::Exact(price)
            } else {
                StatedPrice::Rounded(price)
            }
        }
        _ => StatedPrice::Unreadable,
    }
}

/// A price whose writer computed with floating point: where one of three digits lies within five
/// millionths of it, that is the price that was meant.
fn without_dust(micro: i128) -> i128 {
    let mut step = 1;
    while micro / step >= 1_000 {
        step *= 10;
    }
    let short = (micro + step / 2) / step * step;
    if (short - micro).abs() * 200_000 <= short {
        short
    } else {
        micro
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price_of(json: &str) -> StatedPrice {
        price(&serde_json::from_str(json).unwrap())
    }

    fn micro(price: i64) -> UnitPrice {
        UnitPrice::from_pico_per_token(price)
    }

    /// A dollar per token is a million dollars per million tokens, so `3e-07` is 0.30.
    #[test]
    fn every_notation_is_exact_to_the_last_digit() {
        for (json, price) in [
            ("3e-07", 300_000),
            ("2.5E-6", 2_500_000),
            ("0.0000025", 2_500_000),
            ("\"3e-7\"", 300_000),
            ("2.8e-09", 2_800),
            ("1.234567e-6", 1_234_567),
            ("0", 0),
            ("0.0", 0),
            ("1e-12", 1),
            ("9.99999e-06", 9_999_990),
        ] {
            assert_eq!(price_of(json), StatedPrice::Exact(micro(price)), "{json}");
        }
    }

    /// `2.9999900000000002e-06` is 2.99999 per million and some dust: 3.00 is meant. A price of
    /// more digits than three, such as a third of 850 dollars, is no dust and keeps its digits.
    #[test]
    fn float_dust_is_rounded_and_told() {
        for (json, price) in [
            ("2.9999900000000002e-06", 3_000_000),
            ("9.999990000000002e-06", 10_000_000),
            ("1.0000000000000001e-07", 100_000),
            ("0.0002833333333333333", 283_333_333),
            ("1.23456789e-06", 1_234_568),
        ] {
            assert_eq!(price_of(json), StatedPrice::Rounded(micro(price)), "{json}");
        }
    }

    #[test]
    fn what_is_no_price_is_none() {
        assert_eq!(price_of("-1"), StatedPrice::Sentinel);
        assert_eq!(price_of("\"-1\""), StatedPrice::Sentinel);
        for json in [
            "\"free\"", "null", "{}", "\"\"", "1e-30", "1e30", "\"1,5\"", "\"1e\"",
        ] {
            assert_eq!(price_of(json), StatedPrice::Unreadable, "{json}");
        }
    }

    #[test]
    fn tokens_may_have_a_point() {
        let tokens = |text| Scientific::parse(text).and_then(Scientific::tokens);
        assert_eq!(tokens("2000000.0"), Some(Tokens::new(2_000_000)));
        assert_eq!(tokens("1e6"), Some(Tokens::new(1_000_000)));
        assert_eq!(tokens("0.5"), None);
        assert_eq!(tokens("0"), None);
        assert_eq!(tokens("-1"), None);
    }
}
