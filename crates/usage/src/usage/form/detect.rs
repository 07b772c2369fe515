//! Tells the format of a log by its first bytes: the names of its columns or keys.

use std::path::Path;

use serde::de::IgnoredAny;

use crate::input::{Code, Diagnostic, Place};
use crate::words;

use super::container::Container;
use super::format::Signs;
use super::formats::Form;
use super::keys;
use super::mapping::Mapping;
use super::role::Role;

/// What was found out about a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// How its rows are written.
    pub form: Form,
    /// How they stand in the file.
    pub container: Container,
}

/// Tells the format of a table whose columns have these names.
///
/// # Errors
/// When they are those of no format or of several.
pub fn form_of(names: &[&str], place: &str, mapping: &Mapping) -> Result<Form, Diagnostic> {
    let names = names.iter().map(|name| (*name).to_owned());
    let seen: Vec<keys::Key> = names.map(keys::Key::of_column).collect();
    told_by(&seen, place, mapping)
}

/// Tells a log's format by its head: its first 64 KiB, unpacked, or all of it. `name` is for
/// messages and, where the head leaves it open, for how rows stand in the file.
///
/// # Errors
/// When its columns or keys are those of no format or of several; it is never guessed.
pub fn detect(head: &[u8], name: &str, mapping: &Mapping) -> Result<Detected, Diagnostic> {
    let container = container(head, name)?;
    let form = told_by(&keys::of(head, container), name, mapping)?;
    Ok(Detected { form, container })
}

fn told_by(seen: &[keys::Key], name: &str, mapping: &Mapping) -> Result<Form, Diagnostic> {
    let has = |sign: &str| {
        let sign = keys::normal_path(sign);
        seen.iter().any(|key| {
            let rest = key.path.strip_suffix(sign.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    let shows = |signs: &Signs| {
        let mut groups = signs.iter();
        groups.all(|group| group.iter().any(|sign| has(sign)))
    };
    let forms = Form::ALL.into_iter();
    let forms = forms.filter(|form| form.format().layouts.iter().any(shows));
    let forms: Vec<Form> = forms.collect();
    // A page of buckets of time in which nothing happened.
    let is_empty = |form: &Form| {
        let keys = form.format().empty;
        !keys.is_empty() && keys.iter().all(|key| has(key))
    };
    let mut empty = Form::ALL.into_iter().rev().filter(is_empty);
    let empty = empty.next().filter(|_| mapping.is_empty());
    match (forms.as_slice(), empty) {
        ([form], _) => Ok(*form),
        ([], Some(form)) => Ok(form),
        ([], None) if !mapping.is_empty() || is_generic(&has) => Ok(Form::Generic),
        ([], None) => Err(unknown(name, seen)),
        (several, _) => Err(ambiguous(name, several)),
    }
}

/// Whether there are columns for what every request has.
fn is_generic(has: &impl Fn(&str) -> bool) -> bool {
    let needed = [Role::Model, Role::Input, Role::Output];
    let generic = Form::Generic.columns();
    needed.into_iter().all(|role| {
        let mut columns = generic.iter().filter(|(other, _)| *other == role);
        columns.any(|(_, names)| names.iter().any(|name| has(name)))
    })
}

/// Tells how the rows of a log stand in it.
///
/// # Errors
/// When it is empty, or no text.
pub fn container(head: &[u8], name: &str) -> Result<Container, Diagnostic> {
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = head {
        let message = format!("`{name}` is text in UTF-16, which is not read");
        let told = Diagnostic::error(Code::NotText, message).within(Place::start_of(name));
        return Err(told.help("save it as UTF-8"));
    }
    let text = keys::without_mark(head).trim_ascii_start();
    match text.first() {
        None => Err(
            Diagnostic::error(Code::EmptyFile, format!("`{name}` is empty"))
                .within(Place::start_of(name))
                .help("export it again, or name another log"),
        ),
        Some(0) => Err(
            Diagnostic::error(Code::NotText, format!("`{name}` is no text"))
                .within(Place::start_of(name))
                .note("it begins with a NUL byte")
                .help(
                    "export the log as CSV or JSON lines in UTF-8; gzip and Zstandard are unpacked",
                ),
        ),
        Some(b'[') => Ok(Container::Document),
        Some(b'{') => Ok(lines_or_document(text, name)),
        Some(_) => Ok(Container::Csv),
    }
}

/// A first value that ends where its line does begins a file of lines; one that spans lines is a
/// document.
fn lines_or_document(text: &[u8], name: &str) -> Container {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    let is_whole = matches!(values.next(), Some(Ok(_)));
    let first = text.get(..values.byte_offset()).unwrap_or(text);
    let first = if is_whole { first } else { text };
    let is_json = Path::new(name)
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"));
    match (memchr::memchr(b'\n', first.trim_ascii()), is_whole) {
        (None, true) => Container::JsonLines,
        // A line longer than the head.
        (None, false) if !is_json => Container::JsonLines,
        _ => Container::Document,
    }
}

fn unknown(name: &str, seen: &[keys::Key]) -> Diagnostic {
    let shown: Vec<String> = seen
        .iter()
        .take(12)
        .map(|key| format!("`{}`", key.shown))
        .collect();
    let more = seen.len().saturating_sub(shown.len());
    let mut note = format!("it has {}", words::all_of(&shown));
    if more > 0 {
        note = format!("it has {} and {more} more", shown.join(", "));
    }
    let message = format!("`{name}` is a log of no known format");
    let told = Diagnostic::error(Code::UnknownLogFormat, message);
    let mut told = told.within(Place::start_of(name));
    if !shown.is_empty() {
        told = told.note(note);
    }
    told.help("say which columns hold what: `--map model=COLUMN,input=COLUMN,output=COLUMN`")
        .help(format!(
            "or name its format: `--form {}`",
            names(&Form::ALL)
        ))
}

fn ambiguous(name: &str, forms: &[Form]) -> Diagnostic {
    let titles: Vec<&str> = forms.iter().map(|form| form.title()).collect();
    let message = format!("`{name}` may be {}", words::any_of(&titles));
    Diagnostic::error(Code::UnknownLogFormat, message)
        .within(Place::start_of(name))
        .help(format!("say which: `--form {}`", names(forms)))
}

fn names(forms: &[Form]) -> String {
    let names: Vec<&str> = forms.iter().map(|form| form.name()).collect();
    names.join("|")
}
