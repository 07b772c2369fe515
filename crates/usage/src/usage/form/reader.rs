//! Reads the rows of a log, in any container.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use std::collections::BTreeSet;
use std::fmt;

use crate::input::{Code, Diagnostic, Draft};
use crate::usage::record::{Convention, Fault, Record};
use crate::words;

use super::assembly::Assembly;
use super::container::Container;
use super::format::{Format, Nested, Paging};
use super::formats::Form;
use super::identity::Identity;
use super::layout::{Layout, ROW, Target, normal};
use super::mapping::Mapping;
use super::native::Native;
use super::role::Role;
use super::row_period::Bucket;
use super::separated::{is_fraction, with_point};
use super::values::Values;
use super::{json, keys};

/// Takes the records of a line or row, and what is wrong with those that are none.
pub type Sink<'s> = &'s mut dyn FnMut(Result<Record<'_>, Fault>);
/// The same of a document, with the byte at which the row begins.
pub type PlacedSink<'s> = &'s mut dyn FnMut(usize, Result<Record<'_>, Fault>);

/// Reads the rows of logs of one form. One reader serves any number of files, one at a time; for
/// more threads it is cloned.
#[derive(Clone, Debug)]
pub struct Reader {
    form: Form,
    layout: Layout,
    assembly: Assembly,
    /// What the columns of the file mean, by their place.
    header: Vec<Target>,
    /// What holds the charges of FOCUS together.
    identity: Identity,
    pages: Pages,
    /// Columns that the header has more than once.
    twice: Vec<String>,
    /// Whether a comma stands before the fraction of a number, as where semicolons separate.
    has_decimal_comma: bool,
}

/// Pages of an API that say whether others follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    /// Those that others follow.
    pub followed: u64,
    /// Those that are the last ones.
    pub last: u64,
}

impl std::ops::AddAssign for Pages {
    fn add_assign(&mut self, other: Self) {
        self.followed += other.followed;
        self.last += other.last;
    }
}

/// A page of an API: an object around its rows, or a bucket of time around them.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    results: Option<&'a RawValue>,
    #[serde(borrow, default)]
    has_more: Option<&'a RawValue>,
    #[serde(borrow, default)]
    start_time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    starting_at: Option<&'a RawValue>,
    #[serde(borrow, default)]
    end_time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    ending_at: Option<&'a RawValue>,
}

impl Reader {
    /// A reader of a form, with what the user says of its columns, and what the report groups by.
    pub fn new(form: Form, mapping: &Mapping, group: Option<Role>) -> Self {
        let mut columns = mapping.columns(form);
        // What the report does not group by need not be looked at.
        let groups = [Role::Team, Role::Tag, Role::User];
        columns.retain(|(role, _)| !groups.contains(role) || Some(*role) == group);
        let convention = form.convention().map(|own| mapping.includes.over(own));
        let format = form.format();
        let native = format.is_told_by_names.then(|| Native::of(&columns));
        Self {
            form,
            layout: Layout::new(&columns),
            assembly: Assembly::new(format, convention, group).told_by(native, mapping),
            header: Vec::new(),
            identity: Identity::default(),
            pages: Pages::default(),
            twice: Vec::new(),
            has_decimal_comma: false,
        }
    }

    /// The same reader, for rows of one provider where they do not name theirs: its name in price
    /// lists. What a format knows of itself stays.
    #[must_use]
    pub fn sold_by(mut self, provider: &str) -> Self {
        if self.form.provider().is_none() {
            self.assembly.provider = provider.as_bytes().into();
        }
        self
    }

    /// The provider of rows that name none; empty where nobody knows.
    pub fn provider(&self) -> &[u8] {
        &self.assembly.provider
    }

    /// The form.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// What the counts include; of rows of JSON whose names say otherwise, see
    /// [`Reader::conventions`].
    pub const fn convention(&self) -> Option<Convention> {
        self.assembly.convention
    }

    /// What the counts of rows since the last call include, where names told it row by row, and
    /// how many rows that mattered to.
    pub fn conventions(&mut self) -> Vec<(Convention, u64)> {
        std::mem::take(&mut self.assembly.seen)
    }

    /// What the user maps to columns and rows since the last call had, a bit each.
    pub const fn met(&mut self) -> u64 {
        std::mem::replace(&mut self.assembly.met, 0)
    }

    /// Takes the header of a CSV file, for the rows that follow.
    ///
    /// # Errors
    /// When columns are missing without which nothing can be counted.
    pub fn header(&mut self, names: &[&[u8]]) -> Result<(), Draft> {
        let layout = &self.layout;
        let target = |name: &&[u8]| layout.column(String::from_utf8_lossy(name).trim());
        self.header = names.iter().map(target).collect();
        self.first_counts(names);
        if self.format().states_unit_prices {
            self.identity.header(names);
        }
        if self.format().is_by_names {
            self.assembly.needs_time = self.has(Role::At);
            let needed = [
                (Role::Model, "model"),
                (Role::Input, "input_tokens"),
                (Role::Output, "output_tokens"),
            ];
            let missing = needed.into_iter().filter(|(role, _)| !self.has(*role));
            let missing: Vec<&str> = missing.map(|(_, name)| name).collect();
            if !missing.is_empty() {
                return Err(without(&missing, names));
            }
            let header = &self.header;
            self.assembly.tell_by_header(|role| best(header, role));
        }
        Ok(())
    }

    /// Of columns of one name the first counts; the others are passed over, and told.
    fn first_counts(&mut self, names: &[&[u8]]) {
        self.twice.clear();
        let mut seen = BTreeSet::new();
        for (target, name) in self.header.iter_mut().zip(names) {
            let name = String::from_utf8_lossy(name);
            let name = name.trim();
            if *target == Target::Skip || seen.insert(normal(name)) {
                continue;
            }
            *target = Target::Skip;
            if !self.twice.iter().any(|told| told == name) {
                self.twice.push(name.to_owned());
            }
        }
    }

    /// Columns that the header has more than once, of which the first counts.
    pub fn twice(&self) -> &[String] {
        &self.twice
    }

    /// The same reader, for a file in which a comma stands before the fraction of a number.
    #[must_use]
    pub const fn with_decimal_comma(mut self, has_one: bool) -> Self {
        self.has_decimal_comma = has_one;
        self
    }

    fn has(&self, role: Role) -> bool {
        let is_it = |target: &Target| matches!(target, Target::Take(other, _) if *other == role);
        self.header.iter().any(is_it)
    }

    /// Places of the columns of the header that have a role, the best one first. A reader of
    /// plain columns takes them from there.
    pub fn places(&self, role: Role) -> Vec<usize> {
        let ranked = self
            .header
            .iter()
            .enumerate()
            .filter_map(|(place, target)| match target {
                Target::Take(other, rank) if *other == role => Some((*rank, place)),
                _ => None,
            });
        let mut ranked: Vec<(u8, usize)> = ranked.collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, place)| place).collect()
    }

    /// Whether a row's columns are all plain: none holds an object.
    pub fn is_plain(&self) -> bool {
        let is_object = |target: &Target| matches!(target, Target::Within(_));
        !self.header.iter().any(is_object)
    }

    /// Charges of FOCUS since the last call whose list cost is not list unit price × quantity.
    pub const fn broken_identities(&mut self) -> u64 {
        self.identity.take()
    }

    /// Pages since the last call that say whether others follow.
    pub fn pages(&mut self) -> Pages {
        std::mem::take(&mut self.pages)
    }

    /// Rows since the last call that name several groups, of which the first counts.
    pub const fn several(&mut self) -> u64 {
        std::mem::replace(&mut self.assembly.several, 0)
    }

    /// The keys under which pages have their rows, whose elements may be read one by one.
    pub const fn lists(&self) -> &'static [&'static str] {
        self.format().lists
    }

    /// How rows stand in a file that begins so, by the look of its first value alone: a page of an
    /// API is a document, also on one line.
    pub fn laid_out(&self, head: &[u8], container: Container) -> Container {
        // Batches of spans and of buckets are read line by line as well, where a line is one.
        let is_batch = |nested: Nested| !nested.is_document;
        let has_own_lines = self.format().nested.is_some_and(is_batch) || self.is_paged();
        match container {
            Container::JsonLines if !has_own_lines && keys::is_page(head, self.lists()) => {
                Container::Document
            }
            other => other,
        }
    }

    /// Reads a row of a CSV file by its fields, unquoted.
    pub fn read_row(&mut self, fields: &[&[u8]], sink: Sink<'_>) {
        if fields.len() != self.header.len() {
            return sink(Err(Fault::Fields));
        }
        self.identity.check(fields);
        let mut values = Values::new();
        for (field, target) in fields.iter().zip(&self.header) {
            match target {
                Target::Skip => {}
                Target::Take(role, rank) if self.has_decimal_comma && is_fraction(*role) => {
                    values.put(*role, *rank, with_point(field));
                }
                Target::Take(role, rank) => values.set(*role, *rank, field),
                Target::Within(node) => {
                    let told = json::encoded(field, &mut self.layout, *node, &mut values);
                    if let Err(fault) = told {
                        return sink(Err(fault));
                    }
                }
            }
        }
        sink(self.assembly.record(&values, Bucket::default()));
    }

    /// Reads a line of JSON: a row, or a page of rows.
    pub fn read_line(&mut self, line: &[u8], sink: Sink<'_>) {
        match line.trim_ascii() {
            [] => {}
            line if self.is_paged() || self.is_document(line) || line.first() == Some(&b'[') => {
                self.read_document(line, &mut |_, read| sink(read));
            }
            line => self.read_value(line, Bucket::default(), sink),
        }
    }

    const fn format(&self) -> &'static Format {
        self.form.format()
    }

    /// What has several rows in a text, if it is such a one.
    fn nested(&self, text: &[u8]) -> Option<Nested> {
        self.format().nested.filter(|nested| (nested.is_one)(text))
    }

    /// Whether a line has rows that are read as those of a document.
    fn is_document(&self, line: &[u8]) -> bool {
        let nested = self.format().nested.filter(|nested| nested.is_document);
        nested.is_some_and(|nested| (nested.is_one)(line))
    }

    /// Whether the rows of the form stand in pages.
    const fn is_paged(&self) -> bool {
        matches!(self.format().paging, Paging::Always)
    }

    /// Reads a document: a list of rows, a page of an API, a row, or several of them one after
    /// the other.
    pub fn read_document(&mut self, bytes: &[u8], sink: PlacedSink<'_>) {
        let base = bytes.as_ptr().addr();
        let mut parser = serde_json::Deserializer::from_slice(bytes);
        if bytes.trim_ascii_start().first() == Some(&b'[') {
            let list = List {
                reader: self,
                base,
                bucket: Bucket::default(),
                sink: &mut *sink,
            };
            let read = list.deserialize(&mut parser).and_then(|()| parser.end());
            if let Err(error) = read {
                sink(place(bytes, &error), Err(json::fault(&error)));
            }
            return;
        }
        for value in parser.into_iter::<&RawValue>() {
            match value {
                Ok(raw) => self.read_nested(raw, base, Bucket::default(), sink),
                Err(error) => sink(place(bytes, &error), Err(json::fault(&error))),
            }
        }
    }

    /// Reads a value of a document: a page or bucket with what is in it, or a row.
    fn read_nested(&mut self, raw: &RawValue, base: usize, bucket: Bucket, sink: PlacedSink<'_>) {
        let text = raw.get().as_bytes();
        let at = text.as_ptr().addr().saturating_sub(base);
        // A row of another log may have keys of these names for itself.
        let has_pages = self.format().paging != Paging::Never;
        if !has_pages || !self.is_paged() && !may_be_page(text) {
            return self.read_value(text, bucket, &mut |read| sink(at, read));
        }
        let page: Page<'_> = match serde_json::from_slice(text) {
            Ok(page) => page,
            Err(error) => return sink(at, Err(json::fault(&error))),
        };
        let rows = page.data.or(page.results);
        let rows = rows.filter(|rows| rows.get().starts_with('['));
        let Some(rows) = rows else {
            if self.is_paged() && bucket.from.is_none() {
                // Errors of an API stand where its pages do.
                return sink(at, Err(Fault::Unknown));
            }
            return self.read_value(text, bucket, &mut |read| sink(at, read));
        };
        match page.has_more.map(RawValue::get) {
            Some("true") => self.pages.followed += 1,
            Some("false") => self.pages.last += 1,
            _ => {}
        }
        let mut time = |one: Option<&RawValue>, other| {
            let raw = one.or(other)?;
            self.assembly.time(&json::scalar(raw))
        };
        let bucket = Bucket {
            from: time(page.start_time, page.starting_at).or(bucket.from),
            until: time(page.end_time, page.ending_at).or(bucket.until),
        };
        let list = List {
            reader: self,
            base,
            bucket,
            sink: &mut *sink,
        };
        if let Err(error) = list.deserialize(&mut serde_json::Deserializer::from_str(rows.get())) {
            sink(at, Err(json::fault(&error)));
        }
    }

    /// Reads a value that is a row, or a batch of spans.
    fn read_value(&mut self, text: &[u8], bucket: Bucket, sink: Sink<'_>) {
        if let Some(nested) = self.nested(text) {
            let assembly = &mut self.assembly;
            let mut take = |values: &Values<'_>| sink(assembly.record(values, Bucket::default()));
            if let Err(fault) = (nested.each)(text, &mut self.layout, &mut take) {
                sink(Err(fault));
            }
            return;
        }
        let mut values = Values::new();
        match json::object(text, &mut self.layout, ROW, &mut values) {
            Ok(()) => sink(self.assembly.record(&values, bucket)),
            Err(fault) => sink(Err(fault)),
        }
    }
}

/// Whether the name of a page's list is somewhere in an object, so that it is worth a look.
fn may_be_page(text: &[u8]) -> bool {
    let has = |key: &[u8]| memchr::memmem::find(text, key).is_some();
    has(br#""data""#) || has(br#""results""#)
}

/// The best rank of the columns of a header that have a role.
fn best(header: &[Target], role: Role) -> Option<u8> {
    let ranks = header.iter().filter_map(|target| match target {
        Target::Take(other, rank) if *other == role => Some(*rank),
        _ => None,
    });
    ranks.min()
}

/// The byte of a document at which its parser stopped.
fn place(bytes: &[u8], error: &serde_json::Error) -> usize {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let before = lines.by_ref().take(error.line().saturating_sub(1));
    let before: usize = before.map(<[u8]>::len).sum();
    (before + error.column().saturating_sub(1)).min(bytes.len())
}

fn without(missing: &[&str], names: &[&[u8]]) -> Draft {
    let seen: Vec<String> = names
        .iter()
        .take(20)
        .map(|name| format!("`{}`", String::from_utf8_lossy(name).trim()))
        .collect();
    let missing: Vec<String> = missing.iter().map(|name| format!("`{name}`")).collect();
    let message = format!(
        "no column of the log is known as {}",
        words::all_of(&missing)
    );
    Diagnostic::error(Code::UnknownLogFormat, message)
        .note(format!("its columns are {}", words::all_of(&seen)))
        .help("say which they are: `--map input=COLUMN,output=COLUMN,model=COLUMN`")
}

/// A list of rows or buckets, of which one at a time is looked at.
struct List<'r, 's> {
    reader: &'r mut Reader,
    base: usize,
    bucket: Bucket,
    sink: PlacedSink<'s>,
}

impl<'de> DeserializeSeed<'de> for List<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for List<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(raw) = list.next_element::<&'de RawValue>()? {
            self.reader
                .read_nested(raw, self.base, self.bucket, self.sink);
        }
        Ok(())
    }
}
