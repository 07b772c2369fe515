//! `plan usage`.

pub mod emit;
pub mod engine;
pub mod options;
pub mod sql;
mod told;
pub mod what_if;

use std::path::PathBuf;

use tempfile::NamedTempFile;

use crate::catalog::Catalog;
use crate::cli::Global;
use crate::error::{Exit, Failure};
use crate::report::{Report, pages, sections};
use crate::ui::Ui;
use crate::usage::price::{Basis, PricedCell, grain, price};
use crate::usage::read::{Order, Reading};
use crate::usage::reconcile::{Reconciled, reconcile};
use crate::usage::table::{By, Line, grouped, lines, priced_as, total};
use crate::usage::what_if::{Repriced, WhatIf};
use crate::usage::{Bands, LogFile, Tally, find};

use super::interrupt::Interrupt;
use super::threads::threads;
use super::workspace::{Workspace, detail};

/// What real logs cost
///
/// Reads request logs and usage exports of any size, and prices every request by the price list of
/// its own day. The format is told by the columns. Files may be packed with gzip or Zstandard; `-`
/// is the standard input, a folder means the logs in it.
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Logs: files, folders, patterns such as `logs/*.jsonl.gz`, or `-`
    #[arg(value_name = "LOG", required_unless_present = "sql")]
    pub logs: Vec<PathBuf>,
    /// How logs are read and what is shown of them.
    #[command(flatten)]
    pub options: options::Options,
    /// Logs that stay where they are.
    #[command(flatten)]
    pub warehouse: sql::Warehouse,
    /// What is written beside the answer.
    #[command(flatten)]
    pub emit: emit::Emit,
    /// What else the requests could have gone to.
    #[command(flatten)]
    pub elsewhere: what_if::Elsewhere,
}

const EXAMPLES: &str = "Examples:
  plan usage requests.csv --by day
  plan usage logs/*.jsonl.gz --by model,team --format csv -o usage.csv";

/// Prints what logs cost.
///
/// # Errors
/// What was wrong with the logs or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let options = &args.options;
    args.emit.check()?;
    let catalog = &workspace.catalog;
    if let Some(engine) = args.warehouse.sql {
        return sql::run(engine, &args.warehouse.table, options, catalog, ui);
    }
    let (files, _added_up) = files(args, catalog, ui)?;
    let order = Order {
        files,
        manner: options.manner(catalog)?,
        tally: Tally::new(Bands::of(catalog), grain(catalog)),
        with_shape: args.emit.emit_scenario.is_some(),
        is_strict: options.strict,
        threads: threads(options.threads),
    };
    let interrupt = Interrupt::watch();
    let mut reading = options::Options::read(order, interrupt.flag(), ui)?;
    let sold_by = options.sold_by(catalog)?;
    if !sold_by.patterns.is_empty() {
        reading.tally = reading.tally.sold_by(&sold_by);
    }
    if let (true, Some(first)) = (options.strict, reading.faults.first()) {
        return Err(told::refused(&reading, first));
    }
    if let (0, Some(first)) = (reading.tally.total().rows, reading.faults.first()) {
        return Err(told::nothing(&reading, first));
    }
    let is_partial = interrupt.is_asked();
    let basis = Basis {
        keeps_parts: args.emit.focus.is_some(),
        ..workspace.usage_basis(global)
    };
    let cells = price(&reading.tally, basis);
    let names = reading.tally.names();
    let whole = total(&cells);
    let elsewhere = &args.elsewhere;
    let elsewhere = elsewhere.reprice(&workspace, global, &cells, &names, basis)?;
    let elsewhere = elsewhere.as_ref();
    let found = elsewhere.map(|(_, found)| found);
    let mut report = report(&workspace, args, &reading, &names, &cells, found, global);
    if let Some((there, found)) = elsewhere {
        let all: Vec<&PricedCell> = cells.iter().collect();
        pages::usage_what_if(&mut report, there, &found.of(&all), found.moved, &whole);
    }
    args.emit.bill(&cells, &names, &options.by(), ui)?;
    args.emit.write(&reading, &cells, catalog, ui)?;
    told::warn(&reading, &whole, ui);
    if is_partial {
        ui.warning("ended with Ctrl-C: what was read until then is counted, and no more");
    }
    ui.report(&report)?;
    Ok(match is_partial {
        true => Exit::Interrupted,
        false => Exit::Answered,
    })
}

/// The logs, and the answers of engines that read those that are read nowhere else; the answers
/// last as long as they are held.
fn files(
    args: &Args,
    catalog: &Catalog,
    ui: &Ui,
) -> Result<(Vec<LogFile>, Vec<NamedTempFile>), Failure> {
    let (mut files, mut answers) = (find(&args.logs).map_err(Failure::of)?, Vec::new());
    for file in &mut files {
        let is_parquet = |path: &&PathBuf| path.extension().is_some_and(|end| end == "parquet");
        if let Some(path) = file.path.as_ref().filter(is_parquet) {
            let answer = engine::added_up(path, &args.options, catalog, ui)?;
            let named = [answer.path().to_owned()];
            *file = find(&named).map_err(Failure::of)?.remove(0);
            answers.push(answer);
        }
    }
    Ok((files, answers))
}

fn report(
    workspace: &Workspace,
    args: &Args,
    reading: &Reading,
    names: &[[String; 3]],
    cells: &[PricedCell],
    elsewhere: Option<&WhatIf>,
    global: &Global,
) -> Report {
    let basis = workspace.usage_basis(global);
    let by = args.options.by();
    let whole = total(cells);
    let groups = grouped(cells, names, &by);
    let repriced = elsewhere.iter();
    let repriced = repriced.flat_map(|found| groups.values().map(|cells| found.of(cells)));
    let repriced: Vec<Repriced> = repriced.collect();
    let groups = groups.into_iter();
    let reconciled = groups.map(|(key, cells)| {
        let reconciled = reconcile(&cells, names, basis);
        (Line::of(key, &cells), reconciled)
    });
    let reconciled: Vec<(Line, Option<Reconciled>)> = reconciled.collect();
    let bad = reading.faults.count();
    let by_model = lines(cells, names, &[By::Model]);
    let sections = vec![
        sections::usage::section(&reconciled, &whole, &repriced, detail(global)),
        sections::usage::balance(&whole, bad),
        sections::usage::unpriced(&by_model, &whole),
        sections::priced_as::section(&priced_as(cells, names)),
    ];
    let files: Vec<&str> = reading
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    let title = match files.as_slice() {
        [one] => format!("Usage in {one}"),
        several => format!("Usage in {} files", several.len()),
    };
    let mut report = Report::new(workspace.price_header(title), sections);
    pages::usage(&mut report, &reading.files, &whole, &by, bad);
    if let Ok(sold_by) = args.options.sold_by(&workspace.catalog) {
        pages::usage_sold_by(&mut report, &sold_by);
    }
    report
}
