//! `plan route --tco` and `--explain-claim`: direct integration or a unified API.

use crate::engine::Case;
use crate::engine::ownership::{Asked, ClaimedRatio, Outlook, ends, price};
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, Log};
use crate::options::{Global, integer, scalar};
use crate::report::{Report, pages, sections};
use crate::scenario::{Ownership, override_text, read_ownership};
use crate::ui::Ui;
use crate::units::{Ratio, Tokens};

use crate::cmd::workspace::{Workspace, detail};

/// Options of the cost of ownership.
#[derive(clap::Args, Debug)]
#[group(id = "ownership")]
pub struct Options {
    /// Compare direct and unified access over a ramp
    ///
    /// A direct integration is compared with a unified API's fee, from the first stage to the last:
    /// tokens, fees, engineering, and what else you state.
    #[arg(long)]
    pub tco: bool,
    /// Months of the ramp [default: the scenario's]
    ///
    /// From 2 to 120; 24 where neither the option nor the scenario says.
    #[arg(long, value_name = "N", value_parser = integer::<u64>(2..=120))]
    pub months: Option<u64>,
    /// Replace an input of the comparison
    ///
    /// By its key in the scenario's `ownership:`; may be repeated.
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// What a claimed cost ratio implies
    ///
    /// Solves a claim that direct costs so much more than unified (2.3x, or 40%) for what it
    /// implies.
    #[arg(long, value_name = "RATIO", value_parser = scalar::<ClaimedRatio>, allow_hyphen_values = true)]
    pub explain_claim: Option<ClaimedRatio>,
}

impl Options {
    /// Whether the comparison, or what a claim takes, is asked for.
    pub fn is_asked(&self) -> bool {
        self.tco || self.explain_claim.is_some() || self.months.is_some() || !self.set.is_empty()
    }
}

/// Prints the comparison, or what a claim takes.
///
/// # Errors
/// What was wrong with the input or the options.
pub(super) fn run(
    args: &super::Args,
    mut workspace: Workspace,
    global: &Global,
    ui: &Ui,
) -> Result<Exit, Failure> {
    let options = &args.ownership;
    refuse(options, global)?;
    let stated = stated(&options.set, &mut workspace)?;
    let mut case = workspace.case(global)?;
    if args.route.is_some() {
        case.route = Some(workspace.route(&case, args.route.as_deref())?);
    }
    case.error_rate = args.error_rate;
    let asked = Asked {
        scenario: &workspace.scenario,
        option: stated.as_ref(),
        months: options.months,
    };
    let (from, to) = ends(&asked)
        .filter(|(from, to)| from != to)
        .ok_or_else(flat)?;
    let price = |tokens: Tokens| price(&case, tokens);
    let outlook = Outlook {
        terms: asked.terms(),
        from,
        to,
        price: &price,
    };
    let report = report(&workspace, &case, &outlook, options.explain_claim, global)?;
    ui.report(&report)?;
    Ok(Exit::Answered)
}

fn report(
    workspace: &Workspace,
    case: &Case<'_>,
    outlook: &Outlook<'_>,
    claim: Option<ClaimedRatio>,
    global: &Global,
) -> Result<Report, Failure> {
    let factor = claim.map_or(Ratio::ONE, |claim| claim.factor);
    let comparison = outlook.compare().ok_or_else(|| unpriced(case))?;
    let needed = outlook.needed(factor).ok_or_else(|| unpriced(case))?;
    let title = format!("{}: direct or unified", workspace.scenario.title);
    let header = workspace.header(title, case);
    let owned = pages::Owned {
        outlook,
        comparison: &comparison,
    };
    let Some(claim) = claim else {
        let sections = sections::tco::sections(outlook, &comparison, &needed, detail(global));
        let mut report = Report::new(header, sections);
        pages::tco(&mut report, case, owned);
        return Ok(report);
    };
    let needs = sections::claim::needed(claim, &needed);
    let readings = sections::claim::readings(claim, &comparison);
    let mut report = Report::new(header, vec![needs, readings]);
    pages::claim(&mut report, case, claim, &needed, owned);
    Ok(report)
}

/// The options that the comparison cannot heed, for it goes over all stages.
fn refuse(options: &Options, global: &Global) -> Result<(), Failure> {
    let (place, message) = if !options.tco && options.explain_claim.is_none() {
        let place = options.months.map_or("--set", |_| "--months");
        (
            place,
            "`--months` and `--set` belong to the cost of ownership",
        )
    } else if !global.scenario.stage.eq_ignore_ascii_case("all") {
        (
            "--stage",
            "the cost of ownership goes over a ramp, not over one stage",
        )
    } else if global.scenario.tokens.is_some() {
        (
            "--tokens",
            "the cost of ownership goes over a ramp, not over one volume",
        )
    } else {
        return Ok(());
    };
    let help = match options.tco || options.explain_claim.is_some() {
        true => "say where the ramp starts and ends: `--set from=launch --set to=5B`",
        false => "add `--tco`, or `--explain-claim 2.3x`",
    };
    Err(Failure::of(
        Diagnostic::error(Code::BadOption, message)
            .within(place)
            .help(help),
    ))
}

/// What `--set` states, read as the scenario's block is.
fn stated(options: &[String], workspace: &mut Workspace) -> Result<Option<Ownership>, Failure> {
    if options.is_empty() {
        return Ok(None);
    }
    let text = override_text(options)?;
    let source = workspace.sources.add("--set", text);
    let mut log = Log::new();
    let stages = &workspace.scenario.stages;
    let stated = read_ownership(&workspace.sources, source, stages, &mut log);
    match (stated, log.has_errors()) {
        (Some(stated), false) => Ok(Some(stated)),
        _ => Err(Failure::from_log(log, workspace.sources.clone())),
    }
}

fn flat() -> Failure {
    Failure::of(
        Diagnostic::error(Code::BadOption, "the ramp ends where it starts")
            .within("--set")
            .note("without `from` and `to` it goes from the first stage to the last")
            .help("say where it starts and ends: `--set from=5M --set to=5B`"),
    )
}

fn unpriced(case: &Case<'_>) -> Failure {
    let what = match &case.route {
        Some(route) => format!("route `{}`", route.name),
        None => format!("the baseline model `{}`", case.links.baseline.name()),
    };
    let message = format!("{what} has no price for all its tokens, so there is nothing to compare");
    let told = Diagnostic::error(Code::Unpriced, message).within("--tco");
    Failure::of(told.help(
        "`plan route` shows what is unpriced; choose another `--route`, `--mix` or `--as-of`",
    ))
}
