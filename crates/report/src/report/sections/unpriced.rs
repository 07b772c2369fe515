//! What of a log has no price, why, and what can be done about it.

use crate::report::{Cell, Rows, Section, columns};
use crate::units::{Ratio, Tokens};
use crate::usage::Sums;
use crate::usage::price::Gap;
use crate::usage::table::Line;
use crate::words;

use super::text;

/// What of a model has no price for one reason.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The model.
    pub line: &'a Line,
    /// The reason.
    pub gap: &'a Gap,
    /// How much it is.
    pub sums: &'a Sums,
    /// In percent of all tokens.
    pub share: Option<Ratio>,
}

columns! {
    /// What has no price.
    pub Unpriced<'a>, "unpriced", row: Row<'a> =>
    provider: None = row.line.key.provider.as_deref().map(text);
    model: None = row.line.key.model.as_deref().map(text);
    reason: None = why(row.gap);
    requests: Requests = row.sums.counted_requests();
    tokens: Tokens = Tokens::new(row.sums.all_tokens());
    share_of_tokens_percent: Percent = row.share.map(Cell::Percent);
    rows: Count = row.sums.rows;
    note: None = remedy(row.gap);
}

/// The section of what has no price: each reason for each model, with its share of all tokens. The
/// lines are those of models.
pub fn section(lines: &[Line], whole: &Line) -> Section {
    let mut rows = Rows::<Unpriced>::new();
    let all = i128::from(whole.sums.all_tokens());
    for line in lines {
        for (gap, sums) in &line.reasons() {
            rows.push(&Row {
                line,
                gap,
                sums,
                share: Ratio::new(i128::from(sums.all_tokens()) * 100, all),
            });
        }
    }
    rows.into()
}

/// What gives requests a price; `None` where nothing does.
fn remedy(gap: &Gap) -> Option<String> {
    Some(match gap {
        Gap::NoTokens | Gap::Credit | Gap::Nameless | Gap::Unlisted(_) => return None,
        Gap::UnknownModel { near: Some(near) } => {
            format!("`--what-if MODEL={near}` shows what the nearest name would cost")
        }
        Gap::UnknownModel { near: None } => {
            "`--pricing DIR` reads your own price lists; `--what-if MODEL=PROVIDER/MODEL` shows the cost on another model"
                .to_owned()
        }
        Gap::UnknownProvider => {
            "`--pricing DIR` reads your own price lists; `--map provider=` passes over the name of a gateway"
                .to_owned()
        }
        Gap::Ambiguous { .. } => {
            "`--provider NAME` says who sold it, `--map provider=COLUMN` which column does".to_owned()
        }
        Gap::Unclear { .. } | Gap::Variant { .. } => {
            "`--pricing DIR` reads your own price lists, which may sell it under this very name"
                .to_owned()
        }
        Gap::OnlyAnnounced { .. } => "`--announced` counts announced prices".to_owned(),
        Gap::NotInForce { .. } | Gap::NoLonger { .. } => {
            "`--as-of DAY` prices all requests by the lists of one day".to_owned()
        }
        Gap::Meters { .. } => "`--overlay FILE` adds prices that a list lacks".to_owned(),
        Gap::Currency { .. } => "`--pricing DIR` reads lists with a rate of exchange".to_owned(),
    })
}

/// Why requests have no price, in words.
pub fn why(gap: &Gap) -> String {
    match gap {
        Gap::NoTokens => "the log states money and no tokens".to_owned(),
        Gap::Credit => "the log gives money back, and states no tokens to price".to_owned(),
        Gap::Unlisted(unlisted) => unlisted.why().to_owned(),
        Gap::Nameless => "the rows name no model: export the usage grouped by model".to_owned(),
        Gap::UnknownModel { near: None } => "no price list sells the model".to_owned(),
        Gap::UnknownModel { near: Some(near) } => {
            format!("no price list sells the model (near: {near})")
        }
        Gap::UnknownProvider => "there is no price list of the provider".to_owned(),
        Gap::Ambiguous { sellers } => {
            format!("sold by {}, and the log does not say which", few(sellers))
        }
        Gap::Unclear { models } => {
            format!("it may be {}, whose prices differ", few(models))
        }
        Gap::Variant { variant, of } => {
            format!(
                "no price list has the variant `{variant}` of {of}, whose price is not that of the variant"
            )
        }
        Gap::NotInForce { first: Some(first) } => {
            format!("the oldest price list with the model is of {first}")
        }
        Gap::NoLonger { last } => {
            format!(
                "the newest price list with the model is of {last}, and the one in force no longer has it"
            )
        }
        Gap::OnlyAnnounced { from } => {
            format!("only announced prices have the model, of {from}")
        }
        Gap::NotInForce { first: None } => "no price list is in force on the day".to_owned(),
        Gap::Meters { meters, condition } => {
            let names: Vec<&str> = meters.iter().map(|meter| meter.name()).collect();
            let names = words::all_of(&names);
            match condition.as_str() {
                "" => format!("no price for {names}"),
                condition => format!("no price for {names} ({condition})"),
            }
        }
        Gap::Currency { currency } => format!("the worth of {currency} is not known"),
    }
}

/// The first of several names, and whether there are more.
fn few(names: &[String]) -> String {
    let few: Vec<&str> = names.iter().take(3).map(String::as_str).collect();
    match names.len() > few.len() {
        true => format!("{} and others", words::all_of(&few)),
        false => words::all_of(&few),
    }
}
