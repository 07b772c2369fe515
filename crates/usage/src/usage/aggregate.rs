//! What the statement of `plan usage --sql` answers, read back.
//!
//! A line stands for many requests of one span of time, one band of prompt sizes and the same
//! meters, so it is priced as each of them would be. Lines add up: files of several days or
//! clusters may be read together.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::catalog::{Meter, Processing, TokenCounts};
use crate::money::Usd;

use super::instant::{Clock, Instant};
use super::latency::{self, PER_DOUBLING};
use super::record::{Convention, Fault, Record, RowPeriod};
use super::tally::Bands;

/// The version of aggregates that is written and read.
pub const VERSION: u32 = 1;

/// What a column of an aggregate holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Version,
    PeriodMinutes,
    PerDoubling,
    PeriodStart,
    Provider,
    Model,
    Team,
    Processing,
    Fault,
    ContextFrom,
    ContextBelow,
    LatencyBucket,
    LogRows,
    Requests,
    FailedRequests,
    Input,
    CacheRead,
    CacheWrite,
    CacheWrite1h,
    Reasoning,
    Output,
    HasCost,
    Cost,
}

/// The columns by name; those of the second half may be missing.
const COLUMNS: [(&str, Column, bool); 23] = [
    ("plan_aggregate", Column::Version, true),
    ("period_minutes", Column::PeriodMinutes, true),
    ("latency_buckets_per_doubling", Column::PerDoubling, true),
    ("period_start", Column::PeriodStart, true),
    ("provider", Column::Provider, true),
    ("model", Column::Model, true),
    ("fault", Column::Fault, true),
    ("context_from", Column::ContextFrom, true),
    ("context_below", Column::ContextBelow, true),
    ("latency_bucket", Column::LatencyBucket, true),
    ("log_rows", Column::LogRows, true),
    ("requests", Column::Requests, true),
    ("failed_requests", Column::FailedRequests, true),
    ("input_tokens", Column::Input, true),
    ("output_tokens", Column::Output, true),
    ("cache_read_tokens", Column::CacheRead, false),
    ("cache_write_tokens", Column::CacheWrite, false),
    ("cache_write_1h_tokens", Column::CacheWrite1h, false),
    ("reasoning_tokens", Column::Reasoning, false),
    ("team", Column::Team, false),
    ("processing", Column::Processing, false),
    ("has_cost", Column::HasCost, false),
    ("cost_pico", Column::Cost, false),
];

/// A line of an aggregate: the rows of the log that it stands for, and what they are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<'a> {
    /// Rows of the log.
    pub rows: u64,
    /// Their sums, or why none of them can be counted.
    pub record: Result<Record<'a>, Fault>,
}

/// The lines of an aggregate that an engine wrote as JSON: objects one after the other, or in a
/// list.
pub fn objects(text: &[u8]) -> impl Iterator<Item = Result<BTreeMap<String, String>, Fault>> + '_ {
    let values = serde_json::Deserializer::from_slice(text).into_iter::<&RawValue>();
    values.flat_map(|value| match value {
        Ok(value) if value.get().starts_with('[') => {
            let list: Result<Vec<&RawValue>, _> = serde_json::from_str(value.get());
            let list = list.unwrap_or_default();
            list.into_iter().map(object).collect()
        }
        Ok(value) => vec![object(value)],
        Err(_) => vec![Err(Fault::NotJson)],
    })
}

fn object(value: &RawValue) -> Result<BTreeMap<String, String>, Fault> {
    let fields: BTreeMap<String, &RawValue> =
        serde_json::from_str(value.get()).map_err(|_| Fault::NotJson)?;
    let text = |raw: &RawValue| {
        let inner: Result<String, _> = serde_json::from_str(raw.get());
        inner.unwrap_or_else(|_| raw.get().to_owned())
    };
    let fields = fields.into_iter();
    Ok(fields.map(|(name, raw)| (name, text(raw))).collect())
}

/// Reads the lines of one file.
#[derive(Clone, Debug)]
pub struct Reader {
    places: [Option<usize>; COLUMNS.len()],
    fields: usize,
    clock: Clock,
    bands: Bands,
    grain: u32,
}

impl Reader {
    /// Whether a header is that of an aggregate.
    pub fn knows<'a>(header: impl IntoIterator<Item = &'a [u8]>) -> bool {
        let mut names = header.into_iter();
        names.any(|name| name.eq_ignore_ascii_case(b"plan_aggregate"))
    }

    /// A reader for files of a header. Columns may stand in any order; names may be in capitals,
    /// as Snowflake writes them. `bands` and `grain` are those of the prices that will be asked.
    ///
    /// # Errors
    /// The first column that must be there and is not.
    pub fn new(header: &[&[u8]], bands: Bands, grain: u32) -> Result<Self, &'static str> {
        let mut places = [None; COLUMNS.len()];
        for (name, column, is_required) in COLUMNS {
            let is_it = |field: &&[u8]| field.eq_ignore_ascii_case(name.as_bytes());
            let place = header.iter().position(is_it);
            if is_required && place.is_none() {
                return Err(name);
            }
            places[index(column)] = place;
        }
        Ok(Self {
            places,
            fields: header.len(),
            clock: Clock::default(),
            bands,
            grain: grain.max(1),
        })
    }

    /// Reads the fields of a line.
    pub fn read<'a>(&mut self, fields: &[&'a [u8]]) -> Line<'a> {
        let record = if fields.len() == self.fields {
            self.record(fields)
        } else {
            Err(Fault::Fields)
        };
        let rows = self.count(fields, Column::LogRows).unwrap_or(1);
        Line { rows, record }
    }

    fn record<'a>(&mut self, fields: &[&'a [u8]]) -> Result<Record<'a>, Fault> {
        let is = |column, known: u32| self.count(fields, column) == Ok(u64::from(known));
        if !is(Column::Version, VERSION) || !is(Column::PerDoubling, PER_DOUBLING) {
            return Err(Fault::OtherVersion);
        }
        if let Some(fault) = said_fault(self.field(fields, Column::Fault))? {
            return Err(fault);
        }
        let at = match self.field(fields, Column::PeriodStart) {
            [] => None,
            text => Some(self.clock.read(text).ok_or(Fault::NoTime)?),
        };
        let context = self.context(fields)?;
        let minutes = self.count(fields, Column::PeriodMinutes)?;
        if at.is_some_and(|at| !self.is_within_grain(at.minute(), minutes)) {
            return Err(Fault::OtherBands);
        }
        let requests = self.count(fields, Column::Requests)?;
        let failed = self.count(fields, Column::FailedRequests)?;
        Ok(Record {
            at,
            row_period: at.map_or(RowPeriod::Unknown, |at| span(at, minutes)),
            provider: self.field(fields, Column::Provider),
            // The statement counted rows as bad that must name a model and do not.
            model: self.field(fields, Column::Model),
            group: self.field(fields, Column::Team),
            tokens: self.tokens(fields)?,
            rows: self.count(fields, Column::LogRows)?,
            requests,
            failed: failed.min(requests),
            processing_mode: way(self.field(fields, Column::Processing))?,
            context: Some(context),
            spend: self.spend(fields)?,
            latency: self.latency(fields)?,
            ..Record::default()
        })
    }

    fn tokens(&self, fields: &[&[u8]]) -> Result<TokenCounts, Fault> {
        let count = |column| match self.field(fields, column) {
            [] => Ok(0),
            _ => self.count(fields, column),
        };
        Convention::INCLUSIVE.split_inclusive(TokenCounts::of([
            (Meter::Input, self.count(fields, Column::Input)?),
            (Meter::CacheRead, count(Column::CacheRead)?),
            (Meter::CacheWrite, count(Column::CacheWrite)?),
            (Meter::CacheWrite1h, count(Column::CacheWrite1h)?),
            (Meter::Output, self.count(fields, Column::Output)?),
            (Meter::Reasoning, count(Column::Reasoning)?),
        ]))
    }

    /// The least prompt of the line's band, which must lie within one of today's.
    fn context(&self, fields: &[&[u8]]) -> Result<u64, Fault> {
        let from = self.count(fields, Column::ContextFrom)?;
        let last = match self.field(fields, Column::ContextBelow) {
            [] => u64::MAX,
            _ => self.count(fields, Column::ContextBelow)?.saturating_sub(1),
        };
        if self.bands.start(from) == self.bands.start(last) {
            Ok(from)
        } else {
            Err(Fault::OtherBands)
        }
    }

    /// Whether no price changes within a span.
    fn is_within_grain(&self, minute: i64, minutes: u64) -> bool {
        let grain = i64::from(self.grain);
        let last = last_minute(minute, minutes);
        minute.div_euclid(grain) == last.div_euclid(grain)
    }

    fn spend(&self, fields: &[&[u8]]) -> Result<Option<Usd>, Fault> {
        match (
            self.field(fields, Column::HasCost),
            self.field(fields, Column::Cost),
        ) {
            ([] | b"0", _) | (_, []) => Ok(None),
            (_, text) => {
                let text = std::str::from_utf8(text).map_err(|_| Fault::NotAnAmount)?;
                let pico = whole(text).parse().map_err(|_| Fault::NotAnAmount)?;
                Ok(Some(Usd::from_pico(pico)))
            }
        }
    }

    fn latency(&self, fields: &[&[u8]]) -> Result<Option<u64>, Fault> {
        if self.field(fields, Column::LatencyBucket).is_empty() {
            return Ok(None);
        }
        let bucket = self.count(fields, Column::LatencyBucket)?;
        let bucket = u32::try_from(bucket).map_err(|_| Fault::TooLarge)?;
        Ok(latency::middle(bucket))
    }

    /// A field; empty too where an engine wrote its word for nothing.
    fn field<'a>(&self, fields: &[&'a [u8]], column: Column) -> &'a [u8] {
        let place = self.places[index(column)];
        let field = place.and_then(|place| fields.get(place)).copied();
        match field {
            None | Some(b"\\N" | b"NULL" | b"null") => &[],
            Some(field) => field,
        }
    }

    fn count(&self, fields: &[&[u8]], column: Column) -> Result<u64, Fault> {
        match self.field(fields, column) {
            [] => Err(Fault::NoTokens),
            [b'-', ..] => Err(Fault::Negative),
            field => count(field),
        }
    }
}

/// The last minute of a span. One that does not begin at a multiple of its length is a single
/// minute, of a log in a time zone of odd minutes.
fn last_minute(first: i64, minutes: u64) -> i64 {
    let minutes = i64::try_from(minutes.max(1)).unwrap_or(i64::MAX);
    match first.rem_euclid(minutes) {
        0 => first.saturating_add(minutes - 1),
        _ => first,
    }
}

/// The span of time that begins here.
fn span(at: Instant, minutes: u64) -> RowPeriod {
    let last = last_minute(at.minute(), minutes);
    RowPeriod::Span(at, Instant::of_minute(last.saturating_add(1)))
}

/// A whole number without the point and zeros that some clients write after it.
fn whole(text: &str) -> &str {
    match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => text,
    }
}

fn count(field: &[u8]) -> Result<u64, Fault> {
    let text = std::str::from_utf8(field).map_err(|_| Fault::NotACount)?;
    let whole = whole(text);
    if whole.is_empty() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::NotACount);
    }
    whole.parse().map_err(|_| Fault::TooLarge)
}

fn way(field: &[u8]) -> Result<Processing, Fault> {
    let mut all = Processing::ALL.into_iter();
    match field {
        [] => Ok(Processing::Standard),
        name => all
            .find(|way| way.name().as_bytes() == name)
            .ok_or(Fault::UnknownTier),
    }
}

/// The words of the statement for rows that cannot be counted.
fn said_fault(word: &[u8]) -> Result<Option<Fault>, Fault> {
    Ok(Some(match word {
        [] => return Ok(None),
        b"not_json" => Fault::NotJson,
        b"no_model" => Fault::NoModel,
        b"no_time" => Fault::NoTime,
        b"no_tokens" => Fault::NoTokens,
        b"negative" => Fault::Negative,
        b"not_a_count" => Fault::NotACount,
        b"too_large" => Fault::TooLarge,
        b"cache_over_input" => Fault::CacheOverInput,
        b"reasoning_over_output" => Fault::ReasoningOverOutput,
        b"not_an_amount" => Fault::NotAnAmount,
        b"unknown" => Fault::UnknownTier,
        _ => return Err(Fault::OtherVersion),
    }))
}

fn index(column: Column) -> usize {
    let place = COLUMNS.iter().position(|(_, known, _)| *known == column);
    place.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::usage::Instant;
    use crate::usage::record::six;

    const HEADER: &str = "plan_aggregate,period_minutes,latency_buckets_per_doubling,period_start,provider,model,status,fault,meters,context_from,context_below,latency_bucket,log_rows,requests,failed_requests,input_tokens,cache_read_tokens,output_tokens";
    const LINE: &str =
        "1,60,4,2026-11-12T07:00:00Z,openai,gpt-4o,ok,,19,0,200001,40,3,3,0,3000,200,1500";

    fn fields(line: &str) -> Vec<&[u8]> {
        line.split(',').map(str::as_bytes).collect()
    }

    fn read(header: &'static str, line: &'static str, bands: &[u64], grain: u32) -> Line<'static> {
        let bands = Bands::new(bands.to_vec());
        let mut reader = Reader::new(&fields(header), bands, grain).unwrap();
        reader.read(&fields(line))
    }

    #[test]
    fn a_line_stands_for_all_its_requests() {
        let line = read(HEADER, LINE, &[0, 200_001], 60);
        let record = line.record.unwrap();
        assert_eq!((line.rows, record.requests, record.failed), (3, 3, 0));
        assert_eq!(record.tokens, six([2_800, 200, 0, 0, 1_500, 0]));
        assert_eq!(record.context, Some(0));
        // 2026-11-12T07:00:00Z, by date -u -d.
        assert_eq!(record.at, Some(Instant(1_794_466_800_000)));
        // The 192 whole milliseconds of 2^10 - 1 up to 2^10.25 - 1 = 1216.8.
        assert_eq!(record.latency, Some(1_119));
        assert_eq!(record.spend, None);
    }

    #[test]
    fn json_is_read_as_engines_write_it() {
        let line = r#"{"plan_aggregate": 1, "model": "gpt-\"4o", "fault": null}"#;
        for text in [
            format!("{line}\n"),
            format!("[{line}]"),
            format!("\n[\n {line}\n]"),
        ] {
            let read: Vec<_> = objects(text.as_bytes()).collect();
            let [Ok(object)] = read.as_slice() else {
                panic!("{text}: {read:?}");
            };
            let fields: Vec<&str> = object.values().map(String::as_str).collect();
            assert_eq!(fields, ["null", "gpt-\"4o", "1"], "{text}");
        }
        let broken: Vec<_> = objects(br#"{"plan_aggregate": 1"#).collect();
        assert_eq!(broken, [Err(Fault::NotJson)]);
        assert_eq!(objects(b"[1]").collect::<Vec<_>>(), [Err(Fault::NotJson)]);
    }

    #[test]
    fn bad_rows_of_the_log_stay_counted() {
        let bad = "1,60,4,,,,bad,negative,0,0,,,17,0,0,0,0,0";
        let line = read(HEADER, bad, &[0], 60);
        assert_eq!((line.rows, line.record), (17, Err(Fault::Negative)));
        assert!(!Reader::knows([b"model".as_slice()]));
        assert!(Reader::knows(fields(HEADER)));
        assert_eq!(
            Reader::new(&fields("plan_aggregate,model"), Bands::default(), 60).err(),
            Some("period_minutes")
        );
    }

    #[test]
    fn sums_over_a_change_of_price_are_refused() {
        let fault = |bands: &[u64], grain| read(HEADER, LINE, bands, grain).record.err();
        // A threshold that is gone does no harm, a new one does.
        assert_eq!(fault(&[0], 60), None);
        assert_eq!(fault(&[0, 128_001, 200_001], 60), Some(Fault::OtherBands));
        // A price that changes at half past.
        assert_eq!(fault(&[0, 200_001], 30), Some(Fault::OtherBands));
    }

    #[test]
    fn what_is_no_line_of_this_version_is_told() {
        for (from, to, fault) in [
            ("1,60,4,2026", "2,60,4,2026", Fault::OtherVersion),
            ("1,60,4,2026", "1,60,8,2026", Fault::OtherVersion),
            ("2026-11-12T07", "2026-02-30T07", Fault::NoTime),
            ("3000,200", "100,200", Fault::CacheOverInput),
            (",3000,", ",many,", Fault::NotACount),
            (",3000,", ",-3,", Fault::Negative),
            ("ok,,19", "ok,new_fault,19", Fault::OtherVersion),
            (",1500", "", Fault::Fields),
        ] {
            let line = LINE.replace(from, to);
            let mut reader = Reader::new(&fields(HEADER), Bands::new(vec![0]), 60).unwrap();
            assert_eq!(reader.read(&fields(&line)).record, Err(fault), "{line}");
        }
    }

    #[test]
    fn capitals_points_and_words_for_nothing_are_read() {
        let header = "PLAN_AGGREGATE,PERIOD_MINUTES,LATENCY_BUCKETS_PER_DOUBLING,PERIOD_START,PROVIDER,MODEL,FAULT,CONTEXT_FROM,CONTEXT_BELOW,LATENCY_BUCKET,LOG_ROWS,REQUESTS,FAILED_REQUESTS,INPUT_TOKENS,OUTPUT_TOKENS,HAS_COST,COST_PICO,PROCESSING,TEAM";
        let line =
            "1,60,4,1794466800,\\N,gpt-4o,,0,\\N,NULL,1,1.0,1.00,10,5,1,2500000.00000,batch,search";
        let record = read(header, line, &[0, 9], 60).record;
        assert_eq!(record, Err(Fault::OtherBands));
        let record = read(header, line, &[0], 60).record.unwrap();
        assert_eq!(record.spend, Some(Usd::from_pico(2_500_000)));
        assert_eq!(
            (record.processing_mode, record.failed),
            (Processing::Batch, 1)
        );
        assert_eq!((record.group, record.provider), (&b"search"[..], &b""[..]));
    }
}
