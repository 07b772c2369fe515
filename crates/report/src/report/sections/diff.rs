//! `plan diff`: what changed in prices, what that does to the plan, and what the gates say.

use crate::engine::diff::{
    Breach, Change, Condition, Diff, Finding, Impact, Kind, PlanChange, Price, Slot, Suspicion,
};
use crate::report::{Cell, Rows, Section, columns};

use super::{CURRENCY, money, text};

/// A change in one stage.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The change.
    pub change: &'a Change<'a>,
    /// The stage.
    pub stage: &'a str,
    /// What a month costs more there.
    pub impact: Impact,
    /// Its place among all changes, where it is one that counts.
    pub rank: Option<u64>,
}

columns! {
    /// What changed.
    pub Changes<'a>, "diff", row: Row<'a> =>
    change: None = row.change.sign();
    kind: None = row.change.kind.name();
    provider: None = row.change.provider;
    model: None = row.change.model;
    meter: None = row.slot().map(|slot| text(&slot.meter()));
    old_price: UsdPerMillionTokens = row.change.old.map(price);
    new_price: UsdPerMillionTokens = row.change.new.map(price);
    change_percent: Percent = row.change.percent().map(Cell::Percent);
    stage: None = row.stage;
    monthly_impact: Usd = row.impact.all;
    currency: None = CURRENCY;
    price_currency: None = row.change.currency.code();
    processing: None = row.slot().map(|slot| slot.processing.name());
    condition: None = row.slot().map(|slot| text(&slot.condition));
    in_plan: None = row.change.in_plan;
    plan_impact: Usd = row.impact.plan;
    suspicion: None = row.change.suspicion.map(Suspicion::name);
    rank: Count = row.rank;
    note: None = row.change.note.as_deref().map(text);
}

impl Row<'_> {
    fn slot(&self) -> Option<&Slot> {
        self.change.slot.as_ref()
    }
}

fn price(price: Price) -> Cell {
    match price {
        Price::Tokens(price) => Cell::from(price),
        Price::Fee(fee) => Cell::from(fee),
    }
}

/// The section with a row for each change and stage, in the order of the diff.
pub fn section(diff: &Diff<'_>, stages: &[&str]) -> Section {
    let mut rows = Rows::<Changes>::new();
    let mut rank = 0;
    for change in &diff.changes {
        let is_noise = change.kind == Kind::Noise;
        rank += u64::from(!is_noise);
        for (stage, impact) in stages.iter().zip(&change.impacts) {
            rows.push(&Row {
                change,
                stage,
                impact: *impact,
                rank: (!is_noise).then_some(rank),
            });
        }
    }
    rows.into()
}

columns! {
    /// What the plan costs on both sides.
    pub Plan<'a>, "plan_change", row: &'a PlanChange =>
    stage: None = row.stage.as_str();
    old_cost: Usd = money(row.old);
    new_cost: Usd = money(row.new);
    change: Usd = row.rise();
    change_percent: Percent = row.percent().map(Cell::Percent);
    currency: None = CURRENCY;
}

/// The section with what the plan costs on both sides, a row for each stage.
pub fn plan(changes: &[PlanChange]) -> Section {
    Rows::<Plan>::new().with(changes).into()
}

/// A gate, and one change that breaks it.
#[derive(Clone, Copy, Debug)]
pub struct Gated<'a> {
    /// What the gate found.
    pub finding: &'a Finding,
    /// What breaks it, or nothing.
    pub breach: Option<&'a Breach>,
}

columns! {
    /// What each gate found.
    pub Gates<'a>, "gates", row: Gated<'a> =>
    gate: None = option(row.finding.gate);
    holds: None = row.finding.holds();
    looked_at: Count = row.finding.looked_at;
    subject: None = row.breach.map(|breach| text(&breach.subject));
    meter: None = row.breach.map(|breach| text(&breach.meter));
    rise_percent: Percent = row.breach.and_then(|breach| breach.percent).map(Cell::Percent);
    rise: Usd = row.breach.and_then(|breach| breach.amount);
    currency: None = CURRENCY;
}

/// The section with what each gate found: a row for each breach, and one for each gate that holds.
pub fn gates(findings: &[Finding]) -> Section {
    let rows = findings.iter().flat_map(|finding| {
        let breaches = finding.broken_by.iter().map(Some);
        let holds = finding.holds().then_some(None);
        let breaches = breaches.chain(holds);
        breaches.map(move |breach| Gated { finding, breach })
    });
    Rows::<Gates>::new().with(rows).into()
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
