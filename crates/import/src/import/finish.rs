//! From what was read of a catalog to its imported.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Currency, Meter, Model, RateCard, Window, canonical};
use crate::units::{Name, Scalar};

use super::imported::{Draft, Entry, Found, ImportedCatalog, Remark};
use super::notes::Notes;

/// The entry of a model with its draft, or the reason why it prices nothing by token.
pub(super) fn entry(provider: &str, model: Model, windows: Vec<Window>, notes: Notes) -> Entry {
    let prices = model.prices();
    if prices.of(Meter::Input).is_none() && prices.of(Meter::Output).is_none() {
        let reason = "no price for tokens of text";
        return skipped(provider, &model.id, reason, notes);
    }
    Entry {
        provider: canonical(provider),
        id: model.id.clone(),
        found: Found::Model(Box::new(Draft {
            model,
            windows,
            currency: Currency::USD,
        })),
        remarks: notes.remarks,
    }
}

/// The entry of something that is left out, and why.
pub(super) fn skipped(provider: &str, id: &str, reason: impl Into<String>, notes: Notes) -> Entry {
    Entry {
        provider: canonical(provider),
        id: id.to_owned(),
        found: Found::Skipped(reason.into()),
        remarks: notes.remarks,
    }
}

/// The imported of these entries: repeated ids and names that no price list can hold are left out,
/// and unread keys are counted.
pub(super) fn imported(mut entries: Vec<Entry>) -> ImportedCatalog {
    let mut unread = BTreeMap::new();
    for remark in entries.iter().flat_map(|entry| &entry.remarks) {
        if let Remark::Unread(key) = remark {
            *unread.entry(key.clone()).or_insert(0) += 1;
        }
    }
    leave_out_repeated(&mut entries);
    drop_claimed_aliases(&mut entries);
    ImportedCatalog { entries, unread }
}

fn leave_out_repeated(entries: &mut [Entry]) {
    let mut seen: BTreeMap<(String, String), (String, RateCard)> = BTreeMap::new();
    for entry in entries {
        let Found::Model(draft) = &entry.found else {
            continue;
        };
        if let Err(reject) = Name::parse(&entry.id) {
            entry.found = Found::Skipped(format!("the id is no name: {reject}"));
            continue;
        }
        let key = (entry.provider.clone(), entry.id.to_lowercase());
        let Some((first, card)) = seen.get(&key) else {
            seen.insert(key, (entry.id.clone(), draft.model.card));
            continue;
        };
        let prices = if *card == draft.model.card {
            "at the same prices"
        } else {
            "at other prices, of which the first are taken"
        };
        entry.found = Found::Skipped(if *first == entry.id {
            format!("the id comes twice for this provider, {prices}")
        } else {
            format!("differs from `{first}` only in its case, {prices}")
        });
    }
}

/// Leaves out the aliases that name more than one model of a provider.
fn drop_claimed_aliases(entries: &mut [Entry]) {
    let mut claims: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for entry in entries.iter() {
        let Found::Model(draft) = &entry.found else {
            continue;
        };
        for name in std::iter::once(&draft.model.id).chain(&draft.model.aliases) {
            let key = (entry.provider.clone(), name.clone());
            claims.entry(key).or_default().insert(entry.id.clone());
        }
    }
    for entry in entries {
        let Found::Model(draft) = &mut entry.found else {
            continue;
        };
        let (provider, remarks) = (&entry.provider, &mut entry.remarks);
        draft.model.aliases.retain(|alias| {
            let owners = claims.get(&(provider.clone(), alias.clone()));
            let is_own = owners.is_none_or(|owners| owners.len() == 1);
            if !is_own {
                let text = format!("`{alias}` also names another model: not taken as an alias");
                remarks.push(Remark::Said(text));
            }
            is_own
        });
    }
}
