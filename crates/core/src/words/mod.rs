//! Words and numbers for people: plurals, lists, sentences, amounts.
//!
//! Every text that a person reads takes its numbers from here, so that the same figure looks the
//! same in a table, a verdict and a warning. Programs read CSV and JSON instead, which carry the
//! exact decimals.

mod numbers;
mod spans;
mod text;
mod visible;

pub use numbers::{
    about_tokens, about_usd, count, exact, minutes, minutes_at, multiple, number, percent,
    percent_at, real, signed, time, unit_price, usd, usd_at, usd_decimals,
};
pub use spans::{Span, Text, holes};
pub use text::{all_of, any_of, plural, sentence};
pub use visible::{is_hidden, no_command, plain_text, quoted, visible, visible_json};
