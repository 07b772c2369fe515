//! What downtime costs: lost transactions, people, penalties.

use crate::money::{Usd, UsdFlow};
use crate::scenario::{LossTerms, StageDowntime};
use crate::units::{Duration, Month, Ratio};

/// The minutes of a day.
const DAY: u64 = 1_440;

/// What is at stake, and for how long.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exposure {
    /// The money that flows.
    pub volume: UsdFlow,
    /// How long one incident lasts.
    pub incident: Option<Duration>,
    /// The month.
    pub month: Month,
    /// How much of the money is lost, and what incidents cost besides.
    pub terms: LossTerms,
}

/// What a time without service costs, by cause.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    /// Margin of transactions that do not come back.
    pub revenue: Usd,
    /// People who work on incidents.
    pub staff: Usd,
    /// Owed to one's own customers.
    pub penalty: Usd,
}

impl Loss {
    /// All of it.
    pub fn total(self) -> Usd {
        self.revenue + self.staff + self.penalty
    }
}

impl Exposure {
    /// What a stage has at stake in a month.
    pub fn of(stake: &StageDowntime, month: Month) -> Self {
        Self {
            volume: stake.volume.value,
            incident: stake.incident,
            month,
            terms: stake.terms,
        }
    }

    /// Incidents that make up so many minutes; `None` where one has no known length. Less than a
    /// second counts as a second, so that their number is bounded.
    pub fn incidents(self, minutes: Ratio) -> Option<Ratio> {
        let second = Ratio::new(1, 60)?;
        let each = self.incident?.minutes();
        (!each.is_zero()).then_some(())?;
        minutes.checked_div(each.max(second))
    }

    /// What so many minutes without service cost.
    ///
    /// V ÷ 1440 × minutes × peak × affected × (1 − recovered) × margin, and the incidents and hours
    /// in them. What each incident costs besides counts only where the length of one is known.
    pub fn loss(self, minutes: Ratio) -> Loss {
        let terms = self.terms;
        let incidents = self.incidents(minutes).unwrap_or(Ratio::ZERO);
        let hours = minutes * Ratio::new(1, 60).unwrap_or(Ratio::ZERO);
        Loss {
            revenue: self.volume.over_minutes(minutes * terms.factor()),
            staff: terms.staff.times(incidents),
            penalty: terms.penalty_per_incident.times(incidents)
                + terms.penalty_per_hour.times(hours),
        }
    }

    /// What a minute without service costs, beside what each incident does.
    pub fn per_minute(self) -> Usd {
        let hourly = Ratio::new(1, 60).unwrap_or(Ratio::ZERO);
        self.volume.over_minutes(self.terms.factor()) + self.terms.penalty_per_hour.times(hourly)
    }

    /// What one incident costs, within trading hours where the flow has any; `None` where its
    /// length is not known.
    pub fn loss_per_incident(self) -> Option<Loss> {
        let terms = self.terms.in_trading_hours();
        Some(Self { terms, ..self }.loss(self.incident?.minutes()))
    }

    /// How many minutes without service cost an amount; `None` when they cost nothing.
    pub fn minutes_for(self, amount: Usd) -> Option<Ratio> {
        let day = Ratio::whole(DAY);
        Some(amount.over(self.loss(day).total())? * day)
    }

    /// Transactions of such a value that are lost in so many minutes, whatever their margin;
    /// `None` when a transaction is worth nothing.
    pub fn transactions(self, minutes: Ratio, each: Usd) -> Option<Ratio> {
        let terms = self.terms;
        let stopped = terms.peak * terms.unserved();
        let volume = self.volume.over_minutes(minutes * stopped);
        volume.over(each)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenario::HoursPerDay;
    use crate::units::{Scalar, Share};

    pub(in crate::engine) fn exposure(volume: &str, incident: &str) -> Exposure {
        Exposure {
            volume: UsdFlow::parse(volume).unwrap(),
            incident: Duration::parse(incident).ok(),
            month: Month::parse("30").unwrap(),
            terms: LossTerms::PLAIN,
        }
    }

    fn revenue(exposure: &Exposure, minutes: &str) -> String {
        exposure
            .loss(Ratio::parse(minutes).unwrap())
            .revenue
            .rounded(2)
    }

    #[test]
    fn published_outages_cost_what_their_flows_say() {
        // $2.3M a day is $95,833.33 an hour; $50,000 an hour is $1.2M a day.
        let payments = exposure("2.3M/day", "11.52m");
        for (minutes, loss) in [
            ("60", "95833.33"),
            ("1", "1597.22"),
            ("12", "19166.67"),
            ("47", "75069.44"),
            ("11.52", "18400.00"),
            ("5.76", "9200.00"),
            ("172.8", "276000.00"),
            ("2102.4", "3358000.00"),
        ] {
            assert_eq!(revenue(&payments, minutes), loss, "{minutes}");
        }
        let shop = exposure("50_000/h", "12m");
        assert_eq!(revenue(&shop, "12"), "10000.00");
        assert_eq!(revenue(&shop, "47"), "39166.67");
        let incident = payments.loss_per_incident().unwrap();
        assert_eq!(incident.total().to_decimal(), "18400.00");
    }

    #[test]
    fn a_trading_day_of_12_hours_doubles_the_loss_of_an_incident_within_it() {
        let mut exposure = exposure("2.3M/day", "5.76m");
        let hours = HoursPerDay::parse("12").ok();
        exposure.terms = exposure.terms.at_peak(None, hours);
        let incident = exposure.loss_per_incident().unwrap();
        assert_eq!(incident.total().to_decimal(), "18400.00");
        // Half of the outages come when nothing flows, so that the expected loss stays.
        assert_eq!(revenue(&exposure, "5.76"), "9200.00");
        // A peak is met by every outage.
        exposure.terms = exposure
            .terms
            .at_peak(crate::units::Factor::parse("2").ok(), None);
        assert_eq!(revenue(&exposure, "5.76"), "18400.00");
        let incident = exposure.loss_per_incident().unwrap();
        assert_eq!(incident.total().to_decimal(), "18400.00");
    }

    #[test]
    fn what_comes_back_or_was_no_margin_is_not_lost() {
        // 276,000 × 0.5 × 0.7 × 0.6 = 57,960, and the same by a loop over its minutes.
        let share = |text| Share::parse(text).ok();
        let mut exposure = exposure("2.3M/day", "12m");
        exposure.terms = exposure
            .terms
            .with_shares(share("50%"), share("30%"), share("60%"));
        let whole = exposure.loss(Ratio::parse("172.8").unwrap()).revenue;
        assert_eq!(whole.to_decimal(), "57960.00");
        let tenth = exposure.loss(Ratio::new(1, 10).unwrap()).revenue;
        let summed: Usd = (0..1_728).map(|_| tenth).sum();
        assert!((summed - whole).magnitude() < Usd::from_pico(1_728));
    }

    #[test]
    fn people_and_penalties_count_by_incident_and_hour() {
        // 120 minutes of 40-minute incidents: 3 × (2 people × 3 h × $80) and 3 × $500 + 2 × $100.
        let mut exposure = exposure("0/day", "40m");
        exposure.terms.staff = Usd::parse("480").unwrap();
        exposure.terms.penalty_per_incident = Usd::parse("500").unwrap();
        exposure.terms.penalty_per_hour = Usd::parse("100").unwrap();
        let loss = exposure.loss(Ratio::whole(120));
        assert_eq!(loss.staff.to_decimal(), "1440.00");
        assert_eq!(loss.penalty.to_decimal(), "1700.00");
        assert_eq!(loss.total().to_decimal(), "3140.00");
        assert_eq!(
            exposure.minutes_for(loss.total()).unwrap(),
            Ratio::whole(120)
        );
    }

    #[test]
    fn lost_transactions_are_counted_before_margin() {
        // $18,400 at $450 each: 40.89; a margin of half leaves as many transactions lost.
        let mut exposure = exposure("2.3M/day", "11.52m");
        exposure.terms = exposure
            .terms
            .with_shares(None, None, Share::parse("50%").ok());
        let minutes = Ratio::parse("11.52").unwrap();
        let each = Usd::parse("450").unwrap();
        let lost = exposure.transactions(minutes, each).unwrap();
        assert_eq!(lost.to_decimal(2), "40.89");
        assert_eq!(exposure.loss(minutes).revenue.to_decimal(), "9200.00");
        assert_eq!(exposure.transactions(minutes, Usd::ZERO), None);
    }
}
