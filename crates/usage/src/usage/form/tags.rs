//! What a row is grouped by, where it names several.

/// What gateways put among the tags of their users by themselves.
const OWN: &[u8] = b"user-agent:";

/// The group that a text names, and whether it names others too: of a list the first that its user
/// gave.
pub(super) fn first(text: &[u8]) -> (&[u8], bool) {
    let inner = text
        .strip_prefix(b"[")
        .and_then(|rest| rest.strip_suffix(b"]"));
    let Some(inner) = inner else {
        return (text, false);
    };
    let mut tags = Items(inner).filter(|tag| !tag.is_empty() && !is_own(tag));
    let first = tags.next().unwrap_or_default();
    (first, tags.next().is_some())
}

fn is_own(tag: &[u8]) -> bool {
    tag.get(..OWN.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(OWN))
}

/// The items of a list, without their quotes; commas within quotes do not part them.
struct Items<'t>(&'t [u8]);

impl<'t> Iterator for Items<'t> {
    type Item = &'t [u8];

    fn next(&mut self) -> Option<&'t [u8]> {
        let text = self.0.trim_ascii_start();
        let (first, rest) = text.split_first()?;
        let (item, after) = match first {
            b'"' | b'\'' => {
                let end = closing(rest, *first)?;
                (rest.get(..end)?, rest.get(end + 1..)?)
            }
            _ => {
                let end = memchr::memchr(b',', text).unwrap_or(text.len());
                (text.get(..end)?.trim_ascii(), text.get(end..)?)
            }
        };
        let comma = memchr::memchr(b',', after);
        self.0 = comma
            .and_then(|place| after.get(place + 1..))
            .unwrap_or_default();
        Some(item)
    }
}

/// Where a quoted text ends.
fn closing(text: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    loop {
        match text.get(at)? {
            b'\\' => at += 2,
            byte if *byte == quote => return Some(at),
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn the_first_tag_of_a_user_counts() {
        for (text, tag, has_more) in [
            ("prod", "prod", false),
            (r#"["prod"]"#, "prod", false),
            (r#"["prod", "team-x"]"#, "prod", true),
            ("['a, b', 'c']", "a, b", true),
            ("[plain, other]", "plain", true),
            (
                r#"["User-Agent: cli/1.0 (external, cli)", "team-x"]"#,
                "team-x",
                false,
            ),
            (r#"["User-Agent: cli", "User-Agent: cli/1.0"]"#, "", false),
            ("[]", "", false),
            (r#"["open"#, r#"["open"#, false),
        ] {
            assert_eq!(first(text.as_bytes()), (tag.as_bytes(), has_more), "{text}");
        }
    }
}
