//! `plan diff`: what changed in prices, what that does to the plan, and what the gates say.

use crate::engine::diff::{
    Breach, Change, Condition, Diff, Finding, Impact, Kind, PlanChange, Price, Slot, Suspicion,
};
use crate::report::{Cell, Section, Unit};

use super::{CURRENCY, money};

/// The section with a row for each change and stage, in the order of the diff.
pub fn section(diff: &Diff<'_>, stages: &[&str]) -> Section {
    let price = Unit::UsdPerMillionTokens;
    let mut section = Section::new(
        "diff",
        [
            ("change", Unit::None),
            ("kind", Unit::None),
            ("provider", Unit::None),
            ("model", Unit::None),
            ("meter", Unit::None),
            ("old_price", price),
            ("new_price", price),
            ("change_percent", Unit::Percent),
            ("stage", Unit::None),
            ("monthly_impact", Unit::Usd),
            ("currency", Unit::None),
            ("price_currency", Unit::None),
            ("processing", Unit::None),
            ("condition", Unit::None),
            ("in_plan", Unit::None),
            ("plan_impact", Unit::Usd),
            ("suspicion", Unit::None),
            ("rank", Unit::Count),
            ("note", Unit::None),
        ],
    );
    let mut rank = 0;
    for change in &diff.changes {
        let is_noise = change.kind == Kind::Noise;
        rank += u64::from(!is_noise);
        let place = (!is_noise).then_some(rank);
        for (stage, impact) in stages.iter().zip(&change.impacts) {
            section.push(row(change, stage, *impact, place));
        }
    }
    section
}

fn row(change: &Change<'_>, stage: &str, impact: Impact, rank: Option<u64>) -> Vec<Cell> {
    let price = |price: Option<Price>| match price {
        Some(Price::Tokens(price)) => Cell::from(price),
        Some(Price::Fee(fee)) => Cell::from(fee),
        None => Cell::NONE,
    };
    let slot = change.slot.as_ref();
    let text = |text: Option<String>| Cell::or_missing(text.filter(|text| !text.is_empty()), "");
    vec![
        Cell::from(change.sign()),
        Cell::from(change.kind.name()),
        Cell::from(change.provider),
        Cell::from(change.model),
        text(slot.map(Slot::meter)),
        price(change.old),
        price(change.new),
        Cell::or_missing(change.percent().map(Cell::Percent), ""),
        Cell::from(stage),
        Cell::or_missing(impact.all, ""),
        Cell::from(CURRENCY),
        Cell::from(change.currency.code()),
        text(slot.map(|slot| slot.processing.name().to_owned())),
        text(slot.map(|slot| slot.condition.clone())),
        Cell::from(change.in_plan),
        Cell::or_missing(impact.plan, ""),
        Cell::or_missing(change.suspicion.map(Suspicion::name), ""),
        Cell::or_missing(rank, ""),
        text(change.note.clone()),
    ]
}

/// The section with what the plan costs on both sides, a row for each stage.
pub fn plan(changes: &[PlanChange]) -> Section {
    let mut section = Section::new(
        "plan_change",
        [
            ("stage", Unit::None),
            ("old_cost", Unit::Usd),
            ("new_cost", Unit::Usd),
            ("change", Unit::Usd),
            ("change_percent", Unit::Percent),
            ("currency", Unit::None),
        ],
    );
    for change in changes {
        section.push([
            Cell::from(change.stage.as_str()),
            money(change.old),
            money(change.new),
            Cell::or_missing(change.rise(), ""),
            Cell::or_missing(change.percent().map(Cell::Percent), ""),
            Cell::from(CURRENCY),
        ]);
    }
    section
}

/// The section with what each gate found: a row for each breach, and one for each gate that holds.
pub fn gates(findings: &[Finding]) -> Section {
    let mut section = Section::new(
        "gates",
        [
            ("gate", Unit::None),
            ("holds", Unit::None),
            ("looked_at", Unit::Count),
            ("subject", Unit::None),
            ("meter", Unit::None),
            ("rise_percent", Unit::Percent),
            ("rise", Unit::Usd),
            ("currency", Unit::None),
        ],
    );
    for finding in findings {
        let breaches = finding.broken_by.iter().map(Some);
        let holds = finding.holds().then_some(None);
        for breach in breaches.chain(holds) {
            section.push(gate_row(finding, breach));
        }
    }
    section
}

fn gate_row(finding: &Finding, breach: Option<&Breach>) -> Vec<Cell> {
    let text = |pick: fn(&Breach) -> &str| {
        let text = breach.map(pick).filter(|text| !text.is_empty());
        Cell::or_missing(text, "")
    };
    let percent = breach.and_then(|breach| breach.percent);
    vec![
        Cell::from(option(finding.gate)),
        Cell::from(finding.holds()),
        Cell::from(finding.looked_at),
        text(|breach| &breach.subject),
        text(|breach| &breach.meter),
        Cell::or_missing(percent.map(Cell::Percent), ""),
        Cell::or_missing(breach.and_then(|breach| breach.amount), ""),
        Cell::from(CURRENCY),
    ]
}

/// A gate as it is asked for on the command line.
pub fn option(gate: Condition) -> String {
    match gate {
        Condition::FailOn(what) => format!("--fail-on {}", what.name()),
        Condition::MaxIncrease(limit) => format!("--max-increase {limit}%"),
        Condition::MaxMonthlyIncrease(limit) => {
            format!("--max-monthly-increase {}", limit.to_decimal())
        }
    }
}
