//! From a price list as written to a checked one, telling every mistake.

use std::collections::BTreeMap;

use crate::input::{Code, Diagnostic, Leaf, Part, Reader, Span, Spanned};
use crate::units::Label;

use super::meter::{Meter, Prices};
use super::model::{Model, Origin, PriceList, Provenance, ServiceTier, TypicalSpend};
use super::schema::{ModelFile, PriceListFile, PricesFile, SourceFile, SpendFile, TierFile};

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
    let effective = reader.require(file.effective, "effective", span);
    let currency = reader.require(file.currency, "currency", span);
    let status = reader.require(file.status, "status", span);
    let provenance = provenance(file.source, reader, span);
    let models = reader.require_part(file.models, "models", span, "a list of models");
    let models = models
        .map(|models| self::models(models, reader))
        .unwrap_or_default();
    let tiers = file.service_tiers.value.unwrap_or_default();
    let tiers: Vec<_> = tiers
        .into_iter()
        .filter_map(|one| tier(one, reader))
        .collect();
    let ids = tiers
        .iter()
        .map(|tier: &ServiceTier| (tier.id.as_str(), tier.span));
    refuse_duplicates(ids, "service tier", Code::DuplicateName, reader);
    let (provider, effective) = (provider?, effective?);
    let (at_provider, at_effective) = (provider.span, effective.span);
    let provider = provider.value.0;
    let list = PriceList {
        title: text(file.title).unwrap_or_else(|| provider.clone()),
        provider,
        effective: effective.value,
        currency: currency?.value,
        provenance: provenance?,
        status: status?.value,
        models,
        service_tiers: tiers,
        origin,
    };
    Some(Checked {
        list,
        provider: at_provider,
        effective: at_effective,
    })
}

fn models(parts: Spanned<Vec<Part<ModelFile>>>, reader: &mut Reader<'_>) -> Vec<Model> {
    if parts.value.is_empty() {
        let message = "a price list has at least one model".to_owned();
        reader.tell(Code::MissingField, message, parts.span, "no model here");
    }
    let models = parts.value.into_iter().filter_map(|one| model(one, reader));
    let (models, aliases): (Vec<_>, Vec<_>) = models.collect::<Vec<_>>().into_iter().unzip();
    refuse_shared_names(&models, &aliases, reader);
    models
}

fn text(leaf: Leaf<Label>) -> Option<String> {
    leaf.value.map(|label| label.0)
}

fn provenance(part: Part<SourceFile>, reader: &mut Reader<'_>, owner: Span) -> Option<Provenance> {
    let file = reader.require_part(part, "source", owner, "`{ url: …, checked: 2026-11-11 }`")?;
    let (file, span) = (file.value, file.span);
    let checked = reader.require(file.checked, "checked", span);
    let is_named = !file.url.is_missing() || !file.title.is_missing();
    let publisher = text(file.url).or(text(file.title));
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
        via: text(file.via),
    })
}

/// The model, and where each of its aliases is written.
fn model(part: Part<ModelFile>, reader: &mut Reader<'_>) -> Option<(Model, Vec<Span>)> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let id = reader.require(file.id, "id", span);
    let standard = reader.require_part(file.prices, "prices", span, "`{ input: …, output: … }`");
    let priced = standard.map(|file| (prices(file.value), file.span));
    if let Some(((_, is_empty), at)) = &priced
        && *is_empty
        && !reader.has_told_within(*at)
    {
        let message = "a model has no price at all".to_owned();
        reader.tell(Code::MissingField, message, *at, "state at least one price");
    }
    let aliases = file.aliases.value.unwrap_or_default();
    let aliases = aliases.into_iter().filter_map(Leaf::into_spanned);
    let (aliases, spans) = aliases.map(|alias| (alias.value.0, alias.span)).unzip();
    let (id, ((standard, _), _)) = (id?, priced?);
    let model = Model {
        span: id.span,
        id: id.value.0,
        aliases,
        context_window: file.context_window.value,
        max_output: file.max_output.value,
        prices: standard,
        batch: file
            .batch
            .value
            .map(|file| prices(file).0)
            .unwrap_or_default(),
        disputed: file
            .disputed
            .value
            .map(|file| prices(file).0)
            .unwrap_or_default(),
        note: text(file.note),
    };
    Some((model, spans))
}

/// The prices, and whether none was written at all.
fn prices(file: PricesFile) -> (Prices, bool) {
    let PricesFile {
        input,
        cache_read,
        cache_write,
        cache_write_1h,
        output,
    } = file;
    let leaves = [
        (Meter::Input, input),
        (Meter::CacheRead, cache_read),
        (Meter::CacheWrite, cache_write),
        (Meter::CacheWrite1h, cache_write_1h),
        (Meter::Output, output),
    ];
    let is_empty = leaves.iter().all(|(_, leaf)| leaf.is_missing());
    let set = |prices: Prices, (meter, leaf): (Meter, Leaf<_>)| prices.with(meter, leaf.value);
    (leaves.into_iter().fold(Prices::default(), set), is_empty)
}

fn tier(part: Part<TierFile>, reader: &mut Reader<'_>) -> Option<ServiceTier> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let id = reader.require(file.id, "id", span);
    let promise = reader.require(file.availability, "availability", span);
    let capacity = reader.require(file.capacity, "capacity", span);
    let fee = reader.require(file.monthly_fee, "monthly_fee", span);
    let spend = file.typical_spend.into_spanned();
    let spend = spend.and_then(|file| typical_spend(file.value, reader, file.span));
    let id = id?;
    Some(ServiceTier {
        title: text(file.title).unwrap_or_else(|| id.value.0.clone()),
        span: id.span,
        id: id.value.0,
        promise: promise?.value,
        capacity: capacity?.value,
        requests_per_minute: file
            .limits
            .value
            .and_then(|limits| limits.requests_per_minute.value),
        monthly_fee: fee?.value,
        payment: text(file.payment),
        support: text(file.support),
        terms: text(file.terms),
        typical_spend: spend,
    })
}

fn typical_spend(file: SpendFile, reader: &mut Reader<'_>, span: Span) -> Option<TypicalSpend> {
    let from = reader.require(file.from, "from", span);
    let to = reader.require(file.to, "to", span);
    let or_more = file.or_more.value.is_some_and(|flag| flag.0);
    Some(TypicalSpend {
        from: from?.value,
        to: to?.value,
        or_more,
    })
}

fn refuse_shared_names(models: &[Model], aliases: &[Vec<Span>], reader: &mut Reader<'_>) {
    let ids = models.iter().map(|model| (model.id.as_str(), model.span));
    refuse_duplicates(ids, "model", Code::DuplicateModel, reader);
    let mut owners: BTreeMap<&str, (&Model, Span)> = BTreeMap::new();
    for model in models {
        owners.entry(&model.id).or_insert((model, model.span));
    }
    for (model, spans) in models.iter().zip(aliases) {
        for (alias, &span) in model.aliases.iter().zip(spans) {
            let (owner, earlier) = *owners.entry(alias).or_insert((model, span));
            if std::ptr::eq(owner, model) {
                continue;
            }
            let message = format!("`{alias}` stands for two models");
            let (role, either) = match owner.id == *alias {
                true => ("the id of a model", String::new()),
                false => ("an alias of another", format!(" or from `{}`", owner.id)),
            };
            let diagnostic = Diagnostic::error(Code::AmbiguousAlias, message)
                .at(reader.source, span, format!("an alias of `{}`", model.id))
                .and_at(reader.source, earlier, role)
                .help(format!("remove the alias from `{}`{either}", model.id));
            reader.push(diagnostic);
        }
    }
}

/// Tells each name that comes twice, with both places.
pub(crate) fn refuse_duplicates<'a>(
    names: impl Iterator<Item = (&'a str, Span)>,
    what: &str,
    code: Code,
    reader: &mut Reader<'_>,
) {
    let mut first: BTreeMap<&str, Span> = BTreeMap::new();
    for (name, span) in names {
        let earlier = *first.entry(name).or_insert(span);
        if earlier != span {
            let verb = if code == Code::DuplicateModel {
                "priced"
            } else {
                "named"
            };
            let diagnostic = Diagnostic::error(code, format!("{what} `{name}` is {verb} twice"))
                .at(reader.source, span, "second")
                .and_at(reader.source, earlier, "first")
                .help("remove one of them");
            reader.push(diagnostic);
        }
    }
}
