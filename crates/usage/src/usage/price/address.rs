//! Who sells a model, where gateways and clouds write it into the model's name.

use crate::catalog::{self, Catalog};

/// A provider, empty where nobody says which, and a name of a model there.
pub(super) type Address = (String, String);

/// Ways of the same model that gateways write before its name: `bedrock/converse/…`.
const WAYS: [(&str, &str); 5] = [
    ("azure", "responses"),
    ("bedrock", "converse"),
    ("bedrock", "converse_like"),
    ("bedrock", "invoke"),
    ("openai", "responses"),
];

/// The name as the log has it, and what is left of it each time that a part which says where the
/// model is sold is taken off.
///
/// A part that names another provider than the log does is left where it is.
pub(super) fn addresses(catalog: &Catalog, provider: &str, model: &str) -> Vec<Address> {
    let mut all = vec![stated(catalog, provider, model)];
    while let Some((provider, model)) = all.last() {
        match shorter(catalog, provider, model) {
            Some(next) => all.push(next),
            None => break,
        }
    }
    all
}

/// The name as price lists are asked for it.
fn stated(catalog: &Catalog, provider: &str, model: &str) -> Address {
    let split = model.split_once('/');
    let found = split.filter(|(first, _)| match provider {
        "" => catalog.lists().iter().any(|list| list.provider == *first),
        provider => *first == provider,
    });
    match found {
        Some((first, rest)) => (first.to_owned(), rest.to_owned()),
        None => (provider.to_owned(), model.to_owned()),
    }
}

fn shorter(catalog: &Catalog, provider: &str, model: &str) -> Option<Address> {
    let at = |implied: &str, rest: &str| {
        let provider = if provider.is_empty() {
            implied
        } else {
            provider
        };
        (!rest.is_empty()).then(|| (provider.to_owned(), rest.to_owned()))
    };
    if model.starts_with("arn:") {
        let known = matches!(provider, "" | "bedrock").then(|| resource(model));
        return at("bedrock", &known.flatten()?);
    }
    if let Some(rest) = model.strip_prefix("models/") {
        return at("google", rest);
    }
    if model.starts_with("publishers/") || model.starts_with("projects/") {
        let (_, rest) = model.rsplit_once("/models/")?;
        return at("vertex", rest);
    }
    for between in ['/', ':'] {
        let Some((first, rest)) = model.split_once(between) else {
            continue;
        };
        let is_way = WAYS.contains(&(provider, first));
        if between == '/' && (is_way || (provider == "bedrock" && is_region(first))) {
            return at(provider, rest);
        }
        match catalog::provider(catalog, first) {
            Ok(named) if provider.is_empty() || named == provider => return at(named, rest),
            _ => {}
        }
    }
    None
}

/// The model of an ARN of Bedrock, with its region where it is a model of one:
/// `us-east-1/anthropic.claude-3-haiku-20240307-v1:0`. Other resources do not say which model they
/// are, and other partitions have prices of their own.
fn resource(arn: &str) -> Option<String> {
    let mut parts = arn.splitn(6, ':');
    let mut next = || parts.next();
    let (_, partition, service, region, _, resource) =
        (next()?, next()?, next()?, next()?, next()?, next()?);
    let (kind, model) = resource.split_once('/')?;
    if (partition, service) != ("aws", "bedrock") {
        return None;
    }
    match kind {
        "foundation-model" => Some(format!("{region}/{model}")),
        "inference-profile" => Some(model.to_owned()),
        _ => None,
    }
}

/// Whether a word is a region of AWS that has its public prices: `eu-central-1`.
fn is_region(word: &str) -> bool {
    let mut parts = word.split('-');
    let mut part = || parts.next().unwrap_or_default();
    let (area, place, number) = (part(), part(), part());
    let is_word = |word: &str| word.bytes().all(|byte| byte.is_ascii_lowercase());
    area.len() == 2
        && area != "cn"
        && place.len() > 3
        && place != "gov"
        && is_word(area)
        && is_word(place)
        && number.len() == 1
        && number.bytes().all(|byte| byte.is_ascii_digit())
        && parts.next().is_none()
}

/// `provider/model`, or the model alone where nobody says who sells it.
pub(super) fn full(provider: &str, model: &str) -> String {
    match provider {
        "" => model.to_owned(),
        provider => format!("{provider}/{model}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::name_tests::catalog;
    use super::*;

    #[test]
    fn places_of_sale_are_taken_off_one_by_one() {
        let catalog = catalog();
        let last = |provider: &str, model: &str| {
            let all = addresses(&catalog, provider, model);
            let (provider, model) = all.last().unwrap();
            format!("{provider}|{model}")
        };
        for (provider, model, address) in [
            ("", "gpt-4o", "|gpt-4o"),
            ("", "models/gemini-2.5-flash", "google|gemini-2.5-flash"),
            (
                "vertex",
                "models/gemini-2.5-flash",
                "vertex|gemini-2.5-flash",
            ),
            (
                "",
                "projects/p/locations/l/publishers/google/models/gemini-2.5-flash",
                "vertex|gemini-2.5-flash",
            ),
            ("", "vertex_ai/gemini-2.5-flash", "vertex|gemini-2.5-flash"),
            ("", "openai:gpt-4o", "openai|gpt-4o"),
            ("", "openai/responses/gpt-4o", "openai|gpt-4o"),
            // Nobody knows who is right.
            ("openai", "bedrock/gpt-4o", "openai|bedrock/gpt-4o"),
            ("", "bedrock/converse/eu-west-1/m", "bedrock|m"),
            ("", "bedrock/us-gov-west-1/m", "bedrock|us-gov-west-1/m"),
            (
                "",
                "arn:aws:bedrock:us-east-1::foundation-model/a.b-v1:0",
                "bedrock|a.b-v1:0",
            ),
            (
                "",
                "arn:aws:bedrock:us-east-1:12:inference-profile/us.a.b",
                "bedrock|us.a.b",
            ),
            // What these stand for is known to AWS alone.
            (
                "bedrock",
                "arn:aws:bedrock:us-east-1:12:application-inference-profile/abc",
                "bedrock|arn:aws:bedrock:us-east-1:12:application-inference-profile/abc",
            ),
            ("", "nobody/m", "|nobody/m"),
            ("", "ft:gpt-4o:o::i", "|ft:gpt-4o:o::i"),
        ] {
            assert_eq!(last(provider, model), address, "{provider} {model}");
        }
    }
}
