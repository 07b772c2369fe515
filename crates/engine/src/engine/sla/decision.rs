//! Which alternative costs least in all, and how far that is from the edge.

use crate::money::{Usd, UsdFlow};
use crate::units::{Availability, Ratio};

use super::alternative::Alternative;
use super::downtime;
use super::loss::Loss;

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
        break_even_share: part.map(|part| part * exposure.terms.realised()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sla::loss::tests::exposure;
    use crate::engine::sla::{Exposure, Level, alternatives, tests::level};
    use crate::units::{Scalar, Share};
    use proptest::prelude::*;

    fn decide(levels: &[Level], exposure: &Exposure) -> Vec<Decision> {
        decisions(&alternatives(levels, *exposure, &[]))
    }

    fn published() -> [Level; 2] {
        [level("99.5%", "0"), level("99.9%", "2500")]
    }

    #[test]
    fn the_published_premium_pays_from_0_906_percent_of_the_loss() {
        // 2,500 ÷ 276,000; 2,500 × 1,440 ÷ 2,300,000 min; 18,400 ÷ 2,500 months and
        // 30,000 ÷ 18,400 incidents of 11.52 minutes.
        let all = decide(&published(), &exposure("2.3M/day", "11.52m"));
        let pro = &all[1];
        let returns = pro.returns.unwrap();
        assert_eq!(pro.promised.net_benefit.unwrap().to_decimal(), "273500.00");
        assert_eq!(pro.promised.total.to_decimal(), "71500.00");
        let percent = returns.break_even_share.unwrap() * Ratio::whole(100);
        assert_eq!(percent.to_decimal(3), "0.906");
        assert_eq!(returns.break_even_minutes.unwrap().to_decimal(3), "1.565");
        assert_eq!(returns.payback_months.unwrap().to_decimal(6), "7.36");
        let (whole, exact) = returns.incidents_a_year.unwrap();
        assert_eq!((whole, exact.to_decimal(2).as_str()), (2, "1.63"));
        // 2.3M × 2,500 ÷ 276,000 a day.
        let flow = returns.break_even_volume.unwrap();
        assert_eq!(flow.amount.rounded(2), "20833.33");
        assert_eq!((all[0].returns, best(&all)), (None, Some(pro)));
        // At $50,000 an hour the premium is worth three minutes.
        let shop = decide(&published(), &exposure("50_000/h", "12m"));
        let minutes = shop[1].returns.unwrap().break_even_minutes;
        assert_eq!(minutes, Some(Ratio::whole(3)));
    }

    #[test]
    fn promises_and_measurements_are_two_results() {
        // The measured gap of 0.0952 points of $2.3M is $2,189.60 a day, a quarter of the promised.
        let mut levels = published();
        levels[0].observed = Availability::parse("99.8213%").ok();
        levels[1].observed = Availability::parse("99.9165%").ok();
        let all = decide(&levels, &exposure("2.3M/day", "47m"));
        let pro = &all[1];
        let gap = Usd::parse("65688").unwrap() - Usd::parse("2500").unwrap();
        assert_eq!(pro.observed.unwrap().net_benefit, Some(gap));
        assert_eq!(pro.promised.net_benefit.unwrap().to_decimal(), "273500.00");
        levels[0].observed = None;
        let all = decide(&levels, &exposure("2.3M/day", "47m"));
        assert_eq!(all[1].observed.unwrap().net_benefit, None);
    }

    #[test]
    fn an_option_that_avoids_nothing_never_pays() {
        let levels = [level("99.9%", "0"), level("99.5%", "2500")];
        let all = decide(&levels, &exposure("2.3M/day", "47m"));
        let returns = all[1].returns.unwrap();
        assert_eq!(returns.break_even_minutes, None);
        assert_eq!(returns.break_even_volume, None);
        assert_eq!(returns.break_even_share, None);
        assert!(all[1].promised.net_benefit.unwrap() < Usd::ZERO);
    }

    proptest! {
        #[test]
        fn a_higher_availability_never_loses_more(low in 1_i128..=100_000, rise in 0_i128..1_000, cents in 1_u64..1_000_000_000) {
            let up = |parts: i128| Availability::new(Ratio::new(parts.min(100_000), 100_000).unwrap()).unwrap();
            let mut exposure = exposure("1/day", "47m");
            exposure.volume = exposure.volume * Ratio::whole(cents);
            let lost = |availability| exposure.loss(downtime(availability, exposure.month)).total();
            prop_assert!(lost(up(low + rise)) <= lost(up(low)));
        }

        #[test]
        fn more_recovered_never_loses_more(recovered in 0_i128..=100, more in 0_i128..=100, minutes in 0_u64..100_000) {
            let share = |percent: i128| Share::new(Ratio::new(percent.min(100), 100).unwrap());
            let lost = |percent| {
                let mut exposure = exposure("2.3M/day", "47m");
                exposure.terms = exposure.terms.with_shares(None, share(percent), None);
                exposure.loss(Ratio::whole(minutes)).total()
            };
            prop_assert!(lost(recovered + more) <= lost(recovered));
        }

        #[test]
        fn break_evens_plugged_back_leave_nothing(
            up in 90_000_i128..99_000,
            rise in 1_i128..1_000,
            fee in 1_u64..1_000_000,
            flow in 1_u64..100_000_000,
            penalty in 0_u64..100,
        ) {
            let at = |parts: i128| Availability::new(Ratio::new(parts, 100_000).unwrap()).unwrap();
            let mut levels = published();
            levels[0].availability = at(up);
            levels[1].availability = at(up + rise);
            levels[1].fee = Usd::from_pico(1_000_000_000_000).times(Ratio::whole(fee));
            let mut exposure = exposure("1/day", "30m");
            exposure.volume = exposure.volume * Ratio::whole(flow);
            exposure.terms.penalty_per_hour = Usd::from_pico(i128::from(penalty));
            let returns = decide(&levels, &exposure)[1].returns.unwrap();
            let tolerance = Usd::from_pico(1_000_000);

            let mut at_volume = exposure;
            at_volume.volume = returns.break_even_volume.unwrap();
            let net = decide(&levels, &at_volume)[1].promised.net_benefit.unwrap();
            prop_assert!(net.magnitude() < tolerance, "volume: {net}");

            let minutes = returns.break_even_minutes.unwrap();
            let avoided = exposure.loss(minutes).total() - levels[1].fee;
            prop_assert!(avoided.magnitude() < tolerance, "minutes: {avoided}");

            let share = returns.break_even_share.unwrap();
            if let Some(share) = Share::new(share) {
                let mut at_share = exposure;
                at_share.terms = at_share.terms.with_shares(Some(share), None, None);
                let net = decide(&levels, &at_share)[1].promised.net_benefit.unwrap();
                prop_assert!(net.magnitude() < tolerance, "share: {net}");
            }
        }
    }
}
