//! Columns of a log that mean nothing to its format: what could still be mapped.

use serde_json::{Map, Value};

use super::container::Container;
use super::formats::Form;
use super::keys;
use super::layout::{Layout, Target};
use super::mapping::Mapping;

/// The columns, or keys of the first object, of the head of a log that nobody reads, as they are
/// written there.
pub fn unread(head: &[u8], container: Container, form: Form, mapping: &Mapping) -> Vec<String> {
    let text = keys::without_mark(head);
    let names = match container {
        Container::Csv => keys::columns(text),
        Container::JsonLines => first_keys(text),
        Container::Document => {
            let keys = keys::of(text, container).into_iter();
            keys.map(|key| key.shown).collect()
        }
    };
    let layout = Layout::new(&mapping.columns(form));
    let is_unread = |name: &String| !name.is_empty() && layout.column(name) == Target::Skip;
    names.into_iter().filter(is_unread).collect()
}

/// The keys of the first object; of objects within it, with the way that leads there.
fn first_keys(text: &[u8]) -> Vec<String> {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<Map<String, Value>>();
    let Some(Ok(first)) = values.next() else {
        return Vec::new();
    };
    let keys = first.into_iter().flat_map(|(key, value)| match value {
        Value::Object(within) => {
            let within = within.into_iter();
            within.map(|(inner, _)| format!("{key}.{inner}")).collect()
        }
        _ => vec![key],
    });
    keys.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_reads_is_not_offered() {
        let mapping = Mapping::default();
        let csv = b"\xef\xbb\xbftimestamp,model,Cost Center,input_tokens,output_tokens\n1";
        let found = unread(csv, Container::Csv, Form::Generic, &mapping);
        assert_eq!(found, ["Cost Center"]);
        let json = br#"{"model":"m","squad":"a","meta":{"unit":1},"input_tokens":1}
{"other":1}"#;
        let found = unread(json, Container::JsonLines, Form::Generic, &mapping);
        assert_eq!(found, ["meta.unit", "squad"]);
        let mapped = Mapping::read(["team=squad"]).unwrap();
        let found = unread(json, Container::JsonLines, Form::Generic, &mapped);
        assert_eq!(found, ["meta.unit"]);
    }
}
