//! From a price list as written to a checked one, telling every mistake.

use crate::input::{Code, Part, Reader, Span, Spanned};
use crate::units::Name;

use super::folder::check_folder_name;
use super::model::{Origin, PriceList, Provenance, ServiceTier};
use super::schema::{PriceListFile, SourceFile};
use super::{check_model, check_rates, check_tier};

/// A checked price list, and where it states what its path says too.
pub(super) struct Checked {
    pub(super) list: PriceList,
    pub(super) provider: Span,
    pub(super) effective: Span,
}

/// Checks a price list; `None` when a mistake was told that leaves no list.
pub(super) fn price_list(
    part: Part<PriceListFile>,
    origin: Origin,
    reader: &mut Reader<'_>,
) -> Option<Checked> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    reader.require(file.schema, "schema", span);
    let provider = reader.require(file.provider, "provider", span);
    let provider = provider.filter(|name| is_folder(name, reader));
    let effective = reader.require(file.effective, "effective", span);
    let currency = reader.require(file.currency, "currency", span);
    let status = reader.require(file.status, "status", span);
    let provenance = provenance(file.source, reader, span);
    let models = reader.require_part(file.models, "models", span, "a list of models");
    let windows = file.windows.value.unwrap_or_default();
    let windows: Vec<_> = windows
        .0
        .into_iter()
        .filter_map(|(name, one)| check_rates::window(name, one, reader))
        .collect();
    let models = models
        .map(|models| check_model::models(models, &windows, reader))
        .unwrap_or_default();
    let gateway = file.gateway.into_spanned();
    let gateway = gateway.and_then(|one| check_tier::gateway(one, reader));
    let tiers = file.service_tiers.value.unwrap_or_default();
    let tiers: Vec<_> = tiers
        .into_iter()
        .filter_map(|one| check_tier::tier(one, reader))
        .collect();
    let ids = tiers
        .iter()
        .map(|tier: &ServiceTier| (tier.id.as_str(), tier.span));
    reader.refuse_duplicates(ids, "service tier", Code::DuplicateName);
    let (provider, effective) = (provider?, effective?);
    let (at_provider, at_effective) = (provider.span, effective.span);
    let provider = provider.value.0;
    let list = PriceList {
        title: file.title.into_text().unwrap_or_else(|| provider.clone()),
        provider,
        effective: effective.value,
        currency: currency?.value,
        provenance: provenance?,
        status: status?.value,
        windows,
        threshold_counts: check_model::meters(file.threshold_counts),
        regions: check_model::regions(file.regions),
        gateway,
        models: models.into(),
        service_tiers: tiers,
        origin,
    };
    Some(Checked {
        list,
        provider: at_provider,
        effective: at_effective,
    })
}

/// Whether the provider's name can be that of a folder; otherwise it is told.
fn is_folder(name: &Spanned<Name>, reader: &mut Reader<'_>) -> bool {
    let Err(reason) = check_folder_name(&name.value.0) else {
        return true;
    };
    let message = format!("`{}` cannot be a provider's name", name.value.0);
    reader.tell(Code::InvalidValue, message, name.span, &reason);
    false
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
