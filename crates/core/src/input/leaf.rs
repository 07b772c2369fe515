//! The parts of as-written structs that forgive a mistake: it is told, and reading goes on.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::input::fault::{PLACED, Refusal};
use crate::input::{Span, Spanned};
use crate::units::{Label, Name, Scalar};

/// One word or number, read through [`Scalar`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf<T> {
    /// The value, when one was written and is good.
    pub value: Option<T>,
    /// Where it was written.
    pub span: Span,
    /// Whether anything was written, good or bad.
    pub written: bool,
}

/// A struct, a list or a mapping: `Part<Model>`, `Part<Vec<Part<Model>>>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part<T> {
    /// The value, when one was written and could be read.
    pub value: Option<T>,
    /// Where it was written.
    pub span: Span,
    /// Whether anything was written, good or bad.
    pub written: bool,
}

macro_rules! placed {
    ($name:ident) => {
        impl<T> Default for $name<T> {
            fn default() -> Self {
                Self {
                    value: None,
                    span: Span::default(),
                    written: false,
                }
            }
        }

        impl<T> $name<T> {
            fn placed(value: Option<T>, span: Span) -> Self {
                Self {
                    value,
                    span,
                    written: true,
                }
            }

            /// The value, when one was written and is good.
            pub fn get(&self) -> Option<&T> {
                self.value.as_ref()
            }

            /// The value and its place, when one was written and is good.
            pub fn spanned(&self) -> Option<Spanned<&T>> {
                Some(Spanned::new(self.value.as_ref()?, self.span))
            }

            /// The value and its place, when one was written and is good.
            pub fn into_spanned(self) -> Option<Spanned<T>> {
                Some(Spanned::new(self.value?, self.span))
            }

            /// Whether nothing was written at all.
            pub fn is_missing(&self) -> bool {
                !self.written
            }

            /// Whether something was written that was told as a mistake.
            pub fn is_bad(&self) -> bool {
                self.written && self.value.is_none()
            }
        }
    };
}

placed!(Leaf);
placed!(Part);

impl Leaf<Label> {
    /// The text alone, without its place.
    pub fn into_text(self) -> Option<String> {
        self.value.map(|Label(text)| text)
    }
}

impl Leaf<Name> {
    /// The name alone, without its place.
    pub fn into_text(self) -> Option<String> {
        self.value.map(|Name(name)| name)
    }
}

impl Spanned<Name> {
    /// The name as text, at the same place.
    pub fn into_text(self) -> Spanned<String> {
        self.map(|Name(name)| name)
    }
}

impl<'de, T: Scalar> Deserialize<'de> for Leaf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = PlacedVisitor(ScalarSeed(PhantomData));
        let (value, span) = deserializer.deserialize_newtype_struct(PLACED, visitor)?;
        Ok(Self::placed(value, span))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Part<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let visitor = PlacedVisitor(PhantomData);
        let (value, span) = deserializer.deserialize_newtype_struct(PLACED, visitor)?;
        Ok(Self::placed(value, span))
    }
}

/// Takes start, end, and the value, which the deserializer leaves out when it is bad.
struct PlacedVisitor<S>(S);

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for PlacedVisitor<S> {
    type Value = (Option<S::Value>, Span);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of a source text")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let start = seq.next_element()?.unwrap_or_default();
        let end = seq.next_element()?.unwrap_or_default();
        let value = seq.next_element_seed(self.0)?;
        Ok((value, Span { start, end }))
    }
}

struct ScalarSeed<T>(PhantomData<T>);

impl<'de, T: Scalar> DeserializeSeed<'de> for ScalarSeed<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<T: Scalar> Visitor<'_> for ScalarSeed<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        T::parse(text).map_err(|reject| {
            E::custom(Refusal {
                reject,
                expected: T::EXPECTED.to_owned(),
                choices: T::CHOICES.iter().map(|&word| word.to_owned()).collect(),
            })
        })
    }
}

/// A mapping whose keys are free names, in the order written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries<V>(pub Vec<(Spanned<Name>, V)>);

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<V> Entries<V> {
    /// The names and their values.
    pub fn iter(&self) -> impl Iterator<Item = &(Spanned<Name>, V)> {
        self.0.iter()
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&V> {
        let found = self.0.iter().find(|(key, _)| key.value.0 == name);
        found.map(|(_, value)| value)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Entries<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

struct EntriesVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for EntriesVisitor<V> {
    type Value = Entries<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a mapping of names")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some((key, value)) = map.next_entry::<Leaf<Name>, V>()? {
            // A key that is no name was told when it was read.
            entries.extend(key.into_spanned().map(|name| (name, value)));
        }
        Ok(Entries(entries))
    }
}
