//! Texts that rows carry beside their figures, as they stand under the tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::{Block, Cell, Condition, Report, Section};
use crate::words;

/// More notes than these are left to the other forms of output.
const MOST_NOTES: usize = 16;

/// The notes of rows, as footnotes that name their rows; each said once.
pub(super) fn footnotes(
    report: &Report,
    section: &str,
    name: &[&str],
    only: &[Condition],
) -> Vec<String> {
    let mut notes: Vec<(&str, Vec<String>)> = Vec::new();
    let mut known: BTreeMap<&str, usize> = BTreeMap::new();
    let mut told: BTreeSet<(usize, String)> = BTreeSet::new();
    for (names, note) in texts(report, section, "note", name, only) {
        let row = names.join("/");
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
    let mut lines: Vec<String> = notes
        .iter()
        .map(|(note, rows)| format!("{}: {note}", named(rows)))
        .collect();
    if left_out > 0 {
        lines.push(format!(
            "{left_out} more notes are in the CSV and JSON forms."
        ));
    }
    lines
}

/// Up to three names, and how many more there are.
fn named(rows: &[String]) -> String {
    match rows {
        [one, two, three, rest @ ..] if !rest.is_empty() => {
            format!("{one}, {two}, {three} and {} more", rest.len())
        }
        _ => words::all_of(rows),
    }
}

/// The explanations of rows, indented under their names, when the section has them.
pub(super) fn explanations(
    report: &Report,
    section: &str,
    name: &[&str],
    only: &[Condition],
) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (names, items) in texts(report, section, "explanation", name, only) {
        blocks.push(Block::Line(format!("  {}", names.join(" "))));
        let items = items.split("; ");
        blocks.extend(items.map(|item| Block::Line(format!("      {item}"))));
    }
    if !blocks.is_empty() {
        blocks.push(Block::Blank);
    }
    blocks
}

/// The texts of one column that are not empty, each with what names its row, of the rows that meet
/// all conditions.
fn texts<'a>(
    report: &'a Report,
    section: &str,
    column: &str,
    name: &[&str],
    only: &[Condition],
) -> Vec<(Vec<&'a str>, &'a str)> {
    let Some(section) = report.section(section) else {
        return Vec::new();
    };
    let meets = |row: &[Cell], condition: &Condition| {
        let at = section.position(condition.column());
        at.is_some_and(|at| condition.holds(&row[at]))
    };
    let kept = section
        .rows
        .iter()
        .filter(|row| only.iter().all(|one| meets(row, one)));
    kept.filter_map(|row| {
        let names = name
            .iter()
            .filter_map(|column| named_by(section, row, column));
        Some((names.collect(), text(section, row, column)?))
    })
    .collect()
}

/// A name, or the words for its absence.
fn named_by<'a>(section: &Section, row: &'a [Cell], column: &str) -> Option<&'a str> {
    match &row[section.position(column)?] {
        Cell::Missing(reason) if !reason.is_empty() => Some(reason),
        _ => text(section, row, column),
    }
}

fn text<'a>(section: &Section, row: &'a [Cell], column: &str) -> Option<&'a str> {
    match &row[section.position(column)?] {
        Cell::Text(text) if !text.is_empty() => Some(text),
        _ => None,
    }
}
