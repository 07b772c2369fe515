//! Reads the rows of a log, in any container.

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use std::fmt;

use crate::input::{Code, Diagnostic};
use crate::usage::instant::Instant;
use crate::usage::record::{Convention, Fault, Record};
use crate::words;

use super::assembly::Assembly;
use super::column::Role;
use super::identity::Identity;
use super::layout::{Layout, ROW, Target};
use super::mapping::Mapping;
use super::values::Values;
use super::{Form, json, spans};

/// Takes the records of a line or row, and what is wrong with those that are none.
pub type Sink<'s> = &'s mut dyn FnMut(Result<Record<'_>, Fault>);
/// The same of a document, with the byte at which the row begins.
pub type PlacedSink<'s> = &'s mut dyn FnMut(usize, Result<Record<'_>, Fault>);

/// Reads the rows of logs of one form. One reader serves any number of files, one at a time; for
/// more threads it is cloned.
#[derive(Clone, Debug)]
pub struct Reader {
    form: Form,
    convention: Option<Convention>,
    layout: Layout,
    assembly: Assembly,
    /// What the columns of the file mean, by their place.
    header: Vec<Target>,
    /// What holds the charges of FOCUS together.
    identity: Identity,
}

/// A page of an API: an object around its rows, or a bucket of time around them.
#[derive(Deserialize)]
struct Page<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    results: Option<&'a RawValue>,
    #[serde(borrow, default)]
    start_time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    starting_at: Option<&'a RawValue>,
}

impl Reader {
    /// A reader of a form, with what the user says of its columns, and what the report groups by.
    pub fn new(form: Form, mapping: &Mapping, group: Option<Role>) -> Self {
        let convention = mapping.convention(form);
        let mut columns = mapping.columns(form);
        // What the report does not group by need not be looked at.
        let groups = [Role::Team, Role::Tag, Role::User];
        columns.retain(|(role, _)| !groups.contains(role) || Some(*role) == group);
        Self {
            form,
            convention,
            layout: Layout::new(&columns),
            assembly: Assembly::new(form, convention, group),
            header: Vec::new(),
            identity: Identity::default(),
        }
    }

    /// The form.
    pub const fn form(&self) -> Form {
        self.form
    }

    /// What the counts include.
    pub const fn convention(&self) -> Option<Convention> {
        self.convention
    }

    /// Takes the header of a CSV file, for the rows that follow.
    ///
    /// # Errors
    /// When columns are missing without which nothing can be counted.
    pub fn header(&mut self, names: &[&[u8]]) -> Result<(), Diagnostic> {
        let layout = &self.layout;
        let target = |name: &&[u8]| layout.column(String::from_utf8_lossy(name).trim());
        self.header = names.iter().map(target).collect();
        if self.form == Form::Focus {
            self.identity.header(names);
        }
        if self.form == Form::Generic {
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
        }
        Ok(())
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
                Target::Take(role, rank) => values.set(*role, *rank, field),
                Target::Within(node) => {
                    let told = json::encoded(field, &mut self.layout, *node, &mut values);
                    if let Err(fault) = told {
                        return sink(Err(fault));
                    }
                }
            }
        }
        sink(self.assembly.record(&values, None));
    }

    /// Reads a line of JSON: a row, or a page of rows.
    pub fn read_line(&mut self, line: &[u8], sink: Sink<'_>) {
        match line.trim_ascii() {
            [] => {}
            line if self.is_paged() || line.first() == Some(&b'[') => {
                self.read_document(line, &mut |_, read| sink(read));
            }
            line => self.read_value(line, None, sink),
        }
    }

    /// Whether the rows of the form stand in pages.
    const fn is_paged(&self) -> bool {
        matches!(
            self.form,
            Form::OpenAiUsage | Form::OpenAiCosts | Form::AnthropicUsage | Form::AnthropicCosts
        )
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
                span: None,
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
                Ok(raw) => self.read_nested(raw, base, None, sink),
                Err(error) => sink(place(bytes, &error), Err(json::fault(&error))),
            }
        }
    }

    /// Reads a value of a document: a page or bucket with what is in it, or a row.
    fn read_nested(
        &mut self,
        raw: &RawValue,
        base: usize,
        span: Option<Instant>,
        sink: PlacedSink<'_>,
    ) {
        let text = raw.get().as_bytes();
        let at = text.as_ptr().addr().saturating_sub(base);
        let page: Page<'_> = match serde_json::from_slice(text) {
            Ok(page) => page,
            Err(error) => return sink(at, Err(json::fault(&error))),
        };
        // A row of another log may have keys of these names for itself.
        let has_pages = !matches!(
            self.form,
            Form::Generic | Form::OpenTelemetry | Form::Gemini
        );
        let rows = page.data.or(page.results);
        let rows = rows.filter(|rows| has_pages && rows.get().starts_with('['));
        let Some(rows) = rows else {
            if self.is_paged() && span.is_none() {
                // Errors of an API stand where its pages do.
                return sink(at, Err(Fault::Unknown));
            }
            return self.read_value(text, span, &mut |read| sink(at, read));
        };
        let starts = [page.start_time, page.starting_at];
        let start = starts.into_iter().flatten().next();
        let span = start
            .and_then(|raw| self.assembly.time(&json::scalar(raw)))
            .or(span);
        let list = List {
            reader: self,
            base,
            span,
            sink: &mut *sink,
        };
        if let Err(error) = list.deserialize(&mut serde_json::Deserializer::from_str(rows.get())) {
            sink(at, Err(json::fault(&error)));
        }
    }

    /// Reads a value that is a row, or a batch of spans.
    fn read_value(&mut self, text: &[u8], span: Option<Instant>, sink: Sink<'_>) {
        if self.form == Form::OpenTelemetry {
            let assembly = &mut self.assembly;
            let take = |values: &Values<'_>| sink(assembly.record(values, None));
            if let Err(fault) = spans::each(text, &mut self.layout, take) {
                sink(Err(fault));
            }
            return;
        }
        let mut values = Values::new();
        match json::object(text, &mut self.layout, ROW, &mut values) {
            Ok(()) => sink(self.assembly.record(&values, span)),
            Err(fault) => sink(Err(fault)),
        }
    }
}

/// The byte of a document at which its parser stopped.
fn place(bytes: &[u8], error: &serde_json::Error) -> usize {
    let mut lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let before = lines.by_ref().take(error.line().saturating_sub(1));
    let before: usize = before.map(<[u8]>::len).sum();
    (before + error.column().saturating_sub(1)).min(bytes.len())
}

fn without(missing: &[&str], names: &[&[u8]]) -> Diagnostic {
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
    span: Option<Instant>,
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
                .read_nested(raw, self.base, self.span, self.sink);
        }
        Ok(())
    }
}
