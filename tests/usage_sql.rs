//! Answers of `plan usage --sql` as engines and clients write them: one line, spelled in many
//! ways, costs one thing. 1,000 + 500 tokens at $1 a million cost $0.0015.

use std::fs;

use crate::usage_input::{folder, is_one, run};

const NAMES: [&str; 15] = [
    "plan_aggregate",
    "period_minutes",
    "latency_buckets_per_doubling",
    "period_start",
    "provider",
    "model",
    "fault",
    "context_from",
    "context_below",
    "latency_bucket",
    "log_rows",
    "requests",
    "failed_requests",
    "input_tokens",
    "output_tokens",
];
const LINE: [&str; 15] = [
    "1",
    "60",
    "4",
    "2026-11-01T00:00:00Z",
    "acme",
    "m",
    "",
    "0",
    "",
    "",
    "2",
    "2",
    "0",
    "1000",
    "500",
];

/// The header, the line, and the line again as a client may write it that quotes everything.
fn lines() -> [String; 3] {
    let quoted = LINE.map(|field| format!("\"{field}\""));
    [NAMES.join(","), LINE.join(","), quoted.join(",")]
}

#[test]
fn spellings_of_an_answer_cost_one_thing() {
    let folder = folder();
    let [header, line, quoted] = lines();
    let capitals = header.to_uppercase();
    let backwards = |fields: [&str; 15]| {
        let fields: Vec<&str> = fields.into_iter().rev().collect();
        fields.join(",")
    };
    for (name, text) in [
        ("plain", format!("{header}\n{line}\n")),
        ("no end", format!("{header}\n{line}")),
        ("capitals", format!("{capitals}\n{line}\n")),
        ("quoted", format!("{header}\n{quoted}\n")),
        ("Windows", format!("{header}\r\n{line}\r\n")),
        ("a mark", format!("\u{feff}{header}\n{line}\n")),
        ("blank lines", format!("{header}\n{line}\n\n\n")),
        (
            "any order",
            format!("{}\n{}\n", backwards(NAMES), backwards(LINE)),
        ),
        (
            "semicolons",
            format!("{header}\n{line}\n").replace(',', ";"),
        ),
        ("tabs", format!("{header}\n{line}\n").replace(',', "\t")),
    ] {
        fs::write(folder.path().join("answer.csv"), text).unwrap();
        let told = is_one(folder.path(), &["answer.csv"], ["2", "1000", "0.0015"]);
        assert!(!told.contains("warning"), "{name}: {told}");
    }
}

#[test]
fn answers_put_together_keep_their_headers_out_of_the_sums() {
    let folder = folder();
    let [header, line, _] = lines();
    let text = format!("{header}\n{line}\n{header}\n{line}\n");
    fs::write(folder.path().join("answers.csv"), text).unwrap();
    let told = is_one(folder.path(), &["answers.csv"], ["4", "2000", "0.003"]);
    assert!(!told.contains("warning"), "{told}");
}

#[test]
fn an_answer_that_lies_there_twice_is_told() {
    let folder = folder();
    let [header, line, _] = lines();
    for name in ["a.csv", "b.csv"] {
        let text = format!("{header}\n{line}\n");
        fs::write(folder.path().join(name), text).unwrap();
    }
    let told = is_one(folder.path(), &["a.csv", "b.csv"], ["4", "2000", "0.003"]);
    let said = "`b.csv` holds the same bytes as `a.csv`: its requests are counted again";
    assert!(told.contains(said), "{told}");
}

#[test]
fn a_sample_says_the_columns_and_the_provider_is_given() {
    let folder = folder();
    let sample = "sep=;\nat;who;prompt_tokens;completion_tokens;model\n";
    fs::write(folder.path().join("sample.csv"), sample).unwrap();
    let asked = ["sample.csv", "--sql", "sqlite", "--provider", "acme"];
    let statement = run(folder.path(), &asked).stdout;
    for part in ["\"prompt_tokens\"", "THEN 'acme' ELSE '' END AS provider"] {
        assert!(statement.contains(part), "{statement}");
    }
    assert!(!statement.contains("said_provider"), "{statement}");
}

/// The names of a sample's columns stay names: what would end one is escaped as the engine reads
/// it, and what would not show is refused.
#[test]
fn names_of_columns_do_not_get_out_of_their_quotes() {
    let folder = folder();
    let map = "model=model,input=in\\,output=out";
    let sample = "timestamp,model,in\\,out\n2026-11-01T00:00:00Z,m,1,1\n";
    fs::write(folder.path().join("sample.csv"), sample).unwrap();
    let statement = |engine: &str| {
        let run = run(
            folder.path(),
            &["sample.csv", "--sql", engine, "--map", map],
        );
        assert_eq!(run.status, 0, "{engine}: {}", run.stderr);
        run.stdout
    };
    for (engine, name) in [
        ("clickhouse", r#"l."in\\""#),
        ("bigquery", r"l.`in\\`"),
        ("spark", r"l.`in\`"),
        ("duckdb", r#"l."in\""#),
        ("postgres", r#"l."in\""#),
        ("sqlite", r#"l."in\""#),
        ("trino", r#"l."in\""#),
        ("snowflake", r#"l."in\""#),
    ] {
        let text = statement(engine);
        assert!(text.contains(name), "{engine}: {text}");
    }
    for hidden in ["\n", "\u{1}", "\u{202e}", "\u{200b}", "\u{7f}"] {
        let sample = format!("timestamp,model,\"in{hidden}put\",output_tokens\n");
        fs::write(folder.path().join("sample.csv"), sample).unwrap();
        let map = format!("input=in{hidden}put");
        let run = run(
            folder.path(),
            &["sample.csv", "--sql", "duckdb", "--map", &map],
        );
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{hidden:?}");
        assert!(
            !run.stderr.contains(hidden) || hidden == "\n",
            "{}",
            run.stderr
        );
    }
}
