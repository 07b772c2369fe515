//! How the tokens of requests divide over the meters.

use serde::{Deserialize, Serialize};

use crate::catalog::{ByMeter, Meter};
use crate::input::{Reader, Spanned};
use crate::units::{Ratio, Share, Tokens};

use super::shares::not_100;

/// How tokens divide over the meters.
pub(super) type MixFile = ByMeter<Share>;

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

/// Checks a mix; `None` when a mistake was told.
pub(super) fn token_mix(
    mix: Spanned<MixFile>,
    reader: &mut Reader<'_>,
) -> Option<Spanned<TokenMix>> {
    let leaves = mix.value.into_leaves();
    if leaves.iter().any(|(_, leaf)| leaf.is_bad()) {
        return None;
    }
    let shares = leaves
        .iter()
        .filter_map(|(meter, leaf)| Some((*meter, *leaf.get()?)));
    let shares: Vec<(Meter, Share)> = shares.collect();
    let total: Ratio = shares.iter().map(|(_, share)| share.ratio()).sum();
    let checked = TokenMix::new(shares);
    if checked.is_none() && !reader.has_told_within(mix.span) {
        not_100("the token mix", total, mix.span, reader);
    }
    Some(Spanned::new(checked?, mix.span))
}
