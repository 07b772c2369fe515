//! Which incidents count as downtime, and how much of them.

use crate::units::{Ratio, Reject, RejectKind, Scalar, Share};

/// How incidents become downtime. Status pages differ in this, so that an uptime without its
/// basis says little.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UptimeBasis {
    /// Every incident counts in full, degraded performance too.
    Any,
    /// Major outages count in full, nothing else counts.
    Major,
    /// Major outages count in full and partial ones at 30 %, as Atlassian's and Instatus' status
    /// pages reckon.
    #[default]
    Partial,
    /// Each incident counts with the share of requests that it hit.
    Requests,
}

impl UptimeBasis {
    /// What of an incident counts; `None` when it does not count at all. `affected` is the share
    /// of requests that it hit.
    pub(super) fn weight(self, impact: Impact, affected: Option<Share>) -> Option<Share> {
        let part = |percent| Share::new(Ratio::new(percent, 100)?);
        match (self, impact) {
            (Self::Requests, _) => affected,
            (_, Impact::Nothing) => None,
            (Self::Any, _) | (_, Impact::Major) => Some(Share::ALL),
            (Self::Partial, Impact::Partial) => part(30),
            (Self::Major | Self::Partial, _) => None,
        }
    }

    /// The word for it in options and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Major => "major",
            Self::Partial => "partial",
            Self::Requests => "requests",
        }
    }

    /// What counts, in words.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Any => "every incident counts in full",
            Self::Major => "only major outages count",
            Self::Partial => "major outages count in full, partial ones at 30 %",
            Self::Requests => "incidents count with the share of requests affected",
        }
    }
}

impl Scalar for UptimeBasis {
    const EXPECTED: &'static str = "an uptime basis: `any`, `major`, `partial` or `requests`";
    const CHOICES: &'static [&'static str] = &["any", "major", "partial", "requests"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "any" => Ok(Self::Any),
            "major" => Ok(Self::Major),
            "partial" => Ok(Self::Partial),
            "requests" => Ok(Self::Requests),
            other => {
                let message = format!("`{other}` is no uptime basis");
                Err(Reject::new(RejectKind::UnknownWord, message))
            }
        }
    }
}

/// How bad an incident was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Impact {
    /// Announced work, or an incident that nobody noticed.
    Nothing,
    /// The service answered slowly or with rare errors.
    Degraded,
    /// A part of the service was down.
    Partial,
    /// The service was down.
    Major,
}

impl Scalar for Impact {
    const EXPECTED: &'static str = "an impact: `none`, `degraded`, `partial` or `major`";
    const CHOICES: &'static [&'static str] = &[
        "none",
        "maintenance",
        "under_maintenance",
        "minor",
        "degraded",
        "degraded_performance",
        "partial",
        "partial_outage",
        "major",
        "major_outage",
        "critical",
        "full",
    ];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text.to_lowercase().replace([' ', '-'], "_").as_str() {
            "none" | "maintenance" | "under_maintenance" => Ok(Self::Nothing),
            "minor" | "degraded" | "degraded_performance" => Ok(Self::Degraded),
            "partial" | "partial_outage" => Ok(Self::Partial),
            "major" | "major_outage" | "critical" | "full" => Ok(Self::Major),
            _ => {
                let message = format!("`{text}` is no impact");
                Err(Reject::new(RejectKind::UnknownWord, message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_basis_counts_its_own() {
        let percent = |basis: UptimeBasis, impact| {
            let affected = Share::parse("12%").ok();
            let weight = basis.weight(Impact::parse(impact).unwrap(), affected);
            weight.map(|share| share.percent().to_decimal(6))
        };
        let impacts = ["none", "minor", "Partial Outage", "major"];
        let of = |basis| impacts.map(|impact| percent(basis, impact));
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            of(UptimeBasis::Any),
            [None, some("100"), some("100"), some("100")]
        );
        assert_eq!(of(UptimeBasis::Major), [None, None, None, some("100")]);
        assert_eq!(
            of(UptimeBasis::Partial),
            [None, None, some("30"), some("100")]
        );
        assert_eq!(of(UptimeBasis::Requests), impacts.map(|_| some("12")));
        assert!(Impact::parse("yellow").is_err());
        for word in Impact::CHOICES {
            assert!(Impact::parse(word).is_ok(), "{word}");
        }
        for word in UptimeBasis::CHOICES {
            assert!(UptimeBasis::parse(word).is_ok(), "{word}");
        }
    }
}
