//! A route as it is written in YAML.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::ByMeter;
use crate::input::{Entries, Leaf, Part};
use crate::money::Usd;
use crate::scenario::outages::OutagesFile;
use crate::scenario::trigger::Trigger;
use crate::scenario::workload::{CacheFile, ProcessingFile, ProfileFile};
use crate::units::{Availability, Count, Duration, Factor, Flag, Frequency, Name, Share, Tokens};

use super::values::{Retries, ShareBy};

/// A way to spread requests over models.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Route")]
pub struct RouteFile {
    /// Whether shares count `requests` or `tokens`; requests when not given.
    pub share_by: Leaf<ShareBy>,
    /// Kinds of requests, each with its own size, which targets may name instead of a share.
    pub classes: Part<Entries<Part<ClassFile>>>,
    /// The cheap model that takes most requests.
    #[schemars(required)]
    pub workhorse: Part<TargetFile>,
    /// The model that takes over while the workhorse fails.
    pub fallback: Part<FallbackFile>,
    /// The model for requests with high stakes.
    pub premium: Part<TargetFile>,
    /// Further models that take requests, where a route has more than those.
    pub others: Part<Vec<Part<TargetFile>>>,
    /// The share of the workhorse's attempts that fail; those that fail for good move to the
    /// fallback; 0 % when not given.
    pub error_rate: Leaf<Frequency>,
    /// How much of the time the gateway or unified API is up that all targets stand behind.
    pub gateway_availability: Leaf<Availability>,
    /// How often a failed attempt is made again.
    pub retry: Part<RetryFile>,
    /// The classes of failures by name, and what a failed attempt of each bills; nothing when not
    /// given.
    pub failures: Part<Entries<Part<FailureFile>>>,
    /// How long an answer may take.
    pub timeouts: Part<TimeoutsFile>,
    /// The workhorse first, a check of its answer, and the premium model where it will not do.
    pub cascade: Part<CascadeFile>,
    /// A second request when the first takes long.
    pub hedge: Part<HedgeFile>,
}

/// A kind of requests.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Class")]
pub struct ClassFile {
    /// Its share of requests, or of tokens as `share_by` says; the shares of all classes add up to
    /// 100 %.
    #[schemars(required)]
    pub share: Leaf<Share>,
    /// Tokens of one of its requests by meter; the scenario's request when not given.
    pub request: Part<ByMeter<Tokens>>,
}

/// A model that takes a share of requests.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Target")]
pub struct TargetFile {
    /// The model.
    #[schemars(required)]
    pub model: Leaf<Name>,
    /// The share of requests, or of tokens as `share_by` says; the shares of a route add up to
    /// 100 %. Needed unless the target names `classes`.
    pub share: Leaf<Share>,
    /// The classes of requests that it takes, instead of a share.
    pub classes: Part<Vec<Leaf<Name>>>,
    /// The service tier that the target runs on, whose monthly fee the route then pays.
    pub service_tier: Leaf<Name>,
    /// Tokens of one of its requests by meter; the scenario's request when not given.
    pub request: Part<ByMeter<Tokens>>,
    /// The share of its attempts that fail, instead of the route's.
    pub error_rate: Leaf<Frequency>,
    /// Attempts after the first, instead of the route's.
    pub retries: Leaf<Retries>,
    /// How often and how long it is down.
    pub outages: Part<OutagesFile>,
    /// How long it takes to answer.
    pub latency: Part<LatencyFile>,
    /// The share of its requests that can wait and go at batch prices, instead of the scenario's.
    pub batch: Leaf<Share>,
    /// How its prompts meet a cache, instead of the scenario's.
    pub cache: Part<CacheFile>,
    /// The shares of its requests that are not processed at once, instead of `batch` and of the
    /// scenario's.
    pub processing: Part<ProcessingFile>,
    /// The weight of each of the 24 hours for its requests, for days such as `mon-fri`, by the
    /// scenario's clock and instead of its profile.
    pub profile: Part<ProfileFile>,
}

/// The model that takes over.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Fallback")]
pub struct FallbackFile {
    /// The model.
    #[schemars(required)]
    pub model: Leaf<Name>,
    /// The share planned for it beside what fails elsewhere; none when not given.
    pub share: Leaf<Share>,
    /// What counts as degraded: `3 errors in 60s`, `50% of at least 10 requests in 60s`,
    /// `3 in a row`.
    pub when: Leaf<Trigger>,
    /// How long the workhorse is left alone once the rule is met; only then is that time counted.
    pub cooldown: Leaf<Duration>,
    /// The service tier that the target runs on, whose monthly fee the route then pays.
    pub service_tier: Leaf<Name>,
    /// The share of its attempts that fail; 0 % when not given.
    pub error_rate: Leaf<Frequency>,
    /// Attempts after the first, instead of the route's.
    pub retries: Leaf<Retries>,
    /// How often and how long it is down.
    pub outages: Part<OutagesFile>,
    /// How long it takes to answer.
    pub latency: Part<LatencyFile>,
    /// How prompts that come to it meet its cache, instead of the scenario's.
    pub cache: Part<CacheFile>,
    /// The models that take over where this one fails too, in their order.
    pub then: Part<Vec<Part<NextFile>>>,
}

/// A model further down the chain of fallbacks.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "NextFallback")]
pub struct NextFile {
    /// How prompts that come to it meet its cache, instead of the scenario's.
    pub cache: Part<CacheFile>,
    /// How often and how long it is down.
    pub outages: Part<OutagesFile>,
    /// The model.
    #[schemars(required)]
    pub model: Leaf<Name>,
    /// The service tier that the target runs on, whose monthly fee the route then pays.
    pub service_tier: Leaf<Name>,
    /// The share of its attempts that fail; 0 % when not given.
    pub error_rate: Leaf<Frequency>,
    /// Attempts after the first, instead of the route's.
    pub retries: Leaf<Retries>,
    /// How long it takes to answer.
    pub latency: Part<LatencyFile>,
}

/// How long answers take.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Latency")]
pub struct LatencyFile {
    /// Half of all answers take no longer; needed unless `ttft` is given.
    pub p50: Leaf<Duration>,
    /// 99 of 100 answers take no longer; needed unless `ttft` is given.
    pub p99: Leaf<Duration>,
    /// The time to the first token, which `plan simulate` reckons with.
    pub ttft: Part<PercentilesFile>,
    /// How fast the tokens of an answer come after the first, with `ttft`.
    pub tokens_per_second: Part<PaceFile>,
}

/// A time at two percentiles.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Percentiles")]
pub struct PercentilesFile {
    /// Half of all times are no longer.
    #[schemars(required)]
    pub p50: Leaf<Duration>,
    /// 99 of 100 times are no longer.
    #[schemars(required)]
    pub p99: Leaf<Duration>,
}

/// How fast tokens come.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "TokensPerSecond")]
pub struct PaceFile {
    /// Half of all answers come faster.
    #[schemars(required)]
    pub p50: Leaf<Count>,
    /// 99 of 100 answers come faster; all are alike when not given.
    pub p1: Leaf<Count>,
}

/// How often a failed attempt is made again.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Retry")]
pub struct RetryFile {
    /// Attempts after the first; none when not given.
    pub retries: Leaf<Retries>,
    /// The time before the first retry; none when not given.
    pub backoff: Leaf<Duration>,
    /// What that time grows by with each retry; 1 when not given.
    pub multiplier: Leaf<Factor>,
    /// The longest time before a retry.
    pub most: Leaf<Duration>,
}

/// What a class of failures bills.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Failure")]
pub struct FailureFile {
    /// Its share of failed attempts; the shares of all classes add up to 100 %.
    #[schemars(required)]
    pub share: Leaf<Share>,
    /// The share of the prompt that is billed; nothing when not given.
    pub input: Leaf<Share>,
    /// The share of the completion that is billed; nothing when not given.
    pub output: Leaf<Share>,
}

/// How long an answer may take.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Timeouts")]
pub struct TimeoutsFile {
    /// 99 of 100 answers should take no longer.
    pub p99: Leaf<Duration>,
    /// The client gives an attempt up after this.
    pub client: Leaf<Duration>,
    /// The request is given up after this: it counts from the first attempt over all retries,
    /// their waits and fallbacks. No deadline when not given.
    pub deadline: Leaf<Duration>,
}

/// The workhorse first, a check of its answer, and the premium model where it will not do.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Cascade")]
pub struct CascadeFile {
    /// The share of the workhorse's answers that are escalated to the premium model.
    pub escalate: Leaf<Share>,
    /// How many questions each model answers right, from which the share follows, instead.
    pub outcomes: Part<OutcomesFile>,
    /// The share of wrong answers that the check escalates, with `outcomes`.
    pub flags_wrong: Leaf<Share>,
    /// The share of right answers that the check escalates too, with `outcomes`.
    pub flags_right: Leaf<Share>,
    /// Dollars for each check; nothing when not given.
    pub verify: Leaf<Usd>,
    /// The model that checks, and what one check sends and gets back.
    pub verifier: Part<VerifierFile>,
    /// Tokens of an escalated request by meter, without the draft; those of the workhorse when not
    /// given.
    pub request: Part<ByMeter<Tokens>>,
    /// Whether the draft is sent along: the workhorse's completion becomes input; no when not
    /// given.
    pub carries_draft: Leaf<Flag>,
}

/// A model that judges answers.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Verifier")]
pub struct VerifierFile {
    /// The model.
    #[schemars(required)]
    pub model: Leaf<Name>,
    /// Tokens of one check by meter.
    #[schemars(required)]
    pub request: Part<ByMeter<Tokens>>,
}

/// How many questions each of two models answers right.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Outcomes")]
pub struct OutcomesFile {
    /// Both models.
    pub both: Leaf<Count>,
    /// Only the premium model.
    pub strong_only: Leaf<Count>,
    /// Only the workhorse.
    pub weak_only: Leaf<Count>,
    /// Neither of them.
    pub neither: Leaf<Count>,
}

/// A second request when the first takes long.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Hedge")]
pub struct HedgeFile {
    /// How long after the first, for requests that the workhorse has not answered by then; its
    /// `latency` says how many those are.
    #[schemars(required)]
    pub after: Leaf<Duration>,
    /// The part of the second request that is billed; all of it when not given.
    pub billed: Leaf<Share>,
}
