//! Where prices and exchange rates come from.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Leaf, Part, Reader, Span};
use crate::units::{Day, Label};

/// Where prices come from and when they were checked there.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Source")]
pub struct SourceFile {
    /// The page that publishes the prices.
    pub url: Leaf<Label>,
    /// What publishes the prices, where it is no page.
    pub title: Leaf<Label>,
    /// The day on which the prices were checked there.
    #[schemars(required)]
    pub checked: Leaf<Day>,
    /// The catalogs that the figures were read from, when not from the page itself.
    pub via: Leaf<Label>,
}

/// Where prices come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The page or publication.
    pub publisher: String,
    /// The day on which the prices were checked there.
    pub checked: Day,
    /// The catalogs that the figures were read from, if not from the publication itself.
    pub via: Option<String>,
}

pub(super) fn provenance(
    part: Part<SourceFile>,
    reader: &mut Reader<'_>,
    owner: Span,
) -> Option<Provenance> {
    let file = reader.require_part(part, "source", owner, "`{ url: …, checked: 2026-11-11 }`")?;
    let (file, span) = (file.value, file.span);
    let checked = reader.require(file.checked, "checked", span);
    let is_named = !file.url.is_missing() || !file.title.is_missing();
    let publisher = file.url.into_text().or(file.title.into_text());
    if !is_named && !reader.has_told_within(span) {
        reader.tell(
            Code::MissingField,
            "missing field `url`".to_owned(),
            span,
            "a source has a `url`, or a `title` where it is no page",
        );
    }
    Some(Provenance {
        publisher: publisher?,
        checked: checked?.value,
        via: file.via.into_text(),
    })
}
