//! What downtime costs, contracts pay back, and options against it come to, from the command line.

use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;

use crate::program::{parse_csv, plan, plan_in, rows};

pub(crate) type Row = BTreeMap<String, String>;

const PUBLISHED: [&str; 9] = [
    "sla",
    "--stage",
    "launch",
    "--days",
    "30",
    "--volume",
    "2.3M/day",
    "--availability",
    "99.5%,99.9%",
];

/// A folder with a price list and a scenario of one's own.
pub(crate) fn folder(tiers: &str, downtime: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let list = |provider: &str, tiers: &str| {
        format!(
            "schema: 1\nprovider: {provider}\neffective: 2026-11-01\ncurrency: USD\n\
             source: {{ title: a price sheet, checked: 2026-11-01 }}\nstatus: confirmed\n\
             models:\n  - {{ id: large, prices: {{ output: 10 }} }}\n  - {{ id: small, prices: {{ output: 1 }} }}\n{tiers}"
        )
    };
    write("pricing/acme/2026-11-01.yaml", list("acme", tiers));
    write("pricing/other/2026-11-01.yaml", list("other", ""));
    let scenario = format!(
        "schema: 1\nname: case\ntoken_mix: {{ output: 100% }}\nrequest: {{ tokens: 1000 }}\n\
         baseline: acme/large\nshortlist: [acme/large]\n\
         stages:\n  - {{ name: launch, users: 1000, tokens: 50M }}\n\
         downtime:\n  availability: 99.5%\n  volume: 2.3M/day\n{downtime}"
    );
    write("case.yaml", scenario);
    folder
}

pub(crate) const TIERS: &str = "service_tiers:
  - { id: standard, availability: best effort, capacity: shared, monthly_fee: 0 }
  - id: pro
    availability: 99.9%
    capacity: shared
    monthly_fee: 2000
    # The bands of aws.amazon.com/bedrock/sla, of 4 October 2023.
    sla:
      credits:
        - { below: 99.9%, from: 99%, credit: 10% }
        - { below: 99%, from: 95%, credit: 25% }
        - { below: 95%, credit: 100% }
      minimum: 1
      claim_days: 30
";

/// The rows of a section of the JSON form, by column name.
pub(crate) fn section(folder: &TempDir, name: &str, args: &[&str]) -> Vec<Row> {
    let fixed = ["sla", "--scenario", "case.yaml", "--days", "30"];
    let run = plan_in(
        folder.path(),
        &[&fixed, args, &["--format", "json"]].concat(),
    );
    assert_eq!(run.status, 0, "{}", run.stderr);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let sections = report["sections"].as_array().unwrap();
    let found = sections.iter().find(|one| one["name"] == name).unwrap();
    let names = found["columns"].as_array().unwrap().iter();
    let names: Vec<_> = names.map(|one| one["name"].as_str().unwrap()).collect();
    let text = |cell: &serde_json::Value| match cell {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let rows = found["rows"].as_array().unwrap().iter();
    rows.map(|row| {
        let cells = row.as_array().unwrap().iter().map(text);
        names
            .iter()
            .map(|&name| name.to_owned())
            .zip(cells)
            .collect()
    })
    .collect()
}

pub(crate) fn row<'a>(rows: &'a [Row], option: &str) -> &'a Row {
    let mut found = rows.iter();
    found.find(|row| row["option"] == option).unwrap()
}

/// Money as cents, whether JSON writes it as text or number.
fn cents(cell: &str) -> String {
    format!("{:.2}", cell.parse::<f64>().unwrap())
}

/// A provider without service tiers leaves the options of the scenario to choose from, against what
/// there is now: of $2.3M a day 0.5 % and 0.1 % are $345,000 and $69,000 in 30 days.
#[test]
fn options_need_no_service_tiers() {
    let options = "  options:\n    - { name: dedicated, availability: 99.9%, price: 500 }\n";
    let folder = folder("", options);
    let args = ["sla", "--scenario", "case.yaml", "--days", "30"];
    let run = plan_in(folder.path(), &args);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let says = |text: &str| assert!(run.stdout.contains(text), "{}", run.stdout);
    says("dedicated costs least in all: $69,500.00 a month, $275,500.00 less than as it is");
}

#[test]
fn shares_of_the_loss_are_options() {
    // $276,000 × 0.5 × (1 − 0.3) × 0.6 = $57,960, twice that where every outage meets
    // twice the average flow. Outages keep to no hours, so a trading day of 12 changes nothing.
    let gap = |args: &[&str]| {
        let rows = rows(&[&PUBLISHED, args].concat());
        let lost = |index: usize| rows[index]["loss_per_month"].parse::<f64>().unwrap();
        format!("{:.2}", lost(0) - lost(1))
    };
    let shares = ["--affected", "50%", "--recovered", "30%", "--margin", "60%"];
    assert_eq!(gap(&[]), "276000.00");
    assert_eq!(gap(&shares), "57960.00");
    assert_eq!(gap(&[&shares[..], &["--peak", "2"]].concat()), "115920.00");
    let hours = ["--trading-hours", "12"];
    assert_eq!(gap(&[&shares[..], &hours].concat()), "57960.00");
    let incident = |args: &[&str]| {
        let rows = rows(&[&PUBLISHED[..], &["--incident", "47m"], args].concat());
        rows[0]["loss_per_incident"].clone()
    };
    // $2.3M × 47 ÷ 1,440, and twice that within the trading hours.
    let cents = |amount: String| format!("{:.2}", amount.parse::<f64>().unwrap());
    assert_eq!(cents(incident(&[])), "75069.44");
    assert_eq!(cents(incident(&hours)), "150138.89");
}

#[test]
fn measured_availabilities_stand_beside_promised_ones() {
    // The measured gap of 0.0952 points of $2.3M a day is $2,189.60 a day, $65,688 in 30 days.
    let measured = ["--premium", "2500", "--observed", "99.8213%,99.9165%"];
    let rows = rows(&[&PUBLISHED[..], &measured].concat());
    assert_eq!(rows[1]["net_benefit_per_month"], "273500.00");
    assert_eq!(rows[1]["observed_net_benefit_per_month"], "63188.00");
    assert_eq!(rows[1]["availability_percent"], "99.9");
    assert_eq!(rows[1]["observed_availability_percent"], "99.9165");
    let more = ["--observed", "99%,99%,99%"];
    let run = plan(&[&PUBLISHED[..], &more].concat());
    assert_eq!(run.status, 2);
    assert!(run.stderr.contains("2 service levels"), "{}", run.stderr);
}

#[test]
fn credits_are_a_rounding_error() {
    // A month of 99.5 % on a bill of $2,000 and 50M tokens at $10: 10 % of $2,500 is $250, beside
    // 216 minutes of $2.3M a day, $345,000.
    let folder = folder(TIERS, "  observed: 99.7%\n");
    let credits = section(&folder, "credits", &[]);
    let like_base = &credits[0];
    assert_eq!(like_base["which_month"], "as the base");
    assert_eq!(cents(&like_base["bill"]), "2500.00");
    assert_eq!(cents(&like_base["credit"]), "250.00");
    assert_eq!(cents(&like_base["loss"]), "345000.00");
    assert_eq!(cents(&like_base["credit_of_loss_percent"]), "0.07");
    let edges: Vec<_> = credits
        .iter()
        .map(|row| {
            (
                row["month_availability_percent"].as_str(),
                cents(&row["credit"]),
            )
        })
        .collect();
    let expected = [("99.5", "250.00"), ("99", "250.00"), ("95", "625.00")];
    assert_eq!(
        edges,
        expected.map(|(month, paid)| (month, paid.to_owned()))
    );

    // Measured below its promise, the tier pays back what its bill says.
    let measured = section(&folder, "options", &["--observed", "99.5%,98.9%"]);
    let pro = row(&measured, "acme pro");
    assert_eq!(cents(&pro["credit_per_month"]), "0.00");
    assert_eq!(cents(&pro["observed_credit_per_month"]), "625.00");
    let total = 2_000.0 + 2_300_000.0 * 0.011 * 30.0 - 625.0;
    assert_eq!(
        cents(&pro["observed_total_per_month"]),
        format!("{total:.2}")
    );
}

#[test]
fn a_second_provider_helps_and_a_second_model_hardly() {
    let options = "  incident: 40m
  options:
    - { name: other, price: 1000, second_provider: other/large, availability: 99%, failover: 99.99% }
    - { name: same, price: 0, second_provider: acme/small, availability: 99.5% }
    - { name: support, price: 500, mttr_ratio: 50% }
    - { name: own, price: 9000, outages: { mtbf: 99h, mttr: 1h } }
";
    let folder = folder(TIERS, options);
    let options = section(&folder, "options", &[]);
    let names: Vec<_> = options.iter().map(|row| row["option"].as_str()).collect();
    let expected = [
        "acme standard",
        "acme pro",
        "other",
        "same",
        "support",
        "own",
        "acme pro + other",
        "acme pro + same",
    ];
    assert_eq!(names, expected);
    let check = |option: &str, up: f64, price: &str| {
        let row = row(&options, option);
        let shown: f64 = row["availability_percent"].parse().unwrap();
        assert!((shown - up * 100.0).abs() < 1e-9, "{option}: {shown}");
        assert_eq!(cents(&row["price_per_month"]), price, "{option}");
        let lost = 2_300_000.0 * 30.0 * (1.0 - up);
        assert_eq!(
            cents(&row["loss_per_month"]),
            format!("{lost:.2}"),
            "{option}"
        );
        let total = price.parse::<f64>().unwrap() + lost;
        assert_eq!(
            cents(&row["expected_total_per_month"]),
            format!("{total:.2}")
        );
        row["note"].clone()
    };
    // Independent outages multiply; of one provider 0.96 of them stay.
    assert_eq!(check("other", 0.9999 * (1.0 - 0.005 * 0.01), "1000.00"), "");
    let note = check("same", 1.0 - 0.005 * 0.96, "0.00");
    assert!(note.contains("nearly worthless"), "{note}");
    check("support", 1.0 - 0.0025, "500.00");
    check("own", 0.99, "9000.00");
    check("acme pro + other", 0.9999 * (1.0 - 0.001 * 0.01), "3000.00");
    let cheapest: Vec<_> = options
        .iter()
        .filter(|row| row["is_cheapest"] == "true")
        .collect();
    // $3,000 and 0.011 % of $69M a month, $10,590, beside $11,350 for the second provider alone.
    assert_eq!(cheapest[0]["option"], "acme pro + other");
    assert_eq!(cheapest.len(), 1);
}

#[test]
fn people_and_penalties_are_part_of_an_incident() {
    // 40 minutes of $2.3M a day are $63,888.89; 2 people for 3 hours at $80, $500 for the
    // incident and $300 for each hour make $480 + $500 + $200 more.
    let costs = "  incident: 40m
  incident_staff: { people: 2, hours: 3, hourly_rate: 80 }
  penalty: { per_incident: 500, per_hour: 300 }
";
    let folder = folder(TIERS, costs);
    let sla = section(&folder, "sla", &[]);
    let pro = row(&sla, "acme pro");
    assert_eq!(cents(&pro["loss_per_incident"]), "65068.89");
    // 43.2 minutes a month are 1.08 incidents.
    assert_eq!(pro["incidents_per_month"], "1.08");
    assert_eq!(cents(&pro["incident_staff_per_month"]), "518.40");
    assert_eq!(cents(&pro["penalty_per_month"]), "756.00");
    assert_eq!(cents(&pro["lost_revenue_per_month"]), "69000.00");
    assert_eq!(cents(&pro["loss_per_month"]), "70274.40");
}

#[test]
fn what_decides_the_answer_is_told_widest_first() {
    let folder = folder(TIERS, "");
    let swings = section(&folder, "sensitivity", &[]);
    let width: Vec<f64> = swings
        .iter()
        .map(|row| row["swing"].parse().unwrap())
        .collect();
    assert!(width.windows(2).all(|pair| pair[0] >= pair[1]), "{width:?}");
    // Half and double the base's downtime: 345,000 ÷ 2 and × 2, less 69,000 and the fee.
    let first = &swings[0];
    assert_eq!(first["input"], "downtime of the base");
    assert_eq!(cents(&first["net_benefit_at_low"]), "101500.00");
    assert_eq!(cents(&first["net_benefit_at_high"]), "619000.00");
    let premium = swings.iter().find(|row| row["input"] == "premium").unwrap();
    assert_eq!(cents(&premium["net_benefit_at_low"]), "275000.00");
    assert_eq!(cents(&premium["swing"]), "3000.00");
}

#[test]
fn a_claim_is_taken_apart() {
    let run = plan(&["sla", "--scenario", "fintech", "--explain-claim", "18400"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    for figure in [
        "9,200",
        "64,400",
        "276,000",
        "828,000",
        "3,358,000",
        "11.52",
        "40.89 x",
    ] {
        assert!(run.stdout.contains(figure), "{figure}\n{}", run.stdout);
    }
    // Both stages have the same at stake, which is told once.
    let matching = "one incident every second day";
    assert_eq!(run.stdout.matches(matching).count(), 1);
    // Without a figure the scenario's own claim is meant.
    let own = plan(&["sla", "--scenario", "fintech", "--explain-claim"]);
    assert_eq!(own.stdout, run.stdout);
    let none = plan(&["sla", "--explain-claim"]);
    assert_eq!(none.status, 2);
    assert!(
        none.stderr.contains("--explain-claim 18400"),
        "{}",
        none.stderr
    );
}

#[test]
fn a_claim_is_a_table_too() {
    let args = ["sla", "--scenario", "fintech", "--explain-claim", "18400"];
    let run = plan(&[&args[..], &["--format", "csv"]].concat());
    let rows = parse_csv(&run.stdout);
    let matching = rows.iter().filter(|row| row["matches"] == "true").count();
    assert_eq!((matching, rows.len()), (7, 17));
    assert!(rows[..7].iter().all(|row| row["value"] == "18400.00"));
    let month = rows
        .iter()
        .find(|row| row["reading"] == "the difference in 30 days");
    let month = month.unwrap();
    assert_eq!(
        (month["value"].as_str(), month["ratio"].as_str()),
        ("276000.00", "15")
    );
}

#[test]
fn bad_options_are_refused() {
    for (option, value) in [
        ("--margin", "101%"),
        ("--margin", "nan"),
        ("--recovered", "0.3"),
        ("--peak", "0.5"),
        ("--trading-hours", "25"),
        ("--trading-hours", "0.001"),
        ("--availability", "100.1%"),
        ("--availability", "0%"),
        ("--observed", "0%"),
        ("--explain-claim", "nan"),
    ] {
        let run = plan(&["sla", "--scenario", "fintech", option, value]);
        assert_eq!(run.status, 2, "{option} {value}: {}", run.stdout);
        assert!(run.stderr.contains(value), "{}", run.stderr);
    }
    let both = ["sla", "--peak", "2", "--trading-hours", "12"];
    assert_eq!(plan(&both).status, 2);
    let negative = ["sla", "--scenario", "fintech", "--explain-claim=-5"];
    assert_eq!(plan(&negative).status, 2);
}
