//! `plan capacity`: demand against limits, from the command line. Expected values are worked by
//! hand or published; drawn ones may be four standard errors off.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use tempfile::TempDir;

use crate::program::{parse_csv, plan, plan_in, rows};

type Row = BTreeMap<String, String>;

/// 2, 5 and 3 requests in three minutes of a Thursday, each of 100 prompt and 20 completion tokens.
const TRACE: &str = "TIMESTAMP,ContextTokens,GeneratedTokens
2023-11-16 18:00:00.0000000,100,20
2023-11-16 18:00:30.0000000,100,20
2023-11-16 18:01:00.0000000,100,20
2023-11-16 18:01:01.0000000,100,20
2023-11-16 18:01:02.0000000,100,20
2023-11-16 18:01:03.0000000,100,20
2023-11-16 18:01:59.0000000,100,20
2023-11-16 18:02:00.0000000,100,20
2023-11-16 18:02:20.0000000,100,20
2023-11-16 18:02:30.0000000,100,20
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("trace.csv"), TRACE).unwrap();
    folder
}

/// What the trace gives, as CSV.
fn traced(args: &[&str]) -> Vec<Row> {
    let folder = folder();
    let asked = ["capacity", "--trace", "trace.csv", "--format", "csv"];
    let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

/// Nothing refused, in fixed minutes: what a minute has is what it takes.
const STRICT: [&str; 4] = ["--max-rejected", "0%", "--enforcement", "fixed-minute"];

fn strictly(args: &[&str]) -> Vec<Row> {
    traced(&[&STRICT[..], args].concat())
}

fn cell<'r>(rows: &'r [Row], tier: &str, meter: &str, column: &str) -> &'r str {
    let mut rows = rows.iter();
    let row = rows.find(|row| row["service_tier"] == tier && row["meter"] == meter);
    let row = row.unwrap_or_else(|| panic!("no row of {tier} and {meter}"));
    &row[column]
}

fn number(row: &Row, column: &str) -> f64 {
    let text = &row[column];
    text.parse()
        .unwrap_or_else(|_| panic!("{column} is `{text}`"))
}

/// The rows of a section of the JSON form, by column name.
fn section(args: &[&str], name: &str) -> Vec<BTreeMap<String, serde_json::Value>> {
    let folder = folder();
    let asked = ["capacity", "--trace", "trace.csv", "--format", "json"];
    let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 0, "{}", run.stderr);
    section_of(&run.stdout, name)
}

fn section_of(json: &str, name: &str) -> Vec<BTreeMap<String, serde_json::Value>> {
    let report: serde_json::Value = serde_json::from_str(json).unwrap();
    let sections = report["sections"].as_array().unwrap();
    let section = sections.iter().find(|one| one["name"] == name).unwrap();
    let columns = section["columns"].as_array().unwrap();
    let names = columns
        .iter()
        .map(|column| column["name"].as_str().unwrap().to_owned());
    let names: Vec<String> = names.collect();
    let rows = section["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let cells = row.as_array().unwrap().iter().cloned();
        names.iter().cloned().zip(cells).collect()
    })
    .collect()
}

#[test]
fn a_limit_is_judged_by_what_it_refuses() {
    let rows = strictly(&["--limit", "rpm=3,otpm=80"]);
    let own = |meter, column| cell(&rows, "tier", meter, column);
    // 10 requests in 2.5 minutes; the minute of 5 has 2 more than the limit of 3.
    assert_eq!(own("rpm", "demand_mean"), "4");
    assert_eq!(own("rpm", "demand_peak"), "5");
    assert_eq!(own("rpm", "demand_p999"), "5");
    assert_eq!(own("rpm", "rejected_percent"), "20");
    assert_eq!(own("rpm", "smallest_limit"), "5");
    assert_eq!(own("rpm", "fits"), "false");
    assert_eq!(own("rpm", "utilisation_percent"), "166.666666666667");
    assert_eq!(own("rpm", "headroom_percent"), "-66.666666666667");
    // 100 completion tokens in that minute: one of 20 is over 80.
    assert_eq!(own("otpm", "rejected_percent"), "10");
    assert_eq!(own("otpm", "smallest_limit"), "100");
    assert_eq!(own("otpm", "headroom_percent"), "-25");
    assert_eq!(
        (own("rpm", "binding"), own("otpm", "binding")),
        ("true", "false")
    );
    // No limit, but its demand and what it takes.
    assert_eq!(
        (own("itpm", "limit"), own("itpm", "smallest_limit")),
        ("", "500")
    );
    assert_eq!((own("tpm", "demand_peak"), own("tpm", "fits")), ("600", ""));
    // The published tiers beside it: 50 requests a minute are enough, and dedicated ones always.
    assert_eq!(cell(&rows, "standard", "rpm", "fits"), "true");
    assert_eq!(cell(&rows, "pro", "rpm", "fits"), "true");
    assert_eq!(cell(&rows, "pro", "rpm", "limit"), "");
}

#[test]
fn all_limits_together_decide_about_a_tier() {
    let tiers = section(
        &[&STRICT[..], &["--limit", "rpm=3,otpm=80"]].concat(),
        "capacity_tiers",
    );
    let own = &tiers[0];
    assert_eq!(own["service_tier"], "tier");
    assert_eq!(own["fits"], false);
    assert_eq!(own["binding_limit"], "rpm");
    assert_eq!(own["rejected_percent"].to_string().trim_matches('"'), "20");
    // 1, 2 and 1 units of 3 a minute, or 80 tokens; 2 if they stand still.
    assert_eq!(own["elastic_peak"], 2);
    assert_eq!(own["fixed_units"], 2);
    let mean = own["elastic_mean"].to_string();
    assert!(mean.contains("1.333333"), "{mean}");
}

#[test]
fn a_trace_is_stretched_only_when_asked() {
    for (times, peak) in [("1x", "5"), ("2x", "10"), ("10", "50")] {
        let rows = strictly(&["--scale", times]);
        assert_eq!(cell(&rows, "standard", "rpm", "demand_peak"), peak);
        assert_eq!(cell(&rows, "standard", "rpm", "smallest_limit"), peak);
    }
    // 1,200 tokens in 2.5 minutes are 21,024,000 in 730 hours; 500M are 23.78 times as many.
    let rows = strictly(&["--to-stage", "launch"]);
    assert!(rows.iter().all(|row| row["stage"] == "launch"));
    let mean = number(&rows[0], "demand_mean");
    assert!((mean - 4.0 * 23.78).abs() < 4.0, "{mean}");
    // A stage prices a trace; what came is not its demand.
    let named = strictly(&["--stage", "growth"]);
    let unnamed = strictly(&[]);
    assert!(named.iter().all(|row| row["stage"] == "trace"));
    assert!(unnamed.iter().all(|row| row["stage"] == "trace"));
    let smallest = |rows: &[Row]| cell(rows, "standard", "tpm", "smallest_limit").to_owned();
    assert_eq!(smallest(&named), smallest(&unnamed));
}

#[test]
fn growth_outgrows_a_limit_in_the_month_that_doubling_says() {
    for (limit, month) in [
        ("rpm=4", Some(1)),
        ("rpm=10", Some(2)),
        ("rpm=25", Some(3)),
        ("rpm=5000", None),
    ] {
        let asked = ["--growth", "100%", "--months", "6", "--limit", limit];
        let tiers = section(&[&STRICT[..], &asked].concat(), "capacity_tiers");
        let found = tiers[0]["outgrown_in_month"].as_u64();
        assert_eq!(found, month, "{limit}");
    }
}

#[test]
fn the_smallest_tier_that_fits_is_named() {
    let folder = folder();
    let page = |args: &[&str]| {
        let asked = ["capacity", "--trace", "trace.csv", "--width", "200"];
        let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
        plan_in(folder.path(), &asked).stdout
    };
    let standard = page(&["--stage", "mvp"]);
    assert!(
        standard.contains("-> global-api standard carries the trace."),
        "{standard}"
    );
    let pro = page(&["--scale", "100x"]);
    assert!(
        pro.contains("-> global-api pro carries the trace."),
        "{pro}"
    );
    let own = page(&["--limit", "rpm=100", "--growth", "50%"]);
    assert!(own.contains("-> own tier carries the trace."), "{own}");
    assert!(own.contains("outgrows own tier in month"), "{own}");
}

#[test]
fn the_series_has_a_row_for_each_minute_beside_the_limits() {
    let rows = traced(&["--series"]);
    let requests: Vec<&str> = rows.iter().map(|row| row["requests"].as_str()).collect();
    assert_eq!(requests, ["2", "5", "3"]);
    assert_eq!(rows[1]["output_tokens"], "100");
    assert!(rows.iter().all(|row| row["limit_rpm"] == "50"));
    let hours = traced(&["--series", "hour"]);
    assert_eq!(hours.len(), 1);
    assert_eq!(
        (
            hours[0]["requests"].as_str(),
            hours[0]["busiest_minute_requests"].as_str()
        ),
        ("10", "5")
    );
}

/// Tokens a month over 1,366 tokens a request over 43,200 minutes; the table of growth stages.
#[test]
fn drawn_demand_has_the_mean_of_its_stage() {
    for (tokens, mean, requests) in [
        ("5M", 0.0847, 3_660.0),
        ("50M", 0.847, 36_600.0),
        ("500M", 8.473, 85_400.0),
    ] {
        let asked = [
            "capacity",
            "--stage",
            "mvp",
            "--tokens",
            tokens,
            "--days",
            "30",
            "--request",
            "input=1155,output=211",
        ];
        let rows = rows(&asked);
        let found = number(&rows[0], "demand_mean");
        // A Poisson count of n is off by its root.
        let off = (found / mean - 1.0).abs();
        assert!(off < 4.0 / f64::sqrt(requests), "{tokens}: {found}");
        // The busiest minute is expected to be 4 times the mean one, and is drawn.
        assert!(number(&rows[0], "demand_peak") > 2.0 * mean);
        assert_eq!(rows[0]["fits"], "true");
    }
}

#[test]
fn the_same_seed_gives_the_same_figures() {
    let asked = |seed| rows(&["capacity", "--stage", "mvp", "--seed", seed]);
    assert_eq!(asked("7"), asked("7"));
    assert_ne!(asked("7"), asked("8"));
}

#[test]
fn a_month_of_a_busier_stage_is_told_by_a_week() {
    let page = |tokens| {
        let asked = [
            "capacity", "--stage", "launch", "--tokens", tokens, "--months", "2",
        ];
        plan(&asked).stdout
    };
    assert!(page("300M").contains("drawn for a month (seed 1)"));
    assert!(page("500M").contains("drawn for a week (seed 1)"));
}

/// Azure's conversation trace, which is not part of the project, from the folder that `PLAN_TRACES`
/// names: the published limits for at most 0.1 % refused, and the shares that 50 a minute refuse.
/// Its times have no offset, so its minutes begin with the first request; by the minutes of its own
/// clock it would be 486, counted by a script of its own.
#[test]
fn the_conversation_trace_needs_the_published_limits() {
    let Some(folder) = std::env::var_os("PLAN_TRACES") else {
        println!("skipped: PLAN_TRACES names no folder with it");
        return;
    };
    let path = Path::new(&folder).join("azure-llm-2023-conv.csv");
    let path = path.to_str().unwrap();
    for (manner, limit, refused) in [
        ("token-bucket", "414", 84.70),
        ("fixed-minute", "488", 84.83),
        ("per-second", "574", 87.04),
    ] {
        let asked = [
            "capacity",
            "--trace",
            path,
            "--stage",
            "launch",
            "--enforcement",
            manner,
        ];
        let rows = rows(&asked);
        assert_eq!(
            cell(&rows, "standard", "rpm", "smallest_limit"),
            limit,
            "{manner}"
        );
        let share: f64 = cell(&rows, "standard", "rpm", "rejected_percent")
            .parse()
            .unwrap();
        assert!((share - refused).abs() < 0.01, "{manner}: {share}");
    }
}

#[test]
fn what_cannot_be_judged_is_refused_with_a_remedy() {
    let folder = folder();
    for (args, words) in [
        (vec!["--limit", "rpm=0"], "accept nothing"),
        (vec!["--limit", "rqm=5"], "did you mean `rpm`"),
        (vec!["--scale", "0x"], "multiple"),
        (vec!["--to-stage", "lunch"], "launch"),
        (
            vec!["--scale", "1000000x", "--max-rejected", "120%"],
            "100%",
        ),
        (vec!["--max-rejected", "100%"], "refuses everything"),
        (vec!["--enforcement", "leaky"], "token-bucket"),
        (vec!["--growth", "100%", "--months", "120"], "--growth"),
    ] {
        let trace = ["capacity", "--trace", "trace.csv"];
        let asked: Vec<&str> = trace.iter().chain(&args).copied().collect();
        let run = plan_in(folder.path(), &asked);
        assert_eq!(run.status, 2, "{args:?}: {}", run.stdout);
        assert!(run.stderr.contains(words), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn a_trace_without_caches_is_said_to_count_whole_where_cached_tokens_would_not() {
    let folder = folder();
    let trace = ["capacity", "--trace", "trace.csv", "--limit"];
    let said = |limit| {
        let asked: Vec<&str> = trace.into_iter().chain([limit]).collect();
        let run = plan_in(folder.path(), &asked);
        assert_eq!(run.status, 0, "{}", run.stderr);
        run.stdout.contains("says nothing of caches")
    };
    assert!(said("itpm=80k,counts_cached=false"));
    assert!(!said("itpm=80k"));
}

#[test]
fn an_absurd_demand_is_estimated_and_not_played() {
    // 300B tokens over 1,500 a request are 200M requests in 730 hours, 168 of which are played.
    let absurd = plan(&["capacity", "--stage", "growth", "--tokens", "300B"]);
    assert_eq!(absurd.status, 2);
    for words in ["46,027,398 requests", "seconds", "MB", "--force"] {
        assert!(absurd.stderr.contains(words), "{words}: {}", absurd.stderr);
    }
    let forced = plan(&["capacity", "--stage", "growth", "--tokens", "1T", "--force"]);
    assert_eq!(forced.status, 2);
    assert!(forced.stderr.contains("no more than"), "{}", forced.stderr);
}

/// A price list with a tier that has a cap on spending, and two that sell provisioned units.
const TIERS: &str = "schema: 1
provider: acme
effective: 2026-01-01
currency: USD
source: { title: t, checked: 2026-01-01 }
status: confirmed
models:
  - { id: m, prices: { input: 2, output: 10 } }
service_tiers:
  - { id: capped, availability: best effort, capacity: shared, monthly_fee: 0,
      limits: { requests_per_minute: 1000, monthly_spend: 50 } }
  - { id: few, availability: 99.9%, capacity: dedicated, monthly_fee: 0,
      provisioned: { unit_hour: 1, units: 1, input_tokens_per_minute: 500, output_ratio: 4, unit_month: 100 } }
  - { id: enough, availability: 99.9%, capacity: dedicated, monthly_fee: 0,
      provisioned: { unit_hour: 1, units: 2, input_tokens_per_minute: 500, output_ratio: 4, unit_month: 100 } }
";

const BUSINESS: &str = "schema: 1
name: case
token_mix: { input: 80%, output: 20% }
request: { tokens: 120 }
baseline: acme/m
shortlist: [acme/m]
stages:
  - { name: small, users: 1, tokens: 10M }
  - { name: large, users: 1, tokens: 40M }
";

/// The tiers of the business case above in one stage, as JSON.
fn tiers_of_case(args: &[&str]) -> Vec<BTreeMap<String, serde_json::Value>> {
    let folder = folder();
    fs::create_dir_all(folder.path().join("lists/acme")).unwrap();
    fs::write(folder.path().join("lists/acme/2026-01-01.yaml"), TIERS).unwrap();
    fs::write(folder.path().join("case.yaml"), BUSINESS).unwrap();
    let asked = [
        "capacity",
        "--pricing",
        "lists",
        "--scenario",
        "case.yaml",
        "--format",
        "json",
    ];
    let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 0, "{}", run.stderr);
    section_of(&run.stdout, "capacity_tiers")
}

#[test]
fn a_cap_on_spending_is_outgrown_when_the_month_costs_more() {
    // 10M tokens cost 8M x 2 + 2M x 10 = $36 now, and double each month: $72 in month 1 is over $50.
    // The limit on requests, 1,000 a minute, is far away.
    let tiers = tiers_of_case(&["--stage", "small", "--growth", "100%", "--months", "4"]);
    let capped = tiers
        .iter()
        .find(|row| row["service_tier"] == "capped")
        .unwrap();
    assert_eq!(capped["fits"], true);
    assert_eq!(capped["outgrown_in_month"], 1);
    // At 40M tokens it is over in the first month.
    let tiers = tiers_of_case(&["--stage", "large", "--growth", "100%", "--months", "4"]);
    let capped = tiers
        .iter()
        .find(|row| row["service_tier"] == "capped")
        .unwrap();
    assert_eq!(
        (&capped["fits"], &capped["outgrown_in_month"]),
        (&false.into(), &1.into())
    );
}

/// A cap of one's own is set against what the plan bills: $36 now, $72, $144, $288 a month later
/// each. It counts alone and beside other limits.
#[test]
fn a_spend_limit_of_ones_own_counts() {
    let own = |limit: &str| {
        let asked = [
            "--stage", "small", "--growth", "100%", "--months", "6", "--limit", limit,
        ];
        let row = tiers_of_case(&asked).swap_remove(0);
        assert_eq!(row["provider"], "own");
        (
            row["fits"].clone(),
            row["binding_limit"].clone(),
            row["outgrown_in_month"].clone(),
            row["total_cost"].clone(),
        )
    };
    let none = serde_json::Value::Null;
    let spend = serde_json::Value::from("spend");
    let over = |fits: bool, month: u64| (fits.into(), spend.clone(), month.into(), none.clone());
    assert_eq!(own("spend=35.99"), over(false, 1));
    assert_eq!(own("spend=36"), over(true, 1));
    assert_eq!(own("spend=100"), over(true, 2));
    assert_eq!(own("spend=287.99"), over(true, 3));
    assert_eq!(own("spend=288,rpm=100000"), over(true, 4));
    assert_eq!(own("spend=10,rpm=100000"), over(false, 1));
    assert_eq!(own("spend=100000,rpm=1").0, serde_json::Value::from(false));
    let folder = folder();
    let page = plan_in(
        folder.path(),
        &["capacity", "--stage", "launch", "--limit", "spend=10"],
    );
    let page = page.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        page.contains("No tier fits") || page.contains("carries Launch"),
        "{page}"
    );
    assert!(!page.contains("refuses 0 %"), "{page}");
}

/// Rows of a trace with one of these times each.
fn clocked(times: &[String]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rows = times.join(",10,5\n");
    let text = format!("time,prompt,completion\n{rows},10,5\n");
    fs::write(folder.path().join("clocked.csv"), text).unwrap();
    folder
}

/// A section of `plan capacity` on such a trace.
fn of_clocked(
    times: &[String],
    args: &[&str],
    name: &str,
) -> Vec<BTreeMap<String, serde_json::Value>> {
    let folder = clocked(times);
    let columns = "at=time,input=prompt,output=completion";
    let asked = [
        "capacity",
        "--trace",
        "clocked.csv",
        "--columns",
        columns,
        "--format",
        "json",
    ];
    let asked: Vec<&str> = asked.iter().chain(args).copied().collect();
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 0, "{}", run.stderr);
    section_of(&run.stdout, name)
}

/// 10 requests in the last second of a minute of the clock and 10 in the first of the next are
/// within a limit of 10 a minute; 20 in one minute are not.
#[test]
fn fixed_minutes_are_those_of_the_clock() {
    let burst = |second: &str| {
        let times = (0..10).map(|n| format!("2026-01-01T{second}.{n:02}Z"));
        times.collect::<Vec<_>>()
    };
    let asked = ["--limit", "rpm=10", "--enforcement", "fixed-minute"];
    let refused = |first: &str, second: &str| {
        let times: Vec<String> = [burst(first), burst(second)].concat();
        let tiers = of_clocked(&times, &asked, "capacity_tiers");
        tiers[0]["rejected_percent"].as_f64().unwrap()
    };
    assert!(refused("12:09:59", "12:10:00").abs() < 1e-9);
    assert!((refused("12:09:58", "12:09:59") - 50.0).abs() < 1e-9);
    // A whole minute apart by distance and by clock.
    assert!(refused("12:09:00", "12:10:00").abs() < 1e-9);
}

/// 13 digits are milliseconds since 1970: three requests in 61 s, two of them in one minute.
#[test]
fn thirteen_digits_are_milliseconds() {
    let of = |times: [&str; 3]| {
        let times = times.map(str::to_owned);
        let rows = of_clocked(&times, &["--limit", "rpm=2"], "capacity");
        let row = rows.iter().find(|row| row["meter"] == "rpm").unwrap();
        row["demand_mean"].as_f64().unwrap()
    };
    // 3 requests ÷ (61 ÷ 60) minutes.
    let rpm = 180.0 / 61.0;
    for times in [
        ["1767225600", "1767225601", "1767225661"],
        ["1767225600000", "1767225601000", "1767225661000"],
        ["1767225600000000", "1767225601000000", "1767225661000000"],
    ] {
        assert!((of(times) - rpm).abs() < 1e-9, "{times:?}");
    }
    let folder = clocked(&["176722560000".to_owned()]);
    let asked = [
        "capacity",
        "--trace",
        "clocked.csv",
        "--columns",
        "at=time,input=prompt,output=completion",
    ];
    let run = plan_in(folder.path(), &asked);
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("says of what unit"), "{}", run.stderr);
}

/// 58 minutes say nothing of a day, unless they exceed its limit by themselves. The demand is the
/// trace's, whatever `--stage` prices it.
#[test]
fn a_trace_shorter_than_a_day_is_not_judged_by_a_days_limit() {
    let every = |seconds: u64, count: u64| -> Vec<String> {
        (0..count)
            .map(|n| (1_767_225_600 + n * seconds).to_string())
            .collect()
    };
    let tier = |times: &[String], limit: &str| {
        let asked = ["--stage", "launch", "--limit", limit];
        of_clocked(times, &asked, "capacity_tiers").swap_remove(0)
    };
    let short = tier(&every(1, 3_480), "rpd=20000");
    assert!(short["fits"].is_null(), "{short:?}");
    assert_eq!(short["stage"], "trace");
    let note = short["note"].as_str().unwrap();
    assert!(
        note.contains("limit on rpd is not judged: the trace is shorter than a day"),
        "{note}"
    );
    assert_eq!(tier(&every(1, 3_480), "rpd=3000")["fits"], false);
    // A request a minute for 24 hours, of which the last comes at 23:59.
    let day = tier(&every(60, 1_440), "rpd=1440");
    assert_eq!(day["fits"], true);
}

#[test]
fn a_tier_with_too_few_units_does_not_carry_the_load() {
    // The busiest minute of the trace has 5 requests of 100 + 4 x 20 = 180 tokens: 900, which takes
    // 1.8 units of 500.
    let tiers = tiers_of_case(&["--trace", "trace.csv", "--stage", "small"]);
    let fits = |name: &str| {
        let mut rows = tiers.iter();
        rows.find(|row| row["service_tier"] == name).unwrap()["fits"].clone()
    };
    assert_eq!((fits("few"), fits("enough")), (false.into(), true.into()));
}
