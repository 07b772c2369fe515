//! Text whose amounts are still values.

use std::borrow::Cow;
use std::fmt;
use std::ops::Add;

use crate::money::{UnitPrice, Usd};
use crate::units::{Real, group_thousands};

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Span {
    /// Words, and numbers that no setting of an exporter changes.
    Words(String),
    /// An amount, in as many decimals as it needs.
    Money(Usd),
    /// An amount with so many decimals.
    MoneyAt(Usd, u32),
    /// A change of an amount, with its sign.
    Signed(Usd),
    /// An amount with all its digits.
    Exact(Usd),
    /// The same without separators.
    Plain(Usd),
    /// The same without a currency: the number alone.
    Bare(Usd),
    /// An amount in four significant digits.
    Rough(Usd),
    /// A statistic in dollars.
    About(Real),
    /// A price per million tokens.
    Price(UnitPrice),
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => f.write_str(words),
            Self::Money(amount) => f.write_str(&super::usd(*amount)),
            Self::MoneyAt(amount, decimals) => f.write_str(&super::usd_at(*amount, *decimals)),
            Self::Signed(amount) => f.write_str(&super::signed(super::usd(*amount))),
            Self::Exact(amount) => {
                let sign = if amount.is_negative() { "-" } else { "" };
                let digits = group_thousands(&amount.magnitude().to_decimal());
                write!(f, "{sign}${digits}")
            }
            Self::Plain(amount) => write!(f, "${}", amount.to_decimal()),
            Self::Bare(amount) => f.write_str(&amount.to_decimal()),
            Self::Rough(amount) => write!(f, "${}", super::number(amount.dollars())),
            Self::About(amount) => f.write_str(&super::about_usd(*amount)),
            Self::Price(price) => f.write_str(&super::unit_price(*price)),
        }
    }
}

/// A sentence, a note or the content of a cell. Its amounts stay amounts until an exporter writes
/// them, so that how they are written is decided in one place.
///
/// ```
/// use tokenplan_core::money::Usd;
/// use tokenplan_core::text;
/// use tokenplan_core::units::Scalar;
///
/// let cost = Usd::parse("1104.50").expect("an amount");
/// let text = text!("Route \"{}\" costs {} a month.", "default", cost);
/// assert_eq!(text.to_string(), "Route \"default\" costs $1,104.50 a month.");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(Vec<Span>);

impl Text {
    /// No text.
    pub const NONE: Self = Self(Vec::new());

    /// Its pieces.
    pub fn spans(&self) -> &[Span] {
        &self.0
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a text.
    pub fn push(&mut self, text: impl Into<Self>) {
        for span in text.into().0 {
            match (self.0.last_mut(), span) {
                (_, Span::Words(words)) if words.is_empty() => {}
                (Some(Span::Words(before)), Span::Words(words)) => before.push_str(&words),
                (_, span) => self.0.push(span),
            }
        }
    }

    /// A text of each.
    pub fn all(texts: impl IntoIterator<Item = impl Into<Self>>) -> Vec<Self> {
        texts.into_iter().map(Into::into).collect()
    }

    /// Texts as a list: `a, b and c`.
    pub fn all_of(texts: impl IntoIterator<Item = impl Into<Self>>) -> Self {
        let mut texts = Self::all(texts);
        match (texts.pop(), texts.is_empty()) {
            (last, true) => last.unwrap_or_default(),
            (last, false) => {
                Self::join([Self::join(texts, ", "), last.unwrap_or_default()], " and ")
            }
        }
    }

    /// Texts with another between them.
    pub fn join(texts: impl IntoIterator<Item = impl Into<Self>>, between: &str) -> Self {
        let mut all = Self::NONE;
        for (index, text) in texts.into_iter().enumerate() {
            if index > 0 {
                all.push(between);
            }
            all.push(text);
        }
        all
    }

    /// The texts between these words.
    pub fn split(&self, between: &str) -> Vec<Self> {
        let mut texts = Vec::new();
        let mut text = Self::NONE;
        for span in &self.0 {
            let Span::Words(words) = span else {
                text.push(span.clone());
                continue;
            };
            for (index, words) in words.split(between).enumerate() {
                if index > 0 {
                    texts.push(std::mem::take(&mut text));
                }
                text.push(words);
            }
        }
        texts.push(text);
        texts
    }

    /// The text in which the parts stand where a template has `{}`.
    pub fn fill<const N: usize>(template: &str, parts: [Self; N]) -> Self {
        let mut all = Self::NONE;
        let mut parts = parts.into_iter();
        for (index, words) in template.split("{}").enumerate() {
            if index > 0 {
                all.push(parts.next().unwrap_or_default());
            }
            all.push(words);
        }
        all
    }

    /// The text as a sentence: with a capital letter and a full stop.
    #[must_use]
    pub fn sentence(mut self) -> Self {
        if let Some(Span::Words(first)) = self.0.first_mut() {
            let mut letters = first.chars();
            let capital = letters.next().into_iter().flat_map(char::to_uppercase);
            *first = capital.chain(letters).collect();
        }
        let ends = self.to_string().ends_with(['.', '!', '?', ':']);
        if !ends && !self.is_empty() {
            self.push(".");
        }
        self
    }
}

impl<T: Into<Self>> Add<T> for Text {
    type Output = Self;

    fn add(mut self, text: T) -> Self {
        self.push(text);
        self
    }
}

/// How many `{}` a template has.
pub const fn holes(template: &str) -> usize {
    let (bytes, mut at, mut holes) = (template.as_bytes(), 0, 0);
    while at + 1 < bytes.len() {
        if bytes[at] == b'{' && bytes[at + 1] == b'}' {
            holes += 1;
        }
        at += 1;
    }
    holes
}

/// Text from a template and its parts: amounts, prices, texts, words. As many parts as the
/// template has `{}`, or it does not compile.
#[macro_export]
macro_rules! text {
    ($template:literal $(, $part:expr)* $(,)?) => {{
        const {
            assert!(
                $crate::words::holes($template) == [$(stringify!($part)),*].len(),
                "a template needs as many parts as it has holes"
            );
        }
        $crate::words::Text::fill($template, [$($crate::words::Text::from($part)),*])
    }};
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|span| span.fmt(f))
    }
}

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

macro_rules! text_from {
    ($($from:ty => |$value:ident| $span:expr;)+) => {$(
        impl From<$from> for Text {
            fn from($value: $from) -> Self {
                let span = $span;
                match &span {
                    Span::Words(words) if words.is_empty() => Self::NONE,
                    _ => Self(vec![span]),
                }
            }
        }
    )+};
}

text_from! {
    Span => |span| span;
    String => |words| Span::Words(words);
    &String => |words| Span::Words(words.clone());
    &str => |words| Span::Words(words.to_owned());
    Cow<'_, str> => |words| Span::Words(words.into_owned());
    char => |letter| Span::Words(letter.to_string());
    Usd => |amount| Span::Money(amount);
    UnitPrice => |price| Span::Price(price);
    u64 => |count| Span::Words(super::count(count));
}

impl PartialEq<&str> for Text {
    fn eq(&self, words: &&str) -> bool {
        match &self.0[..] {
            [] => words.is_empty(),
            [Span::Words(own)] => own == words,
            _ => {
                let written = self.to_string();
                written == *words
            }
        }
    }
}

impl From<&Self> for Text {
    fn from(text: &Self) -> Self {
        text.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Scalar;

    #[test]
    fn amounts_stay_amounts_until_they_are_written() {
        let cost = Usd::parse("1104.5").unwrap();
        let text = text!("costs {} a month for {}", cost, "us");
        assert_eq!(
            text.spans(),
            [
                Span::Words("costs ".to_owned()),
                Span::Money(cost),
                Span::Words(" a month for us".to_owned())
            ]
        );
        assert_eq!(text.to_string(), "costs $1,104.50 a month for us");
    }

    #[test]
    fn parts_may_hold_what_templates_are_made_of() {
        assert_eq!(text!("{} {}", "{}", 1_000_u64).to_string(), "{} 1,000");
        assert_eq!(Text::join(["a", "b"], "; ").to_string(), "a; b");
    }

    #[test]
    fn lists_come_apart_where_they_were_joined() {
        let cost = Usd::parse("3").unwrap();
        let items = [text!("a {}", cost), Text::from(cost), text!("{} b", cost)];
        assert_eq!(Text::join(&items, "; ").split("; "), items);
        assert_eq!(Text::NONE.split("; "), [Text::NONE]);
        assert_eq!(
            Text::all_of(&items).to_string(),
            "a $3.00, $3.00 and $3.00 b"
        );
        assert_eq!(Text::all_of(&items[1..]).to_string(), "$3.00 and $3.00 b");
        assert_eq!(Text::all_of(["a"]), "a");
        assert_eq!(Text::all_of([""; 0]), Text::NONE);
    }

    #[test]
    fn amounts_are_written_in_one_place() {
        let cost = Usd::parse("1104.125").unwrap();
        let third = Real::new(1104.125).unwrap();
        for (span, written) in [
            (Span::Money(cost), "$1,104.12"),
            (Span::MoneyAt(cost, 1), "$1,104.1"),
            (Span::Signed(cost), "+$1,104.12"),
            (Span::Signed(-cost), "-$1,104.12"),
            (Span::Exact(cost), "$1,104.125"),
            (Span::Exact(-cost), "-$1,104.125"),
            (Span::Plain(cost), "$1104.125"),
            (Span::Bare(cost), "1104.125"),
            (Span::Rough(cost), "$1,104"),
            (Span::About(third), "$1,104"),
            (Span::Price(UnitPrice::parse("2.5").unwrap()), "$2.50"),
        ] {
            assert_eq!(span.to_string(), written);
        }
    }

    #[test]
    fn sentences_begin_and_end_as_such() {
        let cost = Usd::parse("3").unwrap();
        assert_eq!(
            text!("it costs {}", cost).sentence().to_string(),
            "It costs $3.00."
        );
        assert_eq!(Text::NONE.sentence(), Text::NONE);
        assert!(Text::from("").is_empty());
    }
}
