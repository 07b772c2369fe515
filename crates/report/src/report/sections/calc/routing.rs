//! Figures of failures, breakers, cascades, caches and weights.

use crate::engine::cache::{CachePrices, hits_of};
use crate::engine::route::breaker::Assessment;
use crate::engine::route::cascade::CascadeCost;
use crate::engine::route::failover::Chain;
use crate::engine::route::latency::{Hedged, Lognormal, quantile};
use crate::engine::route::outage::OutageShare;
use crate::money::Usd;
use crate::report::Cell;
use crate::text;
use crate::units::{Duration, Rate, Ratio, Real, Share};
use crate::words::Span;

use super::{Figure, figures, or_never, percent, real_percent};

/// The figures of a chain of targets; the time only where one is lost.
pub fn failover(chain: &Chain, lost: Option<Duration>) -> Vec<Figure> {
    let uplift = chain.uplift_percent.map(Cell::Percent);
    let uplift = uplift.unwrap_or(Cell::missing("the first target is free"));
    let mut figures = figures! {
        "expected_cost" => chain.expected_cost, "USD", "expected cost of a request";
        "served_ratio" => Cell::Number(chain.served), "ratio", "share of requests that are answered";
        "attempts" => Cell::Number(chain.attempts), "count", "attempts of a request";
        "uplift_percent" => uplift, "percent", "dearer than an answer of the first target";
        "wasted_cost" => chain.wasted, "USD", "of the expected cost, failed attempts";
    };
    figures.extend(lost.map(|lost| {
        let seconds = or_never(Real::new(lost.seconds().approximate()));
        let meaning = "time lost in failed attempts and waits";
        Figure::new("lost_time_seconds", seconds, "seconds", meaning)
    }));
    for (index, level) in (1..).zip(&chain.levels) {
        let of = |metric: &str| format!("target_{index}_{metric}");
        let means = |what: &str| format!("target {index}: {what}");
        figures.extend(figures! {
            of("reach_ratio") => Cell::Number(level.reach), "ratio", means("share that comes to it");
            of("served_ratio") => Cell::Number(level.served), "ratio", means("share that it answers");
            of("attempts") => Cell::Number(level.attempts), "count", means("attempts");
            of("failed_attempts") => Cell::Number(level.failed), "count", means("attempts that fail");
        });
    }
    figures
}

/// The figures of a rule on errors: the share of time only with a cool-down, and what happens in an
/// outage and which rule does better only where the requests are known.
pub fn breaker(
    (to_trip, (trips_a_day, open)): (Option<Real>, (Real, Real)),
    with_cooldown: bool,
    assessed: Option<&Assessment>,
    advised: Option<&Assessment>,
) -> Vec<Figure> {
    let mut figures = figures! {
        "mean_time_to_trip_seconds" => or_never(to_trip), "seconds", "time to a false trip";
        "trips_per_day" => trips_a_day, "per day", "false trips a day";
    };
    figures.extend(with_cooldown.then(|| {
        let meaning = "percent of time open for nothing";
        Figure::new("open_share_percent", real_percent(open), "percent", meaning)
    }));
    figures.extend(assessed.map(|rule| {
        let meaning = "time to notice a total outage";
        let time = or_never(rule.detection);
        Figure::new("outage_detection_seconds", time, "seconds", meaning)
    }));
    if let Some(rule) = advised {
        let instead = |meaning: &str| format!("with \"{}\": {meaning}", rule.rule);
        figures.extend(figures! {
            "advised_mean_time_to_trip_seconds" => or_never(rule.to_trip), "seconds", instead("time to a false trip");
            "advised_outage_detection_seconds" => or_never(rule.detection), "seconds", instead("time to notice a total outage");
        });
    }
    figures
}

/// The figures of a cache.
pub fn cache(calls: Rate, ttl: Duration, prices: CachePrices, providers: u32) -> Vec<Figure> {
    let hits = hits_of(calls, ttl, providers);
    let multiplier = prices.multiplier(hits);
    let break_even = prices.break_even_calls().map(Cell::Number);
    let never = || Cell::missing("never");
    let mut figures = figures! {
        "hit_ratio" => hits, "ratio", "share of calls that find the prefix";
        "input_multiplier" => multiplier, "ratio", "cost of a prompt token, times the input price";
        "break_even_calls" => break_even.unwrap_or_else(never), "count", "calls in a lifetime from which on it pays";
        "break_even_calls_per_minute" => prices.break_even_rate(ttl).map_or_else(never, Cell::from), "per minute", "calls a minute to a provider from which on it pays";
    };
    figures.extend((providers > 1).then(|| {
        let undivided = prices.multiplier(hits_of(calls, ttl, 1));
        let meaning = "the same with one provider for all calls";
        Figure::new("undivided_input_multiplier", undivided, "ratio", meaning)
    }));
    figures
}

/// The figures of a cascade.
pub fn cascade(cost: &CascadeCost) -> Vec<Figure> {
    let saving = cost.saving_percent.map(Cell::Percent);
    let break_even = cost.break_even.map(Cell::Number);
    let free = || Cell::missing("the strong model is free");
    figures! {
        "expected_cost" => cost.expected_cost, "USD", "expected cost of a request";
        "saving_percent" => saving.unwrap_or_else(free), "percent", "saved on the strong model alone";
        "break_even_escalation" => break_even.unwrap_or_else(free), "ratio", "escalated share up to which it saves";
    }
}

/// The figures of a second request.
pub fn hedge(alone: Lognormal, hedged: Hedged) -> Vec<Figure> {
    let extra = Real::new(hedged.extra()).unwrap_or_default();
    let mut figures = figures! {
        "extra_calls_percent" => real_percent(extra), "percent", "percent of requests sent twice";
    };
    for (name, millionths) in [
        ("p50", 500_000),
        ("p95", 950_000),
        ("p99", 990_000),
        ("p999", 999_000),
    ] {
        let Some(share) = Ratio::new(millionths, 1_000_000).and_then(Share::new) else {
            continue;
        };
        let percent = share.percent();
        let alone = or_never(quantile(share, |seconds| alone.tail(seconds)));
        let both = or_never(hedged.quantile(share));
        figures.extend(figures! {
            format!("{name}_seconds") => alone, "seconds", format!("time that {percent} % do not exceed");
            format!("{name}_hedged_seconds") => both, "seconds", format!("time that {percent} % do not exceed, hedged");
        });
    }
    figures
}

/// The figures of outages.
pub fn outage(share: &OutageShare) -> Vec<Figure> {
    figures! {
        "unavailability_percent" => percent(share.unavailability), "percent", "share of time down";
        "failed_requests_per_outage" => Cell::Number(share.failed_per_outage), "count", "requests that fail in one outage";
        "probes_per_outage" => Cell::Number(share.probes_per_outage), "count", "of those, probes of the open breaker";
        "fallback_share_percent" => percent(share.fallback), "percent", "share of requests sent to the fallback at once";
        "failed_share_percent" => percent(share.failed), "percent", "share of requests that fail at the target";
    }
}

/// The figures of weights by price.
pub fn weights(prices: &[Usd], shares: &[Ratio], mean: Usd) -> Vec<Figure> {
    let shares = (1..).zip(prices.iter().zip(shares));
    let rows = shares.map(|(index, (price, share))| {
        let meaning = text!("share of requests of the target at {}", Span::Plain(*price));
        Figure::new(
            format!("target_{index}_share_percent"),
            percent(*share),
            "percent",
            meaning,
        )
    });
    let mean = Figure::new("mean_price", mean, "USD", "mean price");
    rows.chain([mean]).collect()
}
