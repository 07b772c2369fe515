//! The forms that a report is written in. Exporters only lay cells out; they compute nothing.

mod broken;
mod chart;
mod csv;
mod github;
mod json;
mod layout;
mod markdown;
mod sarif;
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
pub use github::Github;
pub use json::Json;
pub use markdown::Markdown;
pub use sarif::Sarif;
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
    /// For code scanning: the rules of a policy that are not passed.
    Sarif,
    /// For GitHub Actions: the same as annotations.
    Github,
}

impl Format {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 6] = [
        Self::Table,
        Self::Csv,
        Self::Json,
        Self::Markdown,
        Self::Sarif,
        Self::Github,
    ];

    /// The name of the format as an option's value.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Sarif => "sarif",
            Self::Github => "github",
        }
    }

    /// The form that a file's ending asks for.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match extension.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Table),
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            "md" | "markdown" => Some(Self::Markdown),
            "sarif" => Some(Self::Sarif),
            _ => None,
        }
    }

    /// Whether the form shows nothing but places of broken rules, which only a check has.
    pub const fn shows_places_only(self) -> bool {
        matches!(self, Self::Sarif | Self::Github)
    }

    /// The exporter of this form; only a table asks how wide it may be, and how colourful.
    pub fn exporter(self, width: usize, theme: Theme) -> Box<dyn Exporter> {
        match self {
            Self::Table => Box::new(Table { width, theme }),
            Self::Csv => Box::new(Csv),
            Self::Json => Box::new(Json),
            Self::Markdown => Box::new(Markdown),
            Self::Sarif => Box::new(Sarif),
            Self::Github => Box::new(Github),
        }
    }
}
