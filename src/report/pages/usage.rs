//! The page of `plan usage`.

use crate::report::{Block, Cell, Grid, Pick, Report, Style};
use crate::usage::read::ReadFile;
use crate::usage::table::{By, Line};
use crate::usage::what_if::Repriced;
use crate::usage::{Form, SoldBy};
use crate::words;

/// So many rows are shown; the other forms of output have all.
const SHOWN: usize = 40;

/// Fills in the page of a report with the sections `usage`, `balance` and `unpriced`.
pub fn usage(report: &mut Report, files: &[ReadFile], whole: &Line, by: &[By], bad: u64) {
    let mut page = vec![
        Block::Heading {
            left: report.header.title.clone(),
            right: span(whole, report),
        },
        Block::Line(balance(whole, bad)),
        Block::Blank,
        Block::Grid(grid(report, by)),
        Block::Blank,
    ];
    if !whole.gaps.is_empty() {
        page.push(Block::Grid(unpriced()));
        page.push(Block::Blank);
    }
    let mut notes = notes(report, files, whole);
    if !by.contains(&By::Model) {
        notes.extend(priced_as(report));
    }
    page.push(Block::Notes(notes.clone()));
    report.header.assumptions.extend(notes);
    report.page = page;
}

/// Says whose tokens those of rows without a provider are, at the head of the notes.
pub fn usage_sold_by(report: &mut Report, sold_by: &SoldBy) {
    let Some(said) = sold_by.describe() else {
        return;
    };
    report.header.assumptions.push(said.clone());
    let mut blocks = report.page.iter_mut();
    if let Some(Block::Notes(notes)) = blocks.find(|block| matches!(block, Block::Notes(_))) {
        notes.insert(0, said);
    }
}

/// Says what all of it costs elsewhere, below the balance of rows; `there` says where.
pub fn usage_what_if(report: &mut Report, there: &str, all: &Repriced, moved: u64, whole: &Line) {
    let here = whole.total().filter(|_| whole.unpriced.rows == 0);
    let requests = words::plural(moved, "request");
    let said = match (all.cost, all.change(here), all.change_percent(here)) {
        (Some(cost), Some(change), Some(percent)) => {
            let word = if change.is_negative() { "less" } else { "more" };
            format!(
                "{} {there}: {}, which is {} or {} % {word}.",
                requests,
                words::usd(cost),
                words::usd(change.magnitude()),
                percent.magnitude().to_decimal(1)
            )
        }
        (Some(cost), ..) => format!("{requests} {there}: {}.", words::usd(cost)),
        (None, ..) => {
            let gaps: u64 = all.gaps.values().sum();
            format!(
                "{requests} {there}: no whole cost, since {} would have no price.",
                words::plural(gaps, "request")
            )
        }
    };
    let place = report.page.len().min(2);
    report.page.insert(place, Block::Line(said));
    let Some(section) = report.section("usage") else {
        return;
    };
    let notes = section.position("what_if_note").into_iter();
    let notes = notes.flat_map(|place| section.rows.iter().filter_map(move |row| row.get(place)));
    let mut told: Vec<String> = Vec::new();
    for note in notes {
        if let Cell::Text(note) = note
            && told.len() < SHOWN
        {
            told.push(format!("What if: {note}."));
        }
    }
    told.dedup();
    report.page.push(Block::Notes(told.clone()));
    report.header.assumptions.extend(told);
}

fn span(whole: &Line, report: &Report) -> String {
    match whole.total() {
        Some(cost) if whole.unpriced.rows == 0 => words::usd(cost),
        Some(cost) => format!("{} and what has no price", words::usd(cost)),
        None => format!("no price as of {}", report.header.as_of),
    }
}

/// Every row that was read, by what became of it.
fn balance(whole: &Line, bad: u64) -> String {
    let read = whole.sums.rows.saturating_add(bad);
    let parts = [
        (whole.priced.rows, "priced"),
        (whole.unpriced.rows, "without a price"),
        (whole.idle.rows, "failed without using tokens"),
        (bad, "that could not be read"),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(rows, _)| *rows > 0)
        .map(|(rows, what)| format!("{} {what}", words::count(*rows)))
        .collect();
    if read == 0 {
        return "No rows were read.".to_owned();
    }
    format!(
        "{} read: {}.",
        words::plural(read, "row"),
        words::all_of(&parts)
    )
}

fn grid(report: &Report, by: &[By]) -> Grid {
    let mut columns = Vec::new();
    let has = |wanted: &[By]| by.iter().any(|one| wanted.contains(one));
    if has(&[By::Hour, By::Day, By::Month]) {
        columns.push(Pick::new("period", "period"));
    }
    match (has(&[By::Model]), has(&[By::Provider])) {
        (true, _) => columns.push(Pick::new("provider", "model").style(Style::Join("/", "model"))),
        (false, true) => columns.push(Pick::new("provider", "provider")),
        (false, false) => {}
    }
    if has(&[By::Group]) {
        columns.push(Pick::new("group", "group"));
    }
    columns.extend([
        Pick::new("requests", "requests").style(Style::Short),
        Pick::new("failed_requests", "failed")
            .style(Style::Short)
            .keep(2),
        Pick::new("input_tokens", "input").style(Style::Short),
        Pick::new("cache_read_tokens", "cached")
            .style(Style::Short)
            .keep(4),
        Pick::new("cache_write_tokens", "written")
            .style(Style::Short)
            .keep(1),
        Pick::new("output_tokens", "output").style(Style::Short),
        Pick::new("cost", "cost"),
        Pick::new("share_of_cost_percent", "share").keep(5),
    ]);
    if shows(report, "recorded_cost") {
        columns.push(Pick::new("recorded_cost", "recorded").keep(6));
        columns.push(Pick::new("difference", "difference").keep(3));
    }
    if shows(report, "what_if_cost") || shows(report, "what_if_note") {
        columns.push(Pick::new("what_if_cost", "what if"));
        columns.push(Pick::new("what_if_change_percent", "change").keep(7));
    }
    Grid {
        title: None,
        section: "usage",
        columns,
        ..Grid::default()
    }
}

/// Whether a column of the usage holds anything.
fn shows(report: &Report, column: &str) -> bool {
    let section = report.section("usage");
    let found = section.and_then(|section| {
        let place = section.position(column)?;
        let mut rows = section.rows.iter();
        Some(rows.any(|row| !matches!(row.get(place), None | Some(Cell::Missing(_)))))
    });
    found.unwrap_or(false)
}

fn unpriced() -> Grid {
    let columns = vec![
        Pick::new("provider", "").style(Style::Join("/", "model")),
        Pick::new("requests", "requests").style(Style::Short),
        Pick::new("share_of_tokens_percent", "of all tokens"),
        Pick::new("reason", "reason"),
    ];
    Grid::new("Without a price", "unpriced", columns)
}

fn notes(report: &Report, files: &[ReadFile], whole: &Line) -> Vec<String> {
    let mut forms: Vec<String> = Vec::new();
    for file in files {
        let form = file.describe();
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    if files
        .iter()
        .any(|file| file.form.is_summed() && file.form != Form::Aggregate)
    {
        forms.push(
            "Rows that stand for a day or hour are priced as if all of it came at its start, and by the mean size of prompt."
                .to_owned(),
        );
    }
    forms.push(
        "Here input is what no cache holds; cached tokens stand beside it, and output includes reasoning."
            .to_owned(),
    );
    let lists: Vec<String> = whole
        .offers
        .values()
        .flatten()
        .cloned()
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    if !lists.is_empty() {
        forms.push(format!(
            "Each request at the prices of its own day, in UTC; lists in use: {}.",
            words::all_of(&lists)
        ));
    }
    forms.extend(remarks(report));
    forms
}

/// The notes of rows, each once with whom it is about.
fn remarks(report: &Report) -> Vec<String> {
    let Some(section) = report.section("usage") else {
        return Vec::new();
    };
    let place = |name| section.position(name);
    let (Some(note), Some(model)) = (place("note"), place("model")) else {
        return Vec::new();
    };
    let rows = section
        .rows
        .iter()
        .filter_map(|row| match (row.get(model)?, row.get(note)?) {
            (Cell::Text(model), Cell::Text(note)) => Some(format!("{model}: {note}.")),
            _ => None,
        });
    rows.take(SHOWN).collect()
}

/// Names that are priced under another one, where no row is of a model.
fn priced_as(report: &Report) -> Vec<String> {
    let Some(section) = report.section("priced_as") else {
        return Vec::new();
    };
    let place = |name| section.position(name);
    let (Some(model), Some(offer), Some(note)) =
        (place("model"), place("priced_as"), place("note"))
    else {
        return Vec::new();
    };
    let rows = section.rows.iter().filter_map(|row| {
        let (Cell::Text(model), Cell::Text(offer)) = (row.get(model)?, row.get(offer)?) else {
            return None;
        };
        Some(match row.get(note)? {
            Cell::Text(note) => format!("{model}: priced as {offer}, {note}."),
            _ => format!("{model}: priced as {offer}."),
        })
    });
    rows.take(SHOWN).collect()
}
