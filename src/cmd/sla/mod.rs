//! `plan sla`.

mod incidents;
mod simulate;

use crate::engine::Case;
use crate::engine::sla::claim::{ClaimInputs, claim_readings};
use crate::engine::sla::measured::Assigned;
use crate::engine::sla::{
    Decision, Exposure, Level, Reading, alternatives, best, decisions, level_costs, reading,
    sensitivity,
};
use crate::engine::tiers::Basis;
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic};
use crate::money::{Usd, UsdFlow};
use crate::options::{Global, Refused, scalar};
use crate::report::sections::{
    Detail, decision::Options, error_budget::Objective, failover::Failover,
    sensitivity::Sensitivity, sla::Sla,
};
use crate::report::{Report, Rows, Section, pages, sections};
use crate::scenario::{Downtime, HoursPerDay, LossTerms, Stage};
use crate::simulate::year::Pattern;
use crate::ui::Ui;
use crate::units::{Availability, Duration, Factor, Rate, Reject, RejectKind, Share, Spread};
use crate::words;

use crate::cmd::interrupt::{Interrupt, ended_early};
use crate::cmd::workspace::{Workspace, detail};

use incidents::Observed;

/// What downtime costs, and whether a better SLA pays
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Revenue flow, instead of the scenario's
    ///
    /// The money that flows through the product.
    #[arg(long, value_name = "MONEY/PERIOD", value_parser = scalar::<UsdFlow>)]
    pub volume: Option<UsdFlow>,
    /// Availabilities to compare, the base first
    ///
    /// Instead of those of the service tiers.
    #[arg(long, value_name = "A%,B%,…", value_delimiter = ',', value_parser = scalar::<Availability>)]
    pub availability: Vec<Availability>,
    /// Fee per month of each level after the base
    ///
    /// In dollars.
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>, requires = "availability")]
    pub premium: Option<Usd>,
    /// How long an incident lasts: 47m, '30m to 4h'
    ///
    /// Instead of the scenario's; nine of ten lie within a range.
    #[arg(long, value_name = "TIME|RANGE", value_parser = scalar::<Spread>)]
    pub incident: Option<Spread>,
    /// Objective, for error budget and burn rates
    ///
    /// The objective of your own service: its error budget, and the burn rates to alert on.
    #[arg(long, value_name = "AVAILABILITY", value_parser = objective)]
    pub slo: Option<Availability>,
    /// Incidents as observed.
    #[command(flatten)]
    pub observations: incidents::Options,
    /// The simulated year.
    #[command(flatten)]
    pub play: simulate::Options,
    /// Measured availabilities, one per level
    ///
    /// In the order of the levels; shown beside what is promised.
    #[arg(long, value_name = "A%,B%,…", value_delimiter = ',', value_parser = scalar::<Availability>)]
    pub observed: Vec<Availability>,
    /// Share of the flow that an outage stops
    ///
    /// All of it when not given.
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>)]
    pub affected: Option<Share>,
    /// Share of it that comes back later
    ///
    /// None when not given.
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>)]
    pub recovered: Option<Share>,
    /// Share of the money that is margin
    ///
    /// The share that would have been kept; all of it when not given.
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>)]
    pub margin: Option<Share>,
    /// How much faster money flows during downtime
    ///
    /// As a multiple of the average; 1 when not given.
    #[arg(long, value_name = "FACTOR", value_parser = scalar::<Factor>)]
    pub peak: Option<Factor>,
    /// Hours of the day in which the money flows
    ///
    /// For the loss of an incident within them. Outages come at any hour, so the expected loss
    /// stays; where they keep to these hours, say --peak instead.
    #[arg(long, value_name = "HOURS", value_parser = scalar::<HoursPerDay>, conflicts_with = "peak")]
    pub trading_hours: Option<HoursPerDay>,
    /// Which readings give a loss that is claimed
    ///
    /// Which readings of the inputs give the loss, and which do not; of the scenario's claim when
    /// no amount is given.
    #[arg(long, value_name = "USD", num_args = 0..=1, value_parser = scalar::<Usd>)]
    pub explain_claim: Option<Option<Usd>>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::PlanOptions,
}

const EXAMPLES: &str = "Examples:
  plan sla --scenario fintech --days 30
  plan sla --volume 2.3M/day --availability 99.5%,99.9% --premium 2500 --incident 47m --stage launch
  plan sla --scenario fintech --stage launch --margin 60% --recovered 30%
  plan sla --volume 30_000/day --availability 99.5%,99.9% --premium 2500 --incident 2h --simulate
  plan sla --scenario fintech --incidents incidents.csv --slo 99.9%
  plan sla --scenario fintech --explain-claim 18400";

/// Prints the service levels.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let workspace = Workspace::open(global, ui)?;
    let case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let asked = Asked {
        args,
        case: &case,
        observed: args.observations.read()?,
        ui,
        downtime: workspace.scenario.downtime.as_ref(),
        detail: detail(global),
        interrupt: match args.play.simulate {
            Some(_) => Interrupt::watch(),
            None => Interrupt::default(),
        },
    };
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let mut report = Report::new(header, Vec::new());
    if let Some(claim) = args.explain_claim {
        explain(&mut report, &asked, claim, &stages)?;
    } else {
        let Answers {
            found,
            readings,
            ended,
        } = asked.levels(&mut report, &stages)?;
        let decided = stages
            .iter()
            .zip(&found)
            .map(|(stage, one)| pages::Decided {
                stage,
                decisions: &one.decisions,
                played: one.outcome.as_ref().map(simulate::Outcome::played),
            });
        let decided: Vec<_> = decided.collect();
        let replaced = pages::Replaced {
            availability: !args.availability.is_empty(),
            volume: args.volume.is_some(),
            without_premium: args.availability.len() > 1 && args.premium.is_none(),
        };
        let history = asked.observed.history.as_ref();
        pages::sla(&mut report, &case, &decided, &readings, history, replaced);
        if let Some(ended) = ended {
            return ended_early(&mut report, &ended, ui);
        }
    }
    ui.report(&report)?;
    Ok(Exit::Answered)
}

/// What the options ask of a case.
struct Asked<'a> {
    args: &'a Args,
    case: &'a Case<'a>,
    observed: Observed,
    ui: &'a Ui,
    downtime: Option<&'a Downtime>,
    detail: Detail,
    interrupt: Interrupt,
}

/// What the options of a stage come to.
struct Found {
    decisions: Vec<Decision>,
    outcome: Option<simulate::Outcome>,
}

/// What was found, beside the sections.
struct Answers {
    /// Of each stage, up to where a run was ended.
    found: Vec<Found>,
    /// What claims come from.
    readings: Vec<Reading>,
    /// After how much a run was ended.
    ended: Option<String>,
}

/// What is known of one stage.
struct Known {
    levels: Vec<Level>,
    exposure: Exposure,
    measured: Assigned,
    pattern: Pattern,
}

/// After how much a run was ended with Ctrl-C.
fn ended_after(cut: Option<String>, known: usize, stages: &[&Stage]) -> String {
    let of_stage = |told: String| match stages.len() {
        1 => told,
        _ => format!("{told} of stage {}", stages[known - 1].title),
    };
    let rest: Vec<&str> = stages[known..]
        .iter()
        .map(|one| one.title.as_str())
        .collect();
    let rest = match rest.as_slice() {
        [] => None,
        rest => Some(format!("without {}", words::all_of(rest))),
    };
    let stage = || format!("stage {}", stages[known - 1].title);
    let told = [Some(cut.map_or_else(stage, of_stage)), rest];
    let told: Vec<String> = told.into_iter().flatten().collect();
    told.join(", ")
}

impl Asked<'_> {
    /// Fills in the sections of service levels and decisions.
    fn levels(&self, report: &mut Report, stages: &[&Stage]) -> Result<Answers, Failure> {
        let detail = self.detail;
        let is_played = self.args.play.simulate.is_some();
        let mut sla = Rows::new().explained(detail, Sla::explanation);
        let mut options = sections::decision::section(detail, is_played);
        let (mut credits, mut budget) = (Rows::new(), Rows::new());
        let (mut swings, mut failover) = (Rows::new(), Rows::new());
        let (mut found, mut readings) = (Vec::new(), Vec::new());
        let mut ended = None;
        let month = self.case.month;
        // Alerts are the same in all stages; the one with the least traffic is the hardest case.
        let requests = stages.iter().map(|stage| {
            let requests = self.case.volume(stage).requests();
            requests.checked_div(month.minutes())
        });
        let requests = requests.flatten().min().map(Rate::of_minute);
        let objective = self.args.slo.map(|slo| Objective {
            slo,
            month,
            requests,
        });
        let transaction = self.downtime.and_then(|downtime| downtime.transaction);
        for (place, stage) in stages.iter().enumerate() {
            let known = self.stage(stage)?;
            let (levels, exposure) = (&known.levels, known.exposure);
            let costs = level_costs(levels, exposure);
            let name = &stage.name;
            sections::sla::rows(&mut sla, name, &costs, exposure, transaction);
            if let Some(objective) = objective {
                sections::error_budget::rows(&mut budget, name, &costs, objective);
            }
            let one = self.decide((&mut options, &mut swings, &mut failover), stage, &known)?;
            let cut = one.outcome.as_ref().and_then(simulate::Outcome::ended);
            found.push(one);
            sections::credit::rows(&mut credits, name, levels, &exposure);
            let claim = self.downtime.and_then(|one| one.claim.as_ref());
            let reading = claim.and_then(|claim| reading(claim, exposure.volume));
            readings.extend(reading.filter(|reading| !readings.contains(reading)));
            if report.sections.is_empty() {
                report.sections = self.incidents(&known.measured);
            }
            let rest = stages.len() - place - 1;
            if cut.is_some() || (self.interrupt.is_asked() && rest > 0) {
                ended = Some(ended_after(cut, place + 1, stages));
                break;
            }
        }
        let incidents = std::mem::take(&mut report.sections);
        // CSV carries the first section: the options, where the simulation of them is asked for.
        report.sections = match is_played {
            true => vec![options.into(), sla.into()],
            false => vec![sla.into(), options.into()],
        };
        let others = [credits.into(), swings.into(), failover.into()];
        report.sections.extend(others);
        if let Some(objective) = objective {
            let alerts = sections::error_budget::alerts(objective);
            report.sections.extend([budget.into(), alerts]);
        }
        report.sections.extend(incidents);
        report.header.seed = is_played.then_some(self.args.play.seed);
        Ok(Answers {
            found,
            readings,
            ended,
        })
    }

    /// The sections of a file of incidents.
    fn incidents(&self, measured: &Assigned) -> Vec<Section> {
        let Some(history) = &self.observed.history else {
            return Vec::new();
        };
        let services = sections::incidents::services(history, |service| measured.option(service));
        vec![services.into(), sections::incidents::joint(history).into()]
    }

    /// Adds what could be bought, and what the best of it depends on.
    fn decide(
        &self,
        (options, swings, failover): (
            &mut Rows<Options>,
            &mut Rows<Sensitivity>,
            &mut Rows<Failover>,
        ),
        stage: &Stage,
        known: &Known,
    ) -> Result<Found, Failure> {
        let (levels, exposure) = (&known.levels, known.exposure);
        let all = match self.args.availability.is_empty() {
            true => self
                .case
                .alternatives(stage, levels, exposure, &known.measured),
            false => alternatives(levels, exposure, &[]),
        };
        let stage = &*stage.name;
        sections::failover::rows(failover, stage, &all);
        let (play, interrupt) = (&self.args.play, &self.interrupt);
        let outcome = play.play(&all, &known.pattern, interrupt, self.ui)?;
        let played = outcome.as_ref().map(simulate::Outcome::played);
        let decisions = decisions(&all);
        sections::decision::rows(options, stage, &decisions, played.as_deref());
        if let Some((best, base)) = best(&decisions).zip(decisions.first()) {
            let name = &best.alternative.name;
            let found = sensitivity(best, base);
            sections::sensitivity::rows(swings, stage, name, &found);
        }
        Ok(Found { decisions, outcome })
    }

    /// The service levels of a stage, what is at stake, and what was observed.
    fn stage(&self, stage: &Stage) -> Result<Known, Failure> {
        let mut levels = match self.args.availability.is_empty() {
            true => self.case.levels(stage),
            false => self.named(),
        };
        let Some(base) = levels.first().map(|base| base.name.clone()) else {
            // What is at stake is missed first, without which no level is known either.
            self.exposure(stage, None)?;
            return Err(nothing_to_compare());
        };
        let mut services = self.case.services(&levels);
        if !self.args.availability.is_empty() {
            services.truncate(levels.len());
        }
        let measured = self.observed.measured.assign(&services);
        let said = &self.args.observed;
        if said.len() > levels.len() {
            return Err(measured_too_often(said.len(), levels.len()));
        }
        for (level, &said) in levels.iter_mut().zip(said) {
            level.observed = Some(said);
        }
        for level in &mut levels {
            let found = measured.availabilities.get(&level.name);
            level.observed = found.copied().or(level.observed);
        }
        let pattern = Pattern::of(self.args.incident, &measured, &base);
        let exposure = self.exposure(stage, pattern.incident())?;
        Ok(Known {
            levels,
            exposure,
            measured,
            pattern,
        })
    }

    fn exposure(&self, stage: &Stage, incident: Option<Duration>) -> Result<Exposure, Failure> {
        let args = self.args;
        let stake = stage.stake.as_ref();
        let volume = args.volume.or(stake.map(|stake| stake.volume.value));
        let incident = incident.or(stake.and_then(|stake| stake.incident));
        let terms = stake.map_or(LossTerms::PLAIN, |stake| stake.terms);
        let terms = terms
            .with_shares(args.affected, args.recovered, args.margin)
            .at_peak(args.peak, args.trading_hours);
        volume
            .map(|volume| Exposure {
                volume,
                incident,
                month: self.case.month,
                terms,
            })
            .ok_or_else(|| {
                let message = format!("nothing says what is at stake in stage `{}`", stage.name);
                Failure::of(
                    Diagnostic::error(Code::MissingVolume, message)
                        .within("--volume")
                        .help("add `downtime:` to the scenario, or say it with --volume 2.3M/day"),
                )
            })
    }

    /// The availabilities of the command line: the first free, the others at the premium.
    fn named(&self) -> Vec<Level> {
        let availabilities = self.args.availability.iter().enumerate();
        let levels = availabilities.map(|(index, &availability)| Level {
            name: availability.to_string(),
            availability,
            basis: Basis::Assumed,
            fee: match index {
                0 => Usd::ZERO,
                _ => self.args.premium.unwrap_or(Usd::ZERO),
            },
            observed: None,
            credit_terms: None,
        });
        levels.collect()
    }
}

/// Fills in the section and the page of a claim; stages with the same inputs are told once.
fn explain(
    report: &mut Report,
    asked: &Asked<'_>,
    claim: Option<Usd>,
    stages: &[&Stage],
) -> Result<(), Failure> {
    let known = asked.downtime.and_then(|downtime| downtime.claim.as_ref());
    let Some(loss) = claim.or(known.map(|claim| claim.loss)) else {
        let message = "the scenario has no claim to explain";
        let told = Diagnostic::error(Code::BadOption, message).within("--explain-claim");
        return Err(Failure::of(
            told.help("say the claimed loss: --explain-claim 18400"),
        ));
    };
    let hours = known.and_then(|claim| claim.trading_hours);
    let mut section = Rows::new();
    let mut told: Vec<(&Stage, ClaimInputs)> = Vec::new();
    for stage in stages {
        let Known {
            levels, exposure, ..
        } = asked.stage(stage)?;
        let others = levels.iter().map(|level| level.availability);
        let inputs = ClaimInputs {
            loss,
            volume: exposure.volume,
            base: levels[0].availability,
            better: others.max().unwrap_or(levels[0].availability),
            incident: exposure.incident,
            trading_hours: asked.args.trading_hours.or(hours),
            transaction: asked.downtime.and_then(|downtime| downtime.transaction),
        };
        if told.iter().all(|(_, known)| *known != inputs) {
            let readings = claim_readings(&inputs);
            sections::claimed_loss::rows(&mut section, &stage.name, &inputs, &readings);
            told.push((stage, inputs));
        }
    }
    report.sections = vec![section.into()];
    pages::claimed_loss(report, asked.case, &told);
    Ok(())
}

/// An objective, which leaves something to spend: of 100% every alert would be on at once.
fn objective(text: &str) -> Result<Availability, Refused> {
    match scalar::<Availability>(text)? {
        Availability::ALWAYS => Err(Refused {
            reject: Reject::new(
                RejectKind::OutOfRange,
                "an objective of 100% leaves no error budget",
            ),
            expected: "an availability below 100%, such as `99.9%`".to_owned(),
            meant: None,
        }),
        objective => Ok(objective),
    }
}

fn nothing_to_compare() -> Failure {
    Failure::of(
        Diagnostic::error(Code::UnknownTier, "there are no service levels to compare")
            .within("--availability")
            .note("no provider in question sells service tiers")
            .help("say them with --availability 99.5%,99.9% --premium 2500"),
    )
}

fn measured_too_often(measured: usize, levels: usize) -> Failure {
    let message =
        format!("--observed has {measured} availabilities, and there are {levels} service levels");
    Failure::of(
        Diagnostic::error(Code::BadOption, message)
            .within("--observed")
            .help("give one for each, in the order of the table"),
    )
}
