//! What a service tier accepts in a span of time, and how it counts.

use serde::{Deserialize, Serialize};

use crate::money::Usd;

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
}

/// How a provider enforces a limit a minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Enforcement {
    /// A bucket of the limit's size, full at the start, refilled continuously.
    #[default]
    TokenBucket,
    /// Minutes that follow each other, counted from the first request.
    FixedMinute,
    /// A bucket that holds one second's worth, at least one request.
    PerSecond,
}

/// The limits of a service tier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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

impl Limits {
    /// The limit on one meter, where there is one.
    pub fn of(&self, meter: LimitMeter) -> Option<u64> {
        let known = self.limits.iter().find(|(known, _)| *known == meter);
        known.map(|(_, limit)| *limit)
    }
}
