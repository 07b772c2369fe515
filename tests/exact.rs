//! Costs are exact however many digits shares, rates, factors and volumes have.

use std::fs;

use proptest::prelude::*;
use serde_json::Value;
use tokenplan::catalog::{Announced, Catalog, Meter, Processing, load_folder, read_overlay};
use tokenplan::engine::cost::{TokenCost, Volume};
use tokenplan::input::{Log, Sources};
use tokenplan::money::Usd;
use tokenplan::scenario::{CacheHitModel, CacheUse, Sizes, TokenMix, Workload};
use tokenplan::units::{Day, Factor, Month, Ratio, Scalar, Share, Tokens};

use crate::program::{command, parse_csv, plan_in};

/// `tests/exact/oracle.py` priced these in Python's fractions.
#[test]
fn costs_are_those_of_fractions_in_python() {
    let mut count = 0;
    for line in include_str!("exact/cases.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("p/acme")).unwrap();
        let files = [
            ("prices", "p/acme/2026-11-01.yaml"),
            ("exchange", "p/exchange-rates.yaml"),
            ("contract", "contract.yaml"),
            ("scenario", "scenario.yaml"),
        ];
        for (key, path) in files {
            fs::write(folder.path().join(path), case[key].as_str().unwrap()).unwrap();
        }
        let options = "compare --pricing p --scenario scenario.yaml --overlay contract.yaml";
        let args: Vec<&str> = options.split(' ').chain(["--format", "csv"]).collect();
        let run = plan_in(folder.path(), &args);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let row = parse_csv(&run.stdout).remove(0);
        for (column, right) in case["right"].as_object().unwrap() {
            assert_eq!(
                row[column],
                right.as_str().unwrap(),
                "{column} of {}",
                case["scenario"]
            );
        }
        count += 1;
    }
    assert_eq!(count, 64);
}

/// The figures of the reports from which this test comes, worked out in exact fractions: cost is
/// linear in tokens, and a graduated rate is a straight line above its step.
#[test]
fn published_scenarios_do_not_wrap() {
    let mix = "{ input: 68.381878%, cache_read: 12.376787%, output: 19.241335% }";
    let sizes = "{ p50: 30914, p90: 106396, p99: 425666, max: 464045 }";
    let scenario = format!(
        "schema: 1\nname: m7\ntoken_mix: {mix}\nrequest: {{ tokens: 50804, prompt: {sizes} }}\n\
         baseline: openai/gpt-4o\nshortlist: [openai/gpt-4o]\n\
         stages: [{{ name: launch, users: 10000, tokens: 9197023248 }}]\n"
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    let cost = |tokens: &str| {
        let args = "compare --models qwen/qwen3-coder-flash --scenario s.yaml --format csv";
        let output = command(folder.path())
            .args(args.split(' '))
            .args(["--as-of", "2026-11-11", "--tokens", tokens])
            .output()
            .unwrap();
        let row = parse_csv(&String::from_utf8(output.stdout).unwrap()).remove(0);
        Usd::parse(&row["total_cost"]).unwrap().dollars()
    };
    assert_eq!(cost("9197023248").to_decimal(2), "10047.6");
    // Eight line items, each rounded by at most half a pico-dollar.
    let slack = Ratio::new(24, 1_000_000_000_000).unwrap();
    let billion = cost("1B");
    for times in [2, 8, 64, 100_000] {
        let tokens = format!("{}", times * 1_000_000_000_u64);
        let gap = cost(&tokens) - billion * Ratio::whole(times);
        assert!(
            gap.magnitude() < slack * Ratio::whole(times),
            "{times}: {gap}"
        );
    }
}

/// Parts per hundred million that add up to the whole: shares in six decimals of a percent.
fn shares<const N: usize>() -> impl Strategy<Value = [Share; N]> {
    prop::collection::vec(1_i128..100_000_000, N - 1).prop_map(|mut cuts| {
        cuts.extend([0, 100_000_000]);
        cuts.sort_unstable();
        std::array::from_fn(|at| share(cuts[at + 1] - cuts[at]))
    })
}

fn share(parts: i128) -> Share {
    Share::new(Ratio::new(parts, 100_000_000).unwrap()).unwrap()
}

/// A price list with two rates by size and a window, in a currency of twelve decimals, and what a
/// contract leaves of it.
#[derive(Clone, Debug)]
struct Prices {
    each: Vec<u32>,
    uplift: u32,
    rate: u64,
    discount: u32,
    over: u32,
}

fn prices() -> impl Strategy<Value = Prices> {
    let each = prop::collection::vec(1_u32..30_000_000, 36);
    let rest = (
        0_u32..1_000_000,
        1_u64..1_000_000_000_000,
        0_u32..100_000_000,
        1_000_u32..300_000,
    );
    (each, rest).prop_map(|(each, (uplift, rate, discount, over))| Prices {
        each,
        uplift,
        rate,
        discount,
        over,
    })
}

impl Prices {
    fn cards(&self, from: usize) -> String {
        let card = |from: usize| {
            let names = ["input", "cache_read", "cache_write", "output"];
            let prices = names.iter().zip(&self.each[from..]);
            let prices = prices.map(|(name, micro)| {
                format!("{name}: {}.{:06}", micro / 1_000_000, micro % 1_000_000)
            });
            prices.collect::<Vec<_>>().join(", ")
        };
        format!(
            "prices: {{ {} }}, batch: {{ {} }}, flex: {{ {} }}",
            card(from),
            card(from + 4),
            card(from + 8)
        )
    }

    fn catalog(&self) -> Catalog {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("acme")).unwrap();
        let list = format!(
            "schema: 1\nprovider: acme\neffective: 2026-11-01\ncurrency: CNY\nstatus: confirmed\n\
             source: {{ title: t, checked: 2026-11-10 }}\nregions: {{ eu: 1.{:06} }}\n\
             windows: {{ night: {{ time_zone: UTC, hours: [01:07-08:20] }} }}\nmodels:\n\
             - {{ id: m, {}, rates: [{{ over: {}, {} }}, {{ over: {}, window: night, {} }}] }}\n",
            self.uplift,
            self.cards(0),
            self.over,
            self.cards(12),
            self.over,
            self.cards(24)
        );
        let rates = format!(
            "schema: 1\nsource: {{ title: t, checked: 2026-11-10 }}\n\
             rates: [{{ currency: CNY, effective: 2026-08-01, usd: 0.{:012} }}]\n",
            self.rate
        );
        fs::write(folder.path().join("acme/2026-11-01.yaml"), list).unwrap();
        fs::write(folder.path().join("exchange-rates.yaml"), rates).unwrap();
        let contract = format!(
            "schema: 1\ntitle: ours\nrules: [{{ provider: acme, discount: {}.{:06}% }}]\n",
            self.discount / 1_000_000,
            self.discount % 1_000_000
        );
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let catalog = load_folder(folder.path(), "--pricing", &mut sources, &mut log);
        let contract = sources.add("contract", contract);
        let overlay = read_overlay(&sources, contract, &mut log);
        let told: Vec<_> = log.iter().map(|one| one.message.clone()).collect();
        assert!(told.is_empty(), "{told:?}");
        catalog.unwrap().with_overlays(vec![overlay.unwrap()])
    }
}

fn workload() -> impl Strategy<Value = Workload> {
    let sizes = prop::collection::vec(1_u64..200_000, 4);
    let cache = (0_i128..=100_000_000, 0_i128..=100_000_000);
    let reasoning = 1_000_000_u32..5_000_000;
    (1_u64..200_000, sizes, shares::<3>(), cache, reasoning).prop_map(
        |(per_request, mut sizes, [_, batch, flex], (cacheable, hits), reasoning)| {
            sizes.sort_unstable();
            let at = [(1, 2), (9, 10), (99, 100), (1, 1)];
            let at = at.map(|(part, of)| Ratio::new(part, of).unwrap());
            let points = at.into_iter().zip(sizes.into_iter().map(Tokens::new));
            let start = (Ratio::ZERO, Tokens::new(0));
            let factor = format!("{}.{:06}", reasoning / 1_000_000, reasoning % 1_000_000);
            Workload {
                sizes: Sizes::Points([start].into_iter().chain(points).collect()),
                processing: vec![(Processing::Batch, batch), (Processing::Flex, flex)],
                cache: Some(CacheUse {
                    cacheable: share(cacheable),
                    hits: CacheHitModel::Ratio(share(hits)),
                }),
                reasoning: Factor::parse(&factor).unwrap(),
                region: Some("eu".to_owned()),
                ..Workload::plain(Tokens::new(per_request))
            }
        },
    )
}

/// 36 months of growth in six decimals of a percent: a factor of 288 decimals.
fn growth() -> impl Strategy<Value = Ratio> {
    (0_i128..20_000_000).prop_map(|parts| {
        let month = Ratio::new(100_000_000 + parts, 100_000_000).unwrap();
        (0..36).fold(Ratio::ONE, |all, _| all * month)
    })
}

const METERS: [Meter; 4] = [
    Meter::Input,
    Meter::CacheRead,
    Meter::CacheWrite,
    Meter::Output,
];

/// Twelve lines of each of three rates, in three ways: half a pico-dollar each at most.
fn slack(times: u64) -> Ratio {
    Ratio::new(60, 1_000_000_000_000).unwrap() * Ratio::whole(times + 1)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// A line item is rounded once, and nothing before it.
    #[test]
    fn cost_is_linear_in_tokens(
        prices in prices(),
        mix in shares::<4>(),
        workload in workload(),
        growth in growth(),
        (one, other) in (1_u64..500_000_000_000_000, 1_u64..500_000_000_000_000),
    ) {
        let catalog = prices.catalog();
        let market = catalog.in_force(Day::parse("2026-11-11").unwrap(), Announced::Ignored);
        let offer = market.find("acme/m").unwrap();
        let mix = TokenMix::new(METERS.into_iter().zip(mix)).unwrap();
        let cost = |volume: &Volume<'_>| TokenCost::new(offer, volume).total().unwrap().dollars();
        let volume = |tokens| Volume::new(Tokens::new(tokens), &mix, &workload, Month::PLANNING);
        let (a, b) = (cost(&volume(one)), cost(&volume(other)));
        prop_assert!(a.is_negative() == b.is_negative() && !a.is_negative());

        let both = cost(&volume(one + other));
        prop_assert!((both - a - b).magnitude() < slack(2), "{both} is not {a} + {b}");
        let twice = cost(&volume(2 * one));
        prop_assert!((twice - a - a).magnitude() < slack(2), "{twice} is not twice {a}");

        // The same after 36 months of growth, whose volumes are no whole tokens.
        let grown = |tokens: u64| {
            let volume = volume(tokens);
            let parts = volume.parts().iter().map(|(meter, tokens)| (meter, *tokens * growth));
            cost(&Volume::of_parts(parts, volume.requests() * growth, &workload, Month::PLANNING))
        };
        let (small, large) = (grown(one), grown(2 * one));
        prop_assert!((large - small - small).magnitude() < slack(2), "{large} is not twice {small}");
        let times = growth.ceil().try_into().unwrap();
        prop_assert!((small - a * growth).magnitude() < slack(times), "{small} is not {a} grown");
    }
}

/// Tokens of all targets together, which 64 bits do not hold: they are neither cut off nor a crash.
#[test]
fn tokens_beyond_64_bits_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = "schema: 1\nname: s\ntoken_mix: { input: 75%, output: 25% }\n\
                    request: { tokens: 2_000 }\nbaseline: openai/gpt-4o\nroute: r\n\
                    shortlist: [openai/gpt-4o]\n\
                    stages: [{ name: a, users: 1, tokens: 1000T }]\n\
                    routes: { r: { workhorse: { model: openai/gpt-4o-mini, share: 100% }, \
                    premium: { model: openai/gpt-4o }, cascade: { escalate: 20%, \
                    request: { input: 1000T, output: 1_000 }, carries_draft: true } } }\n";
    fs::write(folder.path().join("s.yaml"), scenario).unwrap();
    for options in ["route", "--stage a", "route --format json"] {
        let args: Vec<&str> = options.split(' ').chain(["--scenario", "s.yaml"]).collect();
        let run = plan_in(folder.path(), &args);
        assert_eq!(run.status, 2, "{}{}", run.stdout, run.stderr);
        let code = "error[figure-too-large]";
        assert!(run.stderr.starts_with(code), "{}", run.stderr);
    }
}

/// Costs of many classes together which 128 bits of pico-dollars do not hold, while each one's is
/// held: the optimizer adds them up without a crash.
#[test]
fn mixes_beyond_all_amounts_are_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    fs::create_dir_all(folder.path().join("p/acme")).unwrap();
    let models = "models:\n  \
                  - { id: a, prices: { input: 2, output: 8 }, fees: { request: 1000000000000 } }\n  \
                  - { id: b, prices: { input: 1, output: 4 }, fees: { request: 900000000000 } }\n";
    let head = "schema: 1\nprovider: acme\ntitle: Acme\neffective: 2026-11-01\ncurrency: USD\n\
                source: { url: https://acme.example/p, checked: 2026-11-10, via: x }\n\
                status: confirmed\n";
    write("p/acme/2026-11-01.yaml", &format!("{head}{models}"));
    let scenario = "schema: 1\nname: s\ntoken_mix: { input: 50%, output: 50% }\n\
                    request: { tokens: 2 }\nbaseline: acme/a\nshortlist: [acme/a]\n\
                    stages: [{ name: x, users: 1, tokens: 1M }]\n";
    write("s.yaml", scenario);
    let header = "model,class,quality,requests,samples,input_tokens,output_tokens\n".to_owned();
    let rows = (0..300).flat_map(|class| {
        [("a", 90), ("b", 50)].map(|(model, quality)| {
            format!("acme/{model},c{class},{quality},1000000000000,400,1,1\n")
        })
    });
    write("q.csv", &rows.fold(header, |table, row| table + &row));
    for (wanted, code) in [
        ("--min-quality 60", "figure-too-large"),
        ("--frontier", "figure-too-large"),
        ("--budget 5", "no-mix"),
    ] {
        let options = "route --optimize --quality q.csv --scenario s.yaml --pricing p";
        let args: Vec<&str> = options.split(' ').chain(wanted.split(' ')).collect();
        let run = plan_in(folder.path(), &args);
        assert_eq!(run.status, 2, "{}{}", run.stdout, run.stderr);
        let code = format!("error[{code}]");
        assert!(run.stderr.contains(&code), "{}", run.stderr);
        assert!(!run.stderr.contains("170,141,183"), "{}", run.stderr);
    }
}
