//! `plan models`.

use crate::catalog::Offer;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, closest};
use crate::options::Global;
use crate::report::pages::Span;
use crate::report::{Report, pages, sections};
use crate::ui::Ui;
use crate::words;

use super::workspace::Workspace;

/// The prices in force, or those of all dates
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Part of a provider's or a model's name
    pub query: Option<String>,
    /// The prices of all dates, not only those in force
    #[arg(long)]
    pub history: bool,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::MarketOptions,
}

const EXAMPLES: &str = "Examples:
  plan models openai/gpt-4o
  plan models deepseek --history --format csv";

/// Prints the prices.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let query = args.query.as_deref().unwrap_or_default().to_lowercase();
    let offers: Vec<Offer<'_>> = match args.history {
        true => workspace.catalog.offers().collect(),
        false => workspace.market().offers().collect(),
    };
    let found: Vec<_> = offers
        .iter()
        .copied()
        .filter(|offer| matches(*offer, &query))
        .collect();
    if found.is_empty() {
        return Err(nothing_found(&query, &offers));
    }
    let count = u64::try_from(found.len()).unwrap_or(u64::MAX);
    let (title, span) = match args.history {
        true => (
            format!("History, {}", words::plural(count, "price")),
            Span::History,
        ),
        false => (words::plural(count, "model"), Span::InForce),
    };
    let header = workspace.price_header(title);
    let mut report = Report::new(header, vec![sections::models::section(found)]);
    pages::models(&mut report, span);
    ui.report(&report)?;
    Ok(Exit::Answered)
}

fn matches(offer: Offer<'_>, query: &str) -> bool {
    let names = std::iter::once(&offer.model.id).chain(&offer.model.aliases);
    let mut names = names.map(|name| format!("{}/{name}", offer.provider()).to_lowercase());
    names.any(|name| name.contains(query))
}

fn nothing_found(query: &str, offers: &[Offer<'_>]) -> Failure {
    let message = format!("no model or provider has `{query}` in its name");
    let diagnostic = Diagnostic::error(Code::UnknownModel, message).within("[QUERY]");
    let model = query.rsplit('/').next().unwrap_or(query);
    let names = offers.iter().map(|offer| offer.model.id.as_str());
    Failure::of(match closest(model, names) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic.help("`plan models` lists all of them"),
    })
}
