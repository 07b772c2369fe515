//! Limits of service tiers, from a price list to what fits.

use tokenplan::catalog::{Announced, Enforcement, LimitMeter, Limits, Meter};
use tokenplan::engine::cost::Volume;
use tokenplan::engine::tiers::{Fit, PeakLoad, tier_costs};
use tokenplan::money::Usd;
use tokenplan::scenario::{TokenMix, Workload};
use tokenplan::units::{Day, Factor, Month, Ratio, Scalar, Share, Tokens};

use crate::pricing::catalog_of;

/// The limits of a list's only tier, and whether they carry a month: 100 requests a minute on
/// average and 200 in the busiest one, of 600 prompt tokens, 200 from a cache and 200 completion
/// tokens. 4.38B tokens at $1 per million are $4,380.
fn fitted(limits: &str) -> (Limits, Fit) {
    let tier = format!(
        "service_tiers: [{{ id: t, availability: best effort, capacity: shared, monthly_fee: 0, \
         limits: {{ {limits} }} }}],"
    );
    let model = "{ id: m, prices: { input: 1, cache_read: 1, output: 1 } }";
    let catalog = catalog_of(&tier, model);
    let market = catalog.in_force(Day::parse("2026-11-11").unwrap(), Announced::Ignored);
    let offer = market.find("acme/m").unwrap();
    let mix = [
        (Meter::Input, "60%"),
        (Meter::CacheRead, "20%"),
        (Meter::Output, "20%"),
    ];
    let mix = mix.map(|(meter, share)| (meter, Share::parse(share).unwrap()));
    let mix = TokenMix::new(mix).unwrap();
    let per_request = Tokens::new(1_000);
    let workload = Workload::plain(per_request);
    let tokens = Tokens::new(43_800 * 100 * 1_000);
    let volume = Volume::new(tokens, &mix, &workload, Month::PLANNING);
    let peak = Factor::parse("2").unwrap();
    let peak = PeakLoad::new(tokens, per_request, peak, Month::PLANNING);
    let costs = tier_costs(offer, &volume, peak, None, Month::PLANNING);
    (costs[0].tier.limits.clone(), costs[0].fit)
}

/// The limit that binds, what is asked of it, and the headroom.
fn binding(limits: &str) -> (LimitMeter, Ratio, Ratio) {
    let binding = fitted(limits).1.binding().unwrap();
    (binding.meter, binding.demand, binding.headroom())
}

#[test]
fn each_limit_meets_its_own_demand() {
    let whole = Ratio::whole;
    for (limits, meter, demand) in [
        ("requests_per_minute: 400", LimitMeter::Rpm, 200),
        ("requests_per_day: 288k", LimitMeter::Rpd, 144_000),
        ("input_tokens_per_minute: 320k", LimitMeter::Itpm, 160_000),
        (
            "input_tokens_per_minute: 240k, counts_cached: false",
            LimitMeter::Itpm,
            120_000,
        ),
        ("output_tokens_per_minute: 80k", LimitMeter::Otpm, 40_000),
        ("tokens_per_minute: 400k", LimitMeter::Tpm, 200_000),
        ("tokens_per_day: 288M", LimitMeter::Tpd, 144_000_000),
        ("monthly_spend: 8760", LimitMeter::Spend, 4_380),
    ] {
        let expected = (meter, whole(demand), whole(50));
        assert_eq!(binding(limits), expected, "{limits}");
    }
}

/// 160,000 prompt tokens a minute over a limit of 128,000 are a quarter too many, whatever the
/// requests have left.
#[test]
fn the_limit_that_leaves_least_binds() {
    let limits = "requests_per_minute: 250, input_tokens_per_minute: 128k";
    let (_, fit) = fitted(limits);
    assert_eq!(fit.fits(), Some(false));
    assert_eq!(fit.binding().unwrap().meter, LimitMeter::Itpm);
    assert_eq!(fit.headroom(), Ratio::new(-25, 1));
    let (_, fit) = fitted(&format!("{limits}, counts_cached: false"));
    assert_eq!(fit.headroom(), Ratio::new(25, 4));
    // Requests in flight cannot be told from a volume.
    assert_eq!(fitted("concurrency: 1").1, Fit::Unknown);
}

#[test]
fn limits_are_read_as_written() {
    let (limits, _) = fitted(
        "tokens_per_minute: 2M, requests_per_minute: 50, concurrency: 8, monthly_spend: 500, \
         enforcement: per-second, counts_cached: false, reserves_max_output: true",
    );
    let expected = Limits {
        limits: vec![
            (LimitMeter::Rpm, 50),
            (LimitMeter::Tpm, 2_000_000),
            (LimitMeter::Concurrency, 8),
        ],
        spend: Some(Usd::parse("500").unwrap()),
        enforcement: Enforcement::PerSecond,
        counts_cached: false,
        reserves_output: true,
    };
    assert_eq!(limits, expected);
    assert_eq!(fitted("").0, Limits::default());
}
