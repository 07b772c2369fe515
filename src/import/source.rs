//! The catalogs that are read.

use crate::units::Day;

use super::harvest::Harvest;
use super::litellm;

/// A foreign price catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// `LiteLLM`'s `model_prices_and_context_window.json`.
    LiteLlm,
}

impl Source {
    /// All of them, in the order of the help.
    pub const ALL: [Self; 1] = [Self::LiteLlm];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::LiteLlm => "litellm",
        }
    }

    /// Reads the catalog as of a day.
    ///
    /// # Errors
    /// When the text is not the catalog's form.
    pub fn read(self, _file_name: &str, text: &str, date: Day) -> Result<Harvest, String> {
        match self {
            Self::LiteLlm => litellm::read(text, date),
        }
    }
}
