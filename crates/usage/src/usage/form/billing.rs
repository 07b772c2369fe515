//! How a row is billed, told by what stands in it beside its tokens.

use serde::Deserialize;

use crate::usage::billing::{Billing, Unlisted};
use crate::usage::record::Fault;

use super::number::count;
use super::role::Role;
use super::values::Values;

/// Service tiers without a list price, and why.
const TIERS: [(&str, Unlisted); 6] = [
    ("scale", Unlisted::Agreed),
    ("flex_discount", Unlisted::Agreed),
    ("priority_on_demand", Unlisted::Agreed),
    ("provisioned_throughput", Unlisted::Units),
    ("provisioned", Unlisted::Units),
    ("reserved", Unlisted::Units),
];

/// What names of models have in them that sell pictures in a prompt apart from its text.
const SEEING: [&[u8]; 3] = [b"image", b"realtime", b"live"];

/// Why a service tier has no list price; `None` where prices know it, or nobody does.
pub(super) fn unlisted_tier(tier: &[u8]) -> Option<Unlisted> {
    let known = |(word, _): &(&str, Unlisted)| word.as_bytes().eq_ignore_ascii_case(tier);
    TIERS.iter().find(|one| known(one)).map(|(_, why)| *why)
}

/// How a row is billed.
pub(super) fn of(values: &Values<'_>, is_gateway_hit: fn(&Values<'_>) -> bool) -> Billing {
    if is_gateway_hit(values) {
        return Billing::FromGateway;
    }
    let unlisted = [
        unlisted_tier(values.text(Role::Tier)),
        media(values),
        values
            .said(Role::OwnKey)
            .filter(|own| is_some(own))
            .map(|_| Unlisted::OwnKey),
        values
            .said(Role::SearchCost)
            .filter(|cost| is_some(cost))
            .map(|_| Unlisted::Searches),
        values
            .said(Role::Speed)
            .filter(|speed| speed.eq_ignore_ascii_case(b"fast"))
            .map(|_| Unlisted::Fast),
    ];
    if let Some(why) = unlisted.into_iter().flatten().next() {
        return Billing::Unlisted(why);
    }
    let geo = values.text(Role::Geo).to_ascii_lowercase();
    match geo.as_slice() {
        b"" | b"global" | b"not_available" | b"default" => Billing::Listed,
        b"us" => Billing::InUs,
        _ => Billing::Unlisted(Unlisted::Region),
    }
}

/// Searches of the web that a row counts.
///
/// # Errors
/// When it is no count.
pub(super) fn searches(values: &Values<'_>) -> Result<u64, Fault> {
    values.said(Role::Searches).map_or(Ok(0), count)
}

/// What of the tokens is no text, where that has a price of its own.
fn media(values: &Values<'_>) -> Option<Unlisted> {
    let has = |role| values.said(role).is_some_and(is_some);
    let kinds = [Role::InputKinds, Role::OutputKinds].map(|role| Kinds::of(values.text(role)));
    let [asked, answered] = kinds;
    if has(Role::InputAudio) || has(Role::OutputAudio) || asked.sound || answered.sound {
        return Some(Unlisted::Sound);
    }
    let model = values.text(Role::Model).to_ascii_lowercase();
    let sees_apart = || {
        let mut marks = SEEING.into_iter();
        marks.any(|mark| memchr::memmem::find(&model, mark).is_some())
    };
    let asked = (has(Role::InputImage) || asked.pictures) && sees_apart();
    let answered = has(Role::OutputImage) || answered.pictures;
    (asked || answered).then_some(Unlisted::Pictures)
}

/// Whether a number, whole or not, is more than zero.
fn is_some(number: &[u8]) -> bool {
    let digits = number.split(|byte| matches!(byte, b'e' | b'E')).next();
    let has_digit = |digits: &[u8]| digits.iter().any(|byte| matches!(byte, b'1'..=b'9'));
    digits.is_some_and(has_digit) || number.eq_ignore_ascii_case(b"true")
}

/// Which tokens a list of Gemini counts beside those of text.
#[derive(Clone, Copy, Debug, Default)]
struct Kinds {
    sound: bool,
    pictures: bool,
}

/// Tokens of one kind: `{"modality": "AUDIO", "tokenCount": 1000}`.
#[derive(Deserialize)]
struct Kind {
    #[serde(default)]
    modality: String,
    #[serde(default, alias = "tokenCount")]
    token_count: u64,
}

impl Kinds {
    fn of(list: &[u8]) -> Self {
        let names = |name: &[u8]| memchr::memmem::find(list, name).is_some();
        let seen = Self {
            sound: names(b"AUDIO"),
            pictures: names(b"IMAGE") || names(b"VIDEO"),
        };
        if !seen.sound && !seen.pictures {
            return seen;
        }
        // A list that cannot be read has what it names.
        let Ok(kinds) = serde_json::from_slice::<Vec<Kind>>(list) else {
            return seen;
        };
        let counts = |names: &[&str]| {
            let mut kinds = kinds.iter();
            kinds.any(|kind| kind.token_count > 0 && names.contains(&kind.modality.as_str()))
        };
        Self {
            sound: counts(&["AUDIO"]),
            pictures: counts(&["IMAGE", "VIDEO"]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::format::Format;
    use super::*;

    fn with(pairs: &[(Role, &str)]) -> Billing {
        let mut values = Values::new();
        for (role, text) in pairs {
            values.set_owned(*role, 0, text.as_bytes());
        }
        of(&values, Format::PER_REQUEST.is_gateway_hit)
    }

    #[test]
    fn sound_has_no_price_and_pictures_have_one_where_models_read_them() {
        let sound = Billing::Unlisted(Unlisted::Sound);
        let pictures = Billing::Unlisted(Unlisted::Pictures);
        assert_eq!(with(&[(Role::InputAudio, "12")]), sound);
        assert_eq!(with(&[(Role::InputAudio, "0")]), Billing::Listed);
        assert_eq!(with(&[(Role::OutputAudio, "3")]), sound);
        let list = |kind: &str, tokens: u64| {
            format!(
                r#"[{{"modality":"TEXT","tokenCount":5}},{{"modality":"{kind}","tokenCount":{tokens}}}]"#
            )
        };
        for (role, text, billing) in [
            (Role::InputKinds, list("AUDIO", 7), sound),
            (Role::InputKinds, list("AUDIO", 0), Billing::Listed),
            (Role::InputKinds, list("VIDEO", 7), Billing::Listed),
            (Role::OutputKinds, list("IMAGE", 7), pictures),
            (Role::OutputKinds, list("AUDIO", 7), sound),
            (Role::OutputKinds, "[AUDIO".to_owned(), sound),
        ] {
            assert_eq!(with(&[(role, &text)]), billing, "{text}");
        }
        let image = [(Role::InputImage, "7"), (Role::Model, "gpt-image-1")];
        assert_eq!(with(&image), pictures);
        let image = [(Role::InputImage, "7"), (Role::Model, "gpt-4o")];
        assert_eq!(with(&image), Billing::Listed);
    }

    #[test]
    fn what_no_list_prices_is_told_apart() {
        for (role, text, billing) in [
            (Role::Tier, "scale", Billing::Unlisted(Unlisted::Agreed)),
            (
                Role::Tier,
                "PROVISIONED_THROUGHPUT",
                Billing::Unlisted(Unlisted::Units),
            ),
            (Role::Tier, "default", Billing::Listed),
            (Role::Speed, "fast", Billing::Unlisted(Unlisted::Fast)),
            (Role::Speed, "standard", Billing::Listed),
            (Role::Geo, "us", Billing::InUs),
            (Role::Geo, "global", Billing::Listed),
            (Role::Geo, "not_available", Billing::Listed),
            (Role::Geo, "eu", Billing::Unlisted(Unlisted::Region)),
            (Role::OwnKey, "0.0", Billing::Listed),
            (Role::OwnKey, "0.002", Billing::Unlisted(Unlisted::OwnKey)),
            (
                Role::SearchCost,
                "2e-3",
                Billing::Unlisted(Unlisted::Searches),
            ),
            (Role::SearchCost, "0e7", Billing::Listed),
            (Role::GatewayHit, "True", Billing::FromGateway),
            (Role::GatewayHit, "False", Billing::Listed),
        ] {
            assert_eq!(with(&[(role, text)]), billing, "{text}");
        }
    }
}
