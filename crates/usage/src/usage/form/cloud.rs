//! Bills of whole clouds: which of their lines are about models, and which model each is about.

use super::column::Role;
use super::values::Values;
use super::{Form, aws, azure, class};

/// What a line of a cloud's bill is about.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    /// The provider and the model by the names of our price lists; `None` where the row names them
    /// itself.
    pub(super) named: Option<(&'static str, String)>,
    /// Whether it is about prompts that cost more for their length.
    pub(super) is_long: bool,
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
pub(super) fn is_of_models(form: Form, values: &Values<'_>) -> bool {
    let kind = lower(values, Role::Kind);
    if form == Form::Bedrock {
        let usage_type = lower(values, Role::Class);
        let is_token =
            usage_type.contains("token") && class::meter(usage_type.as_bytes()).is_some();
        return kind.is_empty() || kind.contains("bedrock") || is_token;
    }
    let provider = lower(values, Role::Provider);
    let is_cloud = CLOUDS.iter().any(|cloud| provider.starts_with(cloud));
    !is_cloud || sells_models(&lower(values, Role::Model)) || class::is_of_tokens(values)
}

fn sells_models(service: &str) -> bool {
    SERVICES.iter().any(|name| service.contains(name))
}

/// The model of rows whose own name for it is no model's alone, with its provider.
fn renamed(form: Form, values: &Values<'_>) -> Option<(&'static str, String)> {
    let model = String::from_utf8_lossy(values.text(Role::Model));
    match form {
        // `gpt-4o-2024-08-06, input`.
        Form::OpenAiCosts => {
            let (model, _) = model.split_once(',')?;
            Some(("openai", model.trim().to_owned()))
        }
        // `Claude Haiku 4.5`, as downloads from the console have it.
        Form::AnthropicCosts if model.starts_with("Claude ") && !model.contains("Usage") => {
            let slug = model.trim().to_lowercase().replace([' ', '.'], "-");
            Some(("anthropic", slug))
        }
        _ => None,
    }
}

/// What a line is about.
pub(super) fn line(form: Form, values: &Values<'_>) -> Line {
    if !matches!(form, Form::Bedrock | Form::Focus) {
        return Line {
            named: renamed(form, values),
            is_long: false,
        };
    }
    let text = |role| String::from_utf8_lossy(values.text(role)).into_owned();
    let (usage_type, service) = (text(Role::Class), text(Role::Model));
    let small = service.to_ascii_lowercase();
    let provider = lower(values, Role::Provider);
    let is_aws = form == Form::Bedrock || form == Form::Focus && small.contains("bedrock");
    if is_aws {
        let found = aws::line(&usage_type, &service, &text(Role::Resource));
        let model = match found.model.as_str() {
            "" => service,
            _ => found.model,
        };
        return Line {
            named: Some(("bedrock", model)),
            is_long: found.is_long,
        };
    }
    if form == Form::Focus && provider.starts_with("microsoft") && sells_models(&small) {
        let model = azure::model(&usage_type, &text(Role::Resource));
        let whole = if usage_type.is_empty() {
            service
        } else {
            usage_type.clone()
        };
        return Line {
            named: Some(("azure", model.unwrap_or(whole))),
            is_long: azure::is_long(&usage_type),
        };
    }
    Line::default()
}

fn lower(values: &Values<'_>, role: Role) -> String {
    String::from_utf8_lossy(values.text(role)).to_lowercase()
}
