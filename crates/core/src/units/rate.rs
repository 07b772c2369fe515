//! How often something happens.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Decimal, Period, Ratio, Reject, RejectKind, Scalar};

/// So many events a period, exact: requests, errors, calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Rate {
    per_minute: Ratio,
}

impl Rate {
    /// More than that a minute is a mistake.
    const MOST: u64 = 1_000_000_000;

    /// So many a minute.
    pub fn of_minute(per_minute: Ratio) -> Self {
        Self { per_minute }
    }

    /// How many in a minute.
    pub fn per_minute(self) -> Ratio {
        self.per_minute
    }

    /// How many in a second.
    pub fn per_second(self) -> Ratio {
        self.per_minute * Period::Second.minutes()
    }
}

impl Scalar for Rate {
    const EXPECTED: &'static str = "a rate such as `1/min`, `0.5/s` or `36/h`";

    fn parse(text: &str) -> Result<Self, Reject> {
        let (number, period) = text
            .split_once('/')
            .ok_or_else(|| Reject::malformed("the period is missing"))?;
        let period = Period::parse(period)?;
        // A rate is measured, and programs write all digits of it that they have.
        let number = Ratio::from(Decimal::measure(number.trim())?);
        let per_minute = number.checked_div(period.minutes());
        let per_minute = per_minute.ok_or_else(|| Reject::malformed("not a rate"))?;
        if per_minute > Ratio::whole(Self::MOST) {
            return Err(Reject::new(
                RejectKind::OutOfRange,
                "the rate is over a billion a minute",
            ));
        }
        Ok(Self { per_minute })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/min", self.per_minute)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_counted_by_the_minute() {
        let per_minute = |text| Rate::parse(text).map(Rate::per_minute);
        assert_eq!(per_minute("1/min"), Ok(Ratio::ONE));
        assert_eq!(per_minute("0.5/s"), Ok(Ratio::whole(30)));
        assert_eq!(per_minute("36/h"), Ok(Ratio::new(3, 5).unwrap()));
        assert_eq!(per_minute("5e-1/s"), Ok(Ratio::whole(30)));
        assert!(per_minute("0.0033333333333333335/s").is_ok());
        assert!(per_minute("1e-30/s").is_err() && per_minute("1e999999999/s").is_err());
        assert!(per_minute("1").is_err() && per_minute("-1/min").is_err());
        assert!(per_minute("1/week").is_err() && per_minute("nan/min").is_err());
        assert!(per_minute("20_000_000/s").is_err());
    }
}
