//! Direct integration or a unified API, against figures worked by hand.

use std::fs;

use proptest::prelude::*;
use tokenplan::engine::ownership::{
    ClaimedRatio, Item, Outlook, Terms, Verdict, access_costs, break_evens, plain_readings,
    steady_cost,
};
use tokenplan::money::Usd;
use tokenplan::scenario::{Access, FeeBasis, Input, Key, Ownership};
use tokenplan::units::{Ratio, Scalar, Tokens};

use crate::program::{Run, parse_csv, plan_in};

/// The price of the reference ramp: $1.35 a million, so that 5M tokens cost $6.75.
#[expect(clippy::unnecessary_wraps, reason = "a price may be missing")]
fn price(tokens: Tokens) -> Option<Usd> {
    Some(Usd::from_pico(1_350_000).times(tokens.ratio()))
}

fn outlook(terms: Terms) -> Outlook<'static> {
    Outlook {
        terms,
        from: Tokens::new(5_000_000),
        to: Tokens::new(5_000_000_000),
        price: &price,
    }
}

fn presets() -> Terms {
    Terms::new(None, None, None)
}

fn stated(block: &Ownership) -> Terms {
    Terms::new(None, Some(block), None)
}

fn key(access: Access, input: Input) -> Key {
    Key::of(access, input)
}

fn ratio(text: &str) -> Ratio {
    Ratio::parse(text).unwrap()
}

fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

fn near(left: Usd, right: &str) -> bool {
    (left - usd(right)).magnitude() <= usd("0.01")
}

/// routing.md 3.10: 25,999.16 of tokens; 3 × 40 h and 18 h a month against 16 h and 2 h, at $100 an
/// hour for 24 months; 5.5 % on top.
#[test]
fn direct_against_unified_over_two_years() {
    let comparison = outlook(presets()).compare().unwrap();
    let (direct, unified) = (
        comparison.cost(Access::Direct).unwrap(),
        comparison.cost(Access::Unified).unwrap(),
    );
    assert_eq!(direct.total().rounded(2), "81199.16");
    assert_eq!(unified.total().rounded(2), "33829.11");
    assert_eq!(direct.present_value().rounded(2), "73647.90");
    assert_eq!(unified.present_value().rounded(2), "29365.67");
    let once = |access| comparison.cost(access).unwrap().once.to_decimal();
    assert_eq!(
        (once(Access::Direct), once(Access::Unified)),
        ("12000.00".to_owned(), "1600.00".to_owned())
    );
    assert!(comparison.cost(Access::SelfHosted).is_none());
    // Unified is ahead at once and never caught up with: a month's fee is at most $371.25.
    let ahead = |one, other| comparison.ahead_from(one, other);
    assert_eq!(ahead(Access::Unified, Access::Direct), Some(1));
    assert_eq!(ahead(Access::Direct, Access::Unified), None);
}

/// Two ways that change places: building direct costs $1,000 more and then saves the fee. With a
/// steady 24 × $1,000 the fee of $55 has eaten that after 18.2 months, so from month 19 on.
#[test]
fn what_is_paid_once_is_won_back() {
    let terms = [
        (key(Access::Direct, Input::Providers), "1"),
        (key(Access::Direct, Input::IntegrationHours), "26"),
        (key(Access::Direct, Input::MonthlyHours), "2"),
    ];
    let terms = terms.iter().fold(presets(), |terms, (key, value)| {
        terms.with(*key, ratio(value))
    });
    let costs = access_costs(&terms, &[usd("1000"); 24]);
    let comparison = tokenplan::engine::ownership::Comparison {
        tokens: Vec::new(),
        spend: vec![usd("1000"); 24],
        costs,
    };
    assert_eq!(
        comparison.ahead_from(Access::Direct, Access::Unified),
        Some(19)
    );
    assert_eq!(comparison.cheapest().unwrap().access, Access::Direct);
}

/// [(12,000 − 1,600) ÷ 24 + (1,800 − 200)] ÷ 5.5 % = 36,969.70; as a share of the whole payment the
/// fee is 5.82 % of the tokens, and (405 + 400 − 200) ÷ 5.5 % = 11,000 for a gateway of one's own,
/// less the 1,600 ÷ 24 that building against unified costs there.
#[test]
fn a_steady_spend_at_which_both_cost_the_same() {
    let spends = |terms: &Terms, one, other| {
        let found = break_evens(terms, one, other);
        let found = found.iter().map(|one| one.spend.rounded(2));
        found.collect::<Vec<_>>()
    };
    let terms = presets();
    assert_eq!(
        spends(&terms, Access::Direct, Access::Unified),
        ["36969.70"]
    );
    let beyond = break_evens(&terms, Access::Direct, Access::Unified)[0].cheaper_beyond;
    assert_eq!(beyond, Access::Direct);
    let of_total = stated(&Ownership {
        fee_basis: vec![(Access::Unified, FeeBasis::OfTotal)],
        ..Ownership::default()
    });
    // 2,033.333 × 94.5 ÷ 5.5.
    assert_eq!(
        spends(&of_total, Access::Direct, Access::Unified),
        ["34936.36"]
    );
    let hosted = stated(&Ownership {
        named: vec![Access::SelfHosted],
        ..Ownership::default()
    });
    let without_build = hosted.with(key(Access::Unified, Input::IntegrationHours), Ratio::ZERO);
    assert_eq!(
        spends(&without_build, Access::SelfHosted, Access::Unified),
        ["11000.00"]
    );
    assert_eq!(
        spends(&hosted, Access::SelfHosted, Access::Unified),
        ["9787.88"]
    );
}

/// Direct costs $1 a month and no fee, unified 5.5 %, at least $0.80: both cost the same at $18.18,
/// where the fee reaches $1. With direct at $0.50 nothing crosses, for the fee is never below $0.80.
/// With a minimum of $100 and 10 % on what goes beyond it there are two crossings: 100 ÷ 1.055 = 94.79
/// and 10 ÷ (1.1 − 1.055) = 222.22.
#[test]
fn a_least_fee_bends_the_line() {
    let zero = [
        key(Access::Direct, Input::IntegrationHours),
        key(Access::Direct, Input::MonthlyHours),
        key(Access::Unified, Input::IntegrationHours),
        key(Access::Unified, Input::MonthlyHours),
    ];
    let terms = zero
        .iter()
        .fold(presets(), |terms, key| terms.with(*key, Ratio::ZERO))
        .with(key(Access::Unified, Input::Minimum), ratio("0.80"));
    let with = |monitoring| terms.with(key(Access::Direct, Input::Monitoring), ratio(monitoring));
    let found = break_evens(&with("1"), Access::Direct, Access::Unified);
    let spends: Vec<_> = found.iter().map(|one| one.spend.rounded(2)).collect();
    assert_eq!(spends, ["18.18"]);
    assert_eq!(
        break_evens(&with("0.5"), Access::Direct, Access::Unified),
        []
    );
    let committed = terms
        .with(key(Access::Unified, Input::Minimum), Ratio::ZERO)
        .with(key(Access::Direct, Input::Minimums), ratio("100"))
        .with(key(Access::Direct, Input::Overage), ratio("0.1"));
    let found = break_evens(&committed, Access::Direct, Access::Unified);
    let found = found.iter();
    let found: Vec<_> = found
        .map(|one| (one.spend.rounded(2), one.cheaper_beyond))
        .collect();
    assert_eq!(
        found,
        [
            ("94.79".to_owned(), Access::Direct),
            ("222.22".to_owned(), Access::Unified)
        ]
    );
}

/// The largest numbers that are read end in figures, not in an overflow.
#[test]
fn the_largest_inputs_are_reckoned() {
    let block = "ownership:
  months: 120
  from: 1
  to: 1000T
  hourly_rate: 9999.999999
  delay_cost: 999999999.999999
  price_decline: 99%
  discount_rate: 99%
  direct: { providers: 100, integration_hours: 9999.999999, monthly_hours: 9999.999999, delay_weeks: 9999.999999 }
  unified: { fee: 98.999999%, fee_basis: of_total, minimum: 999999999.999999, purchases: 100, currency_conversion: 99%, overage: 99% }
  self_hosted: { minimums: 999999999.999999 }
";
    for args in [
        vec!["--tco"],
        vec!["--tco", "--set", "price_decline=0%"],
        vec!["--explain-claim", "1000x"],
        vec!["--explain-claim", "1.000001x"],
        vec!["--explain-claim", "7.3%", "--set", "price_decline=0%"],
    ] {
        let run = route(block, &args);
        assert_eq!(run.status, 0, "{args:?}: {}", run.stderr);
    }
}

/// routing.md 3.8: a month of $6.75 pays the least fee of $0.80, which is 11.85 % of it, and the
/// least fee stops to bind at $14.55.
#[test]
fn the_least_fee_binds_at_first() {
    let terms = presets().with(key(Access::Unified, Input::Minimum), ratio("0.80"));
    let fee = |spend: &str| {
        let costs = access_costs(&terms, &[usd(spend)]);
        let lines = &costs[1].lines;
        let line = lines.iter().find(|line| line.item == Item::Fee);
        line.unwrap().total
    };
    assert_eq!(fee("6.75"), usd("0.80"));
    let percent = fee("6.75").over(usd("6.75")).unwrap() * Ratio::whole(100);
    assert_eq!(percent.to_decimal(2), "11.85");
    assert_eq!(fee("14.54"), usd("0.80"));
    assert_eq!(fee("14.55"), usd("0.80025"));
    // Only the first three months of the ramp are below: it adds $0.85 to 33,829.11.
    let total = outlook(terms).compare().unwrap();
    assert_eq!(
        total.cost(Access::Unified).unwrap().total().rounded(2),
        "33829.96"
    );
}

/// net × (1 + f) is 5.5 % of $1,000; net ÷ (1 − f) is 5.82 % of it.
#[test]
fn a_fee_comes_on_top_or_out_of_the_payment() {
    let fee = |basis| {
        let terms = stated(&Ownership {
            fee_basis: vec![(Access::Unified, basis)],
            ..Ownership::default()
        });
        let costs = access_costs(&terms, &[usd("1000")]);
        costs[1].usage() - usd("1000")
    };
    assert_eq!(fee(FeeBasis::OnTop), usd("55"));
    assert_eq!(fee(FeeBasis::OfTotal).rounded(2), "58.20");
}

/// One month of each item, by hand: $100 of tokens under a minimum of $150, or over one of $40 with
/// 10 % on the rest; 5.5 % and 2 % on all of it.
#[test]
fn every_item_counts_once_it_is_stated() {
    let items = [
        (Input::FailoverHours, "10", Item::Failover, "1000"),
        (Input::PaymentFriction, "1.5", Item::PaymentFriction, "150"),
        (Input::Monitoring, "30", Item::Monitoring, "30"),
        (Input::Infrastructure, "20", Item::Infrastructure, "20"),
        (
            Input::ComplianceAudit,
            "5000",
            Item::ComplianceAudit,
            "5000",
        ),
        (
            Input::ComplianceYearly,
            "1200",
            Item::ComplianceYearly,
            "100",
        ),
        (Input::Minimums, "150", Item::MinimumSpend, "50"),
        (
            Input::CurrencyConversion,
            "0.02",
            Item::CurrencyConversion,
            "2",
        ),
    ];
    for (input, value, item, total) in items {
        let terms = presets().with(key(Access::Direct, input), ratio(value));
        let costs = access_costs(&terms, &[usd("100")]);
        let line = costs[0].lines.iter().find(|line| line.item == item);
        assert_eq!(line.unwrap().total, usd(total), "{}", item.name());
    }
    let terms = presets()
        .with(key(Access::Unified, Input::Minimums), ratio("40"))
        .with(key(Access::Unified, Input::Overage), ratio("0.1"))
        .with(
            key(Access::Unified, Input::CurrencyConversion),
            ratio("0.02"),
        );
    // 100 + 6 = 106; 5.83 of fee; 2 % of 111.83.
    let costs = access_costs(&terms, &[usd("100")]);
    assert_eq!(costs[1].usage(), usd("114.0666"));
    // A delay costs what a week of it does, and nothing until that is stated.
    let late = presets().with(key(Access::Direct, Input::DelayWeeks), ratio("3"));
    let delay = |terms: &Terms| {
        let costs = access_costs(terms, &[usd("100")]);
        let line = costs[0].lines.iter().find(|line| line.item == Item::Delay);
        line.unwrap().total
    };
    assert_eq!(delay(&late), Usd::ZERO);
    assert_eq!(
        delay(&late.with(Key::shared(Input::DelayCost), ratio("2000"))),
        usd("6000")
    );
}

/// 81,199.16 ÷ 33,829.11 = 2.400; for 2.3, by hand: hours (2.3 × 33,829.11 − 25,999.16) ÷ 552 of the
/// hourly rate's 552 less 2.3 × 64; the fee (81,199.16 ÷ 2.3 − 6,400) ÷ 25,999.16 − 1 = 11.17 %; spend
/// (55,200 − 14,720) ÷ (2.3 × 1.055 − 1) ÷ 24 = 1,182.38 a month; uncounted (2.3 × 33,829.11 −
/// 81,199.16) ÷ 24, which is below zero.
#[test]
fn a_claim_of_2_3_times_is_solved() {
    let outlook = outlook(presets());
    let readings = plain_readings(&outlook.compare().unwrap());
    assert_eq!(readings[0].times.unwrap().to_decimal(2), "2.4");
    let needed = outlook.needed(ratio("2.3")).unwrap();
    let of = |name: &str| {
        let found = needed.iter().find(|one| one.lever.name() == name);
        *found.unwrap()
    };
    let number = |name: &str, decimals| of(name).needed.unwrap().to_decimal(decimals);
    assert_eq!(number("unified.fee", 4), "0.1117");
    assert_eq!(number("monthly_spend", 0), "1182");
    // (2.3 × 33,829.11 − 25,999.16) ÷ 55,200 × 3 = 2.8155 providers.
    assert_eq!(number("direct.providers", 3), "2.816");
    assert_eq!(of("direct.providers").verdict, Verdict::Plausible);
    // 2.3 × 27,429.11 − 25,999.16 over 552 − 2.3 × 64 hours.
    assert_eq!(number("hourly_rate", 2), "91.62");
    assert_eq!(of("direct.uncounted").verdict, Verdict::Impossible);
    assert_eq!(of("direct.uncounted").needed.unwrap().to_decimal(0), "-141");
}

#[test]
fn a_claim_is_read_with_its_precision() {
    let claim = |text| ClaimedRatio::parse(text);
    let times = claim("2.3x").unwrap();
    assert!(times.reads_as(ratio("2.349")) && !times.reads_as(ratio("2.4")));
    let more = claim("40%").unwrap();
    assert_eq!(more.factor, ratio("1.4"));
    assert!(more.reads_as(ratio("1.404")) && !more.reads_as(ratio("1.41")));
    assert_eq!(
        (times.to_string(), more.to_string()),
        ("2.3x".to_owned(), "40 % more".to_owned())
    );
    for bad in [
        "0.5x", "1x", "0%", "nan", "nanx", "-2x", "2.3", "x", "2000x", "",
    ] {
        assert!(claim(bad).is_err(), "{bad}");
    }
}

/// Terms with whole hours, a fee in permille and some of the other items.
fn terms() -> impl Strategy<Value = Terms> {
    (
        1_u64..6,
        0_u64..100,
        0_u64..20,
        0_i128..300,
        0_u64..3_000,
        0_u64..30,
    )
        .prop_map(|(providers, build, keep, fee, minimums, minimum)| {
            let whole = Ratio::whole;
            presets()
                .with(key(Access::Direct, Input::Providers), whole(providers))
                .with(key(Access::Direct, Input::IntegrationHours), whole(build))
                .with(key(Access::Direct, Input::MonthlyHours), whole(keep))
                .with(
                    key(Access::Unified, Input::Fee),
                    Ratio::new(fee, 1_000).unwrap(),
                )
                .with(key(Access::Direct, Input::Minimums), whole(minimums))
                .with(key(Access::Unified, Input::Minimum), whole(minimum))
        })
}

fn totals(terms: &Terms) -> (Usd, Usd) {
    let comparison = outlook(terms.clone()).compare().unwrap();
    let total = |access| comparison.cost(access).unwrap().total();
    (total(Access::Direct), total(Access::Unified))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_higher_fee_never_makes_unified_cheaper(terms in terms(), more in 1_i128..400) {
        let fee = terms.value(Access::Unified, Input::Fee);
        let more = terms.with(key(Access::Unified, Input::Fee), fee + Ratio::new(more, 1_000).unwrap());
        prop_assert!(totals(&more).1 >= totals(&terms).1);
        prop_assert_eq!(totals(&more).0, totals(&terms).0);
    }

    #[test]
    fn another_provider_is_never_cheaper(terms in terms()) {
        let providers = terms.value(Access::Direct, Input::Providers) + Ratio::ONE;
        let more = terms.with(key(Access::Direct, Input::Providers), providers);
        prop_assert!(totals(&more).0 >= totals(&terms).0);
    }

    #[test]
    fn parts_add_up_and_without_a_rate_today_is_the_sum(terms in terms()) {
        let terms = terms.with(Key::shared(Input::DiscountRate), Ratio::ZERO);
        for cost in outlook(terms).compare().unwrap().costs {
            prop_assert_eq!(cost.present_value(), cost.total());
            prop_assert_eq!(cost.cumulative().last().copied(), Some(cost.total()));
            let months = Ratio::whole(24);
            let fixed = cost.fixed_per_month().times(months);
            let gap = (cost.once + fixed + cost.usage() - cost.total()).magnitude();
            prop_assert!(gap <= Usd::from_pico(1_000), "{}", gap);
        }
    }

    #[test]
    fn at_a_break_even_both_cost_the_same(terms in terms()) {
        for crossing in break_evens(&terms, Access::Direct, Access::Unified) {
            let cost = |access| steady_cost(&terms, access, crossing.spend);
            let gap = (cost(Access::Direct) - cost(Access::Unified)).magnitude();
            prop_assert!(gap <= usd("0.000001"), "{}", gap);
            let beyond = crossing.spend + usd("0.01");
            let cost = |access| steady_cost(&terms, access, beyond);
            let cheaper = match cost(Access::Direct) < cost(Access::Unified) {
                true => Access::Direct,
                false => Access::Unified,
            };
            prop_assert_eq!(cheaper, crossing.cheaper_beyond);
        }
    }

    /// Plugged back in, the number of an input gives the claim.
    #[test]
    fn a_solved_input_gives_the_claim(terms in terms(), claim in 1_050_i128..5_000) {
        let factor = Ratio::new(claim, 1_000).unwrap();
        let outlook = outlook(terms.clone());
        for one in outlook.needed(factor).unwrap() {
            let (Some(needed), tokenplan::engine::ownership::Lever::Input(key)) = (one.needed, one.lever) else {
                continue;
            };
            let (direct, unified) = totals(&terms.with(key, needed));
            let gap = (direct - unified.times(factor)).magnitude();
            prop_assert!(gap <= usd("0.01"), "{}: {}", one.lever.name(), gap);
        }
    }
}

const LIST: &str = "
schema: 1
provider: acme
effective: 2026-01-01
currency: USD
status: confirmed
source: { title: Acme, checked: 2026-01-01 }
models:
  - { id: small, prices: { output: 1.35 } }
";

const CASE: &str = "
schema: 1
name: case
token_mix: { output: 100% }
request: { tokens: 2000 }
baseline: acme/small
shortlist: [acme/small]
stages:
  - { name: mvp, users: 100, tokens: 5M }
  - { name: growth, users: 100_000, tokens: 5B }
";

/// Runs `plan route` on the reference case, with a block of ownership under it.
fn route(block: &str, args: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let lists = folder.path().join("lists/acme");
    fs::create_dir_all(&lists).unwrap();
    fs::write(lists.join("2026-01-01.yaml"), LIST).unwrap();
    fs::write(folder.path().join("case.yaml"), format!("{CASE}{block}")).unwrap();
    let always = ["route", "--scenario", "./case.yaml", "--pricing", "lists"];
    plan_in(folder.path(), &[&always, args].concat())
}

fn rows(block: &str, args: &[&str]) -> Vec<std::collections::BTreeMap<String, String>> {
    let run = route(block, &[args, &["--format", "csv"]].concat());
    assert_eq!(run.status, 0, "{}", run.stderr);
    parse_csv(&run.stdout)
}

fn total(rows: &[std::collections::BTreeMap<String, String>], option: &str) -> Usd {
    let found = rows
        .iter()
        .find(|row| row["option"] == option && row["item"] == "total");
    usd(&found.unwrap()["total"])
}

/// The same figures through the program, without a block of ownership.
#[test]
fn the_program_gives_the_reference() {
    let found = rows("", &["--tco"]);
    assert_eq!(total(&found, "direct").rounded(2), "81199.16");
    assert_eq!(total(&found, "unified").rounded(2), "33829.11");
    let delay = found.iter().find(|row| row["item"] == "delay").unwrap();
    assert_eq!((delay["total"].as_str(), delay["basis"].as_str()), ("", ""));
    assert!(delay["note"].contains("`direct.delay_weeks` and `delay_cost`"));
    let page = route("", &["--tco", "--width", "100"]).stdout;
    assert!(
        page.contains("$47,370.05 less") && page.contains("$36,969.70"),
        "{page}"
    );
    let json = route("", &["--tco", "--format", "json"]).stdout;
    for section in [
        "tco",
        "tco_options",
        "tco_figures",
        "tco_sensitivity",
        "tco_inputs",
        "tco_months",
    ] {
        assert!(
            json.contains(&format!("\"name\": \"{section}\""))
                || json.contains(&format!("\"name\":\"{section}\"")),
            "{section}"
        );
    }
}

/// A block replaces presets, an option replaces the block: 2 providers, and 12 months at $50.
#[test]
fn an_option_comes_before_the_block_and_the_block_before_presets() {
    let block = "ownership:\n  hourly_rate: 50\n  direct: { providers: 2, monthly_hours: 0 }\n";
    let spend = total(&rows(block, &["--tco"]), "direct") - usd("4000");
    assert!(near(spend, "25999.16"), "{spend}");
    let more = rows(
        block,
        &[
            "--tco",
            "--set",
            "direct.providers=4",
            "--set",
            "hourly_rate=100",
        ],
    );
    assert!(near(total(&more, "direct") - usd("16000"), "25999.16"));
    let basis = |rows: &[std::collections::BTreeMap<String, String>]| {
        let found = rows.iter().find(|row| row["item"] == "monitoring");
        found.unwrap()["basis"].clone()
    };
    assert_eq!(
        basis(&rows("", &["--tco", "--set", "direct.monitoring=0"])),
        "option"
    );
    let hosted = rows("ownership:\n  self_hosted: {}\n", &["--tco"]);
    // 25,999.16 + 24 × (405 + 400).
    assert!(near(total(&hosted, "self_hosted"), "45319.16"));
    // Half as long: 12 months of the same ends.
    let short = rows("", &["--tco", "--months", "12"]);
    assert!(total(&short, "direct") < total(&rows("", &["--tco"]), "direct"));
}

#[test]
fn a_claim_goes_through_the_program() {
    let found = rows("", &["--explain-claim", "2.3x"]);
    let of = |name: &str| {
        found
            .iter()
            .find(|row| row["input"] == name)
            .unwrap()
            .clone()
    };
    assert_eq!(of("direct.providers")["verdict"], "plausible");
    assert!(of("unified.fee")["needed"].starts_with("11.17"));
    assert_eq!(of("direct.uncounted")["verdict"], "impossible");
    let page = route("", &["--explain-claim", "40%", "--width", "200"]).stdout;
    assert!(page.contains("direct costs 2.4x unified"), "{page}");
    assert!(page.contains("the claim is 40 % more"), "{page}");
}

/// Each mistake ends the command with status 2, its code, and what was meant.
#[test]
fn mistakes_are_told() {
    for (block, args, told) in [
        ("", vec!["--tco", "--months", "0"], "from 2 to 120"),
        (
            "ownership: { months: 0 }\n",
            vec!["--tco"],
            "number-out-of-range",
        ),
        (
            "ownership: { months: 2.5 }\n",
            vec!["--tco"],
            "too-many-decimals",
        ),
        (
            "ownership: { from: 5M, to: 5M }\n",
            vec!["--tco"],
            "the ramp ends where it starts",
        ),
        (
            "",
            vec!["--tco", "--set", "from=5B"],
            "the ramp ends where it starts",
        ),
        (
            "ownership: { unified: { fee: 100% } }\n",
            vec!["--tco"],
            "would leave nothing",
        ),
        (
            "ownership: { to: growht }\n",
            vec!["--tco"],
            "did you mean `growth`?",
        ),
        (
            "",
            vec!["--tco", "--set", "to=growht"],
            "did you mean `growth`?",
        ),
        (
            "",
            vec!["--tco", "--set", "direct.providrs=3"],
            "did you mean `providers`?",
        ),
        (
            "",
            vec!["--tco", "--set", "dirct.providers=3"],
            "did you mean `direct`?",
        ),
        ("", vec!["--tco", "--set", "direct.providers"], "KEY=VALUE"),
        (
            "",
            vec!["--tco", "--set", "direct.providers=x"],
            "invalid-value",
        ),
        (
            "",
            vec!["--tco", "--set", "months=12", "--set", "months=13"],
            "months",
        ),
        ("", vec!["--tco", "--stage", "mvp"], "bad-option"),
        ("", vec!["--tco", "--tokens", "5M"], "bad-option"),
        ("", vec!["--months", "12"], "bad-option"),
        (
            "",
            vec!["--explain-claim", "0.5x"],
            "the claim is not that direct costs more",
        ),
        ("", vec!["--explain-claim", "nan"], "not finite"),
        ("", vec!["--tco", "--mix", "input=100%"], "unpriced"),
    ] {
        let run = route(block, &args);
        assert_eq!(run.status, 2, "{args:?}: {}", run.stdout);
        assert!(run.stderr.contains(told), "{args:?}: {}", run.stderr);
    }
}
