//! The requests of a trace as they are read, in the order of time.

use crate::input::{Code, Diagnostic, Log, Source, SourceId, Span};
use crate::units::Ratio;
use crate::words;

use super::clock::{LONGEST, TraceTime};
use super::{Arrival, MAX_REQUESTS, Trace, TraceForm};

/// Times are kept as distances from the first row's, which may not be the earliest one, plus this.
const ORIGIN: u64 = 1 << 62;

/// After so many mistakes the rest of a file is not looked at: most likely all rows have them.
const MOST_TOLD: usize = 5;

/// Requests so far, and where mistakes go.
pub(super) struct Rows<'s, 'log> {
    pub(super) text: &'s Source,
    pub(super) source: SourceId,
    log: &'log mut Log,
    told: usize,
    is_sorted_here: bool,
    most: u64,
    arrivals: Vec<Arrival>,
    first: Option<TraceTime>,
    earliest: Option<TraceTime>,
    last: Option<(TraceTime, Span)>,
    /// Requests that the file says failed.
    pub(super) failed: u64,
    /// Blocks of prompts, and those of them that came before.
    pub(super) blocks: (u64, u64),
}

/// Tokens of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sizes {
    pub(super) input: u32,
    pub(super) cached: u32,
    pub(super) output: u32,
}

impl<'s, 'log> Rows<'s, 'log> {
    /// No requests yet of a text; `sorts` says to put them in order instead of refusing disorder.
    pub(super) fn new(text: &'s Source, source: SourceId, sorts: bool, log: &'log mut Log) -> Self {
        Self {
            text,
            source,
            log,
            told: 0,
            is_sorted_here: sorts,
            most: MAX_REQUESTS,
            arrivals: Vec::new(),
            first: None,
            earliest: None,
            last: None,
            failed: 0,
            blocks: (0, 0),
        }
    }

    /// Takes in a request; a time that cannot be is told.
    pub(super) fn push(&mut self, at: TraceTime, sizes: Sizes, row: Span) {
        let first = *self.first.get_or_insert(at);
        if at.has_offset != first.has_offset {
            return self.changes_clock(row);
        }
        let distance = at.nanos - first.nanos;
        if distance.unsigned_abs() > u128::from(LONGEST) {
            return self.too_long(distance, row);
        }
        if u64::try_from(self.arrivals.len()).is_ok_and(|count| count >= self.most) {
            return self.too_many(row);
        }
        if let Some((last, its_row)) = self.last
            && last.nanos > at.nanos
            && !self.is_sorted_here
        {
            return self.goes_back(last.nanos - at.nanos, row, its_row);
        }
        self.last = Some((at, row));
        if self
            .earliest
            .is_none_or(|earliest| at.nanos < earliest.nanos)
        {
            self.earliest = Some(at);
        }
        self.arrivals.push(Arrival {
            at: u64::try_from(i128::from(ORIGIN) + distance).unwrap_or(ORIGIN),
            input: sizes.input,
            cached: sizes.cached.min(sizes.input),
            output: sizes.output,
        });
    }

    /// The trace, when nothing was wrong with it.
    pub(super) fn finish(mut self, form: TraceForm) -> Option<Trace> {
        if self.told > 0 {
            return None;
        }
        if self.arrivals.is_empty() {
            let message = format!("the trace `{}` has no requests", self.text.name);
            let told = Diagnostic::error(Code::EmptyFile, message)
                .at(self.source, self.line_at(0), "nothing follows this line")
                .help("export it again, or choose another time span");
            self.tell(told);
            return None;
        }
        if self
            .arrivals
            .iter()
            .all(|one| one.input == 0 && one.output == 0)
        {
            let message = "no request of the trace has a token".to_owned();
            let told = Diagnostic::error(Code::NoTokens, message)
                .at(self.source, self.line_at(0), "are these the right columns?")
                .help("name the columns of tokens: `--columns at=…,input=…,output=…`");
            self.tell(told);
            return None;
        }
        if self.is_sorted_here {
            self.arrivals.sort_by_key(|arrival| arrival.at);
        }
        let origin = self.arrivals.first().map_or(ORIGIN, |first| first.at);
        for arrival in &mut self.arrivals {
            arrival.at -= origin;
        }
        let (all, before) = self.blocks;
        Some(Trace {
            name: self.text.name.clone(),
            form,
            arrivals: self.arrivals,
            week_second: self.earliest.and_then(|at| at.week_second),
            minute_phase: self.earliest.map_or(0, TraceTime::minute_phase),
            cacheable: Ratio::new(before.into(), all.into()),
            failed: self.failed,
        })
    }

    /// Whether so much is wrong that the rest is not looked at.
    pub(super) fn too_many_errors(&self) -> bool {
        self.told >= MOST_TOLD
    }

    /// Tells a mistake.
    pub(super) fn tell(&mut self, diagnostic: Diagnostic) {
        self.told += 1;
        self.log.push(if self.too_many_errors() {
            diagnostic.note("what follows in the file was not looked at")
        } else {
            diagnostic
        });
    }

    /// Tells a mistake at a place, with a remedy.
    pub(super) fn tell_at(&mut self, code: Code, message: String, at: (Span, &str), help: &str) {
        let told = Diagnostic::error(code, message).at(self.source, at.0, at.1);
        self.tell(told.help(help));
    }

    /// The first line of a row, without the line breaks before it.
    pub(super) fn line_of(&self, row: Span) -> Span {
        let written = self.text.text.get(row.range()).unwrap_or_default();
        let blank = written.len() - written.trim_start().len();
        self.line_at(row.range().start + blank)
    }

    /// The line that a byte is on.
    pub(super) fn line_at(&self, byte: usize) -> Span {
        Span::new(self.text.line_range(self.text.line_of(byte)))
    }

    fn goes_back(&mut self, by: i128, row: Span, before: Span) {
        let (row, before) = (self.line_of(row), self.line_of(before));
        let line = self.text.line_of(row.range().start);
        let message = format!("line {line} goes back in time by {}", seconds(by));
        let told = Diagnostic::error(Code::UnsortedTrace, message)
            .at(self.source, row, "this request came earlier")
            .and_at(self.source, before, "than the one before it")
            .help("sort the file by its times, or let `--sort` do so");
        self.tell(told);
        // One line out of place is told once, and not again for each that follows.
        self.is_sorted_here = true;
    }

    fn too_long(&mut self, distance: i128, row: Span) {
        let days = distance.unsigned_abs() / (86_400 * 1_000_000_000);
        let days = words::count(u64::try_from(days).unwrap_or(u64::MAX));
        let message = format!("the trace goes over {days} days, and the longest has 731");
        let label = "this request is that far from the first one";
        let help = "are the times in another unit? `--columns at=COLUMN:ms,…` says milliseconds";
        self.tell_at(
            Code::TraceTooLong,
            message,
            (self.line_of(row), label),
            help,
        );
    }

    fn too_many(&mut self, row: Span) {
        let message = format!("the trace has over {} requests", words::count(self.most));
        let label = "what follows was not looked at";
        let help = "split the file, or take a part of it";
        self.tell_at(
            Code::TraceTooLong,
            message,
            (self.line_of(row), label),
            help,
        );
        self.told = MOST_TOLD;
    }

    fn changes_clock(&mut self, row: Span) {
        let message = "times with an offset and times without one are mixed".to_owned();
        let label = "this time is not written as the first one is";
        let help = "write all times in one way, such as `2026-08-22T16:00:00Z`";
        self.tell_at(Code::MixedForms, message, (self.line_of(row), label), help);
    }
}

/// A distance in time for people: `0.5 s`.
fn seconds(nanos: i128) -> String {
    let seconds = Ratio::new(nanos, 1_000_000_000).unwrap_or(Ratio::ZERO);
    format!("{} s", seconds.to_decimal(9))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Sources;

    #[test]
    fn more_requests_than_memory_holds_are_refused_once() {
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let id = sources.add("trace", "1\n2\n3\n4\n");
        let mut rows = Rows::new(sources.get(id), id, false, &mut log);
        rows.most = 2;
        for second in 0..4 {
            let at = TraceTime {
                nanos: second * 1_000_000_000,
                week_second: None,
                has_offset: None,
            };
            if !rows.too_many_errors() {
                rows.push(at, Sizes::default(), Span::new(4..6));
            }
        }
        assert!(rows.too_many_errors());
        assert_eq!(rows.finish(TraceForm::Named), None);
        let told: Vec<&str> = log.iter().map(|told| told.message.as_str()).collect();
        assert_eq!(told, ["the trace has over 2 requests"]);
    }
}
