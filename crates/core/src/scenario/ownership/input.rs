//! What the total cost of ownership depends on: its inputs by name.

use serde::{Deserialize, Serialize};

use crate::units::{Ratio, Reject, RejectKind, Scalar};

/// A way to reach the models of several providers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Access {
    /// An integration with each provider.
    Direct,
    /// One integration with a unified API, which takes a fee.
    Unified,
    /// A gateway of one's own before the providers.
    SelfHosted,
}

impl Access {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 3] = [Self::Direct, Self::Unified, Self::SelfHosted];

    /// The word in scenarios and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Unified => "unified",
            Self::SelfHosted => "self_hosted",
        }
    }
}

/// What the number of an input counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// How many.
    Count,
    /// Months.
    Months,
    /// Hours of work, once.
    Hours,
    /// Hours of work a month.
    HoursPerMonth,
    /// Weeks.
    Weeks,
    /// A fraction, written in percent.
    Percent,
    /// Dollars, once.
    Usd,
    /// Dollars an hour of work.
    UsdPerHour,
    /// Dollars a week.
    UsdPerWeek,
    /// Dollars a month.
    UsdPerMonth,
    /// Dollars a year.
    UsdPerYear,
    /// Dollars a purchase.
    UsdPerPurchase,
}

impl Measure {
    /// How reports name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Months => "months",
            Self::Hours => "hours",
            Self::HoursPerMonth => "hours per month",
            Self::Weeks => "weeks",
            Self::Percent => "percent",
            Self::Usd => "USD",
            Self::UsdPerHour => "USD per hour",
            Self::UsdPerWeek => "USD per week",
            Self::UsdPerMonth => "USD per month",
            Self::UsdPerYear => "USD per year",
            Self::UsdPerPurchase => "USD per purchase",
        }
    }
}

macro_rules! inputs {
    ($($(#[$doc:meta])* $input:ident, $name:literal, $measure:ident;)+) => {
        /// A number that the total cost of ownership depends on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Input {
            $($(#[$doc])* $input,)+
        }

        impl Input {
            /// All inputs, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$input,)+];

            /// The key in scenarios.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$input => $name,)+
                }
            }

            /// What its number counts.
            pub fn measure(self) -> Measure {
                match self {
                    $(Self::$input => Measure::$measure,)+
                }
            }
        }
    };
}

inputs! {
    /// How long the comparison runs.
    Months, "months", Months;
    /// What money is worth less in a year.
    DiscountRate, "discount_rate", Percent;
    /// How much token prices fall in a year.
    PriceDecline, "price_decline", Percent;
    /// What an hour of engineering costs.
    HourlyRate, "hourly_rate", UsdPerHour;
    /// What a week of delay costs.
    DelayCost, "delay_cost", UsdPerWeek;
    /// How many integrations there are to build and to keep.
    Providers, "providers", Count;
    /// Engineering to build each of them.
    IntegrationHours, "integration_hours", Hours;
    /// Engineering to keep each of them.
    MonthlyHours, "monthly_hours", HoursPerMonth;
    /// Engineering to build failover between them.
    FailoverHours, "failover_hours", Hours;
    /// Work on invoices, cards and accounts.
    PaymentFriction, "payment_friction", HoursPerMonth;
    /// Weeks that the product starts later.
    DelayWeeks, "delay_weeks", Weeks;
    /// Monitoring tools.
    Monitoring, "monitoring", UsdPerMonth;
    /// Machines and their upkeep.
    Infrastructure, "infrastructure", UsdPerMonth;
    /// An audit before the start.
    ComplianceAudit, "compliance_audit", Usd;
    /// Audits year by year.
    ComplianceYearly, "compliance_yearly", UsdPerYear;
    /// What is billed for tokens at least.
    Minimums, "minimums", UsdPerMonth;
    /// The surcharge on what goes beyond the minimums.
    Overage, "overage", Percent;
    /// The fee on what is billed for tokens.
    Fee, "fee", Percent;
    /// The least fee of a purchase.
    Minimum, "minimum", UsdPerPurchase;
    /// Purchases in a month.
    Purchases, "purchases", Count;
    /// What a bank takes for converting the currency.
    CurrencyConversion, "currency_conversion", Percent;
}

impl Input {
    /// Whether there is one number for all ways of access.
    pub fn is_shared(self) -> bool {
        self <= Self::DelayCost
    }
}

/// An input of one way of access, or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Key {
    /// Whose; `None` for an input that all share.
    pub access: Option<Access>,
    /// Which.
    pub input: Input,
}

impl Key {
    /// An input as a way of access sees it: its own, or the one that all share.
    pub fn of(access: Access, input: Input) -> Self {
        Self {
            access: (!input.is_shared()).then_some(access),
            input,
        }
    }

    /// An input that all share.
    pub const fn shared(input: Input) -> Self {
        Self {
            access: None,
            input,
        }
    }

    /// As scenarios and `--set` write it: `direct.providers`, `months`.
    pub fn name(self) -> String {
        match self.access {
            Some(access) => format!("{}.{}", access.name(), self.input.name()),
            None => self.input.name().to_owned(),
        }
    }
}

macro_rules! bounded {
    ($($(#[$doc:meta])* $name:ident, $least:literal, $most:literal, $decimals:literal, $expected:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(Ratio);

        impl $name {
            /// The number.
            pub fn ratio(self) -> Ratio {
                self.0
            }
        }

        impl Scalar for $name {
            const EXPECTED: &'static str = $expected;

            fn parse(text: &str) -> Result<Self, Reject> {
                within(text, $least, $most, $decimals).map(Self)
            }
        }
    )+};
}

bounded! {
    /// How many months a comparison runs.
    Horizon, 2, 120, 0, "a whole number of months from 2 to 120, such as `24`";
    /// How many of something there are to look after.
    Several, 1, 100, 0, "a whole number from 1 to 100, such as `3`";
    /// Hours or weeks of work.
    Effort, 0, 10_000, 6, "a number from 0 to 10,000, such as `40` or `2.5`";
    /// What an hour of work costs.
    Hourly, 0, 10_000, 6, "dollars an hour from 0 to 10,000, such as `100`";
    /// An amount that is paid once or regularly.
    Amount, 0, 1_000_000_000, 6, "an amount in dollars up to a billion, such as `2500` or `0.80`";
}

fn within(text: &str, least: u64, most: u64, decimals: u32) -> Result<Ratio, Reject> {
    let number = Ratio::parse(text.strip_prefix('$').unwrap_or(text))?;
    if !number.has_denominator_within(10_i128.pow(decimals)) {
        let message = match decimals {
            0 => "the number is not whole".to_owned(),
            _ => format!("the number has more than {decimals} decimals"),
        };
        return Err(Reject::new(RejectKind::TooPrecise, message));
    }
    if number < Ratio::whole(least) || number > Ratio::whole(most) {
        let message = format!("the number is not within {least} and {most}");
        return Err(Reject::new(RejectKind::OutOfRange, message));
    }
    Ok(number)
}
