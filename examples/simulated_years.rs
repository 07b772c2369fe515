//! Plays a million years of a route over three providers, and prints what each option loses.
//!
//!     cargo run --release --example simulated_years [YEARS] [SEED] [THREADS]
//!
//! `benches/sla_numpy.py` runs it beside the same model in `NumPy`.
#![expect(clippy::print_stdout, reason = "an example has nothing else to say")]

use tokenplan::engine::sla::incidents::{IncidentModel, Length, Stakes};
use tokenplan::simulate::year::{Choice, Provider, YearModel, simulate};
use tokenplan::units::{Real, Reject, Scalar, Spread};

fn main() -> Result<(), Reject> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |otherwise: u64| {
        let given = arguments.next().and_then(|text| text.parse().ok());
        given.unwrap_or(otherwise)
    };
    let (years, seed, threads) = (number(1_000_000), number(1), number(2));

    // Thirty incidents a year, nine of ten of them from 20 minutes to 5 hours long.
    let length = Length::between(Spread::parse("20m to 5h")?);
    let incidents = IncidentModel::new(Real::count(30), length)?;
    let providers = (0..3).map(|source| Provider::new("provider", incidents.clone(), source));

    // One provider alone; with a second, and a third to fail over to within two minutes.
    let detection = Real::count(2);
    let one = Choice::single("one", 0);
    let two = one.clone().with_backup(1, detection);
    let three = two.clone().with_backup(2, detection);

    // $50,000 an hour.
    let stakes = Stakes::new(Real::count(833), Real::ZERO)?;
    let model = YearModel::new(providers.collect(), &[], vec![one, two, three], stakes)?;
    let outcomes = simulate(&model, years, seed, usize::try_from(threads).unwrap_or(1));
    for (providers, choice) in (1..).zip(&outcomes.choices) {
        let (mean, p95) = (choice.loss.mean, choice.loss.p95);
        let minutes = choice.minutes.mean;
        println!(
            "{providers},{},{},{},{},{},{}",
            minutes.value, minutes.error, mean.value, mean.error, p95.value, p95.error
        );
    }
    Ok(())
}
