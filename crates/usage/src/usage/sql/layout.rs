//! Which column of a table holds what.

use crate::input::{Code, Diagnostic, closest};
use crate::usage::form::{Form as Log, Mapping, Reader, Role, named};
use crate::usage::{Convention, Includes};

use super::column::Column;
use super::engine::Engine;
use super::identifier::Path;
use super::words::BLANK;

/// Where a value is: in a column, or under keys of the object in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Source {
    pub(super) path: Path,
    pub(super) keys: Vec<&'static str>,
}

impl Source {
    /// A column alone.
    pub(super) const fn of(path: Path) -> Self {
        Self {
            path,
            keys: Vec::new(),
        }
    }
}

/// Where the columns of a table are, and what its counts include.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The sources of each column; what the first one does not say the next one may.
    columns: Vec<(Column, Vec<Source>)>,
    /// What `input` and `output` of the table include.
    pub convention: Convention,
    /// The provider of rows that name none.
    provider: Option<String>,
    /// How its rows are read where they are exported.
    log: Log,
}

impl Default for Layout {
    fn default() -> Self {
        let usual = Column::ALL.into_iter().take(Column::USUAL);
        let source = |column: Column| vec![Source::of(Path::of(column.name()))];
        Self {
            columns: usual.map(|column| (column, source(column))).collect(),
            ..Self::empty(Log::Generic)
        }
    }
}

impl Layout {
    const fn empty(log: Log) -> Self {
        Self {
            columns: Vec::new(),
            convention: Convention::INCLUSIVE,
            provider: None,
            log,
        }
    }

    /// The columns of a format of logs.
    pub fn of_form(form: super::Form) -> Self {
        Self {
            columns: form.columns(),
            convention: form.log().convention().unwrap_or(Convention::INCLUSIVE),
            ..Self::empty(form.log())
        }
    }

    /// The columns that a table has, by their names, as the rows of a log of these columns would be
    /// read: `group` is what they are grouped by.
    ///
    /// # Errors
    /// When columns are missing without which nothing can be counted, there is one with tokens
    /// that statements do not add, or the name of one has characters that do not show.
    pub fn of_columns(
        names: &[&str],
        mapping: &Mapping,
        group: Option<Role>,
    ) -> Result<Self, Box<Diagnostic>> {
        let mut reader = Reader::new(Log::Generic, mapping, group);
        let bytes: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
        reader.header(&bytes).map_err(|told| told.within("<LOG>"))?;
        let mut more = reader.places(Role::MoreInput).into_iter();
        if let Some(name) = more.find_map(|place| names.get(place)) {
            return Err(Box::new(apart(name)));
        }
        let mut layout = Self {
            convention: reader.convention().unwrap_or(Convention::INCLUSIVE),
            ..Self::empty(Log::Generic)
        };
        for (role, column) in super::form::roles(group.unwrap_or(Role::Team)) {
            let places = reader.places(role);
            let named = places.iter().filter_map(|place| names.get(*place));
            let sources: Vec<Source> = named
                .map(|name| Ok(Source::of(Path::shown(name)?)))
                .collect::<Result<_, Box<Diagnostic>>>()?;
            let is_there = column.other_unit().is_some_and(|other| layout.has(other));
            if !sources.is_empty() && !is_there {
                layout.put(column, sources);
            }
        }
        Ok(layout)
    }

    /// This layout without the columns that a table does not have.
    #[must_use]
    pub fn within(mut self, names: &[&str]) -> Self {
        for (_, sources) in &mut self.columns {
            sources.retain(|source| source.path.is_one_of(names));
        }
        self.columns.retain(|(_, sources)| !sources.is_empty());
        self
    }

    /// This layout with some columns mapped: `input=prompt_tokens`. A column mapped to nothing,
    /// `latency=`, is not in the table. `input.excludes=cache` says that prompt tokens are counted
    /// without cached ones, `output.excludes=reasoning` likewise.
    ///
    /// # Errors
    /// What is wrong with a mapping, in words.
    pub fn mapped<'a>(mut self, maps: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
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
                self.set(name, path)?;
            }
        }
        self.convention = includes.over(self.own_convention());
        Ok(self)
    }

    fn set(&mut self, name: &str, path: &str) -> Result<(), String> {
        let column = Column::find(name).ok_or_else(|| unknown(name))?;
        self.columns.retain(|(other, _)| *other != column);
        match path {
            "" if column.is_required() => Err(format!("`{name}` must be a column")),
            "" => Ok(()),
            path => {
                self.put(column, vec![Source::of(Path::parse(path)?)]);
                Ok(())
            }
        }
    }

    /// Puts a column in, and takes the same in another unit out.
    fn put(&mut self, column: Column, sources: Vec<Source>) {
        let other = column.other_unit();
        self.columns.retain(|(there, _)| Some(*there) != other);
        self.columns.push((column, sources));
        self.columns.sort_by_key(|(column, _)| *column);
    }

    /// What counts include by the format, or else by the names of their columns, as in a log of
    /// the same names.
    fn own_convention(&self) -> Convention {
        if self.log != Log::Generic {
            return self.convention;
        }
        let name = |column| {
            let sources = self.sources(column)?;
            sources.first().map(|source| source.path.last())
        };
        let cached = [
            Column::CacheRead,
            Column::CacheWrite,
            Column::CacheWrite1h,
            Column::CacheWrites,
        ];
        let cached = cached.into_iter().filter_map(name);
        named(name(Column::Input), cached, name(Column::Reasoning))
    }

    fn sources(&self, column: Column) -> Option<&[Source]> {
        let found = self.columns.iter().find(|(other, _)| *other == column);
        found.map(|(_, sources)| sources.as_slice())
    }

    /// This layout, with the provider of rows that name none.
    #[must_use]
    pub fn sold_by(self, provider: Option<String>) -> Self {
        Self { provider, ..self }
    }

    /// Whether it is known who sold what no row says of.
    pub(super) const fn has_provider(&self) -> bool {
        self.provider.is_some()
    }

    /// The provider of rows that name none, as text of SQL; empty text where nobody knows.
    pub(super) fn provider(&self, engine: Engine) -> String {
        engine.literal(self.provider.as_deref().unwrap_or_default())
    }

    /// Whether the table has a column.
    pub(super) fn has(&self, column: Column) -> bool {
        self.sources(column).is_some()
    }

    /// Whether a row stands for many requests, and then may name no model.
    pub(super) const fn is_summed(&self) -> bool {
        self.log.is_summed()
    }

    /// Whether models are written with their provider before them: `openai/gpt-4o`.
    pub(super) const fn has_prefixes(&self) -> bool {
        matches!(self.log, Log::LiteLlm | Log::LiteLlmDaily)
    }

    /// The column whose objects hold further ones.
    pub(super) fn object(&self) -> Option<&Path> {
        let mut sources = self.columns.iter().flat_map(|(_, sources)| sources);
        let within = sources.find(|source| !source.keys.is_empty());
        within.map(|source| &source.path)
    }

    /// The text of a column in a row `l`, empty where it says nothing; `None` where the table has
    /// no such column.
    pub(super) fn text(&self, column: Column, engine: Engine) -> Option<String> {
        let text = |source: &Source| {
            if !source.keys.is_empty() {
                return engine.within(super::object::OBJECT, &source.keys);
            }
            let value = format!("l.{}", source.path.quoted(engine));
            let text = match column {
                Column::Timestamp => engine.time(&value),
                _ => engine.text(&value),
            };
            format!("TRIM({text})")
        };
        Some(match self.sources(column)? {
            [one] => format!("COALESCE({}, '')", text(one)),
            several => {
                let said = |source: &Source| {
                    let text = text(source);
                    if source.keys.is_empty() {
                        format!("CASE WHEN {text} NOT IN ({BLANK}) THEN {text} END")
                    } else {
                        format!("NULLIF({text}, '')")
                    }
                };
                let several: Vec<String> = several.iter().map(said).collect();
                format!("COALESCE({}, '')", several.join(",\n      "))
            }
        })
    }
}

/// Prompt tokens that stand beside the prompt would be lost without a word.
fn apart(name: &str) -> Diagnostic {
    let message = format!("`{name}` holds prompt tokens beside those of the prompt");
    Diagnostic::error(Code::UnknownLogFormat, message)
        .within("--sql")
        .note("logs are read with both; a statement adds one column of them up")
        .help("make a view of the table with one column for both, and without this one")
}

fn unknown(name: &str) -> String {
    let names = Column::ALL.map(Column::name);
    match (name, closest(name, names)) {
        ("tag" | "user", _) => {
            format!("an aggregate is grouped by `team` alone; map that instead: `team={name}`")
        }
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
        let layout = Layout::default().mapped([
            "input=prompt_tokens",
            "latency=",
            "team=meta.team",
            "input.excludes=cache_read",
        ]);
        let layout = layout.unwrap();
        let input = [Source::of(Path::of("prompt_tokens"))];
        assert_eq!(layout.sources(Column::Input), Some(&input[..]));
        assert!(!layout.has(Column::Latency) && layout.has(Column::Team));
        assert!(layout.has(Column::Status) && !layout.has(Column::Cost));
        assert!(!layout.convention.input_has_reads && layout.convention.input_has_writes);
    }

    #[test]
    fn columns_of_a_parquet_file_are_not_lost_for_want_of_a_map() {
        let names = [
            "ts",
            "Model",
            "prompt_tokens",
            "completion_tokens",
            "cache_write_tokens",
            "user",
        ];
        let of = |group| Layout::of_columns(&names, &Mapping::default(), group).unwrap();
        let layout = of(None);
        assert!(layout.has(Column::Timestamp) && layout.has(Column::CacheWrite));
        assert!(!layout.has(Column::Team) && !layout.has(Column::Status));
        assert!(of(Some(Role::User)).has(Column::Team));
        let model = [Source::of(Path::of("Model"))];
        assert_eq!(layout.sources(Column::Model), Some(&model[..]));
        let told = Layout::of_columns(&names[..3], &Mapping::default(), None);
        assert!(told.is_err());
        let names = [&names[..], &["tool_use_prompt_token_count"]].concat();
        let told = Layout::of_columns(&names, &Mapping::default(), None).unwrap_err();
        assert!(told.message.contains("beside those of the prompt"));
    }

    #[test]
    fn a_gateways_table_is_read_by_the_columns_of_its_log() {
        let layout = Layout::of_form(super::super::Form::LiteLlm);
        assert_eq!(layout.object(), Some(&Path::of("metadata")));
        let read = layout.text(Column::CacheRead, Engine::Postgres).unwrap();
        assert!(
            read.contains("#>> '{usage_object,cache_read_input_tokens}'"),
            "{read}"
        );
        let old = layout.within(&["model", "prompt_tokens", "completion_tokens"]);
        assert!(old.has(Column::Model) && !old.has(Column::CacheRead));
    }

    #[test]
    fn a_column_has_one_unit() {
        let layout = Layout::default().mapped(["latency_s=duration", "cost_cents=c"]);
        let layout = layout.unwrap();
        assert!(layout.has(Column::LatencySeconds) && !layout.has(Column::Latency));
        let layout = layout.mapped(["cost=spend"]).unwrap();
        assert!(layout.has(Column::Cost) && !layout.has(Column::CostCents));
    }

    #[test]
    fn names_of_an_api_say_what_they_count() {
        let of = |maps: &[&str]| {
            let layout = Layout::default().mapped(maps.iter().copied());
            layout.unwrap().convention
        };
        let read = "cache_read=usage.cache_read_input_tokens";
        assert_eq!(of(&[read]), Convention::APART);
        assert_eq!(of(&["input.includes=cache", read]), Convention::INCLUSIVE);
    }

    #[test]
    fn a_user_says_what_the_counts_of_a_gateway_include() {
        let own = Layout::of_form(super::super::Form::LiteLlm);
        let maps = ["input=n", "input.excludes=cache"];
        assert_eq!(own.clone().mapped([]).unwrap().convention, own.convention);
        let said = own.mapped(maps).unwrap().convention;
        assert!(!said.input_has_reads && said.output_has_reasoning);
    }

    #[test]
    fn what_cannot_be_mapped_is_told() {
        for (map, said) in [
            ("input", "`input` is not of the form"),
            ("inptu_tokens=x", "did you mean `input_tokens`?"),
            ("model=", "`model` must be a column"),
            ("request_id=id", "no ids"),
            ("user=end_user", "`team=user`"),
            ("input=a;b", "which no name has"),
            ("input.excludes=tea", "means nothing"),
        ] {
            let told = Layout::default().mapped([map]).unwrap_err();
            assert!(told.contains(said), "{map}: {told}");
        }
        assert!(Layout::default().mapped(["input=a", "input=b"]).is_err());
    }
}
