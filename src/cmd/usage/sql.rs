//! `plan usage --sql`: the statement that adds a table of requests up where it lies.

use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, Place, closest};
use crate::ui::Ui;
use crate::usage::form::{container, form_of, header};
use crate::usage::price::grain;
use crate::usage::sql::{Engine, Form as TableForm, Layout, Question, table};
use crate::usage::{Bands, Container, Form, find};
use crate::words;

use super::options::Options;

/// Where logs lie that are too large to move.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Warehouse {
    /// Print SQL that adds up a table instead
    ///
    /// One statement for your own engine: duckdb, clickhouse, postgres, sqlite, spark, trino,
    /// bigquery or snowflake. Its result, saved as CSV, is read like a log and costs the same.
    #[arg(long, value_name = "ENGINE", value_parser = engine, conflicts_with = "strict")]
    pub sql: Option<Engine>,
    /// Table of the statement [default: logs]
    ///
    /// With its schema if it has one: gateway.logs; for duckdb and clickhouse also a Parquet file.
    /// The gateway of --form gives another default.
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

const TABLE_HELP: &str = "name a table, such as `--table analytics.llm_requests`";
const MAP_HELP: &str = "say which column holds what: `--map input=COLUMN,output=COLUMN`";

/// Prints the statement for a table whose columns are those of a sample or a form, or mapped.
///
/// # Errors
/// What is wrong with the name of the table, the sample or the mapping, or a form that lies in no
/// table.
pub fn run(
    engine: Engine,
    named: Option<&str>,
    samples: &[PathBuf],
    options: &Options,
    catalog: &Catalog,
    ui: &Ui,
) -> Result<Exit, Failure> {
    if !options.sold_by(catalog)?.patterns.is_empty() {
        let message = "--provider: a statement fills in one provider, and none by pattern";
        let told = Diagnostic::error(Code::BadOption, message).within("--provider");
        return Err(Failure::of(told.help(
            "leave it out here, and give it to the `plan usage` that reads the answer",
        )));
    }
    let form = form(options.form, engine)?;
    let layout = match samples {
        [] => layout(form, options, catalog)?,
        [sample] => {
            let names = columns(sample)?;
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            layout_of(
                &names,
                &sample.display().to_string(),
                engine,
                options,
                catalog,
            )?
        }
        [_, _, ..] => {
            return Err(refused(
                "<LOG>",
                "--sql takes one LOG, a sample of the table".to_owned(),
                "name one file, or none where the columns have the usual names",
            ));
        }
    };
    let usual = form.map_or("logs", TableForm::table);
    let from = table(named.unwrap_or(usual), engine);
    let from = from.map_err(|told| refused("--table", format!("--table: {told}"), TABLE_HELP))?;
    ui.text(&question(engine, from, &layout, catalog).statement())?;
    Ok(Exit::Answered)
}

/// The columns of a sample, which is CSV with a header.
fn columns(sample: &Path) -> Result<Vec<String>, Failure> {
    let mut files = find(&[sample.to_owned()]).map_err(Failure::of)?;
    let file = files.remove(0);
    let head = file.open().map_err(Failure::of)?.head;
    let name = file.name();
    match container(&head, &name).map_err(Failure::of)? {
        Container::Csv => Ok(header(&head)),
        other => {
            let message = format!("`{name}` is {}, which names no columns", other.name());
            let told = Diagnostic::error(Code::UnknownLogFormat, message);
            let told = told.within(Place::start_of(&name));
            Err(Failure::of(told.help(
                "give a sample in CSV, or say which column holds what: `--map input=COLUMN,…`",
            )))
        }
    }
}

/// Which of a table's columns hold what, as a log of these columns would be read.
pub(super) fn layout_of(
    names: &[&str],
    place: &str,
    engine: Engine,
    options: &Options,
    catalog: &Catalog,
) -> Result<Layout, Failure> {
    let read_options = options.read_options(catalog)?;
    let bytes: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
    if let Some((column, role)) = read_options.mapping.absent(&bytes) {
        let message =
            format!("`{place}` has no column `{column}`, which `--map {role}={column}` names");
        return Err(refused("--map", message, MAP_HELP));
    }
    let log = match read_options.form {
        Some(form) => form,
        None => form_of(names, place, &read_options.mapping).map_err(Failure::of)?,
    };
    if let Some(form) = form(Some(log), engine)? {
        return mapped(Layout::of_form(form).within(names), options, catalog);
    }
    let layout = Layout::of_columns(names, &read_options.mapping, read_options.group);
    let layout = layout.map_err(|told| Failure::of(*told))?;
    Ok(layout.sold_by(read_options.provider))
}

/// The form of a table; none where its columns have the usual names or are mapped.
fn form(log: Option<Form>, engine: Engine) -> Result<Option<TableForm>, Failure> {
    let Some(log) = log.filter(|log| *log != Form::Generic) else {
        return Ok(None);
    };
    let Some(form) = TableForm::of(log) else {
        let message = format!(
            "--form: there is no statement for a table of {}",
            log.title()
        );
        let told = Diagnostic::error(Code::BadOption, message).within("--form");
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
        let told = Diagnostic::error(Code::BadOption, message).within("--sql");
        return Err(Failure::of(told.help(
            "use postgres, or duckdb over an export; or make a view with plain columns",
        )));
    }
    Ok(Some(form))
}

/// Which column holds what, and who sold what no row says of.
fn layout(
    form: Option<TableForm>,
    options: &Options,
    catalog: &Catalog,
) -> Result<Layout, Failure> {
    let layout = form.map_or_else(Layout::default, Layout::of_form);
    mapped(layout, options, catalog)
}

fn mapped(layout: Layout, options: &Options, catalog: &Catalog) -> Result<Layout, Failure> {
    let layout = layout.mapped(options.map.iter().map(String::as_str));
    let layout = layout.map_err(|told| refused("--map", format!("--map: {told}"), MAP_HELP))?;
    Ok(layout.sold_by(options.only_provider(catalog)?))
}

/// The question to an engine about what stands after `FROM`.
pub(super) fn question<'a>(
    engine: Engine,
    from: String,
    layout: &'a Layout,
    catalog: &Catalog,
) -> Question<'a> {
    Question {
        engine,
        from,
        layout,
        bands: Bands::of(catalog),
        grain: grain(catalog),
    }
}

fn refused(option: &str, message: String, help: &str) -> Failure {
    let told = Diagnostic::error(Code::BadOption, message).within(option);
    Failure::of(told.help(help))
}
