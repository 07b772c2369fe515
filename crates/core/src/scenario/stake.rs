//! What is at stake while the product is down: the scenario's word, and each stage's own.

use crate::input::{Code, Diagnostic, Reader, Span, Spanned};
use crate::money::UsdFlow;
use crate::units::{Availability, Duration, Users};

use super::alternative;
use super::loss::{self, LossTerms};
use super::model::{Claim, Downtime, Stake};
use super::schema::{ClaimFile, DowntimeFile, StageDowntimeFile};

/// What the scenario says of all stages.
pub(super) struct Stakes {
    pub(super) downtime: Downtime,
    volume: Option<Spanned<UsdFlow>>,
    per_user: Option<Spanned<UsdFlow>>,
    best_effort: Availability,
    incident: Option<Duration>,
    terms: LossTerms,
}

pub(super) fn stakes(file: Spanned<DowntimeFile>, reader: &mut Reader<'_>) -> Option<Stakes> {
    let (mut file, span) = (file.value, file.span);
    let terms = loss::terms(&mut file, reader);
    let options = alternative::options(std::mem::take(&mut file.options), reader);
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
    Some(Stakes {
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

fn claim(file: Spanned<ClaimFile>, reader: &mut Reader<'_>) -> Option<Claim> {
    let loss = reader.require(file.value.loss_per_incident, "loss_per_incident", file.span);
    Some(Claim {
        loss: loss?.value,
        trading_hours: file.value.trading_hours.value,
        source: file.value.source.into_text(),
    })
}

impl Stakes {
    /// What is at stake in a stage of so many users: its own word before the scenario's.
    pub(super) fn of(&self, users: Users, own: Option<StageDowntimeFile>) -> Option<Stake> {
        let own = own.unwrap_or_default();
        let for_users =
            |flow: &Spanned<UsdFlow>| Spanned::new(flow.value * users.ratio(), flow.span);
        let own_volume = own.volume.into_spanned();
        let is_own = own_volume.is_some();
        let volume = own_volume
            .or(self.volume)
            .or_else(|| self.per_user.as_ref().map(for_users))?;
        Some(Stake {
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
