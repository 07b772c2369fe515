//! The simulated year against closed forms. Four standard errors are the bound throughout: chance
//! alone breaks it once in 16,000 times, and the seeds are fixed.

use super::*;
use crate::engine::sla::incidents::{IncidentModel, Length, Stakes};
use crate::units::{Duration, Ratio, Real, Scalar, Share, Spread};

const YEARS: u64 = 10_000;

fn count(number: u64) -> Real {
    Real::count(number)
}

fn exponential(minutes: &str) -> Length {
    Length::exponential(Duration::parse(minutes).unwrap())
}

fn provider(per_year: u64, length: Length, source: u64) -> Provider {
    let incidents = IncidentModel::new(count(per_year), length).unwrap();
    Provider::new(format!("provider {source}"), incidents, source)
}

fn minutes_of(providers: Vec<Provider>, groups: &[Group], choices: Vec<Choice>) -> Outcomes {
    let model = YearModel::new(providers, groups, choices, Stakes::MINUTES).unwrap();
    simulate(&model, YEARS, 5, 2)
}

fn meets(estimate: Estimate, expected: f64) {
    let off = (estimate.value.get() - expected).abs();
    assert!(
        off <= 4.0 * estimate.error.get(),
        "{estimate:?} is not {expected}"
    );
}

/// The standard error of a sample variance, from the fourth cumulant λE[X⁴] of the sum.
fn variance_error(variance: f64, fourth_cumulant: f64) -> f64 {
    ((fourth_cumulant + 2.0 * variance * variance) / count(YEARS).get()).sqrt()
}

#[test]
fn a_year_is_compound_poisson() {
    let spread = Spread::parse("30m to 4h").unwrap();
    let observed = [0, 12, 12, 47, 600].map(Ratio::whole);
    // E[X⁴]: of the exponential 24 mean⁴, of the sample by adding up.
    let fourth = |mean: f64| 24.0 * mean.powi(4);
    let sample = (2.0 * 12.0_f64.powi(4) + 47.0_f64.powi(4) + 600.0_f64.powi(4)) / 5.0;
    let lengths = [
        (exponential("154m"), Some(fourth(154.0))),
        (Length::observed(observed).unwrap(), Some(sample)),
        (Length::Fixed(count(30)), Some(30.0_f64.powi(4))),
        (Length::between(spread), None),
    ];
    for (length, fourth) in lengths {
        let model = IncidentModel::new(count(3), length.clone()).unwrap();
        let expected = model.loss(Stakes::MINUTES);
        let outcomes = minutes_of(
            vec![provider(3, length, 0)],
            &[],
            vec![Choice::single("a", 0)],
        );
        let choice = &outcomes.choices[0];
        meets(choice.minutes.mean, expected.mean.get());
        meets(choice.incidents, 3.0);
        meets(choice.no_incident, expected.no_incident.get());
        assert!((expected.no_incident.get() - (-3.0_f64).exp()).abs() < 1e-12);
        if let Some(fourth) = fourth {
            let variance = expected.variance.get();
            let off = (choice.minutes.deviation.get().powi(2) - variance).abs();
            assert!(off < 4.0 * variance_error(variance, 3.0 * fourth), "{off}");
        }
    }
}

#[test]
fn the_quantiles_of_fixed_lengths_are_those_of_poisson() {
    // λ = 3, 30 minutes each: P(N ≤ 0) = 4.98 %, so p5 is one incident; P(N ≤ 2) = 42.3 % and
    // P(N ≤ 3) = 64.7 %; P(N ≤ 6) = 96.6 % and P(N ≤ 5) = 91.6 %; P(N ≤ 8) = 99.6 %.
    let fixed = Length::Fixed(count(30));
    let outcomes = minutes_of(
        vec![provider(3, fixed, 0)],
        &[],
        vec![Choice::single("a", 0)],
    );
    let minutes = outcomes.choices[0].minutes;
    for (estimate, incidents) in [(minutes.p50, 3.0), (minutes.p95, 6.0), (minutes.p99, 8.0)] {
        let found = estimate.value.get() / 30.0;
        assert!(
            (found - incidents).abs() < 0.005 * incidents,
            "{found} {incidents}"
        );
    }
    meets(minutes.zero, (-3.0_f64).exp());
    let empty = minutes_of(
        vec![provider(0, exponential("1h"), 0)],
        &[],
        vec![Choice::single("a", 0)],
    );
    let calm = &empty.choices[0];
    assert_eq!(
        (calm.no_incident.value, calm.minutes.p99.value),
        (Real::ONE, Real::ZERO)
    );
}

#[test]
fn quantiles_have_honest_errors() {
    // The same quantile from ten seeds spreads as its standard error says; a chi-square with 9
    // degrees of freedom lies between 1.7 and 23.6 in 99 of 100 cases.
    let choices = vec![Choice::single("a", 0)];
    let providers = vec![provider(12, exponential("154m"), 0)];
    let model = YearModel::new(providers, &[], choices, Stakes::MINUTES).unwrap();
    let found: Vec<Estimate> = (0..10)
        .map(|seed| simulate(&model, 2_000, seed, 1).choices[0].minutes.p95)
        .collect();
    let mean = found.iter().map(|p95| p95.value.get()).sum::<f64>() / 10.0;
    let terms = found
        .iter()
        .map(|p95| ((p95.value.get() - mean) / p95.error.get()).powi(2));
    let spread: f64 = terms.sum();
    assert!((1.7..23.6).contains(&spread), "{spread}");
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let spread = Spread::parse("30m to 4h").unwrap();
    let common = Share::parse("10%").unwrap();
    let providers = (0..3).map(|source| provider(12, Length::between(spread), source));
    let group = Group {
        providers: vec![0, 1],
        common,
    };
    let failover = Choice::single("failover", 0)
        .with_backup(1, count(2))
        .with_backup(2, count(2))
        .with_premium(count(20_000));
    let stakes = Stakes::new(count(100), count(50)).unwrap();
    let choices = vec![Choice::single("single", 0), failover];
    let model = YearModel::new(providers.collect(), &[group], choices, stakes).unwrap();
    for years in [1, 100, 1_001] {
        let one = simulate(&model, years, 9, 1);
        for threads in [0, 2, 7] {
            // Every figure to the last bit.
            assert_eq!(simulate(&model, years, 9, threads), one);
            assert_eq!(
                format!("{:?}", simulate(&model, years, 9, threads)),
                format!("{one:?}")
            );
        }
        assert_ne!(simulate(&model, years, 10, 1).choices, one.choices);
    }
}

#[test]
fn independent_providers_fail_together_as_their_product_says() {
    // Down a tenth and a fifth of the time: E[X] × λ = 52,560 and 105,120 minutes. Outages of the
    // second that overlap are one: it is down for 1 - e^-0.2 of the time.
    let providers = vec![
        provider(73, exponential("720m"), 0),
        provider(73, exponential("1440m"), 1),
    ];
    let choices = vec![
        Choice::single("first", 0),
        Choice::single("second", 1),
        Choice::single("both", 0).with_backup(1, Real::ZERO),
        Choice::single("noticed late", 0).with_backup(1, count(30)),
    ];
    let outcomes = minutes_of(providers, &[], choices);
    let minutes = |place: usize| outcomes.choices[place].minutes.mean;
    meets(minutes(0), 52_560.0);
    meets(minutes(1), 105_120.0);
    let down = 1.0 - (-0.2_f64).exp();
    meets(minutes(2), 52_560.0 * down);
    // E[min(X, d)] = m (1 - e^(-d ÷ m)) of every outage passes before it is noticed.
    let unnoticed = 52_560.0 * (1.0 - (-30.0_f64 / 720.0).exp());
    meets(minutes(3), unnoticed + (52_560.0 - unnoticed) * down);
}

#[test]
fn three_providers_fail_together_as_their_product_says() {
    let providers = (0..3).map(|source| provider(50, exponential("1440m"), source));
    let all = Choice::single("all", 0)
        .with_backup(1, Real::ZERO)
        .with_backup(2, Real::ZERO);
    let outcomes = minutes_of(providers.collect(), &[], vec![all]);
    let down = 1.0 - (-50.0 * 1_440.0 / 525_600.0_f64).exp();
    meets(outcomes.choices[0].minutes.mean, 72_000.0 * down * down);
}

#[test]
fn a_common_cause_defeats_failover_by_its_share() {
    let spare = |common: &str| {
        let length = exponential("60m");
        let providers = vec![provider(20, length.clone(), 0), provider(20, length, 1)];
        let common = Share::parse(common).unwrap();
        let group = Group {
            providers: vec![0, 1],
            common,
        };
        let both = Choice::single("both", 0).with_backup(1, Real::ZERO);
        minutes_of(providers, &[group], vec![Choice::single("one", 0), both])
    };
    // All incidents common: a second provider saves nothing at all.
    let all = spare("100%");
    let saved = &all.choices[1].against_base.as_ref().unwrap().saved;
    assert!(saved.mean.value.get().abs() < 1e-6, "{saved:?}");
    meets(all.choices[0].minutes.mean, 1_200.0);
    // A tenth common: 120 minutes are common, the other 1,080 meet the second provider's 1,200
    // at random, and the common 120 may meet more.
    let tenth = spare("10%");
    meets(tenth.choices[0].minutes.mean, 1_200.0);
    let alone = 1.0 - (-1_200.0 / 525_600.0_f64).exp();
    let joint = tenth.choices[1].minutes.mean;
    assert!((joint.value.get() - (120.0 + 1_080.0 * alone)).abs() < 4.0 * joint.error.get() + 0.3);
}

#[test]
fn a_better_level_of_a_provider_is_spared_incidents() {
    // With one source for both, the better level's incidents are among those of the other, so it
    // never loses more; with two sources it does in many years, and the difference is noisier.
    let against = |source| {
        let providers = vec![
            provider(10, exponential("47m"), 0),
            provider(2, exponential("47m"), source),
        ];
        let choices = vec![Choice::single("standard", 0), Choice::single("pro", 1)];
        let outcomes = minutes_of(providers, &[], choices);
        outcomes.choices[1].against_base.clone().unwrap()
    };
    let (same, other) = (against(0), against(1));
    meets(same.saved.mean, 8.0 * 47.0);
    meets(other.saved.mean, 8.0 * 47.0);
    // Of the same incidents Var = 8 × 2 × 47², of independent ones 12 × 2 × 47².
    let variance = |against: &Against| against.saved.deviation.get().powi(2);
    let ratio = variance(&same) / variance(&other);
    assert!((ratio - 8.0 / 12.0).abs() < 0.08, "{ratio}");
    let never_worse = same.pays.value.get() + same.saved.zero.value.get();
    assert!((never_worse - 1.0).abs() < 1e-12);
    assert!(other.pays.value.get() + other.saved.zero.value.get() < 0.98);
}

#[test]
fn half_the_repair_time_saves_half_the_loss() {
    let stakes = Stakes::new(count(1_000), Real::ZERO).unwrap();
    let providers = vec![provider(4, exponential("60m"), 0)];
    let half = Choice::single("faster", 0)
        .with_repair(Real::new(0.5).unwrap())
        .with_premium(count(40_000));
    let choices = vec![Choice::single("as is", 0), half];
    let model = YearModel::new(providers, &[], choices, stakes).unwrap();
    let outcomes = simulate(&model, YEARS, 2, 2);
    let base = outcomes.choices[0].loss.mean.value.get();
    let against = outcomes.choices[1].against_base.as_ref().unwrap();
    assert!((against.saved.mean.value.get() - base / 2.0).abs() < 1e-6 * base);
    meets(against.net_benefit, 120_000.0 - 40_000.0);
    // It pays when the year has over 80 minutes: a sum of N ~ Poisson(4) exponentials exceeds x
    // with Σ P(N = n) P(Erlang(n) > x ÷ 60).
    let x: f64 = 80.0 / 60.0;
    let (mut poisson, mut below, mut term, mut pays) = ((-4.0_f64).exp(), 0.0, (-x).exp(), 0.0);
    for n in 1_u32..60 {
        below += term;
        term *= x / f64::from(n);
        poisson *= 4.0 / f64::from(n);
        pays += poisson * below;
    }
    meets(against.pays, pays);
}

#[test]
fn handling_an_incident_costs_however_short_it_is() {
    let stakes = Stakes::new(count(100), count(500)).unwrap();
    let incidents = IncidentModel::new(count(6), Length::Fixed(Real::ZERO)).unwrap();
    let expected = incidents.loss(stakes);
    let providers = vec![Provider::new("a", incidents, 0)];
    let choices = vec![Choice::single("a", 0)];
    let model = YearModel::new(providers, &[], choices, stakes).unwrap();
    let outcomes = simulate(&model, YEARS, 3, 2);
    meets(outcomes.choices[0].loss.mean, 3_000.0);
    assert!((expected.mean.get() - 3_000.0).abs() < 1e-9);
    assert_eq!(outcomes.choices[0].minutes.zero.value, Real::ONE);
}
