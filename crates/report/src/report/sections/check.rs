//! `plan check`: a row for each rule and subject.

use crate::engine::policy::{Finding, Measure, Unknown, Verdict};
use crate::report::{Cell, columns};
use crate::scenario::{Limit, Pattern, Place};
use crate::text;
use crate::units::Ratio;
use crate::words::{self, Text};

/// Where a limit is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Site {
    /// The file, as shown to people.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column of the first character, from 1.
    pub column: u64,
    /// The column after the last character, from 1.
    pub end_column: u64,
}

columns! {
    /// The verdict on each rule and subject; each row names the unit of its limit in a column of
    /// its own.
    pub Check<'a>, "check", row: (&'a Verdict<'a>, &'a Site) =>
    rule: None = row.0.rule.limit.name();
    severity: None = row.0.weight().name();
    subject: None = row.0.subject.as_str();
    limit: None = limit(&row.0.rule.limit).0;
    actual: None = actual(row.0);
    passed: None = row.0.is_passed();
    message: None = message(row.0);
    unit: None = limit(&row.0.rule.limit).1;
    file: None = row.1.file.as_str();
    line: Count = row.1.line;
    column: Count = row.1.column;
    end_column: Count = row.1.end_column;
}

/// The limit, and the unit that it is in.
fn limit(limit: &Limit) -> (Cell, Option<&'static str>) {
    match limit {
        Limit::Budget { most, .. } => (Cell::from(*most), Some("USD")),
        Limit::MaxPriceAge(most) => (Cell::Count(most.count()), Some("days")),
        Limit::AllowedProviders(list)
        | Limit::BannedProviders(list)
        | Limit::AllowedModels(list)
        | Limit::BannedModels(list) => (Cell::from(patterns(list).join(" ")), None),
        Limit::MinAvailability(least) => (Cell::from(*least), Some("percent")),
        Limit::MaxProviderShare(most)
        | Limit::ProviderShare { most, .. }
        | Limit::MaxRise { most, .. } => (Cell::from(*most), Some("percent")),
    }
}

fn actual(verdict: &Verdict<'_>) -> Cell {
    match &verdict.actual {
        Some(Measure::Money(cost)) => Cell::from(*cost),
        Some(Measure::Days(days)) => Cell::Count(*days),
        Some(Measure::Percent(percent)) => Cell::Percent(*percent),
        Some(Measure::Names(names)) => Cell::from(names.join(" ")),
        None if verdict.finding == Finding::Broken => Cell::missing("no promise"),
        None => Cell::missing("not known"),
    }
}

fn patterns(list: &[(Pattern, Place)]) -> Vec<&str> {
    list.iter().map(|(pattern, _)| pattern.text()).collect()
}

/// The verdict in words: a lower-case fragment without a full stop.
pub fn message(verdict: &Verdict<'_>) -> Text {
    if let Finding::NotJudged(why) = &verdict.finding {
        return text!("cannot be judged: {}", unknown(verdict, why));
    }
    let (subject, holds) = (&verdict.subject, verdict.is_passed());
    match (&verdict.rule.limit, &verdict.actual) {
        (Limit::Budget { most, .. }, Some(Measure::Money(cost))) => {
            if holds {
                text!(
                    "{} costs {} a month, within its budget of {}",
                    subject,
                    *cost,
                    *most
                )
            } else {
                text!(
                    "{} costs {} a month, {} over its budget of {}",
                    subject,
                    *cost,
                    *cost - *most,
                    *most
                )
            }
        }
        (Limit::MaxPriceAge(most), Some(Measure::Days(days))) => {
            let (age, most) = (
                words::plural(*days, "day"),
                words::plural(most.count(), "day"),
            );
            let than = if holds { "within the" } else { "over the" };
            format!("{subject} was checked {age} before the day of the plan, {than} {most}").into()
        }
        (Limit::MinAvailability(least), Some(Measure::Percent(percent))) => {
            let (promise, least) = (words::percent(*percent), words::percent(least.percent()));
            let than = if holds { "at least" } else { "below" };
            text!("{} promises {}, {} {}", subject, promise, than, least)
        }
        (Limit::MinAvailability(least), _) => {
            let least = words::percent(least.percent());
            text!("{} promises nothing, and {} is asked for", subject, least)
        }
        (
            Limit::MaxProviderShare(most) | Limit::ProviderShare { most, .. },
            Some(Measure::Percent(percent)),
        ) => {
            let share = words::percent(*percent);
            let limit = within(holds, most.percent());
            text!("{} serves {} of requests, {}", subject, share, limit)
        }
        (Limit::MaxRise { most, since }, Some(Measure::Percent(percent))) => {
            let change = words::signed(words::percent(*percent));
            let limit = within(holds, most.percent());
            format!("{subject} costs {change} against the prices of {since}, {limit}").into()
        }
        (limit, _) => {
            let other = verdict.also_called.as_ref();
            let other = other.map_or_else(String::new, |name| format!(", which is also {name},"));
            named(limit, &format!("{subject}{other}"), holds).into()
        }
    }
}

fn within(holds: bool, most: Ratio) -> String {
    let most = words::percent(most);
    if holds {
        format!("within {most}")
    } else {
        format!("over the limit of {most}")
    }
}

/// Rules about names.
fn named(limit: &Limit, subject: &str, holds: bool) -> String {
    match (limit, holds) {
        (Limit::AllowedProviders(_) | Limit::AllowedModels(_), true) => {
            format!("{subject} is allowed")
        }
        (Limit::AllowedProviders(list) | Limit::AllowedModels(list), false) => {
            let allowed = words::all_of(&patterns(list));
            format!("{subject} is used, and only {allowed} may be")
        }
        (_, true) => format!("{subject} is not banned"),
        (_, false) => format!("{subject} is used, and it is banned"),
    }
}

fn unknown(verdict: &Verdict<'_>, why: &Unknown) -> String {
    let subject = &verdict.subject;
    let since = match verdict.rule.limit {
        Limit::MaxRise { since, .. } => since.to_string(),
        _ => String::new(),
    };
    match why {
        Unknown::Unpriced(models) => {
            let models = words::all_of(models);
            format!("{subject} has no total, for part of the tokens has no price on {models}")
        }
        Unknown::UnpricedThen(models) => format!(
            "{subject} has no total on {since}, for part of the tokens has no price on {}",
            words::all_of(models)
        ),
        Unknown::NoBase => {
            format!("the scenario's models or their currencies are not known on {since}")
        }
        Unknown::BaseIsLater => format!("{since} lies after the day of the plan"),
        Unknown::FreeThen => format!("{subject} cost nothing at the prices of {since}"),
        Unknown::NotInForce => format!("{subject} is in no price list in force"),
        Unknown::NoProvider => {
            format!("no price list in force sells {subject}, so its provider is not known")
        }
        Unknown::NoTiers => {
            format!("what {subject} promises is not known, for its price list has no service tiers")
        }
    }
}
