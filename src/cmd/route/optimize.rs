//! `plan route --optimize` and `--frontier`.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::catalog::Listing;
use crate::engine::Case;
use crate::engine::optimize::{
    Goal, Limits, Mix, Priced, Problem, Routing, baselines, frontier, obstacle, of_shortlist,
    of_table, optimize_watched, place,
};
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, Log, MAX_BYTES, Sources, read_file};
use crate::money::Usd;
use crate::options::{Global, integer, scalar};
use crate::report::sections::optimize::Optimized;
use crate::report::{Report, Rows, pages, sections};
use crate::scenario::{QualityTable, RouteLinks, read_quality};
use crate::text;
use crate::ui::Ui;
use crate::units::{Availability, Duration, Ratio};
use crate::words::{self, Text};

use super::limits::{Ceiling, ceiling, limits, quality};
use super::obstacle::no_mix;
use crate::cmd::interrupt::{Interrupt, ended_early, ended_with_nothing};
use crate::cmd::workspace::{Workspace, detail};

/// What is made best when there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Maximize {
    /// The mean quality
    Quality,
}

/// Options of the optimiser.
#[derive(clap::Args, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
#[command(next_help_heading = "The best mix")]
#[group(id = "best")]
pub struct Options {
    /// Cheapest mix within the limits below
    ///
    /// The best one when --budget is the only limit.
    #[arg(long)]
    pub optimize: bool,
    /// Quality and cost of models (CSV)
    ///
    /// The columns are `model`, `class`, `quality` and `cost` (of the whole class; or
    /// `input_tokens`, `output_tokens` and `requests`), and optionally `requests`, `samples`,
    /// `provider`, `latency_p50`, `latency_p99`, `availability`, `error_rate`, `steps`. No stage
    /// scales it.
    #[arg(long, value_name = "FILE")]
    pub quality: Option<PathBuf>,
    /// Lowest mean quality, in file units
    #[arg(long, value_name = "N", value_parser = quality, requires = "optimize")]
    pub min_quality: Option<Ratio>,
    /// Lowest quality in every class
    #[arg(long, value_name = "N", value_parser = quality, requires = "optimize")]
    pub min_class_quality: Option<Ratio>,
    /// Highest cost of the mix, in dollars
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>, requires = "optimize")]
    pub budget: Option<Usd>,
    /// Largest share of a model or provider
    ///
    /// Of a model, a provider, or each model (`*`); may be repeated.
    #[arg(long, value_name = "NAME=SHARE", value_parser = ceiling, requires = "optimize")]
    pub max_share: Vec<Ceiling>,
    /// Most providers
    #[arg(long, value_name = "N", value_parser = integer::<u32>(1..=u32::MAX.into()), requires = "optimize")]
    pub max_providers: Option<u32>,
    /// Longest time for 99% of the answers
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "optimize")]
    pub max_p99: Option<Duration>,
    /// Lowest share of requests answered
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Availability>, requires = "optimize")]
    pub min_availability: Option<Availability>,
    /// Shares for each class of requests
    ///
    /// The default when the file has several classes.
    #[arg(long, conflicts_with = "class_blind", requires = "quality")]
    pub per_class: bool,
    /// The same shares for all requests
    #[arg(long, requires = "quality")]
    pub class_blind: bool,
    /// Best quality within the limits
    ///
    /// Instead of the lowest cost: `quality`, the mean quality.
    #[arg(
        long,
        hide_possible_values = true,
        value_enum,
        value_name = "WHAT",
        requires = "optimize"
    )]
    pub maximize: Option<Maximize>,
    /// What quality costs, from model to model
    ///
    /// All models, the hull of their mixes, and how the route stands.
    #[arg(long, requires = "quality")]
    pub frontier: bool,
}

impl Options {
    /// Whether the optimiser is asked for, and not the price of a route.
    pub(super) fn is_asked(&self) -> bool {
        self.optimize || self.frontier || self.quality.is_some()
    }

    fn goal(&self) -> Goal {
        let limited = self.min_quality.is_some()
            || self.min_class_quality.is_some()
            || !self.max_share.is_empty()
            || self.max_providers.is_some()
            || self.max_p99.is_some()
            || self.min_availability.is_some();
        let by_budget = self.budget.is_some() && self.quality.is_some() && !limited;
        match self.maximize.is_some() || by_budget {
            true => Goal::Quality,
            false => Goal::Cost,
        }
    }
}

/// Prints the best mix, the frontier, or both.
///
/// # Errors
/// What was wrong with the input or the options, and which limit no mix keeps to.
pub(super) fn run(args: &super::Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let interrupt = Interrupt::watch();
    match &args.best.quality {
        Some(path) => of_file(path, args, &workspace, (global, &interrupt), ui),
        None => of_stages(args, &workspace, (global, &interrupt), ui),
    }
}

/// The mix of a table of qualities.
fn of_file(
    path: &Path,
    args: &super::Args,
    workspace: &Workspace,
    (global, interrupt): (&Global, &Interrupt),
    ui: &Ui,
) -> Result<Exit, Failure> {
    let options = &args.best;
    if !options.optimize && !options.frontier {
        let message = "--quality needs --optimize or --frontier to say what is sought";
        let told = Diagnostic::error(Code::BadOption, message).within("--quality");
        return Err(Failure::of(told.help("add --optimize --min-quality N")));
    }
    let (table, listings) = read(path, workspace, ui)?;
    let case = workspace.tolerant_case(global);
    let routing = match (
        options.class_blind,
        options.per_class || table.classes.len() > 1,
    ) {
        (false, true) => Routing::PerClass,
        _ => Routing::ClassBlind,
    };
    let priced = of_table(&table, &listings, case.month, routing);
    let problem = &priced.problem;
    let limits = limits(options, problem)?;
    let goal = options.goal();
    let detail = detail(global);
    let mut report = Report::new(workspace.price_header(title(options, goal)), Vec::new());
    let mut sought = pages::Sought {
        title: title(options, goal),
        basis: path.display().to_string(),
        notes: pages::table_notes(&table, &priced, &limits),
    };
    let mut drawn = None;
    if options.frontier {
        let problem = problem.clone();
        match interrupt.or_ended(move || frontier(&problem)) {
            Some(found) => drawn = found,
            None => return Ok(ended_with_nothing("the frontier was found", ui)),
        }
    }
    let mut tables = Vec::new();
    let mut is_ended = false;
    if let Some(frontier) = &drawn {
        let route = today(args, workspace, &case)?;
        let mut positions = Vec::new();
        let shares = route
            .as_ref()
            .and_then(|route| case.shares_in(route, problem));
        for routing in [Routing::ClassBlind, Routing::PerClass] {
            let is_drawn = frontier.curves.iter().any(|curve| curve.routing == routing);
            if let Some(shares) = shares.clone().filter(|_| is_drawn && !is_ended) {
                let problem = problem.clone();
                match interrupt.or_ended(move || place(&problem, &shares, routing)) {
                    Some(placed) => positions.extend(placed.map_err(gave_up)?),
                    None => is_ended = true,
                }
            }
        }
        let name = route.map_or_else(String::new, |route| route.name);
        if positions.is_empty() && !is_ended {
            sought.notes.push(pages::route_is_elsewhere(&name));
        }
        tables.push(sections::frontier::section(problem, frontier).into());
        tables.push(sections::frontier::summary(frontier, &name, &positions).into());
    }
    let sought_mix = match options.optimize && !is_ended {
        true => best(problem, goal, &limits, None, interrupt)?,
        false => Sought::Ended(None),
    };
    let is_proven = matches!(sought_mix, Sought::Found(_));
    let Some(mix) = sought_mix.mix() else {
        is_ended |= options.optimize;
        if tables.is_empty() {
            return Ok(ended_with_nothing("the best mix was found", ui));
        }
        report.sections = tables;
        pages::frontier(&mut report, sought);
        if is_ended {
            let after = match options.optimize {
                true => "the frontier, before the best mix was found",
                false => "the frontier, before the route was set against it",
            };
            return ended_early(&mut report, after, ui);
        }
        ui.report(&report)?;
        return Ok(Exit::Answered);
    };
    let baselines = baselines(problem, goal, &limits);
    let mut rows = Rows::new().explained(detail, Optimized::explanation);
    let basis = sections::optimize::Basis {
        stage: "",
        problem,
        table: Some(&table),
        tokens: None,
    };
    sections::optimize::rows(&mut rows, basis, &mix, &baselines);
    report.sections = std::iter::once(rows.into()).chain(tables).collect();
    sought.notes.extend(pages::mix_notes(&mix, goal));
    let found = pages::Optimum {
        stage: "",
        title: "",
        problem,
        mix: &mix,
        baselines: &baselines,
    };
    pages::optimum(&mut report, sought, &[found]);
    if !is_proven {
        return ended_early(&mut report, UNPROVEN, ui);
    }
    ui.report(&report)?;
    Ok(Exit::Answered)
}

/// What is known of the best mix where the search was ended.
const UNPROVEN: &str = "the first mixes within all limits: a better one may exist";

/// The mix of a scenario's shortlist in each stage: cost is all that is known of it.
fn of_stages(
    args: &super::Args,
    workspace: &Workspace,
    (global, interrupt): (&Global, &Interrupt),
    ui: &Ui,
) -> Result<Exit, Failure> {
    let options = &args.best;
    refuse_unknown(options)?;
    let case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let detail = detail(global);
    let mut rows = Rows::new().explained(detail, Optimized::explanation);
    let mut solved = Vec::new();
    let mut left_out = Vec::new();
    let mut is_proven = true;
    for stage in &stages {
        let costs = case.models(stage, &case.links.shortlist);
        let priced: Priced = of_shortlist(&costs, case.requests(stage));
        let problem = priced.problem;
        let limits = limits(options, &problem)?;
        let name = Some(stage.name.as_str());
        let sought_mix = best(&problem, Goal::Cost, &limits, name, interrupt)?;
        is_proven &= matches!(sought_mix, Sought::Found(_));
        let Some(mix) = sought_mix.mix() else { break };
        let baselines = baselines(&problem, Goal::Cost, &limits);
        let basis = sections::optimize::Basis {
            stage: &stage.name,
            problem: &problem,
            table: None,
            tokens: Some(case.tokens(stage)),
        };
        sections::optimize::rows(&mut rows, basis, &mix, &baselines);
        left_out.extend(priced.left_out);
        solved.push((*stage, problem, mix, baselines));
        if !is_proven {
            break;
        }
    }
    if solved.is_empty() {
        return Ok(ended_with_nothing("the best mix was found", ui));
    }
    let title = workspace.title(&case, &stages);
    let mut report = Report::new(workspace.header(title.clone(), &case), vec![rows.into()]);
    let titles: Vec<String> = stages
        .iter()
        .map(|stage| pages::stage_title(&case, stage))
        .collect();
    let found: Vec<_> = solved
        .iter()
        .zip(&titles)
        .map(|((stage, problem, mix, baselines), title)| pages::Optimum {
            stage: &stage.name,
            title,
            problem,
            mix,
            baselines,
        })
        .collect();
    let sought = pages::Sought {
        title: title.into(),
        basis: format!("prices as of {}", workspace.as_of),
        notes: pages::shortlist_notes(&case, &left_out),
    };
    pages::optimum(&mut report, sought, &found);
    if !is_proven {
        let wide = |count| words::count(u64::try_from(count).unwrap_or(u64::MAX));
        let (known, all) = (wide(found.len()), wide(stages.len()));
        let after = format!("{known} of {all} stages; of the last, a better mix may exist");
        return ended_early(&mut report, &after, ui);
    }
    ui.report(&report)?;
    Ok(Exit::Answered)
}

/// The search for the best mix.
enum Sought {
    /// The best one.
    Found(Mix),
    /// The run was ended; the best one by then, if there was any.
    Ended(Option<Mix>),
}

impl Sought {
    fn mix(self) -> Option<Mix> {
        match self {
            Self::Found(mix) => Some(mix),
            Self::Ended(mix) => mix,
        }
    }
}

/// The best mix, or why there is none.
fn best(
    problem: &Problem,
    goal: Goal,
    limits: &Limits,
    stage: Option<&str>,
    interrupt: &Interrupt,
) -> Result<Sought, Failure> {
    let (own, within) = (problem.clone(), limits.clone());
    let by_now = Arc::new(Mutex::new(None));
    let kept = Arc::clone(&by_now);
    let sought = interrupt.or_ended(move || {
        let keep = |mix: &Mix| *unpoisoned(&kept) = Some(mix.clone());
        let found = optimize_watched(&own, goal, &within, &keep)?;
        let obstacles = match found {
            Some(_) => Vec::new(),
            None => obstacle(&own, &within)?,
        };
        Ok((found, obstacles))
    });
    match sought.transpose().map_err(gave_up)? {
        None => Ok(Sought::Ended(unpoisoned(&by_now).take())),
        Some((Some(mix), _)) => Ok(Sought::Found(mix)),
        Some((None, obstacles)) => Err(no_mix(problem, limits, &obstacles, stage)),
    }
}

/// What is kept, also where the thread that keeps it panicked.
fn unpoisoned<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A table and, for its rows with tokens, the models that price them.
fn read<'w>(
    path: &Path,
    workspace: &'w Workspace,
    ui: &Ui,
) -> Result<(QualityTable, Vec<Option<Listing<'w>>>), Failure> {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let text = read_file(path, MAX_BYTES).map_err(|told| told.named_by("--quality"))?;
    let source = sources.add(path.display().to_string(), text);
    let table = read_quality(&sources, source, &mut log);
    let market = workspace.market();
    let listings = table
        .as_ref()
        .map(|table| table.listings(&market, &mut log));
    let read = table.zip(listings).filter(|_| !log.has_errors());
    let Some(read) = read else {
        return Err(Failure::from_log(log, sources));
    };
    if !log.is_empty() {
        ui.failure(&Failure::from_log(log, sources));
    }
    Ok(read)
}

/// The route whose place on the frontier is asked for; a scenario need not have one.
fn today<'a>(
    args: &super::Args,
    workspace: &Workspace,
    case: &Case<'a>,
) -> Result<Option<RouteLinks<'a>>, Failure> {
    match &args.route {
        Some(name) => workspace.route(case, Some(name)).map(Some),
        None => Ok(case.route.clone()),
    }
}

/// Limits on what only a table says.
fn refuse_unknown(options: &Options) -> Result<(), Failure> {
    let asked = [
        ("--min-quality", "quality", options.min_quality.is_some()),
        (
            "--min-class-quality",
            "quality",
            options.min_class_quality.is_some(),
        ),
        ("--maximize quality", "quality", options.maximize.is_some()),
        ("--max-p99", "latency", options.max_p99.is_some()),
        (
            "--min-availability",
            "availability",
            options.min_availability.is_some(),
        ),
    ];
    let Some((option, figure, _)) = asked.into_iter().find(|(_, _, is_asked)| *is_asked) else {
        return Ok(());
    };
    let message = format!("{option} needs the {figure} of each model, which no price list has");
    let told = Diagnostic::error(Code::MissingFigure, message).within(option);
    Err(Failure::of(told.help("say it in a table: --quality FILE")))
}

fn title(options: &Options, goal: Goal) -> Text {
    if !options.optimize {
        return "What quality costs".into();
    }
    let least = options
        .min_quality
        .map(|quality| format!("a quality of {quality} or more").into());
    let most = options.budget.map(|budget| text!("{} or less", budget));
    let for_what: Vec<Text> = least.into_iter().chain(most).collect();
    let mix = match goal {
        Goal::Cost => "The cheapest mix",
        Goal::Quality => "The best mix",
    };
    if for_what.is_empty() {
        mix.into()
    } else {
        text!("{} for {}", mix, Text::all_of(for_what))
    }
}

fn gave_up(reason: crate::engine::optimize::SolverError) -> Failure {
    let told = Diagnostic::error(Code::SolverGaveUp, "the solver found no answer");
    let told = told.within("--optimize");
    Failure::of(
        told.note(reason.0)
            .help("leave out a limit, or models that do not matter"),
    )
}
