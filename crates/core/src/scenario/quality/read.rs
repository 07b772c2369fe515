//! From a CSV text to the checked table; every mistake is told where it stands.

use std::collections::BTreeMap;

use crate::input::{Code, Diagnostic, Log, SourceId, Sources, Span, Spanned};
use crate::units::Ratio;

use super::row::{COLUMNS, Cells, Column, MOST_IN_CLASS};
use super::sheet::Sheet;
use super::{Bill, QualityClass, QualityRow, QualityTable, Scale};

/// Reads a table of qualities from a source text, telling every mistake in it.
pub fn read_quality(sources: &Sources, source: SourceId, log: &mut Log) -> Option<QualityTable> {
    let sheet = Sheet::read(&sources.get(source).text, source, log)?;
    sheet.check(&COLUMNS[..3], &COLUMNS, log);
    if log.has_errors() {
        return None;
    }
    let mut reading = Reading {
        sheet: &sheet,
        log,
        classes: Vec::new(),
        class_index: BTreeMap::new(),
        models: BTreeMap::new(),
        seen: BTreeMap::new(),
        requests: BTreeMap::new(),
        rows: Vec::new(),
    };
    let (sheet, places) = (&sheet, COLUMNS.map(|name| sheet.header.find(name)));
    for row in &sheet.rows {
        reading.take(&Cells { sheet, places, row });
    }
    reading.check_tokens();
    let (classes, rows) = (reading.classes, reading.rows);
    (!log.has_errors()).then(|| QualityTable {
        source,
        scale: scale(&rows),
        classes,
        rows,
    })
}

struct Reading<'r> {
    sheet: &'r Sheet<'r>,
    log: &'r mut Log,
    classes: Vec<QualityClass>,
    class_index: BTreeMap<&'r str, usize>,
    /// The models in the order of their first rows.
    models: BTreeMap<&'r str, usize>,
    /// Where each model on each class was written.
    seen: BTreeMap<(usize, usize), Span>,
    /// Where the number of requests of each class was written first.
    requests: BTreeMap<usize, Span>,
    rows: Vec<QualityRow>,
}

impl<'r> Reading<'r> {
    fn take(&mut self, cells: &Cells<'r>) {
        let model = cells.text(Column::MODEL, self.log);
        let class = cells.text(Column::CLASS, self.log);
        if cells.is_unmeasured() {
            return;
        }
        let quality = cells.quality(self.log);
        let bill = cells.bill(self.log);
        let requests = cells.count(Column::REQUESTS, self.log);
        let samples = cells.count(Column::SAMPLES, self.log);
        let latency = cells.latency(self.log);
        let availability = cells.availability(self.log);
        let steps = cells.steps(self.log);
        let Some((model, class)) = model.zip(class) else {
            return;
        };
        let class = self.class(&class.value);
        let count = self.models.len();
        let at = *self.models.entry(&model.value).or_insert(count);
        self.count(cells, class, requests);
        let known = &mut self.classes[class];
        known.samples = known.samples.min(samples).or(known.samples).or(samples);
        if let Some(first) = self.seen.insert((at, class), model.span) {
            let name = &self.classes[class].name;
            let message = format!("`{}` is written twice for class `{name}`", model.value);
            let told = Diagnostic::error(Code::DuplicateRow, message)
                .at(self.sheet.source, model.span, "again here")
                .and_at(self.sheet.source, first, "first here");
            self.log.push(told);
        }
        if matches!(bill, Some(Bill::Tokens { .. })) && requests.is_none() {
            let message = "tokens of one request have no cost without a number of requests";
            let told = Diagnostic::error(Code::MissingField, message.to_owned());
            let told = told.at(self.sheet.source, model.span, "this row");
            self.log.push(told.help("add a column `requests`"));
        }
        if let (Some(Bill::Tokens { input, output }), Some(requests)) = (bill, requests)
            && (input + output) * Ratio::whole(requests) * steps > Ratio::whole(MOST_IN_CLASS)
        {
            let message = "a class has over a million billion tokens".to_owned();
            let told = Diagnostic::error(Code::NumberOutOfRange, message);
            let told = told.at(self.sheet.source, model.span, "this row");
            self.log
                .push(told.help("check the numbers of requests, tokens and steps"));
        }
        let provider = cells.cell(Column::PROVIDER);
        if let Some((quality, bill)) = quality.zip(bill) {
            self.rows.push(QualityRow {
                model: Spanned::new(model.value.to_string(), model.span),
                provider: provider.map(|cell| cell.value.to_string()),
                class,
                quality,
                bill,
                latency,
                availability,
                steps,
            });
        }
    }

    fn class(&mut self, name: &'r str) -> usize {
        if let Some(index) = self.class_index.get(name) {
            return *index;
        }
        let index = self.classes.len();
        self.class_index.insert(name, index);
        self.classes.push(QualityClass {
            name: name.to_owned(),
            requests: None,
            samples: None,
        });
        index
    }

    /// Every row of a class says the same number of requests, or none of them does.
    fn count(&mut self, cells: &Cells<'_>, class: usize, requests: Option<u64>) {
        let Some((requests, cell)) = requests.zip(cells.cell(Column::REQUESTS)) else {
            return;
        };
        let known = &mut self.classes[class];
        let first = *self.requests.entry(class).or_insert(cell.span);
        let before = *known.requests.get_or_insert(requests);
        if before != requests {
            let message = format!(
                "class `{}` has {before} requests in one row and {requests} in another",
                known.name
            );
            let told = Diagnostic::error(Code::UnequalRequests, message)
                .at(self.sheet.source, cell.span, "another number")
                .and_at(self.sheet.source, first, "first written here");
            self.log.push(told);
        }
    }

    /// Real requests differ in size: a column of tokens that never varies was made up.
    fn check_tokens(&mut self) {
        for (name, is_input) in [("input_tokens", true), ("output_tokens", false)] {
            let tokens = self.rows.iter().filter_map(|row| match row.bill {
                Bill::Tokens { input, output } => Some(if is_input { input } else { output }),
                Bill::Cost(_) => None,
            });
            let tokens: Vec<Ratio> = tokens.collect();
            let position = self.sheet.header.find(name);
            let is_constant = tokens.len() > 2 && tokens.windows(2).all(|two| two[0] == two[1]);
            let Some(column) = position.filter(|_| is_constant) else {
                continue;
            };
            let message = format!("every row has the same number in `{name}`");
            let told = Diagnostic::warning(Code::ConstantTokens, message)
                .at(
                    self.sheet.source,
                    self.sheet.header.names[column].span,
                    "never varies",
                )
                .help("check where the numbers come from; costs follow them");
            self.log.push(told);
        }
    }
}

fn scale(rows: &[QualityRow]) -> Scale {
    let most = rows
        .iter()
        .map(|row| row.quality)
        .max()
        .unwrap_or(Ratio::ZERO);
    if most <= Ratio::ONE {
        Scale::Fraction
    } else if most <= Ratio::whole(100) {
        Scale::Percent
    } else {
        Scale::Points
    }
}
