//! What a unit of provisioned capacity carries, and how many a minute needs.

use crate::units::{Ratio, Tokens};

/// Tokens of one minute.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MinuteLoad {
    /// Prompt tokens, cached ones included.
    pub input: u64,
    /// Prompt tokens that a cache holds; never more than `input`.
    pub cached: u64,
    /// Completion tokens.
    pub output: u64,
}

/// What one unit carries in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carries {
    /// So many prompt tokens that no cache holds, with each completion token counted as several:
    /// Azure's provisioned throughput units.
    Converted {
        /// Prompt tokens a minute.
        input: Tokens,
        /// How many prompt tokens a completion token counts as.
        output_ratio: Ratio,
    },
    /// So many prompt tokens, and so many completion tokens beside them: Bedrock's model units.
    Separate {
        /// Prompt tokens a minute, cached ones included.
        input: Tokens,
        /// Completion tokens a minute.
        output: Tokens,
    },
}

impl Carries {
    /// The units that tokens of a minute need, in part units; `None` where a unit carries none.
    pub fn need(self, load: MinuteLoad) -> Option<Ratio> {
        let whole = Ratio::whole;
        let cached = whole(load.cached.min(load.input));
        self.need_of(whole(load.input), cached, whole(load.output))
    }

    /// The same of numbers of tokens that need not be whole, such as those of a mean minute.
    pub fn need_of(self, input: Ratio, cached: Ratio, output: Ratio) -> Option<Ratio> {
        match self {
            Self::Converted { input: each, .. } => self
                .converted(input, cached, output)?
                .checked_div(each.ratio()),
            Self::Separate {
                input: each_in,
                output: each_out,
            } => {
                let input = input.checked_div(each_in.ratio())?;
                Some(input.max(output.checked_div(each_out.ratio())?))
            }
        }
    }

    /// The prompt tokens that tokens count as; `None` where both kinds are counted apart.
    pub fn converted(self, input: Ratio, cached: Ratio, output: Ratio) -> Option<Ratio> {
        match self {
            Self::Converted { output_ratio, .. } => Some(input - cached + output_ratio * output),
            Self::Separate { .. } => None,
        }
    }
}
