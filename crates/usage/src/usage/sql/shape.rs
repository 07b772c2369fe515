//! What text looks like: by regular expressions where an engine has them, by `GLOB` in `SQLite`.

use super::engine::Engine;

/// A form of text. The name of a column of text is tested; it may be named several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A whole number in at most 18 digits and nothing else.
    Digits,
    /// A number as logs write them: with a sign, a fraction, an exponent.
    Number,
    /// A status of HTTP that is no failure.
    Success,
    /// What begins as a number does.
    Numeric,
    /// A day alone.
    Day,
    /// Seconds since 1970 or a finer unit.
    Epoch,
    /// A day and a time of day, with or without an offset.
    Calendar,
    /// A day and an hour, in UTC.
    Hour,
    /// A day in eight digits.
    CompactDay,
    /// A day and a time of day in digits, in UTC.
    Compact,
}

impl Shape {
    /// A condition that holds when a column of text has the shape.
    pub(super) fn of(self, column: &str, engine: Engine) -> String {
        match engine {
            Engine::Sqlite => self.by_glob(column),
            engine => engine.matches(column, &format!("^{}$", self.pattern())),
        }
    }

    const fn pattern(self) -> &'static str {
        match self {
            Self::Digits => "[0-9]{1,18}",
            Self::Number => "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-4]?[0-9])?",
            Self::Success => "[1-3][0-9][0-9]([.]0)?",
            Self::Numeric => "[0-9-].*",
            Self::Day => "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            Self::Epoch => "[1-8][0-9]{8,18}([.][0-9]*)?",
            Self::Calendar => {
                "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-5][0-9](:[0-5][0-9]([.,][0-9]+)?)?([Zz]| ?(UTC|[+-][0-9]{2}(:?[0-9]{2})?))?"
            }
            Self::Hour => "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}[Zz]?",
            Self::CompactDay => "[0-9]{8}",
            Self::Compact => "[0-9]{8}[Tt ][0-9]{6}[Zz]?",
        }
    }

    /// `GLOB` knows classes of characters and no repetition, so digits are told by the lack of
    /// anything else.
    fn by_glob(self, column: &str) -> String {
        match self {
            Self::Digits => {
                format!("{column} NOT GLOB '*[^0-9]*' AND LENGTH({column}) BETWEEN 1 AND 18")
            }
            Self::Number => number(column),
            Self::Success => {
                format!("({column} GLOB '[1-3][0-9][0-9]' OR {column} GLOB '[1-3][0-9][0-9].0')")
            }
            Self::Numeric => format!("{column} GLOB '[0-9-]*'"),
            Self::Day => {
                format!("{column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'")
            }
            Self::Epoch => format!("{column} GLOB '[1-8]*' AND {}", decimal(column, 9, 19)),
            Self::Calendar => calendar(column),
            Self::Hour => in_utc(
                column,
                "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][Tt ][0-9][0-9]",
            ),
            Self::CompactDay => format!("{column} GLOB '{}'", "[0-9]".repeat(8)),
            Self::Compact => {
                let (day, time) = ("[0-9]".repeat(8), "[0-9]".repeat(6));
                in_utc(column, &format!("{day}[Tt ]{time}"))
            }
        }
    }
}

/// A time with or without the mark of UTC.
fn in_utc(column: &str, glob: &str) -> String {
    format!("({column} GLOB '{glob}' OR {column} GLOB '{glob}[Zz]')")
}

/// Signs stand first or after the exponent's letter, which a digit or a point that one follows
/// stands before; there is one point, and none in the exponent.
fn number(column: &str) -> String {
    format!(
        "{column} NOT GLOB '*[^0-9.eE+-]*' AND {column} NOT GLOB '*[^eE][+-]*' \
         AND {column} NOT GLOB '*.*.*' AND {column} NOT GLOB '*[eE]*[.eE]*' \
         AND ({column} GLOB '[0-9]*' OR {column} GLOB '[.+-][0-9]*' OR {column} GLOB '[+-].[0-9]*') \
         AND ({column} NOT GLOB '*[eE]*' OR {column} GLOB '*[eE][0-9]' OR {column} GLOB '*[eE][0-4][0-9]' \
         OR {column} GLOB '*[eE][+-][0-9]' OR {column} GLOB '*[eE][+-][0-4][0-9]')"
    )
}

/// Digits, at most one point, and so many of them before it.
fn decimal(column: &str, least: u32, most: u32) -> String {
    format!(
        "{column} GLOB '[0-9]*' AND {column} NOT GLOB '*[^0-9.]*' AND {column} NOT GLOB '*.*.*' AND INSTR({column} || '.', '.') BETWEEN {} AND {}",
        least + 1,
        most + 1
    )
}

/// Beside the column of text stand `zone`, its offset, and `seconds`, what is between the minute
/// and the offset.
fn calendar(column: &str) -> String {
    format!(
        "{column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][Tt ][0-9][0-9]:[0-5][0-9]*' \
         AND (seconds = '' OR seconds GLOB ':[0-5][0-9]' OR seconds GLOB ':[0-5][0-9][.,][0-9]*' \
         AND SUBSTR(seconds, 5) NOT GLOB '*[^0-9]*') \
         AND (zone = '' OR zone GLOB '[+-][0-9][0-9]' OR zone GLOB '[+-][0-9][0-9][0-9][0-9]' \
         OR zone GLOB '[+-][0-9][0-9]:[0-9][0-9]')"
    )
}
