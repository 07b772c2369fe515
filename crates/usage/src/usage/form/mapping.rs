//! `--map`: which columns of a log hold what, where they have names of their own.

use crate::input::closest;
use crate::usage::includes::Includes;
use crate::words;

use super::format::Column;
use super::formats::Form;
use super::layout::normal;
use super::role::Role;

/// What a user says of a log's columns and counts, over what its format has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapping {
    /// A meaning, and the column that has it; none where the log has no such column.
    columns: Vec<(Role, String)>,
    pub(super) includes: Includes,
}

impl Mapping {
    /// Reads `input=prompt_tokens`, `latency_ms=`, `input.excludes=cache` and their like. Dots in
    /// a column lead into objects of JSON: `input=usage.prompt_tokens`.
    ///
    /// # Errors
    /// What is wrong with one of them, in words.
    pub fn read<'a>(maps: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut mapping = Self::default();
        for map in maps {
            let of_form =
                || format!("`{map}` is not of the form NAME=COLUMN, such as `input=prompt_tokens`");
            let (name, column) = map.split_once('=').ok_or_else(of_form)?;
            mapping.set(name.trim(), column.trim())?;
        }
        Ok(mapping)
    }

    fn set(&mut self, name: &str, column: &str) -> Result<(), String> {
        if self.includes.take(name, column)? {
            return Ok(());
        }
        let role = named(name).ok_or_else(|| unknown(name))?;
        if self.columns.iter().any(|(other, _)| *other == role) {
            return Err(format!("`{name}` is mapped twice"));
        }
        let same = |other: &str| !column.is_empty() && normal(other) == normal(column);
        if let Some((other, _)) = self.columns.iter().find(|(_, other)| same(other)) {
            let other = other.name().unwrap_or_default();
            return Err(format!("`{column}` cannot be both `{other}` and `{name}`"));
        }
        self.columns.push((role, column.to_owned()));
        Ok(())
    }

    /// The first column that was mapped and that a header does not have: its name, and what it was
    /// mapped to.
    pub fn absent(&self, names: &[&[u8]]) -> Option<(&str, &str)> {
        let has = |column: &str| {
            let mut names = names.iter();
            names.any(|name| normal(&String::from_utf8_lossy(name)) == normal(column))
        };
        // A dot leads into a column that holds an object.
        let first = |column: &str| column.split('.').next().is_some_and(has);
        let mut mapped = self.columns.iter().filter(|(_, column)| !column.is_empty());
        let (role, column) = mapped.find(|(_, column)| !has(column) && !first(column))?;
        Some((column, role.name().unwrap_or_default()))
    }

    /// The meanings that were mapped to a column, in a fixed order.
    pub(super) fn roles(&self) -> impl Iterator<Item = Role> {
        let mapped = self.columns.iter().filter(|(_, column)| !column.is_empty());
        mapped.map(|(role, _)| *role)
    }

    /// What was mapped to columns of which no row had any: those columns, and the names of the
    /// meanings. `met` has a bit for each that a row had, as [`Reader::met`] says.
    ///
    /// [`Reader::met`]: super::Reader::met
    pub fn unmet(&self, met: u64) -> Vec<(String, &'static str)> {
        let mapped = self.columns.iter().filter(|(_, column)| !column.is_empty());
        let unmet = mapped.filter(|(role, _)| met & role.bit() == 0);
        let named = unmet.map(|(role, column)| (column.clone(), role.name().unwrap_or_default()));
        named.collect()
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The columns of a form, as mapped: what was mapped has that column alone.
    pub(super) fn columns(&self, form: Form) -> Vec<(Role, Vec<&str>)> {
        let is_mapped = |role: Role| self.columns.iter().any(|(other, _)| *other == role);
        // A column that is mapped to one meaning has no other.
        let is_taken = |name: &&str| {
            let mut mapped = self.columns.iter();
            mapped.any(|(_, column)| !column.is_empty() && normal(column) == normal(name))
        };
        let own = |(role, names): &Column| {
            let names = names.iter().copied().filter(|name| !is_taken(name));
            (*role, names.collect())
        };
        let kept = form.columns().iter().filter(|(role, _)| !is_mapped(*role));
        let mapped = self.columns.iter().filter(|(_, column)| !column.is_empty());
        let mapped = mapped.map(|(role, column)| (*role, vec![column.as_str()]));
        kept.map(own).chain(mapped).collect()
    }
}

/// The role of a name, with or without what it counts.
fn named(name: &str) -> Option<Role> {
    let is_it = |full: &str| {
        let short = full.strip_suffix("_tokens").or(full.strip_suffix("_ms"));
        name == full || Some(name) == short
    };
    let mut all = Role::ALL.into_iter();
    all.find(|role| role.name().is_some_and(is_it))
}

fn unknown(name: &str) -> String {
    let names: Vec<&str> = Role::ALL.into_iter().filter_map(Role::name).collect();
    let short = names.iter().filter_map(|name| name.strip_suffix("_tokens"));
    match closest(name, names.iter().copied().chain(short)) {
        Some(meant) => format!("`{name}` is no column of a log; did you mean `{meant}`?"),
        None => format!(
            "`{name}` is no column of a log; those are {}",
            words::all_of(&names)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Mapping, String> {
        Mapping::read(text.split(','))
    }

    #[test]
    fn columns_are_mapped_and_left_out() {
        let mapping = read("input=usage.prompt,latency=,request_id=rid").unwrap();
        let columns = mapping.columns(Form::Generic);
        let of = |role| columns.iter().find(|(other, _)| *other == role);
        assert_eq!(of(Role::Input).unwrap().1, ["usage.prompt"]);
        assert_eq!(of(Role::Id).unwrap().1, ["rid"]);
        assert_eq!(of(Role::Latency), None);
        assert!(of(Role::Output).unwrap().1.contains(&"completion_tokens"));
    }

    #[test]
    fn mistakes_are_told() {
        for (map, word) in [
            ("input", "NAME=COLUMN"),
            ("inptu=a", "did you mean `input`"),
            ("qqqqqqqq=a", "those are"),
            ("input=a,input_tokens=b", "mapped twice"),
            ("input=a,output=A", "cannot be both"),
            ("input.excludes=output", "means nothing"),
        ] {
            let told = read(map).unwrap_err();
            assert!(told.contains(word), "{told}");
        }
    }
}
