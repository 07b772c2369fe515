//! The columns and keys of each format, by what they mean.

use super::{Form, bills, gateways, reports, traces};

/// What a column or key means. Its unit is in its name where there is a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// When the request, or the span of time, began.
    At,
    /// When the request ended: its latency where none is stated. In sums, when the span of time
    /// ended.
    End,
    /// The provider.
    Provider,
    /// The model.
    Model,
    /// Prompt tokens.
    Input,
    /// Prompt tokens that [`Role::Input`] leaves out, besides those of caches.
    MoreInput,
    /// Tokens read from a cache.
    CacheRead,
    /// Tokens written to a cache for the default time.
    CacheWrite,
    /// Tokens written to a cache for an hour.
    CacheWrite1h,
    /// All tokens written to a cache, of which [`Role::CacheWrite1h`] may be a part.
    CacheWrites,
    /// Completion tokens.
    Output,
    /// Completion tokens of reasoning.
    Reasoning,
    /// All tokens, which shows whether the parts overlap.
    Total,
    /// How it ended.
    Status,
    /// What went wrong; anything there is a failure.
    Error,
    /// From request to answer, in milliseconds.
    Latency,
    /// From request to answer, in seconds.
    LatencySeconds,
    /// What it cost, in dollars.
    Spend,
    /// What it cost, in cents.
    SpendCents,
    /// What it cost, in billionths of a dollar.
    SpendNanos,
    /// The currency of what it cost.
    Currency,
    /// Requests in the row.
    Requests,
    /// How many of them failed.
    Failed,
    /// The service tier.
    Tier,
    /// Whether it was a batch.
    Batch,
    /// The team.
    Team,
    /// The tag.
    Tag,
    /// The user.
    User,
    /// The id of the request.
    Id,
    /// The id of what it is a part of.
    Within,
    /// The kind of observation or charge; only some are of tokens.
    Kind,
    /// The kind of token, in a row that is about one.
    Class,
    /// How much of it.
    Quantity,
    /// In which unit.
    Unit,
    /// The resource, which may name a model.
    Resource,
    /// How much of it was priced, where that is not how much was used.
    PricedQuantity,
    /// In which unit it was priced.
    PricedUnit,
    /// The size of prompt by which a row that stands for several requests was priced.
    Context,
    /// Tokens that the model had billed before in the month.
    Before,
    /// What kind of the model it is, where that is not in its name.
    Variant,
    /// Of the prompt, tokens of sound.
    InputAudio,
    /// Of the completion, tokens of sound.
    OutputAudio,
    /// Of the prompt, tokens of pictures.
    InputImage,
    /// Of the completion, tokens of pictures.
    OutputImage,
    /// The prompt's tokens by what they are of: a list.
    InputKinds,
    /// The completion's tokens by what they are of: a list.
    OutputKinds,
    /// Where the request was kept.
    Geo,
    /// How fast it was served.
    Speed,
    /// Searches of the web.
    Searches,
    /// What searches of the web cost, in dollars.
    SearchCost,
    /// What the provider bills to the buyer's own key, or whether it does.
    OwnKey,
    /// Whether a gateway answered from a cache of its own, or which answer it gave again.
    GatewayHit,
    /// When the span of time began, in a row that has a better time to be priced by.
    Begin,
}

impl Role {
    /// How many there are.
    pub const COUNT: usize = 53;

    /// All of them, in the order of [`Role::index`].
    pub const ALL: [Self; Self::COUNT] = [
        Self::At,
        Self::End,
        Self::Provider,
        Self::Model,
        Self::Input,
        Self::MoreInput,
        Self::CacheRead,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::CacheWrites,
        Self::Output,
        Self::Reasoning,
        Self::Total,
        Self::Status,
        Self::Error,
        Self::Latency,
        Self::LatencySeconds,
        Self::Spend,
        Self::SpendCents,
        Self::SpendNanos,
        Self::Currency,
        Self::Requests,
        Self::Failed,
        Self::Tier,
        Self::Batch,
        Self::Team,
        Self::Tag,
        Self::User,
        Self::Id,
        Self::Kind,
        Self::Class,
        Self::Quantity,
        Self::Unit,
        Self::Resource,
        Self::PricedQuantity,
        Self::PricedUnit,
        Self::Context,
        Self::Before,
        Self::Variant,
        Self::InputAudio,
        Self::OutputAudio,
        Self::InputImage,
        Self::OutputImage,
        Self::InputKinds,
        Self::OutputKinds,
        Self::Geo,
        Self::Speed,
        Self::Searches,
        Self::SearchCost,
        Self::OwnKey,
        Self::GatewayHit,
        Self::Within,
        Self::Begin,
    ];

    /// Its place in [`Role::ALL`].
    pub const fn index(self) -> usize {
        match self {
            Self::At => 0,
            Self::End => 1,
            Self::Provider => 2,
            Self::Model => 3,
            Self::Input => 4,
            Self::MoreInput => 5,
            Self::CacheRead => 6,
            Self::CacheWrite => 7,
            Self::CacheWrite1h => 8,
            Self::CacheWrites => 9,
            Self::Output => 10,
            Self::Reasoning => 11,
            Self::Total => 12,
            Self::Status => 13,
            Self::Error => 14,
            Self::Latency => 15,
            Self::LatencySeconds => 16,
            Self::Spend => 17,
            Self::SpendCents => 18,
            Self::SpendNanos => 19,
            Self::Currency => 20,
            Self::Requests => 21,
            Self::Failed => 22,
            Self::Tier => 23,
            Self::Batch => 24,
            Self::Team => 25,
            Self::Tag => 26,
            Self::User => 27,
            Self::Id => 28,
            Self::Kind => 29,
            Self::Class => 30,
            Self::Quantity => 31,
            Self::Unit => 32,
            Self::Resource => 33,
            Self::PricedQuantity => 34,
            Self::PricedUnit => 35,
            Self::Context => 36,
            Self::Before => 37,
            Self::Variant => 38,
            Self::InputAudio => 39,
            Self::OutputAudio => 40,
            Self::InputImage => 41,
            Self::OutputImage => 42,
            Self::InputKinds => 43,
            Self::OutputKinds => 44,
            Self::Geo => 45,
            Self::Speed => 46,
            Self::Searches => 47,
            Self::SearchCost => 48,
            Self::OwnKey => 49,
            Self::GatewayHit => 50,
            Self::Within => 51,
            Self::Begin => 52,
        }
    }

    /// A bit of its own.
    pub(super) const fn bit(self) -> u64 {
        1 << self.index()
    }

    /// The word of `--map`; `None` where no map can give it.
    pub const fn name(self) -> Option<&'static str> {
        Some(match self {
            Self::At => "timestamp",
            Self::Provider => "provider",
            Self::Model => "model",
            Self::Input => "input_tokens",
            Self::CacheRead => "cache_read_tokens",
            Self::CacheWrite => "cache_write_tokens",
            Self::CacheWrite1h => "cache_write_1h_tokens",
            Self::Output => "output_tokens",
            Self::Reasoning => "reasoning_tokens",
            Self::Status => "status",
            Self::Latency => "latency_ms",
            Self::LatencySeconds => "latency_s",
            Self::Spend => "cost",
            Self::SpendCents => "cost_cents",
            Self::Requests => "requests",
            Self::Failed => "failed",
            Self::Tier => "service_tier",
            Self::Batch => "batch",
            Self::Team => "team",
            Self::Tag => "tag",
            Self::User => "user",
            Self::Id => "request_id",
            _ => return None,
        })
    }
}

/// A meaning, and the columns that have it, the better ones first. A dot leads into an object.
/// Capitals, underscores and hyphens make no difference.
pub type Column = (Role, &'static [&'static str]);

/// The columns and keys of a format.
pub const fn columns(form: Form) -> &'static [Column] {
    match form {
        Form::Generic => gateways::GENERIC,
        Form::LiteLlm => gateways::LITELLM,
        Form::LiteLlmDaily => gateways::LITELLM_DAILY,
        Form::OpenAiUsage => reports::OPENAI_USAGE,
        Form::OpenAiCosts => reports::OPENAI_COSTS,
        Form::AnthropicUsage => reports::ANTHROPIC_USAGE,
        Form::AnthropicCosts => reports::ANTHROPIC_COSTS,
        Form::Batch => reports::BATCH,
        Form::Langfuse => gateways::LANGFUSE,
        Form::Helicone => gateways::HELICONE,
        Form::OpenRouter => gateways::OPENROUTER,
        Form::OpenTelemetry => traces::COLUMNS,
        Form::Gemini => bills::GEMINI,
        Form::Bedrock => bills::BEDROCK,
        Form::BedrockLog => bills::BEDROCK_LOG,
        Form::Focus => bills::FOCUS,
        Form::Aggregate => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_know_their_places() {
        for (place, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(role.index(), place);
        }
    }

    #[test]
    fn no_form_gives_a_role_twice() {
        for form in Form::ALL {
            let mut roles: Vec<Role> = columns(form).iter().map(|(role, _)| *role).collect();
            roles.sort_unstable();
            let all = roles.len();
            roles.dedup();
            assert_eq!(roles.len(), all, "{}", form.name());
        }
    }
}
