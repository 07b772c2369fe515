//! What is wrong, where, and how to fix it, as plain data.

use std::fmt;

use crate::input::{Code, SourceId, Span};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No answer can be given.
    Error,
    /// The answer is given, but look here.
    Warning,
}

/// A place that a diagnostic points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The source text.
    pub source: SourceId,
    /// The place in it.
    pub span: Span,
    /// What to say beside the caret.
    pub text: String,
    /// Whether this is the place of the mistake, and not one that explains it.
    pub primary: bool,
}

/// A replacement of source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The source text.
    pub source: SourceId,
    /// What to replace.
    pub span: Span,
    /// What to put there.
    pub replacement: String,
}

/// A way to fix the mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Help {
    /// The advice, as a lower-case fragment or question.
    pub message: String,
    /// The advice as a change to the source.
    pub patch: Option<Patch>,
}

/// Where a mistake is, when it is not shown in an excerpt of a source text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// An option or argument of the command line, as its help shows it: `--stage`, `<LOG>`.
    Option(String),
    /// A file, by line and column where it has such: what cannot be opened has none.
    File {
        /// The path as shown.
        name: String,
        /// The line and the column, counted from 1.
        at: Option<(usize, usize)>,
    },
    /// This program itself.
    Program,
}

impl Place {
    /// The start of a file.
    pub fn start_of(name: impl fmt::Display) -> Self {
        Self::File {
            name: name.to_string(),
            at: Some((1, 1)),
        }
    }

    /// Where in a JSON file a reader of JSON stopped, as the end of its reason says; else its start.
    pub fn in_json(name: impl fmt::Display, reason: &str) -> Self {
        let at = reason.rsplit_once(" at line ").and_then(|(_, place)| {
            let (line, column) = place.split_once(" column ")?;
            let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
            Some((line.max(1), column.max(1)))
        });
        Self::File {
            name: name.to_string(),
            at: at.or(Some((1, 1))),
        }
    }

    /// A path that leads to nothing that can be read.
    pub fn path(name: impl fmt::Display) -> Self {
        let name = name.to_string();
        Self::File { name, at: None }
    }
}

impl From<&str> for Place {
    /// An option or argument.
    fn from(option: &str) -> Self {
        Self::Option(option.to_owned())
    }
}

/// One mistake or remark, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The stable code.
    pub code: Code,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// The places in source texts.
    pub labels: Vec<Label>,
    /// The places elsewhere; one of these or a label is always there.
    pub places: Box<[Place]>,
    /// What was expected, and other facts.
    pub notes: Vec<String>,
    /// How to fix it.
    pub helps: Vec<Help>,
}

impl Diagnostic {
    fn draft(severity: Severity, code: Code, message: impl Into<String>) -> Draft {
        Draft(Self {
            severity,
            code,
            message: message.into(),
            labels: Vec::new(),
            places: Box::default(),
            notes: Vec::new(),
            helps: Vec::new(),
        })
    }

    /// A mistake, which still needs a place.
    pub fn error(code: Code, message: impl Into<String>) -> Draft {
        Self::draft(Severity::Error, code, message)
    }

    /// A remark, which still needs a place.
    pub fn warning(code: Code, message: impl Into<String>) -> Draft {
        Self::draft(Severity::Warning, code, message)
    }

    /// Adds the option or argument that led to the place.
    #[must_use]
    pub fn named_by(mut self, option: &str) -> Self {
        self.push_place(option.into());
        self
    }

    fn push_place(&mut self, place: Place) {
        let mut places = std::mem::take(&mut self.places).into_vec();
        places.push(place);
        self.places = places.into();
    }

    /// How to fix it, when nothing else says so: a mistake never comes without a remedy.
    pub fn remedy(&self) -> Option<String> {
        // A broken rule is an answer, and its caret shows the limit to change.
        let is_told = self.code == Code::PolicyBroken
            || !self.helps.is_empty()
            || self.notes.iter().any(|note| note.starts_with("expected "));
        let code = self.code.name();
        (!is_told && self.severity == Severity::Error)
            .then(|| format!("`plan explain {code}` says how to fix it"))
    }

    fn label(mut self, source: SourceId, span: Span, text: String, primary: bool) -> Self {
        self.labels.push(Label {
            source,
            span,
            text,
            primary,
        });
        self
    }

    /// Points at the place of the mistake.
    #[must_use]
    pub fn at(self, source: SourceId, span: Span, text: impl Into<String>) -> Self {
        self.label(source, span, text.into(), true)
    }

    /// Points at a place that explains the mistake.
    #[must_use]
    pub fn and_at(self, source: SourceId, span: Span, text: impl Into<String>) -> Self {
        self.label(source, span, text.into(), false)
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Adds advice in words.
    #[must_use]
    pub fn help(mut self, message: impl Into<String>) -> Self {
        self.helps.push(Help {
            message: message.into(),
            patch: None,
        });
        self
    }

    /// Adds the word that was probably meant, if there is one.
    #[must_use]
    pub fn did_you_mean(self, meant: Option<&str>) -> Self {
        match meant {
            Some(word) => self.help(format!("did you mean `{word}`?")),
            None => self,
        }
    }

    /// Adds the word that was probably meant as a change to the source, if there is one.
    #[must_use]
    pub fn suggest_word(self, source: SourceId, span: Span, meant: Option<&str>) -> Self {
        match meant {
            Some(word) => self.suggest(source, span, word, format!("did you mean `{word}`?")),
            None => self,
        }
    }

    /// Adds advice as a change to the source.
    #[must_use]
    pub fn suggest(
        mut self,
        source: SourceId,
        span: Span,
        replacement: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        let replacement = replacement.into();
        let patch = Some(Patch {
            source,
            span,
            replacement,
        });
        let message = message.into();
        self.helps.push(Help { message, patch });
        self
    }

    /// The place of the mistake, if it has one.
    pub fn place(&self) -> Option<(SourceId, Span)> {
        let primary = self.labels.iter().find(|label| label.primary);
        let label = primary.or(self.labels.first())?;
        Some((label.source, label.span))
    }
}

/// A mistake or remark of which it is not said yet where it is; only a placed one can be told.
#[derive(Clone, Debug)]
#[must_use]
pub struct Draft(Diagnostic);

impl Draft {
    /// Adds a fact.
    pub fn note(self, note: impl Into<String>) -> Self {
        Self(self.0.note(note))
    }

    /// Adds advice in words.
    pub fn help(self, message: impl Into<String>) -> Self {
        Self(self.0.help(message))
    }

    /// Adds the word that was probably meant, if there is one.
    pub fn did_you_mean(self, meant: Option<&str>) -> Self {
        Self(self.0.did_you_mean(meant))
    }

    /// Its place in a source text.
    pub fn at(self, source: SourceId, span: Span, text: impl Into<String>) -> Diagnostic {
        self.0.at(source, span, text)
    }

    /// Its place in an option, or in a file without a source text.
    pub fn within(mut self, place: impl Into<Place>) -> Diagnostic {
        self.0.push_place(place.into());
        self.0
    }

    /// What it is about.
    pub fn code(&self) -> Code {
        self.0.code
    }
}

/// Collects diagnostics, so that a run tells them all.
#[derive(Clone, Debug, Default)]
pub struct Log {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
}

impl Log {
    /// How many diagnostics are kept in full; those beyond are only counted.
    pub const LIMIT: usize = 1000;

    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        match diagnostic.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
        }
        if self.diagnostics.len() < Self::LIMIT {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Takes in all diagnostics of another log.
    pub fn append(&mut self, other: Self) {
        self.errors += other.errors;
        self.warnings += other.warnings;
        let room = Self::LIMIT.saturating_sub(self.diagnostics.len());
        self.diagnostics
            .extend(other.diagnostics.into_iter().take(room));
    }

    /// Whether a mistake was told.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many mistakes were told, also those that are not kept.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many remarks were told, also those that are not kept.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// Whether nothing was told.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The diagnostics in the order in which they were told.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.diagnostics.iter()
    }

    /// The diagnostics in the order of the sources; those without a place come last.
    pub fn into_sorted(self) -> Vec<Diagnostic> {
        let mut sorted = self.diagnostics;
        sorted.sort_by_key(|diagnostic| {
            let place = diagnostic.place();
            (place.is_none(), place)
        });
        sorted
    }
}
