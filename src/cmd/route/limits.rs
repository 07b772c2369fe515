//! From options to the limits of a mix.

use crate::engine::optimize::{Holder, Limits, Problem, ShareLimit};
use crate::error::Failure;
use crate::input::{Code, Diagnostic, closest};
use crate::units::{Decimal, Ratio, Real, Scalar, Share};
use crate::words;

use super::optimize::Options;

/// `NAME=SHARE` as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceiling {
    name: String,
    share: Share,
}

/// Reads the most that a name may serve.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn ceiling(text: &str) -> Result<Ceiling, String> {
    let (name, share) = text
        .rsplit_once('=')
        .filter(|(name, _)| !name.trim().is_empty())
        .ok_or_else(|| format!("`{text}` is not of the form NAME=SHARE, such as `openai=50%`"))?;
    Ok(Ceiling {
        name: name.trim().to_owned(),
        share: Share::parse(share.trim()).map_err(|reject| reject.to_string())?,
    })
}

/// Reads a quality: a plain number in the units of the table.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn quality(text: &str) -> Result<Ratio, String> {
    let number = Decimal::measure(text).map_err(|reject| reject.to_string())?;
    let quality = Some(Ratio::from(number.rounded(9)));
    let quality = quality.filter(|one| *one <= Ratio::whole(1_000_000));
    quality.ok_or_else(|| "a quality is a million at most".to_owned())
}

/// The limits of the options on a problem, whose names and figures must be there.
pub(super) fn limits(options: &Options, problem: &Problem) -> Result<Limits, Failure> {
    let known = |option: &str, name: &str, has_any: bool| {
        if has_any {
            return Ok(());
        }
        let message = format!("no row of the table has {name}");
        Err(Failure::of(
            Diagnostic::error(Code::MissingFigure, message)
                .within(option)
                .help("add the column, or leave out the limit"),
        ))
    };
    if options.max_p99.is_some() {
        let has_any = problem.choices.iter().any(|one| one.latency.is_some());
        known(
            "--max-p99",
            "both `latency_p50` and `latency_p99`, which --max-p99 needs",
            has_any,
        )?;
    }
    if options.min_availability.is_some() {
        let has_any = problem.choices.iter().any(|one| one.availability.is_some());
        known(
            "--min-availability",
            "an `availability` or `error_rate`, which --min-availability needs",
            has_any,
        )?;
    }
    let shares = options.max_share.iter().map(|one| share(one, problem));
    let seconds = |time: crate::units::Duration| Real::new(time.seconds().approximate());
    Ok(Limits {
        quality: options.min_quality,
        class_quality: options.min_class_quality,
        budget: options.budget,
        shares: shares.collect::<Result<_, _>>()?,
        providers: options
            .max_providers
            .and_then(|most| usize::try_from(most).ok()),
        p99: options.max_p99.and_then(seconds),
        availability: options
            .min_availability
            .map(|least| least.unavailability().rest().ratio()),
    })
}

fn share(ceiling: &Ceiling, problem: &Problem) -> Result<ShareLimit, Failure> {
    let name = ceiling.name.as_str();
    let models = || problem.models.iter();
    let model = models().position(|model| model.name == name);
    let holder = match model {
        _ if name == "*" => Holder::Each,
        Some(model) => Holder::Model(model),
        None if models().any(|model| model.provider == name) => Holder::Provider(name.to_owned()),
        None => {
            let mut names: Vec<&str> = models().map(|model| model.name.as_str()).collect();
            names.extend(models().map(|model| model.provider.as_str()));
            names.sort_unstable();
            names.dedup();
            let message = format!("--max-share names `{name}`, which is no model or provider here");
            let meant = closest(name, names.iter().copied());
            names.truncate(12);
            let note = format!("among the names are {}", words::all_of(&names));
            let told = Diagnostic::error(Code::UnknownModel, message).within("--max-share");
            return Err(Failure::of(told.note(note).did_you_mean(meant)));
        }
    };
    Ok(ShareLimit {
        holder,
        share: ceiling.share,
    })
}
