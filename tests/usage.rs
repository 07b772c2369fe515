//! `plan usage` from the command line. Expected values are published, or worked by hand.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

use tempfile::TempDir;

use crate::program::{parse_csv, plan_in};

type Row = BTreeMap<String, String>;

const HEADER: &str =
    "timestamp,provider,model,input_tokens,cache_read_tokens,output_tokens,status,cost\n";

/// A folder with a log and a price list of these models.
pub(crate) fn folder(models: &[(&str, &str, &str)], rows: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut list = "schema: 1\nprovider: acme\neffective: 2025-01-01\ncurrency: USD\n\
                    source: { title: t, checked: 2025-01-01 }\nstatus: confirmed\nmodels:\n"
        .to_owned();
    for (model, input, output) in models {
        writeln!(
            list,
            "  - {{ id: {model}, prices: {{ input: {input}, output: {output} }} }}"
        )
        .unwrap();
    }
    fs::create_dir_all(folder.path().join("lists/acme")).unwrap();
    fs::write(folder.path().join("lists/acme/2025-01-01.yaml"), list).unwrap();
    fs::write(folder.path().join("log.csv"), format!("{HEADER}{rows}")).unwrap();
    folder
}

fn usage(folder: &TempDir, args: &[&str]) -> (Vec<Row>, String) {
    let asked = ["usage", "log.csv", "--pricing", "lists", "--format", "csv"];
    let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 0, "{}", run.stderr);
    (parse_csv(&run.stdout), run.stderr)
}

/// Runs of benchmarks whose tokens, prices in dollars per million and cost are published: the first
/// two of `RouterArena` (<https://github.com/RouteWorks/RouterArena>), the others of aider's polyglot
/// leaderboard (<https://github.com/Aider-AI/aider>), those whose cost is that of their tokens.
const PUBLISHED: [(&str, &str, &str, u64, u64, &str); 11] = [
    (
        "claude-3-haiku",
        "0.25",
        "1.25",
        215_844,
        70_733,
        "0.14237725",
    ),
    (
        "gemini-2.0-flash-001",
        "0.1",
        "0.4",
        166_840,
        54_340,
        "0.03842",
    ),
    ("claude-opus-4", "15", "75", 2_671_437, 380_717, "68.6253"),
    (
        "claude-opus-4-32k",
        "15",
        "75",
        2_567_514,
        363_142,
        "65.7484",
    ),
    (
        "gemini-2.5-flash",
        "0.15",
        "0.6",
        5_512_458,
        514_145,
        "1.1354",
    ),
    (
        "gemini-2.5-pro-32k",
        "1.25",
        "10",
        2_719_961,
        4_648_227,
        "49.8822",
    ),
    ("o3-pro", "20", "80", 2_372_636, 1_235_902, "146.3249"),
    ("grok-4", "3", "15", 2_815_347, 3_411_480, "59.6182"),
    ("kimi-k2", "0.14", "2.49", 2_355_141, 363_846, "1.2357"),
    (
        "deepseek-v3.2-reasoner",
        "0.28",
        "0.42",
        2_191_446,
        1_645_129,
        "1.3045",
    ),
    (
        "deepseek-v3.2-chat",
        "0.28",
        "0.42",
        2_266_868,
        573_477,
        "0.8756",
    ),
];

#[test]
fn published_runs_cost_what_is_published() {
    let models = PUBLISHED.map(|(model, input, output, ..)| (model, input, output));
    let rows: String = PUBLISHED
        .map(|(model, _, _, input, output, cost)| {
            format!("2025-06-01T00:00:00Z,acme,{model},{input},0,{output},200,{cost}\n")
        })
        .concat();
    let (rows, _) = usage(&folder(&models, &rows), &[]);
    assert_eq!(rows.len(), PUBLISHED.len());
    for (model, _, _, _, _, cost) in PUBLISHED {
        let row = rows.iter().find(|row| row["model"] == model).unwrap();
        let (ours, theirs): (f64, f64) = (row["cost"].parse().unwrap(), cost.parse().unwrap());
        // Published to four decimals, but for the first two, which are exact.
        let near = if ["claude-3-haiku", "gemini-2.0-flash-001"].contains(&model) {
            1e-9
        } else {
            1.1e-4
        };
        assert!((ours - theirs).abs() < near, "{model}: {ours} {theirs}");
        assert_eq!(
            row["recorded_cost"].parse::<f64>().unwrap().to_bits(),
            theirs.to_bits()
        );
        assert_eq!(row["note"], "", "{model}");
    }
}

#[test]
fn a_run_that_was_billed_below_its_tokens_is_told() {
    // gpt-5 (high) of the same leaderboard: 29.5787 by its tokens, 29.0829 as billed.
    let rows = "2025-08-23T00:00:00Z,acme,gpt-5,2675561,0,2623429,200,29.0829\n";
    let (rows, _) = usage(&folder(&[("gpt-5", "1.25", "10")], rows), &[]);
    assert_eq!(rows[0]["cost"], "29.57874125");
    assert_eq!(rows[0]["difference"], "-0.49584125");
    assert!(
        rows[0]["note"].contains("nothing that was tried"),
        "{}",
        rows[0]["note"]
    );
}

#[test]
fn every_row_is_priced_unpriced_failed_or_bad() {
    let rows = "2025-06-01T00:00:00Z,acme,m,10,0,5,200,\n\
                2025-06-01T00:00:01Z,acme,other,10,0,5,200,\n\
                2025-06-01T00:00:02Z,acme,m,0,0,0,500,\n\
                2025-06-01T00:00:03Z,acme,m,7,0,0,500,\n\
                2025-06-01T00:00:04Z,acme,m,-1,0,5,200,\n\
                2025-06-01T00:00:05Z,acme,m,5,6,5,200,\n";
    let folder = folder(&[("m", "1", "2")], rows);
    let (_, told) = usage(&folder, &[]);
    for line in ["log.csv:6", "log.csv:7"] {
        assert!(told.contains(line), "{told}");
    }
    let asked = ["usage", "log.csv", "--pricing", "lists", "--format", "json"];
    let run = plan_in(folder.path(), &asked);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sections = report["sections"].as_array().unwrap().iter();
    let balance = sections
        .clone()
        .find(|one| one["name"] == "balance")
        .unwrap();
    let rows = balance["rows"].as_array().unwrap().iter();
    let counts: Vec<(&str, u64)> = rows
        .map(|row| (row[0].as_str().unwrap(), row[1].as_u64().unwrap()))
        .collect();
    // The failed request of 7 tokens was billed for them.
    let expected = [
        ("priced", 2),
        ("unpriced", 1),
        ("failed", 1),
        ("bad", 2),
        ("read", 6),
    ];
    assert_eq!(counts, expected);
}

#[test]
fn a_format_that_is_named_needs_no_signs() {
    // No column of what a request cost, by which spend logs are told.
    let folder = folder(&[("m", "1", "2")], "");
    let log = "startTime,model,prompt_tokens,completion_tokens,custom_llm_provider\n\
               2025-06-01 00:00:00,m,10,5,acme\n";
    fs::write(folder.path().join("log.csv"), log).unwrap();
    let (rows, _) = usage(&folder, &["--form", "litellm"]);
    assert_eq!(rows[0]["cost"], "0.00002");
    let log = "when,what,in,out\n2025-06-01,m,10,5\n";
    fs::write(folder.path().join("log.csv"), log).unwrap();
    let asked = [
        "usage",
        "log.csv",
        "--pricing",
        "lists",
        "--form",
        "generic",
    ];
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("its columns are"), "{}", run.stderr);
}

#[test]
fn a_strict_reading_stops_at_the_first_bad_row() {
    let rows = "2025-06-01T00:00:00Z,acme,m,10,0,5,200,\n2025-06-01T00:00:00Z,acme,m,x,0,5,200,\n";
    let folder = folder(&[("m", "1", "2")], rows);
    let asked = ["usage", "log.csv", "--pricing", "lists", "--strict"];
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr.contains("bad-log-row") && run.stderr.contains("log.csv:3"),
        "{}",
        run.stderr
    );
}

#[test]
fn one_or_many_threads_and_files_give_the_same_answer() {
    let row = |number: u32| {
        let (day, model) = (
            1 + number % 28,
            ["m", "n"][usize::try_from(number % 2).unwrap()],
        );
        format!(
            "2025-06-{day:02}T{:02}:00:00Z,acme,{model},{number},0,{},200,\n",
            number % 24,
            number % 7
        )
    };
    let rows: Vec<String> = (0..3_000).map(row).collect();
    let folder = folder(&[("m", "1", "2"), ("n", "0.1", "0.3")], &rows.concat());
    let (whole, _) = usage(&folder, &["--by", "day,model", "--threads", "1"]);
    let (threaded, _) = usage(&folder, &["--by", "day,model", "--threads", "4"]);
    assert_eq!(whole, threaded);
    let (first, second) = rows.split_at(1_234);
    fs::create_dir(folder.path().join("parts")).unwrap();
    for (name, part) in [("a.csv", first), ("b.csv", second)] {
        let text = format!("{HEADER}{}", part.concat());
        fs::write(folder.path().join("parts").join(name), text).unwrap();
    }
    let asked = [
        "usage",
        "parts/*.csv",
        "--pricing",
        "lists",
        "--format",
        "csv",
        "--by",
        "day,model",
    ];
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(parse_csv(&run.stdout), whole);
}
