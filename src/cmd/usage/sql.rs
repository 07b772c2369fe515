//! `plan usage --sql`: the statement that adds a table of requests up where it lies.

use super::options::Options;
use crate::catalog::Catalog;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, closest};
use crate::ui::Ui;
use crate::usage::Bands;
use crate::usage::price::grain;
use crate::usage::sql::{Engine, Layout, Question, table};
use crate::words;

/// Where logs lie that are too large to move.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Warehouse {
    /// Print one SQL statement that adds a table of requests up in your own engine: duckdb,
    /// clickhouse, postgres, sqlite, spark, trino, bigquery or snowflake. Its result, saved as CSV,
    /// is read like a log and costs the same
    #[arg(long, value_name = "ENGINE", value_parser = engine, conflicts_with_all = ["logs", "form", "strict"])]
    pub sql: Option<Engine>,
    /// The table of the statement, with its schema if it has one: gateway.logs; for duckdb and
    /// clickhouse also a Parquet file
    #[arg(long, value_name = "NAME", default_value = "logs")]
    pub table: String,
}

fn engine(word: &str) -> Result<Engine, String> {
    let mut all = Engine::ALL.into_iter();
    all.find(|engine| engine.name() == word).ok_or_else(|| {
        let names = Engine::ALL.map(Engine::name);
        let meant = closest(word, names);
        let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
        format!("`{word}` is none of {}{meant}", words::all_of(&names))
    })
}

/// Prints the statement for a table whose columns are mapped so.
///
/// # Errors
/// What is wrong with the name of the table or the mapping.
pub fn run(
    engine: Engine,
    named: &str,
    options: &Options,
    catalog: &Catalog,
    ui: &Ui,
) -> Result<Exit, Failure> {
    if !options.sold_by(catalog)?.patterns.is_empty() {
        let message = "--provider: a statement fills in one provider, and none by pattern";
        let told = Diagnostic::error(Code::BadOption, message);
        return Err(Failure::of(told.help(
            "leave it out here, and give it to the `plan usage` that reads the answer",
        )));
    }
    let layout = layout(options, catalog)?;
    let question = question(engine, named, &layout, catalog, Wording::Explained)?;
    ui.text(&question)?;
    Ok(Exit::Answered)
}

/// Which column holds what, and who sold what no row says of.
pub(super) fn layout(options: &Options, catalog: &Catalog) -> Result<Layout, Failure> {
    let layout = Layout::mapped(options.map.iter().map(String::as_str));
    let mut layout = layout.map_err(|told| refused(format!("--map: {told}")))?;
    layout.provider = options.only_provider(catalog)?;
    Ok(layout)
}

/// How a statement is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wording {
    /// With comments that say what it is and how to save its answer.
    Explained,
    /// The statement alone, to be run.
    Bare,
}

/// What is made of the question to an engine about a table.
pub(super) fn question(
    engine: Engine,
    named: &str,
    layout: &Layout,
    catalog: &Catalog,
    wording: Wording,
) -> Result<String, Failure> {
    let from = table(named, engine).map_err(|told| refused(format!("--table: {told}")))?;
    let question = Question {
        engine,
        from,
        layout,
        bands: &Bands::of(catalog),
        grain: grain(catalog),
    };
    Ok(match wording {
        Wording::Explained => question.statement(),
        Wording::Bare => question.select(),
    })
}

fn refused(message: String) -> Failure {
    Failure::of(Diagnostic::error(Code::BadOption, message))
}
