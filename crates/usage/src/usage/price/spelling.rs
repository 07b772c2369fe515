//! Other spellings of the name of one model.

/// A rule: the name that says the same, for names that it is about.
type Rule = fn(&str) -> Option<String>;

/// Names of one model, the most alike first: each rule in this order is put on what those before it
/// left. Never two models under one name: what `ft:` stands for keeps it, and versions of models
/// keep their numbers.
pub(super) fn spellings(provider: &str, model: &str) -> Vec<String> {
    let rules: &[Rule] = match provider {
        "bedrock" => &[
            row_period,
            unnumbered,
            unversioned,
            undated_owned,
            first_version,
            numbered,
        ],
        "openrouter" => &[routed, row_period, undated_owned],
        _ => &[tuned, row_period, undated_owned],
    };
    let mut all = vec![model.to_owned()];
    for rule in rules {
        let more: Vec<String> = all.iter().filter_map(|name| rule(name)).collect();
        for name in more {
            if !name.is_empty() && !all.contains(&name) {
                all.push(name);
            }
        }
    }
    all
}

/// What all models tuned from one are sold as: `ft:gpt-4o-mini-2024-07-18:acme::AbC123` is a
/// `ft:gpt-4o-mini-2024-07-18`.
fn tuned(model: &str) -> Option<String> {
    let (base, _) = model.strip_prefix("ft:")?.split_once(':')?;
    Some(format!("ft:{base}"))
}

/// The name without a variant of `OpenRouter`'s that only picks who serves the model, or searches.
/// Others, such as `:free` or `:extended`, are models of their own there, and have other prices:
/// <https://openrouter.ai/docs/guides/routing/model-variants/overview>.
fn routed(model: &str) -> Option<String> {
    let (base, variant) = model.rsplit_once(':')?;
    let only_routes = matches!(variant, "nitro" | "floor" | "exacto" | SEARCHING);
    only_routes.then(|| base.to_owned())
}

/// The variant that searches the web, which is charged beside tokens.
const SEARCHING: &str = "online";

/// Whether a name asks for searches that the model of this full name does not have in its price.
pub(super) fn searches(model: &str, offer: &str) -> bool {
    let searches = |name: &str| {
        name.rsplit_once(':')
            .is_some_and(|(_, last)| last == SEARCHING)
    };
    searches(model) && !searches(offer)
}

/// The name without the word for its newest snapshot: `claude-haiku-4-5-latest`,
/// `claude-opus-5@default`.
fn row_period(model: &str) -> Option<String> {
    let ends = ["-latest", "@latest", "@default"];
    let mut rest = ends.iter().filter_map(|end| model.strip_suffix(end));
    rest.next().map(str::to_owned)
}

/// The name without the number behind Bedrock's version: `…-v1:0` is `…-v1`.
fn unnumbered(model: &str) -> Option<String> {
    model.strip_suffix(":0").map(str::to_owned)
}

/// The name without Bedrock's first version, which every model has: `…-v1`.
fn unversioned(model: &str) -> Option<String> {
    model.strip_suffix("-v1").map(str::to_owned)
}

/// The name with it.
fn first_version(model: &str) -> Option<String> {
    versioned(model).is_none().then(|| format!("{model}-v1"))
}

/// The name with the number behind its version.
fn numbered(model: &str) -> Option<String> {
    let is_open = versioned(model).is_some() && !model.contains(':');
    is_open.then(|| format!("{model}:0"))
}

/// What stands before a version of Bedrock's.
fn versioned(model: &str) -> Option<&str> {
    let (before, version) = model.rsplit_once("-v")?;
    let has_number = version.starts_with(|first: char| first.is_ascii_digit());
    has_number.then_some(before)
}

fn undated_owned(model: &str) -> Option<String> {
    undated(model).map(str::to_owned)
}

/// The name without the date of its snapshot: `gpt-5-mini-2025-08-07`, `claude-haiku-4-5-20251001`.
fn undated(model: &str) -> Option<&str> {
    let digits = |text: &str, count: usize| {
        text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (rest, last) = model.rsplit_once(['-', '@'])?;
    if digits(last, 8) {
        return Some(rest);
    }
    let (rest, month) = rest.rsplit_once('-')?;
    let (rest, year) = rest.rsplit_once('-')?;
    (digits(last, 2) && digits(month, 2) && digits(year, 4)).then_some(rest)
}

/// Whether two names differ in capitals alone, and in whether the parts of a number stand between
/// dots or hyphens: `claude-haiku-4.5` is `Claude-Haiku-4-5`.
pub(super) fn reads_as(one: &str, other: &str) -> bool {
    one.len() == other.len() && plain(one).eq(plain(other))
}

fn plain(name: &str) -> impl Iterator<Item = u8> {
    let bytes = name.as_bytes();
    let digit = |place: Option<usize>| {
        place
            .and_then(|place| bytes.get(place))
            .is_some_and(u8::is_ascii_digit)
    };
    bytes.iter().enumerate().map(move |(place, byte)| {
        let is_between = digit(place.checked_sub(1)) && digit(place.checked_add(1));
        match byte {
            b'.' if is_between => b'-',
            other => other.to_ascii_lowercase(),
        }
    })
}

/// Whether a listed name is a snapshot of a name without a date.
pub(super) fn is_snapshot(listed: &str, name: &str) -> bool {
    let plain = versioned(listed).unwrap_or(listed);
    undated(plain).is_some_and(|plain| reads_as(plain, name))
}

/// Where profiles of Bedrock keep requests.
const PLACES: [&str; 9] = [
    "us.", "eu.", "apac.", "au.", "jp.", "ca.", "us-gov.", "sa.", "global.",
];

/// The name without the place that a profile of Bedrock keeps requests in, and whether it has one.
pub(super) fn placeless(model: &str) -> (&str, bool) {
    let mut rest = PLACES.iter().filter_map(|place| model.strip_prefix(place));
    rest.next().map_or((model, false), |rest| (rest, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snapshots_lose_their_date_and_nothing_else() {
        assert_eq!(undated("gpt-5-mini-2025-08-07"), Some("gpt-5-mini"));
        assert_eq!(
            undated("claude-haiku-4-5-20251001"),
            Some("claude-haiku-4-5")
        );
        assert_eq!(
            undated("claude-haiku-4-5@20251001"),
            Some("claude-haiku-4-5")
        );
        for plain in ["gpt-4o", "claude-haiku-4-5", "o1", "qwen3-8b", "x-2025-08"] {
            assert_eq!(undated(plain), None, "{plain}");
        }
    }

    #[test]
    fn a_model_that_was_tuned_never_becomes_its_base() {
        for name in [
            "ft:gpt-4o-mini-2024-07-18:acme::AbC123",
            "ft:gpt-4o:org::id",
        ] {
            let all = spellings("openai", name);
            assert!(all.iter().all(|name| name.starts_with("ft:")), "{all:?}");
        }
        assert_eq!(
            spellings("", "ft:gpt-4o-mini-2024-07-18:acme::AbC123"),
            [
                "ft:gpt-4o-mini-2024-07-18:acme::AbC123",
                "ft:gpt-4o-mini-2024-07-18",
                "ft:gpt-4o-mini"
            ]
        );
    }

    #[test]
    fn versions_of_models_are_told_apart() {
        let all = spellings("bedrock", "anthropic.claude-v2:1");
        assert_eq!(all, ["anthropic.claude-v2:1"]);
        let all = spellings("bedrock", "a.claude-3-5-sonnet-20241022-v2:0");
        assert!(!all.iter().any(|name| name.contains("v1")), "{all:?}");
        assert!(reads_as("Claude-Haiku-4.5", "claude-haiku-4-5"));
        assert!(!reads_as("gpt-4.1", "gpt-41"));
        assert!(!reads_as("a.b", "a-b"));
    }

    #[test]
    fn variants_with_prices_of_their_own_stay() {
        for variant in ["free", "extended", "thinking", "batch"] {
            let name = format!("openai/gpt-4o:{variant}");
            assert_eq!(spellings("openrouter", &name), [name]);
        }
        let all = spellings("openrouter", "openai/gpt-4o:nitro");
        assert_eq!(all, ["openai/gpt-4o:nitro", "openai/gpt-4o"]);
        assert!(searches("openai/gpt-4o:online", "openrouter/openai/gpt-4o"));
        assert!(!searches("openai/gpt-4o", "openrouter/openai/gpt-4o"));
    }
}
