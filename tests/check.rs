//! `plan check`: rules and exit codes.

use std::fs;

use crate::program::{Run, parse_csv, plan, plan_in};

pub(crate) type Row = std::collections::BTreeMap<String, String>;

/// Runs `plan check` on a policy of these lines, in a folder of its own.
pub(crate) fn check(rules: &str, args: &[&str]) -> Run {
    check_in(&[("policy.yaml", &policy(rules))], args)
}

pub(crate) fn policy(rules: &str) -> String {
    let lines = rules.lines().map(|line| format!("  {}\n", line.trim()));
    format!("policy:\n{}", lines.collect::<String>())
}

pub(crate) fn check_in(files: &[(&str, &str)], args: &[&str]) -> Run {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, text).expect("a file");
    }
    let policy: &[&str] = match files[0].0 {
        "policy.yaml" => &["--policy", "policy.yaml"],
        _ => &[],
    };
    plan_in(folder.path(), &[&["check"], policy, args].concat())
}

fn rows(rules: &str, args: &[&str]) -> (i32, Vec<Row>) {
    let run = check(rules, &[args, &["--format", "csv"]].concat());
    assert!(run.status < 2, "{}", run.stderr);
    (run.status, parse_csv(&run.stdout))
}

/// The cells of the columns, of the row of a subject.
pub(crate) fn cells<'r, const N: usize>(
    rows: &'r [Row],
    subject: &str,
    columns: [&str; N],
) -> [&'r str; N] {
    let row = rows.iter().find(|row| row["subject"] == subject);
    let row = row.unwrap_or_else(|| panic!("no row of {subject}: {rows:#?}"));
    columns.map(|column| row[column].as_str())
}

const JUDGED: [&str; 4] = ["limit", "actual", "passed", "severity"];

/// The route of the built-in case costs $1,104.50 at Launch, as `figures.rs` works out by hand;
/// ten times the tokens cost ten times as much.
#[test]
fn a_budget_holds_to_the_cent() {
    let (status, got) = rows("budget: { launch: 1104.50, growth: 11_044.99 }", &[]);
    assert_eq!(status, 1);
    assert_eq!(got.len(), 2);
    assert_eq!(
        cells(&got, "launch", JUDGED),
        ["1104.50", "1104.50", "true", "error"]
    );
    assert_eq!(
        cells(&got, "growth", JUDGED),
        ["11044.99", "11045.00", "false", "error"]
    );
    assert_eq!(
        cells(
            &got,
            "growth",
            [
                "rule",
                "message",
                "unit",
                "file",
                "line",
                "column",
                "end_column"
            ]
        ),
        [
            "budget",
            "growth costs $11,045.00 a month, $0.01 over its budget of $11,044.99",
            "USD",
            "policy.yaml",
            "2",
            "38",
            "47"
        ]
    );
    let (status, got) = rows(
        "budget: { Launch: 1104.50, growth: 1 }",
        &["--stage", "launch"],
    );
    assert_eq!((status, got.len()), (0, 1), "growth is not in question");
}

#[test]
fn the_columns_are_those_of_the_contract() {
    let run = check("budget: { launch: 1 }", &["--format", "csv"]);
    let header = run.stdout.lines().next().unwrap_or_default();
    assert!(
        header.starts_with("rule,severity,subject,limit,actual,passed,message,"),
        "{header}"
    );
}

#[test]
fn a_broken_rule_is_told_at_its_limit() {
    let run = check(
        "max_price_age: 90d\nbudget: { launch: 250 }",
        &["--stage", "launch"],
    );
    assert_eq!(run.status, 1);
    let told = "error[policy-broken]: budget: launch costs $1,104.50 a month, $854.50 over its \
                budget of $250.00\n --> policy.yaml:3:21\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let caret = run.stderr.lines().find(|line| line.contains('^'));
    assert!(
        caret.is_some_and(|line| line.contains("^^^ ")),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout.contains("The plan breaks its policy"),
        "{}",
        run.stdout
    );
    assert!(run.stdout.contains("not passed"), "{}", run.stdout);
}

/// global-api's list says that it was checked on 2026-05-31: 30 June days and 31 of July make 61
/// on 2026-07-31, and 62 on 2026-08-01.
#[test]
fn the_age_of_prices_is_counted_to_the_day_of_the_plan() {
    let age = |day| {
        let (status, got) = rows("max_price_age: 61d", &["--as-of", day]);
        let label = "global-api 2026-05-31";
        let [actual, passed] = cells(&got, label, ["actual", "passed"]);
        (status, actual.to_owned(), passed.to_owned())
    };
    assert_eq!(age("2026-08-01"), (1, "62".to_owned(), "false".to_owned()));
    let run = check(
        "max_price_age: 61d",
        &["--as-of", "2026-07-31", "--format", "csv"],
    );
    let got = parse_csv(&run.stdout);
    assert_eq!(
        cells(&got, "global-api 2026-05-31", ["actual", "passed"]),
        ["61", "true"]
    );
    // On that day openai has no list in force, which is no pass.
    assert_eq!(run.status, 1);
    assert_eq!(
        cells(&got, "openai/gpt-4o", ["actual", "passed"]),
        ["", "false"]
    );
}

#[test]
fn providers_are_allowed_and_banned() {
    let (status, got) = rows("allowed_providers: [openai, global-*]", &[]);
    assert_eq!((status, got.len()), (1, 3));
    assert_eq!(cells(&got, "openai", ["passed"]), ["true"]);
    assert_eq!(cells(&got, "global-api", ["passed"]), ["true"]);
    assert_eq!(
        cells(&got, "deepseek", ["passed", "actual", "line", "column"]),
        ["false", "deepseek/deepseek-v4-flash", "2", "22"]
    );
    let (status, got) = rows("banned_providers: [google, deepseek]", &[]);
    assert_eq!((status, got.len()), (1, 3));
    assert_eq!(cells(&got, "openai", ["passed"]), ["true"]);
    // The caret is at the name that banned it, not at the whole list.
    assert_eq!(
        cells(&got, "deepseek", ["passed", "column", "end_column"]),
        ["false", "30", "38"]
    );
    assert_eq!(rows("banned_providers: [google]", &[]).0, 0);
}

#[test]
fn models_are_allowed_and_banned() {
    let (status, got) = rows("banned_models: [openai/gpt-4o-m*]", &[]);
    assert_eq!((status, got.len()), (1, 5));
    let mini = cells(&got, "openai/gpt-4o-mini", ["passed", "actual"]);
    assert_eq!(mini, ["false", "shortlist"]);
    let large = cells(&got, "openai/gpt-4o", ["passed", "actual"]);
    assert_eq!(large, ["true", "baseline shortlist route default"]);
    // A ban of another name of the model meets it, too, and says so.
    let (_, got) = rows("banned_models: [deepseek-v3-flash]", &[]);
    let flash = "global-api/deepseek-v4-flash";
    let [passed, message] = cells(&got, flash, ["passed", "message"]);
    assert_eq!(passed, "false");
    assert!(
        message.contains("which is also deepseek-v3-flash"),
        "{message}"
    );
    // Nobody knows what else a model is called that no list in force sells, so it is not passed.
    let (status, got) = rows("banned_models: [x]", &["--as-of", "2026-07-31"]);
    assert_eq!(status, 1);
    assert_eq!(
        cells(&got, "openai/gpt-4o", ["actual", "passed"]),
        ["", "false"]
    );
    assert_eq!(cells(&got, "global-api/deepseek-r1", ["passed"]), ["true"]);
    // A bare name bans the model of every provider; a permission names the provider or does not.
    let (_, got) = rows("banned_models: [deepseek-v4-flash]", &[]);
    assert_eq!(got.iter().filter(|row| row["passed"] == "false").count(), 2);
    let (_, got) = rows("allowed_models: [openai/*, deepseek-v4-flash]", &[]);
    let failed: Vec<_> = got.iter().filter(|row| row["passed"] == "false").collect();
    assert_eq!(failed.len(), 1);
    assert_eq!(failed[0]["subject"], "global-api/deepseek-r1");
}

/// acme sells `standard`, which promises nothing and costs no fee, and `pro` with 99.9 %; oligo's
/// list has no service tiers. At Launch 400M tokens at $1.00, 100M at $10.00
/// and the fee of `pro` cost 400 + 1,000 + 9 dollars.
pub(crate) fn fixture(rules: &str, args: &[&str]) -> Run {
    let list = |provider: &str, model: &str, price: &str, tiers: &str| {
        format!(
            "schema: 1\nprovider: {provider}\neffective: 2026-08-01\ncurrency: USD\n\
             status: confirmed\nsource: {{ title: a letter, checked: 2026-08-01 }}\n\
             models: [{{ id: {model}, prices: {{ output: {price} }} }}]\n{tiers}"
        )
    };
    let tiers = "service_tiers:\n\
        - { id: pro, availability: 99.9%, capacity: dedicated, monthly_fee: 0 }\n\
        - { id: standard, availability: best effort, capacity: shared, monthly_fee: 0 }\n";
    let tiers = tiers.replacen("monthly_fee: 0", "monthly_fee: 9", 1);
    let scenario = "schema: 1\nname: case\ntoken_mix: { output: 100% }\n\
        request: { tokens: 1000 }\nbaseline: oligo/giant\nshortlist: [acme/rocket]\n\
        stages: [{ name: launch, users: 10, tokens: 500M }]\nroutes:\n  default:\n    \
        workhorse: { model: acme/rocket, share: 80% }\n    \
        fallback: { model: acme/rocket, service_tier: pro }\n    \
        premium: { model: oligo/giant, share: 20% }\n";
    let acme = list("acme", "rocket", "1.00", &tiers);
    let oligo = list("oligo", "giant", "10.00", "");
    check_in(
        &[
            ("policy.yaml", &policy(rules)),
            ("case.yaml", scenario),
            ("pricing/acme/2026-08-01.yaml", &acme),
            ("pricing/oligo/2026-08-01.yaml", &oligo),
        ],
        &[args, &["--scenario", "case.yaml"]].concat(),
    )
}

#[test]
fn an_availability_is_what_the_contract_promises() {
    let got = |least: &str| {
        let run = fixture(&format!("min_availability: {least}"), &["--format", "csv"]);
        assert_eq!(run.status, 1, "{}", run.stderr);
        parse_csv(&run.stdout)
    };
    let columns = ["actual", "passed", "severity"];
    let first = got("99.9%");
    assert_eq!(first.len(), 3);
    let workhorse = "workhorse acme/rocket on standard";
    assert_eq!(cells(&first, workhorse, columns), ["", "false", "error"]);
    let [message] = cells(&first, workhorse, ["message"]);
    assert!(message.contains("promises nothing"), "{message}");
    let premium = "premium oligo/giant";
    assert_eq!(cells(&first, premium, columns), ["", "false", "warning"]);
    let fallback = "fallback acme/rocket on pro";
    assert_eq!(cells(&first, fallback, columns), ["99.9", "true", "error"]);
    let second = got("99.95%");
    assert_eq!(
        cells(&second, fallback, columns),
        ["99.9", "false", "error"]
    );
}

/// A warning alone does not break the gate, and is told.
#[test]
fn what_no_list_says_is_a_warning() {
    let scenario = own_scenario("baseline: acme/rocket", "min_availability: 99.9%");
    let list = LIST.replace("DAY", "2026-08-01").replace("PRICE", "2.00");
    let list = list.replace("NEW", "input: 1.00");
    let files = [
        ("case.yaml", scenario.as_str()),
        ("pricing/acme/2026-08-01.yaml", &list),
    ];
    let run = check_in(&files, &["--scenario", "case.yaml"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("warning[policy-broken]"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("1 warning"), "{}", run.stdout);
}

/// 80 % of requests go to the workhorse and 0.5 % of those to the fallback, both of global-api.
#[test]
fn shares_are_of_requests_once_failures_have_moved() {
    let (status, got) = rows("max_provider_share: 79.9%", &[]);
    assert_eq!(status, 1);
    assert_eq!(
        cells(&got, "global-api", JUDGED),
        ["79.9", "80", "false", "error"]
    );
    assert_eq!(
        cells(&got, "openai", JUDGED),
        ["79.9", "20", "true", "error"]
    );
    let (status, got) = rows(
        "max_provider_share: 80%\nprovider_share: { openai: 19% }",
        &[],
    );
    assert_eq!((status, got.len()), (1, 3));
    assert_eq!(got[2]["rule"], "provider_share");
    assert_eq!(
        cells(&got[2..], "openai", JUDGED),
        ["19", "20", "false", "error"]
    );
}

const LIST: &str = "{ schema: 1, provider: acme, effective: DAY, currency: USD, \
    status: confirmed, source: { title: a letter, checked: DAY }, \
    models: [{ id: rocket, prices: { output: PRICE } }, { id: new, prices: { NEW } }] }";

pub(crate) fn own_scenario(models: &str, rule: &str) -> String {
    format!(
        "schema: 1\nname: case\ntoken_mix: {{ output: 100% }}\nrequest: {{ tokens: 1000 }}\n\
         {models}\nshortlist: []\nstages: [{{ name: launch, users: 10, tokens: 1M }}]\n\
         policy: {{ {rule} }}\n"
    )
}

/// A policy inside of a scenario, on lists of two days: $2.00 and then $2.21 for a million tokens,
/// a rise of 10.5 %.
#[test]
fn a_rise_is_counted_from_the_prices_of_the_base_day() {
    let list = |day: &str, price: &str, new: &str| {
        let list = LIST.replace("DAY", day).replace("PRICE", price);
        list.replace("NEW", new)
    };
    let old = list("2026-08-01", "2.00", "input: 1.00");
    let new = list("2026-11-01", "2.21", "output: 1.00");
    let run = |models: &str, rule: &str| {
        let scenario = own_scenario(models, rule);
        let run = check_in(
            &[
                ("case.yaml", &scenario),
                ("pricing/acme/2026-08-01.yaml", &old),
                ("pricing/acme/2026-11-01.yaml", &new),
            ],
            &["--scenario", "case.yaml", "--format", "csv"],
        );
        (run.status, parse_csv(&run.stdout), run.stderr)
    };
    let rocket = "baseline: acme/rocket";
    let (status, got, _) = run(rocket, "max_rise: 10%, since: 2026-08-01");
    assert_eq!(status, 1);
    assert_eq!(
        cells(&got, "launch", JUDGED),
        ["10", "10.5", "false", "error"]
    );
    let (status, got, _) = run(rocket, "max_rise: 10.5%, since: 2026-10-31");
    assert_eq!(status, 0);
    assert_eq!(
        cells(&got, "launch", JUDGED),
        ["10.5", "10.5", "true", "error"]
    );
    // No price on the base day, part of the tokens unpriced then, a base in the future: no pass.
    for (models, since, why) in [
        (rocket, "2026-07-31", "has no price on acme/rocket"),
        (
            "baseline: acme/new",
            "2026-08-01",
            "has no price on acme/new",
        ),
        (rocket, "2027-01-01", "lies after the day of the plan"),
    ] {
        let (status, got, stderr) = run(models, &format!("max_rise: 10%, since: {since}"));
        assert_eq!(status, 1, "{stderr}");
        let [actual, passed, message] = cells(&got, "launch", ["actual", "passed", "message"]);
        assert_eq!((actual, passed), ("", "false"));
        assert!(message.contains(why), "{message}");
    }
}

/// A million tokens at $10.00 less 20 % cost $8.00.
#[test]
fn a_budget_is_held_against_what_the_contract_says() {
    let scenario = own_scenario("baseline: openai/gpt-4o", "budget: { launch: 8 }");
    let contract = "schema: 1\nrules: [{ provider: openai, discount: 20% }]\n";
    let files = [
        ("case.yaml", scenario.as_str()),
        ("contract.yaml", contract),
    ];
    let args = ["--scenario", "case.yaml", "--format", "csv"];
    let list = check_in(&files, &args);
    let actual = |run: &Run| cells(&parse_csv(&run.stdout), "launch", ["actual"])[0].to_owned();
    assert_eq!((list.status, actual(&list).as_str()), (1, "10.00"));
    let contracted = check_in(
        &files,
        &[&args[..], &["--overlay", "contract.yaml"]].concat(),
    );
    assert_eq!(
        (contracted.status, actual(&contracted).as_str()),
        (0, "8.00")
    );
}

/// A model without a price for its tokens costs neither nothing nor the budget.
#[test]
fn a_budget_of_an_unpriced_model_is_not_passed() {
    let (status, got) = rows(
        "budget: { launch: 1_000_000 }",
        &["--mix", "cache_write=100%", "--stage", "launch"],
    );
    assert_eq!(status, 1);
    assert_eq!(cells(&got, "launch", ["actual", "passed"]), ["", "false"]);
    let [message] = cells(&got, "launch", ["message"]);
    assert!(message.starts_with("cannot be judged: "), "{message}");
}

#[test]
fn a_gate_that_judges_nothing_does_not_pass() {
    let none = plan(&["check"]);
    assert_eq!((none.status, none.stdout.as_str()), (2, ""));
    assert!(none.stderr.contains("error[no-policy]"), "{}", none.stderr);
    let empty = check_in(&[("policy.yaml", "policy: {}\n")], &[]);
    assert_eq!((empty.status, empty.stdout.as_str()), (2, ""));
    assert!(
        empty.stderr.contains("no rule to judge"),
        "{}",
        empty.stderr
    );
    let other = check("budget: { growth: 1 }", &["--stage", "launch"]);
    assert_eq!((other.status, other.stdout.as_str()), (2, ""));
    assert!(
        other.stderr.contains("no budget is of stage `launch`"),
        "{}",
        other.stderr
    );
    // Another rule is judged; that no budget is, is still said.
    let rest = check(
        "budget: { growth: 1 }\nbanned_models: [x]",
        &["--stage", "launch"],
    );
    assert_eq!(rest.status, 0, "{}", rest.stderr);
    assert!(
        rest.stderr.contains("warning[no-policy]"),
        "{}",
        rest.stderr
    );
    let missing = plan(&["check", "--policy", "none.yaml"]);
    assert_eq!(missing.status, 2);
}

#[test]
fn a_provider_that_no_list_is_of_is_told() {
    let run = check("banned_providers: [opnai]", &[]);
    assert_eq!(run.status, 0);
    assert!(
        run.stderr.contains("warning[unknown-provider]"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("did you mean `openai`?"),
        "{}",
        run.stderr
    );
    let quiet = check("banned_providers: [opnai]", &["--quiet"]);
    assert_eq!(quiet.stderr, "");
}
