//! From the texts of a row to its tokens, none of them counted twice.

use crate::catalog::{Meter, TokenCounts};
use crate::usage::record::Fault;

use super::number::count;
use super::role::Role;
use super::values::Values;

fn of(values: &Values<'_>, role: Role) -> Result<u64, Fault> {
    values.said(role).map_or(Ok(0), count)
}

/// The counts of a row as it states them.
///
/// # Errors
/// When one is no count, or there is none of the prompt, which no request is without; a request
/// that failed may have none at all.
pub(super) fn stated(values: &Values<'_>, has_failed: bool) -> Result<TokenCounts, Fault> {
    if values.said(Role::Input).is_none() && !has_failed {
        return Err(Fault::NoTokens);
    }
    let input = of(values, Role::Input)?.saturating_add(of(values, Role::MoreInput)?);
    let (five_minutes, hour) = (
        of(values, Role::CacheWrite)?,
        of(values, Role::CacheWrite1h)?,
    );
    // Some logs state all writes, some both lives of caches, some all and the longer one.
    let cache_write = match of(values, Role::CacheWrites)? {
        all if five_minutes == 0 => all.saturating_sub(hour),
        _ => five_minutes,
    };
    Ok(TokenCounts::of([
        (Meter::Input, input),
        (Meter::CacheRead, of(values, Role::CacheRead)?),
        (Meter::CacheWrite, cache_write),
        (Meter::CacheWrite1h, hour),
        (Meter::Output, of(values, Role::Output)?),
        (Meter::Reasoning, of(values, Role::Reasoning)?),
    ]))
}
