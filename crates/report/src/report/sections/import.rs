//! `plan import`: what became of each entry, what is hard to believe, which lists came of it.

use std::collections::BTreeMap;

use crate::catalog::{Meter, PriceList};
use crate::import::{Assembly, Finding, Outcome, Remark, Row};
use crate::report::{Rows, Section, columns};

use super::{count, text};

columns! {
    /// What became of each entry of the file.
    pub Import<'a>, "import", row: &'a Row =>
    provider: None = row.provider.as_str();
    model: None = row.model.as_str();
    outcome: None = row.outcome.name();
    reason: None = text(&row.reason);
    remarks: None = text(&row.remarks.iter().map(in_words).collect::<Vec<_>>().join("; "));
}

columns! {
    /// What is hard to believe.
    pub Findings<'a>, "findings", row: &'a Finding =>
    code: None = row.code.name();
    weight: None = row.severity.name();
    provider: None = text(&row.provider);
    model: None = text(&row.model);
    meter: None = row.meter.map(Meter::name);
    message: None = row.message.as_str();
    subject: None = row.subject();
}

/// Something that entries have, and how many have it.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// What.
    pub what: &'a str,
    /// How many.
    pub entries: u64,
}

columns! {
    /// How many entries had each outcome.
    pub Outcomes<'a>, "outcomes", row: Counted<'a> =>
    outcome: None = row.what;
    entries: Count = row.entries;
}

columns! {
    /// Why entries were skipped, the most common reason first.
    pub Reasons<'a>, "reasons", row: Counted<'a> =>
    reason: None = row.what;
    entries: Count = row.entries;
}

columns! {
    /// Price-like keys that are not understood, the most common first.
    pub Unread<'a>, "unread", row: Counted<'a> =>
    key: None = row.what;
    entries: Count = row.entries;
}

/// A list that came of the import.
#[derive(Clone, Copy, Debug)]
pub struct Drafted<'a> {
    /// The list.
    pub list: &'a PriceList,
    /// How many of its models are as they were.
    pub unchanged: u64,
    /// Its path.
    pub file: &'a str,
}

columns! {
    /// The lists, by provider.
    pub Lists<'a>, "lists", row: Drafted<'a> =>
    provider: None = row.list.provider.as_str();
    models: Count = count(row.list.models.len());
    unchanged: Count = row.unchanged;
    file: None = row.file;
}

/// The sections of an import; `files` holds the path of each list.
pub fn sections(assembly: &Assembly, findings: &[Finding], files: &[String]) -> Vec<Section> {
    let of = |outcome| {
        assembly
            .rows
            .iter()
            .filter(move |row| row.outcome == outcome)
    };
    let outcomes = Outcome::ALL.into_iter().map(|outcome| Counted {
        what: outcome.name(),
        entries: count(of(outcome).count()),
    });
    let lists = assembly.lists.iter().zip(files).map(|(list, file)| {
        let unchanged = of(Outcome::Unchanged).filter(|row| row.provider == list.provider);
        Drafted {
            list,
            unchanged: count(unchanged.count()),
            file,
        }
    });
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for row in of(Outcome::Skipped) {
        *reasons.entry(kind(row)).or_default() += 1;
    }
    let unread = assembly.unread.iter();
    let unread = unread.map(|(key, entries)| (key.as_str(), *entries));
    vec![
        Rows::<Import>::new().with(&assembly.rows).into(),
        Rows::<Findings>::new().with(findings).into(),
        Rows::<Outcomes>::new().with(outcomes).into(),
        Rows::<Lists>::new().with(lists).into(),
        Rows::<Reasons>::new().with(most_first(reasons)).into(),
        Rows::<Unread>::new()
            .with(most_first(unread.collect()))
            .into(),
    ]
}

/// A reason without what is of one entry alone.
fn kind(row: &Row) -> &str {
    let reason = row.reason.split([':', ';']).next().unwrap_or_default();
    match reason.contains('`') {
        true => "not usable as a name here",
        false => reason,
    }
}

fn most_first(counts: BTreeMap<&str, u64>) -> Vec<Counted<'_>> {
    let counts = counts.into_iter();
    let mut sorted: Vec<_> = counts
        .map(|(what, entries)| Counted { what, entries })
        .collect();
    sorted.sort_by_key(|one| std::cmp::Reverse(one.entries));
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
