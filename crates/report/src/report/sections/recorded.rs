//! What logs record that they cost, beside what their tokens cost: model by model, and in all.

use crate::report::{Cell, Rows, Section, columns};
use crate::units::Ratio;
use crate::usage::reconcile::{Factor, Reason, Reconciled};
use crate::usage::table::Key;
use crate::words;

use super::{CURRENCY, text};

/// A model, or all of them.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The model; `None` for all of them.
    pub key: Option<&'a Key>,
    /// Its cost on both sides.
    pub found: &'a Reconciled,
    /// Why they differ.
    pub why: String,
}

columns! {
    /// What logs record beside what their tokens cost.
    pub Recorded<'a>, "recorded_cost", row: Row<'a> =>
    provider: None = row.key.map_or(Cell::from("total"), |key| key.provider.as_deref().map(text).into());
    model: None = row.key.and_then(|key| key.model.as_deref()).map(text);
    rows: Count = row.found.rows;
    recorded_cost: Usd = row.found.recorded;
    cost: Usd = row.found.reckoned;
    difference: Usd = row.found.difference();
    difference_percent: Percent = row.found.percent().map(Cell::Percent);
    reason: None = row.why.as_str();
    rows_without_recorded_cost: Count = row.found.silent;
    currency: None = CURRENCY;
}

/// The section with a row for each model whose cost is recorded, and one for all of them.
pub fn section(models: &[(Key, Reconciled)], whole: &Reconciled) -> Section {
    let has_own = |found: &Reconciled| found.reason != Reason::Unexplained;
    let own = models.iter().any(|(_, found)| has_own(found));
    let why = match own && models.len() > 1 && !has_own(whole) {
        true => "model by model".to_owned(),
        false => reason(&whole.reason),
    };
    let rows = models.iter().map(|(key, found)| Row {
        key: Some(key),
        found,
        why: reason(&found.reason),
    });
    let all = Row {
        key: None,
        found: whole,
        why,
    };
    Rows::<Recorded>::new().with(rows).with([all]).into()
}

/// Why a recorded cost may differ, in words.
pub fn reason(reason: &Reason) -> String {
    let said = match reason {
        Reason::Agrees => "agrees",
        Reason::Unit(100) => "it is in cents",
        Reason::Unit(unit) => {
            return format!("{} of its units are a dollar", words::count(*unit));
        }
        Reason::Multiple(unit) => return format!("its unit is {} dollars", words::count(*unit)),
        Reason::CacheAsInput => "cached tokens were billed as any prompt tokens",
        Reason::CacheTwice => "cached tokens were billed twice",
        Reason::ReadsAsInput => "tokens read from a cache were billed as any prompt tokens",
        Reason::ReadsTwice => "tokens read from a cache were billed twice",
        Reason::WithoutReads => "tokens read from a cache were left out",
        Reason::WritesAsInput => "tokens written to a cache were billed as any prompt tokens",
        Reason::WithoutFailed => "failed requests that used tokens were left out",
        Reason::WithoutReasoning => "reasoning tokens were left out",
        Reason::ReasoningTwice => "reasoning tokens were billed twice",
        Reason::BatchAsStandard => "batches were billed at standard prices",
        Reason::ListPrices => "it is at list prices, without the overlay",
        Reason::WithoutFees => "it is without fees",
        Reason::ZeroRecorded => {
            "some requests, such as the legs of a fallback, are recorded at zero"
        }
        Reason::WithSilent => {
            "it holds the cost of the rows that record none, such as the legs of a fallback"
        }
        Reason::OwnDays => "it is at the prices of each request's own day",
        Reason::PricesOf(day) => return format!("it is at the prices of {day}"),
        Reason::PricesAs(model) => return format!("it is at the prices of {model}"),
        Reason::Factor(factor) => return multiple(*factor),
        Reason::Unexplained => "nothing that was tried explains the difference",
    };
    said.to_owned()
}

/// `1.055 times the cost throughout: 5.5 % on top`.
fn multiple(Factor(times): Factor) -> String {
    let ratio = |parts| Ratio::new(times, parts).unwrap_or(Ratio::ZERO);
    let percent = ratio(100) - Ratio::whole(100);
    let word = if percent.is_negative() {
        "off"
    } else {
        "on top"
    };
    format!(
        "it is {} times the cost throughout: {} % {word}",
        ratio(10_000).to_decimal(4),
        percent.magnitude().to_decimal(2)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multiple_is_said_in_percent_too() {
        assert_eq!(
            multiple(Factor(10_550)),
            "it is 1.055 times the cost throughout: 5.5 % on top"
        );
        assert_eq!(
            multiple(Factor(9_000)),
            "it is 0.9 times the cost throughout: 10 % off"
        );
    }
}
