//! What a model's name leads to on a day, and what to say when it leads nowhere.

use crate::input::{Code, Diagnostic, Draft, closest};
use crate::units::Day;
use crate::words;

use super::market::{Catalog, Market, NotFound};
use super::offer::Offer;
use super::provider::renamed;

/// A model that somebody named: on offer, or known but without a price on the day.
#[derive(Clone, Debug)]
pub enum Listing<'a> {
    /// On offer.
    Offered(Offer<'a>),
    /// Known from lists of other days.
    NotInForce {
        /// The name as given.
        name: String,
        /// The day without a price.
        as_of: Day,
        /// The days of the lists that price it.
        dates: Vec<Day>,
    },
}

impl<'a> Listing<'a> {
    /// What a name leads to.
    ///
    /// # Errors
    /// The draft of a diagnostic when the name is unknown or ambiguous.
    pub fn find(market: &Market<'a>, name: &str) -> Result<Self, Box<Draft>> {
        match market.find(name) {
            Ok(offer) => Ok(Self::Offered(offer)),
            Err(NotFound::NotInForce { dates }) => Ok(Self::NotInForce {
                name: name.to_owned(),
                as_of: market.as_of,
                dates,
            }),
            Err(reason) => Err(Box::new(diagnose(name, &reason))),
        }
    }

    /// The offer, if there is one on the day.
    pub fn offer(&self) -> Option<Offer<'a>> {
        match self {
            Self::Offered(offer) => Some(*offer),
            Self::NotInForce { .. } => None,
        }
    }

    /// Whether it is on offer from a provider that sells service tiers.
    pub fn sells_tiers(&self) -> bool {
        self.offer()
            .is_some_and(|offer| !offer.service_tiers().is_empty())
    }

    /// The full name, or the name as given when there is no offer.
    pub fn name(&self) -> String {
        match self {
            Self::Offered(offer) => offer.name(),
            Self::NotInForce { name, .. } => name.clone(),
        }
    }

    /// The provider and the model's id.
    pub fn parts(&self) -> (String, String) {
        match self {
            Self::Offered(offer) => (offer.list.provider.clone(), offer.model.id.clone()),
            Self::NotInForce { name, .. } => match name.split_once('/') {
                Some((provider, model)) => (provider.to_owned(), model.to_owned()),
                None => (String::new(), name.clone()),
            },
        }
    }
}

/// Our name of a provider that somebody named.
///
/// # Errors
/// The draft of a diagnostic when no list is of that provider.
pub fn provider<'c>(catalog: &'c Catalog, named: &str) -> Result<&'c str, Draft> {
    let ours = renamed(named).map_or_else(|| named.to_lowercase(), str::to_owned);
    let mut known = catalog.lists().iter().map(|list| list.provider.as_str());
    if let Some(found) = known.find(|known| *known == named || *known == ours) {
        return Ok(found);
    }
    let providers = catalog.providers();
    Err(diagnose(named, &NotFound::UnknownProvider { providers }))
}

fn diagnose(name: &str, reason: &NotFound) -> Draft {
    match reason {
        NotFound::UnknownModel { candidates } => {
            let diagnostic =
                Diagnostic::error(Code::UnknownModel, format!("no price list sells `{name}`"));
            match candidates.first() {
                Some(closest) => diagnostic.help(format!("did you mean `{closest}`?")),
                None => diagnostic.help("`plan models` lists what is sold"),
            }
        }
        NotFound::UnknownProvider { providers } => {
            let provider = name.split('/').next().unwrap_or(name);
            let message = format!("there is no price list of provider `{provider}`");
            let diagnostic = Diagnostic::error(Code::UnknownProvider, message).note(format!(
                "the known providers are {}",
                words::all_of(providers)
            ));
            diagnostic.did_you_mean(closest(provider, providers.iter().map(String::as_str)))
        }
        NotFound::Ambiguous { candidates } => {
            let message = format!("several providers sell a model called `{name}`");
            Diagnostic::error(Code::AmbiguousModel, message)
                .note(format!("it may be {}", words::any_of(candidates)))
                .help("name the provider too")
        }
        NotFound::NotInForce { dates } => {
            let days: Vec<_> = dates.iter().map(ToString::to_string).collect();
            let message = format!("`{name}` has no price on this day");
            Diagnostic::error(Code::NoPricesInForce, message)
                .note(format!("it is priced from {}", words::all_of(&days)))
                .help("choose such a day with --as-of")
        }
    }
}
