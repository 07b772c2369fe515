//! The options of `plan usage`.

use std::sync::atomic::AtomicBool;

use crate::catalog::{self, Catalog};
use crate::error::Failure;
use crate::input::{Code, Diagnostic, Place, closest};
use crate::options::{integer, scalar};
use crate::ui::Ui;
use crate::units::Day;
use crate::usage::form::{Mapping, Role};
use crate::usage::read::{Order, ReadOptions, Reading, read};
use crate::usage::table::By;
use crate::usage::{Form, SoldBy};
use crate::words;

/// How logs are read and what is shown of them.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Options {
    /// Rows by: day, model, …
    ///
    /// What a row of the answer is about, and how rows are sorted: hour, day, month, model,
    /// provider, team, tag or user, or several of them, such as `day,model`. Hours, days and months
    /// are those of UTC.
    #[arg(long, value_name = "WHAT,…", value_delimiter = ',', default_value = "model", value_parser = grouping)]
    pub by: Vec<Grouping>,
    /// Log format, where columns do not tell
    ///
    /// One of generic, litellm, litellm-daily, openai-usage, openai-costs, anthropic-usage,
    /// anthropic-costs, batch, langfuse, helicone, openrouter, otel, gemini, bedrock, bedrock-log,
    /// focus or aggregate.
    #[arg(long, value_name = "FORM", value_parser = form)]
    pub form: Option<Form>,
    /// Columns of your own: `input=prompt_tokens`
    ///
    /// Which columns hold what, where their names are not known: dots lead into objects of JSON;
    /// `input.excludes=cache` where prompt tokens leave out cached ones, `input.includes=cache`
    /// where they do not although their names say so. What can be mapped: timestamp, provider,
    /// model, input, `cache_read`, `cache_write`, `cache_write_1h`, output, reasoning, status,
    /// `latency_ms`, `latency_s`, cost, `cost_cents`, requests, failed, `service_tier`, batch,
    /// team, tag, user, `request_id`.
    #[arg(long, value_name = "WHAT=COLUMN,…", value_delimiter = ',')]
    pub map: Vec<String>,
    /// Provider of rows that name none
    ///
    /// As price lists call it: openai, azure, bedrock or any other of `plan models`; `gpt-*=openai`
    /// for models called so. May be repeated.
    #[arg(long, value_name = "[PATTERN=]NAME")]
    pub provider: Vec<String>,
    /// The first day that is shown, in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = scalar::<Day>, conflicts_with_all = ["emit_scenario", "sql"])]
    pub from: Option<Day>,
    /// The last day that is shown, in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = scalar::<Day>, conflicts_with_all = ["emit_scenario", "sql"])]
    pub to: Option<Day>,
    /// Stop at the first row that is bad
    ///
    /// Exits with 2, instead of counting the good rows and saying which are bad.
    #[arg(long)]
    pub strict: bool,
    /// Threads [default: all of the machine]
    ///
    /// They change no figure.
    #[arg(long, value_name = "N", value_parser = integer::<u16>(1..=256))]
    pub threads: Option<u16>,
}

/// What a row of the answer is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grouping {
    by: By,
    role: Option<Role>,
    name: &'static str,
}

/// The words of `--by`.
const GROUPINGS: [(&str, By, Option<Role>); 8] = [
    ("hour", By::Hour, None),
    ("day", By::Day, None),
    ("month", By::Month, None),
    ("model", By::Model, None),
    ("provider", By::Provider, None),
    ("team", By::Group, Some(Role::Team)),
    ("tag", By::Group, Some(Role::Tag)),
    ("user", By::Group, Some(Role::User)),
];

fn grouping(word: &str) -> Result<Grouping, String> {
    let known = GROUPINGS.iter().find(|(name, ..)| *name == word);
    let found = known.map(|(name, by, role)| Grouping {
        by: *by,
        role: *role,
        name,
    });
    found.ok_or_else(|| {
        let names = GROUPINGS.map(|(name, ..)| name);
        unknown(word, &names)
    })
}

fn form(word: &str) -> Result<Form, String> {
    Form::named(word).ok_or_else(|| unknown(word, &Form::ALL.map(Form::name)))
}

fn unknown(word: &str, names: &[&str]) -> String {
    let meant = closest(word, names.iter().copied());
    let meant = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
    format!("`{word}` is none of {}{meant}", words::all_of(names))
}

/// Of providers that cannot be told apart.
fn refused(message: String) -> Failure {
    let told = Diagnostic::error(Code::BadOption, message).within("--provider");
    Failure::of(told.help("name one of them, and others by pattern: `--provider 'gpt-*=openai'`"))
}

impl Options {
    /// What rows are grouped by.
    pub(super) fn by(&self) -> Vec<By> {
        let mut all: Vec<By> = Vec::new();
        for one in &self.by {
            if !all.contains(&one.by) {
                all.push(one.by);
            }
        }
        all
    }

    /// What a group is called: the word that `--by` has for it.
    pub(super) fn group(&self) -> Option<&'static str> {
        let mut groups = self.by.iter().filter(|one| one.role.is_some());
        groups.next().map(|one| one.name)
    }

    /// A row has one period, and a span of days an order.
    fn check(&self) -> Result<(), Failure> {
        let refused = |option: &str, message: String, help: &str| {
            Err(Failure::of(
                Diagnostic::error(Code::BadOption, message)
                    .within(option)
                    .help(help),
            ))
        };
        let is_period = |one: &&Grouping| matches!(one.by, By::Hour | By::Day | By::Month);
        let mut periods = self.by.iter().filter(is_period);
        if let Some(first) = periods.next()
            && let Some(other) = periods.find(|other| other.by != first.by)
        {
            let message = format!(
                "--by: {} and {} cannot stand together",
                first.name, other.name
            );
            return refused("--by", message, "name one of them");
        }
        match (self.from, self.to) {
            (Some(from), Some(to)) if to < from => refused(
                "--to",
                format!("--to {to} is before --from {from}"),
                "both days are included",
            ),
            _ => Ok(()),
        }
    }

    /// How logs are to be read.
    pub(super) fn read_options(&self, catalog: &Catalog) -> Result<ReadOptions, Failure> {
        let mapping = Mapping::read(self.map.iter().map(String::as_str));
        let mapping = mapping.map_err(|told| {
            let told = Diagnostic::error(Code::BadOption, format!("--map: {told}"));
            Failure::of(told.within("--map").help(
                "write WHAT=COLUMN: `--map model=engine,input=prompt_tokens,output=completion_tokens`",
            ))
        })?;
        self.check()?;
        let mut roles = self.by.iter().filter_map(|one| one.role);
        let group = roles.next();
        if roles.next().is_some_and(|other| Some(other) != group) {
            let message = "--by: team, tag and user cannot stand together";
            let told = Diagnostic::error(Code::BadOption, message).within("--by");
            return Err(Failure::of(told.help("name one of them")));
        }
        Ok(ReadOptions {
            form: self.form,
            mapping,
            group,
            provider: self.only_provider(catalog)?,
        })
    }

    /// Who sold what no row says of, where nothing but one name was given: readers fill it in. Where
    /// patterns were, names are known first.
    pub(super) fn only_provider(&self, catalog: &Catalog) -> Result<Option<String>, Failure> {
        let sold_by = self.sold_by(catalog)?;
        let is_plain = sold_by.patterns.is_empty();
        Ok(sold_by.otherwise.filter(|_| is_plain))
    }

    /// The providers of rows that do not name theirs, each of which some price list is of.
    pub(super) fn sold_by(&self, catalog: &Catalog) -> Result<SoldBy, Failure> {
        let mut sold_by = SoldBy::default();
        for said in &self.provider {
            let (pattern, named) = match said.rsplit_once('=') {
                Some((pattern, named)) => (Some(pattern), named),
                None => (None, said.as_str()),
            };
            let provider = catalog::provider(catalog, named)
                .map_err(|told| Failure::of(told.within("--provider")))?;
            let provider = provider.to_owned();
            match pattern {
                Some("") => {
                    return Err(refused(format!("--provider: no pattern before `={named}`")));
                }
                Some(pattern) => sold_by.patterns.push((pattern.to_owned(), provider)),
                None => match sold_by.otherwise.replace(provider.clone()) {
                    Some(other) if other != provider => {
                        let message = format!(
                            "--provider: both {other} and {provider} for rows that name none"
                        );
                        return Err(refused(message));
                    }
                    _ => {}
                },
            }
        }
        Ok(sold_by)
    }

    /// Reads logs, and shows how far it is.
    pub(super) fn read(order: Order, stop: &AtomicBool, ui: &Ui) -> Result<Reading, Failure> {
        let sizes = order.files.iter().map(|file| file.size);
        let bytes = sizes.sum::<Option<u64>>();
        let progress = ui.bytes("reading logs", bytes);
        let watch = |bytes, rows| progress.advance(bytes, rows);
        let reading = read(order, &watch, stop)?;
        if reading.tally.total().is_beyond() {
            let first = reading.files.first().map_or("", |file| &file.name);
            let message = "the sums of the log are too large to be held";
            let told = Diagnostic::error(Code::FigureTooLarge, message)
                .within(Place::path(first))
                .note("counts reach to 1.8 x 10^19 and recorded costs to 1.7 x 10^26 dollars")
                .help("check that its columns are counts of single requests; --map names them");
            return Err(Failure::of(told));
        }
        Ok(reading)
    }
}
