//! How often a provider fails and for how long, and what that costs in a year, in closed form.
//!
//! Incidents arrive as a Poisson process, each with a length drawn from one distribution. The
//! year's loss is then compound Poisson: mean λE\[X\], variance λE\[X²\], and no incident at all
//! with probability exp(-λ). The simulated year is checked against these.

use crate::engine::random::{place, unit};
use crate::scenario::{Outage, ServiceRecord};
use crate::units::{Availability, Duration, Ratio, Real, Reject, RejectKind, Spread, YEAR};

use crate::engine::lognormal::Lognormal;
use crate::engine::normal;

/// The most incidents a year that a model takes: more than one an hour is no series of incidents
/// but a rate of errors.
const MOST_PER_YEAR: f64 = 10_000.0;

/// How long one incident lasts, in minutes of full outage.
///
/// A partial incident counts with its impact: an hour at 30 % is 18 minutes.
#[derive(Clone, Debug, PartialEq)]
pub enum Length {
    /// Always the same.
    Fixed(Real),
    /// Exponential with this mean: what MTTR alone says.
    Exponential(Real),
    /// Lognormal: most are short, some are very long, as observed ones are.
    Lognormal(Lognormal),
    /// One of the observed lengths, each as likely as any other, in rising order.
    Observed(Vec<Real>),
}

impl Length {
    /// Exponential with a mean time to repair.
    pub fn exponential(mean: Duration) -> Self {
        Self::Exponential(minutes(mean.minutes()))
    }

    /// Nine of ten lengths lie in the spread; a spread of one duration never varies.
    pub fn between(spread: Spread) -> Self {
        match Lognormal::of_minutes(spread) {
            Some(lengths) if spread.low() < spread.high() => Self::Lognormal(lengths),
            _ => Self::Fixed(minutes(spread.low().minutes())),
        }
    }

    /// One of these lengths in minutes.
    ///
    /// # Errors
    /// When there is none, or one is below zero.
    pub fn observed(lengths: impl IntoIterator<Item = Ratio>) -> Result<Self, Reject> {
        let lengths: Vec<Ratio> = lengths.into_iter().collect();
        if lengths.is_empty() {
            return Err(Reject::malformed("no incident was observed"));
        }
        if lengths.iter().any(|length| length.is_negative()) {
            let message = "an incident is shorter than nothing";
            return Err(Reject::new(RejectKind::Negative, message));
        }
        let mut lengths: Vec<Real> = lengths.into_iter().map(minutes).collect();
        lengths.sort_unstable();
        Ok(Self::Observed(lengths))
    }

    /// The mean length in minutes.
    pub fn mean(&self) -> f64 {
        match self {
            Self::Fixed(length) | Self::Exponential(length) => length.get(),
            Self::Lognormal(lengths) => lengths.mean(),
            Self::Observed(lengths) => mean_of(lengths, |length| length),
        }
    }

    /// The mean length as a duration, to a billionth of a minute; `None` where it is over a billion
    /// minutes.
    pub fn mean_duration(&self) -> Option<Duration> {
        let minutes = Real::new(self.mean()).and_then(Real::rounded)?;
        Some(Duration::from_minutes(minutes))
    }

    /// The mean of the squared length, in square minutes.
    pub fn second_moment(&self) -> f64 {
        match self {
            Self::Fixed(length) => length.get() * length.get(),
            Self::Exponential(length) => 2.0 * length.get() * length.get(),
            Self::Lognormal(lengths) => lengths.second_moment(),
            Self::Observed(lengths) => mean_of(lengths, |length| length * length),
        }
    }

    /// The length that random bits stand for; it rises with them, so that two distributions drawn
    /// with the same bits are both short or both long.
    pub fn drawn(&self, bits: u64) -> f64 {
        match self {
            Self::Fixed(length) => length.get(),
            Self::Exponential(mean) => -mean.get() * unit(!bits).ln(),
            Self::Lognormal(lengths) => lengths.at(normal::quantile(unit(bits))),
            Self::Observed(lengths) => lengths[place(bits, lengths.len())].get(),
        }
    }
}

fn minutes(length: Ratio) -> Real {
    Real::new(length.approximate()).expect("a fraction is finite")
}

fn mean_of(lengths: &[Real], of: fn(f64) -> f64) -> f64 {
    let count = Real::count(u64::try_from(lengths.len()).unwrap_or(u64::MAX));
    lengths.iter().map(|length| of(length.get())).sum::<f64>() / count.get()
}

/// The incidents of one provider: how many in a year on average, and how long each lasts.
#[derive(Clone, Debug, PartialEq)]
pub struct IncidentModel {
    per_year: Real,
    length: Length,
}

impl IncidentModel {
    /// So many incidents in a year of 365 days.
    ///
    /// # Errors
    /// When the number is below 0 or above 10,000, or when the incidents would fill the year.
    pub fn new(per_year: Real, length: Length) -> Result<Self, Reject> {
        let out_of_range = |message: &str| Err(Reject::new(RejectKind::OutOfRange, message));
        if !(0.0..=MOST_PER_YEAR).contains(&per_year.get()) {
            return out_of_range("incidents a year go from 0 to 10,000");
        }
        if per_year.get() * length.mean() >= YEAR.minutes().approximate() {
            return out_of_range("so many incidents of such a length fill more than a year");
        }
        Ok(Self { per_year, length })
    }

    /// From the mean time between failures, while the service is up, and the mean time to repair:
    /// year ÷ (MTBF + MTTR) incidents, with exponential lengths.
    ///
    /// # Errors
    /// When a repair takes longer than the time between failures, which is most often the two
    /// exchanged; or when there are over 10,000 incidents a year.
    pub fn of_means(mtbf: Duration, mttr: Duration) -> Result<Self, Reject> {
        let cycle = mtbf.minutes() + mttr.minutes();
        if mttr > mtbf {
            let message = format!("the MTTR of {mttr} is above the MTBF of {mtbf}");
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        let per_year = YEAR.minutes().checked_div(cycle);
        let per_year = per_year.ok_or_else(|| {
            let message = "MTBF and MTTR are both zero";
            Reject::new(RejectKind::Zero, message)
        })?;
        Self::new(minutes(per_year), Length::exponential(mttr))
    }

    /// From an availability, which says how much is down but not how often: the length of one
    /// incident says that.
    ///
    /// # Errors
    /// When incidents have no length, so that no number of them makes up the downtime.
    pub fn of_availability(availability: Availability, length: Length) -> Result<Self, Reject> {
        let down = availability.unavailability().ratio() * YEAR.minutes();
        if down.is_zero() {
            return Self::new(Real::ZERO, length);
        }
        let per_year = Real::new(down.approximate() / length.mean()).ok_or_else(|| {
            let message = "incidents without length make up no downtime";
            Reject::new(RejectKind::Zero, message)
        })?;
        Self::new(per_year, length)
    }

    /// From the outages that a service had: as many a year as were observed, each of one of the
    /// observed lengths.
    ///
    /// # Errors
    /// When no outage was observed, or a single one without a window, which does not say how
    /// often it happens.
    pub fn observed(record: &ServiceRecord) -> Result<Self, Reject> {
        let length = Length::observed(record.outages.iter().map(Outage::weighted_minutes))?;
        let per_year = record.per_year().ok_or_else(|| {
            let message = "a single incident does not say how often it happens: MTBF is undefined \
                           without the time that was watched";
            Reject::malformed(message)
        })?;
        Self::new(minutes(per_year), length)
    }

    /// How many incidents an average year has.
    pub fn per_year(&self) -> Real {
        self.per_year
    }

    /// How long one lasts.
    pub fn length(&self) -> &Length {
        &self.length
    }

    /// Minutes of full outage in an average year, λE\[X\].
    pub fn downtime(&self) -> Real {
        self.loss(Stakes::MINUTES).mean
    }

    /// The year's loss in closed form.
    pub fn loss(&self, stakes: Stakes) -> YearlyLoss {
        let (rate, fixed) = (stakes.per_minute.get(), stakes.per_incident.get());
        let (first, second) = (self.length.mean(), self.length.second_moment());
        let per_year = self.per_year.get();
        let real = |number| Real::new(number).expect("bounded incidents cost a bounded sum");
        YearlyLoss {
            mean: real(per_year * (rate * first + fixed)),
            variance: real(
                per_year * (rate * rate * second + 2.0 * rate * fixed * first + fixed * fixed),
            ),
            no_incident: real((-per_year).exp()),
        }
    }
}

/// What an incident costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stakes {
    per_minute: Real,
    per_incident: Real,
}

impl Stakes {
    /// Minutes instead of money.
    pub const MINUTES: Self = Self {
        per_minute: Real::ONE,
        per_incident: Real::ZERO,
    };

    /// Dollars lost in a minute of full outage, and dollars that each incident costs however
    /// short it is, such as the hours of those who handle it.
    ///
    /// # Errors
    /// When one is below zero or above 10^12.
    pub fn new(per_minute: Real, per_incident: Real) -> Result<Self, Reject> {
        for amount in [per_minute, per_incident] {
            if amount < Real::ZERO {
                return Err(Reject::new(RejectKind::Negative, "a loss is not negative"));
            }
            if amount.get() > 1e12 {
                let message = "a loss is at most 10^12 dollars";
                return Err(Reject::new(RejectKind::OutOfRange, message));
            }
        }
        Ok(Self {
            per_minute,
            per_incident,
        })
    }

    /// What so many incidents cost that last so many minutes together.
    pub fn loss(self, minutes: f64, incidents: f64) -> f64 {
        self.per_minute.get() * minutes + self.per_incident.get() * incidents
    }
}

/// The moments of a year's loss, in dollars, or in minutes for [`Stakes::MINUTES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearlyLoss {
    /// The expected loss.
    pub mean: Real,
    /// The variance from year to year.
    pub variance: Real,
    /// The probability of a year without any incident.
    pub no_incident: Real,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::random::Stream;
    use crate::units::Scalar;

    fn duration(text: &str) -> Duration {
        Duration::parse(text).unwrap()
    }

    fn close(found: f64, expected: f64) {
        let off = (found - expected).abs();
        assert!(off <= 1e-9 * expected.abs(), "{found} is not {expected}");
    }

    #[test]
    fn incidents_follow_from_mtbf_and_mttr() {
        // capacity.md 1.15: 2.56 h to repair every 5.64 d. 8760 ÷ (135.36 + 2.56) = 63.515…
        // incidents, and as much downtime as A = MTBF ÷ (MTBF + MTTR) = 98.144 % leaves.
        let model = IncidentModel::of_means(duration("5.64d"), duration("2.56h")).unwrap();
        close(model.per_year().get(), 8_760.0 / 137.92);
        close(model.downtime().get(), 525_600.0 * 2.56 / 137.92);
        let availability = 1.0 - model.downtime().get() / 525_600.0;
        assert!((availability - 0.981_44).abs() < 5e-6);
        let exchanged = IncidentModel::of_means(duration("2.56h"), duration("5.64d"));
        let message = exchanged.unwrap_err().message;
        assert_eq!(
            message,
            "the MTTR of 8121.6 min is above the MTBF of 153.6 min"
        );
        let nothing = IncidentModel::of_means(duration("0m"), duration("0m"));
        assert_eq!(nothing.unwrap_err().kind, RejectKind::Zero);
    }

    #[test]
    fn an_availability_and_a_length_say_how_often() {
        // 99.9 % of 525,600 minutes leaves 525.6; at 47 minutes each that is 11.18 incidents.
        let of = |text, length| {
            let availability = Availability::parse(text).unwrap();
            IncidentModel::of_availability(availability, length)
        };
        let fixed = Length::between(Spread::parse("47m").unwrap());
        let model = of("99.9%", fixed.clone()).unwrap();
        close(model.per_year().get(), 525.6 / 47.0);
        close(model.downtime().get(), 525.6);
        assert_eq!(of("100%", fixed).unwrap().per_year(), Real::ZERO);
        let none = Length::observed([Ratio::ZERO]).unwrap();
        assert_eq!(of("99.9%", none).unwrap_err().kind, RejectKind::Zero);
        let long = Length::exponential(duration("0.001s"));
        assert_eq!(of("50%", long).unwrap_err().kind, RejectKind::OutOfRange);
    }

    #[test]
    fn the_loss_of_a_year_has_compound_poisson_moments() {
        // Worked by hand: 12 incidents of exactly 30 min at $100 a minute and $500 each cost
        // $3,500 apiece: mean 42,000, variance 12 × 3,500², no incident e^-12.
        let length = Length::Fixed(Real::new(30.0).unwrap());
        let model = IncidentModel::new(Real::count(12), length).unwrap();
        let stakes = Stakes::new(Real::count(100), Real::count(500)).unwrap();
        let loss = model.loss(stakes);
        close(loss.mean.get(), 42_000.0);
        close(loss.variance.get(), 12.0 * 3_500.0 * 3_500.0);
        close(loss.no_incident.get(), 6.144_212_353_328_21e-6);
        // Exponential: E[X²] = 2 × mean².
        let model = IncidentModel::new(Real::count(12), Length::exponential(duration("30m")));
        close(
            model.unwrap().loss(Stakes::MINUTES).variance.get(),
            12.0 * 1_800.0,
        );
    }

    #[test]
    fn drawn_lengths_have_the_moments_of_their_distribution() {
        let observed = [0, 12, 12, 47, 600].map(Ratio::whole);
        let lengths = [
            Length::exponential(duration("154m")),
            Length::between(Spread::parse("30m to 4h").unwrap()),
            Length::observed(observed).unwrap(),
        ];
        for length in lengths {
            let mut stream = Stream::new(3);
            let drawn: Vec<f64> = (0..200_000).map(|_| length.drawn(stream.bits())).collect();
            let mean = drawn.iter().sum::<f64>() / 2e5;
            let variance = length.second_moment() - length.mean().powi(2);
            let error = (variance / 2e5).sqrt();
            assert!(
                (mean - length.mean()).abs() < 4.0 * error,
                "{length:?}: {mean}"
            );
        }
        // The mean of a bootstrap is that of its sample, exactly.
        close(Length::observed(observed).unwrap().mean(), 671.0 / 5.0);
    }

    #[test]
    fn lengths_rise_with_their_bits() {
        let spread = Length::between(Spread::parse("30m to 4h").unwrap());
        for length in [spread, Length::exponential(duration("1h"))] {
            assert!(length.drawn(1 << 20) < length.drawn(1 << 63));
            assert!(length.drawn(1 << 63) < length.drawn(u64::MAX));
            assert!(length.drawn(0) >= 0.0 && length.drawn(u64::MAX).is_finite());
        }
    }

    #[test]
    fn what_no_year_can_hold_is_refused() {
        let hour = || Length::exponential(duration("1h"));
        let kind = |rate| IncidentModel::new(Real::new(rate).unwrap(), hour()).map_err(|e| e.kind);
        assert!(kind(8_759.0).is_ok());
        assert_eq!(kind(8_760.0), Err(RejectKind::OutOfRange));
        assert_eq!(kind(-1.0), Err(RejectKind::OutOfRange));
        assert_eq!(kind(10_001.0), Err(RejectKind::OutOfRange));
        assert!(Length::observed([]).is_err());
        let negative = Ratio::ZERO - Ratio::ONE;
        assert_eq!(
            Length::observed([negative]).unwrap_err().kind,
            RejectKind::Negative
        );
        let stakes = |loss| Stakes::new(Real::new(loss).unwrap(), Real::ZERO).map_err(|e| e.kind);
        assert_eq!(stakes(-1.0), Err(RejectKind::Negative));
        assert_eq!(stakes(1e13), Err(RejectKind::OutOfRange));
    }
}
