//! What text looks like: by regular expressions where an engine has them, by `GLOB` in `SQLite`.

use super::engine::Engine;

/// A form of text. The name of a column of text is tested; it may be named several times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A count of at most 18 digits, which a point and a zero may follow where the column holds
    /// floating-point numbers.
    Count,
    /// A number of a few digits, with or without a fraction.
    Decimal,
    /// Dollars, in small letters where it has an exponent.
    Amount,
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
            Self::Count => "[0-9]{1,18}([.]0)?",
            Self::Decimal => "[0-9]{1,12}([.][0-9]*)?",
            Self::Amount => "[0-9]{1,6}([.][0-9]*)?(e-?[0-9]{1,2})?",
            Self::Success => "[1-3][0-9][0-9]([.]0)?",
            Self::Numeric => "[0-9-].*",
            Self::Day => "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            Self::Epoch => "[0-9]{9,19}([.][0-9]*)?",
            Self::Calendar => {
                "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?( ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?))?"
            }
        }
    }

    /// `GLOB` knows classes of characters and no repetition, so digits are told by the lack of
    /// anything else.
    fn by_glob(self, column: &str) -> String {
        match self {
            Self::Count => format!(
                "LENGTH({column}) BETWEEN 1 AND 20 AND ({column} NOT GLOB '*[^0-9]*' AND LENGTH({column}) <= 18 OR {column} GLOB '[0-9]*.0' AND SUBSTR({column}, 1, LENGTH({column}) - 2) NOT GLOB '*[^0-9]*')"
            ),
            Self::Decimal => decimal(column, 1, 12),
            Self::Amount => format!(
                "{column} GLOB '[0-9]*' AND {column} NOT GLOB '*[^0-9.e-]*' AND {column} NOT GLOB '*[^e]-*'"
            ),
            Self::Success => {
                format!("({column} GLOB '[1-3][0-9][0-9]' OR {column} GLOB '[1-3][0-9][0-9].0')")
            }
            Self::Numeric => format!("{column} GLOB '[0-9-]*'"),
            Self::Day => {
                format!("{column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'")
            }
            Self::Epoch => decimal(column, 9, 19),
            Self::Calendar => calendar(column),
        }
    }
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
        "{column} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9][T ][0-9][0-9]:[0-5][0-9]*' \
         AND (seconds = '' OR seconds GLOB ':[0-5][0-9]' OR seconds GLOB ':[0-5][0-9].[0-9]*' \
         AND SUBSTR(seconds, 5) NOT GLOB '*[^0-9]*') \
         AND (zone = '' OR zone GLOB '[+-][0-9][0-9]' OR zone GLOB '[+-][0-9][0-9][0-9][0-9]' \
         OR zone GLOB '[+-][0-9][0-9]:[0-9][0-9]')"
    )
}
