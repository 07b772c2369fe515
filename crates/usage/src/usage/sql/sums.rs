//! The last steps: what rows are grouped by, and their sums.

use crate::catalog::Meter;
use crate::usage::aggregate::VERSION;
use crate::usage::latency::PER_DOUBLING;

use super::Question;
use super::column::{COUNTED, Column};
use super::select::{Named, columns, step};
use super::words::BLANK;

impl Question<'_> {
    /// The tokens that the column of prompts includes.
    pub(super) fn within_input(&self) -> String {
        let convention = self.layout.convention;
        self.added(|meter| !meter.is_completion() && convention.has_within(meter))
    }

    /// The tokens that the column of completions includes.
    fn within_output(&self) -> String {
        let convention = self.layout.convention;
        self.added(|meter| meter.is_completion() && convention.has_within(meter))
    }

    /// The tokens of the whole prompt, of which cached ones are a part.
    pub(super) fn prompt(&self) -> String {
        let convention = self.layout.convention;
        self.added(|meter| !meter.is_completion() && !convention.has_within(meter))
    }

    /// The tokens of the whole completion, of which reasoning is a part.
    pub(super) fn completion(&self) -> String {
        let convention = self.layout.convention;
        self.added(|meter| meter.is_completion() && !convention.has_within(meter))
    }

    /// Whether the table counts tokens of a column, by itself or with others.
    fn counts_some(&self, column: Column) -> bool {
        let is_part = column == Column::CacheWrite && self.layout.has(Column::CacheWrites);
        self.layout.has(column) || is_part
    }

    /// The tokens of some meters together, of those that the table counts.
    fn added(&self, is_in: impl Fn(Meter) -> bool) -> String {
        let parts = COUNTED
            .into_iter()
            .filter(|(meter, column)| is_in(*meter) && self.counts_some(*column));
        let parts: Vec<&str> = parts.map(|(meter, _)| meter.name()).collect();
        match parts.as_slice() {
            [] => "0".to_owned(),
            [one] => (*one).to_owned(),
            many => format!("({})", many.join(" + ")),
        }
    }

    /// What is grouped by; of a row that cannot be counted only why.
    pub(super) fn keyed(&self) -> String {
        let mut keys = vec![
            Named::new(unless_bad("period", "''"), "period_start"),
            Named::new(self.provider(), "provider"),
            Named::new(self.model(), "model"),
        ];
        if self.layout.has(Column::Team) {
            keys.push(Named::new(self.name(Column::Team, "said_team"), "team"));
        }
        if self.has_ways() {
            keys.push(Named::new(unless_bad("way", "''"), "processing"));
        }
        if self.cost().is_some() {
            let has_cost = "CASE WHEN pico IS NULL THEN 0 ELSE 1 END";
            keys.push(Named::new(unless_bad(has_cost, "0"), "has_cost"));
        }
        keys.extend([
            Named::new(STATUS, "status"),
            Named::new("why", "fault"),
            Named::new(self.meters(), "meters"),
            Named::new(self.band(false), "context_from"),
            Named::new(self.band(true), "context_below"),
            Named::new(self.latency(), "latency_bucket"),
        ]);
        step("keyed", "judged", &keys, self.engine)
    }

    fn has_ways(&self) -> bool {
        self.layout.has(Column::ServiceTier) || self.layout.has(Column::Batch)
    }

    /// Who sold it; where a row does not say, the provider that was given for those.
    fn provider(&self) -> String {
        let otherwise = self.layout.provider(self.engine);
        match (
            self.layout.has(Column::Provider),
            self.layout.has_provider(),
        ) {
            (true, true) => format!(
                "CASE WHEN why <> '' THEN '' WHEN said_provider NOT IN ({BLANK}) THEN said_provider ELSE {otherwise} END"
            ),
            (false, true) => unless_bad(&otherwise, "''"),
            (_, false) => self.name(Column::Provider, "said_provider"),
        }
    }

    fn name(&self, column: Column, said: &str) -> String {
        if self.layout.has(column) {
            format!("CASE WHEN why = '' AND {said} NOT IN ({BLANK}) THEN {said} ELSE '' END")
        } else {
            "''".to_owned()
        }
    }

    /// The model, without its provider before it.
    fn model(&self) -> String {
        let has_prefixes = self.layout.has_prefixes() && self.layout.has(Column::Provider);
        let whole = self.name(Column::Model, "said_model");
        if has_prefixes {
            format!(
                "CASE WHEN why = '' AND said_provider NOT IN ({BLANK}) AND SUBSTR(said_model, 1, LENGTH(said_provider) + 1) = said_provider || '/' AND LENGTH(said_model) > LENGTH(said_provider) + 1\n      THEN SUBSTR(said_model, LENGTH(said_provider) + 2) ELSE {whole} END"
            )
        } else {
            whole
        }
    }

    /// The meters that have tokens, a bit each.
    fn meters(&self) -> String {
        let bits = COUNTED.into_iter().enumerate();
        let bits = bits.filter_map(|(place, (meter, column))| {
            let within = match meter {
                Meter::Input => self.within_input(),
                Meter::Output => self.within_output(),
                _ if self.counts_some(column) => "0".to_owned(),
                _ => return None,
            };
            let (name, bit) = (meter.name(), 1 << place);
            Some(format!("CASE WHEN {name} > {within} THEN {bit} ELSE 0 END"))
        });
        let bits = bits.collect::<Vec<_>>().join(" + ");
        unless_bad(&bits, "0")
    }

    /// The least prompt of the band, or that of the next one as text, empty after the last.
    ///
    /// Of a row that stands for several requests the mean prompt counts, which is not below a start
    /// when the sum is not below as many starts.
    fn band(&self, is_next: bool) -> String {
        let starts = self.bands.starts();
        let prompt = self.prompt();
        let several = if self.layout.has(Column::Requests) {
            " * request_count AND request_count > 0"
        } else {
            ""
        };
        let mut cases = String::new();
        for (place, start) in starts.iter().enumerate().rev() {
            let next = starts.get(place + 1).map(u64::to_string);
            let shown = if is_next {
                format!("'{}'", next.unwrap_or_default())
            } else {
                start.to_string()
            };
            let case = match place {
                0 => format!(" ELSE {shown} END"),
                _ => format!(" WHEN {prompt} >= {start}{several} THEN {shown}"),
            };
            cases.push_str(&case);
        }
        let otherwise = if is_next { "''" } else { "0" };
        format!("CASE WHEN why <> '' THEN {otherwise}{cases}")
    }

    /// The bucket of the latency as text, empty where there is none that can be read.
    fn latency(&self) -> String {
        if self.latency_column().is_none() {
            return "''".to_owned();
        }
        let engine = self.engine;
        let bucket = engine.log_bucket("latency + 1", FACTOR);
        let bucket = engine.text(&bucket);
        format!("CASE WHEN why = '' AND latency IS NOT NULL THEN {bucket} ELSE '' END")
    }

    /// The statement's last step.
    pub(super) fn sums(&self) -> String {
        let mut keys = vec!["period_start", "provider", "model"];
        keys.extend(self.layout.has(Column::Team).then_some("team"));
        keys.extend(self.has_ways().then_some("processing"));
        keys.extend(self.cost().is_some().then_some("has_cost"));
        keys.extend([
            "status",
            "fault",
            "meters",
            "context_from",
            "context_below",
            "latency_bucket",
        ]);
        let mut shown = vec![
            Named::new(VERSION.to_string(), "plan_aggregate"),
            Named::new(self.grain.to_string(), "period_minutes"),
            Named::new(PER_DOUBLING.to_string(), "latency_buckets_per_doubling"),
        ];
        shown.extend(keys.iter().map(|key| Named::new(*key, *key)));
        shown.extend(self.added_up());
        let (shown, keys) = (columns(&shown, "  "), keys.join(", "));
        format!("SELECT\n{shown}\nFROM keyed\nGROUP BY {keys}")
    }

    fn added_up(&self) -> Vec<Named> {
        let sum = |value: &str| format!("SUM({})", unless_bad(value, "0"));
        let requests = if self.layout.has(Column::Requests) {
            "request_count"
        } else {
            "1"
        };
        let failed = sum("failures");
        let mut sums = vec![
            Named::new("COUNT(*)", "log_rows"),
            Named::new(sum(requests), "requests"),
            Named::new(failed, "failed_requests"),
            Named::new(sum(&self.prompt()), "input_tokens"),
        ];
        let is_part = |meter| !matches!(meter, Meter::Input | Meter::Output);
        for (meter, column) in COUNTED {
            if is_part(meter) && self.counts_some(column) {
                let name = meter.name();
                sums.push(Named::new(sum(name), format!("{name}_tokens")));
            }
        }
        sums.push(Named::new(sum(&self.completion()), "output_tokens"));
        if self.cost().is_some() {
            sums.push(Named::new(sum("COALESCE(pico, 0)"), "cost_pico"));
        }
        sums
    }
}

const STATUS: &str =
    "CASE WHEN why <> '' THEN 'bad' WHEN is_failed = 1 THEN 'failed' ELSE 'ok' END";

/// Four buckets for each doubling of the latency: 4 / ln 2.
const FACTOR: &str = "5.770780163555854";

fn unless_bad(value: &str, otherwise: &str) -> String {
    format!("CASE WHEN why = '' THEN {value} ELSE {otherwise} END")
}
