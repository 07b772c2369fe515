//! Which model of a price list a log means.

use std::collections::BTreeMap;

use crate::catalog::{Model, Offer, PriceList, Status, Terms};
use crate::units::Day;

use super::{Basis, Gap};

/// Between which days, and by which provider and model.
type Asked = (usize, String, String);

/// Finds models by the names of a log, and remembers them until a list changes.
pub(super) struct Sellers<'a> {
    basis: Basis<'a>,
    /// The days on which some list changes: between two of them a name leads to one model.
    changes: Vec<Day>,
    found: BTreeMap<Asked, Result<(&'a PriceList, &'a Model), Gap>>,
}

impl<'a> Sellers<'a> {
    pub(super) fn new(basis: Basis<'a>) -> Self {
        let lists = basis.catalog.lists().iter();
        let lists = lists.filter(|list| list.status != Status::Cancelled);
        let mut changes: Vec<Day> = lists.map(|list| list.effective).collect();
        changes.sort_unstable();
        changes.dedup();
        Self {
            basis,
            changes,
            found: BTreeMap::new(),
        }
    }

    /// The model on a day.
    pub(super) fn find(&mut self, day: Day, provider: &str, model: &str) -> Result<Offer<'a>, Gap> {
        let epoch = self.changes.partition_point(|change| *change <= day);
        let key = (epoch, provider.to_owned(), model.to_owned());
        let basis = self.basis;
        let found = self.found.entry(key);
        let found = found.or_insert_with(|| look_up(basis, day, provider, model));
        let (list, model) = found.clone()?;
        let exchange = &basis.catalog.exchange;
        if exchange.rate(list.currency, day).is_none() {
            let currency = list.currency.code().to_owned();
            return Err(Gap::Currency { currency });
        }
        let terms = Terms {
            as_of: day,
            announced: basis.announced,
            exchange,
            overlays: &basis.catalog.overlays,
        };
        Ok(Offer { list, model, terms })
    }
}

/// The name as the log has it, then without the date of a snapshot. A provider that is not known
/// leads nowhere, even where another one sells a model of that name.
fn look_up<'a>(
    basis: Basis<'a>,
    day: Day,
    provider: &str,
    model: &str,
) -> Result<(&'a PriceList, &'a Model), Gap> {
    let market = basis.catalog.in_force(day, basis.announced);
    let find = |model: &str| match provider {
        "" => market.find(model),
        provider => {
            let inside = model
                .strip_prefix(provider)
                .and_then(|rest| rest.strip_prefix('/'));
            market.find(&format!("{provider}/{}", inside.unwrap_or(model)))
        }
    };
    let first = find(model);
    let found = match (first, undated(model)) {
        (Ok(offer), _) => Ok(offer),
        (Err(absence), Some(plain)) => find(plain).map_err(|_| absence),
        (Err(absence), None) => Err(absence),
    };
    let offer = found.map_err(Gap::of_absence)?;
    Ok((offer.list, offer.model))
}

/// The name without the date of its snapshot: `gpt-5-mini-2025-08-07`, `claude-haiku-4-5-20251001`.
fn undated(model: &str) -> Option<&str> {
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (rest, last) = model.rsplit_once(['-', '@'])?;
    if digits(last, 8) {
        return Some(rest);
    }
    let (rest, month) = rest.rsplit_once('-')?;
    let (rest, year) = rest.rsplit_once('-')?;
    (digits(last, 2) && digits(month, 2) && digits(year, 4)).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::undated;

    #[test]
    fn snapshots_lose_their_date_and_nothing_else() {
        assert_eq!(undated("gpt-5-mini-2025-08-07"), Some("gpt-5-mini"));
        assert_eq!(
            undated("claude-haiku-4-5-20251001"),
            Some("claude-haiku-4-5")
        );
        assert_eq!(
            undated("claude-haiku-4-5@20251001"),
            Some("claude-haiku-4-5")
        );
        for plain in ["gpt-4o", "claude-haiku-4-5", "o1", "qwen3-8b", "x-2025-08"] {
            assert_eq!(undated(plain), None, "{plain}");
        }
    }
}
