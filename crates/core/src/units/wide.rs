//! Multiply, then divide, without losing the digits in between.

/// `a × b ÷ c`, rounded half to even, exact through a 256-bit product.
///
/// This is the only division of whole numbers in the program: money times a ratio, and a ratio
/// written as a decimal, both come here. `None` when `c` is zero or the quotient does not fit.
pub fn mul_div(a: i128, b: i128, c: i128) -> Option<i128> {
    let negative = (a < 0) ^ (b < 0) ^ (c < 0);
    let divisor = c.unsigned_abs();
    if divisor == 0 {
        return None;
    }
    let (high, low) = widening_mul(a.unsigned_abs(), b.unsigned_abs());
    let (quotient, remainder) = divide(high, low, divisor)?;
    let half = divisor - remainder;
    let round_up = remainder > half || (remainder == half && quotient & 1 == 1);
    let magnitude = i128::try_from(quotient.checked_add(u128::from(round_up))?).ok()?;
    Some(if negative { -magnitude } else { magnitude })
}

/// The product of two numbers, as its upper and lower 128 bits.
pub(super) fn widening_mul(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = (1 << 64) - 1;
    let (a_high, a_low) = (a >> 64, a & LOW);
    let (b_high, b_low) = (b >> 64, b & LOW);
    let low = a_low * b_low;
    let middle = a_high * b_low + (low >> 64);
    let middle_low = a_low * b_high + (middle & LOW);
    let high = a_high * b_high + (middle >> 64) + (middle_low >> 64);
    (high, (middle_low << 64) | (low & LOW))
}

/// Schoolbook binary division of a 256-bit number; `None` when the quotient needs over 128 bits.
fn divide(high: u128, low: u128, divisor: u128) -> Option<(u128, u128)> {
    if high == 0 {
        return Some((low / divisor, low % divisor));
    }
    if high >= divisor {
        return None;
    }
    let (mut quotient, mut remainder) = (0_u128, high);
    for bit in (0..128).rev() {
        let carry = remainder >> 127;
        remainder = (remainder << 1) | ((low >> bit) & 1);
        quotient <<= 1;
        if carry == 1 || remainder >= divisor {
            remainder = remainder.wrapping_sub(divisor);
            quotient |= 1;
        }
    }
    Some((quotient, remainder))
}

#[cfg(test)]
mod tests {
    use super::mul_div;
    use proptest::prelude::*;

    #[test]
    fn ties_go_to_the_even_neighbour() {
        assert_eq!(mul_div(5, 1, 2), Some(2));
        assert_eq!(mul_div(7, 1, 2), Some(4));
        assert_eq!(mul_div(-5, 1, 2), Some(-2));
        assert_eq!(mul_div(1, 1, 0), None);
    }

    #[test]
    fn the_product_may_exceed_128_bits() {
        let big = i128::MAX / 3;
        assert_eq!(mul_div(big, 1_000_000, 1_000_000), Some(big));
        assert_eq!(mul_div(i128::MAX, 2, 1), None);
        // 2^126 * 3 / 7, from Python's integers.
        assert_eq!(
            mul_div(1 << 126, 3, 7),
            Some(36_458_825_027_243_406_799_647_279_367_689_451_227)
        );
    }

    proptest! {
        #[test]
        fn multiplying_by_c_and_dividing_by_c_changes_nothing(a in any::<i64>(), c in 1..i128::MAX) {
            prop_assert_eq!(mul_div(i128::from(a), c, c), Some(i128::from(a)));
        }

        #[test]
        fn small_numbers_agree_with_plain_division(a in 0_i128..1 << 60, b in 0_i128..1 << 60, c in 1_i128..1 << 60) {
            let exact = mul_div(a, b, c).unwrap();
            prop_assert!((exact * c - a * b).abs() * 2 <= c);
        }
    }
}
