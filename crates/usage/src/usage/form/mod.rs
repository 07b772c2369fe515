//! The formats of logs and usage exports: what each is called, how it is laid out, and what its
//! counts include.

mod activity;
mod assembly;
mod aws;
mod azure;
mod billing;
mod class;
mod cloud;
#[cfg(test)]
mod cloud_tests;
mod container;
mod counts;
mod detect;
mod format;
mod formats;
#[cfg(test)]
mod gateway_tests;
mod identity;
mod json;
mod keys;
mod layout;
mod mapping;
mod names;
mod native;
#[cfg(test)]
mod native_tests;
mod number;
mod reader;
mod role;
mod row_period;
mod separated;
mod spans;
mod tags;
#[cfg(test)]
mod trace_tests;
#[cfg(test)]
mod trap_tests;
mod unread;
mod values;
mod words;

pub use container::Container;
pub use detect::{Detected, container, detect, form_of};
pub use format::Column;
pub use formats::Form;
pub use keys::header;
pub use mapping::Mapping;
pub(super) use names::ours;
pub(super) use native::named;
pub use reader::{Pages, PlacedSink, Reader, Sink};
pub use role::Role;
pub(super) use row_period::is_date;
pub use separated::{separator, separator_line};
pub use unread::unread;
pub(super) use values::is_blank;
pub use words::{is_failure, processing};
