//! Exports whose rows stand for hours or days: a plan of the scenario that is measured from one
//! costs what its tokens do, and a month of it what they cost at their rate. Worked by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{parse_csv, plan_in};
use crate::usage_round_trip::{answer, off};

/// Prices by hand, of which a model's change over 200,000 tokens.
const SUMMED_LISTS: [(&str, &str); 4] = [
    ("acme", "{ id: m, prices: { input: 1, output: 10 } }"),
    (
        "openai",
        "{ id: gpt-4o, prices: { input: 2.5, cache_read: 1.25, output: 10 } }",
    ),
    (
        "anthropic",
        "{ id: long, prices: { input: 3, cache_read: 0.3, cache_write: 3.75, output: 15 }, rates: [{ over: 200k, prices: { input: 6, cache_read: 0.6, cache_write: 7.5, output: 22.5 } }] }",
    ),
    (
        "bedrock",
        "{ id: amazon.nova-pro-v1:0, prices: { input: 0.8, output: 3.2 }, rates: [{ over: 200k, prices: { input: 1.6, output: 6.4 } }] }",
    ),
];

/// Writes a price list of one model.
fn sell(folder: &Path, provider: &str, model: &str) {
    let lists = folder.join("pricing").join(provider);
    fs::create_dir_all(&lists).unwrap();
    let text = format!(
        "schema: 1\nprovider: {provider}\neffective: 2026-10-01\ncurrency: USD\n\
         source: {{ title: worked by hand, checked: 2026-10-01 }}\nstatus: confirmed\n\
         models:\n  - {model}\n"
    );
    fs::write(lists.join("2026-10-01.yaml"), text).unwrap();
}

/// An export whose rows stand for hours or days.
struct Summed {
    format: &'static str,
    rows: String,
    /// In billionths of a dollar.
    cost: u64,
    /// What it covers; `None` where that cannot be told.
    minutes: Option<f64>,
    says: &'static [&'static str],
}

const DAYS: &str = "peak and burstiness. Rows stand for days.";
const UNCOUNTED: &str = "rows do not count requests";

fn openai(days: u32) -> String {
    let bucket = |day: u32| {
        let from = 1_793_491_200 + day * 86_400;
        format!(
            r#"{{"object":"bucket","start_time":{from},"end_time":{},"results":[{{"object":"organization.usage.completions.result","input_tokens":1000000,"output_tokens":100000,"input_cached_tokens":0,"num_model_requests":500,"model":"gpt-4o","batch":false}}]}}"#,
            from + 86_400
        )
    };
    let buckets: Vec<String> = (0..days).map(bucket).collect();
    format!(
        r#"{{"object":"page","data":[{}],"has_more":false}}"#,
        buckets.join(",")
    )
}

fn summed() -> Vec<Summed> {
    let openai = |days: u32, minutes| Summed {
        format: "openai-usage",
        rows: openai(days),
        cost: u64::from(days) * 3_500_000_000,
        minutes: Some(minutes),
        says: &[DAYS],
    };
    let anthropic = |input: u64, read: u64, written: u64, output: u64, window: &str| {
        format!(
            r#"{{"uncached_input_tokens":{input},"cache_creation":{{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":{written}}},"cache_read_input_tokens":{read},"output_tokens":{output},"model":"long","service_tier":"standard","context_window":"{window}"}}"#
        )
    };
    vec![
        openai(1, 1_440.0),
        openai(2, 2_880.0),
        openai(7, 10_080.0),
        Summed {
            format: "anthropic-usage",
            rows: format!(
                r#"{{"data":[{{"starting_at":"2026-11-12T00:00:00Z","ending_at":"2026-11-13T00:00:00Z","results":[{},{}]}}],"has_more":false}}"#,
                anthropic(1_000_000, 200_000, 100_000, 50_000, "0-200k"),
                anthropic(600_000, 100_000, 0, 20_000, "200k-1M")
            ),
            // 3 + 0.06 + 0.375 + 0.75, and 3.6 + 0.06 + 0.45 of long prompts.
            cost: 4_185_000_000 + 4_110_000_000,
            minutes: Some(1_440.0),
            says: &[DAYS, UNCOUNTED],
        },
        Summed {
            format: "anthropic-usage",
            rows: format!(
                r#"{{"data":[{{"starting_at":"2026-11-12T07:00:00Z","ending_at":"2026-11-12T08:00:00Z","results":[{}]}},{{"starting_at":"2026-11-12T08:00:00Z","ending_at":"2026-11-12T09:00:00Z","results":[{}]}}],"has_more":false}}"#,
                anthropic(1_000_000, 0, 0, 50_000, "0-200k"),
                anthropic(500_000, 0, 0, 25_000, "0-200k")
            ),
            cost: 3_750_000_000 + 1_875_000_000,
            minutes: Some(120.0),
            says: &[
                "Rows stand for hours.",
                "# Tokens of an hour",
                "daily: [0, 0, 0, 0, 0, 0, 0, 10000, 5000, 0",
            ],
        },
        Summed {
            format: "litellm-daily",
            rows: r#"[{"date":"2026-11-12","custom_llm_provider":"openai","model":"gpt-4o","prompt_tokens":100000,"completion_tokens":10000,"cache_read_input_tokens":0,"cache_creation_input_tokens":0,"api_requests":20,"successful_requests":20,"failed_requests":0,"spend":0.35,"api_key":"x"},{"date":"2026-11-14","custom_llm_provider":"openai","model":"gpt-4o","prompt_tokens":200000,"completion_tokens":10000,"cache_read_input_tokens":50000,"cache_creation_input_tokens":0,"api_requests":20,"successful_requests":20,"failed_requests":0,"spend":0.35,"api_key":"x"}]"#.to_owned(),
            // 0.25 + 0.1, and 0.375 + 0.0625 + 0.1, in three days.
            cost: 350_000_000 + 537_500_000,
            minutes: Some(4_320.0),
            says: &[DAYS],
        },
        Summed {
            format: "bedrock",
            rows: "line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,line_item_usage_type,line_item_usage_amount,pricing_unit,line_item_unblended_cost,line_item_currency_code\n\
                   2026-11-12T07:00:00Z,2026-11-12T08:00:00Z,AmazonBedrock,USE1-NovaPro-input-tokens,8000,1K tokens,6.4,USD\n\
                   2026-11-12T07:00:00Z,2026-11-12T08:00:00Z,AmazonBedrock,USE1-NovaPro-output-tokens,500,1K tokens,1.6,USD\n".to_owned(),
            cost: 8_000_000_000,
            minutes: Some(60.0),
            says: &["Rows stand for hours.", UNCOUNTED],
        },
        Summed {
            format: "focus",
            rows: "BilledCost,BillingCurrency,ChargeCategory,ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ConsumedUnit,ProviderName,SkuId,x_Model,x_TokenType\n\
                   2.5,USD,Usage,2026-11-13T00:00:00Z,2026-11-12T00:00:00Z,1000000,Tokens,OpenAI,gpt-4o input,gpt-4o,input\n\
                   1,USD,Usage,2026-11-13T00:00:00Z,2026-11-12T00:00:00Z,100000,Tokens,OpenAI,gpt-4o output,gpt-4o,output\n".to_owned(),
            cost: 3_500_000_000,
            minutes: Some(1_440.0),
            says: &[DAYS, UNCOUNTED],
        },
        Summed {
            format: "aggregate",
            rows: "plan_aggregate,period_minutes,latency_buckets_per_doubling,period_start,provider,model,fault,context_from,context_below,latency_bucket,log_rows,requests,failed_requests,input_tokens,output_tokens\n\
                   1,60,4,2026-11-12T07:00:00Z,acme,m,,0,200001,,30,30,0,300000,30000\n\
                   1,60,4,2026-11-12T09:00:00Z,acme,m,,0,200001,,10,10,0,100000,10000\n".to_owned(),
            cost: 800_000_000,
            minutes: Some(180.0),
            says: &["Rows stand for hours.", "daily: [0, 0, 0, 0, 0, 0, 0, 10000, 0, 3333, 0"],
        },
        // Nobody says for how long a row stands.
        Summed {
            format: "generic",
            rows: "timestamp,provider,model,requests,input_tokens,output_tokens\n\
                   2026-11-12T00:00:00Z,acme,m,40,400000,40000\n2026-11-13T00:00:00Z,acme,m,40,400000,40000\n".to_owned(),
            cost: 1_600_000_000,
            minutes: None,
            says: &["No month is made of it. Rows are sums over spans of time, and do not say how long"],
        },
        // A date is a day.
        Summed {
            format: "generic",
            rows: "date,provider,model,requests,input_tokens,output_tokens\n\
                   2026-11-12,acme,m,40,400000,40000\n2026-11-13,acme,m,40,400000,40000\n".to_owned(),
            cost: 1_600_000_000,
            minutes: Some(2_880.0),
            says: &[DAYS],
        },
    ]
}

#[test]
fn exports_whose_rows_stand_for_hours_or_days_cost_the_same_when_they_are_planned() {
    for one in summed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        for (provider, model) in SUMMED_LISTS {
            sell(path, provider, model);
        }
        fs::write(path.join("log"), &one.rows).unwrap();
        let usage = ["usage", "log", "--as-of", "2026-11-20"];
        let usage = [&usage[..], &["--emit-scenario", "m.yaml"]].concat();
        let run = plan_in(
            path,
            &[&usage[..], &["--by", "provider", "--format", "csv"]].concat(),
        );
        assert_eq!(run.status, 0, "{}: {}", one.format, run.stderr);
        let logged: f64 = parse_csv(&run.stdout)[0]["cost"].parse().unwrap();
        assert!(
            off(logged, one.cost, 1.0) < 1e-9,
            "{}: {logged}",
            one.format
        );
        let text = tokenplan::input::read_file(&path.join("m.yaml"), 1 << 20).unwrap();
        for said in one.says {
            assert!(text.contains(said), "{}: {said} in\n{text}", one.format);
        }
        // No row shows the minute of a request.
        for key in ["peak_to_mean", "burstiness:"] {
            assert!(!text.contains(key), "{}: {text}", one.format);
        }
        let route = [
            "route",
            "--scenario",
            "m.yaml",
            "--as-of",
            "2026-11-20",
            "--stage",
        ];
        let of = |stage: &str| {
            let args = [&route[..], &[stage]].concat();
            answer(path, &args, ("target", "total"), "total_cost")
        };
        let measured = of("measured");
        assert!(
            off(measured, one.cost, 1.0) < 0.005,
            "{}: {measured}\n{text}",
            one.format
        );
        let Some(minutes) = one.minutes else {
            assert!(!text.contains("name: month"), "{}: {text}", one.format);
            continue;
        };
        let month = of("month");
        assert!(
            off(month, one.cost, 43_800.0 / minutes) < 0.005,
            "{}: {month}\n{text}",
            one.format
        );
    }
}

/// The middle and the slow end of latencies that a scenario states, in seconds.
fn latencies(folder: &Path, log: &str) -> [f64; 2] {
    let run = plan_in(folder, &["usage", log, "--emit-scenario", "l.yaml"]);
    assert_eq!(run.status, 0, "{log}: {}", run.stderr);
    let path = folder.join("l.yaml");
    let text = tokenplan::input::read_file(&path, 1 << 20).unwrap();
    fs::remove_file(path).unwrap();
    let line = text.lines().find(|line| line.contains("latency:")).unwrap();
    ["p50: ", "p99: "].map(|name| {
        let (_, rest) = line.split_once(name).unwrap();
        rest.split_once('s').unwrap().0.parse().unwrap()
    })
}

#[test]
fn an_aggregate_has_the_latencies_of_its_log() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let mut log = "timestamp,provider,model,input_tokens,output_tokens,latency_ms\n".to_owned();
    let mut sums = "plan_aggregate,period_minutes,latency_buckets_per_doubling,period_start,provider,model,fault,context_from,context_below,latency_bucket,log_rows,requests,failed_requests,input_tokens,output_tokens\n".to_owned();
    // 400 to 9,390 ms in steps of ten: the middle 4,890, the 99th of 100 9,300.
    for place in 0..900_u32 {
        let latency = 400 + place * 487 % 900 * 10;
        let (hour, minute) = (place / 60, place % 60);
        writeln!(
            log,
            "2026-11-12T{hour:02}:{minute:02}:00Z,openai,gpt-4o,1000,100,{latency}"
        )
        .unwrap();
        // The bucket as the statement has it: floor(4 × log2(ms + 1)).
        let bucket = ((f64::from(latency) + 1.0).ln() * 4.0 / 2.0_f64.ln()).floor();
        writeln!(
            sums,
            "1,60,4,2026-11-12T{hour:02}:00:00Z,openai,gpt-4o,,0,1001,{bucket},1,1,0,1000,100"
        )
        .unwrap();
    }
    fs::write(path.join("log.csv"), log).unwrap();
    fs::write(path.join("sums.csv"), sums).unwrap();
    let (of_log, of_sums) = (latencies(path, "log.csv"), latencies(path, "sums.csv"));
    for ((log, sums), truth) in of_log.into_iter().zip(of_sums).zip([4.89, 9.3]) {
        // To 9 %, and by way of buckets of a quarter of a doubling to a fifth.
        assert!((log / truth - 1.0).abs() < 0.09, "{log} for {truth}");
        assert!((sums / truth - 1.0).abs() < 0.19, "{sums} for {truth}");
    }
}

#[test]
fn a_report_as_of_a_day_has_the_rates_since_that_day() {
    let folder = tempfile::tempdir().unwrap();
    sell(
        folder.path(),
        "acme",
        "{ id: m, prices: { input: 2, output: 10 }, rates: [{ since: 2026-11-10T12:00Z, prices: { input: 1 } }] }",
    );
    // A million before the rate and one after it.
    let log = "timestamp,provider,model,input_tokens,output_tokens\n\
               2026-11-10T11:59:00Z,acme,m,1000000,0\n2026-11-10T12:00:00Z,acme,m,1000000,0\n";
    fs::write(folder.path().join("log.csv"), log).unwrap();
    let cost = |as_of: &[&str]| {
        let args = [&["usage", "log.csv", "--format", "csv"], as_of].concat();
        let run = plan_in(folder.path(), &args);
        assert_eq!(run.status, 0, "{}", run.stderr);
        parse_csv(&run.stdout)[0]["cost"].clone()
    };
    assert_eq!(cost(&[]), "3.00");
    // A day is as it begins.
    assert_eq!(cost(&["--as-of", "2026-11-10"]), "4.00");
    assert_eq!(cost(&["--as-of", "2026-11-11"]), "2.00");
}

#[test]
fn a_measured_scenario_says_what_else_other_commands_ask_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let log = "timestamp,provider,model,input_tokens,output_tokens\n2026-11-12T00:00:00Z,openai,gpt-4o,10,5\n";
    fs::write(path.join("log.csv"), log).unwrap();
    let run = plan_in(path, &["usage", "log.csv", "--emit-scenario", "m.yaml"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let text = tokenplan::input::read_file(&path.join("m.yaml"), 1 << 20).unwrap();
    // What it says can be added is taken.
    for (command, key) in [("sla", "downtime: "), ("check", "policy: ")] {
        let line = text
            .lines()
            .find(|line| line.contains(&format!("`plan {command}`")));
        let (_, rest) = line
            .unwrap_or_else(|| panic!("{command} in {text}"))
            .split_once('`')
            .unwrap();
        let added = rest.split('`').find(|part| part.starts_with(key)).unwrap();
        fs::write(path.join("more.yaml"), format!("{text}\n{added}\n")).unwrap();
        let args = [command, "--scenario", "more.yaml"];
        let stage: &[&str] = match command {
            "sla" => &[
                "--stage",
                "measured",
                "--availability",
                "99.9%",
                "--premium",
                "10",
            ],
            _ => &[],
        };
        let run = plan_in(path, &[&args[..], stage].concat());
        assert_eq!(run.status, 0, "{command} with {added}: {}", run.stderr);
    }
}

#[test]
fn a_fee_for_each_request_that_nobody_counted_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let with_fee = "{ id: gpt-4o, prices: { input: 2.5, output: 10 }, fees: { request: 0.01 } }";
    sell(folder.path(), "openai", with_fee);
    let bill = summed()
        .into_iter()
        .find(|one| one.format == "focus")
        .unwrap();
    fs::write(folder.path().join("log.csv"), bill.rows).unwrap();
    let run = plan_in(
        folder.path(),
        &["usage", "log.csv", "--emit-scenario", "m.yaml"],
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    let said =
        "A plan pays the fee for each request of openai/gpt-4o, which is not in the log's cost";
    let told = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains(said), "{told}");
}
