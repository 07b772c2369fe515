//! From a policy as written to a checked one, telling every mistake.

use crate::input::{
    Code, Entries, Leaf, Log, Part, Reader, SourceId, Sources, Span, Spanned, read,
};
use crate::units::Scalar;

use super::model::{Limit, Policy, Rule};
use super::schema::{PolicyFile, RulesFile};
use super::values::Pattern;

/// Checks a policy; a rule with a mistake is told and left out.
pub(in crate::scenario) fn policy(file: Spanned<RulesFile>, reader: &mut Reader<'_>) -> Policy {
    let mut rules = Rules {
        rules: Vec::new(),
        reader,
    };
    let file = file.value;
    rules.by_name(file.budget, "budget", |stage, most| Limit::Budget {
        stage,
        most,
    });
    rules.leaf(file.max_price_age, Limit::MaxPriceAge);
    rules.list(
        file.allowed_providers,
        "allowed_providers",
        Limit::AllowedProviders,
    );
    rules.list(
        file.banned_providers,
        "banned_providers",
        Limit::BannedProviders,
    );
    rules.list(file.allowed_models, "allowed_models", Limit::AllowedModels);
    rules.list(file.banned_models, "banned_models", Limit::BannedModels);
    rules.leaf(file.min_availability, Limit::MinAvailability);
    rules.leaf(file.max_provider_share, Limit::MaxProviderShare);
    rules.by_name(file.provider_share, "provider_share", |provider, most| {
        Limit::ProviderShare { provider, most }
    });
    match (file.max_rise.is_missing(), file.since.is_missing()) {
        (false, true) => rules.alone("max_rise", "since", file.max_rise.span),
        (true, false) => rules.alone("since", "max_rise", file.since.span),
        _ => {
            if let Some(since) = file.since.value {
                rules.leaf(file.max_rise, |most| Limit::MaxRise { most, since });
            }
        }
    }
    Policy { rules: rules.rules }
}

struct Rules<'r, 'a> {
    rules: Vec<Rule>,
    reader: &'r mut Reader<'a>,
}

impl Rules<'_, '_> {
    fn add(&mut self, limit: Limit, place: Span) {
        self.rules.push(Rule { limit, place });
    }

    fn leaf<T: Scalar>(&mut self, leaf: Leaf<T>, limit: impl FnOnce(T) -> Limit) {
        if let Some(value) = leaf.into_spanned() {
            self.add(limit(value.value), value.span);
        }
    }

    /// One rule for each name.
    fn by_name<T: Scalar>(
        &mut self,
        part: Part<Entries<Leaf<T>>>,
        field: &str,
        limit: impl Fn(Spanned<String>, T) -> Limit,
    ) {
        let Some(entries) = part.into_spanned() else {
            return;
        };
        if entries.value.0.is_empty() {
            self.empty(field, entries.span);
        }
        for (name, leaf) in entries.value.0 {
            let name = name.into_text();
            self.leaf(leaf, |value| limit(name, value));
        }
    }

    fn list(
        &mut self,
        part: Part<Vec<Leaf<Pattern>>>,
        field: &str,
        limit: impl FnOnce(Vec<(Pattern, Span)>) -> Limit,
    ) {
        let Some(list) = part.into_spanned() else {
            return;
        };
        if list.value.is_empty() {
            self.empty(field, list.span);
            return;
        }
        let patterns = list.value.into_iter().filter_map(Leaf::into_spanned);
        let patterns = patterns.map(|one| (one.value, one.span));
        self.add(limit(patterns.collect()), list.span);
    }

    fn empty(&mut self, field: &str, at: Span) {
        let message = format!("`{field}` names nothing, so it judges nothing");
        let label = "write at least one, or remove the rule";
        self.reader.tell(Code::InvalidValue, message, at, label);
    }

    fn alone(&mut self, field: &str, other: &str, at: Span) {
        let message = format!("`{field}` says nothing without `{other}`");
        let label = match other {
            "since" => "add `since: 2026-08-01`, the day whose prices to compare with",
            _ => "add `max_rise: 10%`, or remove it",
        };
        self.reader.tell(Code::MissingField, message, at, label);
    }
}

/// Reads a policy from a source text of its own, telling every mistake in it.
pub fn read_policy(sources: &Sources, source: SourceId, log: &mut Log) -> Option<Policy> {
    let file = read::<PolicyFile>(sources, source, log)?.into_spanned()?;
    let mut reader = Reader::new(log, source);
    let expected = "`{ budget: { launch: 250 } }`";
    let rules = reader.require_part(file.value.policy, "policy", file.span, expected)?;
    Some(policy(rules, &mut reader))
}
