//! The price lists and scenarios inside the program, compiled from `pricing/` and `scenarios/`.

use crate::catalog::{Catalog, Exchange, Models, PriceList};
use crate::input::{Code, Diagnostic, Place, SourceId, Sources};
use crate::scenario::Scenario;

/// The files: path and text, in the order of their ids in the blob.
pub static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/builtin.rs"));

static BLOB: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/builtin.bin"));

/// What paths of built-in files begin with.
const PREFIX: &str = "built-in:";

/// The blob's beginning; the models of each list follow in so many bytes.
type Head = (Vec<PriceList>, Vec<usize>, Exchange, Vec<Scenario>);

/// The built-in data.
#[derive(Clone, Debug)]
pub struct Builtin {
    /// All price lists.
    pub catalog: Catalog,
    /// All scenarios.
    pub scenarios: Vec<Scenario>,
}

impl Builtin {
    /// Decodes the built-in data and adds its texts to the sources, for diagnostics.
    ///
    /// # Errors
    /// A diagnostic when the blob does not decode, which is a bug of the build.
    pub fn load(sources: &mut Sources) -> Result<Self, Box<Diagnostic>> {
        let ((mut lists, lengths, exchange, mut scenarios), mut packed) =
            postcard::take_from_bytes::<Head>(BLOB).map_err(|error| {
                let message = format!("the built-in data does not decode: {error}");
                let told = Diagnostic::error(Code::Internal, message).within(Place::Program);
                Box::new(told.help("install the program anew, and report it"))
            })?;
        for (list, length) in lists.iter_mut().zip(lengths) {
            let (models, rest) = packed.split_at(length);
            list.models = Models::packed(models);
            packed = rest;
        }
        let ids: Vec<(&str, SourceId)> = FILES
            .iter()
            .map(|(path, text)| (*path, sources.add(format!("{PREFIX}{path}"), *text)))
            .collect();
        let origins = lists.iter_mut().map(|list| &mut list.origin);
        for origin in origins.chain(scenarios.iter_mut().map(|scenario| &mut scenario.origin)) {
            if let Some((path, source)) = ids.iter().find(|(path, _)| *path == origin.path) {
                origin.source = *source;
                origin.path = format!("{PREFIX}{path}");
            }
        }
        for scenario in &mut scenarios {
            for stage in &mut scenario.stages {
                stage.place = format!("{PREFIX}{}", stage.place);
            }
        }
        Ok(Self {
            catalog: Catalog::new(lists).with_exchange(exchange),
            scenarios,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::load_folder;
    use crate::input::Log;
    use std::path::Path;

    /// Paths and source ids differ between a folder and the program; all else must not.
    fn told(list: &PriceList) -> PriceList {
        let mut list = list.clone();
        list.origin.source = SourceId::default();
        list.origin.path = list.origin.path.trim_start_matches(PREFIX).to_owned();
        list
    }

    /// The files stand at the root of the workspace.
    fn from_root() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        std::env::set_current_dir(root).unwrap();
    }

    #[test]
    fn the_built_in_lists_are_those_of_the_folder() {
        from_root();
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let folder =
            load_folder(Path::new("pricing"), "--pricing", &mut sources, &mut log).unwrap();
        let builtin = Builtin::load(&mut Sources::new()).unwrap();
        let lists = |catalog: &Catalog| catalog.lists().iter().map(told).collect::<Vec<_>>();
        assert_eq!(lists(&builtin.catalog), lists(&folder));
    }

    #[test]
    fn the_built_in_scenarios_are_those_of_the_folder() {
        from_root();
        let builtin = Builtin::load(&mut Sources::new()).unwrap();
        let names: Vec<_> = builtin
            .scenarios
            .iter()
            .map(|one| one.name.as_str())
            .collect();
        assert_eq!(names, ["fintech", "startup", "support-chat"]);
        for scenario in &builtin.scenarios {
            let (mut sources, mut log) = (Sources::new(), Log::new());
            let path = scenario.origin.path.trim_start_matches(PREFIX);
            let text = crate::input::read_file(Path::new(path), crate::input::MAX_BYTES).unwrap();
            let source = sources.add(path, text);
            let read = crate::scenario::read_scenario(&sources, source, &mut log).unwrap();
            assert_eq!(read.stages.len(), scenario.stages.len());
            assert_eq!(read.origin.sha256, scenario.origin.sha256);
            assert_eq!(
                (&read.routes, &read.shortlist),
                (&scenario.routes, &scenario.shortlist)
            );
        }
    }
}
