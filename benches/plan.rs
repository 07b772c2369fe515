//! What planning costs: pricing, loading, and the whole program. See `benches/README.md`.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};

use tokenplan::builtin::Builtin;
use tokenplan::catalog::{Announced, Market, Meter, load_folder, load_texts};
use tokenplan::engine::Case;
use tokenplan::engine::cost::{TokenCost, Volume};
use tokenplan::engine::diff::{Exposure, diff};
use tokenplan::engine::sla::incidents::{IncidentModel, Length, Stakes};
use tokenplan::input::{Log, MAX_BYTES, Sources, read_file};
use tokenplan::money::{UnitPrice, Usd};
use tokenplan::scenario::{Links, Scenario, TokenMix, Workload};
use tokenplan::simulate::year::{Choice, Provider, YearModel, simulate};
use tokenplan::units::{Month, Real, Scalar, Share, Spread, Tokens};

fn main() {
    divan::main();
}

/// `plan --stage launch` from an empty folder: start, plan, print, exit.
#[divan::bench(sample_count = 200)]
fn process_plan_launch(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    bencher.bench(|| {
        let output = Command::new(env!("CARGO_BIN_EXE_plan"))
            .args(["--stage", "launch"])
            .current_dir(folder.path())
            .output()
            .expect("the program starts");
        assert!(output.status.success());
        output
    });
}

/// The same without a program: what starting a process costs here.
#[divan::bench(sample_count = 200)]
fn process_true(bencher: Bencher<'_, '_>) {
    bencher.bench(|| Command::new("true").output().expect("`true` starts"));
}

#[divan::bench]
fn decode_built_in_data() -> usize {
    let builtin = Builtin::load(&mut Sources::new()).expect("the built-in data decodes");
    builtin.catalog.lists().len()
}

/// A folder of 2,500 models in 10 lists, from YAML to a checked catalog.
#[divan::bench(sample_count = 20)]
fn load_2500_models_from_yaml(bencher: Bencher<'_, '_>) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let bytes = write_lists(folder.path());
    bencher
        .counter(ItemsCount::new(2_500_u32))
        .counter(BytesCount::new(bytes))
        .bench(|| {
            let (mut sources, mut log) = (Sources::new(), Log::new());
            let catalog =
                load_folder(folder.path(), "--pricing", &mut sources, &mut log).expect("a catalog");
            assert!(!log.has_errors() && catalog.offers().count() == 2_500);
            catalog
        });
}

fn write_lists(folder: &Path) -> usize {
    let mut bytes = 0;
    for provider in 0..10 {
        let mut text = format!(
            "schema: 1\nprovider: p{provider}\neffective: 2026-08-01\ncurrency: USD\n\
             source: {{ url: https://example.com, checked: 2026-08-01 }}\nstatus: confirmed\nmodels:\n"
        );
        for model in 0..250 {
            let _ = write!(
                text,
                "  - id: model-{model}\n    aliases: [model-{model}-2026-08-01, model-{model}-latest]\n    \
                 context_window: 128k\n    max_output: 16384\n    prices: {{ input: 2.50, cache_read: 1.25, \
                 cache_write: 3.125, output: 1{model}.05 }}\n    batch: {{ input: 1.25, output: 5.00 }}\n\n"
            );
        }
        let path = folder.join(format!("p{provider}"));
        fs::create_dir_all(&path).expect("a folder");
        fs::write(path.join("2026-08-01.yaml"), &text).expect("a file");
        bytes += text.len();
    }
    bytes
}

/// One million price × tokens, summed.
#[divan::bench]
fn price_1m_line_items(bencher: Bencher<'_, '_>) {
    let items: Vec<(UnitPrice, Tokens)> = (0..1_000_000_u64)
        .map(|index| {
            let pico = i64::try_from(index % 75_000_000).unwrap_or(0);
            (
                UnitPrice::from_pico_per_token(pico),
                Tokens::new(index * 31 % 200_000),
            )
        })
        .collect();
    bencher
        .counter(ItemsCount::new(1_000_000_u32))
        .bench(|| -> Usd {
            black_box(&items)
                .iter()
                .map(|(price, tokens)| *price * *tokens)
                .sum()
        });
}

/// A mixed volume on 1,000 models: three meters each.
#[divan::bench]
fn compare_1000_models(bencher: Bencher<'_, '_>) {
    let builtin = Builtin::load(&mut Sources::new()).expect("the built-in data decodes");
    let day = builtin
        .catalog
        .newest_confirmed()
        .expect("a confirmed list");
    let market = builtin.catalog.in_force(day, Announced::Ignored);
    let models = vec![market.find("openai/gpt-4o").expect("it is sold"); 1_000];
    let share = |text| Share::parse(text).expect("a share");
    let mix = TokenMix::new([
        (Meter::Input, share("60%")),
        (Meter::CacheRead, share("20%")),
        (Meter::Output, share("20%")),
    ]);
    let requests = Workload::plain(Tokens::new(1_500));
    let mix = mix.expect("a mix");
    let volume = Volume::new(Tokens::new(500_000_000), &mix, &requests, Month::PLANNING);
    bencher
        .counter(ItemsCount::new(1_000_u32))
        .bench(|| -> Option<Usd> {
            let cost = |offer| TokenCost::new(offer, black_box(&volume)).total();
            black_box(&models).iter().copied().map(cost).sum()
        });
}

/// What changed between two catalogs of 2,500 models, of which every tenth has a new price.
#[divan::bench]
fn diff_two_catalogs_of_2500_models(bencher: Bencher<'_, '_>) {
    let builtin = Builtin::load(&mut Sources::new()).expect("the built-in data decodes");
    let scenario = builtin.scenarios.first().expect("a built-in scenario");
    // The ids of every tenth model end in 0, and so do the dollars of their output.
    let load = |cents: &str| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        write_lists(folder.path());
        let (mut sources, mut log) = (Sources::new(), Log::new());
        let texts = (0..10).map(|provider| {
            let path = folder.path().join(format!("p{provider}/2026-08-01.yaml"));
            let text = read_file(&path, MAX_BYTES).expect("a file");
            (path, text.replace("0.05 }", cents))
        });
        let catalog = load_texts(texts, &mut sources, &mut log);
        assert!(!log.has_errors() && catalog.offers().count() == 2_500);
        catalog
    };
    let (old, new) = (load("0.05 }"), load("0.15 }"));
    let day = old.newest_confirmed().expect("a confirmed list");
    let (old, new) = (
        old.in_force(day, Announced::Ignored),
        new.in_force(day, Announced::Ignored),
    );
    let (before, after) = (case_on(scenario, &old), case_on(scenario, &new));
    let stages = scenario.stages.iter();
    let stages = stages.map(|stage| (stage.name.as_str(), stage.tokens.value));
    let exposure = Exposure::new(&before, &after, stages.collect());
    bencher.counter(ItemsCount::new(2_500_u32)).bench(|| {
        let diff = diff(black_box(&old), black_box(&new), &exposure);
        assert_eq!(diff.changes.len(), 250);
        diff
    });
}

/// A million years of a route over three providers, beside one and two of them, on both cores.
/// `examples/simulated_years.rs` and `benches/sla_numpy.py` play the same model.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn simulate_1m_years_of_three_providers(bencher: Bencher<'_, '_>) {
    let model = three_providers();
    bencher
        .counter(ItemsCount::new(1_000_000_u32))
        .bench(|| simulate(black_box(&model), 1_000_000, 1, 2));
}

/// Thirty incidents a year of 20 minutes to 5 hours, noticed in two minutes, at $833 a minute.
fn three_providers() -> YearModel {
    let length = Length::between(Spread::parse("20m to 5h").expect("a spread"));
    let incidents = IncidentModel::new(Real::count(30), length).expect("incidents");
    let provider = |source| Provider::new("provider", incidents.clone(), source);
    let detection = Real::count(2);
    let two = Choice::single("two", 0).with_backup(1, detection);
    let three = two.clone().with_backup(2, detection);
    let choices = vec![Choice::single("one", 0), two, three];
    let stakes = Stakes::new(Real::count(833), Real::ZERO).expect("stakes");
    YearModel::new((0..3).map(provider).collect(), &[], choices, stakes).expect("a model")
}

fn case_on<'a>(scenario: &'a Scenario, market: &Market<'a>) -> Case<'a> {
    Case {
        scenario,
        route: None,
        links: Links::tolerant(scenario, market),
        mix: scenario.token_mix.value.clone(),
        workload: scenario.workload.clone(),
        tokens: None,
        error_rate: None,
        month: Month::PLANNING,
    }
}
