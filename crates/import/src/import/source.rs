//! The foreign catalogs that are read, and how to tell them apart.

use serde_json::Value;

use crate::units::Day;

use super::harvest::Harvest;
use super::members::Members;
use super::{genai_prices, litellm, llm_prices, models_dev, openrouter, portkey};

/// A foreign catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// One object, a key for each model; dollars per token.
    LiteLlm,
    /// A list of providers; dollars per million tokens, dated.
    GenaiPrices,
    /// Providers by id; dollars per million tokens.
    ModelsDev,
    /// A list of models; texts in dollars per token.
    OpenRouter,
    /// One provider a file; cents per token.
    Portkey,
    /// One vendor a file, or all; dollars per million tokens, dated.
    LlmPrices,
}

impl Source {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::LiteLlm,
        Self::GenaiPrices,
        Self::ModelsDev,
        Self::OpenRouter,
        Self::Portkey,
        Self::LlmPrices,
    ];

    /// The name on the command line and in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::LiteLlm => "litellm",
            Self::GenaiPrices => "genai-prices",
            Self::ModelsDev => "models.dev",
            Self::OpenRouter => "openrouter",
            Self::Portkey => "portkey",
            Self::LlmPrices => "llm-prices",
        }
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
    pub fn read(self, file_name: &str, text: &str, date: Day) -> Result<Harvest, String> {
        match self {
            Self::LiteLlm => litellm::read(text, date),
            Self::GenaiPrices => genai_prices::read(text, date),
            Self::ModelsDev => models_dev::read(text, date),
            Self::OpenRouter => openrouter::read(text, date),
            Self::Portkey => portkey::read(file_name, text, date),
            Self::LlmPrices => llm_prices::read(text, date),
        }
    }

    /// Which catalog a text is of, by the shape of its JSON; its name decides nothing yet.
    pub fn detect(_file_name: &str, text: &str) -> Option<Self> {
        if text.trim_start().starts_with('[') {
            let list: Vec<Value> = serde_json::from_str(text).ok()?;
            let has = |key| list.iter().any(|one| one.get(key).is_some());
            return match (has("models"), has("pricing")) {
                (true, _) => Some(Self::GenaiPrices),
                (_, true) => Some(Self::OpenRouter),
                _ => None,
            };
        }
        let Members(members) = serde_json::from_str::<Members<Value>>(text).ok()?;
        let member = |key| members.iter().find(|(known, _)| known == key);
        let is_list = |key| member(key).is_some_and(|(_, value)| value.is_array());
        let has = |key| members.iter().any(|(_, value)| value.get(key).is_some());
        let has_cost = || {
            let keys = members.iter().filter_map(|(_, value)| value.as_object());
            keys.flat_map(serde_json::Map::keys)
                .any(|key| key.contains("_cost_per_"))
        };
        match () {
            () if is_list("data") => Some(Self::OpenRouter),
            () if is_list("providers") => Some(Self::GenaiPrices),
            () if is_list("prices") || (is_list("models") && member("vendor").is_some()) => {
                Some(Self::LlmPrices)
            }
            () if has("pricing_config") => Some(Self::Portkey),
            () if has("models") => Some(Self::ModelsDev),
            () if has("litellm_provider") || has_cost() => Some(Self::LiteLlm),
            () => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;
    use proptest::prelude::*;

    #[test]
    fn a_catalog_is_known_by_its_shape() {
        for (text, source) in [
            (r#"[{"id": "a", "models": []}]"#, Some(Source::GenaiPrices)),
            (r#"{"data": [{"pricing": {}}]}"#, Some(Source::OpenRouter)),
            (r#"{"acme": {"models": {}}}"#, Some(Source::ModelsDev)),
            (r#"{"a": {"pricing_config": {}}}"#, Some(Source::Portkey)),
            (r#"{"vendor": "a", "models": []}"#, Some(Source::LlmPrices)),
            (r#"{"prices": []}"#, Some(Source::LlmPrices)),
            (r#"{"a": {"litellm_provider": "b"}}"#, Some(Source::LiteLlm)),
            (
                r#"{"a": {"input_cost_per_token": 1}}"#,
                Some(Source::LiteLlm),
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
                Source::GenaiPrices,
                format!(r#"[{{"id": "v", "models": [{list}]}}]"#),
            ),
            (Source::OpenRouter, format!(r#"{{"data": [{list}]}}"#)),
            (
                Source::ModelsDev,
                format!(r#"{{"v": {{"models": {{{members}}}}}}}"#),
            ),
            (Source::Portkey, format!("{{{members}}}")),
            (
                Source::LlmPrices,
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
                let harvest = source.read("a.json", &text, date).unwrap();
                prop_assert_eq!(harvest.entries.len(), items.len(), "{}", source.name());
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
