//! Names of models as logs have them, and what prices them.

use proptest::prelude::*;

use super::seller::Sellers;
use super::*;
use crate::catalog::{Announced, Catalog, read_price_list};
use crate::input::{Log, Sources};
use crate::units::Scalar;

/// An id, its aliases and its price.
type Sold = (&'static str, &'static str, u32);

/// Price lists with the names that built-in ones have, each at an input price of its own.
const LISTS: &[(&str, &str, &[Sold])] = &[
    (
        "openai",
        "2026-01-01",
        &[
            ("gpt-4o", "[]", 3),
            ("gpt-4o-2024-08-06", "[]", 2),
            ("gpt-4o-mini", "[]", 1),
            ("gpt-4.1", "[]", 4),
            ("ft:gpt-4o-mini-2024-07-18", "[]", 5),
            ("ft:gpt-4o-2024-08-06", "[]", 6),
            ("ft:gpt-4o-2024-11-20", "[]", 7),
            ("gone", "[]", 9),
        ],
    ),
    (
        "openai",
        "2026-06-01",
        &[
            ("gpt-4o", "[]", 3),
            ("gpt-4o-2024-08-06", "[]", 2),
            ("gpt-4o-mini", "[]", 1),
            ("gpt-4.1", "[]", 4),
            ("ft:gpt-4o-mini-2024-07-18", "[]", 5),
            ("ft:gpt-4o-2024-08-06", "[]", 6),
            ("ft:gpt-4o-2024-11-20", "[]", 7),
        ],
    ),
    (
        "azure",
        "2026-01-01",
        &[("gpt-4o", "[]", 3), ("gpt-4o-2024-05-13", "[]", 8)],
    ),
    (
        "anthropic",
        "2026-01-01",
        &[
            ("claude-haiku-4-5", "[]", 1),
            ("claude-opus-5", "[opus]", 5),
        ],
    ),
    (
        "google",
        "2026-01-01",
        &[
            ("gemini-2.5-flash", "[]", 1),
            ("gemini-pro-latest", "[]", 2),
        ],
    ),
    ("vertex", "2026-01-01", &[("gemini-2.5-flash", "[]", 2)]),
    (
        "together",
        "2026-01-01",
        &[("meta-llama/Llama-3.1-405B-Instruct", "[]", 3)],
    ),
    (
        "bedrock",
        "2026-01-01",
        &[
            ("anthropic.claude-haiku-4-5-20251001-v1:0", "[]", 10),
            ("us.anthropic.claude-haiku-4-5-20251001-v1:0", "[]", 11),
            ("amazon.nova-lite-v1:0", "[]", 6),
            ("eu.amazon.nova-lite-v1:0", "[]", 6),
            ("eu-west-1/meta.llama3-8b-instruct-v1:0", "[]", 4),
            ("meta.llama3-8b-instruct-v1:0", "[]", 3),
            ("anthropic.claude-opus-4-6-v1", "[]", 5),
            ("anthropic.claude-v2:1", "[]", 8),
        ],
    ),
    (
        "openrouter",
        "2026-01-01",
        &[
            ("openai/gpt-oss-120b", "[openai/gpt-oss-120b-20250805]", 1),
            ("openai/gpt-4o", "[]", 3),
            ("openai/gpt-4o:extended", "[]", 6),
            ("chatgpt-4o-latest", "[]", 5),
        ],
    ),
];

pub(super) fn catalog() -> Catalog {
    let (mut sources, mut log) = (Sources::new(), Log::new());
    let lists = LISTS.iter().map(|(provider, day, models)| {
        let models = models.iter().map(|(id, aliases, price)| {
            format!("{{ id: \"{id}\", aliases: {aliases}, prices: {{ input: {price}, output: {price} }} }}")
        });
        let models: Vec<String> = models.collect();
        let text = format!(
            "{{ schema: 1, provider: {provider}, effective: {day}, currency: USD, \
             status: confirmed, source: {{ title: t, checked: {day} }}, models: [{}] }}",
            models.join(", ")
        );
        let source = sources.add(format!("{provider}/{day}"), text);
        read_price_list(&sources, source, &mut log)
    });
    let lists = lists.collect::<Option<Vec<_>>>();
    assert!(!log.has_errors(), "{:?}", log.iter().collect::<Vec<_>>());
    Catalog::new(lists.unwrap())
}

fn basis(catalog: &Catalog) -> Basis<'_> {
    Basis {
        catalog,
        as_of: None,
        otherwise: Day::parse("2026-07-01").unwrap(),
        announced: Announced::Ignored,
        keeps_parts: false,
    }
}

/// The full name of the model that prices it on 1 July 2026, and how it leads there.
fn found(provider: &str, model: &str) -> Result<(String, ModelMatch), Gap> {
    let catalog = catalog();
    let mut sellers = Sellers::new(basis(&catalog));
    let day = Day::parse("2026-07-01").unwrap();
    let offer = sellers.find(day, provider, model)?;
    Ok((offer.name(), ModelMatch::of(provider, model, offer)))
}

fn leads(provider: &str, model: &str) -> String {
    let (name, naming) = found(provider, model).unwrap_or_else(|gap| panic!("{model}: {gap:?}"));
    assert_eq!(naming, ModelMatch::Other, "{model}");
    name
}

#[test]
fn names_of_gateways_and_clouds_lead_to_the_model_sold_there() {
    let llama = "together/meta-llama/Llama-3.1-405B-Instruct";
    let haiku = "bedrock/anthropic.claude-haiku-4-5-20251001-v1:0";
    let us_haiku = "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0";
    for (provider, model, name) in [
        ("", "models/gemini-2.5-flash", "google/gemini-2.5-flash"),
        (
            "",
            "publishers/google/models/gemini-2.5-flash",
            "vertex/gemini-2.5-flash",
        ),
        (
            "google",
            "publishers/google/models/gemini-2.5-flash",
            "google/gemini-2.5-flash",
        ),
        ("", "gemini/gemini-2.5-flash", "google/gemini-2.5-flash"),
        ("", "vertex_ai/gemini-2.5-flash", "vertex/gemini-2.5-flash"),
        (
            "vertex",
            "vertex_ai/gemini-2.5-flash",
            "vertex/gemini-2.5-flash",
        ),
        ("", "together_ai/meta-llama/Llama-3.1-405B-Instruct", llama),
        ("together", "meta-llama/llama-3.1-405b-instruct", llama),
        (
            "",
            "bedrock/converse/anthropic.claude-haiku-4-5-20251001-v1:0",
            haiku,
        ),
        ("bedrock", "anthropic.claude-haiku-4-5", haiku),
        ("bedrock", "us.anthropic.claude-haiku-4-5", us_haiku),
        (
            "bedrock",
            "converse/us.anthropic.claude-haiku-4-5-20251001-v1:0",
            us_haiku,
        ),
        (
            "",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0",
            us_haiku,
        ),
        (
            "bedrock",
            "arn:aws:bedrock:us-west-2::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0",
            haiku,
        ),
        (
            "",
            "arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-8b-instruct-v1:0",
            "bedrock/eu-west-1/meta.llama3-8b-instruct-v1:0",
        ),
        (
            "bedrock",
            "anthropic.claude-opus-4-6-v1:0",
            "bedrock/anthropic.claude-opus-4-6-v1",
        ),
        (
            "bedrock",
            "anthropic.claude-opus-4-6",
            "bedrock/anthropic.claude-opus-4-6-v1",
        ),
        // All prices that it can have are one.
        (
            "bedrock",
            "apac.amazon.nova-lite-v1:0",
            "bedrock/amazon.nova-lite-v1:0",
        ),
        ("", "openai:gpt-4o", "openai/gpt-4o"),
        (
            "",
            "anthropic/claude-haiku-4.5",
            "anthropic/claude-haiku-4-5",
        ),
        ("", "claude-haiku-4-5-latest", "anthropic/claude-haiku-4-5"),
        ("", "Claude-Haiku-4.5", "anthropic/claude-haiku-4-5"),
        ("anthropic", "opus", "anthropic/claude-opus-5"),
        ("openai", "GPT-4o", "openai/gpt-4o"),
        ("openai", "gpt-4o-latest", "openai/gpt-4o"),
        ("openai", "gpt-4o-2024-11-20", "openai/gpt-4o"),
        ("openai", "gpt-4-1", "openai/gpt-4.1"),
    ] {
        assert_eq!(leads(provider, model), name, "{provider} {model}");
    }
}

#[test]
fn what_was_tuned_has_the_price_of_tuned_models() {
    let mini = "openai/ft:gpt-4o-mini-2024-07-18";
    for name in [
        "ft:gpt-4o-mini-2024-07-18:acme::AbC123",
        "ft:gpt-4o-mini:org::id",
    ] {
        assert_eq!(leads("openai", name), mini);
        assert_eq!(leads("", name), mini);
    }
    // Two snapshots are sold tuned, and not for the same.
    assert_eq!(
        found("openai", "ft:gpt-4o:org::id"),
        Err(Gap::Unclear {
            models: vec![
                "openai/ft:gpt-4o-2024-08-06".to_owned(),
                "openai/ft:gpt-4o-2024-11-20".to_owned()
            ]
        })
    );
    let none = found("openai", "ft:gpt-4.1:org::id");
    assert!(matches!(none, Err(Gap::UnknownModel { .. })), "{none:?}");
}

#[test]
fn a_profile_whose_place_may_have_another_price_is_not_priced() {
    assert_eq!(
        found("bedrock", "eu.anthropic.claude-haiku-4-5-20251001-v1:0"),
        Err(Gap::Unclear {
            models: vec![
                "bedrock/anthropic.claude-haiku-4-5-20251001-v1:0".to_owned(),
                "bedrock/us.anthropic.claude-haiku-4-5-20251001-v1:0".to_owned()
            ]
        })
    );
    for opaque in [
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc",
        "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abc",
        "arn:aws-us-gov:bedrock:us-gov-west-1::foundation-model/amazon.nova-lite-v1:0",
        "anthropic.claude-v2",
    ] {
        let gap = found("bedrock", opaque);
        assert!(
            matches!(gap, Err(Gap::UnknownModel { .. })),
            "{opaque} {gap:?}"
        );
    }
}

#[test]
fn free_variants_were_billed_at_the_paid_price() {
    let free = Err(Gap::Variant {
        variant: "free".to_owned(),
        of: "openrouter/openai/gpt-oss-120b".to_owned(),
    });
    assert_eq!(found("openrouter", "openai/gpt-oss-120b:free"), free);
    assert_eq!(
        found("openrouter", "openai/gpt-oss-120b-20250805:free"),
        free
    );
    assert_eq!(found("", "openrouter/openai/gpt-oss-120b:free"), free);
    // Where a list has the variant, that is its price.
    let extended = found("openrouter", "openai/gpt-4o:extended").unwrap();
    assert_eq!(
        extended,
        (
            "openrouter/openai/gpt-4o:extended".to_owned(),
            ModelMatch::Stated
        )
    );
    for variant in ["nitro", "floor", "exacto"] {
        let name = format!("openai/gpt-oss-120b:{variant}");
        assert_eq!(leads("openrouter", &name), "openrouter/openai/gpt-oss-120b");
    }
    let online = found("openrouter", "openai/gpt-4o:online").unwrap();
    assert_eq!(
        online,
        (
            "openrouter/openai/gpt-4o".to_owned(),
            ModelMatch::WithoutSearch
        )
    );
}

#[test]
fn the_only_seller_is_told_and_several_are_asked_about() {
    for (model, seller) in [
        ("chatgpt-4o-latest", "openrouter"),
        ("gpt-4o-2024-05-13", "azure"),
    ] {
        let name = format!("{seller}/{model}");
        assert_eq!(found("", model), Ok((name, ModelMatch::OnlySeller)));
    }
    let sellers = vec!["azure/gpt-4o".to_owned(), "openai/gpt-4o".to_owned()];
    for name in ["gpt-4o", "GPT-4o", "gpt-4o-latest"] {
        let sellers = sellers.clone();
        assert_eq!(found("", name), Err(Gap::Ambiguous { sellers }), "{name}");
    }
    // A provider that the log names is not put right by what stands before the model.
    let other = found("openai", "azure/gpt-4o");
    assert!(matches!(other, Err(Gap::UnknownModel { .. })), "{other:?}");
    assert!(found("nobody", "gpt-4o").is_err());
    assert_eq!(found("openai", ""), Err(Gap::Nameless));
}

#[test]
fn a_model_that_left_the_list_was_told_as_one_that_is_not_sold_yet() {
    let last = Day::parse("2026-01-01").unwrap();
    for name in ["gone", "openai/gone", "openai:gone", "gone-latest"] {
        assert_eq!(found("", name), Err(Gap::NoLonger { last }), "{name}");
    }
}

fn sold() -> impl Strategy<Value = (usize, usize)> {
    (0..LISTS.len()).prop_flat_map(|list| (Just(list), 0..LISTS[list].2.len()))
}

proptest! {
    #[test]
    fn a_name_that_is_sold_as_it_stands_is_never_rewritten((list, model) in sold()) {
        let (provider, _, models) = LISTS[list];
        let (id, ..) = models[model];
        let catalog = catalog();
        let day = Day::parse("2026-07-01").unwrap();
        let market = catalog.in_force(day, Announced::Ignored);
        let mut sellers = Sellers::new(basis(&catalog));
        let full = format!("{provider}/{id}");
        for (provider, name, whole) in
            [(provider, id, &*full), (provider, &*full, &*full), ("", &*full, &*full), ("", id, id)]
        {
            let found = sellers.find(day, provider, name).map(Offer::name);
            match market.find(whole).map(Offer::name) {
                Ok(exact) => prop_assert_eq!(found, Ok(exact)),
                Err(crate::catalog::NotFound::Ambiguous { candidates }) => {
                    prop_assert_eq!(found, Err(Gap::Ambiguous { sellers: candidates }));
                }
                // The name is another provider's, or was sold before.
                Err(_) => {}
            }
        }
    }
}
