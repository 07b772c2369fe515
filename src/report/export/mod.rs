//! The forms that a report is written in. Exporters only lay cells out; they compute nothing.

mod csv;
mod json;
mod layout;
mod markdown;
mod table;
mod text;
mod theme;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod snapshots;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use super::Report;

pub use self::csv::Csv;
pub use json::Json;
pub use markdown::Markdown;
pub use table::Table;
pub use theme::Theme;

/// Writes a report in one form.
pub trait Exporter {
    /// Writes the whole report.
    ///
    /// # Errors
    /// Only those of the writer.
    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()>;
}

/// The forms to choose from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people, in a terminal.
    #[default]
    Table,
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// For pull requests.
    Markdown,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 4] = [Self::Table, Self::Csv, Self::Json, Self::Markdown];

    /// The name of the format as an option's value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Markdown => "markdown",
        }
    }

    /// The form that a file's ending asks for.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// The exporter of this form; only a table asks how wide it may be, and how colourful.
    pub fn exporter(self, width: usize, theme: Theme) -> Box<dyn Exporter> {
        match self {
            Self::Table => Box::new(Table { width, theme }),
            Self::Csv => Box::new(Csv),
            Self::Json => Box::new(Json),
            Self::Markdown => Box::new(Markdown),
        }
    }
}
