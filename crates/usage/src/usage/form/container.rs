//! How rows stand in a file.

/// How rows stand in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// Comma-separated values under a header.
    Csv,
    /// A JSON value a line.
    JsonLines,
    /// One JSON value, a list of rows or a page of an API, laid out as it likes.
    Document,
}

impl Container {
    /// The word for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::JsonLines => "JSON lines",
            Self::Document => "JSON",
        }
    }
}
