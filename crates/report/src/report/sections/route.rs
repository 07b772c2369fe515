//! `plan route`: a routed mix, failures counted.

use crate::engine::Formula;
use crate::engine::route::{Dilution, Extra, RoutedCost, TargetCost, uptime};
use crate::money::Usd;
use crate::report::{Cell, Section, Unit};
use crate::scenario::Stage;
use crate::units::{Duration, Ratio, Real, Tokens};

use super::{CURRENCY, Detail, columns, explain, money, notes, push};

/// The columns that every table of a route begins with.
pub(super) const HEAD: [(&str, Unit); 14] = [
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
];

/// The section without rows.
pub fn section(detail: Detail) -> Section {
    Section::new(
        "route",
        columns(
            HEAD.into_iter().chain([
                ("attempts", Unit::Requests),
                ("wasted_attempts", Unit::Requests),
                ("wasted_tokens", Unit::Tokens),
                ("wasted_cost", Unit::Usd),
                ("escalation_cost", Unit::Usd),
                ("hedge_cost", Unit::Usd),
                ("served_percent", Unit::Percent),
                ("cache_hit_percent", Unit::Percent),
                ("dilution_cost", Unit::Usd),
                ("cold_cache_cost", Unit::Usd),
                ("latency_p99_seconds", Unit::Seconds),
                ("backoff_seconds", Unit::Seconds),
                ("availability_percent", Unit::Percent),
            ]),
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
        let mut row = head(target.leg.target.role.name().to_owned());
        row.extend([
            Cell::from(target.leg.target.role.name()),
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
        row.extend(efforts(target));
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
            Cell::from("requests that no target answers, since attempts at all of them fail"),
        ]);
        row.extend(NO_EFFORTS);
        push(section, row, detail, &[]);
    }
    for baseline in &cost.baselines {
        let mut row = head(format!("baseline:{}", baseline.name));
        row.extend([Cell::NONE, Cell::from(baseline.model.as_str())]);
        row.extend(whole(cost, baseline.cost));
        row.extend([Cell::NONE, money(baseline.cost), Cell::NONE]);
        row.extend(NO_EFFORTS);
        push(section, row, detail, &[]);
    }
    if cost.checks != Usd::ZERO {
        let mut row = head("verification".to_owned());
        row.extend([Cell::NONE, Cell::NONE, Cell::NONE, Cell::NONE, Cell::NONE]);
        row.extend([
            Cell::from(cost.checks),
            part_of(Some(cost.checks), token_cost),
            Cell::from(CURRENCY),
            Cell::NONE,
            Cell::NONE,
            Cell::from("a check of each answer of the workhorse"),
        ]);
        row.extend(NO_EFFORTS);
        row[ESCALATION] = Cell::from(cost.checks);
        push(section, row, detail, &[]);
    }
    let mut row = head("total".to_owned());
    row.extend([Cell::NONE, Cell::NONE]);
    row.extend(whole(cost, token_cost));
    row.extend([Cell::from(cost.fees), money(cost.total()), Cell::NONE]);
    row.extend(all_efforts(cost));
    push(section, row, detail, &[]);
}

/// Where a row's cost of escalations stands.
const ESCALATION: usize = 18;
/// The columns from `attempts` on, where there is nothing to say.
const NO_EFFORTS: [Cell; 13] = [const { Cell::NONE }; 13];

/// What a target's attempts cost beside the requests that it answers.
fn efforts(target: &TargetCost<'_>) -> [Cell; 13] {
    let cost = |extra: Option<Extra>| money(cost_of(target, extra));
    let wasted = target.wasted;
    let cache = target.cache;
    [
        expected(target.attempts),
        expected(wasted.map_or(Ratio::ZERO, |extra| extra.attempts)),
        Cell::from(wasted.map_or(Tokens::new(0), |extra| extra.tokens)),
        cost(wasted),
        cost(target.escalated),
        cost(target.hedged),
        Cell::NONE,
        Cell::or_missing(cache.map(|cache| cache.hits), ""),
        Cell::or_missing(cache.map(|cache| cache.cost).map(money), ""),
        Cell::or_missing(cache.map(|cache| cache.misses).map(money), ""),
        Cell::or_missing(
            target
                .leg
                .target
                .latency
                .map(|latency| seconds(latency.p99)),
            "",
        ),
        Cell::NONE,
        Cell::or_missing(uptime(&target.leg).map(percent), ""),
    ]
}

/// What a part of a target's work costs: nothing where there is none and the target is priced.
fn cost_of(target: &TargetCost<'_>, extra: Option<Extra>) -> Option<Usd> {
    match extra {
        Some(extra) => extra.cost,
        None => target.total().map(|_| Usd::ZERO),
    }
}

/// The sums over all targets.
fn all_efforts(cost: &RoutedCost<'_>) -> [Cell; 13] {
    let targets = || cost.targets.iter();
    let sum = |part: &dyn Fn(&TargetCost<'_>) -> Option<Extra>| -> Option<Usd> {
        targets().map(|target| cost_of(target, part(target))).sum()
    };
    let wasted = || targets().filter_map(|target| target.wasted);
    let escalated = sum(&|target| target.escalated);
    let of_caches = |part: &dyn Fn(Dilution) -> Option<Usd>| -> Cell {
        let costs: Vec<_> = targets()
            .filter_map(|target| target.cache)
            .map(part)
            .collect();
        match costs.is_empty() {
            true => Cell::NONE,
            false => money(costs.into_iter().sum()),
        }
    };
    [
        expected(targets().map(|target| target.attempts).sum()),
        expected(wasted().map(|extra| extra.attempts).sum()),
        Cell::from(wasted().map(|extra| extra.tokens).sum::<Tokens>()),
        money(sum(&|target| target.wasted)),
        money(escalated.map(|answers| answers + cost.checks)),
        money(sum(&|target| target.hedged)),
        percent(cost.served()),
        Cell::NONE,
        of_caches(&|cache| cache.cost),
        of_caches(&|cache| cache.misses),
        Cell::or_missing(cost.pace.map(|pace| Cell::Seconds(pace.p99)), ""),
        Cell::or_missing(cost.waiting.map(seconds), ""),
        Cell::or_missing(cost.uptime.map(percent), ""),
    ]
}

/// A time in seconds.
fn seconds(time: Duration) -> Cell {
    let seconds = Real::new(time.seconds().approximate());
    Cell::or_missing(seconds.map(Cell::Seconds), "")
}

/// An expected number of attempts, to a thousandth.
fn expected(attempts: Ratio) -> Cell {
    Cell::Number(attempts.in_parts(1_000))
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

fn target_notes(target: &TargetCost<'_>) -> Vec<String> {
    let mut notes = super::compare::notes_on(&target.leg.listing, target.cost.as_ref());
    notes.extend(
        target
            .leg
            .target
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
