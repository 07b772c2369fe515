//! Records added up by all that their price can depend on.
//!
//! Everything is a whole number, so the order of adding does not matter and a log may be read in
//! pieces, on any number of threads, or in a warehouse.

#[cfg(test)]
mod tests;

use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

use crate::catalog::{Catalog, Meter, Processing, TokenCounts};
use crate::money::Usd;

use super::billing::Billing;
use super::record::Record;
use super::sold_by::SoldBy;

/// The sizes of prompt at which a price of any list may change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bands(Vec<u64>);

impl Bands {
    /// Bands that begin at these sizes, and at 0.
    pub fn new(mut starts: Vec<u64>) -> Self {
        starts.push(0);
        starts.sort_unstable();
        starts.dedup();
        Self(starts)
    }

    /// The thresholds of every list of a catalog.
    pub fn of(catalog: &Catalog) -> Self {
        let offers = catalog.offers();
        let rates = offers.flat_map(|offer| &offer.model.rates);
        let starts = rates.filter_map(|rate| rate.when.context);
        Self::new(starts.map(|at| at.first().count()).collect())
    }

    /// The same, with further bands that begin at these sizes.
    #[must_use]
    pub fn with(self, more: impl IntoIterator<Item = u64>) -> Self {
        Self::new(self.0.into_iter().chain(more).collect())
    }

    /// The least prompt of each band, rising from 0.
    pub fn starts(&self) -> &[u64] {
        &self.0
    }

    /// The least prompt of the band that a prompt is in.
    pub fn start(&self, prompt: u64) -> u64 {
        let above = self.0.partition_point(|start| *start <= prompt);
        above
            .checked_sub(1)
            .and_then(|band| self.0.get(band))
            .copied()
            .unwrap_or(0)
    }
}

/// Some of the meters, a bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MeterSet(u32);

impl MeterSet {
    /// Those that have tokens.
    #[inline]
    pub fn with_tokens(tokens: &TokenCounts) -> Self {
        let bits = tokens.iter().map(|(meter, tokens)| match tokens {
            0 => 0,
            _ => Self::bit(meter),
        });
        Self(bits.fold(0, |bits, bit| bits | bit))
    }

    const fn bit(meter: Meter) -> u32 {
        1 << meter as u32
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// One of four looks, which sets that come often do not share.
    fn look(self) -> usize {
        let folded = (self.0 ^ self.0 >> 3) & 3;
        usize::try_from(folded).unwrap_or(0)
    }
}

/// A provider, a model and a group as a log names them, by their place in [`Tally::names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(pub u32);

impl Name {
    /// Its place in [`Tally::names`].
    pub fn place(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// What the price of a record can depend on, and what a report groups by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// The start of the span of time, in minutes since 1970; `None` where the log has no times.
    pub minute: Option<u32>,
    /// Whose tokens.
    pub name: Name,
    /// How they were processed.
    pub processing_mode: Processing,
    /// What else their price depends on.
    pub billing: Billing,
    /// Whether they searched the web.
    pub has_searches: bool,
    /// Whether the requests failed.
    pub is_failed: bool,
    /// The meters that have tokens, so that a cell is priced whole or not at all.
    pub meters: MeterSet,
    /// The least prompt of the band.
    pub band: u64,
    /// What the model had billed before in the month, in tokens, where the row says so: else the
    /// order of the log tells.
    pub before: Option<u64>,
    /// What the rows say that they cost, so that rows that say nothing, and those that say zero,
    /// can be told from the others.
    pub recorded_spend: RecordedSpend,
}

/// What a row says that it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordedSpend {
    /// Nothing.
    Nothing,
    /// That it cost nothing.
    Zero,
    /// An amount.
    Cost,
    /// An amount below zero: money was given back.
    Credit,
}

impl RecordedSpend {
    fn of(spend: Option<Usd>) -> Self {
        match spend {
            None => Self::Nothing,
            Some(Usd::ZERO) => Self::Zero,
            Some(amount) if amount < Usd::ZERO => Self::Credit,
            Some(_) => Self::Cost,
        }
    }
}

/// What was added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Rows of the log.
    pub rows: u64,
    /// Requests.
    pub requests: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Tokens by meter.
    pub tokens: TokenCounts,
    /// Searches of the web.
    pub searches: u64,
    /// What the log says that it cost, in pico-dollars.
    pub spend: i128,
    /// Rows that say so.
    pub with_spend: u64,
}

impl Sums {
    /// Requests; `None` of rows that do not say how many they stand for.
    pub const fn counted_requests(&self) -> Option<u64> {
        match (self.requests, self.rows) {
            (0, 1..) => None,
            (requests, _) => Some(requests),
        }
    }

    fn add(&mut self, record: &Record<'_>) {
        self.rows = self.rows.saturating_add(record.rows);
        self.requests = self.requests.saturating_add(record.requests);
        self.failed = self.failed.saturating_add(record.failed);
        self.searches = self.searches.saturating_add(record.searches);
        self.tokens.add(&record.tokens);
        if let Some(spend) = record.spend {
            self.spend = self.spend.saturating_add(spend.pico());
            self.with_spend = self.with_spend.saturating_add(record.rows);
        }
    }

    /// Adds what another part of the log has.
    pub fn join(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.requests = self.requests.saturating_add(other.requests);
        self.failed = self.failed.saturating_add(other.failed);
        self.searches = self.searches.saturating_add(other.searches);
        self.tokens.add(&other.tokens);
        self.spend = self.spend.saturating_add(other.spend);
        self.with_spend = self.with_spend.saturating_add(other.with_spend);
    }

    /// Takes away what was once added. A sum that could not be held stays so.
    fn part(&mut self, other: &Self) {
        let less = |sum: u64, part: u64| match sum {
            u64::MAX => u64::MAX,
            _ => sum.saturating_sub(part),
        };
        self.rows = less(self.rows, other.rows);
        self.requests = less(self.requests, other.requests);
        self.failed = less(self.failed, other.failed);
        self.searches = less(self.searches, other.searches);
        let tokens = self.tokens;
        self.tokens = TokenCounts::from_fn(|meter| less(tokens[meter], other.tokens[meter]));
        self.spend = self.spend.saturating_sub(other.spend);
        self.with_spend = less(self.with_spend, other.with_spend);
    }

    /// Whether some sum is larger than can be held. Where the sums of a whole log are not, those of
    /// no part of it are.
    pub fn is_beyond(&self) -> bool {
        let counts = [self.rows, self.requests, self.all_tokens(), self.searches];
        counts.contains(&u64::MAX) || Usd::from_pico(self.spend).is_beyond()
    }

    /// All tokens.
    pub fn all_tokens(&self) -> u64 {
        self.tokens.total()
    }
}

/// A part of a log that is priced as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What its price depends on.
    pub key: CellKey,
    /// What is in it.
    pub sums: Sums,
}

/// Records added up.
#[derive(Clone, Debug)]
pub struct Tally {
    bands: Bands,
    /// How many minutes a span of time has: 60, or less where a price changes within an hour.
    grain: u32,
    places: HashMap<CellKey, usize, FxBuildHasher>,
    cells: Vec<Cell>,
    /// The last few cells of each name, which the next record of the name mostly falls into.
    recent: Vec<[usize; RECENT]>,
    names: HashMap<Box<[u8]>, Name, FxBuildHasher>,
    /// The name of the record before, which the next one often has too.
    last: (Vec<u8>, Name),
    scratch: Vec<u8>,
    /// The minute of the record before, and the start of its span.
    span: (i64, Option<u32>),
}

/// So many cells of a name are tried before the table is asked.
const RECENT: usize = 8;

/// What separates the parts of a name; no log has it in one.
const BETWEEN: u8 = 0;

impl Tally {
    /// An empty tally.
    pub fn new(bands: Bands, grain: u32) -> Self {
        Self {
            bands,
            grain: grain.max(1),
            places: HashMap::default(),
            cells: Vec::new(),
            recent: Vec::new(),
            names: HashMap::default(),
            last: (Vec::new(), Name(0)),
            scratch: Vec::new(),
            span: (i64::MIN, None),
        }
    }

    /// The sizes of prompt at which prices change.
    pub fn bands(&self) -> &Bands {
        &self.bands
    }

    /// How many minutes a span of time has.
    pub fn grain(&self) -> u32 {
        self.grain
    }

    /// Adds a record.
    pub fn add(&mut self, record: &Record<'_>) {
        let name = self.name([record.provider, record.model, record.group]);
        self.add_to(name, record);
    }

    /// Adds a record whose name is known, whatever names stand in it.
    pub(super) fn add_to(&mut self, name: Name, record: &Record<'_>) {
        let key = self.key(name, record);
        self.sums(key).add(record);
    }

    /// The sums of a cell.
    fn sums(&mut self, key: CellKey) -> &mut Sums {
        let place = self.place(key);
        &mut self.cells[place].sums
    }

    fn place(&mut self, key: CellKey) -> usize {
        let name = key.name.place();
        let slot = key.meters.look() * 2 + usize::from(key.is_failed);
        if self.recent.len() <= name {
            self.recent.resize(name + 1, [usize::MAX; RECENT]);
        }
        let likely = self.recent[name][slot];
        if self.cells.get(likely).is_some_and(|cell| cell.key == key) {
            return likely;
        }
        let place = *self.places.entry(key).or_insert(self.cells.len());
        if place == self.cells.len() {
            let sums = Sums::default();
            self.cells.push(Cell { key, sums });
        }
        self.recent[name][slot] = place;
        place
    }

    /// The cell of a record alone, whose name is one of this tally; nothing is added.
    pub(super) fn alone(&mut self, record: &Record<'_>) -> Cell {
        let name = self.name([record.provider, record.model, record.group]);
        let key = self.key(name, record);
        let mut sums = Sums::default();
        sums.add(record);
        Cell { key, sums }
    }

    /// Adds a cell, until it is taken back.
    pub(super) fn add_cell(&mut self, cell: &Cell) {
        self.sums(cell.key).join(&cell.sums);
    }

    /// The name here of a name of another tally; `None` where the other has none such.
    pub(super) fn adopt(&mut self, other: &Self, theirs: Name) -> Option<Name> {
        let mut names = other.names.iter();
        let (text, _) = names.find(|(_, name)| **name == theirs)?;
        Some(intern(&mut self.names, text))
    }

    /// Takes away what was added for now.
    pub(super) fn take_back(&mut self, cell: &Cell) {
        self.sums(cell.key).part(&cell.sums);
    }

    /// The start of the span that a minute is in; nothing before 1970.
    fn span(&mut self, minute: i64) -> Option<u32> {
        if self.span.0 != minute {
            let whole = u32::try_from(minute).ok();
            self.span = (minute, whole.map(|whole| whole - whole % self.grain));
        }
        self.span.1
    }

    fn key(&mut self, name: Name, record: &Record<'_>) -> CellKey {
        let minute = record.at.and_then(|at| self.span(at.minute()));
        CellKey {
            minute,
            name,
            processing_mode: record.processing_mode,
            billing: record.billing,
            has_searches: record.searches > 0,
            is_failed: record.failed > 0 && record.failed == record.requests,
            meters: MeterSet::with_tokens(&record.tokens),
            band: self
                .bands
                .start(record.context.unwrap_or_else(|| record.prompt())),
            before: record.before,
            recorded_spend: RecordedSpend::of(record.spend),
        }
    }

    /// The name of these parts.
    pub(super) fn name(&mut self, parts: [&[u8]; 3]) -> Name {
        self.scratch.clear();
        for part in parts {
            self.scratch.extend_from_slice(part);
            self.scratch.push(BETWEEN);
        }
        if self.last.0 == self.scratch {
            return self.last.1;
        }
        let name = intern(&mut self.names, &self.scratch);
        self.last.0.clone_from(&self.scratch);
        self.last.1 = name;
        name
    }

    /// Adds what another tally of the same bands and grain has.
    pub fn join(&mut self, other: &Self) {
        let mut theirs: Vec<(&Box<[u8]>, &Name)> = other.names.iter().collect();
        theirs.sort_unstable_by_key(|(_, name)| **name);
        let mine: Vec<Name> = theirs
            .into_iter()
            .map(|(text, _)| intern(&mut self.names, text))
            .collect();
        for Cell { key, sums } in &other.cells {
            let name = mine.get(key.name.place()).copied().unwrap_or(key.name);
            self.sums(CellKey { name, ..*key }).join(sums);
        }
    }

    /// The same, where rows without a provider have the one of their model.
    #[must_use]
    pub fn sold_by(&self, providers: &SoldBy) -> Self {
        let mut named = Self::new(self.bands.clone(), self.grain);
        let names = self.names().into_iter();
        let names: Vec<Name> = names
            .map(|[provider, model, group]| {
                let ours = providers.provider(&model).filter(|_| provider.is_empty());
                let provider = ours.unwrap_or(&provider).as_bytes();
                named.name([provider, model.as_bytes(), group.as_bytes()])
            })
            .collect();
        for Cell { key, sums } in &self.cells {
            let name = names.get(key.name.place()).copied().unwrap_or(key.name);
            named.sums(CellKey { name, ..*key }).join(sums);
        }
        named
    }

    /// Gives back the memory that only adding needs. What is added afterwards has cells of its own,
    /// which changes no sum.
    pub(super) fn settle(&mut self) {
        self.places = HashMap::default();
        self.recent = Vec::new();
        self.cells.shrink_to_fit();
    }

    /// The cells, by the text of their names, then time and the rest.
    pub fn cells(&self) -> Vec<Cell> {
        let names = self.names();
        let mut ranked: Vec<usize> = (0..names.len()).collect();
        ranked.sort_unstable_by_key(|place| &names[*place]);
        let mut ranks = vec![0; names.len()];
        for (rank, place) in ranked.into_iter().enumerate() {
            ranks[place] = rank;
        }
        // What was taken back leaves empty cells.
        let cells = self.cells.iter().filter(|cell| cell.sums.rows > 0);
        let mut cells: Vec<Cell> = cells.copied().collect();
        let rank = |name: Name| ranks.get(name.place()).copied();
        cells.sort_unstable_by_key(|cell| (rank(cell.key.name), cell.key));
        cells
    }

    /// Provider, model and group of each name, by their number. What is not UTF-8 in them is
    /// replaced.
    pub fn names(&self) -> Vec<[String; 3]> {
        let mut names: Vec<(&Name, &[u8])> = self
            .names
            .iter()
            .map(|(text, name)| (name, &**text))
            .collect();
        names.sort_unstable();
        let parts = |text: &[u8]| {
            let mut parts = text.split(|byte| *byte == BETWEEN);
            [(); 3].map(|()| String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned())
        };
        names.into_iter().map(|(_, text)| parts(text)).collect()
    }

    /// All that was added up.
    pub fn total(&self) -> Sums {
        let mut total = Sums::default();
        for cell in &self.cells {
            total.join(&cell.sums);
        }
        total
    }
}

fn intern(names: &mut HashMap<Box<[u8]>, Name, FxBuildHasher>, text: &[u8]) -> Name {
    if let Some(name) = names.get(text) {
        return *name;
    }
    let name = Name(u32::try_from(names.len()).unwrap_or(u32::MAX));
    names.insert(text.into(), name);
    name
}
