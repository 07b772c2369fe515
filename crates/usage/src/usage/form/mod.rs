//! The formats of logs and usage exports: what each is called, how it is laid out, and what its
//! counts include.

mod activity;
mod assembly;
mod aws;
mod azure;
mod billing;
mod bills;
mod class;
mod cloud;
#[cfg(test)]
mod cloud_tests;
mod column;
mod counts;
mod detect;
#[cfg(test)]
mod gateway_tests;
mod gateways;
mod identity;
mod json;
mod keys;
mod lasting;
mod layout;
mod mapping;
mod native;
#[cfg(test)]
mod native_tests;
mod number;
mod reader;
mod reports;
mod separated;
mod spans;
mod tags;
#[cfg(test)]
mod trace_tests;
mod traces;
#[cfg(test)]
mod trap_tests;
mod unread;
mod values;
mod words;

pub(super) use assembly::ours;
pub use column::{Column, Role, columns};
pub use detect::{Detected, container, detect, form_of};
pub use keys::header;
pub(super) use lasting::is_date;
pub use mapping::Mapping;
pub(super) use native::named;
pub use reader::{Pages, PlacedSink, Reader, Sink};
pub use separated::{separator, separator_line};

pub use unread::unread;
pub(super) use values::is_blank;
pub use words::{is_failure, processing};

use super::record::Convention;

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// A row a request, by the column names that `plan` suggests or `--map` gives.
    Generic,
    /// `LiteLLM_SpendLogs`: a row a request.
    LiteLlm,
    /// `LiteLLM_DailyUserSpend`: a row a day, key and model.
    LiteLlmDaily,
    /// `OpenAI`, `/v1/organization/usage/completions`.
    OpenAiUsage,
    /// `OpenAI`, `/v1/organization/costs`: money alone.
    OpenAiCosts,
    /// Anthropic, `/v1/organizations/usage_report/messages`.
    AnthropicUsage,
    /// Anthropic, `/v1/organizations/cost_report`: money alone, in cents.
    AnthropicCosts,
    /// The output of batches of `OpenAI` and Anthropic: a line a request.
    Batch,
    /// Observations of Langfuse.
    Langfuse,
    /// Requests of Helicone.
    Helicone,
    /// Activity of `OpenRouter`, by request or by day.
    OpenRouter,
    /// Spans by the `GenAI` conventions of `OpenTelemetry`, as OTLP in JSON.
    OpenTelemetry,
    /// Answers of the Gemini API with their `usageMetadata`.
    Gemini,
    /// Lines of an AWS Cost and Usage Report about Bedrock: a line a kind of token.
    Bedrock,
    /// Records of Bedrock's logging of model invocations: a row a request.
    BedrockLog,
    /// FOCUS 1.0 to 1.2: a row a charge.
    Focus,
    /// What the statement of `plan usage --sql` answers.
    Aggregate,
}

/// How rows stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Comma-separated values under a header.
    Csv,
    /// A JSON value a line.
    JsonLines,
    /// One JSON value, a list of rows or a page of an API, laid out as it likes.
    Document,
}

impl Container {
    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON lines",
            Self::Document => "JSON",
        }
    }
}

impl Form {
    /// All of them, in the order in which help lists them.
    pub const ALL: [Self; 17] = [
        Self::Generic,
        Self::LiteLlm,
        Self::LiteLlmDaily,
        Self::OpenAiUsage,
        Self::OpenAiCosts,
        Self::AnthropicUsage,
        Self::AnthropicCosts,
        Self::Batch,
        Self::Langfuse,
        Self::Helicone,
        Self::OpenRouter,
        Self::OpenTelemetry,
        Self::Gemini,
        Self::Bedrock,
        Self::BedrockLog,
        Self::Focus,
        Self::Aggregate,
    ];

    /// The word of `--form`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Generic => "generic",
            Self::LiteLlm => "litellm",
            Self::LiteLlmDaily => "litellm-daily",
            Self::OpenAiUsage => "openai-usage",
            Self::OpenAiCosts => "openai-costs",
            Self::AnthropicUsage => "anthropic-usage",
            Self::AnthropicCosts => "anthropic-costs",
            Self::Batch => "batch",
            Self::Langfuse => "langfuse",
            Self::Helicone => "helicone",
            Self::OpenRouter => "openrouter",
            Self::OpenTelemetry => "otel",
            Self::Gemini => "gemini",
            Self::Bedrock => "bedrock",
            Self::BedrockLog => "bedrock-log",
            Self::Focus => "focus",
            Self::Aggregate => "aggregate",
        }
    }

    /// The form of a word of `--form`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Generic => "generic request log",
            Self::LiteLlm => "LiteLLM spend logs",
            Self::LiteLlmDaily => "LiteLLM daily spend",
            Self::OpenAiUsage => "OpenAI usage export",
            Self::OpenAiCosts => "OpenAI costs export",
            Self::AnthropicUsage => "Anthropic usage report",
            Self::AnthropicCosts => "Anthropic cost report",
            Self::Batch => "batch output",
            Self::Langfuse => "Langfuse observations",
            Self::Helicone => "Helicone requests",
            Self::OpenRouter => "OpenRouter activity",
            Self::OpenTelemetry => "OpenTelemetry GenAI spans",
            Self::Gemini => "Gemini responses",
            Self::Bedrock => "AWS cost and usage report, Bedrock lines",
            Self::BedrockLog => "Bedrock invocation log",
            Self::Focus => "FOCUS charges",
            Self::Aggregate => "aggregate of `plan usage --sql`",
        }
    }

    /// What its counts include; `None` where there are no counts, or each row has one meter.
    ///
    /// `docs/method.md` has the sources. `LiteLLM` adds the cached tokens of Anthropic to the
    /// prompt, so it counts as `OpenAI` does. Langfuse takes cached and reasoning tokens out of
    /// `input` and `output`. Gemini's thoughts are no part of its candidates.
    pub const fn convention(self) -> Option<Convention> {
        match self {
            Self::Generic
            | Self::Batch
            | Self::LiteLlm
            | Self::LiteLlmDaily
            | Self::OpenAiUsage
            | Self::OpenRouter
            | Self::OpenTelemetry => Some(Convention::INCLUSIVE),
            Self::AnthropicUsage | Self::Helicone | Self::BedrockLog => Some(Convention::APART),
            Self::Langfuse => Some(Convention {
                output_has_reasoning: false,
                ..Convention::APART
            }),
            Self::Gemini => Some(Convention {
                output_has_reasoning: false,
                ..Convention::INCLUSIVE
            }),
            Self::OpenAiCosts
            | Self::AnthropicCosts
            | Self::Bedrock
            | Self::Focus
            | Self::Aggregate => None,
        }
    }

    /// Whose tokens they are where the rows do not say, by the name of our price lists.
    pub const fn provider(self) -> Option<&'static str> {
        match self {
            Self::OpenAiUsage | Self::OpenAiCosts => Some("openai"),
            Self::AnthropicUsage | Self::AnthropicCosts => Some("anthropic"),
            Self::OpenRouter => Some("openrouter"),
            Self::Gemini => Some("google"),
            Self::Bedrock | Self::BedrockLog => Some("bedrock"),
            Self::Generic
            | Self::Batch
            | Self::LiteLlm
            | Self::LiteLlmDaily
            | Self::Langfuse
            | Self::Helicone
            | Self::OpenTelemetry
            | Self::Focus
            | Self::Aggregate => None,
        }
    }

    /// Whether its rows are sums of many requests, whose prompts' sizes are lost.
    ///
    /// Their [`context`](super::Record::context) is then the mean prompt, or 0 where the number of
    /// requests is not known either.
    pub const fn is_summed(self) -> bool {
        matches!(
            self,
            Self::LiteLlmDaily
                | Self::OpenAiUsage
                | Self::OpenAiCosts
                | Self::AnthropicUsage
                | Self::AnthropicCosts
                | Self::Bedrock
                | Self::Focus
                | Self::Aggregate
        )
    }

    /// Whether it says how many requests there were.
    pub const fn counts_requests(self) -> bool {
        !matches!(
            self,
            Self::OpenAiCosts
                | Self::AnthropicUsage
                | Self::AnthropicCosts
                | Self::Bedrock
                | Self::Focus
        )
    }

    /// Whether the same row may come twice, as exporters send spans again that were not
    /// acknowledged: rows of one id are then one row.
    pub const fn is_replayed(self) -> bool {
        matches!(self, Self::OpenTelemetry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_found_by_their_names() {
        for form in Form::ALL {
            assert_eq!(Form::named(form.name()), Some(form));
            assert!(!form.title().is_empty());
        }
        assert_eq!(Form::named("parquet"), None);
    }
}
