//! Figures of availabilities and error budgets.

use crate::engine::route::outage::{outages_in_days, unavailability};
use crate::engine::sla::algebra::{Composite, answered, maintained};
use crate::engine::sla::burn_rate::{
    allowed_downtime, burn_rate as rate_of, can_fire, error_rate, errors_to_fire,
    time_to_exhaustion,
};
use crate::report::Cell;
use crate::scenario::Outages;
use crate::units::{Availability, Duration, Rate, Ratio, Share};

use super::{Figure, figures, percent};

/// The figures of a system of parts.
pub fn availability(
    system: &Composite,
    common: Share,
    (failing, maintenance): (Option<Share>, Option<Duration>),
) -> Vec<Figure> {
    let up = system.up_with(common);
    let down_in = |days: u64| Cell::Minutes((Ratio::ONE - up) * Ratio::whole(days * 1_440));
    let mut figures = figures! {
        "availability_percent" => percent(up), "percent", "share of time up";
        "downtime_minutes_30d" => down_in(30), "minutes", "down in 30 days of 24 hours";
        "downtime_minutes_year" => down_in(365), "minutes", "down in 365 days";
    };
    figures.extend(maintenance.map(|a_month| {
        let share = percent(maintained(up, a_month));
        Figure::new("maintained_percent", share, "percent", "with maintenance")
    }));
    figures.extend(failing.map(|failing| {
        let share = percent(answered(up, failing));
        Figure::new("answered_percent", share, "percent", "requests answered")
    }));
    figures
}

/// The figures of an allowance.
pub fn downtime(availability: Availability, window: Duration) -> Vec<Figure> {
    let allowed = allowed_downtime(availability, window);
    figures! {
        "allowed_minutes" => Cell::Minutes(allowed), "minutes", "allowed without service";
    }
}

/// The figures of a burn rate; the rate of errors only for an objective.
pub fn burn_rate(
    budget: Share,
    (window, period): (Duration, Duration),
    objective: Option<Availability>,
    requests: Option<Rate>,
) -> Vec<Figure> {
    let rate = rate_of(budget, window, period);
    let number = |value: Option<Ratio>| value.map_or(Cell::missing("never"), Cell::Number);
    let mut figures = figures! {
        "burn_rate" => number(rate), "ratio", "times as fast as the budget allows";
        "time_to_exhaustion_hours" => number(time_to_exhaustion(budget, window)), "hours", "hours until all of the budget is gone";
    };
    let errors = objective
        .zip(rate)
        .map(|(objective, rate)| error_rate(rate, objective));
    if let Some(errors) = errors {
        figures.extend(figures! {
            "error_rate_percent" => percent(errors), "percent", "share of requests that must fail";
            "can_fire" => can_fire(errors), "boolean", "whether an alert at this threshold can fire";
        });
    }
    let errors = errors.filter(|errors| can_fire(*errors)).zip(requests);
    figures.extend(errors.map(|(errors, requests)| {
        let count = errors_to_fire(errors, requests, window);
        let value = u64::try_from(count).map_or(Cell::missing("too many"), Cell::Count);
        let meaning = "errors in the window at which the alert fires";
        Figure::new("errors_to_fire", value, "count", meaning)
    }));
    figures
}

/// The figures of outages that come and go.
pub fn blend(outages: Outages) -> Vec<Figure> {
    let up = Ratio::ONE - unavailability(outages);
    figures! {
        "availability_percent" => percent(up), "percent", "share of time up";
        "incidents_per_30d" => Cell::Number(outages_in_days(outages, 30)), "count", "incidents in 30 days";
        "downtime_minutes_30d" => Cell::Minutes((Ratio::ONE - up) * Ratio::whole(43_200)), "minutes", "down in 30 days of 24 hours";
    }
}
