//! How a name in a log leads to the model that prices it.

use crate::catalog::Offer;

use super::spelling::searches;

/// How a name in a log leads to the model that prices it, as a reader must be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModelMatch {
    /// It is the model's own.
    Stated,
    /// It is the model's own, and nobody else sells one of that name; the log names no provider.
    OnlySeller,
    /// The model has another.
    Other,
    /// The model has another, and the requests searched the web besides, which is not priced.
    WithoutSearch,
}

impl ModelMatch {
    pub(super) fn of(provider: &str, model: &str, offer: Offer<'_>) -> Self {
        let (seller, id) = (offer.provider(), offer.model.id.as_str());
        let inside = model
            .strip_prefix(seller)
            .and_then(|rest| rest.strip_prefix('/'));
        if searches(model, id) {
            Self::WithoutSearch
        } else if inside == Some(id) || (model == id && !provider.is_empty()) {
            Self::Stated
        } else if model == id {
            Self::OnlySeller
        } else {
            Self::Other
        }
    }

    /// What is to be said behind the full name of the model; `None` where that is the log's own.
    pub const fn remark(self) -> Option<&'static str> {
        match self {
            Self::Stated => None,
            Self::Other => Some(""),
            Self::OnlySeller => Some(", the only seller of that name"),
            Self::WithoutSearch => Some(", without its searches of the web"),
        }
    }
}
