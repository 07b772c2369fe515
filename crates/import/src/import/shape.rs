//! Whether a file is of the catalog that it is read as, where nothing was found in it.

use crate::units::Day;

use super::imported::{Found, ImportedCatalog};
use super::source::Source;

/// Why a file is not of a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    /// What was missing.
    pub reason: String,
    /// The catalog that it looks like.
    pub looks_like: Option<Source>,
}

impl Source {
    /// Reads a file of the catalog, as [`Source::read`] does, and refuses one that holds nothing
    /// of it. A file all of whose rows are skipped for a reason is one of the catalog.
    ///
    /// # Errors
    /// What keeps the text from being such a catalog.
    pub fn read_own(
        self,
        file_name: &str,
        text: &str,
        date: Day,
    ) -> Result<ImportedCatalog, Foreign> {
        let foreign = |reason: String| Foreign {
            reason,
            looks_like: Self::detect(file_name, text).filter(|other| *other != self),
        };
        let imported = self.read(file_name, text, date).map_err(foreign)?;
        let is_model = |found: &Found| matches!(found, Found::Model(_));
        if imported.entries.iter().any(|entry| is_model(&entry.found)) {
            return Ok(imported);
        }
        if imported.entries.is_empty() {
            return Err(foreign("it lists no models".to_owned()));
        }
        if serde_json::from_str(text).is_ok_and(|json| (self.0.has_row)(&json)) {
            Ok(imported)
        } else {
            Err(foreign(format!("no entry has {}", self.0.mark)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{genai_prices, litellm, llm_prices, models_dev, openrouter, portkey};
    use crate::units::Scalar;

    /// A small file of each catalog, whose only model has prices.
    const OWN: [(Source, &str); 6] = [
        (
            Source(&litellm::IMPORTER),
            r#"{"m": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-6, "output_cost_per_token": 2e-6}}"#,
        ),
        (
            Source(&genai_prices::IMPORTER),
            r#"[{"id": "openai", "models": [{"id": "m", "prices": {"input_mtok": 1, "output_mtok": 2}}]}]"#,
        ),
        (
            Source(&models_dev::IMPORTER),
            r#"{"openai": {"models": {"m": {"id": "m", "cost": {"input": 1, "output": 2}, "modalities": {"output": ["text"]}}}}}"#,
        ),
        (
            Source(&openrouter::IMPORTER),
            r#"{"data": [{"id": "openai/m", "pricing": {"prompt": "0.000001", "completion": "0.000002"}}]}"#,
        ),
        (
            Source(&portkey::IMPORTER),
            r#"{"m": {"pricing_config": {"pay_as_you_go": {"request_token": {"price": 0.0001}, "response_token": {"price": 0.0002}}}}}"#,
        ),
        (
            Source(&llm_prices::IMPORTER),
            r#"{"vendor": "openai", "models": [{"id": "m", "price_history": [{"input": 1, "output": 2, "from_date": null, "to_date": null}]}]}"#,
        ),
    ];

    fn read(source: Source, text: &str) -> Result<ImportedCatalog, Foreign> {
        source.read_own("openai.json", text, Day::parse("2026-11-11").unwrap())
    }

    #[test]
    fn a_catalog_read_as_another_is_refused_and_known() {
        for (source, _) in OWN {
            for (own, text) in OWN {
                let told = read(source, text);
                if source == own {
                    assert!(told.is_ok(), "{}: {told:?}", source.name());
                } else {
                    let name = format!("{} as {}", own.name(), source.name());
                    assert_eq!(told.expect_err(&name).looks_like, Some(own), "{name}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_catalog_is_none_of_any() {
        for source in Source::ALL {
            for text in [
                "",
                "null",
                "1",
                "\"x\"",
                "[]",
                "{}",
                "[[]]",
                "[{}]",
                "[null]",
                "{\"a\": {}}",
                "{\"a\": null}",
                "{\"a\": {\"b\": 1}}",
                "{\"data\": []}",
                "{\"data\": [{}]}",
                "{\"data\": [{\"id\": \"x\"}]}",
                "{\"models\": []}",
                "{\"models\": [{}]}",
                "{\"prices\": []}",
                "{\"providers\": []}",
                "{\"vendor\": \"a\", \"models\": [{}]}",
                "[{\"id\": \"a\", \"models\": [{}]}]",
                "{\"a\": {\"models\": {\"b\": {}}}}",
                "{\"a\": {\"models\": {}}}",
                "schema: 1",
            ] {
                assert!(read(source, text).is_err(), "{}: {text}", source.name());
            }
        }
    }

    #[test]
    fn rows_that_are_skipped_with_a_reason_are_of_the_catalog() {
        let embedding = r#"{"m": {"litellm_provider": "openai", "mode": "image_generation"}}"#;
        assert!(read(Source(&litellm::IMPORTER), embedding).is_ok());
        let free = r#"{"data": [{"id": "a/m", "pricing": {"prompt": "0", "completion": "0"}}]}"#;
        assert!(read(Source(&openrouter::IMPORTER), free).is_ok());
    }
}
