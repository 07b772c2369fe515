//! Prices that are hard to believe, against the lists before and against other catalogs.
//!
//! A catalog's mistakes look alike: a wrong unit, input and output exchanged, a zero for "not
//! known", a part of the file lost. These stop an import. What is only odd is told.

use std::collections::BTreeSet;

use crate::catalog::{Meter, Model, PriceList, Prices};
use crate::input::Code;
use crate::money::UnitPrice;
use crate::units::Ratio;
use crate::words;

use super::assemble::{Assembly, Outcome, Row};
use super::evidence::{Witness, is_near};
use super::history::History;
use super::imported::Remark;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It stops an import.
    Error,
    /// It is told.
    Warning,
    /// It is worth knowing.
    Note,
}

impl Severity {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// Something hard to believe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// Whose price; empty for a finding about the whole file.
    pub provider: String,
    /// Of which model; empty for a finding about a list.
    pub model: String,
    /// Of which tokens, where it is about one price.
    pub meter: Option<Meter>,
    /// What is found, in words.
    pub message: String,
}

/// The most that a million tokens plausibly cost: 1,000 of the list's currency.
const MOST: i64 = 1_000_000_000;
/// What a million tokens of very few models cost: 100 of it.
const HIGH: i64 = 100_000_000;

impl Finding {
    /// What it is about: a model, a provider's list, or the whole file.
    pub fn subject(&self) -> String {
        match (self.provider.as_str(), self.model.as_str()) {
            ("", _) => "the whole file".to_owned(),
            (provider, "") => provider.to_owned(),
            (provider, model) => format!("{provider}/{model}"),
        }
    }
}

/// What is hard to believe of an import, in the order of providers and models.
pub fn examine(assembly: &Assembly, history: &History<'_>, witnesses: &[Witness]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for list in &assembly.lists {
        for model in &list.models {
            let mut about = About {
                list,
                model,
                findings: &mut findings,
            };
            about.alone(history);
            if let Some(before) = history.model(&list.provider, &model.id) {
                about.against_before(before.prices(), history);
            }
            for witness in witnesses {
                if let Some(said) = witness.prices(&list.provider, model, list.currency) {
                    about.against_witness(said, &witness.name);
                }
            }
        }
    }
    let sold = sold(assembly);
    let rows = assembly.rows.iter();
    findings.extend(rows.flat_map(|row| zeros(row, &sold, history)));
    findings.extend(shrunk(assembly, history));
    findings.sort_by(|a, b| {
        (&a.provider, &a.model, a.severity).cmp(&(&b.provider, &b.model, b.severity))
    });
    // Two entries of one model are found out once.
    findings.dedup();
    findings
}

/// One model under examination.
struct About<'a> {
    list: &'a PriceList,
    model: &'a Model,
    findings: &'a mut Vec<Finding>,
}

impl About<'_> {
    fn find(&mut self, code: Code, severity: Severity, meter: Option<Meter>, message: String) {
        let (provider, model) = (self.list.provider.clone(), self.model.id.clone());
        self.findings.push(Finding {
            code,
            severity,
            provider,
            model,
            meter,
            message,
        });
    }

    /// What its own prices say, unless the list before says the same.
    fn alone(&mut self, history: &History<'_>) {
        let prices = *self.model.prices();
        let before = history
            .model(&self.list.provider, &self.model.id)
            .map(Model::prices);
        if before == Some(&prices) {
            return;
        }
        for (meter, price) in prices.iter() {
            // A price that is known, or whose move is told, is not told again.
            let was = before.and_then(|before| before.of(meter));
            let is_told = was.is_some_and(|was| was == price || times(was, price, 100).is_some());
            if price > UnitPrice::from_pico_per_token(MOST) && !is_told {
                let message = format!(
                    "{} is {} per million tokens: wrong unit?",
                    meter.name(),
                    price.per_million()
                );
                self.find(Code::UnitScale, Severity::Error, Some(meter), message);
            }
        }
        let Some(input) = prices.of(Meter::Input).filter(|input| !is_zero(*input)) else {
            return;
        };
        for (meter, code) in [
            (Meter::Output, Code::OutputBelowInput),
            (Meter::CacheRead, Code::CacheAboveInput),
        ] {
            let Some(price) = prices.of(meter) else {
                continue;
            };
            let is_odd = match meter {
                Meter::Output => price < input && !is_zero(price),
                _ => price > input,
            };
            if is_odd {
                let message = format!(
                    "{} is {}, input {}",
                    meter.name(),
                    price.per_million(),
                    input.per_million()
                );
                self.find(code, Severity::Warning, Some(meter), message);
            }
        }
    }

    /// What the list before says of it.
    fn against_before(&mut self, before: &Prices, history: &History<'_>) {
        let now = *self.model.prices();
        if is_swapped(&now, before) {
            let is_repair = now.of(Meter::Output) > now.of(Meter::Input);
            let pair = pair(&now);
            let (severity, message) = if is_repair {
                (
                    Severity::Warning,
                    format!(
                        "a repair: input and output were exchanged in the list before and are {pair} now"
                    ),
                )
            } else {
                (
                    Severity::Error,
                    format!("input and output are exchanged against the list before: {pair} now"),
                )
            };
            self.find(Code::Swapped, severity, None, message);
            return;
        }
        let earlier = history.earlier_model(&self.list.provider, &self.model.id);
        for (meter, price) in now.iter() {
            if let Some(old) = before.of(meter).filter(|old| *old != price) {
                self.moved(meter, old, price);
                let is_back = earlier.and_then(|model| model.prices().of(meter)) == Some(price);
                if is_back {
                    let message = format!(
                        "{} goes back from {} to {}, the price of the list before last",
                        meter.name(),
                        old.per_million(),
                        price.per_million()
                    );
                    self.find(Code::Reverted, Severity::Warning, Some(meter), message);
                }
            }
        }
    }

    /// A price that is not the one of the list before.
    fn moved(&mut self, meter: Meter, old: UnitPrice, new: UnitPrice) {
        let name = meter.name();
        let from_to = format!("{name} {} -> {}", old.per_million(), new.per_million());
        if is_zero(old) {
            let message = format!("a repair: {from_to}, the zero was no price");
            self.find(Code::Zeroed, Severity::Warning, Some(meter), message);
        } else if is_zero(new) {
            let message = format!("{from_to}: free now, or not known?");
            self.find(Code::Zeroed, Severity::Error, Some(meter), message);
        } else if is_near(old, new, 100_000) {
            let message = format!("{from_to}: less than a hundred-thousandth, no price change");
            self.find(Code::Noise, Severity::Note, Some(meter), message);
        } else if is_repair_of_unit(old, new) {
            let message = format!("a repair: {from_to}, the old price was in a wrong unit");
            self.find(Code::UnitScale, Severity::Warning, Some(meter), message);
        } else if let Some(times) = times(old, new, 100) {
            let message = format!("{from_to}: {times}, wrong unit?");
            self.find(Code::UnitScale, Severity::Error, Some(meter), message);
        } else if let Some(times) = times(old, new, 10) {
            let message = format!(
                "{from_to}: {times}, rarely a price change: the old price was wrong and this is its repair, or this one is"
            );
            self.find(Code::UnitScale, Severity::Warning, Some(meter), message);
        } else if self.model.id.ends_with("latest") {
            let message = format!("{from_to}: the name may lead to another model now");
            self.find(
                Code::AliasRepointed,
                Severity::Warning,
                Some(meter),
                message,
            );
        }
    }

    /// What another catalog says of it.
    fn against_witness(&mut self, said: &Prices, witness: &str) {
        let now = *self.model.prices();
        if is_swapped(&now, said) && now.of(Meter::Output) < now.of(Meter::Input) {
            let message = format!(
                "input and output are {}, exchanged against {witness}",
                pair(&now)
            );
            self.find(Code::Swapped, Severity::Error, None, message);
            return;
        }
        for (meter, price) in now.iter() {
            let Some(other) = said.of(meter) else {
                continue;
            };
            if is_zero(price) || is_zero(other) {
                continue;
            }
            if let Some(times) = times(other, price, 100) {
                let message = format!(
                    "{} is {}, {witness} says {}: {times}",
                    meter.name(),
                    price.per_million(),
                    other.per_million()
                );
                self.find(Code::UnitScale, Severity::Error, Some(meter), message);
            }
        }
    }
}

/// Whether an entry was skipped for prices that are all zero; each catalog has its words for it.
fn speaks_of_zeros(reason: &str) -> bool {
    ["zero prices", "every price"]
        .iter()
        .any(|words| reason.starts_with(words))
}

/// What is in the new lists.
fn sold(assembly: &Assembly) -> BTreeSet<(&str, &str)> {
    let rows = assembly
        .rows
        .iter()
        .filter(|row| row.outcome != Outcome::Skipped);
    rows.map(|row| (row.provider.as_str(), row.model.as_str()))
        .collect()
}

/// Zeros that were left out while the list before has a price.
fn zeros(row: &Row, sold: &BTreeSet<(&str, &str)>, history: &History<'_>) -> Vec<Finding> {
    let is_sold = sold.contains(&(row.provider.as_str(), row.model.as_str()));
    let Some(before) = history.model(&row.provider, &row.model) else {
        return Vec::new();
    };
    if is_sold && row.outcome == Outcome::Skipped {
        return Vec::new();
    }
    let is_zeroed = |meter: Meter| match row.outcome {
        Outcome::Skipped => speaks_of_zeros(&row.reason),
        _ => row.remarks.iter().any(|remark| match remark {
            Remark::Said(said) => said.starts_with(&format!("zero {} price", meter.name())),
            _ => false,
        }),
    };
    let was = before.prices().iter();
    let zeroed = was.filter(|(meter, price)| !is_zero(*price) && is_zeroed(*meter));
    zeroed
        .map(|(meter, price)| Finding {
            code: Code::Zeroed,
            severity: Severity::Error,
            provider: row.provider.clone(),
            model: row.model.clone(),
            meter: Some(meter),
            message: format!(
                "{} was {} and is zero now, which may mean anything",
                meter.name(),
                price.per_million()
            ),
        })
        .collect()
}

/// Lists, or the whole file, that lost more than a fifth of their models.
fn shrunk(assembly: &Assembly, history: &History<'_>) -> Vec<Finding> {
    let find = |provider: &str, before: usize, now: usize| {
        let is_shrunk = (before.saturating_sub(now)) * 5 > before;
        let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        is_shrunk.then(|| Finding {
            code: Code::Shrunk,
            severity: Severity::Error,
            provider: provider.to_owned(),
            model: String::new(),
            meter: None,
            message: format!(
                "{} in the list before, {now} now",
                words::plural(count(before), "model")
            ),
        })
    };
    let mut findings = Vec::new();
    let (mut all_before, mut all_now) = (0, 0);
    let catalog = assembly
        .lists
        .first()
        .and_then(|list| list.provenance.via.as_deref());
    let catalog = catalog
        .and_then(|via| via.split_once(','))
        .map(|(name, _)| name);
    for provider in history.providers() {
        let Some(before) = history.last(provider) else {
            continue;
        };
        let list = assembly.lists.iter().find(|list| list.provider == provider);
        let now = list.map_or(0, |list| list.models.len());
        let via = before.provenance.via.as_deref().unwrap_or_default();
        let is_of_catalog = catalog.is_some_and(|catalog| via.starts_with(catalog));
        if list.is_some() || is_of_catalog {
            all_before += before.models.len();
            all_now += now;
            findings.extend(find(provider, before.models.len(), now));
        }
    }
    findings.extend(find("", all_before, all_now));
    findings
}

/// Whether it was the old price that was in a wrong unit: it was over the most that is plausible,
/// or it was high, fell by 100 times or more, and not by a factor that units differ by.
fn is_repair_of_unit(old: UnitPrice, new: UnitPrice) -> bool {
    let (most, high) = (
        UnitPrice::from_pico_per_token(MOST),
        UnitPrice::from_pico_per_token(HIGH),
    );
    let factor = old.per_token().over(new.per_token());
    let is_unit = factor.is_some_and(|factor| {
        let of_unit = |unit| {
            let gap = (factor - Ratio::whole(unit)).magnitude();
            gap * Ratio::whole(100) <= Ratio::whole(unit)
        };
        [1_000, 1_000_000].into_iter().any(of_unit)
    });
    let fell = factor.is_some_and(|factor| factor >= Ratio::whole(100));
    new <= most && (old > most || (old >= high && new < high && fell && !is_unit))
}

fn is_zero(price: UnitPrice) -> bool {
    price == UnitPrice::from_pico_per_token(0)
}

/// Whether input and output of one are output and input of the other.
fn is_swapped(one: &Prices, two: &Prices) -> bool {
    let pair = |prices: &Prices| prices.of(Meter::Input).zip(prices.of(Meter::Output));
    let (Some((input, output)), Some((other_input, other_output))) = (pair(one), pair(two)) else {
        return false;
    };
    !is_near(input, output, 20)
        && is_near(input, other_output, 100)
        && is_near(output, other_input, 100)
}

fn pair(prices: &Prices) -> String {
    let word = |meter| {
        prices
            .of(meter)
            .map_or_else(String::new, UnitPrice::to_decimal)
    };
    format!("{} and {}", word(Meter::Input), word(Meter::Output))
}

/// In words, how many times higher or lower a price is, when it is at least so many.
fn times(old: UnitPrice, new: UnitPrice, least: u64) -> Option<String> {
    let (old, new) = (old.per_token(), new.per_token());
    let (ratio, word) = if new >= old {
        (new.over(old)?, "higher")
    } else {
        (old.over(new)?, "lower")
    };
    let is_far = ratio >= Ratio::whole(least);
    is_far.then(|| format!("{} times {word}", ratio.to_decimal(1)))
}
