//! Units for real demand: each minute's tokens of Azure's public conversation trace of 2023.

use tokenplan::engine::provisioned::{
    Carries, Minute, MinuteLoad, Sizes, Spill, TokenPrices, UnitMonth, provisioned,
};
use tokenplan::money::{UnitPrice, Usd};
use tokenplan::units::{Month, Ratio, Scalar, Tokens};

/// Prompt and completion tokens in the first 58 minutes, each counted from the first request:
/// sums over the rows of Azure/AzurePublicDataset (CC-BY 4.0).
const MINUTES: [(u64, u64); 58] = [
    (171_999, 44_229),
    (251_049, 76_816),
    (334_068, 82_455),
    (420_178, 74_076),
    (350_474, 89_494),
    (326_977, 83_790),
    (342_302, 75_131),
    (288_586, 74_338),
    (401_366, 78_173),
    (400_403, 67_692),
    (390_501, 76_708),
    (391_794, 69_175),
    (425_808, 80_630),
    (398_867, 73_410),
    (293_796, 79_166),
    (307_963, 80_918),
    (296_191, 77_149),
    (306_614, 77_023),
    (375_618, 81_577),
    (408_276, 70_373),
    (424_300, 81_436),
    (417_090, 75_101),
    (547_866, 74_804),
    (559_613, 66_677),
    (540_296, 66_271),
    (567_913, 65_542),
    (626_806, 71_754),
    (685_102, 71_662),
    (670_639, 59_930),
    (644_317, 51_447),
    (626_002, 58_395),
    (732_409, 68_428),
    (623_148, 58_600),
    (428_693, 60_945),
    (398_175, 71_328),
    (333_365, 66_537),
    (361_633, 67_086),
    (281_552, 63_800),
    (316_826, 73_878),
    (273_771, 70_471),
    (280_099, 73_635),
    (288_610, 67_845),
    (408_543, 57_304),
    (429_361, 73_008),
    (440_722, 63_480),
    (437_960, 76_116),
    (397_770, 66_929),
    (288_364, 69_318),
    (232_513, 60_554),
    (259_388, 70_071),
    (259_059, 67_793),
    (266_069, 74_589),
    (239_990, 60_246),
    (243_386, 69_175),
    (232_602, 66_759),
    (236_113, 73_366),
    (224_400, 68_638),
    (224_811, 63_599),
];

/// 3,000 prompt tokens a minute, and four for a completion token.
fn unit() -> Carries {
    Carries::Converted {
        input: Tokens::new(3_000),
        output_ratio: Ratio::whole(4),
    }
}

fn loads() -> Vec<MinuteLoad> {
    let load = |(input, output)| MinuteLoad {
        input,
        output,
        ..MinuteLoad::default()
    };
    MINUTES.into_iter().map(load).collect()
}

fn tenths(number: i128) -> Ratio {
    Ratio::new(number, 10).unwrap()
}

/// At 0.3, 0.7 and 0.9 of their tokens' worth 238, 195 and 167 units cost least of all numbers,
/// which is where 30, 70 and 90 % of the minutes need more.
#[test]
fn the_best_number_is_the_critical_fractile() {
    let worth_of_a_dollar = |load| {
        let need = unit().need(load).unwrap();
        let by_token = Usd::parse("1").unwrap().times(need);
        Minute { need, by_token }
    };
    let minutes: Vec<Minute> = loads().into_iter().map(worth_of_a_dollar).collect();
    let spill = Spill::new(minutes, Month::PLANNING);
    let worth = Usd::parse("1").unwrap().times(Month::PLANNING.minutes());
    for (share, units, fractile) in [(3, 238, "238"), (7, 195, "195.3"), (9, 167, "166.5")] {
        let price = worth.times(tenths(share));
        let tried = (0..=340).min_by_key(|units| spill.cost(*units, price));
        assert_eq!(tried, Some(units));
        assert_eq!(spill.best(price, Sizes::SINGLE), units);
        assert_eq!(spill.exceeded_by(tenths(share)).to_decimal(1), fractile);
    }
}

/// The same units with the prices that make a busy one worth $262.80 a month.
#[test]
fn a_month_like_the_trace() {
    let prices = TokenPrices {
        input: UnitPrice::parse("2").unwrap(),
        cached: None,
        output: Some(UnitPrice::parse("8").unwrap()),
    };
    let fives = Sizes {
        minimum: 15,
        increment: 5,
    };
    let bought = |dollars| UnitMonth {
        price: Usd::parse(dollars).unwrap(),
        sizes: fives,
        month: Month::PLANNING,
    };
    let found = provisioned(&loads(), unit(), prices, bought("221")).unwrap();
    assert_eq!(found.mean_need.to_decimal(3), "222.112");
    assert_eq!(found.peak_need.to_decimal(3), "335.374");
    assert_eq!(found.peak_units, 340);
    assert_eq!(found.break_even.unwrap().to_decimal(3), "0.841");
    // All tokens in a month: 222.112 units' worth of $262.80.
    assert_eq!(
        found.by_token.rounded(0),
        Usd::parse("262.8")
            .unwrap()
            .times(found.mean_need)
            .rounded(0)
    );
    assert_eq!(found.at_peak, Usd::parse("75140").unwrap());
    assert!(found.at_best < found.by_token && found.at_best < found.at_peak);
    assert_eq!(found.best_units % 5, 0);
    // Above the worth of a busy unit none pays.
    let dear = provisioned(&loads(), unit(), prices, bought("263")).unwrap();
    assert_eq!((dear.best_units, dear.at_best), (0, dear.by_token));
}
