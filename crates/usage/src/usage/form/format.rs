//! What there is to know of a format of logs. Its own file states what is otherwise than in a log
//! of a row a request.

use crate::catalog::TokenCounts;
use crate::usage::record::{Convention, Fault};

use super::cloud::Line;
use super::layout::Layout;
use super::names::ours;
use super::role::Role;
use super::values::Values;

/// A meaning, and the columns that have it, the better ones first. A dot leads into an object.
/// Capitals, underscores and hyphens make no difference.
pub type Column = (Role, &'static [&'static str]);

/// Keys or columns that a layout of a format always has and no other format has all of. Of each
/// group one must be there.
pub(super) type Signs = &'static [&'static [&'static str]];

/// Whether rows stand in pages of an API, or in buckets of time in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paging {
    /// A row may have keys of such names for itself.
    Never,
    /// They may.
    Maybe,
    /// They always do.
    Always,
}

/// Hands out the rows of a value that has several.
pub(super) type Each = fn(&[u8], &mut Layout, &mut dyn FnMut(&Values<'_>)) -> Result<(), Fault>;

/// Values of JSON that have several rows each, other than pages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nested {
    /// Whether a text is one.
    pub(super) is_one: fn(&[u8]) -> bool,
    /// Reads one.
    pub(super) each: Each,
    /// Whether a line with one is read as a document.
    pub(super) is_document: bool,
}

/// What the counts of a row include, as they show: of these stated counts, sold by this provider
/// as this model.
pub(super) type Shown = fn((&[u8], &[u8]), TokenCounts, &Values<'_>) -> Result<Convention, Fault>;

/// What the counts of a row include, where a total proves that it is not what is known otherwise.
pub(super) type Proven = fn(Convention, TokenCounts, &Values<'_>) -> Result<Convention, Fault>;

/// The tokens of a row about one kind of token, of a line that names a model or not.
pub(super) type TokensOfClass = fn(&Values<'_>, bool) -> Result<TokenCounts, Fault>;

/// How a log is written and what it means.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says one thing about a format, and no two depend on each other"
)]
pub(in crate::usage) struct Format {
    /// The word of `--form`.
    pub(super) name: &'static str,
    /// What people call it.
    pub(super) title: &'static str,
    /// How it is recognised: by the signs of one of its layouts.
    pub(super) layouts: &'static [Signs],
    /// What a page of it has in which nothing happened.
    pub(super) empty: &'static [&'static str],
    /// Its columns or keys by what they mean.
    pub(super) columns: &'static [Column],
    /// What its counts include; `None` where there are no counts, or each row has one meter.
    /// `docs/method.md` has the sources.
    pub(super) convention: Option<Convention>,
    /// Whose tokens they are where the rows do not say, by the name of our price lists.
    pub(super) provider: Option<&'static str>,
    /// Whether rows stand in pages.
    pub(super) paging: Paging,
    /// The keys under which pages have their rows, whose elements may be read one by one.
    pub(super) lists: &'static [&'static str],
    /// Values that have several rows.
    pub(super) nested: Option<Nested>,
    /// Whether its rows are sums of many requests, whose prompts' sizes are lost.
    pub(super) is_summed: bool,
    /// Whether sums without an end are those of days.
    pub(super) is_of_days: bool,
    /// Whether it says how many requests there were: one a row, or as many as a column has.
    pub(super) counts_requests: bool,
    /// Whether the same row may come twice, as exporters send spans again that were not
    /// acknowledged: rows of one id are then one row.
    pub(in crate::usage) is_replayed: bool,
    /// Whether a row without a time is bad.
    pub(super) needs_time: bool,
    /// Whether a row without a cost is bad.
    pub(super) needs_cost: bool,
    /// Whether a header must have certain columns, as nothing else tells that it is this format.
    pub(in crate::usage) is_by_names: bool,
    /// Whether the names of counts tell what they include.
    pub(super) is_told_by_names: bool,
    /// Whether its charges are list unit price × pricing quantity.
    pub(super) states_unit_prices: bool,
    /// Whether a warehouse added its rows up, which are then read otherwise.
    pub(in crate::usage) is_added_up: bool,
    /// Whether a row is about a request or what requests cost; the other says whether it failed.
    pub(super) is_request: fn(&Values<'_>, bool) -> bool,
    /// Whether a row failed, where its status and error do not say so.
    pub(super) has_failed: fn(&Values<'_>) -> bool,
    /// The provider and the model as a row names them.
    pub(super) names: for<'v, 'r> fn(&'v Values<'r>) -> (&'v [u8], &'v [u8]),
    /// Our name of a provider that it names; empty where that names nobody.
    pub(super) rename: fn(&[u8]) -> Box<[u8]>,
    /// Who sold a row, whoever it names.
    pub(super) seller: fn(&Values<'_>) -> Option<&'static [u8]>,
    /// What a line of a bill is about.
    pub(super) line: fn(&Values<'_>) -> Line,
    /// The tokens of a row about one kind of token; the other says whether its line names a model.
    pub(super) tokens: Option<TokensOfClass>,
    /// What the counts of a row include, where they prove that it is not what the format says.
    pub(super) proven: Option<Proven>,
    /// What the counts of a row include, where each row has to show it.
    pub(super) shown: Option<Shown>,
    /// Whether a row is of a batch by where it stands.
    pub(super) is_of_batch: fn(&Values<'_>) -> bool,
    /// Whether the gateway answered from a cache of its own.
    pub(super) is_gateway_hit: fn(&Values<'_>) -> bool,
    /// The least prompt of the band that a row says.
    pub(super) context: fn(&Values<'_>) -> Option<u64>,
}

impl Format {
    /// A log of a row a request, in which nothing is peculiar.
    pub(super) const PER_REQUEST: Self = Self {
        name: "",
        title: "",
        layouts: &[],
        empty: &[],
        columns: &[],
        convention: None,
        provider: None,
        paging: Paging::Maybe,
        lists: &["data", "results"],
        nested: None,
        is_summed: false,
        is_of_days: false,
        counts_requests: true,
        is_replayed: false,
        needs_time: true,
        needs_cost: false,
        is_by_names: false,
        is_told_by_names: false,
        states_unit_prices: false,
        is_added_up: false,
        is_request: |_, _| true,
        has_failed: |_| false,
        names: |values| (values.text(Role::Provider), values.text(Role::Model)),
        rename: ours,
        seller: |_| None,
        line: |_| Line::default(),
        tokens: None,
        proven: None,
        shown: None,
        is_of_batch: |_| false,
        is_gateway_hit: |values| {
            let hit = values.text(Role::GatewayHit);
            hit.eq_ignore_ascii_case(b"true") || hit == b"1"
        },
        context: |_| None,
    };

    /// Whether the counts of each row show what they include.
    pub(in crate::usage) const fn shows_by_counts(&self) -> bool {
        self.shown.is_some()
    }
}
