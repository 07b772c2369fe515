//! `plan check`.

use std::path::{Path, PathBuf};

use crate::engine::policy::{Facts, Verdict, judge};
use crate::error::{Exit, Failure};
use crate::input::{Code, Diagnostic, Draft, Log, SourceId};
use crate::options::Global;
use crate::report::sections::check::{Check, Site, message};
use crate::report::{Report, Rows, pages};
use crate::scenario::{Limit, Policy};
use crate::ui::Ui;

use super::policies;
use super::workspace::Workspace;

/// Whether the plan keeps to its budgets and other rules, for CI
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// A file with rules under `policy:` (repeatable)
    ///
    /// They are judged beside those of the scenario.
    #[arg(long, value_name = "FILE")]
    pub policy: Vec<PathBuf>,
    /// Folder to put before paths in the report
    ///
    /// For a report that is read elsewhere.
    #[arg(long, value_name = "DIR")]
    pub path_prefix: Option<PathBuf>,
    /// Options that other commands take too.
    #[command(flatten)]
    pub shared: crate::options::CaseOptions,
}

const EXAMPLES: &str = "Examples:
  plan check --policy policy.yaml
  plan check --policy policy.yaml --stage launch --format sarif -o plan.sarif

Exit status: 0 all rules of severity error are passed, 1 one is not, 2 wrong input or no rules.";

/// Judges the plan and prints a verdict for each rule and subject.
///
/// # Errors
/// What was wrong with the input or the options, and when there is no rule to judge.
pub fn run(args: &Args, global: &Global, ui: &Ui) -> Result<Exit, Failure> {
    let mut workspace = Workspace::open(global, ui)?;
    let policies = policies::read(&mut workspace, &args.policy, ui)?;
    let case = workspace.case(global)?;
    let stages = workspace.stages(global)?;
    let (mut rows, mut verdicts) = (Rows::<Check>::new(), Vec::new());
    let (mut told, mut exit, mut budgets) = (Log::new(), Exit::Answered, 0);
    for (policy, source) in &policies {
        let base = policy.since();
        let base = base.and_then(|day| workspace.case_on(global, day).ok());
        let facts = Facts {
            case: &case,
            base: base.as_ref(),
            stages: &stages,
            as_of: workspace.as_of,
        };
        for verdict in judge(policy, facts) {
            let site = site(&workspace, args.path_prefix.as_deref(), *source, &verdict);
            rows.push(&(&verdict, &site));
            budgets += usize::from(is_budget(&verdict.rule.limit));
            if verdict.breaks_gate() {
                exit = Exit::GateBroken;
            }
            if !verdict.is_passed() {
                told.push(diagnostic(&verdict, *source));
            }
            verdicts.push(verdict);
        }
    }
    let unjudged = (budgets == 0).then(|| first_budget(&policies)).flatten();
    if verdicts.is_empty() {
        return Err(nothing_to_judge(unjudged, global, &workspace));
    }
    if let Some(budget) = unjudged {
        told.push(no_budget(Diagnostic::warning, budget, global));
    }
    let header = workspace.header(workspace.title(&case, &stages), &case);
    let mut report = Report::new(header, vec![rows.into()]);
    pages::check(&mut report, &case, &verdicts);
    ui.report(&report)?;
    ui.diagnostics(&told.into_sorted(), &workspace.sources);
    Ok(exit)
}

fn is_budget(limit: &Limit) -> bool {
    matches!(limit, Limit::Budget { .. })
}

/// Where the first budget is written.
fn first_budget(policies: &[(Policy, SourceId)]) -> Option<(SourceId, crate::scenario::Place)> {
    policies.iter().find_map(|(policy, source)| {
        let budget = policy.rules.iter().find(|rule| is_budget(&rule.limit))?;
        Some((*source, budget.place))
    })
}

fn no_budget(
    severity: impl Fn(Code, String) -> Draft,
    (source, place): (SourceId, crate::scenario::Place),
    global: &Global,
) -> Diagnostic {
    let message = format!(
        "no budget is of stage `{}`, so none was judged",
        global.scenario.stage
    );
    severity(Code::NoPolicy, message)
        .at(source, place, "a budget of another stage")
        .help(format!(
            "add a budget of `{}`, or leave --stage out",
            global.scenario.stage
        ))
}

fn nothing_to_judge(
    budget: Option<(SourceId, crate::scenario::Place)>,
    global: &Global,
    workspace: &Workspace,
) -> Failure {
    let diagnostic = match budget {
        Some(budget) => no_budget(Diagnostic::error, budget, global),
        None => Diagnostic::error(Code::NoPolicy, "the policy has no rule to judge")
            .within("--policy")
            .help("add one, such as `budget: { launch: 250 }`"),
    };
    let mut log = Log::new();
    log.push(diagnostic);
    Failure::from_log(log, workspace.sources.clone())
}

fn diagnostic(verdict: &Verdict<'_>, source: SourceId) -> Diagnostic {
    let message = format!("{}: {}", verdict.rule.limit.name(), message(verdict));
    let diagnostic = match verdict.breaks_gate() {
        true => Diagnostic::error(Code::PolicyBroken, message),
        false => Diagnostic::warning(Code::PolicyBroken, message),
    };
    let label = match verdict.actual {
        Some(_) => "this limit is broken",
        None => "this limit is not met by what is known",
    };
    diagnostic.at(source, verdict.place, label)
}

/// Where the limit of a verdict is written, as those see it who read the report.
fn site(
    workspace: &Workspace,
    prefix: Option<&Path>,
    source: SourceId,
    verdict: &Verdict<'_>,
) -> Site {
    let sources = &workspace.sources;
    let region = sources.region(source, verdict.place);
    let name = &sources.get(source).name;
    let is_built_in = name.starts_with("built-in:");
    let here = std::env::current_dir().unwrap_or_default();
    let path = Path::new(name);
    let path = path.strip_prefix(&here).unwrap_or(path);
    let path = path.strip_prefix(".").unwrap_or(path);
    let file = match prefix.filter(|_| path.is_relative() && !is_built_in) {
        Some(prefix) => prefix.join(path),
        None => path.to_owned(),
    };
    let file = file.display().to_string();
    Site {
        file,
        line: region.line,
        column: region.column,
        end_column: region.end_column,
    }
}
