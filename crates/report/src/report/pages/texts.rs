//! Texts that rows carry beside their figures, as they stand under the tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Block, Cell, Column, Condition, In, Report, Table};
use crate::text;
use crate::words::Text;

/// More notes than these are left to the other forms of output.
const MOST_NOTES: usize = 16;

/// The notes of rows, as footnotes that name their rows; each said once.
pub(super) fn footnotes<T: Table>(
    report: &Report,
    note: Column<T>,
    name: &[Column<T>],
    only: &[In<T, Condition>],
) -> Vec<Text> {
    let mut notes: Vec<(&Text, Vec<Text>)> = Vec::new();
    let mut known: BTreeMap<&Text, usize> = BTreeMap::new();
    let mut told: BTreeSet<(usize, Text)> = BTreeSet::new();
    for (names, note) in texts(report, note, name, only) {
        let row = Text::join(names, "/");
        let index = *known.entry(note).or_insert(notes.len());
        if index == notes.len() {
            notes.push((note, Vec::new()));
        }
        if told.insert((index, row.clone())) {
            notes[index].1.push(row);
        }
    }
    let left_out = notes.len().saturating_sub(MOST_NOTES);
    notes.truncate(MOST_NOTES);
    let mut lines: Vec<Text> = notes
        .iter()
        .map(|(note, rows)| text!("{}: {}", named(rows), *note))
        .collect();
    if left_out > 0 {
        let told = format!("{left_out} more notes are in the CSV and JSON forms.");
        lines.push(told.into());
    }
    lines
}

/// Up to three names, and how many more there are.
fn named(rows: &[Text]) -> Text {
    match rows {
        [one, two, three, rest @ ..] if !rest.is_empty() => {
            let more = rest.len().to_string();
            text!("{}, {}, {} and {} more", one, two, three, more)
        }
        _ => Text::all_of(rows),
    }
}

/// The explanations of rows, indented under their names, when the section has them.
pub(super) fn explanations<T: Table>(
    report: &Report,
    explanation: Column<T>,
    name: &[Column<T>],
    only: &[In<T, Condition>],
) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (names, items) in texts(report, explanation, name, only) {
        blocks.push(Block::line(text!("  {}", Text::join(names, " "))));
        let items = items.split("; ").into_iter();
        blocks.extend(items.map(|item| Block::line(text!("      {}", item))));
    }
    if !blocks.is_empty() {
        blocks.push(Block::Blank);
    }
    blocks
}

/// The texts of one column that are not empty, each with what names its row, of the rows that meet
/// all conditions.
fn texts<'a, T: Table>(
    report: &'a Report,
    column: Column<T>,
    name: &[Column<T>],
    only: &[In<T, Condition>],
) -> Vec<(Vec<Text>, &'a Text)> {
    let rows = report.rows::<T>().filter(|row| row.meets_all(only));
    rows.filter_map(|row| {
        let names = name.iter().filter_map(|column| match row.get(*column) {
            Cell::Missing(reason) if !reason.is_empty() => Some(Text::from(reason.as_ref())),
            _ => row.text(*column).cloned(),
        });
        Some((names.collect(), row.text(column)?))
    })
    .collect()
}
