//! Several threads that read blocks, and what they found put together.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::input::Diagnostic;

use super::super::aggregate;
use super::super::form::{Container, Mapping};
use super::super::record::Fault;
use super::super::source::LogFile;
use super::super::tally::Tally;
use super::block_source::{BlockSource, Job, ReadOptions};
use super::blocks::{Block, lines};
use super::counter::Counter;
use super::csv;
use super::fast_csv::FastCsvPath;
use super::reader::RowReader;
use super::reading::{ReadFile, Reading};
use super::replays::TurnQueue;
use super::shape::Shape;

/// What to read, and what for.
#[derive(Debug)]
pub struct Order {
    /// The logs.
    pub files: Vec<LogFile>,
    /// How they are to be read.
    pub read_options: ReadOptions,
    /// What is counted into; empty.
    pub tally: Tally,
    /// Whether sizes and times of single requests are counted too.
    pub with_shape: bool,
    /// Whether to stop at the first bad row.
    pub is_strict: bool,
    /// On how many threads.
    pub threads: usize,
}

/// Reads all logs. After each block `watch` hears how many bytes and rows it had; when `stop` is
/// set, what was read so far is what there is.
///
/// What is counted does not depend on the number of threads.
///
/// # Errors
/// When a file cannot be read, or nobody knows its format.
pub fn read(
    order: Order,
    watch: &(dyn Fn(u64, u64) + Sync),
    stop: &AtomicBool,
) -> Result<Reading, Box<Diagnostic>> {
    let threads = order.threads.max(1);
    let (tally, is_strict) = (&order.tally, order.is_strict);
    let shape = order.with_shape.then(Shape::default);
    let counter = || Counter::new(tally.clone(), threads, shape.clone());
    let block_source = Mutex::new(BlockSource::new(order.files, &order.read_options, tally));
    let turns = TurnQueue::new(tally.clone());
    let work = || consume((&block_source, &turns), counter(), is_strict, watch, stop);
    let harvests: Vec<_> = thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mine = work();
        let theirs = others.into_iter().map(thread::ScopedJoinHandle::join);
        let theirs = theirs.map(|joined| joined.expect("a reader does not panic"));
        std::iter::once(mine).chain(theirs).collect()
    });
    let block_source = block_source
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    let mut files = block_source.files;
    let (replayed, replaced) = turns.end();
    let mut whole = Counter::new(replayed, threads, shape.clone());
    for harvest in harvests {
        whole.join(harvest?);
    }
    whole.tally.settle();
    let time_range = whole.time_range();
    for ((place, own), rows) in std::mem::take(&mut whole.conventions) {
        if let Some(file) = files.get_mut(place) {
            file.counted_so(own, rows);
        }
    }
    Ok(Reading {
        tally: whole.tally,
        faults: whole.faults,
        time_range,
        repeats: whole.ids.repeats(),
        replaced,
        prompts: whole.prompts,
        completions: whole.completions,
        shape: whole.shape,
        broken_identities: whole.broken_identities,
        pages: whole.pages,
        unmet: unmet(&order.read_options.mapping, &files, whole.met),
        several: whole.several,
        files,
    })
}

/// What the user maps to keys that no row of JSON has; a header without a mapped column is refused.
fn unmet(mapping: &Mapping, files: &[ReadFile], met: u64) -> Vec<(String, &'static str)> {
    let is_json = |file: &ReadFile| file.container != Container::Csv;
    if !files.is_empty() && files.iter().all(is_json) {
        mapping.unmet(met)
    } else {
        Vec::new()
    }
}

/// Reads one block after the other, until none is left.
fn consume(
    (block_source, turns): (&Mutex<BlockSource<'_>>, &TurnQueue),
    mut counter: Counter,
    is_strict: bool,
    watch: &(dyn Fn(u64, u64) + Sync),
    stop: &AtomicBool,
) -> Result<Counter, Box<Diagnostic>> {
    let mut own: Option<WorkerState> = None;
    while !stop.load(Ordering::Relaxed) {
        let next = block_source
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .next();
        let job = match next {
            Ok(Some(job)) => job,
            Ok(None) => break,
            Err(told) => {
                stop.store(true, Ordering::Relaxed);
                return Err(told);
            }
        };
        let mut reader = match own.take() {
            Some(own) if own.generation == job.generation => own,
            _ => WorkerState::of(&job),
        };
        let rows = block(&mut reader, &job, &mut counter);
        if let Some(turn) = job.turn {
            counter.take_turn(turn, turns);
        }
        own = Some(reader);
        watch(job.bytes, rows.all);
        if is_strict && rows.bad > 0 {
            stop.store(true, Ordering::Relaxed);
        }
    }
    Ok(counter)
}

/// Rows of a block.
struct Rows {
    all: u64,
    bad: u64,
}

/// Counts the rows of a block, and says how many there were.
fn block(reader: &mut WorkerState, job: &Job, counter: &mut Counter) -> Rows {
    let before = counter.faults.count();
    counter.begin(job.file, job.turn.is_some());
    let all = match (
        &mut reader.fast_csv,
        job.block.is_quoted || job.block.is_oversized,
    ) {
        // The quick way does not name the model whose latency it is.
        (Some(fast_csv), false) if counter.shape.is_none() => {
            quickly(fast_csv, &mut reader.rows, job, counter)
        }
        _ => rows(&mut reader.rows, &job.block, job, counter),
    };
    counter.end(job.place);
    if let Some(log) = reader.rows.log() {
        counter.broken_identities += log.broken_identities();
        counter.pages += log.pages();
        counter.met |= log.met();
        counter.several += log.several();
        let found = log.conventions().into_iter();
        counter.counted_so(found.map(|(own, rows)| ((job.file, own), rows)));
    }
    Rows {
        all,
        bad: counter.faults.count() - before,
    }
}

/// What a thread reads rows with.
struct WorkerState {
    generation: u64,
    rows: RowReader,
    fast_csv: Option<FastCsvPath>,
}

impl WorkerState {
    fn of(job: &Job) -> Self {
        Self {
            generation: job.generation,
            rows: (*job.reader).clone(),
            fast_csv: job.fast_csv.as_deref().cloned(),
        }
    }
}

/// The quick way, and the usual one for rows that it leaves.
fn quickly(
    fast_csv: &mut FastCsvPath,
    reader: &mut RowReader,
    job: &Job,
    counter: &mut Counter,
) -> u64 {
    let bytes = &job.block.bytes;
    let (mut start, mut line, mut count) = (0, job.block.line, 0);
    while start < bytes.len() {
        if let Some((name, record, end)) = fast_csv.row(bytes, start, &mut counter.tally) {
            counter.add_to(name, &record);
            (start, line, count) = (end, line + 1, count + 1);
            continue;
        }
        let rest = bytes.get(start..).unwrap_or_default();
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let one = Block {
            bytes: rest.get(..length).unwrap_or_default().to_vec(),
            line,
            is_open: job.block.is_open && length == rest.len(),
            ..Block::default()
        };
        count += rows(reader, &one, job, counter);
        (start, line) = (start + length, line + 1);
    }
    count
}

fn rows(reader: &mut RowReader, block: &Block, job: &Job, counter: &mut Counter) -> u64 {
    let mut count = 0_u64;
    if block.is_oversized {
        let fault = if block.is_open {
            Fault::Truncated
        } else {
            Fault::Oversized
        };
        counter.fault(fault, block.line, &block.bytes);
        return 1;
    }
    // What is wrong with a last line that has no end is that it breaks off.
    let last = if block.is_open {
        block.line + lines(&block.bytes)
    } else {
        u64::MAX
    };
    let named = |fault: Fault, line: u64| {
        if line >= last {
            Fault::Truncated
        } else {
            fault
        }
    };
    match job.container {
        Container::Csv => csv::rows(
            block,
            (job.columns, job.separator),
            |fields, line, bytes| {
                count += 1;
                match fields {
                    Ok(fields) => reader.row(fields, &mut |found, rows| match found {
                        Ok(record) => counter.add(&record),
                        Err(fault) => counter.faults_of(rows, named(fault, line), line, bytes),
                    }),
                    Err(fault) => counter.fault(named(fault, line), line, bytes),
                }
            },
        ),
        Container::JsonLines if reader.is_aggregate() => {
            let lines = block.bytes.split(|byte| *byte == b'\n');
            for (line, bytes) in (block.line..).zip(lines) {
                count += objects(reader, bytes, (line, last), counter);
            }
        }
        Container::JsonLines => {
            let Some(reader) = reader.log() else {
                return 0;
            };
            let (mut next, mut rest) = (block.line, &block.bytes[..]);
            while !rest.is_empty() {
                let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                let (bytes, after) = rest.split_at(end);
                rest = after.get(1..).unwrap_or_default();
                let line = next;
                next += 1;
                let bytes = bytes.trim_ascii();
                if bytes.is_empty() {
                    continue;
                }
                reader.read_line(bytes, &mut |found| {
                    count += 1;
                    match found {
                        Ok(record) => counter.add(&record),
                        Err(fault) => counter.fault(named(fault, line), line, bytes),
                    }
                });
            }
        }
        Container::Document => count = elements(reader, block, counter),
    }
    count
}

/// The lines of an aggregate that an engine wrote as objects of JSON.
/// `last` is the first line that breaks off.
fn objects(
    reader: &mut RowReader,
    bytes: &[u8],
    (line, last): (u64, u64),
    counter: &mut Counter,
) -> u64 {
    let mut count = 0;
    for object in aggregate::objects(bytes) {
        count += 1;
        let Ok(object) = object else {
            let fault = if line >= last {
                Fault::Truncated
            } else {
                Fault::NotJson
            };
            counter.fault(fault, line, bytes);
            continue;
        };
        let names: Vec<&[u8]> = object.keys().map(String::as_bytes).collect();
        if reader.header(&names, &counter.tally).is_err() {
            counter.fault(Fault::OtherVersion, line, bytes);
            continue;
        }
        let fields: Vec<&[u8]> = object.values().map(String::as_bytes).collect();
        reader.row(&fields, &mut |found, rows| match found {
            Ok(record) => counter.add(&record),
            Err(fault) => counter.faults_of(rows, fault, line, bytes),
        });
    }
    count
}

/// Counts the rows in the elements of a document, each of which may be a page of them.
fn elements(reader: &mut RowReader, block: &Block, counter: &mut Counter) -> u64 {
    let mut count = 0_u64;
    let bytes = &block.bytes;
    let line = |place: usize| {
        let before = bytes.get(..place).unwrap_or(bytes);
        block.line + lines(before)
    };
    for (start, end) in &block.elements {
        let element = bytes.get(*start..*end).unwrap_or_default();
        let Some(reader) = reader.log() else {
            count += objects(reader, element, (line(*start), u64::MAX), counter);
            continue;
        };
        reader.read_document(element, &mut |place, found| {
            count += 1;
            match found {
                Ok(record) => counter.add(&record),
                Err(fault) => {
                    let rest = element.get(place..).unwrap_or_default();
                    counter.fault(fault, line(start + place), rest);
                }
            }
        });
    }
    if block.is_open {
        count += 1;
        let from = block.elements.last().map_or(0, |(_, end)| *end);
        let rest = bytes.get(from..).unwrap_or_default();
        let is_between = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',';
        let skipped = rest.iter().take_while(|byte| is_between(byte)).count();
        let rest = rest.get(skipped..).unwrap_or_default();
        counter.fault(Fault::Truncated, line(from + skipped), rest);
    }
    count
}
