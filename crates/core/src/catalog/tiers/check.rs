//! From a service tier as written to a checked one.

use crate::catalog::rates::Processing;
use crate::input::{Code, Part, Reader, Span, Spanned};
use crate::units::Factor;

use super::model::{Commitment, Provisioned, ServiceTier, TypicalSpend};
use super::schema::{CommitmentFile, ProvisionedFile, SpendFile, TierFile};

pub(in crate::catalog) fn tier(
    part: Part<TierFile>,
    reader: &mut Reader<'_>,
) -> Option<ServiceTier> {
    let file = part.into_spanned()?;
    let (file, span) = (file.value, file.span);
    let id = reader.require(file.id, "id", span);
    let promise = reader.require(file.availability, "availability", span);
    let capacity = reader.require(file.capacity, "capacity", span);
    let fee = reader.require(file.monthly_fee, "monthly_fee", span);
    let spend = file.typical_spend.into_spanned();
    let spend = spend.and_then(|file| typical_spend(file.value, reader, file.span));
    let commitment = file.commitment.into_spanned();
    let commitment = commitment.and_then(|file| self::commitment(file, reader));
    let provisioned = file.provisioned.into_spanned();
    let provisioned = provisioned.and_then(|file| self::provisioned(file, reader));
    let sla = file.sla.into_spanned();
    let sla = sla.and_then(|sla| super::sla::sla(sla, promise.as_ref(), reader));
    let limits = file.limits.value.unwrap_or_default();
    let limits = super::limits::limits(&limits, reader);
    let id = id?;
    Some(ServiceTier {
        title: file.title.into_text().unwrap_or_else(|| id.value.0.clone()),
        span: id.span,
        id: id.value.0,
        promise: promise?.value,
        sla,
        capacity: capacity?.value,
        limits,
        monthly_fee: fee?.value,
        processing: file.processing.value.unwrap_or(Processing::Standard),
        commitment,
        provisioned,
        payment: file.payment.into_text(),
        support: file.support.into_text(),
        terms: file.terms.into_text(),
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

fn commitment(file: Spanned<CommitmentFile>, reader: &mut Reader<'_>) -> Option<Commitment> {
    let monthly = reader.require(file.value.monthly, "monthly", file.span);
    Some(Commitment {
        monthly: monthly?.value,
        overage: file.value.overage.value.unwrap_or(Factor::ONE),
    })
}

fn provisioned(file: Spanned<ProvisionedFile>, reader: &mut Reader<'_>) -> Option<Provisioned> {
    let (file, span) = (file.value, file.span);
    let unit_hour = reader.require(file.unit_hour, "unit_hour", span);
    let units = reader.require(file.units, "units", span);
    let input = file.input_tokens_per_minute.into_spanned();
    let ratio = file.output_ratio.into_spanned();
    let output = file.output_tokens_per_minute.into_spanned();
    if let (Some(ratio), Some(_)) = (&ratio, &output) {
        let message = "`output_ratio` and `output_tokens_per_minute` exclude each other".to_owned();
        reader.tell(Code::InvalidValue, message, ratio.span, "write one of them");
    }
    let outputs = [
        ratio.as_ref().map(|ratio| ("output_ratio", ratio.span)),
        output
            .as_ref()
            .map(|each| ("output_tokens_per_minute", each.span)),
    ];
    if let (None, Some((field, at))) = (&input, outputs.into_iter().flatten().next()) {
        let message = format!("`{field}` without `input_tokens_per_minute`");
        reader.tell(
            Code::MissingField,
            message,
            at,
            "state what a unit carries of prompts too",
        );
    }
    if let (Some(units), Some(minimum)) = (&units, file.minimum.get())
        && units.value < *minimum
    {
        let message = format!(
            "{} units are fewer than the minimum of {minimum}",
            units.value
        );
        let label = "fewer than are sold";
        reader.tell(Code::NumberOutOfRange, message, units.span, label);
    }
    Some(Provisioned {
        unit_month: file.unit_month.value,
        input_tokens_per_minute: input.map(|input| input.value),
        output_ratio: ratio.map(|ratio| ratio.value),
        output_tokens_per_minute: output.map(|output| output.value),
        minimum: file.minimum.value,
        increment: file.increment.value,
        slots: file.slots.value,
        ..Provisioned::hourly(unit_hour?.value, units?.value)
    })
}
