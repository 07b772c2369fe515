//! `plan usage --sql`: the statement that adds a table of requests up where it lies.

use crate::catalog::Catalog;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, closest};
use crate::ui::Ui;
use crate::usage::price::grain;
use crate::usage::sql::{Engine, Form as TableForm, Layout, Question, table};
use crate::usage::{Bands, Form};
use crate::words;

use super::options::Options;

/// Where logs lie that are too large to move.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Warehouse {
    /// Print one SQL statement that adds a table of requests up in your own engine: duckdb,
    /// clickhouse, postgres, sqlite, spark, trino, bigquery or snowflake. Its result, saved as CSV,
    /// is read like a log and costs the same
    #[arg(long, value_name = "ENGINE", value_parser = engine, conflicts_with_all = ["logs", "strict"])]
    pub sql: Option<Engine>,
    /// The table of the statement, with its schema if it has one: gateway.logs; for duckdb and
    /// clickhouse also a Parquet file [default: logs, or the name that the gateway of --form gives]
    #[arg(long, value_name = "NAME", requires = "sql")]
    pub table: Option<String>,
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

/// Prints the statement for a table whose columns are those of a form, or mapped so.
///
/// # Errors
/// What is wrong with the name of the table or the mapping, or a form that lies in no table.
pub fn run(
    engine: Engine,
    named: Option<&str>,
    options: &Options,
    catalog: &Catalog,
    ui: &Ui,
) -> Result<Exit, Failure> {
    let form = form(options.form, engine)?;
    let layout = layout(form, &options.map)?;
    let usual = form.map_or("logs", TableForm::table);
    let named = named.unwrap_or(usual);
    let question = question(engine, named, &layout, catalog, Wording::Explained)?;
    ui.text(&question)?;
    Ok(Exit::Answered)
}

/// The form of a table; none where its columns have the usual names or are mapped.
fn form(log: Option<Form>, engine: Engine) -> Result<Option<TableForm>, Failure> {
    let Some(log) = log.filter(|log| *log != Form::Generic) else {
        return Ok(None);
    };
    let Some(form) = TableForm::of(log) else {
        let message = format!("--form: there is no statement for a table of {}", log.title());
        let told = Diagnostic::error(Code::BadOption, message);
        return Err(Failure::of(
            told.note("there is one for litellm, litellm-daily and generic")
                .help("leave --form out, and say which column holds what: `--map input=COLUMN,…`"),
        ));
    };
    if form.has_objects() && !engine.opens_objects() {
        let message = format!(
            "--form: {} hold tokens in objects of JSON, which the statement for {} does not open",
            log.title(),
            engine.title()
        );
        let told = Diagnostic::error(Code::BadOption, message);
        return Err(Failure::of(told.help(
            "use postgres, or duckdb over an export; or make a view with plain columns",
        )));
    }
    Ok(Some(form))
}

/// Which column holds what.
pub(super) fn layout(form: Option<TableForm>, map: &[String]) -> Result<Layout, Failure> {
    let layout = form.map_or_else(Layout::default, Layout::of_form);
    let layout = layout.mapped(map.iter().map(String::as_str));
    layout.map_err(|told| refused(format!("--map: {told}")))
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
