//! What a row of `plan usage` is made of, in words: tokens × price, by the list of the day.

use crate::catalog::Catalog;
use crate::engine::Formula;
use crate::units::group_thousands;
use crate::usage::breakdown::Priced;
use crate::usage::table::Line;
use crate::words;

use super::explain::part_item;
use super::unpriced::why;

/// The items of a row: each model and price list with its tokens × price and their sum, then what
/// has no price or needs none.
pub fn items(line: &Line, parts: &[Priced], catalog: &Catalog) -> Vec<String> {
    let mut items: Vec<String> = parts.iter().flat_map(|one| priced(one, catalog)).collect();
    if parts.len() > 1 {
        let totals: Vec<String> = parts.iter().map(|one| amount(one.total())).collect();
        let all = amount(parts.iter().map(Priced::total).sum());
        items.push(format!("{} = {all}", totals.join(" + ")));
    }
    for (gap, sums) in line.reasons() {
        let tokens = words::plural(sums.all_tokens(), "token");
        items.push(format!("{tokens} without a price: {}", why(&gap)));
    }
    if line.idle.requests > 0 {
        let requests = words::plural(line.idle.requests, "request");
        items.push(format!("{requests} failed without using tokens"));
    }
    if line.from_gateway.requests > 0 {
        let requests = words::plural(line.from_gateway.requests, "request");
        items.push(format!(
            "{requests} answered by the gateway's own cache, which no provider bills"
        ));
    }
    items.push(format!("method: {}", Formula::TokenCost.name()));
    items
}

fn priced(one: &Priced, catalog: &Catalog) -> Vec<String> {
    let requests = words::plural(one.requests, "request");
    let mut lists = catalog.lists().iter();
    let list = lists.find(|list| list.label() == one.list);
    let from = list.map(|list| format!(": {} ({})", list.origin.path, list.provenance.publisher));
    let head = format!(
        "{requests} as {} by {}{}",
        one.offer,
        one.list,
        from.unwrap_or_default()
    );
    let charges = one
        .charges
        .iter()
        .map(|charge| format!("{} fee = {}", charge.name, amount(charge.amount)));
    let parts = one.parts.iter().map(part_item).chain(charges);
    let parts: Vec<String> = parts.map(|part| format!("  {part}")).collect();
    let sum = (parts.len() > 1).then(|| format!("  sum = {}", amount(one.total())));
    [head].into_iter().chain(parts).chain(sum).collect()
}

fn amount(amount: crate::money::Usd) -> String {
    format!("${}", group_thousands(&amount.to_decimal()))
}
