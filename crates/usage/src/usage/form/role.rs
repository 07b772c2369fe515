//! What columns and keys of logs can mean.

/// Defines the roles, one line each: what it is, and the word of `--map` where a map can give it.
macro_rules! roles {
    (@word $word:literal) => { Some($word) };
    (@word) => { None };
    ($($(#[doc = $doc:literal])+ $role:ident $(= $word:literal)?;)+) => {
        /// What a column or key means. Its unit is in its name where there is a choice.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Role {
            $($(#[doc = $doc])+ $role,)+
        }

        impl Role {
            /// How many there are.
            pub const COUNT: usize = Self::ALL.len();
            /// All of them, each at its [`Role::index`].
            pub const ALL: [Self; [$(Self::$role),+].len()] = [$(Self::$role),+];
            /// Their words, in the same order.
            const WORDS: [Option<&'static str>; Self::COUNT] = [$(roles!(@word $($word)?)),+];
        }
    };
}

roles! {
    /// When the request, or the span of time, began.
    At = "timestamp";
    /// When the request ended: its latency where none is stated. In sums, when the span of time
    /// ended.
    End;
    /// The provider.
    Provider = "provider";
    /// The model.
    Model = "model";
    /// Prompt tokens.
    Input = "input_tokens";
    /// Prompt tokens that [`Role::Input`] leaves out, besides those of caches.
    MoreInput;
    /// Tokens read from a cache.
    CacheRead = "cache_read_tokens";
    /// Tokens written to a cache for the default time.
    CacheWrite = "cache_write_tokens";
    /// Tokens written to a cache for an hour.
    CacheWrite1h = "cache_write_1h_tokens";
    /// All tokens written to a cache, of which [`Role::CacheWrite1h`] may be a part.
    CacheWrites;
    /// Completion tokens.
    Output = "output_tokens";
    /// Completion tokens of reasoning.
    Reasoning = "reasoning_tokens";
    /// All tokens, which shows whether the parts overlap.
    Total;
    /// How it ended.
    Status = "status";
    /// What went wrong; anything there is a failure.
    Error;
    /// From request to answer, in milliseconds.
    Latency = "latency_ms";
    /// From request to answer, in seconds.
    LatencySeconds = "latency_s";
    /// What it cost, in dollars.
    Spend = "cost";
    /// What it cost, in cents.
    SpendCents = "cost_cents";
    /// What it cost, in billionths of a dollar.
    SpendNanos;
    /// The currency of what it cost.
    Currency;
    /// Requests in the row.
    Requests = "requests";
    /// How many of them failed.
    Failed = "failed";
    /// The service tier.
    Tier = "service_tier";
    /// Whether it was a batch.
    Batch = "batch";
    /// The team.
    Team = "team";
    /// The tag.
    Tag = "tag";
    /// The user.
    User = "user";
    /// The id of the request.
    Id = "request_id";
    /// The kind of observation or charge; only some are of tokens.
    Kind;
    /// The kind of token, in a row that is about one.
    Class;
    /// How much of it.
    Quantity;
    /// In which unit.
    Unit;
    /// The resource, which may name a model.
    Resource;
    /// How much of it was priced, where that is not how much was used.
    PricedQuantity;
    /// In which unit it was priced.
    PricedUnit;
    /// The size of prompt by which a row that stands for several requests was priced.
    Context;
    /// Tokens that the model had billed before in the month.
    Before;
    /// What kind of the model it is, where that is not in its name.
    Variant;
    /// Of the prompt, tokens of sound.
    InputAudio;
    /// Of the completion, tokens of sound.
    OutputAudio;
    /// Of the prompt, tokens of pictures.
    InputImage;
    /// Of the completion, tokens of pictures.
    OutputImage;
    /// The prompt's tokens by what they are of: a list.
    InputKinds;
    /// The completion's tokens by what they are of: a list.
    OutputKinds;
    /// Where the request was kept.
    Geo;
    /// How fast it was served.
    Speed;
    /// Searches of the web.
    Searches;
    /// What searches of the web cost, in dollars.
    SearchCost;
    /// What the provider bills to the buyer's own key, or whether it does.
    OwnKey;
    /// Whether a gateway answered from a cache of its own, or which answer it gave again.
    GatewayHit;
    /// The id of what it is a part of.
    Within;
    /// When the span of time began, in a row that has a better time to be priced by.
    Begin;
}

impl Role {
    /// Its place in [`Role::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// A bit of its own.
    pub(super) const fn bit(self) -> u64 {
        1 << self.index()
    }

    /// The word of `--map`; `None` where no map can give it.
    pub const fn name(self) -> Option<&'static str> {
        Self::WORDS[self.index()]
    }
}

// A row has a bit for each.
const _: () = assert!(Role::COUNT <= 64, "a role has no bit of its own");
