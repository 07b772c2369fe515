//! `plan usage --emit-scenario`.

use std::path::{Path, PathBuf};

use crate::catalog::Catalog;
use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::ui::Ui;
use crate::usage::emit::{Measures, Wanted};
use crate::usage::price::PricedCell;
use crate::usage::read::Reading;

/// A scenario of what was measured.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Emit {
    /// Write a scenario of what was measured: token mix, sizes of requests, hours of the week, peak,
    /// failures, latencies and the models' shares; a file that is there is not replaced
    #[arg(long, value_name = "FILE")]
    pub emit_scenario: Option<PathBuf>,
    /// How many people the stages of that scenario have, which no log says [default: 1]
    #[arg(long, value_name = "N", requires = "emit_scenario", value_parser = clap::value_parser!(u64).range(1..=10_000_000_000))]
    pub users: Option<u64>,
}

impl Emit {
    /// Refuses to replace a file, before a log is read for it.
    pub(super) fn check(&self) -> Result<(), Failure> {
        match &self.emit_scenario {
            Some(path) if path.exists() => Err(is_there(path)),
            _ => Ok(()),
        }
    }

    /// Writes the scenario, where one is asked for.
    pub(super) fn write(
        &self,
        reading: &Reading,
        cells: &[PricedCell],
        catalog: &Catalog,
        ui: &Ui,
    ) -> Result<(), Failure> {
        let Some(path) = &self.emit_scenario else {
            return Ok(());
        };
        let Some(measures) = Measures::of(reading, cells, catalog) else {
            let message = "no request of the log has a price, so there is no scenario to write";
            let told = Diagnostic::error(Code::NothingPriced, message);
            return Err(Failure::of(
                told.help("the table without --emit-scenario says why"),
            ));
        };
        let stem = path.file_stem().map(|stem| stem.to_string_lossy());
        let wanted = Wanted {
            name: name(&stem.unwrap_or_default()),
            users: self.users.unwrap_or(1),
            is_guess: self.users.is_none(),
        };
        Ui::create_all(&[(path.clone(), measures.scenario(&wanted))])?;
        ui.note(&format!(
            "wrote `{}`; plan with it: plan --scenario {0} --stage measured",
            path.display()
        ));
        Ok(())
    }
}

fn is_there(path: &Path) -> Failure {
    let message = format!("`{}` is already there", path.display());
    Failure::of(
        Diagnostic::error(Code::WouldOverwrite, message)
            .note("nothing was read or written")
            .help("choose another name"),
    )
}

/// A name without what names cannot have.
fn name(stem: &str) -> String {
    let has_no_place = |one: char| one.is_whitespace() || one.is_control() || one == ',';
    match stem.replace(has_no_place, "-") {
        empty if empty.is_empty() => "measured".to_owned(),
        name => name,
    }
}
