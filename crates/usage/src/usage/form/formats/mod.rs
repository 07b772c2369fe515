//! The formats of logs and usage exports, one file each.

mod aggregate;
mod anthropic_costs;
mod anthropic_usage;
mod batch;
mod bedrock;
mod bedrock_log;
mod focus;
mod gemini;
mod generic;
mod helicone;
mod langfuse;
mod litellm;
mod litellm_daily;
mod openai_costs;
mod openai_usage;
mod openrouter;
mod otel;

use crate::usage::record::Convention;

use super::format::{Column, Format};

/// Registers the formats, one line each: what it is called here, and its file.
macro_rules! formats {
    ($($(#[doc = $doc:literal])+ $form:ident = $file:ident;)+) => {
        /// How a log is written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Form {
            $($(#[doc = $doc])+ $form,)+
        }

        impl Form {
            /// All of them, in the order in which help lists them.
            pub const ALL: [Self; [$(Self::$form),+].len()] = [$(Self::$form),+];

            /// What there is to know of it.
            pub(in crate::usage) const fn format(self) -> &'static Format {
                match self {
                    $(Self::$form => &$file::FORMAT,)+
                }
            }
        }
    };
}

formats! {
    /// A row a request, by the column names that `plan` suggests or `--map` gives.
    Generic = generic;
    /// `LiteLLM_SpendLogs`: a row a request.
    LiteLlm = litellm;
    /// `LiteLLM_DailyUserSpend`: a row a day, key and model.
    LiteLlmDaily = litellm_daily;
    /// `OpenAI`, `/v1/organization/usage/completions`.
    OpenAiUsage = openai_usage;
    /// `OpenAI`, `/v1/organization/costs`: money alone.
    OpenAiCosts = openai_costs;
    /// Anthropic, `/v1/organizations/usage_report/messages`.
    AnthropicUsage = anthropic_usage;
    /// Anthropic, `/v1/organizations/cost_report`: money alone, in cents.
    AnthropicCosts = anthropic_costs;
    /// The output of batches of `OpenAI` and Anthropic: a line a request.
    Batch = batch;
    /// Observations of Langfuse.
    Langfuse = langfuse;
    /// Requests of Helicone.
    Helicone = helicone;
    /// Activity of `OpenRouter`, by request or by day.
    OpenRouter = openrouter;
    /// Spans by the `GenAI` conventions of `OpenTelemetry`, as OTLP in JSON.
    OpenTelemetry = otel;
    /// Answers of the Gemini API with their `usageMetadata`.
    Gemini = gemini;
    /// Lines of an AWS Cost and Usage Report about Bedrock: a line a kind of token.
    Bedrock = bedrock;
    /// Records of Bedrock's logging of model invocations: a row a request.
    BedrockLog = bedrock_log;
    /// FOCUS 1.0 to 1.2: a row a charge.
    Focus = focus;
    /// What the statement of `plan usage --sql` answers.
    Aggregate = aggregate;
}

impl Form {
    /// The word of `--form`.
    pub const fn name(self) -> &'static str {
        self.format().name
    }

    /// The form of a word of `--form`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// What people call it.
    pub const fn title(self) -> &'static str {
        self.format().title
    }

    /// What its counts include; `None` where there are no counts, or each row has one meter.
    pub const fn convention(self) -> Option<Convention> {
        self.format().convention
    }

    /// Whose tokens they are where the rows do not say, by the name of our price lists.
    pub const fn provider(self) -> Option<&'static str> {
        self.format().provider
    }

    /// Whether its rows are sums of many requests, whose prompts' sizes are lost.
    ///
    /// Their [`context`](crate::usage::Record::context) is then the mean prompt, or 0 where the
    /// number of requests is not known either.
    pub const fn is_summed(self) -> bool {
        self.format().is_summed
    }

    /// Whether it says how many requests there were.
    pub const fn counts_requests(self) -> bool {
        self.format().counts_requests
    }

    /// Its columns and keys.
    pub const fn columns(self) -> &'static [Column] {
        self.format().columns
    }
}

#[cfg(test)]
mod tests {
    use super::super::role::Role;
    use super::*;

    #[test]
    fn forms_are_found_by_their_names() {
        for form in Form::ALL {
            assert_eq!(Form::named(form.name()), Some(form));
            assert!(!form.title().is_empty());
        }
        assert_eq!(Form::named("parquet"), None);
    }

    #[test]
    fn no_form_gives_a_role_twice() {
        for form in Form::ALL {
            let mut roles: Vec<Role> = form.columns().iter().map(|(role, _)| *role).collect();
            roles.sort_unstable();
            let all = roles.len();
            roles.dedup();
            assert_eq!(roles.len(), all, "{}", form.name());
        }
    }
}
