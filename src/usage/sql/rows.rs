//! The steps that look at each row: what it says, what that counts, and whether it can be.

use crate::usage::record::MOST;

use super::Question;
use super::layout::Column;
use super::select::{Named, columns, step};
use super::shape::Shape;
use super::{Engine, time, words};

/// The text of a column, and the number in it.
pub(super) const COUNTS: [(Column, &str, &str); 7] = [
    (Column::Input, "said_input", "input"),
    (Column::CacheRead, "said_read", "cache_read"),
    (Column::CacheWrite, "said_write", "cache_write"),
    (Column::CacheWrite1h, "said_write_1h", "cache_write_1h"),
    (Column::Output, "said_output", "output"),
    (Column::Reasoning, "said_reasoning", "reasoning"),
    (Column::Requests, "said_requests", "request_count"),
];

impl Question<'_> {
    /// The steps from the table to rows with a fault or without.
    pub(super) fn rows(&self) -> Vec<String> {
        let mut before = "zoned";
        let mut steps = vec![self.said()];
        if self.layout.has(Column::Timestamp) {
            steps.push(step(
                "zoned",
                "said",
                &time::zoned(self.engine),
                self.engine,
            ));
            if self.engine == Engine::Sqlite {
                steps.push(step("timed", "zoned", &[time::seconds()], self.engine));
                before = "timed";
            }
        } else {
            before = "said";
        }
        steps.push(step("counted", before, &self.counted(), self.engine));
        steps.push(step("judged", "counted", &[self.fault()], self.engine));
        steps
    }

    /// Each column as text; what is missing is empty.
    fn said(&self) -> String {
        let engine = self.engine;
        let text = |column: Column, name: &'static str| {
            let path = self.layout.path(column)?;
            let value = format!("l.{}", path.quoted(engine));
            let text = match column {
                Column::Timestamp => engine.time(&value),
                _ => engine.text(&value),
            };
            let text = match column {
                Column::Status | Column::ServiceTier | Column::Batch | Column::Cost => {
                    format!("LOWER(TRIM({text}))")
                }
                _ => format!("TRIM({text})"),
            };
            let text = match column {
                Column::Provider if self.layout.provider.is_some() => {
                    format!("COALESCE(NULLIF({text}, ''), {})", self.layout.sold_by())
                }
                _ => format!("COALESCE({text}, '')"),
            };
            Some(Named::new(text, name))
        };
        let others = [
            (Column::Timestamp, "said_at"),
            (Column::Provider, "said_provider"),
            (Column::Model, "said_model"),
            (Column::Status, "said_status"),
            (Column::Latency, "said_latency"),
            (Column::ServiceTier, "said_tier"),
            (Column::Batch, "said_batch"),
            (Column::Team, "said_team"),
            (Column::Cost, "said_cost"),
        ];
        let counts = COUNTS.iter().map(|(column, said, _)| (*column, *said));
        let said = others.into_iter().chain(counts);
        let said: Vec<Named> = said
            .filter_map(|(column, name)| text(column, name))
            .collect();
        let (said, from) = (columns(&said, "    "), &self.from);
        let fence = engine.fence();
        format!("said AS (\n  SELECT\n{said}\n  FROM {from} AS l{fence}\n)")
    }

    /// The numbers in the text, and nothing where there is none.
    fn counted(&self) -> Vec<Named> {
        let engine = self.engine;
        let mut counted = Vec::new();
        counted.push(match self.layout.has(Column::Timestamp) {
            true => time::period(engine, self.grain),
            false => Named::new("''", "period"),
        });
        counted.push(match self.layout.has(Column::Status) {
            true => Named::new(
                format!(
                    "CASE WHEN {} THEN 1 ELSE 0 END",
                    words::is_failed("said_status", engine)
                ),
                "is_failed",
            ),
            false => Named::new("0", "is_failed"),
        });
        for (column, said, name) in COUNTS {
            // Failed requests and embeddings have no completion; a failed request may have
            // been stopped before anybody counted its prompt.
            let absent = match column {
                Column::Requests => "1",
                _ => "0",
            };
            let absent = format!("WHEN {said} = '' THEN {absent} ");
            if self.layout.has(column) {
                let is_count = Shape::Count.of(said, engine);
                let count = engine.whole(&time::before_point(said, engine));
                let read = format!("CASE {absent}WHEN {is_count} THEN {count} END");
                counted.push(Named::new(read, name));
            }
        }
        if self.layout.has(Column::Cost) {
            let is_amount = Shape::Amount.of("said_cost", engine);
            let pico = engine.pico("said_cost");
            let read = format!("CASE WHEN {is_amount} THEN {pico} END");
            counted.push(Named::new(read, "pico"));
        }
        let has = |column: Column, name: &'static str| self.layout.has(column).then_some(name);
        let tier = has(Column::ServiceTier, "said_tier");
        let batch = has(Column::Batch, "said_batch");
        if tier.or(batch).is_some() {
            counted.push(Named::new(words::processing(tier, batch), "way"));
        }
        counted
    }

    /// Why a row cannot be counted; empty where it can.
    fn fault(&self) -> Named {
        let counts = COUNTS
            .iter()
            .filter(|(column, ..)| self.layout.has(*column));
        let each = |test: &dyn Fn(&str, &str) -> String| {
            let tests = counts.clone().map(|(_, said, count)| test(said, count));
            tests.collect::<Vec<_>>().join(" OR ")
        };
        let mut faults = vec![("said_model = '' AND is_failed = 0".to_owned(), "no_model")];
        if self.layout.has(Column::Timestamp) {
            // A row without a time has no day whose prices would count.
            faults.push(("period = ''".to_owned(), "no_time"));
        }
        faults.extend([
            ("said_input = '' AND is_failed = 0".to_owned(), "no_tokens"),
            (each(&|said, _| format!("{said} LIKE '-%'")), "negative"),
            (each(&|_, count| format!("{count} IS NULL")), "not_a_count"),
            (each(&|_, count| format!("{count} > {MOST}")), "too_large"),
        ]);
        let within = self.within_input();
        if within != "0" {
            faults.push((format!("input < {within}"), "cache_over_input"));
        }
        if self.layout.has(Column::Reasoning) && self.layout.convention.output_has_reasoning {
            faults.push(("output < reasoning".to_owned(), "reasoning_over_output"));
        }
        if self.layout.has(Column::Cost) {
            let unread = "said_cost <> '' AND pico IS NULL".to_owned();
            faults.push((unread, "not_an_amount"));
        }
        if self.layout.has(Column::ServiceTier) || self.layout.has(Column::Batch) {
            faults.push(("way = ''".to_owned(), "unknown"));
        }
        let cases = faults
            .into_iter()
            .map(|(test, fault)| format!("\n      WHEN {test} THEN '{fault}'"));
        let cases: String = cases.collect();
        Named::new(format!("CASE{cases}\n      ELSE '' END"), "why")
    }
}
