//! What names of Azure's meters say: `gpt 4o 0806 Inp glbl Tokens`, `5.4 opt Dz 1M Tokens`.
//!
//! Microsoft has no list of them; these are those of its retail prices.

/// Dates of snapshots, of which meters have month and day.
const SNAPSHOTS: &[(&str, &str)] = &[
    ("0513", "2024-05-13"),
    ("0718", "2024-07-18"),
    ("0806", "2024-08-06"),
    ("1120", "2024-11-20"),
    ("0131", "2025-01-31"),
    ("0414", "2025-04-14"),
    ("0416", "2025-04-16"),
];

/// Words about the kind of token and its number.
const KINDS: &[&str] = &[
    "inp", "inpt", "input", "outp", "outpt", "output", "opt", "cached", "cchd", "cch", "cd",
    "tokens", "token", "1m", "1k", "batch", "gpt", "shortco", "longco",
];

const GLOBAL: &[&str] = &["glbl", "gl", "global"];
const DATA_ZONE: &[&str] = &["dz", "dzn", "dzone", "datazone"];

/// Words that ids of models have too.
const VARIANTS: &[&str] = &["mini", "nano", "pro", "codex", "max"];

/// The model that a meter is of, by the id of our price lists, which is of the price of the
/// geography: data zones of the US and the EU have their own. `None` where it cannot be told, as
/// of a single region, for which we have no prices.
pub(super) fn model(meter: &str, region: &str) -> Option<String> {
    let small = meter.to_ascii_lowercase();
    let words: Vec<&str> = small.split([' ', '-', '_']).collect();
    let any = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let geography = match (any(GLOBAL), any(DATA_ZONE)) {
        (true, false) => "",
        (false, true) => zone(region)?,
        _ => return None,
    };
    let kept = words.iter().copied().filter(|word| {
        let known = [KINDS, GLOBAL, DATA_ZONE];
        !word.is_empty() && !known.iter().any(|known| known.contains(word))
    });
    let mut kept = kept;
    let mut id = family(kept.next()?)?;
    for word in kept {
        let date = SNAPSHOTS.iter().find(|(short, _)| *short == word);
        let part = match date {
            Some((_, date)) => date,
            None if VARIANTS.contains(&word) => word,
            None => return None,
        };
        id = format!("{id}-{part}");
    }
    Some(format!("{geography}{id}"))
}

/// Whether a meter is of long prompts, which have a price of their own.
pub(super) fn is_long(meter: &str) -> bool {
    meter.to_ascii_lowercase().contains("longco")
}

fn zone(region: &str) -> Option<&'static str> {
    /// Regions of Azure in the European data zone, by how they begin.
    const EUROPE: &[&str] = &[
        "sweden",
        "germany",
        "france",
        "westeurope",
        "northeurope",
        "italy",
        "poland",
        "spain",
    ];
    let region = region.to_ascii_lowercase().replace(' ', "");
    let is_us = region.ends_with("us") || region.ends_with("us2") || region.ends_with("us3");
    if is_us {
        Some("us/")
    } else {
        EUROPE
            .iter()
            .any(|start| region.starts_with(start))
            .then_some("eu/")
    }
}

/// `4o`, `4.1`, `5` and `gpt5` are of `gpt-`; `o3` is itself.
fn family(word: &str) -> Option<String> {
    let is_reasoner = word.strip_prefix('o').is_some_and(is_number);
    if is_reasoner {
        return Some(word.to_owned());
    }
    let bare = word.strip_prefix("gpt").unwrap_or(word);
    let is_gpt = is_number(bare.strip_suffix('o').unwrap_or(bare));
    is_gpt.then(|| format!("gpt-{bare}"))
}

fn is_number(text: &str) -> bool {
    let mut letters = text.chars();
    text.len() <= 3 && !text.is_empty() && letters.all(|one| one.is_ascii_digit() || one == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meters_of_the_retail_prices_name_models() {
        for (meter, region, id) in [
            ("gpt 4o 0806 Inp glbl Tokens", "eastus", "gpt-4o-2024-08-06"),
            (
                "gpt 4o 1120 cached Inp glbl Tokens",
                "",
                "gpt-4o-2024-11-20",
            ),
            ("gpt 4.1 nano cached Inp glbl Tokens", "", "gpt-4.1-nano"),
            ("gpt-4o 1120 Outp glbl Tokens", "", "gpt-4o-2024-11-20"),
            ("o4-mini 0416 Inp glbl Tokens", "", "o4-mini-2025-04-16"),
            ("o3 0416 Outp glbl Tokens", "", "o3-2025-04-16"),
            ("GPT 5 outpt Glbl 1M Tokens", "", "gpt-5"),
            ("5.4 opt Dz 1M Tokens", "eastus2", "us/gpt-5.4"),
            ("5.4 inp Dz 1M Tokens", "swedencentral", "eu/gpt-5.4"),
            ("5.5 ShortCo inp Gl 1M Tokens", "", "gpt-5.5"),
        ] {
            assert_eq!(model(meter, region).as_deref(), Some(id), "{meter}");
        }
        assert!(is_long("5.5 LongCo inp Gl 1M Tokens"));
    }

    #[test]
    fn what_cannot_be_told_is_none() {
        for meter in [
            "gpt 4o 0806 Inp regnl Tokens",
            "gpt 4o aud 1217 Inp glbl Tokens",
            "5.4 opt Dz 1M Tokens",
            "Codestral Inp glbl Tokens",
            "V4 Pro Inp glbl Tokens",
            "D2s v3",
        ] {
            assert_eq!(model(meter, "uksouth"), None, "{meter}");
        }
    }
}
