//! Incidents as observed, for `plan sla`: from a file, or by their mean times.

use std::path::PathBuf;

use crate::catalog::Zone;
use crate::engine::sla::measured::Measured;
use crate::error::Failure;
use crate::input::{Code, Diagnostic, Log, Sources, read_file};
use crate::options::scalar;
use crate::scenario::{IncidentHistory, MAX_INCIDENT_BYTES, Outages, UptimeBasis, read_incidents};
use crate::units::{Duration, Moment};

/// The options that say what incidents there were.
#[derive(clap::Args, Debug)]
#[group(skip)]
pub struct Options {
    /// Incidents as they were (CSV)
    ///
    /// The columns are start, end, service and impact. What the file says of a level or option of
    /// the same name, or of the base where there is one service, is observed.
    #[arg(long, value_name = "FILE", conflicts_with = "observed")]
    pub incidents: Option<PathBuf>,
    /// What counts as downtime
    ///
    /// One of any, major, partial (major incidents, and partial ones at 30 %), or requests (the
    /// share of requests affected).
    #[arg(long, value_name = "BASIS", default_value = "partial", value_parser = scalar::<UptimeBasis>)]
    pub uptime_basis: UptimeBasis,
    /// Time zone of the file, such as Europe/Berlin
    ///
    /// For times that have no offset.
    #[arg(long, value_name = "ZONE", value_parser = scalar::<Zone>, requires = "incidents")]
    pub time_zone: Option<Zone>,
    /// When the file begins [default: first start]
    #[arg(long, value_name = "TIME", value_parser = scalar::<Moment>, requires = "incidents")]
    pub from: Option<Moment>,
    /// When the file ends [default: last end]
    #[arg(long, value_name = "TIME", value_parser = scalar::<Moment>, requires = "incidents")]
    pub to: Option<Moment>,
    /// Mean time between failures, instead of a file
    ///
    /// Of the base, from repair to failure.
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "mttr", conflicts_with_all = ["incidents", "observed"])]
    pub mtbf: Option<Duration>,
    /// Mean time to repair of the base
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, requires = "mtbf", conflicts_with = "incident")]
    pub mttr: Option<Duration>,
}

/// What was observed.
pub(super) struct Observed {
    /// The file, where there is one.
    pub(super) history: Option<IncidentHistory>,
    /// What it says of services.
    pub(super) measured: Measured,
}

impl Options {
    /// Reads what the options name.
    pub(super) fn read(&self) -> Result<Observed, Failure> {
        let history = self.history()?;
        let means = self.mtbf.zip(self.mttr);
        let measured = match (&history, means) {
            (Some(history), _) => Measured::of(history),
            (None, Some((mtbf, mttr))) => {
                Measured::of_means(Outages { mtbf, mttr }).map_err(|reject| {
                    refused("--mtbf", reject.message, "are --mtbf and --mttr exchanged?")
                })?
            }
            (None, None) => Measured::default(),
        };
        Ok(Observed { history, measured })
    }

    fn history(&self) -> Result<Option<IncidentHistory>, Failure> {
        let Some(path) = &self.incidents else {
            return Ok(None);
        };
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let text =
            read_file(path, MAX_INCIDENT_BYTES).map_err(|told| told.named_by("--incidents"))?;
        let source = sources.add(path.display().to_string(), text);
        let (basis, zone) = (self.uptime_basis, self.time_zone.as_ref());
        let Some(incidents) = read_incidents(&sources, source, basis, zone, &mut log) else {
            return Err(Failure::from_log(log, sources));
        };
        let history = IncidentHistory::new(&incidents, basis, self.from, self.to);
        let help = "let --from be before --to, and both around the incidents of the file";
        history
            .map(Some)
            .map_err(|reject| refused("--from", reject.message, help))
    }
}

fn refused(option: &str, message: String, help: &str) -> Failure {
    let told = Diagnostic::error(Code::BadOption, message).within(option);
    Failure::of(told.help(help))
}
