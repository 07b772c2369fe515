//! Rules against the growth stages of the published plan.

use super::*;
use crate::units::Scalar;

/// 2,000 tokens a request, a month of 30 days, a cool-down of 60 s, and repairs of 2.56 hours as
/// measured of the `OpenAI` API (routing.md 3.3 and 3.4).
fn stage(tokens: u64, peak: u64, failing: &str) -> Stream {
    let requests = Ratio::new((tokens * peak).into(), 2_000 * 43_200).unwrap();
    Stream {
        requests: Rate::of_minute(requests),
        failing: Share::parse(failing).unwrap(),
    }
}

fn terms() -> Terms {
    Terms {
        cooldown: Duration::parse("60s").unwrap(),
        repair: Duration::parse("2.56h").unwrap(),
    }
}

fn rule(text: &str) -> Trigger {
    Trigger::parse(text).unwrap()
}

fn near(got: f64, want: f64, relative: f64) {
    assert!((got / want - 1.0).abs() <= relative, "{got} is not {want}");
}

const MVP: u64 = 5_000_000;
const BETA: u64 = 50_000_000;
const LAUNCH: u64 = 500_000_000;
const GROWTH: u64 = 5_000_000_000;

/// Closed form with 60 digits and by simulation (routing.md 3.3, `golden_routing.json`).
#[test]
fn false_trips_of_three_errors_in_a_minute_by_stage() {
    for (tokens, peak, failing, hours, open) in [
        (
            MVP,
            1,
            "1%",
            172_125_443.237_739_5,
            9.682_860_564_682_976e-11,
        ),
        (
            MVP,
            5,
            "0.2%",
            172_125_443.237_739_5,
            9.682_860_564_682_976e-11,
        ),
        (
            BETA,
            1,
            "1%",
            173_325.224_005_253_08,
            9.615_833_563_568_689e-8,
        ),
        (
            BETA,
            5,
            "0.2%",
            173_325.224_005_253_08,
            9.615_833_563_568_689e-8,
        ),
        (
            LAUNCH,
            1,
            "1%",
            185.809_327_686_993_8,
            8.968_964_070_197_298e-5,
        ),
        (
            LAUNCH,
            5,
            "0.2%",
            185.809_327_686_993_44,
            8.968_964_070_197_315e-5,
        ),
        (
            GROWTH,
            1,
            "1%",
            0.360_765_045_993_627_2,
            0.044_158_098_293_312_846,
        ),
        (
            GROWTH,
            5,
            "0.2%",
            0.360_765_045_993_627_2,
            0.044_158_098_293_312_846,
        ),
    ] {
        let stream = stage(tokens, peak, failing);
        let got = assess(rule("3 errors in 60s"), stream, terms());
        near(got.to_trip.unwrap().get() / 3_600.0, hours, 1e-6);
        near(got.open.get(), open, 1e-6);
    }
}

/// The same sources; the MVP takes 186 hours to notice that all requests fail.
#[test]
fn a_total_outage_by_stage() {
    for (tokens, peak, seconds, digits) in [
        (MVP, 1, 668_913.579_673_176_4, 1e-6),
        (MVP, 5, 7_262.0, 1e-4),
        (BETA, 1, 1_298.754_165_577_057_8, 1e-6),
        (BETA, 5, 70.05, 1e-4),
        (LAUNCH, 1, 31.386_702_076_259_645, 1e-6),
        (LAUNCH, 5, 6.22, 1e-3),
        (GROWTH, 1, 3.110_4, 1e-6),
        (GROWTH, 5, 0.62, 5e-3),
    ] {
        let requests = stage(tokens, peak, "0%").requests;
        let got = outage_detection(rule("3 errors in 60s"), requests);
        near(got.unwrap().get(), seconds, digits);
    }
}

#[test]
fn the_same_rule_is_inert_sound_and_trigger_happy() {
    let judged = |tokens, peak| {
        let stream = stage(tokens, peak, "1%");
        assess(rule("3 errors in 60s"), stream, terms()).judgement
    };
    assert_eq!(judged(MVP, 1), Judgement::Inert);
    assert_eq!(judged(BETA, 1), Judgement::Sound);
    assert_eq!(judged(LAUNCH, 1), Judgement::Sound);
    assert_eq!(judged(LAUNCH, 5), Judgement::TriggerHappy);
    assert_eq!(judged(GROWTH, 1), Judgement::TriggerHappy);
    // At five times the traffic of Growth it is open for 46 % of the time (routing.md 3.3).
    let busy = assess(rule("3 errors in 60s"), stage(GROWTH, 5, "1%"), terms());
    near(busy.open.get(), 0.461, 1e-3);
}

#[test]
fn errors_in_a_row() {
    // (1 − p³) ÷ ((1 − p) p³) requests: 1,010,100 at 1 %; in an outage exactly three.
    near(in_a_row(3, 0.01), 1_010_100.0, 1e-12);
    near(in_a_row(3, 1.0), 3.0, 1e-15);
    let stream = Stream {
        requests: Rate::parse("2/s").unwrap(),
        failing: Share::parse("1%").unwrap(),
    };
    let got = assess(rule("3 in a row"), stream, terms());
    near(got.to_trip.unwrap().get(), 505_050.0, 1e-12);
    assert_eq!(got.detection, Real::new(1.5));
    let clean = Stream {
        failing: Share::NONE,
        ..stream
    };
    let got = assess(rule("3 in a row"), clean, terms());
    assert_eq!(
        (got.to_trip, got.trips_a_day, got.open),
        (None, Real::ZERO, Real::ZERO)
    );
    assert_eq!(got.judgement, Judgement::Sound);
}

#[test]
fn a_minute_of_errors_is_216_false_trips_a_day() {
    // capacity.md 1.17: 399.508 s, 216.27 a day.
    let stream = Stream {
        requests: Rate::parse("1/min").unwrap(),
        failing: Share::ALL,
    };
    let to_trip = mean_time_to_trip(rule("3 errors in 60s"), stream);
    near(to_trip.unwrap().get(), 399.508_494_954_402, 1e-12);
    near(trips(to_trip, Duration::NONE).0.get(), 216.265_739, 1e-7);
}

#[test]
fn what_to_use_instead() {
    // At the MVP three in a row notice an outage in 3 ÷ λ = 52 minutes.
    let advice = advise(stage(MVP, 1, "1%"), terms()).unwrap();
    assert_eq!(advice.rule, rule("3 in a row"));
    near(advice.detection.unwrap().get(), 3_110.4, 1e-9);
    let advice = advise(stage(GROWTH, 5, "1%"), terms()).unwrap();
    assert_eq!(advice.judgement, Judgement::Sound);
    assert!(advice.detection < Real::new(15.0), "{advice:?}");
    // A stream where nine of ten requests fail anyway.
    assert_eq!(advise(stage(GROWTH, 1, "90%"), terms()), None);
}

#[test]
fn every_rule_trips_sooner_the_more_requests_fail() {
    for text in [
        "3 errors in 60s",
        "7 errors in 60s",
        "50% of at least 10 requests in 60s",
        "3 in a row",
        "litellm",
        "litellm allowing 1",
    ] {
        let times = ["1%", "5%", "20%", "60%", "100%"].map(|failing| {
            let stream = stage(LAUNCH, 4, failing);
            mean_time_to_trip(rule(text), stream).unwrap()
        });
        assert!(
            times.windows(2).all(|pair| pair[0] > pair[1]),
            "{text}: {times:?}"
        );
    }
}

#[test]
fn nothing_is_noticed_without_requests() {
    let none = Rate::of_minute(Ratio::ZERO);
    for text in [
        "3 errors in 60s",
        "3 in a row",
        "litellm",
        "50% of at least 2 requests in 5s",
    ] {
        assert_eq!(outage_detection(rule(text), none), None, "{text}");
    }
}
