//! The engines that a statement can be written for, and how their dialects differ.

use std::fmt::Write as _;

/// A SQL engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engine {
    /// `DuckDB` 1.0 and later. Apache `DataFusion` runs the same statement.
    DuckDb,
    /// `ClickHouse` 23.6 and later.
    ClickHouse,
    /// `PostgreSQL` 12 and later.
    Postgres,
    /// `SQLite` 3.35 and later, with its mathematical functions.
    Sqlite,
    /// Apache Spark 3.4 and later, on one machine or many.
    Spark,
    /// Trino; by its documentation, not run on the engine.
    Trino,
    /// `BigQuery`; by its documentation, not run on the engine.
    BigQuery,
    /// Snowflake; by its documentation, not run on the engine.
    Snowflake,
}

use Engine::{BigQuery, ClickHouse, DuckDb, Postgres, Snowflake, Spark, Sqlite, Trino};

impl Engine {
    /// All of them.
    pub const ALL: [Self; 8] = [
        DuckDb, ClickHouse, Postgres, Sqlite, Spark, Trino, BigQuery, Snowflake,
    ];

    /// The word of the command line.
    pub const fn name(self) -> &'static str {
        match self {
            DuckDb => "duckdb",
            ClickHouse => "clickhouse",
            Postgres => "postgres",
            Sqlite => "sqlite",
            Spark => "spark",
            Trino => "trino",
            BigQuery => "bigquery",
            Snowflake => "snowflake",
        }
    }

    /// The name that people use.
    pub const fn title(self) -> &'static str {
        match self {
            DuckDb => "DuckDB",
            ClickHouse => "ClickHouse",
            Postgres => "PostgreSQL",
            Sqlite => "SQLite",
            Spark => "Spark",
            Trino => "Trino",
            BigQuery => "BigQuery",
            Snowflake => "Snowflake",
        }
    }

    /// How the result becomes a CSV file there, with the statement in `plan.sql`.
    pub const fn saving(self) -> &'static str {
        match self {
            DuckDb => "duckdb -csv logs.duckdb < plan.sql > aggregate.csv",
            ClickHouse => "clickhouse-client --format CSVWithNames < plan.sql > aggregate.csv",
            Postgres => "psql --csv -f plan.sql > aggregate.csv",
            Sqlite => "sqlite3 -csv -header logs.db < plan.sql > aggregate.csv",
            Spark => {
                "spark.sql(open('plan.sql').read()).toPandas().to_csv('aggregate.csv', index=False)"
            }
            Trino => "trino --output-format CSV_HEADER -f plan.sql > aggregate.csv",
            BigQuery => {
                "bq query --nouse_legacy_sql --format=csv --max_rows=100000000 < plan.sql > aggregate.csv"
            }
            Snowflake => {
                "snowsql -f plan.sql -o output_format=csv -o friendly=false -o timing=false > aggregate.csv"
            }
        }
    }

    /// The statement that lists the columns of what stands after `FROM`, their names first.
    pub fn described(self, from: &str) -> String {
        match self {
            ClickHouse => format!("DESCRIBE TABLE {from}"),
            _ => format!("DESCRIBE SELECT * FROM {from}"),
        }
    }

    /// A name as an identifier.
    ///
    /// Snowflake reads plain names as capitals unless they are quoted, so a name in small letters
    /// stays bare there and means what it would mean in a statement typed by hand.
    pub(super) fn quoted(self, name: &str) -> String {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if self == Snowflake
            && name.chars().all(is_plain)
            && !name.starts_with(|c: char| c.is_ascii_digit())
        {
            return name.to_owned();
        }
        let mark = match self {
            Spark | BigQuery => '`',
            _ => '"',
        };
        let mut quoted = String::from(mark);
        for c in name.chars() {
            match (self, c) {
                // By their documentation they read escapes in names as they do in text; BigQuery
                // knows no doubled mark.
                (ClickHouse | BigQuery, '\\') | (BigQuery, '`') => quoted.push('\\'),
                _ if c == mark => quoted.push(mark),
                _ => {}
            }
            quoted.push(c);
        }
        quoted.push(mark);
        quoted
    }

    /// Text as a literal.
    pub(super) fn literal(self, text: &str) -> String {
        let mut literal = String::from('\'');
        for c in text.chars() {
            match (self, c) {
                (ClickHouse | BigQuery | Spark | Snowflake, '\\') | (BigQuery | Spark, '\'') => {
                    literal.push('\\');
                }
                (_, '\'') => literal.push('\''),
                _ => {}
            }
            literal.push(c);
        }
        literal.push('\'');
        literal
    }

    const fn text_type(self) -> &'static str {
        match self {
            DuckDb | Trino | Snowflake => "VARCHAR",
            Postgres | Sqlite => "TEXT",
            ClickHouse => "Nullable(String)",
            Spark | BigQuery => "STRING",
        }
    }

    /// A value as text, whatever its type.
    pub(super) fn text(self, value: &str) -> String {
        match self {
            ClickHouse => format!("toString({value})"),
            _ => format!("CAST({value} AS {})", self.text_type()),
        }
    }

    /// A time as text that tells its offset from UTC, whatever its type.
    ///
    /// `ClickHouse` and Spark would write a timestamp in the time zone of the column or the
    /// session and say nothing of it; their writers of rows and of JSON know better.
    pub(super) fn time(self, value: &str) -> String {
        match self {
            ClickHouse => format!(
                "CASE WHEN {value} IS NULL THEN '' ELSE formatRowNoNewline('TSVRaw', {value}) END"
            ),
            Spark => format!("GET_JSON_OBJECT(TO_JSON(NAMED_STRUCT('at', {value})), '$.at')"),
            _ => self.text(value),
        }
    }

    /// Text of digits as a whole number. It stands behind a test that it is one, which engines
    /// are free to make later; so where there is a cast that cannot fail, it is used.
    pub(super) fn whole(self, text: &str) -> String {
        match self {
            DuckDb | Spark | Trino => format!("TRY_CAST({text} AS BIGINT)"),
            ClickHouse => format!("toInt64OrNull({text})"),
            Postgres => format!("CAST({text} AS BIGINT)"),
            Sqlite => format!("CAST({text} AS INTEGER)"),
            BigQuery => format!("SAFE_CAST({text} AS INT64)"),
            Snowflake => format!("TRY_CAST({text} AS NUMBER(38, 0))"),
        }
    }

    /// Text of a few digits as a number that says a place in text; some engines take none that
    /// could be larger.
    pub(super) fn small(self, text: &str) -> String {
        match self {
            DuckDb | Trino | Snowflake => format!("TRY_CAST({text} AS INTEGER)"),
            Spark => format!("TRY_CAST({text} AS INT)"),
            ClickHouse => format!("toInt32OrNull({text})"),
            Postgres => format!("CAST({text} AS INTEGER)"),
            Sqlite | BigQuery => self.whole(text),
        }
    }

    /// Text of up to [`Self::widest`] digits as a whole number.
    pub(super) fn wide(self, text: &str) -> String {
        match self {
            DuckDb | Spark | Trino => format!("TRY_CAST({text} AS DECIMAL(38, 0))"),
            ClickHouse => format!("toInt128OrNull({text})"),
            Postgres => format!("CAST({text} AS NUMERIC(38, 0))"),
            BigQuery => format!("SAFE_CAST({text} AS BIGNUMERIC)"),
            Sqlite | Snowflake => self.whole(text),
        }
    }

    /// How many digits any whole number of the engine may have.
    pub(super) const fn widest(self) -> usize {
        match self {
            Sqlite => 18,
            _ => 38,
        }
    }

    /// The text of a value of JSON; of a string what is in it, which may be an object in turn.
    pub(super) fn unwrapped(self, value: &str) -> String {
        let text = format!("TRIM({})", self.text(value));
        let inner = match self {
            Postgres => format!("CAST({text} AS JSONB) #>> '{{}}'"),
            _ => format!("JSON_EXTRACT_STRING({text}, '$')"),
        };
        let is_text = match self {
            Postgres => format!("{text} LIKE '\"%'"),
            _ => format!("{text} LIKE '\"%' AND JSON_VALID({text})"),
        };
        format!("CASE WHEN {is_text} THEN {inner} ELSE {text} END")
    }

    /// The object in a text, and 1 where it begins as one and is none.
    pub(super) fn opened(self, text: &str) -> [String; 2] {
        let begins = format!("{text} LIKE '{{%'");
        match self {
            // What is no JSON stops the statement; a column of JSON holds nothing else.
            Postgres => [
                format!("CASE WHEN {begins} THEN CAST({text} AS JSONB) END"),
                "0".to_owned(),
            ],
            _ => [
                format!("CASE WHEN {begins} AND JSON_VALID({text}) THEN {text} END"),
                format!("CASE WHEN {begins} AND NOT JSON_VALID({text}) THEN 1 ELSE 0 END"),
            ],
        }
    }

    /// The text under keys of an object of JSON.
    pub(super) fn within(self, object: &str, keys: &[&str]) -> String {
        match self {
            Postgres => format!("{object} #>> '{{{}}}'", keys.join(",")),
            _ => format!("JSON_EXTRACT_STRING({object}, '$.{}')", keys.join(".")),
        }
    }

    /// Whether it looks into objects of JSON.
    pub const fn opens_objects(self) -> bool {
        matches!(self, DuckDb | Postgres)
    }

    /// Whether text matches an extended regular expression that holds no backslash. `SQLite` has
    /// none; see [`super::glob`].
    pub(super) fn matches(self, text: &str, pattern: &str) -> String {
        match self {
            DuckDb | Postgres | Sqlite => format!("{text} ~ '{pattern}'"),
            ClickHouse => format!("match({text}, '{pattern}')"),
            Spark => format!("{text} RLIKE '{pattern}'"),
            Trino | Snowflake => format!("REGEXP_LIKE({text}, '{pattern}')"),
            BigQuery => format!("REGEXP_CONTAINS({text}, '{pattern}')"),
        }
    }

    /// Where a character stands in text, from 1 on; 0 when it is not in it.
    pub(super) fn position(self, of: char, text: &str) -> String {
        match self {
            Sqlite => format!("INSTR({text}, '{of}')"),
            BigQuery => format!("STRPOS({text}, '{of}')"),
            ClickHouse => format!("position({text}, '{of}')"),
            _ => format!("POSITION('{of}' IN {text})"),
        }
    }

    /// The remainder of a division of whole numbers that are not negative.
    pub(super) fn remainder(self, of: &str, by: &str) -> String {
        match self {
            BigQuery => format!("MOD({of}, {by})"),
            _ => format!("({of} % {by})"),
        }
    }

    /// The natural logarithm of a whole number, times a constant, rounded down.
    pub(super) fn log_bucket(self, number: &str, factor: &str) -> String {
        let (float, whole) = match self {
            ClickHouse => ("Float64", "Int64"),
            Sqlite => ("REAL", "INTEGER"),
            BigQuery => ("FLOAT64", "INT64"),
            Snowflake => ("DOUBLE", "INTEGER"),
            Spark => ("DOUBLE", "BIGINT"),
            DuckDb | Postgres | Trino => ("DOUBLE PRECISION", "BIGINT"),
        };
        let float = if self == Trino { "DOUBLE" } else { float };
        format!("CAST(FLOOR(LN(CAST({number} AS {float})) * {factor}) AS {whole})")
    }

    /// What keeps a step from being written into the next one. `SQLite` and `PostgreSQL` would do
    /// that, and then reckon each column again wherever it is named, many times over.
    pub(super) const fn fence(self) -> &'static str {
        match self {
            Sqlite => "\n  LIMIT -1",
            Postgres => "\n  OFFSET 0",
            _ => "",
        }
    }

    /// What stands after the statement.
    pub(super) const fn ending(self) -> &'static str {
        match self {
            ClickHouse => "\nSETTINGS date_time_output_format = 'iso'",
            _ => "",
        }
    }

    /// What must be known about times there, for the head of the statement.
    pub(super) const fn caution(self) -> Option<&'static str> {
        match self {
            Trino => Some(
                "A time with a named zone (Europe/Berlin) counts as bad; use AT TIME ZONE 'UTC' in a view.",
            ),
            Snowflake => Some(
                "Times are read in the default output formats: YYYY-MM-DD HH24:MI:SS.FF3, with TZHTZM for zones.",
            ),
            Postgres => Some("Times are read in the default DateStyle, ISO."),
            _ => None,
        }
    }
}

/// Words as a list of SQL texts.
pub(super) fn texts(words: &[&str]) -> String {
    let mut list = String::new();
    for (place, word) in words.iter().enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(list, "{comma}'{word}'");
    }
    list
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What an engine reads between two marks, and what is left after the second one: by the
    /// grammars of their documentation, apart from the code above.
    fn read(text: &str, has_escapes: bool, has_doubles: bool) -> (String, String) {
        let mut letters = text.chars().peekable();
        let mark = letters.next().unwrap();
        let mut inside = String::new();
        while let Some(letter) = letters.next() {
            if letter == '\\' && has_escapes {
                inside.extend(letters.next());
            } else if letter != mark {
                inside.push(letter);
            } else if has_doubles && letters.next_if_eq(&mark).is_some() {
                inside.push(mark);
            } else {
                break;
            }
        }
        (inside, letters.collect())
    }

    fn check(text: &str) {
        for engine in Engine::ALL {
            let has_escapes = matches!(engine, ClickHouse | BigQuery);
            let name = engine.quoted(text);
            if name != text {
                let found = read(&name, has_escapes, engine != BigQuery);
                assert_eq!(found, (text.to_owned(), String::new()), "{engine:?} {name}");
            }
            let has_escapes = matches!(engine, ClickHouse | BigQuery | Spark | Snowflake);
            let has_doubles = !matches!(engine, BigQuery | Spark);
            let literal = engine.literal(text);
            let found = read(&literal, has_escapes, has_doubles);
            assert_eq!(
                found,
                (text.to_owned(), String::new()),
                "{engine:?} {literal}"
            );
        }
    }

    #[test]
    fn names_and_texts_come_back_as_they_were() {
        for text in [
            "a\\",
            "\\\" FROM secrets --",
            "\\` FROM secrets --",
            "\\\\\"",
            "\\' OR 1=1 --",
            "''\\''",
            "``\\``",
        ] {
            check(text);
        }
    }

    proptest! {
        #[test]
        fn no_text_gets_out_of_its_marks(text in "[a\\\\'\"` ]{0,12}") {
            check(&text);
        }
    }
}
