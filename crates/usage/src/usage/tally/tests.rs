//! Tallies cut, joined and told apart.

use super::*;
use crate::usage::Instant;
use crate::usage::record::six;
use proptest::prelude::*;

fn tally() -> Tally {
    Tally::new(Bands(vec![0, 100, 200]), 60)
}

fn record(number: u64) -> Record<'static> {
    let models: [&[u8]; 3] = [b"a", b"b", b"cc"];
    let place = usize::try_from(number % 3).unwrap();
    Record {
        at: Some(Instant(i64::try_from(number).unwrap() * 600_000)),
        provider: b"acme",
        model: models[place],
        tokens: six([number * 7 % 300, number % 2, 0, 0, number % 11, 0]),
        failed: u64::from(number.is_multiple_of(5)),
        ..Record::default()
    }
}

#[test]
fn a_cell_has_one_band_one_hour_and_the_same_meters() {
    let mut tally = tally();
    for (prompt, at) in [(99, 0), (100, 0), (199, 3_599_999), (100, 3_600_000)] {
        let (model, tokens): (&[u8], _) = (b"m", six([prompt, 0, 0, 0, 1, 0]));
        tally.add(&Record {
            at: Some(Instant(at)),
            model,
            tokens,
            ..Record::default()
        });
    }
    let cells = tally.cells();
    let seen: Vec<_> = cells
        .iter()
        .map(|cell| (cell.key.minute, cell.key.band, cell.sums.rows))
        .collect();
    assert_eq!(
        seen,
        [(Some(0), 0, 1), (Some(0), 100, 2), (Some(60), 100, 1)]
    );
    let some = MeterSet::with_tokens(&six([1, 0, 0, 0, 1, 0]));
    assert!(cells.iter().all(|cell| cell.key.meters == some));
    let names = tally.names();
    assert_eq!(names, [["", "m", ""].map(str::to_owned)]);
}

proptest! {
    #[test]
    fn a_log_may_be_cut_anywhere(numbers in prop::collection::vec(0_u64..500, 0..60), cut in 0_usize..60) {
        let mut whole = tally();
        let (mut first, mut second) = (tally(), tally());
        for (place, number) in numbers.iter().enumerate() {
            let record = record(*number);
            whole.add(&record);
            if place < cut {
first.add(&record);
} else {
second.add(&record);
}
        }
        // Joined the other way round, so that names get other numbers.
        second.join(&first);
        let plain = |tally: &Tally| {
            let names = tally.names();
            let name = |cell: &Cell| names[usize::try_from(cell.key.name.0).unwrap()].clone();
            let cells = tally.cells().into_iter();
            let cells = cells.map(|cell| (name(&cell), CellKey { name: Name(0), ..cell.key }, cell.sums));
            cells.collect::<Vec<_>>()
        };
        prop_assert_eq!(plain(&second), plain(&whole));
        prop_assert_eq!(whole.total().rows, u64::try_from(numbers.len()).unwrap());
    }
}
