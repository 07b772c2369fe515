//! Which prices a request meets: its processing, its size, its hour, the day and the volume.
//!
//! A model has base prices, and rates that take their place for requests that meet conditions. Of
//! the rates that a request meets, the narrowest counts, and it counts whole: a meter that it does
//! not state is unpriced. `check` sees to it that there always is a narrowest one, so the order of
//! rates in a file means nothing.

use serde::{Deserialize, Serialize};

use crate::input::Span;
use crate::units::{Moment, Reject, RejectKind, Scalar, Tokens};

use crate::catalog::meter::Prices;
use crate::catalog::window::Window;

/// How a provider processes requests, each way at prices of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Processing {
    /// At once.
    Standard,
    /// Within a day, mostly at a discount.
    Batch,
    /// At once when there is room, at a discount.
    Flex,
    /// Ahead of others, at a premium.
    Priority,
}

impl Processing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Standard, Self::Batch, Self::Flex, Self::Priority];

    /// The word in price lists, scenarios and reports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Batch => "batch",
            Self::Flex => "flex",
            Self::Priority => "priority",
        }
    }

    fn index(self) -> usize {
        match self {
            Self::Standard => 0,
            Self::Batch => 1,
            Self::Flex => 2,
            Self::Priority => 3,
        }
    }
}

impl Scalar for Processing {
    const EXPECTED: &'static str = "`standard`, `batch`, `flex` or `priority`";
    const CHOICES: &'static [&'static str] = &["standard", "batch", "flex", "priority"];

    fn parse(text: &str) -> Result<Self, Reject> {
        let found = Self::ALL.into_iter().find(|one| one.name() == text);
        let unknown = || Reject::new(RejectKind::UnknownWord, format!("`{text}` is none of them"));
        found.ok_or_else(unknown)
    }
}

/// The prices of each way of processing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateCard([Prices; 4]);

impl RateCard {
    /// The prices of one way; empty when the provider does not sell it.
    pub fn of(&self, processing: Processing) -> &Prices {
        &self.0[processing.index()]
    }

    /// The same card with one way set.
    #[must_use]
    pub fn with(mut self, processing: Processing, prices: Prices) -> Self {
        self.0[processing.index()] = prices;
        self
    }

    /// The ways that have prices.
    pub fn iter(&self) -> impl Iterator<Item = (Processing, &Prices)> {
        let all = Processing::ALL.into_iter();
        all.map(|one| (one, self.of(one)))
            .filter(|(_, prices)| !prices.is_empty())
    }
}

/// The size of prompt from which on a request meets a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Threshold {
    /// More tokens than these.
    Over(Tokens),
    /// These tokens or more.
    AtLeast(Tokens),
}

impl Threshold {
    /// The tokens.
    pub fn tokens(self) -> Tokens {
        match self {
            Self::Over(tokens) | Self::AtLeast(tokens) => tokens,
        }
    }

    /// The smallest prompt that meets it.
    pub fn first(self) -> Tokens {
        match self {
            Self::Over(tokens) => Tokens::new(tokens.count().saturating_add(1)),
            Self::AtLeast(tokens) => tokens,
        }
    }

    /// Whether a prompt of so many tokens meets it.
    pub fn is_met_by(self, tokens: Tokens) -> bool {
        tokens >= self.first()
    }
}

/// What a request must meet; a condition that is not set holds for every request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conditions {
    /// The prompt has this size.
    pub context: Option<Threshold>,
    /// The request comes in this window of the week; an index into the list's windows.
    pub window: Option<usize>,
    /// The request comes at this time or later.
    pub since: Option<Moment>,
    /// The rate is announced, not confirmed, and counts only where those are asked for.
    pub is_announced: bool,
    /// The model has billed more than so many tokens in the month.
    pub volume_over: Option<Tokens>,
}

/// A request as conditions see it.
#[derive(Clone, Copy, Debug)]
pub struct RequestContext {
    /// The size of its prompt, of the tokens that count toward thresholds.
    pub context: Tokens,
    /// The window of the week that it comes in.
    pub window: Option<usize>,
    /// When it comes.
    pub at: Moment,
    /// Whether announced rates count.
    pub with_announced: bool,
    /// What the model billed before in the month.
    pub volume: Tokens,
}

impl Conditions {
    /// Whether a request meets all of them.
    pub fn hold(&self, request: &RequestContext) -> bool {
        let met = self
            .context
            .is_none_or(|one| one.is_met_by(request.context));
        let in_window = self.window.is_none() || self.window == request.window;
        let has_begun = self.since.is_none_or(|since| since <= request.at);
        let counts = !self.is_announced || request.with_announced;
        let has_volume = self.volume_over.is_none_or(|over| request.volume >= over);
        met && in_window && has_begun && counts && has_volume
    }

    /// In words: `over 272k, peak, since 2027-01-01`.
    pub fn describe(&self, windows: &[Window]) -> String {
        let context = self.context.map(|threshold| match threshold {
            Threshold::Over(tokens) => format!("over {}", tokens.short()),
            Threshold::AtLeast(tokens) => format!("at least {}", tokens.short()),
        });
        let window = self.window.and_then(|index| windows.get(index));
        let parts = [
            context,
            window.map(|window| window.name.clone()),
            self.since.map(|since| format!("since {since}")),
            self.volume_over
                .map(|over| format!("beyond {} a month", over.short())),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether every request that meets these meets the others too.
    pub fn is_within(&self, other: &Self) -> bool {
        let at_least = |one: Option<Tokens>, two: Option<Tokens>| {
            two.is_none_or(|two| one.is_some_and(|one| one >= two))
        };
        at_least(
            self.context.map(Threshold::first),
            other.context.map(Threshold::first),
        ) && (other.window.is_none() || self.window == other.window)
            && other
                .since
                .is_none_or(|two| self.since.is_some_and(|one| one >= two))
            && (self.is_announced || !other.is_announced)
            && at_least(self.volume_over, other.volume_over)
    }

    /// The conditions of the requests that meet both; `None` when there can be none.
    pub fn and(&self, other: &Self) -> Option<Self> {
        if let (Some(one), Some(two)) = (self.window, other.window)
            && one != two
        {
            return None;
        }
        let narrower =
            |one: Threshold, two: Threshold| if one.first() >= two.first() { one } else { two };
        let context = match (self.context, other.context) {
            (Some(one), Some(two)) => Some(narrower(one, two)),
            (one, two) => one.or(two),
        };
        Some(Self {
            context,
            window: self.window.or(other.window),
            since: self.since.max(other.since),
            is_announced: self.is_announced || other.is_announced,
            volume_over: self.volume_over.max(other.volume_over),
        })
    }
}

/// Prices for requests that meet conditions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// The conditions.
    pub when: Conditions,
    /// The prices.
    pub card: RateCard,
    /// Where the rate is written in its file.
    pub span: Span,
}

/// How a volume rate applies once the volume is reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum VolumeRule {
    /// To the tokens over the volume.
    #[default]
    Graduated,
    /// To all tokens of the month.
    AllUnits,
}

impl Scalar for VolumeRule {
    const EXPECTED: &'static str = "`graduated` or `all-units`";
    const CHOICES: &'static [&'static str] = &["graduated", "all-units"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "graduated" => Ok(Self::Graduated),
            "all-units" => Ok(Self::AllUnits),
            _ => Err(Reject::new(
                RejectKind::UnknownWord,
                format!("`{text}` is neither"),
            )),
        }
    }
}

/// The narrowest rate that a request meets; `None` when it meets none and base prices count.
pub fn rate_of<'a>(rates: &'a [Rate], request: &RequestContext) -> Option<&'a Rate> {
    let met = rates.iter().filter(|rate| rate.when.hold(request));
    met.reduce(|best, rate| {
        if rate.when.is_within(&best.when) {
            rate
        } else {
            best
        }
    })
}
