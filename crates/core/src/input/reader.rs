//! What the check of an as-written struct needs: a log, the source, and required fields.

use std::collections::BTreeMap;

use crate::input::{Code, Diagnostic, Leaf, Log, Part, SourceId, Span, Spanned};
use crate::units::Scalar;

/// Checks one source text, telling mistakes as they are found.
pub struct Reader<'a> {
    /// Where mistakes go.
    pub log: &'a mut Log,
    /// The text that is checked.
    pub source: SourceId,
}

impl<'a> Reader<'a> {
    /// A reader of a source text.
    pub fn new(log: &'a mut Log, source: SourceId) -> Self {
        Self { log, source }
    }

    /// The value of a field that must be there; what is missing is told, what is bad was told.
    pub fn require<T: Scalar>(
        &mut self,
        leaf: Leaf<T>,
        field: &str,
        owner: Span,
    ) -> Option<Spanned<T>> {
        if leaf.is_missing() {
            self.missing(field, owner, T::EXPECTED);
        }
        leaf.into_spanned()
    }

    /// The value of a composite field that must be there.
    pub fn require_part<T>(
        &mut self,
        part: Part<T>,
        field: &str,
        owner: Span,
        expected: &str,
    ) -> Option<Spanned<T>> {
        if part.is_missing() {
            self.missing(field, owner, expected);
        }
        part.into_spanned()
    }

    /// Tells a mistake at a place.
    pub fn tell(&mut self, code: Code, message: String, at: Span, label: &str) {
        self.push(Diagnostic::error(code, message).at(self.source, at, label));
    }

    /// Tells a mistake.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.log.push(diagnostic);
    }

    /// Whether a mistake of this text was told within a span, so that what follows from it need
    /// not be told.
    pub fn has_told_within(&self, span: Span) -> bool {
        let mut places = self.log.iter().filter_map(Diagnostic::place);
        places.any(|(source, at)| source == self.source && span.contains(at))
    }

    /// Tells each name that comes twice, with both places.
    pub fn refuse_duplicates<'n>(
        &mut self,
        names: impl Iterator<Item = (&'n str, Span)>,
        what: &str,
        code: Code,
    ) {
        let mut first: BTreeMap<&str, Span> = BTreeMap::new();
        for (name, span) in names {
            let earlier = *first.entry(name).or_insert(span);
            if earlier != span {
                let verb = if code == Code::DuplicateModel {
                    "priced"
                } else {
                    "named"
                };
                let diagnostic =
                    Diagnostic::error(code, format!("{what} `{name}` is {verb} twice"))
                        .at(self.source, span, "second")
                        .and_at(self.source, earlier, "first")
                        .help("remove one of them");
                self.push(diagnostic);
            }
        }
    }

    fn missing(&mut self, field: &str, owner: Span, expected: &str) {
        let start = Span {
            start: owner.start,
            end: (owner.start + 1).min(owner.end),
        };
        let diagnostic = Diagnostic::error(Code::MissingField, format!("missing field `{field}`"))
            .at(
                self.source,
                start,
                format!("`{field}` is not among these fields"),
            )
            .help(format!("add `{field}`: {expected}"));
        self.push(diagnostic);
    }
}
