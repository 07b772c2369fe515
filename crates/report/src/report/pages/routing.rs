//! What a route takes for granted, in sentences.

use crate::engine::Case;
use crate::engine::route::{
    Baseline, Judged, ResolvedTarget, RouteLatency, RoutedCost, billed_of_failed, escalated,
    judged, late_share, legs, outage::unavailability,
};
use crate::money::Usd;
use crate::report::Block;
use crate::scenario::{Cascade, Escalation, Role, RouteLinks, ShareBy, Terms};
use crate::text;
use crate::units::{Duration, Ratio, Real, Share};
use crate::words::{self, Text};

/// The sentences about a case's route.
pub(super) fn assumptions(case: &Case<'_>) -> Vec<String> {
    let Some(route) = &case.route else {
        return Vec::new();
    };
    let legs = legs(route, case.error_rate);
    let mut lines = vec![failures(route, &legs)];
    lines.extend(outages(&legs));
    lines.extend(shared_outages(&legs));
    lines.extend(deadline(&route.terms));
    lines.extend(approximations(route, &legs));
    lines.extend(shares(&route.terms, &legs));
    lines.extend(route.terms.cascade.as_ref().map(cascade));
    lines
}

/// What the route costs, and what that is against sending everything to one model.
pub(super) fn verdict(name: &str, cost: &RoutedCost<'_>) -> Option<Text> {
    let total = cost.total()?;
    let against = |baseline: &Baseline| {
        let saving = cost.saving_on(baseline.cost)?;
        let percent = saving.percent?;
        let word = match percent.is_negative() {
            true => "more",
            false => "less",
        };
        let all = match baseline.name.strip_prefix("all-") {
            Some(_) => format!("all on {}", baseline.model),
            None => return None,
        };
        let size = words::percent(percent.magnitude());
        Some(format!("{size} {word} than {all}"))
    };
    let against: Vec<String> = cost.baselines.iter().filter_map(against).collect();
    let against = match against.as_slice() {
        [] => String::new(),
        parts => format!(": {}", words::all_of(parts)),
    };
    let wasted: Option<Usd> = cost
        .targets
        .iter()
        .filter_map(|target| target.wasted)
        .map(|extra| extra.cost)
        .sum();
    let wasted = wasted.filter(|wasted| *wasted != Usd::ZERO);
    let wasted = wasted.map(|wasted| text!(" Failed attempts are {} of it.", wasted));
    Some(text!(
        "Route {} costs {} a month{}.{}",
        name,
        total,
        against,
        wasted.unwrap_or_default()
    ))
}

/// How much of the time the route can answer.
pub(super) fn uptime(title: &str, cost: &RoutedCost<'_>) -> Option<Block> {
    let percent = words::percent(cost.uptime? * Ratio::whole(100));
    Some(Block::verdict(format!(
        "{title}{percent} of requests find a target up, by the outages and promises of the targets."
    )))
}

/// Whether the route answers in time.
pub(super) fn pace(title: &str, pace: RouteLatency) -> Option<Block> {
    let target = pace.target?;
    let limit = Real::new(target.seconds().approximate())?;
    let (found, asked) = (words::time(pace.p99), words::time(limit));
    let verdict = match pace.p99 <= limit {
        true => format!("99 of 100 answers take at most {found}, within the {asked} asked for"),
        false => format!("99 of 100 answers take up to {found}, over the {asked} asked for"),
    };
    Some(Block::verdict(format!("{title}{verdict}.")))
}

/// What fails while targets are up, how often it is tried again, and what a failed attempt bills.
fn failures(route: &RouteLinks<'_>, legs: &[ResolvedTarget<'_>]) -> String {
    let name = &route.name;
    let most = legs.iter().map(|leg| leg.attempts).max().unwrap_or(1);
    let failing: Vec<&ResolvedTarget<'_>> = legs
        .iter()
        .filter(|leg| leg.error_rate != Share::NONE)
        .collect();
    let late = late(route, legs);
    let is_down = legs.iter().any(|leg| leg.target.outages.is_some());
    let is_plain = most == 1
        && late.is_empty()
        && failing.iter().all(|leg| leg.target.role == Role::Workhorse)
        && !(failing.is_empty() && is_down);
    let billed = billed(&route.terms);
    if is_plain {
        let rate = legs.iter().find(|leg| leg.target.role == Role::Workhorse);
        let rate = rate.map_or(Share::NONE, |leg| leg.error_rate);
        return format!(
            "On route {name} {rate} of the workhorse's requests fail and move on; {billed}."
        );
    }
    let rates = failing
        .iter()
        .map(|leg| format!("{} on {}", leg.error_rate, leg.listing.name()));
    let rates: Vec<String> = rates.chain(late).collect();
    let rates = match rates.as_slice() {
        [] if is_down => "attempts fail only while a target is down".to_owned(),
        [] => "no attempts fail".to_owned(),
        rates => format!("attempts fail: {}", words::all_of(rates)),
    };
    let again = match most {
        1 => "a failed one moves on".to_owned(),
        _ => format!("a request is tried up to {most} times at a target, then moves on"),
    };
    format!("On route {name} {rates}; {again}; {billed}.")
}

/// The attempts that the client's timeout ends, by target.
fn late(route: &RouteLinks<'_>, legs: &[ResolvedTarget<'_>]) -> Vec<String> {
    let Some(limit) = route.terms.timeouts.client else {
        return Vec::new();
    };
    let limit = time(limit);
    let of = |leg: &ResolvedTarget<'_>| {
        let late = late_share(leg, &route.terms);
        (!late.is_zero()).then(|| {
            let share = words::percent(late * Ratio::whole(100));
            format!("{share} on {} take over {limit}", leg.listing.name())
        })
    };
    legs.iter().filter_map(of).collect()
}

fn time(time: Duration) -> String {
    let seconds = Real::new(time.seconds().approximate());
    words::time(seconds.unwrap_or(Real::ZERO))
}

/// How much of the time providers are down.
fn outages(legs: &[ResolvedTarget<'_>]) -> Option<String> {
    let mut down: Vec<String> = Vec::new();
    for leg in legs {
        let (provider, _) = leg.listing.parts();
        let Some(outages) = leg.target.outages else {
            continue;
        };
        let share = words::percent(unavailability(outages) * Ratio::whole(100));
        let text = format!("{provider} is down {share} of the time");
        if !down.contains(&text) {
            down.push(text);
        }
    }
    (!down.is_empty()).then(|| {
        format!(
            "{}. Targets of one provider are down together.",
            words::all_of(&down)
        )
    })
}

/// Over what the deadline counts.
fn deadline(terms: &Terms) -> Option<String> {
    let deadline = time(terms.timeouts.deadline?);
    Some(format!(
        "The deadline of {deadline} counts from the first attempt over retries, waits and fallbacks. An attempt that it ends bills as a timeout does."
    ))
}

/// What is no closed form.
fn approximations(route: &RouteLinks<'_>, legs: &[ResolvedTarget<'_>]) -> Option<String> {
    let terms = &route.terms;
    let has_breaker =
        terms.cooldown.is_some() && legs.iter().any(|leg| leg.target.trigger.is_some());
    let what = match (has_breaker, terms.hedge.is_some()) {
        (true, true) => "The breaker and second requests are",
        (true, false) => "The breaker is",
        (false, true) => "Second requests are",
        (false, false) => return None,
    };
    Some(format!(
        "{what} approximated here; `plan simulate` runs them event by event."
    ))
}

fn billed(terms: &Terms) -> String {
    let (prompt, completion) = billed_of_failed(terms);
    if terms.timeouts.client.is_some() && prompt.is_zero() && completion.is_zero() {
        return "an attempt that times out bills its prompt and the part of its answer that is there, others nothing".to_owned();
    }
    if prompt.is_zero() && completion.is_zero() {
        return "a failed attempt is not billed".to_owned();
    }
    format!(
        "a failed attempt bills {} of its prompt and {} of its completion on average",
        words::percent(prompt * Ratio::whole(100)),
        words::percent(completion * Ratio::whole(100))
    )
}

/// A fallback that an outage of the workhorse takes too, where the route states no outages.
fn shared_outages(legs: &[ResolvedTarget<'_>]) -> Option<String> {
    let provider = |leg: &ResolvedTarget<'_>| Some(leg.listing.offer()?.provider().to_owned());
    let workhorse = legs.iter().find(|leg| leg.target.role == Role::Workhorse)?;
    let fallback = legs.iter().find(|leg| leg.target.role == Role::Fallback)?;
    let is_stated = workhorse.target.outages.is_some();
    (!is_stated && provider(workhorse)? == provider(fallback)?).then(|| {
        format!(
            "The fallback {} is at the workhorse's own provider: most outages take both, and then nothing is answered.",
            fallback.listing.name()
        )
    })
}

/// What shares count, where targets have requests of their own size.
fn shares(terms: &Terms, legs: &[ResolvedTarget<'_>]) -> Option<String> {
    let has_sizes = legs.iter().any(|leg| leg.target.shape.is_some())
        || terms.classes.iter().any(|class| class.shape.is_some());
    has_sizes.then(|| {
        let counted = match terms.share_by {
            ShareBy::Requests => "requests",
            ShareBy::Tokens => "tokens",
        };
        format!("Shares count {counted}, and requests of each target have a size of their own.")
    })
}

fn cascade(cascade: &Cascade) -> String {
    let share = words::percent(escalated(cascade) * Ratio::whole(100));
    let draft = match cascade.carries_draft {
        true => ", and its draft is sent along",
        false => "",
    };
    let basis = match cascade.escalation {
        Escalation::Share(_) => String::new(),
        Escalation::Judged {
            flags_wrong,
            flags_right,
            ..
        } => format!(
            ": the check flags {flags_wrong} of wrong answers and {flags_right} of right ones"
        ),
    };
    let right = judged(cascade).map_or_else(String::new, accuracy);
    let size = match cascade.shape {
        Some(_) => "",
        None => {
            " Escalated requests are taken to be as large as the others; hard ones are often larger, which `cascade.request` states."
        }
    };
    format!("Of the workhorse's answers {share} are escalated{draft}{basis}.{size}{right}")
}

/// How many answers are right, against what each model does alone.
fn accuracy(judged: Judged) -> String {
    let percent = |share: Ratio| words::percent(share * Ratio::whole(100));
    let escalated = Share::new(judged.escalated).unwrap_or(Share::ALL);
    let (right, alone) = (percent(judged.right), judged.alone);
    let (weak, strong) = (percent(alone.weak), percent(alone.strong));
    let (oracle, random) = (percent(alone.oracle), percent(alone.at_random(escalated)));
    format!(
        " Then {right} of answers are right: the workhorse alone gets {weak}, the premium model alone {strong}, the same share at random {random}, and no choice between the two more than {oracle}."
    )
}
