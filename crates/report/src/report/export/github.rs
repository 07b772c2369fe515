//! Annotations of GitHub Actions: a workflow command for each rule that is not passed.

use std::io::{self, Write};

use super::Exporter;
use super::broken::{Broken, broken};
use crate::report::Report;
use crate::words::visible;

/// Writes `::error file=…,line=…,col=…,title=…::message` lines; nothing when all rules are passed.
#[derive(Clone, Copy, Debug)]
pub struct Github;

impl Exporter for Github {
    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        for one in broken(report) {
            writeln!(out, "{}", command(&one))?;
        }
        Ok(())
    }
}

fn command(one: &Broken) -> String {
    let place = one.place.as_ref().map_or_else(String::new, |place| {
        let file = property(&place.file);
        format!("file={file},line={},col={},", place.line, place.column)
    });
    let title = property(&format!("{}: {}", one.rule, one.subject));
    let kind = if one.severity == "warning" {
        "warning"
    } else {
        "error"
    };
    format!("::{kind} {place}title={title}::{}", data(&one.message))
}

/// The text of a command: a percent sign and line breaks would end or change it.
fn data(text: &str) -> String {
    let mut data = String::with_capacity(text.len());
    for piece in text.split_inclusive(['\r', '\n']) {
        let line = piece.trim_end_matches(['\r', '\n']);
        data.push_str(&visible(line).replace('%', "%25"));
        data.push_str(match &piece[line.len()..] {
            "\r" => "%0D",
            "\n" => "%0A",
            _ => "",
        });
    }
    data
}

/// The value of a property, which a colon or comma would end, too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::broken::Place;
    use super::*;

    /// The escapes are those of the workflow commands' own documentation.
    #[test]
    fn what_would_end_a_command_is_escaped() {
        let mut one = Broken {
            rule: "budget".to_owned(),
            severity: "error".to_owned(),
            subject: "a,b".to_owned(),
            message: "100 % of it:\r\n::error::x, y\u{202e}\u{85}z".to_owned(),
            place: Some(Place {
                file: "a,b:c%/p.yaml".to_owned(),
                line: 3,
                column: 13,
                end_column: 16,
            }),
        };
        assert_eq!(
            command(&one),
            "::error file=a%2Cb%3Ac%25/p.yaml,line=3,col=13,title=budget%3A a%2Cb::\
             100 %25 of it:%0D%0A::error::x, y\\u{202e}\\u{85}z"
        );
        one.place = None;
        "warning".clone_into(&mut one.severity);
        "m".clone_into(&mut one.message);
        assert_eq!(command(&one), "::warning title=budget%3A a%2Cb::m");
    }
}
