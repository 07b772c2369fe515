//! `plan import`: what became of each entry, what is hard to believe, which lists came of it.

use std::collections::BTreeMap;

use crate::import::{Assembly, Finding, Outcome, Remark, Row};
use crate::report::{Cell, Section, Unit};

/// The sections of an import; `files` holds the path of each list.
pub fn sections(assembly: &Assembly, findings: &[Finding], files: &[String]) -> Vec<Section> {
    vec![
        entries(assembly),
        self::findings(findings),
        outcomes(assembly),
        lists(assembly, files),
        reasons(assembly),
        unread(assembly),
    ]
}

/// A row for each entry of the file.
fn entries(assembly: &Assembly) -> Section {
    let columns = ["provider", "model", "outcome", "reason", "remarks"];
    let mut section = Section::new("import", columns.map(|name| (name, Unit::None)));
    for row in &assembly.rows {
        let remarks: Vec<String> = row.remarks.iter().map(in_words).collect();
        section.push([
            Cell::from(row.provider.as_str()),
            Cell::from(row.model.as_str()),
            Cell::from(row.outcome.name()),
            text(&row.reason),
            text(&remarks.join("; ")),
        ]);
    }
    section
}

fn findings(findings: &[Finding]) -> Section {
    let columns = [
        "code", "weight", "provider", "model", "meter", "message", "subject",
    ];
    let mut section = Section::new("findings", columns.map(|name| (name, Unit::None)));
    for finding in findings {
        section.push([
            Cell::from(finding.code.name()),
            Cell::from(finding.severity.name()),
            text(&finding.provider),
            text(&finding.model),
            finding
                .meter
                .map_or(Cell::NONE, |meter| Cell::from(meter.name())),
            Cell::from(finding.message.as_str()),
            Cell::from(finding.subject()),
        ]);
    }
    section
}

/// How many entries had each outcome.
fn outcomes(assembly: &Assembly) -> Section {
    let columns = [("outcome", Unit::None), ("entries", Unit::Count)];
    let mut section = Section::new("outcomes", columns);
    for outcome in Outcome::ALL {
        let entries = assembly
            .rows
            .iter()
            .filter(|row| row.outcome == outcome)
            .count();
        section.push([Cell::from(outcome.name()), count(entries)]);
    }
    section
}

/// The lists, by provider.
fn lists(assembly: &Assembly, files: &[String]) -> Section {
    let columns = [
        ("provider", Unit::None),
        ("models", Unit::Count),
        ("unchanged", Unit::Count),
        ("file", Unit::None),
    ];
    let mut section = Section::new("lists", columns);
    let mut unchanged: BTreeMap<&str, usize> = BTreeMap::new();
    for row in assembly
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Unchanged)
    {
        *unchanged.entry(&row.provider).or_default() += 1;
    }
    for (list, file) in assembly.lists.iter().zip(files) {
        let same = unchanged.get(list.provider.as_str()).copied();
        section.push([
            Cell::from(list.provider.as_str()),
            count(list.models.len()),
            count(same.unwrap_or_default()),
            Cell::from(file.as_str()),
        ]);
    }
    section
}

/// Why entries were skipped, the most common reason first.
fn reasons(assembly: &Assembly) -> Section {
    let columns = [("reason", Unit::None), ("entries", Unit::Count)];
    let mut section = Section::new("reasons", columns);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for row in assembly
        .rows
        .iter()
        .filter(|row| row.outcome == Outcome::Skipped)
    {
        *counts.entry(kind(row)).or_default() += 1;
    }
    for (reason, entries) in most_first(counts) {
        section.push([Cell::from(reason), count(entries)]);
    }
    section
}

/// A reason without what is of one entry alone.
fn kind(row: &Row) -> &str {
    let reason = row.reason.split([':', ';']).next().unwrap_or_default();
    match reason.contains('`') {
        true => "not usable as a name here",
        false => reason,
    }
}

/// Price-like keys that are not understood, the most common first.
fn unread(assembly: &Assembly) -> Section {
    let columns = [("key", Unit::None), ("entries", Unit::Count)];
    let mut section = Section::new("unread", columns);
    let counts = assembly
        .unread
        .iter()
        .map(|(key, count)| (key.as_str(), *count));
    for (key, entries) in most_first(counts.collect()) {
        section.push([Cell::from(key), Cell::Count(entries)]);
    }
    section
}

fn most_first<N: Ord + Copy>(counts: BTreeMap<&str, N>) -> Vec<(&str, N)> {
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    sorted
}

/// A remark as people read it.
fn in_words(remark: &Remark) -> String {
    match remark {
        Remark::Rounded { meter, written } => format!("{} rounded from {written}", meter.name()),
        Remark::Respelt { written, read_as } => format!("{written} read as {read_as}"),
        Remark::Unread(key) => format!("{key} not read"),
        Remark::Said(said) => said.clone(),
    }
}

fn text(text: &str) -> Cell {
    match text {
        "" => Cell::NONE,
        text => Cell::from(text),
    }
}

fn count(count: usize) -> Cell {
    Cell::Count(u64::try_from(count).unwrap_or(u64::MAX))
}
