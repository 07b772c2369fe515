//! What a gateway adds to what it bills.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Leaf, Reader, Spanned};
use crate::money::Usd;
use crate::units::Share;

/// A fee on what is billed, and the least of it.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Gateway")]
pub struct GatewayFile {
    /// The fee in percent of what is billed.
    #[schemars(required)]
    pub fee: Leaf<Share>,
    /// The least fee of one purchase.
    pub minimum: Leaf<Usd>,
}

/// What a gateway adds to what it bills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateway {
    /// The fee as a share of what is billed.
    pub fee: Share,
    /// The least fee of one purchase.
    pub minimum: Usd,
}

pub(super) fn gateway(file: Spanned<GatewayFile>, reader: &mut Reader<'_>) -> Option<Gateway> {
    let fee = reader.require(file.value.fee, "fee", file.span);
    Some(Gateway {
        fee: fee?.value,
        minimum: file.value.minimum.value.unwrap_or(Usd::ZERO),
    })
}
