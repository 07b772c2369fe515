//! Random logs of every kind: a plan of the scenario that is measured from one costs what the log
//! does, reckoned here in whole billionths of a dollar.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::program::{parse_csv, plan_in};

/// Prices in dollars per million tokens; `first` is what input of `plain` costs.
fn list(effective: &str, first: &str) -> String {
    format!(
        "schema: 1\nprovider: acme\neffective: {effective}\ncurrency: USD\n\
         source: {{ title: worked by hand, checked: 2026-09-01 }}\nstatus: confirmed\n\
         windows:\n  night: {{ time_zone: UTC, days: mon-fri, hours: [00:00-06:00, 20:30-24:00] }}\n  \
         night-weekend: {{ time_zone: UTC, days: sat-sun, hours: [00:00-24:00] }}\n\
         service_tiers:\n  - {{ id: paid, monthly_fee: 100, capacity: dedicated, availability: 99.9% }}\n\
         models:\n  - id: plain\n    prices: {{ input: {first}, output: 2 }}\n    \
         batch: {{ input: 0.125, output: 1 }}\n    flex: {{ input: 0.15, output: 1.2 }}\n    \
         priority: {{ input: 0.5, output: 4 }}\n  \
         - {{ id: cached, prices: {{ input: 3, cache_read: 0.30, cache_write: 3.75, cache_write_1h: 6, output: 15 }} }}\n  \
         - {{ id: reads, prices: {{ input: 1.25, cache_read: 0.125, output: 10, reasoning: 11 }} }}\n  \
         - id: tiered\n    prices: {{ input: 1, cache_read: 0.1, output: 10 }}\n    \
         rates: [{{ over: 1000, prices: {{ input: 2, cache_read: 0.2, output: 20 }} }}]\n  \
         - id: windowed\n    prices: {{ input: 1, cache_read: 0.1, output: 4 }}\n    rates:\n      \
         - {{ window: night, prices: {{ input: 0.5, cache_read: 0.02, output: 1 }} }}\n      \
         - {{ window: night-weekend, prices: {{ input: 0.5, cache_read: 0.02, output: 1 }} }}\n"
    )
}

/// The same prices in billionths of a dollar per token: input, read, written, written for an hour,
/// output, reasoning.
fn prices(model: &str, way: &str, prompt: u64, is_night: bool, is_late: bool) -> [u64; 6] {
    match (model, way) {
        ("plain", "batch") => [125, 0, 0, 0, 1_000, 1_000],
        ("plain", "flex") => [150, 0, 0, 0, 1_200, 1_200],
        ("plain", "priority") => [500, 0, 0, 0, 4_000, 4_000],
        ("plain", _) => [if is_late { 400 } else { 250 }, 0, 0, 0, 2_000, 2_000],
        ("cached", _) => [3_000, 300, 3_750, 6_000, 15_000, 15_000],
        ("reads", _) => [1_250, 125, 0, 0, 10_000, 11_000],
        ("tiered", _) if prompt > 1_000 => [2_000, 200, 0, 0, 20_000, 20_000],
        ("tiered", _) => [1_000, 100, 0, 0, 10_000, 10_000],
        _ if is_night => [500, 20, 0, 0, 1_000, 1_000],
        _ => [1_000, 100, 0, 0, 4_000, 4_000],
    }
}

/// A generator with a name: splitmix64 (Steele, Lea and Flood 2014).
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }

    fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }
}

/// A log, what it costs by the prices of its own days and of the plan's, and its minutes.
struct Log {
    rows: String,
    own: u64,
    planned: u64,
    minutes: u64,
    has_change: bool,
}

/// Minute 0 is Tuesday, 2026-09-15 at midnight in UTC: mid-month.
fn log(seed: u64) -> Log {
    let mut draws = Draws(seed);
    let days = [1, 3, 10, 28, 31, 40][usize::try_from(seed % 6).unwrap()];
    let count = [1_u64, 40, 300, 900][usize::try_from(seed / 2 % 4).unwrap()];
    let models = ["plain", "cached", "reads", "tiered", "windowed"];
    let used: Vec<&str> = models.into_iter().filter(|_| draws.percent(60)).collect();
    let used = if used.is_empty() {
        vec!["windowed"]
    } else {
        used
    };
    let has_change = seed % 5 == 4;
    let scale = [200, 900, 3_000][usize::try_from(draws.below(3)).unwrap()];
    let mut minutes: Vec<u64> = (0..count).map(|_| draws.below(days * 1_440)).collect();
    minutes.sort_unstable();
    let mut log = Log {
        rows: String::new(),
        own: 0,
        planned: 0,
        minutes: minutes[minutes.len() - 1] - minutes[0] + 1,
        has_change: false,
    };
    for minute in minutes {
        let (day, hour) = (minute / 1_440, minute / 60 % 24);
        // Models are used at different hours.
        let night_owl = hour < 9 && draws.percent(70);
        let place = usize::try_from(draws.below(64)).unwrap() % used.len();
        let model = if night_owl {
            used[used.len() - 1]
        } else {
            used[place]
        };
        let has_cache = model != "plain" && draws.percent(60);
        let mut cache = |is_sold: bool| match has_cache && is_sold {
            true => draws.below(scale),
            false => 0,
        };
        let mut tokens = [0; 6];
        tokens[1] = cache(true);
        tokens[2] = cache(model == "cached");
        tokens[3] = cache(model == "cached" && seed.is_multiple_of(2));
        // Nights have longer prompts and shorter answers.
        tokens[0] = 1 + draws.below(scale) * if hour < 6 { 3 } else { 1 };
        tokens[4] = 1 + draws.below(if hour < 6 { 40 } else { 400 });
        tokens[5] = if model == "reads" { draws.below(90) } else { 0 };
        let way = ["", "batch", "flex", "priority"][usize::try_from(draws.below(4)).unwrap()];
        let way = if model == "plain" { way } else { "" };
        let status = match draws.below(20) {
            0 if count > 1 => {
                tokens = [0; 6];
                500
            }
            1 => {
                (tokens[4], tokens[5]) = (0, 0);
                500
            }
            _ => 200,
        };
        let prompt: u64 = tokens[..4].iter().sum();
        let is_weekend = (day + 1) % 7 >= 5;
        let is_night = is_weekend || hour < 6 || minute % 1_440 >= 20 * 60 + 30;
        let cost = |is_late| -> u64 {
            let prices = prices(model, way, prompt, is_night, is_late);
            prices
                .iter()
                .zip(tokens)
                .map(|(price, tokens)| price * tokens)
                .sum()
        };
        // The second price list is of 2026-09-17.
        log.own += cost(has_change && day >= 2);
        log.planned += cost(has_change);
        let (month, date) = if day < 16 {
            (9, day + 15)
        } else {
            (10, day - 15)
        };
        writeln!(
            log.rows,
            "2026-{month:02}-{date:02}T{hour:02}:{:02}:00Z,acme,{model},{prompt},{},{},{},{},{},{way},{status},{}",
            minute % 60,
            tokens[1],
            tokens[2],
            tokens[3],
            tokens[4] + tokens[5],
            tokens[5],
            200 + draws.below(9_000)
        )
        .unwrap();
    }
    log.has_change = has_change;
    log
}

const HEADER: &str = "timestamp,provider,model,input_tokens,cache_read_tokens,cache_write_tokens,cache_write_1h_tokens,output_tokens,reasoning_tokens,service_tier,status,latency_ms\n";

fn folder(log: &Log) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("pricing/acme");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join("2026-09-01.yaml"), list("2026-09-01", "0.25")).unwrap();
    if log.has_change {
        fs::write(lists.join("2026-09-17.yaml"), list("2026-09-17", "0.4")).unwrap();
    }
    fs::write(
        folder.path().join("log.csv"),
        format!("{HEADER}{}", log.rows),
    )
    .unwrap();
    let policy = "schema: 1\npolicy: { budget: { measured: 1000000 } }\n";
    fs::write(folder.path().join("policy.yaml"), policy).unwrap();
    folder
}

pub(crate) fn answer(
    folder: &Path,
    args: &[&str],
    (key, value): (&str, &str),
    column: &str,
) -> f64 {
    let run = plan_in(folder, &[args, &["--format", "csv"]].concat());
    assert_eq!(run.status, 0, "{args:?}: {}", run.stderr);
    let rows = parse_csv(&run.stdout);
    let row = rows.iter().find(|row| row[key] == value).unwrap();
    row[column].parse().unwrap()
}

/// So far from it, in parts of it.
pub(crate) fn off(found: f64, billionths: u64, times: f64) -> f64 {
    let parsed: f64 = format!("{billionths}e-9").parse().unwrap();
    (found / (parsed * times) - 1.0).abs()
}

#[test]
fn random_logs_cost_the_same_when_they_are_planned() {
    for seed in 0..18 {
        let log = log(seed);
        let folder = folder(&log);
        let path = folder.path();
        let usage = [
            "usage",
            "log.csv",
            "--by",
            "provider",
            "--emit-scenario",
            "m.yaml",
        ];
        let logged = answer(path, &usage, ("provider", "acme"), "cost");
        assert!(off(logged, log.own, 1.0) < 1e-9, "{seed}: {logged}");
        let text = tokenplan::input::read_file(&path.join("m.yaml"), 1 << 20).unwrap();
        let route = ["route", "--scenario", "m.yaml", "--stage"];
        let of = |stage: &str| {
            let args = [&route[..], &[stage]].concat();
            answer(path, &args, ("target", "total"), "total_cost")
        };
        let measured = of("measured");
        assert!(
            off(measured, log.planned, 1.0) < 0.005,
            "{seed}: {measured}\n{text}"
        );
        // From 27 to 32 days the log is a month; else a month is 43,800 minutes at its rate.
        if (27 * 1_440..=32 * 1_440).contains(&log.minutes) {
            assert!(!text.contains("name: month"), "{seed}");
        } else {
            let minutes: f64 = log.minutes.to_string().parse().unwrap();
            let month = of("month");
            assert!(
                off(month, log.planned, 43_800.0 / minutes) < 0.005,
                "{seed}: {month}\n{text}"
            );
        }
        assert_eq!(
            text.contains("A plan has the prices of 2026-09-17"),
            log.own != log.planned,
            "{seed}: {text}"
        );
    }
}

#[test]
fn every_command_takes_a_measured_scenario() {
    for seed in [1, 2, 7, 16] {
        let folder = folder(&log(seed));
        let run = plan_in(
            folder.path(),
            &["usage", "log.csv", "--emit-scenario", "m.yaml"],
        );
        assert_eq!(run.status, 0, "{}", run.stderr);
        let commands: [&[&str]; 8] = [
            &[],
            &["compare"],
            &["tiers"],
            &["capacity", "--limit", "rpm=60"],
            &["simulate", "--replications", "2"],
            &[
                "sla",
                "--volume",
                "1000/day",
                "--availability",
                "99.5%,99.9%",
                "--premium",
                "10",
            ],
            &["check", "--policy", "policy.yaml"],
            &["break-even", "acme/plain", "acme/reads"],
        ];
        for command in commands {
            let args = [command, &["--scenario", "m.yaml", "--stage", "measured"]].concat();
            let run = plan_in(folder.path(), &args);
            assert_eq!(run.status, 0, "{seed} {command:?}: {}", run.stderr);
        }
        // Models without a price for cache writes bill them as input: nothing is unpriced.
        let args = [
            "compare",
            "--scenario",
            "m.yaml",
            "--stage",
            "measured",
            "--format",
            "csv",
        ];
        for row in parse_csv(&plan_in(folder.path(), &args).stdout) {
            assert_ne!(row["total_cost"], "", "{seed}: {row:?}");
        }
    }
}
