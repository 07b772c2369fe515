//! Which column of a table holds what.

use crate::input::closest;
use crate::usage::form::named;
use crate::usage::{Convention, Includes};

use super::identifier::Path;

/// What a column of a table of requests holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// When the request began.
    Timestamp,
    /// Who sold it.
    Provider,
    /// Which model.
    Model,
    /// Prompt tokens.
    Input,
    /// Prompt tokens read from a cache.
    CacheRead,
    /// Prompt tokens written to a cache.
    CacheWrite,
    /// Prompt tokens written to a cache for an hour.
    CacheWrite1h,
    /// Completion tokens.
    Output,
    /// Completion tokens of reasoning.
    Reasoning,
    /// How it ended: a status of HTTP, or a word.
    Status,
    /// From request to answer, in milliseconds.
    Latency,
    /// How it was processed, as a word.
    ServiceTier,
    /// Whether it was in a batch.
    Batch,
    /// Whose request it was.
    Team,
    /// How many requests the row stands for.
    Requests,
    /// What it cost, in dollars.
    Cost,
}

impl Column {
    /// All of them; the first eight are there unless they are mapped to nothing, the others only
    /// when they are mapped.
    const ALL: [Self; 16] = [
        Self::Timestamp,
        Self::Provider,
        Self::Model,
        Self::Input,
        Self::CacheRead,
        Self::Output,
        Self::Status,
        Self::Latency,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::Reasoning,
        Self::ServiceTier,
        Self::Batch,
        Self::Team,
        Self::Requests,
        Self::Cost,
    ];

    /// How many are there without being asked for.
    const USUAL: usize = 8;

    /// The name in a table of the usual columns.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timestamp => "timestamp",
            Self::Provider => "provider",
            Self::Model => "model",
            Self::Input => "input_tokens",
            Self::CacheRead => "cache_read_tokens",
            Self::CacheWrite => "cache_write_tokens",
            Self::CacheWrite1h => "cache_write_1h_tokens",
            Self::Output => "output_tokens",
            Self::Reasoning => "reasoning_tokens",
            Self::Status => "status",
            Self::Latency => "latency_ms",
            Self::ServiceTier => "service_tier",
            Self::Batch => "batch",
            Self::Team => "team",
            Self::Requests => "requests",
            Self::Cost => "cost",
        }
    }

    /// The column of a name, with or without what it counts.
    fn find(name: &str) -> Option<Self> {
        let short = |column: Self| {
            let name = column.name();
            let without = name.strip_suffix("_tokens");
            without.or_else(|| name.strip_suffix("_ms")).unwrap_or(name)
        };
        let mut all = Self::ALL.into_iter();
        all.find(|column| name == column.name() || name == short(*column))
    }

    /// Without which there is nothing to price.
    fn is_required(self) -> bool {
        matches!(self, Self::Model | Self::Input | Self::Output)
    }
}

/// Where the columns of a table are, and what its counts include.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    columns: Vec<(Column, Path)>,
    /// What `input` and `output` of the table include.
    pub convention: Convention,
    /// The provider of rows that name none.
    pub provider: Option<String>,
}

impl Default for Layout {
    fn default() -> Self {
        let usual = Column::ALL.into_iter().take(Column::USUAL);
        Self {
            columns: usual
                .map(|column| (column, Path::of(column.name())))
                .collect(),
            convention: Convention::INCLUSIVE,
            provider: None,
        }
    }
}

impl Layout {
    /// A layout with the usual columns, some of them mapped: `input=prompt_tokens`. A column
    /// mapped to nothing, `latency=`, is not in the table. `input.excludes=cache` says that
    /// prompt tokens are counted without cached ones, `output.excludes=reasoning` likewise.
    ///
    /// # Errors
    /// What is wrong with a mapping, in words.
    pub fn mapped<'a>(maps: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut layout = Self::default();
        let (mut seen, mut includes) = (Vec::new(), Includes::default());
        for map in maps {
            let of_form =
                || format!("`{map}` is not of the form NAME=COLUMN, such as `input=prompt_tokens`");
            let (name, path) = map.split_once('=').ok_or_else(of_form)?;
            let (name, path) = (name.trim(), path.trim());
            if seen.contains(&name) {
                return Err(format!("`{name}` is mapped twice"));
            }
            seen.push(name);
            if !includes.take(name, path)? {
                layout.set(name, path)?;
            }
        }
        layout.convention = includes.over(layout.named());
        Ok(layout)
    }

    fn set(&mut self, name: &str, path: &str) -> Result<(), String> {
        let column = Column::find(name).ok_or_else(|| unknown(name))?;
        self.columns.retain(|(other, _)| *other != column);
        match path {
            "" if column.is_required() => Err(format!("`{name}` must be a column")),
            "" => Ok(()),
            path => {
                self.columns.push((column, Path::parse(path)?));
                self.columns.sort_by_key(|(column, _)| *column);
                Ok(())
            }
        }
    }

    /// What counts include by the names of their columns, as in a log of the same names.
    fn named(&self) -> Convention {
        let name = |column| self.path(column).map(Path::last);
        let cached = [Column::CacheRead, Column::CacheWrite, Column::CacheWrite1h];
        let cached = cached.into_iter().filter_map(name);
        named(name(Column::Input), cached, name(Column::Reasoning))
    }

    /// Where a column is, if the table has it.
    pub(super) fn path(&self, column: Column) -> Option<&Path> {
        let found = self.columns.iter().find(|(other, _)| *other == column);
        found.map(|(_, path)| path)
    }

    /// The provider of rows that name none, as text of SQL; empty text where nobody knows.
    pub(super) fn sold_by(&self) -> String {
        let provider = self.provider.as_deref().unwrap_or_default();
        // Names of price lists have no quotes; what closes the text would be no name.
        let plain = provider.chars().filter(|c| !matches!(c, '\'' | '\\'));
        format!("'{}'", plain.collect::<String>())
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.path(column).is_some()
    }
}

fn unknown(name: &str) -> String {
    let names = Column::ALL.map(Column::name);
    match (name, closest(name, names)) {
        ("request_id" | "id", _) => {
            "an aggregate holds counts and no ids; duplicates are found by reading the log itself"
                .to_owned()
        }
        (_, Some(meant)) => format!("`{name}` is no column of a log; did you mean `{meant}`?"),
        _ => format!(
            "`{name}` is no column of a log; those are {}",
            crate::words::all_of(&names)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_mapped_added_and_left_out() {
        let layout = Layout::mapped([
            "input=prompt_tokens",
            "latency=",
            "team=meta.team",
            "input.excludes=cache_read",
        ]);
        let layout = layout.unwrap();
        assert_eq!(layout.path(Column::Input), Some(&Path::of("prompt_tokens")));
        assert!(!layout.has(Column::Latency) && layout.has(Column::Team));
        assert!(layout.has(Column::Status) && !layout.has(Column::Cost));
        assert!(!layout.convention.input_has_reads && layout.convention.input_has_writes);
    }

    #[test]
    fn names_of_an_api_say_what_they_count() {
        let maps = ["cache_read=usage.cache_read_input_tokens"];
        let own = Layout::mapped(maps).unwrap().convention;
        assert_eq!(own, Convention::APART);
        let said = ["input.includes=cache", maps[0]];
        let own = Layout::mapped(said).unwrap().convention;
        assert_eq!(own, Convention::INCLUSIVE);
    }

    #[test]
    fn what_cannot_be_mapped_is_told() {
        for (map, said) in [
            ("input", "`input` is not of the form"),
            ("inptu_tokens=x", "did you mean `input_tokens`?"),
            ("model=", "`model` must be a column"),
            ("request_id=id", "no ids"),
            ("input=a;b", "which no name has"),
            ("input.excludes=tea", "means nothing"),
        ] {
            let told = Layout::mapped([map]).unwrap_err();
            assert!(told.contains(said), "{map}: {told}");
        }
        assert!(Layout::mapped(["input=a", "input=b"]).is_err());
    }
}
