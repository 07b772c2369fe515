//! How a row is billed, where its tokens and its service tier alone do not say.

/// What the price of a row depends on beside its model, its tokens and its tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Billing {
    /// At the list's prices.
    #[default]
    Listed,
    /// At those of requests that are kept within the United States.
    InUs,
    /// Not at all by a provider: the gateway answered from a cache of its own.
    FromGateway,
    /// At a price that no list has.
    Unlisted(Unlisted),
}

/// Why no list has the price of a row. A standard price would be wrong for it, so it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unlisted {
    /// Some of its tokens are of sound.
    Sound,
    /// Some of its tokens are of pictures or films, and its model sells those apart.
    Pictures,
    /// It was served by units that were paid for beforehand.
    Units,
    /// It has a service tier that is agreed with the provider.
    Agreed,
    /// It was served faster for a higher price.
    Fast,
    /// It was kept within a region whose price is not known.
    Region,
    /// It searched the web, at a price that is not known.
    Searches,
    /// It was paid with the buyer's own key, and the gateway has a fee alone.
    OwnKey,
}

impl Unlisted {
    /// Why there is no price, in words.
    pub const fn why(self) -> &'static str {
        match self {
            Self::Sound => "some of its tokens are of audio, which lists do not price apart",
            Self::Pictures => "some of its tokens are of images or video, which it prices apart",
            Self::Units => "paid by the unit of provisioned throughput, not by the token",
            Self::Agreed => "its service tier is priced by agreement",
            Self::Fast => "fast mode has a price of its own, which no list has",
            Self::Region => "its region has a price of its own, which no list has",
            Self::Searches => "it searched the web, and no list has the price of that",
            Self::OwnKey => "paid with a key of your own: its provider bills it",
        }
    }
}
