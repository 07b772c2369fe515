//! YAML as a tree of nodes that know their place, built from the events of the parser.
//!
//! What price lists have no need of is refused here, before it can cost anything: aliases,
//! anchors, tags, deep nesting, several documents in one file.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle};

use crate::input::place::Offsets;
use crate::input::{Code, Diagnostic, Log, SourceId, Span, syntax};

/// How deeply values may be nested.
const MAX_DEPTH: usize = 64;
/// How many items one list or mapping may hold.
const MAX_ITEMS: usize = 100_000;

/// A value as written, and its place.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

/// The form of a value.
#[derive(Debug)]
pub(super) enum Kind {
    /// One word, number or text; `plain` when written without quotes.
    Scalar { text: String, plain: bool },
    /// A list.
    Sequence(Vec<Node>),
    /// Keys, which are scalars, and their values, in the order written; no key comes twice.
    Mapping(Vec<(Node, Node)>),
    /// A value that was refused and told already.
    Refused,
}

impl Node {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// Whether no value is written here.
    pub(super) fn is_null(&self) -> bool {
        let Kind::Scalar { text, plain } = &self.kind else {
            return false;
        };
        *plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
    }
}

/// Reads a text into a tree; `None` when the text as a whole has none, which is logged.
pub(super) fn parse(text: &str, source: SourceId, log: &mut Log) -> Option<Node> {
    let mut builder = Builder::new(text, source, log);
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let step = match next {
            Ok((event, span)) => {
                let span = builder.offsets.span(span);
                builder.take(event, span)
            }
            Err(error) => {
                let span = builder.offsets.point(error.marker());
                let span = if error.info().contains("found a tab") {
                    builder.offsets.tab_from(span)
                } else {
                    span
                };
                Err(syntax::error(source, span, error.info()))
            }
        };
        if let Err(fatal) = step {
            builder.log.push(*fatal);
            return None;
        }
    }
    builder.finish()
}

/// A list or mapping that is not closed yet.
enum Open {
    Sequence(Span, Vec<Node>),
    Mapping {
        span: Span,
        entries: Vec<(Node, Node)>,
        key: Option<Node>,
    },
}

struct Builder<'a> {
    text: &'a str,
    source: SourceId,
    log: &'a mut Log,
    offsets: Offsets<'a>,
    open: Vec<Open>,
    root: Option<Node>,
}

type Step = Result<(), Box<Diagnostic>>;

impl<'a> Builder<'a> {
    fn new(text: &'a str, source: SourceId, log: &'a mut Log) -> Self {
        Self {
            text,
            source,
            log,
            offsets: Offsets::new(text),
            open: Vec::new(),
            root: None,
        }
    }

    fn take(&mut self, event: Event<'_>, span: Span) -> Step {
        if self.is_too_long() {
            return Err(syntax::too_long(self.source, span));
        }
        match event {
            Event::DocumentStart(_) if self.root.is_some() => Err(self.second_document(span)),
            Event::Alias(_) => {
                self.log.push(syntax::alias(self.source, span));
                self.close(Kind::Refused, span);
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let span = self.properties(span, anchor > 0, tag.is_some());
                let plain = style == ScalarStyle::Plain;
                let span = self.offsets.scalar(span, &text, style);
                let text = text.into_owned();
                self.close(Kind::Scalar { text, plain }, span);
                Ok(())
            }
            Event::SequenceStart(anchor, tag) => {
                let span = self.properties(span, anchor > 0, tag.is_some());
                self.open(Open::Sequence(span, Vec::new()))
            }
            Event::MappingStart(anchor, tag) => {
                let span = self.properties(span, anchor > 0, tag.is_some());
                let (entries, key) = (Vec::new(), None);
                self.open(Open::Mapping { span, entries, key })
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close_innermost(span);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Refuses an anchor or tag before a value; gives the span of the value alone.
    fn properties(&mut self, span: Span, anchor: bool, tag: bool) -> Span {
        if !anchor && !tag {
            return span;
        }
        let (span, marks) = self.offsets.without_properties(span);
        for mark in marks {
            let told = syntax::property(self.source, mark, self.text);
            self.log.push(told);
        }
        span
    }

    fn open(&mut self, open: Open) -> Step {
        if self.open.len() >= MAX_DEPTH {
            let (Open::Sequence(span, _) | Open::Mapping { span, .. }) = open;
            return Err(syntax::too_deep(self.source, span));
        }
        self.open.push(open);
        Ok(())
    }

    /// Whether the innermost list or mapping holds more than any price list does. Without a limit a
    /// file of 16 MB could make millions of structs.
    fn is_too_long(&self) -> bool {
        match self.open.last() {
            Some(Open::Sequence(_, items)) => items.len() > MAX_ITEMS,
            Some(Open::Mapping { entries, .. }) => entries.len() > MAX_ITEMS,
            None => false,
        }
    }

    fn close_innermost(&mut self, end: Span) {
        let (kind, start, last) = match self.open.pop() {
            Some(Open::Sequence(start, items)) => {
                let last = items.last().map(|node| node.span);
                (Kind::Sequence(items), start, last)
            }
            Some(Open::Mapping { span, entries, .. }) => {
                let last = entries.last().map(|(key, value)| key.span.max(value.span));
                (Kind::Mapping(self.without_duplicates(entries)), span, last)
            }
            None => return,
        };
        // A block collection ends with its last value; one in brackets with its bracket.
        let end = match last {
            Some(last) if end.start == end.end => last.end,
            _ => end.end,
        };
        let start = start.start;
        self.close(
            kind,
            Span {
                start,
                end: end.max(start),
            },
        );
    }

    /// Puts a finished value where it belongs.
    fn close(&mut self, kind: Kind, span: Span) {
        let node = Node { kind, span };
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::Sequence(_, items)) => items.push(node),
            Some(Open::Mapping { key, entries, .. }) => match key.take() {
                None => *key = Some(node),
                Some(key) => {
                    if let Some(told) = refuse_key(&key, self.source) {
                        self.log.push(told);
                    } else {
                        entries.push((key, node));
                    }
                }
            },
        }
    }

    /// Keeps the first of each key and tells the others.
    fn without_duplicates(&mut self, entries: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
        let mut first = BTreeMap::new();
        let mut told = Vec::new();
        let fresh: Vec<bool> = entries
            .iter()
            .map(|(key, _)| {
                let name = key.text().unwrap_or_default();
                let earlier = *first.entry(name).or_insert(key.span);
                if earlier != key.span {
                    told.push(duplicate(name, self.source, earlier, key.span));
                }
                earlier == key.span
            })
            .collect();
        if told.is_empty() {
            return entries;
        }
        for one in told {
            self.log.push(one);
        }
        let kept = entries.into_iter().zip(fresh);
        kept.filter_map(|(entry, fresh)| fresh.then_some(entry))
            .collect()
    }

    fn second_document(&self, span: Span) -> Box<Diagnostic> {
        let message = "a second document begins in the same file";
        let diagnostic = Diagnostic::error(Code::ManyDocuments, message)
            .at(self.source, span, "the second document")
            .help("put each document into a file of its own");
        Box::new(diagnostic)
    }

    fn finish(self) -> Option<Node> {
        match self.root {
            Some(root) if !(root.is_null() && root.text() == Some("")) => Some(root),
            _ => {
                let message = "the file holds no value";
                let diagnostic = Diagnostic::error(Code::EmptyFile, message)
                    .at(self.source, Span::default(), "nothing to read here")
                    .help("write the fields, or remove the file");
                self.log.push(diagnostic);
                None
            }
        }
    }
}

fn duplicate(name: &str, source: SourceId, first: Span, second: Span) -> Diagnostic {
    Diagnostic::error(
        Code::DuplicateField,
        format!("field `{name}` is written twice"),
    )
    .at(source, second, "second")
    .and_at(source, first, "first")
    .help("remove one of them")
}

/// Why a key cannot stand for a field.
fn refuse_key(key: &Node, source: SourceId) -> Option<Diagnostic> {
    let wrong = |label: &str| {
        let diagnostic = Diagnostic::error(Code::WrongType, "a key must be one word");
        Some(diagnostic.at(source, key.span, label))
    };
    match &key.kind {
        Kind::Scalar { text, plain: true } if text == "<<" => {
            Some(syntax::merge_key(source, key.span))
        }
        Kind::Scalar { .. } if key.is_null() => wrong("no key is written here"),
        Kind::Scalar { .. } => None,
        Kind::Refused => wrong("this is refused"),
        Kind::Sequence(_) => wrong("this is a list"),
        Kind::Mapping(_) => wrong("this is a mapping"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The codes that were told, and whether there is a tree.
    fn told(text: &str) -> (Vec<Code>, bool) {
        let mut log = Log::new();
        let root = parse(text, SourceId(0), &mut log);
        for (_, span) in log.iter().filter_map(Diagnostic::place) {
            assert!(text.get(span.range()).is_some(), "{span:?} cuts {text:?}");
        }
        if let Some(root) = &root {
            check_spans(root, text);
        }
        (log.iter().map(|one| one.code).collect(), root.is_some())
    }

    fn check_spans(node: &Node, text: &str) {
        assert!(
            text.get(node.span.range()).is_some(),
            "{:?} cuts {text:?}",
            node.span
        );
        match &node.kind {
            Kind::Sequence(items) => items.iter().for_each(|item| check_spans(item, text)),
            Kind::Mapping(entries) => entries.iter().for_each(|(key, value)| {
                check_spans(key, text);
                check_spans(value, text);
            }),
            Kind::Scalar { .. } | Kind::Refused => {}
        }
    }

    /// The values of a mapping as they are written.
    fn written(text: &str) -> Vec<&str> {
        let root = parse(text, SourceId(0), &mut Log::new()).unwrap();
        let Kind::Mapping(entries) = root.kind else {
            panic!("{text}")
        };
        entries
            .iter()
            .map(|(_, value)| &text[value.span.range()])
            .collect()
    }

    #[test]
    fn spans_fit_values_whatever_stands_around_them() {
        assert_eq!(written("ä: 日本 # é\nö: 2.50  \n"), ["日本", "2.50"]);
        let quoted = "a: 'it''s' # '\nb: \"x \\\" y\"  # \"\nc: [1, 2]\r\nd: {e: é}\r\n";
        assert_eq!(
            written(quoted),
            ["'it''s'", "\"x \\\" y\"", "[1, 2]", "{e: é}"]
        );
        assert_eq!(written("a:\nb: ~\n"), [":", "~"]);
    }

    #[test]
    fn what_could_cost_anything_is_refused() {
        assert_eq!(
            told("a: &x 1\nb: *x\n"),
            (vec![Code::AliasRefused; 2], true)
        );
        assert_eq!(told("a: {<<: {b: 1}}\n"), (vec![Code::AliasRefused], true));
        assert_eq!(told("a: !!float 1\n"), (vec![Code::TagRefused], true));
        assert_eq!(told("a: *x\n"), (vec![Code::AliasRefused], false));
        assert_eq!(
            told("a: 1\n---\nb: 2\n"),
            (vec![Code::ManyDocuments], false)
        );
        assert_eq!(told("a: 1\na: 2\n"), (vec![Code::DuplicateField], true));
        assert_eq!(told("# nothing\n"), (vec![Code::EmptyFile], false));
        let nested = |depth| "[".repeat(depth) + &"]".repeat(depth);
        assert_eq!(told(&nested(MAX_DEPTH)), (vec![], true));
        assert_eq!(
            told(&nested(MAX_DEPTH + 1)),
            (vec![Code::NestingTooDeep], false)
        );
        assert_eq!(
            told(&"[".repeat(100_000)),
            (vec![Code::NestingTooDeep], false)
        );
    }

    const GOOD: &str = "ü: 'it''s'\nlist:\n  - { a: \"日\\n\", b: &x [1, *x] }\n  - !t |\n    é\n";

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*") {
            told(&text);
        }

        #[test]
        fn no_yaml_makes_it_panic(text in "[-a:,é日 \\n\\t\\r'\"{}\\[\\]&*!|>#?%@<~\\\\]{0,60}") {
            told(&text);
        }

        #[test]
        fn no_change_to_yaml_makes_it_panic(
            changes in prop::collection::vec((any::<prop::sample::Index>(), "[\\PC\\n\\t]{0,2}"), 0..6),
        ) {
            let mut characters: Vec<String> = GOOD.chars().map(String::from).collect();
            for (index, new) in changes {
                let at = index.index(characters.len());
                characters[at] = new;
            }
            told(&characters.concat());
        }
    }
}
