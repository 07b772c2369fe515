//! Text of other people that cannot harm a terminal, a log or a page: the one place that knows
//! which characters do not show.

use std::borrow::Cow;
use std::fmt::Write;

/// The text on one line, with every character spelled out that does not show or moves others:
/// `\u{1b}` instead of an escape, `\n` instead of a line break.
///
/// Names come from files of other people; none of them may move the cursor, recolor the terminal,
/// turn the reading direction around, look like another name or begin a line. `##[` would be a
/// command to the log of a CI job wherever it is on a line; `no_command` is for
/// lines that begin with `::`.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if is_hidden(letter) && !belongs_to_picture(before, letter, letters.peek().copied()) {
            shown.extend(letter.escape_default());
        } else if letter == '[' && shown.ends_with("##") {
            shown.extend(letter.escape_unicode());
        } else {
            shown.push(letter);
        }
        before = Some(letter);
    }
    shown
}

/// A part of a file as messages quote it, character for character, so that columns stay: what
/// does not show is a replacement character, apart from line breaks and tabs.
pub fn quoted(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_layout = match letter {
            '\n' | '\t' => true,
            '\r' => letters.peek().is_none_or(|next| *next == '\n'),
            _ => false,
        };
        shown.push(match letter {
            _ if is_layout => letter,
            '\0'..='\x1f' => picture_of_control(letter),
            _ if belongs_to_picture(before, letter, letters.peek().copied()) => letter,
            _ if is_hidden(letter) => char::REPLACEMENT_CHARACTER,
            '[' if shown.ends_with("##") => '［',
            _ => letter,
        });
        before = Some(letter);
    }
    shown
}

/// A text of CSV on one line, and behind an apostrophe if a spreadsheet would take it for a
/// formula, or a log for a command: both look past what does not show.
///
/// A sign all by itself is none: the `+` and `-` of a diff stay what they are.
pub fn plain_text(text: &str) -> String {
    const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    let is_blank = |letter: char| letter.is_whitespace() || is_hidden(letter);
    let inner = text.trim_start_matches(is_blank);
    // Two colons at the start of a line are a command to the log of a CI job.
    let is_formula = inner.starts_with(FORMULA) || inner.starts_with("::");
    let begins_oddly = text.starts_with(['\t', '\r', '\n']);
    let shown = visible(text);
    if (is_formula || begins_oddly) && !matches!(text, "+" | "-") {
        format!("'{shown}")
    } else {
        shown
    }
}

/// A line that is no command to the log of a CI job: two colons behind blanks at its start would
/// make one of it, so the first is spelled out.
pub fn no_command(line: &str) -> Cow<'_, str> {
    let text = line.trim_start_matches(|letter: char| letter.is_whitespace() || is_hidden(letter));
    match text.strip_prefix("::") {
        Some(rest) => {
            let blanks = &line[..line.len() - text.len()];
            Cow::Owned(format!("{blanks}\\u{{3a}}:{rest}"))
        }
        None => Cow::Borrowed(line),
    }
}

/// JSON that shows what it holds: characters that do not show are escaped, and so is the bracket of
/// `##[`, which changes no value.
pub fn visible_json(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for letter in json.chars() {
        // Outside of strings no bracket follows a `#`.
        let is_command = letter == '[' && shown.ends_with("##");
        // The layout of JSON is of line breaks and spaces; other characters below are escaped.
        if !is_command && (letter.is_ascii_control() && letter != '\x7f' || !is_hidden(letter)) {
            shown.push(letter);
            continue;
        }
        for unit in letter.encode_utf16(&mut [0; 2]) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "\\u{unit:04x}");
        }
    }
    shown
}

/// Whether a character has no picture of its own: controls, marks of reading direction, joiners,
/// separators of lines, and all that Unicode calls default-ignorable.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a hidden character is a part of an emoji: a joiner between two, or the choice of its
/// picture.
fn belongs_to_picture(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let is_picture = |letter: char| matches!(letter, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0f}');
    match letter {
        '\u{200d}' => before.is_some_and(is_picture) && after.is_some_and(is_picture),
        '\u{fe0f}' => before.is_some_and(|before| before != letter && is_picture(before)),
        _ => false,
    }
}

/// `␛` for an escape, and so on.
fn picture_of_control(letter: char) -> char {
    char::from_u32(0x2400 + u32::from(letter)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One of each kind: C0, DEL, C1, direction, width zero, line ends, fillers, tags, selectors.
    const HIDDEN: &str = "\0\u{1b}\r\n\t\u{7f}\u{85}\u{9b}\u{ad}\u{34f}\u{61c}\u{180e}\u{200b}\
        \u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\
        \u{2060}\u{2063}\u{2066}\u{2067}\u{2068}\u{2069}\u{206a}\u{3164}\u{fe0f}\u{feff}\
        \u{fff9}\u{e0001}\u{e0041}\u{e007f}\u{e0100}";

    #[test]
    fn hidden_characters_are_spelled_out() {
        assert_eq!(visible("a\u{1b}[2Jb\n\tc"), "a\\u{1b}[2Jb\\n\\tc");
        assert_eq!(visible("\u{202e}evil\u{2063}"), "\\u{202e}evil\\u{2063}");
        for letter in HIDDEN.chars() {
            let shown = visible(&format!("a{letter}b"));
            assert!(shown.is_ascii() && shown.contains('\\'), "{shown}");
            assert!(!shown.contains(char::is_control), "{shown}");
        }
    }

    #[test]
    fn emoji_and_other_scripts_stay() {
        let texts = [
            "名前 👩\u{200d}💻 ü",
            "⚠\u{fe0f} ❤\u{fe0f}\u{200d}🔥",
            "ＡＢ é ñ",
        ];
        for text in texts {
            assert_eq!(visible(text), text);
            assert_eq!(quoted(text), text);
        }
        assert_eq!(visible("a\u{200d}💻"), "a\\u{200d}💻");
    }

    #[test]
    fn no_text_is_a_command_to_a_log() {
        assert_eq!(visible("##[error]x"), "##\\u{5b}error]x");
        assert_eq!(visible("a\n::error::x"), "a\\n::error::x");
        assert_eq!(quoted("# ##[group]x"), "# ##［group]x");
        assert_eq!(
            no_command(" \u{2063}::error::x"),
            " \u{2063}\\u{3a}:error::x"
        );
        assert_eq!(no_command("a ::error::x"), "a ::error::x");
        assert_eq!(plain_text(" ::error::x"), "' ::error::x");
    }

    #[test]
    fn a_quote_keeps_its_columns_and_lines() {
        let text = format!("x: {HIDDEN}y\r\nz\u{1b}");
        let shown = quoted(&text);
        assert_eq!(shown.chars().count(), text.chars().count());
        assert_eq!(shown.matches('\n').count(), text.matches('\n').count());
        assert!(shown.ends_with("y\r\nz␛"), "{shown}");
        let left = shown.chars().filter(|letter| is_hidden(*letter));
        assert!(left.eq("\r\n\t\r\n".chars()), "{shown}");
    }

    #[test]
    fn json_keeps_its_values() {
        let json = serde_json::to_string(HIDDEN).unwrap();
        let shown = visible_json(&json);
        assert!(shown.is_ascii(), "{shown}");
        assert!(
            shown.contains("\\u009b") && shown.contains("\\udb40\\udc41"),
            "{shown}"
        );
        assert_eq!(serde_json::from_str::<String>(&shown).unwrap(), HIDDEN);
        assert_eq!(visible_json("{\n  \"a\": \"ü\"\n}"), "{\n  \"a\": \"ü\"\n}");
        let command = visible_json("[\"##[error]#[x\"]");
        assert_eq!(command, "[\"##\\u005berror]#[x\"]");
        let read: Vec<String> = serde_json::from_str(&command).unwrap();
        assert_eq!(read, ["##[error]#[x"]);
    }
}
