//! What a service tier accepts in a span of time, and how it counts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Diagnostic, Leaf, Reader, Span};
use crate::money::Usd;
use crate::units::{Count, Flag, Reject, RejectKind, RequestsPerMinute, Scalar, Tokens};

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LimitMeter {
    /// Requests a minute.
    Rpm,
    /// Requests a day.
    Rpd,
    /// Prompt tokens a minute.
    Itpm,
    /// Completion tokens a minute.
    Otpm,
    /// Tokens a minute, prompt and completion together.
    Tpm,
    /// Tokens a day, prompt and completion together.
    Tpd,
    /// Requests in flight at once.
    Concurrency,
    /// Spending in a month; its limit is an amount, `Limits::spend`.
    Spend,
}

impl LimitMeter {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Rpm,
        Self::Rpd,
        Self::Itpm,
        Self::Otpm,
        Self::Tpm,
        Self::Tpd,
        Self::Concurrency,
        Self::Spend,
    ];

    /// As reports and CSV name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rpm => "rpm",
            Self::Rpd => "rpd",
            Self::Itpm => "itpm",
            Self::Otpm => "otpm",
            Self::Tpm => "tpm",
            Self::Tpd => "tpd",
            Self::Concurrency => "concurrency",
            Self::Spend => "spend",
        }
    }

    /// The key of its limit in price lists.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Rpm => "requests_per_minute",
            Self::Rpd => "requests_per_day",
            Self::Itpm => "input_tokens_per_minute",
            Self::Otpm => "output_tokens_per_minute",
            Self::Tpm => "tokens_per_minute",
            Self::Tpd => "tokens_per_day",
            Self::Concurrency => "concurrency",
            Self::Spend => "monthly_spend",
        }
    }
}

/// How a provider enforces a limit a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enforcement {
    /// A bucket of the limit's size, full at the start, refilled continuously.
    #[default]
    TokenBucket,
    /// Minutes of the clock.
    FixedMinute,
    /// A bucket that holds one second's worth, at least one request.
    PerSecond,
}

impl Enforcement {
    /// All of them, in the order of the schema.
    pub const ALL: [Self; 3] = [Self::TokenBucket, Self::FixedMinute, Self::PerSecond];

    /// The word in price lists and options.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TokenBucket => "token-bucket",
            Self::FixedMinute => "fixed-minute",
            Self::PerSecond => "per-second",
        }
    }
}

impl Scalar for Enforcement {
    const EXPECTED: &'static str = "`token-bucket`, `fixed-minute` or `per-second`";
    const CHOICES: &'static [&'static str] = &["token-bucket", "fixed-minute", "per-second"];

    fn parse(text: &str) -> Result<Self, Reject> {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.name() == text).ok_or_else(|| {
            let message = format!("`{text}` is no way to enforce a limit");
            Reject::new(RejectKind::UnknownWord, message)
        })
    }
}

/// Limits on traffic.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Limits")]
pub struct LimitsFile {
    /// Requests accepted in a minute.
    pub requests_per_minute: Leaf<RequestsPerMinute>,
    /// Requests accepted in a day.
    pub requests_per_day: Leaf<Count>,
    /// Prompt tokens accepted in a minute.
    pub input_tokens_per_minute: Leaf<Tokens>,
    /// Completion tokens accepted in a minute.
    pub output_tokens_per_minute: Leaf<Tokens>,
    /// Prompt and completion tokens accepted in a minute.
    pub tokens_per_minute: Leaf<Tokens>,
    /// Prompt and completion tokens accepted in a day.
    pub tokens_per_day: Leaf<Tokens>,
    /// Requests in flight at once.
    pub concurrency: Leaf<Count>,
    /// Spending in a month at which service pauses until the next one, in dollars.
    pub monthly_spend: Leaf<Usd>,
    /// How limits a minute are enforced; as a token bucket when not given.
    pub enforcement: Leaf<Enforcement>,
    /// Whether prompt tokens that a cache holds count toward limits on tokens; true when not
    /// given.
    pub counts_cached: Leaf<Flag>,
    /// Whether the longest completion that a request allows counts when it starts, and is
    /// corrected when it ends; false when not given.
    pub reserves_max_output: Leaf<Flag>,
}

/// The limits of a service tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Each limit that is a count, in the order of [`LimitMeter`]; none is 0.
    pub limits: Vec<(LimitMeter, u64)>,
    /// Spending in a month at which service pauses until the next one.
    pub spend: Option<Usd>,
    /// How limits a minute are enforced.
    pub enforcement: Enforcement,
    /// Whether prompt tokens that a cache holds count toward limits on tokens.
    pub counts_cached: bool,
    /// Whether the longest completion that a request allows counts when it starts, and is
    /// corrected when it ends.
    pub reserves_output: bool,
}

impl Default for Limits {
    /// No limits; prompt tokens of a cache would count, which is the stricter reading.
    fn default() -> Self {
        Self {
            limits: Vec::new(),
            spend: None,
            enforcement: Enforcement::default(),
            counts_cached: true,
            reserves_output: false,
        }
    }
}

impl Limits {
    /// One limit alone, enforced as the others are.
    #[must_use]
    pub fn only(&self, meter: LimitMeter, limit: u64) -> Self {
        Self {
            limits: vec![(meter, limit)],
            spend: None,
            ..self.clone()
        }
    }

    /// The limit on requests a minute, where there is one.
    pub fn requests_per_minute(&self) -> Option<RequestsPerMinute> {
        self.of(LimitMeter::Rpm).map(RequestsPerMinute::new)
    }

    /// Whether nothing is limited.
    pub fn is_empty(&self) -> bool {
        self.limits.is_empty() && self.spend.is_none()
    }

    /// The limit on one meter, where there is one.
    pub fn of(&self, meter: LimitMeter) -> Option<u64> {
        let known = self.limits.iter().find(|(known, _)| *known == meter);
        known.map(|(_, limit)| *limit)
    }
}

/// Puts the limits of a tier in the order of their meters. No count is 0, since none is read as
/// one; an amount can be, and is refused here.
pub(super) fn limits(file: &LimitsFile, reader: &mut Reader<'_>) -> Limits {
    let tokens = |leaf: &Leaf<Tokens>| leaf.get().map(|one| one.count());
    let counts = |leaf: &Leaf<Count>| leaf.get().map(|one| one.count());
    let requests = file.requests_per_minute.get().map(|one| one.count());
    let written = [
        (LimitMeter::Rpm, requests),
        (LimitMeter::Rpd, counts(&file.requests_per_day)),
        (LimitMeter::Itpm, tokens(&file.input_tokens_per_minute)),
        (LimitMeter::Otpm, tokens(&file.output_tokens_per_minute)),
        (LimitMeter::Tpm, tokens(&file.tokens_per_minute)),
        (LimitMeter::Tpd, tokens(&file.tokens_per_day)),
        (LimitMeter::Concurrency, counts(&file.concurrency)),
    ];
    let written = written.into_iter();
    let spend = file.monthly_spend.spanned();
    if let Some(nothing) = spend.as_ref().filter(|spend| *spend.value == Usd::ZERO) {
        refuse_nothing(nothing.span, reader);
    }
    let without = Limits::default();
    Limits {
        limits: written
            .filter_map(|(meter, limit)| Some((meter, limit?)))
            .collect(),
        spend: spend.map(|spend| *spend.value),
        enforcement: file.enforcement.value.unwrap_or_default(),
        counts_cached: file
            .counts_cached
            .value
            .map_or(without.counts_cached, |flag| flag.0),
        reserves_output: file
            .reserves_max_output
            .value
            .map_or(without.reserves_output, |flag| flag.0),
    }
}

fn refuse_nothing(at: Span, reader: &mut Reader<'_>) {
    let message = "`monthly_spend` is zero".to_owned();
    let told = Diagnostic::error(Code::ZeroQuantity, message)
        .at(reader.source, at, "nothing could be bought")
        .help("write the amount at which service pauses, or remove the field");
    reader.push(told);
}
