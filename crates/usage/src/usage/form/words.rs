//! The words of logs for how a request ended and how it was processed.

use crate::catalog::Processing;

/// Whether a status says that the request failed.
///
/// A status is a number of HTTP or a word; none is no failure, since logs of successes leave it
/// out. A column that once had a gap may hold `200.0`.
pub fn is_failure(status: &[u8]) -> bool {
    match status.strip_suffix(b".0").unwrap_or(status) {
        [] | b"success" | [b'1'..=b'3', b'0'..=b'9', b'0'..=b'9'] => false,
        [b'0'..=b'9' | b'-', ..] => status != b"1",
        word => is_failing_word(word),
    }
}

fn is_failing_word(word: &[u8]) -> bool {
    const FAILING: [&[u8]; 12] = [
        b"abort",
        b"denied",
        b"error",
        b"exception",
        b"expired",
        b"fail",
        b"false",
        b"refused",
        b"reject",
        b"timed",
        b"timeout",
        b"unavailable",
    ];
    let has = |part: &[u8]| {
        let mut places = word.windows(part.len());
        places.any(|place| place.eq_ignore_ascii_case(part))
    };
    FAILING.into_iter().any(has)
}

/// How a service tier of a log is processed; `None` where the word is not known.
pub fn processing(tier: &[u8]) -> Option<Processing> {
    const WORDS: [(&str, Processing); 20] = [
        ("standard", Processing::Standard),
        ("default", Processing::Standard),
        ("auto", Processing::Standard),
        ("on_demand", Processing::Standard),
        ("on-demand", Processing::Standard),
        ("on_demand_flex", Processing::Flex),
        ("on_demand_priority", Processing::Priority),
        ("traffic_type_unspecified", Processing::Standard),
        ("message", Processing::Standard),
        ("standard_only", Processing::Standard),
        ("false", Processing::Standard),
        ("batch", Processing::Batch),
        ("true", Processing::Batch),
        ("flex", Processing::Flex),
        ("priority", Processing::Priority),
        ("fast", Processing::Priority),
        ("0", Processing::Standard),
        ("1", Processing::Batch),
        ("no", Processing::Standard),
        ("yes", Processing::Batch),
    ];
    if tier.is_empty() {
        return Some(Processing::Standard);
    }
    let known = |(word, _): &(&str, Processing)| word.as_bytes().eq_ignore_ascii_case(tier);
    WORDS.iter().find(|one| known(one)).map(|(_, way)| *way)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_numbers_or_words() {
        for fine in [
            "", "200", "200.0", "204", "302", "success", "ok", "OK", "true", "1", "DEFAULT",
        ] {
            assert!(!is_failure(fine.as_bytes()), "{fine}");
        }
        for failed in [
            "400",
            "429",
            "429.0",
            "504",
            "529",
            "0",
            "-1",
            "-3",
            "failure",
            "error",
            "ERROR",
            "Timeout",
            "timed out",
            "false",
            "rate_limit_error",
        ] {
            assert!(is_failure(failed.as_bytes()), "{failed}");
        }
    }

    #[test]
    fn tiers_have_the_words_of_their_providers() {
        for (word, way) in [
            ("", Processing::Standard),
            ("default", Processing::Standard),
            ("Batch", Processing::Batch),
            ("flex", Processing::Flex),
            ("priority", Processing::Priority),
        ] {
            assert_eq!(processing(word.as_bytes()), Some(way), "{word}");
        }
        assert_eq!(processing(b"scale"), None);
    }
}
