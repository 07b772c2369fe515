//! Outages of a provider as they run: up for an exponential time, down for a drawn length.

use crate::engine::random::{Stream, unit};
use crate::engine::sla::incidents::Length;
use crate::units::Real;

use super::time::from_seconds;

/// Seconds in a minute.
const MINUTE: f64 = 60.0;

/// How often something is down and for how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Failing {
    /// The mean time from a repair to the next failure, in seconds.
    pub up: Real,
    /// How long an outage lasts.
    pub down: Length,
}

/// Whether it is down, as time goes on.
#[derive(Clone, Debug)]
pub(super) struct Outages<'m> {
    failing: &'m Failing,
    stream: Stream,
    is_down: bool,
    until: u64,
    /// Time that was down before the present outage, and the outages that began.
    passed: u64,
    began: u64,
    count: u64,
}

impl<'m> Outages<'m> {
    /// At time 0 it is down with the chance that it is at any other time.
    pub(super) fn new(failing: &'m Failing, mut stream: Stream) -> Self {
        let down = failing.down.mean() * MINUTE;
        let is_down = unit(stream.bits()) * (failing.up.get() + down) < down;
        let mut outages = Self {
            failing,
            stream,
            is_down,
            until: 0,
            passed: 0,
            began: 0,
            count: u64::from(is_down),
        };
        outages.until = if is_down {
            outages.rest()
        } else {
            outages.up()
        };
        outages
    }

    /// How long it stays up, from now on or from any other moment.
    fn up(&mut self) -> u64 {
        from_seconds(-self.failing.up.get() * unit(self.stream.bits()).ln())
    }

    /// What is left of an outage that is met at a random moment: long ones are met more often, and
    /// the moment lies anywhere in it.
    fn rest(&mut self) -> u64 {
        let minutes = match &self.failing.down {
            // Without memory: as long as a whole one.
            length @ Length::Exponential(_) => length.drawn(self.stream.bits()),
            length => {
                let longest = length.drawn(u64::MAX);
                let whole = loop {
                    let drawn = length.drawn(self.stream.bits());
                    if unit(self.stream.bits()) * longest <= drawn {
                        break drawn;
                    }
                };
                whole * unit(self.stream.bits())
            }
        };
        from_seconds(minutes * MINUTE)
    }

    /// Whether it is down now; the time never goes back.
    pub(super) fn is_down(&mut self, now: u64) -> bool {
        while now >= self.until {
            let change = self.until;
            if self.is_down {
                self.passed += change - self.began;
                self.until = change.saturating_add(self.up());
            } else {
                self.began = change;
                self.count += 1;
                let length = self.failing.down.drawn(self.stream.bits());
                self.until = change.saturating_add(from_seconds(length * MINUTE));
            }
            self.is_down = !self.is_down;
        }
        self.is_down
    }

    /// The time that was down up to the end, and how many outages it had.
    pub(super) fn finished(mut self, end: u64) -> (u64, u64) {
        let is_down = self.is_down(end);
        let running = if is_down { end - self.began } else { 0 };
        (self.passed + running, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::NANOS_PER_MINUTE;
    use crate::units::{Duration, Ratio, Scalar};

    fn share_down(failing: &Failing, minutes: u64) -> (f64, f64) {
        let end = minutes * NANOS_PER_MINUTE;
        let runs: Vec<f64> = (0..4_000)
            .map(|run| {
                let mut outages = Outages::new(failing, Stream::of(5, run, 1));
                for part in 1..10 {
                    outages.is_down(end / 10 * part);
                }
                Real::count(outages.finished(end).0).get() / Real::count(end).get()
            })
            .collect();
        let mean = runs.iter().sum::<f64>() / 4e3;
        let square = runs.iter().map(|run| (run - mean).powi(2)).sum::<f64>() / 4e3;
        (mean, (square / 4e3).sqrt())
    }

    #[test]
    fn the_share_of_time_down_is_that_of_a_renewal_process_from_the_start() {
        // MTTR ÷ (MTBF + MTTR), also within the first hour, since the start is like any moment.
        let hours = Real::new(10.0 * 3_600.0).unwrap();
        let hour = Duration::parse("1h").unwrap();
        let observed = [5, 5, 20, 210].map(Ratio::whole);
        for down in [
            Length::exponential(hour),
            Length::Fixed(Real::count(60)),
            Length::observed(observed).unwrap(),
        ] {
            let failing = Failing { up: hours, down };
            for minutes in [60, 6_000] {
                let (mean, error) = share_down(&failing, minutes);
                assert!(
                    (mean - 1.0 / 11.0).abs() < 4.0 * error,
                    "{failing:?}: {mean}"
                );
            }
        }
    }
}
