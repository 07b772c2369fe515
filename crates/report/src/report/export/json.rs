//! Every section for programs: exact decimals, one row a line.

use std::io::{self, Write};

use serde::Serialize;

use super::Exporter;
use crate::report::{Cell, Heading, Report, Section};
use crate::words;

/// The number of the contract; it rises when a name of a column or key changes.
const SCHEMA: u32 = 1;

/// Writes the header and every section as JSON.
///
/// Amounts and prices are strings with all their digits. All other numbers are JSON numbers,
/// written from exact decimals and never through floating point; a missing value is `null`.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Exporter for Json {
    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let header = serde_json::to_string_pretty(&report.header)?.replace('\n', "\n  ");
        let header = words::visible_json(&header);
        writeln!(out, "{{\n  \"schema\": {SCHEMA},\n  \"header\": {header},")?;
        write!(out, "  \"sections\": ")?;
        block(out, "  ", &report.sections, section)?;
        writeln!(out, "\n}}")
    }
}

fn section(out: &mut dyn Write, section: &Section) -> io::Result<()> {
    write!(
        out,
        "{{\n      \"name\": {},\n      \"columns\": ",
        quoted(section.name)?
    )?;
    block(out, "      ", section.columns(), column)?;
    write!(out, ",\n      \"rows\": ")?;
    block(out, "      ", section.rows(), |out, cells| row(out, cells))?;
    write!(out, "\n    }}")
}

fn column(out: &mut dyn Write, column: &Heading) -> io::Result<()> {
    let (name, unit) = (quoted(column.name)?, quoted(&column.unit.name())?);
    write!(out, "{{\"name\": {name}, \"unit\": {unit}}}")
}

fn row(out: &mut dyn Write, row: &[Cell]) -> io::Result<()> {
    let cells = row.iter().map(value).collect::<io::Result<Vec<_>>>()?;
    write!(out, "[{}]", cells.join(", "))
}

fn value(cell: &Cell) -> io::Result<String> {
    Ok(match cell {
        Cell::Text(text) => quoted(&text.to_string())?,
        Cell::Flag(flag) => flag.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Tokens(tokens) => tokens.count().to_string(),
        Cell::Money(amount) => quoted(&amount.to_decimal())?,
        Cell::Price(price) => quoted(&price.to_decimal())?,
        Cell::Percent(ratio) | Cell::Number(ratio) | Cell::Minutes(ratio) => words::exact(*ratio),
        Cell::Real(real) | Cell::Seconds(real) => real.to_decimal(),
        Cell::Missing(_) => "null".to_owned(),
    })
}

fn quoted<T: Serialize + ?Sized>(value: &T) -> io::Result<String> {
    Ok(words::visible_json(&serde_json::to_string(value)?))
}

/// An array with one item a line.
fn block<T>(
    out: &mut dyn Write,
    indent: &str,
    items: &[T],
    write_item: impl Fn(&mut dyn Write, &T) -> io::Result<()>,
) -> io::Result<()> {
    if items.is_empty() {
        return write!(out, "[]");
    }
    write!(out, "[")?;
    for (index, item) in items.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}\n{indent}  ")?;
        write_item(out, item)?;
    }
    write!(out, "\n{indent}]")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Usd;
    use crate::report::{Rows, cells};
    use crate::units::Ratio;

    cells! {
        /// What models cost.
        Costs, "costs", Cost {
            model: None,
            cost: Usd,
            share: Percent,
        }
    }

    fn json(report: &Report) -> String {
        let mut out = Vec::new();
        Json.write(report, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_stand_on_lines_and_numbers_are_exact() {
        let dust = Usd::from_pico(100_000_000_000) + Usd::from_pico(200_000_000_000);
        let rows = [
            Cost {
                model: "a\"\u{1b}\u{9b}\u{202e}".into(),
                cost: dust.into(),
                share: Cell::Percent(Ratio::new(1, 10).unwrap()),
            },
            Cost {
                model: "b".into(),
                cost: Cell::missing("unpriced"),
                ..Cost::default()
            },
        ];
        let report = Report {
            sections: vec![Rows::<Costs>::new().with(rows).into()],
            ..Report::default()
        };
        let text = json(&report);
        assert!(
            text.contains("        [\"a\\\"\\u001b\\u009b\\u202e\", \"0.30\", 0.1],\n"),
            "{text}"
        );
        assert!(
            text.contains("        [\"b\", null, null]\n      ]\n    }\n  ]\n}\n"),
            "{text}"
        );
        assert!(
            text.contains("{\"name\": \"model\", \"unit\": null},\n"),
            "{text}"
        );
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["schema"], 1);
        assert_eq!(value["sections"][0]["rows"][0][2], 0.1);
        assert_eq!(value["header"]["seed"], serde_json::Value::Null);
    }

    #[test]
    fn an_empty_report_is_valid_json() {
        let value: serde_json::Value = serde_json::from_str(&json(&Report::default())).unwrap();
        assert_eq!(value["sections"], serde_json::json!([]));
    }
}
