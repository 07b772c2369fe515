//! The page of `plan diff`.

use crate::engine::diff::{Breach, Diff, Finding, Kind, PlanChange};
use crate::report::sections::diff::{Changes, Plan, option};
use crate::report::{Block, Grid, In, Report, Style, is, join, one_of, pick};
use crate::text;
use crate::words::{self, Span, Text};

/// What a diff found, as far as the page says it in sentences.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// The changes.
    pub diff: &'a Diff<'a>,
    /// How many of them the page shows.
    pub top: u64,
    /// What the plan costs on both sides.
    pub plan: &'a [PlanChange],
    /// The two sides as the command line names them, each with the models of the plan that it does
    /// not sell.
    pub sides: [(String, Vec<String>); 2],
    /// What the gates found.
    pub findings: &'a [Finding],
    /// What each page rests on, such as the token mix.
    pub basis: String,
}

/// Fills in the page of a report whose sections are `diff`, `plan_change` and `gates`.
pub fn diff(report: &mut Report, found: &Found<'_>) {
    let [(old, _), (new, _)] = &found.sides;
    let mut page = vec![
        Block::heading(&report.header.title, format!("{old} to {new}")),
        Block::line(counts(found.diff)),
        Block::verdict(summary(found)),
        Block::Blank,
    ];
    let shown = (found.diff.changes.len()
        > usize::try_from(found.diff.count(Kind::Noise)).unwrap_or(0))
    .then(|| changes(found));
    page.extend(
        shown
            .into_iter()
            .flat_map(|grid| [grid.into(), Block::Blank]),
    );
    let left_out = left_out(found).into_iter();
    page.extend(left_out.flat_map(|line| [Block::line(line), Block::Blank]));
    let is_priced = |stage: &PlanChange| stage.rise().is_some();
    if found.plan.len() > 1 && found.plan.iter().any(is_priced) {
        page.extend([plan().into(), Block::Blank]);
    }
    page.extend(
        found
            .findings
            .iter()
            .map(|finding| Block::line(verdict(finding))),
    );
    if !found.findings.is_empty() {
        page.push(Block::Blank);
    }
    page.push(Block::notes(notes(found)));
    report.page = page;
}

/// How many changes there are of each kind.
fn counts(diff: &Diff<'_>) -> String {
    let noun = |kind: Kind| match kind {
        Kind::Increase => "increase",
        Kind::Decrease => "decrease",
        Kind::Repair => "likely repair",
        Kind::Alias => "changed alias",
        Kind::Added => "added price",
        Kind::Removed => "removed price",
        Kind::Noise => "difference in digits only",
    };
    let counted = |kind: Kind| match (kind, diff.count(kind)) {
        (_, 0) => None,
        (Kind::Noise, 1) => Some("1 difference in digits only".to_owned()),
        (Kind::Noise, count) => Some(format!(
            "{} differences in digits only",
            words::count(count)
        )),
        (kind, count) => Some(words::plural(count, noun(kind))),
    };
    let parts: Vec<String> = Kind::ALL.into_iter().filter_map(counted).collect();
    match parts.as_slice() {
        [] => "No price differs.".to_owned(),
        parts => format!("{}.", words::all_of(parts)),
    }
}

/// What happens to the plan, in one sentence.
fn summary(found: &Found<'_>) -> Text {
    let Some(last) = found.plan.last() else {
        return Text::NONE;
    };
    let (Some(old), Some(new)) = (last.old, last.new) else {
        return not_comparable(found).into();
    };
    let stage = &last.stage;
    if old == new {
        return text!(
            "At {} this plan costs {} a month on both sides.",
            stage,
            old
        );
    }
    let percent = last
        .percent()
        .map(|percent| words::signed(words::percent_at(percent, 1)));
    let percent = percent
        .map(|percent| format!(", {percent}"))
        .unwrap_or_default();
    text!(
        "At {} this plan goes from {} to {} a month{}.",
        stage,
        old,
        new,
        percent
    )
}

fn not_comparable(found: &Found<'_>) -> String {
    let missing: Vec<String> = found
        .sides
        .iter()
        .filter(|(_, unsold)| !unsold.is_empty())
        .map(|(side, unsold)| {
            let unsold: Vec<String> = unsold.iter().map(|name| format!("`{name}`")).collect();
            format!("{side} does not sell {}", words::all_of(&unsold))
        })
        .collect();
    let why = match missing.as_slice() {
        [] => "one of its models has no price for the token mix".to_owned(),
        missing => missing.join("; "),
    };
    format!("The cost of this plan cannot be compared: {why}.")
}

/// The first changes, with what they cost in each stage.
fn changes(found: &Found<'_>) -> In<Changes, Grid> {
    let has = |column: fn(&crate::engine::diff::Change<'_>) -> bool| {
        found.diff.changes.iter().any(column)
    };
    let mut columns = vec![
        pick(Changes::change, ""),
        pick(Changes::provider, "model").style(join("/", Changes::model)),
        pick(Changes::meter, "meter").style(join(" ", Changes::condition)),
        pick(Changes::old_price, "old").style(Style::Exact),
        pick(Changes::new_price, "new").style(Style::Exact),
        pick(Changes::change_percent, "change").style(Style::Change),
        pick(Changes::kind, "kind").keep(2),
    ];
    if has(|change| change.currency != crate::catalog::Currency::USD) {
        columns.push(pick(Changes::price_currency, "in").keep(5));
    }
    let impact = |column, title| pick(column, title).style(Style::Change);
    if has(|change| {
        change
            .impacts
            .last()
            .is_some_and(|impact| impact.plan.is_some())
    }) {
        columns.push(impact(Changes::plan_impact, "this plan").keep(4));
    }
    columns.push(impact(Changes::monthly_impact, "all tokens").keep(3));
    let last = found.plan.last();
    let last = last.map(|change| change.stage.as_str());
    Grid::untitled(columns)
        .only(one_of(Changes::rank, 1..=found.top))
        .only(is(Changes::stage, last.unwrap_or_default()))
}

fn plan() -> In<Plan, Grid> {
    let columns = vec![
        pick(Plan::stage, "stage"),
        pick(Plan::old_cost, "before"),
        pick(Plan::new_cost, "after"),
        pick(Plan::change, "change").style(Style::Change),
        pick(Plan::change_percent, "in percent").style(Style::Change),
    ];
    Grid::of("This plan a month", columns)
}

fn left_out(found: &Found<'_>) -> Option<String> {
    let all = u64::try_from(found.diff.changes.len()).unwrap_or(u64::MAX);
    let shown = all
        .saturating_sub(found.diff.count(Kind::Noise))
        .min(found.top);
    let left = all - shown;
    (left > 0).then(|| {
        let changes = words::plural(left, "more change");
        format!("{changes}; --top N shows more of them, --format csv all.")
    })
}

/// What a gate found, in one line.
pub fn verdict(finding: &Finding) -> Text {
    let option = option(finding.gate);
    let looked_at = words::plural(finding.looked_at, "model");
    match finding.broken_by.as_slice() {
        [] => text!("Gate holds: {} (looked at {}).", option, looked_at),
        [first, rest @ ..] => {
            let more = match rest.len() {
                0 => String::new(),
                more => format!(
                    " and {} more",
                    words::count(u64::try_from(more).unwrap_or(0))
                ),
            };
            text!("Gate broken: {}: {}{}.", option, breach(first), more)
        }
    }
}

fn breach(breach: &Breach) -> Text {
    let meter = match breach.meter.as_str() {
        "" => String::new(),
        meter => format!(" {meter}"),
    };
    let percent = breach
        .percent
        .map(|percent| words::signed(words::percent(percent)).into());
    let amount = breach
        .amount
        .map(|amount| text!("{} a month", Span::Signed(amount)));
    let word = breach.kind.map(|kind| match kind {
        // What has a price on both sides and moves by no percentage moves from zero.
        Kind::Repair | Kind::Alias if !breach.meter.is_empty() => Text::from("from zero"),
        kind => kind.name().into(),
    });
    let figure = amount.or(percent).or(word);
    let figure = figure.map(|figure| text!(" {}", figure));
    text!("{}{}{}", &breach.subject, meter, figure.unwrap_or_default())
}

fn notes(found: &Found<'_>) -> Vec<String> {
    let mut notes = vec![found.basis.clone()];
    if let Some(last) = found.plan.last() {
        notes.push(format!(
            "What a month costs more at {}: all tokens, if all of the stage's tokens went to the \
             model; this plan, the part that its route sends there.",
            last.stage
        ));
    }
    if found.diff.count(Kind::Noise) > 0 {
        notes.push(
            "Prices that differ by a hundred-thousandth or less differ in digits only; they are \
             noise in CSV and JSON, and no gate counts them unless asked to."
                .to_owned(),
        );
    }
    notes
}
