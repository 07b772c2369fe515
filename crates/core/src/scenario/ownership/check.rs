//! From an `ownership:` block as written to a checked one, telling every mistake.

use std::collections::BTreeMap;

use crate::input::{
    Code, Diagnostic, Leaf, Log, Part, Reader, SourceId, Sources, Spanned, closest, read,
};
use crate::scenario::stage::Stage;
use crate::units::Ratio;

use super::input::{Access, Amount, Effort, Horizon, Hourly, Input, Key, Several};
use super::model::{Ownership, Portion, RampEnd};
use super::schema::{AccessFile, OwnershipFile};

/// Checks a block against the names of the scenario's stages.
pub(in crate::scenario) fn ownership(
    file: Spanned<OwnershipFile>,
    stages: &[&str],
    reader: &mut Reader<'_>,
) -> Ownership {
    let file = file.value;
    refuse_flat(&file.from, &file.to, reader);
    let mut checked = Ownership {
        from: end(file.from, stages, reader),
        to: end(file.to, stages, reader),
        payments: file.payments.value,
        ..Ownership::default()
    };
    let shared = [
        (Input::Months, file.months.value.map(Horizon::ratio)),
        (Input::DiscountRate, fraction(&file.discount_rate)),
        (Input::PriceDecline, fraction(&file.price_decline)),
        (Input::HourlyRate, file.hourly_rate.value.map(Hourly::ratio)),
        (Input::DelayCost, dollars(&file.delay_cost)),
    ];
    let stated = shared.into_iter();
    checked
        .stated
        .extend(stated.filter_map(|(input, value)| Some((Key::shared(input), value?))));
    for (access, part) in [
        (Access::Direct, file.direct),
        (Access::Unified, file.unified),
        (Access::SelfHosted, file.self_hosted),
    ] {
        of_access(access, part, &mut checked);
    }
    checked
}

fn of_access(access: Access, part: Part<AccessFile>, checked: &mut Ownership) {
    let Some(file) = part.value else {
        return;
    };
    checked.named.push(access);
    let basis = file.fee_basis.value;
    checked.fee_basis.extend(basis.map(|basis| (access, basis)));
    let effort = |leaf: &Leaf<Effort>| leaf.get().map(|effort| effort.ratio());
    let several = |leaf: &Leaf<Several>| leaf.get().map(|number| number.ratio());
    let values = [
        (Input::Providers, several(&file.providers)),
        (Input::IntegrationHours, effort(&file.integration_hours)),
        (Input::MonthlyHours, effort(&file.monthly_hours)),
        (Input::FailoverHours, effort(&file.failover_hours)),
        (Input::PaymentFriction, effort(&file.payment_friction)),
        (Input::DelayWeeks, effort(&file.delay_weeks)),
        (Input::Monitoring, dollars(&file.monitoring)),
        (Input::Infrastructure, dollars(&file.infrastructure)),
        (Input::ComplianceAudit, dollars(&file.compliance_audit)),
        (Input::ComplianceYearly, dollars(&file.compliance_yearly)),
        (Input::Minimums, dollars(&file.minimums)),
        (Input::Overage, fraction(&file.overage)),
        (Input::Fee, fraction(&file.fee)),
        (Input::Minimum, dollars(&file.minimum)),
        (Input::Purchases, several(&file.purchases)),
        (
            Input::CurrencyConversion,
            fraction(&file.currency_conversion),
        ),
    ];
    let stated = values.into_iter();
    checked
        .stated
        .extend(stated.filter_map(|(input, value)| Some((Key::of(access, input), value?))));
}

fn dollars(leaf: &Leaf<Amount>) -> Option<Ratio> {
    leaf.get().map(|amount| amount.ratio())
}

fn fraction(leaf: &Leaf<Portion>) -> Option<Ratio> {
    leaf.get().map(|portion| portion.ratio())
}

/// Two ends that are written alike make no ramp.
fn refuse_flat(from: &Leaf<RampEnd>, to: &Leaf<RampEnd>, reader: &mut Reader<'_>) {
    if let (Some(first), Some(last)) = (from.spanned(), to.spanned())
        && first.value == last.value
    {
        let message = "the ramp ends where it starts";
        let told = Diagnostic::error(Code::InvalidValue, message)
            .at(reader.source, last.span, "the same volume")
            .and_at(reader.source, first.span, "as here")
            .help("name two volumes that differ; the break-even spend is for a steady volume");
        reader.push(told);
    }
}

/// An end of the ramp; a stage that the scenario does not have is told.
fn end(leaf: Leaf<RampEnd>, stages: &[&str], reader: &mut Reader<'_>) -> Option<RampEnd> {
    let end = leaf.into_spanned()?;
    if let RampEnd::Stage(name) = &end.value
        && !stages.iter().any(|stage| stage.eq_ignore_ascii_case(name))
    {
        let told = Diagnostic::error(Code::UnknownStage, format!("there is no stage `{name}`"))
            .at(reader.source, end.span, "no such stage")
            .note(format!(
                "the stages are {}; a number of tokens such as `5M` works too",
                crate::words::all_of(stages)
            ));
        let meant = closest(name, stages.iter().copied());
        reader.push(told.suggest_word(reader.source, end.span, meant));
    }
    Some(end.value)
}

/// The text of a block that states what `--set KEY=VALUE` does, so that options are read, and
/// their mistakes told, as those of a file are.
///
/// # Errors
/// The first text that is not of that form.
pub fn override_text(options: &[String]) -> Result<String, Box<Diagnostic>> {
    let mut own = Vec::new();
    let mut nested: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for option in options {
        let pair = option.split_once('=');
        let pair = pair.map(|(key, value)| (key.trim(), value.trim()));
        let is_plain = |(key, value): &(&str, &str)| {
            let is_key = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
            !key.is_empty() && key.chars().all(is_key) && !value.is_empty()
        };
        let pair = pair.filter(is_plain);
        let (key, value) = pair
            .filter(|_| !option.contains(char::is_control))
            .ok_or_else(|| not_a_pair(option))?;
        match key.split_once('.') {
            Some((group, field)) => nested
                .entry(group)
                .or_default()
                .push(format!("  {field}: {value}\n")),
            None => own.push(format!("{key}: {value}\n")),
        }
    }
    let nested = nested
        .into_iter()
        .map(|(group, lines)| format!("{group}:\n{}", lines.concat()));
    Ok(own.into_iter().chain(nested).collect())
}

fn not_a_pair(option: &str) -> Box<Diagnostic> {
    let message = format!("`--set {option}` is not of the form KEY=VALUE");
    Box::new(
        Diagnostic::error(Code::BadOption, message)
            .within("--set")
            .note("the keys are those of `ownership:` in a scenario")
            .help("write `--set direct.providers=3` or `--set months=12`"),
    )
}

/// Reads what `--set` states, telling every mistake in it.
pub fn read_ownership(
    sources: &Sources,
    source: SourceId,
    stages: &[Stage],
    log: &mut Log,
) -> Option<Ownership> {
    let file = read::<OwnershipFile>(sources, source, log)?.into_spanned()?;
    let names: Vec<&str> = stages.iter().map(|stage| stage.name.as_str()).collect();
    let ownership = ownership(file, &names, &mut Reader::new(log, source));
    (!log.has_errors()).then_some(ownership)
}
