//! The options that say which requests came.

use std::path::PathBuf;

use crate::cli::scalar;
use crate::error::Failure;
use crate::input::{Log, Sources, read_file};
use crate::scenario::{MAX_TRACE_BYTES, Trace, TraceColumns, TraceForm, TraceOptions, read_trace};
use crate::ui::Ui;

/// Requests as they came.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Options {
    /// A file of requests as they came, replayed as it stands instead of the stage's demand: the
    /// public traces of Azure, BurstGPT and Mooncake, or a CSV file with --columns
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// How the trace is written: azure, burstgpt, mooncake or columns [default: as its first line
    /// shows]
    #[arg(long, value_name = "FORM", value_parser = scalar::<TraceForm>, requires = "trace")]
    pub trace_form: Option<TraceForm>,
    /// The columns of a CSV trace: at=time,input=prompt_tokens,output=completion_tokens, and
    /// cached=… where it has them; at=time:ms for times in milliseconds
    #[arg(long, value_name = "KEY=COLUMN,…", value_parser = scalar::<TraceColumns>, requires = "trace")]
    pub columns: Option<TraceColumns>,
    /// Put requests that are out of order into the order of time
    #[arg(long, requires = "trace")]
    pub sort: bool,
}

impl Options {
    /// Reads the trace, if there is one.
    pub(super) fn read(&self, ui: &Ui) -> Result<Option<Trace>, Failure> {
        let Some(path) = &self.trace else {
            return Ok(None);
        };
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let text = read_file(path, MAX_TRACE_BYTES)?;
        let source = sources.add(path.display().to_string(), text);
        let options = TraceOptions {
            form: self.trace_form,
            columns: self.columns.clone(),
            sort: self.sort,
        };
        let trace = read_trace(&sources, source, &options, &mut log);
        match trace.filter(|_| !log.has_errors()) {
            Some(trace) => {
                if !log.is_empty() {
                    ui.failure(&Failure::from_log(log, sources));
                }
                Ok(Some(trace))
            }
            None => Err(Failure::from_log(log, sources)),
        }
    }
}
