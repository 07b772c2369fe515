//! Which known word was meant.

use strsim::damerau_levenshtein;

/// Words longer than this are no typing mistake.
const LONGEST: usize = 64;

/// The candidate that was most likely meant, if one is close.
///
/// The same word in other letter case comes first, then a candidate that begins with the word,
/// then the one with the fewest typing mistakes: at most 2, or a quarter of the word. Nothing is
/// close to a word of fewer than 3 letters. Ties go to the first in the alphabet.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > LONGEST {
        return None;
    }
    let word = word.to_lowercase();
    let ranked = candidates.into_iter().filter_map(|candidate| {
        let rank = rank(&word, length, &candidate.to_lowercase())?;
        Some((rank, candidate))
    });
    ranked.min().map(|(_, candidate)| candidate)
}

/// How far a candidate is from the word; smaller is closer, `None` is too far.
fn rank(word: &str, length: usize, candidate: &str) -> Option<(u8, usize)> {
    if word == candidate {
        return Some((0, 0));
    }
    if length < 3 {
        return None;
    }
    if candidate.starts_with(word) {
        return Some((1, candidate.len()));
    }
    let allowed = (length / 4).max(2);
    if candidate.chars().count().abs_diff(length) > allowed {
        return None;
    }
    let distance = damerau_levenshtein(word, candidate);
    (distance <= allowed).then_some((2, distance))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closest_word_is_found() {
        let words = ["input", "output", "cache_read", "cache_write", "Batch"];
        assert_eq!(closest("ouput", words), Some("output"));
        assert_eq!(closest("INPUT", words), Some("input"));
        assert_eq!(closest("cache", words), Some("cache_read"));
        assert_eq!(closest("bacth", words), Some("Batch"));
        assert_eq!(closest("provider", words), None);
    }

    #[test]
    fn short_words_match_nothing_but_themselves() {
        assert_eq!(closest("ab", ["abc", "ac"]), None);
        assert_eq!(closest("H", ["h", "s"]), Some("h"));
        assert_eq!(closest(&"x".repeat(100), ["xxx"]), None);
    }

    #[test]
    fn ties_go_to_the_first_in_the_alphabet() {
        assert_eq!(
            closest("model-d", ["model-c", "model-a", "model-b"]),
            Some("model-a")
        );
    }
}
