//! Diagnostics as text: where, what, why not, how to fix.

use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Patch, Renderer, Snippet};

use crate::input::{
    Diagnostic, Help, Label, Log, Patch as Change, Place, Severity, Source, Sources,
};
use crate::words::{no_command, quoted, visible};

/// Whether the text may carry colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// No escape codes.
    Plain,
    /// With colour.
    Coloured,
}

/// How many diagnostics are shown; who has more mends these first.
const MOST_SHOWN: usize = 20;

/// How much of a long line is shown around a place, in bytes.
const WINDOW: usize = 120;

/// One diagnostic as text, ending with a line break.
pub fn render(diagnostic: &Diagnostic, sources: &Sources, style: Style, width: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level
        .primary_title(visible(&diagnostic.message))
        .id(diagnostic.code.name());
    let mut main = Group::with_title(title);
    let excerpts = excerpts(diagnostic, sources);
    for excerpt in &excerpts {
        main = main.element(excerpt.snippet(&diagnostic.labels));
    }
    for place in &diagnostic.places {
        main = main.element(origin(place));
    }
    for note in &diagnostic.notes {
        main = main.element(Level::NOTE.message(visible(note)));
    }
    for help in diagnostic.helps.iter().filter(|help| help.patch.is_none()) {
        main = main.element(Level::HELP.message(visible(&help.message)));
    }
    if let Some(remedy) = diagnostic.remedy() {
        main = main.element(Level::HELP.message(remedy));
    }
    let patches: Vec<_> = diagnostic
        .helps
        .iter()
        .filter_map(|help| patched(help, sources))
        .collect();
    let mut groups = vec![main];
    for (help, patch, excerpt) in &patches {
        let change = Patch::new(
            excerpt.inside(&patch.span.range()),
            quoted(&patch.replacement),
        );
        let title = Level::HELP.secondary_title(visible(&help.message));
        groups.push(title.element(excerpt.patch(change)));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut text = renderer.term_width(width.max(40)).render(&groups);
    if excerpts.is_empty()
        && diagnostic.places.is_empty()
        && let Some((title, rest)) = text.split_once('\n')
        && let Some((_, rest)) = rest.split_once('\n')
    {
        // The renderer keeps the second line free for a place, also where there is none.
        text = format!("{title}\n{rest}");
    }
    if excerpts.is_empty() {
        // Without line numbers the renderer leaves their column out.
        text = text
            .replace("\n--> ", "\n --> ")
            .replace("\n::: ", "\n ::: ");
    }
    let mut told = String::with_capacity(text.len() + 1);
    for line in text.lines() {
        told.push_str(&without_colons(line));
        told.push('\n');
    }
    told
}

/// A line as it is, but for the colons before a second place: a build log takes a line that begins
/// with two of them for a command.
fn without_colons(line: &str) -> Cow<'_, str> {
    let colour = |text: &str| Some(text.strip_prefix("\u{1b}[")?.split_once('m')?.1.len());
    let mut rest = line.trim_start();
    while let Some(length) = colour(rest) {
        rest = rest[rest.len() - length..].trim_start();
    }
    match rest.strip_prefix(":::") {
        Some(place) => Cow::Owned(format!("{}-->{place}", &line[..line.len() - rest.len()])),
        None if rest.len() == line.trim_start().len() => no_command(line),
        None => Cow::Borrowed(line),
    }
}

/// A place without an excerpt, as the renderer shows places.
fn origin(place: &Place) -> Origin<'static> {
    match place {
        Place::Option(name) => Origin::path(match name.chars().next() {
            Some('-') => format!("option {}", visible(name)),
            Some('<' | '[') => format!("argument {}", visible(name)),
            _ => visible(name),
        }),
        Place::Program => Origin::path("this program"),
        Place::File { name, at } => {
            let origin = Origin::path(if name.trim().is_empty() {
                format!("`{name}`")
            } else {
                visible(name)
            });
            match at {
                Some((line, column)) => origin.line(*line).char_column(*column),
                None => origin,
            }
        }
    }
}

/// The advice of a patch and the excerpt that it changes; none where lines are too long to show.
fn patched<'a>(
    help: &'a Help,
    sources: &'a Sources,
) -> Option<(&'a Help, &'a Change, Excerpt<'a>)> {
    let patch = help.patch.as_ref()?;
    let source = sources.get(patch.source);
    let excerpt = Excerpt::new(source, patch.source, patch.span.range());
    (!excerpt.is_cut).then_some((help, patch, excerpt))
}

/// All diagnostics in order, with an empty line between them, and how many there are.
pub fn render_all(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    style: Style,
    width: usize,
) -> String {
    let shown = diagnostics.iter().take(MOST_SHOWN);
    let mut texts: Vec<String> = shown
        .map(|one| render(one, sources, style, width))
        .collect();
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    let mut files: Vec<_> = diagnostics
        .iter()
        .filter_map(|one| one.place().map(|(source, _)| source))
        .collect();
    files.sort();
    files.dedup();
    if errors > 1 && !files.is_empty() {
        let summary = summary(errors, files.len());
        let more = if errors >= Log::LIMIT {
            "at least "
        } else {
            ""
        };
        texts.push(if diagnostics.len() > MOST_SHOWN {
            format!(
                "{more}{}, the first {MOST_SHOWN} shown\n",
                summary.trim_end()
            )
        } else {
            summary
        });
    }
    texts.join("\n")
}

/// `2 errors in 1 file`, ending with a line break.
pub fn summary(errors: usize, files: usize) -> String {
    let plural = |count: usize, noun: &str| match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    };
    format!("{} in {}\n", plural(errors, "error"), plural(files, "file"))
}

/// The lines of a source around its labels; when one of them is very long, a piece of it.
struct Excerpt<'a> {
    id: crate::input::SourceId,
    name: String,
    /// The text as the file has it.
    text: &'a str,
    /// The text as it is shown.
    shown: String,
    start: usize,
    line: usize,
    is_cut: bool,
}

fn excerpts<'a>(diagnostic: &Diagnostic, sources: &'a Sources) -> Vec<Excerpt<'a>> {
    let mut ids: Vec<_> = diagnostic.labels.iter().map(|label| label.source).collect();
    if let Some((first, _)) = diagnostic.place() {
        ids.insert(0, first);
    }
    let mut seen = Vec::new();
    ids.retain(|id| {
        !seen.contains(id) && {
            seen.push(*id);
            true
        }
    });
    let excerpt = |id| {
        let spans = diagnostic.labels.iter().filter(|label| label.source == id);
        let ranges: Vec<_> = spans.map(|label| label.span.range()).collect();
        let start = ranges.iter().map(|range| range.start).min().unwrap_or(0);
        let end = ranges.iter().map(|range| range.end).max().unwrap_or(0);
        Excerpt::new(sources.get(id), id, start..end)
    };
    ids.into_iter().map(excerpt).collect()
}

impl<'a> Excerpt<'a> {
    fn new(source: &'a Source, id: crate::input::SourceId, range: Range<usize>) -> Self {
        let line = source.line_of(range.start);
        let first = source.line_range(line);
        let last = source.line_range(source.line_of(range.end.max(range.start)));
        let is_long = |line: &Range<usize>| line.len() > 4 * WINDOW;
        let is_cut = is_long(&first) || is_long(&last);
        let (start, end) = if is_cut {
            let start = range.start.saturating_sub(WINDOW / 2).max(first.start);
            (
                start,
                (range.start + WINDOW)
                    .min(source.text.len())
                    .min(first.end.max(range.start)),
            )
        } else {
            (first.start, last.end.max(range.end).min(source.text.len()))
        };
        let (start, end) = (boundary(&source.text, start), boundary(&source.text, end));
        let column = source.line_col(range.start).1;
        let name = match is_cut {
            // The renderer counts columns within the piece, so the true one goes into the name.
            true => format!("{}:{line}:{column}, shortened", visible(&source.name)),
            false => visible(&source.name),
        };
        Self {
            id,
            name,
            text: &source.text[start..end],
            shown: quoted(&source.text[start..end]),
            start,
            line,
            is_cut,
        }
    }

    /// Where a range of the file is in the text as shown, which has as many characters.
    fn inside(&self, range: &Range<usize>) -> Range<usize> {
        let place = |byte: usize| {
            let byte = byte.saturating_sub(self.start).min(self.text.len());
            let before = self.text[..boundary(self.text, byte)].chars().count();
            let mut places = self.shown.char_indices().map(|(at, _)| at);
            places.nth(before).unwrap_or(self.shown.len())
        };
        place(range.start)..place(range.end)
    }

    fn snippet<'s>(
        &'s self,
        labels: &'s [Label],
    ) -> Snippet<'s, annotate_snippets::Annotation<'s>> {
        let annotations = labels
            .iter()
            .filter(|label| label.source == self.id)
            .map(|label| {
                let kind = if label.primary {
                    AnnotationKind::Primary
                } else {
                    AnnotationKind::Context
                };
                kind.span(self.inside(&label.span.range()))
                    .label(visible(&label.text))
            });
        Snippet::source(self.shown.as_str())
            .path(self.name.as_str())
            .line_start(self.line)
            .annotations(annotations)
    }

    fn patch<'s>(&'s self, change: Patch<'s>) -> Snippet<'s, Patch<'s>> {
        Snippet::source(self.shown.as_str())
            .path(self.name.as_str())
            .line_start(self.line)
            .patch(change)
    }
}

/// The nearest start of a character at or before a byte.
fn boundary(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::{Code, SourceId, Span};

    fn shown(text: &str, needle: &str) -> String {
        let mut sources = Sources::new();
        let source = sources.add("file.yaml", text.to_owned());
        let at = text.find(needle).unwrap();
        let span = Span::new(at..at + needle.len());
        let told = Diagnostic::error(Code::InvalidValue, "wrong").at(source, span, "here");
        render(
            &told.suggest(source, span, "right", "better"),
            &sources,
            Style::Plain,
            80,
        )
    }

    #[test]
    fn columns_and_carets_count_characters() {
        let text = shown("a: 1\nä: { ö: bad }\n", "bad");
        assert!(text.contains("--> file.yaml:2:9"), "{text}");
        assert!(
            text.contains("2 | ä: { ö: bad }\n  |         ^^^ here"),
            "{text}"
        );
        assert!(text.contains("ä: { ö: right }"), "{text}");
    }

    #[test]
    fn a_long_line_is_cut_and_its_column_kept() {
        let text = shown(
            &format!("{}bad{}", "é".repeat(50_000), "x".repeat(50_000)),
            "bad",
        );
        assert!(text.contains("file.yaml:1:50001"), "{text}");
        assert!(text.len() < 1000, "{} bytes", text.len());
    }

    #[test]
    fn any_span_is_shown_without_a_panic() {
        for text in ["", "\n", "a", "é\r\n日", "\t\u{1b}[0m"] {
            let mut sources = Sources::new();
            let source = sources.add("file\n.yaml", text.to_owned());
            for (start, end) in [(0, 0), (0, 1), (1, 2), (0, 99), (99, 99)] {
                let told = Diagnostic::error(Code::InvalidValue, "wrong");
                let told = told.at(source, Span { start, end }, "here");
                assert!(render(&told, &sources, Style::Plain, 0).contains("error[invalid-value]"));
            }
        }
    }

    #[test]
    fn many_mistakes_are_counted_and_the_first_are_shown() {
        let mut sources = Sources::new();
        let source = sources.add("file", "a");
        let one = Diagnostic::error(Code::InvalidValue, "wrong").at(source, Span::default(), "");
        let all = |count| render_all(&vec![one.clone(); count], &sources, Style::Plain, 80);
        assert!(!all(1).contains("1 error"));
        assert!(all(2).ends_with("\n\n2 errors in 1 file\n"));
        assert!(all(21).ends_with("\n\n21 errors in 1 file, the first 20 shown\n"));
        assert_eq!(all(500).matches("error[").count(), MOST_SHOWN);
        assert_eq!(source, SourceId(0));
    }
}
