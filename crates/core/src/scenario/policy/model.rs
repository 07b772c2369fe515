//! The checked rules of a policy.

use serde::{Deserialize, Serialize};

use crate::input::{Code, Diagnostic, Log, SourceId, Span, Spanned, closest};
use crate::money::Usd;
use crate::units::{Availability, Day, Share};

use super::values::{Days, Pattern};

/// Where a limit is written in the file of its policy.
pub type Place = Span;

/// The rules that a plan is held to.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Policy {
    /// The rules, in the order of reports; may be none.
    pub rules: Vec<Rule>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// What it limits.
    pub limit: Limit,
    /// Where the limit is written.
    pub place: Place,
}

/// What a rule limits, and at how much.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Limit {
    /// What a stage may cost in a month.
    Budget {
        /// The stage, as written.
        stage: Spanned<String>,
        /// The most that it may cost.
        most: Usd,
    },
    /// How long ago prices may have been checked.
    MaxPriceAge(Days),
    /// The only providers whose models may be used.
    AllowedProviders(Vec<(Pattern, Place)>),
    /// Providers whose models may not be used.
    BannedProviders(Vec<(Pattern, Place)>),
    /// The only models that may be used.
    AllowedModels(Vec<(Pattern, Place)>),
    /// Models that may not be used.
    BannedModels(Vec<(Pattern, Place)>),
    /// What the contract of every target must promise.
    MinAvailability(Availability),
    /// The share of requests that any one provider may serve.
    MaxProviderShare(Share),
    /// The share of requests that a named provider may serve.
    ProviderShare {
        /// The provider, as written.
        provider: Spanned<String>,
        /// The most that it may serve.
        most: Share,
    },
    /// How much more a stage may cost than at the prices of an earlier day.
    MaxRise {
        /// The most that its cost may have risen.
        most: Share,
        /// The day to compare with.
        since: Day,
    },
}

impl Limit {
    /// Every rule's name with what it demands, in the order of reports.
    pub const RULES: [(&'static str, &'static str); 10] = [
        ("budget", "A stage costs no more than its monthly budget."),
        (
            "max_price_age",
            "Prices were checked no longer ago than this.",
        ),
        (
            "allowed_providers",
            "Every model is sold by one of these providers.",
        ),
        (
            "banned_providers",
            "No model is sold by one of these providers.",
        ),
        ("allowed_models", "Every model is one of these."),
        ("banned_models", "No model is one of these."),
        (
            "min_availability",
            "The contract of every target promises this availability.",
        ),
        (
            "max_provider_share",
            "No provider serves a larger share of requests.",
        ),
        (
            "provider_share",
            "The provider serves no larger share of requests.",
        ),
        (
            "max_rise",
            "A stage costs no more than this above its cost at the prices of the base day.",
        ),
    ];

    /// The rule's name, as its field is written.
    pub const fn name(&self) -> &'static str {
        let index = match self {
            Self::Budget { .. } => 0,
            Self::MaxPriceAge(_) => 1,
            Self::AllowedProviders(_) => 2,
            Self::BannedProviders(_) => 3,
            Self::AllowedModels(_) => 4,
            Self::BannedModels(_) => 5,
            Self::MinAvailability(_) => 6,
            Self::MaxProviderShare(_) => 7,
            Self::ProviderShare { .. } => 8,
            Self::MaxRise { .. } => 9,
        };
        Self::RULES[index].0
    }
}

impl Policy {
    /// The day whose prices a rise is counted from, if a rule asks for one.
    pub fn since(&self) -> Option<Day> {
        self.rules.iter().find_map(|rule| match rule.limit {
            Limit::MaxRise { since, .. } => Some(since),
            _ => None,
        })
    }

    /// Warns of each provider that no price list is of: a rule about it judges nothing.
    pub fn check_providers(&self, known: &[&str], source: SourceId, log: &mut Log) {
        let mut named: Vec<(&str, Span)> = Vec::new();
        for rule in &self.rules {
            match &rule.limit {
                Limit::AllowedProviders(list) | Limit::BannedProviders(list) => {
                    let unmet = list.iter().filter(|(pattern, _)| {
                        !known.iter().any(|provider| pattern.matches(provider))
                    });
                    named.extend(unmet.map(|(pattern, place)| (pattern.text(), *place)));
                }
                Limit::ProviderShare { provider, .. }
                    if !known.contains(&provider.value.as_str()) =>
                {
                    named.push((&provider.value, provider.span));
                }
                _ => {}
            }
        }
        for (name, span) in named {
            let message = format!("no price list is of a provider `{name}`");
            let diagnostic = Diagnostic::warning(Code::UnknownProvider, message).at(
                source,
                span,
                "this rule meets no provider",
            );
            let meant = closest(name, known.iter().copied());
            log.push(diagnostic.suggest_word(source, span, meant));
        }
    }
}
