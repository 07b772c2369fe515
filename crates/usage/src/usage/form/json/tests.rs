//! Rows of any JSON, whole and broken, read as `serde_json` reads them.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::usage::form::layout::ROW;
use crate::usage::form::role::Role;

const ROLES: [(Role, &[&str]); 6] = [
    (Role::Model, &["model", "m.model"]),
    (Role::Input, &["m.input"]),
    (Role::Output, &["m.deep.output", "output"]),
    (Role::CacheRead, &["t.cached", "m.deep.text.cached"]),
    (Role::Tag, &["tags"]),
    (Role::Status, &["t.in.status", "m.status", "status"]),
];

fn layout() -> Layout {
    Layout::new(&ROLES.map(|(role, names)| (role, names.to_vec())))
}

/// What a row says of each role, or what is wrong with it.
type Taken = Result<Vec<Option<String>>, Fault>;

fn taken(values: &Values<'_>) -> Vec<Option<String>> {
    let text = |(role, _)| {
        let said = values.said(role);
        said.map(|text| String::from_utf8(text.to_vec()).unwrap())
    };
    ROLES.map(text).to_vec()
}

fn read_with(layout: &mut Layout, text: &[u8]) -> Taken {
    let mut values = Values::new();
    object(text, layout, ROW, &mut values)?;
    Ok(taken(&values))
}

fn read(text: &[u8]) -> Taken {
    read_with(&mut layout(), text)
}

/// The same by `serde_json`, which knows nothing of layouts: every pair of keys and values in the
/// order of the text.
mod oracle {
    use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
    use serde_json::value::RawValue;

    use super::{Layout, ROLES, ROW, Role, Taken, Target, Values, taken};
    use crate::usage::record::Fault;

    struct Pairs<'a>(Vec<(String, &'a RawValue)>);

    impl<'de> Deserialize<'de> for Pairs<'de> {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Map;
            impl<'de> Visitor<'de> for Map {
                type Value = Pairs<'de>;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("an object")
                }
                fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<'de>, A::Error> {
                    let mut pairs = Vec::new();
                    while let Some(pair) = map.next_entry()? {
                        pairs.push(pair);
                    }
                    Ok(Pairs(pairs))
                }
            }
            from.deserialize_map(Map)
        }
    }

    /// A text in which half of a surrogate pair is one letter that stands for none.
    struct Letters(String);

    impl<'de> Deserialize<'de> for Letters {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            struct Bytes;
            impl Visitor<'_> for Bytes {
                type Value = Letters;
                fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str("a string")
                }
                fn visit_bytes<E>(self, text: &[u8]) -> Result<Letters, E> {
                    // The reader writes each half as three bytes, each of which is no letter.
                    let text = String::from_utf8_lossy(text);
                    Ok(Letters(
                        text.replace("\u{fffd}\u{fffd}\u{fffd}", "\u{fffd}"),
                    ))
                }
            }
            from.deserialize_bytes(Bytes)
        }
    }

    pub(super) fn is_json(text: &[u8]) -> bool {
        serde_json::from_slice::<IgnoredAny>(text).is_ok()
    }

    pub(super) fn read(text: &[u8]) -> Taken {
        let mut values = Values::new();
        let mut layout = super::layout();
        object(text, &mut layout, ROW, &mut values)?;
        Ok(taken(&values))
    }

    fn object(
        text: &[u8],
        layout: &mut Layout,
        node: usize,
        values: &mut Values<'_>,
    ) -> Result<(), Fault> {
        let Pairs(pairs) = serde_json::from_slice(text).map_err(|error| super::fault(&error))?;
        for (key, raw) in pairs {
            let said = match serde_json::from_str::<Letters>(raw.get()) {
                Ok(Letters(text)) => text,
                Err(_) => raw.get().to_owned(),
            };
            match layout.key(node, key.as_bytes()) {
                Target::Skip => {}
                Target::Take(role, rank) => values.set_owned(role, rank, said.as_bytes()),
                Target::Within(inner) => {
                    let is_text = raw.get().starts_with('"');
                    let text = said.as_bytes();
                    let text = if is_text { text.trim_ascii() } else { text };
                    if text.starts_with(b"{") {
                        object(text, layout, inner, values)?;
                    }
                }
            }
        }
        Ok(())
    }

    #[test]
    fn the_oracle_itself_is_right() {
        let read =
            read(br#"{"model": "a", "t": "{\"cached\": 5}", "m": {"model": "b", "input": 7}}"#);
        let expected = [Some("a"), Some("7"), None, Some("5"), None, None];
        assert_eq!(read.unwrap(), expected.map(|text| text.map(str::to_owned)));
        assert_eq!(ROLES[0].0, Role::Model);
    }
}

/// JSON written as it may be: any white space, any letter escaped.
fn written(value: &Value, marks: &mut impl Iterator<Item = u8>, into: &mut String) {
    let mut space = |into: &mut String| {
        for _ in 0..marks.next().unwrap() % 4 / 3 {
            into.push([' ', '\t', '\r', ' '][usize::from(marks.next().unwrap() % 4)]);
        }
    };
    space(into);
    match value {
        Value::Object(map) => {
            into.push('{');
            for (place, (key, value)) in map.iter().enumerate() {
                if place > 0 {
                    into.push(',');
                }
                written(&Value::String(key.clone()), marks, into);
                into.push(':');
                written(value, marks, into);
            }
            into.push('}');
        }
        Value::Array(list) => {
            into.push('[');
            for (place, value) in list.iter().enumerate() {
                if place > 0 {
                    into.push(',');
                }
                written(value, marks, into);
            }
            into.push(']');
        }
        Value::String(text) => {
            into.push('"');
            for letter in text.chars() {
                let must = letter < ' ' || matches!(letter, '"' | '\\');
                match (must, marks.next().unwrap() % 16) {
                    (true, 0..12) => {
                        let quoted = serde_json::to_string(&letter).unwrap();
                        into.push_str(&quoted[1..quoted.len() - 1]);
                    }
                    (true, _) | (false, 0) => {
                        for unit in letter.encode_utf16(&mut [0; 2]) {
                            let _ = write!(into, "\\u{unit:04x}");
                        }
                    }
                    (false, 1) if letter == '/' => into.push_str("\\/"),
                    (false, _) => into.push(letter),
                }
            }
            into.push('"');
        }
        other => into.push_str(&other.to_string()),
    }
    if marks.next().unwrap().is_multiple_of(8) {
        into.push(' ');
    }
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => prop::sample::select(vec!["model", "m", "t", "in", "deep", "text", "input", "output", "cached", "status", "tags", "Model", "m.input", "M"])
            .prop_map(str::to_owned),
        1 => "[a-z/\"\\\\é😀\n]{0,6}",
    ]
}

/// Numbers of any size, as text.
fn number() -> impl Strategy<Value = Value> {
    let text = "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?";
    text.prop_map(|text| serde_json::from_str(&text).unwrap())
}

fn scalar_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        number(),
        "[ a-z0-9{}\\[\\]:,/\"\\\\é😀\n\t\u{1}]{0,40}".prop_map(Value::from),
        "(null|None| 12 |)".prop_map(Value::from),
    ]
}

/// Any value, in which strings often hold JSON in turn.
fn value() -> impl Strategy<Value = Value> {
    scalar_value().prop_recursive(5, 40, 6, |inner| {
        let object = prop::collection::vec((key(), inner.clone()), 0..6)
            .prop_map(|pairs| Value::Object(pairs.into_iter().collect()))
            .boxed();
        prop_oneof![
            2 => object.clone(),
            1 => prop::collection::vec(inner, 0..4).prop_map(Value::Array),
            2 => (object, prop::collection::vec(any::<u8>(), 64)).prop_map(|(value, marks)| {
                let mut text = String::new();
                written(&value, &mut marks.into_iter().cycle(), &mut text);
                Value::String(text)
            }),
        ]
    })
}

fn row() -> impl Strategy<Value = String> {
    let pairs = prop::collection::vec((key(), value()), 0..8);
    (pairs, prop::collection::vec(any::<u8>(), 1..200)).prop_map(|(pairs, marks)| {
        // Keys may come twice.
        let mut marks = marks.into_iter().cycle();
        let mut text = String::from("{");
        for (place, (key, value)) in pairs.iter().enumerate() {
            if place > 0 {
                text.push(',');
            }
            written(&Value::String(key.clone()), &mut marks, &mut text);
            text.push(':');
            written(value, &mut marks, &mut text);
        }
        text + "}"
    })
}

/// A row, and the same with something wrong in it, or not.
fn broken(mut text: Vec<u8>, changes: &[(usize, u8, u8)]) -> Vec<u8> {
    const BYTES: &[u8] = b"{}[]:,\"\\\"\\ue0-1. \t\x00\x1fnulltrue\xc3\xff";
    for (place, kind, byte) in changes {
        if text.is_empty() {
            break;
        }
        let place = place % text.len();
        let byte = BYTES[usize::from(*byte) % BYTES.len()];
        match kind % 4 {
            0 => text[place] = byte,
            1 => text.insert(place, byte),
            2 => drop(text.remove(place)),
            _ => text.truncate(place),
        }
    }
    text
}

/// Whether two readings are the same where both have one, and both have one or neither: only why
/// not may be told in other words.
fn agree(ours: &Taken, theirs: &Taken) -> bool {
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => ours == theirs,
        (ours, theirs) => ours.is_err() == theirs.is_err(),
    }
}

#[test]
fn a_key_that_ends_in_an_escape_is_not_taken_for_another() {
    let text = r#"{"\u0069\u006e":null,"\\":{"\u006d\u006f\u0064\u0065\u006c":null},"\u0069\u006e":null,"\"":null}"#;
    let mut layout = layout();
    for _ in 0..3 {
        let (ours, theirs) = (
            read_with(&mut layout, text.as_bytes()),
            oracle::read(text.as_bytes()),
        );
        assert!(agree(&ours, &theirs), "{ours:?}\n{theirs:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_row_is_read_as_serde_reads_it(rows in prop::collection::vec(row(), 1..4)) {
        // The rows before teach what is likely, which must change nothing.
        let mut layout = layout();
        for text in rows.iter().chain(&rows) {
            let (ours, theirs) = (read_with(&mut layout, text.as_bytes()), oracle::read(text.as_bytes()));
            prop_assert!(agree(&ours, &theirs), "{text}\n{ours:?}\n{theirs:?}");
        }
    }

    #[test]
    fn a_broken_row_is_accepted_or_not_as_by_serde(
        text in row(), changes in prop::collection::vec(any::<(usize, u8, u8)>(), 1..4),
    ) {
        let text = broken(text.into_bytes(), &changes);
        // Letters that are none are told by their own name, and do not matter in what is skipped.
        if std::str::from_utf8(&text).is_ok() {
            let (ours, theirs) = (read(&text), oracle::read(&text));
            let shown = String::from_utf8_lossy(&text);
            prop_assert!(agree(&ours, &theirs), "{shown}\n{ours:?}\n{theirs:?}");
        } else {
            let _ = read(&text);
        }
    }

    #[test]
    fn a_value_is_passed_over_if_serde_passes_over_it(
        value in value(), changes in prop::collection::vec(any::<(usize, u8, u8)>(), 0..3),
        marks in prop::collection::vec(any::<u8>(), 1..100),
    ) {
        let mut text = String::new();
        written(&value, &mut marks.into_iter().cycle(), &mut text);
        let text = broken(text.into_bytes(), &changes);
        let mut cursor = Cursor::<false>::new(&text);
        cursor.space();
        let ours = cursor.skip().and_then(|()| cursor.end());
        prop_assert_eq!(ours.is_ok(), oracle::is_json(&text), "{}", String::from_utf8_lossy(&text));
    }

    #[test]
    fn a_row_that_breaks_off_is_said_to(text in row(), end in any::<prop::sample::Index>()) {
        let whole = text.trim_end().len();
        let end = end.index(whole);
        if let (Some(part), true) = (text.get(..end), read(text.as_bytes()).is_ok()) {
            let told = read(part.as_bytes()).unwrap_err();
            prop_assert_eq!(told, Fault::Truncated, "{}", part);
        }
    }
}

fn said(text: &str) -> Taken {
    read(text.as_bytes())
}

/// A row that says this.
#[expect(clippy::unnecessary_wraps, reason = "to be compared with what is read")]
fn some(texts: [Option<&str>; 6]) -> Taken {
    Ok(texts.map(|text| text.map(str::to_owned)).to_vec())
}

#[test]
fn an_object_in_text_is_read_with_and_without_escapes_of_its_own() {
    let expected = some([Some("a"), None, None, Some("7"), None, Some("ok")]);
    for inner in [
        r#"{\"cached\": 7, \"in\": {\"status\": \"ok\"}}"#,
        r#" {\n\"cached\":7,\"in\":{\"other\":[\"\\\"\",\"\\\\\"],\"status\":\"ok\"} } "#,
        r#"{\"cached\":7,\"é\\u00e9\u00e9\":1,\"in\":{\"status\":\"o\\u006b\"}}"#,
        r#"\u007b\"cached\":7,\"in\":\"{\\\"status\\\":\\\"ok\\\"}\"}"#,
    ] {
        let text = format!(r#"{{"t":"{inner}","model":"a"}}"#);
        assert_eq!(said(&text), expected, "{text}");
    }
    for broken in [
        r#"{\"cached\": 7"#,
        r#"{\"cached\": 7}}"#,
        r"{cached: 7}",
        "{",
    ] {
        let text = format!(r#"{{"t":"{broken}","model":"a"}}"#);
        assert_eq!(said(&text), Err(Fault::NotJson), "{text}");
    }
    for other in [r#""[1]""#, r#""cached""#, "null", "[{}]", "7", r#""""#] {
        let text = format!(r#"{{"t":{other},"model":"a"}}"#);
        let expected = some([Some("a"), None, None, None, None, None]);
        assert_eq!(said(&text), expected, "{text}");
    }
}

#[test]
fn keys_may_be_escaped_and_come_twice() {
    let text = r#"{"\u006dodel":"a","m":{"model":"b","status":"x"},"model":"c","status":"y","m":{"input":1}}"#;
    let expected = some([Some("c"), Some("1"), None, None, None, Some("x")]);
    assert_eq!(said(text), expected);
}

#[test]
fn half_a_surrogate_pair_costs_no_row_unless_a_key_has_it() {
    let lone = [Some("\u{fffd}x"), None, None, None, None, None];
    assert_eq!(said(r#"{"model":"\ud83dx","other":"\udc00"}"#), some(lone));
    let pair = [Some("😀"), None, None, None, None, None];
    assert_eq!(said(r#"{"model":"\uD83D\uDE00"}"#), some(pair));
    assert_eq!(said(r#"{"\ud83d":1}"#), Err(Fault::NotJson));
    // The counts beside a prompt that was cut in the middle of a letter.
    let cached = [None, None, None, Some("7"), None, None];
    assert_eq!(
        said(r#"{"t":"{\"other\":\"\ud83d\",\"cached\":7}"}"#),
        some(cached)
    );
}

#[test]
fn what_is_not_utf8_matters_where_it_is_wanted() {
    assert_eq!(read(b"{\"model\":\"\xff\"}"), Err(Fault::NotUtf8));
    assert_eq!(read(b"{\"\xc3\":1}"), Err(Fault::NotUtf8));
    assert_eq!(read(b"{\"tags\":[\"\xc3\"]}"), Err(Fault::NotUtf8));
    assert_eq!(
        read(b"{\"t\":\"{\\\"cached\\\":\\\"\xff\\\"}\"}"),
        Err(Fault::NotUtf8)
    );
    let expected = some([Some("é"), None, None, None, None, None]);
    assert_eq!(
        read("{\"prompt\":[\"\u{e9}?\"],\"model\":\"é\"}".as_bytes()),
        expected
    );
    assert_eq!(
        read(b"{\"prompt\":[\"cut \xc3\"],\"model\":\"\xc3\xa9\"}"),
        expected
    );
}

#[test]
fn no_depth_makes_it_fall() {
    let deep = 100_000;
    for (open, close) in [("[", "]"), ("{\"m\":", "}"), ("[{\"a\":", "}]")] {
        let whole = format!("1{}", close.repeat(deep));
        for key in ["other", "tags", "m", "t"] {
            let text = format!("{{\"{key}\":{}{whole}}}", open.repeat(deep));
            assert!(said(&text).is_ok(), "{open} {key}");
        }
        let text = format!("{{\"other\":{}{}", open.repeat(deep), whole);
        assert_eq!(said(&text), Err(Fault::Truncated));
        let crossed = format!(
            "{{\"other\":{}1{}]}}",
            open.repeat(deep),
            close.repeat(deep - 1)
        );
        assert_eq!(said(&crossed).is_ok(), close == "]", "{open}");
    }
}

#[test]
fn a_row_is_one_object() {
    for text in [
        "5",
        "\"a\"",
        "[]",
        "null",
        "{}{}",
        "{} x",
        "{\"a\":1,}",
        "{,}",
        "{\"a\" 1}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{a:1}",
        "{'a':1}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":NaN}",
        "\u{feff}{}",
    ] {
        assert_eq!(said(text), Err(Fault::NotJson), "{text}");
    }
    for text in [
        "",
        " ",
        "{",
        "{\"a\":tru",
        "{\"a\":1.",
        "{\"a\":\"\\u12",
        "{\"a\":-",
    ] {
        assert_eq!(said(text), Err(Fault::Truncated), "{text}");
    }
    let none = some([None; 6]);
    for text in ["{}", " \t\r\n{ } ", "{\"a\":{ },\"b\":[ ],\"c\":-0.0e+00}"] {
        assert_eq!(said(text), none, "{text}");
    }
}
