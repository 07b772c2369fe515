//! What strings of JSON say once their escapes are taken away.

/// A text without escapes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unescaped {
    pub(super) text: Vec<u8>,
    /// Whether no half of a surrogate pair stood alone, which is no letter and is replaced.
    pub(super) is_whole: bool,
}

/// Takes the escapes of a string away, which the grammar has been held to.
pub(super) fn unescaped(raw: &[u8]) -> Unescaped {
    let mut text = Vec::with_capacity(raw.len());
    let (mut rest, mut is_whole) = (raw, true);
    while let Some(place) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at(place);
        text.extend_from_slice(plain);
        rest = match escape {
            [_, b'u', after @ ..] => {
                let (letter, after) = letter(after);
                is_whole &= letter.is_some();
                let letter = letter.unwrap_or(char::REPLACEMENT_CHARACTER);
                text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                after
            }
            [_, short, after @ ..] => {
                text.push(match short {
                    b'b' => 0x08,
                    b'f' => 0x0c,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    plain => *plain,
                });
                after
            }
            _ => &[],
        };
    }
    text.extend_from_slice(rest);
    Unescaped { text, is_whole }
}

/// The letter that hexadecimal digits stand for, and what follows them: letters beyond 16 bits
/// take two escapes. `None` where one of the two is missing.
fn letter(after: &[u8]) -> (Option<char>, &[u8]) {
    let (first, after) = four(after);
    if !(0xd800..0xdc00).contains(&first) {
        return (char::from_u32(first), after);
    }
    if let [b'\\', b'u', second @ ..] = after
        && let (second @ 0xdc00..0xe000, after) = four(second)
    {
        let number = 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00);
        return (char::from_u32(number), after);
    }
    (None, after)
}

fn four(text: &[u8]) -> (u32, &[u8]) {
    let (digits, after) = text.split_at_checked(4).unwrap_or((text, &[]));
    let digit = |byte: &u8| char::from(*byte).to_digit(16).unwrap_or(0);
    let number = digits.iter().fold(0, |sum, byte| sum << 4 | digit(byte));
    (number, after)
}
