//! One name for each provider, whatever a catalog calls it.

/// Names of catalogs, and ours. Names that are not here stay as they are.
const NAMES: &[(&str, &str)] = &[
    ("ai21labs", "ai21"),
    ("alibaba", "qwen"),
    ("amazon-bedrock", "bedrock"),
    ("amazon_nova", "amazon"),
    ("aws", "bedrock"),
    ("azure_ai", "azure-ai"),
    ("azure-cognitive-services", "azure-ai"),
    ("azure_text", "azure"),
    ("bedrock_converse", "bedrock"),
    ("bedrock_mantle", "bedrock"),
    ("cloudflare-workers-ai", "cloudflare"),
    ("codestral", "mistral"),
    ("cohere_chat", "cohere"),
    ("dashscope", "qwen"),
    ("featherless_ai", "featherless"),
    ("fireworks-ai", "fireworks"),
    ("fireworks_ai", "fireworks"),
    ("friendliai", "friendli"),
    ("gemini", "google"),
    ("github_copilot", "github-copilot"),
    ("google-vertex", "vertex"),
    ("google-vertex-anthropic", "vertex"),
    ("gradient_ai", "gradient"),
    ("lambda_ai", "lambda"),
    ("meta_llama", "meta"),
    ("mistralai", "mistral"),
    ("moonshotai", "moonshot"),
    ("novita-ai", "novita"),
    ("openai-decisions", "openai"),
    ("qwen_ai_platform", "qwen"),
    ("qwencloud", "qwen-cloud"),
    ("text-completion-codestral", "mistral"),
    ("text-completion-inception", "inception"),
    ("text-completion-openai", "openai"),
    ("together_ai", "together"),
    ("togetherai", "together"),
    ("vercel", "vercel-ai-gateway"),
    ("vercel_ai_gateway", "vercel-ai-gateway"),
    ("vertex_ai", "vertex"),
    ("x-ai", "xai"),
    ("z-ai", "zai"),
    ("zhipuai", "bigmodel"),
];

/// Names that logs and telemetry have for providers, and no catalog. They are here only where it
/// is certain whose price list counts: `gcp.gen_ai`, say, may be either of two.
const IN_LOGS: &[(&str, &str)] = &[
    ("amazon bedrock", "bedrock"),
    ("amazon_bedrock", "bedrock"),
    ("aws.bedrock", "bedrock"),
    ("az.ai.inference", "azure-ai"),
    ("az.ai.openai", "azure"),
    ("azure openai", "azure"),
    ("azure-openai", "azure"),
    ("azure.ai.inference", "azure-ai"),
    ("azure.ai.openai", "azure"),
    ("azure_openai", "azure"),
    ("gcp.gemini", "google"),
    ("gcp.vertex_ai", "vertex"),
    ("google ai studio", "google"),
    ("google vertex", "vertex"),
    ("google.generative-ai", "google"),
    ("google.vertex", "vertex"),
    ("google_genai", "google"),
    ("google_vertexai", "vertex"),
    ("ibm.watsonx.ai", "watsonx"),
    ("mistral_ai", "mistral"),
    ("moonshot_ai", "moonshot"),
    ("vertex ai", "vertex"),
    ("vertex.anthropic", "vertex"),
    ("vertexai", "vertex"),
    ("x_ai", "xai"),
];

/// Our name of a provider that a log names; `None` where the log's own name is as good.
pub fn renamed(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let names = IN_LOGS.iter().chain(NAMES);
    let mut known = names.filter(|(theirs, _)| *theirs == name);
    known.next().map(|(_, ours)| *ours)
}

/// Our name of a provider.
pub fn canonical(name: &str) -> String {
    let name = name.to_lowercase();
    if name.starts_with("vertex_ai") {
        return "vertex".to_owned();
    }
    let known = NAMES.iter().find(|(theirs, _)| *theirs == name);
    let ours = known.map_or(name.as_str(), |(_, ours)| ours);
    ours.replace(['_', ' ', '/'], "-")
}

#[cfg(test)]
mod tests {
    use super::{canonical, renamed};

    #[test]
    fn catalogs_agree_on_a_provider() {
        for name in ["x-ai", "xai"] {
            assert_eq!(canonical(name), "xai");
        }
        assert_eq!(canonical("vertex_ai-anthropic_models"), "vertex");
        assert_eq!(canonical("bedrock_converse"), "bedrock");
        assert_eq!(canonical("clf_ai_gateway"), "clf-ai-gateway");
    }

    #[test]
    fn logs_are_renamed_where_that_is_certain() {
        for (theirs, ours) in [
            ("azure", None),
            ("gemini", Some("google")),
            ("gcp.gemini", Some("google")),
            ("aws.bedrock", Some("bedrock")),
            ("vertex_ai", Some("vertex")),
            ("az.ai.openai", Some("azure")),
            ("gcp.gen_ai", None),
            ("my_gateway", None),
        ] {
            assert_eq!(renamed(theirs), ours, "{theirs}");
        }
    }
}
