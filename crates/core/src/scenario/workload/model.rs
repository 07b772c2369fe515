//! What a request is like: everything but the token mix that prices depend on.

use serde::{Deserialize, Serialize};

use crate::catalog::{Processing, Zone};
use crate::units::{Factor, Ratio, Share, Tokens};

use super::cache::CacheUse;
use super::profile::Profile;
use super::sizes::Sizes;

/// What requests are like and how they come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Workload {
    /// Tokens of one request on average, prompt and completion together.
    pub per_request: Tokens,
    /// The sizes of prompts.
    pub sizes: Sizes,
    /// Searches of one request on average.
    pub searches: Ratio,
    /// How traffic spreads over the week.
    pub profile: Profile,
    /// The shares that are not processed at once, where a provider sells that.
    pub processing: Vec<(Processing, Share)>,
    /// How prompts meet caches, where the token mix does not say.
    pub cache: Option<CacheUse>,
    /// Completion tokens billed for each one that is shown, of models that reason.
    pub reasoning: Factor,
    /// Where requests are processed.
    pub region: Option<String>,
    /// How often credits are bought in a month.
    pub purchases: u64,
    /// How unevenly requests come: the coefficient of variation of the gaps between them, once the
    /// profile is taken out. 1 is a Poisson process.
    pub burstiness: Ratio,
    /// The longest completion that a request allows, which some providers count at once.
    pub max_output: Option<Tokens>,
}

impl Workload {
    /// Requests of so many tokens, with nothing special about them.
    pub fn plain(per_request: Tokens) -> Self {
        Self {
            per_request,
            sizes: Sizes::Mean,
            searches: Ratio::ZERO,
            profile: Profile::flat(Zone::utc()),
            processing: Vec::new(),
            cache: None,
            reasoning: Factor::ONE,
            region: None,
            purchases: 1,
            burstiness: Ratio::ONE,
            max_output: None,
        }
    }

    /// Each way of processing and its share of requests; what no share names is standard.
    pub fn processing_modes(&self) -> Vec<(Processing, Ratio)> {
        let others = self
            .processing
            .iter()
            .map(|(way, share)| (*way, share.ratio()));
        let named: Ratio = others.clone().map(|(_, share)| share).sum();
        let standard = (Processing::Standard, Ratio::ONE - named);
        let ways = std::iter::once(standard).chain(others);
        ways.filter(|(_, share)| !share.is_zero()).collect()
    }
}
