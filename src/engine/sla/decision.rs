//! Which alternative costs least in all, and how far that is from the edge.

use crate::money::{Usd, UsdFlow};
use crate::units::{Availability, Ratio};

use super::alternative::Alternative;
use super::downtime;
use super::loss::Loss;

/// Quotients of amounts are kept to so many parts where they are multiplied on.
const FINEST: i128 = 1_000_000_000_000;

/// An alternative, and what a month of it comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The alternative.
    pub alternative: Alternative,
    /// What it comes to at the availability of contract or assumption.
    pub promised: Outcome,
    /// What it comes to at the availability that was measured.
    pub observed: Option<Outcome>,
    /// What it takes to pay; `None` for the base.
    pub returns: Option<Returns>,
}

/// What a month of an alternative comes to at one availability.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// How much of the time it works.
    pub availability: Availability,
    /// Time without service, in minutes.
    pub downtime: Ratio,
    /// What that time costs.
    pub loss: Loss,
    /// What the contract pays back for such a month; `None` where no credits are stated.
    pub credit: Option<Usd>,
    /// Price and loss less the credit.
    pub total: Usd,
    /// What it saves against the base; `None` for the base, and where the base has no such figure.
    pub net_benefit: Option<Usd>,
}

/// What it takes for an alternative to pay against the base.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Returns {
    /// What it costs over the base, a month.
    pub premium: Usd,
    /// Minutes of avoided downtime a month that pay for it; `None` where none is avoided.
    pub break_even_minutes: Option<Ratio>,
    /// The flow at which it pays; `None` where it avoids no loss of transactions.
    pub break_even_volume: Option<UsdFlow>,
    /// The share of the money that flows during an outage that must really be lost for it to pay,
    /// as a fraction of one; above one where it never pays.
    pub break_even_share: Option<Ratio>,
    /// Months that one avoided incident pays for; `None` without a premium or an incident.
    pub payback_months: Option<Ratio>,
    /// Avoided incidents that a year of it takes to pay: a whole number, and as a quotient.
    pub incidents_a_year: Option<(u64, Ratio)>,
}

/// What each alternative comes to, the first being the base.
pub fn decisions(alternatives: &[Alternative]) -> Vec<Decision> {
    let mut all: Vec<Decision> = alternatives.iter().map(decision).collect();
    if let Some((base, others)) = all.split_first_mut() {
        for other in others {
            let saved = |own: &Outcome, base: &Outcome| base.total - own.total;
            other.promised.net_benefit = Some(saved(&other.promised, &base.promised));
            if let Some((own, base)) = other.observed.as_mut().zip(base.observed) {
                own.net_benefit = Some(base.total - own.total);
            }
            other.returns = Some(returns(other, base));
        }
    }
    all
}

/// The alternative that saves most against the base; `None` without one beside it.
pub fn best(decisions: &[Decision]) -> Option<&Decision> {
    let others = decisions.iter().skip(1);
    others.max_by_key(|one| one.promised.net_benefit)
}

fn decision(alternative: &Alternative) -> Decision {
    let contract = alternative.contract.as_ref();
    let credit = |month: Option<Availability>| {
        let credit = contract?.terms.credit(month?)?;
        Some(credit.amount)
    };
    let promised = credit(contract.map(|contract| contract.promised));
    let observed = credit(contract.and_then(|contract| contract.observed));
    Decision {
        promised: outcome(alternative, alternative.availability, promised),
        observed: alternative
            .observed
            .map(|measured| outcome(alternative, measured, observed)),
        returns: None,
        alternative: alternative.clone(),
    }
}

fn outcome(one: &Alternative, availability: Availability, credit: Option<Usd>) -> Outcome {
    let downtime = downtime(availability, one.exposure.month);
    let loss = one.exposure.loss(downtime);
    Outcome {
        availability,
        downtime,
        loss,
        credit,
        total: one.price + loss.total() - credit.unwrap_or(Usd::ZERO),
        net_benefit: None,
    }
}

fn returns(other: &Decision, base: &Decision) -> Returns {
    let premium = other.alternative.price - base.alternative.price;
    let credit = |one: &Decision| one.promised.credit.unwrap_or(Usd::ZERO);
    let (own, before) = (other.promised, base.promised);
    let to_pay = premium - (credit(other) - credit(base));
    let revenue = before.loss.revenue - own.loss.revenue;
    let besides = before.loss.total() - own.loss.total() - revenue;
    // What transactions must bring in, once people, penalties and credits are counted.
    let needed = (to_pay - besides).max(Usd::ZERO);
    let part = Some(revenue).filter(|saved| *saved > Usd::ZERO);
    let part = part.and_then(|saved| needed.over(saved));
    let exposure = base.alternative.exposure;
    let incident = avoided_incident(other, base);
    let year = premium.times(Ratio::whole(12));
    let costs_more = premium > Usd::ZERO;
    Returns {
        premium,
        break_even_minutes: (to_pay > Usd::ZERO && own.downtime < before.downtime)
            .then(|| exposure.minutes_for(to_pay))
            .flatten(),
        break_even_volume: part.map(|part| exposure.volume * part),
        break_even_share: part.map(|part| part.within(FINEST) * exposure.terms.realised()),
        payback_months: incident
            .filter(|_| costs_more)
            .and_then(|one| one.over(premium)),
        incidents_a_year: incident
            .filter(|_| costs_more)
            .and_then(|one| year.over(one))
            .and_then(|many| Some((u64::try_from(many.ceil()).ok()?, many))),
    }
}

/// What one incident that does not happen, or is repaired sooner, saves.
fn avoided_incident(other: &Decision, base: &Decision) -> Option<Usd> {
    let (own, before) = (other.alternative.exposure, base.alternative.exposure);
    let whole = before.loss_per_incident()?.total();
    let shorter = own.incident.filter(|own| Some(*own) < before.incident);
    let left = shorter.map_or(Usd::ZERO, |own| before.loss(own.minutes()).total());
    Some(whole - left).filter(|saved| *saved > Usd::ZERO)
}
