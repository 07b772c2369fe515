//! `plan crosscheck`.

use std::path::Path;

use crate::catalog::{Announced, Catalog, load_folder, read_price_list};
use crate::error::{Exit, Failure};
use crate::import::Source;
use crate::import::crosscheck::{Book, Comparison, crosscheck};
use crate::input::{Code, Diagnostic, Log, MAX_BYTES, Place, Sources, closest, read_file};
use crate::options::{Global, integer};
use crate::report::sections::crosscheck::Tally;
use crate::report::{Report, pages, sections};
use crate::ui::Ui;
use crate::units::Ratio;
use crate::words;

use super::workspace::Workspace;

/// What the loaded price lists are called among the sources.
const LOADED: &str = "plan";

/// Where price sources disagree, and which price is used
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Catalogs, price lists, and folders of them
    ///
    /// Foreign catalogs are told apart by their form, or named: `litellm=prices.json`.
    #[arg(value_name = "[SOURCE=]FILE", required = true)]
    pub files: Vec<String>,
    /// Only those with this in their name
    ///
    /// In the name of a provider or model.
    #[arg(long, value_name = "QUERY")]
    pub models: Option<String>,
    /// Only differences of this or more: 1%
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub min_spread: Option<Ratio>,
    /// How many of the widest the page shows
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = integer::<u32>(1..=u32::MAX.into()))]
    pub top: u32,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::MarketOptions,
}

const EXAMPLES: &str = "Examples:
  plan crosscheck litellm.json openrouter.json --min-spread 1%
  plan crosscheck genai-prices=data.json pricing-old/ --models deepseek --format csv";

/// Prices that differ by no more than this many percent agree.
const AGREE: Ratio = Ratio::ONE;

/// Prints what the sources say.
///
/// # Errors
/// What was wrong with the files or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let mut books = vec![Book::of_market(LOADED.to_owned(), &workspace.market())];
    let mut notes = Vec::new();
    for file in &args.files {
        let (source, path) = named(file)?;
        let (book, read) = open(source, path, &workspace)?;
        let name = place(&mut books, book, path);
        notes.push(format!("{name}: {read}."));
    }
    let query = args.models.as_deref().unwrap_or_default().to_lowercase();
    let all = crosscheck(&books);
    let named: Vec<Comparison> = all.into_iter().filter(|one| one.is_named(&query)).collect();
    if named.is_empty() {
        return Err(nothing_found(&query));
    }
    let summary = sections::crosscheck::summary(&named, AGREE);
    let all = Tally::of(&named, None, AGREE);
    let is_asked_for = |one: &Comparison| {
        args.min_spread
            .is_none_or(|percent| one.differs_by(percent))
    };
    let shown: Vec<Comparison> = named.into_iter().filter(is_asked_for).collect();
    let top = usize::try_from(args.top).unwrap_or(usize::MAX);
    let sections = vec![
        sections::crosscheck::section(&books, &shown),
        sections::crosscheck::widest(&books, &shown, top),
        summary,
    ];
    let names: Vec<&str> = books.iter().map(|book| book.source.as_str()).collect();
    let header = workspace.price_header(format!("Prices of {}", words::all_of(&names)));
    let mut report = Report::new(header, sections);
    pages::crosscheck(&mut report, &all, notes);
    ui.report(&report)?;
    Ok(Exit::Answered)
}

/// Reads a number of percent: `1%`, `0.5%`, `250`.
fn percent(text: &str) -> Result<Ratio, String> {
    let number = text.strip_suffix('%').unwrap_or(text).trim_end();
    Ratio::parse(number).map_err(|reject| format!("{reject}; expected a percentage such as `1%`"))
}

/// The argument that names files.
const FILE: &str = "<[SOURCE=]FILE>";

/// The catalog that a file is said to be of, and its path: `litellm=prices.json`. A file may have
/// such a sign in its own name.
fn named(file: &str) -> Result<(Option<Source>, &str), Failure> {
    let Some((name, path)) = file.split_once('=').filter(|_| !Path::new(file).exists()) else {
        return Ok((None, file));
    };
    if let Some(source) = Source::from_name(name) {
        return Ok((Some(source), path));
    }
    let names = Source::ALL.map(Source::name);
    let message = format!("there is no catalog `{name}` to read `{path}` as");
    let diagnostic = Diagnostic::error(Code::ForeignCatalog, message).within(FILE);
    let note = format!("the catalogs are {}", words::all_of(&names));
    Err(Failure::of(
        diagnostic.note(note).did_you_mean(closest(name, names)),
    ))
}

/// A source of prices, and what was read of it in words.
fn open(
    source: Option<Source>,
    path: &str,
    workspace: &Workspace,
) -> Result<(Book, String), Failure> {
    match source {
        None if Path::new(path).is_dir() || is_price_list(path) => lists(path, workspace),
        _ => catalog(source, path, workspace),
    }
}

fn is_price_list(path: &str) -> bool {
    let ending = Path::new(path).extension();
    ending.is_some_and(|ending| ending == "yaml" || ending == "yml")
}

/// Price lists of ours, those in force on the day of the report.
fn lists(path: &str, workspace: &Workspace) -> Result<(Book, String), Failure> {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let catalog = if Path::new(path).is_dir() {
        load_folder(Path::new(path), FILE, &mut sources, &mut log)
    } else {
        let text = read_file(Path::new(path), MAX_BYTES).map_err(|told| told.named_by(FILE))?;
        let source = sources.add(path.to_owned(), text);
        let list = read_price_list(&sources, source, &mut log);
        let exchange = workspace.catalog.exchange.clone();
        list.map(|list| Catalog::new(vec![list]).with_exchange(exchange))
    };
    let Some(catalog) = catalog.filter(|_| !log.has_errors()) else {
        return Err(Failure::from_log(log, sources));
    };
    let market = catalog.in_force(workspace.as_of, Announced::Ignored);
    if market.lists.is_empty() {
        let message = format!(
            "no price list of `{path}` is in force on {}",
            workspace.as_of
        );
        let diagnostic = Diagnostic::error(Code::NoPricesInForce, message).within("--as-of");
        return Err(Failure::of(
            diagnostic.help("choose a later day with --as-of"),
        ));
    }
    let book = Book::of_market(path.to_owned(), &market);
    let read = priced(&book);
    Ok((book, read))
}

/// A foreign catalog as it stands on the day of the report.
fn catalog(
    source: Option<Source>,
    path: &str,
    workspace: &Workspace,
) -> Result<(Book, String), Failure> {
    let text = read_file(Path::new(path), MAX_BYTES).map_err(|told| told.named_by(FILE))?;
    let names = Source::ALL.map(Source::name);
    let refuse = |message: String, note: String| {
        let known = format!(
            "name the catalog: `SOURCE={path}`, one of {}",
            words::any_of(&names)
        );
        let diagnostic =
            Diagnostic::error(Code::ForeignCatalog, message).within(Place::in_json(path, &note));
        Failure::of(diagnostic.note(note).help(known))
    };
    let Some(source) = source.or_else(|| Source::detect(path, &text)) else {
        let message = format!("`{path}` has the form of no catalog that is known");
        let note = "catalogs are JSON; price lists end in `.yaml`".to_owned();
        return Err(refuse(message, note));
    };
    let imported = source
        .read_own(path, &text, workspace.as_of)
        .map_err(|foreign| {
            let message = format!("`{path}` is no catalog of {}", source.name());
            let mut told = refuse(message, foreign.reason);
            for told in &mut told.diagnostics {
                told.notes.push(format!("expected: {}", source.shape()));
                told.notes.extend(
                    foreign
                        .looks_like
                        .map(|other| format!("it looks like a catalog of {}", other.name())),
                );
            }
            told
        })?;
    let entries = words::plural(
        u64::try_from(imported.entries.len()).unwrap_or(u64::MAX),
        "entry",
    );
    let exchange = &workspace.catalog.exchange;
    let book = Book::of_imported(
        source.name().to_owned(),
        imported,
        exchange,
        workspace.as_of,
    );
    if book.models.is_empty() {
        let message = format!("`{path}` has no model with prices");
        let note = format!("it was read as a catalog of {}", source.name());
        return Err(refuse(message, note));
    }
    let read = format!("{path}, {entries}, {}", priced(&book));
    Ok((book, read))
}

/// How many models a source prices.
fn priced(book: &Book) -> String {
    let models = words::plural(
        u64::try_from(book.models.len()).unwrap_or(u64::MAX),
        "model",
    );
    match book.left_out {
        0 => format!("{models} with prices"),
        more => format!(
            "{models} with prices, and {} in a currency whose worth is not known",
            words::count(more)
        ),
    }
}

/// Puts a book with the others, and says what it is called there. Files of one source that share
/// no provider are one source, as those of catalogs with a file for each provider; others get the
/// name of their file.
fn place(books: &mut Vec<Book>, mut book: Book, file: &str) -> String {
    let name = book.source.clone();
    match books.iter_mut().find(|known| known.source == name) {
        None => books.push(book),
        Some(known) if name != LOADED && !known.shares_provider_with(&book) => known.append(book),
        Some(_) => {
            let path = Path::new(file)
                .file_name()
                .map(|name| name.to_string_lossy());
            let short = path.map_or_else(|| file.to_owned(), std::borrow::Cow::into_owned);
            let is_taken = books.iter().any(|known| known.source == short);
            book.source = if is_taken { file.to_owned() } else { short };
            let name = book.source.clone();
            books.push(book);
            return name;
        }
    }
    name
}

fn nothing_found(query: &str) -> Failure {
    let message = format!("no source has a model or provider with `{query}` in its name");
    let diagnostic = Diagnostic::error(Code::UnknownModel, message).within("--models");
    Failure::of(diagnostic.help("leave out --models to see all of them"))
}
