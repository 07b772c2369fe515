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

/// Where a text has the next byte that means something in a string of JSON: a quote, a backslash or
/// a control character. Its end, if there is none.
#[inline]
pub(super) fn special(text: &[u8], from: usize) -> usize {
    let is_special = |byte: u8| byte == b'"' || byte == b'\\' || byte < b' ';
    let mut at = from;
    while let Some(chunk) = text.get(at..).and_then(<[u8]>::first_chunk::<16>) {
        let found = u128::from_le_bytes(chunk.map(|byte| u8::from(is_special(byte))));
        if found != 0 {
            let bytes = found.trailing_zeros() / u8::BITS;
            return at + usize::try_from(bytes).unwrap_or(0);
        }
        at += chunk.len();
    }
    let rest = text.get(at..).unwrap_or_default();
    let place = rest.iter().position(|byte| is_special(*byte));
    place.map_or(text.len(), |place| at + place)
}

#[cfg(test)]
mod tests {
    use super::{same, special};
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

    proptest! {
        #[test]
        fn the_first_special_byte_is_found(
            text in prop::collection::vec(prop::sample::select(b"aaaaaaaaaaaaaz\xff\x7f\x20\"\\\x1f\x00".to_vec()), 0..70),
            from in 0_usize..70,
        ) {
            let from = from.min(text.len());
            let plain = text[from..].iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            prop_assert_eq!(special(&text, from), plain.map_or(text.len(), |place| from + place));
        }
    }
}
