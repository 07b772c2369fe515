//! The steps that look at each row: what it says, what that counts, and whether it can be.

use crate::usage::record::MOST;

use super::column::Column;
use super::number::{COUNTS, Number, OTHERS, zeros};
use super::select::{Named, columns, step};
use super::words::BLANK;
use super::{Engine, Question, object, time, words};

/// Columns of words and times, and what their text is called.
const SAID: [(Column, &str); 7] = [
    (Column::Timestamp, "said_at"),
    (Column::Provider, "said_provider"),
    (Column::Model, "said_model"),
    (Column::Status, "said_status"),
    (Column::ServiceTier, "said_tier"),
    (Column::Batch, "said_batch"),
    (Column::Team, "said_team"),
];

impl Question<'_> {
    /// The steps from the table to rows with a fault or without.
    pub(super) fn rows(&self) -> Vec<String> {
        let engine = self.engine;
        let mut before = "said";
        let mut steps = Vec::new();
        let from = match self.layout.object() {
            Some(column) => {
                steps.extend(object::steps(column, &self.from, engine));
                "opened"
            }
            None => &self.from,
        };
        steps.push(self.said(from));
        let mut add = |name: &'static str, added: &[Named]| {
            if !added.is_empty() {
                steps.push(step(name, before, added, engine));
                before = name;
            }
        };
        if self.layout.has(Column::Timestamp) {
            add("zoned", &time::zoned(engine));
            if engine == Engine::Sqlite {
                add("timed", &[time::seconds()]);
            }
        }
        let numbers = self.counts().chain(self.others());
        let spelled: Vec<Named> = numbers.flat_map(|one| one.spelled(engine)).collect();
        add("spelled", &spelled);
        add("counted", &self.counted());
        add("parted", &self.parted());
        add("judged", &[self.fault()]);
        steps
    }

    /// The columns of counts.
    pub(super) fn counts(&self) -> impl Iterator<Item = Number> {
        let counts = COUNTS.into_iter();
        counts.filter(|number| self.layout.has(number.column))
    }

    fn others(&self) -> impl Iterator<Item = Number> {
        let others = OTHERS.into_iter();
        others.filter(|number| self.layout.has(number.column))
    }

    /// The column of what a row cost.
    pub(super) fn cost(&self) -> Option<Number> {
        self.others().find(|number| number.name == "pico")
    }

    /// The column of how long it took.
    pub(super) fn latency_column(&self) -> Option<Number> {
        self.others().find(|number| number.name == "latency")
    }

    /// Each column as text; what is missing is empty.
    fn said(&self, from: &str) -> String {
        let engine = self.engine;
        let words = SAID.into_iter();
        let numbers = self.counts().chain(self.others());
        let all = words.chain(numbers.map(|number| (number.column, number.said)));
        let text = |(column, name): (Column, &'static str)| {
            let text = self.layout.text(column, engine)?;
            let text = match column {
                Column::Status | Column::ServiceTier | Column::Batch => format!("LOWER({text})"),
                _ => text,
            };
            Some(Named::new(text, name))
        };
        let mut said: Vec<Named> = all.filter_map(text).collect();
        said.push(zeros());
        if self.layout.object().is_some() {
            let broken = object::BROKEN;
            said.push(Named::new(format!("l.{broken}"), broken));
        }
        let (said, fence) = (columns(&said, "    "), engine.fence());
        format!("said AS (\n  SELECT\n{said}\n  FROM {from} AS l{fence}\n)")
    }

    /// The numbers in the text, and nothing where there is none.
    fn counted(&self) -> Vec<Named> {
        let engine = self.engine;
        let mut counted = vec![
            if self.layout.has(Column::Timestamp) {
                time::period(engine, self.grain)
            } else {
                Named::new("''", "period")
            },
            if self.layout.has(Column::Status) {
                Named::new(
                    format!(
                        "CASE WHEN {} THEN 1 ELSE 0 END",
                        words::is_failed("said_status", engine)
                    ),
                    "is_failed",
                )
            } else {
                Named::new("0", "is_failed")
            },
        ];
        // Failed requests and embeddings have no completion; a failed request may have been stopped
        // before anybody counted its prompt.
        counted.extend(self.counts().map(|number| match number.column {
            Column::Requests => number.count("1", engine),
            _ => number.count("0", engine),
        }));
        counted.extend(self.cost().map(|cost| cost.pico(engine)));
        counted.extend(self.latency_column().map(|latency| latency.millis(engine)));
        let has = |column: Column, name: &'static str| self.layout.has(column).then_some(name);
        let tier = has(Column::ServiceTier, "said_tier");
        let batch = has(Column::Batch, "said_batch");
        if tier.or(batch).is_some() {
            counted.push(Named::new(words::processing(tier, batch), "way"));
        }
        counted
    }

    /// What follows from two counts: the writes that are not for an hour, where all of them are
    /// counted together, and the failures, of which there are no more than requests.
    fn parted(&self) -> Vec<Named> {
        let has = |column: Column| self.layout.has(column);
        let mut parted = Vec::new();
        let rest = if has(Column::CacheWrite1h) {
            "CASE WHEN cache_writes > cache_write_1h THEN cache_writes - cache_write_1h ELSE 0 END"
        } else {
            "cache_writes"
        };
        let writes = match (has(Column::CacheWrite), has(Column::CacheWrites)) {
            (true, true) => Some(format!(
                "CASE WHEN cache_write_5m > 0 THEN cache_write_5m ELSE {rest} END"
            )),
            (true, false) => Some("cache_write_5m".to_owned()),
            (false, true) => Some(rest.to_owned()),
            (false, false) => None,
        };
        parted.extend(writes.map(|writes| Named::new(writes, "cache_write")));
        let requests = if has(Column::Requests) {
            "request_count"
        } else {
            "1"
        };
        let failures = if has(Column::Failed) {
            format!(
                "CASE WHEN said_failed IN ({BLANK}) THEN is_failed * {requests} WHEN failed_count > {requests} THEN {requests} ELSE failed_count END"
            )
        } else {
            format!("is_failed * {requests}")
        };
        parted.push(Named::new(failures, "failures"));
        parted
    }

    /// Why a row cannot be counted, in the order in which a log's rows are looked at; empty where
    /// it can.
    fn fault(&self) -> Named {
        let has = |column: Column| self.layout.has(column);
        let mut faults = Vec::new();
        if self.layout.object().is_some() {
            faults.push((format!("{} = 1", object::BROKEN), "not_json"));
        }
        if has(Column::Timestamp) {
            // A row without a time has no day whose prices would count.
            faults.push(("period = ''".to_owned(), "no_time"));
        }
        let no_input = format!("said_input IN ({BLANK}) AND is_failed = 0");
        faults.push((no_input, "no_tokens"));
        for number in self.counts() {
            let name = number.name;
            if number.column == Column::Requests {
                faults.extend(self.over());
            }
            faults.extend([
                (format!("{name} IS NULL"), "not_a_count"),
                (format!("{name} < 0"), "negative"),
                (format!("{name} > {MOST}"), "too_large"),
            ]);
        }
        if !has(Column::Requests) {
            faults.extend(self.over());
        }
        if self.cost().is_some() {
            // Tokens count also where what they cost is no amount.
            let (prompt, completion) = (self.prompt(), self.completion());
            let unread = format!(
                "said_cost NOT IN ({BLANK}) AND pico IS NULL AND {prompt} = 0 AND {completion} = 0"
            );
            faults.push((unread, "not_an_amount"));
        }
        if !self.layout.is_summed() {
            let nameless = format!("said_model IN ({BLANK}) AND is_failed = 0");
            faults.push((nameless, "no_model"));
        }
        if has(Column::ServiceTier) || has(Column::Batch) {
            faults.push(("way = ''".to_owned(), "unknown"));
        }
        let cases = faults
            .into_iter()
            .map(|(test, fault)| format!("\n      WHEN {test} THEN '{fault}'"));
        let cases: String = cases.collect();
        Named::new(format!("CASE{cases}\n      ELSE '' END"), "why")
    }

    /// Parts that are larger than what they are said to be in.
    fn over(&self) -> Vec<(String, &'static str)> {
        let mut over = Vec::new();
        let within = self.within_input();
        if within != "0" {
            over.push((format!("input < {within}"), "cache_over_input"));
        }
        if self.layout.has(Column::Reasoning) && self.layout.convention.output_has_reasoning {
            over.push(("output < reasoning".to_owned(), "reasoning_over_output"));
        }
        over
    }
}
