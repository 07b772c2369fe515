//! Numbers of logs, exactly as written: `1200`, `1200.0`, `0.00022500000000000002`, `3e-7`.

use crate::money::Usd;
use crate::usage::record::{Fault, MOST};

/// More digits than any count or amount has; further ones only say that it is not exact.
const MOST_DIGITS: u32 = 30;
/// No number of a log lies outside of these powers of ten.
const FARTHEST: i32 = 60;

/// A decimal number as its text says: `digits × 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Exact {
    digits: i128,
    exponent: i32,
}

impl Exact {
    fn parse(text: &[u8]) -> Option<Self> {
        let place = text.iter().position(|byte| matches!(byte, b'e' | b'E'));
        let (mantissa, power) = match place.and_then(|place| text.split_at_checked(place)) {
            Some((mantissa, power)) => (mantissa, power.get(1..)?),
            None => (text, &b"0"[..]),
        };
        let power: i32 = std::str::from_utf8(power).ok()?.parse().ok()?;
        let (is_negative, mantissa) = match mantissa {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] | rest => (false, rest),
        };
        let (digits, exponent) = digits(mantissa)?;
        let exponent = exponent.checked_add(power)?;
        (-FARTHEST..=FARTHEST).contains(&exponent).then_some(Self {
            digits: if is_negative { -digits } else { digits },
            exponent,
        })
    }

    /// The whole number nearest to this one times a power of ten, and whether it is that exactly.
    fn shifted(self, by: i32) -> Option<(i128, bool)> {
        let exponent = self.exponent + by;
        let power = 10_i128.checked_pow(exponent.unsigned_abs());
        if exponent >= 0 {
            return match self.digits {
                0 => Some((0, true)),
                digits => Some((digits.checked_mul(power?)?, true)),
            };
        }
        let Some(power) = power else {
            return Some((0, self.digits == 0));
        };
        let (whole, rest) = (self.digits / power, self.digits % power);
        let up = i128::from(rest.abs() >= power - rest.abs());
        Some((whole + up * self.digits.signum(), rest == 0))
    }
}

/// The digits of `12.50`, and the power of ten of the last one.
fn digits(mantissa: &[u8]) -> Option<(i128, i32)> {
    let (mut sum, mut exponent, mut seen, mut kept) = (0_i128, 0_i32, false, 0);
    let mut is_fraction = false;
    for byte in mantissa {
        match byte {
            b'0'..=b'9' => {
                seen = true;
                if kept < MOST_DIGITS {
                    sum = sum * 10 + i128::from(byte - b'0');
                    kept += u32::from(sum > 0);
                    exponent -= i32::from(is_fraction);
                } else {
                    exponent += i32::from(!is_fraction);
                }
            }
            b'.' if !is_fraction => is_fraction = true,
            _ => return None,
        }
    }
    seen.then_some((sum, exponent))
}

/// A count of tokens or requests.
///
/// Tables that once had a gap write whole numbers with a fraction of zeros; that is read.
///
/// # Errors
/// When it is no whole number, below zero or beyond reason.
pub(super) fn count(text: &[u8]) -> Result<u64, Fault> {
    if text.len() <= 15 && !text.is_empty() && text.iter().all(u8::is_ascii_digit) {
        let digits = text.iter();
        return Ok(digits.fold(0, |sum, byte| sum * 10 + u64::from(byte - b'0')));
    }
    let number = Exact::parse(text).ok_or(Fault::NotACount)?;
    match number.shifted(0).ok_or(Fault::TooLarge)? {
        (_, false) => Err(Fault::NotACount),
        (whole, true) => within(whole),
    }
}

/// A quantity of a unit of a power of ten of tokens, as tokens. What is left of a token after
/// a hundredth is the rounding of whoever wrote it.
///
/// # Errors
/// When it is no whole number of tokens, below zero or beyond reason.
pub(super) fn tokens(text: &[u8], power: i32) -> Result<u64, Fault> {
    let number = Exact::parse(text).ok_or(Fault::NotACount)?;
    let (whole, _) = number.shifted(power).ok_or(Fault::TooLarge)?;
    let (hundredths, _) = number.shifted(power + 2).ok_or(Fault::TooLarge)?;
    if hundredths == whole.saturating_mul(100) {
        within(whole)
    } else {
        Err(Fault::NotACount)
    }
}

fn within(whole: i128) -> Result<u64, Fault> {
    match u64::try_from(whole) {
        Ok(count) if count <= MOST => Ok(count),
        _ if whole < 0 => Err(Fault::Negative),
        _ => Err(Fault::TooLarge),
    }
}

/// An amount of a unit that is a power of ten of a dollar, to the nearest pico-dollar: logs hold
/// floating-point amounts, whose last digits are noise.
///
/// # Errors
/// When it is no amount.
pub(super) fn amount(text: &[u8], power: i32) -> Result<Usd, Fault> {
    /// A trillion dollars; sums of billions of rows of it still fit.
    const MOST_PICO: i128 = 1_000_000_000_000_000_000_000_000;
    let number = Exact::parse(text).ok_or(Fault::NotAnAmount)?;
    let (pico, _) = number.shifted(power + 12).ok_or(Fault::NotAnAmount)?;
    if pico.abs() <= MOST_PICO {
        Ok(Usd::from_pico(pico))
    } else {
        Err(Fault::NotAnAmount)
    }
}

/// A time of a unit that is a power of ten of a millisecond, in whole milliseconds; `None` where
/// it is no time.
pub(super) fn millis(text: &[u8], power: i32) -> Option<u64> {
    let (whole, _) = Exact::parse(text)?.shifted(power)?;
    u64::try_from(whole).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_are_whole() {
        for (text, read) in [
            ("0", Ok(0)),
            ("1200", Ok(1_200)),
            ("1200.0", Ok(1_200)),
            ("1.2e3", Ok(1_200)),
            ("000000000000000012", Ok(12)),
            ("1.5", Err(Fault::NotACount)),
            ("abc", Err(Fault::NotACount)),
            ("1,200", Err(Fault::NotACount)),
            ("-5", Err(Fault::Negative)),
            ("1e40", Err(Fault::TooLarge)),
            ("1000000000000001", Err(Fault::TooLarge)),
            ("", Err(Fault::NotACount)),
            (".", Err(Fault::NotACount)),
            ("1e", Err(Fault::NotACount)),
        ] {
            assert_eq!(count(text.as_bytes()), read, "{text}");
        }
    }

    #[test]
    fn amounts_are_exact_to_the_pico_dollar() {
        for (text, power, pico) in [
            // The noise of a float, as LiteLLM writes it.
            ("0.00022500000000000002", 0, 225_000_000),
            ("2.25e-04", 0, 225_000_000),
            // Anthropic's cents: 1.45 cents.
            ("1.4500", -2, 14_500_000_000),
            // Helicone's billionths.
            ("14500000", -9, 14_500_000_000),
            ("-0.5", 0, -500_000_000_000),
            ("1e-20", 0, 0),
            ("0.0000000000005", 0, 1),
        ] {
            let read = amount(text.as_bytes(), power).map(Usd::pico);
            assert_eq!(read, Ok(pico), "{text}");
        }
        for bad in ["", "free", "1e40", "NaN", "$5"] {
            assert_eq!(amount(bad.as_bytes(), 0), Err(Fault::NotAnAmount), "{bad}");
        }
    }

    #[test]
    fn quantities_of_thousands_and_millions_are_tokens() {
        assert_eq!(tokens(b"1.2", 3), Ok(1_200));
        assert_eq!(tokens(b"0.0012", 6), Ok(1_200));
        assert_eq!(tokens(b"1200.0000000000", 0), Ok(1_200));
        assert_eq!(tokens(b"0.8330000001", 3), Ok(833));
        assert_eq!(tokens(b"0.8335", 3), Err(Fault::NotACount));
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_number_or_a_fault(text in prop::collection::vec(any::<u8>(), 0..30), power in -12_i32..12) {
            let _ = (count(&text), tokens(&text, power), amount(&text, power), millis(&text, power));
        }

        #[test]
        fn what_is_written_is_read(digits in 0_u64..MOST, zeros in 0_usize..5) {
            let text = format!("{digits}.{}", "0".repeat(zeros));
            prop_assert_eq!(count(text.as_bytes()), Ok(digits));
        }
    }
}
