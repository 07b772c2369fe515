//! Short texts compared without a call: most are a model's name or an hour, and many millions are.

/// Whether two texts are the same.
pub(super) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let word = |text: &[u8]| text.first_chunk().map(|chunk| u64::from_ne_bytes(*chunk));
    let last = |text: &[u8]| text.last_chunk().map(|chunk| u64::from_ne_bytes(*chunk));
    match one.len() {
        // The first and the last eight overlap where there are fewer than sixteen.
        8..=16 => word(one) == word(other) && last(one) == last(other),
        4..=7 => {
            let half = |text: &[u8]| text.first_chunk().map(|chunk| u32::from_ne_bytes(*chunk));
            let end = |text: &[u8]| text.last_chunk().map(|chunk| u32::from_ne_bytes(*chunk));
            half(one) == half(other) && end(one) == end(other)
        }
        17..=24 => {
            let middle = |text: &[u8]| text.get(8..).and_then(word);
            word(one) == word(other) && middle(one) == middle(other) && last(one) == last(other)
        }
        0..=3 => one.iter().zip(other).all(|(one, other)| one == other),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::same;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_the_same_as_slices_are(
            text in prop::collection::vec(any::<u8>(), 0..40), place in 0_usize..40, more in any::<bool>(),
        ) {
            let mut other = text.clone();
            prop_assert!(same(&text, &other));
            if let Some(byte) = other.get_mut(place) {
                *byte = byte.wrapping_add(1);
            }
            if more {
                other.push(0);
            }
            prop_assert_eq!(same(&text, &other), text == other);
        }
    }
}
