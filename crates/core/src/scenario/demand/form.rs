//! Which form a trace has.

use crate::units::{Reject, RejectKind, Scalar};

use super::TraceForm;

impl TraceForm {
    /// All forms.
    pub const ALL: [Self; 4] = [Self::Azure, Self::BurstGpt, Self::Mooncake, Self::Named];

    /// The name on the command line and in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Azure => "azure",
            Self::BurstGpt => "burstgpt",
            Self::Mooncake => "mooncake",
            Self::Named => "columns",
        }
    }

    /// The form that the first line of a file shows; `None` where the user must name the columns.
    pub(super) fn of_first_line(line: &str) -> Option<Self> {
        if line.trim_start().starts_with('{') {
            return Some(Self::Mooncake);
        }
        let names: Vec<String> = line
            .split(',')
            .map(|name| name.trim().trim_matches('"').to_lowercase())
            .collect();
        let has = |wanted: &[&str]| {
            wanted
                .iter()
                .all(|one| names.iter().any(|name| name == one))
        };
        if has(&["timestamp", "contexttokens"]) || has(&["timestamp", "generatedtokens"]) {
            return Some(Self::Azure);
        }
        let is_burst = has(&["timestamp", "request tokens"]) || has(&["response tokens"]);
        is_burst.then_some(Self::BurstGpt)
    }
}

impl Scalar for TraceForm {
    const EXPECTED: &'static str = "a form of traces: `azure`, `burstgpt`, `mooncake` or `columns`";
    const CHOICES: &'static [&'static str] = &["azure", "burstgpt", "mooncake", "columns"];

    fn parse(text: &str) -> Result<Self, Reject> {
        let found = Self::ALL.into_iter().find(|form| form.name() == text);
        found.ok_or_else(|| {
            let message = format!("`{text}` is no form of traces");
            Reject::new(RejectKind::UnknownWord, message)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells_the_form() {
        for (line, form) in [
            (
                "TIMESTAMP,ContextTokens,GeneratedTokens",
                Some(TraceForm::Azure),
            ),
            (
                "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type",
                Some(TraceForm::BurstGpt),
            ),
            (
                "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type",
                Some(TraceForm::BurstGpt),
            ),
            (
                r#"{"timestamp": 0, "input_length": 1}"#,
                Some(TraceForm::Mooncake),
            ),
            ("when,prompt,completion", None),
            ("", None),
        ] {
            assert_eq!(TraceForm::of_first_line(line), form, "{line}");
        }
    }

    #[test]
    fn forms_go_by_their_names() {
        for form in TraceForm::ALL {
            assert_eq!(TraceForm::parse(form.name()), Ok(form));
        }
        assert_eq!(
            TraceForm::parse("csv").unwrap_err().kind,
            RejectKind::UnknownWord
        );
    }
}
