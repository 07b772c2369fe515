//! `plan diff` of two scenarios or saved plans: volume, mix and price.

use crate::catalog::Catalog;
use crate::engine::bridge::{Bill, Bridge};
use crate::engine::diff::{Diff, Gates, PlanChange};
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, Log, MAX_BYTES, Place, Sources, read_file};
use crate::options::Global;
use crate::report::{Header, Report, pages, read_plan, sections};
use crate::scenario::read_scenario;
use crate::ui::Ui;
use crate::units::Day;

use super::diff::{Args, outcome};
use super::side::Side;
use super::workspace::Workspace;

/// A document that says what a plan costs.
pub(super) enum Document {
    /// A scenario: path and text.
    Scenario(String, String),
    /// A plan saved as JSON: path and text.
    Plan(String, String),
}

/// Both sides, where they are scenarios or saved plans; `None` where they are price lists.
pub(super) fn documents(old: &Side, new: &Side) -> Result<Option<(Document, Document)>, Failure> {
    match (document(old)?, document(new)?) {
        (Some(old), Some(new)) => Ok(Some((old, new))),
        (None, None) => Ok(None),
        _ => Err(Failure::of(
            Diagnostic::error(
                Code::BadOption,
                "one side is a plan or a scenario, and the other is not",
            )
            .within("<NEW>")
            .help("name two scenarios or saved plans, or price lists on both sides"),
        )),
    }
}

fn document(side: &Side) -> Result<Option<Document>, Failure> {
    let Side::File(path) = side else {
        return Ok(None);
    };
    let text = read_file(path, MAX_BYTES).map_err(|told| told.named_by("<OLD> or <NEW>"))?;
    let name = path.display().to_string();
    if path.extension().is_some_and(|ending| ending == "json") {
        return Ok(Some(Document::Plan(name, text)));
    }
    let is_scenario = text.lines().any(|line| line.starts_with("stages:"));
    Ok(is_scenario.then_some(Document::Scenario(name, text)))
}

/// Prints the bridge from one plan to the other.
pub(super) fn run(
    args: &Args,
    documents: [Document; 2],
    global: &Global,
    ui: &Ui,
) -> Result<Exit, Failure> {
    let gates = plan_gates(args)?;
    let mut sources = Sources::new();
    let (catalog, _) = Workspace::load(global, &mut sources)?;
    let [old, new] = documents;
    let day = args.as_of_old.or(global.prices.as_of);
    let (old, _) = old.bills(&catalog, &sources, day, global)?;
    let (new, header) = new.bills(&catalog, &sources, global.prices.as_of, global)?;
    let (bridges, missing) = span(&old, &new);
    if bridges.is_empty() {
        return Err(nothing_in_common(missing));
    }
    let mut header = header.unwrap_or_default();
    header.title = "What changed".into();
    let mut report = Report::new(header, vec![sections::bridge::section(&bridges)]);
    let spans = pages::Spans {
        names: [&args.old, &args.new],
        bridges: &bridges,
        missing,
    };
    pages::bridge(&mut report, &spans);
    ui.report(&report)?;
    let changes = bridges.iter().map(|(stage, bridge)| PlanChange {
        stage: stage.clone(),
        old: Some(bridge.old),
        new: Some(bridge.new),
    });
    let findings = gates.check(&Diff::of_plans(), &changes.collect::<Vec<_>>());
    Ok(outcome(&findings, ui))
}

/// The bills of a plan, by stage; `None` for a stage that has a model without a price.
type Bills = Vec<(String, Option<Bill>)>;

impl Document {
    /// The bills of the stages that are asked for, and what they were made from where it is known.
    fn bills(
        &self,
        catalog: &Catalog,
        sources: &Sources,
        day: Option<Day>,
        global: &Global,
    ) -> Result<(Bills, Option<Header>), Failure> {
        match self {
            Self::Plan(name, text) => {
                let bills = read_plan(text).map_err(|why| not_a_plan(name, &why))?;
                let is_asked = |stage: &str| {
                    let asked = global.scenario.stage.as_str();
                    asked.eq_ignore_ascii_case("all") || asked.eq_ignore_ascii_case(stage)
                };
                let bills = bills.into_iter().filter(|(stage, _)| is_asked(stage));
                Ok((bills.collect(), None))
            }
            Self::Scenario(name, text) => {
                let workspace = scenario(name, text, catalog, sources, day, global)?;
                let case = workspace.case(global)?;
                let stages = workspace.stages(global)?.into_iter();
                let bills = stages.map(|stage| (stage.name.clone(), Bill::of(&case, stage)));
                let header = workspace.header("", &case);
                Ok((bills.collect(), Some(header)))
            }
        }
    }
}

fn scenario(
    name: &str,
    text: &str,
    catalog: &Catalog,
    sources: &Sources,
    day: Option<Day>,
    global: &Global,
) -> Result<Workspace, Failure> {
    let (mut sources, mut log) = (sources.clone(), Log::new());
    let source = sources.add(name, text.to_owned());
    let scenario = read_scenario(&sources, source, &mut log);
    let day = day.or(catalog.newest_confirmed()).or(catalog.oldest());
    match (scenario, day, log.has_errors()) {
        (Some(scenario), Some(day), false) => {
            Workspace::of(catalog.clone(), scenario, sources, day, global)
        }
        _ => Err(Failure::from_log(log, sources)),
    }
}

/// The bridges of the stages that both plans have a bill of, and why others have none.
fn span(old: &Bills, new: &Bills) -> (Vec<(String, Bridge)>, Vec<String>) {
    let (mut bridges, mut missing) = (Vec::new(), Vec::new());
    for (stage, before) in old {
        let Some((_, after)) = new.iter().find(|(name, _)| name == stage) else {
            missing.push(format!("Only the first plan has a stage {stage}."));
            continue;
        };
        let bills = before.as_ref().zip(after.as_ref());
        match bills.and_then(|(before, after)| Bridge::new(before, after)) {
            Some(bridge) => bridges.push((stage.clone(), bridge)),
            None => missing.push(format!("Stage {stage} has a model without a price.")),
        }
    }
    let is_new = |stage: &&String| !old.iter().any(|(name, _)| name == *stage);
    let only_new = new.iter().map(|(stage, _)| stage).filter(is_new);
    missing.extend(only_new.map(|stage| format!("Only the second plan has a stage {stage}.")));
    (bridges, missing)
}

/// The gates that look at plans; those on prices have nothing to look at.
fn plan_gates(args: &Args) -> Result<Gates, Failure> {
    let gates = args.gates();
    let on_prices = !gates.fail_on.is_empty()
        || gates.max_increase.is_some()
        || !gates.allow.is_empty()
        || gates.only_plan;
    let asked = [
        ("--fail-on", !gates.fail_on.is_empty()),
        ("--max-increase", gates.max_increase.is_some()),
        ("--allow", !gates.allow.is_empty()),
    ];
    let option = asked.into_iter().find(|(_, is_asked)| *is_asked);
    let option = option.map_or("--only", |(option, _)| option);
    match on_prices {
        false => Ok(gates),
        true => Err(Failure::of(
            Diagnostic::error(
                Code::BadOption,
                "two plans hold no price changes, which these gates look at",
            )
            .within(option)
            .help("use --max-monthly-increase, or compare price lists"),
        )),
    }
}

fn not_a_plan(name: &str, why: &str) -> Failure {
    let message = format!("`{name}` is no saved plan");
    Failure::of(
        Diagnostic::error(Code::NotASavedPlan, message)
            .within(Place::in_json(name, why))
            .note(why)
            .help("save one with `plan --format json --output plan.json`"),
    )
}

fn nothing_in_common(missing: Vec<String>) -> Failure {
    let message = "the two plans have no stage in common that has a cost";
    let told = Diagnostic::error(Code::UnknownStage, message)
        .within("<NEW>")
        .help("compare plans of one scenario, or name a stage of both with --stage");
    Failure::of(missing.into_iter().fold(told, Diagnostic::note))
}
