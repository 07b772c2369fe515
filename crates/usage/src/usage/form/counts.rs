//! From the texts of a row to its tokens, none of them counted twice.

use crate::catalog::{Meter, TokenCounts};
use crate::usage::record::{Convention, Fault};

use super::Form;
use super::column::Role;
use super::number::count;
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

/// What the counts of a row include: as its format says, unless its total proves otherwise.
///
/// Langfuse is fed by many libraries, and some give it whole prompts beside their cached parts. A
/// total that is the prompt and the completion alone shows it.
///
/// # Errors
/// When the total is no count.
pub(super) fn convention(
    form: Form,
    own: Convention,
    stated: TokenCounts,
    values: &Values<'_>,
) -> Result<Convention, Fault> {
    let total = match (form, values.said(Role::Total)) {
        (Form::Langfuse, Some(total)) => count(total)?,
        _ => return Ok(own),
    };
    let is_whole = |meter: Meter| matches!(meter, Meter::Input | Meter::Output);
    let has_parts = stated.sum(|meter| !is_whole(meter)) > 0;
    if has_parts && total == stated.sum(is_whole) {
        return Ok(Convention::INCLUSIVE);
    }
    Ok(own)
}
