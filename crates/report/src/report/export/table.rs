//! The page as text, for a terminal or a document in a fixed-width face.

use std::io::{self, Write};

use super::Exporter;
use super::layout::lay_out;
use super::text::{pad, width, wrap};
use super::theme::{Theme, Tone};
use crate::report::view::resolve;
use crate::report::{Block, Report};
use crate::words::{self, Text, visible};

/// No page is laid out narrower than this.
const NARROWEST: usize = 20;

/// Writes the page in aligned columns.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// How many columns of text the page may take.
    pub width: usize,
    /// Whether it uses weight and colour.
    pub theme: Theme,
}

impl Exporter for Table {
    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        for (tone, line) in lines(report, self.width.max(NARROWEST)) {
            let line = self.theme.paint(tone, &words::no_command(&line));
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

type Line = (Tone, String);

/// The lines of the page. The heading is as wide as the grids below it.
fn lines(report: &Report, most: usize) -> Vec<Line> {
    let mut left_out = Vec::new();
    let drawn = report
        .page
        .iter()
        .map(|block| draw(report, block, most, &mut left_out));
    let mut blocks: Vec<Vec<Line>> = drawn.collect();
    let page = grid_width(&report.page, &blocks).min(most);
    for (block, lines) in report.page.iter().zip(&mut blocks) {
        if let Block::Heading { left, right } = block {
            *lines = heading(&written(left), &written(right), page, most);
        }
    }
    let mut lines: Vec<Line> = blocks.into_iter().flatten().collect();
    lines.extend(absent(&left_out, most));
    while lines.pop_if(|(_, line)| line.is_empty()).is_some() {}
    lines
}

/// How wide the widest grid came out.
fn grid_width(page: &[Block], drawn: &[Vec<Line>]) -> usize {
    let grids = page.iter().zip(drawn);
    let grids = grids.filter(|(block, _)| matches!(block, Block::Grid(_)));
    let widths = grids.flat_map(|(_, lines)| lines.iter().map(|(_, line)| width(line)));
    widths.max().unwrap_or(0)
}

fn draw(report: &Report, block: &Block, most: usize, left_out: &mut Vec<String>) -> Vec<Line> {
    match block {
        Block::Heading { .. } => Vec::new(),
        Block::Blank => vec![(Tone::Normal, String::new())],
        Block::Line(text) => {
            let text = text.to_string();
            paragraph(Tone::Normal, &text, most, leading(&text))
        }
        Block::Verdict(text) => paragraph(Tone::Strong, &format!("-> {text}"), most, 3),
        Block::Notes(notes) => {
            let notes = notes.iter();
            notes
                .flat_map(|note| paragraph(Tone::Small, &note.to_string(), most, 2))
                .collect()
        }
        Block::Chart(chart) => {
            let lines = super::chart::draw(report, chart, most).into_iter();
            lines.map(|line| (Tone::Normal, line)).collect()
        }
        Block::Grid(grid) => {
            let laid = lay_out(&resolve(report, grid), most);
            for title in laid.left_out {
                if !left_out.contains(&title) {
                    left_out.push(title);
                }
            }
            laid.lines
                .into_iter()
                .map(|line| (Tone::Normal, line))
                .collect()
        }
    }
}

fn written(text: &Text) -> String {
    visible(&text.to_string())
}

fn paragraph(tone: Tone, text: &str, most: usize, hang: usize) -> Vec<Line> {
    let lines = wrap(&visible(text), most, hang);
    lines.into_iter().map(|line| (tone, line)).collect()
}

fn leading(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// Left and right on one line where they fit with a gap, else below one another.
fn heading(left: &str, right: &str, page: usize, most: usize) -> Vec<Line> {
    let both = width(left) + 3 + width(right);
    if right.is_empty() || both > most {
        let mut lines = paragraph(Tone::Strong, left, most, 2);
        if !right.is_empty() {
            lines.extend(paragraph(Tone::Normal, right, most, 0));
        }
        return lines;
    }
    let gap = page.max(both) - width(right) - width(left);
    let left = pad(&Tone::Strong.mark(left), width(left) + gap);
    vec![(Tone::Normal, format!("{left}{right}"))]
}

/// Says which columns the width had no room for, so that nobody takes them for missing.
fn absent(left_out: &[String], most: usize) -> Vec<Line> {
    if left_out.is_empty() {
        return Vec::new();
    }
    let note = format!("not shown in {most} columns: {}", words::all_of(left_out));
    paragraph(Tone::Small, &note, most, 2)
}
