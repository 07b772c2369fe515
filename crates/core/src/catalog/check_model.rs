//! From a model as written to a checked one.

use std::collections::BTreeMap;

use crate::input::{Code, Diagnostic, Entries, Leaf, Part, Reader, Span, Spanned};
use crate::units::Factor;

use super::check_rates;
use super::meter::{Meter, Prices};
use super::model::{Fees, Model};
use super::rate::{Processing, RateCard};
use super::schema::{ModelFile, PricesFile};
use super::window::Window;

pub(super) fn models(
    parts: Spanned<Vec<Part<ModelFile>>>,
    windows: &[Window],
    reader: &mut Reader<'_>,
) -> Vec<Model> {
    if parts.value.is_empty() {
        let message = "a price list has at least one model".to_owned();
        reader.tell(Code::MissingField, message, parts.span, "no model here");
    }
    let models = parts
        .value
        .into_iter()
        .filter_map(|one| model(one, windows, reader));
    let (models, aliases): (Vec<_>, Vec<_>) = models.collect::<Vec<_>>().into_iter().unzip();
    refuse_shared_names(&models, &aliases, reader);
    models
}

/// The model, and where each of its aliases is written.
fn model(
    part: Part<ModelFile>,
    windows: &[Window],
    reader: &mut Reader<'_>,
) -> Option<(Model, Vec<Span>)> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let id = reader.require(file.id, "id", span);
    let standard = reader.require_part(file.prices, "prices", span, "`{ input: …, output: … }`");
    let standard = standard.map(|file| self::standard(file, reader));
    let rates = file.rates.value.unwrap_or_default();
    let rates = check_rates::rates(rates, windows, reader);
    let aliases = file.aliases.value.unwrap_or_default();
    let aliases = aliases.into_iter().filter_map(Leaf::into_spanned);
    let (aliases, spans) = aliases.map(|alias| (alias.value.0, alias.span)).unzip();
    let fees = file.fees.value.map(|fees| Fees {
        request: fees.request.value,
        search_per_1k: fees.search_per_1k.value,
    });
    let others = [
        (Processing::Batch, file.batch),
        (Processing::Flex, file.flex),
        (Processing::Priority, file.priority),
    ];
    let (id, standard) = (id?, standard?);
    let model = Model {
        span: id.span,
        id: id.value.0,
        aliases,
        context_window: file.context_window.value,
        max_output: file.max_output.value,
        reasons: file.reasoning.value.is_some_and(|flag| flag.0),
        card: card(
            &RateCard::default().with(Processing::Standard, standard),
            others,
        ),
        rates,
        volume: file.volume.value.unwrap_or_default(),
        threshold_counts: meters(file.threshold_counts),
        regions: regions(file.regions),
        fees: fees.unwrap_or_default(),
        confirmed: meters(file.confirmed),
        single_source: meters(file.single_source),
        disputed: prices(file.disputed),
        note: file.note.into_text(),
    };
    Some((model, spans))
}

/// A card with what is written for each way of processing.
pub(super) fn card<const N: usize>(
    base: &RateCard,
    parts: [(Processing, Part<PricesFile>); N],
) -> RateCard {
    let set = |card: RateCard, (way, part)| card.with(way, prices(part));
    parts.into_iter().fold(*base, set)
}

/// Standard prices, of which there is at least one.
fn standard(file: Spanned<PricesFile>, reader: &mut Reader<'_>) -> Prices {
    let at = file.span;
    let leaves = file.value.into_leaves();
    if leaves.iter().all(|(_, leaf)| leaf.is_missing()) && !reader.has_told_within(at) {
        let message = "a model has no price at all".to_owned();
        reader.tell(Code::MissingField, message, at, "state at least one price");
    }
    let set = |prices: Prices, (meter, leaf): (Meter, Leaf<_>)| prices.with(meter, leaf.value);
    leaves.into_iter().fold(Prices::default(), set)
}

pub(super) fn prices(part: Part<PricesFile>) -> Prices {
    let leaves = part.value.unwrap_or_default().into_leaves();
    let set = |prices: Prices, (meter, leaf): (Meter, Leaf<_>)| prices.with(meter, leaf.value);
    leaves.into_iter().fold(Prices::default(), set)
}

/// The meters that are named, in the order of reports.
pub(super) fn meters(part: Part<Vec<Leaf<Meter>>>) -> Vec<Meter> {
    let leaves = part.value.unwrap_or_default().into_iter();
    let mut meters: Vec<Meter> = leaves.filter_map(|leaf| leaf.value).collect();
    meters.sort_unstable();
    meters.dedup();
    meters
}

pub(super) fn regions(part: Part<Entries<Leaf<Factor>>>) -> Vec<(String, Factor)> {
    let entries = part.value.unwrap_or_default().0.into_iter();
    let factors = entries.filter_map(|(name, leaf)| Some((name.value.0, leaf.value?)));
    factors.collect()
}

fn refuse_shared_names(models: &[Model], aliases: &[Vec<Span>], reader: &mut Reader<'_>) {
    let ids = models.iter().map(|model| (model.id.as_str(), model.span));
    reader.refuse_duplicates(ids, "model", Code::DuplicateModel);
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
