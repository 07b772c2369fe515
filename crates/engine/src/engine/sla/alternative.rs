//! What could be bought against downtime: service levels, a second provider, both, faster repair.

use crate::money::Usd;
use crate::scenario::{DowntimeOption, Mitigation};
use crate::units::{Availability, Duration, Ratio, Share};

use super::Level;
use super::credit::CreditTerms;
use super::loss::Exposure;
use super::takeover::{FailoverBreaker, Takeover};

/// How often one surface of a provider is down while another of it is: measured on a status page
/// over 418 days (Chu and others, ICPE 2025), 24 of 25 days on which the first was down.
const SAME_PROVIDER: (i128, i128) = (24, 25);

/// How an alternative works against downtime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A service level, by contract or assumption.
    ServiceLevel,
    /// The base, and a second provider that takes over.
    SecondProvider,
    /// A better service level, and a second provider that takes over.
    Both,
    /// The incidents of the base, each repaired sooner.
    FasterRepair,
}

impl Kind {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::ServiceLevel => "service level",
            Self::SecondProvider => "second provider",
            Self::Both => "both",
            Self::FasterRepair => "faster repair",
        }
    }
}

/// All that a simulation of an alternative's year needs: how much of the time it works, what its
/// incidents are like and cost, and its price.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The name in reports.
    pub name: String,
    /// How it works against downtime.
    pub kind: Kind,
    /// How much of the time it works, by contract or assumption.
    pub availability: Availability,
    /// The same as measured, where all parts of it were.
    pub observed: Option<Availability>,
    /// What it costs a month, beside tokens.
    pub price: Usd,
    /// What is at stake, with the length of its incidents.
    pub exposure: Exposure,
    /// The contract whose months below the promise pay back.
    pub contract: Option<Contract>,
    /// Whether the second provider is the first one again, so that outages are shared.
    pub shares_outages: bool,
    /// Who serves, and who takes over.
    pub serving: Serving,
}

/// Who serves an alternative, by itself: what its availability is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Serving {
    /// The service that comes first: the name of a level, or of an option in its place.
    pub first: String,
    /// How much of the time that one works, by contract or assumption.
    pub availability: Availability,
    /// The same as measured.
    pub observed: Option<Availability>,
    /// Whether it is a service of its own, which fails when the base does not.
    pub is_other: bool,
    /// How long its repairs take, of what those of the base take.
    pub repair: Share,
    /// Who takes over.
    pub backup: Option<Backup>,
}

/// A second provider by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Backup {
    /// The name of the option.
    pub name: String,
    /// How much of the time it works, by contract or assumption.
    pub availability: Availability,
    /// The same as measured.
    pub observed: Option<Availability>,
    /// How often it is down while the first is, where that is more than by chance.
    pub together: Option<Share>,
    /// How much of the time that which switches over works.
    pub failover: Availability,
    /// How much of the time one of the two works where it takes over at once.
    pub at_once: Availability,
    /// What the route's breaker makes of that; `None` where no breaker is known.
    pub takeover: Option<Takeover>,
    /// The same for outages as measured.
    pub observed_takeover: Option<Takeover>,
}

/// A contract that pays credits, and how much of the time its own service works.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// What a month below the promise pays back.
    pub terms: CreditTerms,
    /// How much of the time the service works, as promised.
    pub promised: Availability,
    /// The same as measured.
    pub observed: Option<Availability>,
}

/// An option of the scenario, and whether its second provider is the first one again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate<'a> {
    /// The option.
    pub option: &'a DowntimeOption,
    /// Whether its second provider is that of the base.
    pub is_same_provider: bool,
    /// How much of the time it worked, where a file of incidents says so.
    pub observed: Option<Availability>,
    /// The breaker that decides when it takes over, where one is known.
    pub guarding: Option<FailoverBreaker>,
}

impl Candidate<'_> {
    /// How much of the time it worked: as a file of incidents says, else as the scenario does.
    fn measured(&self) -> Option<Availability> {
        self.observed.or(self.option.observed)
    }
}

/// How much of the time one of two services works, that which switches over in series with both.
///
/// failover × (1 − (1 − first) × together), where `together` is how often the second is down while
/// the first is; that is 1 − second for independent outages.
pub fn beside(
    first: Availability,
    together: Share,
    failover: Availability,
) -> Option<Availability> {
    let down = first.unavailability().ratio() * together.ratio();
    let up = (Ratio::ONE - down) * failover.ratio();
    Availability::new(up)
}

/// What could be bought, the base first: the levels, then each option of the scenario, then each
/// second provider with each better level.
pub fn alternatives(
    levels: &[Level],
    exposure: Exposure,
    candidates: &[Candidate<'_>],
) -> Vec<Alternative> {
    let mut all: Vec<Alternative> = levels.iter().map(|one| of_level(one, &exposure)).collect();
    let Some(base) = all.first().cloned() else {
        return all;
    };
    let better: Vec<Alternative> = all[1..].to_vec();
    all.extend(candidates.iter().filter_map(|one| of_option(one, &base)));
    for level in &better {
        let with = candidates.iter().filter_map(|one| second(one, level));
        all.extend(with.map(|both| Alternative {
            name: format!("{} + {}", level.name, both.name),
            kind: Kind::Both,
            price: level.price + both.price,
            ..both
        }));
    }
    all
}

fn of_level(level: &Level, exposure: &Exposure) -> Alternative {
    let contract = level.credit_terms.clone().map(|terms| Contract {
        terms,
        promised: level.availability,
        observed: level.observed,
    });
    Alternative {
        name: level.name.clone(),
        kind: Kind::ServiceLevel,
        availability: level.availability,
        observed: level.observed,
        price: level.fee,
        exposure: *exposure,
        contract,
        shares_outages: false,
        serving: Serving {
            first: level.name.clone(),
            availability: level.availability,
            observed: level.observed,
            is_other: false,
            repair: Share::ALL,
            backup: None,
        },
    }
}

fn of_option(candidate: &Candidate<'_>, base: &Alternative) -> Option<Alternative> {
    let option = candidate.option;
    match &option.means {
        Mitigation::Instead(availability) => Some(Alternative {
            name: option.name.clone(),
            kind: Kind::ServiceLevel,
            availability: *availability,
            observed: candidate.measured(),
            price: option.price,
            contract: None,
            serving: Serving {
                first: option.name.clone(),
                availability: *availability,
                observed: candidate.measured(),
                is_other: true,
                ..base.serving.clone()
            },
            ..base.clone()
        }),
        Mitigation::SecondProvider { .. } => {
            let second = second(candidate, base)?;
            Some(Alternative {
                price: base.price + second.price,
                ..second
            })
        }
        Mitigation::FasterRepair(ratio) => Some(faster(option, *ratio, base)),
    }
}

/// A service with a second provider beside it, at the price of the second alone.
fn second(candidate: &Candidate<'_>, first: &Alternative) -> Option<Alternative> {
    let option = candidate.option;
    let Mitigation::SecondProvider {
        availability,
        failover,
        together,
        ..
    } = &option.means
    else {
        return None;
    };
    let shared = candidate.is_same_provider;
    let same = Ratio::new(SAME_PROVIDER.0, SAME_PROVIDER.1).and_then(Share::new);
    let together = together.or(same.filter(|_| shared));
    let beside = |first, second: Availability| {
        let together = together.unwrap_or(second.unavailability());
        beside(first, together, *failover)
    };
    let incident = first.exposure.incident;
    let guarded = |up| Takeover::of(candidate.guarding?, up, incident);
    let effective = |takeover: Option<Takeover>, first, second: Availability| match takeover {
        Some(takeover) => {
            let together = together.unwrap_or(second.unavailability());
            takeover.availability(first, second, (together, *failover))
        }
        None => beside(first, second),
    };
    let takeover = guarded(first.availability);
    let observed_takeover = first.observed.and_then(guarded);
    let measured = first.observed.zip(candidate.measured());
    Some(Alternative {
        name: option.name.clone(),
        kind: Kind::SecondProvider,
        availability: effective(takeover, first.availability, *availability)?,
        observed: measured.and_then(|(first, second)| effective(observed_takeover, first, second)),
        price: option.price,
        shares_outages: shared,
        serving: Serving {
            backup: Some(Backup {
                name: option.name.clone(),
                availability: *availability,
                observed: candidate.measured(),
                together,
                failover: *failover,
                at_once: beside(first.availability, *availability)?,
                takeover,
                observed_takeover,
            }),
            ..first.serving.clone()
        },
        ..first.clone()
    })
}

/// As many incidents as before, each repaired in this share of the time.
fn faster(option: &DowntimeOption, ratio: Share, base: &Alternative) -> Alternative {
    let scaled = |availability: Availability| {
        let down = availability.unavailability().ratio() * ratio.ratio();
        Availability::new(Ratio::ONE - down)
    };
    let incident = base
        .exposure
        .incident
        .map(|incident| Duration::from_minutes(incident.minutes() * ratio.ratio()));
    Alternative {
        name: option.name.clone(),
        kind: Kind::FasterRepair,
        availability: scaled(base.availability).unwrap_or(base.availability),
        observed: option.observed.or_else(|| base.observed.and_then(scaled)),
        price: base.price + option.price,
        exposure: Exposure {
            incident,
            ..base.exposure
        },
        serving: Serving {
            repair: ratio,
            ..base.serving.clone()
        },
        ..base.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    fn up(text: &str) -> Availability {
        Availability::parse(text).unwrap()
    }

    #[test]
    fn independent_services_fail_together_seldom() {
        // Two of 99 % are 99.99 % (Availability and Beyond); 99.95 % in series leaves 99.94 %.
        let alone = up("99%").unavailability();
        let both = beside(up("99%"), alone, Availability::ALWAYS).unwrap();
        assert_eq!(both, up("99.99%"));
        let switched = beside(up("99%"), alone, up("99.95%")).unwrap();
        assert_eq!(switched.percent().to_decimal(9), "99.940005");
    }

    #[test]
    fn a_fallback_at_the_same_provider_is_nearly_worthless() {
        // 0.96 of 216 minutes stay: 99.5 % becomes 99.52 %.
        let together = Share::parse("96%").unwrap();
        let both = beside(up("99.5%"), together, Availability::ALWAYS).unwrap();
        assert_eq!(both, up("99.52%"));
        assert_eq!(
            Ratio::new(SAME_PROVIDER.0, SAME_PROVIDER.1),
            Some(together.ratio())
        );
    }
}
