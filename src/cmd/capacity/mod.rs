//! `plan capacity`.

mod limit;
mod question;

use std::sync::{Arc, Mutex};

use crate::catalog::{Enforcement, Limits};
use crate::engine::Case;
use crate::error::{Exit, Failure};
use crate::options::{Global, integer, scalar};
use crate::report::sections::capacity::Capacity;
use crate::report::sections::capacity_tiers::CapacityTiers;
use crate::report::sections::provisioned::Provisioned;
use crate::report::{Report, Rows, Section, pages, sections};
use crate::simulate::capacity::{Inquiry, Study, Terms};
use crate::ui::Ui;
use crate::units::Share;
use crate::words;

use super::demand;
use super::interrupt::{Interrupt, ended_early, ended_with_nothing};
use super::workspace::{Workspace, detail};
use question::{Question, unpoisoned};

/// The share of requests that may be refused where no other is given.
const AT_MOST: &str = "0.1%";

/// Demand against limits
///
/// A limit is judged by replaying the demand through it, request by request, not by its mean: a
/// stage's demand is drawn at random from its tokens, its request and its traffic, a trace is
/// replayed as it stands.
#[derive(clap::Args, Clone, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Requests as they came.
    #[command(flatten)]
    pub demand: demand::Options,
    /// Share of requests that may be refused
    #[arg(long, value_name = "SHARE", default_value = AT_MOST, value_parser = rejected)]
    pub max_rejected: Share,
    /// How limits per minute are enforced
    ///
    /// One of token-bucket, fixed-minute or per-second, instead of as each tier says.
    #[arg(long, value_name = "MANNER", value_parser = scalar::<Enforcement>)]
    pub enforcement: Option<Enforcement>,
    /// Limits of your own, beside the price lists'
    ///
    /// The meters are rpm, rpd, itpm, otpm, tpm, tpd, concurrency and spend; `counts_cached=false`
    /// and `reserves_max_output=true` say how they count.
    #[arg(long, value_name = "METER=LIMIT,…", value_parser = limit::parse)]
    pub limit: Option<Limits>,
    /// Model whose provider's tiers are checked
    ///
    /// Instead of the route's workhorse and the shortlist.
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,
    /// Growth of demand per month
    ///
    /// As from the first stage to the last when not given.
    #[arg(long, value_name = "SHARE", value_parser = scalar::<Share>)]
    pub growth: Option<Share>,
    /// Over how many months demand grows
    #[arg(long, value_name = "N", default_value_t = 24, value_parser = integer::<u64>(2..=120))]
    pub months: u64,
    /// Demand by the minute or hour, as rows
    ///
    /// CSV then carries these rows.
    #[arg(long, value_name = "STEP", num_args = 0..=1, default_missing_value = "minute", value_enum)]
    pub series: Option<question::Step>,
    /// Random seed
    ///
    /// The same seed gives the same figures.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = integer::<u64>(0..=u64::MAX))]
    pub seed: u64,
    /// Simulate over 20 million requests too
    #[arg(long)]
    pub force: bool,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::PlanOptions,
}

const EXAMPLES: &str = "Examples:
  plan capacity --stage launch
  plan capacity --stage all --growth 20% --limit rpm=1000,itpm=500k,otpm=100k
  plan capacity --trace requests.csv --columns at=time,input=prompt,output=completion
  plan capacity --trace conversation.csv --to-stage growth --enforcement per-second --format csv";

/// Prints what demand does to limits.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    // A run that is ended leaves a thread behind, which reads all of this until the program ends.
    let args: &'static Args = Box::leak(Box::new(args.clone()));
    let workspace: &'static Workspace = Box::leak(Box::new(Workspace::open(global, ui)?));
    let case: &'static Case<'static> = Box::leak(Box::new(workspace.case(global)?));
    let inquiry = Inquiry {
        terms: Terms::of(&case.workload, args.max_rejected, args.enforcement),
        seed: args.seed,
        is_forced: args.force,
        month: case.month,
    };
    let trace = args.demand.trace()?;
    let question = Question::new(args, inquiry, workspace, case, trace)?;
    let question: &'static Question<'_, '_> = Box::leak(Box::new(question));
    let answer = Arc::new(Mutex::new(question.unanswered()));
    let (own, filled) = (global.clone(), Arc::clone(&answer));
    let done = Interrupt::watch().or_ended(move || question.fill(&filled, &own));
    let is_ended = done.is_none();
    done.transpose()?;
    let answer = std::mem::replace(&mut *unpoisoned(&answer), question.unanswered());
    if answer.studies.is_empty() {
        return Ok(ended_with_nothing("the first demand was judged", ui));
    }
    let judged = answer.studies.len();
    let mut report = Report::new(question.header(global)?, Vec::new());
    report.sections.extend(answer.series.map(Section::from));
    add_sections(&mut report, args, &answer.studies, global);
    report.sections.push(answer.demand.into());
    report.sections.extend(answer.trace.map(Section::from));
    pages::capacity(&mut report, case, &question.asked(), &answer.studies);
    if is_ended {
        let wide = |count| words::count(u64::try_from(count).unwrap_or(u64::MAX));
        let (judged, all) = (wide(judged), wide(question.count(global)?));
        return ended_early(&mut report, &format!("{judged} of {all} demands"), ui);
    }
    ui.report(&report)?;
    Ok(Exit::Answered)
}

/// Reads `--max-rejected`.
fn rejected(text: &str) -> Result<Share, String> {
    match scalar::<Share>(text)? {
        Share::ALL => Err("a tier that refuses everything carries nothing".to_owned()),
        share => Ok(share),
    }
}

fn add_sections(report: &mut Report, args: &Args, studies: &[Study], global: &Global) {
    let detail = detail(global);
    let mut meters = Rows::new().explained(detail, Capacity::explanation);
    let mut tiers = Rows::new().explained(detail, CapacityTiers::explanation);
    let (mut day, mut units) = (Rows::new(), Rows::<Provisioned>::new());
    for study in studies {
        let subject = &study.subject;
        for found in &study.tiers {
            sections::capacity::rows(&mut meters, subject, &found.fit, args.max_rejected);
            tiers.push(&sections::capacity_tiers::Row { subject, found });
            if let Some(sold) = &found.units {
                units.push(&sections::provisioned::Row {
                    stage: &subject.name,
                    provider: &found.fit.tier.provider,
                    tier: &found.fit.tier.name,
                    unit: sold.unit,
                    found: sold.provisioning.as_ref(),
                });
            }
        }
        sections::day::rows(&mut day, study);
    }
    let sections = [meters.into(), tiers.into(), day.into(), units.into()];
    report.sections.extend(sections);
}
