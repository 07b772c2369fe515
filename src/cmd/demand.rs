//! The options that say which demand a command is about: a trace, as it stands or stretched.

use std::path::PathBuf;

use crate::error::Failure;
use crate::input::{Code, Diagnostic, Log, Sources, read_file};
use crate::options::scalar;
use crate::scenario::{MAX_TRACE_BYTES, Trace, TraceColumns, TraceForm, TraceOptions, read_trace};
use crate::simulate::demand::{Demand, MAX_REQUESTS};
use crate::units::{Month, Multiple, Ratio, Tokens};
use crate::words;

/// A trace, and what is made of it.
#[derive(clap::Args, Clone, Debug, Default)]
#[group(skip)]
pub struct Options {
    /// Requests with their times and tokens (CSV)
    ///
    /// The public traces of Azure, `BurstGPT` and Mooncake as they are, or any CSV with --columns;
    /// at most 2 GiB.
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Form of the trace
    ///
    /// One of azure, burstgpt, mooncake or columns, instead of what its first line shows.
    #[arg(long, value_name = "FORM", value_parser = scalar::<TraceForm>, requires = "trace")]
    pub trace_form: Option<TraceForm>,
    /// Columns of a CSV trace
    ///
    /// As in at=time,input=prompt,output=completion, and cached=hits where there is one; at=time:ms
    /// where times are plain numbers of milliseconds (s, ms, us, ns).
    #[arg(long, value_name = "COLUMNS", value_parser = scalar::<TraceColumns>, requires = "trace", conflicts_with = "trace_form")]
    pub columns: Option<TraceColumns>,
    /// Sort the requests of the trace by time
    ///
    /// Instead of refusing disorder.
    #[arg(long, requires = "trace")]
    pub sort: bool,
    /// Multiply the requests of the trace: 10x
    ///
    /// In the same time.
    #[arg(long, value_name = "TIMES", value_parser = scalar::<Multiple>, requires = "trace")]
    pub scale: Option<Multiple>,
    /// Scale the trace to the tokens of a stage
    ///
    /// Those of a month.
    #[arg(
        long,
        value_name = "STAGE",
        requires = "trace",
        conflicts_with = "scale"
    )]
    pub to_stage: Option<String>,
}

/// The demand of a trace.
#[derive(Clone, Debug)]
pub struct Traced {
    /// The trace as it stands in the file.
    pub trace: Trace,
    /// What is made of it.
    pub demand: Demand,
    /// How many times the trace that is.
    pub factor: Ratio,
}

impl Options {
    /// Reads the trace, where there is one, and stretches it; `stage` finds the tokens a month of
    /// the stage that `--to-stage` names.
    ///
    /// # Errors
    /// What is wrong with the file or the options.
    pub fn read(
        &self,
        stage: impl FnOnce(&str) -> Result<Tokens, Failure>,
        month: Month,
        seed: u64,
    ) -> Result<Option<Traced>, Failure> {
        let Some(trace) = self.trace()? else {
            return Ok(None);
        };
        let demand = Demand::of_trace(&trace);
        let factor = self.factor(&demand, stage, month)?;
        let demand = match factor == Ratio::ONE {
            true => demand,
            false => demand
                .stretched(factor, seed)
                .ok_or_else(|| too_many(factor))?,
        };
        Ok(Some(Traced {
            trace,
            demand,
            factor,
        }))
    }

    /// How many times a trace is asked for.
    fn factor(
        &self,
        demand: &Demand,
        stage: impl FnOnce(&str) -> Result<Tokens, Failure>,
        month: Month,
    ) -> Result<Ratio, Failure> {
        let factor = match (&self.to_stage, self.scale) {
            (Some(name), _) => demand.factor_to(stage(name)?, month),
            (None, scale) => Some(scale.map_or(Ratio::ONE, Multiple::ratio)),
        };
        Ok(factor.unwrap_or(Ratio::ONE))
    }

    /// Reads the trace as it stands, where there is one.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn trace(&self) -> Result<Option<Trace>, Failure> {
        let Some(path) = &self.trace else {
            return Ok(None);
        };
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let text = read_file(path, MAX_TRACE_BYTES).map_err(|told| told.named_by("--trace"))?;
        let source = sources.add(path.display().to_string(), text);
        let options = TraceOptions {
            form: self.trace_form,
            columns: self.columns.clone(),
            sort: self.sort,
        };
        match read_trace(&sources, source, &options, &mut log) {
            Some(trace) => Ok(Some(trace)),
            None => Err(Failure::from_log(log, sources)),
        }
    }
}

fn too_many(factor: Ratio) -> Failure {
    let factor = factor.to_decimal(3);
    let message = format!(
        "{factor} times the trace are over {} requests",
        words::count(MAX_REQUESTS)
    );
    let told = Diagnostic::error(Code::BadOption, message).within("--scale");
    Failure::of(told.help("take a smaller multiple, or a part of the trace"))
}
