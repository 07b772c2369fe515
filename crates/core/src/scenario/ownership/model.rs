//! What a scenario or an option states of the cost of ownership.

use serde::{Deserialize, Serialize};

use crate::units::{Name, Ratio, Reject, RejectKind, Scalar, Share, Tokens};

use super::input::{Access, Key};

/// What a scenario or an option states of the cost of ownership; the rest has presets.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Ownership {
    /// Where the ramp starts.
    pub from: Option<RampEnd>,
    /// Where the ramp ends.
    pub to: Option<RampEnd>,
    /// When a month is paid.
    pub payments: Option<Payments>,
    /// What fees are a share of.
    pub fee_basis: Vec<(Access, FeeBasis)>,
    /// The numbers that are stated; percents are fractions of one, money is dollars.
    pub stated: Vec<(Key, Ratio)>,
    /// The ways of access that are named.
    pub named: Vec<Access>,
}

/// An end of the ramp: a stage's volume, or one of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RampEnd {
    /// The tokens of a stage.
    Stage(String),
    /// So many tokens a month.
    Volume(Tokens),
}

impl Scalar for RampEnd {
    const EXPECTED: &'static str = "a stage's name, or tokens a month such as `5M`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let is_number = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.'));
        if is_number {
            Tokens::parse(text).map(Self::Volume)
        } else {
            Name::parse(text).map(|name| Self::Stage(name.0))
        }
    }
}

/// When a month is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payments {
    /// At its start.
    #[default]
    Start,
    /// At its end.
    End,
}

impl Scalar for Payments {
    const EXPECTED: &'static str = "`start` or `end` of the month";
    const CHOICES: &'static [&'static str] = &["start", "end"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "start" => Ok(Self::Start),
            "end" => Ok(Self::End),
            _ => Err(unknown(text)),
        }
    }
}

/// What a fee is a share of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FeeBasis {
    /// Of the tokens' price, on top of which it comes.
    #[default]
    OnTop,
    /// Of the whole payment, fee included.
    OfTotal,
}

impl Scalar for FeeBasis {
    const EXPECTED: &'static str = "`on_top` or `of_total`";
    const CHOICES: &'static [&'static str] = &["on_top", "of_total"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "on_top" => Ok(Self::OnTop),
            "of_total" => Ok(Self::OfTotal),
            _ => Err(unknown(text)),
        }
    }
}

fn unknown(text: &str) -> Reject {
    Reject::new(RejectKind::UnknownWord, format!("`{text}` is neither"))
}

/// A part that is never the whole, and at most 99 %: a fee or a rate of 100 % would leave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion(Share);

impl Portion {
    /// As a fraction of one.
    pub fn ratio(self) -> Ratio {
        self.0.ratio()
    }
}

impl Scalar for Portion {
    const EXPECTED: &'static str = "a share in percent from 0% to 99%, such as `5.5%`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let share = Share::parse(text)?;
        if share.percent() > Ratio::whole(99) {
            let message = format!("{share} would leave nothing, or next to nothing");
            return Err(Reject::new(RejectKind::OutOfRange, message));
        }
        Ok(Self(share))
    }
}
