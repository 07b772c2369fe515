//! The policies that a plan is held to: the scenario's own, and those of files.

use std::path::PathBuf;

use crate::error::Failure;
use crate::input::{Code, Diagnostic, Log, MAX_BYTES, SourceId, read_file};
use crate::scenario::{Policy, read_policy};
use crate::ui::Ui;

use super::workspace::Workspace;

/// Reads the policies, each with the text that it stands in; there is at least one.
pub(super) fn read(
    workspace: &mut Workspace,
    files: &[PathBuf],
    ui: &Ui,
) -> Result<Vec<(Policy, SourceId)>, Failure> {
    let mut log = Log::new();
    let (scenario, sources) = (&workspace.scenario, &mut workspace.sources);
    let own = scenario.policy.clone();
    let own = own.map(|policy| (policy, scenario.origin.source));
    let mut policies: Vec<_> = own.into_iter().collect();
    for path in files {
        let text = read_file(path, MAX_BYTES).map_err(|told| told.named_by("--policy"))?;
        let source = sources.add(path.display().to_string(), text);
        let policy = read_policy(sources, source, &mut log);
        policies.extend(policy.map(|policy| (policy, source)));
    }
    if policies.is_empty() && !log.has_errors() {
        let message = format!("scenario `{}` has no policy", scenario.name);
        let diagnostic = Diagnostic::error(Code::NoPolicy, message).within("--policy");
        return Err(Failure::of(diagnostic.help(
            "add `policy: { budget: { launch: 250 } }` to it, or name a file with --policy",
        )));
    }
    let lists = workspace.catalog.lists().iter();
    let mut providers: Vec<_> = lists.map(|list| list.provider.as_str()).collect();
    providers.dedup();
    for (policy, source) in &policies {
        scenario.check_budgets(policy, *source, &mut log);
        policy.check_providers(&providers, *source, &mut log);
    }
    if log.has_errors() {
        return Err(Failure::from_log(log, sources.clone()));
    }
    ui.diagnostics(&log.into_sorted(), sources);
    Ok(policies)
}
