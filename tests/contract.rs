//! Offers against each other at every volume: closed forms, published figures, brute force.

use std::cmp::Ordering;

use proptest::prelude::*;
use tokenplan::catalog::{Announced, Catalog, Meter, Offer, VolumeRule};
use tokenplan::engine::contract::{
    Contender, Crossing, Curve, Kind, Overage, Rates, Reserved, Terms, UnitCapacity, Usage,
    Utilisation, cliffs, commit, crossings, envelope, of_the_charge, tier_curve, token_curve,
    utilisation,
};
use tokenplan::engine::cost::{TokenCost, Volume};
use tokenplan::engine::tiers::{PeakLoad, tier_costs};
use tokenplan::money::{UnitPrice, Usd};
use tokenplan::scenario::{CacheHitModel, CacheUse, TokenMix, Workload};
use tokenplan::units::{Day, Duration, Factor, Month, Period, Ratio, Scalar, Share, Tokens};

use crate::pricing::catalog_of;

pub(crate) fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

pub(crate) fn share(text: &str) -> Share {
    Share::parse(text).unwrap()
}

fn tokens(text: &str) -> Tokens {
    Tokens::parse(text).unwrap()
}

fn rates(steps: &[(u64, &str)], rule: VolumeRule) -> Rates {
    let steps = steps.iter();
    let steps = steps.map(|(from, price)| (*from, UnitPrice::parse(price).unwrap()));
    Rates {
        steps: steps.collect(),
        rule,
    }
}

fn flat(price: &str) -> Curve {
    rates(&[(0, price)], VolumeRule::Graduated).curve()
}

/// What units of this price cost and replace.
fn busy_units(price: Usd, value: Usd) -> Utilisation {
    Utilisation {
        price,
        value,
        most_used: Ratio::whole(100),
    }
}

fn with_fee(price: &str, fee: &str) -> Curve {
    flat(price).plus(usd(fee))
}

/// Where curves cross, and how.
fn places(found: &[Crossing]) -> Vec<(u64, Kind)> {
    found
        .iter()
        .map(|one| (one.tokens.count(), one.kind))
        .collect()
}

const STEPS: &[(u64, &str)] = &[
    (0, "1.00"),
    (1_000_000_000, "0.80"),
    (10_000_000_000, "0.60"),
];

/// Golden group `tier`, and routing 3.8: $1.00 up to 1B, $0.80 up to 10B, $0.60 above.
#[test]
fn graduated_and_all_units_tiers() {
    let graduated = rates(STEPS, VolumeRule::Graduated).curve();
    let all_units = rates(STEPS, VolumeRule::AllUnits).curve();
    for (volume, marginal, whole) in [
        ("1B", "1000.00", "1000.00"),
        ("2B", "1800.00", "1600.00"),
        ("20B", "14200.00", "12000.00"),
    ] {
        let at = |curve: &Curve| curve.at(tokens(volume)).to_decimal();
        assert_eq!(
            (at(&graduated), at(&all_units)),
            (marginal.into(), whole.into())
        );
    }
    // The token after 1B: 1,000,000,001 x 0.80 a million.
    assert_eq!(all_units.at(Tokens::new(1_000_000_001)), usd("800.0000008"));
}

/// The same prices as a price list writes them.
#[test]
fn a_list_with_volume_rates_has_the_same_curve() {
    for (rule, name) in [
        (VolumeRule::Graduated, "graduated"),
        (VolumeRule::AllUnits, "all-units"),
    ] {
        let list = Listed::new(
            "",
            &format!(
                "prices: {{ output: 1.00 }}, volume: {name}, rates: [{{ volume_over: 1B, prices: \
                 {{ output: 0.80 }} }}, {{ volume_over: 10B, prices: {{ output: 0.60 }} }}]"
            ),
            "output=100%",
        );
        assert_eq!(list.curve(), rates(STEPS, rule).curve(), "{name}");
    }
}

/// From 800M tokens on, all-units tiers make it cheaper to buy over 1B: 800M x 1.00 = 1B x 0.80;
/// from 7.5B to buy over 10B: 7.5B x 0.80 = 10B x 0.60.
#[test]
fn buying_more_and_paying_less_is_found() {
    let falls = cliffs(&rates(STEPS, VolumeRule::AllUnits).curve());
    let volumes: Vec<_> = falls
        .iter()
        .map(|one| (one.from.count(), one.to.count()))
        .collect();
    assert_eq!(
        volumes,
        [
            (800_000_001, 1_000_000_001),
            (7_500_000_001, 10_000_000_001)
        ]
    );
    assert_eq!(cliffs(&rates(STEPS, VolumeRule::Graduated).curve()), []);
}

/// Golden group `commit`, and routing 3.8: M = 50,000 and d = 15 %.
#[test]
fn a_commitment_with_overage_at_the_discount_or_at_list() {
    // $1 a million, so that a million tokens are a dollar of usage.
    let usage = flat("1.00");
    let (monthly, discount) = (usd("50000"), share("15%"));
    let discounted = commit(&usage, monthly, discount, Overage::Discounted);
    let list = commit(&usage, monthly, discount, Overage::List);
    for (dollars, at_discount, at_list) in [
        (20_000, "50000.00", "50000.00"),
        (50_000, "50000.00", "50000.00"),
        (60_000, "51000.00", "51176.47"),
        (80_000, "68000.00", "71176.47"),
    ] {
        let volume = Tokens::new(dollars * 1_000_000);
        assert_eq!(discounted.at(volume), usd(at_discount), "{dollars}");
        assert_eq!(list.at(volume).rounded(2), at_list, "{dollars}");
    }
    // The golden figure has more digits: 71,176.4705882353.
    assert_eq!(list.at(tokens("80B")).rounded(10), "71176.4705882353");
    // Against list prices both pay from U = M on.
    for curve in [&discounted, &list] {
        let found = crossings(&usage, curve);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].tokens, found[0].kind),
            (tokens("50B"), Kind::Meet)
        );
        assert_eq!(
            (found[0].below, found[0].above),
            (Ordering::Less, Ordering::Greater)
        );
    }
}

/// A minimum: Pinecone bills max($50, usage), so 20 costs 50 and 100 costs 100.
#[test]
fn a_minimum_is_a_commitment_without_discount() {
    let billed = commit(&flat("1.00"), usd("50"), Share::NONE, Overage::Discounted);
    assert_eq!(billed.at(tokens("20M")), usd("50"));
    assert_eq!(billed.at(tokens("100M")), usd("100"));
    // Below it costs more than usage, from it on the same.
    let [only] = crossings(&flat("1.00"), &billed)[..] else {
        panic!("one crossing")
    };
    assert_eq!((only.below, only.above), (Ordering::Less, Ordering::Equal));
    assert_eq!(only.tokens, tokens("50M"));
}

/// The difference of the fees over that of the rates: 2,500 / (1.00 - 0.75) a million is 10B.
#[test]
fn a_fee_pays_from_its_break_even_volume() {
    let found = crossings(&flat("1.00"), &with_fee("0.75", "2500"));
    let expected = Crossing {
        tokens: tokens("10B"),
        below: Ordering::Less,
        above: Ordering::Greater,
        kind: Kind::Meet,
    };
    assert_eq!(found, [expected]);
    // 2,500 / 0.30 a million is 8,333,333,333.3 tokens: the first whole volume after it.
    let found = crossings(&flat("1.00"), &with_fee("0.70", "2500"));
    assert_eq!(found[0].tokens, Tokens::new(8_333_333_334));
    // With equal rates a fee never pays.
    assert_eq!(crossings(&flat("1.00"), &with_fee("1.00", "2500")), []);
}

/// All-units tiers against $0.90: dearer up to 1B, cheaper beyond, by a jump and never again.
#[test]
fn a_jump_over_the_other_curve_is_a_crossing() {
    let found = crossings(&rates(STEPS, VolumeRule::AllUnits).curve(), &flat("0.90"));
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].tokens.count(), found[0].kind),
        (1_000_000_001, Kind::Jump)
    );
    // Against $0.80 it is dearer, then the same, then cheaper from over 10B on.
    let found = crossings(&rates(STEPS, VolumeRule::AllUnits).curve(), &flat("0.80"));
    let orders: Vec<_> = found.iter().map(|one| (one.below, one.above)).collect();
    assert_eq!(
        orders,
        [
            (Ordering::Greater, Ordering::Equal),
            (Ordering::Equal, Ordering::Less)
        ]
    );
    // A fee of 850 and $0.10 crosses $1.00 three times: 850/0.9 a million before 1B, back by the
    // jump (950.0 against 800.0), and again at 850/0.7 a million.
    let found = crossings(
        &rates(STEPS, VolumeRule::AllUnits).curve(),
        &with_fee("0.10", "850"),
    );
    assert_eq!(
        places(&found),
        [
            (944_444_445, Kind::Meet),
            (1_000_000_001, Kind::Jump),
            (1_214_285_715, Kind::Meet),
        ]
    );
}

/// Routing 3.8: the share of a Scale Tier unit that must be used, from its price a day, its tokens a
/// minute and the price of a million tokens.
#[test]
fn scale_tier_units_never_pay_on_price_alone() {
    for (price, per_minute, rate, percent) in [
        ("75", 25_000, "1.25", "166.67"),
        ("60", 2_500, "10.00", "166.67"),
        ("275", 500_000, "0.25", "152.78"),
        ("110", 30_000, "2.00", "127.31"),
        ("36", 2_500, "8.00", "125"),
        ("124.59", 30_000, "2.50", "115.36"),
        ("39.34", 2_500, "10.00", "109.28"),
        // A month of 30 days of the first ones: 3,800 against 4,320, and 1,200 against 1,296.
        ("126.666666", 20_000, "5.00", "87.96"),
        ("40", 2_000, "15.00", "92.59"),
    ] {
        let carried = Tokens::new(per_minute * 1_440);
        let value = flat(rate).at(carried);
        let price = usd(price);
        let needed = utilisation(busy_units(price, value)).unwrap();
        assert_eq!(needed.to_decimal(2), percent, "{price} {per_minute}");
    }
}

/// Routing 3.8: PTU of Azure by the hour ($1), by the month ($260) and by the year ($221), against
/// input prices, 730 hours.
#[test]
fn provisioned_units_against_the_tokens_they_carry() {
    for (per_minute, rate, value, hourly, monthly, yearly) in [
        (3_000, "2.00", "262.80", "277.8", "98.9", "84.1"),
        (14_900, "0.40", "261.05", "279.6", "99.6", "84.7"),
        (2_500, "2.50", "273.75", "266.7", "95", "80.7"),
        (37_000, "0.15", "243.09", "300.3", "107", "90.9"),
    ] {
        let carried = Tokens::new(per_minute * 43_800);
        let worth = flat(rate).at(carried);
        assert_eq!(worth.rounded(2), value);
        for (price, percent) in [("730", hourly), ("260", monthly), ("221", yearly)] {
            let price = usd(price);
            let needed = utilisation(busy_units(price, worth)).unwrap();
            assert_eq!(needed.to_decimal(1), percent, "{rate} {price}");
        }
    }
}

/// Routing 3.8: with half of the tokens cached at a quarter of the price, and no capacity used by
/// them, a unit is worth 1.25 times as much: 79.1 % and 67.3 % instead of 98.9 % and 84.1 %.
#[test]
fn cached_tokens_make_a_unit_worth_more() {
    let list = Listed::new(
        "",
        "prices: { input: 2.00, cache_read: 0.50 }",
        "input=50%,cache_read=50%",
    );
    let capacity = UnitCapacity::allowance(Tokens::new(3_000 * 43_800));
    let half = share("50%").ratio();
    let carried = capacity.with_cache(half).unwrap().busy(1);
    assert_eq!(carried.count(), 2 * 3_000 * 43_800);
    let value = list.curve().at(carried);
    assert_eq!(value.rounded(2), "328.50");
    for (price, percent) in [("260", "79.1"), ("221", "67.3")] {
        let price = usd(price);
        let needed = utilisation(busy_units(price, value)).unwrap();
        assert_eq!(needed.to_decimal(1), percent);
    }
    assert_eq!(capacity.with_cache(Ratio::ONE), None);
}

/// Routing 3.8: 5.5 % of what is charged is 5.82 % of the net amount; a month of $6.75 pays 11.85 %
/// at a minimum of $0.80, which binds up to $14.55.
#[test]
fn a_gateway_has_a_share_and_a_minimum() {
    let gross = of_the_charge(share("5.5%")).unwrap() * Ratio::whole(100);
    assert_eq!(gross.to_decimal(2), "5.82");
    let terms = Terms {
        gateway: Some((share("5.5%").ratio(), usd("0.80"))),
        ..Terms::default()
    };
    let curve = terms.curve(Some(flat("1.00")), 1);
    let fee = |volume: u64| curve.at(Tokens::new(volume)) - flat("1.00").at(Tokens::new(volume));
    let percent = fee(6_750_000).over(usd("6.75")).unwrap() * Ratio::whole(100);
    assert_eq!(percent.to_decimal(2), "11.85");
    // 0.80 / 0.055 = 14.545454...
    assert_eq!(fee(14_545_454), usd("0.80"));
    assert!(fee(14_545_455) > usd("0.80"));
}

/// A unified fee against direct contracts with work of their own: three integrations of 6 hours a
/// month against one of 2 hours, at $100 an hour: 1,600 / 5.5 % = $29,090.91 of usage a month.
#[test]
fn a_unified_fee_against_direct_work() {
    let unified = Terms {
        fee: usd("200"),
        gateway: Some((share("5.5%").ratio(), usd("0.80"))),
        ..Terms::default()
    };
    let direct = Terms {
        fee: usd("1800"),
        ..Terms::default()
    };
    let usage = || Some(flat("1.00"));
    let found = crossings(&unified.curve(usage(), 1), &direct.curve(usage(), 1));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].tokens, Tokens::new(29_090_909_091));
}

/// Units that are bought as the volume needs them: a staircase that crosses a line on every step
/// while the steps are steeper than the line in part.
#[test]
fn a_staircase_crosses_a_line_at_every_step() {
    let units = Terms {
        reserved: Some(Reserved {
            unit: usd("90"),
            units: 1..=3,
            carries: Some(UnitCapacity::allowance(tokens("100M"))),
        }),
        ..Terms::default()
    };
    let found = crossings(&flat("1.00"), &units.curve(None, 1));
    assert_eq!(
        places(&found),
        [
            (90_000_000, Kind::Meet),
            (100_000_001, Kind::Jump),
            (180_000_000, Kind::Meet),
            (200_000_001, Kind::Jump),
            (270_000_000, Kind::Meet),
        ]
    );
}

/// Throughput is sized for the busiest minute: 180,000 tokens a minute are 7,884M in 730 hours and
/// 1,971M at a peak of 4, so 5B tokens need ⌈5,000 ÷ 1,971⌉ = 3 units and use 21.14 % of them. An
/// allowance of the month, and one of a day, do not know minutes.
#[test]
fn throughput_is_sized_for_the_busiest_minute() {
    let peak = Factor::parse("4").unwrap();
    let of = |tokens: u64, per, peak| {
        UnitCapacity::throughput(Tokens::new(tokens), per, peak, Month::PLANNING)
    };
    let unit = of(180_000, Period::Minute, peak);
    let month = tokens("5B");
    assert_eq!(unit.at_peak(1), Tokens::new(1_971_000_000));
    assert_eq!(unit.busy(1), Tokens::new(7_884_000_000));
    assert_eq!(unit.needed(month), Some(3));
    assert_eq!(unit.used(month, 3).unwrap().to_decimal(2), "21.14");
    assert_eq!(unit.most_used(), Ratio::whole(25));
    assert_eq!(of(3_000, Period::Second, peak), unit);
    assert_eq!(of(10_800_000, Period::Hour, peak), unit);
    let flat = of(180_000, Period::Minute, Factor::ONE);
    assert_eq!(flat.needed(month), Some(1));
    assert_eq!(of(259_200_000, Period::Day, peak), flat);
    assert_eq!(UnitCapacity::allowance(Tokens::new(7_884_000_000)), flat);
    // Units are not rounded one by one: 730 ÷ 3 is 243.3, and three of them serve 730.
    let third = of(1, Period::Hour, Factor::parse("3").unwrap());
    assert_eq!(third.at_peak(1).count(), 243);
    assert_eq!(third.at_peak(3).count(), 730);
}

#[test]
fn an_outgrown_offer_is_not_the_cheapest_beyond_its_limit() {
    let small = Contender {
        curve: flat("0.25"),
        carries: Some(tokens("800M")),
    };
    let large = Contender {
        curve: with_fee("0.25", "2500"),
        carries: None,
    };
    let stretches = envelope(&[small.clone(), large]);
    let told = stretches
        .iter()
        .map(|one| (one.from.count(), one.cheapest, one.outgrown));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(1, Some(0), None), (800_000_001, Some(1), Some(0))]
    );
    let alone = envelope(&[small]);
    assert_eq!(alone.last().unwrap().cheapest, None);
}

/// A limit of 50 requests a minute, a peak of 4 and 1,500 tokens a request: 50 / 4 x 43,800 x 1,500.
#[test]
fn a_limit_is_reached_at_a_volume() {
    let (limit, peak) = (Scalar::parse("50").unwrap(), Factor::parse("4").unwrap());
    let per_request = Tokens::new(1_500);
    let most = PeakLoad::tokens_within(limit, per_request, peak, Month::PLANNING);
    assert_eq!(most, Tokens::new(821_250_000));
    let load = |tokens| PeakLoad::new(tokens, per_request, peak, Month::PLANNING).per_minute();
    assert!(load(most) <= Ratio::whole(50));
    assert!(load(Tokens::new(821_250_001)) > Ratio::whole(50));
}

/// A model of a list, and what is asked of it.
struct Listed {
    catalog: Catalog,
    mix: TokenMix,
    workload: Workload,
}

impl Listed {
    fn new(fields: &str, model: &str, mix: &str) -> Self {
        let part = |text: &str| {
            let (meter, percent) = text.split_once('=').unwrap();
            (Meter::from_name(meter).unwrap(), share(percent))
        };
        Self {
            catalog: catalog_of(fields, &format!("{{ id: m, {model} }}")),
            mix: TokenMix::new(mix.split(',').map(part)).unwrap(),
            workload: Workload::plain(Tokens::new(1_500)),
        }
    }

    fn offer(&self) -> Offer<'_> {
        let market = self
            .catalog
            .in_force(Day::parse("2026-11-11").unwrap(), Announced::Ignored);
        market.find("acme/m").unwrap()
    }

    fn usage(&self) -> Usage<'_> {
        Usage {
            mix: &self.mix,
            workload: &self.workload,
            month: Month::PLANNING,
        }
    }

    fn volume(&self, tokens: u64) -> Volume<'_> {
        Volume::new(
            Tokens::new(tokens),
            &self.mix,
            &self.workload,
            Month::PLANNING,
        )
    }

    fn curve(&self) -> Curve {
        token_curve(self.offer(), self.usage()).unwrap()
    }

    fn direct(&self, tokens: u64) -> Usd {
        TokenCost::new(self.offer(), &self.volume(tokens))
            .total()
            .unwrap()
    }
}

fn near(one: Usd, two: Usd, pico: i128) -> bool {
    (one - two).magnitude() <= Usd::from_pico(pico)
}

#[test]
fn an_unpriced_meter_leaves_no_curve() {
    let list = Listed::new("", "prices: { output: 1.00 }", "input=50%,output=50%");
    let gaps = token_curve(list.offer(), list.usage()).unwrap_err();
    assert_eq!(gaps[0].meter, Meter::Input);
    // Also when only volumes beyond a threshold have no price.
    let list = Listed::new(
        "",
        "prices: { input: 1.00, output: 1.00 }, rates: [{ volume_over: 1B, prices: { output: 0.5 } }]",
        "input=50%,output=50%",
    );
    assert!(token_curve(list.offer(), list.usage()).is_err());
}

/// Where the hits of a cache follow from volume, the curve is exact at its own volumes and within
/// 0.2 % between them.
#[test]
fn a_cache_that_follows_volume_bends_the_curve() {
    let mut list = Listed::new(
        "",
        "prices: { input: 2.50, cache_read: 0.25, cache_write: 3.00, output: 10.00 }",
        "input=80%,output=20%",
    );
    list.workload.cache = Some(CacheUse {
        cacheable: share("75%"),
        hits: CacheHitModel::Lifetime {
            prefixes: 20,
            ttl: Duration::parse("5m").unwrap(),
        },
    });
    let curve = list.curve();
    for segment in curve.segments().iter().step_by(7) {
        let direct = list.direct(segment.from);
        assert!(
            near(curve.at(Tokens::new(segment.from)), direct, 1_000_000),
            "{}",
            segment.from
        );
    }
    for exponent in 4..14 {
        for first in [1_u64, 2, 3, 5, 7] {
            let volume = first * 10_u64.pow(exponent);
            let (ours, direct) = (curve.at(Tokens::new(volume)), list.direct(volume));
            let off = (ours - direct).over(direct).unwrap().magnitude();
            assert!(
                off < Ratio::new(2, 1_000).unwrap(),
                "{volume}: {ours} {direct}"
            );
        }
    }
}

const TIERS: &str = "gateway: { fee: 5.5%, minimum: 0.80 }, service_tiers: [\
    { id: plain, availability: best effort, capacity: shared, monthly_fee: 0 }, \
    { id: fee, availability: best effort, capacity: shared, monthly_fee: 2500 }, \
    { id: batch, availability: best effort, capacity: shared, monthly_fee: 10, processing: batch }, \
    { id: committed, availability: best effort, capacity: shared, monthly_fee: 3, \
      commitment: { monthly: 4000, overage: 1.5 } }, \
    { id: units, availability: best effort, capacity: dedicated, monthly_fee: 7, \
      provisioned: { unit_hour: 1.50, units: 2 } }],";

/// Every kind of tier and fee that a price list has, at volumes from a thousand tokens to 30B.
fn priced_like_the_list(rule: &str, steps: [u32; 3], searches: bool) -> Listed {
    let [base, second, third] = steps;
    let price = |pico: u32| Usd::from_pico(i128::from(pico) * 1_000_000).to_decimal();
    let fees = if searches {
        "fees: { request: 0.001, search_per_1k: 4 },"
    } else {
        ""
    };
    let model = format!(
        "{fees} volume: {rule}, prices: {{ input: {0}, output: {1} }}, batch: {{ input: {2}, output: {2} }}, \
         rates: [{{ volume_over: 20M, prices: {{ input: {1}, output: {2} }}, batch: {{ input: {0}, output: {2} }} }}, \
         {{ volume_over: 3B, prices: {{ input: {2}, output: {0} }}, batch: {{ input: {1}, output: {2} }} }}]",
        price(base),
        price(second),
        price(third)
    );
    let mut list = Listed::new(TIERS, &model, "input=60%,output=40%");
    list.workload.searches = Ratio::new(1, 2).unwrap();
    list.workload.purchases = 2;
    list
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The curve is `TokenCost` and `TierCost` at any volume. Those round each part at the
    /// pico-dollar, and the share of tokens in a band at 10^-12, which 30B tokens make 0.03 tokens.
    #[test]
    fn the_curve_is_what_the_list_bills(
        steps in any::<[u32; 3]>(), graduated in any::<bool>(), searches in any::<bool>(),
        exponent in 3_u32..10, first in 1_u64..30, odd in 0_u64..1_000,
    ) {
        let rule = if graduated { "graduated" } else { "all-units" };
        let list = priced_like_the_list(rule, steps, searches);
        let volume = first * 10_u64.pow(exponent) + odd;
        let most = i128::from(*steps.iter().max().unwrap());
        let slack = 100 + most / 10;
        let at = Tokens::new(volume);
        let (ours, direct) = (list.curve().at(at), list.direct(volume));
        prop_assert!(near(ours, direct, slack), "{} {}", ours, direct);
        let peak = PeakLoad::new(at, Tokens::new(1_500), Factor::ONE, Month::PLANNING);
        for cost in tier_costs(list.offer(), &list.volume(volume), peak, None, Month::PLANNING) {
            let ours = tier_curve(list.offer(), cost.tier, list.usage()).unwrap().at(at);
            let direct = cost.total().unwrap();
            prop_assert!(near(ours, direct, slack * 2), "{}: {} {}", cost.tier.id, ours, direct);
        }
    }

    /// Whole tokens on a plain model: not a pico-dollar off.
    #[test]
    fn a_plain_curve_is_exact(price in any::<u32>(), thousands in 1_u64..1_000_000_000) {
        let rate = UnitPrice::from_pico_per_token(price.into()).to_decimal();
        let list = Listed::new("", &format!("prices: {{ output: {rate} }}"), "output=100%");
        let volume = thousands * 1_000;
        prop_assert_eq!(list.curve().at(Tokens::new(volume)), list.direct(volume));
    }
}
