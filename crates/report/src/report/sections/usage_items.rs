//! What a row of `plan usage` is made of, in words: tokens × price, by the list of the day.

use crate::catalog::Catalog;
use crate::engine::Formula;
use crate::text;
use crate::usage::breakdown::Priced;
use crate::usage::table::Line;
use crate::words::{self, Span, Text};

use super::explain::part_item;
use super::unpriced::why;

/// The items of a row: each model and price list with its tokens × price and their sum, then what
/// has no price or needs none.
pub fn items(line: &Line, parts: &[Priced], catalog: &Catalog) -> Vec<Text> {
    let mut items: Vec<Text> = parts.iter().flat_map(|one| priced(one, catalog)).collect();
    if parts.len() > 1 {
        let totals = parts.iter().map(|one| Span::Exact(one.total()));
        let all = Span::Exact(parts.iter().map(Priced::total).sum());
        items.push(text!("{} = {}", Text::join(totals, " + "), all));
    }
    for (gap, sums) in line.reasons() {
        let tokens = words::plural(sums.all_tokens(), "token");
        items.push(text!("{} without a price: {}", tokens, why(&gap)));
    }
    if line.idle.requests > 0 {
        let requests = words::plural(line.idle.requests, "request");
        items.push(text!("{} failed without using tokens", requests));
    }
    if line.from_gateway.requests > 0 {
        let requests = words::plural(line.from_gateway.requests, "request");
        items.push(text!(
            "{} answered by the gateway's own cache, which no provider bills",
            requests
        ));
    }
    items.push(text!("method: {}", Formula::TokenCost.name()));
    items
}

fn priced(one: &Priced, catalog: &Catalog) -> Vec<Text> {
    let requests = words::plural(one.requests, "request");
    let mut lists = catalog.lists().iter();
    let list = lists.find(|list| list.label() == one.list);
    let from = list.map(|list| format!(": {} ({})", list.origin.path, list.provenance.publisher));
    let head = text!(
        "{} as {} by {}{}",
        requests,
        &one.offer,
        &one.list,
        from.unwrap_or_default()
    );
    let charges = one
        .charges
        .iter()
        .map(|charge| text!("{} fee = {}", charge.name, Span::Exact(charge.amount)));
    let parts = one.parts.iter().map(part_item).chain(charges);
    let parts: Vec<Text> = parts.map(|part| text!("  {}", part)).collect();
    let sum = (parts.len() > 1).then(|| text!("  sum = {}", Span::Exact(one.total())));
    [head].into_iter().chain(parts).chain(sum).collect()
}
