//! One row of a log in the program's own terms.

use std::fmt;

use crate::catalog::{Meter, Processing, TokenCounts};
use crate::money::Usd;

use super::billing::Billing;
use super::instant::Instant;

/// More tokens or requests than that in one row are a mistake.
pub(super) const MOST: u64 = 1_000_000_000_000_000;

/// What the counts of a log include: a property of its format, and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Convention {
    /// Whether `input` counts tokens read from a cache.
    pub input_has_reads: bool,
    /// Whether `input` counts tokens written to a cache.
    pub input_has_writes: bool,
    /// Whether `output` counts tokens of reasoning.
    pub output_has_reasoning: bool,
}

impl Convention {
    /// Whole prompts and whole completions, of which caches and reasoning are parts: as `OpenAI`
    /// and OpenTelemetry count.
    pub const INCLUSIVE: Self = Self {
        input_has_reads: true,
        input_has_writes: true,
        output_has_reasoning: true,
    };

    /// Parts of prompts beside each other: as Anthropic counts.
    pub const APART: Self = Self {
        input_has_reads: false,
        input_has_writes: false,
        output_has_reasoning: true,
    };

    /// In words, for the head of a report.
    pub fn describe(self) -> String {
        let input = match (self.input_has_reads, self.input_has_writes) {
            (true, true) => "input includes cache reads and writes",
            (true, false) => "input includes cache reads, not writes",
            (false, true) => "input includes cache writes, not reads",
            (false, false) => "input excludes cached tokens",
        };
        let output = if self.output_has_reasoning {
            "output includes reasoning"
        } else {
            "reasoning is added to output"
        };
        format!("{input}; {output}")
    }

    /// Whether the log counts tokens of a meter within those of another one: cached ones within
    /// input, reasoning within output.
    pub(super) const fn has_within(self, meter: Meter) -> bool {
        match meter {
            Meter::CacheRead => self.input_has_reads,
            Meter::CacheWrite | Meter::CacheWrite1h => self.input_has_writes,
            Meter::Reasoning => self.output_has_reasoning,
            _ => false,
        }
    }

    /// The tokens of counts as a log states them, none of them counted twice any more.
    ///
    /// # Errors
    /// When a part is larger than the whole that it is said to be in.
    #[inline]
    pub fn split_inclusive(self, stated: TokenCounts) -> Result<TokenCounts, Fault> {
        let mut tokens = stated;
        let within = stated.sum(|meter| !meter.is_completion() && self.has_within(meter));
        let input = stated[Meter::Input].checked_sub(within);
        tokens[Meter::Input] = input.ok_or(Fault::CacheOverInput)?;
        let within = stated.sum(|meter| meter.is_completion() && self.has_within(meter));
        let output = stated[Meter::Output].checked_sub(within);
        tokens[Meter::Output] = output.ok_or(Fault::ReasoningOverOutput)?;
        Ok(tokens)
    }
}

/// The time that a row stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowPeriod {
    /// That of a request, which is when it began.
    #[default]
    Moment,
    /// A span of time, from its beginning to its end, in which its requests came.
    Span(Instant, Instant),
    /// A span of time of which nobody knows how long it is.
    Unknown,
}

/// One row: a request, or several that were added up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Record<'a> {
    /// When it began; `None` where the log has no times.
    pub at: Option<Instant>,
    /// The time that it stands for, where it has one.
    pub row_period: RowPeriod,
    /// The provider as the log names it; empty where it does not.
    pub provider: &'a [u8],
    /// The model as the log names it.
    pub model: &'a [u8],
    /// The team or tag that the report groups by; empty where it does not.
    pub group: &'a [u8],
    /// Tokens by meter, none of them counted twice.
    pub tokens: TokenCounts,
    /// Rows of the log that it stands for: several in a row of an aggregate.
    pub rows: u64,
    /// Requests in the row.
    pub requests: u64,
    /// How many of them failed.
    pub failed: u64,
    /// How they were processed.
    pub processing_mode: Processing,
    /// What else their price depends on.
    pub billing: Billing,
    /// Searches of the web, which are billed beside tokens.
    pub searches: u64,
    /// The size of prompt that price thresholds look at, where it is not the sum of the row's
    /// prompt tokens: of a row that stands for many requests, the least prompt of its band.
    pub context: Option<u64>,
    /// Tokens that the model had billed before in the month, in a row that says at which of its
    /// prices by volume it was charged.
    pub before: Option<u64>,
    /// What the log says that it cost.
    pub spend: Option<Usd>,
    /// From request to answer, in milliseconds.
    pub latency: Option<u64>,
    /// Its id, to find it again.
    pub id: &'a [u8],
    /// The id of the span that it is a part of; empty where there is none.
    pub within: &'a [u8],
}

impl Default for Record<'_> {
    fn default() -> Self {
        Self {
            at: None,
            row_period: RowPeriod::Moment,
            provider: &[],
            model: &[],
            group: &[],
            tokens: TokenCounts::ZERO,
            rows: 1,
            requests: 1,
            failed: 0,
            processing_mode: Processing::Standard,
            billing: Billing::Listed,
            searches: 0,
            context: None,
            before: None,
            spend: None,
            latency: None,
            id: &[],
            within: &[],
        }
    }
}

impl Record<'_> {
    /// Tokens of the prompt.
    pub fn prompt(&self) -> u64 {
        self.tokens.prompt()
    }
}

/// Why a row cannot be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// It has fewer or more fields than the header.
    Fields,
    /// It is no JSON, or breaks off.
    NotJson,
    /// It is not UTF-8.
    NotUtf8,
    /// It has no model.
    NoModel,
    /// It has no count of tokens where one must be.
    NoTokens,
    /// A count is no whole number.
    NotACount,
    /// A count is below zero.
    Negative,
    /// A count is beyond reason.
    TooLarge,
    /// More tokens came from a cache than the prompt has.
    CacheOverInput,
    /// More tokens of reasoning than the completion has.
    ReasoningOverOutput,
    /// It has no time that can be read.
    NoTime,
    /// What it says it cost is no amount.
    NotAnAmount,
    /// A record is larger than a log's records can be.
    Oversized,
    /// The last line breaks off.
    Truncated,
    /// A key or word in it means nothing that the format knows.
    Unknown,
    /// It was added up over spans of time, or sizes of prompt, between which a price changes now.
    OtherBands,
    /// It was added up by a statement of another version.
    OtherVersion,
    /// Its service tier is none that prices know.
    UnknownTier,
    /// What it says it cost is in another currency than dollars.
    NotDollars,
    /// It is about something else than a request to a model: nothing is wrong with it.
    NotARequest,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Fields,
        Self::NotJson,
        Self::NotUtf8,
        Self::NoModel,
        Self::NoTokens,
        Self::NotACount,
        Self::Negative,
        Self::TooLarge,
        Self::CacheOverInput,
        Self::ReasoningOverOutput,
        Self::NoTime,
        Self::NotAnAmount,
        Self::Oversized,
        Self::Truncated,
        Self::Unknown,
        Self::OtherBands,
        Self::OtherVersion,
        Self::UnknownTier,
        Self::NotDollars,
        Self::NotARequest,
    ];

    /// Whether the row is not bad, but about something else than requests, and is to be counted
    /// apart from bad ones.
    pub const fn is_aside(self) -> bool {
        matches!(self, Self::NotARequest)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fields => "has another number of fields than the header",
            Self::NotJson => "is not JSON",
            Self::NotUtf8 => "is not UTF-8",
            Self::NoModel => "names no model",
            Self::NoTokens => "has no count of tokens",
            Self::NotACount => "has a count that is no whole number",
            Self::Negative => "has a count below zero",
            Self::TooLarge => "has a count beyond reason",
            Self::CacheOverInput => "has more cached tokens than its prompt",
            Self::ReasoningOverOutput => "has more reasoning than its completion",
            Self::NoTime => "has no time that can be read",
            Self::NotAnAmount => "has a cost that is no amount",
            Self::Oversized => "is larger than 16 MiB",
            Self::Truncated => "breaks off",
            Self::Unknown => "has a kind of usage that is not known",
            Self::OtherBands => {
                "was added up across a size of prompt or a time at which a price changes now; run the statement of `plan usage --sql` again"
            }
            Self::OtherVersion => {
                "was added up by the statement of another version; run that of `plan usage --sql` again"
            }
            Self::UnknownTier => "has a service tier that is not known",
            Self::NotDollars => "has a cost in another currency than US dollars",
            Self::NotARequest => "is no request to a model",
        })
    }
}

/// Tokens for tests: input, cache read, cache write, the same for an hour, output, reasoning.
#[cfg(test)]
pub(super) fn six(tokens: [u64; 6]) -> TokenCounts {
    let [input, read, write, write_1h, output, reasoning] = tokens;
    TokenCounts::of([
        (Meter::Input, input),
        (Meter::CacheRead, read),
        (Meter::CacheWrite, write),
        (Meter::CacheWrite1h, write_1h),
        (Meter::Output, output),
        (Meter::Reasoning, reasoning),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_taken_out_of_their_wholes() {
        // OpenAI's own example: 1,000 = 500 uncached + 400 cached + 100 written.
        let stated = six([1_000, 400, 100, 0, 300, 200]);
        let tokens = Convention::INCLUSIVE.split_inclusive(stated);
        assert_eq!(tokens, Ok(six([500, 400, 100, 0, 100, 200])));
        let tokens = Convention::APART.split_inclusive(stated);
        assert_eq!(tokens, Ok(six([1_000, 400, 100, 0, 100, 200])));
        let gemini = Convention {
            output_has_reasoning: false,
            ..Convention::INCLUSIVE
        };
        let tokens = gemini.split_inclusive(stated);
        assert_eq!(tokens, Ok(six([500, 400, 100, 0, 300, 200])));
    }

    #[test]
    fn a_part_is_not_larger_than_its_whole() {
        let cached = six([10, 11, 0, 0, 0, 0]);
        let told = Convention::INCLUSIVE.split_inclusive(cached);
        assert_eq!(told, Err(Fault::CacheOverInput));
        let reasoning = six([0, 0, 0, 0, 10, 11]);
        let told = Convention::INCLUSIVE.split_inclusive(reasoning);
        assert_eq!(told, Err(Fault::ReasoningOverOutput));
        assert!(Convention::APART.split_inclusive(cached).is_ok());
    }
}
