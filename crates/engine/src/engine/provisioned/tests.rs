//! Official examples, closed forms, and every number of units tried.

use proptest::prelude::*;

use super::*;
use crate::money::UnitPrice;
use crate::units::{Duration, Scalar, Tokens};

fn whole(number: u64) -> Ratio {
    Ratio::whole(number)
}

fn ratio(numerator: i128, denominator: i128) -> Ratio {
    Ratio::new(numerator, denominator).unwrap()
}

fn converted(input: u64, output_ratio: u64) -> Carries {
    Carries::Converted {
        input: Tokens::new(input),
        output_ratio: whole(output_ratio),
    }
}

fn price(text: &str) -> UnitPrice {
    UnitPrice::parse(text).unwrap()
}

fn usd(text: &str) -> Usd {
    Usd::parse(text).unwrap()
}

const FIFTIES: Sizes = Sizes {
    minimum: 50,
    increment: 50,
};

/// Azure's onboarding guide of 2026-04-07: 1,000 requests a minute of 100 and 50 tokens, and of
/// 500 and 200, on a model with 3,400 tokens a minute and unit and a ratio of 8.
#[test]
fn official_examples_of_throughput_units() {
    for (input, output, tokens, raw, sold) in [
        (100, 50, 500_000, "147.06", 150),
        (500, 200, 2_100_000, "617.65", 650),
    ] {
        let (rpm, none) = (whole(1_000), Ratio::ZERO);
        let (input, output) = (whole(input) * rpm, whole(output) * rpm);
        let unit = converted(3_400, 8);
        assert_eq!(unit.converted(input, none, output), Some(whole(tokens)));
        let need = unit.need_of(input, none, output).unwrap();
        assert_eq!(need.to_decimal(2), raw);
        assert_eq!(FIFTIES.at_least(need), sold);
    }
}

#[test]
fn cached_tokens_need_no_unit() {
    let load = MinuteLoad {
        input: 10_000,
        cached: 4_000,
        output: 1_000,
    };
    // 6,000 + 4 × 1,000 over 2,500.
    assert_eq!(converted(2_500, 4).need(load), Some(whole(4)));
}

/// A model unit has two limits, and the tighter one counts: 10,000 ÷ 4,000 against 1,000 ÷ 500.
#[test]
fn model_units_count_prompts_and_completions_apart() {
    let unit = |output| Carries::Separate {
        input: Tokens::new(4_000),
        output: Tokens::new(output),
    };
    let load = MinuteLoad {
        input: 10_000,
        cached: 4_000,
        output: 1_000,
    };
    assert_eq!(unit(500).need(load), Some(ratio(5, 2)));
    assert_eq!(unit(250).need(load), Some(whole(4)));
    assert_eq!(unit(0).need(load), None);
}

#[test]
fn sizes_are_multiples_from_a_minimum_on() {
    let sizes = Sizes {
        minimum: 15,
        increment: 5,
    };
    for (need, sold) in [(0, 15), (15, 15), (16, 20), (20, 20)] {
        assert_eq!(sizes.at_least(whole(need)), sold);
    }
    let first: Vec<u64> = (0..4).map(|place| sizes.nth(place)).collect();
    assert_eq!(first, [0, 15, 20, 25]);
    // 25 at least and then in fifties, as one model of Azure's table is sold.
    let uneven = Sizes {
        minimum: 25,
        increment: 50,
    };
    assert_eq!(uneven.at_least(whole(26)), 50);
    assert_eq!(units_of_slots(11, 4), Some(3));
    assert_eq!(units_of_slots(11, 0), None);
}

/// Microsoft's example: 500 units reserved, 300 deployed and then 300 more: 100 by the hour; a
/// quarter of an hour is a quarter of that.
#[test]
fn overage_of_a_reservation() {
    assert_eq!(overage_units(500, &[300, 300]), 100);
    assert_eq!(overage_units(500, &[300]), 0);
    let time = |text| Duration::parse(text).unwrap();
    let deployed = [(300, time("1h")), (600, time("1h")), (600, time("15m"))];
    assert_eq!(overage(500, &deployed), whole(125));
}

/// 4,750 tokens a minute at $1.25 are worth $260.0625 in a month of 43,800 minutes, 3,000 at $2
/// $262.80: units at $260 pay from 99.98 % and 98.9 % busy on, at $221 from 85.0 % and 84.1 %.
#[test]
fn worth_of_a_busy_unit() {
    for (tokens, input, worth, dear, cheap) in [
        (4_750, "1.25", "260.0625", "0.9998", "0.850"),
        (3_000, "2", "262.80", "0.989", "0.841"),
    ] {
        let prices = TokenPrices {
            input: price(input),
            cached: None,
            output: None,
        };
        let (unit, shape) = (converted(tokens, 8), (Ratio::ONE, Ratio::ZERO, Ratio::ZERO));
        let busy = prices.of_busy_unit(unit, shape, Month::PLANNING).unwrap();
        assert_eq!(busy, usd(worth));
        let share = |price| usd(price).over(busy).unwrap().to_decimal(4);
        assert!(share("260").starts_with(dear), "{}", share("260"));
        let cheap_share: f64 = cheap.parse().unwrap();
        let got = usd("221").over(busy).unwrap().approximate();
        assert!((got - cheap_share).abs() < 5e-4);
    }
}

/// Tokens that a cache holds need no unit but have a price, so that a unit is worth more: with a
/// share c cached, and ρ completion tokens a prompt token, p × c ÷ ((1 − c) + rρ) for each token
/// that counts.
#[test]
fn cached_tokens_make_units_worth_more() {
    let prices = TokenPrices {
        input: price("2"),
        cached: Some(price("0.5")),
        output: Some(price("8")),
    };
    let shape = (whole(1_000), whole(600), whole(100));
    let worth = prices.of_busy_unit(converted(3_000, 4), shape, Month::PLANNING);
    // Of 800 tokens that count, 1,600 μ$ + 300 μ$ of cached ones: 2.375 $ a million.
    assert_eq!(worth, Some(usd("312.075")));
    let unpriced = TokenPrices {
        cached: None,
        ..prices
    };
    assert_eq!(
        unpriced.of_busy_unit(converted(3_000, 4), shape, Month::PLANNING),
        None
    );
}

/// Four minutes that need 1, 2, 3 and 4 units of tokens worth a dollar each. At half of that, the
/// second unit is needed in three minutes of four and pays, the third in two and costs the same,
/// the fourth in one and does not.
#[test]
fn few_minutes_by_hand() {
    let minutes = (1..=4).map(|need| Minute {
        need: whole(need),
        by_token: usd("1").times(whole(need)),
    });
    let month = Month::PLANNING;
    let spill = Spill::new(minutes.collect(), month);
    let a_month = |dollars: &str| usd(dollars).times(month.minutes());
    assert_eq!(spill.spilled(0), a_month("2.5"));
    assert_eq!(spill.spilled(2), a_month("0.75"));
    assert_eq!(spill.cost(2, a_month("0.5")), a_month("1.75"));
    assert_eq!(spill.best(a_month("0.5"), Sizes::SINGLE), 2);
    assert_eq!(spill.best(a_month("0.49"), Sizes::SINGLE), 3);
    assert_eq!(spill.best(a_month("1"), Sizes::SINGLE), 0);
    assert_eq!(spill.best(Usd::ZERO, Sizes::SINGLE), 4);
    assert_eq!(spill.exceeded_by(ratio(1, 2)), whole(2));
}

#[test]
fn the_whole_picture_of_two_minutes() {
    let load = |input| MinuteLoad {
        input,
        cached: 0,
        output: 0,
    };
    let prices = TokenPrices {
        input: price("1"),
        cached: None,
        output: None,
    };
    let unit = UnitMonth {
        price: usd("21.9"),
        sizes: Sizes::SINGLE,
        month: Month::PLANNING,
    };
    // A busy unit carries 43.8 M tokens a month, worth $43.80, so units pay from half busy on.
    let found = provisioned(
        &[load(1_000), load(3_000)],
        converted(1_000, 4),
        prices,
        unit,
    );
    let found = found.unwrap();
    assert_eq!((found.mean_need, found.peak_need), (whole(2), whole(3)));
    assert_eq!((found.peak_units, found.best_units), (3, 1));
    assert_eq!(found.break_even, Some(ratio(1, 2)));
    assert_eq!(
        (found.by_token, found.at_peak),
        (usd("87.60"), usd("65.70"))
    );
    assert_eq!((found.at_best, found.spilled), (usd("65.70"), usd("43.80")));
    assert_eq!(provisioned(&[], converted(1_000, 4), prices, unit), None);
}

proptest! {
    /// No number of units that is sold costs less, whatever each minute's tokens cost.
    #[test]
    fn the_best_number_is_the_best_of_all(
        minutes in prop::collection::vec((0..60_000_u64, 1..900_i128), 1..40),
        price in 0..60_i128,
        minimum in 0..20_u64,
        increment in 1..12_u64,
    ) {
        let minutes = minutes.into_iter().map(|(need, worth)| Minute {
            need: Ratio::whole(need) * ratio(1, 1_000),
            by_token: Usd::from_pico(worth * i128::from(need) * 1_000_000_000),
        });
        let spill = Spill::new(minutes.collect(), Month::PLANNING);
        let price = Usd::from_pico(price * 1_000_000_000_000_000);
        let sizes = Sizes { minimum, increment };
        let best = spill.cost(spill.best(price, sizes), price);
        let sold = (0..80).map(|place| spill.cost(sizes.nth(place), price));
        prop_assert_eq!(Some(best), sold.min());
    }

    #[test]
    fn sizes_sold_are_enough_and_no_more(need in 0..1_000_000_u64, minimum in 0..200_u64, increment in 1..60_u64) {
        let (need, sizes) = (ratio(i128::from(need), 997), Sizes { minimum, increment });
        let sold = sizes.at_least(need);
        prop_assert!(Ratio::whole(sold) >= need && sold >= minimum);
        prop_assert!(sold == minimum || Ratio::whole(sold - increment) < need);
    }
}
