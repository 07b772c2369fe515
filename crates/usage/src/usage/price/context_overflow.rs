//! Rows with more prompt tokens than their model takes in one request: they seem to be sums of
//! several, which are priced by the size of each.

use std::collections::BTreeMap;

use super::priced::PricedCell;

/// What of a model is beyond its context window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContextOverflow {
    /// The model, by its full name.
    pub model: String,
    /// Requests that are, as the log counts them.
    pub requests: u64,
    /// Prompt tokens of each in the mean, rounded down.
    pub prompt: u64,
    /// The longest prompt of the model, in tokens.
    pub window: u64,
}

/// The models of whose requests some are longer than can be, in the order of their names.
pub fn context_overflows(cells: &[PricedCell]) -> Vec<ContextOverflow> {
    let mut found: BTreeMap<&str, [u64; 3]> = BTreeMap::new();
    for priced in cells {
        let (Some(offer), Some(window)) = (&priced.offer, priced.context_window) else {
            continue;
        };
        let sums = &priced.cell.sums;
        let prompt = sums.tokens.prompt();
        let most = window.count().saturating_mul(sums.requests);
        if sums.requests > 0 && prompt > most {
            let [requests, tokens, least] = found.entry(offer).or_insert([0, 0, u64::MAX]);
            *requests += sums.requests;
            *tokens += prompt;
            *least = (*least).min(window.count());
        }
    }
    let found = found.into_iter();
    let found = found.map(|(model, [requests, tokens, window])| ContextOverflow {
        model: model.to_owned(),
        requests,
        prompt: tokens.checked_div(requests).unwrap_or(0),
        window,
    });
    found.collect()
}
