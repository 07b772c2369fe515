//! What to say about YAML that cannot be read, or that price lists have no need of.

use crate::input::{Code, Diagnostic, SourceId, Span};

/// A mistake that the parser found, in our words.
pub(super) fn error(source: SourceId, at: Span, info: &str) -> Box<Diagnostic> {
    if info.contains("recursion limit") {
        return too_deep(source, at);
    }
    if info.contains("unknown anchor") {
        return Box::new(alias(source, at));
    }
    let (label, help) = reword(info);
    let diagnostic = Diagnostic::error(Code::YamlSyntax, "the file is not valid YAML");
    let diagnostic = diagnostic.at(source, at, label);
    Box::new(match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    })
}

/// Phrases of the parser, what they mean to a person, and what to do.
const PHRASES: &[(&str, &str, &str)] = &[
    (
        "tabs disallowed",
        "a tab cannot indent a line",
        "indent with spaces",
    ),
    (
        "mapping values are not allowed",
        "a second `:` on one line",
        "put the value in quotes, or the field on a line of its own",
    ),
    (
        "illegal placement of ':'",
        "a field inside a list that is not closed",
        "close the list with `]`, or the mapping with `}`",
    ),
    (
        "found a tab",
        "a tab cannot indent a line",
        "indent with spaces",
    ),
    (
        "did not find expected key",
        "this fits no line above",
        "give all fields of a mapping the same indentation",
    ),
    (
        "did not find expected '-'",
        "this fits no line above",
        "give all fields of an item the same indentation, and begin each new item with `-`",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here",
        "put the first `-` on a line of its own",
    ),
    (
        "simple key expect",
        "there is no `:` after this field",
        "write `field: value`",
    ),
    (
        "did not find expected node content",
        "a value is expected here",
        "write the value, or close the list or mapping",
    ),
    (
        "in quoted scalar",
        "the closing quote is missing",
        "close the quote on the same line",
    ),
    (
        "unexpected end of stream",
        "the file ends too early",
        "close the open quote or bracket",
    ),
    (
        "misplaced bracket",
        "a bracket is closed that was never opened",
        "remove the bracket",
    ),
    (
        "unexpected character",
        "a value cannot begin with this character",
        "put the value in quotes",
    ),
    (
        "trailing content",
        "text follows the closing quote",
        "put the whole value in quotes",
    ),
];

/// The parser's message as a lower-case fragment, and advice where there is some.
fn reword(info: &str) -> (String, Option<&'static str>) {
    let known = PHRASES.iter().find(|(phrase, ..)| info.contains(phrase));
    if let Some((_, label, help)) = known {
        return ((*label).to_owned(), Some(help));
    }
    let info = info.trim_end_matches('.').replace("`@'", "`@`");
    let mut characters = info.chars();
    let first = characters.next().map(|c| c.to_ascii_lowercase());
    (first.into_iter().chain(characters).collect(), None)
}

/// An alias, or an anchor that could be its target.
pub(super) fn alias(source: SourceId, at: Span) -> Diagnostic {
    Diagnostic::error(Code::AliasRefused, "YAML aliases are not used here")
        .at(source, at, "this stands for a value elsewhere")
        .help("write the value itself")
}

/// The merge key `<<`.
pub(super) fn merge_key(source: SourceId, at: Span) -> Diagnostic {
    Diagnostic::error(Code::AliasRefused, "YAML merge keys are not used here")
        .at(source, at, "this stands for fields elsewhere")
        .help("write the fields themselves")
}

/// An anchor or a tag before a value.
pub(super) fn property(source: SourceId, at: Span, text: &str) -> Diagnostic {
    let is_tag = text
        .get(at.range())
        .is_some_and(|mark| mark.starts_with('!'));
    if is_tag {
        Diagnostic::error(Code::TagRefused, "YAML tags are not used here")
            .at(source, at, "every field knows its type")
            .help("remove the tag, or put the value in quotes")
    } else {
        Diagnostic::error(Code::AliasRefused, "YAML anchors are not used here")
            .at(source, at, "nothing can refer to this")
            .help("remove the anchor")
    }
}

/// Values nested too deeply.
pub(super) fn too_deep(source: SourceId, at: Span) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(Code::NestingTooDeep, "values are nested too deeply")
        .at(source, at, "one level too many")
        .note("at most 64 levels are read");
    Box::new(diagnostic)
}

/// A list or mapping with more items than are read.
pub(super) fn too_long(source: SourceId, at: Span) -> Box<Diagnostic> {
    let diagnostic = Diagnostic::error(Code::TooManyItems, "a list is too long")
        .at(source, at, "one item too many")
        .note("at most 100,000 items of one list or mapping are read");
    Box::new(diagnostic)
}
