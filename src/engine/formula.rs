//! The names of formulas, as explanations and `docs/method.md` use them.

/// A formula with a section of its own in `docs/method.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Price times tokens, summed over the meters.
    TokenCost,
    /// What is saved against the baseline.
    Savings,
    /// Requests in the busiest minute.
    PeakLoad,
    /// The fee of a service tier.
    MonthlyFee,
    /// Time without service.
    Downtime,
    /// Money lost while there is no service.
    DowntimeCost,
    /// Shares of a route after failures.
    RoutedShare,
    /// Net benefit and return of a premium.
    SlaReturn,
    /// Downtime that pays for a premium.
    BreakEven,
    /// What a changed price costs a scenario.
    PriceChangeImpact,
    /// Volume, mix and price between two plans.
    Bridge,
    /// Outages of a service as observed.
    IncidentHistory,
    /// How often a provider fails and for how long.
    IncidentModel,
    /// The year's loss in closed form.
    YearlyLoss,
    /// The year's loss by simulation.
    SimulatedYear,
}

impl Formula {
    /// All formulas.
    pub const ALL: [Self; 15] = [
        Self::TokenCost,
        Self::Savings,
        Self::PeakLoad,
        Self::MonthlyFee,
        Self::Downtime,
        Self::DowntimeCost,
        Self::RoutedShare,
        Self::SlaReturn,
        Self::BreakEven,
        Self::PriceChangeImpact,
        Self::Bridge,
        Self::IncidentHistory,
        Self::IncidentModel,
        Self::YearlyLoss,
        Self::SimulatedYear,
    ];

    /// The anchor of its section.
    pub fn name(self) -> &'static str {
        match self {
            Self::TokenCost => "token-cost",
            Self::Savings => "savings",
            Self::PeakLoad => "peak-load",
            Self::MonthlyFee => "monthly-fee",
            Self::Downtime => "downtime",
            Self::DowntimeCost => "downtime-cost",
            Self::RoutedShare => "routed-share",
            Self::SlaReturn => "sla-return",
            Self::BreakEven => "break-even",
            Self::PriceChangeImpact => "price-change-impact",
            Self::Bridge => "bridge",
            Self::IncidentHistory => "incident-history",
            Self::IncidentModel => "incident-model",
            Self::YearlyLoss => "yearly-loss",
            Self::SimulatedYear => "simulated-year",
        }
    }
}
