//! Names of tables and columns, as a user types them.

use super::engine::Engine;
use crate::input::{Code, Diagnostic};
use crate::words::is_hidden;

/// Parts between dots: `logs`, `warehouse.gateway.requests`, `usage.input_tokens`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path(Vec<String>);

/// More parts than that have no meaning to any of the engines.
const MOST_PARTS: usize = 4;

impl Path {
    /// Reads a path.
    ///
    /// Names are made of letters, digits, `_`, `-`, `$` and inner spaces, and the statement quotes
    /// them by itself; quotes around a part are taken off.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<String> = text.split('.').map(|part| bare(part).to_owned()).collect();
        if parts.len() > MOST_PARTS {
            return Err(format!("`{text}` has more than {MOST_PARTS} parts"));
        }
        for part in &parts {
            if part.is_empty() || part.trim() != part {
                return Err(format!("`{text}` has a part without a name"));
            }
            if let Some(c) = part.chars().find(|c| !is_of_names(*c)) {
                return Err(format!("`{text}` has {c:?}, which no name has"));
            }
        }
        Ok(Self(parts))
    }

    /// A name that is known to be one.
    pub(super) fn of(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }

    /// A name as a table has it, with any characters that show: the others could pass a statement
    /// off for another one to the person who reads it.
    ///
    /// # Errors
    /// Which character does not show.
    pub(super) fn shown(name: &str) -> Result<Self, Box<Diagnostic>> {
        match name.chars().find(|c| is_hidden(*c)) {
            None => Ok(Self::of(name)),
            Some(c) => {
                let shown = c.escape_default();
                let message =
                    format!("the name of the column `{name}` has the character `{shown}`");
                let told = Diagnostic::error(Code::BadOption, message)
                    .within("--sql")
                    .note("a statement has no names with characters that do not show");
                Err(Box::new(told.help(
                    "make a view of the table with plain names of columns, or rename the column in the sample",
                )))
            }
        }
    }

    /// Whether it begins with one of the names of a table's columns.
    pub(super) fn is_one_of(&self, names: &[&str]) -> bool {
        self.0
            .first()
            .is_some_and(|first| names.contains(&first.as_str()))
    }

    /// Its last part: the name of a column.
    pub(super) fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// The path as an engine reads it.
    pub(super) fn quoted(&self, engine: Engine) -> String {
        let parts = self.0.iter().map(|part| engine.quoted(part));
        parts.collect::<Vec<_>>().join(".")
    }
}

fn bare(part: &str) -> &str {
    let within = |quote| part.strip_prefix(quote)?.strip_suffix(quote);
    within('"').or_else(|| within('`')).unwrap_or(part)
}

fn is_of_names(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '$' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn quoted(text: &str, engine: Engine) -> String {
        Path::parse(text).unwrap().quoted(engine)
    }

    #[test]
    fn names_are_quoted_as_each_engine_quotes() {
        assert_eq!(quoted("logs", Engine::Postgres), "\"logs\"");
        assert_eq!(
            quoted("my-project.llm.logs", Engine::BigQuery),
            "`my-project`.`llm`.`logs`"
        );
        assert_eq!(
            quoted("public.\"LiteLLM_SpendLogs\"", Engine::Postgres),
            "\"public\".\"LiteLLM_SpendLogs\""
        );
        assert_eq!(quoted("main.select", Engine::Spark), "`main`.`select`");
        assert_eq!(
            quoted("db.public.Request Log", Engine::Snowflake),
            "db.public.\"Request Log\""
        );
    }

    #[test]
    fn what_is_no_name_is_refused() {
        for text in [
            "",
            ".",
            "a..b",
            "a.b.c.d.e",
            "logs; DROP TABLE logs",
            "logs\"",
            "logs`",
            "read_csv('x')",
            "a\nb",
            " logs",
        ] {
            assert!(Path::parse(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_name_gets_out_of_its_quotes(text in ".{0,30}") {
            for engine in Engine::ALL {
                if let Ok(path) = Path::parse(&text) {
                    let outside: String = path.quoted(engine)
                        .split(['"', '`']).step_by(2).collect();
                    prop_assert!(engine == Engine::Snowflake || outside.chars().all(|c| c == '.'));
                    prop_assert!(!outside.contains([';', '\'', '(', ' ', '\n', '-']));
                }
            }
        }
    }
}
