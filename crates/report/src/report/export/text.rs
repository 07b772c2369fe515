//! Text in a width: measured, wrapped at words, cut.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns of a terminal the text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// The text with spaces after it, so that it takes this width.
pub(super) fn pad(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text with spaces before it, so that it takes this width.
pub(super) fn pad_left(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text cut to this width, with `…` where it was longer.
pub(super) fn cut(text: &str, to: usize) -> String {
    if width(text) <= to {
        return text.to_owned();
    }
    let (head, _) = split_at_width(text, to.saturating_sub(1));
    format!("{head}…")
}

/// The widest word: what a column needs at least so that no word is broken.
pub(super) fn widest_word(text: &str) -> usize {
    words(text)
        .into_iter()
        .map(|word| width(&word))
        .max()
        .unwrap_or(0)
}

/// The text in lines of at most this width, all but the first behind `hang` spaces.
pub(super) fn wrap(text: &str, to: usize, hang: usize) -> Vec<String> {
    let to = to.max(hang + 1);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut is_begun = false;
    for word in words(text) {
        let joined = if is_begun {
            format!("{line} {word}")
        } else {
            format!("{line}{word}")
        };
        if width(joined.trim_end()) <= to {
            line = joined;
            is_begun = true;
            continue;
        }
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
            line = " ".repeat(hang);
        }
        line.push_str(&word);
        while width(&line) > to {
            let (head, tail) = split_at_width(&line, to);
            let rest = format!("{}{tail}", " ".repeat(hang));
            lines.push(head.to_owned());
            line = rest;
        }
        is_begun = true;
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The words between single spaces; a figure and its unit are one word.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for piece in text.split(' ') {
        let is_unit = piece.starts_with('%') || piece.trim_end_matches([',', '.', ';']) == "min";
        match words.last_mut() {
            Some(last) if is_unit && last.ends_with(|c: char| c.is_ascii_digit()) => {
                last.push(' ');
                last.push_str(piece);
            }
            _ => words.push(piece.to_owned()),
        }
    }
    words
}

/// Splits before the first grapheme that would stand beyond the width; takes at least one.
fn split_at_width(text: &str, to: usize) -> (&str, &str) {
    let fits = |end: usize| width(&text[..end]) <= to;
    let ends = text
        .grapheme_indices(true)
        .map(|(index, cluster)| index + cluster.len());
    let mut split = 0;
    for end in ends {
        if split > 0 && !fits(end) {
            break;
        }
        split = end;
    }
    text.split_at(split)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_wraps_at_words_and_hangs() {
        assert_eq!(wrap("one two three", 8, 2), ["one two", "  three"]);
        assert_eq!(wrap("short", 80, 2), ["short"]);
        assert_eq!(wrap("a   b", 80, 0), ["a   b"]);
        assert_eq!(wrap("", 80, 0), [""]);
        assert_eq!(wrap("abcdefghij", 4, 1), ["abcd", " efg", " hij"]);
    }

    #[test]
    fn a_figure_is_never_parted_from_its_unit() {
        assert_eq!(
            wrap("it saves 97.5 % of it", 13, 0),
            ["it saves", "97.5 % of it"]
        );
        assert_eq!(
            wrap("after 3 min, or so", 10, 0),
            ["after", "3 min, or", "so"]
        );
    }

    #[test]
    fn widths_are_those_of_a_terminal() {
        assert_eq!(width("名前"), 4);
        assert_eq!(width("👩\u{200d}💻"), 2);
        assert_eq!(cut("名前と値", 5), "名前…");
        assert_eq!(cut("plain", 5), "plain");
        assert_eq!(pad("名", 4), "名  ");
        assert_eq!(wrap("名前と値", 4, 0), ["名前", "と値"]);
        assert_eq!(width("\u{2061}x\u{2063}"), 1);
    }
}
