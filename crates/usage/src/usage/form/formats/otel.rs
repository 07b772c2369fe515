//! What spans say of requests to models: by the conventions of `OpenTelemetry` as they are and
//! were, of `OpenInference`, `OpenLLMetry`, Pydantic, `LangSmith` and the AI SDK of Vercel.

use crate::catalog::{Meter, TokenCounts};
use crate::usage::form::format::{Column, Format, Nested, Paging};
use crate::usage::form::names::ours;
use crate::usage::form::number::count;
use crate::usage::form::role::Role;
use crate::usage::form::spans;
use crate::usage::form::values::Values;
use crate::usage::record::{Convention, Fault};

pub(super) static FORMAT: Format = Format {
    name: "otel",
    title: "OpenTelemetry GenAI spans",
    columns: COLUMNS,
    layouts: &[&[&["resourceSpans", "resource_spans"]]],
    convention: Some(Convention::INCLUSIVE),
    paging: Paging::Never,
    lists: &["resourceSpans", "resource_spans"],
    nested: Some(Nested {
        is_one: |_| true,
        each: spans::each,
        is_document: false,
    }),
    is_replayed: true,
    is_request,
    rename: provider,
    shown: Some(shown),
    ..Format::PER_REQUEST
};

/// Attributes by what they mean.
const COLUMNS: &[Column] = &[
    (
        Role::Provider,
        &[
            "gen_ai.provider.name",
            "gen_ai.system",
            "llm.provider",
            "llm.system",
            "ai.model.provider",
            "langsmith.metadata.ls_provider",
        ],
    ),
    (
        Role::Model,
        &[
            "gen_ai.response.model",
            "gen_ai.request.model",
            "llm.response.model",
            "llm.request.model",
            "llm.model_name",
            "embedding.model_name",
            "ai.response.model",
            "ai.model.id",
            "langsmith.metadata.ls_model_name",
        ],
    ),
    (
        Role::Input,
        &[
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.prompt_tokens",
            "llm.usage.input_tokens",
            "llm.usage.prompt_tokens",
            "llm.token_count.prompt",
            "ai.usage.inputTokens",
            "ai.usage.promptTokens",
            "ai.usage.tokens",
        ],
    ),
    (Role::CacheRead, READS),
    (
        Role::CacheWrite,
        &[
            "gen_ai.usage.cache_creation.ephemeral_5m_input_tokens",
            "gen_ai.usage.details.ephemeral_5m_input_tokens",
            "llm.usage.cache_creation.ephemeral_5m_input_tokens",
        ],
    ),
    (
        Role::CacheWrite1h,
        &[
            "gen_ai.usage.cache_creation.ephemeral_1h_input_tokens",
            "gen_ai.usage.details.ephemeral_1h_input_tokens",
            "llm.usage.cache_creation.ephemeral_1h_input_tokens",
        ],
    ),
    (Role::CacheWrites, WRITES),
    (
        Role::Output,
        &[
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.completion_tokens",
            "llm.usage.output_tokens",
            "llm.usage.completion_tokens",
            "llm.token_count.completion",
            "ai.usage.outputTokens",
            "ai.usage.completionTokens",
        ],
    ),
    (
        Role::Reasoning,
        &[
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.output_tokens.reasoning",
            "gen_ai.usage.reasoning_tokens",
            "gen_ai.usage.details.reasoning_tokens",
            "gen_ai.usage.details.thinking_tokens",
            "gen_ai.usage.details.thoughts_tokens",
            "gen_ai.usage.output_tokens_details.reasoning_tokens",
            "gen_ai.usage.completion_tokens_details.reasoning_tokens",
            "llm.usage.reasoning_tokens",
            "llm.token_count.completion_details.reasoning",
            "ai.usage.reasoningTokens",
            "ai.usage.outputTokenDetails.reasoningTokens",
        ],
    ),
    (
        Role::Total,
        &[
            "gen_ai.usage.total_tokens",
            "llm.usage.total_tokens",
            "llm.token_count.total",
            "ai.usage.totalTokens",
        ],
    ),
    (Role::Error, &["error.type"]),
    (
        Role::Kind,
        &[
            "gen_ai.operation.name",
            "llm.request.type",
            "openinference.span.kind",
            "traceloop.span.kind",
            "langsmith.span.kind",
            "ai.operationId",
        ],
    ),
    (
        Role::Tier,
        &[
            "gen_ai.response.service_tier",
            "openai.response.service_tier",
            "gen_ai.openai.response.service_tier",
            "openai.request.service_tier",
        ],
    ),
    (Role::Team, &["team", "service.name"]),
    (Role::User, &["user.id", "enduser.id"]),
];

const READS: &[&str] = &[
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.cached_input_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.cache_read_tokens",
    "gen_ai.usage.cached_tokens",
    "gen_ai.usage.input_tokens_details.cached_tokens",
    "gen_ai.usage.prompt_tokens_details.cached_tokens",
    "gen_ai.usage.details.cache_read_tokens",
    "gen_ai.usage.details.cache_read_input_tokens",
    "gen_ai.usage.details.cached_tokens",
    "llm.usage.cache_read_input_tokens",
    "llm.token_count.prompt_details.cache_read",
    "ai.usage.cachedInputTokens",
    "ai.usage.inputTokenDetails.cacheReadTokens",
];

const WRITES: &[&str] = &[
    "gen_ai.usage.cache_write.input_tokens",
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.cache_write_input_tokens",
    "gen_ai.usage.cache_write_tokens",
    "gen_ai.usage.cache_creation_tokens",
    "gen_ai.usage.details.cache_write_tokens",
    "gen_ai.usage.details.cache_creation_input_tokens",
    "llm.usage.cache_creation_input_tokens",
    "llm.token_count.prompt_details.cache_write",
    "ai.usage.inputTokenDetails.cacheWriteTokens",
];

/// Kinds of spans that are requests to models.
const REQUESTS: [&str; 9] = [
    "chat",
    "completion",
    "embedding",
    "embeddings",
    "generate_content",
    "llm",
    "message",
    "responses",
    "text_completion",
];

/// Kinds of spans that have requests within them, or are about something else. Some of them repeat
/// the sums of the requests within.
const FRAMES: [&str; 17] = [
    "agent",
    "chain",
    "create_agent",
    "evaluator",
    "execute_tool",
    "guardrail",
    "handoff",
    "invoke_agent",
    "invoke_workflow",
    "parser",
    "prompt",
    "rerank",
    "reranker",
    "retrieval",
    "retriever",
    "tool",
    "workflow",
];

/// Spans of the AI SDK that are requests end so; the others are frames around them.
const CALLS: [&str; 3] = [".doGenerate", ".doStream", ".doEmbed"];

/// Whether a span is a request to a model.
///
/// Where its kind leaves that open, a model and a prompt do, or a model and an error: a request
/// that was refused has no usage.
fn is_request(values: &Values<'_>, has_failed: bool) -> bool {
    let kind = String::from_utf8_lossy(values.text(Role::Kind));
    let is_of = |known: &[&str]| known.iter().any(|word| kind.eq_ignore_ascii_case(word));
    if is_of(&REQUESTS) || CALLS.iter().any(|end| kind.ends_with(end)) {
        return true;
    }
    if is_of(&FRAMES) || kind.starts_with("ai.") {
        return false;
    }
    values.said(Role::Model).is_some() && (values.said(Role::Input).is_some() || has_failed)
}

/// What the counts of a span include, where they show that it is not what the conventions say:
/// whole prompts and whole completions.
///
/// Some instrumentations hand on the counts of Anthropic as they are, without the cached part of
/// the prompt, and those of Gemini, without thoughts: a part is then larger than its whole, or the
/// total is that of all of them. Other providers have no such counts, so there it is an error.
///
/// # Errors
/// When the total is no count.
fn shown(
    (provider, model): (&[u8], &[u8]),
    stated: TokenCounts,
    values: &Values<'_>,
) -> Result<Convention, Fault> {
    let total = values.said(Role::Total).map(count).transpose()?;
    let (input, output) = (stated[Meter::Input], stated[Meter::Output]);
    let (cached, reasoning) = (stated.sum(Meter::is_cache), stated[Meter::Reasoning]);
    let plain = input.saturating_add(output);
    let is_total = |part: u64| part > 0 && total == Some(plain.saturating_add(part));
    let is_apart = cached > input || is_total(cached);
    let is_beside = reasoning > output || is_total(reasoning);
    let model = String::from_utf8_lossy(model).to_ascii_lowercase();
    let input = if is_apart && (provider == b"anthropic" || model.contains("claude")) {
        Convention::APART
    } else {
        Convention::INCLUSIVE
    };
    Ok(Convention {
        output_has_reasoning: !(is_beside && model.contains("gemini")),
        ..input
    })
}

/// What stands behind a provider in the names that the AI SDK gives to parts of its API.
const PARTS: [&str; 6] = [
    ".chat",
    ".completion",
    ".embedding",
    ".messages",
    ".responses",
    ".textEmbedding",
];
/// Frameworks, and names that stand for any of several providers: nobody is named by them.
/// `gcp.gen_ai` may be the Gemini API or Vertex AI.
const NOBODY: [&str; 8] = [
    "_other",
    "crewai",
    "gcp.gen_ai",
    "haystack",
    "langchain",
    "llamaindex",
    "pydantic_ai",
    "unknown",
];

/// Our name of a provider that a span names; empty where that names nobody.
fn provider(named: &[u8]) -> Box<[u8]> {
    let text = String::from_utf8_lossy(named);
    if NOBODY
        .iter()
        .any(|nobody| text.eq_ignore_ascii_case(nobody))
    {
        return Box::default();
    }
    let bare = PARTS.iter().find_map(|part| text.strip_suffix(part));
    ours(bare.unwrap_or(&text).as_bytes())
}
