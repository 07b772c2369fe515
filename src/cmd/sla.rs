//! `plan sla`.

use crate::cli::{Global, scalar};
use crate::engine::sla::{Exposure, Level, LevelCost, level_costs, reading};
use crate::engine::tiers::Basis;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic};
use crate::money::{Usd, UsdFlow};
use crate::report::{Report, pages, sections};
use crate::scenario::Stage;
use crate::ui::Ui;
use crate::units::{Availability, Duration, Month};

use super::workspace::{Workspace, detail};

/// What downtime costs, and whether a better SLA pays
#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The money that flows through the product, instead of the scenario's
    #[arg(long, value_name = "MONEY/PERIOD", value_parser = scalar::<UsdFlow>)]
    pub volume: Option<UsdFlow>,
    /// Availabilities to compare, the first being the base, instead of the service tiers'
    #[arg(long, value_name = "A%,B%,…", value_delimiter = ',', value_parser = scalar::<Availability>)]
    pub availability: Vec<Availability>,
    /// What every availability after the first costs a month, in dollars
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>, requires = "availability")]
    pub premium: Option<Usd>,
    /// How long one incident lasts, instead of the scenario's
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub incident: Option<Duration>,
}

const EXAMPLES: &str = "Examples:
  plan sla --scenario fintech --days 30
  plan sla --volume 2.3M/day --availability 99.5%,99.9% --premium 2500 --incident 47m --stage launch";

/// Prints the service levels.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let month = case.month;
    let detail = detail(global);
    let mut section = sections::sla::section(detail);
    let mut readings = Vec::new();
    for stage in &stages {
        let exposure = exposure(args, stage, month)?;
        let costs = if args.availability.is_empty() {
            level_costs(&case.levels(stage), exposure)
        } else {
            asked(args, exposure)
        };
        if costs.is_empty() {
            return Err(nothing_to_compare());
        }
        let incident = exposure.incident.map(Duration::minutes);
        let (name, volume) = (&stage.name, exposure.volume);
        sections::sla::rows(&mut section, name, &costs, volume, incident, detail);
        let claim = workspace
            .scenario
            .downtime
            .as_ref()
            .and_then(|one| one.claim.as_ref());
        let reading = claim.and_then(|claim| reading(claim, volume));
        readings.extend(
            reading
                .filter(|reading| !readings.contains(reading))
                .into_iter()
                .collect::<Vec<_>>(),
        );
    }
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let mut report = Report::new(header, vec![section]);
    let replaced = pages::Replaced {
        availability: !args.availability.is_empty(),
        volume: args.volume.is_some(),
        without_premium: args.availability.len() > 1 && args.premium.is_none(),
    };
    pages::sla(&mut report, &case, &stages, &readings, replaced);
    ui.report(&report)?;
    Ok(Exit::Answered)
}

fn exposure(args: &Args, stage: &Stage, month: Month) -> Result<Exposure, Failure> {
    let stake = stage.stake.as_ref();
    let volume = args.volume.or(stake.map(|stake| stake.volume.value));
    let incident = args.incident.or(stake.and_then(|stake| stake.incident));
    volume
        .map(|volume| Exposure {
            volume,
            incident,
            month,
        })
        .ok_or_else(|| {
            let message = format!("nothing says what is at stake in stage `{}`", stage.name);
            Failure::of(
                Diagnostic::error(Code::MissingVolume, message)
                    .help("add `downtime:` to the scenario, or say it with --volume 2.3M/day"),
            )
        })
}

/// The availabilities of the command line: the first free, the others at the premium.
fn asked(args: &Args, exposure: Exposure) -> Vec<LevelCost> {
    let levels = args
        .availability
        .iter()
        .enumerate()
        .map(|(index, &availability)| Level {
            name: availability.to_string(),
            availability,
            basis: Basis::Assumed,
            fee: if index == 0 {
                Usd::ZERO
            } else {
                args.premium.unwrap_or(Usd::ZERO)
            },
        });
    level_costs(&levels.collect::<Vec<_>>(), exposure)
}

fn nothing_to_compare() -> Failure {
    Failure::of(
        Diagnostic::error(Code::UnknownTier, "there are no service levels to compare")
            .note("no provider in question sells service tiers")
            .help("say them with --availability 99.5%,99.9% --premium 2500"),
    )
}
