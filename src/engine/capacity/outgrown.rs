//! In which month of a growing demand a service tier no longer carries it.

/// The first month, counted from 1, that is not carried, found by halving the span in which it
/// must lie; `None` when the last month is carried still.
///
/// Each look replays a month's demand, so twenty-four months take five looks and not twenty-four.
/// That rests on demand growing: a month that is not carried is followed by none that is. Whatever
/// is found is not carried, and the month before it is.
///
/// # Errors
/// What kept a month from being looked at.
pub fn outgrown<E>(
    months: u64,
    mut is_carried: impl FnMut(u64) -> Result<bool, E>,
) -> Result<Option<u64>, E> {
    if months == 0 || is_carried(months)? {
        return Ok(None);
    }
    // All months up to `carried` are, `not` is not.
    let (mut carried, mut not) = (0, months);
    while not - carried > 1 {
        let middle = carried + (not - carried) / 2;
        match is_carried(middle)? {
            true => carried = middle,
            false => not = middle,
        }
    }
    Ok(Some(not))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::convert::Infallible;

    proptest! {
        /// Against looking at every month in turn.
        #[test]
        fn halving_finds_what_looking_at_each_month_finds(months in 0_u64..=120, last in 0_u64..=130) {
            let mut looks = 0;
            let found = outgrown(months, |month| {
                looks += 1;
                Ok::<_, Infallible>(month <= last)
            });
            let brute = (1..=months).find(|month| *month > last);
            prop_assert_eq!(found, Ok(brute));
            prop_assert!(looks <= 8, "{} looks", looks);
        }
    }

    #[test]
    fn what_cannot_be_looked_at_is_told() {
        assert_eq!(outgrown(12, |_| Err("no")), Err("no"));
    }
}
