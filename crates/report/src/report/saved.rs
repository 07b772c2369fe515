//! Plans that were saved as JSON, read back.

use serde::Deserialize;
use serde_json::Value;

use crate::catalog::Meter;
use crate::engine::bridge::Bill;
use crate::money::Usd;
use crate::units::{Ratio, Scalar};

use super::sections::line_items::{FEES, LineItems, UNPRICED};
use super::{Column, Table};

const NAME: &str = LineItems::NAME;

/// A report as JSON carries it, as far as it is read back.
#[derive(Deserialize)]
struct Saved {
    sections: Vec<SavedSection>,
}

#[derive(Deserialize)]
struct SavedSection {
    name: String,
    columns: Vec<SavedColumn>,
    rows: Vec<Vec<Value>>,
}

#[derive(Deserialize)]
struct SavedColumn {
    name: String,
}

/// The bills of a saved plan, by stage in the order of the plan; `None` where a model had no price.
///
/// # Errors
/// What is wrong with the text, as a lower-case fragment.
pub fn read_plan(text: &str) -> Result<Vec<(String, Option<Bill>)>, String> {
    let saved: Saved = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let section = saved
        .sections
        .into_iter()
        .find(|section| section.name == NAME);
    let section = section.ok_or_else(|| format!("it has no section `{NAME}`"))?;
    let mut bills: Vec<(String, Option<Bill>)> = Vec::new();
    for (index, row) in section.rows.iter().enumerate() {
        let wrong = |what: &str| format!("row {index} of section `{NAME}` has no {what}");
        let row = Row {
            columns: &section.columns,
            cells: row,
        };
        let stage = row.text(LineItems::stage).ok_or_else(|| wrong("stage"))?;
        if bills.last().is_none_or(|(last, _)| *last != stage) {
            bills.push((stage, Some(Bill::default())));
        }
        let meter = row.text(LineItems::meter).ok_or_else(|| wrong("meter"))?;
        let Some((_, bill)) = bills.last_mut() else {
            continue;
        };
        if meter == UNPRICED {
            *bill = None;
        }
        let Some(bill) = bill else { continue };
        let cost = row
            .text(LineItems::cost)
            .and_then(|cost| Usd::parse(&cost).ok());
        let cost = cost.ok_or_else(|| wrong("cost"))?;
        if meter == FEES {
            bill.fees = cost;
            continue;
        }
        let meter = Meter::from_name(&meter).ok_or_else(|| wrong("known meter"))?;
        let tokens = row
            .number(LineItems::tokens)
            .ok_or_else(|| wrong("tokens"))?;
        let provider = row
            .text(LineItems::provider)
            .ok_or_else(|| wrong("provider"))?;
        let model = row.text(LineItems::model).ok_or_else(|| wrong("model"))?;
        bill.put((provider, model, meter), tokens, cost);
    }
    Ok(bills)
}

struct Row<'a> {
    columns: &'a [SavedColumn],
    cells: &'a [Value],
}

impl Row<'_> {
    fn cell(&self, column: Column<LineItems>) -> Option<&Value> {
        let mut columns = self.columns.iter();
        let at = columns.position(|known| known.name == column.name)?;
        self.cells.get(at)
    }

    fn text(&self, column: Column<LineItems>) -> Option<String> {
        self.cell(column)?.as_str().map(str::to_owned)
    }

    fn number(&self, column: Column<LineItems>) -> Option<Ratio> {
        let Value::Number(number) = self.cell(column)? else {
            return None;
        };
        Ratio::parse(&number.to_string()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::export::Format;
    use crate::report::{Report, Rows, sections::line_items};

    #[test]
    fn what_is_saved_is_read_back() {
        let line = |meter| ("acme".to_owned(), "m".to_owned(), meter);
        let mut bill = Bill::default();
        bill.put(
            line(Meter::Input),
            Ratio::new(5, 2).unwrap(),
            Usd::from_pico(7),
        );
        bill.put(
            line(Meter::Output),
            Ratio::whole(4),
            Usd::parse("1.25").unwrap(),
        );
        bill.fees = Usd::parse("19.90").unwrap();
        let other = Bill::default();
        let mut rows = Rows::<LineItems>::new();
        line_items::rows(&mut rows, "mvp", Some(&bill));
        line_items::rows(&mut rows, "launch", Some(&other));
        line_items::rows(&mut rows, "growth", None);
        let report = Report {
            sections: vec![rows.into()],
            ..Report::default()
        };
        let mut json = Vec::new();
        let exporter = Format::Json.exporter(80, crate::report::export::Theme::Plain);
        exporter.write(&report, &mut json).unwrap();
        let read = read_plan(&String::from_utf8(json).unwrap());
        assert_eq!(
            read,
            Ok(vec![
                ("mvp".to_owned(), Some(bill)),
                ("launch".to_owned(), Some(other)),
                ("growth".to_owned(), None),
            ])
        );
    }

    #[test]
    fn what_is_no_plan_is_told() {
        assert!(read_plan("[]").is_err());
        let empty = read_plan("{ \"sections\": [] }").unwrap_err();
        assert_eq!(empty, "it has no section `line_items`");
    }
}
