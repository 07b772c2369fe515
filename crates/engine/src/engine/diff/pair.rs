//! Which model of one side is compared with which of the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Market, Offer};

/// A name and the models that it leads to on both sides.
#[derive(Clone, Debug)]
pub(super) struct Pair<'a> {
    pub(super) provider: &'a str,
    pub(super) model: &'a str,
    pub(super) old: Option<Offer<'a>>,
    pub(super) new: Option<Offer<'a>>,
    /// How the name leads elsewhere than before; `None` where it does not.
    pub(super) moved: Option<Moved>,
}

/// How a name leads to another model than before.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    /// In words.
    pub(super) note: String,
    /// Whether it is an id on one side, so that the change counts without a price that differs.
    pub(super) was_id: bool,
}

type Key<'a> = (&'a str, &'a str);

/// The names of a market; an id comes before an alias that reads the same.
fn names<'a>(market: &Market<'a>) -> BTreeMap<Key<'a>, (Offer<'a>, bool)> {
    let mut names = BTreeMap::new();
    for offer in market.offers() {
        for alias in &offer.model.aliases {
            let key = (offer.provider(), alias.as_str());
            names.entry(key).or_insert((offer, false));
        }
        let key = (offer.provider(), offer.model.id.as_str());
        names.insert(key, (offer, true));
    }
    names
}

/// The ids of both sides, and the aliases that lead elsewhere than before, by name.
pub(super) fn pairs<'a>(old: &Market<'a>, new: &Market<'a>) -> Vec<Pair<'a>> {
    let (old, new) = (names(old), names(new));
    let keys: BTreeSet<Key<'a>> = old.keys().chain(new.keys()).copied().collect();
    let id_behind = |names: &BTreeMap<Key<'a>, (Offer<'a>, bool)>, provider, name| {
        let found = names.get(&(provider, name));
        found.map(|(offer, _)| offer.model.id.as_str())
    };
    let pair = |key: Key<'a>| {
        let (provider, model) = key;
        let (before, after) = (old.get(&key).copied(), new.get(&key).copied());
        let moved = match (before, after) {
            (Some((_, true)), Some((offer, false))) => Some(Moved {
                note: format!("now an alias of {}", offer.model.id),
                was_id: true,
            }),
            (Some((offer, false)), Some((_, true))) => Some(Moved {
                note: format!("was an alias of {}", offer.model.id),
                was_id: true,
            }),
            (Some((a, false)), Some((b, false))) => {
                let (from, to) = (a.model.id.as_str(), b.model.id.as_str());
                // The model has a new name, and this alias stayed with it.
                let is_renamed = id_behind(&new, provider, from) == Some(to)
                    || id_behind(&old, provider, to) == Some(from);
                if is_renamed {
                    return None;
                }
                Some(Moved {
                    note: format!("an alias of {to}, before of {from}"),
                    was_id: false,
                })
            }
            // An alias that only one side has prices no model of its own.
            (Some((_, false)), None) | (None, Some((_, false))) => return None,
            _ => None,
        };
        Some(Pair {
            provider,
            model,
            old: before.map(|(offer, _)| offer),
            new: after.map(|(offer, _)| offer),
            moved,
        })
    };
    keys.into_iter().filter_map(pair).collect()
}
