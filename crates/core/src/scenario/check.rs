//! From a scenario as written to a checked one, telling every mistake.

use crate::catalog::{Meter, Origin};
use crate::input::{Code, Leaf, Part, Reader, Span, Spanned};
use crate::units::{Ratio, Share};

use super::check_workload;
use super::model::{Scenario, Stage, TokenMix};
use super::route::routes;
use super::schema::{MixFile, ScenarioFile, StageFile};
use super::stake::{self, Stakes};

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
    let clock = check_workload::clock(&traffic);
    let workload = check_workload::Written {
        path: &origin.path,
        request,
        traffic,
        processing: file.processing,
        cache: file.cache,
        reasoning: file.reasoning,
        region: file.region,
        purchases: file.purchases,
    };
    let (workload, peak_to_mean) = check_workload::workload(workload, reader);
    if let (Some(mix), Some(workload)) = (&mix, &workload) {
        let longest = longest.unwrap_or_default();
        check_workload::longest_output(&longest, &mix.value, workload, reader);
    }
    let baseline = reader.require(file.baseline, "baseline", span);
    let shortlist = reader.require_part(file.shortlist, "shortlist", span, "a list of models");
    let stakes = file
        .downtime
        .into_spanned()
        .and_then(|file| stake::stakes(file, reader));
    let stages = reader.require_part(file.stages, "stages", span, "a list of growth stages");
    let stages = stages.map(|stages| self::stages(stages, stakes.as_ref(), reader));
    let (routes, route) = routes(file.routes, file.route, &clock, reader);
    let policy = file.policy.into_spanned();
    let policy = policy.map(|rules| super::policy::policy(rules, reader));
    let ownership = file.ownership.into_spanned();
    let ownership = ownership.map(|block| {
        let known = stages.iter().flatten();
        let known: Vec<&str> = known.map(|stage| stage.name.as_str()).collect();
        super::ownership::ownership(block, &known, reader)
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

fn token_mix(mix: Spanned<MixFile>, reader: &mut Reader<'_>) -> Option<Spanned<TokenMix>> {
    let leaves = mix.value.into_leaves();
    if leaves.iter().any(|(_, leaf)| leaf.is_bad()) {
        return None;
    }
    let shares = leaves
        .iter()
        .filter_map(|(meter, leaf)| Some((*meter, *leaf.get()?)));
    let shares: Vec<(Meter, Share)> = shares.collect();
    let total: Ratio = shares.iter().map(|(_, share)| share.ratio()).sum();
    let checked = TokenMix::new(shares);
    if checked.is_none() && !reader.has_told_within(mix.span) {
        not_100("the token mix", total, mix.span, reader);
    }
    Some(Spanned::new(checked?, mix.span))
}

pub(super) fn not_100(what: &str, total: Ratio, at: Span, reader: &mut Reader<'_>) {
    let total = total * Ratio::whole(100);
    let message = format!("{what} adds up to {total} %, not to 100 %");
    let gap = Ratio::whole(100) - total;
    let label = match gap.is_negative() {
        true => format!("{} % too much", Ratio::ZERO - gap),
        false => format!("{gap} % missing"),
    };
    reader.tell(Code::SharesNot100, message, at, &label);
}

fn stages(
    stages: Spanned<Vec<Part<StageFile>>>,
    stakes: Option<&Stakes>,
    reader: &mut Reader<'_>,
) -> Vec<Stage> {
    if stages.value.is_empty() {
        let message = "a scenario has at least one stage".to_owned();
        reader.tell(Code::MissingField, message, stages.span, "no stage here");
    }
    let mut checked = Vec::new();
    let mut names = Vec::new();
    for part in stages.value {
        let Some(file) = part.into_spanned() else {
            continue;
        };
        let (file, span) = (file.value, file.span);
        let name = reader.require(file.name, "name", span);
        let users = reader.require(file.users, "users", span);
        let tokens = reader.require(file.tokens, "tokens", span);
        let own = file.downtime.into_spanned();
        if let (None, Some(own)) = (stakes, &own) {
            let message = "a stage overrides a downtime that the scenario does not have".to_owned();
            reader.tell(
                Code::MissingField,
                message,
                own.span,
                "add `downtime` to the scenario",
            );
        }
        if let Some(name) = name.as_ref().filter(|name| name.value.0 == "all") {
            let message = "a stage cannot be called `all`".to_owned();
            reader.tell(
                Code::InvalidValue,
                message,
                name.span,
                "`--stage all` asks for every stage",
            );
        }
        names.extend(name.as_ref().map(|name| (name.value.0.clone(), name.span)));
        let (Some(name), Some(users), Some(tokens)) = (name, users, tokens) else {
            continue;
        };
        checked.push(Stage {
            title: file
                .title
                .into_text()
                .unwrap_or_else(|| name.value.0.clone()),
            name: name.value.0,
            users: users.value,
            tokens,
            place: String::new(),
            stake: stakes.and_then(|stakes| stakes.of(users.value, own.map(|own| own.value))),
        });
    }
    let names = names.iter().map(|(name, span)| (name.as_str(), *span));
    reader.refuse_duplicates(names, "stage", Code::DuplicateName);
    checked
}
