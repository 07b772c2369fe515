//! The first section for spreadsheets: exact, rectangular, and unable to run anything.

use std::io::{self, Write};

use super::Exporter;
use crate::report::{Cell, Report};
use crate::words;

/// Writes the first section as comma-separated values.
#[derive(Clone, Copy, Debug)]
pub struct Csv;

impl Exporter for Csv {
    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let Some(section) = report.sections.first() else {
            return Ok(());
        };
        let mut writer = csv::Writer::from_writer(out);
        let titles = section.columns().iter().map(|column| column.name);
        writer.write_record(titles).map_err(reason)?;
        for row in section.rows() {
            writer.write_record(row.iter().map(field)).map_err(reason)?;
        }
        writer.flush()
    }
}

/// The error as the output gave it, so that a closed pipe is known for what it is.
fn reason(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => words::plain_text(&text.to_string()),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Tokens(tokens) => tokens.count().to_string(),
        Cell::Money(amount) => amount.to_decimal(),
        Cell::Price(price) => price.to_decimal(),
        Cell::Percent(ratio) | Cell::Number(ratio) | Cell::Minutes(ratio) => words::exact(*ratio),
        Cell::Real(real) | Cell::Seconds(real) => real.to_decimal(),
        Cell::Missing(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An output whose reader is gone.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_closed_pipe_stays_one_however_long_the_table() {
        let mut section = Section::empty("long", [("name", Unit::None)].into_iter());
        for _ in 0..2_000 {
            section.add(vec![Cell::from("a name of some length")]);
        }
        let report = Report {
            sections: vec![section],
            ..Report::default()
        };
        let error = Csv.write(&report, &mut Closed).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
    }
    use crate::money::Usd;
    use crate::report::{Section, Unit};
    use crate::units::Ratio;

    fn csv(cells: Vec<Cell>) -> String {
        let columns = cells.iter().map(|_| ("column", Unit::None));
        let mut section = Section::empty("data", columns);
        section.add(cells);
        let report = Report {
            sections: vec![section],
            ..Report::default()
        };
        let mut out = Vec::new();
        Csv.write(&report, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.split_once('\n')
            .unwrap()
            .1
            .trim_end_matches('\n')
            .to_owned()
    }

    #[test]
    fn formulas_are_neutralised() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\\t=1"),
            ("\tplain", "'\\tplain"),
            ("\r=1", "'\\r=1"),
            ("\n=1", "'\\n=1"),
            ("\u{202e}=1", "'\\u{202e}=1"),
            ("\u{200b}+1", "'\\u{200b}+1"),
            ("\u{ad}\u{feff} -1", "'\\u{ad}\\u{feff} -1"),
            ("\u{3000}\u{e0041}＠x", "'\u{3000}\\u{e0041}＠x"),
            ("\u{9b}＋1", "'\\u{9b}＋1"),
            ("\u{2066}－1", "'\\u{2066}－1"),
            ("a\n::error::b", "a\\n::error::b"),
            ("  =1", "'  =1"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("＝1", "'＝1"),
            ("\u{1b}[2Jm", "\\u{1b}[2Jm"),
            ("gpt-4o", "gpt-4o"),
            ("a=b", "a=b"),
            ("-", "-"),
            ("", "\"\""),
        ] {
            assert_eq!(csv(vec![text.into()]), expected, "{text:?}");
        }
    }

    #[test]
    fn numbers_are_exact_and_never_touched() {
        let third = Ratio::new(-1, 3).unwrap();
        let cells = vec![
            (-Usd::from_pico(12_500_000_000_000)).into(),
            Usd::from_pico(1).into(),
            Cell::Percent(third),
            true.into(),
            Cell::missing("unpriced"),
            Cell::Count(10_000),
        ];
        assert_eq!(
            csv(cells),
            "-12.50,0.000000000001,-0.333333333333,true,,10000"
        );
    }
}
