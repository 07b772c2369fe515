//! The quick way through rows that are as most rows are: plain columns, whole numbers, a known
//! kind of time and status. Whatever is otherwise goes the usual way, row by row, so both count the
//! same.

use memchr::memchr2;

use crate::catalog::{Meter, TokenCounts};

use super::super::bytes::same;
use super::super::form::{self, Role, ours};
use super::super::instant::Clock;
use super::super::record::{Convention, MOST, Record};
use super::super::tally::{Name, Tally};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    At,
    Provider,
    Model,
    Group,
    Tokens(Meter),
    Status,
    Latency,
    Other,
}

/// The roles that the quick way knows.
const KNOWN: [(Role, Column); 11] = [
    (Role::At, Column::At),
    (Role::Provider, Column::Provider),
    (Role::Model, Column::Model),
    (Role::Input, Column::Tokens(Meter::Input)),
    (Role::CacheRead, Column::Tokens(Meter::CacheRead)),
    (Role::CacheWrite, Column::Tokens(Meter::CacheWrite)),
    (Role::CacheWrite1h, Column::Tokens(Meter::CacheWrite1h)),
    (Role::Output, Column::Tokens(Meter::Output)),
    (Role::Reasoning, Column::Tokens(Meter::Reasoning)),
    (Role::Status, Column::Status),
    (Role::Latency, Column::Latency),
];

/// So many names are remembered by their look.
const NAMES: usize = 256;

/// How long a date is, and a time in seconds: of neither is the next one known to be the same.
const DATE: usize = 10;

/// Reads rows of one header quickly.
#[derive(Clone, Debug)]
pub(super) struct FastCsvPath {
    columns: Vec<Column>,
    convention: Convention,
    clock: Clock,
    /// How many characters the time of the row before had.
    time: usize,
    names: Vec<Option<Known>>,
    /// The provider of rows that name none.
    provider: Box<[u8]>,
}

/// A provider, a model and a group as rows write them, and their name in the tally.
#[derive(Clone, Debug)]
struct Known {
    provider: Vec<u8>,
    model: Vec<u8>,
    group: Vec<u8>,
    name: Name,
}

/// A row as the quick way sees it.
#[derive(Debug, Default)]
struct Row<'b> {
    provider: &'b [u8],
    model: &'b [u8],
    group: &'b [u8],
    stated: TokenCounts,
    has_failed: bool,
}

impl FastCsvPath {
    /// The quick way for a reader whose header is known; `None` where a column takes more than that.
    pub(super) fn of(reader: &form::Reader, columns: usize, group: Option<Role>) -> Option<Self> {
        let convention = reader.convention()?;
        if !reader.form().format().is_by_names || !reader.is_plain() {
            return None;
        }
        let mut found = vec![Column::Other; columns];
        for role in Role::ALL {
            let known = KNOWN.iter().find(|(known, _)| *known == role);
            let column = match known {
                Some((_, column)) => *column,
                None if Some(role) == group => Column::Group,
                // The other groupings and ids change no sum, but ids are looked at.
                None if matches!(role, Role::Team | Role::Tag | Role::User) => continue,
                None if reader.places(role).is_empty() => continue,
                None => return None,
            };
            match reader.places(role).as_slice() {
                [] => {}
                [place] => *found.get_mut(*place)? = column,
                _ => return None,
            }
        }
        let has = |column| found.contains(&column);
        let is_whole = has(Column::Model)
            && has(Column::Tokens(Meter::Input))
            && has(Column::Tokens(Meter::Output));
        (is_whole && has(Column::At)).then(|| Self {
            columns: found,
            convention,
            clock: Clock::default(),
            time: 0,
            names: vec![None; NAMES],
            provider: reader.provider().into(),
        })
    }

    /// Reads the row that begins here: its record, its name and where the next row begins; `None`
    /// where it is not as most rows are.
    pub(super) fn row<'b>(
        &mut self,
        bytes: &'b [u8],
        start: usize,
        tally: &mut Tally,
    ) -> Option<(Name, Record<'b>, usize)> {
        let mut row = Row::default();
        let mut record = Record::default();
        let (mut at, last) = (start, self.columns.len() - 1);
        for place in 0..=last {
            let column = self.columns[place];
            let rest = bytes.get(at..)?;
            let length = match column {
                Column::Tokens(meter) => number(rest, &mut row.stated[meter])?,
                Column::Latency => {
                    let mut latency = 0;
                    let length = number(rest, &mut latency)?;
                    record.latency = Some(latency);
                    length
                }
                Column::Status => {
                    row.has_failed = status(rest)?;
                    3
                }
                Column::At if rest.get(self.time) == Some(&b',') => {
                    record.at = Some(self.clock.read(rest.get(..self.time)?)?);
                    self.time
                }
                Column::At | Column::Provider | Column::Model | Column::Group | Column::Other => {
                    let end = memchr2(b',', b'\n', rest)?;
                    let text = rest.get(..end)?;
                    match column {
                        Column::At => {
                            // A row of a date stands for the day.
                            if form::is_date(text) {
                                return None;
                            }
                            record.at = Some(self.clock.read(text)?);
                            self.time = if end == DATE { usize::MAX } else { end };
                        }
                        Column::Provider => row.provider = plain(text)?,
                        Column::Model => row.model = plain(text)?,
                        Column::Group => row.group = plain(text)?,
                        _ => {}
                    }
                    end
                }
            };
            at += length;
            let wanted = if place == last { b'\n' } else { b',' };
            if bytes.get(at) != Some(&wanted) {
                return None;
            }
            at += 1;
        }
        record.tokens = self.convention.split_inclusive(row.stated).ok()?;
        record.failed = u64::from(row.has_failed);
        let name = self.name(&row, tally)?;
        Some((name, record, at))
    }

    /// The name of a row in the tally; `None` where it is not plain text.
    fn name(&mut self, row: &Row<'_>, tally: &mut Tally) -> Option<Name> {
        let last = |text: &[u8]| text.last().map_or(0, |byte| usize::from(*byte));
        let first = row.provider.first().map_or(0, |byte| usize::from(*byte));
        let look = row.model.len() * 37 + last(row.model) * 5 + first * 11 + last(row.group) * 3;
        let slot = &mut self.names[look % NAMES];
        if let Some(known) = slot
            && same(&known.model, row.model)
            && same(&known.provider, row.provider)
            && same(&known.group, row.group)
        {
            return Some(known.name);
        }
        if ![row.provider, row.model, row.group]
            .into_iter()
            .all(<[u8]>::is_ascii)
        {
            return None;
        }
        let name = match row.provider {
            [] => tally.name([&self.provider, row.model, row.group]),
            provider => tally.name([&ours(provider), row.model, row.group]),
        };
        *slot = Some(Known {
            provider: row.provider.to_vec(),
            model: row.model.to_vec(),
            group: row.group.to_vec(),
            name,
        });
        Some(name)
    }
}

/// A whole number that begins here, and how many digits it has.
fn number(bytes: &[u8], into: &mut u64) -> Option<usize> {
    let (mut sum, mut digits) = (0_u64, 0);
    while let Some(byte) = bytes.get(digits)
        && byte.is_ascii_digit()
    {
        sum = sum * 10 + u64::from(byte - b'0');
        digits += 1;
        if digits > 15 {
            return None;
        }
    }
    *into = sum;
    (digits > 0 && sum <= MOST).then_some(digits)
}

/// Whether a status of HTTP is that of a failure.
fn status(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [b'1'..=b'3', b'0'..=b'9', b'0'..=b'9', ..] => Some(false),
        [b'4' | b'5', b'0'..=b'9', b'0'..=b'9', ..] => Some(true),
        _ => None,
    }
}

/// A name without spaces around it, which is there.
fn plain(text: &[u8]) -> Option<&[u8]> {
    let (first, last) = (text.first()?, text.last()?);
    let is_space = |byte: &u8| byte.is_ascii_whitespace();
    let is_blank = text.len() <= 4 && form::is_blank(text);
    (!is_space(first) && !is_space(last) && !is_blank).then_some(text)
}
