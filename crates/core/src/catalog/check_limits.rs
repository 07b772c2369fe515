//! From limits on traffic as written to checked ones.

use crate::input::{Code, Diagnostic, Leaf, Reader, Span};
use crate::money::Usd;
use crate::units::{Count, Tokens};

use super::limits::{LimitMeter, Limits};
use super::schema::LimitsFile;

/// Puts the limits of a tier in the order of their meters. No count is 0, since none is read as
/// one; an amount can be, and is refused here.
pub(super) fn limits(file: &LimitsFile, reader: &mut Reader<'_>) -> Limits {
    let tokens = |leaf: &Leaf<Tokens>| leaf.get().map(|one| one.count());
    let counts = |leaf: &Leaf<Count>| leaf.get().map(|one| one.count());
    let requests = file.requests_per_minute.get().map(|one| one.count());
    let written = [
        (LimitMeter::Rpm, requests),
        (LimitMeter::Rpd, counts(&file.requests_per_day)),
        (LimitMeter::Itpm, tokens(&file.input_tokens_per_minute)),
        (LimitMeter::Otpm, tokens(&file.output_tokens_per_minute)),
        (LimitMeter::Tpm, tokens(&file.tokens_per_minute)),
        (LimitMeter::Tpd, tokens(&file.tokens_per_day)),
        (LimitMeter::Concurrency, counts(&file.concurrency)),
    ];
    let written = written.into_iter();
    let spend = file.monthly_spend.spanned();
    if let Some(nothing) = spend.as_ref().filter(|spend| *spend.value == Usd::ZERO) {
        refuse_nothing(nothing.span, reader);
    }
    let without = Limits::default();
    Limits {
        limits: written
            .filter_map(|(meter, limit)| Some((meter, limit?)))
            .collect(),
        spend: spend.map(|spend| *spend.value),
        enforcement: file.enforcement.value.unwrap_or_default(),
        counts_cached: file
            .counts_cached
            .value
            .map_or(without.counts_cached, |flag| flag.0),
        reserves_output: file
            .reserves_max_output
            .value
            .map_or(without.reserves_output, |flag| flag.0),
    }
}

fn refuse_nothing(at: Span, reader: &mut Reader<'_>) {
    let message = "`monthly_spend` is zero".to_owned();
    let told = Diagnostic::error(Code::ZeroQuantity, message)
        .at(reader.source, at, "nothing could be bought")
        .help("write the amount at which service pauses, or remove the field");
    reader.push(told);
}
