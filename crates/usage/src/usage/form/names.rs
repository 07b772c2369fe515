//! Names of providers.

use crate::catalog::renamed;

/// Our name of a provider, or theirs without capitals.
pub(in crate::usage) fn ours(named: &[u8]) -> Box<[u8]> {
    let text = String::from_utf8_lossy(named);
    match renamed(&text) {
        Some(ours) => ours.as_bytes().into(),
        None => named.to_ascii_lowercase().into(),
    }
}
