//! The year of every alternative, ready to be played on common random numbers.

use std::collections::BTreeMap;

use crate::units::{Availability, Duration, Ratio, Real, Reject, RejectKind, Spread};

use super::{Choice, ChoiceOutcome, Outcomes, Provider, YearModel};
use crate::engine::sla::incidents::{IncidentModel, Length, Stakes};
use crate::engine::sla::measured::Assigned;
use crate::engine::sla::{Alternative, Backup};

/// On which availabilities a year is played; no year mixes the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearBasis {
    /// By contract or assumption.
    Promised,
    /// As measured.
    Observed,
}

impl YearBasis {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Promised => "promised",
            Self::Observed => "observed",
        }
    }
}

/// What is known of incidents beside how much of the time services are up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pattern {
    /// How long incidents last, instead of all being as long as the base's.
    pub length: Option<Length>,
    /// The incidents of levels and second providers as observed, by their names.
    pub observed: BTreeMap<String, IncidentModel>,
}

impl Pattern {
    /// Lengths as an option says, else as they were observed of the base.
    pub fn of(spread: Option<Spread>, measured: &Assigned, base: &str) -> Self {
        let observed = measured.incidents.get(base);
        let observed = observed.map(|incidents| incidents.length().clone());
        Self {
            length: spread.map(Length::between).or(observed),
            observed: measured.incidents.clone(),
        }
    }

    /// How long one incident lasts on average, where anything but the scenario says so.
    pub fn incident(&self) -> Option<Duration> {
        self.length.as_ref()?.mean_duration()
    }
}

/// A year to be played, and which alternatives are in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stage {
    /// The model; its first choice is the base.
    pub model: YearModel,
    /// The place of each alternative among the choices; `None` where it was not measured.
    places: Vec<Option<usize>>,
}

impl Stage {
    /// The outcome of each alternative; `None` where it was not measured.
    pub fn outcomes<'a>(&self, outcomes: &'a Outcomes) -> Vec<Option<&'a ChoiceOutcome>> {
        let places = self.places.iter();
        places
            .map(|place| outcomes.choices.get((*place)?))
            .collect()
    }
}

/// The year of all alternatives on one basis, the first being the base; `None` where the base was
/// not measured.
///
/// An observed year takes the incidents that were observed of a service; all others come as often
/// as its availability says. Levels of the base's provider meet the same incidents, a second
/// provider and what switches over meet their own.
///
/// # Errors
/// When the length of an incident is not known, or there would be too many of them.
pub fn stage(
    alternatives: &[Alternative],
    basis: YearBasis,
    pattern: &Pattern,
) -> Result<Option<Stage>, Reject> {
    let Some(base) = alternatives.first() else {
        return Ok(None);
    };
    let fixed = base.exposure.incident;
    let fixed = fixed.and_then(|time| Real::new(time.minutes().approximate()));
    let length = pattern.length.clone().or(fixed.map(Length::Fixed));
    let length = length.ok_or_else(|| {
        let message = "nothing says how long an incident lasts, so a year of them cannot be played";
        Reject::malformed(message)
    })?;
    let mut cast = Cast {
        pattern,
        basis,
        length,
        providers: Vec::new(),
        places: BTreeMap::new(),
    };
    let mut choices = Vec::new();
    let mut places = Vec::new();
    for one in alternatives {
        let choice = cast.choice(one, base)?;
        places.push(choice.as_ref().map(|_| choices.len()));
        choices.extend(choice);
    }
    if places[0].is_none() {
        return Ok(None);
    }
    let model = YearModel::new(cast.providers, &[], choices, stakes(base)?)?;
    Ok(Some(Stage { model, places }))
}

/// What a minute without service and an incident cost.
fn stakes(base: &Alternative) -> Result<Stakes, Reject> {
    let exposure = base.exposure;
    let dollars = |amount: f64| {
        let message = "more is at stake than a simulation reckons with";
        Real::new(amount).ok_or_else(|| Reject::new(RejectKind::OutOfRange, message))
    };
    Stakes::new(
        dollars(exposure.per_minute().approximate())?,
        dollars(exposure.terms.per_incident().approximate())?,
    )
}

/// Who serves, as far as it is known: each service once.
struct Cast<'a> {
    pattern: &'a Pattern,
    basis: YearBasis,
    length: Length,
    providers: Vec<Provider>,
    places: BTreeMap<(Part, String), usize>,
}

/// The part that a service has in an alternative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    First,
    Backup,
    Switch,
}

impl Cast<'_> {
    fn choice(&mut self, one: &Alternative, base: &Alternative) -> Result<Option<Choice>, Reject> {
        let serving = &one.serving;
        let own = (serving.availability, serving.observed);
        let Some(up) = self.of_basis(own) else {
            return Ok(None);
        };
        let first = self.provider(Part::First, &serving.first, up, serving.is_other)?;
        let premium = (one.price - base.price).times(Ratio::whole(12));
        let choice = Choice::single(one.name.as_str(), first)
            .with_repair(real(serving.repair.ratio()))
            .with_premium(Real::new(premium.approximate()).unwrap_or(Real::ZERO));
        match &serving.backup {
            Some(backup) => self.backed(choice, backup),
            None => Ok(Some(choice)),
        }
    }

    fn backed(&mut self, choice: Choice, backup: &Backup) -> Result<Option<Choice>, Reject> {
        let Some(up) = self.of_basis((backup.availability, backup.observed)) else {
            return Ok(None);
        };
        let second = self.provider(Part::Backup, &backup.name, up, true)?;
        let down = up.unavailability().ratio();
        let beyond = backup
            .together
            .map(|together| together.ratio() - down)
            .and_then(|beyond| beyond.checked_div(Ratio::ONE - down));
        let common = beyond.unwrap_or(Ratio::ZERO).max(Ratio::ZERO);
        // Requests that fail at the first provider move on to the second, noticed or not.
        let choice = choice
            .with_backup(second, Real::ZERO)
            .with_common_cause(real(common));
        if backup.failover == Availability::ALWAYS {
            return Ok(Some(choice));
        }
        let switch = self.provider(Part::Switch, &backup.name, backup.failover, true)?;
        Ok(Some(choice.with_series(switch)))
    }

    fn of_basis(
        &self,
        (promised, observed): (Availability, Option<Availability>),
    ) -> Option<Availability> {
        match self.basis {
            YearBasis::Promised => Some(promised),
            YearBasis::Observed => observed,
        }
    }

    /// The place of a service; those of the base's provider have one source of incidents.
    fn provider(
        &mut self,
        part: Part,
        name: &str,
        up: Availability,
        is_other: bool,
    ) -> Result<usize, Reject> {
        let key = (part, name.to_owned());
        if let Some(place) = self.places.get(&key) {
            return Ok(*place);
        }
        let observed = self.pattern.observed.get(name);
        let observed =
            observed.filter(|_| self.basis == YearBasis::Observed && part != Part::Switch);
        let incidents = match observed {
            Some(incidents) => incidents.clone(),
            None => IncidentModel::of_availability(up, self.length.clone())?,
        };
        let place = self.providers.len();
        let own = u64::try_from(place).unwrap_or(u64::MAX);
        let source = if is_other { own } else { 0 };
        self.providers.push(Provider::new(name, incidents, source));
        self.places.insert(key, place);
        Ok(place)
    }
}

/// A share of one; finite, as every fraction.
fn real(share: Ratio) -> Real {
    Real::new(share.approximate()).unwrap_or(Real::ZERO)
}
