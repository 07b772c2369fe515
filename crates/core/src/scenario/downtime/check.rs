//! What is at stake while the product is down: the scenario's word, and each stage's own.

use crate::input::{Code, Diagnostic, Reader, Span, Spanned};
use crate::money::{Usd, UsdFlow};
use crate::units::{Availability, Duration, Users};

use super::loss::{self, LossTerms};
use super::model::{Claim, Downtime, StageDowntime};
use super::option;
use super::schema::{ClaimFile, DowntimeFile, StageDowntimeFile};

/// What the scenario says of all stages.
pub(in crate::scenario) struct ScenarioDowntime {
    pub(in crate::scenario) downtime: Downtime,
    volume: Option<Spanned<UsdFlow>>,
    per_user: Option<Spanned<UsdFlow>>,
    best_effort: Availability,
    incident: Option<Duration>,
    terms: LossTerms,
}

/// Checks what is at stake in a scenario; `None` when a mistake was told that leaves nothing.
pub(in crate::scenario) fn stakes(
    file: Spanned<DowntimeFile>,
    reader: &mut Reader<'_>,
) -> Option<ScenarioDowntime> {
    let (mut file, span) = (file.value, file.span);
    let terms = terms(&mut file, reader);
    let options = option::options(std::mem::take(&mut file.options), reader);
    let availability = reader.require(file.availability, "availability", span);
    let is_bad = file.volume.is_bad() || file.volume_per_user.is_bad();
    let volume = file.volume.into_spanned();
    let per_user = file.volume_per_user.into_spanned();
    match (&volume, &per_user) {
        (Some(total), Some(per_user)) => {
            let message = "the volume at stake is given twice";
            let told = Diagnostic::error(Code::DuplicateField, message)
                .at(reader.source, per_user.span, "for each user")
                .and_at(reader.source, total.span, "for all users")
                .help("keep either `volume` or `volume_per_user`");
            reader.push(told);
        }
        (None, None) if !is_bad && !reader.has_told_within(span) => {
            let start = Span {
                start: span.start,
                end: (span.start + 1).min(span.end),
            };
            let told = Diagnostic::error(Code::MissingVolume, "nothing says what is at stake")
                .at(
                    reader.source,
                    start,
                    "no `volume` or `volume_per_user` is among these fields",
                )
                .help("add `volume: 50_000/h` or `volume_per_user: 0.50/h`");
            reader.push(told);
        }
        _ => {}
    }
    let claim = file
        .claim
        .into_spanned()
        .and_then(|claim| self::claim(claim, reader));
    let best_effort = availability?.value;
    Some(ScenarioDowntime {
        downtime: Downtime {
            best_effort,
            transaction: file.transaction.value,
            claim,
            observed: file.observed.value,
            options,
        },
        volume,
        per_user,
        best_effort,
        incident: file.incident.value,
        terms,
    })
}

/// Checks how much is lost; `incident` says how long one lasts, which costs an incident need.
fn terms(file: &mut DowntimeFile, reader: &mut Reader<'_>) -> LossTerms {
    if let (Some(factor), Some(hours)) = (file.peak_factor.spanned(), file.trading_hours.spanned())
    {
        let told = Diagnostic::error(Code::DuplicateField, "the peak is given twice")
            .at(reader.source, hours.span, "the hours in which money flows")
            .and_at(reader.source, factor.span, "how much faster it flows")
            .help("keep either `peak_factor` or `trading_hours`");
        reader.push(told);
    }
    let staff = std::mem::take(&mut file.incident_staff).into_spanned();
    let penalty = std::mem::take(&mut file.penalty).into_spanned();
    let by_incident = staff.as_ref().map(|staff| staff.span);
    let by_incident = by_incident.or(penalty
        .as_ref()
        .and_then(|penalty| Some(penalty.value.per_incident.spanned()?.span)));
    if let Some(span) = by_incident.filter(|_| file.incident.is_missing()) {
        let message = "a cost of each incident needs the length of one".to_owned();
        let label = "add `incident: 47m`, so that they can be counted";
        reader.tell(Code::MissingField, message, span, label);
    }
    let staff = staff.and_then(|staff| loss::staff(&staff, reader));
    let penalty = penalty.map(|penalty| penalty.value).unwrap_or_default();
    LossTerms {
        staff: staff.unwrap_or(Usd::ZERO),
        penalty_per_incident: penalty.per_incident.value.unwrap_or(Usd::ZERO),
        penalty_per_hour: penalty.per_hour.value.unwrap_or(Usd::ZERO),
        ..LossTerms::PLAIN
    }
    .at_peak(file.peak_factor.value, file.trading_hours.value)
    .with_shares(file.affected.value, file.recovered.value, file.margin.value)
}

fn claim(file: Spanned<ClaimFile>, reader: &mut Reader<'_>) -> Option<Claim> {
    let loss = reader.require(file.value.loss_per_incident, "loss_per_incident", file.span);
    Some(Claim {
        loss: loss?.value,
        trading_hours: file.value.trading_hours.value,
        source: file.value.source.into_text(),
    })
}

impl ScenarioDowntime {
    /// What is at stake in a stage of so many users: its own word before the scenario's.
    pub(in crate::scenario) fn of(
        &self,
        users: Users,
        own: Option<StageDowntimeFile>,
    ) -> Option<StageDowntime> {
        let own = own.unwrap_or_default();
        let for_users =
            |flow: &Spanned<UsdFlow>| Spanned::new(flow.value * users.ratio(), flow.span);
        let own_volume = own.volume.into_spanned();
        let is_own = own_volume.is_some();
        let volume = own_volume
            .or(self.volume)
            .or_else(|| self.per_user.as_ref().map(for_users))?;
        Some(StageDowntime {
            volume,
            per_user: self
                .per_user
                .as_ref()
                .filter(|_| !is_own)
                .map(|flow| flow.value),
            best_effort: own.availability.value.unwrap_or(self.best_effort),
            incident: own.incident.value.or(self.incident),
            terms: self.terms,
        })
    }
}
