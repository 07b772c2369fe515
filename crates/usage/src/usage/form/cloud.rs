//! Bills of whole clouds: which of their lines are about models, and which model each is about.

use super::role::Role;
use super::values::Values;
use super::{aws, azure, class};

/// What a line of a cloud's bill is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The provider and the model by the names of our price lists; `None` where the row names them
    /// itself.
    pub(super) named: Option<(&'static str, String)>,
    /// Whether it is about prompts that cost more for their length.
    pub(super) is_long: bool,
    /// Its service tier, where its usage type has it.
    pub(super) tier: Option<&'static [u8]>,
}

/// Clouds that sell much else than models, as bills name them.
const CLOUDS: &[&str] = &[
    "aws",
    "amazon web services",
    "microsoft",
    "oracle",
    "google cloud",
    "gcp",
    "alibaba",
];

/// What names of services that sell models have in them.
const SERVICES: &[&str] = &[
    "bedrock",
    "openai",
    "foundry",
    "cognitive services",
    "azure ai",
    "vertex",
    "gemini",
    "claude",
    "generative ai",
    "model studio",
];

/// Whether a line of a bill is about models, and not about another service of a cloud.
pub(super) fn is_of_models(values: &Values<'_>) -> bool {
    let provider = lower(values, Role::Provider);
    let is_cloud = CLOUDS.iter().any(|cloud| provider.starts_with(cloud));
    !is_cloud || sells_models(&lower(values, Role::Model)) || class::is_of_tokens(values)
}

fn sells_models(service: &str) -> bool {
    SERVICES.iter().any(|name| service.contains(name))
}

/// What a line about Bedrock is about.
pub(super) fn aws_line(values: &Values<'_>) -> Line {
    let text = |role| String::from_utf8_lossy(values.text(role)).into_owned();
    let (usage_type, service) = (text(Role::Class), text(Role::Model));
    let found = aws::line(&usage_type, &service, &text(Role::Resource));
    let model = match found.model.as_str() {
        "" => service,
        _ => found.model,
    };
    Line {
        named: Some(("bedrock", model)),
        is_long: found.is_long,
        tier: Some(class::bedrock_tier(values.text(Role::Class))),
    }
}

/// What a charge of any cloud is about.
pub(super) fn line(values: &Values<'_>) -> Line {
    let text = |role| String::from_utf8_lossy(values.text(role)).into_owned();
    let small = text(Role::Model).to_ascii_lowercase();
    if small.contains("bedrock") {
        return aws_line(values);
    }
    let provider = lower(values, Role::Provider);
    if !provider.starts_with("microsoft") || !sells_models(&small) {
        return Line::default();
    }
    let usage_type = text(Role::Class);
    let is_long = azure::is_long(&usage_type);
    let model = azure::model(&usage_type, &text(Role::Resource));
    let whole = if usage_type.is_empty() {
        text(Role::Model)
    } else {
        usage_type
    };
    Line {
        named: Some(("azure", model.unwrap_or(whole))),
        is_long,
        tier: Some(class::bedrock_tier(values.text(Role::Class))),
    }
}

fn lower(values: &Values<'_>, role: Role) -> String {
    String::from_utf8_lossy(values.text(role)).to_lowercase()
}
