//! Plain decimal text, read and written without floating point.

use super::{Reject, RejectKind, wide::mul_div};

/// A decimal number exactly as written: `digits × 10^-scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// All digits, as one whole number.
    pub digits: i128,
    /// How many of them stand after the point.
    pub scale: u32,
}

/// More digits than any price, count or share needs; keeps every product inside 128 bits.
const MAX_DIGITS: usize = 18;

impl Decimal {
    /// Reads `12`, `1_000.25` or `.5`; refuses signs, exponents, `NaN` and infinities.
    ///
    /// # Errors
    /// A [`Reject`] naming the kind of mistake.
    pub fn parse(text: &str) -> Result<Self, Reject> {
        Self::plain(text).map_or_else(|| Self::parse_or_tell(text), Ok)
    }

    /// Digits with a point or none, which nearly all numbers are: one pass and nothing put aside,
    /// since tables have a hundred thousand of them.
    fn plain(text: &str) -> Option<Self> {
        let (mut digits, mut point) = (0_u64, None);
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                // Eighteen digits and a point: no more are read, and 64 bits hold them.
                _ if at > MAX_DIGITS => return None,
                b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
                b'.' if point.is_none() => point = Some(at),
                _ => return None,
            }
        }
        let length = text.len() - usize::from(point.is_some());
        let scale = point.map_or(0, |point| text.len() - 1 - point);
        ((1..=MAX_DIGITS).contains(&length)).then(|| Self {
            digits: digits.into(),
            scale: u32::try_from(scale).unwrap_or(0),
        })
    }

    /// The same with all that may be written, and the reason where it may not be.
    fn parse_or_tell(text: &str) -> Result<Self, Reject> {
        let lower = text.to_ascii_lowercase();
        if let Some(rest) = text.strip_prefix('-') {
            let message = match Self::parse(rest) {
                Ok(_) => "the number is negative",
                Err(_) => "not a number",
            };
            return Err(Reject::new(RejectKind::Negative, message));
        }
        if matches!(
            lower.trim_start_matches(['+', '.']),
            "nan" | "inf" | "infinity"
        ) {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the number is not finite",
            ));
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = || whole.chars().chain(fraction.chars()).filter(|c| *c != '_');
        let is_number = digits().next().is_some()
            && digits().all(|c| c.is_ascii_digit())
            && !text.starts_with('_')
            && !text.ends_with('_');
        if !is_number {
            return Err(Reject::malformed(malformed_hint(&lower)));
        }
        let scale = fraction.chars().filter(char::is_ascii_digit).count();
        if digits().skip_while(|c| *c == '0').count() > MAX_DIGITS || scale > MAX_DIGITS {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the number has too many digits",
            ));
        }
        let value = digits().filter_map(|c| c.to_digit(10));
        let digits = value.fold(0, |sum, digit| sum * 10 + i128::from(digit));
        Ok(Self {
            digits,
            scale: u32::try_from(scale).unwrap_or(0),
        })
    }

    /// The number in units of `10^-scale`, if it has no more decimals than that.
    pub fn at_scale(self, scale: u32) -> Option<i128> {
        if let Some(more) = scale.checked_sub(self.scale) {
            return self.digits.checked_mul(power_of_ten(more)?);
        }
        let divisor = power_of_ten(self.scale - scale)?;
        (self.digits % divisor == 0).then(|| self.digits / divisor)
    }

    /// As text with at most `most` decimals, rounded half to even, and at least `least` of them;
    /// trailing zeros beyond `least` are dropped. `None` when the digits need more than 128 bits.
    pub fn to_text(self, least: usize, most: u32) -> Option<String> {
        let digits = match most.checked_sub(self.scale) {
            Some(0) => self.digits,
            Some(more) => self.digits.checked_mul(power_of_ten(more)?)?,
            None => mul_div(self.digits, 1, power_of_ten(self.scale - most)?)?,
        };
        let magnitude = digits.unsigned_abs().to_string();
        Some(point_in(digits < 0, &magnitude, least, most))
    }

    /// Writes `numerator ÷ denominator` with at most `most` decimals, rounded half to even, and at
    /// least `least` of them; trailing zeros beyond `least` are dropped. `None` when the digits
    /// need more than 128 bits, or the denominator is zero.
    pub(super) fn write(
        numerator: i128,
        denominator: i128,
        least: usize,
        most: u32,
    ) -> Option<String> {
        let rounded = mul_div(numerator, power_of_ten(most)?, denominator)?;
        let digits = rounded.unsigned_abs().to_string();
        Some(point_in(rounded < 0, &digits, least, most))
    }
}

/// Puts the point into the digits of a number that was scaled to `most` decimals, and drops
/// trailing zeros beyond `least` decimals.
pub(super) fn point_in(is_negative: bool, digits: &str, least: usize, most: u32) -> String {
    let sign = if is_negative { "-" } else { "" };
    let most = usize::try_from(most).unwrap_or(0);
    let padded = format!("{digits:0>width$}", width = most + 1);
    let (whole, fraction) = padded.split_at(padded.len() - most);
    let kept = fraction.trim_end_matches('0').len().max(least.min(most));
    let point = if kept == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{}", &fraction[..kept])
}

/// Puts commas between the thousands of a written decimal: `1234567.5` becomes `1,234,567.5`.
pub fn group_thousands(number: &str) -> String {
    let unsigned = number.trim_start_matches('-');
    let sign = &number[..number.len() - unsigned.len()];
    let (whole, fraction) = unsigned.split_at(unsigned.find('.').unwrap_or(unsigned.len()));
    let mut grouped = String::with_capacity(number.len() + whole.len() / 3);
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{fraction}")
}

fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

fn malformed_hint(lower: &str) -> &'static str {
    let is_exponent = lower.split_once('e').is_some_and(|(mantissa, exponent)| {
        mantissa.starts_with(|c: char| c.is_ascii_digit() || c == '.')
            && exponent
                .trim_start_matches(['+', '-'])
                .chars()
                .all(|c| c.is_ascii_digit())
    });
    if is_exponent {
        "exponents are not read here; write the number out"
    } else if lower.contains(',') {
        "thousands are separated by `_`, not by commas"
    } else {
        "not a number"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_reads_what_the_long_one_does(text in "[0-9]{0,19}[.]?[0-9]{0,19}|[0-9._-]{0,6}") {
            if let Some(read) = Decimal::plain(&text) {
                prop_assert_eq!(Decimal::parse_or_tell(&text), Ok(read));
            }
            prop_assert_eq!(Decimal::parse(&text), Decimal::parse_or_tell(&text));
        }
    }

    #[test]
    fn reads_plain_decimals_exactly() {
        assert_eq!(
            Decimal::parse("2.50"),
            Ok(Decimal {
                digits: 250,
                scale: 2
            })
        );
        assert_eq!(
            Decimal::parse("1_000"),
            Ok(Decimal {
                digits: 1000,
                scale: 0
            })
        );
        assert_eq!(Decimal::parse("0.0028").unwrap().at_scale(6), Some(2800));
        assert_eq!(Decimal::parse("1.1234567").unwrap().at_scale(6), None);
    }

    #[test]
    fn refuses_what_is_not_a_plain_decimal() {
        for (text, kind) in [
            ("-1", RejectKind::Negative),
            ("nan", RejectKind::OutOfRange),
            (".inf", RejectKind::OutOfRange),
            ("1e-6", RejectKind::Malformed),
            ("1,000", RejectKind::Malformed),
            ("", RejectKind::Malformed),
            (".", RejectKind::Malformed),
            ("1.2.3", RejectKind::Malformed),
            ("9999999999999999999", RejectKind::OutOfRange),
        ] {
            assert_eq!(Decimal::parse(text).unwrap_err().kind, kind, "{text}");
        }
    }

    #[test]
    fn writes_with_the_asked_decimals() {
        let write = |numerator, denominator, least, most| {
            Decimal::write(numerator, denominator, least, most).unwrap()
        };
        assert_eq!(write(5, 2, 2, 12), "2.50");
        assert_eq!(write(1, 3, 0, 4), "0.3333");
        assert_eq!(write(-1, 8, 0, 2), "-0.12");
        assert_eq!(write(-1, 1000, 0, 2), "0");
        assert_eq!(write(1000, 1, 0, 0), "1000");
        assert_eq!(group_thousands("-1234567.5"), "-1,234,567.5");
        assert_eq!(group_thousands("999"), "999");
    }
}
