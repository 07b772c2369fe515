//! Plurals, lists and sentences.

use std::fmt::Display;

use super::count;

/// A count with its noun: `1 error`, `2 errors`, `1,000 requests`, `2 entries`.
pub fn plural(number: u64, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{} {}", count(number), plural_noun(noun)),
    }
}

fn plural_noun(noun: &str) -> String {
    let ends = |endings: &[&str]| endings.iter().any(|ending| noun.ends_with(ending));
    match noun.strip_suffix('y') {
        Some(stem) if !ends(&["ay", "ey", "oy", "uy"]) => format!("{stem}ies"),
        _ if ends(&["s", "x", "ch", "sh"]) => format!("{noun}es"),
        _ => format!("{noun}s"),
    }
}

/// The items as alternatives: `a`, `a or b`, `a, b or c`.
pub fn any_of<T: Display>(items: &[T]) -> String {
    list(items, "or")
}

/// The items together: `a`, `a and b`, `a, b and c`.
pub fn all_of<T: Display>(items: &[T]) -> String {
    list(items, "and")
}

fn list<T: Display>(items: &[T], word: &str) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    match items.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} {word} {last}", first.join(", ")),
    }
}

/// The fragment as a sentence: a capital first letter and a full stop, unless it ends with one.
pub fn sentence(fragment: &str) -> String {
    let fragment = fragment.trim();
    let mut letters = fragment.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let stop = if fragment.ends_with(['.', '!', '?', ':']) {
        ""
    } else {
        "."
    };
    format!("{}{}{stop}", first.to_uppercase(), letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_follow_the_number() {
        for (number, noun, expected) in [
            (0, "error", "0 errors"),
            (1, "error", "1 error"),
            (2, "error", "2 errors"),
            (1_000, "request", "1,000 requests"),
            (2, "entry", "2 entries"),
            (2, "day", "2 days"),
            (3, "batch", "3 batches"),
            (2, "price list", "2 price lists"),
        ] {
            assert_eq!(plural(number, noun), expected);
        }
    }

    #[test]
    fn lists_end_with_a_word() {
        assert_eq!(any_of::<&str>(&[]), "");
        assert_eq!(any_of(&["a"]), "a");
        assert_eq!(any_of(&["a", "b"]), "a or b");
        assert_eq!(any_of(&["a", "b", "c"]), "a, b or c");
        assert_eq!(all_of(&["a", "b", "c"]), "a, b and c");
    }

    #[test]
    fn sentences_begin_large_and_stop() {
        assert_eq!(sentence("the count is zero"), "The count is zero.");
        assert_eq!(sentence("ärgerlich!"), "Ärgerlich!");
        assert_eq!(sentence(""), "");
    }
}
