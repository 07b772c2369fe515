//! Growth stages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Leaf, Part, Reader, Spanned};
use crate::units::{Label, Name, Tokens, Users};

use super::downtime::{ScenarioDowntime, StageDowntime, StageDowntimeFile};

/// A growth stage.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Stage")]
pub struct StageFile {
    /// The stage's id.
    #[schemars(required)]
    pub name: Leaf<Name>,
    /// The stage's name for people.
    pub title: Leaf<Label>,
    /// People who use the product in a month.
    #[schemars(required)]
    pub users: Leaf<Users>,
    /// Tokens in a month.
    #[schemars(required)]
    pub tokens: Leaf<Tokens>,
    /// What is at stake in this stage, where it differs from the scenario.
    pub downtime: Part<StageDowntimeFile>,
}

/// A growth stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// The id.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// People who use the product in a month.
    pub users: Users,
    /// Tokens in a month.
    pub tokens: Spanned<Tokens>,
    /// Where the tokens are written: `scenarios/startup.yaml:26`.
    pub place: String,
    /// What is at stake in this stage: its own, or the scenario's for so many users.
    pub stake: Option<StageDowntime>,
}

/// Checks the stages of a scenario; what is wrong is told and left out.
pub(super) fn stages(
    stages: Spanned<Vec<Part<StageFile>>>,
    stakes: Option<&ScenarioDowntime>,
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
