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
    use super::canonical;

    #[test]
    fn catalogs_agree_on_a_provider() {
        for name in ["x-ai", "xai"] {
            assert_eq!(canonical(name), "xai");
        }
        assert_eq!(canonical("vertex_ai-anthropic_models"), "vertex");
        assert_eq!(canonical("bedrock_converse"), "bedrock");
        assert_eq!(canonical("clf_ai_gateway"), "clf-ai-gateway");
    }
}
