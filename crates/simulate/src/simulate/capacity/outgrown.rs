//! In which month of a growing demand a service tier no longer carries it.

/// The first month, counted from 1, that is not carried; `None` when all are.
///
/// Each look replays a month's demand, and later months have more of it. So the months 1, 2, 4, 8 …
/// are looked at until one is not carried, then the span before it is halved: some nine looks for
/// twenty-four months, none of them far beyond the answer. That rests on demand growing: a month
/// that is not carried is followed by none that is. Whatever is found is not carried, and the
/// month before it is.
///
/// # Errors
/// What kept a month from being looked at.
pub fn outgrown<E>(
    months: u64,
    mut is_carried: impl FnMut(u64) -> Result<bool, E>,
) -> Result<Option<u64>, E> {
    // All months up to `carried` are, `not` is not.
    let (mut carried, mut not) = (0, 1);
    while not <= months && is_carried(not)? {
        carried = not;
        if carried == months {
            return Ok(None);
        }
        not = not.saturating_mul(2).min(months);
    }
    if months == 0 {
        return Ok(None);
    }
    while not - carried > 1 {
        let middle = carried + (not - carried) / 2;
        if is_carried(middle)? {
            carried = middle;
        } else {
            not = middle;
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
        /// Against looking at every month in turn; no look is at over twice the month found.
        #[test]
        fn halving_finds_what_looking_at_each_month_finds(months in 0_u64..=120, last in 0_u64..=130) {
            let (mut looks, mut furthest) = (0, 0);
            let found = outgrown(months, |month| {
                looks += 1;
                furthest = month.max(furthest);
                Ok::<_, Infallible>(month <= last)
            });
            let brute = (1..=months).find(|month| *month > last);
            prop_assert_eq!(found, Ok(brute));
            prop_assert!(looks <= 14, "{} looks", looks);
            prop_assert!(furthest <= months.min(2 * last.max(1)), "a look at {}", furthest);
        }
    }

    #[test]
    fn what_cannot_be_looked_at_is_told() {
        assert_eq!(outgrown(12, |_| Err("no")), Err("no"));
    }
}
