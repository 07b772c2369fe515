//! Why there is no mix, in words.

use crate::engine::optimize::{Holder, Limits, Mix, Obstacle, Problem, Shortfall};
use crate::error::Failure;
use crate::input::{Code, Diagnostic};
use crate::units::{Ratio, Real};
use crate::words;

/// The failure that names what is in the way: the first obstacle, and the others as facts.
pub(super) fn no_mix(
    problem: &Problem,
    limits: &Limits,
    obstacles: &[Obstacle],
    stage: Option<&str>,
) -> Failure {
    let mut told = obstacles.iter().map(|one| told(problem, limits, one));
    let first = told
        .next()
        .unwrap_or_else(|| "no mix keeps to all limits".to_owned());
    let first = match stage {
        Some(stage) => format!("{first}, in stage `{stage}`"),
        None => first,
    };
    let mut diagnostic = Diagnostic::error(Code::NoMix, first).within("--optimize");
    for other in told {
        diagnostic = diagnostic.note(format!("also: {other}"));
    }
    if obstacles.len() > 1 {
        diagnostic = diagnostic.help("loosen any one of these limits");
    } else if obstacles
        .iter()
        .all(|one| one.shortfall != Shortfall::Together)
    {
        diagnostic = diagnostic.help("loosen this limit, or add a model to the table");
    }
    Failure::of(diagnostic)
}

fn told(problem: &Problem, limits: &Limits, obstacle: &Obstacle) -> String {
    let under = match obstacle.under_others {
        true => "under the other limits",
        false => "of all mixes",
    };
    let on = obstacle
        .closest
        .as_ref()
        .map_or_else(String::new, |mix| served_by(problem, mix));
    let class = |class: usize| problem.classes[class].name.as_str();
    match &obstacle.shortfall {
        Shortfall::Unserved(Some(one)) => format!(
            "no model of the table can serve class `{}` with every figure that the limits need",
            class(*one)
        ),
        Shortfall::Unserved(None) => {
            "no model can serve every class, as one set of shares for all \
            requests needs"
                .to_owned()
        }
        Shortfall::Quality(best) => {
            let floor = limits.quality.unwrap_or(Ratio::ZERO);
            format!("no mix reaches a quality of {floor}: the best {under} is {best}{on}")
        }
        Shortfall::ClassQuality(one, best) => {
            let floor = limits.class_quality.unwrap_or(Ratio::ZERO);
            let name = class(*one);
            let closest = obstacle.closest.as_ref().map(|mix| {
                let mut mix = mix.clone();
                mix.parts
                    .retain(|part| part.class.is_none_or(|own| own == *one));
                mix
            });
            let on = closest
                .as_ref()
                .map_or_else(String::new, |mix| served_by(problem, mix));
            format!(
                "no mix reaches a quality of {floor} in class `{name}`: the best {under} is {best}{on}"
            )
        }
        Shortfall::Budget(least) if least.is_beyond() => {
            let budget = words::usd(limits.budget.unwrap_or(*least));
            format!(
                "no mix stays within the budget of {budget}: the cheapest {under} costs over 10^26 dollars"
            )
        }
        Shortfall::Budget(least) => {
            let budget = limits.budget.unwrap_or(*least);
            format!(
                "no mix stays within the budget of {}: the cheapest {under} costs {}, {} over it",
                words::usd(budget),
                words::usd(*least),
                words::usd(*least - budget)
            )
        }
        Shortfall::Late(share) => {
            let time = limits.p99.map_or_else(String::new, words::real);
            format!(
                "no mix answers 99 % of requests within {time} s: the best {under} leaves {} later{on}",
                percent(*share)
            )
        }
        Shortfall::Availability(share) => {
            let least = limits.availability.unwrap_or(Ratio::ONE) * Ratio::whole(100);
            format!(
                "no mix answers {} of requests: the best {under} answers {}{on}",
                words::percent(least),
                percent(*share)
            )
        }
        Shortfall::Share(index, least) => {
            let limit = &limits.shares[*index];
            let who = match &limit.holder {
                Holder::Model(model) => format!("`{}`", problem.models[*model].name),
                Holder::Provider(name) => format!("`{name}`"),
                Holder::Each => "some model".to_owned(),
            };
            format!(
                "no mix keeps {who} to {} of requests: {under} it must serve {}",
                words::percent(limit.share.percent()),
                percent(*least)
            )
        }
        Shortfall::Providers(least) => {
            let count = |number: usize| {
                words::plural(u64::try_from(number).unwrap_or(u64::MAX), "provider")
            };
            let most = limits.providers.unwrap_or(0);
            format!(
                "no mix does with {}: {under} it takes {}",
                count(most),
                count(*least)
            )
        }
        Shortfall::Together => {
            "no mix keeps to all limits, and leaving out any one of them is not \
            enough"
                .to_owned()
        }
    }
}

/// The models of a mix, where they are few.
fn served_by(problem: &Problem, mix: &Mix) -> String {
    let mut models: Vec<&str> = Vec::new();
    for part in &mix.parts {
        let name = problem.models[part.model].name.as_str();
        if !models.contains(&name) {
            models.push(name);
        }
    }
    match models.len() {
        0..=3 => format!(", on {}", words::all_of(&models)),
        more => format!(", on {more} models"),
    }
}

fn percent(share: Real) -> String {
    Real::new(share.get() * 100.0)
        .and_then(Real::rounded)
        .map_or_else(String::new, words::percent)
}
