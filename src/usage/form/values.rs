//! The values of one row, by what they mean.

use std::borrow::Cow;

use super::column::Role;

/// The texts of a row.
#[derive(Clone, Debug)]
pub(super) struct Values<'a> {
    slots: [Slot<'a>; Role::COUNT],
}

#[derive(Clone, Debug)]
struct Slot<'a> {
    text: Cow<'a, [u8]>,
    rank: u8,
}

impl Slot<'_> {
    const EMPTY: Self = Self {
        text: Cow::Borrowed(&[]),
        rank: u8::MAX,
    };
}

impl<'a> Values<'a> {
    /// A row that says nothing.
    pub(super) const fn new() -> Self {
        Self {
            slots: [const { Slot::EMPTY }; Role::COUNT],
        }
    }

    /// Takes a value, unless one from a better column is there or it says nothing.
    pub(super) fn set(&mut self, role: Role, rank: u8, text: Cow<'a, [u8]>) {
        let text = trimmed(text);
        if is_blank(&text) {
            return;
        }
        let slot = self.slots.get_mut(role.index());
        if let Some(slot) = slot.filter(|slot| rank <= slot.rank) {
            *slot = Slot { text, rank };
        }
    }

    /// Takes all values of another, whose text goes away.
    pub(super) fn join(&mut self, other: &Values<'_>) {
        for (role, slot) in Role::ALL.into_iter().zip(&other.slots) {
            if !slot.text.is_empty() {
                let text = Cow::Owned(slot.text.to_vec());
                self.set(role, slot.rank, text);
            }
        }
    }

    /// The text of a role; empty where the row does not say.
    pub(super) fn text(&self, role: Role) -> &[u8] {
        self.slots.get(role.index()).map_or(&[], |slot| &*slot.text)
    }

    /// The text of a role, if the row says.
    pub(super) fn said(&self, role: Role) -> Option<&[u8]> {
        Some(self.text(role)).filter(|text| !text.is_empty())
    }
}

fn trimmed(text: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_ascii()),
        Cow::Owned(text) => Cow::Owned(text.trim_ascii().to_vec()),
    }
}

/// Whether a text stands for nothing, as exporters write it.
pub(in crate::usage) fn is_blank(text: &[u8]) -> bool {
    matches!(
        text,
        [] | b"null" | b"NULL" | b"Null" | b"None" | b"nan" | b"NaN" | b"\\N"
    )
}
