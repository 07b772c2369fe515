//! Logs one after the other, handed out in blocks to whoever asks.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::{memchr, memmem};

use crate::input::{Code, Diagnostic, Draft, Place};

use super::super::form::{
    Container, Form, Mapping, Reader, Role, container, detect, separator, separator_line, unread,
};
use super::super::source::{LogFile, Opened};
use super::super::tally::Tally;
use super::blocks::{Block, Cutter, Ends, lines};
use super::elements::Elements;
use super::fast_csv::FastCsvPath;
use super::reader::RowReader;
use super::reading::ReadFile;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// How logs are to be read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The format, where the user says it.
    pub form: Option<Form>,
    /// What columns mean, where the user says it.
    pub mapping: Mapping,
    /// What is read as the group of a request.
    pub group: Option<Role>,
    /// The provider of rows that name none, where the user says it.
    pub provider: Option<String>,
}

/// A block, and how to read it.
pub(super) struct Job {
    pub(super) block: Block,
    pub(super) container: Container,
    pub(super) reader: Arc<RowReader>,
    /// Which reader it is: rows under another header have another one.
    pub(super) generation: u64,
    pub(super) columns: usize,
    /// What stands between fields.
    pub(super) separator: u8,
    pub(super) file: usize,
    /// The place of the block within its file.
    pub(super) place: u64,
    /// Bytes read from the disk since the block before.
    pub(super) bytes: u64,
    /// The quick way, where the header allows for it.
    pub(super) fast_csv: Option<Arc<FastCsvPath>>,
    /// When its rows are to be added, where they may come again.
    pub(super) turn: Option<u64>,
}

/// What cuts a file into blocks.
enum Source {
    /// Of rows or lines.
    Records(Cutter<Box<dyn Read + Send>>),
    /// Of the elements of a document.
    Elements(Box<Elements<Box<dyn Read + Send>>>),
}

/// The file that is being read.
struct Current {
    source: Source,
    container: Container,
    reader: Arc<RowReader>,
    columns: usize,
    separator: u8,
    fast_csv: Option<Arc<FastCsvPath>>,
    /// The first column's name and the separator after it, by which another header is known.
    header: Vec<u8>,
    consumed: Arc<AtomicU64>,
    seen: u64,
    place: u64,
    /// Parts of a block that headers cut.
    waiting: VecDeque<Block>,
}

/// Hands out blocks.
pub(super) struct BlockSource<'a> {
    read_options: &'a ReadOptions,
    coming: VecDeque<LogFile>,
    current: Option<(LogFile, Current)>,
    generation: u64,
    /// The files that were begun.
    pub(super) files: Vec<ReadFile>,
    /// What is counted into; empty.
    tally: &'a Tally,
    /// Turns that were given to blocks whose rows may come again.
    turns: u64,
}

impl<'a> BlockSource<'a> {
    pub(super) fn new(
        files: Vec<LogFile>,
        read_options: &'a ReadOptions,
        tally: &'a Tally,
    ) -> Self {
        Self {
            read_options,
            coming: files.into(),
            current: None,
            generation: 0,
            files: Vec::new(),
            tally,
            turns: 0,
        }
    }

    /// The next block of any file; `None` when all are read.
    ///
    /// # Errors
    /// When a file cannot be read, or nobody knows its format.
    pub(super) fn next(&mut self) -> Result<Option<Job>, Box<Diagnostic>> {
        loop {
            let Some((file, current)) = &mut self.current else {
                let Some(file) = self.coming.pop_front() else {
                    return Ok(None);
                };
                self.begin(file)?;
                continue;
            };
            let block = match current.waiting.pop_front() {
                Some(block) => Some(block),
                None => current.read(file)?,
            };
            let Some(block) = block else {
                self.current = None;
                continue;
            };
            if let Some(job) = self.job(block)? {
                return Ok(Some(job));
            }
        }
    }

    fn begin(&mut self, file: LogFile) -> Result<(), Box<Diagnostic>> {
        let opened = file.open()?;
        let name = file.name();
        let head = opened.head.strip_prefix(BOM).unwrap_or(&opened.head);
        let (head, stated) = separator_line(head);
        let before = opened.head.len() - head.len();
        let is_one_of_many = !self.files.is_empty() || !self.coming.is_empty();
        if is_one_of_many && head.trim_ascii().is_empty() {
            // A day without requests.
            return Ok(());
        }
        let (form, container) = if let Some(form) = self.read_options.form {
            // What the user says needs no signs.
            (form, container(head, &name)?)
        } else {
            let found = detect(head, &name, &self.read_options.mapping)?;
            (found.form, found.container)
        };
        let separator = stated.unwrap_or_else(|| separator(head));
        let mut reader = Reader::new(form, &self.read_options.mapping, self.read_options.group);
        if let Some(provider) = &self.read_options.provider {
            reader = reader.sold_by(provider);
        }
        let container = reader.laid_out(head, container);
        self.files.push(ReadFile {
            name,
            form,
            container,
            convention: reader.convention(),
            told_by_rows: Vec::new(),
            twice: Vec::new(),
            unread: unread(head, container, form, &self.read_options.mapping),
        });
        // Where commas are fractions, semicolons separate.
        let reader = reader.with_decimal_comma(container == Container::Csv && separator == b';');
        let current = Current::new(&file, opened, (before, separator), container, reader)?;
        self.generation += 1;
        self.current = Some((file, current));
        Ok(())
    }

    /// What to do with a block; nothing where it was a header alone.
    fn job(&mut self, mut block: Block) -> Result<Option<Job>, Box<Diagnostic>> {
        let Some((file, current)) = &mut self.current else {
            return Ok(None);
        };
        let is_first = current.columns == 0;
        if current.container == Container::Csv {
            if !is_first {
                current.cut_at_headers(&mut block);
            }
            let is_header = !current.header.is_empty() && block.bytes.starts_with(&current.header);
            let repeats = !is_first && is_header;
            if is_first || repeats {
                let told = current.take_header(&mut block, self.tally, self.read_options.group);
                let told = told.and_then(|names| {
                    if is_first {
                        mapped(&self.read_options.mapping, &names)
                    } else {
                        Ok(())
                    }
                });
                self.generation += 1;
                match told {
                    Ok(()) => {
                        if let Some(file) = self.files.last_mut() {
                            file.counts_under(current.reader.convention());
                            file.repeats(current.reader.twice());
                        }
                    }
                    Err(told) if is_first => {
                        let place = Place::start_of(file.name());
                        return Err(Box::new(told.within(place)));
                    }
                    // Rows under a header that says nothing are bad, one by one.
                    Err(_) => (current.columns, current.fast_csv) = (usize::MAX, None),
                }
                current.cut_at_headers(&mut block);
            }
            if block.bytes.is_empty() {
                return Ok(None);
            }
        }
        let consumed = current.consumed.load(Ordering::Relaxed);
        let bytes = consumed - current.seen;
        current.seen = consumed;
        current.place += 1;
        let turn = current.reader.is_replayed().then_some(self.turns);
        self.turns += u64::from(turn.is_some());
        Ok(Some(Job {
            block,
            container: current.container,
            reader: Arc::clone(&current.reader),
            generation: self.generation,
            columns: current.columns,
            separator: current.separator,
            file: self.files.len() - 1,
            place: current.place,
            bytes,
            fast_csv: current.fast_csv.clone(),
            turn,
        }))
    }
}

impl Current {
    fn new(
        file: &LogFile,
        opened: Opened,
        (before, separator): (usize, u8),
        container: Container,
        reader: Reader,
    ) -> Result<Self, Box<Diagnostic>> {
        let mut source = opened.reader;
        let mut passed = vec![0; before];
        let told = source.read_exact(&mut passed);
        told.map_err(|error| Box::new(file.broken(&error)))?;
        let first = 1 + lines(&passed);
        let records = |source, ends| Source::Records(Cutter::new(source, ends, first));
        let source = match container {
            Container::Csv => records(source, Ends::Csv(separator)),
            Container::JsonLines => records(source, Ends::Line),
            Container::Document => {
                Source::Elements(Box::new(Elements::new(source, reader.lists())))
            }
        };
        Ok(Self {
            source,
            separator,
            container,
            reader: Arc::new(RowReader::of(reader)),
            columns: 0,
            fast_csv: None,
            header: Vec::new(),
            consumed: opened.consumed,
            seen: 0,
            place: 0,
            waiting: VecDeque::new(),
        })
    }

    fn read(&mut self, file: &LogFile) -> Result<Option<Block>, Box<Diagnostic>> {
        let read = match &mut self.source {
            Source::Records(cutter) => cutter.next(),
            Source::Elements(elements) => elements.next(),
        };
        read.map_err(|error| {
            Box::new(match error.kind() {
                ErrorKind::FileTooLarge => too_large(file),
                _ => file.broken(&error),
            })
        })
    }

    /// Leaves in the block what stands before the next header, and keeps the rest waiting.
    fn cut_at_headers(&mut self, block: &mut Block) {
        if self.header.is_empty() || block.is_oversized {
            return;
        }
        let mut mark = vec![b'\n'];
        mark.extend_from_slice(&self.header);
        let Some(place) = memmem::find(&block.bytes, &mark) else {
            return;
        };
        let rest = block.bytes.split_off(place + 1);
        let line = block.line + lines(&block.bytes);
        self.waiting.push_front(Block {
            bytes: rest,
            line,
            is_quoted: block.is_quoted,
            is_open: block.is_open,
            ..Block::default()
        });
        block.is_open = false;
    }

    /// Takes the header off a block.
    fn take_header(
        &mut self,
        block: &mut Block,
        tally: &Tally,
        group: Option<Role>,
    ) -> Result<Vec<Vec<u8>>, Draft> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.separator)
            .from_reader(&block.bytes[..]);
        let mut header = csv::ByteRecord::new();
        let has_one = reader.read_byte_record(&mut header).unwrap_or(false);
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let end = end.min(block.bytes.len());
        let names: Vec<&[u8]> = header.iter().map(<[u8]>::trim_ascii).collect();
        let mut own = (*self.reader).clone();
        if has_one {
            own.header(&names, tally)?;
        }
        self.columns = names.len();
        let log = own.log();
        let fast_csv = log.filter(|_| self.separator == b',');
        let fast_csv = fast_csv.and_then(|log| FastCsvPath::of(log, names.len(), group));
        self.fast_csv = fast_csv.map(Arc::new);
        self.reader = Arc::new(own);
        let rest = block.bytes.split_off(end);
        let taken = std::mem::replace(&mut block.bytes, rest);
        let first = memchr(self.separator, &taken).map_or(0, |end| end + 1);
        self.header = taken
            .get(..first)
            .unwrap_or_default()
            .trim_ascii_start()
            .to_vec();
        block.line += lines(&taken);
        Ok(header.iter().map(<[u8]>::to_vec).collect())
    }
}

fn too_large(file: &LogFile) -> Diagnostic {
    let message = format!("`{}` has one JSON value of over 1 GiB", file.name());
    let told = Diagnostic::error(Code::FileTooLarge, message);
    let told = told.within(Place::start_of(file.name()));
    told.help("write a JSON value a line: `jq -c '.ROWS[]' FILE | plan usage -`")
}

/// Every column that the user maps is there.
fn mapped(mapping: &Mapping, names: &[Vec<u8>]) -> Result<(), Draft> {
    let names: Vec<&[u8]> = names.iter().map(|name| name.trim_ascii()).collect();
    let Some((column, role)) = mapping.absent(&names) else {
        return Ok(());
    };
    let known: Vec<String> = names
        .iter()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    let message = format!("the log has no column `{column}`, which `--map {role}={column}` names");
    let told = Diagnostic::error(Code::UnknownLogFormat, message);
    let told = told.note(format!("its columns are {}", crate::words::all_of(&known)));
    Err(told.did_you_mean(crate::input::closest(
        column,
        known.iter().map(String::as_str),
    )))
}
