//! `plan route`: a routed mix, failures counted.

use crate::engine::Formula;
use crate::engine::route::RoutedCost;
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::scenario::Stage;
use crate::units::Ratio;

use super::{CURRENCY, Detail, columns, explain, money, notes, push};

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "route",
        columns(
            [
                ("stage", Unit::None),
                ("route", Unit::None),
                ("target", Unit::None),
                ("role", Unit::None),
                ("model", Unit::None),
                ("traffic_share_percent", Unit::Percent),
                ("requests", Unit::Requests),
                ("tokens", Unit::Tokens),
                ("cost", Unit::Usd),
                ("share_of_cost_percent", Unit::Percent),
                ("currency", Unit::None),
                ("fixed_fee", Unit::Usd),
                ("total_cost", Unit::Usd),
                ("note", Unit::None),
            ],
            detail,
        ),
    )
}

/// Adds the rows of a stage: targets, what nobody serves, baselines, and the total at the end.
pub fn rows(
    section: &mut Section,
    stage: &Stage,
    route: &str,
    cost: &RoutedCost<'_>,
    detail: Detail,
) {
    let head = |target: String| {
        vec![
            Cell::from(stage.name.as_str()),
            Cell::from(route),
            Cell::from(target),
        ]
    };
    let token_cost = cost.token_cost();
    for target in &cost.targets {
        let mut row = head(target.leg.role.name().to_owned());
        row.extend([
            Cell::from(target.leg.role.name()),
            Cell::from(target.leg.listing.name()),
            percent(target.share),
            Cell::from(target.requests),
            Cell::from(target.tokens),
            money(target.total()),
            part_of(target.total(), token_cost),
            Cell::from(CURRENCY),
            Cell::or_missing(target.leg.service_tier.map(|tier| tier.monthly_fee), ""),
            Cell::NONE,
            notes(&target_notes(target)),
        ]);
        let items = target.cost.as_ref().map(|tokens| {
            let mut items = vec![format!(
                "share after failures (method: {})",
                Formula::RoutedShare.name()
            )];
            items.extend(explain::token_items(tokens, &target.leg.listing));
            items
        });
        push(section, row, detail, &items.unwrap_or_default());
    }
    if let Some(unserved) = cost.unserved {
        let mut row = head("unserved".to_owned());
        row.extend([
            Cell::NONE,
            Cell::NONE,
            percent(unserved.share),
            Cell::from(unserved.requests),
            Cell::from(unserved.tokens),
            Cell::NONE,
            Cell::NONE,
            Cell::from(CURRENCY),
            Cell::NONE,
            Cell::NONE,
            Cell::from("requests that fail at the workhorse and have no fallback"),
        ]);
        push(section, row, detail, &[]);
    }
    for baseline in &cost.baselines {
        let mut row = head(format!("baseline:{}", baseline.name));
        row.extend([Cell::NONE, Cell::from(baseline.model.as_str())]);
        row.extend(whole(cost, baseline.cost));
        row.extend([Cell::NONE, money(baseline.cost), Cell::NONE]);
        push(section, row, detail, &[]);
    }
    let mut row = head("total".to_owned());
    row.extend([Cell::NONE, Cell::NONE]);
    row.extend(whole(cost, token_cost));
    row.extend([Cell::from(cost.fees), money(cost.total()), Cell::NONE]);
    push(section, row, detail, &[]);
}

fn whole(route: &RoutedCost<'_>, cost: Option<Usd>) -> [Cell; 6] {
    [
        percent(Ratio::ONE),
        Cell::from(route.requests),
        Cell::from(route.tokens),
        money(cost),
        Cell::NONE,
        Cell::from(CURRENCY),
    ]
}

fn target_notes(target: &crate::engine::route::TargetCost<'_>) -> Vec<String> {
    let mut notes = super::compare::notes_on(&target.leg.listing, target.cost.as_ref());
    notes.extend(
        target
            .leg
            .trigger
            .map(|trigger| format!("takes over after {trigger}")),
    );
    notes.extend(
        target
            .leg
            .service_tier
            .map(|tier| format!("on service tier {}", tier.id)),
    );
    notes
}

fn percent(share: Ratio) -> Cell {
    Cell::Percent(share * Ratio::whole(100))
}

fn part_of(part: Option<Usd>, whole: Option<Usd>) -> Cell {
    let share = part.zip(whole).and_then(|(part, whole)| part.over(whole));
    Cell::or_missing(share.map(percent), "")
}
