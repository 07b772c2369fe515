//! What other catalogs say of the same prices.

use std::collections::BTreeMap;

use crate::catalog::{Currency, Meter, Model, PriceList, Prices, Processing};
use crate::money::UnitPrice;

use super::imported::{Found, ImportedCatalog};

/// A catalog that is independent of the one imported.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// Its name.
    pub name: String,
    prices: BTreeMap<String, BTreeMap<String, (Currency, Prices)>>,
}

impl Witness {
    /// What a imported says of standard base prices, by provider, id and alias.
    pub fn new(name: &str, imported: ImportedCatalog) -> Self {
        let mut prices: BTreeMap<String, BTreeMap<String, _>> = BTreeMap::new();
        for entry in imported.entries {
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
        // Catalogs differ in which hours they call the base, so a price of any window agrees too.
        let windows = model.rates.iter().filter(|rate| rate.when.window.is_some());
        let of_windows = windows.filter_map(|rate| rate.card.of(Processing::Standard).of(meter));
        let own: Vec<UnitPrice> = std::iter::once(price).chain(of_windows).collect();
        let agrees = |other: UnitPrice| own.iter().any(|one| is_near(*one, other, 100));
        if said().any(agrees) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::{Evidence, RateCard};
    use crate::import::{Draft, Entry};

    fn prices(input: i64, output: Option<i64>) -> Prices {
        Prices::default()
            .with(Meter::Input, Some(UnitPrice::from_pico_per_token(input)))
            .with(Meter::Output, output.map(UnitPrice::from_pico_per_token))
    }

    fn witness(id: &str, prices: Prices) -> Witness {
        let model = Model {
            id: id.to_owned(),
            aliases: vec!["other-name".to_owned()],
            card: RateCard::default().with(Processing::Standard, prices),
            ..Model::default()
        };
        let draft = Draft {
            model,
            windows: Vec::new(),
            currency: Currency::USD,
        };
        let entry = Entry {
            provider: "acme".to_owned(),
            id: id.to_owned(),
            found: Found::Model(Box::new(draft)),
            remarks: Vec::new(),
        };
        Witness::new(
            "w",
            ImportedCatalog {
                entries: vec![entry],
                ..ImportedCatalog::default()
            },
        )
    }

    fn weighed(of: Prices, witnesses: &[Witness]) -> Model {
        let card = RateCard::default().with(Processing::Standard, of);
        let mut model = Model {
            id: "m".to_owned(),
            card,
            ..Model::default()
        };
        let said: Vec<&Prices> = witnesses
            .iter()
            .filter_map(|one| one.prices("acme", &model, Currency::USD))
            .collect();
        weigh(&mut model, &said);
        model
    }

    /// 100 and 101 differ by a little less than 1 % of the larger, 100 and 102 by more.
    #[test]
    fn a_witness_within_one_percent_confirms() {
        let ours = prices(100, Some(100));
        let model = weighed(ours, &[witness("m", prices(101, Some(102)))]);
        assert_eq!(model.evidence(Meter::Input), Some(Evidence::Confirmed));
        assert_eq!(model.evidence(Meter::Output), Some(Evidence::Disputed));
        assert_eq!(
            model.disputed.of(Meter::Output),
            ours.with(Meter::Output, Some(UnitPrice::from_pico_per_token(102)))
                .of(Meter::Output)
        );
    }

    #[test]
    fn one_that_agrees_outweighs_one_that_does_not() {
        let witnesses = [
            witness("m", prices(200, None)),
            witness("m", prices(100, None)),
        ];
        let model = weighed(prices(100, Some(100)), &witnesses);
        assert_eq!(model.evidence(Meter::Input), Some(Evidence::Confirmed));
        assert_eq!(model.evidence(Meter::Output), Some(Evidence::SingleSource));
    }

    #[test]
    fn a_zero_or_another_model_says_nothing() {
        let witnesses = [
            witness("m", prices(0, None)),
            witness("n", prices(100, None)),
        ];
        let model = weighed(prices(100, None), &witnesses);
        assert_eq!(model.evidence(Meter::Input), Some(Evidence::SingleSource));
        assert_eq!(
            witness("n", prices(1, None)).prices("bolt", &model, Currency::USD),
            None
        );
    }
}
