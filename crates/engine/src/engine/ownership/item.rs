//! The items that owning an access is made of.

use crate::money::Usd;
use crate::scenario::{Access, FeeBasis, Input};
use crate::units::Ratio;

use super::terms::{Terms, dollars};

/// Whether somebody sends a bill for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Billed with the tokens.
    Direct,
    /// Work, tools and time beside them.
    Indirect,
}

impl Kind {
    /// The word in reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Indirect => "indirect",
        }
    }
}

macro_rules! items {
    ($($(#[$doc:meta])* $item:ident, $name:literal, $kind:ident, [$($input:ident),*];)+) => {
        /// One item of the cost of ownership.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Item {
            $($(#[$doc])* $item,)+
        }

        impl Item {
            /// All items, in the order of reports.
            pub const ALL: &'static [Self] = &[$(Self::$item,)+];

            /// The word in reports.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$item => $name,)+
                }
            }

            /// Whether somebody sends a bill for it.
            pub fn kind(self) -> Kind {
                match self {
                    $(Self::$item => Kind::$kind,)+
                }
            }

            /// The inputs that it is reckoned from.
            pub fn inputs(self) -> &'static [Input] {
                match self {
                    $(Self::$item => &[$(Input::$input),*],)+
                }
            }
        }
    };
}

items! {
    /// What the tokens cost.
    Tokens, "tokens", Direct, [];
    /// What is billed though no tokens were used for it.
    MinimumSpend, "minimum_spend", Direct, [Minimums];
    /// The surcharge beyond the minimum.
    Overage, "overage", Direct, [Overage];
    /// The fee on what is billed.
    Fee, "fee", Direct, [Fee];
    /// What a bank takes.
    CurrencyConversion, "currency_conversion", Direct, [CurrencyConversion];
    /// Machines and their upkeep.
    Infrastructure, "infrastructure", Direct, [Infrastructure];
    /// Building the integrations.
    Integration, "integration", Indirect, [Providers, IntegrationHours, HourlyRate];
    /// Keeping them.
    Maintenance, "maintenance", Indirect, [Providers, MonthlyHours, HourlyRate];
    /// Building failover.
    Failover, "failover", Indirect, [FailoverHours, HourlyRate];
    /// Monitoring tools.
    Monitoring, "monitoring", Indirect, [Monitoring];
    /// An audit before the start.
    ComplianceAudit, "compliance_audit", Indirect, [ComplianceAudit];
    /// Audits year by year.
    ComplianceYearly, "compliance_yearly", Indirect, [ComplianceYearly];
    /// Work on invoices, cards and accounts.
    PaymentFriction, "payment_friction", Indirect, [PaymentFriction, HourlyRate];
    /// What a later start costs.
    Delay, "delay", Indirect, [DelayWeeks, DelayCost];
}

impl Item {
    /// What it costs before the first month.
    pub fn once(self, terms: &Terms, access: Access) -> Usd {
        let value = |input| terms.value(access, input);
        match self {
            Self::Integration => {
                let hours = value(Input::Providers) * value(Input::IntegrationHours);
                hourly(terms, hours)
            }
            Self::Failover => hourly(terms, value(Input::FailoverHours)),
            Self::ComplianceAudit => terms.money(access, Input::ComplianceAudit),
            Self::Delay => dollars(value(Input::DelayCost)).times(value(Input::DelayWeeks)),
            _ => Usd::ZERO,
        }
    }

    /// What it costs each month, whatever the tokens.
    pub fn monthly(self, terms: &Terms, access: Access) -> Usd {
        let value = |input| terms.value(access, input);
        match self {
            Self::Infrastructure => terms.money(access, Input::Infrastructure),
            Self::Maintenance => {
                let hours = value(Input::Providers) * value(Input::MonthlyHours);
                hourly(terms, hours)
            }
            Self::Monitoring => terms.money(access, Input::Monitoring),
            Self::ComplianceYearly => {
                let twelfth = Ratio::new(1, 12).unwrap_or(Ratio::ZERO);
                terms.money(access, Input::ComplianceYearly).times(twelfth)
            }
            Self::PaymentFriction => hourly(terms, value(Input::PaymentFriction)),
            _ => Usd::ZERO,
        }
    }
}

/// So many hours at the rate of an hour.
fn hourly(terms: &Terms, hours: Ratio) -> Usd {
    dollars(terms.shared(Input::HourlyRate)).times(hours)
}

/// What a month's tokens cost, and what comes on top of them.
pub(super) fn on_spend(terms: &Terms, access: Access, tokens: Usd) -> [(Item, Usd); 5] {
    let least = terms.money(access, Input::Minimums);
    let (unused, beyond) = if tokens < least {
        (least - tokens, Usd::ZERO)
    } else {
        (Usd::ZERO, tokens - least)
    };
    let overage = beyond.times(terms.value(access, Input::Overage));
    let billed = tokens + unused + overage;
    let fee = fee(terms, access, billed);
    let conversion = terms.value(access, Input::CurrencyConversion);
    [
        (Item::Tokens, tokens),
        (Item::MinimumSpend, unused),
        (Item::Overage, overage),
        (Item::Fee, fee),
        (Item::CurrencyConversion, (billed + fee).times(conversion)),
    ]
}

/// The fee on what is billed: `f × billed` on top, or `f ÷ (1 − f) × billed` where it is a share of
/// the whole payment; at least the minimum of each purchase.
fn fee(terms: &Terms, access: Access, billed: Usd) -> Usd {
    let minimum = terms.money(access, Input::Minimum);
    billed
        .times(fee_rate(terms, access))
        .max(minimum.times(terms.value(access, Input::Purchases)))
}

/// The fee over what is billed, without its minimum.
pub(super) fn fee_rate(terms: &Terms, access: Access) -> Ratio {
    let fee = terms.value(access, Input::Fee);
    match terms.fee_basis(access) {
        FeeBasis::OnTop => fee,
        FeeBasis::OfTotal => fee.checked_div(Ratio::ONE - fee).unwrap_or(Ratio::ZERO),
    }
}
