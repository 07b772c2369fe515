//! A plain queue.

use crate::cmd::workspace::detail;
use crate::engine::Formula;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic};
use crate::options::{Global, integer, scalar};
use crate::report::{Header, Report, pages, sections};
use crate::simulate::{
    Distribution, Family, QueueModel, QueueOutcome, RunOptions, simulate_watched,
};
use crate::ui::Ui;
use crate::units::{Count, Duration, Quantity, Rate, Ratio, Reject};
use crate::words;

use super::Args;
use crate::cmd::interrupt::Interrupt;

/// Requests that are counted where nobody says how many.
const REQUESTS: u64 = 1_000_000;

/// The options of a plain queue.
#[derive(clap::Args, Debug)]
#[group(skip)]
#[command(next_help_heading = "A plain queue")]
pub struct Options {
    /// How often requests come: 9/s
    #[arg(long, value_name = "RATE", value_parser = scalar::<Rate>, requires = "service_time", conflicts_with_all = ["scenario", "stage", "mix", "request", "tokens", "days", "overlay", "as_of", "announced"])]
    pub arrival_rate: Option<Rate>,
    /// How long a slot works on a request, on average
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "arrival_rate")]
    pub service_time: Option<Duration>,
    /// Requests served at the same time
    #[arg(long, value_name = "N", value_parser = scalar::<Count>, requires = "arrival_rate", default_value = "1")]
    pub servers: Count,
    /// How much the gaps between requests vary
    ///
    /// Their standard deviation over their mean: 0 for always the same, 1 for exponential.
    #[arg(long, value_name = "CV", value_parser = scalar::<Quantity>, requires = "arrival_rate")]
    pub arrival_cv: Option<Quantity>,
    /// How much service times vary, likewise
    #[arg(long, value_name = "CV", value_parser = scalar::<Quantity>, requires = "arrival_rate")]
    pub service_cv: Option<Quantity>,
    /// The distribution of gaps
    #[arg(
        long,
        hide_short_help = true,
        value_enum,
        value_name = "LAW",
        default_value = "gamma"
    )]
    pub arrival_law: FamilyName,
    /// The distribution of service times
    #[arg(
        long,
        hide_short_help = true,
        value_enum,
        value_name = "LAW",
        default_value = "gamma"
    )]
    pub service_law: FamilyName,
    /// Most requests at once [default: no limit]
    ///
    /// Those in service included; a request that finds all places taken is refused.
    #[arg(long, value_name = "N", value_parser = scalar::<Count>, requires = "arrival_rate")]
    pub capacity: Option<Count>,
    /// Mean wait until requests give up
    ///
    /// They wait without end when it is not given.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "arrival_rate")]
    pub patience: Option<Duration>,
    /// How much patience varies; 0 is a timeout of a client
    #[arg(long, hide_short_help = true, value_name = "CV", value_parser = scalar::<Quantity>, requires = "patience")]
    pub patience_cv: Option<Quantity>,
    /// Requests of each lane that are not counted
    ///
    /// When not given, until the empty start is forgotten.
    #[arg(long, hide_short_help = true, value_name = "N", requires = "arrival_rate", value_parser = integer::<u64>(0..=u64::MAX))]
    pub warm_up: Option<u64>,
}

/// The distributions as they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum FamilyName {
    /// Gamma; exponential where the CV is 1
    Gamma,
    /// Lognormal: most are short, a few very long
    Lognormal,
    /// Weibull; exponential where the CV is 1
    Weibull,
}

impl From<FamilyName> for Family {
    fn from(name: FamilyName) -> Self {
        match name {
            FamilyName::Gamma => Self::Gamma,
            FamilyName::Lognormal => Self::Lognormal,
            FamilyName::Weibull => Self::Weibull,
        }
    }
}

/// Plays a plain queue.
pub(super) fn run(args: &Args, rate: Rate, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let model = model(&args.plain, rate).map_err(|reject| unplayable(&reject))?;
    refuse_growth(&model)?;
    let play = RunOptions {
        requests: args.run.requests.map_or(REQUESTS, Count::count),
        seed: args.run.seed,
        warm_up: args.plain.warm_up,
        threads: args.run.threads(),
    };
    let outcome = watched(&model, play, args, ui)?;
    let header = Header {
        title: pages::simulate::queue_title(&model).into(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        seed: Some(play.seed),
        ..Header::default()
    };
    let detail = detail(global);
    let figures = sections::simulate::queue(&model, &outcome);
    let explanation = sections::simulate::explanation(Formula::SimulatedQueue);
    let figures = sections::simulate::rows(&figures, &explanation, detail);
    let mut report = Report::new(header, vec![figures.into()]);
    let basis = pages::simulate::queue_basis(&outcome, play.requests);
    let notes = pages::simulate::queue_notes(&model, &outcome);
    pages::simulate::simulate(&mut report, basis, notes);
    ui.report(&report)?;
    Ok(match outcome.is_partial {
        true => Exit::Interrupted,
        false => Exit::Answered,
    })
}

/// Plays under the eyes of whoever waits for it.
fn watched(
    model: &QueueModel,
    play: RunOptions,
    args: &Args,
    ui: &Ui,
) -> Result<QueueOutcome, Failure> {
    args.run.foresee(play.requests, play.seconds(model), ui)?;
    let interrupt = Interrupt::watch();
    let progress = ui.progress("playing requests", play.played(model));
    Ok(simulate_watched(model, play, &|more| {
        progress.advance(more);
        !interrupt.is_asked()
    }))
}

fn model(options: &Options, rate: Rate) -> Result<QueueModel, Reject> {
    let law = |family: FamilyName, cv: Option<Quantity>| {
        Distribution::new(family.into(), cv.map_or(Ratio::ONE, Quantity::ratio))
    };
    let service = options.service_time.unwrap_or(Duration::NONE);
    let mut model = QueueModel::new(rate, service, options.servers.count())?
        .with_arrivals(law(options.arrival_law, options.arrival_cv)?)
        .with_service(law(options.service_law, options.service_cv)?);
    if let Some(places) = options.capacity {
        model = model.with_capacity(places.count())?;
    }
    if let Some(patience) = options.patience {
        let law = law(FamilyName::Gamma, options.patience_cv)?;
        model = model.with_patience(patience, law)?;
    }
    Ok(model)
}

/// Refuses a line that grows without end: no run is long enough for it.
fn refuse_growth(model: &QueueModel) -> Result<(), Failure> {
    let Some(drift) = model.drift() else {
        return Ok(());
    };
    let load = words::real(model.offered_load());
    let message = format!(
        "requests keep {load} slots busy, and there are {}: the line grows by {} requests a second \
         without end",
        words::count(model.servers()),
        words::real(drift),
    );
    let help = "add --servers, bound the line with --capacity, or say when requests give up with \
                --patience";
    Err(Failure::of(
        Diagnostic::error(Code::BadOption, message)
            .within("--servers")
            .help(help),
    ))
}

fn unplayable(reject: &Reject) -> Failure {
    Failure::of(
        Diagnostic::error(Code::BadOption, reject.message.clone())
            .within("--arrival-rate")
            .help("see `plan simulate --help` for what a queue is made of"),
    )
}
