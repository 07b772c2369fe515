//! `plan route` and `plan sla` held to `plan simulate` over random routes: what share of requests is
//! answered, and what that costs. Seeds are fixed; `PLAN_ROUTES=N` tries so many instead.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use tokenplan::engine::random::{Stream, unit};

use crate::program::{parse_csv, plan_in};

type Row = BTreeMap<String, String>;

/// Routes of a usual run.
const ROUTES: u64 = 60;
const HORIZON: &str = "10d";
/// Of a month of 730 hours.
const PART: f64 = 240.0 / 730.0;

/// Choices of one random route.
struct Draw(Stream);

impl Draw {
    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        let drawn = unit(self.0.bits());
        let shares = (1_u32..).map(f64::from);
        let count = f64::from(u32::try_from(of.len()).unwrap());
        let place = shares.take_while(|share| share / count <= drawn).count();
        of[place.min(of.len() - 1)]
    }

    /// What a target states beside its model.
    fn target(&mut self) -> String {
        let mut text = String::new();
        text += self.one(&["", ", error_rate: 3%", ", error_rate: 20%"]);
        text += self.one(&["", ", retries: 0", ", retries: 2"]);
        text += self.one(&[
            "",
            ", outages: { mtbf: 9h, mttr: 40m }",
            ", outages: { mtbf: 4h, mttr: 20m }",
        ]);
        let latency = self.one(&["p50: 1s, p99: 4s", "p50: 2s, p99: 20s", "p50: 3s, p99: 9s"]);
        write!(text, ", latency: {{ {latency} }}").unwrap();
        text
    }

    fn route(&mut self) -> String {
        let mut text = String::new();
        let premium = self.one(&["", "zeta/p", "acme/v"]);
        let share = if premium.is_empty() { "100%" } else { "80%" };
        let own = self.target();
        write!(text, "workhorse: {{ model: acme/w, share: {share}{own} }}").unwrap();
        if !premium.is_empty() {
            let own = self.target();
            write!(text, ", premium: {{ model: {premium}, share: 20%{own} }}").unwrap();
        }
        let fallback = self.one(&["", "acme/v", "beta/f", "beta/f", "zeta/q"]);
        if !fallback.is_empty() {
            let own = self.target();
            write!(text, ", fallback: {{ model: {fallback}{own}").unwrap();
            let next = self.one(&["", "acme/u", "beta/g"]);
            if !next.is_empty() {
                let own = self.target();
                write!(text, ", then: [{{ model: {next}{own} }}]").unwrap();
            }
            text += " }";
        }
        text += self.one(&[
            "",
            ", retry: { retries: 1 }",
            ", retry: { retries: 2, backoff: 0.5s, multiplier: 2, most: 3s }",
        ]);
        text += self.one(&[
            "",
            ", failures: { refused: { share: 60% }, broken: { share: 40%, input: 100%, output: 25% } }",
        ]);
        text += self.one(&[
            "",
            ", timeouts: { client: 4s }",
            ", timeouts: { client: 9s }",
            ", timeouts: { client: 6s, deadline: 8s }",
        ]);
        text
    }
}

fn folder(route: &str, rest: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (provider, models) in [
        ("acme", ["w", "v", "u"].as_slice()),
        ("beta", &["f", "g"]),
        ("zeta", &["p", "q"]),
    ] {
        let at = folder.path().join("pricing").join(provider);
        fs::create_dir_all(&at).unwrap();
        let mut list = format!(
            "schema: 1\nprovider: {provider}\neffective: 2026-11-01\ncurrency: USD\n\
             source: {{ title: made up, checked: 2026-11-01 }}\nstatus: confirmed\nmodels:\n"
        );
        for (price, model) in (1..).zip(models) {
            writeln!(
                list,
                "  - {{ id: {model}, prices: {{ input: {price}, output: 4 }} }}"
            )
            .unwrap();
        }
        fs::write(at.join("2026-11-01.yaml"), list).unwrap();
    }
    let scenario = format!(
        "schema: 1\nname: s\ntoken_mix: {{ input: 75%, output: 25% }}\nrequest: {{ tokens: 2_000 }}\n\
         traffic: {{ peak_to_mean: 1 }}\nbaseline: zeta/p\nshortlist: [acme/w]\n\
         stages: [{{ name: one, users: 100, tokens: 24M }}]\n{rest}routes:\n  r: {{ {route} }}\n"
    );
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    folder
}

fn rows(folder: &Path, command: &str, args: &[&str]) -> Vec<Row> {
    let args = [
        &[command, "--scenario", "s.yaml"],
        args,
        &["--format", "csv"],
    ]
    .concat();
    let run = plan_in(folder, &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column)?.parse().ok()
}

/// How many half widths of its interval a simulated figure is from an exact one; the open end of an
/// interval is as far as the other.
fn distance(simulated: &[Row], metric: &str, exact: f64) -> f64 {
    let figure = simulated
        .iter()
        .find(|row| row["metric"] == metric && row["subject"].is_empty())
        .unwrap();
    let value = number(figure, "value").unwrap();
    let (low, high) = (number(figure, "ci_low"), number(figure, "ci_high"));
    let (below, above) = (low.map(|low| value - low), high.map(|high| high - value));
    let width = match exact < value {
        true => below.or(above),
        false => above.or(below),
    };
    let gap = (exact - value).abs();
    match width.filter(|width| *width > 0.0) {
        Some(width) => gap / width,
        // Nothing ever failed: rare failures may not have come.
        None if gap < 0.01 => 0.0,
        None => f64::INFINITY,
    }
}

fn simulated(folder: &Path, seed: u64) -> Vec<Row> {
    let seed = seed.to_string();
    let args = [
        "--horizon",
        HORIZON,
        "--replications",
        "24",
        "--seed",
        &seed,
    ];
    rows(folder, "simulate", &args)
}

#[test]
fn route_is_within_the_intervals_of_simulate() {
    let asked = std::env::var("PLAN_ROUTES").ok();
    let routes = asked.and_then(|text| text.parse().ok());
    let (asked, routes) = (routes.is_some(), routes.unwrap_or(ROUTES));
    let (mut outside, mut figures) = (Vec::new(), 0_usize);
    for seed in 0..routes {
        let route = Draw(Stream::of(2026, seed, 1)).route();
        let folder = folder(&route, "");
        let exact = rows(folder.path(), "route", &[]);
        let total = exact.iter().find(|row| row["target"] == "total").unwrap();
        let simulated = simulated(folder.path(), seed);
        let mut held = vec![
            (
                "availability_percent",
                number(total, "served_percent").unwrap(),
            ),
            ("token_cost", number(total, "cost").unwrap() * PART),
        ];
        let missed = number(total, "missed_deadline_percent");
        held.extend(missed.map(|missed| ("missed_deadline_percent", missed)));
        for (metric, exact) in held {
            figures += 1;
            let distance = distance(&simulated, metric, exact);
            assert!(
                distance < 2.0,
                "{metric} {exact}: {distance} half widths\n{route}\n{simulated:?}"
            );
            if distance > 1.0 {
                outside.push((seed, metric, distance));
            }
        }
    }
    if asked {
        eprintln!("{figures} figures of {routes} routes; outside: {outside:?}");
    }
    // The intervals are those of 99 %: one figure of 100 lies outside by chance.
    assert!(outside.len() * 25 <= figures, "of {figures}: {outside:?}");
}

/// A figure of an option against downtime.
fn of_option(folder: &Path, option: &str, column: &str) -> f64 {
    let run = plan_in(folder, &["sla", "--scenario", "s.yaml", "--format", "json"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sections = json["sections"].as_array().unwrap();
    let options = sections
        .iter()
        .find(|one| one["name"] == "options")
        .unwrap();
    let columns = options["columns"].as_array().unwrap();
    let place = |name: &str| columns.iter().position(|one| one["name"] == name).unwrap();
    let mut rows = options["rows"].as_array().unwrap().iter();
    let row = rows.find(|row| row[place("option")] == option).unwrap();
    let cell = row[place(column)].to_string();
    cell.trim_matches('"').parse().unwrap()
}

#[test]
fn sla_is_within_the_intervals_of_simulate() {
    // A provider that is up 9 h of 10, and a second one that is up 4 h of 5: 1 − 0.1 × 0.2 where
    // they fail by themselves, whether a breaker guards the first one or not.
    for (seed, when) in (0..).zip(["", ", when: 3 in a row, cooldown: 30s"]) {
        let route = format!(
            "workhorse: {{ model: acme/w, share: 100%, outages: {{ mtbf: 9h, mttr: 1h }} }}, \
             fallback: {{ model: beta/f, outages: {{ mtbf: 4h, mttr: 1h }}{when} }}"
        );
        let folder = folder(
            &route,
            "downtime:\n  volume: 50_000/h\n  availability: 90%\n  incident: 1h\n  options:\n\
             \x20   - { name: second, price: 500, availability: 80%, second_provider: beta/f }\n",
        );
        let answered = of_option(folder.path(), "second", "availability_percent");
        assert!((answered - 98.0).abs() < 1e-9, "{answered}");
        let routed = rows(folder.path(), "route", &[]);
        let total = routed.iter().find(|row| row["target"] == "total").unwrap();
        let served = number(total, "served_percent").unwrap();
        // A breaker that is open after the repair sends some requests to the second one for nothing.
        assert!((served - answered).abs() < 0.01, "{served} and {answered}");
        let distance = distance(
            &simulated(folder.path(), seed),
            "availability_percent",
            answered,
        );
        assert!(distance < 1.0, "{when}: {distance} half widths");
    }
}
