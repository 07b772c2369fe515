//! `plan usage --emit-scenario` and `--focus`.

use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::input::{Code, Diagnostic, Place};
use crate::options::integer;
use crate::ui::Ui;
use crate::usage::emit::{Measures, ScenarioDefaults};
use crate::usage::focus::{Length, bill};
use crate::usage::price::{Basis, PricedCell};
use crate::usage::read::Reading;
use crate::usage::table::By;
use crate::words;

/// A scenario of what was measured.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Emit {
    /// Write the measured scenario to a file
    ///
    /// Token mix, sizes of requests, hours of the week, peak, failures, latencies and the models'
    /// shares. A file that is there is not replaced.
    #[arg(long, value_name = "FILE")]
    pub emit_scenario: Option<PathBuf>,
    /// People of that scenario [default: 1]
    ///
    /// In each of its stages; no log says how many.
    #[arg(long, value_name = "N", requires = "emit_scenario", value_parser = integer::<u64>(1..=10_000_000_000))]
    pub users: Option<u64>,
    /// Write the bill in FOCUS 1.2 (CSV)
    ///
    /// A row for each day, or hour with `--by hour`, each model, processing and kind of token. A
    /// file that is there is not replaced.
    #[arg(long, value_name = "FILE")]
    pub focus: Option<PathBuf>,
}

impl Emit {
    /// Refuses to replace a file, before a log is read for it.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let mut files = self.emit_scenario.iter().chain(&self.focus);
        match files.find(|path| path.exists()) {
            Some(path) => Err(is_there(path)),
            None => Ok(()),
        }
    }

    /// Writes the bill, where one is asked for, and says what is not in it.
    pub(super) fn bill(
        &self,
        cells: &[PricedCell],
        names: &[[String; 3]],
        by: &[By],
        ui: &Ui,
    ) -> Result<(), Failure> {
        let Some(path) = &self.focus else {
            return Ok(());
        };
        let length = match by.contains(&By::Hour) {
            true => Length::Hour,
            false => Length::Day,
        };
        let bill = bill(cells, names, length);
        if bill.rows == 0 {
            let message = "no request of the log has both a price and a time, so there is no bill";
            let told = Diagnostic::error(Code::NothingPriced, message).within("--focus");
            return Err(Failure::of(told.help("the table without --focus says why")));
        }
        Ui::create_all(&[(path.clone(), bill.text)])?;
        for (sums, why) in [(bill.unpriced, "a price"), (bill.timeless, "a time")] {
            if sums.rows > 0 {
                ui.warning(&format!(
                    "`{}` leaves out {} without {why}",
                    path.display(),
                    words::plural(sums.rows, "row")
                ));
            }
        }
        ui.note(&format!(
            "wrote {} that add up to {} to `{}`",
            words::plural(bill.rows, "row"),
            words::usd(bill.cost),
            path.display()
        ));
        Ok(())
    }

    /// Writes the scenario, where one is asked for.
    pub(super) fn write(
        &self,
        reading: &Reading,
        cells: &[PricedCell],
        basis: Basis<'_>,
        ui: &Ui,
    ) -> Result<(), Failure> {
        let Some(path) = &self.emit_scenario else {
            return Ok(());
        };
        let Some(measures) = Measures::of(reading, cells, basis) else {
            let message = "no request of the log has a price that a plan can have, so there is no scenario to write";
            let told = Diagnostic::error(Code::NothingPriced, message).within("--emit-scenario");
            return Err(Failure::of(
                told.help("the table without --emit-scenario says why"),
            ));
        };
        let stem = path.file_stem().map(|stem| stem.to_string_lossy());
        let wanted = ScenarioDefaults {
            name: name(&stem.unwrap_or_default()),
            users: self.users.unwrap_or(1),
            is_guess: self.users.is_none(),
        };
        Ui::create_all(&[(path.clone(), measures.scenario(&wanted))])?;
        for caveat in measures.caveats() {
            ui.warning(&format!("`{}`: {caveat}", path.display()));
        }
        let day = basis.as_of.map(|day| format!(" --as-of {day}"));
        ui.note(&format!(
            "wrote `{}`, whose stage `measured` is {} of requests; plan with it: plan --scenario {0} --stage measured{}",
            path.display(),
            words::usd(measures.planned()),
            day.unwrap_or_default()
        ));
        Ok(())
    }
}

fn is_there(path: &Path) -> Failure {
    let message = format!("`{}` is already there", path.display());
    Failure::of(
        Diagnostic::error(Code::WouldOverwrite, message)
            .within(Place::path(path.display()))
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
