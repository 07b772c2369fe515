//! `--limit rpm=500,itpm=400k,spend=1000,counts_cached=false`.

use crate::catalog::{LimitMeter, Limits};
use crate::money::Usd;
use crate::options::mix::no_meter;
use crate::options::scalar;
use crate::units::{Count, Flag, RejectKind, Scalar};

const COUNTS_CACHED: &str = "counts_cached";
const RESERVES_OUTPUT: &str = "reserves_max_output";

/// Reads the limits of a service tier.
///
/// # Errors
/// What is wrong with them, in words.
pub(super) fn parse(text: &str) -> Result<Limits, String> {
    let mut limits = Limits::default();
    for part in text.split(',') {
        let of_form = || format!("`{part}` is not of the form METER=LIMIT, such as `rpm=500`");
        let (name, limit) = part.split_once('=').ok_or_else(of_form)?;
        let (name, limit) = (name.trim(), limit.trim());
        if manner(&mut limits, name, limit)? {
            continue;
        }
        let meter = meter(name)?;
        let is_known = match meter {
            LimitMeter::Spend => limits.spend.is_some(),
            other => limits.of(other).is_some(),
        };
        if is_known {
            return Err(format!("`{name}` is given twice"));
        }
        match meter {
            LimitMeter::Spend => limits.spend = Some(amount(limit)?),
            other => limits.limits.push((other, count(part, limit)?)),
        }
    }
    limits.limits.sort_unstable();
    Ok(limits)
}

/// Takes how limits count, under the keys of price lists, and says whether it was that.
fn manner(limits: &mut Limits, name: &str, value: &str) -> Result<bool, String> {
    let flag = match name {
        COUNTS_CACHED => &mut limits.counts_cached,
        RESERVES_OUTPUT => &mut limits.reserves_output,
        _ => return Ok(false),
    };
    *flag = scalar::<Flag>(value)?.0;
    Ok(true)
}

fn count(part: &str, limit: &str) -> Result<u64, String> {
    let count = Count::parse(limit).map_err(|reject| match reject.kind {
        RejectKind::Zero => format!("`{part}` would accept nothing; leave out what has no limit"),
        _ => format!("`{part}`: {reject}; expected {}", Count::EXPECTED),
    })?;
    Ok(count.count())
}

fn amount(limit: &str) -> Result<Usd, String> {
    let amount: Usd = scalar(limit)?;
    match amount > Usd::ZERO {
        true => Ok(amount),
        false => Err("a spend cap of 0 would accept nothing; leave it out for none".to_owned()),
    }
}

fn meter(name: &str) -> Result<LimitMeter, String> {
    let known = LimitMeter::ALL.into_iter();
    let mut meters = known.filter(|meter| meter.name().eq_ignore_ascii_case(name));
    let meters = meters.next();
    meters.ok_or_else(|| {
        let names = LimitMeter::ALL.into_iter().map(LimitMeter::name);
        let known: Vec<&str> = names.chain([COUNTS_CACHED, RESERVES_OUTPUT]).collect();
        no_meter(name, &known)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_in_any_order() {
        let limits = parse("otpm=80k, rpm=1_000,itpm=0.4M,spend=500").unwrap();
        let expected = [
            (LimitMeter::Rpm, 1_000),
            (LimitMeter::Itpm, 400_000),
            (LimitMeter::Otpm, 80_000),
        ];
        assert_eq!(limits.limits, expected);
        assert_eq!(
            limits.spend.map(|cap| cap.rounded(2)),
            Some("500.00".to_owned())
        );
    }

    #[test]
    fn how_limits_count_is_said_as_in_price_lists() {
        let limits = parse("itpm=400k,counts_cached=false,reserves_max_output=true").unwrap();
        assert!(!limits.counts_cached && limits.reserves_output);
        let plain = parse("itpm=400k").unwrap();
        assert!(plain.counts_cached && !plain.reserves_output);
    }

    #[test]
    fn what_is_no_limit_is_told() {
        for (text, word) in [
            ("rpm", "METER=LIMIT"),
            ("rpm=0", "accept nothing"),
            ("rpm=-5", "`rpm=-5`"),
            ("rpm=1.5", "whole number"),
            ("rpm=1,rpm=2", "twice"),
            ("spend=1,spend=2", "twice"),
            ("spend=0", "accept nothing"),
            ("itmp=5", "`itpm`"),
            ("rpm=1,counts_cached=no", "`true` or `false`"),
            ("count_cached=false", "`counts_cached`"),
            ("zzzzzz=5", "the meters are"),
            ("", "METER=LIMIT"),
        ] {
            let said = parse(text).unwrap_err();
            assert!(said.contains(word), "{text}: {said}");
        }
    }
}
