//! The comments at the head of a statement.

use super::Question;
use super::column::{COUNTED, Column};
use crate::catalog::Meter;
use crate::usage::aggregate::VERSION;
use crate::usage::latency::PER_DOUBLING;

/// The bits of the column `meters`.
fn meters() -> String {
    let bits = COUNTED.iter().enumerate().map(|(place, (meter, _))| {
        let words = match meter {
            Meter::CacheWrite1h => "write for 1 h".to_owned(),
            meter => meter.name().replace('_', " "),
        };
        format!("{words} {}", 1 << place)
    });
    bits.collect::<Vec<_>>().join(", ")
}

impl Question<'_> {
    /// What the statement is, what its result holds and how to save it.
    pub(super) fn head(&self) -> String {
        let engine = self.engine;
        let starts = self.bands.starts().iter().map(u64::to_string);
        let starts = starts.collect::<Vec<_>>().join(", ");
        let grain = match self.grain {
            60 => "hour".to_owned(),
            grain => format!("{grain} minutes"),
        };
        let mut lines = vec![
            format!(
                "plan usage: requests added up, for {}; aggregate version {VERSION}",
                engine.title()
            ),
            format!(
                "Rows: one for each {grain}, provider, model{}, status, band of prompt sizes and bucket of latency.",
                self.further_keys()
            ),
            "status is ok, failed or bad; a bad row of the log is counted, with its fault, and nothing else is told of it.".to_owned(),
            format!("Bands of prompt sizes begin at {starts} tokens, cached ones among them."),
            format!(
                "Latency bucket k holds 2^(k/{PER_DOUBLING}) - 1 to 2^((k+1)/{PER_DOUBLING}) - 1 ms."
            ),
            "Tokens are whole numbers; input_tokens includes cached ones, output_tokens includes reasoning.".to_owned(),
            format!("meters: which of {} have tokens.", meters()),
            "Results of several days or clusters may be put together, with one header line.".to_owned(),
        ];
        lines.extend(engine.caution().map(str::to_owned));
        lines.push(format!("Save it:  {}", engine.saving()));
        lines.push("Price it: plan usage aggregate.csv".to_owned());
        let lines = lines.into_iter().map(|line| format!("-- {line}\n"));
        lines.collect()
    }

    fn further_keys(&self) -> &'static str {
        let has = |column: Column| self.layout.has(column);
        let has_ways = has(Column::ServiceTier) || has(Column::Batch);
        match (has(Column::Team), has_ways) {
            (true, true) => ", team, processing",
            (true, false) => ", team",
            (false, true) => ", processing",
            (false, false) => "",
        }
    }
}
