//! Single requests on a clock of nanoseconds, and traces of them.

use crate::units::Ratio;

/// Nanoseconds in a second.
pub const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// Nanoseconds in a minute.
pub const NANOS_PER_MINUTE: u64 = 60 * NANOS_PER_SECOND;

/// The most requests that are kept in memory: 1.2 GB with 24 bytes each.
pub const MAX_REQUESTS: u64 = 50_000_000;

/// One request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrival {
    /// When it comes, in nanoseconds since the first request of its trace, or since the start of
    /// what a stage's demand is drawn for.
    pub at: u64,
    /// Tokens of its prompt, cached ones included.
    pub input: u32,
    /// Tokens of its prompt that a cache holds; never more than `input`.
    pub cached: u32,
    /// Tokens of its completion.
    pub output: u32,
}

impl Arrival {
    /// Tokens of its prompt that no cache holds.
    pub const fn uncached(self) -> u32 {
        self.input.saturating_sub(self.cached)
    }
}

/// How a trace is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceForm {
    /// Azure's public traces of 2023 and 2024: `TIMESTAMP,ContextTokens,GeneratedTokens`.
    Azure,
    /// `BurstGPT`, with 6 columns, or 8 with sessions and times.
    BurstGpt,
    /// Mooncake's JSON lines, with the hashes of blocks of 512 tokens.
    Mooncake,
    /// CSV with columns that the user names.
    Named,
}

/// The requests of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// The file as reports name it.
    pub name: String,
    /// How it is written.
    pub form: TraceForm,
    /// The requests in the order of time; the first one comes at 0.
    pub arrivals: Vec<Arrival>,
    /// Seconds from Monday 00:00 to the first request, by the file's own clock; `None` where its
    /// times have no date.
    pub week_second: Option<u32>,
    /// Nanoseconds from the last full minute of the file's own clock to the first request.
    pub minute_phase: u64,
    /// The share of the prompts' blocks that an endless prefix cache would hold, where the file
    /// tells.
    pub cacheable: Option<Ratio>,
    /// Requests that the file says failed, which are among the arrivals too.
    pub failed: u64,
}
