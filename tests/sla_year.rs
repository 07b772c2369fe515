//! The simulated year, observed incidents, failover under a breaker and error budgets, from the
//! command line. Expected values are closed forms; simulated ones may be four standard errors off.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::program::{command, plan, plan_in, rows};
use crate::sla::{Row, TIERS, folder, row, section};

fn number(row: &Row, column: &str) -> f64 {
    let cell = &row[column];
    cell.parse()
        .unwrap_or_else(|_| panic!("{column} is `{cell}`"))
}

fn is(row: &Row, column: &str, expected: f64) {
    let found = number(row, column);
    assert!((found - expected).abs() < 1e-9, "{column} is {found}");
}

/// Whether a figure with an error is what a closed form says, to four errors.
fn meets(row: &Row, [figure, error]: [&str; 2], expected: f64) {
    let (found, error) = (number(row, figure), number(row, error));
    let off = (found - expected).abs();
    assert!(
        off <= 4.0 * error + 1e-9,
        "{figure} {found} ± {error}, not {expected}"
    );
}

const MEAN: [&str; 2] = ["loss_mean_per_year", "loss_mean_error"];
const PAYS: [&str; 2] = ["probability_pays_percent", "probability_pays_error_percent"];
const CALM: [&str; 2] = [
    "probability_no_incident_percent",
    "probability_no_incident_error_percent",
];

const PLAIN: [&str; 7] = [
    "sla",
    "--stage",
    "launch",
    "--volume",
    "2.3M/day",
    "--availability",
    "99.5%,99.9%",
];

/// Seldom incidents of 47 minutes: 52.56 ÷ 47 = 1.1183 a year.
const SELDOM: [&str; 13] = [
    "sla",
    "--stage",
    "launch",
    "--volume",
    "2.3M/day",
    "--availability",
    "99.99%,100%",
    "--premium",
    "2500",
    "--incident",
    "47m",
    "--simulate",
    "20000",
];

#[test]
fn a_year_of_fixed_incidents_is_compound_poisson() {
    let rows = rows(&SELDOM);
    let (base, never) = (&rows[0], &rows[1]);
    let rate: f64 = 52.56 / 47.0;
    let each = 2_300_000.0 / 1_440.0 * 47.0;
    meets(base, MEAN, rate * each);
    meets(base, CALM, (-rate).exp() * 100.0);
    // $30,000 a year pay in the years with an incident at all.
    meets(never, PAYS, (1.0 - (-rate).exp()) * 100.0);
    is(never, "loss_p99", 0.0);
    // P(N ≤ 2) = 0.898, P(N ≤ 3) = 0.974, P(N ≤ 4) = 0.9947; histogram buckets are 0.4 % wide.
    for (quantile, incidents) in [
        ("loss_p5", 0.0),
        ("loss_p50", 1.0),
        ("loss_p95", 3.0),
        ("loss_p99", 4.0),
    ] {
        let off = number(base, quantile) - incidents * each;
        assert!(off.abs() <= 0.004 * incidents * each, "{quantile}");
    }
    assert_eq!(base["value_at_risk_95"], base["loss_p95"]);
    assert_eq!(base["probability_pays_percent"], "");
    assert_eq!(base["simulated_years"], "20000");
}

#[test]
fn threads_change_no_byte_and_seeds_do() {
    let csv = |more: &[&str]| {
        let run = plan(&[&SELDOM[..], &["--format", "csv"], more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(run.stdout.contains("loss_p95"));
        run.stdout
    };
    let one = csv(&["--threads", "1"]);
    assert_eq!(one, csv(&["--threads", "2"]));
    assert_eq!(one, csv(&["--threads", "5", "--seed", "1"]));
    assert_ne!(one, csv(&["--seed", "2"]));
    let json = plan(&[&SELDOM[..], &["--format", "json", "--seed", "7"]].concat());
    let report: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(report["header"]["seed"], 7);
}

const OPTIONS: &str = "  incident: 40m
  options:
    - { name: other, price: 1000, second_provider: other/large, availability: 99%, failover: 99.9% }
    - { name: same, price: 0, second_provider: acme/small, availability: 99.5% }
    - { name: partly, price: 0, second_provider: other/small, availability: 99%, together: 30% }
    - { name: support, price: 500, mttr_ratio: 50% }
    - { name: own, price: 9000, availability: 99% }
";

/// Every option loses on average in the played year what the closed form says of twelve months of
/// 730 hours.
fn means_are_the_expected_losses(folder: &tempfile::TempDir, options: usize) -> Vec<Row> {
    // `section` asks for months of 30 days; the last word counts, and 365 ÷ 12 days is a year.
    let played = section(folder, "options", &["--simulate", "20000"]);
    assert_eq!(played.len(), options);
    for row in &played {
        let expected = number(row, "loss_per_month") * 365.0 / 30.0;
        let (found, error) = (number(row, MEAN[0]), number(row, MEAN[1]));
        // Products of small shares, which the closed form adds up, are worth 1 %.
        let bound = 4.0 * error + 0.01 * expected;
        let name = &row["option"];
        assert!(
            (found - expected).abs() <= bound,
            "{name}: {found} ± {error}, not {expected}"
        );
    }
    played
}

#[test]
fn every_option_loses_on_average_what_its_availability_says() {
    let played = means_are_the_expected_losses(&folder(TIERS, OPTIONS), 10);
    // A second model of the same provider saves next to nothing and costs nothing: what it saves
    // in a year, 4 % of some 66 outages, is above zero in almost all of them.
    assert!(number(row(&played, "same"), "probability_pays_percent") > 85.0);
    // $108,000 a year for more outages than before never pay.
    assert!(number(row(&played, "own"), "probability_pays_percent") < 1.0);
}

/// A route with a breaker for the case of `folder`: 50M tokens of 1,000 are 50,000 requests in 30
/// days, 1.1574 a minute.
fn with_breaker(options: &str) -> tempfile::TempDir {
    let folder = folder(TIERS, options);
    let path = folder.path().join("case.yaml");
    let text = tokenplan::input::read_file(&path, 1 << 20).unwrap();
    let route = "route: default\nroutes:\n  default:\n    workhorse: { model: acme/large, share: 100% }\n    \
                 fallback: { model: other/large, when: 2 in a row, cooldown: 5m }\n";
    fs::write(path, text + route).unwrap();
    folder
}

#[test]
fn what_fails_before_a_breaker_opens_moves_on() {
    let folder = with_breaker(OPTIONS);
    let played = means_are_the_expected_losses(&folder, 10);
    let effect = section(&folder, "failover", &[]);
    let other = row(&effect, "other");
    // Two errors in a row at λ = 50,000 ÷ 43,200 a minute take 2 ÷ λ = 1.728 min; the other 38.272
    // of 40 minutes have a probe every 5 min + 1 ÷ λ = 5.864 min, 6.5265.
    assert!((number(other, "noticed_seconds") - 103.68).abs() < 1e-4);
    assert!((number(other, "probes_per_outage") - 38.272 / 5.864).abs() < 1e-4);
    assert!((number(other, "failed_requests_per_outage") - 2.0 - 38.272 / 5.864).abs() < 1e-4);
    assert_eq!(other["cooldown_basis"], "stated");
    // Of the λ × 40 min = 46.296 requests of an outage the second provider, down for 1 % of the
    // time, answers all but 0.46: those that fail first move on to it. 99.9 % is for what switches.
    let come = 40.0 * 50_000.0 / 43_200.0;
    assert!((number(other, "lost_requests_per_outage") - come * 0.01).abs() < 1e-6);
    let up = (1.0 - 0.005 * 0.01) * 99.9;
    assert!((number(other, "availability_percent") - up).abs() < 1e-6);
    assert!(
        (number(other, "at_once_availability_percent") - 99.9 * (1.0 - 0.005 * 0.01)).abs() < 1e-9
    );
    assert_eq!(
        row(&played, "other")["availability_percent"],
        other["availability_percent"]
    );
    // Where no provider is second, no breaker is in the way.
    assert!(effect.iter().all(|row| row["option"] != "support"));
    assert_eq!(effect.len(), 6);
}

/// Two services in August to October 2026, 92 days: `acme` is down 154 + 74 + 12 minutes and 25
/// partly, `other` for an hour, of which half with `acme`.
const FILE: &str = "start,end,service,impact,note
2026-08-03T09:00Z,2026-08-03T11:34Z,acme,major,
2026-08-15T14:10Z,2026-08-15T14:35Z,acme,partial,\"slow, then down\"
2026-08-28T22:00Z,2026-08-28T23:14Z,acme,major,
2026-09-19T06:30Z,2026-09-19T06:42Z,acme,major,
2026-08-28T22:44Z,2026-08-28T23:44Z,other,major,
";
const WATCHED: [&str; 6] = [
    "--incidents",
    "incidents.csv",
    "--from",
    "2026-08-01",
    "--to",
    "2026-11-01",
];

fn with_incidents(text: &str) -> tempfile::TempDir {
    let options = "  incident: 40m
  options:
    - { name: second, price: 1000, second_provider: other/large, availability: 99% }
    - { name: support, price: 500, mttr_ratio: 50% }
";
    let folder = folder(TIERS, options);
    fs::write(folder.path().join("incidents.csv"), text).unwrap();
    folder
}

#[test]
fn a_file_of_incidents_is_what_was_observed() {
    let folder = with_incidents(FILE);
    let records = section(&folder, "incidents", &WATCHED);
    let acme = &records[0];
    assert_eq!(
        (&*acme["service"], &*acme["option"]),
        ("acme", "acme standard")
    );
    assert_eq!(
        (&*acme["outages"], &*acme["uptime_basis"]),
        ("4", "partial")
    );
    // 154, 25, 74 and 12 minutes: a mean of 66.25, a median of 49.5, and 247.5 of 132,480 weighted.
    is(acme, "mttr_mean_minutes", 66.25);
    is(acme, "mttr_median_minutes", 49.5);
    is(acme, "downtime_minutes", 247.5);
    let up = 100.0 * (1.0 - 247.5 / 132_480.0);
    assert!((number(acme, "availability_percent") - up).abs() < 1e-9);
    let other = &records[1];
    assert_eq!((&*other["option"], &*other["outages"]), ("second", "1"));
    assert_eq!(other["mtbf_mean_hours"], "");
    let joint = &section(&folder, "joint_outages", &WATCHED)[0];
    is(joint, "down_while_other_down_percent", 50.0);

    // The promise stays, and what was observed stands beside it.
    let options = section(&folder, "options", &WATCHED);
    let base = row(&options, "acme standard");
    assert_eq!(base["availability_percent"], "99.5");
    assert!((number(base, "observed_availability_percent") - up).abs() < 1e-6);
    let down = 60.0 / 132_480.0;
    let both = 100.0 * (1.0 - 247.5 / 132_480.0 * down);
    let second = row(&options, "second");
    assert!((number(second, "observed_availability_percent") - both).abs() < 1e-6);
    assert_eq!(
        row(&options, "acme pro")["observed_availability_percent"],
        ""
    );
}

#[test]
fn observed_incidents_are_drawn_again() {
    let folder = with_incidents(FILE);
    let played = section(
        &folder,
        "options",
        &[&WATCHED[..], &["--simulate", "20000"]].concat(),
    );
    // Four in 92 days are 15.87 a year, 247.5 ÷ 4 weighted minutes each, at $2.3M a day.
    let base = row(&played, "acme standard");
    let year = 247.5 * 365.0 / 92.0 * 2_300_000.0 / 1_440.0;
    meets(
        base,
        ["observed_loss_mean_per_year", "observed_loss_mean_error"],
        year,
    );
    let support = row(&played, "support");
    meets(
        support,
        ["observed_loss_mean_per_year", "observed_loss_mean_error"],
        year / 2.0,
    );
    assert_eq!(row(&played, "acme pro")["observed_loss_mean_per_year"], "");
    // The promised year keeps the promise, with lengths of the file.
    meets(base, MEAN, 0.005 * 365.0 * 2_300_000.0);
}

#[test]
fn a_single_incident_has_no_mtbf_and_that_is_said() {
    let one = "start,end,service,impact\n2026-08-01T09:00Z,2026-08-01T09:30Z,api,major\n";
    let folder = with_incidents(one);
    let args = [
        "sla",
        "--scenario",
        "case.yaml",
        "--incidents",
        "incidents.csv",
    ];
    let run = plan_in(folder.path(), &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stdout
            .contains("undefined for a single incident, as of api"),
        "{}",
        run.stdout
    );
    let run = plan_in(
        folder.path(),
        &[&args[..], &["--simulate", "1000"]].concat(),
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(!run.stdout.contains("As measured"), "{}", run.stdout);
}

#[test]
fn mean_times_stand_for_a_file() {
    // capacity.md 1.15: 5.64 d and 2.56 h are 98.144 %; a year of them costs 1.856 % of the flow.
    let means = ["--mtbf", "5.64d", "--mttr", "2.56h"];
    let rows = rows(&[&PLAIN[..], &means, &["--simulate", "20000"]].concat());
    assert!((number(&rows[0], "observed_availability_percent") - 98.143_852).abs() < 1e-6);
    let year = 2.56 / 137.92 * 365.0 * 2_300_000.0;
    meets(
        &rows[0],
        ["observed_loss_mean_per_year", "observed_loss_mean_error"],
        year,
    );
}

#[test]
fn a_range_is_a_spread_of_lengths() {
    // Nine of ten from 30 min to 4 h: the mean is √(30 × 240) × e^(σ² ÷ 2), σ = ln 8 ÷ (2 × 1.6449).
    let rows = rows(&[&PLAIN[..], &["--incident", "30m to 4h"]].concat());
    let sigma = 8.0_f64.ln() / (2.0 * 1.644_853_626_951_472_7);
    let mean = 7_200.0_f64.sqrt() * (sigma * sigma / 2.0).exp();
    assert!((number(&rows[0], "incident_minutes") - mean).abs() < 1e-6);
}

#[test]
fn an_objective_has_a_budget_and_alerts() {
    let folder = folder(TIERS, "  observed: 99.7%\n");
    let budget = section(&folder, "error_budget", &["--slo", "99.9%"]);
    let base = row(&budget, "acme standard");
    is(base, "allowed_minutes", 43.2);
    assert_eq!(
        (
            number(base, "used_percent"),
            number(base, "observed_used_percent")
        ),
        (500.0, 300.0)
    );
    // The SRE Workbook's four windows, in 30 days.
    let alerts = section(&folder, "burn_alerts", &["--slo", "99.9%"]);
    let rates: Vec<f64> = alerts.iter().map(|row| number(row, "burn_rate")).collect();
    assert_eq!(rates, [14.4, 6.0, 3.0, 1.0]);
    let errors: Vec<f64> = alerts
        .iter()
        .map(|row| number(row, "error_rate_percent"))
        .collect();
    assert_eq!(errors, [1.44, 0.6, 0.3, 0.1]);
    assert!(
        alerts.iter().all(|row| row["can_fire"] == "true"),
        "{alerts:?}"
    );
    // 14.4 times 10 % and 20 %: over all requests.
    let loose = section(&folder, "burn_alerts", &["--slo", "90%"]);
    assert_eq!(loose[0]["can_fire"], "false");
    assert_eq!(loose[0]["note"], "can never fire: over 100 % of requests");
}

#[test]
fn what_makes_no_sense_is_refused() {
    let folder = with_incidents(FILE);
    for (options, said) in [
        (&["--mtbf", "2h", "--mttr", "3h"][..], "above the MTBF"),
        (&["--mtbf", "2h"], "--mttr"),
        (&["--incident", "4h to 30m"], "longer than"),
        (&["--incident", "0m"], "above zero"),
        (&["--simulate", "0"], "from 1 to 1000000000"),
        (&["--simulate", "2000000000"], "from 1 to 1000000000"),
        (&["--simulate", "--threads", "0"], "--threads"),
        (&["--slo", "100.1%"], "--slo"),
        (&["--incidents", "none.csv"], "no file"),
        (
            &["--incidents", "incidents.csv", "--uptime-basis", "all"],
            "uptime basis",
        ),
        (
            &["--incidents", "incidents.csv", "--uptime-basis", "requests"],
            "requests_affected_percent",
        ),
        (
            &["--incidents", "incidents.csv", "--time-zone", "Mars/Base"],
            "Mars/Base",
        ),
        (
            &[
                "--incidents",
                "incidents.csv",
                "--from",
                "2026-11-01",
                "--to",
                "2026-08-01",
            ],
            "before",
        ),
        (
            &["--incidents", "incidents.csv", "--observed", "99%"],
            "--observed",
        ),
    ] {
        let run = plan_in(
            folder.path(),
            &[&["sla", "--scenario", "case.yaml"], options].concat(),
        );
        assert_eq!(run.status, 2, "{options:?}: {}", run.stdout);
        assert!(run.stderr.contains(said), "{options:?}: {}", run.stderr);
    }
    // Nothing says how long an incident lasts.
    let bare = self::folder(TIERS, "");
    let args = ["sla", "--scenario", "case.yaml", "--simulate", "10"];
    let run = plan_in(bare.path(), &args);
    assert_eq!(run.status, 2, "{}", run.stdout);
    assert!(run.stderr.contains("--incident"), "{}", run.stderr);
}

#[test]
fn a_thousand_million_years_are_told_to_take_long() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["--simulate", "1000000000", "--threads", "1"];
    let mut long = command(folder.path())
        .args(&SELDOM[..11])
        .args(args)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    BufReader::new(long.stderr.take().unwrap())
        .read_line(&mut said)
        .unwrap();
    long.kill().unwrap();
    long.wait().unwrap();
    assert!(
        said.starts_with("warning: 1,000,000,000 years take about"),
        "{said}"
    );
}
