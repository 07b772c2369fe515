//! `plan usage`.

pub mod emit;
pub mod engine;
pub mod options;
pub mod sql;
mod told;
pub mod what_if;

use std::collections::BTreeSet;
use std::path::PathBuf;

use tempfile::NamedTempFile;

use crate::catalog::Catalog;
use crate::error::{Exit, Failure};
use crate::options::Global;
use crate::report::sections::usage::Counted;
use crate::report::sections::{Detail, usage_items};
use crate::report::{Header, Report, Section, pages, sections};
use crate::ui::Ui;
use crate::usage::balance::Balance;
use crate::usage::breakdown::breakdown;
use crate::usage::price::{Basis, PricedCell, grain, price};
use crate::usage::read::{Order, Reading};
use crate::usage::reconcile::{reconcile, reconcile_all};
use crate::usage::table::{self, By, Line, grouped, priced_as, total, within};
use crate::usage::what_if::WhatIf;
use crate::usage::{Bands, LogFile, Tally, duplicate_files, find};

use super::interrupt::Interrupt;
use super::threads::threads;
use super::workspace::{Workspace, detail, stamp};

/// What real logs cost.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Files, folders, patterns, or `-` for stdin
    ///
    /// Patterns such as `logs/*.jsonl.gz`. With --sql a sample of the table in CSV, whose header
    /// says which columns there are.
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
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::UsageOptions,
}

const EXAMPLES: &str = "Examples:
  plan usage requests.csv                   what each model costs, and all of them together
  plan usage logs/*.jsonl.gz --by month,team,model --from 2026-10-01 --to 2026-10-31 -o october.csv
                                            one month of many logs as a table for a spreadsheet
  plan usage requests.csv --by team --map team=cost_center --explain
                                            by a column of your own, each cost with its tokens and prices";

/// Prints what logs cost.
///
/// # Errors
/// What was wrong with the logs or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let global = &args.elsewhere.with_scenario(global);
    let workspace = Workspace::open(global, ui)?;
    let options = &args.options;
    args.emit.check()?;
    let catalog = &workspace.catalog;
    if let Some(engine) = args.warehouse.sql {
        let table = args.warehouse.table.as_deref();
        return sql::run(engine, table, &args.logs, options, catalog, ui);
    }
    let beyond = args.elsewhere.beyond_windows(&workspace, global)?;
    let (files, _added_up) = files(args, catalog)?;
    for [first, again] in duplicate_files(&files) {
        ui.warning(&format!(
            "`{again}` holds the same bytes as `{first}`: its requests are counted again"
        ));
    }
    let order = Order {
        files,
        read_options: options.read_options(catalog)?,
        tally: Tally::new(Bands::of(catalog).with(beyond), grain(catalog)),
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
        keeps_parts: args.emit.focus.is_some() || global.explain.explain,
        ..workspace.usage_basis(global)
    };
    // All are priced before some are left out: what came before in a month can decide on prices.
    let (cells, outside) = within(price(&reading.tally, basis), options.from, options.to);
    let names = reading.tally.names();
    let whole = total(&cells);
    let elsewhere = &args.elsewhere;
    let elsewhere = elsewhere.reprice(&workspace, global, &cells, &names, basis)?;
    let there = elsewhere.as_ref();
    let priced = Priced {
        balance: Balance::of(&whole, &outside, &reading.faults),
        whole,
        cells,
        names,
        basis,
        elsewhere: there.map(|(_, found)| found),
    };
    let mut report = report(&workspace, args, &reading, &priced, global);
    if let Some((there, found)) = there {
        let all = found.of(&priced.all());
        let longest = reading.completions.most();
        let idle = args.elsewhere.idle(found);
        pages::usage_what_if(&mut report, there, found, &all, (longest, &idle));
    }
    let Priced { cells, names, .. } = &priced;
    args.emit.bill(cells, names, &options.by(), ui)?;
    args.emit.write(&reading, cells, basis, ui)?;
    told::warn(&reading, (&priced.whole, cells), ui);
    told::warn_of_groups(&reading, names, options.group(), ui);
    if is_partial {
        ui.warning("ended with Ctrl-C: what was read until then is counted, and no more");
    }
    ui.report(&report)?;
    Ok(match is_partial {
        true => Exit::Interrupted,
        false => Exit::Answered,
    })
}

/// What was found out of logs.
struct Priced<'a> {
    cells: Vec<PricedCell>,
    names: Vec<[String; 3]>,
    whole: Line,
    balance: Balance,
    basis: Basis<'a>,
    elsewhere: Option<&'a WhatIf>,
}

impl Priced<'_> {
    fn all(&self) -> Vec<&PricedCell> {
        self.cells.iter().collect()
    }
}

/// The logs, and the answers of engines that read those that are read nowhere else; the answers
/// last as long as they are held.
fn files(args: &Args, catalog: &Catalog) -> Result<(Vec<LogFile>, Vec<NamedTempFile>), Failure> {
    let (mut files, mut answers) = (find(&args.logs).map_err(Failure::of)?, Vec::new());
    for file in files.iter_mut().filter(|file| file.is_parquet()) {
        if let Some(path) = &file.path {
            let (log, answer) = engine::added_up(path, &args.options, catalog)?;
            answers.push(answer);
            *file = log;
        }
    }
    Ok((files, answers))
}

fn report(
    workspace: &Workspace,
    args: &Args,
    reading: &Reading,
    priced: &Priced<'_>,
    global: &Global,
) -> Report {
    let (by, catalog) = (args.options.by(), &workspace.catalog);
    let detail = detail(global);
    let Priced {
        cells,
        names,
        whole,
        ..
    } = priced;
    let groups = grouped(cells, names, &by);
    let counted = |line: Line, cells: &[&PricedCell], reconciled| Counted {
        repriced: priced.elsewhere.map(|found| found.of(cells)),
        items: match detail {
            Detail::Figures => Vec::new(),
            Detail::Explained => usage_items::items(&line, &breakdown(cells), catalog),
        },
        line,
        reconciled,
    };
    let reconciled = reconcile_all(&groups, names, priced.basis);
    let lines = groups.into_iter().zip(reconciled);
    let lines = lines.map(|((key, cells), reconciled)| {
        let line = Line::of(key, &cells);
        counted(line, &cells, reconciled)
    });
    let lines: Vec<Counted> = lines.collect();
    let all = counted(whole.clone(), &priced.all(), None);
    let group = args.options.group().unwrap_or("group");
    let by_model = table::lines(cells, names, &[By::Model]);
    let mut sections = sections::usage::sections(&lines, &all, group, detail).to_vec();
    sections.extend([
        sections::log_rows::balance(&priced.balance),
        sections::log_rows::bad(reading),
        sections::unpriced::section(&by_model, whole),
        sections::priced_as::section(&priced_as(cells, names)),
    ]);
    sections.extend(recorded(cells, names, priced.basis));
    let title = match reading.files.as_slice() {
        [one] => format!("Usage in {}", one.name),
        several => format!("Usage in {} files", several.len()),
    };
    let mut report = Report::new(header(workspace, title, whole), sections);
    let sold_by = args.options.sold_by(catalog);
    let sold_by = sold_by.ok().and_then(|sold_by| sold_by.describe());
    let shown = pages::Shown {
        files: &reading.files,
        whole,
        balance: &priced.balance,
        lines: &lines,
        by: &by,
        group,
        days: table::days(cells),
        as_of: global.prices.as_of,
        sold_by: sold_by.as_deref(),
        several: reading.several,
    };
    pages::usage(&mut report, shown);
    report
}

/// The head of a report, with the price lists that priced something, of whatever day.
fn header(workspace: &Workspace, title: String, whole: &Line) -> Header {
    let used: BTreeSet<&String> = whole.offers.values().flatten().collect();
    let lists = workspace.catalog.lists().iter();
    let lists = lists.filter(|list| used.contains(&list.label()));
    Header {
        price_lists: lists.map(stamp).collect(),
        ..workspace.price_header(title)
    }
}

/// What the logs record that they cost, by model and in all; `None` where they record nothing.
fn recorded(cells: &[PricedCell], names: &[[String; 3]], basis: Basis<'_>) -> Option<Section> {
    let all: Vec<&PricedCell> = cells.iter().collect();
    let whole = reconcile(&all, names, basis)?;
    let models = grouped(cells, names, &[By::Model]);
    let found = reconcile_all(&models, names, basis);
    let found = models.into_iter().map(|(key, _)| key).zip(found);
    let found = found.filter_map(|(key, found)| Some((key, found?)));
    let found: Vec<_> = found.collect();
    Some(sections::recorded::section(&found, &whole))
}
