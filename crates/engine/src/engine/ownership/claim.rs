//! A published "direct costs 2.3 times as much", held against what the inputs give.

use std::fmt;

use crate::money::Usd;
use crate::scenario::Access;
use crate::units::{Decimal, Ratio, Reject, RejectKind, Scalar};

use super::{AccessCost, Comparison};

/// How many times unified direct is said to cost: `2.3x`, or `40%` for 1.4 times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimedRatio {
    /// The factor, above one.
    pub factor: Ratio,
    /// Half a unit of the last digit that is written: what the claim leaves open.
    pub precision: Ratio,
    is_percent: bool,
}

impl ClaimedRatio {
    /// Whether a ratio reads as the claim when it is rounded to as many digits.
    pub fn reads_as(self, ratio: Ratio) -> bool {
        (ratio - self.factor).magnitude() <= self.precision
    }
}

impl Scalar for ClaimedRatio {
    const EXPECTED: &'static str =
        "how much more direct is said to cost: a factor above 1 such as `2.3x`, or `40%`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let (number, is_percent) = match (text.strip_suffix('%'), text.strip_suffix(['x', 'X'])) {
            (Some(number), _) => (number, true),
            (None, Some(number)) => (number, false),
            (None, None) => {
                Decimal::parse(text)?;
                return Err(Reject::malformed("a claim ends with `x` or `%`"));
            }
        };
        let decimal = Decimal::parse(number.trim())?;
        if decimal.scale > 6 {
            return Err(Reject::new(
                RejectKind::TooPrecise,
                "a claim has at most 6 decimals",
            ));
        }
        let unit = if is_percent { 100 } else { 1 };
        let scale = 10_i128.pow(decimal.scale) * unit;
        let number = Ratio::new(decimal.digits, scale).unwrap_or(Ratio::ZERO);
        let factor = if is_percent {
            Ratio::ONE + number
        } else {
            number
        };
        if factor <= Ratio::ONE || factor > Ratio::whole(1_000) {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the claim is not that direct costs more, or over 1,000 times as much",
            ));
        }
        Ok(Self {
            factor,
            precision: Ratio::new(1, 2 * scale).unwrap_or(Ratio::ZERO),
            is_percent,
        })
    }
}

impl fmt::Display for ClaimedRatio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_percent {
            let more = (self.factor - Ratio::ONE) * Ratio::whole(100);
            write!(f, "{} % more", more.to_decimal(6))
        } else {
            write!(f, "{}x", self.factor.to_decimal(6))
        }
    }
}

/// A plain way to set direct against unified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// All items over the ramp.
    Total,
    /// The same, as it is worth today.
    PresentValue,
    /// Tokens and what comes on top of them.
    Usage,
    /// All but that.
    BesideUsage,
    /// What is paid before the first month.
    Once,
    /// The work and tools of a month.
    FixedPerMonth,
    /// The first month, with what is paid before it.
    FirstMonth,
    /// The last month.
    LastMonth,
}

impl Plain {
    /// All readings, in the order of reports.
    pub const ALL: [Self; 8] = [
        Self::Total,
        Self::PresentValue,
        Self::Usage,
        Self::BesideUsage,
        Self::Once,
        Self::FixedPerMonth,
        Self::FirstMonth,
        Self::LastMonth,
    ];

    /// As reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Total => "everything over the ramp",
            Self::PresentValue => "everything, as it is worth today",
            Self::Usage => "tokens and fees only",
            Self::BesideUsage => "everything but tokens and fees",
            Self::Once => "paid once",
            Self::FixedPerMonth => "work and tools of a month",
            Self::FirstMonth => "the first month and what is paid before it",
            Self::LastMonth => "the last month",
        }
    }

    fn amount(self, cost: &AccessCost) -> Usd {
        let month = |month: Option<&Usd>| month.copied().unwrap_or(Usd::ZERO);
        match self {
            Self::Total => cost.total(),
            Self::PresentValue => cost.present_value(),
            Self::Usage => cost.usage(),
            Self::BesideUsage => cost.total() - cost.usage(),
            Self::Once => cost.once,
            Self::FixedPerMonth => cost.fixed_per_month(),
            Self::FirstMonth => cost.once + month(cost.months.first()),
            Self::LastMonth => month(cost.months.last()),
        }
    }
}

/// What one plain reading gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which.
    pub plain: Plain,
    /// What direct costs in it.
    pub direct: Usd,
    /// What unified costs in it.
    pub unified: Usd,
    /// How many times unified direct costs; `None` where unified costs nothing.
    pub times: Option<Ratio>,
}

impl Reading {
    /// Whether it gives the claim, to the claim's last digit.
    pub fn gives(&self, claim: ClaimedRatio) -> bool {
        self.times.is_some_and(|ratio| claim.reads_as(ratio))
    }
}

/// What the plain readings give.
pub fn plain_readings(comparison: &Comparison) -> Vec<Reading> {
    let pair = comparison
        .cost(Access::Direct)
        .zip(comparison.cost(Access::Unified));
    let Some((direct, unified)) = pair else {
        return Vec::new();
    };
    let readings = Plain::ALL.into_iter().map(|plain| {
        let (direct, unified) = (plain.amount(direct), plain.amount(unified));
        Reading {
            plain,
            direct,
            unified,
            times: direct.over(unified),
        }
    });
    readings.collect()
}
