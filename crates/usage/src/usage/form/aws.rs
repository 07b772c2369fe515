//! What usage types of AWS say: `USW2-Claude4.5Sonnet-input-tokens-cross-region-global`.
//!
//! AWS has no list of them; these are those of its price list and of bills that were published.
//! Its own example of such a bill (AWS Machine Learning Blog, "Amazon Bedrock cost attribution with
//! Amazon Athena and CUDOS", August 2026) has 433.893 thousand tokens of
//! `USW2-Claude4.5Sonnet-cache-write-input-token-count` for $1.789808625, which is $4.125 a million:
//! a line that names no reach is at the price of its geography, not at the global one.

/// What a line of AWS is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The model by the id of our price lists, with the geography that it is priced for; the usage
    /// type as it stands where it cannot be told.
    pub(super) model: String,
    /// Whether the prompts were so long that the model has another price for them.
    pub(super) is_long: bool,
}

/// Models that cost more where their requests stay in a region or geography: by how ids begin.
/// Their plain id has the global price.
const REGIONAL: &[&str] = &[
    "anthropic.claude-haiku-4-5",
    "anthropic.claude-sonnet-4-5",
    "anthropic.claude-opus-4-5",
    "anthropic.claude-sonnet-4-6",
    "anthropic.claude-opus-4-6",
    "anthropic.claude-opus-4-7",
    "anthropic.claude-opus-4-8",
    "anthropic.claude-haiku-5",
    "anthropic.claude-sonnet-5",
    "anthropic.claude-opus-5",
    "anthropic.claude-fable-5",
    "anthropic.claude-mythos-5",
    "amazon.nova-2-lite",
    "openai.gpt-5",
    "openai.gpt-6",
    "xai.grok-4.6",
    "xai.grok-4.7",
    "moonshotai.kimi-k3",
    "zai.glm-5.3",
];

/// Short names of usage types and names of products, by their letters and digits.
const NAMES: &[(&str, &str)] = &[
    ("novamicro", "amazon.nova-micro-v1:0"),
    ("novalite", "amazon.nova-lite-v1:0"),
    ("novapro", "amazon.nova-pro-v1:0"),
    ("novapremier", "amazon.nova-premier-v1:0"),
    ("nova2.0lite", "amazon.nova-2-lite-v1:0"),
    ("nova2lite", "amazon.nova-2-lite-v1:0"),
    ("nova2.0pro", "amazon.nova-2-pro-preview-20251202-v1:0"),
    ("nova2pro", "amazon.nova-2-pro-preview-20251202-v1:0"),
    ("llama3.1.8b", "meta.llama3-1-8b-instruct-v1:0"),
    ("llama3.1.70b", "meta.llama3-1-70b-instruct-v1:0"),
    ("llama3.3.70b", "meta.llama3-3-70b-instruct-v1:0"),
    ("llama4scout17b", "meta.llama4-scout-17b-instruct-v1:0"),
    (
        "llama4maverick17b",
        "meta.llama4-maverick-17b-instruct-v1:0",
    ),
    ("mistral7b", "mistral.mistral-7b-instruct-v0:2"),
    ("mixtral8x7b", "mistral.mixtral-8x7b-instruct-v0:1"),
    ("mistralsmall", "mistral.mistral-small-2402-v1:0"),
    (
        "mistrallarge3.675binstruct",
        "mistral.mistral-large-3-675b-instruct",
    ),
    ("deepseekr1", "deepseek.r1-v1:0"),
    ("gptoss20b", "openai.gpt-oss-20b-1:0"),
    ("gptoss120b", "openai.gpt-oss-120b-1:0"),
    ("gptosssafeguard20b", "openai.gpt-oss-safeguard-20b"),
    ("gptosssafeguard120b", "openai.gpt-oss-safeguard-120b"),
    ("qwen3.32b", "qwen.qwen3-32b-v1:0"),
    ("qwen3.235ba22b.2507", "qwen.qwen3-235b-a22b-2507-v1:0"),
    ("qwen3vl235ba22b", "qwen.qwen3-vl-235b-a22b"),
    ("qwen3coder30ba3b", "qwen.qwen3-coder-30b-a3b-v1:0"),
    ("qwen3coder480ba35b", "qwen.qwen3-coder-480b-a35b-v1:0"),
    ("gemma3.4bit", "google.gemma-3-4b-it"),
    ("gemma3.12bit", "google.gemma-3-12b-it"),
    ("gemma3.27bit", "google.gemma-3-27b-it"),
];

/// Claude by family and version, where the id is more than both.
const CLAUDE: &[(&str, &str, &str)] = &[
    ("haiku", "3", "3-haiku-20240307-v1:0"),
    ("sonnet", "3", "3-sonnet-20240229-v1:0"),
    ("opus", "3", "3-opus-20240229-v1:0"),
    ("haiku", "3.5", "3-5-haiku-20241022-v1:0"),
    ("sonnet", "3.5", "3-5-sonnet-20240620-v1:0"),
    ("sonnet", "3.5v2", "3-5-sonnet-20241022-v2:0"),
    ("sonnet", "3.7", "3-7-sonnet-20250219-v1:0"),
    ("sonnet", "4", "sonnet-4-20250514-v1:0"),
    ("opus", "4", "opus-4-20250514-v1:0"),
    ("opus", "4.1", "opus-4-1-20250805-v1:0"),
    ("haiku", "4.5", "haiku-4-5-20251001-v1:0"),
    ("sonnet", "4.5", "sonnet-4-5-20250929-v1:0"),
    ("opus", "4.5", "opus-4-5-20251101-v1:0"),
    ("sonnet", "4.6", "sonnet-4-6"),
    ("opus", "4.6", "opus-4-6-v1"),
    ("opus", "4.7", "opus-4-7"),
    ("opus", "4.8", "opus-4-8"),
    ("sonnet", "5", "sonnet-5"),
    ("opus", "5", "opus-5"),
    ("fable", "5", "fable-5"),
    ("fable", "5.1", "fable-5-1"),
    ("mythos", "5.1", "mythos-5-1"),
    ("haiku", "5.5", "haiku-5-5"),
    ("sonnet", "5.5", "sonnet-5-5"),
    ("opus", "5.5", "opus-5-5"),
];

/// Words of usage types that no price of ours is for.
const OTHERS: &[&str] = &[
    "reserved",
    "provisioned",
    "tpm",
    "custom-model",
    "customization",
    "latency-optimized",
    "embed",
    "image",
    "audio",
    "video",
    "speech",
];

/// What a line is about, by its usage type, its product, and its resource.
pub(super) fn line(usage_type: &str, product: &str, resource: &str) -> Line {
    let small = usage_type.to_ascii_lowercase();
    let has = |word: &&str| small.contains(*word);
    let (region, rest) = region(usage_type);
    let reach = Reach {
        region,
        is_global: has(&"global"),
        is_geo: has(&"cross-region-geo") || has(&"_geo"),
    };
    let is_other = OTHERS.iter().any(has);
    let model = id(rest, product, resource, reach).filter(|_| !is_other);
    Line {
        model: model.unwrap_or_else(|| usage_type.to_owned()),
        is_long: ["long-context", "long_ctx", "long-ctx"].iter().any(has),
    }
}

/// Where requests of a line may have gone.
#[derive(Clone, Copy)]
struct Reach<'a> {
    region: &'a str,
    is_global: bool,
    is_geo: bool,
}

fn id(rest: &str, product: &str, resource: &str, reach: Reach<'_>) -> Option<String> {
    let after = |mark: &str| resource.split_once(mark).map(|(_, id)| id);
    // Profiles that people make have no model in their name.
    let profile = after("inference-profile/").filter(|id| id.contains('.'));
    if let Some(profile) = profile {
        return Some(profile.to_owned());
    }
    let stem = stem(rest);
    // An id with its version is the very one that the price list has.
    let whole = [stem, after("foundation-model/").unwrap_or_default()];
    let mut whole = whole.into_iter().filter(|id| id.contains(':'));
    if let Some(id) = whole.next().filter(|id| is_id(id) && !reach.is_said()) {
        return Some(id.to_owned());
    }
    let short = named(stem).or_else(|| named(product));
    let short = short.or_else(|| after("foundation-model/").map(str::to_owned));
    reach.of(&short?)
}

impl Reach<'_> {
    const fn is_said(self) -> bool {
        self.is_global || self.is_geo
    }

    /// The id for the price of this reach; `None` where it is not known which that is.
    fn of(self, id: &str) -> Option<String> {
        let is_regional = REGIONAL.iter().any(|start| id.starts_with(start));
        if self.is_global {
            return Some(format!("global.{id}"));
        }
        if self.is_geo || is_regional {
            Some(format!("{}.{id}", self.geography(id)?))
        } else {
            Some(id.to_owned())
        }
    }

    fn geography(self, id: &str) -> Option<&'static str> {
        let is_claude = id.starts_with("anthropic.");
        Some(match self.region {
            "APN1" | "APN3" if is_claude => "jp",
            "APS2" | "APS4" if is_claude => "au",
            region => match region.get(..2)? {
                "US" => "us",
                "EU" => "eu",
                "AP" => "apac",
                "UG" => "us-gov",
                _ => return None,
            },
        })
    }
}

/// The short name of the region, and what follows it. Where none is named it is Northern Virginia.
fn region(usage_type: &str) -> (&str, &str) {
    let is_region = |text: &str| {
        let mut bytes = text.bytes();
        text.len() <= 5
            && text.len() >= 2
            && bytes.all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    match usage_type.split_once('-') {
        Some((region, rest)) if is_region(region) => (region, rest),
        _ => ("USE1", usage_type),
    }
}

/// What stands before the kind of token.
fn stem(rest: &str) -> &str {
    let ends = [
        "-mantle-",
        "-cache-",
        "-input-",
        "-output-",
        "-text-input-",
        "-text-output-",
    ];
    let found = ends.into_iter().filter_map(|end| rest.find(end)).min();
    found.and_then(|end| rest.get(..end)).unwrap_or(rest)
}

/// The id of a model by the name that AWS gives it.
fn named(name: &str) -> Option<String> {
    if is_id(name) {
        return Some(name.to_owned());
    }
    let name = name.trim_end_matches(" (Amazon Bedrock Edition)");
    let key = key(name);
    if let Some(rest) = key.strip_prefix("claude") {
        let found = CLAUDE.iter().find(|(family, version, _)| {
            let (before, after) = rest.split_once(family).unwrap_or(("?", ""));
            [before, after].concat() == **version
        });
        return found.map(|(_, _, id)| format!("anthropic.claude-{id}"));
    }
    let found = NAMES.iter().find(|(theirs, _)| *theirs == key);
    found.map(|(_, id)| (*id).to_owned())
}

/// `anthropic.claude-opus-4-8`.
fn is_id(name: &str) -> bool {
    let vendor = name.split_once('.').map_or("", |(vendor, _)| vendor);
    !vendor.is_empty()
        && vendor
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

/// Letters and digits, with a point between numbers: `Llama3-3-70B` and `Llama 3.3 70B` are
/// `llama3.3.70b`.
fn key(name: &str) -> String {
    let mut key = String::new();
    let mut is_apart = false;
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() {
            is_apart = true;
            continue;
        }
        let is_number = |other: char| other.is_ascii_digit();
        if is_apart && is_number(letter) && key.ends_with(is_number) {
            key.push('.');
        }
        is_apart = false;
        key.push(letter.to_ascii_lowercase());
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usage_types_of_the_price_list_name_models_and_where_they_run() {
        for (usage_type, model) in [
            ("USW2-NovaPro-input-tokens", "amazon.nova-pro-v1:0"),
            ("NovaPro-output-tokens", "amazon.nova-pro-v1:0"),
            ("APN1-NovaPro-input-tokens-batch", "amazon.nova-pro-v1:0"),
            (
                "USW2-NovaPro-input-tokens-cross-region-geo",
                "us.amazon.nova-pro-v1:0",
            ),
            (
                "EUC1-NovaLite-cache-read-input-token-count",
                "amazon.nova-lite-v1:0",
            ),
            (
                "USE1-Nova2.0Lite-input-tokens",
                "us.amazon.nova-2-lite-v1:0",
            ),
            (
                "USE1-Nova2.0Lite-input-tokens-cross-region-global",
                "global.amazon.nova-2-lite-v1:0",
            ),
            (
                "USE1-Claude4.5Haiku-input-tokens-cross-region-global",
                "global.anthropic.claude-haiku-4-5-20251001-v1:0",
            ),
            (
                "USW2-Claude4.5Sonnet-cache-write-input-token-count",
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            ),
            (
                "EUW1-Claude4.6Sonnet-output-tokens",
                "eu.anthropic.claude-sonnet-4-6",
            ),
            (
                "USE1-Claude3Sonnet-input-tokens",
                "anthropic.claude-3-sonnet-20240229-v1:0",
            ),
            (
                "USW2-anthropic.claude-opus-4-8-mantle-cache-write-tokens-standard",
                "us.anthropic.claude-opus-4-8",
            ),
            (
                "USW2-anthropic.claude-opus-4-8-mantle-input-tokens-global-standard",
                "global.anthropic.claude-opus-4-8",
            ),
            (
                "USE1-Llama4-Maverick-17B-input-tokens-batch",
                "meta.llama4-maverick-17b-instruct-v1:0",
            ),
            (
                "EUW2-Mistral7B-input-tokens",
                "mistral.mistral-7b-instruct-v0:2",
            ),
            ("USE1-Qwen3-32B-input-tokens-flex", "qwen.qwen3-32b-v1:0"),
            (
                "USE1-qwen.qwen3-32b-mantle-input-tokens-standard",
                "qwen.qwen3-32b",
            ),
            (
                "EU-Qwen3-VL-235B-A22B-input-tokens",
                "qwen.qwen3-vl-235b-a22b",
            ),
        ] {
            assert_eq!(line(usage_type, "", "").model, model, "{usage_type}");
        }
    }

    #[test]
    fn what_cannot_be_told_keeps_its_usage_type() {
        for usage_type in [
            "USE1-NovaOmni-input-tokens",
            "USE1-Nova2.0Lite-input-image-token-count",
            "USE1-Qwen3-32B-input-tokens-custom-model",
            "USE1-Claude3-5Haiku-input-tokens-latency-optimized",
            "USE1-MP:USE1_Reserved_1Month_InputTPM_Geo-Units",
            "SAE1-Claude4.5Sonnet-input-tokens",
            "USE1-NovaLite-Guardrail",
        ] {
            let product = "Claude Sonnet 4.5 (Amazon Bedrock Edition)";
            let product = if usage_type.contains("MP:") {
                product
            } else {
                ""
            };
            assert_eq!(line(usage_type, product, "").model, usage_type);
        }
    }

    #[test]
    fn the_marketplace_names_the_model_as_the_product() {
        let sonnet = "Claude Sonnet 4.5 (Amazon Bedrock Edition)";
        let model = |usage_type| line(usage_type, sonnet, "").model;
        assert_eq!(
            model("USE1-MP:USE1_InputTokenCount-Units"),
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
        );
        assert_eq!(
            model("APS3-MP:APS3_output_tokens_global_standard-Units"),
            "global.anthropic.claude-sonnet-4-5-20250929-v1:0"
        );
        assert!(
            line(
                "USE1-MP:USE1_input_tokens_long_ctx_standard-Units",
                sonnet,
                ""
            )
            .is_long
        );
    }

    #[test]
    fn a_resource_names_its_model_or_profile() {
        let arn = "arn:aws:bedrock:us-east-1:1:inference-profile/eu.anthropic.claude-sonnet-4-6";
        let model = |resource| line("USE1-Unknown-input-tokens", "", resource).model;
        assert_eq!(model(arn), "eu.anthropic.claude-sonnet-4-6");
        let arn = "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku";
        assert_eq!(model(arn), "anthropic.claude-3-haiku");
        // An id with its version is not changed, unless the line says where it ran.
        let id = "anthropic.claude-sonnet-4-5-20250929-v1:0";
        let of = |end: &str| line(&format!("USE1-{id}-input-tokens{end}"), "", "");
        assert_eq!(
            of("-long-context"),
            Line {
                model: id.to_owned(),
                is_long: true
            }
        );
        assert_eq!(of("-cross-region-geo").model, format!("us.{id}"));
    }
}
