//! How much of the money that flows is lost while the product is down, and what an incident costs
//! besides.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Leaf, Reader, Spanned};
use crate::money::Usd;
use crate::scenario::trigger::HoursPerDay;
use crate::units::{Factor, Quantity, Ratio, Share};

/// Products of shares are kept to so many parts: a rounding of 10⁻¹², so that no product of them
/// with minutes and money leaves 128 bits.
const FINEST: i128 = 1_000_000_000_000;
/// More person-hours than any incident takes.
const MOST_HOURS: u64 = 1_000_000;
/// A trillion dollars in pico-dollars, as amounts are bounded elsewhere.
const MOST_COST: i128 = 1_000_000_000_000 * FINEST;

/// People who work on an incident, as written.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "IncidentStaff")]
pub struct IncidentStaffFile {
    /// How many people work on one incident.
    #[schemars(required)]
    pub people: Leaf<Quantity>,
    /// How many hours each of them spends on it.
    #[schemars(required)]
    pub hours: Leaf<Quantity>,
    /// What an hour of one of them costs, in dollars.
    #[schemars(required)]
    pub hourly_rate: Leaf<Usd>,
}

/// What is owed to one's own customers, as written.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Penalty")]
pub struct PenaltyFile {
    /// For each incident, in dollars.
    pub per_incident: Leaf<Usd>,
    /// For each hour of downtime, in dollars.
    pub per_hour: Leaf<Usd>,
}

/// How much of the money that flows is lost while the product is down, and what else that costs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LossTerms {
    /// How many times faster than on average money flows while the product is down.
    pub peak: Ratio,
    /// How many times faster than on average it flows in trading hours, where one incident is taken
    /// to be; the expected loss does not depend on it.
    pub trading_peak: Ratio,
    /// The share of the flow that the outage stops.
    pub affected: Share,
    /// The share of what was stopped that comes back later.
    pub recovered: Share,
    /// The share of the money that would have been kept.
    pub margin: Share,
    /// What the people who work on one incident cost.
    pub staff: Usd,
    /// Owed to customers for each incident.
    pub penalty_per_incident: Usd,
    /// Owed to customers for each hour of downtime.
    pub penalty_per_hour: Usd,
}

impl LossTerms {
    /// The terms of one incident within trading hours: its peak beside that of them.
    #[must_use]
    pub fn in_trading_hours(self) -> Self {
        Self {
            peak: self.peak * self.trading_peak,
            ..self
        }
    }

    /// All of the flow stops, at its average rate, none comes back, and all of it is lost.
    pub const PLAIN: Self = Self {
        peak: Ratio::ONE,
        trading_peak: Ratio::ONE,
        affected: Share::ALL,
        recovered: Share::NONE,
        margin: Share::ALL,
        staff: Usd::ZERO,
        penalty_per_incident: Usd::ZERO,
        penalty_per_hour: Usd::ZERO,
    };

    /// The share of the flow that does not come back: affected × (1 − recovered).
    pub fn unserved(self) -> Ratio {
        self.affected.ratio() * self.recovered.rest().ratio()
    }

    /// The share of the flow that is lost as money: affected × (1 − recovered) × margin.
    pub fn realised(self) -> Ratio {
        self.unserved() * self.margin.ratio()
    }

    /// What the average flow is multiplied with for its loss: peak × realised share.
    pub fn factor(self) -> Ratio {
        self.peak * self.realised()
    }

    /// What one incident costs however long it is: people and penalties.
    pub fn per_incident(self) -> Usd {
        self.staff + self.penalty_per_incident
    }

    /// The peak of a factor, which every outage meets, or of a day's money that flows in so many
    /// hours. Outages come at any hour, so on average they meet the average flow, and only one
    /// within those hours costs more.
    #[must_use]
    pub fn at_peak(self, factor: Option<Factor>, hours: Option<HoursPerDay>) -> Self {
        let hours = hours.map(HoursPerDay::peak_to_mean);
        Self {
            peak: match (factor, hours) {
                (Some(factor), _) => factor.ratio(),
                (None, Some(_)) => Ratio::ONE,
                (None, None) => self.peak,
            },
            trading_peak: hours.unwrap_or(match factor {
                Some(_) => Ratio::ONE,
                None => self.trading_peak,
            }),
            ..self
        }
    }

    /// The same with shares of one's own, where they are given.
    #[must_use]
    pub fn with_shares(
        self,
        affected: Option<Share>,
        recovered: Option<Share>,
        margin: Option<Share>,
    ) -> Self {
        Self {
            affected: affected.unwrap_or(self.affected),
            recovered: recovered.unwrap_or(self.recovered),
            margin: margin.unwrap_or(self.margin),
            ..self
        }
    }
}

/// People × hours × rate.
pub(super) fn staff(file: &Spanned<IncidentStaffFile>, reader: &mut Reader<'_>) -> Option<Usd> {
    let (value, span) = (&file.value, file.span);
    let people = reader.require(value.people.clone(), "people", span);
    let hours = reader.require(value.hours.clone(), "hours", span);
    let rate = reader.require(value.hourly_rate.clone(), "hourly_rate", span);
    let (people, hours) = (people?, hours?);
    let worked = people.value.ratio() * hours.value.ratio();
    if worked > Ratio::whole(MOST_HOURS) {
        let message = "an incident takes over a million hours of work".to_owned();
        reader.tell(Code::NumberOutOfRange, message, hours.span, "of each");
        return None;
    }
    let rate = rate?;
    let cost = rate.value.times(worked);
    if cost > Usd::from_pico(MOST_COST) {
        let message = "the work on an incident costs over a trillion dollars".to_owned();
        reader.tell(Code::NumberOutOfRange, message, rate.span, "for each hour");
        return None;
    }
    Some(cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn share(text: &str) -> Option<Share> {
        Share::parse(text).ok()
    }

    #[test]
    fn shares_of_a_loss_multiply() {
        // 0.5 × (1 − 0.3) × 0.6 = 0.21, twice as much for an incident in half a day.
        let terms = LossTerms::PLAIN
            .with_shares(share("50%"), share("30%"), share("60%"))
            .at_peak(None, HoursPerDay::parse("12").ok());
        assert_eq!(terms.unserved().to_decimal(6), "0.35");
        assert_eq!(terms.realised().to_decimal(6), "0.21");
        assert_eq!(terms.factor().to_decimal(6), "0.21");
        assert_eq!(terms.in_trading_hours().factor().to_decimal(6), "0.42");
        assert_eq!(LossTerms::PLAIN.factor(), Ratio::ONE);
    }

    #[test]
    fn the_finest_shares_stay_exact() {
        let fine = share("33.333333%");
        let terms = LossTerms::PLAIN
            .with_shares(fine, fine, fine)
            .at_peak(Factor::parse("999.999999").ok(), None);
        // 999.999999 × 0.33333333 × 0.66666667 × 0.33333333, from Python's fractions.
        assert_eq!(
            terms.factor().to_decimal(40),
            "74.074072888888890000000037037037"
        );
    }
}
