//! The file that a price list or scenario was read from.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::input::{SourceId, Sources};

/// Which file a list or scenario was read from, and the hash of its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The source text, for diagnostics; set anew by every load.
    #[serde(skip)]
    pub source: SourceId,
    /// The path as shown to people; built-in files begin with `built-in:`.
    pub path: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
}

impl Origin {
    /// The origin of a source text.
    pub fn of(sources: &Sources, source: SourceId) -> Self {
        let text = sources.get(source);
        Self {
            source,
            path: text.name.clone(),
            sha256: sha256(&text.text),
        }
    }
}

/// The hexadecimal SHA-256 of a text.
pub fn sha256(text: &str) -> String {
    use std::fmt::Write;

    let mut hash = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a string does not fail.
        let _ = write!(hash, "{byte:02x}");
    }
    hash
}
