//! `plan import`.

use std::path::{Path, PathBuf};

use crate::catalog::{Catalog, load_folder, sha256, write};
use crate::error::{Exit, Failure};
use crate::import::{
    Assembly, Edition, Finding, Foreign, Found, History, ImportedCatalog, Severity, Source,
    Witness, assemble, attest, examine,
};
use crate::input::{Code, Diagnostic, Log, MAX_BYTES, Place, Sources, closest, read_file};
use crate::options::scalar;
use crate::report::pages::Kept;
use crate::report::{Header, ListStamp, Report, SourceStamp, pages, sections};
use crate::ui::Ui;
use crate::units::{Day, Month};
use crate::words;

/// Read a foreign price catalog into price lists
///
/// Writes a list for each provider, `DIR/PROVIDER/DATE.yaml`: all of them or none, and never over
/// one that is there. Every entry of the catalog has a row in the report: imported, unchanged
/// against the list before, or skipped with the reason. Prices that are hard to believe stop the
/// import; `plan explain` has their codes.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Whose catalog it is
    #[arg(value_name = "SOURCE", value_parser = source)]
    pub source: Source,
    /// The catalog
    pub file: PathBuf,
    /// The day from which its prices count
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = scalar::<Day>)]
    pub date: Day,
    /// The folder of price lists
    #[arg(long, value_name = "DIR", default_value = "pricing")]
    pub into: PathBuf,
    /// Say what would be written, write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Findings that do not stop the import
    ///
    /// Codes such as unit-scale, or all.
    #[arg(long, value_name = "all|CODE,…", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// Only these of our providers
    ///
    /// The others are listed as skipped.
    #[arg(long, value_name = "A,B,…", value_delimiter = ',')]
    pub providers: Vec<String>,
    /// Models to leave out
    ///
    /// Their prices are known to be wrong; they are listed as skipped.
    #[arg(long, value_name = "PROVIDER/MODEL,…", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Another catalog to confirm prices (repeatable)
    ///
    /// It confirms or disputes the prices.
    #[arg(long, value_name = "SOURCE=FILE")]
    pub against: Vec<String>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::OutputOptions,
}

const EXAMPLES: &str = "Examples:
  plan import litellm model_prices_and_context_window.json --date 2026-11-11 --dry-run
  plan import litellm prices.json --date 2026-11-11 --into lists --allow unit-scale";

/// The findings that stop an import.
const STOPPING: [Code; 4] = [Code::UnitScale, Code::Swapped, Code::Zeroed, Code::Shrunk];

/// Reads, examines and writes.
///
/// # Errors
/// What was wrong with the files, the options or the prices.
pub fn run(args: &Args, ui: &Ui) -> Result<Exit, Failure> {
    let allowed = allowed(&args.allow)?;
    let imported = read(args.source, &args.file, args.date)?
        .only(&args.providers)
        .without(&args.skip);
    let is_model = |found: &Found| matches!(found, Found::Model(_));
    let is_all_skipped = !imported.entries.iter().any(|entry| is_model(&entry.found));
    let witnesses = args.against.iter().map(|one| witness(one, args));
    let witnesses = witnesses.collect::<Result<Vec<_>, _>>()?;
    let before = lists_before(&args.into)?;
    let history = History::before(&before, args.date);
    let file = args.file.file_name().unwrap_or_default().to_string_lossy();
    let edition = Edition {
        date: args.date,
        publisher: args.source.name(),
        file: &file,
    };
    let mut assembly = assemble(imported, edition, &history);
    attest(&mut assembly.lists, &witnesses);
    let findings = examine(&assembly, &history, &witnesses);
    let files = files(&assembly, &args.into);
    refuse_existing(&files)?;
    stop(&findings, &allowed, &args.file)?;
    let kept = if args.dry_run {
        Kept::Tried
    } else {
        Ui::create_all(&files)?;
        Kept::Written
    };
    if is_all_skipped {
        ui.warning(&format!(
            "no model was imported: all entries of `{}` were skipped, each for the reason in the report",
            args.file.display()
        ));
    }
    let mut report = report(args, &assembly, &findings, &files);
    pages::import(&mut report, kept);
    ui.report(&report)?;
    Ok(Exit::Answered)
}

fn source(name: &str) -> Result<Source, String> {
    Source::from_name(name).ok_or_else(|| {
        let names = Source::ALL.map(Source::name);
        format!("the sources are {}", words::all_of(&names))
    })
}

/// The codes of `--allow`.
fn allowed(names: &[String]) -> Result<Vec<Code>, Failure> {
    let mut codes = Vec::new();
    for name in names {
        match STOPPING.into_iter().find(|code| code.name() == name) {
            _ if name == "all" => codes.extend(STOPPING),
            Some(code) => codes.push(code),
            None => {
                let known = STOPPING.map(Code::name);
                let message = format!("--allow has no finding `{name}`");
                let note = format!(
                    "the findings that stop an import are {}",
                    words::all_of(&known)
                );
                return Err(Failure::of(
                    Diagnostic::error(Code::BadOption, message)
                        .within("--allow")
                        .note(note)
                        .did_you_mean(closest(name, known))
                        .help("or allow all of them: --allow all"),
                ));
            }
        }
    }
    Ok(codes)
}

fn read(source: Source, path: &Path, date: Day) -> Result<ImportedCatalog, Failure> {
    let text = read_file(path, MAX_BYTES).map_err(|told| told.named_by("<FILE>"))?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let imported = source.read_own(&name, &text, date);
    imported.map_err(|foreign| refused(source, path, foreign))
}

/// A file of another shape than the catalog's: what was expected, and what the file looks like.
fn refused(source: Source, path: &Path, foreign: Foreign) -> Failure {
    let message = format!("`{}` is no catalog of {}", path.display(), source.name());
    let diagnostic = Diagnostic::error(Code::ForeignCatalog, message)
        .within(Place::in_json(path.display(), &foreign.reason))
        .note(foreign.reason)
        .note(format!("expected: {}", source.shape()));
    let help = match foreign.looks_like {
        Some(other) => format!(
            "it looks like a catalog of {name}: use `plan import {name}`",
            name = other.name()
        ),
        None => "check that the source and the file belong together".to_owned(),
    };
    Failure::of(diagnostic.help(help))
}

fn witness(option: &str, args: &Args) -> Result<Witness, Failure> {
    let bad = |message: String| {
        let told = Diagnostic::error(Code::BadOption, message).within("--against");
        Failure::of(told.help("name another catalog and its file: --against litellm=prices.json"))
    };
    let (name, path) = option
        .split_once('=')
        .ok_or_else(|| bad(format!("--against is written SOURCE=FILE, not `{option}`")))?;
    let from = source(name).map_err(|names| bad(format!("--against `{name}`: {names}")))?;
    if from == args.source {
        return Err(bad(format!("`{name}` cannot confirm its own prices")));
    }
    Ok(Witness::new(name, read(from, Path::new(path), args.date)?))
}

/// The lists that the folder has already; none when there is no folder yet.
fn lists_before(folder: &Path) -> Result<Catalog, Failure> {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    if !folder.is_dir() {
        return Ok(Catalog::default());
    }
    let loaded = load_folder(folder, "--into", &mut sources, &mut log);
    if log
        .iter()
        .all(|diagnostic| diagnostic.code == Code::NoPriceLists)
    {
        return Ok(loaded.unwrap_or_default());
    }
    match loaded.filter(|_| !log.has_errors()) {
        Some(catalog) => Ok(catalog),
        None => Err(Failure::from_log(log, sources)),
    }
}

/// The path and text of each list.
fn files(assembly: &Assembly, folder: &Path) -> Vec<(PathBuf, String)> {
    let lists = assembly.lists.iter();
    let file = |list: &crate::catalog::PriceList| {
        let name = format!("{}.yaml", list.effective);
        (folder.join(&list.provider).join(name), write(list))
    };
    lists.map(file).collect()
}

/// Versions are never overwritten.
fn refuse_existing(files: &[(PathBuf, String)]) -> Result<(), Failure> {
    let existing = files.iter().filter(|(path, _)| path.exists());
    let diagnostics: Vec<_> = existing
        .map(|(path, _)| {
            let message = format!("`{}` is already there", path.display());
            Diagnostic::error(Code::VersionExists, message)
                .within(Place::path(path.display()))
                .note("nothing was written")
                .help("import with another --date or --into, or remove the file first")
        })
        .collect();
    refuse(diagnostics)
}

/// Findings that stop the import and are not allowed, and then all warnings too.
fn stop(findings: &[Finding], allowed: &[Code], file: &Path) -> Result<(), Failure> {
    let place = || Place::start_of(file.display());
    let is_stopping =
        |one: &&Finding| one.severity == Severity::Error && !allowed.contains(&one.code);
    if !findings.iter().any(|one| is_stopping(&one)) {
        return Ok(());
    }
    let stopping = findings.iter().filter(is_stopping).map(|one| {
        let message = format!("{}: {}", one.subject(), one.message);
        let allow = format!(
            "check the price, or let it through with --allow {}",
            one.code.name()
        );
        Diagnostic::error(one.code, message)
            .within(place())
            .note("nothing was written")
            .help(allow)
    });
    let odd = findings
        .iter()
        .filter(|one| one.severity == Severity::Warning);
    let odd = odd.map(|one| {
        let message = format!("{}: {}", one.subject(), one.message);
        Diagnostic::warning(one.code, message).within(place())
    });
    refuse(stopping.chain(odd).collect())
}

fn refuse(diagnostics: Vec<Diagnostic>) -> Result<(), Failure> {
    match diagnostics.is_empty() {
        true => Ok(()),
        false => Err(Failure {
            diagnostics,
            sources: Sources::new(),
        }),
    }
}

fn report(
    args: &Args,
    assembly: &Assembly,
    findings: &[Finding],
    files: &[(PathBuf, String)],
) -> Report {
    let paths: Vec<String> = files
        .iter()
        .map(|(path, _)| path.display().to_string())
        .collect();
    let stamps = assembly.lists.iter().zip(files).zip(&paths);
    let price_lists = stamps.map(|((list, (_, text)), path)| ListStamp {
        provider: list.provider.clone(),
        effective: list.effective.to_string(),
        status: list.status.name().to_owned(),
        origin: path.clone(),
        sha256: sha256(text),
    });
    let header = Header {
        title: format!("Import of {}", args.file.display()).into(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        as_of: args.date.to_string(),
        month: Month::PLANNING.describe(),
        seed: None,
        scenario: SourceStamp::default(),
        price_lists: price_lists.collect(),
        assumptions: Vec::new(),
    };
    Report::new(
        header,
        sections::import::sections(assembly, findings, &paths),
    )
}
