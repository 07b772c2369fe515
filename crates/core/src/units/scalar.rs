//! How a value is read from text, whoever wrote the text: a file, an option, a test.

use std::fmt;

/// What kind of mistake a rejected text holds; `input` gives each kind its diagnostic code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RejectKind {
    /// The text is not of the expected form at all.
    Malformed,
    /// A number below zero where none can be.
    Negative,
    /// `NaN`, an infinity, or a number outside the range that makes sense.
    OutOfRange,
    /// More decimals than the unit can hold exactly.
    TooPrecise,
    /// Zero where the quantity must be positive.
    Zero,
    /// A text that is not one of the known words.
    UnknownWord,
}

/// Why a text was refused: the kind of mistake and a sentence fragment about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The kind of mistake.
    pub kind: RejectKind,
    /// What is wrong, as a lower-case fragment without a full stop.
    pub message: String,
}

impl Reject {
    /// A refusal of the given kind.
    pub fn new(kind: RejectKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
        }
    }

    /// The text has not the expected form.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(RejectKind::Malformed, message)
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Reject {}

/// A value that is written as one word or number.
pub trait Scalar: Sized {
    /// What a reader should have written, as it stands after "expected".
    const EXPECTED: &'static str;
    /// The known words, when the value is one of a few.
    const CHOICES: &'static [&'static str] = &[];

    /// Reads the value.
    ///
    /// # Errors
    /// A [`Reject`] that says what is wrong with the text.
    fn parse(text: &str) -> Result<Self, Reject>;
}

/// A yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Flag(pub bool);

impl Scalar for Flag {
    const EXPECTED: &'static str = "`true` or `false`";
    const CHOICES: &'static [&'static str] = &["true", "false"];

    fn parse(text: &str) -> Result<Self, Reject> {
        match text {
            "true" => Ok(Self(true)),
            "false" => Ok(Self(false)),
            _ => Err(Reject::new(
                RejectKind::UnknownWord,
                format!("`{text}` is neither"),
            )),
        }
    }
}

/// A line of free text for people: a title, a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label(pub String);

impl Scalar for Label {
    const EXPECTED: &'static str = "a line of text";

    fn parse(text: &str) -> Result<Self, Reject> {
        match text.trim() {
            "" => Err(Reject::malformed("the text is empty")),
            trimmed => Ok(Self(trimmed.to_owned())),
        }
    }
}

/// An identifier: a provider, model, stage, route or tier name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name(pub String);

impl Scalar for Name {
    const EXPECTED: &'static str = "a name without spaces, such as `gpt-4o`";

    fn parse(text: &str) -> Result<Self, Reject> {
        if text.is_empty() {
            return Err(Reject::malformed("the name is empty"));
        }
        if text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || c == ',')
        {
            return Err(Reject::malformed(
                "a name has no spaces, commas or control characters",
            ));
        }
        Ok(Self(text.to_owned()))
    }
}
