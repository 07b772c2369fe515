//! What a contract pays back in a month below its promise: bands of credit, a cap, how to claim.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::{Code, Diagnostic, Leaf, Part, Reader, Span, Spanned};
use crate::money::Usd;
use crate::units::{Availability, Count, Label, Reject, RejectKind, Scalar, Share};

use crate::catalog::status::Promise;

/// What a month below the promised availability pays back, as written.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Sla")]
pub struct SlaFile {
    /// Over which time the availability is measured; a month when not given.
    pub window: Leaf<CommitmentWindow>,
    /// The bands of credit; together they cover every month below the promise.
    #[schemars(required)]
    pub credits: Part<Vec<Part<CreditFile>>>,
    /// The most that is paid back, in percent of the bill.
    pub cap: Leaf<Share>,
    /// Credits up to this amount are not paid, in dollars.
    pub minimum: Leaf<Usd>,
    /// Within how many days a credit must be claimed.
    pub claim_days: Leaf<Count>,
    /// Other rules of a claim.
    pub terms: Leaf<Label>,
}

/// A band of credit, as written.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(default)]
#[schemars(deny_unknown_fields, rename = "Credit")]
pub struct CreditFile {
    /// The month's availability is below this.
    #[schemars(required)]
    pub below: Leaf<Availability>,
    /// The month's availability is this or more; 0% when not given.
    pub from: Leaf<Share>,
    /// What is paid back, in percent of the bill.
    #[schemars(required)]
    pub credit: Leaf<Share>,
}

/// Over which time an availability is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CommitmentWindow {
    /// A month of billing.
    Month,
}

impl CommitmentWindow {
    /// The word in price lists.
    pub fn name(self) -> &'static str {
        match self {
            Self::Month => "month",
        }
    }
}

impl Scalar for CommitmentWindow {
    const EXPECTED: &'static str = "`month`";
    const CHOICES: &'static [&'static str] = &["month"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "month" => Ok(Self::Month),
            _ => Err(Reject::new(
                RejectKind::UnknownWord,
                format!("`{text}` is no window of a commitment"),
            )),
        }
    }
}

/// What a contract pays back in a month below its promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sla {
    /// Over which time the availability is measured.
    pub window: CommitmentWindow,
    /// The bands, the best month first; each begins where the one before ends.
    pub credits: Vec<CreditBand>,
    /// The most that is paid back, as a share of the bill.
    pub cap: Option<Share>,
    /// Credits up to this amount are not paid.
    pub minimum: Option<Usd>,
    /// Within how many days a credit must be claimed.
    pub claim_days: Option<Count>,
    /// Other rules of a claim.
    pub terms: Option<String>,
}

/// A band of credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditBand {
    /// The month's availability is below this.
    pub below: Availability,
    /// The month's availability is this or more.
    pub from: Share,
    /// What is paid back, as a share of the bill.
    pub credit: Share,
}

/// Checks the credits of a tier against each other and against its promise.
pub(super) fn sla(
    file: Spanned<SlaFile>,
    promise: Option<&Spanned<Promise>>,
    reader: &mut Reader<'_>,
) -> Option<Sla> {
    let (file, span) = (file.value, file.span);
    let credits = reader.require_part(file.credits, "credits", span, "a list of bands")?;
    let mut bands = Vec::new();
    for part in credits.value {
        let Some(file) = part.into_spanned() else {
            continue;
        };
        bands.extend(band(file, reader));
    }
    bands.sort_by_key(|band| std::cmp::Reverse(band.value.below));
    if !reader.has_told_within(span) {
        check_promise(&bands, promise, credits.span, reader);
        check_neighbours(&bands, reader);
    }
    Some(Sla {
        window: file.window.value.unwrap_or(CommitmentWindow::Month),
        credits: bands.into_iter().map(|band| band.value).collect(),
        cap: file.cap.value,
        minimum: file.minimum.value,
        claim_days: file.claim_days.value,
        terms: file.terms.into_text(),
    })
}

fn band(file: Spanned<CreditFile>, reader: &mut Reader<'_>) -> Option<Spanned<CreditBand>> {
    let span = file.span;
    let below = reader.require(file.value.below, "below", span);
    let credit = reader.require(file.value.credit, "credit", span);
    let band = CreditBand {
        below: below?.value,
        from: file.value.from.value.unwrap_or(Share::NONE),
        credit: credit?.value,
    };
    if band.from.ratio() >= band.below.ratio() {
        let message = format!("a band from {} to below {} is empty", band.from, band.below);
        reader.tell(Code::CreditBands, message, span, "no month is in it");
    }
    Some(Spanned::new(band, span))
}

/// The first band ends where the promise does.
fn check_promise(
    bands: &[Spanned<CreditBand>],
    promise: Option<&Spanned<Promise>>,
    list: Span,
    reader: &mut Reader<'_>,
) {
    let Some(promise) = promise else {
        return;
    };
    let told = |message: String, at: Span, label: &str| {
        Diagnostic::error(Code::CreditBands, message).at(reader.source, at, label)
    };
    let told = match (promise.value, bands.first()) {
        (Promise::BestEffort, _) => {
            let message = "a tier that promises nothing pays credits".to_owned();
            told(message, list, "credits for what?")
        }
        (_, None) => told("there is no band of credit".to_owned(), list, "empty"),
        (Promise::Sla(promised), Some(first)) if first.value.below != promised => {
            let below = first.value.below;
            let label = if below < promised {
                format!("a month from {below} to below {promised} is in no band")
            } else {
                format!("a month from {promised} to below {below} keeps the promise")
            };
            let message = format!("the promise is {promised}, and credits begin below {below}");
            told(message, first.span, &label)
        }
        _ => return,
    };
    reader.push(told.and_at(reader.source, promise.span, "the promise"));
}

/// Each band begins where the one before it ends, and the last reaches down to nothing.
fn check_neighbours(bands: &[Spanned<CreditBand>], reader: &mut Reader<'_>) {
    for pair in bands.windows(2) {
        let (upper, lower) = (&pair[0], &pair[1]);
        let (from, below) = (upper.value.from, lower.value.below);
        let (message, label) = match from.ratio().cmp(&below.ratio()) {
            std::cmp::Ordering::Equal => continue,
            std::cmp::Ordering::Less => (
                "two bands of credit overlap",
                format!("a month from {from} to below {below} is in both"),
            ),
            std::cmp::Ordering::Greater => (
                "the bands of credit leave a gap",
                format!("a month from {below} to below {from} is in neither"),
            ),
        };
        let told = Diagnostic::error(Code::CreditBands, message)
            .at(reader.source, lower.span, label)
            .and_at(reader.source, upper.span, "the band above")
            .help(format!(
                "let the lower one be `below` what the upper one is `from`: {from}"
            ));
        reader.push(told);
    }
    let last = bands.last().filter(|last| last.value.from != Share::NONE);
    if let Some(last) = last {
        let message = "the bands of credit leave a gap".to_owned();
        let label = format!("a month below {} is in no band", last.value.from);
        reader.tell(Code::CreditBands, message, last.span, &label);
    }
}
