//! SARIF 2.1.0, which code scanning reads: a result for each rule that is not passed.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::Exporter;
use super::broken::{Broken, Place, broken};
use crate::report::Report;
use crate::scenario::Limit;
use crate::words;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Writes one run with all rules of policies, and a result for each that is not passed.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

impl Exporter for Sarif {
    fn write(&self, report: &Report, out: &mut dyn Write) -> io::Result<()> {
        let rules = Limit::RULES.iter().map(|(name, description)| {
            json!({ "id": name, "shortDescription": { "text": description } })
        });
        let results = broken(report);
        let log = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "plan",
                    "version": report.header.version,
                    "semanticVersion": report.header.version,
                    "rules": rules.collect::<Vec<_>>(),
                } },
                "columnKind": "unicodeCodePoints",
                "results": results.iter().map(result).collect::<Vec<_>>(),
            }],
        });
        writeln!(out, "{}", words::visible_json(&format!("{log:#}")))
    }
}

fn result(one: &Broken) -> Value {
    let level = if one.severity == "warning" {
        "warning"
    } else {
        "error"
    };
    let mut result = json!({
        "ruleId": one.rule,
        "level": level,
        "message": { "text": words::visible(&format!("{}: {}", one.rule, one.message)) },
    });
    let index = Limit::RULES.iter().position(|(name, _)| *name == one.rule);
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    if let Some(place) = &one.place {
        result["locations"] = json!([location(place)]);
    }
    result
}

fn location(place: &Place) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&place.file) },
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.end_column,
        },
    } })
}

/// The path as a URI reference: relative paths stay relative, all else than plain characters is
/// percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.get(1..3) == Some(":/") {
        uri.push_str("file:///");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                // Writing to a string cannot fail.
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::uri;

    /// RFC 3986: unreserved characters stay, all others are percent-encoded as UTF-8.
    #[test]
    fn paths_become_uri_references() {
        assert_eq!(uri("ci/policy.yaml"), "ci/policy.yaml");
        assert_eq!(
            uri("my plan/größe:1.yaml"),
            "my%20plan/gr%C3%B6%C3%9Fe%3A1.yaml"
        );
        assert_eq!(uri("/etc/policy.yaml"), "file:///etc/policy.yaml");
        assert_eq!(uri("C:/ci/policy.yaml"), "file:///C%3A/ci/policy.yaml");
    }
}
