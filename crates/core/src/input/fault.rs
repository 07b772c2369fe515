//! What can go wrong with a value, on its way from where it is noticed to where it is told.

use std::fmt;

use serde::de::{Error, Expected, Unexpected};

use crate::input::{Code, Diagnostic, SourceId, Span, closest};
use crate::units::{Reject, RejectKind, Scalar};

/// The name by which the parts of as-written structs ask the deserializer for their place.
pub(super) const PLACED: &str = "$plan::Placed";

/// Why a value cannot be read.
#[derive(Debug)]
pub(super) enum Fault {
    /// It was told already.
    Told,
    /// [`crate::units::Scalar::parse`] refused the text.
    Refused(Refusal),
    /// A list stands where a mapping is expected, and the like.
    WrongType { found: String, expected: String },
    /// Nothing is written.
    NoValue { expected: String },
    /// Anything else that serde has to say.
    Other(String),
}

impl Fault {
    /// The fault in words; `None` when it was told already.
    pub(super) fn told(self, source: SourceId, span: Span, place: &str) -> Option<Diagnostic> {
        let wrong_type = |message: String, label: String, expected: &str| {
            Diagnostic::error(Code::WrongType, message)
                .at(source, span, label)
                .note(format!("expected {expected}"))
        };
        match self {
            Self::Told => None,
            Self::Refused(refusal) => Some(refusal.told(source, span, place)),
            Self::WrongType { found, expected } => {
                let message = format!("wrong type of value {place}");
                Some(wrong_type(message, format!("this is {found}"), &expected))
            }
            Self::NoValue { expected } => {
                let label = "no value is written here".to_owned();
                Some(wrong_type(format!("no value {place}"), label, &expected))
            }
            Self::Other(text) => {
                let message = format!("invalid value {place}");
                Some(Diagnostic::error(Code::InvalidValue, message).at(source, span, text))
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for Fault {}

impl Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        Refusal::decode(&text).map_or(Self::Other(text), Self::Refused)
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::WrongType {
            found: found.to_string(),
            expected: expected.to_string(),
        }
    }
}

/// A [`Reject`] with what the reader should have written instead.
///
/// Between a visitor and its deserializer serde passes nothing but text, so a refusal is written
/// in a form of its own and read back by [`Fault::custom`].
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) reject: Reject,
    pub(super) expected: String,
    pub(super) choices: Vec<String>,
}

/// What is said of a text that stands at a place and was refused, such as a field of a CSV file.
pub fn refused<T: Scalar>(
    text: &str,
    reject: Reject,
    at: (SourceId, Span),
    place: &str,
) -> Diagnostic {
    let refusal = Refusal {
        reject,
        expected: T::EXPECTED.to_owned(),
        choices: T::CHOICES
            .iter()
            .map(|choice| (*choice).to_owned())
            .collect(),
    };
    let meant = refusal.meant(text);
    let told = refusal.told(at.0, at.1, place);
    told.suggest_word(at.0, at.1, meant.as_deref())
}

/// The code and the headline of a kind of refusal.
pub fn code_of(kind: RejectKind) -> (Code, &'static str) {
    let entry = KINDS.iter().find(|entry| entry.0 == kind);
    entry.map_or((Code::InvalidValue, "invalid value"), |e| (e.1, e.2))
}

/// No message of serde begins like this.
const MARK: &str = "\u{1}refusal\u{1f}";
const FIELD: char = '\u{1f}';
const WORD: &str = "\u{1e}";

/// The kinds of refusal in the order of their numbers, with their code and headline.
const KINDS: [(RejectKind, Code, &str); 6] = [
    (RejectKind::Malformed, Code::InvalidValue, "invalid value"),
    (
        RejectKind::Negative,
        Code::NegativeNumber,
        "negative number",
    ),
    (
        RejectKind::OutOfRange,
        Code::NumberOutOfRange,
        "value out of range",
    ),
    (
        RejectKind::TooPrecise,
        Code::TooManyDecimals,
        "too many decimals",
    ),
    (RejectKind::Zero, Code::ZeroQuantity, "zero quantity"),
    (RejectKind::UnknownWord, Code::UnknownWord, "unknown word"),
];

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = self.reject.kind;
        let number = KINDS.iter().position(|entry| entry.0 == kind);
        let words = self.choices.join(WORD);
        // The message comes last: it quotes the file and may hold anything.
        let (expected, message) = (&self.expected, &self.reject.message);
        let number = number.unwrap_or_default();
        write!(
            f,
            "{MARK}{number}{FIELD}{expected}{FIELD}{words}{FIELD}{message}"
        )
    }
}

impl Refusal {
    fn decode(text: &str) -> Option<Self> {
        let mut fields = text.strip_prefix(MARK)?.splitn(4, FIELD);
        let number: usize = fields.next()?.parse().ok()?;
        let (expected, words) = (fields.next()?.to_owned(), fields.next()?);
        let message = fields.next()?;
        let choices = words.split(WORD).filter(|word| !word.is_empty());
        Some(Self {
            reject: Reject::new(KINDS.get(number)?.0, message),
            expected,
            choices: choices.map(str::to_owned).collect(),
        })
    }

    fn told(self, source: SourceId, span: Span, place: &str) -> Diagnostic {
        let kind = self.reject.kind;
        let (code, headline) = code_of(kind);
        Diagnostic::error(code, format!("{headline} {place}"))
            .at(source, span, self.reject.message)
            .note(format!("expected {}", self.expected))
    }

    /// The known word that was probably meant by `text`.
    pub(super) fn meant(&self, text: &str) -> Option<String> {
        closest(text, self.choices.iter().map(String::as_str)).map(str::to_owned)
    }
}
