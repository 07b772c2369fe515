//! The foreign catalogs that are read, and how to tell them apart.

use std::fmt;

use serde_json::Value;

use crate::units::Day;

use super::imported::ImportedCatalog;
use super::members::Members;
use super::{genai_prices, litellm, llm_prices, models_dev, openrouter, portkey};

/// What there is to know of a foreign catalog; the file of each importer has one.
pub(super) struct Importer {
    /// The name on the command line and in reports.
    pub(super) name: &'static str,
    /// What a file of the catalog looks like.
    pub(super) shape: &'static str,
    /// By what an entry of the catalog is known, in words.
    pub(super) mark: &'static str,
    /// Whether a text of any catalog has the form of this one.
    pub(super) is_form: fn(&Outline) -> bool,
    /// Whether a file has an entry that could be one of the catalog.
    pub(super) has_row: fn(&Value) -> bool,
    /// Reads a text as it stands on a day. The file's name tells the provider where the text does
    /// not.
    pub(super) read: fn(file_name: &str, text: &str, date: Day) -> Result<ImportedCatalog, String>,
}

/// A foreign catalog.
#[derive(Clone, Copy)]
pub struct Source(pub(super) &'static Importer);

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

impl Eq for Source {}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Source {
    /// All of them; a text that has the form of several is of the first.
    pub const ALL: [Self; 6] = [
        Self(&openrouter::IMPORTER),
        Self(&genai_prices::IMPORTER),
        Self(&llm_prices::IMPORTER),
        Self(&portkey::IMPORTER),
        Self(&models_dev::IMPORTER),
        Self(&litellm::IMPORTER),
    ];

    /// The name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        self.0.name
    }

    /// What a file of the catalog looks like.
    pub const fn shape(self) -> &'static str {
        self.0.shape
    }

    /// The catalog of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }

    /// Reads a file of the catalog as it stands on a day. The file's name tells the provider where
    /// the text does not.
    ///
    /// # Errors
    /// What keeps the text from being such a catalog.
    pub fn read(self, file_name: &str, text: &str, date: Day) -> Result<ImportedCatalog, String> {
        (self.0.read)(file_name, text, date)
    }

    /// Which catalog a text is of, by the shape of its JSON; its name decides nothing yet.
    pub fn detect(_file_name: &str, text: &str) -> Option<Self> {
        let outline = Outline::of(text)?;
        Self::ALL.into_iter().find(|one| (one.0.is_form)(&outline))
    }
}

/// The outermost JSON of a text, by which its catalog is known.
pub(super) enum Outline {
    /// A list.
    List(Vec<Value>),
    /// An object.
    Object(Vec<(String, Value)>),
}

impl Outline {
    fn of(text: &str) -> Option<Self> {
        if text.trim_start().starts_with('[') {
            return serde_json::from_str(text).ok().map(Self::List);
        }
        let Members(members) = serde_json::from_str(text).ok()?;
        Some(Self::Object(members))
    }

    /// Whether an element of the list has this key.
    pub(super) fn lists(&self, key: &str) -> bool {
        match self {
            Self::List(list) => list.iter().any(|one| one.get(key).is_some()),
            Self::Object(_) => false,
        }
    }

    /// Whether the object has this key.
    pub(super) fn has(&self, key: &str) -> bool {
        self.members().iter().any(|(known, _)| known == key)
    }

    /// Whether the object has a list under this key.
    pub(super) fn has_list(&self, key: &str) -> bool {
        let mut members = self.members().iter();
        members.any(|(known, value)| known == key && value.is_array())
    }

    /// Whether a value of the object has a key of which this holds.
    pub(super) fn has_within(&self, holds: impl Fn(&str) -> bool) -> bool {
        let objects = self.members().iter().filter_map(|(_, one)| one.as_object());
        let mut keys = objects.flat_map(serde_json::Map::keys);
        keys.any(|key| holds(key))
    }

    fn members(&self) -> &[(String, Value)] {
        match self {
            Self::List(_) => &[],
            Self::Object(members) => members,
        }
    }
}

/// The elements of a list, or the values of an object.
pub(super) fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let list = value.as_array().into_iter().flatten();
    let members = value.as_object().into_iter().flatten();
    list.chain(members.map(|(_, value)| value))
}

/// Whether an entry has one of these keys.
pub(super) fn has_any(entry: &Value, keys: &[&str]) -> bool {
    keys.iter().any(|key| entry.get(key).is_some())
}

/// All that the providers in a value list under `models`.
pub(super) fn models_of(providers: &Value) -> impl Iterator<Item = &Value> {
    let models = items(providers).filter_map(|provider| provider.get("models"));
    models.flat_map(items)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;
    use proptest::prelude::*;

    #[test]
    fn a_catalog_is_known_by_its_shape() {
        for (text, source) in [
            (
                r#"[{"id": "a", "models": []}]"#,
                Some(Source(&genai_prices::IMPORTER)),
            ),
            (
                r#"{"data": [{"pricing": {}}]}"#,
                Some(Source(&openrouter::IMPORTER)),
            ),
            (
                r#"{"acme": {"models": {}}}"#,
                Some(Source(&models_dev::IMPORTER)),
            ),
            (
                r#"{"a": {"pricing_config": {}}}"#,
                Some(Source(&portkey::IMPORTER)),
            ),
            (
                r#"{"vendor": "a", "models": []}"#,
                Some(Source(&llm_prices::IMPORTER)),
            ),
            (r#"{"prices": []}"#, Some(Source(&llm_prices::IMPORTER))),
            (
                r#"{"a": {"litellm_provider": "b"}}"#,
                Some(Source(&litellm::IMPORTER)),
            ),
            (
                r#"{"a": {"input_cost_per_token": 1}}"#,
                Some(Source(&litellm::IMPORTER)),
            ),
            ("{}", None),
            ("[1]", None),
            ("schema: 1", None),
        ] {
            assert_eq!(Source::detect("x.json", text), source, "{text}");
        }
        for source in Source::ALL {
            assert_eq!(Source::from_name(source.name()), Some(source));
        }
    }

    /// Keys and words that importers look for, and others.
    const WORDS: [&str; 40] = [
        "models",
        "id",
        "cost",
        "input",
        "output",
        "prices",
        "pricing",
        "prompt",
        "completion",
        "overrides",
        "min_prompt_tokens",
        "tiers",
        "tier",
        "size",
        "start",
        "price",
        "base",
        "constraint",
        "start_date",
        "start_time",
        "end_time",
        "09:00:00+08:00",
        "2027-01-01",
        "price_variants",
        "when",
        "processing",
        "batch",
        "input_mtok",
        "pricing_config",
        "pay_as_you_go",
        "request_token",
        "custom_pricing",
        "context_tier_map",
        "vendor",
        "price_history",
        "from_date",
        "data",
        "match",
        "or_",
        "equals",
    ];

    fn json() -> impl Strategy<Value = String> {
        let word = || proptest::sample::select(WORDS.to_vec());
        let leaf = prop_oneof![
            Just("null".to_owned()),
            any::<bool>().prop_map(|flag| flag.to_string()),
            (any::<i64>(), -400_i32..400).prop_map(|(digits, power)| format!("{digits}e{power}")),
            (0_u32..9).prop_map(|digit| digit.to_string()),
            word().prop_map(|word| format!("{word:?}")),
        ];
        leaf.prop_recursive(6, 64, 5, move |inner| {
            let member =
                (word(), inner.clone()).prop_map(|(key, value)| format!("{key:?}: {value}"));
            prop_oneof![
                proptest::collection::vec(inner, 0..5)
                    .prop_map(|all| format!("[{}]", all.join(","))),
                proptest::collection::vec(member, 0..6)
                    .prop_map(|all| format!("{{{}}}", all.join(","))),
            ]
        })
    }

    /// Random JSON where catalogs have their models.
    fn shapes(inner: &str) -> [String; 7] {
        [
            inner.to_owned(),
            format!(r#"[{{"id": "a", "models": [{inner}, {{"id": "b", "prices": {inner}}}]}}]"#),
            format!(
                r#"[{{"id": "a", "models": [{{"id": "b", "prices": [{{"prices": {inner}}}], "price_variants": [{inner}], "match": {inner}}}]}}]"#
            ),
            format!(r#"{{"data": [{{"id": "a", "pricing": {inner}}}]}}"#),
            format!(r#"{{"a": {{"models": {{"b": {{"cost": {inner}}}}}}}}}"#),
            format!(
                r#"{{"a": {{"pricing_config": {{"pay_as_you_go": {inner}}}, "custom_pricing": {inner}}}}}"#
            ),
            format!(r#"{{"vendor": "v", "models": [{{"id": "a", "price_history": [{inner}]}}]}}"#),
        ]
    }

    /// A file of each catalog that lists these things, whatever they are.
    fn listing(items: &[String]) -> [(Source, String); 5] {
        let list = items.join(",");
        let members: Vec<String> = items.iter().map(|item| format!("\"a\": {item}")).collect();
        let members = members.join(",");
        [
            (
                Source(&genai_prices::IMPORTER),
                format!(r#"[{{"id": "v", "models": [{list}]}}]"#),
            ),
            (
                Source(&openrouter::IMPORTER),
                format!(r#"{{"data": [{list}]}}"#),
            ),
            (
                Source(&models_dev::IMPORTER),
                format!(r#"{{"v": {{"models": {{{members}}}}}}}"#),
            ),
            (Source(&portkey::IMPORTER), format!("{{{members}}}")),
            (
                Source(&llm_prices::IMPORTER),
                format!(r#"{{"vendor": "v", "models": [{list}]}}"#),
            ),
        ]
    }

    proptest! {
        #[test]
        fn everything_listed_gives_exactly_one_entry(
            items in proptest::collection::vec(json(), 0..6),
        ) {
            let date = Day::parse("2026-11-11").unwrap();
            for (source, text) in listing(&items) {
                let imported = source.read("a.json", &text, date).unwrap();
                prop_assert_eq!(imported.entries.len(), items.len(), "{}", source.name());
            }
        }

        #[test]
        fn no_json_makes_a_reader_panic(inner in json()) {
            let date = Day::parse("2026-11-11").unwrap();
            for text in shapes(&inner) {
                let _ = Source::detect("a.json", &text);
                for source in Source::ALL {
                    let _ = source.read("a.json", &text, date);
                }
            }
        }
    }
}
