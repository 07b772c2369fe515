//! Checked routes.

use serde::{Deserialize, Serialize};

use crate::catalog::{Meter, Processing};
use crate::input::{Span, Spanned};
use crate::money::Usd;
use crate::scenario::mix::TokenMix;
use crate::scenario::outages::Outages;
use crate::scenario::trigger::Trigger;
use crate::scenario::workload::{CacheUse, Profile};
use crate::units::{Availability, Duration, Factor, Ratio, Share};

use super::values::{Retries, ShareBy};

/// A way to spread requests over models.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Route {
    /// The id.
    pub name: String,
    /// The targets: workhorse, fallbacks in their order, premium, others, those that there are.
    pub targets: Vec<Target>,
    /// The share of the workhorse's attempts that fail.
    pub error_rate: Spanned<Share>,
    /// What else the route says.
    pub terms: Terms,
}

/// What a route says beside its targets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Terms {
    /// What the shares of targets count.
    pub share_by: ShareBy,
    /// Kinds of requests, each with its own size, which targets may name instead of a share.
    pub classes: Vec<Class>,
    /// How much of the time the gateway is up that all targets stand behind.
    pub gateway_availability: Option<Availability>,
    /// How often a failed attempt is made again.
    pub retry: Retry,
    /// What fails, and what a failed attempt bills; nothing where it is empty.
    pub failures: Vec<Failure>,
    /// How long a target is left alone once its fallback took over; `None` when nothing says so,
    /// and then the time in which it is left alone is not counted.
    pub cooldown: Option<Duration>,
    /// How long an answer may take.
    pub timeouts: Timeouts,
    /// What is tried first, and how often that does not do.
    pub cascade: Option<Cascade>,
    /// When a second request is sent although the first may still answer.
    pub hedge: Option<Hedge>,
}

/// A kind of requests.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Class {
    /// Its name.
    pub name: String,
    /// Its share of what the route's shares count.
    pub share: Share,
    /// What one of its requests is on average; the scenario's request when not given.
    pub shape: Option<Shape>,
}

/// Tokens of one request on average, by meter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape(Vec<(Meter, Ratio)>);

impl Shape {
    /// A request of these tokens; `None` when it has none, or a meter comes twice.
    pub fn new(parts: impl IntoIterator<Item = (Meter, Ratio)>) -> Option<Self> {
        let mut parts: Vec<(Meter, Ratio)> = parts.into_iter().collect();
        parts.retain(|(_, tokens)| !tokens.is_zero());
        parts.sort_by_key(|(meter, _)| *meter);
        let is_distinct = parts.windows(2).all(|pair| pair[0].0 != pair[1].0);
        (is_distinct && !parts.is_empty()).then_some(Self(parts))
    }

    /// A request of so many tokens that divide as a mix says.
    pub fn of_mix(mix: &TokenMix, tokens: Ratio) -> Self {
        let parts = mix.shares().iter();
        Self(
            parts
                .map(|(meter, share)| (*meter, tokens * *share))
                .collect(),
        )
    }

    /// The mean of several shapes with these weights, which add up to one; tokens are kept to a
    /// billionth.
    pub fn mean<'s>(shapes: impl IntoIterator<Item = (&'s Self, Ratio)>) -> Option<Self> {
        let mut sums: Vec<(Meter, Ratio)> = Vec::new();
        for (shape, weight) in shapes {
            for (meter, tokens) in &shape.0 {
                let more = *tokens * weight;
                match sums.iter_mut().find(|(known, _)| known == meter) {
                    Some((_, sum)) => *sum = *sum + more,
                    None => sums.push((*meter, more)),
                }
            }
        }
        Self::new(sums)
    }

    /// Tokens by meter.
    pub fn parts(&self) -> &[(Meter, Ratio)] {
        &self.0
    }

    /// All tokens of a request.
    pub fn tokens(&self) -> Ratio {
        self.0.iter().map(|(_, tokens)| *tokens).sum()
    }

    /// Completion tokens of a request.
    pub fn completion(&self) -> Ratio {
        let parts = self.0.iter().filter(|(meter, _)| meter.is_completion());
        parts.map(|(_, tokens)| *tokens).sum()
    }

    /// The same request with so many more prompt tokens that no cache holds.
    #[must_use]
    pub fn with_input(&self, more: Ratio) -> Self {
        let extra = [(Meter::Input, more)];
        let sum = Self::mean([(self, Ratio::ONE), (&Self(extra.into()), Ratio::ONE)]);
        sum.unwrap_or_else(|| self.clone())
    }
}

/// What a target is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Role {
    /// Takes most requests, cheaply.
    Workhorse,
    /// Takes over while the workhorse fails.
    Fallback,
    /// Takes the requests with high stakes.
    Premium,
    /// Judges whether an answer will do.
    Verifier,
    /// Takes requests beside those.
    Other,
}

impl Role {
    /// The word in scenarios and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Workhorse => "workhorse",
            Self::Fallback => "fallback",
            Self::Premium => "premium",
            Self::Verifier => "verifier",
            Self::Other => "other",
        }
    }
}

/// One model of a route.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// What it is for.
    pub role: Role,
    /// The model, as written.
    pub model: Spanned<String>,
    /// The share planned for it; nothing for a verifier, and for most fallbacks.
    pub share: Share,
    /// The names of the classes that it takes, where it names classes.
    pub classes: Vec<Spanned<String>>,
    /// When it takes over, for a fallback.
    pub trigger: Option<Trigger>,
    /// The service tier that it runs on, as written.
    pub service_tier: Option<Spanned<String>>,
    /// What one of the requests planned for it is on average; the scenario's when not given.
    pub shape: Option<Shape>,
    /// The share of its attempts that fail; the route's for the workhorse, none for others when
    /// not given.
    pub error_rate: Option<Share>,
    /// Attempts after the first, instead of the route's.
    pub retries: Option<Retries>,
    /// How often and how long it is down.
    pub outages: Option<Outages>,
    /// How long it takes to answer.
    pub latency: Option<Latency>,
    /// How its answers come token by token, where that is said.
    pub streaming: Option<Streaming>,
    /// The shares of its requests that are not processed at once, instead of the scenario's.
    pub processing: Option<Vec<(Processing, Share)>>,
    /// How its prompts meet a cache, instead of the scenario's.
    pub cache: Option<CacheUse>,
    /// How its requests spread over the week, instead of the scenario's profile.
    pub profile: Option<Profile>,
}

/// How long answers take, at two percentiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Latency {
    /// Half of all answers take no longer.
    pub p50: Duration,
    /// 99 of 100 answers take no longer.
    pub p99: Duration,
}

/// How answers come token by token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Streaming {
    /// The time to the first token.
    pub ttft: Latency,
    /// Tokens a second after it that half of all answers exceed.
    pub speed: u64,
    /// Tokens a second that 99 of 100 answers exceed; at most as many.
    pub slowest: u64,
}

/// How often a failed attempt is made again, and after how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Attempts after the first.
    pub retries: Retries,
    /// The time before the first retry.
    pub backoff: Option<Duration>,
    /// What the time grows by with each retry.
    pub multiplier: Option<Factor>,
    /// The longest time before a retry.
    pub most: Option<Duration>,
}

/// A class of failures, and what one bills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Its name: `timeout`, `rate-limited`.
    pub name: String,
    /// Its share of all failed attempts.
    pub share: Share,
    /// The share of the prompt that is billed.
    pub input: Share,
    /// The share of the completion that is billed.
    pub output: Share,
}

/// How long an answer may take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeouts {
    /// 99 of 100 answers should take no longer.
    pub p99: Option<Duration>,
    /// The client gives an attempt up after this.
    pub client: Option<Duration>,
    /// The whole request is given up after this, counted from its first attempt over all retries
    /// and fallbacks.
    #[serde(default)]
    pub deadline: Option<Duration>,
}

/// The workhorse first, a check of its answer, and the premium model where the answer will not do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cascade {
    /// How many answers are escalated.
    pub escalation: Escalation,
    /// What a check costs for each request, beside what a verifier's tokens cost.
    pub verify: Option<Usd>,
    /// What one check sends to the verifier and gets back, where there is one.
    pub check: Option<Shape>,
    /// What an escalated request is on average; like those that were not when not given.
    pub shape: Option<Shape>,
    /// Whether the draft that did not do is sent along.
    pub carries_draft: bool,
}

/// How many answers are escalated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Escalation {
    /// A known share of requests.
    Share(Share),
    /// It follows from which answers are right and how well the verifier tells.
    Judged {
        /// Which of the two models are right, in numbers of questions.
        outcomes: Outcomes,
        /// The share of wrong answers that the verifier escalates.
        flags_wrong: Share,
        /// The share of right answers that it escalates too.
        flags_right: Share,
    },
}

/// How many questions each of two models answers right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcomes {
    /// Both.
    pub both: u64,
    /// Only the strong one.
    pub strong_only: u64,
    /// Only the weak one.
    pub weak_only: u64,
    /// Neither.
    pub neither: u64,
}

/// A second request when the first takes long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hedge {
    /// How long after the first.
    pub after: Duration,
    /// The part of the loser's tokens that is billed.
    pub billed: Share,
}

impl Target {
    /// A target of a role that nothing is said of.
    pub(super) fn bare(role: Role) -> Self {
        Self {
            role,
            model: Spanned::new(String::new(), Span::default()),
            share: Share::NONE,
            classes: Vec::new(),
            trigger: None,
            service_tier: None,
            shape: None,
            error_rate: None,
            retries: None,
            outages: None,
            latency: None,
            streaming: None,
            processing: None,
            cache: None,
            profile: None,
        }
    }

    /// Whether it names this class.
    pub fn takes(&self, class: &str) -> bool {
        self.classes.iter().any(|name| name.value == class)
    }
}

impl Route {
    /// The target of a role.
    pub fn target(&self, role: Role) -> Option<&Target> {
        self.targets.iter().find(|target| target.role == role)
    }
}
