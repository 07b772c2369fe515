//! What downtime costs, and whether a better SLA pays.

pub mod algebra;
mod alternative;
pub mod burn_rate;
pub mod claim;
mod credit;
mod decision;
pub mod incidents;
mod loss;
pub mod measured;
mod sensitivity;
mod takeover;

use crate::money::{Usd, UsdFlow};
use crate::scenario::Claim;
use crate::units::{Availability, Month, Ratio, YEAR};

pub use alternative::{
    Alternative, Backup, Candidate, Contract, Kind, Serving, alternatives, beside,
};
pub use credit::{Credit, CreditTerms, credit};
pub use decision::{Decision, Outcome, Returns, best, decisions};
pub use loss::{Exposure, Loss};
pub use sensitivity::{Input, Setting, Swing, sensitivity};
pub use takeover::{FailoverBreaker, Takeover};

/// What an availability rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The contract promises it.
    Contract,
    /// The scenario assumes it, for the tier promises nothing.
    Assumed,
}

/// The time without service in a month: unavailability × minutes.
pub fn downtime(availability: Availability, month: Month) -> Ratio {
    availability.unavailability().ratio() * month.minutes()
}

/// A choice of service level.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// The name in reports.
    pub name: String,
    /// How much of the time it works.
    pub availability: Availability,
    /// What that rests on.
    pub basis: Basis,
    /// What it costs a month.
    pub fee: Usd,
    /// How much of the time it worked, as measured; a promise is no measurement.
    pub observed: Option<Availability>,
    /// What a month below the promise pays back, where the contract says.
    pub credit_terms: Option<CreditTerms>,
}

/// What a service level loses and what it earns against the first one.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelCost {
    /// The level.
    pub level: Level,
    /// Time without service in a month, in minutes.
    pub downtime: Ratio,
    /// Incidents in a month, where the length of one is known.
    pub incidents: Option<Ratio>,
    /// Lost in a month, by cause.
    pub parts: Loss,
    /// What the measured availability loses and earns, where there is one.
    pub observed: Option<Observed>,
    /// Lost in one incident.
    pub loss_per_incident: Option<Usd>,
    /// Lost in an average day.
    pub loss_per_day: Usd,
    /// Lost in 30 days.
    pub loss_per_30_days: Usd,
    /// Lost in a month.
    pub loss_per_month: Usd,
    /// Lost in a year of 365 days.
    pub loss_per_year: Usd,
    /// What it costs over the first level, a month.
    pub premium: Usd,
    /// What it earns over the first level.
    pub gain: Option<Gain>,
}

/// What a service level loses at the availability that was measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    /// How much of the time it worked.
    pub availability: Availability,
    /// Time without service in a month, in minutes.
    pub downtime: Ratio,
    /// Lost in a month.
    pub loss_per_month: Usd,
    /// Loss avoided against the measured base less the premium, a month; `None` for the base and
    /// where the base was not measured.
    pub net_benefit: Option<Usd>,
}

/// What a service level earns over the base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gain {
    /// Time without service that it avoids in a month, in minutes.
    pub avoided: Ratio,
    /// Loss avoided less the premium, a month.
    pub net_benefit: Usd,
    /// The net benefit in percent of the premium; `None` without a premium.
    pub roi_percent: Option<Ratio>,
    /// Minutes of avoided downtime a month that pay for the premium; `None` where none is avoided.
    pub break_even: Option<Ratio>,
}

/// The loss and the return of each level, the first being the base. Credits are not counted.
pub fn level_costs(levels: &[Level], exposure: Exposure) -> Vec<LevelCost> {
    let without_credits = |level: &Level| Level {
        credit_terms: None,
        ..level.clone()
    };
    let plain: Vec<Level> = levels.iter().map(without_credits).collect();
    let decisions = decisions(&alternatives(&plain, exposure, &[]));
    let base = decisions.first().map(|base| base.promised.downtime);
    let costs = levels.iter().zip(&decisions);
    costs
        .map(|(level, decision)| {
            level_cost(level, decision, base.unwrap_or(Ratio::ZERO), &exposure)
        })
        .collect()
}

fn level_cost(
    level: &Level,
    decision: &Decision,
    base_downtime: Ratio,
    exposure: &Exposure,
) -> LevelCost {
    let promised = decision.promised;
    let down = promised.availability.unavailability().ratio();
    let day = Ratio::whole(1_440);
    let lost = |minutes| exposure.loss(minutes).total();
    let observed = |outcome: Outcome| Observed {
        availability: outcome.availability,
        downtime: outcome.downtime,
        loss_per_month: outcome.loss.total(),
        net_benefit: outcome.net_benefit,
    };
    let gain = decision.returns.zip(promised.net_benefit);
    let gain = gain.map(|(returns, net_benefit)| {
        let costs_more = returns.premium > Usd::ZERO;
        let percent = || Some(net_benefit.over(returns.premium)? * Ratio::whole(100));
        Gain {
            avoided: base_downtime - promised.downtime,
            net_benefit,
            roi_percent: costs_more.then(percent).flatten(),
            break_even: returns.break_even_minutes,
        }
    });
    LevelCost {
        level: level.clone(),
        downtime: promised.downtime,
        incidents: exposure.incidents(promised.downtime),
        parts: promised.loss,
        observed: decision.observed.map(observed),
        loss_per_incident: exposure.loss_per_incident().map(Loss::total),
        loss_per_day: lost(down * day),
        loss_per_30_days: lost(down * day * Ratio::whole(30)),
        loss_per_month: promised.loss.total(),
        loss_per_year: lost(down * YEAR.minutes()),
        premium: decision
            .returns
            .map_or(Usd::ZERO, |returns| returns.premium),
        gain,
    }
}

/// How long an outage must last for a claimed loss to be true.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The claimed loss.
    pub loss: Usd,
    /// Minutes at the average rate of the flow.
    pub at_mean: Ratio,
    /// Minutes at the rate within trading hours, and how many times the average that is.
    pub at_peak: Option<(Ratio, Ratio)>,
}

/// Traces a claimed loss to the outage that would cause it; `None` when nothing flows.
pub fn reading(claim: &Claim, volume: UsdFlow) -> Option<Reading> {
    let at_mean = volume.minutes_for(claim.loss)?;
    let at_peak = claim.trading_hours.and_then(|hours| {
        let factor = hours.peak_to_mean();
        Some((at_mean.checked_div(factor)?, factor))
    });
    Some(Reading {
        loss: claim.loss,
        at_mean,
        at_peak,
    })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::scenario::LossTerms;
    use crate::units::{Duration, Scalar};

    pub(in crate::engine) fn level(availability: &str, fee: &str) -> Level {
        Level {
            name: availability.to_owned(),
            availability: Availability::parse(availability).unwrap(),
            basis: Basis::Contract,
            fee: Usd::parse(fee).unwrap(),
            observed: None,
            credit_terms: None,
        }
    }

    fn costs(volume: &str, month: Month) -> Vec<LevelCost> {
        let volume = UsdFlow::parse(volume).unwrap();
        let incident = Duration::parse("47m").ok();
        let levels = [level("99.5%", "0"), level("99.9%", "2500")];
        level_costs(
            &levels,
            Exposure {
                volume,
                incident,
                month,
                terms: LossTerms::PLAIN,
            },
        )
    }

    #[test]
    fn four_tenths_of_a_point_of_2_3_million_a_day() {
        // capacity.md section 6, by exact rationals: $9,200 a day, $276,000 in 30 days, $3,358,000
        // in 365; the premium breaks even at 2500 × 1440 ÷ 2.3M minutes.
        let costs = costs("2.3M/day", Month::parse("30").unwrap());
        let gap = |loss: fn(&LevelCost) -> Usd| (loss(&costs[0]) - loss(&costs[1])).to_decimal();
        assert_eq!(gap(|cost| cost.loss_per_day), "9200.00");
        assert_eq!(gap(|cost| cost.loss_per_month), "276000.00");
        assert_eq!(gap(|cost| cost.loss_per_30_days), "276000.00");
        assert_eq!(gap(|cost| cost.loss_per_year), "3358000.00");
        let gain = costs[1].gain.unwrap();
        assert_eq!(gain.net_benefit.to_decimal(), "273500.00");
        assert_eq!(gain.roi_percent.unwrap(), Ratio::whole(10_940));
        assert_eq!(gain.break_even.unwrap().to_decimal(2), "1.57");
        assert_eq!(costs[0].downtime, Ratio::whole(216));
        assert_eq!(costs[1].downtime.to_decimal(1), "43.2");
        assert_eq!(costs[0].gain, None);
    }

    #[test]
    fn a_worse_level_never_breaks_even() {
        let levels = [level("99.9%", "0"), level("99.5%", "2500")];
        let volume = UsdFlow::parse("2.3M/day").unwrap();
        let costs = level_costs(
            &levels,
            Exposure {
                volume,
                incident: None,
                month: Month::PLANNING,
                terms: LossTerms::PLAIN,
            },
        );
        let gain = costs[1].gain.unwrap();
        assert!(gain.net_benefit < Usd::ZERO && gain.break_even.is_none());
    }

    #[test]
    fn the_claimed_18_400_needs_11_52_minutes() {
        let claim = Claim {
            loss: Usd::parse("18400").unwrap(),
            trading_hours: crate::scenario::HoursPerDay::parse("12").ok(),
            source: None,
        };
        let reading = reading(&claim, UsdFlow::parse("2.3M/day").unwrap()).unwrap();
        assert_eq!(reading.at_mean.to_decimal(6), "11.52");
        let (minutes, factor) = reading.at_peak.unwrap();
        assert_eq!(
            (minutes.to_decimal(6).as_str(), factor),
            ("5.76", Ratio::whole(2))
        );
    }
}
