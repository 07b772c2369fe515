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
    /// Requests that wait for a server, played one by one.
    SimulatedQueue,
    /// How far a simulated figure can be from the truth.
    SimulationInterval,
    /// Shares of the cheapest mix that is good enough.
    OptimalMix,
    /// Mean quality over the cost of mixes.
    QualityFrontier,
    /// What a successful answer costs.
    CostPerSuccess,
    /// How sure a measured quality is.
    QualityMargin,
    /// What is demanded a minute.
    DemandStatistics,
    /// A multiple of a trace.
    StretchedTrace,
    /// The requests of a stage, drawn.
    DrawnDemand,
    /// What a provider's limits do to single requests.
    RateLimiter,
    /// The least limit that refuses few enough.
    SmallestLimit,
    /// How long requests wait for one of several servers.
    ErlangWait,
    /// Waits where requests give up.
    Abandonment,
    /// Waits where there is room for so many.
    BoundedQueue,
    /// Waits where arrivals and services are of any shape.
    GeneralQueue,
    /// The fewest servers that keep a promise.
    ServersNeeded,
    /// Units of provisioned capacity that carry a load.
    ProvisionedUnits,
    /// What reserved units leave to pay by the hour.
    ReservedOverage,
    /// The units that cost least when the rest is paid for by the token.
    SpillOver,
    /// Whether a tier's limits carry a demand.
    TierFit,
    /// Capacity that follows demand.
    ElasticBound,
    /// When growth is too much for a tier.
    OutgrownMonth,
    /// The whole path of requests, played.
    SimulatedPath,
    /// What the requests of a log cost.
    UsageCost,
    /// What a log says that it cost, beside that.
    RecordedCost,
    /// A scenario made of what a log has.
    MeasuredScenario,
    /// The same requests elsewhere.
    RepricedRequests,
    /// Priced requests as rows of a bill.
    FocusBill,
}

impl Formula {
    /// All formulas.
    pub const ALL: [Self; 61] = [
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
        Self::SimulatedQueue,
        Self::SimulationInterval,
        Self::OptimalMix,
        Self::QualityFrontier,
        Self::CostPerSuccess,
        Self::QualityMargin,
        Self::DemandStatistics,
        Self::StretchedTrace,
        Self::DrawnDemand,
        Self::RateLimiter,
        Self::SmallestLimit,
        Self::ErlangWait,
        Self::Abandonment,
        Self::BoundedQueue,
        Self::GeneralQueue,
        Self::ServersNeeded,
        Self::ProvisionedUnits,
        Self::ReservedOverage,
        Self::SpillOver,
        Self::TierFit,
        Self::ElasticBound,
        Self::OutgrownMonth,
        Self::SimulatedPath,
        Self::UsageCost,
        Self::RecordedCost,
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
            Self::SimulatedQueue => "simulated-queue",
            Self::SimulationInterval => "simulation-interval",
            Self::OptimalMix => "optimal-mix",
            Self::QualityFrontier => "quality-frontier",
            Self::CostPerSuccess => "cost-per-success",
            Self::QualityMargin => "quality-margin",
            Self::DemandStatistics => "demand-statistics",
            Self::StretchedTrace => "stretched-trace",
            Self::DrawnDemand => "drawn-demand",
            Self::RateLimiter => "rate-limiter",
            Self::SmallestLimit => "smallest-limit",
            Self::ErlangWait => "erlang-wait",
            Self::Abandonment => "abandonment",
            Self::BoundedQueue => "bounded-queue",
            Self::GeneralQueue => "general-queue",
            Self::ServersNeeded => "servers-needed",
            Self::ProvisionedUnits => "provisioned-units",
            Self::ReservedOverage => "reserved-overage",
            Self::SpillOver => "spill-over",
            Self::TierFit => "tier-fit",
            Self::ElasticBound => "elastic-bound",
            Self::OutgrownMonth => "outgrown-month",
            Self::SimulatedPath => "simulated-path",
            Self::UsageCost => "usage-cost",
            Self::RecordedCost => "recorded-cost",
            Self::MeasuredScenario => "measured-scenario",
            Self::RepricedRequests => "repriced-requests",
            Self::FocusBill => "focus-bill",
        }
    }
}
