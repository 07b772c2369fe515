//! The page for a pull-request comment, readable before and after it is rendered.

use std::io::{self, Write};

use super::Exporter;
use super::text::{pad, pad_left, width};
use crate::report::show::Side;
use crate::report::view::{View, ViewColumn, resolve};
use crate::report::{Block, Report};
use crate::words::{no_command, visible};

/// Columns of a chart.
const CHART: usize = 80;

/// Writes the page as GitHub Markdown.
#[derive(Clone, Copy, Debug)]
pub struct Markdown;

impl Exporter for Markdown {
    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let blocks = report.page.iter().map(|block| written(report, block));
        let blocks: Vec<String> = blocks.filter(|block| !block.is_empty()).collect();
        if blocks.is_empty() {
            return Ok(());
        }
        writeln!(out, "{}", blocks.join("\n\n"))
    }
}

fn written(report: &Report, block: &Block) -> String {
    match block {
        Block::Heading { left, right } => heading(&left.to_string(), &right.to_string()),
        Block::Grid(grid) => table(&resolve(report, grid)),
        Block::Line(text) => paragraph(&text.to_string()),
        Block::Verdict(text) => format!("**{}**", escaped(text.to_string().trim())),
        Block::Notes(notes) => {
            let notes = notes
                .iter()
                .map(|note| format!("- {}", paragraph(&note.to_string())));
            notes.collect::<Vec<_>>().join("\n")
        }
        Block::Chart(chart) => picture(&super::chart::draw(report, chart, CHART)),
        Block::Blank => String::new(),
    }
}

/// A picture in characters, as text of fixed width that no reader wraps.
fn picture(lines: &[String]) -> String {
    match lines {
        [] => String::new(),
        lines => {
            let lines: Vec<_> = lines.iter().map(|line| no_command(line)).collect();
            format!("```text\n{}\n```", lines.join("\n"))
        }
    }
}

fn heading(left: &str, right: &str) -> String {
    let left = escaped(left.trim());
    let left = left
        .split("   ")
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" · ");
    match right {
        "" => format!("## {left}"),
        right => format!("## {left}\n\n_{}_", escaped(right)),
    }
}

/// A line of its own, which no first character turns into a list, a quote or a heading, nor two
/// colons into a command to a log.
fn paragraph(text: &str) -> String {
    let text = escaped(text.trim());
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text.len() - numbered.len();
    match text.starts_with(['#', '>', '-', '+', '=']) || text.starts_with("::") {
        true => format!("\\{text}"),
        false if number > 0 && is_of_list(numbered) => {
            format!("{}\\{numbered}", &text[..number])
        }
        false => text,
    }
}

/// Whether what stands behind a number makes an item of a list of it.
fn is_of_list(text: &str) -> bool {
    let rest = text.strip_prefix(['.', ')']);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
}

/// Text that reads as it stands: no markup, no HTML, no cell of its own, and nothing that GitHub
/// would turn into a link or a message to somebody.
fn escaped(text: &str) -> String {
    let lines = text.split('\n').map(|line| {
        // Spelled out first, so that a spelled-out character's own backslash is escaped too.
        unlinked(&visible(line.trim_end_matches('\r')))
    });
    lines.collect::<Vec<_>>().join("<br>")
}

/// Has no width, and parts what GitHub would link: an escape or an entity would not, since GitHub
/// looks for names in the finished page.
const APART: char = '\u{200b}';

/// One line with its markup escaped, and its names, addresses and references broken.
fn unlinked(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    for (at, letter) in line.char_indices() {
        let rest = &line[at + letter.len_utf8()..];
        let next = rest.chars().next();
        let is_markup = match letter {
            '\\' | '|' | '<' | '`' | '*' | '_' | '[' | ']' | '~' => true,
            '&' => next.is_some_and(|next| next == '#' || next.is_ascii_alphabetic()),
            // Amounts are no formulas.
            '$' => next.is_some_and(|next| !next.is_ascii_digit()),
            _ => false,
        };
        if is_markup {
            safe.push('\\');
        }
        safe.push(letter);
        let is_digit = next.is_some_and(|next| next.is_ascii_digit());
        let breaks = match letter {
            '@' => next.is_some_and(|next| !next.is_whitespace()),
            '#' => is_digit,
            '-' => is_digit && ends_with_word(&line[..at], "gh"),
            ':' => rest.starts_with("//") || is_scheme(&line[..at]) && next.is_some(),
            'w' | 'W' => next == Some('.') && ends_with_word(&line[..=at], "www"),
            _ => false,
        };
        if breaks {
            safe.push(APART);
        }
    }
    safe
}

/// Schemes that GitHub links without two slashes.
fn is_scheme(text: &str) -> bool {
    ["mailto", "xmpp"]
        .iter()
        .any(|word| ends_with_word(text, word))
}

/// Whether the text ends with a word, in any case of letters.
fn ends_with_word(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start.is_some_and(|start| text.as_bytes()[start..].eq_ignore_ascii_case(word.as_bytes()))
}

fn table(view: &View) -> String {
    let columns: Vec<Vec<String>> = view
        .columns
        .iter()
        .map(|c| cells(c, &view.marked))
        .collect();
    let mut lines = vec![String::from("|"); view.marked.len() + 2];
    for (column, cells) in view.columns.iter().zip(&columns) {
        let widest = cells
            .iter()
            .map(|cell| width(cell))
            .max()
            .unwrap_or(0)
            .max(3);
        let padded = |cell: &String| match column.side {
            Side::Left => pad(cell, widest),
            Side::Right => pad_left(cell, widest),
        };
        let rule = match column.side {
            Side::Left => "-".repeat(widest),
            Side::Right => format!("{}:", "-".repeat(widest - 1)),
        };
        let mut texts = cells.iter().map(padded);
        let head = texts.next().unwrap_or_default();
        for (line, text) in lines.iter_mut().zip([head, rule].into_iter().chain(texts)) {
            line.extend([" ", &text, " |"]);
        }
    }
    lines.join("\n")
}

/// The title and the cells, escaped; a marked figure is bold.
fn cells(column: &ViewColumn, marked: &[bool]) -> Vec<String> {
    let body = column.cells.iter().zip(marked).map(|(cell, is_marked)| {
        let text = escaped_cell(&cell.text());
        match *is_marked && column.is_marked {
            true => format!("**{text}**"),
            false => text,
        }
    });
    std::iter::once(escaped(&column.title))
        .chain(body)
        .collect()
}

fn escaped_cell(text: &str) -> String {
    match text {
        "" => "—".to_owned(),
        text => escaped(text),
    }
}
