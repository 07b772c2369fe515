//! `plan simulate` of a scenario.

use std::path::{Path, PathBuf};

use crate::cmd::workspace::{Workspace, detail};
use crate::engine::Formula;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, Log, Sources, read_file};
use crate::options::{Global, frequency, integer, scalar};
use crate::report::{Report, pages, sections};
use crate::scenario::{MAX_TRACE_BYTES, Stage, TraceOptions, read_trace};
use crate::simulate::demand::{Demand, nanos_of};
use crate::simulate::path::{
    Asked, Batch, PathCase, PathOutcome, Run, Watch, length, routed, seed_of, simulate,
};
use crate::ui::Ui;
use crate::units::{Duration, Real, Share};
use crate::words;

use super::Args;
use crate::cmd::interrupt::Interrupt;

/// How often a path is played where nobody says how often.
const REPLICATIONS: u64 = 10;
/// The options of the scenario form.
#[derive(clap::Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "A scenario's path")]
pub struct Options {
    /// The route, instead of the scenario's own
    #[arg(long, value_name = "NAME", conflicts_with = "arrival_rate")]
    pub route: Option<String>,
    /// Length of the run: 7d [default: a month]
    ///
    /// Requests come from Monday 00:00 on.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, conflicts_with_all = ["arrival_rate", "trace"])]
    pub horizon: Option<Duration>,
    /// Number of runs [default: 10]
    ///
    /// Each has other random numbers.
    #[arg(long, value_name = "N", value_parser = integer::<u64>(1..=100_000), conflicts_with = "arrival_rate")]
    pub replications: Option<u64>,
    /// A file of requests, instead of the stage's
    ///
    /// A public trace, as `plan capacity` reads it.
    #[arg(long, value_name = "FILE", conflicts_with = "arrival_rate")]
    pub trace: Option<PathBuf>,
    /// Requests that the client works on at once
    ///
    /// Others wait; all of them when not given.
    #[arg(long, value_name = "N", value_parser = integer::<u32>(1..=1_000_000), conflicts_with = "arrival_rate")]
    pub slots: Option<u32>,
    /// Mean wait for a slot until requests give up
    ///
    /// They wait without end when it is not given.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "slots")]
    pub give_up: Option<Duration>,
    /// Share of the workhorse's attempts that fail
    ///
    /// Instead of the route's.
    #[arg(long, value_name = "SHARE", value_parser = frequency, conflicts_with = "arrival_rate")]
    pub error_rate: Option<Share>,
}

/// Plays the path of a scenario.
pub(super) fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let options = &args.path;
    if args.run.requests.is_some() {
        let message = "--requests is for a plain queue";
        let help = "say how long with --horizon and how often with --replications, or add \
                    --arrival-rate";
        return Err(refused(message.to_owned(), help));
    }
    let workspace = Workspace::open(global, ui)?;
    let mut case = workspace.case(global)?;
    case.error_rate = options.error_rate;
    let route = workspace.route(&case, options.route.as_deref())?;
    let stages = workspace.stages(global)?;
    let [stage] = stages[..] else {
        let message = "one stage at a time is played".to_owned();
        return Err(refused(message, "choose one with --stage"));
    };
    let demand = options.trace.as_deref().map(trace).transpose()?;
    let horizon = match (&demand, options.horizon) {
        (Some((demand, _)), _) => demand.length.saturating_add(1),
        (None, Some(time)) => nanos(time)?,
        (None, None) => nanos_of(case.month),
    };
    let asked = Asked {
        slots: options.slots,
        patience: options.give_up,
        horizon,
        keeps_sizes: demand.is_some(),
    };
    let path = PathCase::of(&case, stage, &route, asked);
    let run = Run {
        seed: args.run.seed,
        replications: options.replications.unwrap_or(REPLICATIONS),
        threads: args.run.threads(),
    };
    let expected = if let Some((demand, _)) = &demand {
        Real::count(u64::try_from(demand.arrivals.len()).unwrap_or(u64::MAX))
    } else {
        let traffic = routed(&case, stage, &route, run.seed);
        Real::new(traffic.expected(horizon)).unwrap_or(Real::count(u64::MAX))
    };
    foresee(expected, run, ui)?;
    let batches = if let Some((demand, _)) = &demand {
        let arrivals = |_| demand.arrivals.iter().copied();
        watched(ui, run, |watch| {
            simulate(&path.model, &arrivals, run, watch)
        })
    } else {
        let arrivals = |number| routed(&case, stage, &route, seed_of(run.seed, number));
        watched(ui, run, |watch| {
            simulate(&path.model, &arrivals, run, watch)
        })
    };
    let outcome = PathOutcome::new(batches);
    let is_partial = outcome.replications() < run.replications;
    let detail = detail(global);
    let figures = sections::simulate::path(&path, &outcome);
    let explanation = sections::simulate::explanation(Formula::SimulatedPath);
    let figures = sections::simulate::rows(&figures, &explanation, detail);
    let targets = sections::simulate::targets(&path, &outcome);
    let mut header = workspace.header(workspace.title(&case, &[stage]), &case);
    header.seed = Some(run.seed);
    let mut report = Report::new(header, vec![figures.into(), targets.into()]);
    let played = pages::simulate::Played {
        case: &path,
        outcome: &outcome,
        requests: requests(stage, demand.as_ref().map(|(_, name)| name.as_str())),
        replications: run.replications,
        seed: run.seed,
    };
    pages::simulate::path(&mut report, &played);
    ui.report(&report)?;
    Ok(match is_partial {
        true => Exit::Interrupted,
        false => Exit::Answered,
    })
}

fn requests(stage: &Stage, trace: Option<&str>) -> String {
    match trace {
        Some(name) => format!("the trace {name}"),
        None => format!("the traffic of {}", stage.title),
    }
}

/// Plays under the eyes of whoever waits for it.
fn watched(ui: &Ui, run: Run, play: impl FnOnce(&Watch<'_>) -> Vec<Batch>) -> Vec<Batch> {
    let interrupt = Interrupt::watch();
    let progress = ui.progress("playing replications", run.replications);
    play(&Watch {
        played: &|more| progress.advance(more),
        goes_on: &|| !interrupt.is_asked(),
    })
}

/// Says about how long it will take where that is long, and refuses what takes hours.
fn foresee(expected: Real, run: Run, ui: &Ui) -> Result<(), Failure> {
    let foreseen = run.foreseen(expected);
    let told = format!(
        "{} requests take about {}, and the memory of those under way",
        words::real(foreseen.requests),
        words::time(foreseen.seconds)
    );
    if foreseen.is_too_much() {
        let help = "choose a shorter --horizon or fewer --replications";
        return Err(refused(told, help));
    }
    if foreseen.is_long() {
        ui.warning(&format!("{told}; Ctrl-C prints what is known by then"));
    }
    Ok(())
}

/// The horizon that an option asks for, in nanoseconds.
fn nanos(time: Duration) -> Result<u64, Failure> {
    let help = "choose up to a year, such as --horizon 30d";
    match length(time) {
        0 => Err(refused("the horizon has no length".to_owned(), help)),
        nanos => Ok(nanos),
    }
}

/// The requests of a file, and its name.
fn trace(path: &Path) -> Result<(Demand, String), Failure> {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let text = read_file(path, MAX_TRACE_BYTES).map_err(|told| told.named_by("--trace"))?;
    let source = sources.add(path.display().to_string(), text);
    match read_trace(&sources, source, &TraceOptions::default(), &mut log) {
        Some(trace) => Ok((Demand::of_trace(&trace), trace.name)),
        None => Err(Failure::from_log(log, sources)),
    }
}

fn refused(message: String, help: &str) -> Failure {
    let told = Diagnostic::error(Code::BadOption, message).within("--horizon");
    Failure::of(told.help(help))
}
