//! `plan diff`.

use crate::engine::diff::{Allow, Exposure, Finding, Gates, PlanChange, What, diff, unsold};
use crate::error::{Exit, Failure};
use crate::input::Sources;
use crate::money::Usd;
use crate::options::{Global, integer, scalar};
use crate::report::{Header, Report, pages, sections};
use crate::ui::Ui;
use crate::units::{Day, Ratio};

use super::bridge;
use super::side::Side;
use super::workspace::Workspace;

/// What changed in prices, and what that costs the scenario; gates for CI
///
/// Of two scenarios or two saved plans (`plan --format json -o plan.json`): how much of the change in
/// their cost is volume, mix and price.
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// Prices before: a date, a folder, git:REF, …
    ///
    /// A date of the catalog, a folder of price lists or a project with a `pricing` folder, one
    /// price list, or `git:REF` or `git:REF:FOLDER` (read from the repository here, nothing is
    /// checked out).
    pub old: String,
    /// Prices after, in the same forms
    pub new: String,
    /// Exit with 1 on these kinds of change
    ///
    /// The kinds are increase, decrease, removed, added, repair, alias, noise; suspicious means all
    /// that look like a mistake, or one of unit-scale, swapped, zeroed, was-zero.
    #[arg(long, value_name = "KIND,…", value_delimiter = ',', value_parser = what)]
    pub fail_on: Vec<What>,
    /// Exit with 1 when a price rises by more
    ///
    /// Repairs and changed aliases count, noise does not.
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub max_increase: Option<Ratio>,
    /// Exit with 1 when a month rises by more
    ///
    /// In dollars, in any stage asked for; where the plan has no price on both sides, when that of
    /// any model does.
    #[arg(long, value_name = "USD", value_parser = scalar::<Usd>)]
    pub max_monthly_increase: Option<Usd>,
    /// Changes that pass the gates (repeatable)
    ///
    /// Changes of a kind, for one model or, with a `*` at the end, for all that begin so.
    #[arg(long, value_name = "KIND:MODEL", value_parser = allow)]
    pub allow: Vec<Allow>,
    /// Gates look only at models of the plan
    ///
    /// Those that the scenario's route, shortlist or baseline names.
    #[arg(long)]
    pub only_plan: bool,
    /// Day of the first of two scenarios
    ///
    /// Both are priced on the day of --as-of when not given.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = scalar::<Day>)]
    pub as_of_old: Option<Day>,
    /// How many changes the page shows
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = integer::<u32>(0..=u32::MAX.into()))]
    pub top: u32,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::CaseOptions,
}

const EXAMPLES: &str = "Examples:
  plan diff 2026-08-01 2026-11-11 --stage launch
  plan diff before.json after.json
  plan diff git:origin/main . --max-increase 10% --fail-on removed,suspicious --only-plan";

/// Prints what changed.
///
/// # Errors
/// What was wrong with the input or the options.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let (old, new) = (Side::parse(&args.old)?, Side::parse(&args.new)?);
    if let Some((old, new)) = bridge::documents(&old, &new)? {
        return bridge::run(args, [old, new], global, ui);
    }
    let mut sources = Sources::new();
    let (catalog, scenario) =
        Workspace::load(&only_what_is_asked(global, &old, &new), &mut sources)?;
    let old = old.open(&catalog, &scenario, &mut sources, global)?;
    let new = new.open(&catalog, &scenario, &mut sources, global)?;
    let (old_case, new_case) = (old.tolerant_case(global), new.tolerant_case(global));
    let stages = new.stages(global)?;
    let tokens = stages
        .iter()
        .map(|stage| (stage.name.as_str(), new_case.tokens(stage)));
    let exposure = Exposure::new(&old_case, &new_case, tokens.collect());
    let changes = diff(&old.market(), &new.market(), &exposure);
    let plan: Vec<PlanChange> = stages
        .iter()
        .map(|stage| PlanChange {
            stage: stage.name.clone(),
            old: old_case.plan_total(stage),
            new: new_case.plan_total(stage),
        })
        .collect();
    let gates = args.gates();
    let findings = gates.check(&changes, &plan);
    let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    let mut report = Report::new(
        header(&old, &new, pages::basis(&new_case)),
        vec![
            sections::diff::section(&changes, &names),
            sections::diff::plan(&plan),
            sections::diff::gates(&findings),
        ],
    );
    let found = pages::Found {
        diff: &changes,
        top: u64::from(args.top),
        plan: &plan,
        sides: [
            (args.old.clone(), unsold(&old_case)),
            (args.new.clone(), unsold(&new_case)),
        ],
        findings: &findings,
        basis: pages::basis(&new_case),
    };
    pages::diff(&mut report, &found);
    ui.report(&report)?;
    for allow in gates.idle(&changes) {
        let (what, model) = (allow.what.name(), &allow.model);
        ui.warning(&format!("--allow {what}:{model} matches no change"));
    }
    Ok(outcome(&findings, ui))
}

/// Says on stderr what each gate found that is broken or looked at nothing.
pub(super) fn outcome(findings: &[Finding], ui: &Ui) -> Exit {
    for finding in findings {
        if finding.looked_at == 0 {
            let gate = sections::diff::option(finding.gate);
            ui.warning(&format!(
                "gate {gate}: looked at 0 models, for the two sides have none in common that counts"
            ));
        }
        if !finding.holds() {
            ui.broken_gate(&pages::verdict(finding).to_string());
        }
    }
    match findings.iter().all(Finding::holds) {
        true => Exit::Answered,
        false => Exit::GateBroken,
    }
}

impl Args {
    /// The gates that are asked for.
    pub(super) fn gates(&self) -> Gates {
        Gates {
            fail_on: self.fail_on.clone(),
            max_increase: self.max_increase,
            max_monthly_increase: self.max_monthly_increase,
            allow: self.allow.clone(),
            only_plan: self.only_plan,
        }
    }
}

/// No price list of the current folder is read where no side is a day of it.
fn only_what_is_asked(global: &Global, old: &Side, new: &Side) -> Global {
    let is_day = |side: &Side| matches!(side, Side::Day(_));
    let mut global = global.clone();
    if !is_day(old) && !is_day(new) {
        global.prices.pricing = Some("built-in".into());
    }
    global
}

/// What the report was made from: the price lists of both sides, the old ones first.
fn header(old: &Workspace, new: &Workspace, basis: String) -> Header {
    let before = old.price_header("");
    let after = new.price_header("Price changes");
    let lists = before.price_lists.into_iter().chain(after.price_lists);
    Header {
        price_lists: lists.collect(),
        assumptions: vec![basis.into()],
        ..after
    }
}

/// Reads a number of percent; unlike a share it may be over 100.
fn percent(text: &str) -> Result<Ratio, String> {
    let number = text.strip_suffix('%').map(str::trim_end);
    let number = number.ok_or("a percentage ends in `%`, such as `10%`")?;
    Ratio::parse(number).map_err(|reject| format!("{reject}; expected a percentage such as `10%`"))
}

fn what(word: &str) -> Result<What, String> {
    What::from_name(word.trim()).ok_or_else(|| {
        "expected increase, decrease, removed, added, repair, alias, noise, suspicious, \
         unit-scale, swapped, zeroed or was-zero"
            .to_owned()
    })
}

/// Reads `repair:openai/gpt-4o`.
fn allow(text: &str) -> Result<Allow, String> {
    let (word, model) = text
        .split_once(':')
        .ok_or("expected a kind and a model, such as `repair:openai/gpt-4o`")?;
    match model.trim() {
        "" => Err("the model is missing; `*` means all".to_owned()),
        model => Ok(Allow {
            what: what(word)?,
            model: model.to_owned(),
        }),
    }
}
