//! What stands between the fields of a table of text, told by its header.

use std::borrow::Cow;

use super::role::Role;

/// What programs put between fields; the first of those that are as frequent counts.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What separates the fields of a header: what it has most of outside of quotes.
pub fn separator(head: &[u8]) -> u8 {
    let mut is_quoted = false;
    let mut counts = [0_usize; SEPARATORS.len()];
    for byte in head {
        match byte {
            b'"' => is_quoted = !is_quoted,
            b'\n' if !is_quoted => break,
            byte if !is_quoted => {
                let mut all = SEPARATORS.into_iter().zip(&mut counts);
                if let Some((_, count)) = all.find(|(one, _)| one == byte) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    let most = counts.into_iter().max().unwrap_or(0);
    let mut all = SEPARATORS.into_iter().zip(counts);
    all.find(|(_, count)| *count == most)
        .map_or(b',', |(one, _)| one)
}

/// The head of a table without the line `sep=;` by which Excel is told what separates fields, and
/// what that says.
pub fn separator_line(head: &[u8]) -> (&[u8], Option<u8>) {
    let stated = match head {
        [s, e, p, b'=', separator, rest @ ..]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep" =>
        {
            let rest = rest.strip_prefix(b"\r").unwrap_or(rest);
            rest.strip_prefix(b"\n").map(|rest| (rest, *separator))
        }
        _ => None,
    };
    match stated {
        Some((rest, separator)) if !separator.is_ascii_alphanumeric() => (rest, Some(separator)),
        _ => (head, None),
    }
}

/// Whether a column holds numbers with a fraction.
pub(super) const fn is_fraction(role: Role) -> bool {
    matches!(
        role,
        Role::Spend
            | Role::SpendCents
            | Role::SpendNanos
            | Role::Latency
            | Role::LatencySeconds
            | Role::Quantity
    )
}

/// A number with a point before its fraction, where it had a comma there.
pub(super) fn with_point(field: &[u8]) -> Cow<'_, [u8]> {
    let is_point = |byte: &u8| *byte == b'.';
    match memchr::memchr(b',', field) {
        Some(place) if !field.iter().any(is_point) => {
            let mut number = field.to_vec();
            number[place] = b'.';
            number.into()
        }
        _ => field.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_shows_what_separates_it() {
        for (head, expected) in [
            ("model,input\na;b;c;d", b','),
            ("model;input;cost\r\n1,5;2;3", b';'),
            ("model\tinput\n", b'\t'),
            ("\"cost, in USD, net\";model\n", b';'),
            ("model|input", b'|'),
            ("model", b','),
            ("", b','),
        ] {
            assert_eq!(separator(head.as_bytes()), expected, "{head}");
        }
    }

    #[test]
    fn a_line_for_excel_says_it() {
        assert_eq!(
            separator_line(b"sep=;\r\na,b;c"),
            (&b"a,b;c"[..], Some(b';'))
        );
        assert_eq!(separator_line(b"SEP=\t\nx"), (&b"x"[..], Some(b'\t')));
        for plain in ["sep=x\na", "sep=;;\na", "sepia,b\n", "se", ""] {
            assert_eq!(separator_line(plain.as_bytes()), (plain.as_bytes(), None));
        }
    }
}
