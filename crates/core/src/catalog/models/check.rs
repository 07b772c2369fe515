//! From a model as written to a checked one.

use std::collections::BTreeMap;

use crate::catalog::meter::{Meter, Prices, PricesFile};
use crate::catalog::rates::{Processing, RateCard, card};
use crate::catalog::window::Window;
use crate::input::{Code, Diagnostic, Entries, Leaf, Part, Reader, Span, Spanned};
use crate::units::Factor;

use super::model::{Fees, Model};
use super::schema::ModelFile;

pub(in crate::catalog) fn models(
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
    let rates = crate::catalog::rates::rates(rates, windows, reader);
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
        disputed: file.disputed.value.unwrap_or_default().into(),
        note: file.note.into_text(),
    };
    Some((model, spans))
}

/// Standard prices, of which there is at least one.
fn standard(file: Spanned<PricesFile>, reader: &mut Reader<'_>) -> Prices {
    let prices = Prices::from(file.value);
    if prices.is_empty() && !reader.has_told_within(file.span) {
        let message = "a model has no price at all".to_owned();
        let label = "state at least one price";
        reader.tell(Code::MissingField, message, file.span, label);
    }
    prices
}

/// The meters that are named, in the order of reports.
pub(in crate::catalog) fn meters(part: Part<Vec<Leaf<Meter>>>) -> Vec<Meter> {
    let leaves = part.value.unwrap_or_default().into_iter();
    let mut meters: Vec<Meter> = leaves.filter_map(|leaf| leaf.value).collect();
    meters.sort_unstable();
    meters.dedup();
    meters
}

pub(in crate::catalog) fn regions(part: Part<Entries<Leaf<Factor>>>) -> Vec<(String, Factor)> {
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
            let (role, either) = if owner.id == *alias {
                ("the id of a model", String::new())
            } else {
                ("an alias of another", format!(" or from `{}`", owner.id))
            };
            let diagnostic = Diagnostic::error(Code::AmbiguousAlias, message)
                .at(reader.source, span, format!("an alias of `{}`", model.id))
                .and_at(reader.source, earlier, role)
                .help(format!("remove the alias from `{}`{either}", model.id));
            reader.push(diagnostic);
        }
    }
}
