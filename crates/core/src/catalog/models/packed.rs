//! The models of a price list, read when they are first asked for.

use std::sync::OnceLock;

use super::model::Model;

/// The models of a list, in the order of its file. Those of built-in lists stay packed until
/// somebody looks at them, for a plan looks at a few lists of many.
#[derive(Clone, Debug, Default)]
pub struct Models {
    packed: &'static [u8],
    loaded: OnceLock<Vec<Model>>,
}

impl Models {
    /// Models in postcard's form, as the build packed them.
    pub fn packed(bytes: &'static [u8]) -> Self {
        Self {
            packed: bytes,
            loaded: OnceLock::new(),
        }
    }

    /// The models.
    ///
    /// # Panics
    /// When packed bytes do not decode, which a test of all built-in lists rules out.
    pub fn as_slice(&self) -> &[Model] {
        let unpack = || match self.packed {
            [] => Vec::new(),
            bytes => postcard::from_bytes(bytes).expect("the build packs models that decode"),
        };
        self.loaded.get_or_init(unpack)
    }
}

impl From<Vec<Model>> for Models {
    fn from(models: Vec<Model>) -> Self {
        Self {
            packed: &[],
            loaded: OnceLock::from(models),
        }
    }
}

impl std::ops::Deref for Models {
    type Target = [Model];

    fn deref(&self) -> &[Model] {
        self.as_slice()
    }
}

impl<'a> IntoIterator for &'a Models {
    type Item = &'a Model;
    type IntoIter = std::slice::Iter<'a, Model>;

    fn into_iter(self) -> Self::IntoIter {
        self.as_slice().iter()
    }
}

impl PartialEq for Models {
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}
