//! What the columns of a table of requests hold.

use crate::catalog::Meter;

/// What a column of a table of requests holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// When the request began.
    Timestamp,
    /// Who sold it.
    Provider,
    /// Which model.
    Model,
    /// Prompt tokens.
    Input,
    /// Prompt tokens read from a cache.
    CacheRead,
    /// Prompt tokens written to a cache.
    CacheWrite,
    /// Prompt tokens written to a cache for an hour.
    CacheWrite1h,
    /// All prompt tokens written to a cache, of which those for an hour are a part.
    CacheWrites,
    /// Completion tokens.
    Output,
    /// Completion tokens of reasoning.
    Reasoning,
    /// How it ended: a status of HTTP, or a word.
    Status,
    /// From request to answer, in milliseconds.
    Latency,
    /// From request to answer, in seconds.
    LatencySeconds,
    /// How it was processed, as a word.
    ServiceTier,
    /// Whether it was in a batch.
    Batch,
    /// Whose request it was.
    Team,
    /// How many requests the row stands for.
    Requests,
    /// How many of them failed.
    Failed,
    /// What it cost, in dollars.
    Cost,
    /// What it cost, in cents.
    CostCents,
}

/// The token types that a table may count, and their columns. In the column `meters` of an
/// aggregate each has the bit of its place here, so a new one comes last.
pub(super) const COUNTED: [(Meter, Column); 6] = [
    (Meter::Input, Column::Input),
    (Meter::CacheRead, Column::CacheRead),
    (Meter::CacheWrite, Column::CacheWrite),
    (Meter::CacheWrite1h, Column::CacheWrite1h),
    (Meter::Output, Column::Output),
    (Meter::Reasoning, Column::Reasoning),
];

impl Column {
    /// All of them; the first eight are there unless they are mapped to nothing, the others only
    /// when they are mapped.
    pub(super) const ALL: [Self; 20] = [
        Self::Timestamp,
        Self::Provider,
        Self::Model,
        Self::Input,
        Self::CacheRead,
        Self::Output,
        Self::Status,
        Self::Latency,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::CacheWrites,
        Self::Reasoning,
        Self::LatencySeconds,
        Self::ServiceTier,
        Self::Batch,
        Self::Team,
        Self::Requests,
        Self::Failed,
        Self::Cost,
        Self::CostCents,
    ];

    /// How many are there without being asked for.
    pub(super) const USUAL: usize = 8;

    /// The name in a table of the usual columns.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timestamp => "timestamp",
            Self::Provider => "provider",
            Self::Model => "model",
            Self::Input => "input_tokens",
            Self::CacheRead => "cache_read_tokens",
            Self::CacheWrite => "cache_write_tokens",
            Self::CacheWrite1h => "cache_write_1h_tokens",
            Self::CacheWrites => "cache_creation_tokens",
            Self::Output => "output_tokens",
            Self::Reasoning => "reasoning_tokens",
            Self::Status => "status",
            Self::Latency => "latency_ms",
            Self::LatencySeconds => "latency_s",
            Self::ServiceTier => "service_tier",
            Self::Batch => "batch",
            Self::Team => "team",
            Self::Requests => "requests",
            Self::Failed => "failed",
            Self::Cost => "cost",
            Self::CostCents => "cost_cents",
        }
    }

    /// The column of a name, with or without what it counts.
    pub(super) fn find(name: &str) -> Option<Self> {
        let short = |column: Self| {
            let name = column.name();
            let without = name.strip_suffix("_tokens");
            without.or_else(|| name.strip_suffix("_ms")).unwrap_or(name)
        };
        let mut all = Self::ALL.into_iter();
        all.find(|column| name == column.name() || name == short(*column))
    }

    /// The column that holds the same in another unit.
    pub(super) const fn other_unit(self) -> Option<Self> {
        match self {
            Self::Latency => Some(Self::LatencySeconds),
            Self::LatencySeconds => Some(Self::Latency),
            Self::Cost => Some(Self::CostCents),
            Self::CostCents => Some(Self::Cost),
            _ => None,
        }
    }

    /// Without which there is nothing to price.
    pub(super) fn is_required(self) -> bool {
        matches!(self, Self::Model | Self::Input | Self::Output)
    }
}
