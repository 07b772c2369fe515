//! `plan route`: a routed mix, failures counted.

use crate::engine::Formula;
use crate::engine::route::{Dilution, Extra, RoutedCost, TargetCost, uptime};
use crate::money::Usd;
use crate::report::{Cell, Rows, cells};
use crate::scenario::Stage;
use crate::text;
use crate::units::{Ratio, Tokens};
use crate::words::Text;

use super::{CURRENCY, explain, money, notes, percent, seconds};

cells! {
    /// What each part of a routed mix costs.
    pub Route, "route", RouteRow {
        stage: None,
        route: None,
        target: None,
        role: None,
        model: None,
        traffic_share_percent: Percent,
        requests: Requests,
        tokens: Tokens,
        cost: Usd,
        share_of_cost_percent: Percent,
        currency: None,
        fixed_fee: Usd,
        total_cost: Usd,
        note: None,
        attempts: Requests,
        wasted_attempts: Requests,
        wasted_tokens: Tokens,
        wasted_cost: Usd,
        escalation_cost: Usd,
        hedge_cost: Usd,
        served_percent: Percent,
        cache_hit_percent: Percent,
        dilution_cost: Usd,
        cold_cache_cost: Usd,
        latency_p99_seconds: Seconds,
        backoff_seconds: Seconds,
        availability_percent: Percent,
        missed_deadline_percent: Percent,
        explanation: None,
    }
}

/// What the row of no target is called where requests are not answered.
pub const UNSERVED: &str = "unserved";
/// What the row of checks is called.
pub const VERIFICATION: &str = "verification";
/// What the row of all targets together is called.
pub const TOTAL: &str = "total";

/// What the row of the same traffic without routing is called.
pub fn baseline(name: &str) -> String {
    format!("baseline:{name}")
}

/// Adds the rows of a stage: targets, what nobody serves, baselines, and the total at the end.
pub fn rows(rows: &mut Rows<Route>, stage: &Stage, route: &str, cost: &RoutedCost<'_>) {
    let head = |target: &str| RouteRow {
        stage: stage.name.as_str().into(),
        route: route.into(),
        target: target.into(),
        currency: CURRENCY.into(),
        explanation: "".into(),
        ..RouteRow::default()
    };
    for target in &cost.targets {
        rows.push(&of_target(
            target,
            cost,
            head(target.leg.target.role.name()),
        ));
    }
    if let Some(unserved) = cost.unserved {
        rows.push(&RouteRow {
            traffic_share_percent: percent(unserved.share),
            requests: unserved.requests.into(),
            tokens: unserved.tokens.into(),
            note: match cost.missed {
                Some(_) => "requests that no target answers, since attempts at all of them fail or the deadline passes".into(),
                None => "requests that no target answers, since attempts at all of them fail".into(),
            },
            ..head(UNSERVED)
        });
    }
    let whole = |head: RouteRow, tokens: Option<Usd>, total: Option<Usd>| RouteRow {
        traffic_share_percent: percent(Ratio::ONE),
        requests: cost.requests.into(),
        tokens: cost.tokens.into(),
        cost: money(tokens),
        total_cost: money(total),
        ..head
    };
    for one in &cost.baselines {
        rows.push(&RouteRow {
            model: one.model.as_str().into(),
            ..whole(head(&baseline(&one.name)), one.cost, one.cost)
        });
    }
    if cost.checks != Usd::ZERO {
        rows.push(&RouteRow {
            cost: cost.checks.into(),
            share_of_cost_percent: part_of(Some(cost.checks), cost.token_cost()),
            note: "a check of each answer of the workhorse".into(),
            escalation_cost: cost.checks.into(),
            ..head(VERIFICATION)
        });
    }
    rows.push(&sums(
        cost,
        whole(head(TOTAL), cost.token_cost(), cost.total()),
    ));
}

/// A target, and what its attempts cost beside the requests that it answers.
fn of_target(target: &TargetCost<'_>, whole: &RoutedCost<'_>, head: RouteRow) -> RouteRow {
    let leg = &target.leg;
    let cost = |extra: Option<Extra>| money(cost_of(target, extra));
    let (wasted, cache) = (target.wasted, target.cache);
    let items = target.cost.as_ref().map(|tokens| {
        let method = Formula::RoutedShare.name();
        let mut items = vec![text!("share after failures (method: {})", method)];
        items.extend(explain::token_items(tokens, &leg.listing));
        items
    });
    RouteRow {
        role: leg.target.role.name().into(),
        model: leg.listing.name().into(),
        traffic_share_percent: percent(target.share),
        requests: target.requests.into(),
        tokens: target.tokens.into(),
        cost: money(target.total()),
        share_of_cost_percent: part_of(target.total(), whole.token_cost()),
        fixed_fee: leg.service_tier.map(|tier| tier.monthly_fee).into(),
        note: notes(&target_notes(target)),
        attempts: expected(target.attempts),
        wasted_attempts: expected(wasted.map_or(Ratio::ZERO, |extra| extra.attempts)),
        wasted_tokens: wasted.map_or(Tokens::new(0), |extra| extra.tokens).into(),
        wasted_cost: cost(wasted),
        escalation_cost: cost(target.escalated),
        hedge_cost: cost(target.hedged),
        cache_hit_percent: cache.map(|cache| cache.hits).into(),
        dilution_cost: cache.map(|cache| money(cache.cost)).into(),
        cold_cache_cost: cache.map(|cache| money(cache.misses)).into(),
        latency_p99_seconds: leg
            .target
            .latency
            .map(|latency| seconds(latency.p99))
            .into(),
        availability_percent: uptime(leg).map(percent).into(),
        explanation: super::items(items.unwrap_or_default()),
        ..head
    }
}

/// What a part of a target's work costs: nothing where there is none and the target is priced.
fn cost_of(target: &TargetCost<'_>, extra: Option<Extra>) -> Option<Usd> {
    match extra {
        Some(extra) => extra.cost,
        None => target.total().map(|_| Usd::ZERO),
    }
}

/// The sums over all targets.
fn sums(cost: &RoutedCost<'_>, whole: RouteRow) -> RouteRow {
    let targets = || cost.targets.iter();
    let sum = |part: fn(&TargetCost<'_>) -> Option<Extra>| -> Option<Usd> {
        targets().map(|target| cost_of(target, part(target))).sum()
    };
    let wasted = || targets().filter_map(|target| target.wasted);
    let of_caches = |part: fn(Dilution) -> Option<Usd>| {
        let caches = targets().filter_map(|target| target.cache);
        let costs: Vec<_> = caches.map(part).collect();
        (!costs.is_empty()).then(|| money(costs.into_iter().sum()))
    };
    let escalated = sum(|target| target.escalated);
    RouteRow {
        fixed_fee: cost.fees.into(),
        attempts: expected(targets().map(|target| target.attempts).sum()),
        wasted_attempts: expected(wasted().map(|extra| extra.attempts).sum()),
        wasted_tokens: wasted().map(|extra| extra.tokens).sum::<Tokens>().into(),
        wasted_cost: money(sum(|target| target.wasted)),
        escalation_cost: money(escalated.map(|answers| answers + cost.checks)),
        hedge_cost: money(sum(|target| target.hedged)),
        served_percent: percent(cost.served()),
        dilution_cost: of_caches(|cache| cache.cost).into(),
        cold_cache_cost: of_caches(|cache| cache.misses).into(),
        latency_p99_seconds: cost.pace.map(|pace| Cell::Seconds(pace.p99)).into(),
        backoff_seconds: cost.waiting.map(seconds).into(),
        availability_percent: cost.uptime.map(percent).into(),
        missed_deadline_percent: cost.missed.map(percent).into(),
        ..whole
    }
}

/// An expected number of attempts, to a thousandth.
fn expected(attempts: Ratio) -> Cell {
    Cell::Number(attempts.in_parts(1_000))
}

fn target_notes(target: &TargetCost<'_>) -> Vec<Text> {
    let mut notes = super::compare::notes_on(&target.leg.listing, target.cost.as_ref());
    notes.extend(
        target
            .leg
            .target
            .trigger
            .map(|trigger| text!("takes over after {}", trigger.to_string())),
    );
    notes.extend(
        target
            .leg
            .service_tier
            .map(|tier| text!("on service tier {}", &tier.id)),
    );
    notes
}

fn part_of(part: Option<Usd>, whole: Option<Usd>) -> Cell {
    let share = part.zip(whole).and_then(|(part, whole)| part.over(whole));
    share.map(percent).into()
}
