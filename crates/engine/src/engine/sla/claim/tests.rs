//! Readings of the published claim, and of others.

use super::*;
use crate::units::Scalar;

fn inputs(loss: &str, volume: &str) -> ClaimInputs {
    let up = |text| Availability::parse(text).unwrap();
    ClaimInputs {
        loss: Usd::parse(loss).unwrap(),
        volume: UsdFlow::parse(volume).unwrap(),
        base: up("99.5%"),
        better: up("99.9%"),
        incident: Duration::parse("47m").ok(),
        trading_hours: HoursPerDay::parse("12").ok(),
        transaction: Usd::parse("450").ok(),
    }
}

fn number(ratio: Ratio) -> String {
    ratio.to_decimal(2)
}

#[test]
fn no_plain_window_gives_18_400() {
    // By exact rationals: value, and value over the claim.
    let readings = claim_readings(&inputs("18400", "2.3M/day"));
    let expected = [
        (1, "9200.00", "0.5"),
        (7, "64400.00", "3.5"),
        (30, "276000.00", "15"),
        (90, "828000.00", "45"),
        (365, "3358000.00", "182.5"),
    ];
    for (window, value, ratio) in expected {
        let is_it = |way| matches!(way, Way::Window { days, .. } if days == window);
        let found = readings.iter().find(|one| is_it(one.way)).unwrap();
        let shown = (found.value.to_decimal(), number(found.ratio.unwrap()));
        assert_eq!(shown, (value.to_owned(), ratio.to_owned()));
        assert!(!found.matches);
    }
    let plain = |minutes| {
        let way = Way::Outage {
            minutes: Ratio::whole(minutes),
        };
        let found = readings.iter().find(|one| one.way == way).unwrap();
        (found.value.rounded(2), found.matches)
    };
    assert_eq!(plain(12), ("19166.67".to_owned(), false));
    assert_eq!(plain(47), ("75069.44".to_owned(), false));
}

#[test]
fn readings_that_give_18_400_come_first() {
    let readings = claim_readings(&inputs("18400", "2.3M/day"));
    let matching: Vec<String> = readings
        .iter()
        .take_while(|one| one.matches)
        .map(|one| match one.way {
            Way::TradingDay { hours, minutes } => {
                format!("{} min in {} h", number(minutes), number(hours))
            }
            Way::EveryDays {
                days,
                in_30_days,
                in_a_year,
            } => format!("{days} d, {in_30_days} a month, {in_a_year} a year"),
            Way::Accumulated { days } => format!("{days} d together"),
            Way::Outage { minutes } => format!("{} min", number(minutes)),
            Way::PartOf { minutes, share } => {
                format!("{} of {minutes} min", number(share * Ratio::whole(100)))
            }
            Way::Transactions { count, each } => format!("{} x {each}", number(count)),
            Way::Window { .. } | Way::BaseAlone { .. } => "plain".to_owned(),
        })
        .collect();
    let expected = [
        "5.76 min in 12 h",
        "2 d, 15 a month, 182.5 a year",
        "2 d together",
        "11.52 min",
        "96 of 12 min",
        "24.51 of 47 min",
        "40.89 x 450.00",
    ];
    assert_eq!(matching, expected);
    assert!(readings.iter().skip(expected.len()).all(|one| !one.matches));
}

#[test]
fn any_claim_can_be_read() {
    // $10,000 at $50,000 an hour is exactly 12 minutes; a day's difference of $4,800 is less.
    let readings = claim_readings(&inputs("10000", "50_000/h"));
    let whole = Way::Outage {
        minutes: Ratio::whole(12),
    };
    assert!(readings.iter().any(|one| one.way == whole && one.matches));
    // A day's difference itself, a claim of nothing, and a flow of nothing.
    let day = claim_readings(&inputs("9200", "2.3M/day"));
    let is_day = |way| matches!(way, Way::Window { days: 1, .. });
    assert!(day.iter().any(|one| one.matches && is_day(one.way)));
    assert!(
        claim_readings(&inputs("0", "2.3M/day"))
            .iter()
            .all(|one| !one.matches && one.ratio.is_none())
    );
    let none = claim_readings(&inputs("18400", "0/day"));
    assert!(
        none.iter()
            .all(|one| one.matches == matches!(one.way, Way::Transactions { .. }))
    );
    // The same availability twice has no difference to be read.
    let mut same = inputs("18400", "2.3M/day");
    same.better = same.base;
    assert!(!claim_readings(&same).is_empty());
}

#[test]
fn extreme_claims_do_not_overflow() {
    for loss in ["0.000000000001", "1000000000000"] {
        for volume in ["0.000000000001/day", "999B/s", "0.01/h"] {
            let mut inputs = inputs(loss, volume);
            inputs.base = Availability::parse("99.899999%").unwrap();
            let readings = claim_readings(&inputs);
            assert!(readings.iter().any(|one| !one.matches), "{loss} {volume}");
        }
    }
}
