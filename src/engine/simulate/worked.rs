//! Played queues held to closed forms.

use super::*;
use crate::units::Real;

fn real(number: f64) -> Real {
    Real::new(number).unwrap()
}

fn play(requests: u64, seed: u64) -> Play {
    Play {
        requests,
        seed,
        warm_up: None,
        threads: 2,
    }
}

#[test]
fn ten_servers_wait_as_erlang_c_says() {
    // C(10, 9) = 0.668731524107697, with a mean service time of 1 also the mean wait, since one
    // request a second more could be served; quantiles are ln(C ÷ (1 - p)).
    let queue = QueueModel::new(Real::count(9), Real::ONE, 10).unwrap();
    let played = simulate(&queue, play(1_000_000, 7));
    let c = 0.668_731_524_107_697_f64;
    assert!(played.mean_wait.unwrap().covers(real(c)), "{played:?}");
    assert!(played.waiting.unwrap().covers(real(c)), "{played:?}");
    assert!(played.utilisation.unwrap().covers(real(0.9)), "{played:?}");
    for (place, share) in [(0, 0.5), (1, 0.95), (2, 0.99), (3, 0.999)] {
        let exact = real((c / (1.0 - share)).ln());
        assert!(
            played.waits[place].unwrap().covers(exact),
            "{share} {played:?}"
        );
    }
}
