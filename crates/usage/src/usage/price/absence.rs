//! Why a name leads to no price.

use crate::catalog::{Announced, Market, NotFound, PriceList, Status};

use super::address::{Address, full};
use super::gap::Gap;
use super::priced::Basis;
use super::spelling::spellings;

/// What to say of a name that no list in force sells under any spelling.
pub(super) fn missing(
    market: &Market<'_>,
    basis: Basis<'_>,
    addresses: &[Address],
    absence: Option<NotFound>,
) -> Gap {
    let names = addresses.iter().flat_map(|(provider, model)| {
        let names = spellings(provider, model).into_iter();
        names.map(move |name| (provider.as_str(), name))
    });
    let names: Vec<(&str, String)> = names.collect();
    let sells = |list: &&PriceList| {
        let mut names = names.iter();
        names.any(|(provider, name)| {
            (provider.is_empty() || list.provider == *provider)
                && list.models.iter().any(|model| model.is_called(name))
        })
    };
    let lists: Vec<&PriceList> = basis.catalog.lists().iter().filter(sells).collect();
    if let Some(gap) = other_days(market, basis.announced, &lists) {
        return gap;
    }
    if let Some(gap) = variant(market, addresses) {
        return gap;
    }
    absence.map_or(Gap::UnknownModel { near: None }, Gap::of_absence)
}

/// What lists of other days say, or such as do not count.
fn other_days(market: &Market<'_>, announced: Announced, lists: &[&PriceList]) -> Option<Gap> {
    let counts = |list: &&&PriceList| {
        list.status == Status::Confirmed
            || (list.status == Status::Announced && announced == Announced::Included)
    };
    let days = || lists.iter().filter(counts).map(|list| list.effective);
    if let Some(last) = days().filter(|day| *day <= market.as_of).max() {
        return Some(Gap::NoLonger { last });
    }
    if let Some(first) = days().min() {
        return Some(Gap::NotInForce { first: Some(first) });
    }
    let mut announced = lists.iter().filter(|list| list.status == Status::Announced);
    let from = announced.next()?.effective;
    Some(Gap::OnlyAnnounced { from })
}

/// A variant of `OpenRouter`'s that no list has, of a model that is sold.
fn variant(market: &Market<'_>, addresses: &[Address]) -> Option<Gap> {
    let (_, model) = addresses
        .iter()
        .rfind(|(provider, _)| provider == "openrouter")?;
    let (base, variant) = model.rsplit_once(':')?;
    let sold = market.find(&full("openrouter", base)).ok()?;
    Some(Gap::Variant {
        variant: variant.to_owned(),
        of: sold.name(),
    })
}
