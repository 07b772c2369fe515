//! From a tree of nodes to as-written structs, through serde, telling mistakes on the way.

use std::cell::RefCell;

use serde::de::value::{StrDeserializer, U32Deserializer};
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use crate::input::fault::{Fault, PLACED};
use crate::input::tree::{self, Kind, Node};
use crate::input::{Code, Diagnostic, Log, Part, SourceId, Sources, closest};

/// Reads a source text as an as-written struct; every mistake in it goes to the log.
///
/// `None` when the text as a whole is no YAML. A struct that was read may still miss fields and
/// hold values that are marked as bad.
pub fn read<T: DeserializeOwned>(
    sources: &Sources,
    source: SourceId,
    log: &mut Log,
) -> Option<Part<T>> {
    let root = tree::parse(&sources.get(source).text, source, log)?;
    let context = Context {
        source,
        log: RefCell::default(),
        path: RefCell::default(),
    };
    let reading = Reading {
        node: &root,
        context: &context,
    };
    let part = Part::deserialize(reading);
    log.append(context.log.into_inner());
    part.ok()
}

/// One step from a value into its parts.
#[derive(Clone, Copy)]
pub(super) enum Step<'n> {
    Key(&'n str),
    Index(usize),
}

/// The steps in words: `models[0].prices.output`.
pub(super) fn path(steps: &[Step<'_>]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Index(index) => path.extend(["[", &index.to_string(), "]"]),
            Step::Key(key) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.extend(key.chars().take(60));
            }
        }
    }
    path
}

/// Where a value stands, for the headline of a message.
pub(super) fn place(path: &str) -> String {
    match path {
        "" => "at the top of the file".to_owned(),
        path => format!("at `{path}`"),
    }
}

/// What the reading of all values of a text shares.
struct Context<'n> {
    source: SourceId,
    log: RefCell<Log>,
    path: RefCell<Vec<Step<'n>>>,
}

impl<'n> Context<'n> {
    /// Does something one step further down.
    fn within<T>(&self, step: Step<'n>, act: impl FnOnce() -> T) -> T {
        self.path.borrow_mut().push(step);
        let result = act();
        self.path.borrow_mut().pop();
        result
    }

    fn place(&self) -> String {
        place(&path(&self.path.borrow()))
    }

    fn tell(&self, diagnostic: Diagnostic) {
        self.log.borrow_mut().push(diagnostic);
    }
}

/// A node on its way to become a value.
#[derive(Clone, Copy)]
struct Reading<'n, 'c> {
    node: &'n Node,
    context: &'c Context<'n>,
}

impl<'n> Reading<'n, '_> {
    fn at(self, node: &'n Node) -> Self {
        Self { node, ..self }
    }

    /// The node is not of the expected form.
    fn unlike(self, expected: impl Into<String>) -> Fault {
        let expected = expected.into();
        let found = match &self.node.kind {
            Kind::Refused => return Fault::Told,
            _ if self.node.is_null() => return Fault::NoValue { expected },
            Kind::Scalar { .. } => "a single value",
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
        };
        let found = found.to_owned();
        Fault::WrongType { found, expected }
    }

    fn tell(self, fault: Fault) {
        let (source, span) = (self.context.source, self.node.span);
        let meant = match (&fault, self.node.text()) {
            (Fault::Refused(refusal), Some(text)) => refusal.meant(text),
            _ => None,
        };
        let Some(told) = fault.told(source, span, &self.context.place()) else {
            return;
        };
        self.context
            .tell(told.suggest_word(source, span, meant.as_deref()));
    }

    /// A key that the struct does not have; the field that was probably meant is read from it,
    /// so that it is not told as missing too.
    fn tell_unknown(
        self,
        key: &Node,
        free: &[&'static str],
        fields: &[&str],
    ) -> Option<&'static str> {
        let (source, name) = (self.context.source, key.text().unwrap_or_default());
        let message = format!("unknown field `{name}` {}", self.context.place());
        let expected: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
        let told = Diagnostic::error(Code::UnknownField, message)
            .at(source, key.span, "no such field")
            .note(format!("expected {}", expected.join(", ")));
        let meant = closest(name, free.iter().copied());
        let is_digits = !name.is_empty() && name.chars().all(|c| c.is_ascii_digit());
        self.context.tell(match meant {
            None if is_digits => told.help("decimals are written with a point, such as `2.50`"),
            _ => told.suggest_word(source, key.span, meant),
        });
        free.iter().copied().find(|field| Some(*field) == meant)
    }
}

impl<'de> Deserializer<'de> for Reading<'_, '_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Scalar { text, .. } => visitor.visit_str(text),
            Kind::Sequence(_) => self.deserialize_seq(visitor),
            Kind::Mapping(_) => self.deserialize_map(visitor),
            Kind::Refused => Err(Fault::Told),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.text() {
            Some(text) if !self.node.is_null() => visitor.visit_str(text),
            _ => Err(self.unlike(expecting(&visitor))),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Sequence(items) => visitor.visit_seq(Items {
                reading: self,
                items,
                next: 0,
            }),
            _ => Err(self.unlike("a list")),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.kind {
            Kind::Mapping(entries) => {
                let free = entries.iter().map(|(key, value)| (None, key, value));
                visitor.visit_map(Fields::new(self, free.collect()))
            }
            _ => Err(self.unlike(expecting(&visitor))),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let Kind::Mapping(entries) = &self.node.kind else {
            return Err(self.unlike(format!("a mapping with {}", some_of(fields))));
        };
        let field_of = |key: &Node| {
            fields
                .iter()
                .copied()
                .find(|field| key.text() == Some(field))
        };
        let is_free = |field: &&str| entries.iter().all(|(key, _)| key.text() != Some(field));
        let mut free: Vec<&'static str> = fields.iter().copied().filter(is_free).collect();
        let mut known = Vec::new();
        for (key, value) in entries {
            let field = field_of(key).or_else(|| self.tell_unknown(key, &free, fields));
            free.retain(|name| Some(*name) != field);
            known.extend(field.map(|field| (Some(field), key, value)));
        }
        visitor.visit_map(Fields::new(self, known))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        match name {
            PLACED => visitor.visit_seq(Placed {
                reading: self,
                given: 0,
            }),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf option unit
        unit_struct tuple tuple_struct enum ignored_any
    }
}

fn expecting<'de, V: Visitor<'de>>(visitor: &V) -> String {
    struct Expecting<'v, V>(&'v V);
    impl<'de, V: Visitor<'de>> std::fmt::Display for Expecting<'_, V> {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            self.0.expecting(f)
        }
    }
    Expecting(visitor).to_string()
}

/// The first few fields of a struct, for a message.
fn some_of(fields: &[&str]) -> String {
    let named: Vec<String> = fields
        .iter()
        .take(4)
        .map(|field| format!("`{field}`"))
        .collect();
    named.join(", ")
}

/// Gives a value its place: start, end, and the value itself unless it is bad, which is told.
struct Placed<'n, 'c> {
    reading: Reading<'n, 'c>,
    given: u8,
}

impl<'de> SeqAccess<'de> for Placed<'_, '_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        self.given += 1;
        let span = self.reading.node.span;
        let place = |byte: u32| -> U32Deserializer<Fault> { byte.into_deserializer() };
        match self.given {
            1 => seed.deserialize(place(span.start)).map(Some),
            2 => seed.deserialize(place(span.end)).map(Some),
            _ => match seed.deserialize(self.reading) {
                Ok(value) => Ok(Some(value)),
                Err(fault) => {
                    self.reading.tell(fault);
                    Ok(None)
                }
            },
        }
    }
}

/// The items of a list.
struct Items<'n, 'c> {
    reading: Reading<'n, 'c>,
    items: &'n [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Fault;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Fault> {
        let Some(item) = self.items.get(self.next) else {
            return Ok(None);
        };
        let step = Step::Index(self.next);
        self.next += 1;
        let item = self.reading.at(item);
        self.reading
            .context
            .within(step, || seed.deserialize(item))
            .map(Some)
    }
}

/// The field that is meant, where fields are known; the key; the value.
type Entry<'n> = (Option<&'static str>, &'n Node, &'n Node);

/// The entries of a mapping.
struct Fields<'n, 'c> {
    reading: Reading<'n, 'c>,
    entries: std::vec::IntoIter<Entry<'n>>,
    current: Option<Entry<'n>>,
}

impl<'n, 'c> Fields<'n, 'c> {
    fn new(reading: Reading<'n, 'c>, entries: Vec<Entry<'n>>) -> Self {
        Self {
            reading,
            entries: entries.into_iter(),
            current: None,
        }
    }
}

impl<'de> MapAccess<'de> for Fields<'_, '_> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        self.current = self.entries.next();
        let Some((field, key, _)) = self.current else {
            return Ok(None);
        };
        let name: Option<StrDeserializer<'_, Fault>> =
            field.map(IntoDeserializer::into_deserializer);
        match name {
            Some(name) => seed.deserialize(name).map(Some),
            None => seed.deserialize(self.reading.at(key)).map(Some),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Fault> {
        let Some((_, key, value)) = self.current.take() else {
            return Err(Fault::Told);
        };
        let step = Step::Key(key.text().unwrap_or_default());
        let value = self.reading.at(value);
        self.reading
            .context
            .within(step, || seed.deserialize(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Entries, Leaf};
    use crate::money::UnitPrice;
    use crate::units::{Scalar, Share};

    #[derive(Default, serde::Deserialize)]
    #[serde(default)]
    struct File {
        price: Leaf<UnitPrice>,
        shares: Part<Entries<Leaf<Share>>>,
        list: Part<Vec<Leaf<UnitPrice>>>,
    }

    fn file(text: &str) -> (File, Vec<(Code, String)>) {
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let source = sources.add("file", text.to_owned());
        let part: Part<File> = read(&sources, source, &mut log).unwrap();
        let told = log.iter().map(|one| {
            let span = one.place().unwrap().1;
            (one.code, text[span.range()].to_owned())
        });
        (part.value.unwrap_or_default(), told.collect())
    }

    #[test]
    fn every_mistake_is_told_and_the_rest_is_read() {
        let text = "price: -1\nlist: [1, x, 2, [3]]\nshares: { a: 10%, ü: 1 }\nother: 1\n";
        let (file, mut told) = file(text);
        told.sort();
        let mut expected = [
            (Code::UnknownField, "other"),
            (Code::NegativeNumber, "-1"),
            (Code::InvalidValue, "x"),
            (Code::WrongType, "[3]"),
            (Code::InvalidValue, "1"),
        ]
        .map(|(code, text)| (code, text.to_owned()));
        expected.sort();
        assert_eq!(told, expected);
        assert!(file.price.is_bad());
        assert_eq!(
            file.list
                .value
                .unwrap()
                .iter()
                .filter(|leaf| !leaf.is_bad())
                .count(),
            2
        );
        assert_eq!(file.shares.value.unwrap().0.len(), 2);
    }

    #[test]
    fn a_misspelt_field_is_read_as_the_one_that_was_meant() {
        let (file, told) = file("prise: 2.50\nprize: 3.00\n");
        assert_eq!(file.price.value, Some(UnitPrice::parse("2.50").unwrap()));
        let unknown = |name: &str| (Code::UnknownField, name.to_owned());
        assert_eq!(told, [unknown("prise"), unknown("prize")]);
    }

    #[test]
    fn a_field_of_its_own_name_comes_before_a_misspelt_one() {
        let (file, told) = file("prise: 2.50\nprice: 3.00\n");
        assert_eq!(file.price.value, Some(UnitPrice::parse("3.00").unwrap()));
        assert_eq!(told.len(), 1);
    }
}
