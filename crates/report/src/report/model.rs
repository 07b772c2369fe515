//! The report as a whole and what identifies it.

use serde::Serialize;

use crate::words::Text;

use super::{Block, Cell, Section};

/// Everything that a command found out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What the report was made from.
    pub header: Header,
    /// The data; the first section is the one that CSV carries.
    pub sections: Vec<Section>,
    /// What people see of the data, from top to bottom.
    pub page: Vec<Block>,
}

impl Report {
    /// A report of these sections, its page still empty.
    pub fn new(header: Header, sections: Vec<Section>) -> Self {
        Self {
            header,
            sections,
            page: Vec::new(),
        }
    }

    /// The section of this name.
    pub fn section(&self, name: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.name == name)
    }

    /// The first figure that is larger than the program can hold: such a report says nothing true.
    pub fn unholdable(&self) -> Option<Unholdable> {
        self.sections.iter().find_map(|section| {
            section.rows().iter().find_map(|row| {
                let at = row.iter().position(Cell::is_beyond)?;
                let words = row.iter().filter_map(|cell| match cell {
                    Cell::Text(word) if !word.is_empty() => Some(word.to_string()),
                    _ => None,
                });
                Some(Unholdable {
                    section: section.name,
                    column: section.columns()[at].name,
                    row: words.take(4).collect(),
                })
            })
        })
    }

    /// The sections that the page shows and the report does not have: none, in every report that
    /// the program makes.
    pub fn unknown_sections(&self) -> Vec<&'static str> {
        let shown = self.page.iter().flat_map(|block| match block {
            Block::Grid(grid) => [Some(grid.section), grid.total],
            Block::Chart(chart) => [Some(chart.section), None],
            _ => [None, None],
        });
        let is_unknown = |name: &&'static str| self.section(name).is_none();
        shown.flatten().filter(is_unknown).collect()
    }
}

/// A figure that is larger than the program can hold, where it would stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unholdable {
    /// The section.
    pub section: &'static str,
    /// The column.
    pub column: &'static str,
    /// The words of its row, which say what it is the figure of.
    pub row: Vec<String>,
}

/// What a report was made from: enough to make it again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Header {
    /// The report in one line: `Launch   10,000 users   500M tokens a month`.
    pub title: Text,
    /// The version of the program.
    pub version: String,
    /// The day whose prices are in force, `YYYY-MM-DD`.
    pub as_of: String,
    /// How long the month is: `730 h`.
    pub month: String,
    /// The seed of whatever was drawn at random.
    pub seed: Option<u64>,
    /// The business case.
    pub scenario: SourceStamp,
    /// The price lists that were read.
    pub price_lists: Vec<ListStamp>,
    /// What was taken for granted, one sentence each.
    pub assumptions: Vec<Text>,
}

/// Which text a scenario was read from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SourceStamp {
    /// Its name.
    pub name: String,
    /// Where it came from: a path, or `built-in`.
    pub origin: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Which price list was in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ListStamp {
    /// Who charges these prices.
    pub provider: String,
    /// From which day, `YYYY-MM-DD`.
    pub effective: String,
    /// `confirmed` or `announced`.
    pub status: String,
    /// Where it came from: a path, or `built-in`.
    pub origin: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}
