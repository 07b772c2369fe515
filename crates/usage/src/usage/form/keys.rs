//! The names that the head of a log shows: the columns of a header, or the keys of JSON with the
//! objects that they are in.

use super::container::Container;
use super::layout::normal;
use super::separated::{separator, separator_line};

/// Names that are looked at.
const MOST: usize = 2_000;

/// A text without the mark that some programs put before UTF-8.
pub(super) fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// A path with each of its parts in the form in which names are compared.
pub(super) fn normal_path(path: &str) -> String {
    let parts: Vec<String> = path.split('.').map(normal_key).collect();
    parts.join(".")
}

fn normal_key(key: &str) -> String {
    String::from_utf8_lossy(&normal(key)).into_owned()
}

/// A name in the head of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// With the objects that it is in, in the form in which names are compared.
    pub(super) path: String,
    /// As the log has it.
    pub(super) shown: String,
}

impl Key {
    fn of(names: &[&str]) -> Self {
        let parts: Vec<String> = names.iter().copied().map(normal_key).collect();
        Self {
            path: parts.join("."),
            shown: names.join("."),
        }
    }

    /// A column may be named like the way to a key.
    pub(super) fn of_column(name: String) -> Self {
        Self {
            path: normal_path(&name),
            shown: name,
        }
    }
}

/// The names in the head of a log, each once, in the order in which they come.
pub(super) fn of(head: &[u8], container: Container) -> Vec<Key> {
    let text = without_mark(head);
    let mut keys = match container {
        Container::Csv => columns(text).into_iter().map(Key::of_column).collect(),
        Container::JsonLines | Container::Document => Walk::default().keys(text),
    };
    let mut seen = std::collections::BTreeSet::new();
    keys.retain(|key| seen.insert(key.path.clone()));
    keys
}

/// The columns of the header at the head of a log in CSV, as it names them.
pub fn header(head: &[u8]) -> Vec<String> {
    columns(separator_line(without_mark(head)).0)
}

/// The columns of a header as they are written.
pub(super) fn columns(text: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true);
    let mut reader = reader.delimiter(separator(text)).from_reader(text);
    let mut record = csv::ByteRecord::new();
    if !reader.read_byte_record(&mut record).unwrap_or(false) {
        return Vec::new();
    }
    let names = record.iter().map(String::from_utf8_lossy);
    names.map(|name| name.trim().to_owned()).collect()
}

/// Walks through JSON that may break off anywhere, and notes the path of each key.
#[derive(Default)]
struct Walk {
    /// The keys that lead to where it is; lists have none.
    stack: Vec<Option<String>>,
    keys: Vec<Key>,
}

impl Walk {
    fn keys(mut self, text: &[u8]) -> Vec<Key> {
        let mut rest = text;
        // A string that a colon follows is a key.
        let mut last: Option<String> = None;
        let mut key: Option<String> = None;
        while let [byte, after @ ..] = rest {
            rest = after;
            match byte {
                b'"' => match string(rest) {
                    Some((text, after)) => {
                        last = Some(text);
                        rest = after;
                    }
                    None => break,
                },
                b':' => {
                    key = last.take();
                    self.note(key.as_deref());
                }
                b'{' | b'[' => self.stack.push(key.take()),
                b'}' | b']' => {
                    self.stack.pop();
                }
                _ => {}
            }
            if self.keys.len() >= MOST {
                break;
            }
        }
        self.keys
    }

    fn note(&mut self, key: Option<&str>) {
        let above = self.stack.iter().flatten().map(String::as_str);
        let path: Vec<&str> = above.chain(key).collect();
        if !path.is_empty() {
            self.keys.push(Key::of(&path));
        }
    }
}

/// Whether a text begins with an object that has a list under one of these keys: a page of an API.
pub(super) fn is_page(text: &[u8], lists: &[&str]) -> bool {
    let (mut rest, mut depth) = (without_mark(text), 0_usize);
    let mut last: Option<String> = None;
    let mut key: Option<String> = None;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'"' => match string(rest) {
                Some((text, after)) => (last, rest) = (Some(text), after),
                None => return false,
            },
            b':' if depth == 1 => key = last.take(),
            b',' => key = None,
            b'[' if depth == 1 && key.as_deref().is_some_and(|key| lists.contains(&key)) => {
                return true;
            }
            b'{' | b'[' => (depth, key) = (depth + 1, None),
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !byte.is_ascii_whitespace() {
            return false;
        }
    }
    false
}

/// The string that begins after a quote, and what follows it; `None` where it breaks off.
fn string(text: &[u8]) -> Option<(String, &[u8])> {
    let mut end = 0;
    loop {
        match text.get(end)? {
            b'\\' => end += 2,
            b'"' => break,
            _ => end += 1,
        }
    }
    let inner = String::from_utf8_lossy(text.get(..end)?).into_owned();
    Some((inner, text.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &[u8], container: Container) -> (Vec<String>, Vec<String>) {
        let keys = of(text, container).into_iter();
        keys.map(|key| (key.path, key.shown)).unzip()
    }

    #[test]
    fn keys_are_seen_with_the_objects_that_they_are_in() {
        let text = br#"{"data": [{"results": [{"amount": {"value": 0.06}, "note": "a: \"b\""}]}], "has_more": fal"#;
        let (seen, shown) = both(text, Container::Document);
        assert_eq!(
            seen,
            [
                "data",
                "data.results",
                "data.results.amount",
                "data.results.amount.value",
                "data.results.note",
                "hasmore"
            ]
        );
        assert_eq!(shown.last().map(String::as_str), Some("has_more"));
    }

    #[test]
    fn headers_may_have_a_mark_and_quotes() {
        let text = b"\xef\xbb\xbf\"Billed Cost\",x_Token\r\n1,2\r\n";
        let (seen, shown) = both(text, Container::Csv);
        assert_eq!(seen, ["billedcost", "xtoken"]);
        assert_eq!(shown, ["Billed Cost", "x_Token"]);
        let (seen, _) = both(b"model;cache_read\n", Container::Csv);
        assert_eq!(seen, ["model", "cacheread"]);
    }

    #[test]
    fn a_page_has_a_list_at_its_top() {
        let lists = ["data", "results"];
        for page in [
            r#"{"data":[{"id":1}],"meta":{"page":1}}"#,
            r#"{"object":"page", "total": 5, "results" : [1"#,
        ] {
            assert!(is_page(page.as_bytes(), &lists), "{page}");
        }
        for row in [
            r#"{"id":1,"metadata":{"data":[1]}}"#,
            r#"{"data":{"data":1},"x":[1]}"#,
            r#"{"note":"data","x":[1]}"#,
            r#"{"data":7,"x":[1]}"#,
            r#"{"id":1}{"data":[1]}"#,
            r#"[{"data":[1]}]"#,
            r#"{"dat"#,
        ] {
            assert!(!is_page(row.as_bytes(), &lists), "{row}");
        }
    }
}
