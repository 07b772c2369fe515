//! Who sells the models of rows that do not say.

use crate::words;

/// Providers for rows that name none, by the names of their models.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SoldBy {
    /// Patterns of names, and the providers of models called so; the first that fits counts.
    pub patterns: Vec<(String, String)>,
    /// The provider of all others.
    pub otherwise: Option<String>,
}

impl SoldBy {
    /// The provider of a model.
    pub fn provider(&self, model: &str) -> Option<&str> {
        let mut patterns = self.patterns.iter();
        let found = patterns.find(|(pattern, _)| fits(pattern.as_bytes(), model.as_bytes()));
        let found = found.map(|(_, provider)| provider);
        found.or(self.otherwise.as_ref()).map(String::as_str)
    }

    /// What is taken as whose, in a sentence; `None` where nothing is.
    pub fn describe(&self) -> Option<String> {
        let patterns = self.patterns.iter();
        let mut said: Vec<String> = patterns
            .map(|(pattern, provider)| {
                format!("those of {pattern} are taken as sold by {provider}")
            })
            .collect();
        match (&self.otherwise, said.is_empty()) {
            (None, true) => return None,
            (None, false) => {}
            (Some(provider), true) => {
                return Some(format!(
                    "Rows that name no provider are taken as sold by {provider}."
                ));
            }
            (Some(provider), false) => said.push(format!("all others as sold by {provider}")),
        }
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        Some(format!(
            "Of rows that name no provider, {}.",
            words::all_of(&said)
        ))
    }
}

/// Whether a text is what a pattern says, in which `*` stands for anything, whatever the capitals.
fn fits(pattern: &[u8], text: &[u8]) -> bool {
    let same = |one: &[u8], other: &[u8]| one.eq_ignore_ascii_case(other);
    let mut parts = pattern.split(|byte| *byte == b'*');
    let first = parts.next().unwrap_or_default();
    let Some((begin, mut rest)) = text.split_at_checked(first.len()) else {
        return false;
    };
    let between: Vec<&[u8]> = parts.collect();
    let Some((last, between)) = between.split_last() else {
        return same(first, text);
    };
    if !same(first, begin) {
        return false;
    }
    for part in between {
        let found = (0..=rest.len()).find_map(|from| {
            let tail = rest.get(from..)?;
            let (here, after) = tail.split_at_checked(part.len())?;
            same(here, part).then_some(after)
        });
        match found {
            Some(after) => rest = after,
            None => return false,
        }
    }
    let end = rest.len().checked_sub(last.len());
    end.and_then(|end| rest.get(end..))
        .is_some_and(|end| same(end, last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        for (pattern, text, expected) in [
            ("gpt-*", "gpt-4o", true),
            ("gpt-*", "GPT-4o", true),
            ("gpt-*", "my-gpt-4o", false),
            ("*", "", true),
            ("*-mini", "gpt-4o-mini", true),
            ("*-mini", "mini", false),
            ("g*4*i", "gpt-4o-mini", true),
            // What one star took, the end cannot take again.
            ("ab*ba", "aba", false),
            ("gpt-4o", "gpt-4o", true),
            ("gpt-4o", "gpt-4o-mini", false),
            ("a**b", "ab", true),
        ] {
            assert_eq!(
                fits(pattern.as_bytes(), text.as_bytes()),
                expected,
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn the_first_pattern_that_fits_counts_and_a_plain_name_last() {
        let pair = |pattern: &str, provider: &str| (pattern.to_owned(), provider.to_owned());
        let mut sold_by = SoldBy {
            patterns: vec![pair("gpt-4o", "azure"), pair("gpt-*", "openai")],
            otherwise: None,
        };
        assert_eq!(sold_by.provider("gpt-4o"), Some("azure"));
        assert_eq!(sold_by.provider("gpt-5"), Some("openai"));
        assert_eq!(sold_by.provider("claude-opus-5"), None);
        sold_by.otherwise = Some("bedrock".to_owned());
        assert_eq!(sold_by.provider("claude-opus-5"), Some("bedrock"));
        assert_eq!(
            sold_by.describe().as_deref(),
            Some(
                "Of rows that name no provider, those of gpt-4o are taken as sold by azure, those \
                 of gpt-* are taken as sold by openai and all others as sold by bedrock."
            )
        );
        assert_eq!(SoldBy::default().describe(), None);
    }
}
