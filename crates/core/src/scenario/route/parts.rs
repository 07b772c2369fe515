//! The parts of a route, from as written to checked.

use crate::catalog::{ByMeter, Meter, Processing, Zone};
use crate::input::{Code, Entries, Leaf, Part, Reader, Spanned};
use crate::scenario::shares::not_100;
use crate::scenario::workload::{self, CacheFile, CacheUse, ProcessingFile, Profile, ProfileFile};
use crate::units::{Count, Flag, Ratio, Share, Tokens};

use super::model::{
    Cascade, Class, Escalation, Failure, Hedge, Latency, Outcomes, Retry, Role, Shape, Streaming,
    Target, Timeouts,
};
use super::schema::{
    CascadeFile, ClassFile, FailureFile, HedgeFile, LatencyFile, OutcomesFile, PaceFile,
    PercentilesFile, RetryFile, TimeoutsFile, VerifierFile,
};

pub(super) fn classes(part: Part<Entries<Part<ClassFile>>>, reader: &mut Reader<'_>) -> Vec<Class> {
    let Some(entries) = part.into_spanned() else {
        return Vec::new();
    };
    let mut classes = Vec::new();
    for (name, file) in entries.value.0 {
        let Some(file) = file.into_spanned() else {
            continue;
        };
        let share = reader.require(file.value.share, "share", file.span);
        let shape = file.value.request.into_spanned();
        classes.push(Class {
            name: name.value.0,
            share: share.map_or(Share::NONE, |share| share.value),
            shape: shape.and_then(|shape| self::shape(shape, reader)),
        });
    }
    let total: Ratio = classes.iter().map(|class| class.share.ratio()).sum();
    if total != Ratio::ONE && !reader.has_told_within(entries.span) {
        not_100("`classes`", total, entries.span, reader);
    }
    classes
}

/// Tokens of one request by meter.
pub(super) fn shape(file: Spanned<ByMeter<Tokens>>, reader: &mut Reader<'_>) -> Option<Shape> {
    let leaves = file.value.into_leaves();
    let is_bad = leaves.iter().any(|(_, leaf)| leaf.is_bad());
    let parts = leaves
        .iter()
        .filter_map(|(meter, leaf)| Some((*meter, leaf.get()?.ratio())));
    let parts: Vec<(Meter, Ratio)> = parts.collect();
    let shape = Shape::new(parts);
    if shape.is_none() && !is_bad && !reader.has_told_within(file.span) {
        let message = "a request has no tokens".to_owned();
        let label = "expected tokens by meter: `{ input: 1500, output: 500 }`";
        reader.tell(Code::MissingField, message, file.span, label);
    }
    shape.filter(|_| !is_bad)
}

pub(super) fn retry(file: &RetryFile) -> Retry {
    Retry {
        retries: file.retries.value.unwrap_or_default(),
        backoff: file.backoff.value,
        multiplier: file.multiplier.value,
        most: file.most.value,
    }
}

pub(super) fn failures(
    part: Part<Entries<Part<FailureFile>>>,
    reader: &mut Reader<'_>,
) -> Vec<Failure> {
    let Some(entries) = part.into_spanned() else {
        return Vec::new();
    };
    let mut failures = Vec::new();
    for (name, file) in entries.value.0 {
        let Some(file) = file.into_spanned() else {
            continue;
        };
        let share = reader.require(file.value.share, "share", file.span);
        failures.push(Failure {
            name: name.value.0,
            share: share.map_or(Share::NONE, |share| share.value),
            input: file.value.input.value.unwrap_or(Share::NONE),
            output: file.value.output.value.unwrap_or(Share::NONE),
        });
    }
    let total: Ratio = failures.iter().map(|one| one.share.ratio()).sum();
    if total != Ratio::ONE && !reader.has_told_within(entries.span) {
        not_100("`failures`", total, entries.span, reader);
    }
    failures
}

pub(super) fn timeouts(file: &TimeoutsFile) -> Timeouts {
    Timeouts {
        p99: file.p99.value,
        client: file.client.value,
        deadline: file.deadline.value,
    }
}

/// The whole time of an answer, and how its tokens come; one of them may be missing.
pub(super) fn latency(
    part: Part<LatencyFile>,
    reader: &mut Reader<'_>,
) -> (Option<Latency>, Option<Streaming>) {
    let Some(Spanned { value: file, span }) = part.into_spanned() else {
        return (None, None);
    };
    let is_streaming = !file.ttft.is_missing() || !file.tokens_per_second.is_missing();
    let is_whole = !file.p50.is_missing() || !file.p99.is_missing() || !is_streaming;
    let whole = PercentilesFile {
        p50: file.p50,
        p99: file.p99,
    };
    let whole = is_whole.then(|| percentiles(Spanned::new(whole, span), reader));
    if !is_streaming {
        return (whole.flatten(), None);
    }
    let expected = "`{ p50: 0.4s, p99: 2s }`";
    let ttft = reader.require_part(file.ttft, "ttft", span, expected);
    let expected = "`{ p50: 80, p1: 20 }`";
    let pace = reader.require_part(file.tokens_per_second, "tokens_per_second", span, expected);
    let ttft = ttft.and_then(|ttft| percentiles(ttft, reader));
    let pace = pace.and_then(|pace| self::pace(pace, reader));
    let streaming = ttft.zip(pace).map(|(ttft, (speed, slowest))| Streaming {
        ttft,
        speed,
        slowest,
    });
    (whole.flatten(), streaming)
}

/// Tokens a second at the median and at the slow end.
fn pace(file: Spanned<PaceFile>, reader: &mut Reader<'_>) -> Option<(u64, u64)> {
    let p1 = file.value.p1.into_spanned();
    let p50 = reader.require(file.value.p50, "p50", file.span)?;
    let (p50, slowest) = (p50.value.count(), p1.map(|p1| (p1.value.count(), p1.span)));
    if let Some((p1, span)) = slowest
        && p1 > p50
    {
        let message = "99 of 100 answers cannot be faster than half of them".to_owned();
        reader.tell(Code::NumberOutOfRange, message, span, "above p50");
        return None;
    }
    Some((p50, slowest.map_or(p50, |(p1, _)| p1)))
}

fn percentiles(file: Spanned<PercentilesFile>, reader: &mut Reader<'_>) -> Option<Latency> {
    let p50 = reader.require(file.value.p50, "p50", file.span);
    let p99 = reader.require(file.value.p99, "p99", file.span);
    let (p50, p99) = (p50?, p99?);
    if p50.value.minutes().is_zero() || p99.value <= p50.value {
        let message = "latencies do not rise from p50 to p99, or begin at nothing".to_owned();
        reader.tell(Code::NumberOutOfRange, message, p99.span, "not above p50");
        return None;
    }
    Some(Latency {
        p50: p50.value,
        p99: p99.value,
    })
}

pub(super) fn cache(part: Part<CacheFile>, reader: &mut Reader<'_>) -> Option<CacheUse> {
    let file = part.into_spanned()?;
    workload::cache(file, reader)
}

/// How a target's requests are processed: a share of batches, or shares of every way.
pub(super) fn processing(
    batch: &Leaf<Share>,
    part: Part<ProcessingFile>,
    reader: &mut Reader<'_>,
) -> Option<Vec<(Processing, Share)>> {
    if part.is_missing() {
        return batch.value.map(|share| vec![(Processing::Batch, share)]);
    }
    if !batch.is_missing() {
        let message = "how a target's requests are processed is said twice".to_owned();
        let label = "either `batch`, or `processing` with all of them";
        reader.tell(Code::DuplicateField, message, batch.span, label);
        return None;
    }
    Some(workload::processing(part, reader))
}

pub(super) fn profile(
    part: Part<ProfileFile>,
    clock: &Zone,
    reader: &mut Reader<'_>,
) -> Option<Profile> {
    if part.is_missing() {
        None
    } else {
        workload::profile(part, clock.clone(), reader)
    }
}

pub(super) fn hedge(
    part: Part<HedgeFile>,
    workhorse: Option<&Target>,
    reader: &mut Reader<'_>,
) -> Option<Hedge> {
    let file = part.into_spanned()?;
    let after = reader.require(file.value.after, "after", file.span);
    if workhorse.is_some_and(|target| target.latency.is_none() && target.streaming.is_none()) {
        let message = "a hedge needs to know how long the workhorse takes".to_owned();
        let label = "add `latency: { p50: 2s, p99: 8s }` to the workhorse";
        reader.tell(Code::MissingField, message, file.span, label);
        return None;
    }
    Some(Hedge {
        after: after?.value,
        billed: file.value.billed.value.unwrap_or(Share::ALL),
    })
}

/// The cascade and its verifier.
pub(super) fn cascade(
    file: Spanned<CascadeFile>,
    has_premium: bool,
    reader: &mut Reader<'_>,
) -> Option<(Cascade, Option<Target>)> {
    let (file, span) = (file.value, file.span);
    if !has_premium {
        let message = "a cascade has nobody to escalate to".to_owned();
        let label = "add `premium: { model: … }` to the route";
        reader.tell(Code::MissingField, message, span, label);
    }
    let judged = file.outcomes.into_spanned().map(|file| file.value);
    let flags = (file.flags_wrong, file.flags_right);
    let escalation = escalation(file.escalate, judged, flags, span, reader);
    let verifier = file.verifier.into_spanned();
    let verifier = verifier.and_then(|file| self::verifier(file, reader));
    let (target, check) = verifier.unzip();
    let shape = file.request.into_spanned();
    let cascade = Cascade {
        escalation: escalation?,
        verify: file.verify.value,
        check,
        shape: shape.and_then(|shape| self::shape(shape, reader)),
        carries_draft: file.carries_draft.value.is_some_and(|Flag(flag)| flag),
    };
    Some((cascade, target))
}

fn escalation(
    share: Leaf<Share>,
    outcomes: Option<OutcomesFile>,
    (wrong, right): (Leaf<Share>, Leaf<Share>),
    span: crate::input::Span,
    reader: &mut Reader<'_>,
) -> Option<Escalation> {
    match (share.into_spanned(), outcomes) {
        (Some(share), None) => Some(Escalation::Share(share.value)),
        (None, Some(file)) => {
            let flags_wrong = reader.require(wrong, "flags_wrong", span);
            let flags_right = reader.require(right, "flags_right", span);
            let count = |leaf: Leaf<Count>| leaf.value.map_or(0, Count::count);
            Some(Escalation::Judged {
                outcomes: Outcomes {
                    both: count(file.both),
                    strong_only: count(file.strong_only),
                    weak_only: count(file.weak_only),
                    neither: count(file.neither),
                },
                flags_wrong: flags_wrong?.value,
                flags_right: flags_right?.value,
            })
        }
        _ => {
            if !reader.has_told_within(span) {
                let message = "how much is escalated is not said, or said twice".to_owned();
                let label = "either `escalate`, or `outcomes` with `flags_wrong` and `flags_right`";
                reader.tell(Code::MissingField, message, span, label);
            }
            None
        }
    }
}

fn verifier(file: Spanned<VerifierFile>, reader: &mut Reader<'_>) -> Option<(Target, Shape)> {
    let (file, span) = (file.value, file.span);
    let model = reader.require(file.model, "model", span);
    let expected = "`{ input: 800, output: 10 }`";
    let request = reader.require_part(file.request, "request", span, expected);
    let shape = request.and_then(|request| shape(request, reader));
    let target = Target {
        model: model?.into_text(),
        ..Target::bare(Role::Verifier)
    };
    Some((target, shape?))
}
