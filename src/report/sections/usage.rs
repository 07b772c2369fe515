//! `plan usage`: what real requests cost, row by row, and what became of every row that was read.

use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::units::{Ratio, Tokens};
use crate::usage::Sums;
use crate::usage::price::Gap;
use crate::usage::reconcile::{Reason, Reconciled};
use crate::usage::table::{Key, Line};
use crate::usage::what_if::Repriced;
use crate::words;

use super::{CURRENCY, Detail, columns, push};

/// The section with a row for each key. Tokens stand apart: `input_tokens` are those that no cache
/// holds, `output_tokens` include reasoning.
///
/// `repriced` has what each line costs elsewhere, or nothing.
pub fn section(
    lines: &[(Line, Option<Reconciled>)],
    whole: &Line,
    repriced: &[Repriced],
    detail: Detail,
) -> Section {
    let mut section = Section::new(
        "usage",
        columns(
            [
                ("period", Unit::None),
                ("provider", Unit::None),
                ("model", Unit::None),
                ("requests", Unit::Requests),
                ("failed_requests", Unit::Requests),
                ("input_tokens", Unit::Tokens),
                ("cache_read_tokens", Unit::Tokens),
                ("cache_write_tokens", Unit::Tokens),
                ("output_tokens", Unit::Tokens),
                ("cost", Unit::Usd),
                ("unpriced_requests", Unit::Requests),
                ("currency", Unit::None),
                ("reasoning_tokens", Unit::Tokens),
                ("group", Unit::None),
                ("list_cost", Unit::Usd),
                ("share_of_cost_percent", Unit::Percent),
                ("recorded_cost", Unit::Usd),
                ("difference", Unit::Usd),
                ("note", Unit::None),
                ("what_if_cost", Unit::Usd),
                ("what_if_change", Unit::Usd),
                ("what_if_change_percent", Unit::Percent),
                ("what_if_note", Unit::None),
            ],
            detail,
        ),
    );
    for (place, (line, reconciled)) in lines.iter().enumerate() {
        let mut row = cells(line, *reconciled, whole);
        row.extend(elsewhere(line, repriced.get(place)));
        push(&mut section, row, detail, &items(line));
    }
    section
}

/// What a line costs on other models. A change is between two whole costs.
fn elsewhere(line: &Line, repriced: Option<&Repriced>) -> [Cell; 4] {
    let here = line.total().filter(|_| line.unpriced.rows == 0);
    let Some(there) = repriced else {
        return [Cell::NONE, Cell::NONE, Cell::NONE, Cell::NONE];
    };
    let change = there.change_percent(here).map(Cell::Percent);
    let gaps = there.gaps.iter();
    let gaps = gaps.map(|(gap, requests)| {
        let requests = words::plural(*requests, "request");
        format!("{requests} without a price there: {}", why(gap))
    });
    [
        super::money(there.cost),
        Cell::or_missing(there.change(here), ""),
        Cell::or_missing(change, ""),
        super::notes(&gaps.collect::<Vec<_>>()),
    ]
}

fn cells(line: &Line, reconciled: Option<Reconciled>, whole: &Line) -> Vec<Cell> {
    let [input, read, write, write_1h, output, reasoning] = line.sums.tokens.map(Tokens::new);
    let plus = |one: Tokens, other: Tokens| {
        Cell::from(Tokens::new(one.count().saturating_add(other.count())))
    };
    let text = |text: &Option<String>| match text.as_deref() {
        None | Some("") => Cell::NONE,
        Some(text) => Cell::from(text),
    };
    let Key {
        period,
        provider,
        model,
        group,
    } = &line.key;
    let share = line.total().and_then(|cost| cost.over(whole.total()?));
    vec![
        text(period),
        text(provider),
        text(model),
        Cell::from(line.sums.requests),
        Cell::from(line.sums.failed),
        Cell::from(input),
        Cell::from(read),
        plus(write, write_1h),
        plus(output, reasoning),
        super::money(line.total()),
        Cell::from(line.unpriced.requests),
        Cell::from(CURRENCY),
        Cell::from(reasoning),
        text(group),
        super::money(line.total().map(|_| line.list_cost)),
        Cell::or_missing(
            share.map(|share| Cell::Percent(share * Ratio::whole(100))),
            "",
        ),
        Cell::or_missing(recorded(line, reconciled), ""),
        Cell::or_missing(reconciled.map(|one| one.difference()), ""),
        super::notes(&remarks(line, reconciled)),
    ]
}

/// What the log says that the line cost, of rows that can be compared; of all rows where none can.
fn recorded(line: &Line, reconciled: Option<Reconciled>) -> Option<Usd> {
    let stated = (line.sums.with_spend > 0).then(|| Usd::from_pico(line.sums.spend));
    reconciled.map(|one| one.recorded).or(stated)
}

/// What a reader must know of a line: why part of it has no price, and what its recorded cost says.
fn remarks(line: &Line, reconciled: Option<Reconciled>) -> Vec<String> {
    let gaps = line.gaps.iter().map(|(gap, sums)| {
        let requests = match sums.requests {
            0 => words::plural(sums.rows, "row"),
            requests => words::plural(requests, "request"),
        };
        format!("{requests} without a price: {}", why(gap))
    });
    let is_of_model = line.key.model.is_some();
    let priced_as = line.namings.iter().filter(|_| is_of_model);
    let priced_as = priced_as.filter_map(|(offer, naming)| {
        let remark = naming.remark()?;
        Some(format!("priced as {offer}{remark}"))
    });
    let differs = reconciled.filter(|one| one.reason != Reason::Agrees);
    let differs = differs.map(|one| format!("recorded cost: {}", reason(one.reason)));
    let silent = reconciled.filter(|one| one.silent > 0);
    let silent = silent.map(|one| {
        format!(
            "{} without a recorded cost",
            words::plural(one.silent, "row")
        )
    });
    gaps.chain(priced_as).chain(differs).chain(silent).collect()
}

/// Why requests have no price, in words.
pub fn why(gap: &Gap) -> String {
    match gap {
        Gap::NoTokens => "the log states money and no tokens".to_owned(),
        Gap::Nameless => "the rows name no model: export the usage grouped by model".to_owned(),
        Gap::UnknownModel { near: None } => "no price list sells the model".to_owned(),
        Gap::UnknownModel { near: Some(near) } => {
            format!("no price list sells the model (near: {near})")
        }
        Gap::UnknownProvider => "there is no price list of the provider".to_owned(),
        Gap::Ambiguous { sellers } => {
            format!(
                "sold by {}, and the log does not say which; --provider does",
                few(sellers)
            )
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
            format!(
                "the oldest price list with the model is of {first}; --as-of prices by the lists of one day"
            )
        }
        Gap::NoLonger { last } => {
            format!(
                "the newest price list with the model is of {last}, and the one in force no longer has it; --as-of prices by the lists of one day"
            )
        }
        Gap::OnlyAnnounced { from } => {
            format!("only announced prices have the model, of {from}; --announced counts them")
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

/// Why a recorded cost may differ, in words.
pub fn reason(reason: Reason) -> String {
    match reason {
        Reason::Agrees => "agrees".to_owned(),
        Reason::Unit(100) => "it is in cents".to_owned(),
        Reason::Unit(unit) => format!("{} of its units are a dollar", words::count(unit)),
        Reason::Multiple(unit) => format!("its unit is {} dollars", words::count(unit)),
        Reason::CacheAsInput => "cached tokens were billed as any prompt tokens".to_owned(),
        Reason::CacheTwice => "cached tokens were billed twice".to_owned(),
        Reason::WithoutFailed => "failed requests that used tokens were left out".to_owned(),
        Reason::WithoutReasoning => "reasoning tokens were left out".to_owned(),
        Reason::BatchAsStandard => "batches were billed at standard prices".to_owned(),
        Reason::ListPrices => "it is at list prices, without the overlay".to_owned(),
        Reason::Unexplained => "nothing that was tried explains the difference".to_owned(),
    }
}

fn items(line: &Line) -> Vec<String> {
    let offers = line.offers.iter();
    let offers = offers.map(|(offer, lists)| format!("{offer}: {}", lists.join(", ")));
    let method = "method: token-cost, each cell of hour, size of prompt and processing by the price list of its day";
    offers.chain([method.to_owned()]).collect()
}

/// The section that accounts for every row: those with a price, those without, those that failed
/// and used nothing, and those that could not be read. They add up to the rows read.
pub fn balance(whole: &Line, bad: u64) -> Section {
    let mut section = Section::new(
        "balance",
        [
            ("outcome", Unit::None),
            ("rows", Unit::Count),
            ("requests", Unit::Requests),
            ("tokens", Unit::Tokens),
        ],
    );
    let read = whole.sums.rows.saturating_add(bad);
    let mut row = |outcome: &str, rows: u64, sums: Option<&Sums>| {
        section.push([
            Cell::from(outcome),
            Cell::from(rows),
            Cell::or_missing(sums.map(|sums| sums.requests), ""),
            Cell::or_missing(sums.map(|sums| Tokens::new(sums.all_tokens())), ""),
        ]);
    };
    row("priced", whole.priced.rows, Some(&whole.priced));
    row("unpriced", whole.unpriced.rows, Some(&whole.unpriced));
    row("failed", whole.idle.rows, Some(&whole.idle));
    row("bad", bad, None);
    row("read", read, None);
    section
}

/// The section of what has no price: each reason for each model, with its share of all tokens.
pub fn unpriced(lines: &[Line], whole: &Line) -> Section {
    let mut section = Section::new(
        "unpriced",
        [
            ("provider", Unit::None),
            ("model", Unit::None),
            ("reason", Unit::None),
            ("requests", Unit::Requests),
            ("tokens", Unit::Tokens),
            ("share_of_tokens_percent", Unit::Percent),
        ],
    );
    let all = i128::from(whole.sums.all_tokens());
    for line in lines {
        for (gap, sums) in &line.gaps {
            let share = Ratio::new(i128::from(sums.all_tokens()) * 100, all);
            section.push([
                Cell::from(line.key.provider.as_deref().unwrap_or_default()),
                Cell::from(line.key.model.as_deref().unwrap_or_default()),
                Cell::from(why(gap)),
                Cell::from(sums.requests),
                Cell::from(Tokens::new(sums.all_tokens())),
                Cell::or_missing(share.map(Cell::Percent), ""),
            ]);
        }
    }
    section
}
