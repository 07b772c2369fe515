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
    /// What a month below the promise pays back.
    SlaCredit,
    /// How much of the time one of two providers works.
    SecondProvider,
    /// Price and expected loss less credits.
    ExpectedTotal,
    /// What a changed price costs a scenario.
    PriceChangeImpact,
    /// Volume, mix and price between two plans.
    Bridge,
    /// Attempts, fallbacks and what their failures cost.
    FailoverChain,
    /// How soon a circuit breaker trips.
    TripTime,
    /// What outages move to a fallback.
    OutageShare,
    /// A cheap answer, and a strong one where it will not do.
    Cascade,
    /// How often an answer takes long.
    LatencyTail,
    /// Shares of requests by price.
    PriceWeights,
    /// How often a prompt is found in a cache, and what that saves.
    CacheHits,
    /// The availability of a system of parts.
    CompositeAvailability,
    /// How fast an error budget is used up.
    BurnRate,
    /// Tokens, fees and engineering of a way of access over a ramp.
    OwnershipCost,
    /// What an input would have to be for a claimed ratio.
    ClaimedRatio,
    /// What an offer costs at every volume.
    OfferCurve,
    /// Commitments with a discount.
    Commitment,
    /// Where two offers change order.
    BreakEvenVolume,
    /// How busy a reserved unit must be.
    BreakEvenUtilisation,
    /// Outages of a service as observed.
    IncidentHistory,
    /// How often a provider fails and for how long.
    IncidentModel,
    /// The year's loss in closed form.
    YearlyLoss,
    /// The year's loss by simulation.
    SimulatedYear,
    /// Shares of the cheapest mix that is good enough.
    OptimalMix,
    /// Mean quality over the cost of mixes.
    QualityFrontier,
    /// What a successful answer costs.
    CostPerSuccess,
    /// How sure a measured quality is.
    QualityMargin,
    /// A scenario made of what a log has.
    MeasuredScenario,
    /// The same requests elsewhere.
    RepricedRequests,
    /// Priced requests as rows of a bill.
    FocusBill,
}

impl Formula {
    /// All formulas.
    pub const ALL: [Self; 40] = [
        Self::TokenCost,
        Self::Savings,
        Self::PeakLoad,
        Self::MonthlyFee,
        Self::Downtime,
        Self::DowntimeCost,
        Self::RoutedShare,
        Self::SlaReturn,
        Self::BreakEven,
        Self::SlaCredit,
        Self::SecondProvider,
        Self::ExpectedTotal,
        Self::PriceChangeImpact,
        Self::Bridge,
        Self::FailoverChain,
        Self::TripTime,
        Self::OutageShare,
        Self::Cascade,
        Self::LatencyTail,
        Self::PriceWeights,
        Self::CacheHits,
        Self::CompositeAvailability,
        Self::BurnRate,
        Self::OwnershipCost,
        Self::ClaimedRatio,
        Self::OfferCurve,
        Self::Commitment,
        Self::BreakEvenVolume,
        Self::BreakEvenUtilisation,
        Self::IncidentHistory,
        Self::IncidentModel,
        Self::YearlyLoss,
        Self::SimulatedYear,
        Self::OptimalMix,
        Self::QualityFrontier,
        Self::CostPerSuccess,
        Self::QualityMargin,
        Self::MeasuredScenario,
        Self::RepricedRequests,
        Self::FocusBill,
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
            Self::SlaCredit => "sla-credit",
            Self::SecondProvider => "second-provider",
            Self::ExpectedTotal => "expected-total",
            Self::PriceChangeImpact => "price-change-impact",
            Self::Bridge => "bridge",
            Self::FailoverChain => "failover-chain",
            Self::TripTime => "trip-time",
            Self::OutageShare => "outage-share",
            Self::Cascade => "cascade",
            Self::LatencyTail => "latency-tail",
            Self::PriceWeights => "price-weights",
            Self::CacheHits => "cache-hits",
            Self::CompositeAvailability => "composite-availability",
            Self::BurnRate => "burn-rate",
            Self::OwnershipCost => "ownership-cost",
            Self::ClaimedRatio => "claimed-ratio",
            Self::OfferCurve => "offer-curve",
            Self::Commitment => "commitment",
            Self::BreakEvenVolume => "break-even-volume",
            Self::BreakEvenUtilisation => "break-even-utilisation",
            Self::IncidentHistory => "incident-history",
            Self::IncidentModel => "incident-model",
            Self::YearlyLoss => "yearly-loss",
            Self::SimulatedYear => "simulated-year",
            Self::OptimalMix => "optimal-mix",
            Self::QualityFrontier => "quality-frontier",
            Self::CostPerSuccess => "cost-per-success",
            Self::QualityMargin => "quality-margin",
            Self::MeasuredScenario => "measured-scenario",
            Self::RepricedRequests => "repriced-requests",
            Self::FocusBill => "focus-bill",
        }
    }
}
