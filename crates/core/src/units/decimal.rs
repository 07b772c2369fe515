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

/// More digits before the point than any price, count or share needs.
const MAX_WHOLE: usize = 18;
/// The same of decimals.
const MAX_SCALE: u32 = 18;
/// Both together, which 128 bits hold.
const MAX_DIGITS: usize = 36;

impl Decimal {
    /// Reads `12`, `1_000.25`, `.5` or `2.5e-3`, exactly; refuses signs, `NaN`, infinities, and
    /// numbers of more than 18 digits before or after the point.
    ///
    /// # Errors
    /// A [`Reject`] naming the kind of mistake.
    pub fn parse(text: &str) -> Result<Self, Reject> {
        Self::plain(text).map_or_else(|| Written::read(text)?.exact(), Ok)
    }

    /// The same for what was measured, such as a rate or a time: digits beyond the 18th decimal are
    /// rounded half to even. Money, and shares that add up, are never read so.
    ///
    /// # Errors
    /// A [`Reject`] naming the kind of mistake; a number above zero does not become zero.
    pub fn measure(text: &str) -> Result<Self, Reject> {
        Self::plain(text).map_or_else(|| Written::read(text)?.rounded(), Ok)
    }

    /// Digits with a point or none, which nearly all numbers are: one pass and nothing put aside,
    /// since tables have a hundred thousand of them.
    fn plain(text: &str) -> Option<Self> {
        let (mut digits, mut point) = (0_u64, None);
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                // Eighteen digits and a point: no more are read, and 64 bits hold them.
                _ if at > MAX_WHOLE => return None,
                b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
                b'.' if point.is_none() => point = Some(at),
                _ => return None,
            }
        }
        let length = text.len() - usize::from(point.is_some());
        let scale = point.map_or(0, |point| text.len() - 1 - point);
        ((1..=MAX_WHOLE).contains(&length)).then(|| Self {
            digits: digits.into(),
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

    /// The nearest number with at most `scale` decimals, ties to even; for measures, as
    /// [`Decimal::measure`] is.
    #[must_use]
    pub fn rounded(self, scale: u32) -> Self {
        let cut = self.scale.saturating_sub(scale);
        let digits = power_of_ten(cut).and_then(|parts| mul_div(self.digits, 1, parts));
        digits
            .filter(|_| cut > 0)
            .map_or(self, |digits| Self { digits, scale })
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
        let rounded = Self {
            digits: mul_div(numerator, power_of_ten(most)?, denominator)?,
            scale: most,
        };
        rounded.to_text(least, most)
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

/// A number as its text says: the digits without leading zeros, times `10^-scale`.
struct Written {
    digits: Vec<u8>,
    scale: i64,
}

/// Exponents beyond are all alike: no number of this program is near them.
const FARTHEST: i64 = 1_000_000;

impl Written {
    /// All that may be written, and the reason where it may not be.
    fn read(text: &str) -> Result<Self, Reject> {
        if let Some(rest) = text.strip_prefix('-') {
            let message = match Self::read(rest) {
                Ok(_) => "the number is negative",
                Err(_) => "not a number",
            };
            return Err(Reject::new(RejectKind::Negative, message));
        }
        let lower = text.to_ascii_lowercase();
        let word = lower.trim_start_matches(['+', '.']);
        if matches!(word, "nan" | "inf" | "infinity") {
            let message = "the number is not finite";
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        let malformed = || {
            Reject::malformed(if text.contains(',') {
                "thousands are separated by `_`, not by commas"
            } else {
                "not a number"
            })
        };
        let (mantissa, exponent) = match lower.split_once('e') {
            Some((mantissa, exponent)) => (mantissa, power(exponent).ok_or_else(malformed)?),
            None => (lower.as_str(), 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = || whole.bytes().chain(fraction.bytes()).filter(|c| *c != b'_');
        let is_number = digits().next().is_some()
            && digits().all(|byte| byte.is_ascii_digit())
            && !mantissa.starts_with('_')
            && !mantissa.ends_with('_');
        if !is_number {
            return Err(malformed());
        }
        let decimals = fraction.bytes().filter(u8::is_ascii_digit).count();
        let decimals = i64::try_from(decimals).unwrap_or(i64::MAX / 2);
        Ok(Self {
            digits: digits().skip_while(|byte| *byte == b'0').collect(),
            scale: decimals - exponent,
        })
    }

    /// The number with the zeros at its end that it need not have, for as long as it has too many.
    fn shortened(mut self) -> Self {
        if self.digits.is_empty() {
            self.scale = self.scale.clamp(0, i64::from(MAX_SCALE));
        }
        while self.excess() > 0 && self.scale > 0 && self.digits.last() == Some(&b'0') {
            self.digits.pop();
            self.scale -= 1;
        }
        self
    }

    /// How many digits at the end are too many.
    fn excess(&self) -> usize {
        let decimals = self.scale.saturating_sub(i64::from(MAX_SCALE));
        let digits = self.digits.len().saturating_sub(MAX_DIGITS);
        digits.max(usize::try_from(decimals).unwrap_or(0))
    }

    /// How many digits stand before the point.
    fn whole_digits(&self) -> i64 {
        let digits = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        digits.saturating_sub(self.scale)
    }

    /// Refuses what is too large, and writes the zeros of an exponent out.
    fn bounded(self) -> Result<Self, Reject> {
        let mut number = self.shortened();
        let most = i64::try_from(MAX_WHOLE).unwrap_or(i64::MAX);
        if !number.digits.is_empty() && number.whole_digits() > most {
            let message = "the number is too large: it has over 18 digits before the point";
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        while number.scale < 0 {
            number.digits.push(b'0');
            number.scale += 1;
        }
        Ok(number)
    }

    fn exact(self) -> Result<Decimal, Reject> {
        let number = self.bounded()?;
        match number.excess() {
            0 => Ok(number.first(number.digits.len())),
            _ => Err(Reject::new(
                RejectKind::TooPrecise,
                "the number has more digits than are held exactly: at most 18 before and after the point",
            )),
        }
    }

    fn rounded(self) -> Result<Decimal, Reject> {
        let number = self.bounded()?;
        let excess = number.excess();
        let Some(kept) = number.digits.len().checked_sub(excess) else {
            return Err(vanishing());
        };
        let mut read = number.first(kept);
        let (next, rest) = number.digits[kept..].split_first().unwrap_or((&b'0', &[]));
        let is_above = rest.iter().any(|digit| *digit != b'0');
        let is_up = *next > b'5' || (*next == b'5' && (is_above || read.digits % 2 == 1));
        read.digits += i128::from(is_up);
        if read.digits == 0 && !number.digits.is_empty() {
            Err(vanishing())
        } else {
            Ok(read)
        }
    }

    /// The number that its first digits make.
    fn first(&self, kept: usize) -> Decimal {
        let digits = self.digits[..kept].iter();
        let cut = i64::try_from(self.digits.len() - kept).unwrap_or(i64::MAX);
        Decimal {
            digits: digits.fold(0, |sum, byte| sum * 10 + i128::from(byte - b'0')),
            scale: u32::try_from(self.scale - cut).unwrap_or(0),
        }
    }
}

fn vanishing() -> Reject {
    let message = "the number is too small: the smallest above zero is 10^-18";
    Reject::new(RejectKind::OutOfRange, message)
}

/// The number of an exponent: `3`, `-06` or `+12`.
fn power(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] | rest => (1, rest),
    };
    let grow = |sum: i64, byte: &u8| (sum * 10 + i64::from(byte - b'0')).min(FARTHEST);
    (!digits.is_empty() && digits.iter().all(u8::is_ascii_digit))
        .then(|| sign * digits.iter().fold(0, grow))
}

/// Where the number at the start of a text ends: at the first letter that is no exponent's `e`.
pub(super) fn number_end(text: &str) -> usize {
    let is_exponent = |at: usize| {
        let before = text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.');
        let after = text[at + 1..].trim_start_matches(['+', '-']);
        before && after.starts_with(|c: char| c.is_ascii_digit())
    };
    let mut letters = text.char_indices().filter(|(_, c)| c.is_alphabetic());
    let end = letters.find(|(at, c)| !(matches!(c, 'e' | 'E') && is_exponent(*at)));
    end.map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_reads_what_the_long_one_does(text in "[0-9]{0,19}[.]?[0-9]{0,19}|[0-9._-]{0,6}") {
            let long = || Written::read(&text).and_then(Written::exact);
            if let Some(read) = Decimal::plain(&text) {
                prop_assert_eq!(long(), Ok(read));
            }
            prop_assert_eq!(Decimal::parse(&text), long());
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-+0-9._eE]{0,12}|[0-9]{0,40}[.][0-9]{0,40}(e[-+]?[0-9]{1,12})?|.{0,8}") {
            if let Ok(exact) = Decimal::parse(&text) {
                prop_assert_eq!(Decimal::measure(&text), Ok(exact));
            }
            if let Ok(measured) = Decimal::measure(&text) {
                let plain = text.replace('_', "");
                let floating: f64 = plain.parse().unwrap();
                let read: f64 = format!("{}e-{}", measured.digits, measured.scale).parse().unwrap();
                prop_assert!((read - floating).abs() <= floating * 1e-15 + 0.5e-18, "{}", text);
                prop_assert!(measured.scale <= MAX_SCALE);
            }
            prop_assert!(number_end(&text) <= text.len());
        }

        #[test]
        fn an_exponent_moves_the_point(digits in 0..1_000_000_u64, by in 0..9_i32) {
            let number = Decimal::parse(&digits.to_string()).unwrap();
            let up = Decimal::parse(&format!("{digits}E+{by}")).unwrap();
            let down = Decimal::parse(&format!("{digits}e-{by}")).unwrap();
            let power = 10_i128.pow(by.unsigned_abs());
            prop_assert_eq!(up.at_scale(0), Some(number.digits * power));
            prop_assert_eq!(down.at_scale(9), Some(number.digits * 10_i128.pow(9) / power));
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
            ("1e", RejectKind::Malformed),
            ("e5", RejectKind::Malformed),
            ("1e5e5", RejectKind::Malformed),
            ("1e1.5", RejectKind::Malformed),
            ("1e999999999999999999999", RejectKind::OutOfRange),
            ("1e-999999999999999999999", RejectKind::TooPrecise),
            ("0.0033333333333333335", RejectKind::TooPrecise),
            ("-5e-1", RejectKind::Negative),
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
    fn numbers_of_programs_are_read() {
        let at = |text, scale| Decimal::parse(text).unwrap().at_scale(scale);
        assert_eq!(at("5e-1", 1), Some(5));
        assert_eq!(at("2.5E+3", 0), Some(2_500));
        assert_eq!(at("1_0e06", 0), Some(10_000_000));
        assert_eq!(at("0e999999999", 0), Some(0));
        assert_eq!(at("0.10000000000000000000000", 1), Some(1));
        let measured = |text| Decimal::measure(text).map(|read| (read.digits, read.scale));
        let third = "0.0033333333333333335";
        assert_eq!(measured(third), Ok((3_333_333_333_333_334, 18)));
        assert_eq!(measured("1e-19").unwrap_err().kind, RejectKind::OutOfRange);
        assert_eq!(
            measured("1e-9999999").unwrap_err().kind,
            RejectKind::OutOfRange
        );
        assert_eq!(measured("1e18").unwrap_err().kind, RejectKind::OutOfRange);
        let third = Decimal::measure("0.33333333333333331").unwrap().rounded(9);
        assert_eq!((third.digits, third.scale), (333_333_333, 9));
        assert_eq!(number_end("5e-1h"), 4);
        assert_eq!(number_end("1.5E3ms"), 5);
        assert_eq!(number_end("3em"), 1);
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
