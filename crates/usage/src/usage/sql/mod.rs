//! One statement that adds a table of requests up where it lies, for `plan usage --sql`.
//!
//! It groups rows by all that a price can depend on, as [`crate::usage::Tally`] does, and holds no
//! price: its result is priced by reading it back, again whenever prices change. Every sum is of
//! whole numbers, so results of several days or clusters can be put one after the other. Columns
//! are looked at as text, so that a row which cannot be counted is counted as bad and stops
//! nothing.

mod column;
mod engine;
mod form;
mod head;
mod identifier;
mod layout;
mod number;
mod object;
mod rows;
mod select;
mod shape;
#[cfg(test)]
mod sqlite_tests;
mod sums;
mod time;
mod words;

pub use column::Column;
pub use engine::Engine;
pub use form::Form;
pub use identifier::Path;
pub use layout::Layout;

use super::tally::Bands;

/// What a statement is for.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// Who is asked.
    pub engine: Engine,
    /// What stands after `FROM`: a quoted table, or a call that reads a file.
    pub from: String,
    /// Where the columns are.
    pub layout: &'a Layout,
    /// The sizes of prompt at which a price may change.
    pub bands: Bands,
    /// Minutes of a span of time within which no price changes.
    pub grain: u32,
}

impl Question<'_> {
    /// The statement, with comments at its head that say what it is.
    pub fn statement(&self) -> String {
        format!("{}{};\n", self.head(), self.select())
    }

    /// The statement without comments and without a semicolon.
    pub fn select(&self) -> String {
        let mut steps = self.rows();
        steps.push(self.keyed());
        format!(
            "WITH {}\n{}{}",
            steps.join(",\n"),
            self.sums(),
            self.engine.ending()
        )
    }
}

/// A table as it stands after `FROM`; a Parquet file where an engine reads those by itself.
///
/// # Errors
/// What is wrong with the name, in words.
pub fn table(name: &str, engine: Engine) -> Result<String, String> {
    let within = name.strip_prefix("read_parquet('");
    let file = within.and_then(|rest| rest.strip_suffix("')"));
    let file = file.unwrap_or(name);
    if file.to_ascii_lowercase().ends_with(".parquet") {
        match parquet(file, engine)? {
            Some(call) => Ok(call),
            None => Ok(Path::parse(name)?.quoted(engine)),
        }
    } else {
        Ok(Path::parse(name)?.quoted(engine))
    }
}

/// The call that reads a Parquet file; `None` where the engine reads none by its name.
///
/// # Errors
/// What is wrong with the name, in words.
pub fn parquet(file: &str, engine: Engine) -> Result<Option<String>, String> {
    Ok(match engine {
        Engine::DuckDb => Some(format!("read_parquet('{}')", file_name(file)?)),
        Engine::ClickHouse => Some(format!("file('{}', Parquet)", file_name(file)?)),
        _ => None,
    })
}

/// A path that may stand between single quotes in any dialect.
fn file_name(path: &str) -> Result<String, String> {
    let is_of_syntax = |c: char| c.is_control() || c == '\\';
    match path.chars().find(|c| is_of_syntax(*c)) {
        Some(c) => Err(format!(
            "`{path}` has {c:?}, which a statement cannot hold safely"
        )),
        None => Ok(path.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(engine: Engine, maps: &[&str], starts: &[u64], grain: u32) -> String {
        let layout = Layout::default().mapped(maps.iter().copied()).unwrap();
        made(engine, &layout, starts, grain)
    }

    fn made(engine: Engine, layout: &Layout, starts: &[u64], grain: u32) -> String {
        let question = Question {
            engine,
            from: table("gateway.logs", engine).unwrap(),
            layout,
            bands: Bands::new(starts.to_vec()),
            grain,
        };
        question.statement()
    }

    /// Every column, counts apart from each other, and spans of half an hour.
    const ALL: [&str; 11] = [
        "cache_write=cache_write_tokens",
        "cache_write_1h=cache_write_1h_tokens",
        "reasoning=reasoning_tokens",
        "service_tier=service_tier",
        "batch=batch",
        "team=team",
        "requests=requests",
        "cost=cost",
        "input.excludes=cache",
        "output.excludes=reasoning",
        "status=status",
    ];

    #[test]
    fn statements_are_those_that_the_engines_ran() {
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("../../../../../tests/sql");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| {
            for engine in Engine::ALL {
                let usual = statement(engine, &[], &[0, 200_001, 272_001], 60);
                insta::assert_snapshot!(engine.name(), usual);
                let all = statement(engine, &ALL, &[0, 200_001, 272_001], 30);
                insta::assert_snapshot!(format!("{}_all", engine.name()), all);
            }
        });
    }

    #[test]
    fn rows_that_name_no_provider_are_of_the_one_that_was_given() {
        let given = |maps: &[&str]| {
            let layout = Layout::default().mapped(maps.iter().copied()).unwrap();
            let layout = layout.sold_by(Some("azure".to_owned()));
            made(Engine::Postgres, &layout, &[0], 60)
        };
        let named = given(&[]);
        assert!(named.contains("THEN said_provider ELSE 'azure' END AS provider"));
        let unnamed = given(&["provider="]);
        assert!(unnamed.contains("CASE WHEN why = '' THEN 'azure' ELSE '' END AS provider"));
    }

    #[test]
    fn a_table_needs_no_more_than_models_and_tokens() {
        let maps = [
            "timestamp=",
            "provider=",
            "cache_read=",
            "status=",
            "latency=",
        ];
        for engine in Engine::ALL {
            let bare = statement(engine, &maps, &[0], 60);
            for absent in ["said_at", "said_status", "said_latency", "said_read"] {
                assert!(!bare.contains(absent), "{bare}");
            }
            assert!(bare.contains("THEN '' ELSE '' END") && bare.contains("SUM("));
        }
    }

    #[test]
    fn files_are_read_where_the_engine_can() {
        let duckdb = |name| table(name, Engine::DuckDb);
        let file = "read_parquet('a b/x*.parquet')";
        assert_eq!(duckdb("a b/x*.parquet").unwrap(), file);
        assert_eq!(duckdb(file).unwrap(), file);
        assert_eq!(
            table("x.parquet", Engine::ClickHouse).unwrap(),
            "file('x.parquet', Parquet)"
        );
        assert_eq!(
            table("x.parquet", Engine::Postgres).unwrap(),
            "\"x\".\"parquet\""
        );
        assert_eq!(duckdb("X.PARQUET").unwrap(), "read_parquet('X.PARQUET')");
        // What would end the text is a part of it.
        assert_eq!(
            duckdb("x'; DROP TABLE y; --.parquet").unwrap(),
            "read_parquet('x''; DROP TABLE y; --.parquet')"
        );
        assert!(duckdb("x\\'.parquet").is_err());
        assert!(duckdb("read_csv('x.csv')").is_err());
    }

    #[test]
    fn comments_stay_comments() {
        for engine in Engine::ALL {
            let statement = statement(engine, &[], &[0], 1);
            let head = statement.lines().take_while(|line| line.starts_with("-- "));
            assert!(head.count() > 9);
            assert!(!statement.contains('\\'), "{statement}");
        }
    }
}
