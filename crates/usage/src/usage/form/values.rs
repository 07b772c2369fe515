//! The values of one row, by what they mean.

use std::borrow::Cow;

use super::role::Role;

/// The texts of a row, borrowed from it; those that stand otherwise in it are kept beside.
#[derive(Clone, Debug)]
pub(super) struct Values<'a> {
    slots: [Slot<'a>; Role::COUNT],
    owned: Vec<(Role, Vec<u8>)>,
}

#[derive(Clone, Copy, Debug)]
struct Slot<'a> {
    text: &'a [u8],
    rank: u8,
    is_owned: bool,
}

impl Slot<'_> {
    const EMPTY: Self = Self {
        text: &[],
        rank: u8::MAX,
        is_owned: false,
    };
}

impl<'a> Values<'a> {
    /// A row that says nothing.
    pub(super) const fn new() -> Self {
        Self {
            slots: [Slot::EMPTY; Role::COUNT],
            owned: Vec::new(),
        }
    }

    /// Takes a value, unless one from a better column is there or it says nothing.
    #[inline]
    pub(super) fn set(&mut self, role: Role, rank: u8, text: &'a [u8]) {
        let text = trimmed(text);
        if let Some(slot) = self.slots.get_mut(role.index())
            && rank <= slot.rank
            && !is_blank(text)
        {
            *slot = Slot {
                text,
                rank,
                is_owned: false,
            };
        }
    }

    /// The same of a text that goes away.
    pub(super) fn set_owned(&mut self, role: Role, rank: u8, text: &[u8]) {
        let text = text.trim_ascii();
        let Some(slot) = self.slots.get_mut(role.index()) else {
            return;
        };
        if rank > slot.rank || is_blank(text) {
            return;
        }
        *slot = Slot {
            text: &[],
            rank,
            is_owned: true,
        };
        self.owned.retain(|(other, _)| *other != role);
        self.owned.push((role, text.to_vec()));
    }

    /// The same of either.
    #[inline]
    pub(super) fn put(&mut self, role: Role, rank: u8, text: Cow<'a, [u8]>) {
        match text {
            Cow::Borrowed(text) => self.set(role, rank, text),
            Cow::Owned(text) => self.set_owned(role, rank, &text),
        }
    }

    /// Takes what another says from a better column.
    pub(super) fn fall_back(&mut self, other: &Self) {
        for (role, slot) in Role::ALL.into_iter().zip(&other.slots) {
            if slot.rank >= self.rank(role) {
                continue;
            }
            if slot.is_owned {
                self.set_owned(role, slot.rank, other.kept(role));
            } else {
                self.set(role, slot.rank, slot.text);
            }
        }
    }

    /// Takes all values of another, whose text goes away.
    pub(super) fn join(&mut self, other: &Values<'_>) {
        for role in Role::ALL {
            if let Some(text) = other.said(role) {
                self.set_owned(role, other.rank(role), text);
            }
        }
    }

    /// The text of a role; empty where the row does not say.
    #[inline]
    pub(super) fn text(&self, role: Role) -> &[u8] {
        match self.slots.get(role.index()) {
            Some(slot) if !slot.is_owned => slot.text,
            _ => self.kept(role),
        }
    }

    fn kept(&self, role: Role) -> &[u8] {
        let mut owned = self.owned.iter();
        let found = owned.find(|(other, _)| *other == role);
        found.map_or(&[], |(_, text)| text)
    }

    /// The rank of the column that a role came from.
    pub(super) fn rank(&self, role: Role) -> u8 {
        self.slots
            .get(role.index())
            .map_or(u8::MAX, |slot| slot.rank)
    }

    /// The text of a role, if the row says.
    #[inline]
    pub(super) fn said(&self, role: Role) -> Option<&[u8]> {
        Some(self.text(role)).filter(|text| !text.is_empty())
    }
}

/// Whether a text stands for nothing, as exporters write it.
#[inline]
pub(in crate::usage) fn is_blank(text: &[u8]) -> bool {
    text.len() <= 4
        && matches!(
            text,
            [] | b"null" | b"NULL" | b"Null" | b"None" | b"nan" | b"NaN" | b"\\N"
        )
}

/// A text without white space around it, which hardly any has.
#[inline]
fn trimmed(text: &[u8]) -> &[u8] {
    match (text.first(), text.last()) {
        (Some(b'!'..), Some(b'!'..)) => text,
        _ => text.trim_ascii(),
    }
}
