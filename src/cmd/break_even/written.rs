//! `--offer NAME=KEY=VALUE,…`: an offer in words.

use std::ops::RangeInclusive;

use crate::catalog::VolumeRule;
use crate::engine::contract::Overage;
use crate::input::closest;
use crate::money::{UnitPrice, Usd};
use crate::units::{Name, Period, RequestsPerMinute, Scalar, Share, Tokens, Units};
use crate::words;

/// More units than these are not counted up to.
const MOST_UNITS: u64 = 1_000;
const KEYS: [&str; 16] = [
    "model",
    "rate",
    "rates",
    "volume",
    "fee",
    "commit",
    "discount",
    "overage",
    "gateway",
    "gateway-of-charge",
    "minimum",
    "unit",
    "units",
    "carries",
    "cached",
    "limit",
];

/// An offer as it is written on the command line.
#[derive(Clone, Debug, Default)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// A model of a price list, with a service tier after an `@`.
    pub model: Option<String>,
    /// Prices by volume: the tokens before each, and the price of a million.
    pub rates: Vec<(u64, UnitPrice)>,
    /// How prices by volume apply.
    pub rule: Option<VolumeRule>,
    /// Dollars a month.
    pub fee: Option<Usd>,
    /// Spending that is agreed on.
    pub commit: Option<Usd>,
    /// The discount for it, or for nothing.
    pub discount: Option<Share>,
    /// What counts beyond it.
    pub overage: Option<Overage>,
    /// A fee on what is billed.
    pub gateway: Option<Share>,
    /// A fee as a part of the whole charge.
    pub gateway_of_charge: Option<Share>,
    /// The least fee of a purchase.
    pub minimum: Option<Usd>,
    /// The price of a unit, for a period or a month.
    pub unit: Option<(Usd, Option<Period>)>,
    /// How many units.
    pub units: Option<RangeInclusive<u64>>,
    /// The tokens that a unit carries, in a period or a month.
    pub carries: Option<(Tokens, Option<Period>)>,
    /// Whether cached tokens leave units alone.
    pub cached_are_free: bool,
    /// Requests a minute.
    pub limit: Option<RequestsPerMinute>,
}

/// Reads an offer.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn parse(text: &str) -> Result<Written, String> {
    let of_form = "an offer is written NAME=KEY=VALUE,…, such as `flat=fee=2500,rate=0.25`";
    let (name, rest) = text.split_once('=').ok_or(of_form)?;
    let name = Name::parse(name.trim()).map_err(|reject| format!("{reject}; {of_form}"))?;
    let mut written = Written {
        name: name.0,
        ..Written::default()
    };
    let mut known: Vec<&str> = Vec::new();
    for (key, value) in terms(rest)? {
        if known.contains(&key) {
            return Err(format!("`{key}` is given twice"));
        }
        known.push(key);
        written
            .set(key, &value)
            .map_err(|reason| format!("`{key}={value}`: {reason}"))?;
    }
    written.check(&known)?;
    Ok(written)
}

/// The terms of an offer; a part without `=` goes on with the list before it.
fn terms(text: &str) -> Result<Vec<(&str, String)>, String> {
    let mut terms: Vec<(&str, String)> = Vec::new();
    for part in text.split(',') {
        match (part.split_once('='), terms.last_mut()) {
            (Some((key, value)), _) => terms.push((key.trim(), value.trim().to_owned())),
            (None, Some((key, list))) if *key == "rates" => {
                list.push(',');
                list.push_str(part.trim());
            }
            (None, _) => {
                return Err(format!(
                    "`{part}` is not of the form KEY=VALUE, such as `rate=0.25`"
                ));
            }
        }
    }
    Ok(terms)
}

fn scalar<T: Scalar>(text: &str) -> Result<T, String> {
    T::parse(text).map_err(|reject| format!("{reject}; expected {}", T::EXPECTED))
}

/// An amount of a month, which no contract has over a billion.
fn amount(text: &str) -> Result<Usd, String> {
    let amount = scalar::<Usd>(text)?;
    let most = Usd::from_pico(1_000_000_000_000_000_000_000);
    match amount > most {
        true => Err("the amount is over a billion dollars".to_owned()),
        false => Ok(amount),
    }
}

/// A share that leaves something of the whole.
fn part(text: &str) -> Result<Share, String> {
    match scalar::<Share>(text)? {
        Share::ALL => Err("100% leaves nothing to pay for".to_owned()),
        share => Ok(share),
    }
}

/// `75` or `75/day`.
fn by_period<T>(
    text: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<(T, Option<Period>), String> {
    match text.split_once('/') {
        Some((number, "month" | "mo")) => Ok((read(number)?, None)),
        Some((number, period)) => Ok((read(number)?, Some(scalar(period)?))),
        None => Ok((read(text)?, None)),
    }
}

/// `1.00@0,0.80@1B`: prices and the volumes that they begin at.
fn rates(text: &str) -> Result<Vec<(u64, UnitPrice)>, String> {
    let step = |one: &str| {
        let form = "write PRICE@VOLUME, such as `0.80@1B`";
        let (price, from) = one.split_once('@').ok_or(form)?;
        let from = match from.trim() {
            "0" => 0,
            from => scalar::<Tokens>(from)?.count(),
        };
        Ok((from, scalar(price.trim())?))
    };
    let steps: Vec<(u64, UnitPrice)> = text.split(',').map(step).collect::<Result<_, String>>()?;
    if steps.first().is_some_and(|(from, _)| *from != 0) {
        return Err("the first price begins at 0 tokens: `1.00@0`".to_owned());
    }
    match steps.windows(2).any(|pair| pair[0].0 >= pair[1].0) {
        true => Err("the volumes of the prices do not rise".to_owned()),
        false => Ok(steps),
    }
}

/// `4`, or `1..40` for as many as the volume needs.
fn units(text: &str) -> Result<RangeInclusive<u64>, String> {
    let count = |text: &str| scalar::<Units>(text).map(Units::count);
    let range = match text.split_once("..") {
        Some((least, most)) => count(least)?..=count(most)?,
        None => count(text)?..=count(text)?,
    };
    if range.is_empty() {
        return Err("the fewest units are more than the most".to_owned());
    }
    match *range.end() > MOST_UNITS {
        true => Err(format!("more than {} units", words::count(MOST_UNITS))),
        false => Ok(range),
    }
}

fn one_of<T: Copy>(text: &str, known: &[(&str, T)]) -> Result<T, String> {
    let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
    let found = known.iter().find(|(name, _)| *name == text);
    found
        .map(|(_, value)| *value)
        .ok_or_else(|| format!("expected {}", words::any_of(&names)))
}

impl Written {
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let overages = [("discounted", Overage::Discounted), ("list", Overage::List)];
        match key {
            "model" => self.model = Some(scalar::<Name>(value)?.0),
            "rate" => self.rates = vec![(0, scalar(value)?)],
            "rates" => self.rates = rates(value)?,
            "volume" => self.rule = Some(scalar(value)?),
            "fee" => self.fee = Some(amount(value)?),
            "commit" => self.commit = Some(amount(value)?),
            "discount" => self.discount = Some(part(value)?),
            "overage" => self.overage = Some(one_of(value, &overages)?),
            "gateway" => self.gateway = Some(scalar(value)?),
            "gateway-of-charge" => self.gateway_of_charge = Some(part(value)?),
            "minimum" => self.minimum = Some(amount(value)?),
            "unit" => self.unit = Some(by_period(value, amount)?),
            "units" => self.units = Some(units(value)?),
            "carries" => self.carries = Some(by_period(value, scalar)?),
            "cached" => self.cached_are_free = one_of(value, &[("free", true), ("counts", false)])?,
            "limit" => self.limit = Some(scalar(value)?),
            _ => {
                return Err(match closest(key, KEYS) {
                    Some(meant) => format!("there is no `{key}`; did you mean `{meant}`?"),
                    None => format!("there is no `{key}`; an offer has {}", words::all_of(&KEYS)),
                });
            }
        }
        Ok(())
    }

    /// What goes together.
    fn check(&self, known: &[&str]) -> Result<(), String> {
        let has = |key: &str| known.contains(&key);
        let bases = ["model", "rate", "rates"]
            .into_iter()
            .filter(|key| has(key));
        let bases: Vec<&str> = bases.collect();
        if bases.len() > 1 {
            return Err(format!("write one of {}", words::any_of(&bases)));
        }
        let needs = [
            ("volume", "rates"),
            ("overage", "commit"),
            ("units", "unit"),
            ("carries", "unit"),
            ("cached", "carries"),
        ];
        if let Some((key, other)) = needs.iter().find(|(key, other)| has(key) && !has(other)) {
            return Err(format!("`{key}` says nothing without `{other}`"));
        }
        if has("gateway") && has("gateway-of-charge") {
            return Err("write one of gateway and gateway-of-charge".to_owned());
        }
        if has("minimum") && !has("gateway") && !has("gateway-of-charge") {
            return Err(
                "`minimum` is the least fee of a `gateway`; the least to pay is `commit`"
                    .to_owned(),
            );
        }
        if bases.is_empty()
            && let Some(key) = ["commit", "discount", "gateway", "gateway-of-charge"]
                .into_iter()
                .find(|key| has(key))
        {
            return Err(format!(
                "`{key}` needs usage with a price: add `model`, `rate` or `rates`"
            ));
        }
        if self
            .units
            .as_ref()
            .is_some_and(|units| units.start() != units.end())
            && !has("carries")
        {
            return Err("how many units are needed depends on what each `carries`".to_owned());
        }
        match bases.is_empty() && !has("unit") && !has("fee") {
            true => Err(
                "the offer has no price: add `model`, `rate`, `rates`, `unit` or `fee`".to_owned(),
            ),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn an_offer_is_read_whole() {
        let tiers = parse("a=rates=1.0@0,0.8@1B,0.6@10B,volume=all-units,fee=2_500").unwrap();
        assert_eq!((tiers.name.as_str(), tiers.rates.len()), ("a", 3));
        assert_eq!(tiers.rates[1].0, 1_000_000_000);
        let units = parse("b=unit=75/day,units=2..40,carries=25k/min,cached=free").unwrap();
        assert_eq!(units.units, Some(2..=40));
        assert!(units.cached_are_free && units.unit.unwrap().1.is_some());
    }

    #[test]
    fn what_makes_no_sense_is_told() {
        for (text, reason) in [
            ("a", "NAME=KEY=VALUE"),
            ("a=fee", "`fee` is not of the form KEY=VALUE"),
            ("a=", "not of the form"),
            ("=fee=1", "the name is empty"),
            ("a=fee=1,fee=2", "`fee` is given twice"),
            ("a=fea=1", "did you mean `fee`"),
            ("a=fee=-1", "negative"),
            ("a=rate=1e9", "over $1,000,000"),
            ("a=fee=2000000000", "over a billion dollars"),
            ("a=rate=2000000", "over $1,000,000"),
            ("a=rates=0.8@1B,1@0", "begins at 0"),
            ("a=rates=1@0,0.8@2B,0.6@1B", "do not rise"),
            ("a=rates=1@0,0.8@1B,0.6@1B", "do not rise"),
            ("a=rate=1,model=x", "write one of"),
            (
                "a=rate=1,overage=list",
                "`overage` says nothing without `commit`",
            ),
            ("a=rate=1,commit=5,discount=100%", "leaves nothing"),
            ("a=fee=1,commit=5", "needs usage with a price"),
            ("a=unit=5,units=0", "zero"),
            ("a=unit=5,units=5..2,carries=1M", "more than the most"),
            ("a=unit=5,units=1..9", "what each `carries`"),
            ("a=unit=5,units=1..9999,carries=1M", "1,000 units"),
            ("a=unit=5/year", "no period"),
            ("a=rate=1,minimum=1", "the least to pay is `commit`"),
            ("a=limit=50", "no price"),
        ] {
            let told = parse(text).unwrap_err();
            assert!(told.contains(reason), "{text}: {told}");
        }
    }
}
