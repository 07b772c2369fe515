//! A checked scenario.

use serde::{Deserialize, Serialize};

use crate::catalog::{Meter, Origin};
use crate::input::Spanned;
use crate::money::{Usd, UsdFlow};
use crate::units::{Availability, Duration, Factor, Ratio, Share, Tokens, Users};

use super::alternative::DowntimeOption;
use super::loss::LossTerms;
use super::ownership::Ownership;
use super::policy::Policy;
use super::route::Route;
use super::trigger::HoursPerDay;
use super::workload::Workload;

/// A business case and its growth stages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// The id.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// How tokens divide over the meters.
    pub token_mix: Spanned<TokenMix>,
    /// What requests are like and how they come.
    pub workload: Workload,
    /// The busiest minute over the average minute.
    pub peak_to_mean: Factor,
    /// The model that savings are counted against, as written.
    pub baseline: Spanned<String>,
    /// The models to compare, as written.
    pub shortlist: Vec<Spanned<String>>,
    /// The route that reports use; `None` where there is no route.
    pub route: Option<String>,
    /// The stages, in the order of the file.
    pub stages: Vec<Stage>,
    /// The routes, in the order of the file.
    pub routes: Vec<Route>,
    /// What is at stake while the product is down.
    pub downtime: Option<Downtime>,
    /// The rules that the plan is held to.
    pub policy: Option<Policy>,
    /// What is stated of the cost of integrations and fees.
    pub ownership: Option<Ownership>,
    /// The file that says so.
    pub origin: Origin,
}

/// How tokens divide over the meters: positive shares that add up to the whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenMix(Vec<(Meter, Ratio)>);

impl TokenMix {
    /// A mix of these shares; `None` unless they add up to 100 %.
    pub fn new(shares: impl IntoIterator<Item = (Meter, Share)>) -> Option<Self> {
        let shares = shares.into_iter();
        Self::of(
            shares
                .map(|(meter, share)| (meter, share.ratio()))
                .collect(),
        )
    }

    /// The mix of one request with these tokens; `None` when it has none, or a meter comes twice.
    pub fn of_request(tokens: &[(Meter, Tokens)]) -> Option<Self> {
        let total: Ratio = tokens.iter().map(|(_, count)| count.ratio()).sum();
        let share = |count: Tokens| count.ratio().checked_div(total);
        let shares = tokens
            .iter()
            .map(|(meter, count)| Some((*meter, share(*count)?)));
        Self::of(shares.collect::<Option<_>>()?)
    }

    fn of(mut shares: Vec<(Meter, Ratio)>) -> Option<Self> {
        shares.retain(|(_, share)| !share.is_zero());
        shares.sort_by_key(|(meter, _)| *meter);
        let total: Ratio = shares.iter().map(|(_, share)| *share).sum();
        let is_distinct = shares.windows(2).all(|pair| pair[0].0 != pair[1].0);
        (total == Ratio::ONE && is_distinct).then_some(Self(shares))
    }

    /// The meters with a share, in the order of reports.
    pub fn shares(&self) -> &[(Meter, Ratio)] {
        &self.0
    }

    /// The share of the tokens of a request that are of its prompt.
    pub fn prompt(&self) -> Ratio {
        let prompt = self.0.iter().filter(|(meter, _)| !meter.is_completion());
        prompt.map(|(_, share)| *share).sum()
    }

    /// As `--mix` takes it: `input=60%,cache_read=20%,output=20%`.
    pub fn describe(&self) -> String {
        let percent = |share: Ratio| (share * Ratio::whole(100)).to_decimal(6);
        let parts = self.0.iter();
        let parts = parts.map(|(meter, share)| format!("{}={}%", meter.name(), percent(*share)));
        parts.collect::<Vec<_>>().join(",")
    }
}

/// What one request looks like: its tokens by meter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestShape {
    /// How its tokens divide over the meters.
    pub mix: TokenMix,
    /// All its tokens.
    pub tokens: Tokens,
}

impl RequestShape {
    /// A request of these tokens; `None` when a meter comes twice.
    pub fn new(parts: &[(Meter, Tokens)]) -> Option<Self> {
        Some(Self {
            mix: TokenMix::of_request(parts)?,
            tokens: parts.iter().map(|(_, tokens)| *tokens).sum(),
        })
    }
}

/// A growth stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stage {
    /// The id.
    pub name: String,
    /// The name for people.
    pub title: String,
    /// People who use the product in a month.
    pub users: Users,
    /// Tokens in a month.
    pub tokens: Spanned<Tokens>,
    /// Where the tokens are written: `scenarios/startup.yaml:26`.
    pub place: String,
    /// What is at stake in this stage: its own, or the scenario's for so many users.
    pub stake: Option<Stake>,
}

/// The money that flows in a stage and how long it may stop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stake {
    /// The money that flows through the product.
    pub volume: Spanned<UsdFlow>,
    /// Whether the volume follows from the number of users.
    pub per_user: Option<UsdFlow>,
    /// What best effort is taken to mean.
    pub best_effort: Availability,
    /// How long one incident lasts, if the scenario says.
    pub incident: Option<Duration>,
    /// How much of it is lost, and what incidents cost besides.
    pub terms: LossTerms,
}

/// What is at stake in every stage.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Downtime {
    /// What best effort is taken to mean.
    pub best_effort: Availability,
    /// The money of one transaction.
    pub transaction: Option<Usd>,
    /// A claimed loss to trace.
    pub claim: Option<Claim>,
    /// How much of the time best effort worked, as measured.
    pub observed: Option<Availability>,
    /// What else could be bought.
    pub options: Vec<DowntimeOption>,
}

/// A loss that somebody claims for one incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// The money said to be lost.
    pub loss: Usd,
    /// The hours of the day in which the money flows.
    pub trading_hours: Option<HoursPerDay>,
    /// Who says so.
    pub source: Option<String>,
}

impl Scenario {
    /// The stage of a name, whatever the case of its letters.
    pub fn stage(&self, name: &str) -> Option<&Stage> {
        self.stages
            .iter()
            .find(|stage| stage.name.eq_ignore_ascii_case(name))
    }

    /// The route of a name.
    pub fn route(&self, name: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.name == name)
    }

    /// The route that reports use.
    pub fn default_route(&self) -> Option<&Route> {
        self.route(self.route.as_deref()?)
    }
}
