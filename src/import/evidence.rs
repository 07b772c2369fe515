//! What other catalogs say of the same prices.

use std::collections::BTreeMap;

use crate::catalog::{Currency, Meter, Model, PriceList, Prices};
use crate::money::UnitPrice;

use super::harvest::{Found, Harvest};

/// A catalog that is independent of the one imported.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// Its name.
    pub name: String,
    prices: BTreeMap<String, BTreeMap<String, (Currency, Prices)>>,
}

impl Witness {
    /// What a harvest says of standard base prices, by provider, id and alias.
    pub fn new(name: &str, harvest: Harvest) -> Self {
        let mut prices: BTreeMap<String, BTreeMap<String, _>> = BTreeMap::new();
        for entry in harvest.entries {
            let Found::Model(draft) = entry.found else {
                continue;
            };
            let said = (draft.currency, *draft.model.prices());
            let of_provider = prices.entry(entry.provider).or_default();
            for alias in draft.model.aliases {
                of_provider.entry(alias).or_insert(said);
            }
            of_provider.insert(draft.model.id, said);
        }
        Self {
            name: name.to_owned(),
            prices,
        }
    }

    /// What it says of a model.
    pub fn prices(&self, provider: &str, model: &Model, currency: Currency) -> Option<&Prices> {
        let of_provider = self.prices.get(provider)?;
        let mut names = std::iter::once(&model.id).chain(&model.aliases);
        let (said_in, prices) = names.find_map(|name| of_provider.get(name))?;
        (*said_in == currency).then_some(prices)
    }
}

/// Writes into each model which of its standard prices others confirm, and which they dispute.
pub fn attest(lists: &mut [PriceList], witnesses: &[Witness]) {
    if witnesses.is_empty() {
        return;
    }
    for list in lists {
        let mut models: Vec<Model> = list.models.to_vec();
        for model in &mut models {
            let said: Vec<&Prices> = witnesses
                .iter()
                .filter_map(|witness| witness.prices(&list.provider, model, list.currency))
                .collect();
            weigh(model, &said);
        }
        list.models = models.into();
    }
}

fn weigh(model: &mut Model, witnesses: &[&Prices]) {
    let prices = *model.prices();
    (model.confirmed, model.single_source) = (Vec::new(), Vec::new());
    model.disputed = Prices::default();
    for (meter, price) in prices.iter() {
        let said = || witnesses.iter().filter_map(|one| stated(one, meter, price));
        if said().any(|other| is_near(price, other, 100)) {
            model.confirmed.push(meter);
        } else if let Some(other) = said().next() {
            model.disputed = model.disputed.with(meter, Some(other));
        } else {
            model.single_source.push(meter);
        }
    }
}

/// What a witness states; a zero beside a price above zero states nothing.
fn stated(witness: &Prices, meter: Meter, price: UnitPrice) -> Option<UnitPrice> {
    let nothing = UnitPrice::from_pico_per_token(0);
    witness
        .of(meter)
        .filter(|other| *other != nothing || price == nothing)
}

/// Whether two prices differ by at most a part of the larger one: the `parts`th.
pub(super) fn is_near(one: UnitPrice, two: UnitPrice, parts: i128) -> bool {
    let (one, two) = (one.per_token().pico(), two.per_token().pico());
    (one - two).abs() * parts <= one.max(two)
}
