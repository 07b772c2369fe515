//! Parquet files, through an engine on the PATH: the statement of `plan usage --sql` is run by it,
//! and its answer read like any other.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

use super::options::Options;
use super::sql;
use crate::catalog::Catalog;
use crate::error::Failure;
use crate::input::{Code, Diagnostic, Place};
use crate::usage::LogFile;
use crate::usage::sql::{Engine, parquet};

/// A program that reads Parquet files, and how it is asked.
struct Program {
    engine: Engine,
    name: &'static str,
    /// What stands before a statement.
    before: &'static [&'static str],
}

/// The programs that are looked for.
const PROGRAMS: [Program; 2] = [
    Program {
        engine: Engine::DuckDb,
        name: "duckdb",
        before: &["-csv", "-c"],
    },
    Program {
        engine: Engine::ClickHouse,
        name: "clickhouse",
        before: &["local", "--output-format", "CSVWithNames", "--query"],
    },
];

/// The requests of a Parquet file, added up: a log in a CSV file that goes away with the second
/// value.
///
/// # Errors
/// When there is no engine on the PATH, or it cannot read the file; the reason is its own.
pub fn added_up(
    file: &Path,
    options: &Options,
    catalog: &Catalog,
) -> Result<(LogFile, NamedTempFile), Failure> {
    let name = file.to_str().ok_or_else(|| {
        let message = format!("the path of `{}` is not UTF-8", file.display());
        let told = Diagnostic::error(Code::BadOption, message).within("<LOG>");
        Failure::of(told.help("rename the file"))
    })?;
    for program in PROGRAMS {
        let from = parquet(name, program.engine);
        let from = from.map_err(|told| {
            let told = Diagnostic::error(Code::BadOption, told).within("<LOG>");
            Failure::of(told.help("rename the file"))
        })?;
        let Some(from) = from else { continue };
        if let Some(columns) = program.ask(name, &program.engine.described(&from))? {
            let columns = columns_of(&columns);
            let names: Vec<&str> = columns.iter().map(String::as_str).collect();
            let layout = sql::layout_of(&names, name, program.engine, options, catalog)?;
            let statement = sql::question(program.engine, from, &layout, catalog);
            let answer = program.ask(name, &statement.select())?;
            let kept = kept(program.engine, name, &answer.unwrap_or_default())?;
            let log = LogFile {
                path: Some(kept.path().to_owned()),
                size: None,
                called: Some(format!("{name}, added up by {}", program.engine.title())),
            };
            return Ok((log, kept));
        }
    }
    let message = format!("`{name}` is a Parquet file, which needs an engine to read it");
    let told = Diagnostic::error(Code::FileNotReadable, message)
        .within(Place::path(name))
        .note("neither `duckdb` nor `clickhouse` is on the PATH")
        .help("put one of them on the PATH")
        .help("or run the statement of `plan usage --sql ENGINE` where the table is, and read its answer: `plan usage aggregate.csv`");
    Err(Failure::of(told))
}

impl Program {
    /// What the program prints; `None` where it is not there.
    fn ask(&self, file: &str, statement: &str) -> Result<Option<Vec<u8>>, Failure> {
        let answer = Command::new(self.name)
            .args(self.before.iter().map(OsStr::new))
            .arg(statement)
            .stdin(Stdio::null())
            .output();
        match answer {
            Ok(answer) if answer.status.success() => Ok(Some(answer.stdout)),
            Ok(answer) => {
                let reason = String::from_utf8_lossy(&answer.stderr);
                Err(failed(self.engine, file, &reason))
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(self.engine, file, &error.to_string())),
        }
    }
}

/// The first field of each line of an answer, under its header: the names of columns.
fn columns_of(answer: &[u8]) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(answer);
    let lines = reader.records().filter_map(Result::ok);
    let names = lines.filter_map(|line| line.get(0).map(str::to_owned));
    names.collect()
}

fn kept(engine: Engine, name: &str, answer: &[u8]) -> Result<NamedTempFile, Failure> {
    let file = NamedTempFile::with_suffix(".csv");
    let written = file.and_then(|mut file| {
        std::io::Write::write_all(&mut file, answer)?;
        Ok(file)
    });
    written.map_err(|error| failed(engine, name, &error.to_string()))
}

fn failed(engine: Engine, name: &str, reason: &str) -> Failure {
    let message = format!("{} cannot add `{name}` up", engine.title());
    let first = reason.lines().find(|line| !line.trim().is_empty());
    let told = Diagnostic::error(Code::FileNotReadable, message)
        .within(Place::path(name))
        .note(first.unwrap_or("it says no reason").trim().to_owned())
        .help("check that it is a whole Parquet file");
    Failure::of(told)
}
