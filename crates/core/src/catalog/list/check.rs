//! From a price list as written to a checked one, telling every mistake.

use crate::catalog::folder::check_folder_name;
use crate::catalog::gateway::gateway;
use crate::catalog::models;
use crate::catalog::origin::Origin;
use crate::catalog::provenance::provenance;
use crate::catalog::tiers::{ServiceTier, tier};
use crate::catalog::window::window;
use crate::input::{Code, Part, Reader, Span, Spanned};
use crate::units::Name;

use super::model::PriceList;
use super::schema::PriceListFile;

/// A checked price list, and where it states what its path says too.
pub(in crate::catalog) struct Checked {
    pub(in crate::catalog) list: PriceList,
    pub(in crate::catalog) provider: Span,
    pub(in crate::catalog) effective: Span,
}

/// Checks a price list; `None` when a mistake was told that leaves no list.
pub(in crate::catalog) fn price_list(
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
        .filter_map(|(name, one)| window(name, one, reader))
        .collect();
    let models = models
        .map(|list| models::models(list, &windows, reader))
        .unwrap_or_default();
    let fee = file.gateway.into_spanned();
    let gateway = fee.and_then(|file| gateway(file, reader));
    let tiers = file.service_tiers.value.unwrap_or_default();
    let tiers: Vec<_> = tiers
        .into_iter()
        .filter_map(|one| tier(one, reader))
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
        threshold_counts: models::meters(file.threshold_counts),
        regions: models::regions(file.regions),
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
