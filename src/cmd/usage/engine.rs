//! Parquet files, through an engine on the PATH: the statement of `plan usage --sql` is run by it,
//! and its answer read like any other.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::NamedTempFile;

use super::options::Options;
use super::sql::{self, Wording};
use crate::catalog::Catalog;
use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::ui::Ui;
use crate::usage::sql::Engine;

/// The programs that are looked for, with what stands before the statement.
const PROGRAMS: [(Engine, &str, &[&str]); 2] = [
    (Engine::DuckDb, "duckdb", &["-csv", "-c"]),
    (
        Engine::ClickHouse,
        "clickhouse",
        &["local", "--output-format", "CSVWithNames", "--query"],
    ),
];

/// The requests of a Parquet file, added up, as a CSV file that goes away with the value.
///
/// # Errors
/// When there is no engine on the PATH, or it cannot read the file; the reason is its own.
pub fn added_up(
    file: &Path,
    options: &Options,
    catalog: &Catalog,
    ui: &Ui,
) -> Result<NamedTempFile, Failure> {
    let layout = sql::layout(options, catalog)?;
    let name = file.to_str().ok_or_else(|| {
        let message = format!("the path of `{}` is not UTF-8", file.display());
        Failure::of(Diagnostic::error(Code::BadOption, message).help("rename the file"))
    })?;
    for (engine, program, before) in PROGRAMS {
        let statement = sql::question(engine, name, &layout, catalog, Wording::Bare)?;
        let answer = Command::new(program)
            .args(before.iter().map(OsStr::new))
            .arg(&statement)
            .output();
        match answer {
            Ok(answer) => {
                ui.note(&format!(
                    "{} adds `{name}` up, since it is on the PATH",
                    engine.title()
                ));
                return kept(engine, name, &answer);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(engine, name, &error.to_string())),
        }
    }
    let message = format!("`{name}` is a Parquet file, which needs an engine to read it");
    let told = Diagnostic::error(Code::FileNotReadable, message)
        .note("neither `duckdb` nor `clickhouse` is on the PATH")
        .help("put one of them on the PATH")
        .help("or run the statement of `plan usage --sql ENGINE` where the table is, and read its answer: `plan usage aggregate.csv`");
    Err(Failure::of(told))
}

fn kept(engine: Engine, name: &str, answer: &Output) -> Result<NamedTempFile, Failure> {
    if !answer.status.success() {
        return Err(failed(
            engine,
            name,
            &String::from_utf8_lossy(&answer.stderr),
        ));
    }
    let file = NamedTempFile::with_suffix(".csv");
    let written = file.and_then(|mut file| {
        std::io::Write::write_all(&mut file, &answer.stdout)?;
        Ok(file)
    });
    written.map_err(|error| failed(engine, name, &error.to_string()))
}

fn failed(engine: Engine, name: &str, reason: &str) -> Failure {
    let message = format!("{} cannot add `{name}` up", engine.title());
    let first = reason.lines().find(|line| !line.trim().is_empty());
    let told = Diagnostic::error(Code::FileNotReadable, message)
        .note(first.unwrap_or("it says no reason").trim().to_owned())
        .help("say which column holds what: `--map input=prompt_tokens,…`");
    Failure::of(told)
}
