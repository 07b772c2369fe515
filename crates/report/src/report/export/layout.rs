//! A view in columns of text: aligned at the decimal point, as narrow as the page asks.

use comfy_table::{Cell, CellAlignment, Table, presets};

use super::text::{cut, pad, pad_left, widest_word, width, wrap};
use super::theme::Tone;
use crate::report::Pick;
use crate::report::show::{Shown, Side};
use crate::report::view::{View, ViewColumn};

/// Between two columns.
const GAP: usize = 2;
/// What a column of words gets before others are left out for it.
const WORDS: usize = 12;
/// What is left of a row's name when nothing else can give.
const NAME: usize = 8;

/// A grid as lines of text.
pub(super) struct Laid {
    pub lines: Vec<String>,
    /// The titles of the columns that the width had no room for.
    pub left_out: Vec<String>,
}

/// Lays a view out in at most this width, where figures allow.
pub(super) fn lay_out(view: &View, most: usize) -> Laid {
    let mut columns: Vec<Column> = view.columns.iter().map(Column::new).collect();
    if let Some(first) = columns.first_mut() {
        first.indent(&view.marked);
    }
    let left_out = fit(&mut columns, most);
    let mut lines = draw(&columns, &view.marked);
    if view.marked.is_empty() {
        lines.push("  none".to_owned());
    }
    Laid { lines, left_out }
}

/// A column with its cells aligned among themselves.
struct Column {
    title: String,
    side: Side,
    keep: u8,
    cells: Vec<String>,
    is_marked: bool,
    /// How wide it is drawn.
    width: usize,
    /// How narrow it may become by wrapping.
    least: usize,
}

impl Column {
    fn new(view: &ViewColumn) -> Self {
        let cells = aligned(&view.cells);
        let widest = cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
        let has_figures = view.cells.iter().any(|cell| cell.is_figure);
        let breakable = cells
            .iter()
            .map(|cell| widest_word(cell))
            .max()
            .unwrap_or(0);
        let body = if has_figures {
            widest
        } else {
            breakable.max(WORDS).min(widest)
        };
        Self {
            title: view.title.clone(),
            side: view.side,
            keep: view.keep,
            width: widest.max(width(&view.title)),
            least: body.max(widest_word(&view.title)),
            cells,
            is_marked: view.is_marked,
        }
    }

    /// Makes this the first column: rows stand under the title, a marked one behind `>`.
    fn indent(&mut self, marked: &[bool]) {
        for (cell, is_marked) in self.cells.iter_mut().zip(marked) {
            cell.insert_str(0, if *is_marked { "> " } else { "  " });
        }
        let widest = self.cells.iter().map(|cell| width(cell)).max().unwrap_or(0);
        self.width = widest.max(width(&self.title));
        self.least = widest.max(widest_word(&self.title));
        self.keep = Pick::ALWAYS;
    }
}

/// Figures with their points above one another; words as they are.
fn aligned(cells: &[Shown]) -> Vec<String> {
    let figures = || cells.iter().filter(|cell| cell.is_figure);
    let lead = figures().map(|cell| width(&cell.lead)).max().unwrap_or(0);
    let tail = figures().map(|cell| width(&cell.tail)).max().unwrap_or(0);
    let align = |cell: &Shown| {
        if !cell.is_figure {
            return cell.text();
        }
        let figure = format!("{}{}", pad_left(&cell.lead, lead), pad(&cell.tail, tail));
        match cell.beside.as_str() {
            "" => figure,
            beside => format!("{figure}   {beside}"),
        }
    };
    cells.iter().map(align).collect()
}

fn total(widths: impl ExactSizeIterator<Item = usize>) -> usize {
    let gaps = widths.len().saturating_sub(1) * GAP;
    widths.sum::<usize>() + gaps
}

/// Narrows the columns to the page: wraps titles and words, then leaves out the least important
/// columns, and cuts the names of rows only when nothing else is left to give.
fn fit(columns: &mut Vec<Column>, most: usize) -> Vec<String> {
    let mut left_out = Vec::new();
    while total(columns.iter().map(|column| column.least)) > most {
        let ranks = columns.iter().enumerate().skip(1).rev();
        let dispensable = ranks.filter(|(_, column)| column.keep < Pick::ALWAYS);
        let Some((index, _)) = dispensable.min_by_key(|(_, column)| column.keep) else {
            cut_names(columns, most);
            break;
        };
        left_out.insert(0, columns.remove(index).title);
    }
    while total(columns.iter().map(|column| column.width)) > most {
        let roomy = columns
            .iter_mut()
            .max_by_key(|column| column.width.saturating_sub(column.least));
        match roomy {
            Some(column) if column.width > column.least => column.width -= 1,
            _ => break,
        }
    }
    left_out
}

fn cut_names(columns: &mut [Column], most: usize) {
    let all = total(columns.iter().map(|column| column.least));
    if let Some(first) = columns.first_mut() {
        let title = widest_word(&first.title).min(first.least);
        let room = (first.least + most).saturating_sub(all);
        first.least = room.max(NAME).max(title).min(first.least);
        first.cells = first
            .cells
            .iter()
            .map(|cell| cut(cell, first.least))
            .collect();
    }
}

fn draw(columns: &[Column], marked: &[bool]) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(titles(columns));
    for (row, is_marked) in marked.iter().enumerate() {
        let cells = columns.iter().map(|column| {
            let stands_out = *is_marked && column.is_marked;
            Cell::new(body(column, row, stands_out)).set_alignment(alignment(column.side))
        });
        table.add_row(cells.collect::<Vec<_>>());
    }
    let last = columns.len().saturating_sub(1);
    for (index, drawn) in table.column_iter_mut().enumerate() {
        let gap = if index == last { 0 } else { GAP };
        drawn.set_padding((0, u16::try_from(gap).unwrap_or(0)));
    }
    table
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

fn body(column: &Column, row: usize, stands_out: bool) -> String {
    let cell = column.cells.get(row).map_or("", String::as_str);
    let tone = if stands_out { Tone::Good } else { Tone::Normal };
    let text = if width(cell) <= column.width {
        let figure = cell.trim();
        let start = cell.len() - cell.trim_start().len();
        format!(
            "{}{}{}",
            &cell[..start],
            tone.mark(figure),
            &cell[start + figure.len()..]
        )
    } else {
        wrap(cell, column.width, 0).join("\n")
    };
    pad_lines(&text, column)
}

/// Every line as wide as its column, so that the layout has nothing left to guess.
fn pad_lines(text: &str, column: &Column) -> String {
    let pad_line = |line| match column.side {
        Side::Left => pad(line, column.width),
        Side::Right => pad_left(line, column.width),
    };
    text.split('\n')
        .map(pad_line)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The titles, wrapped to their columns and standing on the rows below.
fn titles(columns: &[Column]) -> Vec<Cell> {
    let wrapped = columns
        .iter()
        .map(|column| wrap(&column.title, column.width, 0));
    let wrapped: Vec<Vec<String>> = wrapped.collect();
    let height = wrapped.iter().map(Vec::len).max().unwrap_or(0);
    let cells = wrapped.iter().zip(columns).enumerate();
    let cell = |(index, (lines, column)): (usize, (&Vec<String>, &Column))| {
        let tone = if index == 0 {
            Tone::Strong
        } else {
            Tone::Normal
        };
        let above = vec![String::new(); height - lines.len()];
        let lines = lines.iter().map(|line| tone.mark(line));
        let text = above
            .into_iter()
            .chain(lines)
            .collect::<Vec<_>>()
            .join("\n");
        Cell::new(pad_lines(&text, column)).set_alignment(alignment(column.side))
    };
    cells.map(cell).collect()
}

const fn alignment(side: Side) -> CellAlignment {
    match side {
        Side::Left => CellAlignment::Left,
        Side::Right => CellAlignment::Right,
    }
}
