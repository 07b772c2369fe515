//! Amounts, percents, minutes and multiples, short enough to read and never rounded to nothing.

use crate::money::{UnitPrice, Usd};
use crate::units::{Ratio, Real, Tokens, group_thousands};

/// As many decimals as a number below one can ever show; nothing that is planned is smaller.
const DEEPEST: u32 = 36;

/// An amount: `$5,000.00` from a dollar up, four significant digits below, `$0.00` for nothing.
///
/// An amount beyond what can be held has no digits to show: its bound is said instead.
pub fn usd(amount: Usd) -> String {
    match amount.is_beyond() {
        true if amount.is_negative() => "under -10^26 dollars".to_owned(),
        true => "over 10^26 dollars".to_owned(),
        false => money(amount.dollars(), 2, usd_decimals(amount)),
    }
}

/// With how many decimals an amount has four significant digits; at least cents.
pub fn usd_decimals(amount: Usd) -> u32 {
    let dollars = amount.dollars();
    if !dollars.is_zero() && dollars.magnitude() < Ratio::ONE {
        significant(dollars, 4).max(2)
    } else {
        2
    }
}

/// An amount with exactly so many decimals.
pub fn usd_at(amount: Usd, decimals: u32) -> String {
    money(amount.dollars(), decimals, decimals)
}

/// A price per million tokens with all its digits: `$2.50`, `$0.0028`.
pub fn unit_price(price: UnitPrice) -> String {
    money(price.per_million().dollars(), 2, 12)
}

/// A number of percent: `97.5 %`, `80 %`, `0.012 %`; close to 100 the part that is missing keeps
/// two digits (`99.95 %`, `99.999 %`), because that part is what an availability is about.
pub fn percent(percent: Ratio) -> String {
    format!("{} %", written(percent, 0, percent_decimals(percent)))
}

/// A number of percent with exactly so many decimals.
pub fn percent_at(percent: Ratio, decimals: u32) -> String {
    format!("{} %", written(percent, decimals, decimals))
}

fn percent_decimals(percent: Ratio) -> u32 {
    let size = percent.magnitude();
    let rest = Ratio::whole(100) - size;
    if Ratio::ZERO < rest && rest < Ratio::ONE {
        return significant(rest, 2);
    }
    match Ratio::new(1, 10) {
        Some(tenth) if size < tenth => significant(size, 2),
        _ => 1,
    }
}

/// A number of minutes in three significant digits: `216 min`, `43.8 min`, `1,234 min`.
pub fn minutes(minutes: Ratio) -> String {
    format!("{} min", written(minutes, 0, significant(minutes, 3)))
}

/// A number of minutes with exactly so many decimals.
pub fn minutes_at(minutes: Ratio, decimals: u32) -> String {
    format!("{} min", written(minutes, decimals, decimals))
}

/// A number without a unit, in four significant digits: `1,235`, `3.142`, `0.0005`.
pub fn number(number: Ratio) -> String {
    written(number, 0, significant(number, 4))
}

/// A statistic in four significant digits: `399.5`, `0.000968`, `1.72e8` when it is far from one.
pub fn real(real: Real) -> String {
    let size = real.get().abs();
    if size != 0.0 && !(1e-6..1e12).contains(&size) {
        return format!("{:.3e}", real.get());
    }
    let magnitude = if size == 0.0 {
        0.0
    } else {
        size.log10().floor()
    };
    let decimals = (0..12).find(|many| magnitude + f64::from(*many) >= 3.0);
    let decimals = usize::try_from(decimals.unwrap_or(12)).unwrap_or(0);
    let rounded = format!("{:.decimals$}", real.get());
    let shortest = if rounded.contains('.') {
        rounded.trim_end_matches('0').trim_end_matches('.')
    } else {
        &rounded
    };
    group_thousands(shortest)
}

/// A statistic in dollars, without cents: `$4,197,500`; with them below $100.
pub fn about_usd(amount: Real) -> String {
    let size = amount.get().abs();
    let decimals = if size < 99.995 && size != 0.0 { 2 } else { 0 };
    let sign = if amount.get() < 0.0 { "-" } else { "" };
    format!("{sign}${}", group_thousands(&format!("{size:.decimals$}")))
}

/// A length of time in the unit that suits it: `31.4 s`, `52 min`, `186 h`, `39 days`, `20 years`.
pub fn time(seconds: Real) -> String {
    const STEPS: [(f64, f64, &str); 5] = [
        (120.0, 1.0, "s"),
        (7_200.0, 60.0, "min"),
        (864_000.0, 3_600.0, "h"),
        (63_072_000.0, 86_400.0, "days"),
        (f64::INFINITY, 31_536_000.0, "years"),
    ];
    let size = seconds.get().abs();
    let step = STEPS.iter().find(|(below, ..)| size < *below);
    let (_, length, unit) = step.unwrap_or(&STEPS[4]);
    let number = seconds.get() / length;
    let decimals = match number.abs() {
        number if number >= 99.95 => 0,
        number if number >= 9.995 => 1,
        _ => 2,
    };
    let written = format!("{number:.decimals$}");
    let short = if written.contains('.') {
        written.trim_end_matches('0').trim_end_matches('.')
    } else {
        &written
    };
    format!("{} {unit}", group_thousands(short))
}

/// A whole number with separators: `10,000`.
pub fn count(count: u64) -> String {
    group_thousands(&count.to_string())
}

/// A number of tokens in four significant digits: `10B`, `8.333B`, `821.3M`, `1,500`.
pub fn about_tokens(tokens: Tokens) -> String {
    let steps = [("T", 12), ("B", 9), ("M", 6), ("k", 3)];
    let count = tokens.count();
    let fits = |power: &u32| {
        count >= 10_u64.pow(*power) * 10 || (*power > 3 && count >= 10_u64.pow(*power))
    };
    match steps.iter().find(|(_, power)| fits(power)) {
        Some((suffix, power)) => {
            let step = Ratio::whole(10_u64.pow(*power));
            let scaled = tokens.ratio().checked_div(step).unwrap_or(Ratio::ZERO);
            format!("{}{suffix}", number(scaled))
        }
        None => self::count(count),
    }
}

/// A factor: `40x`, `2.5x`, `1/40`, `1/2.5`, `0.8x`.
pub fn multiple(factor: Ratio) -> String {
    let ten = Ratio::whole(10);
    match Ratio::ONE.checked_div(factor) {
        Some(parts) if parts >= ten || (parts > Ratio::ONE && parts.is_whole()) => {
            format!("1/{}", written(parts, 0, 0))
        }
        // Whole parts would hide too much here: 1/8.3, not 1/8.
        Some(parts) if parts >= Ratio::whole(2) => format!("1/{}", written(parts, 0, 1)),
        Some(_) if factor < Ratio::ONE => {
            format!("{}x", written(factor, 0, significant(factor, 2)))
        }
        _ => format!("{}x", written(factor, 0, u32::from(factor < ten))),
    }
}

/// A plain decimal for programs: no separators, 12 decimals, more only where those would say 0.
pub fn exact(ratio: Ratio) -> String {
    match ratio.to_decimal(12) {
        zero if zero == "0" && !ratio.is_zero() => ratio.to_decimal(DEEPEST),
        decimal => decimal,
    }
}

/// The written number with a plus when it is one: `+12 %`, `-12 %`, `0 %`.
pub fn signed(written: String) -> String {
    let is_zero = !written.contains(|c: char| ('1'..='9').contains(&c));
    if is_zero || written.starts_with('-') {
        written
    } else {
        format!("+{written}")
    }
}

fn money(dollars: Ratio, least: u32, most: u32) -> String {
    let written = written(dollars, least, most);
    match written.strip_prefix('-') {
        Some(number) => format!("-${number}"),
        None => format!("${written}"),
    }
}

fn written(number: Ratio, least: u32, most: u32) -> String {
    let least = usize::try_from(least).unwrap_or(0);
    group_thousands(&number.to_decimal_from(least, most))
}

/// How many decimals show so many significant digits.
fn significant(number: Ratio, digits: u32) -> u32 {
    let size = number.magnitude();
    if size < Ratio::ONE {
        let text = size.to_decimal(DEEPEST);
        let zeros = text
            .trim_start_matches("0.")
            .chars()
            .take_while(|c| *c == '0');
        return (u32::try_from(zeros.count()).unwrap_or(0) + digits).min(DEEPEST);
    }
    let whole = size.to_decimal(0).len();
    digits.saturating_sub(u32::try_from(whole).unwrap_or(digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn ratio(text: &str) -> Ratio {
        match text.strip_prefix('-') {
            Some(size) => Ratio::ZERO - Ratio::parse(size).unwrap(),
            None => Ratio::parse(text).unwrap(),
        }
    }

    fn amount(text: &str) -> Usd {
        match text.strip_prefix('-') {
            Some(size) => -Usd::parse(size).unwrap(),
            None => Usd::parse(text).unwrap(),
        }
    }

    #[test]
    fn money_shows_cents_and_below_a_dollar_four_digits() {
        for (text, expected) in [
            ("5000", "$5,000.00"),
            ("1250", "$1,250.00"),
            ("180124.996", "$180,125.00"),
            ("1", "$1.00"),
            ("0.99999", "$1.00"),
            ("0.0125", "$0.0125"),
            ("0.5", "$0.50"),
            ("0.001375", "$0.001375"),
            ("0.0000000028", "$0.0000000028"),
            ("0.000000000001", "$0.000000000001"),
            ("0", "$0.00"),
            ("-12.5", "-$12.50"),
            ("-0.0125", "-$0.0125"),
            ("-1234.567", "-$1,234.57"),
        ] {
            assert_eq!(usd(amount(text)), expected, "{text}");
        }
        assert_eq!(usd_at(amount("0.03"), 4), "$0.0300");
    }

    #[test]
    fn unit_prices_keep_every_digit() {
        for (text, expected) in [
            ("2.5", "$2.50"),
            ("0.0028", "$0.0028"),
            ("0.000001", "$0.000001"),
            ("1000", "$1,000.00"),
            ("0", "$0.00"),
        ] {
            assert_eq!(unit_price(UnitPrice::parse(text).unwrap()), expected);
        }
    }

    #[test]
    fn percents_are_short_but_never_round_to_none_or_all() {
        for (text, expected) in [
            ("97.5", "97.5 %"),
            ("80", "80 %"),
            ("38.46", "38.5 %"),
            ("-509", "-509 %"),
            ("1150", "1,150 %"),
            ("0", "0 %"),
            ("0.1", "0.1 %"),
            ("0.0123", "0.012 %"),
            ("0.000456", "0.00046 %"),
            ("99.5", "99.5 %"),
            ("99.95", "99.95 %"),
            ("99.999", "99.999 %"),
            ("-99.995", "-99.995 %"),
            ("100", "100 %"),
        ] {
            assert_eq!(percent(ratio(text)), expected, "{text}");
        }
        assert_eq!(percent_at(ratio("94"), 1), "94.0 %");
    }

    #[test]
    fn minutes_have_three_digits() {
        for (text, expected) in [
            ("216", "216 min"),
            ("43.8", "43.8 min"),
            ("1.5678", "1.57 min"),
            ("1234.4", "1,234 min"),
            ("0.00123", "0.00123 min"),
            ("0", "0 min"),
            ("3", "3 min"),
        ] {
            assert_eq!(minutes(ratio(text)), expected, "{text}");
        }
    }

    #[test]
    fn numbers_and_multiples() {
        for (text, expected) in [
            ("1234.5", "1,234"),
            ("3.14159", "3.142"),
            ("0.00050004", "0.0005"),
            ("-2", "-2"),
        ] {
            assert_eq!(number(ratio(text)), expected, "{text}");
        }
        for (text, expected) in [
            ("40", "40x"),
            ("2.5", "2.5x"),
            ("1", "1x"),
            ("12.4", "12x"),
            ("0.025", "1/40"),
            ("0.06", "1/17"),
            ("0.5", "1/2"),
            ("0.4", "1/2.5"),
            ("0.96", "0.96x"),
            ("0", "0x"),
        ] {
            assert_eq!(multiple(ratio(text)), expected, "{text}");
        }
    }

    #[test]
    fn signs_and_plain_decimals() {
        assert_eq!(signed(percent(ratio("12"))), "+12 %");
        assert_eq!(signed(usd(amount("-12"))), "-$12.00");
        assert_eq!(signed(percent(ratio("0"))), "0 %");
        assert_eq!(exact(Ratio::new(-1, 3).unwrap()), "-0.333333333333");
        assert_eq!(
            exact(Ratio::new(1, 10_i128.pow(15)).unwrap()),
            "0.000000000000001"
        );
        assert_eq!(count(10_000), "10,000");
    }

    #[test]
    fn times_take_the_unit_that_suits_them() {
        let time = |seconds: f64| time(Real::new(seconds).unwrap());
        assert_eq!(time(0.5), "0.5 s");
        assert_eq!(time(31.386_702), "31.4 s");
        assert_eq!(time(1_298.75), "21.6 min");
        assert_eq!(time(668_913.6), "186 h");
        assert_eq!(time(172_125_443.0 * 3_600.0), "19,649 years");
    }

    #[test]
    fn an_amount_beyond_what_can_be_held_shows_no_digits() {
        let most = Usd::from_pico(i128::MAX - 1);
        assert_eq!(usd(most + most), "over 10^26 dollars");
        assert_eq!(usd(-(most + most)), "under -10^26 dollars");
    }

    #[test]
    fn statistics_have_four_digits() {
        let real = |number: f64| real(Real::new(number).unwrap());
        assert_eq!(real(399.508_49), "399.5");
        assert_eq!(real(0.0), "0");
        assert_eq!(real(0.000_968_3), "0.0009683");
        assert_eq!(real(9.68e-11), "9.680e-11");
        assert_eq!(real(123_456.0), "123,456");
    }
}
