//! `plan calc failover`.

use crate::engine::Formula;
use crate::engine::route::failover::{Backoff, Level, MOST_ATTEMPTS, chain, lost_time};
use crate::input::closest;
use crate::money::Usd;
use crate::options::scalar;
use crate::report::pages::calc::Digits;
use crate::report::sections;
use crate::units::{Duration, Factor, Scalar, Share, whole};

use super::Answer;

/// What a chain of retries and fallbacks costs and serves
#[derive(clap::Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Args {
    /// A target of the chain, in turn (repeatable)
    ///
    /// In the order in which they are tried: the share of attempts that fail (p), the most attempts
    /// (1 when not given), what an answer costs, what a failed attempt costs (nothing when not
    /// given), and how long one takes (after=30s).
    #[arg(long = "target", value_name = "p=SHARE,attempts=N,cost=USD,failed=USD", value_parser = level, required = true)]
    pub targets: Vec<Level>,
    /// How long to wait before the second attempt at a target
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>)]
    pub backoff: Option<Duration>,
    /// How many times longer each further wait is
    #[arg(long, value_name = "FACTOR", value_parser = scalar::<Factor>, default_value = "2", requires = "backoff")]
    pub multiplier: Factor,
    /// The longest wait
    #[arg(long, value_name = "TIME", value_parser = scalar::<Duration>, default_value = "60s", requires = "backoff")]
    pub longest: Duration,
}

const EXAMPLES: &str = "Examples:
  plan calc failover --target p=2%,attempts=2,cost=0.001375,failed=0.00015 --target p=1%,cost=0.004
  plan calc failover --target p=5%,attempts=3,cost=0.02,after=30s --backoff 1s --longest 10s";

/// The keys of a target.
const KEYS: [&str; 5] = ["p", "attempts", "cost", "failed", "after"];

/// Reads a target of a chain.
///
/// # Errors
/// What is wrong with it, in words.
pub fn level(text: &str) -> Result<Level, String> {
    let mut values: [Option<&str>; KEYS.len()] = [None; KEYS.len()];
    for part in text.split(',') {
        let (key, value) = part
            .split_once('=')
            .ok_or_else(|| format!("`{part}` is not of the form KEY=VALUE, such as `p=2%`"))?;
        let known = KEYS.iter().position(|known| *known == key.trim());
        let place = known.ok_or_else(|| unknown(key.trim()))?;
        if values[place].replace(value.trim()).is_some() {
            return Err(format!("`{}` is given twice", KEYS[place]));
        }
    }
    let [failure, attempts, cost, failed, after] = values;
    let missing = |key| format!("`{key}=` is missing");
    Ok(Level {
        failure: share(failure.ok_or_else(|| missing("p"))?)?,
        attempts: attempts.map_or(Ok(1), attempt_count)?,
        cost: read::<Usd>("cost", cost.ok_or_else(|| missing("cost"))?)?,
        failed_cost: failed.map_or(Ok(Usd::ZERO), |text| read("failed", text))?,
        failed_after: after.map_or(Ok(Duration::NONE), |text| read("after", text))?,
    })
}

fn read<T: Scalar>(key: &str, text: &str) -> Result<T, String> {
    T::parse(text).map_err(|reject| format!("`{key}={text}`: {reject}; expected {}", T::EXPECTED))
}

/// How often attempts fail, which was measured.
fn share(text: &str) -> Result<Share, String> {
    Share::measured(text)
        .map_err(|reject| format!("`p={text}`: {reject}; expected {}", Share::EXPECTED))
}

fn attempt_count(text: &str) -> Result<u32, String> {
    let count = whole(text).ok().and_then(|count| count.try_into().ok());
    count
        .filter(|count| (1..=MOST_ATTEMPTS).contains(count))
        .ok_or_else(|| format!("`attempts={text}`: expected a number from 1 to {MOST_ATTEMPTS}"))
}

fn unknown(key: &str) -> String {
    match closest(key, KEYS) {
        Some(meant) => format!("a target has no `{key}`; did you mean `{meant}`?"),
        None => format!("a target has no `{key}`; it has p, attempts, cost, failed and after"),
    }
}

pub(super) fn answer(args: &Args) -> Answer {
    let chain = chain(&args.targets);
    let backoff = args.backoff.map_or(Backoff::NONE, |first| Backoff {
        first,
        multiplier: args.multiplier,
        most: args.longest,
    });
    let takes_time = |level: &Level| level.failed_after != Duration::NONE;
    let is_timed = args.backoff.is_some() || args.targets.iter().any(takes_time);
    let lost = is_timed.then(|| lost_time(&args.targets, &chain, backoff));
    Answer {
        title: "Failover".to_owned(),
        formula: Formula::FailoverChain,
        digits: Digits::All,
        figures: sections::calc::failover(&chain, lost),
        readings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_target_is_read_with_what_it_leaves_out() {
        let one = level("p=2%, attempts=2, cost=$0.001375, failed=0.00015, after=30s").unwrap();
        assert_eq!(
            (one.attempts, one.failed_cost.to_decimal().as_str()),
            (2, "0.00015")
        );
        let one = level("cost=1,p=0%").unwrap();
        assert_eq!((one.attempts, one.failed_cost), (1, Usd::ZERO));
    }

    #[test]
    fn mistakes_in_a_target_are_told() {
        for (text, told) in [
            ("", "is not of the form"),
            ("p=2%", "`cost=` is missing"),
            ("cost=1", "`p=` is missing"),
            ("p=2%,cost=1,p=3%", "`p` is given twice"),
            ("p=2%,costs=1", "did you mean `cost`?"),
            ("p=102%,cost=1", "between 0% and 100%"),
            ("p=0.02,cost=1", "in percent"),
            ("p=2%,cost=-1", "negative"),
            ("p=2%,cost=nan", "not finite"),
            ("p=2%,cost=1,attempts=0", "from 1 to 100"),
            ("p=2%,cost=1,attempts=101", "from 1 to 100"),
            ("p=2%,cost=1,after=5", "a duration has a unit"),
        ] {
            let message = level(text).unwrap_err();
            assert!(message.contains(told), "{text}: {message}");
        }
    }

    proptest! {
        /// Any text is read or refused, and what is read can be followed to its end.
        #[test]
        fn any_text_is_read_or_refused(text in "(p|cost|failed|attempts|after|x)=[0-9.%$s-]{1,6}(,(p|cost|attempts|after)=[0-9.%s]{1,20}){0,4}") {
            if let Ok(level) = level(&text) {
                let levels = [level; 8];
                lost_time(&levels, &chain(&levels), Backoff::NONE);
            }
        }
    }
}
