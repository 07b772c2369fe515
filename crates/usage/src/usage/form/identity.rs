//! Whether charges of FOCUS are what they say: list cost = list unit price × pricing quantity.

/// The columns of the identity.
const COLUMNS: [&str; 3] = ["ListCost", "ListUnitPrice", "PricingQuantity"];
/// Costs that differ by no more than this part are the same: exporters round.
const TOLERANCE: f64 = 1e-6;

/// Counts charges that break the identity. Not an error: exporters round small costs, and some
/// state the price of another unit.
#[derive(Clone, Debug, Default)]
pub(super) struct Identity {
    places: Option<[usize; 3]>,
    broken: u64,
}

impl Identity {
    /// Takes the header of a file.
    pub(super) fn header(&mut self, names: &[&[u8]]) {
        let place = |column: &str| {
            names
                .iter()
                .position(|name| name.trim_ascii() == column.as_bytes())
        };
        let [cost, price, quantity] = COLUMNS.map(place);
        self.places = cost
            .zip(price)
            .zip(quantity)
            .map(|((cost, price), quantity)| [cost, price, quantity]);
    }

    /// Looks at a row; where one of the three is not stated there is nothing to hold.
    pub(super) fn check(&mut self, fields: &[&[u8]]) {
        let Some(places) = self.places else { return };
        let [cost, price, quantity] = places.map(|place| fields.get(place).and_then(number));
        if let (Some(cost), Some(price), Some(quantity)) = (cost, price, quantity) {
            let apart = (cost - price * quantity).abs();
            let size = cost.abs().max((price * quantity).abs());
            self.broken += u64::from(apart > TOLERANCE * size);
        }
    }

    /// How many broke it since somebody asked.
    pub(super) const fn take(&mut self) -> u64 {
        std::mem::replace(&mut self.broken, 0)
    }
}

fn number(field: &&[u8]) -> Option<f64> {
    let text = std::str::from_utf8(field).ok()?.trim();
    text.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(rows: &[[&str; 3]]) -> u64 {
        let mut identity = Identity::default();
        identity.header(&[b"ListUnitPrice", b"PricingQuantity", b"ListCost"]);
        for row in rows {
            identity.check(&row.map(str::as_bytes));
        }
        let found = identity.take();
        assert_eq!(identity.take(), 0);
        found
    }

    #[test]
    fn a_cost_is_held_to_price_and_quantity() {
        assert_eq!(broken(&[["0.0000004", "2.0", "0.0000008"]]), 0);
        // Off by 10^4: the price is of 10,000 operations.
        assert_eq!(broken(&[["0.05", "0.00000003", "0.000015"]]), 1);
        // A millionth is rounding, more is not.
        assert_eq!(
            broken(&[["1", "1", "1.0000009"], ["1", "1", "1.000002"]]),
            1
        );
        assert_eq!(
            broken(&[["NULL", "1", "2"], ["", "1", "2"], ["0", "0", "0"]]),
            0
        );
    }
}
