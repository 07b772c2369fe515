//! What is noticed while one entry is read, and the prices that pass on the way.

use serde_json::Value;

use crate::catalog::{Meter, Prices};
use crate::money::UnitPrice;

use super::imported::Remark;
use super::number::{Exact, PriceUnit, ReadPrice};

/// Remarks on one entry, each once, and how its prices are to be read.
#[derive(Clone, Debug)]
pub(super) struct Notes {
    /// The remarks, in the order of reading.
    pub(super) remarks: Vec<Remark>,
    per: PriceUnit,
    is_free: bool,
}

impl Notes {
    /// No remarks yet on an entry whose prices are in this unit.
    pub(super) fn new(per: PriceUnit) -> Self {
        Self {
            remarks: Vec::new(),
            per,
            is_free: false,
        }
    }

    /// The same for an entry that the catalog itself calls free: there zero is a price.
    pub(super) fn free_if(mut self, is_free: bool) -> Self {
        self.is_free = is_free;
        self
    }

    /// Notes something, unless it is noted already.
    pub(super) fn push(&mut self, remark: Remark) {
        if !self.remarks.contains(&remark) {
            self.remarks.push(remark);
        }
    }

    /// Notes something in words.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.push(Remark::Said(text.into()));
    }

    /// Notes a price-like key that is not understood.
    pub(super) fn unread(&mut self, key: impl Into<String>) {
        self.push(Remark::Unread(key.into()));
    }

    /// The price that a key states for a meter; `None` where it states none. Zero is a price only
    /// where the catalog says that the entry is free.
    pub(super) fn price(&mut self, meter: Meter, key: &str, value: &Value) -> Option<UnitPrice> {
        if value.is_null() {
            return None;
        }
        let Some(number) = Exact::of(value) else {
            self.say(format!("`{key}` is no number: left unpriced"));
            return None;
        };
        match number.read_price(self.per) {
            ReadPrice::Price(price) => Some(price),
            ReadPrice::Rounded(price) => {
                let written = match value {
                    Value::String(text) => text.clone(),
                    other => other.to_string(),
                };
                self.push(Remark::Rounded { meter, written });
                Some(price)
            }
            ReadPrice::Zero if self.is_free => Some(UnitPrice::from_pico_per_token(0)),
            ReadPrice::Zero => {
                self.say(format!(
                    "`{key}` is 0, which may mean free, unknown or billed elsewhere: left unpriced"
                ));
                None
            }
            ReadPrice::Negative => {
                self.say(format!("`{key}` is below zero: left unpriced"));
                None
            }
            ReadPrice::OutOfRange => {
                self.say(format!(
                    "`{key}` is {value}, which no price can be: left unpriced"
                ));
                None
            }
        }
    }

    /// The prices with what a key states for a meter.
    pub(super) fn set(&mut self, prices: Prices, meter: Meter, key: &str, value: &Value) -> Prices {
        prices.with(meter, self.price(meter, key, value))
    }
}

/// Whether every number anywhere within is zero, and there is one.
pub(super) fn is_all_zero<'a>(values: impl IntoIterator<Item = &'a Value>) -> bool {
    let mut numbers = values.into_iter().filter_map(Exact::of).peekable();
    numbers.peek().is_some() && numbers.all(Exact::is_zero)
}

/// Whether a key is named like a price.
pub(super) fn looks_like_price(key: &str) -> bool {
    const WORDS: [&str; 6] = ["price", "pricing", "cost", "fee", "rate", "_mtok"];
    WORDS.iter().any(|word| key.contains(word))
}
