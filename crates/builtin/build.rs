//! Compiles `pricing/` and `scenarios/` into the program, through the same code that reads the
//! files of users, so that a plan from the built-in data parses no YAML.
//!
//! Writes to `OUT_DIR`: `builtin.bin`, the checked lists and scenarios in postcard's form, and
//! `builtin.rs`, the texts they come from.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use tokenplan_core::input::{Log, MAX_BYTES, Sources, Style};
use tokenplan_core::{catalog, input, scenario};

fn main() -> Result<(), Box<dyn Error>> {
    // The files stand at the root of the workspace, where people look for them.
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../..");
    let root = root.canonicalize()?;
    for watched in ["pricing", "scenarios"] {
        println!("cargo::rerun-if-changed={}", root.join(watched).display());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    env::set_current_dir(&root)?;

    let mut sources = Sources::new();
    let mut log = Log::new();
    let catalog = catalog::load_folder(Path::new("pricing"), "pricing", &mut sources, &mut log);
    let mut scenarios = Vec::new();
    for path in input::list_folder(Path::new("scenarios")).map_err(|broken| broken.message)? {
        let text = input::read_file(&path, MAX_BYTES).map_err(|broken| broken.message)?;
        let source = sources.add(path.display().to_string(), text);
        scenarios.extend(scenario::read_scenario(&sources, source, &mut log));
    }
    if log.has_errors() {
        return Err(input::render_all(&log.into_sorted(), &sources, Style::Plain, 120).into());
    }
    let catalog = catalog.ok_or("the price lists of the program cannot be read")?;
    let packed: Vec<Vec<u8>> = catalog
        .lists()
        .iter()
        .map(|list| postcard::to_stdvec(list.models.as_slice()))
        .collect::<Result<_, _>>()?;
    let lengths: Vec<usize> = packed.iter().map(Vec::len).collect();
    let head = postcard::to_stdvec(&(catalog.lists(), lengths, &catalog.exchange, &scenarios))?;
    let blob = [head, packed.concat()].concat();
    fs::write(out.join("builtin.bin"), blob)?;
    fs::write(out.join("builtin.rs"), texts(&sources, &root))?;
    Ok(())
}

/// The source texts as a Rust array, in the order in which they were read.
fn texts(sources: &Sources, root: &Path) -> String {
    let mut code = String::from("&[\n");
    for (_, source) in sources.iter() {
        let path = root.join(&source.name);
        let _ = writeln!(
            code,
            "    ({:?}, include_str!({:?})),",
            source.name,
            path.display().to_string()
        );
    }
    code.push_str("]\n");
    code
}
