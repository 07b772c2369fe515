//! Fractions, held to arbitrary precision throughout.

use num_rational::BigRational;
use proptest::prelude::*;

use super::Ratio;

fn ratio(numerator: i64, denominator: i64) -> Ratio {
    Ratio::new(numerator.into(), denominator.into()).unwrap()
}

/// Any fraction, most of whose sums and products need more than 128 bits.
fn any_ratio() -> impl Strategy<Value = Ratio> {
    let wide = (any::<i128>(), 1..i128::MAX);
    let narrow = (any::<i16>(), 1..i16::MAX).prop_map(|(a, b)| (a.into(), b.into()));
    prop_oneof![wide, narrow].prop_map(|(a, b)| Ratio::new(a, b).unwrap())
}

#[test]
fn a_ratio_is_as_large_as_two_numbers() {
    assert_eq!(size_of::<Ratio>(), 2 * size_of::<i128>());
}

#[test]
fn fractions_are_kept_in_lowest_terms() {
    assert_eq!(ratio(6, -8), ratio(-3, 4));
    assert_eq!(Ratio::new(1, 0), None);
    assert_eq!(ratio(1, 3) + ratio(1, 6), ratio(1, 2));
    assert_eq!(ratio(7, 2).ceil(), 4);
    assert_eq!(ratio(-7, 2).ceil(), -3);
    assert_eq!(Ratio::parse("0.125").unwrap(), ratio(1, 8));
}

#[test]
fn fractions_are_rounded_only_where_asked() {
    assert_eq!(ratio(2, 3).in_parts(10), ratio(7, 10));
    assert_eq!(ratio(1, 20).in_parts(10), Ratio::ZERO);
    assert!(ratio(6, 3).is_whole() && !ratio(5, 3).is_whole());
}

#[test]
fn what_128_bits_do_not_hold_goes_on_exactly() {
    // 1/3^60 needs 96 bits, its square 191; the 60th power of ten needs 200.
    let third = (0..60).fold(Ratio::ONE, |power, _| power * ratio(1, 3));
    let square = third * third;
    assert_eq!(square.checked_div(third), Some(third));
    assert!(square < third && square > Ratio::ZERO && !square.has_denominator_within(i128::MAX));
    // From Python: Fraction(1, 3**120) × 10^60 = 556.48
    assert_eq!(
        square.to_decimal(60),
        "0.000000000000000000000000000000000000000000000000000000000556"
    );
    assert_eq!(square.in_parts(7), Ratio::ZERO);
    let large = Ratio::ONE.checked_div(square).unwrap();
    assert_eq!((large.round(), (-large).floor()), (i128::MAX, -i128::MAX));
    assert_eq!(
        large.to_decimal(2),
        "1797010299914431210413179829509605039731475627537851106401"
    );
    assert_eq!(
        Ratio::new(i128::MIN, -1).unwrap() + Ratio::new(i128::MIN, 1).unwrap(),
        Ratio::ZERO
    );
}

proptest! {
    #[test]
    fn multiplying_and_dividing_back_is_exact(a in any::<i32>(), b in 1..i32::MAX, c in 1..i32::MAX) {
        let (x, y) = (ratio(a.into(), b.into()), ratio(c.into(), b.into()));
        prop_assert_eq!((x * y).checked_div(y), Some(x));
        prop_assert_eq!(x + y - y, x);
        prop_assert_eq!(x.cmp(&y), a.cmp(&c));
    }

    /// Arbitrary precision throughout is the slow way to the same.
    #[test]
    fn sums_products_and_order_are_those_of_arbitrary_precision(a in any_ratio(), b in any_ratio(), c in any_ratio()) {
        let big = |ratio: Ratio| {
            let long = ratio.long();
            BigRational::new(long.numerator, long.denominator)
        };
        let (x, y, z) = (big(a), big(b), big(c));
        let sum: BigRational = &x * &y + &z;
        prop_assert_eq!(big(a * b + c), sum.clone());
        prop_assert_eq!(big(a - b), &x - &y);
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!((a * b).cmp(&c), (&x * &y).cmp(&z));
        prop_assert_eq!((a * b + c).approximate().to_bits() & !3, num_traits::ToPrimitive::to_f64(&sum).unwrap().to_bits() & !3);
    }

    /// Equal values are equal whichever way they came about, so that maps and sets find them.
    #[test]
    fn a_value_has_one_representation(a in any_ratio(), b in any_ratio()) {
        prop_assert_eq!(a + b - b, a);
        if !b.is_zero() {
            prop_assert_eq!((a * b).checked_div(b), Some(a));
        }
    }

    /// Reading the digits is the slow way to the nearest number, and correctly rounded.
    #[test]
    fn whole_numbers_round_as_their_digits_do(number in any::<i128>(), shift in 0..127_u32, tail in -2..3_i128) {
        let tie = (1_i128 << shift.max(54)) + (tail << shift.max(54).saturating_sub(53)) / 2;
        for number in [number, number >> shift, tie, tie + 1, -tie] {
            let digits: f64 = number.to_string().parse().unwrap();
            prop_assert_eq!(super::super::fraction::nearest(number).to_bits(), digits.to_bits());
        }
    }

    #[test]
    fn decimals_are_in_lowest_terms(digits in 0..1_000_000_000_000_i128, scale in 0..18_u32) {
        let decimal = Ratio::from(super::Decimal { digits, scale });
        prop_assert_eq!(Some(decimal), Ratio::new(digits, 10_i128.pow(scale)));
    }
}
