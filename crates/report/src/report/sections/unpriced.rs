//! What of a log has no price, why, and what can be done about it.

use crate::report::{Cell, Section, Unit};
use crate::units::{Ratio, Tokens};
use crate::usage::price::Gap;
use crate::usage::table::Line;
use crate::words;

/// The section of what has no price: each reason for each model, with its share of all tokens. The
/// lines are those of models.
pub fn section(lines: &[Line], whole: &Line) -> Section {
    let mut section = Section::new(
        "unpriced",
        [
            ("provider", Unit::None),
            ("model", Unit::None),
            ("reason", Unit::None),
            ("requests", Unit::Requests),
            ("tokens", Unit::Tokens),
            ("share_of_tokens_percent", Unit::Percent),
            ("rows", Unit::Count),
            ("note", Unit::None),
        ],
    );
    let all = i128::from(whole.sums.all_tokens());
    for line in lines {
        for (gap, sums) in line.reasons() {
            let share = Ratio::new(i128::from(sums.all_tokens()) * 100, all);
            let name = |name: &Option<String>| match name.as_deref() {
                None | Some("") => Cell::NONE,
                Some(name) => Cell::from(name),
            };
            section.push([
                name(&line.key.provider),
                name(&line.key.model),
                Cell::from(why(&gap)),
                Cell::or_missing(sums.counted_requests(), ""),
                Cell::from(Tokens::new(sums.all_tokens())),
                Cell::or_missing(share.map(Cell::Percent), ""),
                Cell::from(sums.rows),
                Cell::or_missing(remedy(&gap), ""),
            ]);
        }
    }
    section
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
