//! The requests of a stage, drawn one after the other.

use crate::engine::cost::Volume;
use crate::engine::random::Stream;
use crate::engine::route::Traffic;
use crate::scenario::{Arrival, NANOS_PER_MINUTE};
use crate::units::{Month, Ratio, Real};

use super::gaps::Gaps;
use super::sizes::DrawnSizes;
use super::week::{MINUTES, minutes};
use crate::simulate::whole::floor;

/// The streams of random numbers that a seed gives: gaps and sizes do not depend on each other.
const GAPS: u64 = 1;
const SIZES: u64 = 2;

/// Nanoseconds of a week.
const WEEK: u64 = 7 * 1_440 * NANOS_PER_MINUTE;

/// An endless sequence of requests in the order of time, from Monday 00:00 by the clock of the
/// profile on.
///
/// A renewal process on a clock that runs as fast as traffic comes: gaps on that clock have a
/// mean of one request and the workload's coefficient of variation, and a minute of the week
/// takes as much of it as requests are expected then. Over whole weeks the mean rate is that of the
/// stage.
///
/// The same seed gives the same requests; memory does not depend on how many are drawn.
#[derive(Clone, Debug)]
pub struct StageTraffic {
    /// Requests expected in each minute of the week.
    rates: Vec<f64>,
    /// Their sum.
    week: f64,
    gaps: Gaps,
    sizes: DrawnSizes,
    of_gaps: Stream,
    of_sizes: Stream,
    /// The minute of the week, when it began, and how much of it is over.
    minute: usize,
    began: u64,
    over: f64,
    is_first: bool,
}

impl StageTraffic {
    /// The requests of a stage's traffic, which a seed determines.
    pub fn new(traffic: Traffic<'_>, seed: u64) -> Self {
        let workload = traffic.workload;
        let volume = Volume::new(traffic.tokens, traffic.mix, workload, traffic.month);
        let a_minute = volume.requests().checked_div(traffic.month.minutes());
        let a_minute = a_minute.map_or(0.0, Ratio::approximate);
        let rates = minutes(&workload.profile, traffic.peak);
        let rates: Vec<f64> = rates.iter().map(|rate| rate * a_minute).collect();
        Self {
            week: rates.iter().sum(),
            rates,
            gaps: Gaps::of(workload.burstiness.approximate()),
            sizes: DrawnSizes::new(&volume),
            of_gaps: Stream::of(seed, 0, GAPS),
            of_sizes: Stream::of(seed, 0, SIZES),
            minute: 0,
            began: 0,
            over: 0.0,
            is_first: true,
        }
    }

    /// The same requests to a model that writes so many completion tokens for each one it shows.
    #[must_use]
    pub fn with_reasoning(mut self, factor: Ratio) -> Self {
        self.sizes.multiply_completions(factor.approximate());
        self
    }

    /// How many requests are expected within so many nanoseconds.
    pub fn expected(&self, length: u64) -> f64 {
        let minutes = length / NANOS_PER_MINUTE;
        let rest = usize::try_from(minutes).unwrap_or(0) % MINUTES;
        let weeks = Real::count(length / WEEK).get();
        weeks * self.week + self.rates.iter().take(rest).sum::<f64>()
    }

    /// Requests expected in the busiest minute.
    pub fn peak(&self) -> f64 {
        self.rates.iter().copied().fold(0.0, f64::max)
    }

    /// The time at which so many requests more are expected; `None` beyond all time.
    fn advance(&mut self, mut requests: f64) -> Option<u64> {
        if requests >= self.week {
            // Whole weeks lead to the same minute of another one.
            let weeks = floor(requests / self.week);
            requests -= Real::count(weeks).get() * self.week;
            self.began = self.began.checked_add(weeks.checked_mul(WEEK)?)?;
        }
        loop {
            let rate = *self.rates.get(self.minute)?;
            let left = rate * (1.0 - self.over);
            if requests < left {
                self.over += requests / rate;
                let nanos = self.over * 60e9;
                return self.began.checked_add(floor(nanos));
            }
            requests = (requests - left).max(0.0);
            self.minute = (self.minute + 1) % MINUTES;
            self.began = self.began.checked_add(NANOS_PER_MINUTE)?;
            self.over = 0.0;
        }
    }
}

impl Iterator for StageTraffic {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        if self.week <= 0.0 {
            return None;
        }
        let gap = if self.is_first {
            self.gaps.left(&mut self.of_gaps)
        } else {
            self.gaps.draw(&mut self.of_gaps)
        };
        self.is_first = false;
        let at = self.advance(gap)?;
        Some(self.sizes.draw(at, &mut self.of_sizes))
    }
}

/// The nanoseconds of a month.
pub fn nanos_of(month: Month) -> u64 {
    let nanos = month.minutes() * Ratio::whole(NANOS_PER_MINUTE);
    u64::try_from(nanos.round()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Meter, Zone};
    use crate::scenario::{CacheHitModel, CacheUse, HOURS, Profile, Sizes, TokenMix, Workload};
    use crate::simulate::demand::Demand;
    use crate::units::{Factor, Scalar, Share, Tokens};

    fn mix(shares: &[(Meter, &str)]) -> TokenMix {
        let share = |text: &str| Share::parse(text).unwrap();
        TokenMix::new(shares.iter().map(|(meter, text)| (*meter, share(text)))).unwrap()
    }

    fn plain() -> TokenMix {
        mix(&[(Meter::Input, "80%"), (Meter::Output, "20%")])
    }

    /// Traffic of so many requests a month of 43,800 minutes, each of 1,350 tokens.
    fn drawn(workload: &Workload, mix: &TokenMix, requests: u64, peak: &str) -> StageTraffic {
        let traffic = Traffic {
            tokens: Tokens::new(requests * 1_350),
            mix,
            workload,
            month: Month::PLANNING,
            peak: Factor::parse(peak).unwrap(),
        };
        StageTraffic::new(traffic, 5)
    }

    fn workload() -> Workload {
        Workload::plain(Tokens::new(1_350))
    }

    fn near(got: f64, expected: f64, error: f64) {
        assert!(
            (got - expected).abs() <= 4.0 * error,
            "{got} for {expected}"
        );
    }

    fn mean(arrivals: &[Arrival], of: impl Fn(&Arrival) -> f64) -> f64 {
        arrivals.iter().map(of).sum::<f64>() / Real::count(count(arrivals)).get()
    }

    fn count(arrivals: &[Arrival]) -> u64 {
        u64::try_from(arrivals.len()).unwrap()
    }

    #[test]
    fn flat_traffic_is_a_renewal_process_of_its_rate() {
        // 438,000 requests in 43,800 minutes. The count of a renewal process over a long time has
        // a variance of CV² times its mean.
        for text in ["0", "0.5", "1", "2"] {
            let cv = Ratio::parse(text).unwrap();
            let workload = Workload {
                burstiness: cv,
                ..workload()
            };
            let demand = Demand::of_stage(
                drawn(&workload, &plain(), 438_000, "1"),
                nanos_of(Month::PLANNING),
            );
            let cv = cv.approximate();
            let requests = Real::count(count(&demand.arrivals)).get();
            near(requests, 438_000.0, cv * 438_000_f64.sqrt() + 1.0);
            let got = demand.statistics().gap_cv.unwrap().get();
            // Gaps are whole nanoseconds; a gamma CV of n numbers is off by about CV × (1 + CV²) ÷ √n.
            near(got, cv, cv * (1.0 + cv * cv) / 438_000_f64.sqrt() + 1e-9);
            assert!(
                demand
                    .arrivals
                    .windows(2)
                    .all(|pair| pair[0].at <= pair[1].at)
            );
        }
    }

    #[test]
    fn hours_have_the_shares_of_the_profile() {
        // Office hours from 9 to 16 on weekdays weigh 10, all others 1.
        let weights = (0..HOURS).map(|hour| {
            let is_open = hour / 24 < 5 && (9..17).contains(&(hour % 24));
            Ratio::whole(if is_open { 10 } else { 1 })
        });
        let workload = Workload {
            profile: Profile::new(Zone::utc(), weights.collect()).unwrap(),
            ..workload()
        };
        let weeks = 4 * WEEK;
        let traffic = drawn(&workload, &plain(), 438_000, "8");
        let expected = traffic.expected(weeks);
        // 10 requests a minute over 4 × 10,080 minutes; the peak is 8 times that.
        near(expected, 403_200.0, 1e-6);
        near(traffic.peak(), 80.0, 1e-9);
        let demand = Demand::of_stage(traffic, weeks);
        near(
            Real::count(count(&demand.arrivals)).get(),
            expected,
            expected.sqrt(),
        );
        let hours = demand.series(60 * NANOS_PER_MINUTE).loads;
        for hour in 0..HOURS {
            let week = (0..4).map(|week| hours[week * HOURS + hour].requests);
            let expected = workload.profile.share(hour).approximate() * 403_200.0;
            near(Real::count(week.sum()).get(), expected, expected.sqrt());
        }
    }

    #[test]
    fn a_stated_peak_is_reached_at_noon() {
        // 10 a minute with a peak of 4 × that: 40 in the minute of noon, over 300 days.
        let traffic = drawn(&workload(), &plain(), 438_000, "4");
        let days = 300 * 1_440;
        let demand = Demand::of_stage(traffic, days * NANOS_PER_MINUTE);
        let minutes = demand.series(NANOS_PER_MINUTE).loads;
        let noons = minutes.iter().skip(720).step_by(1_440);
        let noons: u64 = noons.map(|load| load.requests).sum();
        near(Real::count(noons).get(), 12_000.0, 12_000_f64.sqrt());
    }

    #[test]
    fn tokens_have_the_means_of_the_mix() {
        // 1,350 tokens: 60 % input and 20 % from a cache make prompts of 1,080, a quarter of
        // which is cached; completions have 270. 7 tokens of 1,350 are rounded at random.
        let mix = mix(&[
            (Meter::Input, "60%"),
            (Meter::CacheRead, "20%"),
            (Meter::Output, "20%"),
        ]);
        let points = [("0%", 0), ("50%", 500), ("100%", 4_000)];
        let points = points
            .map(|(share, tokens)| (Share::parse(share).unwrap().ratio(), Tokens::new(tokens)));
        let observed = vec![(100, 900), (400, 30), (2_500, 60)];
        for sizes in [
            Sizes::Mean,
            Sizes::Points(points.to_vec()),
            Sizes::Observed(observed),
        ] {
            let workload = Workload {
                sizes,
                ..workload()
            };
            let traffic = drawn(&workload, &mix, 438_000, "1");
            let arrivals: Vec<Arrival> = traffic.take(100_000).collect();
            let (input, output) = (
                mean(&arrivals, |one| f64::from(one.input)),
                mean(&arrivals, |one| f64::from(one.output)),
            );
            let spread = |of: fn(&Arrival) -> f64, mean: f64| {
                let square = self::mean(&arrivals, |one| (of(one) - mean).powi(2));
                (square / 1e5).sqrt()
            };
            near(input, 1_080.0, spread(|one| f64::from(one.input), input));
            near(output, 270.0, spread(|one| f64::from(one.output), output));
            let cached = mean(&arrivals, |one| f64::from(one.cached));
            near(cached, input / 4.0, 0.01);
            assert!(arrivals.iter().all(|one| one.cached <= one.input));
        }
    }

    #[test]
    fn a_cache_of_the_workload_counts_and_reasoning_is_written() {
        // Half of each prompt stands in a prefix that is found in 40 % of cases: 20 % of 1,080.
        let workload = Workload {
            cache: Some(CacheUse {
                cacheable: Share::parse("50%").unwrap(),
                hits: CacheHitModel::Ratio(Share::parse("40%").unwrap()),
            }),
            ..workload()
        };
        let traffic = drawn(&workload, &plain(), 438_000, "1");
        let reasoning = traffic.with_reasoning(Ratio::whole(3));
        let arrivals: Vec<Arrival> = reasoning.take(10_000).collect();
        assert!(
            arrivals
                .iter()
                .all(|one| (one.cached, one.output) == (216, 810))
        );
    }

    #[test]
    fn a_seed_determines_all_requests() {
        let workload = workload();
        let mix = plain();
        let traffic = |seed| {
            let traffic = Traffic {
                tokens: Tokens::new(438_000 * 1_350),
                mix: &mix,
                workload: &workload,
                month: Month::PLANNING,
                peak: Factor::ONE,
            };
            StageTraffic::new(traffic, seed)
                .take(1_000)
                .collect::<Vec<_>>()
        };
        assert_eq!(traffic(1), traffic(1));
        assert_ne!(traffic(1), traffic(2));
    }

    #[test]
    fn few_requests_take_no_long_search_and_none_end_at_once() {
        // 1 request in a month: 1,000 of them take 83 years.
        let mix = plain();
        let mut traffic = drawn(&workload(), &mix, 1, "1");
        let last = traffic.nth(999).unwrap();
        near(
            Real::count(last.at).get() / 60e9,
            43.8e6,
            43.8e3 * 1_000_f64.sqrt(),
        );
        // 2^64 ns are 7,019.3 such months.
        let rest = u64::try_from(traffic.count()).unwrap();
        near(Real::count(rest).get(), 6_019.3, 7_019_f64.sqrt());
        assert_eq!(drawn(&workload(), &mix, 0, "1").next(), None);
    }
}
