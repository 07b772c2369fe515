//! The price lists, overlays and scenario that the options of every command name.

use std::path::Path;

use crate::catalog::{Catalog, Overlay, load_folder, read_overlay};
use crate::input::{Code, Diagnostic, Log, MAX_BYTES, Sources, closest, list_folder, read_file};
use crate::options::Global;
use crate::scenario::{Scenario, read_scenario};
use crate::words;

/// The folders that take over from the built-in data when they are there.
const PRICING: &str = "pricing";
const SCENARIOS: &str = "scenarios";
/// The value of `--pricing` that ignores a `./pricing` folder.
const BUILT_IN: &str = "built-in";

/// The price lists that the options name.
pub(super) fn catalog(
    global: &Global,
    builtin: Catalog,
    sources: &mut Sources,
    log: &mut Log,
) -> Option<Catalog> {
    let here = Path::new(PRICING);
    match &global.prices.pricing {
        Some(named) if named.as_os_str() == BUILT_IN => Some(builtin),
        Some(folder) => load_folder(folder, "--pricing", sources, log),
        None if here.is_dir() => load_folder(here, "--pricing", sources, log),
        None => Some(builtin),
    }
}

/// The overlays that the options name.
pub(super) fn overlays(global: &Global, sources: &mut Sources, log: &mut Log) -> Vec<Overlay> {
    let mut overlays = Vec::new();
    for path in &global.prices.overlay {
        match read_file(path, MAX_BYTES) {
            Ok(text) => {
                let source = sources.add(path.display().to_string(), text);
                overlays.extend(read_overlay(sources, source, log));
            }
            Err(diagnostic) => log.push(diagnostic.named_by("--overlay")),
        }
    }
    overlays
}

/// The scenario that the options name, from a file or among those known.
pub(super) fn scenario(
    global: &Global,
    known: Vec<Scenario>,
    sources: &mut Sources,
    log: &mut Log,
) -> Option<Scenario> {
    let name = global.scenario.named.scenario.as_str();
    let path = Path::new(name);
    let is_path = path.components().count() > 1
        || path
            .extension()
            .is_some_and(|ending| ending == "yaml" || ending == "yml");
    let local = Path::new(SCENARIOS).join(format!("{name}.yaml"));
    let path = if is_path { path } else { local.as_path() };
    if is_path || path.is_file() {
        return match read_file(path, MAX_BYTES) {
            Ok(text) => {
                let source = sources.add(path.display().to_string(), text);
                read_scenario(sources, source, log)
            }
            Err(diagnostic) => {
                log.push(diagnostic.named_by("--scenario"));
                None
            }
        };
    }
    let names = scenario_names(&known);
    let found = known.into_iter().find(|scenario| scenario.name == name);
    if found.is_none() {
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let diagnostic = Diagnostic::error(
            Code::UnknownScenario,
            format!("there is no scenario `{name}`"),
        )
        .within("--scenario")
        .note(format!("the scenarios are {}", words::all_of(&names)));
        log.push(
            diagnostic
                .did_you_mean(closest(name, names))
                .help("a file of your own is named by its path: `--scenario ./my.yaml`"),
        );
    }
    found
}

/// The built-in scenarios and those of the folder here.
fn scenario_names(known: &[Scenario]) -> Vec<String> {
    let mut names: Vec<String> = known.iter().map(|scenario| scenario.name.clone()).collect();
    let files = list_folder(Path::new(SCENARIOS)).unwrap_or_default();
    let files = files
        .iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "yaml"));
    names.extend(files.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())));
    names.sort();
    names.dedup();
    names
}
