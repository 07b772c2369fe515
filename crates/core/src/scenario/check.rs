//! From a scenario as written to a checked one, telling every mistake.

use crate::catalog::Origin;
use crate::input::{Code, Diagnostic, Leaf, Log, Part, Reader, SourceId, Spanned, closest};
use crate::words;

use super::mix::token_mix;
use super::model::Scenario;
use super::policy::{self, Limit, Policy};
use super::route::routes;
use super::schema::ScenarioFile;
use super::{downtime, ownership, stage, workload};

/// Checks a scenario; `None` when a mistake was told that leaves no scenario.
pub(super) fn scenario(
    part: Part<ScenarioFile>,
    origin: Origin,
    reader: &mut Reader<'_>,
) -> Option<Scenario> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    reader.require(file.schema, "schema", span);
    let name = reader.require(file.name, "name", span);
    let mix = reader.require_part(file.token_mix, "token_mix", span, "`{ output: 100% }`");
    let mix = mix.and_then(|mix| token_mix(mix, reader));
    let request = reader.require_part(file.request, "request", span, "`{ tokens: 1500 }`");
    let longest = request
        .as_ref()
        .map(|request| request.value.max_output.clone());
    let traffic = file.traffic.value.unwrap_or_default();
    let clock = workload::clock(&traffic);
    let written = workload::Written {
        path: &origin.path,
        request,
        traffic,
        processing: file.processing,
        cache: file.cache,
        reasoning: file.reasoning,
        region: file.region,
        purchases: file.purchases,
    };
    let (workload, peak_to_mean) = workload::workload(written, reader);
    if let (Some(mix), Some(workload)) = (&mix, &workload) {
        let longest = longest.unwrap_or_default();
        workload::longest_output(&longest, &mix.value, workload, reader);
    }
    let baseline = reader.require(file.baseline, "baseline", span);
    let shortlist = reader.require_part(file.shortlist, "shortlist", span, "a list of models");
    let stakes = file
        .downtime
        .into_spanned()
        .and_then(|file| downtime::stakes(file, reader));
    let stages = reader.require_part(file.stages, "stages", span, "a list of growth stages");
    let stages = stages.map(|stages| stage::stages(stages, stakes.as_ref(), reader));
    let (routes, route) = routes(file.routes, file.route, &clock, reader);
    let policy = file.policy.into_spanned();
    let policy = policy.map(|rules| policy::policy(rules, reader));
    let ownership = file.ownership.into_spanned();
    let ownership = ownership.map(|block| {
        let known = stages.iter().flatten();
        let known: Vec<&str> = known.map(|stage| stage.name.as_str()).collect();
        ownership::ownership(block, &known, reader)
    });
    let name = name?.value.0;
    Some(Scenario {
        title: file.title.into_text().unwrap_or_else(|| name.clone()),
        name,
        token_mix: mix?,
        workload: workload?,
        peak_to_mean,
        baseline: baseline?.into_text(),
        shortlist: shortlist?
            .value
            .into_iter()
            .filter_map(Leaf::into_spanned)
            .map(Spanned::into_text)
            .collect(),
        route,
        stages: stages?,
        routes,
        downtime: stakes.map(|stakes| stakes.downtime),
        policy,
        ownership,
        origin,
    })
}

impl Scenario {
    /// Tells every budget of a policy for a stage that the scenario does not have.
    pub fn check_budgets(&self, policy: &Policy, source: SourceId, log: &mut Log) {
        let names = || self.stages.iter().map(|stage| stage.name.as_str());
        for rule in &policy.rules {
            let Limit::Budget { stage, .. } = &rule.limit else {
                continue;
            };
            if self.stage(&stage.value).is_some() {
                continue;
            }
            let known: Vec<_> = names().collect();
            let message = format!("scenario `{}` has no stage `{}`", self.name, stage.value);
            let diagnostic = Diagnostic::error(Code::UnknownStage, message)
                .at(source, stage.span, "no such stage")
                .note(format!("the stages are {}", words::all_of(&known)));
            let meant = closest(&stage.value, names());
            log.push(diagnostic.suggest_word(source, stage.span, meant));
        }
    }
}
