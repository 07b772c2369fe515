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

/// Defines the forms, one line each: what it is for, its name as an option's value, the endings of
/// files that ask for it, and its exporter.
macro_rules! formats {
    ($($(#[doc = $about:literal])+ $format:ident = $name:literal, $endings:expr, $exporter:expr;)+) => {
        /// The forms to choose from.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Format {
            $($(#[doc = $about])+ $format,)+
        }

        impl Format {
            /// All of them, in the order of the help.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$format),+];

            /// The name of the form as an option's value.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$format => $name,)+
                }
            }

            /// What the form is for.
            pub fn about(self) -> &'static str {
                match self {
                    $(Self::$format => concat!($($about),+).trim(),)+
                }
            }

            /// The endings of files that ask for it.
            const fn endings(self) -> &'static [&'static str] {
                match self {
                    $(Self::$format => &$endings,)+
                }
            }

            /// The exporter of this form; only a table asks how wide it may be, and how colourful.
            pub fn exporter(self, width: usize, theme: Theme) -> Box<dyn Exporter> {
                match self {
                    $(Self::$format => {
                        let exporter: fn(usize, Theme) -> Box<dyn Exporter> = $exporter;
                        exporter(width, theme)
                    })+
                }
            }
        }
    };
}

formats! {
    /// For people
    Table = "table", ["txt"], |width, theme| Box::new(Table { width, theme });
    /// For spreadsheets: exact decimals, one table
    Csv = "csv", ["csv"], |_, _| Box::new(Csv);
    /// For programs
    Json = "json", ["json"], |_, _| Box::new(Json);
    /// For pull requests
    Markdown = "markdown", ["md", "markdown"], |_, _| Box::new(Markdown);
    /// For code scanning; `plan check` only
    Sarif = "sarif", ["sarif"], |_, _| Box::new(Sarif);
    /// For GitHub Actions, as annotations; `plan check` only
    Github = "github", [], |_, _| Box::new(Github);
}

impl Format {
    /// The form of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The form that a file's ending asks for.
    pub fn from_extension(extension: &str) -> Option<Self> {
        let ending = extension.to_ascii_lowercase();
        let asks = |format: &Self| format.endings().contains(&ending.as_str());
        Self::ALL.into_iter().find(asks)
    }

    /// Whether the form shows nothing but places of broken rules, which only a check has.
    pub const fn shows_places_only(self) -> bool {
        matches!(self, Self::Sarif | Self::Github)
    }
}
