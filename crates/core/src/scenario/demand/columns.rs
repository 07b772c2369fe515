//! The columns of a trace as the user names them.

use crate::units::{Reject, RejectKind, Scalar};

use super::clock::TimeUnit;

/// Which columns of a CSV file hold what: `at=ts,input=prompt,output=completion,cached=hit`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceColumns {
    /// When a request comes.
    pub(super) at: String,
    /// What plain numbers in that column count.
    pub(super) unit: TimeUnit,
    /// Tokens of the prompt, cached ones included.
    pub(super) input: String,
    /// Tokens of the completion.
    pub(super) output: String,
    /// Tokens of the prompt that a cache held.
    pub(super) cached: Option<String>,
}

impl Scalar for TraceColumns {
    const EXPECTED: &'static str = "the columns of a trace, such as \
         `at=time,input=prompt_tokens,output=completion_tokens`; `at=time:ms` where the times are \
         plain numbers of milliseconds";

    fn parse(text: &str) -> Result<Self, Reject> {
        let (mut at, mut input, mut output, mut cached) = (None, None, None, None);
        for part in text.split(',') {
            let (key, column) = part
                .split_once('=')
                .ok_or_else(|| Reject::malformed(format!("`{part}` names no column")))?;
            let (key, column) = (key.trim(), column.trim());
            if column.is_empty() {
                return Err(Reject::malformed(format!("`{key}=` names no column")));
            }
            let slot = match key {
                "at" => &mut at,
                "input" => &mut input,
                "output" => &mut output,
                "cached" => &mut cached,
                other => {
                    let message = format!("`{other}` is none of `at`, `input`, `output`, `cached`");
                    return Err(Reject::new(RejectKind::UnknownWord, message));
                }
            };
            if slot.replace(column.to_owned()).is_some() {
                return Err(Reject::malformed(format!("`{key}` is there twice")));
            }
        }
        let lacking = |key: &str| Reject::malformed(format!("`{key}=` is missing"));
        let (at, unit) = TimeUnit::split(at.ok_or_else(|| lacking("at"))?);
        Ok(Self {
            at,
            unit,
            input: input.ok_or_else(|| lacking("input"))?,
            output: output.ok_or_else(|| lacking("output"))?,
            cached,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_with_the_unit_of_plain_times() {
        let read = |text| TraceColumns::parse(text);
        let columns = read("at=ts:ms, input=in, output=out").unwrap();
        assert_eq!(
            (columns.at.as_str(), columns.unit),
            ("ts", TimeUnit::Milliseconds)
        );
        assert_eq!(columns.cached, None);
        let columns = read("output=o,cached=c,input=i,at=a:b").unwrap();
        assert_eq!(
            (columns.at.as_str(), columns.unit),
            ("a:b", TimeUnit::Unstated)
        );
        assert_eq!(columns.cached.as_deref(), Some("c"));
    }

    #[test]
    fn what_is_missing_or_there_twice_is_said() {
        for (text, said) in [
            ("", "`` names no column"),
            ("at=a,input=i", "`output=` is missing"),
            ("at=a,at=b,input=i,output=o", "`at` is there twice"),
            ("at=a,input=i,output=o,model=m", "`model` is none of"),
            ("at=,input=i,output=o", "`at=` names no column"),
        ] {
            let message = TraceColumns::parse(text).unwrap_err().message;
            assert!(message.starts_with(said), "{message}");
        }
    }
}
