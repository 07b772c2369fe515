//! What else could be bought against downtime: other levels, a second provider, faster repair.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Diagnostic, Leaf, Part, Reader, Spanned};
use crate::money::Usd;
use crate::scenario::outages::{self, Outages, OutagesFile};
use crate::units::{Availability, Label, Name, Ratio, Share};

/// An option against downtime, as written.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "DowntimeOption")]
pub struct AlternativeFile {
    /// Its name in reports.
    #[schemars(required)]
    pub name: Leaf<Label>,
    /// What it costs a month, in dollars.
    #[schemars(required)]
    pub price: Leaf<Usd>,
    /// How much of the time it works; with `second_provider`, how much of the time that works.
    pub availability: Leaf<Availability>,
    /// The same by how often and how long it is down.
    pub outages: Part<OutagesFile>,
    /// How much of the time it worked, as measured.
    pub observed: Leaf<Availability>,
    /// A model of another provider that takes over while the first is down.
    pub second_provider: Leaf<Name>,
    /// How much of the time that which switches over works; always when not given.
    pub failover: Leaf<Availability>,
    /// How often the second provider is down too while the first is down; as often as at any other
    /// time when not given, 96 % for models of the same provider.
    pub together: Leaf<Share>,
    /// How long a repair takes, in percent of what it takes now.
    pub mttr_ratio: Leaf<Share>,
}

/// Something that could be bought against downtime.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DowntimeOption {
    /// The name in reports.
    pub name: String,
    /// What it costs a month.
    pub price: Usd,
    /// How much of the time it worked, as measured.
    pub observed: Option<Availability>,
    /// How it helps.
    pub means: Mitigation,
}

/// How an option helps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Mitigation {
    /// Another service in place of the first.
    Instead(Availability),
    /// A second provider that takes over.
    SecondProvider {
        /// Its model, as written.
        model: Spanned<String>,
        /// How much of the time it works.
        availability: Availability,
        /// How much of the time that which switches over works.
        failover: Availability,
        /// How often it is down too while the first is, where the scenario says.
        together: Option<Share>,
    },
    /// The same incidents, each repaired in this share of the time.
    FasterRepair(Share),
}

/// Checks the options of a scenario; what is wrong is told and left out.
pub(super) fn options(
    part: Part<Vec<Part<AlternativeFile>>>,
    reader: &mut Reader<'_>,
) -> Vec<DowntimeOption> {
    let files = part.value.unwrap_or_default();
    let files = files.into_iter().filter_map(Part::into_spanned);
    files.filter_map(|file| option(file, reader)).collect()
}

fn option(file: Spanned<AlternativeFile>, reader: &mut Reader<'_>) -> Option<DowntimeOption> {
    let (file, span) = (file.value, file.span);
    let name = reader.require(file.name.clone(), "name", span);
    let price = reader.require(file.price.clone(), "price", span);
    let observed = file.observed.value;
    let means = means(Spanned::new(file, span), reader);
    Some(DowntimeOption {
        name: name?.value.0,
        price: price?.value,
        observed,
        means: means?,
    })
}

fn means(file: Spanned<AlternativeFile>, reader: &mut Reader<'_>) -> Option<Mitigation> {
    let (file, span) = (file.value, file.span);
    let ratio = file.mttr_ratio.into_spanned();
    let works = file.availability.into_spanned();
    let outages = file.outages.into_spanned();
    let is_bad = reader.has_told_within(span);
    let said = [ratio.is_some(), works.is_some(), outages.is_some()];
    if said.iter().filter(|said| **said).count() != 1 {
        if !is_bad {
            let told =
                Diagnostic::error(Code::MissingField, "it is not clear what the option does")
                    .at(reader.source, span, "one of three ways is needed")
                    .help("say one of `availability`, `outages: { mtbf, mttr }` or `mttr_ratio`");
            reader.push(told);
        }
        return None;
    }
    if let Some(ratio) = ratio {
        let (message, at, label) = match file.second_provider.spanned() {
            Some(model) => (
                "a second provider repairs nothing",
                model.span,
                "not with `mttr_ratio`",
            ),
            None if ratio.value == Share::NONE => {
                ("a repair takes some time", ratio.span, "must be above 0%")
            }
            None => return Some(Mitigation::FasterRepair(ratio.value)),
        };
        reader.tell(Code::InvalidValue, message.to_owned(), at, label);
        return None;
    }
    let works = works.map(|works| works.value);
    let availability = works.or_else(|| up(outages::outages(outages?, reader)?))?;
    let Some(model) = file.second_provider.into_spanned() else {
        return Some(Mitigation::Instead(availability));
    };
    Some(Mitigation::SecondProvider {
        model: model.into_text(),
        availability,
        failover: file.failover.value.unwrap_or(Availability::ALWAYS),
        together: file.together.value,
    })
}

/// MTBF ÷ (MTBF + MTTR), where MTBF counts from repair to failure.
fn up(outages: Outages) -> Option<Availability> {
    let (mtbf, mttr) = (outages.mtbf.minutes(), outages.mttr.minutes());
    let part: Ratio = mtbf.checked_div(mtbf + mttr)?;
    Availability::new(part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Duration, Scalar};

    #[test]
    fn times_between_failures_and_to_repair_are_an_availability() {
        // Outages of 2.56 h every 5.64 days of service: 135.36 ÷ 137.92.
        let time = |text| Duration::parse(text).unwrap();
        let outages = Outages {
            mtbf: time("5.64d"),
            mttr: time("2.56h"),
        };
        let percent = up(outages).unwrap().percent().to_decimal(9);
        assert_eq!(percent, "98.143851508");
    }
}
