//! Entries that are the same model: one of them is kept, and the others say which.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::imported::{Draft, Entry, Found, Remark};

/// Keeps one entry of each provider and id, whatever the case of its letters: the one with the
/// most prices, and of equals the first.
pub(super) fn settle(entries: &mut [Entry], listed: &[(String, Value)]) {
    let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if matches!(entry.found, Found::Model(_)) {
            let key = (entry.provider.clone(), entry.id.to_lowercase());
            groups.entry(key).or_default().push(index);
        }
    }
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let completeness = |index: &usize| (prices(&entries[*index]), std::cmp::Reverse(*index));
        let Some(kept) = group.iter().copied().max_by_key(completeness) else {
            continue;
        };
        for index in group.into_iter().filter(|index| *index != kept) {
            let (key, kept_key) = (&listed[index].0, &listed[kept].0);
            let what = if key == kept_key {
                "the key comes twice".to_owned()
            } else if key.to_lowercase() == kept_key.to_lowercase() {
                format!("differs from `{kept_key}` only in case")
            } else {
                format!("the same model as `{kept_key}`")
            };
            let is_equal = same_prices(&entries[index], &entries[kept]);
            let how = if is_equal {
                "at the same prices"
            } else {
                "at other prices; the entry with more prices is kept, or the first"
            };
            if !is_equal {
                let said = format!("`{key}` has other prices and was left out");
                entries[kept].remarks.push(Remark::Said(said));
            }
            entries[index].found = Found::Skipped(format!("duplicate: {what}, {how}"));
        }
    }
}

fn draft(entry: &Entry) -> Option<&Draft> {
    match &entry.found {
        Found::Model(draft) => Some(draft),
        Found::Skipped(_) => None,
    }
}

fn prices(entry: &Entry) -> usize {
    draft(entry).map_or(0, |draft| {
        let base: usize = draft
            .model
            .card
            .iter()
            .map(|(_, prices)| prices.iter().count())
            .sum();
        base + draft.model.rates.len()
    })
}

fn same_prices(one: &Entry, two: &Entry) -> bool {
    let facts =
        |entry| draft(entry).map(|draft| (draft.model.card, &draft.model.rates, &draft.windows));
    facts(one) == facts(two)
}
