//! Values as text of YAML, each in one way.

use std::fmt::{Display, Write};

use crate::units::Tokens;

/// One `key: value` on a line of its own.
pub(super) fn line(text: &mut String, indent: usize, key: &str, value: impl Display) {
    // Writing to a string does not fail.
    let _ = writeln!(text, "{:indent$}{key}: {value}", "");
}

/// A text as YAML: plain where nothing in it means anything to YAML, quoted otherwise.
pub(super) fn scalar(text: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._/-+".contains(c);
    let begins_well = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let means_something = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let is_plain = begins_well
        && text.chars().all(is_word)
        && !means_something.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        return text.to_owned();
    }
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ if is_printable(c) => quoted.push(c),
            _ => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

/// Characters that YAML takes as they are within quotes, on one line.
fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}'
        | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

pub(super) fn items(items: impl Iterator<Item = impl Display>) -> String {
    let items: Vec<String> = items.map(|item| item.to_string()).collect();
    format!("[{}]", items.join(", "))
}

/// Tokens in the shortest form that has every digit: `128k`, `1M`, `1048576`.
pub(super) fn tokens(tokens: Tokens) -> String {
    let count = tokens.count();
    match count {
        _ if count > 0 && count.is_multiple_of(1_000_000) => format!("{}M", count / 1_000_000),
        _ if count > 0 && count.is_multiple_of(1_000) => format!("{}k", count / 1_000),
        _ => count.to_string(),
    }
}
